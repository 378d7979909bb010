//! `/desk/contracts/{number}/filing`: where the registration of a contract stands and until when, what was asked and
//! found, and the forms of what may come next.

use chrono::NaiveDate;
use serde::Serialize;

use super::case::{Case, numbered};
use super::entries::{self, ChangeView, Earlier, Names, Person, RoundView};
use super::hints::{self, Around};
use super::record::{Office, Relief, Round, Verdict};
use super::stage::{Act, Mode, may_be_second};
use super::view::{self, ClockView, Standing};
use crate::accounts;
use crate::codes::{self, Table};
use crate::contracts::contract::{CancelReason, Contract, Deed};
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::view::{self as file_view, EventView, FileView};
use crate::contracts::store::{self, filing as filings};
use crate::contracts::{draft, drafting, papers};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::UserId;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Path, Result, Staff, Typed};

/// Rows of history shown.
const EVENTS: i64 = 100;

/// Which forms are shown.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct May {
    submit: bool,
    /// Two persons have to look before it is handed in.
    submit_waits: bool,
    accept: bool,
    ask: bool,
    answer: bool,
    note: bool,
    first: bool,
    second: bool,
    /// A second person has to look, and it can't be whoever reads this.
    second_by_another: bool,
    back: bool,
    register: bool,
    refuse: bool,
    withdraw: bool,
    reopen: bool,
    edit: bool,
    change: bool,
    cancel: bool,
    anything: bool,
}

impl May {
    pub(super) fn of(case: &Case, writes: bool, me: Option<UserId>) -> Self {
        if !writes {
            return Self::default();
        }
        let may = |act| case.may(act);
        let state = case.contract.state;
        let filing = case.filing.as_ref();
        let first = filing.and_then(|f| f.first_by);
        let second = may(Act::CheckSecond);
        let another = me.is_some_and(|me| may_be_second(first, me));
        let ready = filing.is_some_and(|f| f.may(Act::Submit));
        let mut found = Self {
            submit: may(Act::Submit) && ready,
            submit_waits: may(Act::Submit) && !ready,
            accept: may(Act::Accept),
            ask: may(Act::Ask),
            answer: may(Act::Answer),
            note: case.may_note(),
            first: may(Act::CheckFirst),
            second: second && another,
            second_by_another: second && !another,
            back: may(Act::Back),
            register: may(Act::Register),
            refuse: may(Act::Refuse),
            withdraw: may(Act::Withdraw),
            reopen: state.may(Deed::Reopen),
            edit: case.waiting().is_some(),
            change: state.may(Deed::Change),
            cancel: state.may(Deed::Cancel),
            anything: false,
        };
        found.anything = found.submit
            || found.submit_waits
            || found.withdraw
            || found.first
            || found.second
            || found.second_by_another
            || found.back
            || found.reopen
            || found.change
            || found.cancel;
        found
    }
}

/// A ground of the registrar's list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CheckRow {
    code: String,
    label: String,
    hints: Vec<String>,
    verdict: String,
    verdict_label: String,
    words: String,
    who: String,
    at: String,
}

#[derive(Serialize)]
pub(crate) struct FilingPage {
    file: FileView,
    tabs: Vec<TabLink>,
    /// Not signed yet, so that there is nothing to register.
    begun: bool,
    mode: &'static str,
    stage: &'static str,
    standing: Standing,
    stages: Vec<file_view::StageView>,
    clock: Option<ClockView>,
    persons: Vec<Person>,
    two: bool,
    rounds: Vec<RoundView>,
    checks: Vec<CheckRow>,
    /// Grounds that somebody looked at, of how many.
    checked: usize,
    hinted: usize,
    verdicts: Vec<Choice>,
    grounds: Vec<Choice>,
    cancels: Vec<Choice>,
    reliefs: Vec<Choice>,
    changes: Vec<ChangeView>,
    earlier: Vec<Earlier>,
    events: Vec<EventView>,
    may: May,
    revision: i64,
    form: FormView,
    /// What happened since the form was opened; empty when nothing did.
    meanwhile: String,
}

impl Page for FilingPage {
    const TEMPLATE: &'static str = "contracts/filing.html";
    const NAV: &'static str = "desk";
}

