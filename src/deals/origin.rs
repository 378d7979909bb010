//! Where a request came from. One that came from a match remembers the match as it stood at that moment, so that it
//! can be told later what the matcher was right about.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId};
use crate::listings::{self, Kind, Listing};
use crate::matching::{self, feedback::Snapshot};
use crate::web::form::Typed;

/// What led to the form: a code of its `ORIGINS`, and the number of the listing whose match it was. `match` is such a
/// number too: the message then begins as a question about what the match leaves open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    #[serde(rename = "from")]
    pub(super) code: String,
    #[serde(rename = "match")]
    pub(super) pair: String,
    pub(super) with: String,
    /// The words that were searched for.
    #[serde(rename = "q")]
    pub(super) words: String,
}

/// All there are; staff may choose among them when they correct one.
pub const CODES: [&str; 8] = [
    "search", "match", "question", "alert", "event", "visit", "import", "direct",
];
const WORDS_MOST: usize = 100;

/// What a sent form says of its way here: a code, and what is remembered of it. One with a match came from it, by a
/// question, an alert or directly.
pub(super) fn of(typed: &Typed, matched: Option<FromMatch>) -> (&'static str, Value) {
    let said = CODES.into_iter().find(|code| *code == typed.get("origin"));
    let code = match (said, &matched) {
        (Some(code @ ("question" | "alert")), _) => code,
        (_, Some(_)) => "match",
        (code, None) => code.unwrap_or("direct"),
    };
    let mut detail = matched.map_or_else(|| json!({}), FromMatch::detail);
    let words: String = typed.get("words").chars().take(WORDS_MOST).collect();
    if code == "search" && !words.is_empty() {
        detail["words"] = words.into();
    }
    (code, detail)
}

impl From {
    /// As a form that comes back carries it on.
    pub(super) fn of_form(typed: &Typed) -> Self {
        Self {
            code: typed.get("origin").to_owned(),
            with: typed.get("with").to_owned(),
            words: typed.get("words").to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn origin(&self) -> &str {
        if !self.pair.is_empty() {
            "question"
        } else if self.with.is_empty() || matches!(self.code.as_str(), "question" | "alert") {
            &self.code
        } else {
            "match"
        }
    }

    pub(super) fn words(&self) -> &str {
        &self.words
    }

    pub(super) fn with(&self) -> &str {
        if self.with.is_empty() {
            &self.pair
        } else {
            &self.with
        }
    }

    /// Back to this very form after signing in.
    pub(super) fn sign_in_url(&self, action: &str) -> String {
        let fields = [
            ("from", &self.code),
            ("match", &self.pair),
            ("with", &self.with),
            ("q", &self.words),
        ];
        let pairs = fields.iter().filter(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap_or_default();
        let return_to = if query.is_empty() {
            format!("{action}/new")
        } else {
            format!("{action}/new?{query}")
        };
        let query = serde_urlencoded::to_string([("return_to", return_to)]).unwrap_or_default();
        format!("/sign-in?{query}")
    }
}

/// The match that a request came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromMatch {
    pub need: ListingId,
    pub achievement: ListingId,
    /// The asker's own listing is the other side. If not, the request says little about the pair.
    pub own: bool,
    #[serde(flatten)]
    pub then: Snapshot,
}

impl FromMatch {
    /// As it is kept in a deal's `origin_detail`.
    pub(super) fn detail(self) -> Value {
        json!({ "match": self })
    }

    pub(super) fn read(detail: &Value) -> Option<Self> {
        Self::deserialize(detail.get("match")?).ok()
    }
}

/// The match of what is asked for with the listing of this number, if there is one now.
pub(super) async fn find(
    tx: &mut Tx,
    asked: &Listing,
    with: &str,
    asker: OrganisationId,
) -> sqlx::Result<Option<FromMatch>> {
    let other = match asked.kind {
        Kind::Achievement => Kind::Need,
        Kind::Need => Kind::Achievement,
    };
    let Some(with) = listings::store::by_number(tx, other, with).await? else {
        return Ok(None);
    };
    let (need, achievement) = match asked.kind {
        Kind::Achievement => (with.id, asked.id),
        Kind::Need => (asked.id, with.id),
    };
    let then = matching::store::snapshot(tx, need, achievement).await?;
    Ok(then.map(|then| FromMatch {
        need,
        achievement,
        own: with.organisation_id == asker,
        then,
    }))
}
