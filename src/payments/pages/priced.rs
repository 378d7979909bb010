//! The form of an order begun from the price list: kind, purpose and sum as the price reckons them, of a base that is typed
//! or is the 成交额 of a contract.

use chrono::NaiveDate;

use crate::contracts;
use crate::contracts::performing::by_order;
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::ContractId;
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::payments::prices::{self, Obstacle, Price};
use crate::web::error::Result;
use crate::web::words::{Locale, Message};
use crate::web::{Errors, Typed};

/// Prices of the day that an order without a plan can be made from.
pub(super) async fn prices(tx: &mut Tx, today: NaiveDate) -> sqlx::Result<Vec<Price>> {
    let mut all = prices::valid_on(tx, today).await?;
    all.retain(|price| !price.kind.is_of_contract());
    Ok(all)
}

pub(super) fn choices(prices: &[Price], locale: Locale) -> Vec<Choice> {
    prices
        .iter()
        .map(|price| Choice {
            value: price.code.clone(),
            label: format!("{} · {}", price.name(locale), price.rule.words(locale)),
        })
        .collect()
}

/// The contract that a fee is about, by its number; `None` when none was named.
pub(super) async fn about(
    tx: &mut Tx,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<ContractId>> {
    let number = typed.get("about").to_uppercase();
    if number.is_empty() {
        return Ok(None);
    }
    let found = contracts::store::by_number(tx, &number).await?;
    if found.is_none() {
        errors.add("about", Message::new("payment-about-unknown"));
    }
    Ok(found.map(|contract| contract.id))
}

/// Fills the form by the price that was chosen; what is in the way is said at its field.
pub(super) async fn fill(tx: &mut Tx, typed: &mut Typed, prices: &[Price]) -> Result<Errors> {
    let mut errors = Errors::default();
    let code = typed.get("price").to_owned();
    let Some(price) = prices.iter().find(|price| price.code == code) else {
        errors.add("price", Message::new("field-required"));
        return Ok(errors);
    };
    let mut base = None;
    if typed.is_set("base") {
        match Money::parse(typed.get("base"), Unit::Yuan) {
            Ok(typed) => base = Some(typed),
            Err(error) => errors.add("base", error.message()),
        }
    }
    let number = typed.get("about").to_uppercase();
    if let Some(contract) = contracts::store::by_number(tx, &number).await? {
        let due = by_order::look(tx, contract).await?;
        base = base.or(Some(due.values.total));
        if !typed.is_set("payer") {
            typed.set("payer", due.values.buyer_name.clone());
        }
    } else if !number.is_empty() {
        errors.add("about", Message::new("payment-about-unknown"));
    }
    match prices::reckon(price, base) {
        Ok(amount) => {
            typed.set("kind", price.kind.code());
            typed.set("purpose", price.purpose(base, Locale::Zh));
            typed.set("amount", amount.yuan_text());
        }
        Err(Obstacle::NoBase) if errors.is_empty() => {
            errors.add("base", Message::new("payment-base-missing"));
        }
        Err(Obstacle::TooLarge) => errors.add("base", Message::new("money-too-large")),
        Err(Obstacle::NoBase) => {}
    }
    Ok(errors)
}