async fn names(tx: &mut Tx, case: &Case, actors: &[UserId]) -> Result<Names> {
    let mut ids: Vec<UserId> = actors.to_vec();
    if let Some(filing) = &case.filing {
        ids.extend([filing.first_by, filing.second_by].into_iter().flatten());
    }
    ids.extend(case.checks.iter().map(|check| check.checked_by));
    ids.extend(case.rounds.iter().filter_map(|round| round.replied_by));
    ids.extend(case.changes.iter().map(|change| change.recorded_by));
    ids.sort_unstable();
    ids.dedup();
    let names = accounts::store::names(tx, &ids).await?;
    Ok(names.into_iter().collect())
}

fn checks(
    case: &Case,
    names: &Names,
    hints: &[hints::Hint],
    (today, locale): (NaiveDate, Locale),
) -> Vec<CheckRow> {
    codes::rows(Table::RegistrationReason, today)
        .map(|row| {
            let found = case.checks.iter().find(|check| check.code == row.code);
            let verdict = found.map_or("", |check| check.verdict.code());
            CheckRow {
                code: row.code.clone(),
                label: row.label(locale.tag()).to_owned(),
                hints: hints::at(hints, &row.code, locale),
                verdict: verdict.to_owned(),
                verdict_label: if verdict.is_empty() {
                    String::new()
                } else {
                    t(locale, &format!("filing-verdict-{verdict}"))
                },
                words: found.map(|check| check.words.clone()).unwrap_or_default(),
                who: entries::name(names, found.map(|check| check.checked_by)),
                at: found
                    .map(|check| crate::tz::shanghai_minute(check.checked_at))
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// What the forms begin with where nothing was typed: days, findings, the problems as what is asked for.
fn prefilled(typed: &Typed, case: &Case, today: NaiveDate) -> Typed {
    let mut typed = typed.clone();
    let mut put = |field: &str, value: &str| {
        if !value.is_empty() && !typed.0.iter().any(|(key, _)| key == field) {
            typed.push(field, value);
        }
    };
    let day = today.to_string();
    for field in [
        "filed_on",
        "accepted_on",
        "asked_on",
        "answered_on",
        "registered_on",
        "refused_on",
        "cancelled_on",
    ] {
        put(field, &day);
    }
    for check in &case.checks {
        put(&format!("check.{}", check.code), check.verdict.code());
        put(&format!("check_words.{}", check.code), &check.words);
    }
    let problems = || {
        case.checks
            .iter()
            .filter(|check| check.verdict == Verdict::Problem)
    };
    let words: Vec<&str> = problems().map(|check| check.words.as_str()).collect();
    put("ask_words", &words.join("\n"));
    if !typed.is_set("ask_codes") {
        for check in problems() {
            typed.push("ask_codes", check.code.clone());
        }
    }
    typed
}

/// The page of a file, with what was typed into one of its forms.
pub(super) async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    (typed, errors): (&Typed, &Errors),
    meanwhile: String,
) -> Result<FilingPage> {
    let (locale, today) = (ctx.locale, ctx.app.clock.today());
    let contract = &case.contract;
    let events = store::events(tx, contract.id, EVENTS).await?;
    let actors: Vec<UserId> = events.iter().filter_map(|e| e.actor).collect();
    let names = names(tx, case, &actors).await?;
    let values = &case.current()?.values;
    let twins = filings::twins(tx, contract.id, values).await?;
    let missing = papers::missing(tx, contract, values).await?;
    let around = Around {
        twins,
        missing: missing
            .iter()
            .map(|row| row.label(locale.tag()).to_owned())
            .collect(),
        drafted: drafting::drafted(tx, contract.id).await?,
    };
    let hints = hints::hints(values, &around, today);
    let pairs: Vec<(UserId, String)> = names.iter().map(|(id, n)| (*id, n.clone())).collect();
    let writes = ctx.viewer.as_ref().is_some_and(|v| v.has(Duty::Registrar));
    let mut built = assemble(
        case,
        &names,
        (today, locale),
        May::of(case, writes, ctx.user()),
    )?;
    built.checks = checks(case, &names, &hints, (today, locale));
    built.hinted = built.checks.iter().filter(|c| !c.hints.is_empty()).count();
    built.events = file_view::events(&events, &pairs, locale);
    built.revision = typed.get("revision").parse().unwrap_or(contract.revision);
    built.form = ctx.form(&prefilled(typed, case, today), errors);
    built.meanwhile = meanwhile;
    Ok(built)
}

/// What a page says whatever is typed.
pub(super) fn assemble(
    case: &Case,
    names: &Names,
    (today, locale): (NaiveDate, Locale),
    may: May,
) -> Result<FilingPage> {
    let contract = &case.contract;
    let mut file = FileView::new(contract, &case.versions, locale)
        .ok_or_else(|| anyhow::anyhow!("contract {} has no version", contract.number))?;
    let filing = case.filing.as_ref();
    file.outcome.extend(view::registry(filing, locale));
    let is_open = |round: &Round| case.waiting().is_some_and(|waiting| waiting.id == round.id);
    Ok(FilingPage {
        file,
        tabs: tabs::staff(&contract.number, Tab::Filing, locale),
        begun: filing.is_some(),
        mode: filing.map_or(Mode::Helper, |f| f.mode).code(),
        stage: filing.map_or("", |f| f.stage.code()),
        standing: view::standing(contract, filing, locale),
        stages: filing.map(|f| view::stages(f, locale)).unwrap_or_default(),
        clock: filing.map(|f| view::clock(f, today, locale)),
        persons: filing
            .map(|f| entries::persons(f, names, locale))
            .unwrap_or_default(),
        two: filing.is_some_and(|f| f.facts().two),
        rounds: case
            .rounds
            .iter()
            .map(|round| entries::round(round, (names, is_open(round)), today, locale))
            .collect(),
        checks: Vec::new(),
        checked: case.checks.len(),
        hinted: 0,
        verdicts: worded("filing-verdict-", Verdict::ALL.map(Verdict::code), locale),
        grounds: Choice::of(Table::RegistrationReason, today, locale),
        cancels: worded(
            "contract-cancel-",
            CancelReason::ALL.map(CancelReason::code),
            locale,
        ),
        reliefs: reliefs(locale),
        changes: entries::changes(case, names, locale),
        earlier: case
            .earlier
            .iter()
            .map(|f| entries::earlier(f, locale))
            .collect(),
        events: Vec::new(),
        may,
        revision: contract.revision,
        form: FormView::blank(),
        meanwhile: String::new(),
    })
}

/// Whether relief was taken, as choices.
pub(in crate::contracts) fn reliefs(locale: Locale) -> Vec<Choice> {
    worded("filing-relief-", Relief::ALL.map(Relief::code), locale)
}

fn worded<const N: usize>(prefix: &str, codes: [&'static str; N], locale: Locale) -> Vec<Choice> {
    Choice::worded(prefix, codes, locale)
}

/// Opens a file for staff.
pub(super) async fn opened(ctx: &Ctx, tx: &mut Tx, contract: Contract) -> Result<Case> {
    let office = Office::of(&ctx.app.config);
    let by = ctx.user().unwrap_or(contract.created_by);
    Case::read(tx, contract, &office, (by, ctx.app.clock.now())).await
}

/// `GET /desk/contracts/{number}/filing`
pub(crate) async fn show(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let contract = numbered(&mut tx, &number).await?;
    let case = opened(&ctx, &mut tx, contract).await?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, &case, nothing, String::new()).await?;
    drop(tx);
    ctx.page(page).await
}

impl FilingPage {
    pub(super) fn samples() -> Vec<Self> {
        let (today, locale) = (super::samples::today(), Locale::Zh);
        super::samples::cases()
            .iter()
            .filter_map(|case| {
                let me = case.contract.created_by;
                let may = May::of(case, true, Some(me));
                let mut page = assemble(case, &Names::new(), (today, locale), may).ok()?;
                let values = &case.versions.last()?.values;
                let around = Around {
                    twins: vec!["KX-H-2026-00009".to_owned()],
                    missing: vec!["技术附件（虚构）".to_owned()],
                    drafted: draft::Drafted::default(),
                };
                let hints = hints::hints(values, &around, today);
                page.checks = checks(case, &Names::new(), &hints, (today, locale));
                page.hinted = 2;
                page.form = FormView::new(
                    &Typed::default(),
                    &Errors::one("registered_on", "field-required"),
                    locale,
                );
                page.meanwhile = t(locale, "contract-moved-on");
                Some(page)
            })
            .collect()
    }
}
