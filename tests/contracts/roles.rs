//! Who may see and do what with a contract file, cell by cell: every role at every page in every state, every deed in
//! every state and stage. A new part of the file adds its pages and deeds as rows.

use kexing::contracts::store;
use kexing::ids::OrganisationId;
use kexing::web::{Duty, OrganisationRole};

use super::filing::{ASK, signed};
use super::filing_checks::REST;
use super::{registrar, step};
use crate::app::{Actor, TestApp};

/// The columns of a file whose registry is outside.
pub(super) const HELPER: [&str; 9] = [
    "draft",
    "signed",
    "submitted",
    "supplement",
    "accepted",
    "registered",
    "refused",
    "cancelled",
    "abandoned",
];

/// What a registrar may do where a registry outside decides: `+` goes on (or is told what its form lacks), `.` is a
/// conflict, because the file does not stand there.
#[rustfmt::skip]
const HELPER_DEEDS: [(&str, [char; 9]); 18] = [
    //                      draft sign subm supp acce regi refu canc aban
    ("signing",             ['+', '.', '.', '.', '.', '.', '.', '.', '.']),
    ("edit",                ['+', '+', '.', '+', '.', '.', '.', '.', '.']),
    ("abandonment",         ['+', '+', '.', '.', '.', '.', '.', '.', '.']),
    ("filing",              ['.', '+', '.', '.', '.', '.', '.', '.', '.']),
    ("filing/checks",       ['.', '+', '.', '.', '.', '.', '.', '.', '.']),
    ("filing/first-check",  ['.', '+', '.', '.', '.', '.', '.', '.', '.']),
    ("filing/second-check", ['.', '.', '.', '.', '.', '.', '.', '.', '.']),
    ("filing/recheck",      ['.', '.', '.', '.', '.', '.', '.', '.', '.']),
    ("filing/acceptance",   ['.', '.', '+', '.', '.', '.', '.', '.', '.']),
    ("filing/supplement",   ['.', '.', '+', '.', '+', '.', '.', '.', '.']),
    ("filing/answer",       ['.', '.', '.', '+', '.', '.', '.', '.', '.']),
    ("return",              ['.', '.', '+', '+', '+', '.', '.', '.', '.']),
    ("registration",        ['.', '.', '+', '.', '+', '.', '.', '.', '.']),
    ("refusal",             ['.', '.', '+', '+', '+', '.', '.', '.', '.']),
    ("reopening",           ['.', '.', '.', '.', '.', '.', '+', '.', '.']),
    ("change",              ['.', '.', '.', '.', '.', '+', '.', '.', '.']),
    ("cancellation",        ['.', '.', '.', '.', '.', '+', '.', '.', '.']),
    ("origin",              ['+', '+', '+', '+', '+', '+', '+', '+', '+']),
];

/// The columns of a file that this centre registers itself.
pub(super) const REGISTRY: [&str; 7] = [
    "signed",
    "submitted",
    "supplement",
    "accepted",
    "first_passed",
    "second_passed",
    "registered",
];

/// The same where this centre decides; `1` is refused to whoever made the first check.
#[rustfmt::skip]
const REGISTRY_DEEDS: [(&str, [char; 7]); 16] = [
    //                      sign subm supp acce firs seco regi
    ("edit",                ['+', '.', '+', '.', '.', '.', '.']),
    ("abandonment",         ['+', '.', '.', '.', '.', '.', '.']),
    ("filing",              ['+', '.', '.', '.', '.', '.', '.']),
    ("filing/checks",       ['+', '+', '+', '+', '.', '.', '.']),
    ("filing/first-check",  ['.', '.', '.', '+', '.', '.', '.']),
    ("filing/second-check", ['.', '.', '.', '.', '1', '.', '.']),
    ("filing/recheck",      ['.', '.', '.', '.', '+', '+', '.']),
    ("filing/acceptance",   ['.', '+', '.', '.', '.', '.', '.']),
    ("filing/supplement",   ['.', '+', '.', '+', '.', '.', '.']),
    ("filing/answer",       ['.', '.', '+', '.', '.', '.', '.']),
    ("return",              ['.', '+', '+', '+', '+', '+', '.']),
    ("registration",        ['.', '.', '.', '.', '.', '+', '.']),
    ("refusal",             ['.', '.', '.', '+', '+', '+', '.']),
    ("reopening",           ['.', '.', '.', '.', '.', '.', '.']),
    ("change",              ['.', '.', '.', '.', '.', '.', '+']),
    ("cancellation",        ['.', '.', '.', '.', '.', '.', '+']),
];

