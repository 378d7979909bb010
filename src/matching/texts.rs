//! What of a listing is read for matching: the public tiers only, and never who stands behind a masked need.

use super::indicators::{Asked, Row, Target, Told};
use super::{Achievement, Need};
use crate::listings::content::Tier;
use crate::needs::need::Comparator;
use crate::{achievements, needs};

/// A need's texts.
#[derive(Clone, Debug)]
pub(crate) struct NeedTexts {
    title: String,
    content: String,
}

impl NeedTexts {
    pub(crate) fn of(need: &needs::Need) -> Self {
        let mut content = need.public_text();
        if !need.keywords.is_empty() {
            content.push('\n');
            content.push_str(&need.keywords.join("、"));
        }
        Self {
            title: need.title.clone(),
            content,
        }
    }

    pub(crate) fn borrowed(&self) -> Need<'_> {
        Need {
            title: &self.title,
            content: &self.content,
        }
    }
}

/// A result's texts.
#[derive(Clone, Debug)]
pub(crate) struct AchievementTexts {
    title: String,
    keywords: Vec<String>,
    body: String,
}

impl AchievementTexts {
    pub(crate) fn of(achievement: &achievements::Achievement) -> Self {
        Self {
            title: achievement.title.clone(),
            keywords: achievement.keywords.clone(),
            body: achievement.public_text(),
        }
    }

    pub(crate) fn borrowed(&self) -> Achievement<'_> {
        Achievement {
            title: &self.title,
            keywords: &self.keywords,
            body: &self.body,
        }
    }
}

impl Asked {
    /// What a need asks: its table, and what its title and abstract ask beside that.
    #[must_use]
    pub fn of(need: &needs::Need) -> Self {
        let targets: Vec<Target> = need
            .targets
            .iter()
            .map(|target| Target {
                name: target.name.clone(),
                value: match target.comparator {
                    Comparator::Range => format!("{}～{}", target.value, target.value_to),
                    Comparator::Eq => target.value.clone(),
                    bound => format!("{}{}", bound.sign(), target.value),
                },
                unit: target.unit.clone(),
                wanted: target.wanted(),
                must: target.must,
            })
            .collect();
        let about = format!("{} {}", need.title, need.keywords.join(" "));
        Self::read(&about, &targets, &[&need.title, &need.summary])
    }
}

impl Told {
    /// What a result says of itself in its public parts. Its account of the problem tells what others do, and the
    /// column of what is usual now is no claim of its own: neither is read.
    #[must_use]
    pub fn of(result: &achievements::Achievement) -> Self {
        let mut rows: Vec<Row<'_>> = Vec::new();
        if result.tier_technical == Tier::Public {
            rows.extend(result.indicators.iter().map(|one| Row {
                name: &one.name,
                value: &one.value,
                unit: &one.unit,
            }));
            rows.extend(result.comparisons.iter().map(|one| Row {
                name: &one.indicator,
                value: &one.ours,
                unit: "",
            }));
        }
        let about = format!("{} {}", result.title, result.keywords.join(" "));
        let texts = [
            &result.title,
            &result.value_line,
            &result.summary,
            &result.applications,
            &result.benefits,
        ];
        Self::read(&about, &rows, &texts.map(String::as_str))
    }
}
