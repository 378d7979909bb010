//! The form of a contract's values: a new file, a draft, or the change of a registered contract.

use serde::Serialize;

use super::view::Sum;
use super::{Choice, choices, worded};
use crate::codes::Table;
use crate::contracts::contract::{Contract, Deed, ITEM_KINDS, State, Values, Version, is_type};
use crate::contracts::life::{self, Origin, Seen};
use crate::contracts::{draft, registering, store};
use crate::db::Tx;
use crate::ids::{ContractId, DealId};
use crate::organisations::{self, organisation::Organisation};
use crate::web::words::Locale;
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Page, Path, Result, Staff, Typed, see_other,
};

/// Organisations offered in the lists; anybody else is typed in.
const OFFERED: i64 = 500;

#[derive(Serialize)]
struct Lists {
    types: Vec<Choice>,
    licences: Vec<Choice>,
    organisations: Vec<Choice>,
    regions: Vec<Choice>,
    natures: Vec<Choice>,
    fields: Vec<Choice>,
    ips: Vec<Choice>,
    plans: Vec<Choice>,
    payments: Vec<Choice>,
    objectives: Vec<Choice>,
    industries: Vec<Choice>,
    kinds: Vec<Choice>,
    yes_no: Vec<Choice>,
}

impl Lists {
    fn new(organisations: &[Organisation], today: chrono::NaiveDate, locale: Locale) -> Self {
        let of = |table| choices(table, today, locale);
        let mut types = of(Table::ContractType);
        types.retain(|choice| is_type(&choice.value));
        let mut offered: Vec<Choice> = organisations
            .iter()
            .map(|o| Choice {
                value: o.id.to_string(),
                label: o.name.clone(),
            })
            .collect();
        offered.sort_by(|a, b| a.label.cmp(&b.label));
        Self {
            types,
            licences: of(Table::LicenceKind),
            organisations: offered,
            regions: of(Table::Region),
            natures: of(Table::PartyNature),
            fields: of(Table::Field),
            ips: of(Table::Ip),
            plans: of(Table::PlanSource),
            payments: of(Table::Payment),
            objectives: of(Table::Objective),
            industries: of(Table::Industry),
            kinds: worded("contract-item-", ITEM_KINDS, locale),
            yes_no: worded("contract-", ["yes", "no"], locale),
        }
    }
}

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
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
    sum: Option<Sum>,
    lists: Lists,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "contracts/form.html";
    const NAV: &'static str = "desk";
}

/// What a form page is made of besides what was typed.
struct Frame<'a> {
    purpose: Purpose,
    contract: Option<&'a Contract>,
    id: String,
    deal: String,
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    frame: &Frame<'_>,
    typed: &Typed,
    errors: &Errors,
) -> Result<FormPage> {
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
    Ok(FormPage {
        purpose: frame.purpose,
        number,
        action,
        id: frame.id.clone(),
        deal: frame.deal.clone(),
        // What was typed belongs to the revision it was typed on.
        revision: typed.get("revision").parse().unwrap_or(revision),
        form: ctx.form(typed, errors),
        rows: rows(typed),
        sum,
        lists: Lists::new(&offered, today, ctx.locale),
    })
}

/// The numbers of the item rows to show: those typed and always one empty.
fn rows(typed: &Typed) -> Vec<usize> {
    let mut rows = typed.rows("items");
    let next = rows.last().map_or(0, |last| last + 1);
    if rows.is_empty() || typed.is_set("_add") {
        rows.push(next);
    }
    rows
}

/// Whether the form came back only for one row more or less; takes the row away.
fn only_rows(typed: &mut Typed) -> bool {
    let removed = typed.get("_remove").to_owned();
    if !removed.is_empty() {
        let prefix = format!("{removed}.");
        typed.0.retain(|(key, _)| !key.starts_with(&prefix));
    }
    !removed.is_empty() || typed.is_set("_add")
}

async fn parse(
    ctx: &Ctx,
    tx: &mut Tx,
    typed: &Typed,
    signed: bool,
) -> Result<std::result::Result<Values, Errors>> {
    let known = organisations::store::cards(tx, &draft::named(typed)).await?;
    Ok(draft::parse(typed, ctx.app.clock.today(), &known, signed))
}