/// What each role gets at each kind of page, whatever the state: `+` the page, `F` forbidden, `N` not found, `S` is sent
/// to sign in, `=` as the state allows.
#[rustfmt::skip]
const ROLES: [(&str, [char; 5]); 12] = [
    //                     desk page, desk form, desk deed, party page, party reply
    ("visitor",            ['S', 'S', 'S', 'S', 'S']),
    ("loner",              ['F', 'F', 'F', 'F', 'F']),
    ("seller",             ['F', 'F', 'F', '+', '=']),
    ("buyer",              ['F', 'F', 'F', '+', 'F']),
    ("stranger",           ['F', 'F', 'F', 'N', 'N']),
    ("expert",             ['F', 'F', 'F', 'F', 'F']),
    ("technology_manager", ['+', 'F', 'F', 'F', 'F']),
    ("reviewer",           ['+', 'F', 'F', 'F', 'F']),
    ("finance",            ['+', 'F', 'F', 'F', 'F']),
    ("analyst",            ['+', 'F', 'F', 'F', 'F']),
    ("administrator",      ['+', 'F', 'F', 'F', 'F']),
    ("registrar",          ['+', '=', '=', 'F', 'F']),
];

/// Pages of a file on the desk, for all staff.
const DESK_PAGES: [&str; 2] = ["", "/filing"];
/// Pages with a form on the desk, for registrars: the deed that they belong to.
const DESK_FORMS: [&str; 2] = ["edit", "change"];
/// Pages of a file for a party.
const PARTY_PAGES: [&str; 2] = ["", "/filing"];

pub(super) fn number(file: &str) -> &str {
    file.rsplit('/').next().unwrap()
}

/// Leads a new file to a state; the second person is another registrar.
pub(super) async fn at(
    app: &TestApp,
    (one, other): (&Actor<'_>, &Actor<'_>),
    state: &str,
) -> String {
    if state == "draft" || state == "abandoned" {
        let file = drafted(app, one).await;
        if state == "abandoned" {
            step(one, &file, "abandonment", &[])
                .await
                .assert_redirect(&file);
        }
        return file;
    }
    let file = signed(app, one, &[]).await;
    let registry = app.app.config.registry;
    let way: &[&str] = match (state, registry) {
        ("signed", _) => &[],
        ("submitted", _) => &["filing"],
        ("supplement", _) => &["filing", "filing/supplement"],
        ("accepted", _) => &["filing", "filing/acceptance"],
        ("first_passed", _) => &[
            "filing",
            "filing/acceptance",
            "filing/checks",
            "filing/first-check",
        ],
        ("second_passed", _) => &[
            "filing",
            "filing/acceptance",
            "filing/checks",
            "filing/first-check",
            "second",
        ],
        ("registered", true) => &[
            "filing",
            "filing/acceptance",
            "filing/checks",
            "filing/first-check",
            "second",
            "registration",
        ],
        ("refused", _) => &["filing", "refusal"],
        ("cancelled", _) => &["filing", "registration", "cancellation"],
        (_, _) => &["filing", "registration"],
    };
    for deed in way {
        let serial = number(&file)[10..].to_owned();
        let registration = format!("20265117010{serial}");
        let fields: Vec<(&str, &str)> = match *deed {
            "filing" => vec![("filed_on", "2026-11-02")],
            "filing/acceptance" => vec![("accepted_on", "2026-11-04")],
            "filing/supplement" => ASK.to_vec(),
            "filing/checks" => REST.to_vec(),
            "registration" => vec![
                ("registration_number", &registration),
                ("registered_on", "2026-11-20"),
            ],
            "refusal" => vec![("refusal_code", "R02"), ("refused_on", "2026-11-20")],
            "cancellation" => vec![("cancel_code", "rescinded"), ("cancelled_on", "2026-11-21")],
            _ => Vec::new(),
        };
        let done = if *deed == "second" {
            step(other, &file, "filing/second-check", &fields).await
        } else {
            step(one, &file, deed, &fields).await
        };
        done.assert_redirect(&file);
    }
    file
}

async fn drafted(app: &TestApp, registrar: &Actor<'_>) -> String {
    // Signed and given up again would not be a draft: the form alone makes one.
    let (seller, buyer) = super::filing::parties(app).await;
    let form = super::form_with(&[("seller_id", &seller), ("buyer_id", &buyer)]);
    super::opened(registrar, &form).await
}

/// Sends a deed as its form would be sent, with nothing filled in; the answer as a letter.
async fn tried(app: &TestApp, actor: &Actor<'_>, file: &str, deed: &str) -> char {
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, number(file))
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let revision = contract.revision.to_string();
    let answer = actor
        .post(&format!("{file}/{deed}"), &[("revision", &revision)])
        .await;
    letter(&answer)
}

pub(super) fn letter(answer: &crate::app::Res) -> char {
    match answer.status.as_u16() {
        303 if answer.headers["location"]
            .to_str()
            .unwrap()
            .starts_with("/sign-in") =>
        {
            'S'
        }
        200 | 303 | 422 => '+',
        403 => 'F',
        404 => 'N',
        409 => '.',
        other => panic!("{other}: {}", answer.text()),
    }
}

