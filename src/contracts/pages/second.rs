//! A change that two persons have to see: entered by one, with no effect until another confirms it. Must stay true: nobody
//! confirms what they entered, and what is confirmed is read anew against the contract as it stands then.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::changing::{self, Asked};
use super::differing::{Difference, differences};
use super::form::seen;
use super::tabs::{self, Tab, TabLink};
use super::view;
use crate::accounts;
use crate::contracts::contract::{Contract, Deed, Version};
use crate::contracts::filing::{self, Mode, record::Office};
use crate::contracts::history::Source;
use crate::contracts::life::{self, Seen};
use crate::contracts::opened;
use crate::contracts::registering;
use crate::contracts::store::{self, Form, WaitingChange};
use crate::db::{Tx, is_duplicate};
use crate::money::Money;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Path, Result, Staff, Typed};
use crate::workdays::Calendar;

#[derive(Serialize)]
pub(crate) struct SecondPage {
    number: String,
    name: String,
    state_label: String,
    state_kind: &'static str,
    tabs: Vec<TabLink>,
    entered_by: String,
    entered_at: String,
    changed_on: String,
    words: String,
    preview: Vec<Difference>,
    /// What speaks against it by now; it can't be confirmed.
    wrong: Vec<String>,
    /// Who looks entered it.
    own: bool,
    writes: bool,
    revision: i64,
    form: FormView,
}

impl Page for SecondPage {
    const TEMPLATE: &'static str = "contracts/second.html";
    const NAV: &'static str = "desk";
}

fn path(number: &str) -> String {
    format!("/desk/contracts/{number}/change/waiting")
}

fn once(id: Uuid) -> String {
    format!("contract-change-{id}")
}

/// Whether a change takes effect only when a second person has seen it: any where this centre registers, else a large one.
pub(crate) async fn needs_two(
    tx: &mut Tx,
    contract: &Contract,
    (total, technical): (Money, Money),
    office: &Office,
) -> Result<bool> {
    let last = store::filing::last(tx, contract.id).await?;
    let large = match &last {
        Some(filing) => filing.rules().is_large(total, technical),
        None => crate::codes::rules::of(&office.rule_set)
            .1
            .is_large(total, technical),
    };
    let registry = last.is_some_and(|filing| filing.mode == Mode::Registry);
    Ok(large || registry || office.mode == Mode::Registry)
}

/// Keeps a change for the second person.
pub(super) async fn ask(
    tx: &mut Tx,
    contract: &Contract,
    (asked, typed): (&Asked, &Typed),
    seen: Seen,
) -> Result<()> {
    let (change, values, _) = asked;
    let mut fields = typed.clone();
    fields
        .0
        .retain(|(key, _)| !key.starts_with('_') && key != "revision");
    let waiting = WaitingChange {
        id: crate::ids::mint(seen.now),
        form: sqlx::types::Json(Form { fields }),
        entered_by: seen.by,
        created_at: seen.now,
    };
    let detail = json!({ "total_fen": values.total, "technical_fen": values.technical, "effective_on": change.on });
    life::touch(tx, contract, ("change-asked", &change.words), detail, seen).await?;
    store::insert_waiting_change(tx, contract.id, &waiting)
        .await
        .map_err(|error| {
            if is_duplicate(&error) {
                life::moved_on()
            } else {
                error.into()
            }
        })?;
    let today = tz::shanghai_date(seen.now);
    let task = NewTask {
        once: once(waiting.id),
        kind: "contract-change",
        subject: contract.number.clone(),
        path: path(&contract.number),
        title: values.name.clone(),
        assignee: filing::second_registrar(tx, seen.by).await?,
        due_at: tz::end_of_day(Calendar::current().add_workdays(today, 2)),
    };
    tasks::open(tx, &task, seen.now).await?;
    Ok(())
}

struct Open {
    contract: Contract,
    versions: Vec<Version>,
    waiting: WaitingChange,
}

impl Open {
    async fn read(tx: &mut Tx, number: &str) -> Result<Self> {
        let (contract, versions) = opened::at_desk(tx, number).await?;
        let waiting = store::waiting_change(tx, contract.id)
            .await?
            .ok_or_else(|| Error::conflict("contract-change-none"))?;
        Ok(Self {
            contract,
            versions,
            waiting,
        })
    }

    fn current(&self) -> Result<&Version> {
        life::current(&self.contract, &self.versions)
    }

