//! What a person says of a match: useful, not relevant and why, already known. One statement per person and pair; it
//! changes what that person sees and is kept with the match as it stood, so that the matcher can be judged by it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::ids::{ListingId, OrganisationId, UserId};
use crate::web::form::Typed;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Verdict {
    Useful,
    NotRelevant,
    Known,
}

impl Verdict {
    pub const ALL: [Self; 3] = [Self::Useful, Self::NotRelevant, Self::Known];

    /// As stored and as sent in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Useful => "useful",
            Self::NotRelevant => "not_relevant",
            Self::Known => "known",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// Why a match is not relevant.
pub const REASONS: [&str; 6] = ["field", "general", "maturity", "price", "partner", "other"];

/// Where it can be said.
pub const PLACES: [&str; 5] = ["page", "workspace", "inbox", "mail", "desk"];

/// The longest words beside a reason.
pub const WORDS_MOST: usize = 200;

/// A match as it stood at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, sqlx::FromRow)]
pub struct Snapshot {
    pub matcher: String,
    /// Millionths.
    pub score: i64,
    pub level: i64,
    /// Its place among the need's matches, from 1.
    pub place_in_list: i64,
}

/// One statement, as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Statement {
    pub need_id: ListingId,
    pub achievement_id: ListingId,
    pub user_id: UserId,
    pub organisation_id: Option<OrganisationId>,
    pub verdict: Verdict,
    /// One of `REASONS`, or nothing.
    pub reason: String,
    pub words: String,
    /// One of `PLACES`.
    pub place: String,
    #[sqlx(flatten)]
    pub then: Snapshot,
    pub updated_at: DateTime<Utc>,
}

/// What a form says; no verdict takes an earlier one back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) verdict: Option<Verdict>,
    pub(super) reason: &'static str,
    pub(super) words: String,
    pub(super) place: &'static str,
}

/// Why a form can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    Verdict,
    Words,
}

impl Said {
    pub(super) fn parse(typed: &Typed) -> Result<Self, Unclear> {
        let verdict = match typed.get("verdict") {
            "none" => None,
            code => Some(Verdict::from_code(code).ok_or(Unclear::Verdict)?),
        };
        // A reason belongs to "not relevant" alone; whoever gives none has still said something.
        let refused = verdict == Some(Verdict::NotRelevant);
        let reason = one_of(&REASONS, typed.get("reason")).filter(|_| refused);
        let words = if refused { typed.get("words") } else { "" };
        if words.chars().count() > WORDS_MOST {
            return Err(Unclear::Words);
        }
        Ok(Self {
            verdict,
            reason: reason.unwrap_or(""),
            words: words.to_owned(),
            place: one_of(&PLACES, typed.get("place")).unwrap_or("page"),
        })
    }
}

fn one_of(known: &[&'static str], asked: &str) -> Option<&'static str> {
    known.iter().copied().find(|code| *code == asked)
}

/// What the component `ui.match_feedback` asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PairView {
    pub need: ListingId,
    pub achievement: ListingId,
    /// useful, not_relevant, known or nothing
    pub verdict: &'static str,
}

impl PairView {
    pub fn new((need, achievement): (ListingId, ListingId), verdict: Option<Verdict>) -> Self {
        Self {
            need,
            achievement,
            verdict: verdict.map_or("", Verdict::code),
        }
    }

    pub fn sample() -> Self {
        let id = ListingId(uuid::Uuid::nil());
        Self::new((id, id), None)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[("verdict", "useful")], Ok((Some(Verdict::Useful), "", "")))]
    #[case(&[("verdict", "none")], Ok((None, "", "")))]
    #[case(&[("verdict", "")], Err(Unclear::Verdict))]
    #[case(&[("verdict", "not_relevant")], Ok((Some(Verdict::NotRelevant), "", "")))]
    #[case(&[("verdict", "not_relevant"), ("reason", "price"), ("words", "太贵")], Ok((Some(Verdict::NotRelevant), "price", "太贵")))]
    #[case(&[("verdict", "not_relevant"), ("reason", "drop table")], Ok((Some(Verdict::NotRelevant), "", "")))]
    #[case(&[("verdict", "useful"), ("reason", "price"), ("words", "太贵")], Ok((Some(Verdict::Useful), "", "")))]
    fn a_form_says_one_thing(
        #[case] form: &[(&str, &str)],
        #[case] expected: Result<(Option<Verdict>, &str, &str), Unclear>,
    ) {
        let said = Said::parse(&form.iter().copied().collect());
        let said = said.map(|said| (said.verdict, said.reason, said.words));
        let expected = expected.map(|(verdict, reason, words)| (verdict, reason, words.to_owned()));
        assert_eq!(said, expected);
    }

    #[test]
    fn words_have_an_end() {
        let long = "长".repeat(WORDS_MOST + 1);
        let typed = Typed::from_iter([("verdict", "not_relevant"), ("words", long.as_str())]);
        assert_eq!(Said::parse(&typed), Err(Unclear::Words));
    }
}
