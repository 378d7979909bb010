//! New matches of an organisation's own public listings, as lines for its workspace.

use serde::Serialize;

use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::web::error::Result;

/// One's own listing and what fits it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MatchLine {
    pub(crate) own_title: String,
    pub(crate) title: String,
    pub(crate) url: String,
    /// strong, fair or weak
    pub(crate) level: &'static str,
}

/// The best matches, ready to show.
#[expect(clippy::unused_async, reason = "reads as soon as matches are stored")]
pub(crate) async fn best(_: &mut Tx, _: OrganisationId, _: i64) -> Result<Vec<MatchLine>> {
    Ok(Vec::new())
}
