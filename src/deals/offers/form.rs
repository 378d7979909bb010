//! The form for terms: what it offers to choose from, what it starts with, and how it is read.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use serde::Serialize;

use super::offer::{Offer, State};
use super::terms::{BASES, COURSES, OWNERSHIPS, PAYMENTS, Terms};
use crate::codes::{Table, contract_type};
use crate::db::Tx;
use crate::deals::Choice;
use crate::deals::deal::Deal;
use crate::deals::life::By;
use crate::deals::store;
use crate::ids::OfferId;
use crate::listings;
use crate::money::Money;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Reader, Typed};
use crate::web::words::Locale;
use crate::web::{Ctx, Page};

const NOTE_MOST: usize = 1000;
/// In days: how long an offer holds unless its maker says otherwise, and at most.
pub(super) const HOLDS: u64 = 14;
const HOLDS_MOST: u64 = 180;

#[derive(Clone, Serialize)]
pub(super) struct Lists {
    types: Vec<Choice>,
    licences: Vec<Choice>,
    payments: Vec<Choice>,
    bases: Vec<Choice>,
    courses: Vec<Choice>,
    ownerships: Vec<Choice>,
}

impl Lists {
    pub(super) fn new(today: NaiveDate, locale: Locale) -> Self {
        let of = |table| Choice::of(table, today, locale);
        let mut types = of(Table::ContractType);
        types.retain(|choice| contract_type::is_type(&choice.value));
        let mut payments = of(Table::Payment);
        payments.retain(|payment| PAYMENTS.contains(&payment.value.as_str()));
        Self {
            types,
            licences: of(Table::LicenceKind),
            payments,
            bases: Choice::worded("offer-base-", BASES, locale),
            courses: Choice::worded("offer-course-", COURSES, locale),
            ownerships: Choice::worded("offer-ownership-", OWNERSHIPS, locale),
        }
    }
}

/// The form for terms.
#[derive(Serialize)]
pub(crate) struct OfferPage {
    pub(super) number: String,
    pub(super) title: String,
    /// Sent with the form, so that sending twice makes one.
    pub(super) id: String,
    /// The open offer that these terms take the place of; empty for the first.
    pub(super) instead_of: String,
    /// The other side's terms are being answered.
    pub(super) counters: bool,
    /// What was typed met another state; it is all still here.
    pub(super) moved_on: bool,
    pub(super) rows: Vec<usize>,
    pub(super) lists: Lists,
    pub(super) form: FormView,
}

impl Page for OfferPage {
    const TEMPLATE: &'static str = "deals/offers/form.html";
    const NAV: &'static str = "workspace";
}

pub(super) async fn title(tx: &mut Tx, deal: &Deal) -> Result<String> {
    let listing = listings::store::find(tx, deal.listing_id).await?;
    Ok(listing.ok_or(Error::NotFound)?.title)
}

async fn open_offer(tx: &mut Tx, deal: &Deal) -> Result<Option<Offer>> {
    let newest = store::offers(tx, deal.id, 1).await?.pop();
    Ok(newest.filter(|offer| offer.state == State::Open))
}

pub(super) async fn form_page(
    tx: &mut Tx,
    ctx: &Ctx,
    (deal, by): (&Deal, By),
    (typed, errors): (&Typed, &Errors),
    moved_on: bool,
) -> Result<OfferPage> {
    let now = ctx.app.clock.now();
    let open = open_offer(tx, deal).await?;
    let seen = typed.get("instead_of");
    let open_id = open.as_ref().map_or_else(String::new, |o| o.id.to_string());
    let mut rows = typed.rows("parts");
    if rows.len() < 2 || typed.is_set("_add") {
        let next = rows.last().map_or(0, |last| last + 1);
        rows.extend(next..next + 2_usize.saturating_sub(rows.len()).max(1));
    }
    Ok(OfferPage {
        number: deal.number.clone(),
        title: title(tx, deal).await?,
        id: if typed.is_set("id") && !moved_on {
            typed.get("id").to_owned()
        } else {
            OfferId::mint(now).to_string()
        },
        // A form that comes back keeps what it was an answer to, unless the person was told that this changed.
        instead_of: if typed.is_set("id") && !moved_on {
            seen.to_owned()
        } else {
            open_id
        },
        counters: open.is_some_and(|o| o.side != by.side),
        moved_on,
        rows,
        lists: Lists::new(ctx.app.clock.today(), ctx.locale),
        form: ctx.form(typed, errors),
    })
}

/// What a first offer starts with: the request's own words.
pub(super) fn first(deal: &Deal, today: NaiveDate) -> Typed {
    let type_code = match deal.purpose.as_str() {
        "commissioned_development" => "11",
        "joint_development" => "12",
        "consulting" => "40",
        "service" => "51",
        "training" => "52",
        _ => "",
    };
    let total = deal.budget_fen.filter(|_| deal.budget_kind == "amount");
    [
        ("type_code", type_code.to_owned()),
        (
            "total",
            total.map_or_else(String::new, |fen| Money::from_fen(fen).yuan_text()),
        ),
        ("starts_on", today.to_string()),
        ("ownership", "by_law".to_owned()),
        ("course", "fixed".to_owned()),
    ]
    .into_iter()
    .collect()
}

/// The terms, the words to the other side, and until when the offer holds.
pub(super) fn parse(
    typed: &Typed,
    today: NaiveDate,
) -> Result<(Terms, String, DateTime<Utc>), Errors> {
    let mut r = Reader::new(typed);
    let terms = Terms::read(&mut r, today);
    let note = Some(r.optional("note", NOTE_MOST).unwrap_or_default());
    let valid_on = r.required_date("valid_on", today, today + Days::new(HOLDS_MOST));
    let whole = (|| {
        Some((
            terms?,
            note?,
            tz::end_of_day(valid_on?) - Duration::microseconds(1),
        ))
    })();
    r.finish(whole)
}
