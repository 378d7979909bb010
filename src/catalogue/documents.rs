//! What the indexes hold of listings and organisations: the public tiers only, and of a masked need never the company.

use serde_json::{Value, json};

use crate::achievements::Achievement;
use crate::codes::{self, Table};
use crate::listings::Kind;
use crate::listings::content::Tier;
use crate::listings::feed::Shown;
use crate::needs::Need;
use crate::organisations::organisation::Organisation;

/// The document of a listing; `None` when its content can't be read.
pub(super) fn of_listing(shown: &Shown) -> Option<Value> {
    let content = shown.content.clone();
    let document = match shown.listing.kind {
        Kind::Achievement => {
            serde_json::from_value(content).map(|result| achievement(shown, &result))
        }
        Kind::Need => serde_json::from_value(content).map(|wanted| need(shown, &wanted)),
    };
    document
        .inspect_err(|error| {
            tracing::error!(listing = %shown.listing.id, %error, "a published content can't be read");
        })
        .ok()
}

fn achievement(shown: &Shown, result: &Achievement) -> Value {
    let open_price = result.tier_price == Tier::Public;
    let mut rights: Vec<&str> = result
        .rights
        .iter()
        .flat_map(|right| lineage(Table::Ip, &right.kind))
        .collect();
    rights.sort_unstable();
    rights.dedup();
    json!({
        "id": shown.listing.id,
        "title": result.title,
        "value_line": result.value_line,
        "keywords": result.keywords,
        "number": shown.listing.number,
        "organisation": shown.owner.name,
        "summary": result.summary,
        "body": result.public_text(),
        "field": lineage(Table::Field, &result.field),
        "field_top": top(&result.field),
        "maturity": (result.maturity > 0).then(|| result.maturity.to_string()),
        "modes": result.modes,
        "region": lineage(Table::Region, &result.region),
        "price_band": open_price.then(|| result.price.band(Table::PriceBand)),
        "ip": rights,
        "organisation_kind": shown.owner.kind,
        "state": "published",
        "published_at": seconds(shown.listing.published_at),
        "confirmed_at": seconds(shown.listing.confirmed_at),
        "freshness": seconds(shown.listing.confirmed_at),
        "answered": shown.owner.answers.standing(),
        "price": if open_price { result.price.least() } else { None },
    })
}

fn need(shown: &Shown, need: &Need) -> Value {
    let masked = shown.listing.masked;
    json!({
        "id": shown.listing.id,
        "title": need.title,
        "keywords": need.keywords,
        "number": shown.listing.number,
        "organisation": if masked { "" } else { shown.owner.name.as_str() },
        "summary": need.summary,
        "body": need.public_text(),
        "field": lineage(Table::Field, &need.field),
        "field_top": top(&need.field),
        "modes": need.modes,
        "region": lineage(Table::Region, &need.region),
        "budget_band": need.budget.band(Table::BudgetBand),
        "industry": lineage(Table::Industry, &need.industry),
        "kind": need.kind,
        "organisation_kind": shown.owner.kind,
        "state": "published",
        "published_at": seconds(shown.listing.published_at),
        "confirmed_at": seconds(shown.listing.confirmed_at),
        "freshness": seconds(shown.listing.confirmed_at),
        "answered": shown.owner.answers.standing(),
        "budget": need.budget.most(),
        "deadline": need.deadline.map(|day| crate::tz::end_of_day(day).timestamp()),
    })
}

/// The document of an organisation; `listings` is what it shows under its name.
pub(super) fn of_organisation(organisation: &Organisation, listings: i64) -> Value {
    json!({
        "id": organisation.id,
        "name": organisation.name,
        "introduction": organisation.introduction,
        "number": organisation.uscc,
        "kind": organisation.kind,
        "region": lineage(Table::Region, &organisation.region),
        "nature": organisation.nature,
        "listings": listings,
    })
}

fn seconds(at: Option<chrono::DateTime<chrono::Utc>>) -> Option<i64> {
    at.map(|at| at.timestamp())
}

/// A code with those above it, so that a province finds its counties.
fn lineage(table: Table, code: &str) -> Vec<&'static str> {
    codes::lineage(table, code)
        .map(|row| row.code.as_str())
        .collect()
}

fn top(field: &str) -> Option<&'static str> {
    codes::top(Table::Field, field).map(|row| row.code.as_str())
}
