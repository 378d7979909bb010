//! Where views and requests of a listing came from, by day. For its owner and nobody else.

use chrono::NaiveDate;
use serde::Serialize;

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Came {
    Search,
    /// From a page that it matches.
    Match,
    /// From an alert, in the site or by mail.
    Alert,
    /// By a link from elsewhere, or typed.
    Direct,
}

impl Came {
    pub const ALL: [Self; 4] = [Self::Search, Self::Match, Self::Alert, Self::Direct];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Match => "match",
            Self::Alert => "alert",
            Self::Direct => "direct",
        }
    }

    /// The direction of a request, by the word it keeps.
    #[must_use]
    pub fn of_origin(origin: &str) -> Self {
        match origin {
            "search" => Self::Search,
            // A question is asked of what a match leaves open.
            "match" | "question" => Self::Match,
            "alert" => Self::Alert,
            _ => Self::Direct,
        }
    }
}

/// Views of one day from one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Views {
    pub day: NaiveDate,
    pub came: Came,
    pub views: i64,
}
