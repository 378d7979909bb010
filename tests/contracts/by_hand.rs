//! The worked year of contracts, entered form by form through the pages on the days it happened, and looked at on four days
//! by all four dates: in the figures and in the ledger, on the day itself and again when the year is over.

use chrono::NaiveDate;
use kexing::web::{Duty, Typed};
use serde_json::Value;

use super::example::{self, Step, YEAR, go_to};
use super::ledger::{fresh, sums};
use super::{opened, revision_on};
use crate::app::{Actor, TestApp};
use crate::reports::kept_is_current;

/// (number, 成交额, 技术交易额), in yuan.
type Sums = (i64, i64, i64);

/// What a day knows of the year, added up by hand from the handbook's table: sold and bought by the days of registration,
/// of handing in, of signing and of taking effect.
///
/// Some days are set here, so that no two of the four are the same: C1 (600,000, 520,000 technical), signed and running since
/// the year before, is handed in on 12 January; C11 (1,000,000), signed in December and handed in on the 28th, runs from and
/// is registered in January.
struct Stop {
    on: (i32, u32, u32),
    sums: [(Sums, Sums); 4],
}

const BASES: [&str; 4] = ["registered", "filed", "signed", "effective"];

const STOPS: [Stop; 4] = [
    // C1 to C7; bought: C8 from Chengdu for C2 to Chongqing. By signing without C1.
    Stop {
        on: (YEAR, 6, 30),
        sums: [
            ((7, 3_530_000, 3_000_000), (7, 3_980_000, 3_450_000)),
            ((7, 3_530_000, 3_000_000), (7, 3_980_000, 3_450_000)),
            ((6, 2_930_000, 2_480_000), (6, 3_380_000, 2_930_000)),
            ((6, 2_930_000, 2_480_000), (6, 3_380_000, 2_930_000)),
        ],
    },
    // C9 came and went; C10 is still at 700,000.
    Stop {
        on: (YEAR, 9, 30),
        sums: [
            ((8, 4_230_000, 3_700_000), (8, 4_680_000, 4_150_000)),
            ((8, 4_230_000, 3_700_000), (8, 4_680_000, 4_150_000)),
            ((7, 3_630_000, 3_180_000), (7, 4_080_000, 3_630_000)),
            ((7, 3_630_000, 3_180_000), (7, 4_080_000, 3_630_000)),
        ],
    },
    // C10 at 640,000, C13 and C14; C11 is not registered yet, C12 never is.
    Stop {
        on: (YEAR, 12, 31),
        sums: [
            ((10, 5_715_000, 5_185_000), (10, 6_165_000, 5_635_000)),
            ((10, 5_715_000, 5_185_000), (10, 6_165_000, 5_635_000)),
            ((9, 5_115_000, 4_665_000), (9, 5_565_000, 5_115_000)),
            ((9, 5_115_000, 4_665_000), (9, 5_565_000, 5_115_000)),
        ],
    },
    // Asked when C11 is registered: by handing in and by signing it comes into the year that is over.
    Stop {
        on: (YEAR + 1, 1, 31),
        sums: [
            ((10, 5_715_000, 5_185_000), (10, 6_165_000, 5_635_000)),
            ((11, 6_715_000, 6_185_000), (11, 7_165_000, 6_635_000)),
            ((10, 6_115_000, 5_665_000), (10, 6_565_000, 6_115_000)),
            ((9, 5_115_000, 4_665_000), (9, 5_565_000, 5_115_000)),
        ],
    },
];

impl Stop {
    fn day(&self) -> NaiveDate {
        day(self.on)
    }
}

fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn fen(yuan: &str) -> i64 {
    use kexing::money::{Money, Unit};
    Money::parse(yuan, Unit::Yuan).unwrap().fen()
}

