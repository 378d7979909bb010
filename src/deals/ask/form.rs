//! What a request says, read from its form: all errors at once. An answer to a need says more than a request for a result.

use crate::codes::Table;
use crate::deals::deal::TIMINGS;
use crate::listings::Kind;
use crate::listings::content::{self, Price};
use crate::needs::challenge::Challenge;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub(crate) const MESSAGE_LEAST: usize = 20;
pub(crate) const MESSAGE_MOST: usize = 1000;
/// The longest time that can be promised, in months.
const MONTHS_MOST: i64 = 120;

/// A checked request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(super) purpose: String,
    pub(super) timing: String,
    pub(super) budget: Price,
    pub(super) message: String,
    /// Code of table `maturity`, or empty.
    pub(super) maturity: String,
    pub(super) months: Option<i64>,
    /// The conditions of an open challenge, which were accepted; else empty.
    pub(super) terms: String,
}

impl Request {
    pub(crate) fn parse(
        typed: &Typed,
        kind: Kind,
        challenge: Option<&Challenge>,
    ) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let purpose = content::code(&mut r, "purpose", Table::CooperationMode);
        let timing = timing(&mut r);
        let budget = Price::read(&mut r, "budget");
        let message = r.long_text("message", MESSAGE_LEAST, MESSAGE_MOST);
        let solves = kind == Kind::Need;
        let maturity = if solves {
            content::optional_code(&mut r, "maturity", Table::Maturity)
        } else {
            None
        };
        let months = if solves { months(&mut r) } else { None };
        let terms = challenge.map_or("", |challenge| challenge.conditions.as_str());
        if challenge.is_some() && typed.get("accepts_terms") != "yes" {
            r.error("accepts_terms", "deal-terms-accept");
        }
        let whole = (|| {
            Some(Self {
                purpose: purpose?,
                timing: timing?,
                budget: budget?,
                message: message?,
                maturity: maturity.unwrap_or_default(),
                months,
                terms: terms.to_owned(),
            })
        })();
        r.finish(whole)
    }
}

fn timing(r: &mut Reader<'_>) -> Option<String> {
    if !r.typed.is_set("timing") {
        r.error("timing", "field-choose");
        return None;
    }
    let found = TIMINGS.into_iter().find(|t| *t == r.typed.get("timing"));
    if found.is_none() {
        r.error("timing", "field-unknown-choice");
    }
    found.map(str::to_owned)
}

fn months(r: &mut Reader<'_>) -> Option<i64> {
    r.optional_parsed("months", |text| {
        let months: Option<i64> = text.parse().ok();
        months
            .filter(|months| (1..=MONTHS_MOST).contains(months))
            .ok_or_else(|| Message::new("deal-months-wrong"))
    })
}

/// Fields that a draft keeps, and the longest value of one.
const DRAFT: [&str; 9] = [
    "purpose",
    "timing",
    "message",
    "budget_kind",
    "budget",
    "budget_to",
    "maturity",
    "months",
    "result",
];
const DRAFT_LONGEST: usize = 4000;

/// What of a form is worth keeping before it is sent.
pub(super) fn draft_of(typed: &Typed) -> Typed {
    let kept = |(name, value): &(String, String)| {
        let known = DRAFT.contains(&name.as_str()) && !value.trim().is_empty();
        known.then(|| (name.clone(), value.chars().take(DRAFT_LONGEST).collect()))
    };
    Typed(typed.0.iter().filter_map(kept).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [(&str, &str); 6] = [
        ("purpose", "licence"),
        ("timing", "quarter"),
        ("budget_kind", "negotiable"),
        (
            "message",
            "我们做过两条同类产线的温差控制，可以先做一台试验。",
        ),
        ("maturity", "7"),
        ("months", "6"),
    ];

    fn challenge() -> Challenge {
        Challenge {
            until: chrono::NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            conditions: "须有同类工程业绩".to_owned(),
        }
    }

    #[test]
    fn only_an_answer_to_a_need_has_maturity_and_time() {
        let typed = Typed::from_iter(GOOD);
        let answer = Request::parse(&typed, Kind::Need, None).unwrap();
        assert_eq!((answer.maturity.as_str(), answer.months), ("7", Some(6)));
        let request = Request::parse(&typed, Kind::Achievement, None).unwrap();
        assert_eq!((request.maturity.as_str(), request.months), ("", None));
    }

    #[test]
    fn wrong_months_and_terms_that_were_not_accepted_are_said() {
        let mut typed = Typed::from_iter(GOOD);
        typed.set("months", "0");
        let errors = Request::parse(&typed, Kind::Need, Some(&challenge())).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["months", "accepts_terms"]);
        typed.set("months", "");
        typed.set("accepts_terms", "yes");
        let answer = Request::parse(&typed, Kind::Need, Some(&challenge())).unwrap();
        assert_eq!(answer.terms, "须有同类工程业绩");
    }

    #[test]
    fn a_draft_keeps_known_fields_only_and_no_endless_text() {
        let typed = Typed::from_iter([
            ("message".to_owned(), "长".repeat(9000)),
            ("password".to_owned(), "x".to_owned()),
            ("accepts_terms".to_owned(), "yes".to_owned()),
            ("budget".to_owned(), " ".to_owned()),
        ]);
        let kept = draft_of(&typed);
        assert_eq!(kept.0.len(), 1);
        assert_eq!(kept.get("message").chars().count(), DRAFT_LONGEST);
    }
}
