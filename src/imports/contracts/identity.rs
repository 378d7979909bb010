//! By what a row of a ledger is known again. A registration number is one contract's alone; a seller's own number, which
//! many ledgers begin anew every year, names a contract together with its name or with its buyer and day.

use sha2::{Digest as _, Sha256};

use super::reading::Reading;
use crate::contracts::bringing::Brought;
use crate::contracts::contract::Values;
use crate::halfwidth::half_width;
use crate::identifiers::RegistrationNumber;
use crate::storage::hex;

pub(super) fn key(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.join("\n").as_bytes()))
}

/// Any of these names the contract.
pub(super) fn keys(
    r: &Reading<'_>,
    values: &Values,
    number: Option<&RegistrationNumber>,
) -> Vec<String> {
    let (id, signed) = (r.get("id"), r.get("signed_on"));
    let (name, buyer) = (values.name.as_str(), values.buyer_name.as_str());
    let mut keys = Vec::new();
    keys.extend(number.map(|number| key(&["number", number.as_str()])));
    for who in sellers(r, values) {
        if id.is_empty() {
            keys.push(key(&["like", &who, name, buyer, signed]));
        } else {
            keys.push(key(&["id", &who, id, "name", name]));
            keys.push(key(&["id", &who, id, "buyer", buyer, signed]));
        }
    }
    keys
}

/// What rows were known by before; they name a contract only where it is alike.
pub(super) fn older(r: &Reading<'_>, values: &Values) -> String {
    let (id, seller) = (r.get("id"), values.seller_name.as_str());
    if id.is_empty() {
        let total = values.total.yuan_text();
        let (name, buyer) = (values.name.as_str(), values.buyer_name.as_str());
        key(&["text", name, seller, buyer, r.get("signed_on"), &total])
    } else {
        key(&["id", seller, id])
    }
}

/// What the seller may be called: by a code that the row gives alone, else by its name and the code that it is known to
/// have, so that a seller who is verified later is the same.
fn sellers(r: &Reading<'_>, values: &Values) -> Vec<String> {
    let typed = half_width(r.get("seller_uscc")).to_uppercase();
    if !typed.is_empty() {
        return vec![typed];
    }
    let owner = r.terms.seller.filter(|_| !r.has("seller_name"));
    let known = owner.or_else(|| r.organisation("seller"));
    let code = known.map(|organisation| organisation.uscc.clone());
    code.into_iter()
        .chain([values.seller_name.clone()])
        .collect()
}

/// What a row says, whoever of the platform its sides turn out to be.
pub(super) fn content(brought: &Brought) -> String {
    let mut said = brought.clone();
    said.keys.clear();
    let changed = said.changes.iter_mut().map(|(_, values)| values);
    for values in changed.chain([&mut said.values]) {
        values.seller_id = None;
        values.buyer_id = None;
    }
    key(&[&format!("{said:?}")])
}
