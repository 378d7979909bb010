//! The worked year of contracts, told day by day through the room's own functions: the clock moves on with it,
//! because nothing is recorded before it happened.

use chrono::{Days, NaiveDate};
use kexing::contracts::contract::{Contract, Version};
use kexing::contracts::filing::record::{Filing, Office};
use kexing::contracts::filing::stage;
use kexing::contracts::filing::{self, forms};
use kexing::contracts::life::{self, Origin, Seen};
use kexing::contracts::{draft, registering, store};
use kexing::db::Tx;
use kexing::ids::{ContractId, OrganisationId, UserId};
use kexing::organisations::organisation::{Organisation, State};
use kexing::tz;
use kexing::web::Typed;
use serde_json::Value;

use crate::app::TestApp;

/// The target year of the example.
pub(crate) const YEAR: i32 = 2026;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Open,
    Register,
    Refuse,
    Change,
    Cancel,
}

fn read(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

pub(super) fn contracts() -> Vec<Value> {
    read(include_str!("../../demo/contracts.json"))
}

fn day(value: &Value, prefix: &str) -> Option<NaiveDate> {
    let (offset, md) = if prefix.is_empty() {
        (&value["year_offset"], &value["md"])
    } else {
        (
            &value[format!("{prefix}_year_offset")],
            &value[format!("{prefix}_md")],
        )
    };
    let year = YEAR + i32::try_from(offset.as_i64()?).unwrap();
    NaiveDate::parse_from_str(&format!("{year}-{}", md.as_str()?), "%Y-%m-%d").ok()
}

/// Moves the fixed clock to ten in the morning of a day, whichever way that is.
pub(crate) fn go_to(app: &TestApp, day: NaiveDate) {
    let target = tz::start_of_day(day) + chrono::Duration::hours(10);
    app.app.clock.advance(target - app.app.clock.now());
}

pub(super) async fn organisations(app: &TestApp) -> Vec<(String, Organisation)> {
    let now = app.app.clock.now();
    let text = |o: &Value, key: &str| o[key].as_str().unwrap_or_default().to_owned();
    let all: Vec<(String, Organisation)> = read(include_str!("../../demo/organisations.json"))
        .iter()
        .map(|o| {
            let organisation = Organisation {
                id: OrganisationId::mint(now),
                name: text(o, "name"),
                uscc: text(o, "uscc"),
                kind: text(o, "kind"),
                nature: text(o, "nature"),
                region: text(o, "region"),
                address: text(o, "address"),
                introduction: text(o, "introduction"),
                website: String::new(),
                state: State::Verified,
                state_reason: String::new(),
                document: None,
                uscc_overridden: true,
                answers: kexing::organisations::answers::Answers::default(),
                verified_at: Some(now),
                updated_at: now,
                created_at: now,
            };
            (text(o, "id"), organisation)
        })
        .collect();
    let mut tx = app.app.db.write().await.unwrap();
    for (_, organisation) in &all {
        kexing::organisations::store::insert(&mut tx, organisation)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    all
}

pub(super) fn typed(c: &Value, known: &[(String, Organisation)]) -> Typed {
    let find = |key: &str| known.iter().find(|(id, _)| c[key] == id.as_str());
    let text = |key: &str| c[key].as_str().unwrap_or_default().to_owned();
    let date = |key: &str| day(c, key).unwrap().to_string();
    let mut typed: Typed = [
        ("name", text("project_name")),
        ("type_code", text("type")),
        ("licence_kind", text("licence_kind")),
        ("seller_id", find("seller").unwrap().1.id.to_string()),
        ("buyer_id", find("buyer").unwrap().1.id.to_string()),
        (
            "third_party",
            find("third_party").map_or_else(String::new, |(_, o)| o.name.clone()),
        ),
        ("signed_on", date("signed")),
        ("starts_on", date("start")),
        ("ends_on", date("end")),
        ("field", text("field")),
        ("ip", text("ip")),
        ("plan_source", text("plan_source")),
        ("payment", text("payment")),
        ("objective", text("objective")),
        ("industry", text("industry")),
        ("related", "no".to_owned()),
        ("note", text("note")),
    ]
    .into_iter()
    .collect();
    typed.push("total", yuan(&c["total_fen"]));
    let patents: Vec<&str> = c["patent_numbers"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    typed.push("patents", patents.join("\n"));
    for (n, item) in c["items"].as_array().unwrap().iter().enumerate() {
        typed.push(&format!("items.{n}.name"), item["name"].as_str().unwrap());
        typed.push(&format!("items.{n}.kind"), item["kind"].as_str().unwrap());
        typed.push(&format!("items.{n}.amount"), yuan(&item["amount_fen"]));
    }
    typed
}

pub(super) fn yuan(fen: &Value) -> String {
    kexing::money::Money::from_fen(fen.as_i64().unwrap()).yuan_text()
}

/// Everything that happens in the example, in order of days.
pub(super) fn calendar(contracts: &[Value]) -> Vec<(NaiveDate, Step, usize)> {
    let mut steps = Vec::new();
    for (n, c) in contracts.iter().enumerate() {
        let mut add = |day: Option<NaiveDate>, step| {
            if let Some(day) = day {
                steps.push((day, step, n));
            }
        };
        add(day(c, "signed"), Step::Open);
        add(day(c, "registered"), Step::Register);
        add(day(&c["refused"], ""), Step::Refuse);
        add(day(&c["change"], ""), Step::Change);
        add(day(&c["cancelled"], ""), Step::Cancel);
    }
    steps.sort();
    steps
}

struct Stage<'a> {
    contract: Contract,
    versions: Vec<Version>,
    data: &'a Value,
    known: &'a [Organisation],
    by: UserId,
    app: &'a TestApp,
}

impl Stage<'_> {
    fn seen(&self) -> Seen {
        Seen {
            revision: self.contract.revision,
            by: self.by,
            now: self.app.app.clock.now(),
        }
    }

    fn current(&self) -> &Version {
        life::current(&self.contract, &self.versions).unwrap()
    }

    async fn reload(&mut self, tx: &mut Tx) {
        self.contract = store::find(tx, self.contract.id).await.unwrap().unwrap();
        self.versions = store::versions(tx, self.contract.id).await.unwrap();
    }

    async fn play(&mut self, tx: &mut Tx, step: Step) {
        let today = self.app.app.clock.today();
        let on = today.to_string();
        match step {
            Step::Open => {
                let form = Typed::from_iter([("signed_on", on)]);
                let day = registering::signing(&form, self.current(), today).unwrap();
                life::sign(tx, &self.contract, day, self.seen())
                    .await
                    .unwrap();
            }
            Step::Register | Step::Refuse => {
                self.hand_in(tx, &on).await;
                if step == Step::Register {
                    self.register(tx, on).await;
                } else {
                    self.refuse(tx, on).await;
                }
            }
            Step::Change => self.change(tx, on).await,
            Step::Cancel => {
                let words = self.data["cancelled"]["reason"].as_str().unwrap();
                let form = Typed::from_iter([
                    ("cancel_code", "rescinded"),
                    ("cancelled_on", on.as_str()),
                    ("cancel_words", words),
                ]);
                let gone = registering::cancellation(&form, &self.contract, today).unwrap();
                life::cancel(tx, &self.contract, &gone, self.seen())
                    .await
                    .unwrap();
            }
        }
    }

    /// Handed in, accepted, asked for a supplement and answered, as a helper records it.
    async fn hand_in(&mut self, tx: &mut Tx, on: &str) {
        let today = self.app.app.clock.today();
        let form = Typed::from_iter([
            ("filed_on", on),
            ("accepted_on", on),
            ("ask_codes", "R09"),
            ("ask_words", "补充技术附件"),
            ("asked_on", on),
            ("reply_by", on),
            ("answered_on", on),
        ]);
        let day = registering::filing(&form, self.current(), today).unwrap();
        let office = Office::of(&self.app.app.config);
        life::file_by(tx, &self.contract, day, &office, self.seen())
            .await
            .unwrap();
        self.reload(tx).await;
        let filing = self.filing(tx).await;
        let day = forms::acceptance(&form, &filing, today).unwrap();
        filing::life::accept(tx, &self.contract, day, self.seen())
            .await
            .unwrap();
        self.reload(tx).await;
        let filing = self.filing(tx).await;
        let request = forms::request(&form, &filing, today).unwrap();
        filing::life::ask(tx, &self.contract, &request, self.seen())
            .await
            .unwrap();
        self.reload(tx).await;
        let (day, words) = forms::answer(&form, request.asked_on, today).unwrap();
        filing::life::answer(tx, &self.contract, (day, &words), self.seen())
            .await
            .unwrap();
        self.reload(tx).await;
        assert_eq!(self.filing(tx).await.stage, stage::Stage::Accepted);
    }

    async fn filing(&self, tx: &mut Tx) -> Filing {
        store::filing::last(tx, self.contract.id)
            .await
            .unwrap()
            .unwrap()
    }

    async fn register(&self, tx: &mut Tx, on: String) {
        let number = self.data["registration_number"].as_str().unwrap();
        let form = Typed::from_iter([
            ("registration_number", number.to_owned()),
            ("registered_on", on),
        ]);
        let today = self.app.app.clock.today();
        let registration = registering::registration(&form, self.current(), today).unwrap();
        life::register(tx, &self.contract, &registration, self.seen())
            .await
            .unwrap();
    }

    async fn refuse(&self, tx: &mut Tx, on: String) {
        let refused = &self.data["refused"];
        let form = Typed::from_iter([
            (
                "refusal_code",
                refused["reason_code"].as_str().unwrap().to_owned(),
            ),
            ("refused_on", on),
            (
                "refusal_words",
                refused["reason"].as_str().unwrap().to_owned(),
            ),
        ]);
        let today = self.app.app.clock.today();
        let refusal = registering::refusal(&form, &self.contract, self.current(), today).unwrap();
        life::refuse(tx, &self.contract, &refusal, self.seen())
            .await
            .unwrap();
    }

    async fn change(&self, tx: &mut Tx, on: String) {
        let change = &self.data["change"];
        let mut form = draft::typed(&self.current().values);
        form.set("total", yuan(&change["total_fen"]));
        form.set("changed_on", on);
        form.set("change_words", change["reason"].as_str().unwrap());
        let today = self.app.app.clock.today();
        let values = draft::parse(&form, today, self.known, true).unwrap();
        let change = registering::change(&form, &self.contract, self.current(), today).unwrap();
        life::change(tx, &self.contract, &change, &values, self.seen())
            .await
            .unwrap();
    }
}

/// Loads the whole example; afterwards it is the last day of January after the target year.
pub(crate) async fn load(app: &TestApp) {
    let contracts = contracts();
    let by = app.user("keeper").await;
    let named = organisations(app).await;
    let known: Vec<Organisation> = named.iter().map(|(_, o)| o.clone()).collect();
    let mut ids: Vec<Option<ContractId>> = vec![None; contracts.len()];
    for (day, step, n) in calendar(&contracts) {
        go_to(app, day);
        let now = app.app.clock.now();
        let mut tx = app.app.db.write().await.unwrap();
        if step == Step::Open {
            let form = typed(&contracts[n], &named);
            let values = draft::parse(&form, day, &known, false).unwrap();
            let id = ContractId::mint(now);
            life::create(&mut tx, id, &Origin::direct(), &values, by, now)
                .await
                .unwrap();
            ids[n] = Some(id);
        }
        let id = ids[n].unwrap();
        let mut stage = Stage {
            contract: store::find(&mut tx, id).await.unwrap().unwrap(),
            versions: store::versions(&mut tx, id).await.unwrap(),
            data: &contracts[n],
            known: &known,
            by,
            app,
        };
        stage.play(&mut tx, step).await;
        tx.commit().await.unwrap();
    }
    let end = NaiveDate::from_ymd_opt(YEAR + 1, 1, 1).unwrap() + Days::new(30);
    go_to(app, end);
}
