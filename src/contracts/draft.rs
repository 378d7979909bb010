//! Reads the values of a contract from a form, all errors at once, and back into a form again. Warnings tell what
//! looks odd; they never stop anybody.

use std::str::FromStr as _;

use chrono::{Months, NaiveDate};

use super::contract::{ITEM_KINDS, Item, Party, Values, deducted};
use super::details::Details;
use crate::codes::Table;
use crate::codes::contract_type::{is_licence, is_type};
use crate::identifiers::PatentNumber;
use crate::ids::OrganisationId;
use crate::listings::content;
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::organisations::organisation::Organisation;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const NAME_MOST: usize = 200;
pub const ITEMS_MOST: usize = 30;
/// 15 digits in 元: no contract is larger, and a ledger of them can still be summed.
const LARGEST_FEN: i64 = 99_999_999_999_999_999;

/// The organisations named in a form, for the caller to look up before `parse`.
#[must_use]
pub fn named(typed: &Typed) -> Vec<OrganisationId> {
    ["seller_id", "buyer_id"]
        .iter()
        .filter_map(|field| OrganisationId::from_str(typed.get(field)).ok())
        .collect()
}

/// Reads a whole form. `known` holds the organisations it names; `signed` says that a signing date is a must.
///
/// # Errors
/// Every error, by field.
pub fn parse(
    typed: &Typed,
    today: NaiveDate,
    known: &[Organisation],
    signed: bool,
) -> Result<Values, Errors> {
    let mut r = Reader::new(typed);
    let name = r.text("name", NAME_MOST);
    let type_code = type_code(&mut r);
    let licence_kind = licence_kind(&mut r, type_code.as_deref());
    let seller = party(&mut r, "seller", known);
    let buyer = party(&mut r, "buyer", known);
    differ(&mut r, seller.as_ref(), buyer.as_ref());
    let third_party = if type_code.as_deref() == Some("53") {
        r.text("third_party", NAME_MOST)
    } else {
        Some(r.optional("third_party", NAME_MOST).unwrap_or_default())
    };
    let (signed_on, starts_on, ends_on) = dates(&mut r, today, signed);
    let money = money(&mut r);
    let field = content::code(&mut r, "field", Table::Field);
    let ip = content::code(&mut r, "ip", Table::Ip);
    let plan_source = content::code(&mut r, "plan_source", Table::PlanSource);
    let payment = content::code(&mut r, "payment", Table::Payment);
    let objective = content::code(&mut r, "objective", Table::Objective);
    let industry = content::code(&mut r, "industry", Table::Industry);
    let related = yes_or_no(&mut r, "related");
    let patents = patents(&mut r, type_code.as_deref());
    let bound = (type_code.as_deref(), patents.as_deref(), ends_on);
    patent_life::within(&mut r, bound, today);
    let estimated = estimated(&mut r, payment.as_deref());
    let details = details::read(&mut r, type_code.as_deref(), related == Some(true), known);
    same_code(&mut r, &details);
    let note = r.optional("note", 2000).unwrap_or_default();
    let values = (|| {
        let (seller, buyer) = (seller?, buyer?);
        let (total, non_technical, technical, items) = money?;
        Some(Values {
            name: name?,
            type_code: type_code?,
            licence_kind: licence_kind?,
            seller_id: seller.id,
            seller_name: seller.name,
            seller_region: seller.region,
            seller_nature: seller.nature,
            buyer_id: buyer.id,
            buyer_name: buyer.name,
            buyer_region: buyer.region,
            buyer_nature: buyer.nature,
            third_party: third_party?,
            signed_on,
            starts_on: Some(starts_on?),
            ends_on: Some(ends_on?),
            total,
            non_technical,
            technical,
            field: field?,
            ip: ip?,
            plan_source: plan_source?,
            payment: payment?,
            objective: objective?,
            industry: industry?,
            related: related?,
            patents: patents?,
            note,
            estimated,
            details,
            items,
        })
    })();
    apart::checked(r.finish(values)?, typed, known)
}

fn type_code(r: &mut Reader<'_>) -> Option<String> {
    if !r.typed.is_set("type_code") {
        r.error("type_code", "field-choose");
        return None;
    }
    r.optional_parsed("type_code", |code| {
        is_type(code)
            .then(|| code.to_owned())
            .ok_or_else(|| Message::new("field-unknown-choice"))
    })
}