/// What the data of the figures' page say.
async fn published(who: &Actor<'_>, on: NaiveDate, scope: &str, basis: &str) -> Sums {
    let at = format!("/figures/open.json?year={YEAR}&as_of={on}&scope={scope}&basis={basis}");
    let page = fresh(who, &at).await;
    let whole = &serde_json::from_str::<Value>(&page).unwrap()["whole"];
    let yuan = |key: &str| fen(whole[key].as_str().unwrap()) / 100;
    (
        whole["number"].as_i64().unwrap(),
        yuan("total_yuan"),
        yuan("technical_yuan"),
    )
}

/// What the foot of the ledger says, which the centre sees.
async fn kept(who: &Actor<'_>, on: NaiveDate, scope: &str, basis: &str) -> Sums {
    let place = if scope == "inflow" { "to" } else { "county" };
    let query = format!("state=registered&{place}=5117&year={YEAR}&by={basis}&on={on}");
    let (number, total, technical) = sums(who, &query).await;
    (number, fen(&total) / 100, fen(&technical) / 100)
}

async fn look(who: &Actor<'_>, stop: &Stop) {
    let on = stop.day();
    for (basis, (sold, bought)) in BASES.into_iter().zip(stop.sums) {
        for (scope, expected) in [("outflow", sold), ("inflow", bought)] {
            let asked = format!("{scope} by {basis} on {on}");
            let found = published(who, on, scope, basis).await;
            assert_eq!(found, expected, "in the figures: {asked}");
            let found = kept(who, on, scope, basis).await;
            assert_eq!(found, expected, "in the ledger: {asked}");
            // The page for people shows the very sums.
            let at = format!("/figures?year={YEAR}&as_of={on}&scope={scope}&basis={basis}");
            let page = fresh(who, &at).await;
            for yuan in [expected.1, expected.2] {
                let shown = kexing::money::Money::from_fen(yuan * 100).yuan_grouped();
                assert!(page.contains(&shown), "{asked}: no {shown}");
            }
        }
    }
}

/// Sends one of the small forms as the page would. Each request is of a session of its own: one that was used lives on by the
/// system's clock, which the worked year runs ahead of.
async fn step(who: &Actor<'_>, file: &str, name: &str, fields: &[(&str, &str)]) {
    let seen = seen(who, file).await;
    let mut form = fields.to_vec();
    form.push(("revision", &seen));
    let again = who.app.signed_in(who.id.unwrap()).await;
    again
        .post(&format!("{file}/{name}"), &form)
        .await
        .assert_redirect(file);
}

/// The revision that a page of the file would send now.
async fn seen(who: &Actor<'_>, file: &str) -> String {
    let first = revision_on(&fresh(who, file).await);
    match first {
        Some(revision) => revision,
        None => revision_on(&fresh(who, &format!("{file}/filing")).await).unwrap(),
    }
}

/// One deed of the year, as the registrar does it on its day.
async fn play(
    who: &Actor<'_>,
    file: &str,
    deed: Step,
    (contract, data): (usize, &Value),
    day: NaiveDate,
) {
    let on = day.to_string();
    let on = on.as_str();
    let done = async |name: &str, fields: &[(&str, &str)]| {
        step(who, file, name, fields).await;
    };
    let text = |value: &'static str, of: &Value| of[value].as_str().unwrap_or_default().to_owned();
    match deed {
        Step::Open => done("signing", &[("signed_on", on)]).await,
        Step::Register | Step::Refuse => {
            if HANDED_IN.iter().all(|(early, _)| contract != *early) {
                done("filing", &[("filed_on", on)]).await;
            }
            done("filing/acceptance", &[("accepted_on", on)]).await;
            let ask = [
                ("ask_codes", "R09"),
                ("ask_words", "补充技术附件"),
                ("asked_on", on),
                ("reply_by", on),
            ];
            done("filing/supplement", &ask).await;
            done("filing/answer", &[("answered_on", on)]).await;
            if deed == Step::Register {
                let number = text("registration_number", data);
                let fields = [
                    ("registration_number", number.as_str()),
                    ("registered_on", on),
                ];
                done("registration", &fields).await;
            } else {
                let (code, words) = (
                    text("reason_code", &data["refused"]),
                    text("reason", &data["refused"]),
                );
                let fields = [
                    ("refusal_code", code.as_str()),
                    ("refused_on", on),
                    ("refusal_words", words.as_str()),
                ];
                done("refusal", &fields).await;
            }
        }
        Step::Change => unreachable!("a change sends the whole form"),
        Step::Cancel => {
            let words = text("reason", &data["cancelled"]);
            let fields = [
                ("cancel_code", "rescinded"),
                ("cancelled_on", on),
                ("cancel_words", words.as_str()),
            ];
            done("cancellation", &fields).await;
        }
    }
}

