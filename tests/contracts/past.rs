//! Past states of the ledger: as valid on a day and as known on a day, against the worked year and against a replay of
//! random histories.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use kexing::contracts::contract::{CancelReason, State, Values};
use kexing::contracts::life::{self, Origin, Seen};
use kexing::contracts::registering::{Cancellation, Change, Refusal, Registration};
use kexing::contracts::store::{self, Narrow, On, Sort};
use kexing::db::Tx;
use kexing::identifiers::RegistrationNumber;
use kexing::ids::{ContractId, UserId};
use kexing::money::Money;
use kexing::web::Duty;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::example;
use super::ledger::{fresh, sums};
use crate::app::TestApp;

#[tokio::test]
async fn the_worked_year_stood_so_on_these_days() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let who = app.staff("analyst", &[Duty::Analyst]).await;
    for (query, number, total, technical) in [
        // By hand: C1 to C7 but C8, which another city registered.
        (
            "on=2026-06-30&county=5117",
            7,
            "3,530,000.00",
            "3,000,000.00",
        ),
        ("on=2026-06-30&to=5117", 7, "3,980,000.00", "3,450,000.00"),
        (
            "on=2026-08-31&county=5117",
            9,
            "4,730,000.00",
            "4,200,000.00",
        ),
        (
            "on=2026-09-30&county=5117",
            8,
            "4,230,000.00",
            "3,700,000.00",
        ),
        (
            "on=2026-12-31&county=5117",
            10,
            "5,715,000.00",
            "5,185,000.00",
        ),
        ("on=2026-12-31&to=5117", 10, "6,165,000.00", "5,635,000.00"),
        (
            "on=2027-01-10&county=5117",
            11,
            "6,715,000.00",
            "6,185,000.00",
        ),
    ] {
        for asking in ["", "&as=known"] {
            let query = format!("state=registered&{query}{asking}");
            let expected = (number, total.to_owned(), technical.to_owned());
            assert_eq!(sums(&who, &query).await, expected, "{query}");
        }
    }
    // C9 is cancelled, C11 on its way and C12 not yet signed.
    for (query, number) in [
        ("on=2026-09-30&state=cancelled", 1),
        ("on=2026-08-31&state=cancelled", 0),
        ("on=2026-12-31&state=signed", 1),
        ("on=2026-12-31&state=refused", 1),
        ("on=2026-09-30&state=refused", 0),
    ] {
        assert_eq!(sums(&who, query).await.0, number, "{query}");
    }
    let page = fresh(&who, "/desk/contracts?on=2026-09-30").await;
    assert!(page.contains("2026-09-30 的台账") && page.contains("后来才补录的也算在内"));
    let again = app.signed_in(who.id.unwrap()).await;
    again
        .in_english()
        .get("/desk/contracts?on=2026-09-30&as=known")
        .await
        .assert_contains("The ledger as of 2026-09-30")
        .assert_contains("What this ledger held when 2026-09-30 ended");
}

/// What was done to a contract, as the test remembers it.
#[derive(Clone, Debug)]
struct Done {
    to: State,
    deed: &'static str,
    /// From when it holds; none for a new text alone.
    valid: Option<NaiveDate>,
    recorded: NaiveDate,
    /// Version, from when it counts, total.
    wrote: Option<(i64, Option<NaiveDate>, i64)>,
}

#[derive(Default)]
struct Story {
    id: Option<ContractId>,
    number: String,
    registration: Option<RegistrationNumber>,
    done: Vec<Done>,
    reopened: Option<NaiveDate>,
    last_effective: Option<NaiveDate>,
    signed: Option<NaiveDate>,
}

