//! The form of a contract's values: a new file, a draft, or the change of a registered contract.

use serde::Serialize;

use super::changing;
use super::differing::Difference;
use super::late::Late;
use super::lists::Lists;
use super::reading::{parse, tell_unused, too_late};
use super::view::Sum;
use crate::contracts::contract::{Contract, Deed, State};
use crate::contracts::life::{self, Origin, Seen};
use crate::contracts::{draft, filing, from_deal, opened, particulars, store};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::{ContractId, DealId};
use crate::organisations::{self, organisation::Organisation};
use crate::web::words::Locale;
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Page, Path, Result, Staff, Typed, see_other,
};

/// Organisations offered in the lists; anybody else is typed in.
const OFFERED: i64 = 500;

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    New,
    Edit,
    Change,
}

#[derive(Serialize)]
pub(crate) struct FormPage {
    purpose: Purpose,
    number: String,
    action: String,
    /// Of a new file: sent with the form, so that sending twice makes one.
    id: String,
    deal: String,
    revision: i64,
    form: FormView,
    rows: Vec<usize>,
    /// Of further parties.
    more: Vec<usize>,
    /// Something in the folded particulars is to be mended.
    open: bool,
    sum: Option<Sum>,
    lists: Lists,
    /// Agreed deals that a new file may be opened for.
    waiting: Vec<Waiting>,
    /// For a change: whether relief was taken.
    reliefs: Vec<Choice>,
    /// For a change: the papers that it may rest on.
    papers: Vec<Choice>,
    /// Of a change that was to be looked at before it is recorded: what it would change.
    compared: bool,
    preview: Vec<Difference>,
    /// For whoever came too late.
    late: Option<Late>,
}

/// An agreed deal without a file.
#[derive(Serialize)]
struct Waiting {
    url: String,
    number: String,
    title: String,
}

/// Deals offered above a new form.
const WAITING: i64 = 50;

impl Page for FormPage {
    const TEMPLATE: &'static str = "contracts/form.html";
    const NAV: &'static str = "desk";
}

/// What a form page is made of besides what was typed.
pub(super) struct Frame<'a> {
    pub(super) purpose: Purpose,
    pub(super) contract: Option<&'a Contract>,
    pub(super) id: String,
    pub(super) deal: String,
    pub(super) preview: Option<Vec<Difference>>,
    pub(super) late: Option<Late>,
}

impl<'a> Frame<'a> {
    pub(super) fn of(purpose: Purpose, contract: &'a Contract) -> Self {
        Self {
            purpose,
            contract: Some(contract),
            id: String::new(),
            deal: String::new(),
            preview: None,
            late: None,
        }
    }
}

pub(super) async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    frame: &Frame<'_>,
    typed: &Typed,
    errors: &Errors,
) -> Result<FormPage> {
    let papers = match frame.contract.filter(|_| frame.purpose == Purpose::Change) {
        Some(contract) => changing::papers(tx, contract).await?,
        None => Vec::new(),
    };
    let today = ctx.app.clock.today();
    let mut offered = organisations::store::verified_after(tx, None, OFFERED).await?;
    let named = organisations::store::cards(tx, &draft::named(typed)).await?;
    let missing: Vec<Organisation> = named
        .iter()
        .filter(|o| !offered.iter().any(|known| known.id == o.id))
        .cloned()
        .collect();
    offered.extend(missing);
    let number = frame.contract.map(|c| c.number.clone()).unwrap_or_default();
    let action = match frame.purpose {
        Purpose::New => "/desk/contracts".to_owned(),
        Purpose::Edit => format!("/desk/contracts/{number}/edit"),
        Purpose::Change => format!("/desk/contracts/{number}/change"),
    };
    // What is typed may be wrong elsewhere; the sums are shown as soon as they add up.
    let sum = draft::sums(typed).map(|(total, other, technical)| Sum {
        total: total.fen(),
        other: other.fen(),
        technical: technical.fen(),
    });
    let revision = frame.contract.map_or(0, |c| c.revision);
    let waiting = if frame.purpose == Purpose::New && frame.deal.is_empty() {
        from_deal::waiting(tx, WAITING).await?
    } else {
        Vec::new()
    };
    Ok(FormPage {
        purpose: frame.purpose,
        number,
        action,
        id: frame.id.clone(),
        deal: frame.deal.clone(),
        // What was typed belongs to the revision it was typed on.
        revision: typed.get("revision").parse().unwrap_or(revision),
        form: ctx.form(typed, errors),
        rows: rows(typed, "items"),
        more: rows(typed, "further"),
        open: particulars::wrong(errors),
        sum,
        lists: Lists::new(&offered, today, ctx.locale),
        reliefs: filing::reliefs(ctx.locale),
        papers,
        compared: frame.preview.is_some(),
        preview: frame.preview.clone().unwrap_or_default(),
        late: frame.late.clone(),
        waiting: waiting
            .into_iter()
            .map(|(id, number, title)| Waiting {
                url: format!("/desk/contracts/new?deal={id}"),
                number,
                title,
            })
            .collect(),
    })
}