/// The form of a change: everything as it stands, with the new sum; looked at first, then recorded.
async fn change(who: &Actor<'_>, file: &str, mut form: Typed, data: &Value, day: NaiveDate) {
    form.set("total", example::yuan(&data["change"]["total_fen"]));
    form.set("changed_on", day.to_string());
    form.set("change_words", data["change"]["reason"].as_str().unwrap());
    form.set("revision", seen(who, file).await);
    let address = format!("{file}/change");
    let mut looked = form.clone();
    looked.push("_check", "1");
    let again = who.app.signed_in(who.id.unwrap()).await;
    again
        .post(&address, &pairs(&looked))
        .await
        .assert_ok()
        .assert_contains("<del>700,000.00</del>")
        .assert_contains("<ins>640,000.00</ins>");
    who.post(&address, &pairs(&form))
        .await
        .assert_redirect(file);
}

fn pairs(form: &Typed) -> Vec<(&str, &str)> {
    let fields = form.0.iter();
    fields.map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

/// The days set here beside the handbook's: when C11 begins to run, and what is handed in before the day of its answer.
const RUNS: (usize, (i32, u32, u32)) = (10, (YEAR + 1, 1, 5));
const HANDED_IN: [(usize, (i32, u32, u32)); 2] = [(0, (YEAR, 1, 12)), (10, (YEAR, 12, 28))];

#[tokio::test]
async fn the_worked_year_is_entered_by_its_forms_and_counts_by_four_dates_on_any_day() {
    let app = TestApp::new().await;
    let contracts = example::contracts();
    let known = example::organisations(&app).await;
    let mut calendar: Vec<(NaiveDate, Option<Step>, usize)> = example::calendar(&contracts)
        .into_iter()
        .map(|(day, deed, n)| (day, Some(deed), n))
        .chain(HANDED_IN.map(|(n, on)| (day(on), None, n)))
        .collect();
    calendar.sort();
    go_to(&app, calendar[0].0);
    let id = app.staff("keeper", &[Duty::Registrar]).await.id.unwrap();
    let mut files = vec![String::new(); contracts.len()];
    let mut stops = STOPS.iter().peekable();
    for (today, deed, n) in calendar {
        while let Some(stop) = stops.next_if(|stop| stop.day() < today) {
            go_to(&app, stop.day());
            look(&app.signed_in(id).await, stop).await;
        }
        go_to(&app, today);
        let who = app.signed_in(id).await;
        let mut form = example::typed(&contracts[n], &known);
        if n == RUNS.0 {
            form.set("starts_on", day(RUNS.1).to_string());
        }
        match deed {
            Some(Step::Change) => change(&who, &files[n], form, &contracts[n], today).await,
            Some(deed) => {
                if deed == Step::Open {
                    files[n] = opened(&who, &pairs(&form)).await;
                }
                play(&who, &files[n], deed, (n, &contracts[n]), today).await;
            }
            None => {
                let on = today.to_string();
                step(&who, &files[n], "filing", &[("filed_on", &on)]).await;
            }
        }
        kept_is_current(&app).await;
    }
    go_to(&app, STOPS[3].day());
    let who = app.signed_in(id).await;
    for stop in &STOPS {
        look(&who, stop).await;
    }
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(kexing::audit::verify(&mut tx).await.unwrap().1, []);
}