/// Tries every deed in every state by a registrar who made the first check, where there is one.
async fn deeds<const N: usize>(app: &TestApp, states: [&str; N], table: &[(&str, [char; N])]) {
    let one = registrar(app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let mut wrong = Vec::new();
    for (column, state) in states.iter().enumerate() {
        let mut file = at(app, (&one, &other), state).await;
        for (deed, cells) in table {
            let found = tried(app, &one, &file, deed).await;
            let expected = if cells[column] == '1' {
                'F'
            } else {
                cells[column]
            };
            if found != expected {
                wrong.push(format!("{deed} in {state}: {found}, not {expected}"));
            }
            if cells[column] == '1' && tried(app, &other, &file, deed).await != '+' {
                wrong.push(format!("{deed} in {state} by another person"));
            }
            // What a deed without fields changed is built anew.
            if found == '+' || cells[column] == '1' {
                file = at(app, (&one, &other), state).await;
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn every_deed_in_every_state_where_a_registry_outside_decides() {
    let app = TestApp::new().await;
    deeds(&app, HELPER, &HELPER_DEEDS).await;
}

#[tokio::test]
async fn every_deed_in_every_stage_where_this_centre_decides() {
    let app = TestApp::with(|config| config.registry = true).await;
    deeds(&app, REGISTRY, &REGISTRY_DEEDS).await;
}

async fn actors(app: &TestApp) -> Vec<(&'static str, Actor<'_>)> {
    let (seller, buyer) = super::filing::parties(app).await;
    let party = |id: String| -> OrganisationId { id.parse().unwrap() };
    let stranger = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let role = OrganisationRole::Officer;
    let mut actors = vec![
        ("visitor", app.visitor()),
        ("loner", app.signed_in(app.user("loner").await).await),
        ("seller", app.member_as("seller", party(seller), role).await),
        ("buyer", app.member_as("buyer", party(buyer), role).await),
        ("stranger", app.member_as("stranger", stranger, role).await),
    ];
    for duty in Duty::ALL {
        if duty != Duty::Registrar {
            actors.push((duty.code(), app.staff(duty.code(), &[duty]).await));
        }
    }
    actors
}

/// With a registrar who has done nothing yet.
pub(super) async fn everybody(app: &TestApp) -> Vec<(&'static str, Actor<'_>)> {
    let mut all = actors(app).await;
    let registrar = app.staff("registrar-three", &[Duty::Registrar]).await;
    all.push(("registrar", registrar));
    all
}

#[tokio::test]
async fn every_role_at_every_page_in_every_state() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let actors = everybody(&app).await;
    let mut wrong = Vec::new();
    for state in HELPER {
        let file = at(&app, (&one, &other), state).await;
        let mine = format!("/my/contracts/{}", number(&file));
        for (who, cells) in ROLES {
            let (_, actor) = actors.iter().find(|(name, _)| *name == who).unwrap();
            let mut found: Vec<(String, char, char)> = Vec::new();
            for page in DESK_PAGES {
                let answer = letter(&actor.get(&format!("{file}{page}")).await);
                found.push((format!("desk page {page}"), answer, cells[0]));
            }
            for form in DESK_FORMS {
                let answer = letter(&actor.get(&format!("{file}/{form}")).await);
                let expected = as_state(form, state, cells[1]);
                found.push((format!("desk form {form}"), answer, expected));
            }
            // Refused before anything is looked at, so one deed of each address stands for its answer to this role.
            for (deed, _) in HELPER_DEEDS.iter().filter(|_| cells[2] != '=') {
                let answer = tried(&app, actor, &file, deed).await;
                found.push(((*deed).to_owned(), answer, cells[2]));
            }
            for page in PARTY_PAGES {
                let answer = letter(&actor.get(&format!("{mine}{page}")).await);
                found.push((format!("party page {page}"), answer, cells[3]));
            }
            let answer = letter(&actor.post(&format!("{mine}/filing/reply"), &[]).await);
            let expected = match (cells[4], state) {
                ('=', "supplement") => '+',
                ('=', _) => '.',
                (cell, _) => cell,
            };
            found.push(("reply".to_owned(), answer, expected));
            for (what, found, expected) in found {
                if found != expected {
                    wrong.push(format!("{who} in {state}, {what}: {found}, not {expected}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A form's page opens where its deed may be done.
fn as_state(form: &str, state: &str, cell: char) -> char {
    if cell != '=' {
        return cell;
    }
    let column = HELPER.iter().position(|known| *known == state).unwrap();
    let row = HELPER_DEEDS.iter().find(|(deed, _)| *deed == form);
    row.unwrap().1[column]
}