    /// The change as it reads now.
    async fn asked(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        seen: Seen,
    ) -> Result<std::result::Result<Asked, Errors>> {
        let fields = &self.waiting.form.0.fields;
        changing::read((ctx, tx), (&self.contract, self.current()?), fields, seen).await
    }
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    open: &Open,
    (typed, errors): (&Typed, &Errors),
) -> Result<SecondPage> {
    let viewer = ctx.viewer.as_ref().ok_or(Error::Forbidden)?;
    let (contract, waiting) = (&open.contract, &open.waiting);
    let fields = &waiting.form.0.fields;
    let now = Seen {
        revision: contract.revision,
        by: waiting.entered_by,
        now: ctx.app.clock.now(),
    };
    let asked = open.asked(ctx, tx, now).await?;
    let current = &open.current()?.values;
    let preview = match &asked {
        Ok((_, values, _)) => differences(current, values, ctx.locale),
        Err(_) => Vec::new(),
    };
    let wrong = asked.err().unwrap_or_default();
    Ok(SecondPage {
        number: contract.number.clone(),
        name: current.name.clone(),
        state_label: t(
            ctx.locale,
            &format!("contract-state-{}", contract.state.code()),
        ),
        state_kind: view::badge(contract.state),
        tabs: tabs::staff(&contract.number, Tab::Overview, ctx.locale),
        entered_by: accounts::store::name(tx, waiting.entered_by).await?,
        entered_at: tz::shanghai_minute(waiting.created_at),
        changed_on: fields.get("changed_on").to_owned(),
        words: fields.get("change_words").to_owned(),
        preview,
        wrong: wrong.0.iter().map(|(_, m)| m.say(ctx.locale)).collect(),
        own: waiting.entered_by == viewer.id,
        writes: viewer.has(crate::web::Duty::Registrar),
        revision: contract.revision,
        form: ctx.form(typed, errors),
    })
}

/// `GET /desk/contracts/{number}/change/waiting`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let open = Open::read(&mut tx, &number).await?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, &open, nothing).await?;
    drop(tx);
    ctx.page(page).await
}

/// The page again, with what was typed and what is wrong with it or with the change; nothing is written.
async fn again(ctx: &Ctx, mut tx: Tx, open: &Open, (typed, errors): (&Typed, &Errors)) -> Answer {
    let page = page(ctx, &mut tx, open, (typed, errors)).await?;
    drop(tx);
    ctx.invalid(page).await
}

/// `POST /desk/contracts/{number}/change/confirmation`: the second person lets it take effect.
pub(crate) async fn confirm(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let open = Open::read(&mut tx, &number).await?;
    let seen = seen(&ctx, &staff, &typed);
    let (contract, waiting) = (&open.contract, &open.waiting);
    if waiting.entered_by == seen.by {
        return Err(Error::conflict("contract-change-own"));
    }
    if !contract.state.may(Deed::Change) || contract.revision != seen.revision {
        return Err(life::moved_on());
    }
    let Ok((change, values, mut paper)) = open.asked(&ctx, &mut tx, seen).await? else {
        let nothing = (&Typed::default(), &Errors::default());
        return again(&ctx, tx, &open, nothing).await;
    };
    let decision = (seen.by, seen.now);
    if !store::decide_waiting_change(&mut tx, waiting.id, ("confirmed", ""), decision).await? {
        return Err(life::moved_on());
    }
    let source = Source::Change {
        words: change.words.clone(),
        document: change.basis,
    };
    let from = (source, waiting.entered_by);
    life::change_by(&mut tx, contract, &change, &values, (seen, from)).await?;
    paper.recorded_by = waiting.entered_by;
    filing::life::record_change(&mut tx, contract, &paper).await?;
    tasks::close(&mut tx, &once(waiting.id), seen.now).await?;
    tx.commit().await?;
    ctx.done("contract-changed", &format!("/desk/contracts/{number}"))
        .await
}

/// `POST /desk/contracts/{number}/change/refusal`: it is not recorded; who entered it may take it back themselves.
pub(crate) async fn refuse(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let open = Open::read(&mut tx, &number).await?;
    let seen = seen(&ctx, &staff, &typed);
    let words = match registering::words(&typed, "refuse_words", true) {
        Ok(words) => words,
        Err(errors) => return again(&ctx, tx, &open, (&typed, &errors)).await,
    };
    let id = open.waiting.id;
    let decision = (seen.by, seen.now);
    if !store::decide_waiting_change(&mut tx, id, ("refused", &words), decision).await? {
        return Err(life::moved_on());
    }
    let told = ("change-refused", words.as_str());
    life::touch(&mut tx, &open.contract, told, json!({}), seen).await?;
    tasks::close(&mut tx, &once(id), seen.now).await?;
    tx.commit().await?;
    ctx.done(
        "contract-change-refused",
        &format!("/desk/contracts/{number}"),
    )
    .await
}

impl SecondPage {
    pub(crate) fn samples() -> Vec<Self> {
        [(false, true), (true, true), (false, false)]
            .map(|(own, writes)| Self {
                number: "KX-H-2026-00001".to_owned(),
                name: "池窑温度场测试（虚构）".to_owned(),
                state_label: t(Locale::Zh, "contract-state-registered"),
                state_kind: "success",
                tabs: tabs::staff("KX-H-2026-00001", Tab::Overview, Locale::Zh),
                entered_by: "杨登记".to_owned(),
                entered_at: "2026-11-23 10:00".to_owned(),
                changed_on: "2026-11-20".to_owned(),
                words: "增加一条产线（虚构）".to_owned(),
                preview: Difference::sample(),
                wrong: vec![t(Locale::Zh, "contract-change-basis-gone")]
                    .into_iter()
                    .filter(|_| own)
                    .collect(),
                own,
                writes,
                revision: 3,
                form: FormView::new(
                    &Typed::default(),
                    &Errors::one("refuse_words", "field-required"),
                    Locale::Zh,
                ),
            })
            .into()
    }
}