/// The numbers of a table's rows to show: those typed and always one empty.
fn rows(typed: &Typed, table: &str) -> Vec<usize> {
    let mut rows = typed.rows(table);
    let next = rows.last().map_or(0, |last| last + 1);
    if rows.is_empty() || typed.get("_add") == table {
        rows.push(next);
    }
    rows
}

/// `GET /desk/contracts/new`
pub(crate) async fn new(ctx: Ctx, _: Staff, asked: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let mut typed: Typed = [("licence_kind", "non_exclusive"), ("related", "no")]
        .into_iter()
        .collect();
    let deal = asked.get("deal").to_owned();
    if let Some(prefilled) = from_deal::prefill(&mut tx, &deal).await? {
        if let Some(existing) = prefilled.existing {
            return Ok(see_other(&format!("/desk/contracts/{existing}")));
        }
        typed.0.extend(prefilled.typed.0);
    }
    let frame = Frame {
        purpose: Purpose::New,
        contract: None,
        id: ContractId::mint(ctx.app.clock.now()).to_string(),
        deal,
        preview: None,
        late: None,
    };
    let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/contracts`
pub(crate) async fn create(ctx: Ctx, staff: Staff, mut typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let id: ContractId = typed
        .get("id")
        .parse()
        .unwrap_or_else(|_| ContractId::mint(now));
    let frame = Frame {
        purpose: Purpose::New,
        contract: None,
        id: id.to_string(),
        deal: typed.get("deal").to_owned(),
        preview: None,
        late: None,
    };
    let mut tx = ctx.app.db.write().await?;
    if typed.only_rows() {
        let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    // The same form sent twice made one file; the second answer leads to it.
    let deal: Option<DealId> = typed.get("deal").parse().ok();
    let existing = match (store::find(&mut tx, id).await?, deal) {
        (None, Some(deal)) => store::of_deal(&mut tx, deal).await?,
        (found, _) => found,
    };
    if let Some(existing) = existing {
        return Ok(see_other(&format!("/desk/contracts/{}", existing.number)));
    }
    match parse(&ctx, &mut tx, None, (&typed, false)).await? {
        Ok(values) => {
            let origin = match deal {
                Some(deal) => from_deal::origin(&mut tx, deal).await?,
                None => Origin::direct(),
            };
            let number = life::create(&mut tx, id, &origin, &values, staff.id, now).await?;
            tx.commit().await?;
            tell_unused(&ctx, &typed, &values).await?;
            ctx.done("contract-created", &format!("/desk/contracts/{number}"))
                .await
        }
        Err(errors) => {
            let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
            drop(tx);
            ctx.invalid(page).await
        }
    }
}

pub(super) async fn blank(ctx: Ctx, number: String, purpose: Purpose, instead: &Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (contract, versions) = opened::at_desk(&mut tx, &number).await?;
    let may = if purpose == Purpose::Edit {
        filing::may_edit(&mut tx, &contract).await?
    } else {
        contract.state.may(Deed::Change)
    };
    if !may {
        return Err(Error::conflict("contract-moved-on"));
    }
    let mut typed = draft::typed(&life::current(&contract, &versions)?.values);
    for (field, value) in &instead.0 {
        typed.set(field, value.clone());
    }
    let frame = Frame::of(purpose, &contract);
    let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `GET /desk/contracts/{number}/edit`
pub(crate) async fn edit(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    blank(ctx, number, Purpose::Edit, &Typed::default()).await
}

pub(in crate::contracts) fn seen(ctx: &Ctx, staff: &Staff, typed: &Typed) -> Seen {
    Seen {
        // A form without a revision saw nothing and so changes nothing.
        revision: typed.get("revision").parse().unwrap_or(-1),
        by: staff.id,
        now: ctx.app.clock.now(),
    }
}

/// `POST /desk/contracts/{number}/edit`
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (contract, _) = opened::at_desk(&mut tx, &number).await?;
    let frame = Frame::of(Purpose::Edit, &contract);
    if typed.only_rows() {
        let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    let seen = seen(&ctx, &staff, &typed);
    // Told before the fields are looked at: what was typed was meant for another state.
    if !filing::may_edit(&mut tx, &contract).await? || contract.revision != seen.revision {
        drop(tx);
        return too_late(&ctx, &number, Purpose::Edit, typed).await;
    }
    let signed = contract.state != State::Draft;
    match parse(&ctx, &mut tx, Some(&contract), (&typed, signed)).await? {
        Ok(values) => {
            match life::edit(&mut tx, &contract, &values, seen).await {
                Err(Error::Conflict(_)) => {
                    drop(tx);
                    return too_late(&ctx, &number, Purpose::Edit, typed).await;
                }
                done => done?,
            }
            tx.commit().await?;
            tell_unused(&ctx, &typed, &values).await?;
            ctx.done("contract-saved", &format!("/desk/contracts/{number}"))
                .await
        }
        Err(errors) => {
            let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
            drop(tx);
            ctx.invalid(page).await
        }
    }
}

impl FormPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let of = |purpose, typed: &Typed, errors: &Errors| Self {
            purpose,
            number: "KX-H-2026-00001".to_owned(),
            action: "/desk/contracts".to_owned(),
            id: String::new(),
            deal: String::new(),
            revision: 0,
            form: FormView::new(typed, errors, Locale::Zh),
            rows: rows(typed, "items"),
            more: rows(typed, "further"),
            open: particulars::wrong(errors),
            sum: draft::sums(typed).map(|(a, b, c)| Sum {
                total: a.fen(),
                other: b.fen(),
                technical: c.fen(),
            }),
            lists: Lists::new(&[], today, Locale::Zh),
            reliefs: filing::reliefs(Locale::Zh),
            papers: vec![Choice {
                value: String::new(),
                label: "补充协议.pdf".to_owned(),
            }],
            compared: purpose == Purpose::Change,
            preview: Difference::sample(),
            late: (purpose == Purpose::Edit).then(Late::sample),
            waiting: vec![Waiting {
                url: "/desk/contracts/new".to_owned(),
                number: "KX-D-2026-00001".to_owned(),
                title: "池窑测温（虚构）".to_owned(),
            }],
        };
        let typed: Typed = [
            ("name", "池窑温度场测试"),
            ("total", "60万"),
            ("items.0.name", "热电偶"),
            ("items.0.kind", "equipment"),
            ("items.0.amount", "8万"),
        ]
        .into_iter()
        .collect();
        let wrong = draft::parse(&typed, today, &[], true)
            .err()
            .unwrap_or_default();
        vec![
            of(Purpose::New, &Typed::default(), &Errors::default()),
            of(Purpose::Edit, &typed, &wrong),
            of(Purpose::Change, &typed, &wrong),
        ]
    }
}
