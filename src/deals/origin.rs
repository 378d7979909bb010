//! Where a request came from. One that came from a match remembers the match as it stood at that moment, so that it
//! can be told later what the matcher was right about.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId};
use crate::listings::{self, Kind, Listing};
use crate::matching::{self, feedback::Snapshot};

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
}

impl From {
    pub(super) fn origin(&self) -> &str {
        if self.with().is_empty() {
            &self.code
        } else {
            "match"
        }
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