impl Story {
    /// What a plain reading of what was done gives.
    fn at(&self, on: On) -> Option<Stood> {
        let visible: Vec<&Done> = match on {
            On::Now => self.done.iter().collect(),
            On::Known(day) => self.done.iter().filter(|d| d.recorded <= day).collect(),
            On::Valid(day) => self
                .done
                .iter()
                .filter(|d| d.valid.is_some_and(|valid| valid <= day))
                .collect(),
        };
        let state = visible.last()?.to;
        let last = |deed: &str| visible.iter().rfind(|d| d.deed == deed)?.valid;
        let filed = ![State::Draft, State::Signed, State::Abandoned].contains(&state);
        let registered = matches!(state, State::Registered | State::Cancelled);
        let writes = || self.done.iter().filter_map(|d| d.wrote.map(|w| (d, w)));
        let total = match on {
            On::Now => writes().next_back(),
            On::Known(day) => writes().rfind(|(d, _)| d.recorded <= day),
            On::Valid(day) => {
                let registered = self.done.iter().find(|d| d.to == State::Registered);
                let first_counts = registered.and_then(|d| d.valid);
                let counts = |version: i64, from: Option<NaiveDate>| {
                    let from = if version == 1 { first_counts } else { from };
                    from.is_some_and(|from| from <= day)
                };
                let highest = writes()
                    .filter(|(_, (version, from, _))| counts(*version, *from))
                    .map(|(_, (version, ..))| version)
                    .max()
                    .unwrap_or(1);
                writes().rfind(|(_, w)| w.0 == highest)
            }
        };
        total.map(|(_, (.., total))| Stood {
            state,
            total,
            filed_on: last("file").filter(|_| filed),
            registered_on: last("register").filter(|_| registered),
            registration: self.registration.clone().filter(|_| registered),
            refused: last("refuse")
                .filter(|_| state == State::Refused)
                .map(|day| (day, "R02".to_owned())),
        })
    }
}

/// One contract as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stood {
    state: State,
    total: i64,
    filed_on: Option<NaiveDate>,
    registered_on: Option<NaiveDate>,
    registration: Option<RegistrationNumber>,
    refused: Option<(NaiveDate, String)>,
}

/// One thing to try: which contract, which deed, how many days ago it is dated, how many days pass first, its sum.
type Try = (usize, usize, i64, i64, i64);

struct Teller<'a> {
    app: &'a TestApp,
    by: UserId,
    serial: u32,
}

