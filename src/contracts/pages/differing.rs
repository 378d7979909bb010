//! What values say otherwise than others, in the words of the page.

use serde::Serialize;

use super::view::{Fact, everything};
use crate::contracts::contract::Values;
use crate::web::words::Locale;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Difference {
    label: String,
    before: String,
    after: String,
}

impl Difference {
    pub(crate) fn sample() -> Vec<Self> {
        vec![Self {
            label: "合同成交额".to_owned(),
            before: "600,000.00".to_owned(),
            after: "500,000.00".to_owned(),
        }]
    }
}

/// What is said otherwise after than before.
pub(crate) fn differences(before: &Values, after: &Values, locale: Locale) -> Vec<Difference> {
    let (before, after) = (everything(before, locale), everything(after, locale));
    let value = |facts: &[Fact], label: &str| {
        facts
            .iter()
            .find(|f| f.label == label)
            .map(|f| f.value.clone())
            .unwrap_or_default()
    };
    let mut labels: Vec<&String> = after.iter().chain(&before).map(|f| &f.label).collect();
    let mut seen = std::collections::HashSet::new();
    labels.retain(|label| seen.insert(*label));
    labels
        .into_iter()
        .map(|label| Difference {
            label: label.clone(),
            before: value(&before, label),
            after: value(&after, label),
        })
        .filter(|d| d.before != d.after)
        .collect()
}
