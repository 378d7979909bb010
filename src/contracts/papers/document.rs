//! A paper of a contract file: what kind, which file, who handed it in. Must stay true: a paper is never deleted;
//! it is replaced or taken out, and stays readable.

use crate::contracts::contract::State;
use crate::contracts::opened::Side;
use crate::ids::{FileId, OrganisationId, PaperId, UserId};
use chrono::{DateTime, Utc};

/// The most of all current papers together, so that a packet can always be made of them.
pub const SIZE_MOST: i64 = 500 * 1024 * 1024;
/// Current papers of a file.
pub const PAPERS_MOST: usize = 200;

/// One paper. Name, hash, media and size are those of the file as it was taken in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Document {
    pub id: PaperId,
    /// The version of the contract that the file stood on.
    pub version: i64,
    /// A code of the table `document`.
    pub kind: String,
    pub file_id: FileId,
    pub name: String,
    pub hash: String,
    pub media: String,
    pub size: i64,
    pub note: String,
    pub giver: Side,
    /// The organisation that gave it; none for the centre, or where it is not known.
    pub organisation_id: Option<OrganisationId>,
    pub uploaded_by: UserId,
    pub replaced_by: Option<PaperId>,
    pub ended_by: Option<UserId>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_words: String,
    pub created_at: DateTime<Utc>,
}

impl Document {
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.ended_at.is_none()
    }
}

/// Whether papers are still taken in; what was given up needs none.
#[must_use]
pub fn takes_papers(state: State) -> bool {
    state != State::Abandoned
}

/// Media that a signed contract may have: what can be looked at page by page.
#[must_use]
pub fn is_scan(media: &str) -> bool {
    media == "application/pdf" || media.starts_with("image/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_told_by_its_media() {
        assert!(is_scan("application/pdf") && is_scan("image/png") && is_scan("image/webp"));
        assert!(!is_scan("application/zip") && !is_scan("text/plain; charset=utf-8"));
    }
}