impl Teller<'_> {
    fn values(total: i64, signed_on: Option<NaiveDate>) -> Values {
        Values {
            name: "随机一件（虚构）".to_owned(),
            type_code: "11".to_owned(),
            seller_name: "甲（虚构）".to_owned(),
            buyer_name: "乙（虚构）".to_owned(),
            signed_on,
            total: Money::from_fen(total),
            technical: Money::from_fen(total),
            ..Values::default()
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each deed")]
    async fn tell(&mut self, tx: &mut Tx, story: &mut Story, (_, deed, back, _, total): Try) {
        let now = self.app.app.clock.now();
        let today = self.app.app.clock.today();
        let dated = today - Duration::days(back);
        let (by, recorded) = (self.by, today);
        let written = story.done.iter().rev().find_map(|d| d.wrote);
        let last = written.map_or(0, |(.., total)| total);
        let mut note = |(to, deed), valid, wrote| {
            story.done.push(Done {
                to,
                deed,
                valid,
                recorded,
                wrote,
            });
        };
        let Some(id) = story.id else {
            let id = ContractId::mint(now);
            let values = Self::values(total, None);
            let made = life::create(tx, id, &Origin::direct(), &values, by, now).await;
            note(
                (State::Draft, "create"),
                Some(today),
                Some((1, None, total)),
            );
            story.number = made.unwrap();
            story.id = Some(id);
            return;
        };
        let contract = store::find(tx, id).await.unwrap().unwrap();
        let seen = Seen {
            revision: contract.revision,
            by,
            now,
        };
        let floor = |day: NaiveDate| story.reopened.map_or(day, |reopened| reopened.max(day));
        match (contract.state, deed % 3) {
            (State::Draft | State::Signed, 0) if contract.version == 1 => {
                let values = Self::values(total, story.signed);
                life::edit(tx, &contract, &values, seen).await.unwrap();
                note((contract.state, "edit"), None, Some((1, None, total)));
            }
            (State::Draft, 1) => {
                life::sign(tx, &contract, dated, seen).await.unwrap();
                note(
                    (State::Signed, "sign"),
                    Some(floor(dated)),
                    Some((1, None, last)),
                );
                story.signed = Some(dated);
            }
            (State::Draft | State::Signed, 2) if back > 20 => {
                life::abandon(tx, &contract, "", seen).await.unwrap();
                note((State::Abandoned, "abandon"), Some(today), None);
            }
            (State::Signed, _) => {
                life::file(tx, &contract, dated, seen).await.unwrap();
                note((State::Filed, "file"), Some(floor(dated)), None);
            }
            (State::Filed, 0) => {
                life::send_back(tx, &contract, "补正", seen).await.unwrap();
                note((State::Signed, "return"), Some(today), None);
            }
            (State::Filed, 1) => {
                let words = String::new();
                let code = "R02".to_owned();
                let refusal = Refusal {
                    code,
                    on: dated,
                    words,
                };
                life::refuse(tx, &contract, &refusal, seen).await.unwrap();
                note((State::Refused, "refuse"), Some(dated), None);
            }
            (State::Filed, _) => {
                self.serial += 1;
                let number = format!("20265117019{:05}", self.serial);
                let number = RegistrationNumber::parse(&number).unwrap();
                let registration = Registration {
                    number: number.clone(),
                    on: dated,
                };
                life::register(tx, &contract, &registration, seen)
                    .await
                    .unwrap();
                note((State::Registered, "register"), Some(dated), None);
                story.registration = Some(number);
                story.last_effective = Some(dated);
            }
            (State::Refused, _) => {
                life::reopen(tx, &contract, seen).await.unwrap();
                note((State::Draft, "reopen"), Some(today), None);
                story.reopened = Some(today);
            }
            (State::Registered, 2) => {
                let on = dated.max(contract.registered_on.unwrap());
                let reason = CancelReason::Rescinded;
                let words = String::new();
                let gone = Cancellation { reason, on, words };
                life::cancel(tx, &contract, &gone, seen).await.unwrap();
                note((State::Cancelled, "cancel"), Some(on), None);
            }
            (State::Registered, _) => {
                let on = dated.max(story.last_effective.unwrap());
                let words = "补充协议（虚构）".to_owned();
                let values = Self::values(total, story.signed);
                let basis = None;
                let change = Change { on, words, basis };
                life::change(tx, &contract, &change, &values, seen)
                    .await
                    .unwrap();
                let version = contract.version + 1;
                note(
                    (State::Registered, "change"),
                    Some(on),
                    Some((version, Some(on), total)),
                );
                story.last_effective = Some(on);
            }
            _ => {}
        }
    }
}

fn tries() -> Vec<Try> {
    let one = (
        0..24_usize,
        0..6_usize,
        0..40_i64,
        0..4_i64,
        1..9_000_000_i64,
    );
    let many = prop::collection::vec(one, 420);
    many.new_tree(&mut TestRunner::deterministic())
        .unwrap()
        .current()
}

#[tokio::test]
async fn any_day_of_random_histories_equals_their_replay() {
    let app = TestApp::new().await;
    let by = app.user("keeper").await;
    let first = app.app.clock.today();
    let mut stories: Vec<Story> = (0..24).map(|_| Story::default()).collect();
    let mut teller = Teller {
        app: &app,
        by,
        serial: 0,
    };
    for one in tries() {
        app.app
            .clock
            .advance(Duration::days(one.3) + Duration::minutes(1));
        let mut tx = app.app.db.write().await.unwrap();
        teller.tell(&mut tx, &mut stories[one.0], one).await;
        tx.commit().await.unwrap();
    }
    let reached = |state| stories.iter().any(|s| s.done.iter().any(|d| d.to == state));
    assert!(State::ALL.into_iter().all(reached), "not every state");
    let last = app.app.clock.today();
    let mut tx = app.app.db.read().await.unwrap();
    let mut asked = vec![On::Now];
    for back in (0..(last - first).num_days() + 60).step_by(3) {
        let day = last - Duration::days(back);
        asked.extend([On::Valid(day), On::Known(day)]);
    }
    for on in asked {
        let narrow = Narrow {
            on,
            ..Narrow::default()
        };
        let lines = store::whole(&mut tx, &narrow, Sort::Number, 100)
            .await
            .unwrap();
        let found: BTreeMap<String, Stood> = lines
            .into_iter()
            .map(|line| {
                let stood = Stood {
                    state: line.state,
                    total: line.total_fen,
                    filed_on: line.filed_on,
                    registered_on: line.registered_on,
                    registration: line.registration_number,
                    refused: line.refused_on.map(|day| (day, line.refusal_code)),
                };
                (line.number, stood)
            })
            .collect();
        let told: BTreeMap<String, Stood> = stories
            .iter()
            .filter_map(|story| Some((story.number.clone(), story.at(on)?)))
            .collect();
        assert_eq!(found, told, "{on:?}");
        let (number, total, _) = store::totals(&mut tx, &narrow).await.unwrap();
        let sum: i64 = told.values().map(|stood| stood.total).sum();
        assert_eq!(
            (number, total),
            (i64::try_from(told.len()).unwrap(), sum),
            "{on:?}"
        );
    }
}
