//! `/prices`: what the centre charges, for everybody, with a sum for one's own contract.

use chrono::NaiveDate;
use serde::Serialize;

use super::pages::{Line, sample};
use super::price::{KINDS, Obstacle, Price, Rule, reckon};
use super::{MOST, store};
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::words::{Locale, Message};
use crate::web::{Answer, Ctx, Errors, FormView, Page, Sample, Typed};

#[derive(Serialize)]
struct Group {
    kind: &'static str,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// What somebody's own contract would come to.
#[derive(Serialize)]
struct Reckoned {
    words: String,
    amount: i64,
    capitals: String,
}

#[derive(Serialize)]
pub(crate) struct PricesPage {
    groups: Vec<Group>,
    /// Versions that begin later.
    upcoming: Vec<Line>,
    today: NaiveDate,
    /// Prices that are a part of 成交额.
    rates: Vec<Choice>,
    form: FormView,
    reckoned: Option<Reckoned>,
}

impl Page for PricesPage {
    const TEMPLATE: &'static str = "payments/prices/public.html";
}

fn asked(typed: &Typed, prices: &[Price], locale: Locale) -> (Option<Reckoned>, Errors) {
    if !typed.has("base") {
        return (None, Errors::default());
    }
    let mut errors = Errors::default();
    let found = prices.iter().find(|p| p.code == typed.get("price"));
    let Some(price) = found else {
        errors.add("price", Message::new("field-required"));
        return (None, errors);
    };
    let base = match Money::parse(typed.get("base"), Unit::Yuan) {
        Ok(base) => base,
        Err(error) => {
            errors.add("base", error.message());
            return (None, errors);
        }
    };
    match reckon(price, Some(base)) {
        Ok(amount) => {
            let reckoned = Reckoned {
                words: price.purpose(Some(base), locale),
                amount: amount.fen(),
                capitals: amount.capitals(),
            };
            (Some(reckoned), errors)
        }
        Err(Obstacle::NoBase) => {
            errors.add("base", Message::new("contract-money-zero"));
            (None, errors)
        }
        Err(Obstacle::TooLarge) => {
            errors.add("base", Message::new("money-too-large"));
            (None, errors)
        }
    }
}

fn page(prices: &[Price], typed: &Typed, (today, locale): (NaiveDate, Locale)) -> PricesPage {
    let valid: Vec<Price> = prices
        .iter()
        .filter(|p| p.standing(today) == super::Standing::Valid)
        .cloned()
        .collect();
    let groups = KINDS.iter().map(|kind| Group {
        kind: kind.code(),
        lines: valid
            .iter()
            .filter(|p| p.kind == *kind)
            .map(|p| Line::new(p, today, locale))
            .collect(),
    });
    let (reckoned, errors) = asked(typed, &valid, locale);
    PricesPage {
        groups: groups.filter(|group| !group.lines.is_empty()).collect(),
        upcoming: prices
            .iter()
            .filter(|p| p.standing(today) == super::Standing::Upcoming)
            .map(|p| Line::new(p, today, locale))
            .collect(),
        today,
        rates: valid
            .iter()
            .filter(|p| matches!(p.rule, Rule::Rate { .. }))
            .map(|p| Choice {
                value: p.code.clone(),
                label: p.name(locale).to_owned(),
            })
            .collect(),
        form: FormView::new(typed, &errors, locale),
        reckoned,
    }
}

/// `GET /prices` with `price` and `base` to reckon
pub(crate) async fn show(ctx: Ctx, typed: Typed) -> Answer {
    let today = ctx.app.clock.today();
    let mut tx = ctx.app.db.read().await?;
    let prices = store::from_day(&mut tx, today, MOST).await?;
    drop(tx);
    ctx.page(page(&prices, &typed, (today, ctx.locale))).await
}

pub(super) fn samples() -> Vec<Sample> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let rate = Rule::Rate {
        bp: 250,
        lower: Some(Money::from_fen(300_000)),
        upper: None,
    };
    let prices = [
        sample(rate, (2026, 1), None),
        sample(Rule::Fixed(Money::from_fen(900_000)), (2027, 1), None),
    ];
    let typed = |base: &str| -> Typed {
        [("price", "EVAL-PANEL"), ("base", base)]
            .into_iter()
            .collect()
    };
    [
        page(&[], &Typed::default(), (today, Locale::Zh)),
        page(&prices, &typed("60万"), (today, Locale::Zh)),
        page(&prices, &typed("0"), (today, Locale::Zh)),
    ]
    .iter()
    .map(Sample::of)
    .collect()
}
