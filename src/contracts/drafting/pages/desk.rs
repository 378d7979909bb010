//! The draft on the desk: what is blank, what went out, the check-list of void clauses, and the text as it stands.

use serde::Serialize;

use super::view::Draft;
use crate::accounts;
use crate::contracts::contract::{Contract, State};
use crate::contracts::drafting::life;
use crate::contracts::drafting::load::{self, Drafting};
use crate::contracts::drafting::signs::{CheckList, SIGNS};
use crate::contracts::opened;
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::{form, view};
use crate::contracts::store::drafting::{self as store, Kind};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::UserId;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Path, Result, Staff, Typed};
use axum::http::StatusCode;

/// Who did something and when.
#[derive(Clone, Serialize)]
pub(super) struct Done {
    pub(super) who: String,
    pub(super) at: String,
}

impl Done {
    pub(super) fn sample() -> Self {
        Self {
            who: "登记员（虚构）".to_owned(),
            at: "2026-11-23T02:00:00+00:00".to_owned(),
        }
    }
}

#[derive(Serialize)]
struct SentView {
    text: String,
    blanks: i64,
    sha256: String,
    url: String,
    done: Done,
}

#[derive(Serialize)]
struct SignView {
    code: &'static str,
    label: String,
    /// Who answered it; none as long as nobody did.
    done: Option<Done>,
    found: bool,
    words: String,
}

/// The check-list with its form.
#[derive(Serialize)]
struct Signs {
    rows: Vec<SignView>,
    done: bool,
    revision: i64,
    /// Somebody else saved meanwhile.
    moved_on: bool,
    writes: bool,
    answers: Vec<Choice>,
    form: FormView,
}

#[derive(Serialize)]
pub(crate) struct DraftingPage {
    tabs: Vec<TabLink>,
    number: String,
    name: String,
    state_label: String,
    state_kind: &'static str,
    /// The text may still be changed, by whoever looks.
    writes: bool,
    /// The file is no draft any more.
    closed: bool,
    draft: Option<Draft>,
    /// What a form that sends the draft out has seen.
    revision: i64,
    contract_revision: i64,
    once: String,
    saved: Option<Done>,
    sent: Vec<SentView>,
    signs: Signs,
}

impl Page for DraftingPage {
    const TEMPLATE: &'static str = "contracts/drafting.html";
    const NAV: &'static str = "desk";
}

/// What of the check-list is shown: typed words, their errors, and whether they met another list.
struct Shown<'a> {
    typed: Option<&'a Typed>,
    errors: &'a Errors,
    moved_on: bool,
}

pub(super) fn may(staff: &Staff) -> bool {
    staff.has(Duty::Registrar) || staff.has(Duty::TechnologyManager)
}

pub(super) async fn opened(tx: &mut Tx, number: &str) -> Result<Drafting> {
    let (contract, versions) = opened::at_desk(tx, number).await?;
    Drafting::read(tx, contract, &versions).await
}

/// The revision of the file itself that a form saw.
pub(super) fn seen_file(typed: &Typed) -> i64 {
    typed.get("contract_revision").parse().unwrap_or(-1)
}

fn named(names: &[(UserId, String)], id: UserId, at: chrono::DateTime<chrono::Utc>) -> Done {
    let found = names.iter().find(|(known, _)| *known == id);
    Done {
        who: found.map(|(_, name)| name.clone()).unwrap_or_default(),
        at: at.to_rfc3339(),
    }
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    drafting: &Drafting,
    shown: &Shown<'_>,
) -> Result<DraftingPage> {
    let contract = &drafting.contract;
    let (list, revision) = load::check_list(tx, contract).await?;
    let sent = store::sent(tx, contract.id).await?;
    let mut people: Vec<UserId> = list.0.values().map(|answer| answer.by).collect();
    people.extend(drafting.saved.iter().map(|saved| saved.written_by));
    people.extend(sent.iter().map(|one| one.sent_by));
    let names = accounts::store::names(tx, &people).await?;
    let writes = may(staff) && contract.state == State::Draft;
    let base = format!("/desk/contracts/{}", contract.number);
    let (locale, source) = (ctx.locale, drafting.source());
    let fills = if writes { base.as_str() } else { "" };
    let draft = drafting.compose();
    let lines = sent.iter().map(|one| SentView {
        text: format!("{} {}", one.text_code, one.text_version),
        blanks: one.blanks,
        sha256: one.sha256.clone(),
        url: format!("{base}/drafting/sent/{}", one.file_id),
        done: named(&names, one.sent_by, one.created_at),
    });
    let typed = shown.typed.cloned().unwrap_or_else(|| list.typed());
    Ok(DraftingPage {
        tabs: tabs::staff(&contract.number, Tab::Drafting, locale),
        number: contract.number.clone(),
        name: drafting.values.name.clone(),
        state_label: t(locale, &format!("contract-state-{}", contract.state.code())),
        state_kind: view::badge(contract.state),
        writes,
        closed: contract.state != State::Draft,
        draft: draft.map(|draft| Draft::new(draft, &source, fills, locale)),
        revision: drafting.revision(),
        contract_revision: contract.revision,
        once: crate::ids::mint(ctx.app.clock.now()).to_string(),
        saved: drafting
            .saved
            .as_ref()
            .map(|saved| named(&names, saved.written_by, saved.created_at)),
        sent: lines.collect(),
        signs: Signs {
            rows: rows(&list, &names, locale),
            done: list.is_done(),
            // What was typed belongs to the revision it was typed on, unless its author was told.
            revision: typed
                .get("revision")
                .parse()
                .ok()
                .filter(|_| !shown.moved_on)
                .unwrap_or(revision),
            moved_on: shown.moved_on,
            writes: may(staff) && life::takes(contract, Kind::Signs),
            answers: Choice::worded("drafting-answer-", ["no", "yes"], locale),
            form: ctx.form(&typed, shown.errors),
        },
    })
}