/// `GET /desk/contracts/new`
pub(crate) async fn new(ctx: Ctx, _: Staff, asked: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let mut typed: Typed = [("licence_kind", "non_exclusive"), ("related", "no")]
        .into_iter()
        .collect();
    let deal = asked.get("deal").to_owned();
    if let Some(prefilled) = crate::contracts::from_deal::prefill(&mut tx, &deal).await? {
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
    };
    let mut tx = ctx.app.db.write().await?;
    if only_rows(&mut typed) {
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
    match parse(&ctx, &mut tx, &typed, false).await? {
        Ok(values) => {
            let origin = match deal {
                Some(deal) => {
                    crate::contracts::from_deal::take(&mut tx, deal, staff.id, now).await?
                }
                None => Origin::direct(),
            };
            let number = life::create(&mut tx, id, &origin, &values, staff.id, now).await?;
            tx.commit().await?;
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

pub(super) async fn opened(tx: &mut Tx, number: &str) -> Result<(Contract, Vec<Version>)> {
    let contract = store::by_number(tx, number).await?.ok_or(Error::NotFound)?;
    let versions = store::versions(tx, contract.id).await?;
    Ok((contract, versions))
}

async fn blank(ctx: Ctx, number: String, purpose: Purpose) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (contract, versions) = opened(&mut tx, &number).await?;
    let deed = if purpose == Purpose::Edit {
        Deed::Edit
    } else {
        Deed::Change
    };
    if !contract.state.may(deed) {
        return Err(Error::conflict("contract-moved-on"));
    }
    let typed = draft::typed(&life::current(&contract, &versions)?.values);
    let frame = Frame {
        purpose,
        contract: Some(&contract),
        id: String::new(),
        deal: String::new(),
    };
    let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `GET /desk/contracts/{number}/edit`
pub(crate) async fn edit(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    blank(ctx, number, Purpose::Edit).await
}

/// `GET /desk/contracts/{number}/change`
pub(crate) async fn change(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    blank(ctx, number, Purpose::Change).await
}

pub(super) fn seen(ctx: &Ctx, staff: &Staff, typed: &Typed) -> Seen {
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
    let (contract, _) = opened(&mut tx, &number).await?;
    let frame = Frame {
        purpose: Purpose::Edit,
        contract: Some(&contract),
        id: String::new(),
        deal: String::new(),
    };
    if only_rows(&mut typed) {
        let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    let signed = contract.state != State::Draft;
    match parse(&ctx, &mut tx, &typed, signed).await? {
        Ok(values) => {
            life::edit(&mut tx, &contract, &values, seen(&ctx, &staff, &typed)).await?;
            tx.commit().await?;
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

/// `POST /desk/contracts/{number}/change`
pub(crate) async fn change_it(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (contract, versions) = opened(&mut tx, &number).await?;
    let frame = Frame {
        purpose: Purpose::Change,
        contract: Some(&contract),
        id: String::new(),
        deal: String::new(),
    };
    if only_rows(&mut typed) {
        let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    let today = ctx.app.clock.today();
    let current = life::current(&contract, &versions)?;
    let values = parse(&ctx, &mut tx, &typed, true).await?;
    let change = registering::change(&typed, &contract, current, today);
    match (values, change) {
        (Ok(values), Ok(change)) => {
            let errors = registering::fits_registration(&values, &contract);
            if !errors.is_empty() {
                let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
                drop(tx);
                return ctx.invalid(page).await;
            }
            let seen = seen(&ctx, &staff, &typed);
            life::change(&mut tx, &contract, &change, &values, seen).await?;
            tx.commit().await?;
            ctx.done("contract-changed", &format!("/desk/contracts/{number}"))
                .await
        }
        (values, change) => {
            let mut errors = values.err().unwrap_or_default();
            errors.0.extend(change.err().unwrap_or_default().0);
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
            rows: rows(typed),
            sum: draft::sums(typed).map(|(a, b, c)| Sum {
                total: a.fen(),
                other: b.fen(),
                technical: c.fen(),
            }),
            lists: Lists::new(&[], today, Locale::Zh),
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
