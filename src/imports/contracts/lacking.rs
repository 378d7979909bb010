//! What the form asks for and an old ledger never held: told row by row, left blank in the contract. Everything that the
//! row does say goes through the form's own checks, with something standing in for what it does not.

use chrono::NaiveDate;

use crate::contracts::contract::Values;
use crate::contracts::draft;
use crate::web::form::{Errors, Typed};

/// What the form asks for and an old ledger may not hold, with what stands in while the rest is checked.
fn stand_in(field: &str, typed: &Typed, today: NaiveDate) -> Option<String> {
    let text = match field {
        "ip" | "plan_source" => "90",
        "payment" => "9",
        "objective" => "12",
        "industry" => "A",
        "field" => "01",
        "related" => "no",
        "seller_nature" | "buyer_nature" => "600",
        "seller_region" | "buyer_region" => "510000",
        "patents" => "202519900012.5",
        "third_party" => "-",
        "starts_on" => {
            let signed = typed.get("signed_on");
            return Some(if signed.is_empty() {
                today.to_string()
            } else {
                signed.to_owned()
            });
        }
        "ends_on" => {
            let begins = typed.get("starts_on").parse().unwrap_or(today);
            return Some(today.max(begins).to_string());
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// Takes away again what stood in.
fn without(mut values: Values, lacks: &Errors) -> Values {
    for (field, _) in &lacks.0 {
        match field.as_str() {
            "ip" => values.ip.clear(),
            "plan_source" => values.plan_source.clear(),
            "payment" => values.payment.clear(),
            "objective" => values.objective.clear(),
            "industry" => values.industry.clear(),
            "field" => values.field.clear(),
            "seller_nature" => values.seller_nature.clear(),
            "buyer_nature" => values.buyer_nature.clear(),
            "seller_region" => values.seller_region.clear(),
            "buyer_region" => values.buyer_region.clear(),
            "patents" => values.patents.clear(),
            "third_party" => values.third_party.clear(),
            "starts_on" => values.starts_on = None,
            "ends_on" => values.ends_on = None,
            _ => {}
        }
    }
    values
}

/// The values of a form, and what it lacks that may be lacking.
pub(super) fn values(typed: &Typed, today: NaiveDate) -> Result<(Values, Errors), Errors> {
    let mut typed = typed.clone();
    let mut lacks = Errors::default();
    for _ in 0..3 {
        let errors = match draft::parse(&typed, today, &[], false) {
            Ok(values) => return Ok((without(values, &lacks), lacks)),
            Err(errors) => errors,
        };
        let may_lack =
            |field: &str| !typed.is_set(field) && stand_in(field, &typed, today).is_some();
        if errors.0.iter().any(|(field, _)| !may_lack(field)) {
            let hard = errors.0.into_iter().filter(|(field, _)| !may_lack(field));
            return Err(Errors(hard.collect()));
        }
        for (field, message) in errors.0 {
            if let Some(text) = stand_in(&field, &typed, today) {
                typed.set(&field, text);
                lacks.add(&field, message);
            }
        }
    }
    Err(lacks)
}