fn rows(list: &CheckList, names: &[(UserId, String)], locale: Locale) -> Vec<SignView> {
    let row = |code: &'static str| {
        let answer = list.0.get(code);
        SignView {
            code,
            label: t(locale, &format!("drafting-sign-{code}")),
            done: answer.map(|answer| named(names, answer.by, answer.at)),
            found: answer.is_some_and(|answer| answer.found),
            words: answer
                .map(|answer| answer.words.clone())
                .unwrap_or_default(),
        }
    };
    SIGNS.into_iter().map(row).collect()
}

/// `GET /desk/contracts/{number}/drafting`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let drafting = opened(&mut tx, &number).await?;
    let shown = Shown {
        typed: None,
        errors: &Errors::default(),
        moved_on: false,
    };
    let page = page(&ctx, &mut tx, &staff, &drafting, &shown).await?;
    drop(tx);
    ctx.page(page).await
}

/// What the history says of a check-list: how many were answered, and which were found.
fn told(list: &CheckList) -> String {
    let found: Vec<&str> = list.found().collect();
    let all = format!("{}/{}", list.0.len(), SIGNS.len());
    if found.is_empty() {
        all
    } else {
        format!("{all} · {}", found.join(", "))
    }
}

/// `POST /desk/contracts/{number}/drafting/signs`
pub(crate) async fn sign(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let drafting = opened(&mut tx, &number).await?;
    let contract: &Contract = &drafting.contract;
    let (before, _) = load::check_list(&mut tx, contract).await?;
    let seen = form::seen(&ctx, &staff, &typed);
    let (errors, moved_on) = match CheckList::parse(&typed, &before, seen.by, seen.now) {
        Ok(list) => {
            let content = serde_json::to_value(&list).map_err(anyhow::Error::from)?;
            let kept = (Kind::Signs, &content);
            let met = (seen, contract.revision);
            if life::save(&mut tx, contract, kept, &told(&list), met).await? {
                tx.commit().await?;
                let to = format!("/desk/contracts/{number}/drafting#signs");
                return ctx.done("drafting-signs-saved", &to).await;
            }
            (Errors::default(), true)
        }
        Err(errors) => (errors, false),
    };
    let shown = Shown {
        typed: Some(&typed),
        errors: &errors,
        moved_on,
    };
    let page = page(&ctx, &mut tx, &staff, &drafting, &shown).await?;
    drop(tx);
    let status = if moved_on {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    ctx.page_with(status, page).await
}

impl DraftingPage {
    pub(crate) fn samples() -> Vec<Self> {
        let of = |writes: bool, moved_on: bool, errors: &Errors| Self {
            tabs: tabs::staff("KX-H-2026-00001", Tab::Drafting, Locale::Zh),
            number: "KX-H-2026-00001".to_owned(),
            name: "池窑测温（虚构）".to_owned(),
            state_label: t(Locale::Zh, "contract-state-draft"),
            state_kind: "",
            writes,
            closed: !writes,
            draft: Draft::sample(Locale::Zh).filter(|_| !moved_on),
            revision: 0,
            contract_revision: 0,
            once: "once".to_owned(),
            saved: writes.then(Done::sample),
            sent: vec![SentView {
                text: "service 2026-1".to_owned(),
                blanks: 3,
                sha256: "d789b04468c1254788bee32371fbe59dc54efa107c835ee9aa410637a9ba5ae2"
                    .to_owned(),
                url: "/desk".to_owned(),
                done: Done::sample(),
            }],
            signs: Signs {
                rows: SIGNS
                    .into_iter()
                    .map(|code| SignView {
                        code,
                        label: t(Locale::Zh, &format!("drafting-sign-{code}")),
                        done: (code != "inputs").then(Done::sample),
                        found: code == "tying",
                        words: "须一并购买试剂（虚构）".to_owned(),
                    })
                    .collect(),
                done: false,
                revision: 1,
                moved_on,
                writes,
                answers: Choice::worded("drafting-answer-", ["no", "yes"], Locale::Zh),
                form: FormView::new(&Typed::default(), errors, Locale::Zh),
            },
        };
        vec![
            of(true, false, &Errors::default()),
            of(
                true,
                true,
                &Errors::one("tying_words", "drafting-sign-words-missing"),
            ),
            of(false, false, &Errors::default()),
        ]
    }
}
