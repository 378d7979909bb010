//! What a form says of a price: all errors at once, each at its field.

use chrono::{Months, NaiveDate};

use super::price::{EARNEST_MOST_BP, KINDS, Rule};
use crate::contracts::performing::sum;
use crate::halfwidth::code_text;
use crate::money::percent;
use crate::payments::order::Kind;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

const NAME_MOST: usize = 60;
const WORDS_MOST: usize = 300;
/// Prices are published this far ahead at most.
const AHEAD: Months = Months::new(24);

/// A version as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    pub code: String,
    pub kind: Kind,
    pub name_zh: String,
    pub name_en: String,
    pub words_zh: String,
    pub words_en: String,
    pub rule: Rule,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// Letters, digits and hyphens, two to twenty-four of them, the first one a letter.
fn code(text: &str) -> Result<String, Message> {
    let code = code_text(text);
    let plain = code
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let begins = code.starts_with(|c: char| c.is_ascii_uppercase());
    if plain && begins && (2..=24).contains(&code.len()) {
        Ok(code)
    } else {
        Err(Message::new("price-code-wrong"))
    }
}

impl NewPrice {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let code = r.parsed("code", code);
        let kind = r.parsed("kind", |text| {
            Kind::parse(text)
                .filter(|kind| KINDS.contains(kind))
                .ok_or_else(|| Message::new("field-required"))
        });
        let name_zh = r.text("name_zh", NAME_MOST);
        let name_en = r.text("name_en", NAME_MOST);
        let words_zh = r.optional("words_zh", WORDS_MOST).unwrap_or_default();
        let words_en = r.optional("words_en", WORDS_MOST).unwrap_or_default();
        let rule = rule(&mut r, kind);
        let last = today + AHEAD;
        let from = r.required_date("from", today, last);
        let until = r.date("until", from.unwrap_or(today), last);
        let whole = (|| {
            Some(Self {
                code: code?,
                kind: kind?,
                name_zh: name_zh?,
                name_en: name_en?,
                words_zh,
                words_en,
                rule: rule?,
                from: from?,
                until,
            })
        })();
        r.finish(whole)
    }
}

fn rule(r: &mut Reader<'_>, kind: Option<Kind>) -> Option<Rule> {
    let earnest = kind == Some(Kind::Earnest);
    match r.typed.get("rule") {
        "fixed" if earnest => {
            r.error("rule", "price-earnest-rate");
            None
        }
        "fixed" => r.parsed("amount", sum).map(Rule::Fixed),
        "rate" => {
            let bp = r.parsed("rate", |text| {
                percent::parse(text)
                    .filter(|bp| !earnest || *bp <= EARNEST_MOST_BP)
                    .ok_or_else(|| {
                        Message::new(if earnest {
                            "price-earnest-rate"
                        } else {
                            "price-rate-wrong"
                        })
                    })
            });
            let lower = r.optional_parsed("lower", sum);
            let upper = r.optional_parsed("upper", sum);
            if earnest && lower.is_some() {
                r.error("lower", "price-earnest-rate");
            }
            if let (Some(lower), Some(upper)) = (lower, upper)
                && lower > upper
            {
                r.error("upper", "price-bounds-crossed");
            }
            bp.map(|bp| Rule::Rate { bp, lower, upper })
        }
        _ => {
            r.error("rule", "field-required");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    fn typed(changes: &[(&str, &str)]) -> Typed {
        let mut typed: Typed = [
            ("code", "eval-meeting"),
            ("kind", "evaluation_fee"),
            ("name_zh", "会议评价"),
            ("name_en", "Panel evaluation"),
            ("rule", "rate"),
            ("rate", "２.5％"),
            ("lower", "3000"),
            ("upper", "5万"),
            ("from", "2026-12-01"),
        ]
        .into_iter()
        .collect();
        for (field, value) in changes {
            typed.set(field, *value);
        }
        typed
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn a_price_is_read_as_people_type_it() {
        let read = NewPrice::parse(&typed(&[]), today()).unwrap();
        assert_eq!(read.code, "EVAL-MEETING");
        let rule = Rule::Rate {
            bp: 250,
            lower: Some(Money::from_fen(300_000)),
            upper: Some(Money::from_fen(5_000_000)),
        };
        assert_eq!(read.rule, rule);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        for (changes, field) in [
            (&[("code", "1;DROP")][..], "code"),
            (&[("kind", "instalment")], "kind"),
            (&[("rate", "0")], "rate"),
            (&[("rate", "100.5")], "rate"),
            (&[("upper", "100")], "upper"),
            (&[("from", "2026-11-22")], "from"),
            (&[("until", "2026-11-30")], "until"),
            (
                &[("kind", "earnest"), ("lower", ""), ("rate", "21")],
                "rate",
            ),
            (&[("kind", "earnest")], "lower"),
            (&[("kind", "earnest"), ("rule", "fixed")], "rule"),
            (&[("rule", "fixed"), ("amount", "0")], "amount"),
            (&[("name_en", "")], "name_en"),
        ] {
            let errors = NewPrice::parse(&typed(changes), today()).unwrap_err();
            assert!(
                errors.0.iter().any(|(at, _)| at == field),
                "{changes:?}: {errors:?}"
            );
        }
    }
}
