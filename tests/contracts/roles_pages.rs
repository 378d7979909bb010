//! The parts of a contract file beside its first page and its registration, cell by cell: every role at every page and form
//! in every state; and the parties' pages where this centre registers.

use kexing::web::Duty;

use super::roles::{HELPER, REGISTRY, at, everybody, letter, number};
use super::{registrar, revision};
use crate::app::TestApp;

/// The columns of the tables.
const WHO: [&str; 12] = [
    "visitor",
    "loner",
    "seller",
    "buyer",
    "stranger",
    "expert",
    "technology_manager",
    "reviewer",
    "finance",
    "analyst",
    "administrator",
    "registrar",
];

const ALL: [&str; 9] = HELPER;
/// Where money and work move, and where they may be planned or settled besides.
const PLANS: [&str; 7] = [
    "draft",
    "signed",
    "submitted",
    "supplement",
    "accepted",
    "registered",
    "refused",
];
const SETTLES: [&str; 7] = [
    "signed",
    "submitted",
    "supplement",
    "accepted",
    "registered",
    "refused",
    "cancelled",
];
const DRAFT: [&str; 1] = ["draft"];
const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// A page: what each role gets there (`+` the page, `F` forbidden, `N` not found, `S` to sign in), and the states in which
/// those with `+` get it; in any other they are told that the file does not stand there.
type Cells = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const DESK: [Cells; 18] = [
    //                              vlsb secttrfaar
    ("/history",                   "SFFFFF++++++", &ALL),
    ("/papers",                    "SFFFFF++++++", &ALL),
    ("/application",               "SFFFFF++++++", &ALL),
    ("/application/xlsx",          "SFFFFF++++++", &ALL),
    ("/items",                     "SFFFFF++++++", &ALL),
    ("/drafting",                  "SFFFFF++++++", &ALL),
    ("/performance",               "SFFFFF++++++", &ALL),
    ("/income",                    "SFFFFF++++++", &ALL),
    ("/estimates",                 "SFFFFF++++++", &ALL),
    ("/drafting/clauses",          "SFFFFF+FFFF+", &DRAFT),
    ("/performance/plan",          "SFFFFFFFFFF+", &PLANS),
    ("/performance/milestones/new", "SFFFFFFFFFF+", &PLANS),
    ("/performance/receipts/new",  "SFFFFFFF+FF+", &SETTLES),
    ("/income/rule",               "SFFFFFFF+FF+", &ALL),
    // Confidential files are opened by who works with them, and there is none of that name.
    ("/performance/files/{}",      "SFFFFFFFNFFN", &ALL),
    ("/income/files/{}",           "SFFFFFFFNFFN", &ALL),
    ("/papers/{}",                 "SFFFFFFFFFFN", &ALL),
    // None waits.
    ("/change/waiting",            "SFFFFF++++++", &[]),
];

#[rustfmt::skip]
const MINE: [Cells; 13] = [
    //                              vlsb secttrfaar
    ("/history",                   "SF++NFFFFFFF", &ALL),
    ("/papers",                    "SF++NFFFFFFF", &ALL),
    ("/application",               "SF++NFFFFFFF", &ALL),
    ("/items",                     "SF++NFFFFFFF", &ALL),
    ("/drafting",                  "SF++NFFFFFFF", &ALL),
    ("/drafting/print",            "SF++NFFFFFFF", &DRAFT),
    ("/performance",               "SF++NFFFFFFF", &ALL),
    ("/estimates",                 "SF++NFFFFFFF", &ALL),
    // Of the seller's people only who leads; the buyer learns nothing of it.
    ("/income",                    "SFFNNFFFFFFF", &ALL),
    ("/income/sheet",              "SFFNNFFFFFFF", &ALL),
    ("/performance/receipts/new",  "SF+FNFFFFFFF", &SETTLES),
    ("/performance/files/{}",      "SFNNNFFFFFFF", &ALL),
    ("/papers/{}",                 "SFNNNFFFFFFF", &ALL),
];

/// Deeds on the desk, sent with nothing but the revision.
#[rustfmt::skip]
const DEEDS: [Cells; 5] = [
    ("/manager",                   "SFFFFFFFFFF+", &ALL),
    ("/performance/receipts",      "SFFFFFFF+FF+", &SETTLES),
    ("/performance/milestones",    "SFFFFFFFFFF+", &PLANS),
    ("/change/confirmation",       "SFFFFFFFFFF+", &[]),
    ("/change/refusal",            "SFFFFFFFFFF+", &[]),
];

fn expected(cell: char, states: &[&str], state: &str) -> char {
    if cell == '+' && !states.contains(&state) {
        '.'
    } else {
        cell
    }
}

#[tokio::test]
async fn every_role_at_every_part_of_a_file_in_every_state() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let actors = everybody(&app).await;
    let mut wrong = Vec::new();
    for state in HELPER {
        let file = at(&app, (&one, &other), state).await;
        let mine = format!("/my/contracts/{}", number(&file));
        let revision = if ["registered", "signed", "draft"].contains(&state) {
            revision(&one, &file).await
        } else {
            String::new()
        };
        for (column, who) in WHO.into_iter().enumerate() {
            let (_, actor) = actors.iter().find(|(name, _)| *name == who).unwrap();
            for (base, pages) in [(&file, &DESK[..]), (&mine, &MINE[..])] {
                for (page, cells, states) in pages {
                    let path = format!("{base}{}", page.replace("{}", NOBODY));
                    let found = letter(&actor.get(&path).await);
                    let cell = cells.chars().nth(column).unwrap();
                    if found != expected(cell, states, state) {
                        wrong.push(format!(
                            "{who} in {state}, {base}{page}: {found}, not {cell}"
                        ));
                    }
                }
            }
            for (deed, cells, states) in DEEDS {
                let fields = [("revision", revision.as_str())];
                let found = letter(&actor.post(&format!("{file}{deed}"), &fields).await);
                let cell = cells.chars().nth(column).unwrap();
                if found != expected(cell, states, state) {
                    wrong.push(format!("{who} in {state}, {deed}: {found}, not {cell}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn parties_at_their_pages_in_every_stage_where_this_centre_registers() {
    let app = TestApp::with(|config| config.registry = true).await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let actors = everybody(&app).await;
    let mut wrong = Vec::new();
    for state in REGISTRY {
        let file = at(&app, (&one, &other), state).await;
        let mine = format!("/my/contracts/{}", number(&file));
        for (who, cell) in [
            ("seller", '+'),
            ("buyer", '+'),
            ("stranger", 'N'),
            ("visitor", 'S'),
        ] {
            let (_, actor) = actors.iter().find(|(name, _)| *name == who).unwrap();
            for page in [
                "",
                "/filing",
                "/history",
                "/papers",
                "/performance",
                "/estimates",
            ] {
                let found = letter(&actor.get(&format!("{mine}{page}")).await);
                if found != cell {
                    wrong.push(format!("{who} in {state}, {page}: {found}, not {cell}"));
                }
            }
            // Only the applicant answers, and only what is asked.
            let found = letter(&actor.post(&format!("{mine}/filing/reply"), &[]).await);
            let cell = match (who, state) {
                ("seller", "supplement") => '+',
                ("seller", _) => '.',
                ("buyer", _) => 'F',
                _ => cell,
            };
            if found != cell {
                wrong.push(format!("{who} in {state}, reply: {found}, not {cell}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
