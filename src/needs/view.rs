//! A need as its detail page shows it to one viewer. The public page and the owner's preview share it.

use serde::Serialize;

use super::need::Need;
use crate::codes::Table;
use crate::listings::content::{Standing, Tier};
use crate::listings::detail::{
    Anchor, Contact, Fact, FileView, Lock, label, labels, path_label, price_text,
};
use crate::web::words::{Locale, t};

/// The body of the page; `needs/_detail.html` shows it as `page.detail`.
#[derive(Clone, Debug, Serialize)]
pub struct Detail {
    pub title: String,
    pub kind: String,
    pub facts: Vec<Fact>,
    pub anchors: Vec<Anchor>,
    pub summary: String,
    pub situation: String,
    pub targets: Vec<TargetLine>,
    pub tried: String,
    pub conditions: String,
    pub keywords: Vec<String>,
    pub budget: String,
    /// A day, `2026-12-31`.
    pub deadline: Option<String>,
    pub modes: String,
    pub ip_wish: String,
    /// The last day for answers to an open challenge, and its conditions; empty when it is none.
    pub challenge_until: String,
    pub challenge_conditions: String,
    /// The company asked for its name to be hidden.
    pub masked: bool,
    /// Whether there is anything under protection at all.
    pub has_protected: bool,
    pub protected: String,
    pub protected_lock: Option<Lock>,
    pub contact: Option<Contact>,
    pub contact_lock: Option<Lock>,
    /// Filled in by the caller, who has the files' cards.
    pub files: Vec<FileView>,
}

/// A target in words.
#[derive(Clone, Debug, Serialize)]
pub struct TargetLine {
    pub name: String,
    /// "≥ 85 %"
    pub wanted: String,
    pub must: bool,
}

/// What a viewer of this standing sees of the content.
#[must_use]
pub fn view(content: &Need, standing: Standing, locale: Locale) -> Detail {
    let lock = |holds| Lock::unless_admitted(Tier::Counterpart, standing, locale, holds);
    let has_protected = !content.protected.is_empty();
    let protected_lock = lock("need-lock-protected").filter(|_| has_protected);
    let contact_lock = Lock::of_contact(standing, locale);
    let budget = price_text(content.budget, locale);
    Detail {
        title: content.title.clone(),
        kind: label(Table::NeedKind, &content.kind, locale),
        facts: facts(content, &budget, locale),
        anchors: anchors(locale),
        summary: content.summary.clone(),
        situation: content.situation.clone(),
        targets: content
            .targets
            .iter()
            .map(|target| TargetLine {
                name: target.name.clone(),
                wanted: target.wanted(),
                must: target.must,
            })
            .collect(),
        tried: content.tried.clone(),
        conditions: content.conditions.clone(),
        keywords: content.keywords.clone(),
        budget,
        deadline: content.deadline.map(|day| day.to_string()),
        modes: labels(Table::CooperationMode, &content.modes, locale),
        ip_wish: label(Table::IpWish, &content.ip_wish, locale),
        challenge_until: content
            .challenge
            .as_ref()
            .map_or_else(String::new, |challenge| challenge.until.to_string()),
        challenge_conditions: content
            .challenge
            .as_ref()
            .map_or_else(String::new, |challenge| challenge.conditions.clone()),
        masked: content.masked,
        has_protected,
        protected: if protected_lock.is_none() {
            content.protected.clone()
        } else {
            String::new()
        },
        protected_lock,
        contact: contact_lock.is_none().then(|| Contact {
            name: content.contact_name.clone(),
            phone: content.contact_phone.clone(),
        }),
        contact_lock,
        files: Vec::new(),
    }
}

/// An open challenge in one text, for what is compared word by word; empty when it is none.
pub(super) fn challenge_text(content: &Need, locale: Locale) -> String {
    content.challenge.as_ref().map_or_else(String::new, |one| {
        let until = t(locale, "need-challenge-until");
        format!("{until} {}\n{}", one.until, one.conditions)
    })
}

fn facts(content: &Need, budget: &str, locale: Locale) -> Vec<Fact> {
    let deadline = content
        .deadline
        .map(|day| day.to_string())
        .unwrap_or_default();
    let fact = |key, value: String| Fact::new(locale, key, value);
    vec![
        fact("need-kind", label(Table::NeedKind, &content.kind, locale)),
        fact(
            "listing-field",
            path_label(Table::Field, &content.field, locale),
        ),
        fact(
            "need-industry",
            label(Table::Industry, &content.industry, locale),
        ),
        fact("need-budget", budget.to_owned()),
        fact("need-deadline", deadline),
        fact(
            "listing-modes",
            labels(Table::CooperationMode, &content.modes, locale),
        ),
        fact(
            "need-ip-wish",
            label(Table::IpWish, &content.ip_wish, locale),
        ),
        fact(
            "listing-region",
            label(Table::Region, &content.region, locale),
        ),
    ]
}

fn anchors(locale: Locale) -> Vec<Anchor> {
    Anchor::all(
        locale,
        &[
            ("summary", "need-summary"),
            ("situation", "need-situation"),
            ("targets", "need-targets"),
            ("tried", "need-tried"),
            ("conditions", "need-conditions"),
            ("protected", "need-protected"),
            ("files", "listing-files"),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_details_open_to_the_other_side_of_a_deal_only() {
        let need = Need {
            protected: "配方编号 42".to_owned(),
            contact_phone: "0818-0000000".to_owned(),
            ..Need::default()
        };
        for standing in [Standing::Visitor, Standing::SignedIn] {
            let seen = serde_json::to_string(&view(&need, standing, Locale::En))
                .expect("a view serialises");
            assert!(!seen.contains("42") && !seen.contains("0818"), "{seen}");
        }
        assert_eq!(
            view(&need, Standing::Counterpart, Locale::En).protected,
            "配方编号 42"
        );
    }
}