/// An unclear licence is a non-exclusive one; other types have no kind.
fn licence_kind(r: &mut Reader<'_>, type_code: Option<&str>) -> Option<String> {
    if !type_code.is_some_and(is_licence) {
        return Some(String::new());
    }
    if r.typed.is_set("licence_kind") {
        content::optional_code(r, "licence_kind", Table::LicenceKind)
    } else {
        Some("non_exclusive".to_owned())
    }
}

/// An organisation of the platform by id, or one typed with name, region and nature.
fn party(r: &mut Reader<'_>, side: &str, known: &[Organisation]) -> Option<Party> {
    let id_field = format!("{side}_id");
    if r.typed.is_set(&id_field) {
        let found = OrganisationId::from_str(r.typed.get(&id_field))
            .ok()
            .and_then(|id| known.iter().find(|o| o.id == id));
        if found.is_none() {
            r.error(&id_field, "field-unknown-choice");
        }
        return found.map(|o| Party {
            id: Some(o.id),
            name: o.name.clone(),
            region: o.region.clone(),
            nature: o.nature.clone(),
        });
    }
    let name = r.text(&format!("{side}_name"), NAME_MOST);
    let region = content::code(r, &format!("{side}_region"), Table::Region);
    let nature = content::code(r, &format!("{side}_nature"), Table::PartyNature);
    Some(Party {
        id: None,
        name: name?,
        region: region?,
        nature: nature?,
    })
}

fn differ(r: &mut Reader<'_>, seller: Option<&Party>, buyer: Option<&Party>) {
    let (Some(seller), Some(buyer)) = (seller, buyer) else {
        return;
    };
    let same_id = seller.id.is_some() && seller.id == buyer.id;
    if same_id || squeezed(&seller.name) == squeezed(&buyer.name) {
        let field = if buyer.id.is_some() {
            "buyer_id"
        } else {
            "buyer_name"
        };
        r.error(field, "contract-same-party");
    }
}

fn squeezed(name: &str) -> String {
    crate::halfwidth::half_width(name)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

type Dates = (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);

fn dates(r: &mut Reader<'_>, today: NaiveDate, signed: bool) -> Dates {
    let earliest = today - Months::new(12 * 50);
    let latest = today + Months::new(12 * 50);
    let signed_on = if signed {
        r.required_date("signed_on", earliest, today)
    } else {
        r.date("signed_on", earliest, today)
    };
    let starts_on = r.required_date("starts_on", earliest, latest);
    let ends_on = r.required_date("ends_on", earliest, latest);
    if let (Some(start), Some(end)) = (starts_on, ends_on)
        && end < start
    {
        r.error("ends_on", "contract-ends-before-start");
    }
    (signed_on, starts_on, ends_on)
}

/// 成交额, what is taken off, 技术交易额, and the items.
fn money(r: &mut Reader<'_>) -> Option<(Money, Money, Money, Vec<Item>)> {
    let total = r.parsed("total", sum);
    let items = items(r)?;
    let total = total?;
    let listed = Money::total(items.iter().map(|i| i.amount));
    if listed.is_none_or(|listed| listed > total) {
        r.error("total", "contract-items-exceed-total");
        return None;
    }
    let off = deducted(&items)?;
    let technical = total.checked_sub(off)?;
    if !technical.is_positive() {
        r.error("total", "contract-nothing-technical");
        return None;
    }
    Some((total, off, technical, items))
}

/// The three sums as far as they can be read, whatever else is wrong.
#[must_use]
pub fn sums(typed: &Typed) -> Option<(Money, Money, Money)> {
    let mut r = Reader::new(typed);
    money(&mut r).map(|(total, other, technical, _)| (total, other, technical))
}

fn sum(text: &str) -> Result<Money, Message> {
    let money = Money::parse(text, Unit::Yuan).map_err(|e| e.message())?;
    if !money.is_positive() {
        return Err(Message::new("contract-money-zero"));
    }
    if money.fen() > LARGEST_FEN {
        return Err(Message::new("money-too-large"));
    }
    Ok(money)
}

fn items(r: &mut Reader<'_>) -> Option<Vec<Item>> {
    let rows: Vec<usize> = r
        .typed
        .rows("items")
        .into_iter()
        .filter(|n| {
            let filled = |field| r.typed.is_set(&format!("items.{n}.{field}"));
            filled("name") || filled("amount")
        })
        .collect();
    if rows.len() > ITEMS_MOST {
        r.errors.add(
            "items",
            Message::new("contract-too-many-items").with("most", ITEMS_MOST),
        );
        return None;
    }
    let read: Vec<Option<Item>> = rows.into_iter().map(|n| item(r, n)).collect();
    read.into_iter().collect()
}

fn item(r: &mut Reader<'_>, n: usize) -> Option<Item> {
    let name = r.text(&format!("items.{n}.name"), 100);
    let kind_field = format!("items.{n}.kind");
    let kind = r.typed.get(&kind_field).to_owned();
    let kind_is_known = ITEM_KINDS.contains(&kind.as_str());
    if !kind_is_known {
        r.error(&kind_field, "field-choose");
    }
    let amount = r.parsed(&format!("items.{n}.amount"), sum);
    let carrier = r.typed.get(&format!("items.{n}.carrier")) == "yes";
    Some(Item {
        name: name?,
        kind: kind_is_known.then_some(kind)?,
        amount: amount?,
        carrier,
    })
}

/// Who sells and who buys can't carry the same code.
fn same_code(r: &mut Reader<'_>, details: &Details) {
    let code = &details.seller.uscc;
    if !code.is_empty() && *code == details.buyer.uscc {
        r.error("buyer_uscc", "contract-same-party");
    }
}

/// A sum that is settled later: royalties, and what else is not fixed.
fn estimated(r: &mut Reader<'_>, payment: Option<&str>) -> bool {
    let estimated = r.typed.get("estimated") == "yes";
    if estimated && matches!(payment, Some("1" | "2")) {
        r.error("estimated", "contract-estimate-fixed");
    }
    estimated
}

fn yes_or_no(r: &mut Reader<'_>, field: &str) -> Option<bool> {
    match r.typed.get(field) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            r.error(field, "field-choose");
            None
        }
    }
}

