//! What a row says otherwise than the contract that it is about, column by column.

use chrono::NaiveDate;

use super::row::Entry;
use crate::contracts::bringing::Way;
use crate::contracts::contract::{State, Values};
use crate::contracts::store::KnownVersion;
use crate::web::form::Errors;
use crate::web::words::Message;

/// The column and what the contract says there.
type Difference = (&'static str, String);

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Nothing where any version of the contract says the same and what the row tells of happened to it.
pub(super) fn differences(entry: &Entry, versions: &[KnownVersion]) -> Errors {
    let mut errors = Errors::default();
    let Some(head) = versions.first() else {
        return errors;
    };
    let mut all = of_values(&entry.brought.values, versions);
    all.extend(of_way(&entry.brought.way, head));
    for (change, after) in &entry.brought.changes {
        let is_there = |v: &KnownVersion| {
            v.effective_on == Some(change.on)
                && (v.total, v.technical) == (after.total, after.technical)
        };
        if !versions.iter().any(is_there) {
            all.push(("changed_on", String::new()));
        }
    }
    if let Some(gone) = &entry.brought.cancellation
        && head.cancelled_on != Some(gone.on)
    {
        all.push(("cancelled_on", day(head.cancelled_on)));
    }
    for (field, theirs) in all {
        let theirs = Some(theirs).filter(|words| !words.is_empty());
        let message = Message::new("ledger-differs")
            .with("file", head.number.clone())
            .with("theirs", theirs.unwrap_or_else(|| "—".to_owned()));
        errors.add(field, message);
    }
    errors
}

/// Against the version that the file stands on, unless another says all the same.
fn of_values(values: &Values, versions: &[KnownVersion]) -> Vec<Difference> {
    let mut found = Vec::new();
    for version in versions {
        let differs = of_version(values, version);
        if differs.is_empty() {
            return differs;
        }
        if version.version == version.current {
            found = differs;
        }
    }
    found
}

fn of_version(values: &Values, v: &KnownVersion) -> Vec<Difference> {
    [
        ("name", values.name != v.name, v.name.clone()),
        (
            "seller_name",
            values.seller_name != v.seller_name,
            v.seller_name.clone(),
        ),
        (
            "buyer_name",
            values.buyer_name != v.buyer_name,
            v.buyer_name.clone(),
        ),
        (
            "signed_on",
            values.signed_on != v.signed_on,
            day(v.signed_on),
        ),
        ("total", values.total != v.total, v.total.yuan_grouped()),
        (
            "technical",
            values.technical != v.technical,
            v.technical.yuan_grouped(),
        ),
    ]
    .into_iter()
    .filter(|(_, differs, _)| *differs)
    .map(|(field, _, theirs)| (field, theirs))
    .collect()
}

fn of_way(way: &Way, head: &KnownVersion) -> Option<Difference> {
    let number = head.registration_number.as_ref();
    // A refusal may lie behind a contract that was registered since.
    let is_open = !head.state.is_effective() && head.state != State::Abandoned;
    match way {
        Way::Registered(mine) if number != Some(&mine.number) => {
            let theirs = number.map(ToString::to_string);
            Some(("registration_number", theirs.unwrap_or_default()))
        }
        Way::Registered(mine) if head.registered_on != Some(mine.on) => {
            Some(("registered_on", day(head.registered_on)))
        }
        Way::Refused(mine) if is_open && head.refused_on != Some(mine.on) => {
            Some(("refused_on", day(head.refused_on)))
        }
        _ => None,
    }
}
