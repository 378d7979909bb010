//! What of a listing is read for matching: the public tiers only, and never who stands behind a masked need.

use crate::{achievements, needs};

use super::{Achievement, Need};

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