/// Numbers in lines or separated by commas; at least one where the contract is about a patent.
fn patents(r: &mut Reader<'_>, type_code: Option<&str>) -> Option<String> {
    let text = r.optional("patents", 2000).unwrap_or_default();
    let mut numbers = Vec::new();
    let mut right = true;
    for word in text.split(['\n', ',', '，', '、', ';', '；']) {
        if word.trim().is_empty() {
            continue;
        }
        if let Ok(number) = PatentNumber::parse(word) {
            numbers.push(number.to_string());
        } else {
            right = false;
            let message = Message::new("contract-patent-wrong").with("number", word.trim());
            r.errors.add("patents", message);
        }
    }
    if numbers.is_empty() && right && matches!(type_code, Some("21" | "22" | "31")) {
        r.error("patents", "contract-patent-missing");
        return None;
    }
    right.then(|| numbers.join("\n"))
}

/// The form that reads back to these values.
#[must_use]
pub fn typed(v: &Values) -> Typed {
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let mut typed: Typed = [
        ("name", v.name.clone()),
        ("type_code", v.type_code.clone()),
        ("licence_kind", v.licence_kind.clone()),
        ("third_party", v.third_party.clone()),
        ("signed_on", day(v.signed_on)),
        ("starts_on", day(v.starts_on)),
        ("ends_on", day(v.ends_on)),
        ("total", v.total.yuan_text()),
        ("field", v.field.clone()),
        ("ip", v.ip.clone()),
        ("plan_source", v.plan_source.clone()),
        ("payment", v.payment.clone()),
        ("objective", v.objective.clone()),
        ("industry", v.industry.clone()),
        ("related", if v.related { "yes" } else { "no" }.to_owned()),
        ("patents", v.patents.clone()),
        ("note", v.note.clone()),
    ]
    .into_iter()
    .collect();
    for (side, party) in [("seller", v.seller()), ("buyer", v.buyer())] {
        if let Some(id) = party.id {
            typed.push(&format!("{side}_id"), id.to_string());
        } else {
            typed.push(&format!("{side}_name"), party.name);
            typed.push(&format!("{side}_region"), party.region);
            typed.push(&format!("{side}_nature"), party.nature);
        }
    }
    if v.estimated {
        typed.push("estimated", "yes");
    }
    details::write(&mut typed, &v.details);
    for (n, item) in v.items.iter().enumerate() {
        typed.push(&format!("items.{n}.name"), item.name.clone());
        typed.push(&format!("items.{n}.kind"), item.kind.clone());
        typed.push(&format!("items.{n}.amount"), item.amount.yuan_text());
        if item.carrier {
            typed.push(&format!("items.{n}.carrier"), "yes");
        }
    }
    typed
}

mod apart;
mod details;
mod odd;
pub mod patent_life;
#[cfg(test)]
mod tests;

pub use apart::on_both_sides;
pub use odd::{Drafted, gaps, warnings};
