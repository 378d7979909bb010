//! A result as its detail page shows it to one viewer. The public page and the owner's preview share it.

use serde::Serialize;

use super::achievement::{Achievement, Comparison, Indicator};
use crate::codes::{self, Table};
use crate::listings::content::{Right, Standing};
use crate::listings::detail::{
    Anchor, Contact, Fact, FileView, Lock, joined, label, labels, path_label, price_text,
};
use crate::web::words::{Locale, Message, t};

/// The body of the page, `achievements/_detail.html` shows it as `page.detail`.
#[derive(Clone, Debug, Serialize)]
pub struct Detail {
    pub title: String,
    pub value_line: String,
    /// The four to eight facts that decide.
    pub facts: Vec<Fact>,
    pub anchors: Vec<Anchor>,
    pub summary: String,
    pub problem: String,
    pub comparisons: Vec<Comparison>,
    pub indicators: Vec<Indicator>,
    /// Set when comparisons and indicators are not for this viewer.
    pub technical_lock: Option<Lock>,
    pub maturity: String,
    pub maturity_meaning: String,
    pub maturity_evidence: String,
    pub applications: String,
    pub benefits: String,
    pub rights: Vec<RightLine>,
    pub team: String,
    pub team_lock: Option<Lock>,
    pub keywords: Vec<String>,
    pub modes: String,
    /// In words; empty when locked.
    pub price: String,
    pub price_lock: Option<Lock>,
    pub contact: Option<Contact>,
    pub contact_lock: Option<Lock>,
    /// Filled in by the caller, who has the files' cards.
    pub files: Vec<FileView>,
}

/// A right in words.
#[derive(Clone, Debug, Serialize)]
pub struct RightLine {
    pub kind: String,
    pub number: String,
    pub name: String,
    pub status: String,
}

impl RightLine {
    fn of(right: &Right, locale: Locale) -> Self {
        Self {
            kind: label(Table::Ip, &right.kind, locale),
            number: right.number.clone(),
            name: right.name.clone(),
            status: label(Table::IpStatus, &right.status, locale),
        }
    }
}

/// The level in words, "7 · 示范应用"; empty when an import did not say.
#[must_use]
pub fn maturity_text(level: i64, locale: Locale) -> String {
    if level == 0 {
        return String::new();
    }
    Message::new("achievement-maturity-level")
        .with("level", level)
        .with("name", label(Table::Maturity, &level.to_string(), locale))
        .say(locale)
}

/// What a viewer of this standing sees of the content.
#[must_use]
pub fn view(content: &Achievement, standing: Standing, locale: Locale) -> Detail {
    let lock = |tier, holds| Lock::unless_admitted(tier, standing, locale, holds);
    let technical_lock = lock(content.tier_technical, "achievement-lock-technical");
    let team_lock = lock(content.tier_team, "achievement-lock-team");
    let price_lock = lock(content.tier_price, "achievement-lock-price");
    let contact_lock = Lock::of_contact(standing, locale);
    let price = if price_lock.is_none() {
        price_text(content.price, locale)
    } else {
        String::new()
    };
    let (comparisons, indicators) = if technical_lock.is_none() {
        (content.comparisons.clone(), content.indicators.clone())
    } else {
        (Vec::new(), Vec::new())
    };
    Detail {
        title: content.title.clone(),
        value_line: content.value_line.clone(),
        facts: facts(content, &price, price_lock.is_some(), locale),
        anchors: anchors(locale),
        summary: content.summary.clone(),
        problem: content.problem.clone(),
        comparisons,
        indicators,
        technical_lock,
        maturity: maturity_text(content.maturity, locale),
        maturity_meaning: codes::get(Table::Maturity, &content.maturity.to_string())
            .and_then(|row| row.meaning(locale.tag()))
            .unwrap_or_default()
            .to_owned(),
        maturity_evidence: content.maturity_evidence.clone(),
        applications: content.applications.clone(),
        benefits: content.benefits.clone(),
        rights: content
            .rights
            .iter()
            .map(|right| RightLine::of(right, locale))
            .collect(),
        team: if team_lock.is_none() {
            content.team.clone()
        } else {
            String::new()
        },
        team_lock,
        keywords: content.keywords.clone(),
        modes: labels(Table::CooperationMode, &content.modes, locale),
        price,
        price_lock,
        contact: contact_lock.is_none().then(|| Contact {
            name: content.contact_name.clone(),
            phone: content.contact_phone.clone(),
        }),
        contact_lock,
        files: Vec::new(),
    }
}

fn facts(content: &Achievement, price: &str, price_locked: bool, locale: Locale) -> Vec<Fact> {
    let price = if price_locked {
        t(locale, "listing-locked-value")
    } else {
        price.to_owned()
    };
    let rights: Vec<String> = content
        .rights
        .iter()
        .map(|right| label(Table::Ip, &right.kind, locale))
        .fold(Vec::new(), |mut known, kind| {
            if !known.contains(&kind) {
                known.push(kind);
            }
            known
        });
    vec![
        Fact::new(
            locale,
            "listing-field",
            path_label(Table::Field, &content.field, locale),
        ),
        Fact::new(
            locale,
            "achievement-maturity",
            maturity_text(content.maturity, locale),
        ),
        Fact::new(
            locale,
            "listing-modes",
            labels(Table::CooperationMode, &content.modes, locale),
        ),
        Fact::new(locale, "achievement-price", price),
        Fact::new(locale, "achievement-rights", joined(&rights, locale)),
        Fact::new(
            locale,
            "listing-region",
            label(Table::Region, &content.region, locale),
        ),
    ]
}

fn anchors(locale: Locale) -> Vec<Anchor> {
    Anchor::all(
        locale,
        &[
            ("summary", "achievement-summary"),
            ("problem", "achievement-problem"),
            ("comparisons", "achievement-comparisons"),
            ("indicators", "achievement-indicators"),
            ("benefits", "achievement-uses"),
            ("rights", "achievement-rights"),
            ("team", "achievement-team"),
            ("price", "achievement-cooperation"),
            ("files", "listing-files"),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listings::content::{Price, Tier};

    fn secretive() -> Achievement {
        Achievement {
            team: "三名教授".to_owned(),
            contact_phone: "0818-0000000".to_owned(),
            price: Price::Amount { fen: 500_000_000 },
            indicators: vec![Indicator {
                name: "强度".to_owned(),
                value: "≥ 3200".to_owned(),
                unit: "MPa".to_owned(),
                test: String::new(),
            }],
            tier_technical: Tier::SignedIn,
            tier_team: Tier::Counterpart,
            tier_price: Tier::Counterpart,
            ..Achievement::default()
        }
    }

    #[test]
    fn what_a_viewer_may_not_see_is_not_in_the_view() {
        let visitor = serde_json::to_string(&view(&secretive(), Standing::Visitor, Locale::Zh))
            .expect("a view serialises");
        for hidden in ["3200", "三名教授", "500", "0818"] {
            assert!(!visitor.contains(hidden), "{hidden} in {visitor}");
        }
        let signed_in = view(&secretive(), Standing::SignedIn, Locale::Zh);
        assert_eq!(signed_in.indicators.len(), 1);
        assert!(signed_in.team.is_empty() && signed_in.contact.is_none());
        let counterpart = view(&secretive(), Standing::Counterpart, Locale::Zh);
        assert_eq!(counterpart.price, "500 万元");
        assert!(counterpart.contact.is_some() && counterpart.contact_lock.is_none());
    }
}
