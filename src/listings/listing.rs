//! A listing's life: a working copy that its owner edits and sends in, and a public side that only a review changes.
//! Pure: no clock, no database.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::progress::Stage;
use crate::ids::{ListingId, OrganisationId, UserId};

/// Which of the two kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// 科技成果
    Achievement,
    /// 技术需求
    Need,
}

impl Kind {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Achievement => "achievement",
            Self::Need => "need",
        }
    }

    /// The part of addresses and the name of the search index.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Achievement => "achievements",
            Self::Need => "needs",
        }
    }

    /// The series of its public numbers: KX-C for results (成果), KX-X for needs (需求).
    #[must_use]
    pub fn series(self) -> &'static str {
        match self {
            Self::Achievement => "KX-C",
            Self::Need => "KX-X",
        }
    }
}

/// Where the working copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Work {
    /// Nothing is being worked on: what is published is all there is.
    None,
    Draft,
    Submitted,
    Returned,
}

/// Where the public side stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Public {
    None,
    Published,
    Withdrawn,
}

/// Both sides together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    pub work: Work,
    pub public: Public,
}

/// What somebody does to a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The owner types.
    Edit,
    /// The owner sends the working copy in.
    Submit,
    /// The owner takes it back before the review.
    TakeBack,
    /// The owner throws an unpublished change away.
    Discard,
    /// A reviewer approves: the working copy becomes public.
    Approve,
    /// A reviewer returns it with reasons.
    Return,
    /// The owner takes the publication off.
    Withdraw,
    /// The owner puts it back as it was.
    Republish,
    /// The owner says that it still holds.
    Confirm,
}

impl Deed {
    /// As written in the history.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::TakeBack => "take_back",
            Self::Discard => "discard",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Withdraw => "withdraw",
            Self::Republish => "republish",
            Self::Confirm => "confirm",
        }
    }
}

/// The deed does not fit where the listing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{deed:?} is not possible in {from:?}")]
pub struct CannotDo {
    pub deed: Deed,
    pub from: Standing,
}

impl Standing {
    pub const NEW: Self = Self {
        work: Work::Draft,
        public: Public::None,
    };

    /// Where the listing stands after a deed.
    ///
    /// # Errors
    /// When the deed does not fit.
    pub fn after(self, deed: Deed) -> Result<Self, CannotDo> {
        use {Public as P, Work as W};
        let (work, public) = match (deed, self.work, self.public) {
            (Deed::Submit, W::Draft | W::Returned, p) => (W::Submitted, p),
            (Deed::Edit, W::None | W::Draft | W::Returned, p)
            | (Deed::TakeBack, W::Submitted, p) => (W::Draft, p),
            (Deed::Discard, W::Draft | W::Returned, p @ (P::Published | P::Withdrawn)) => {
                (W::None, p)
            }
            (Deed::Approve, W::Submitted, _) => (W::None, P::Published),
            (Deed::Return, W::Submitted, p) => (W::Returned, p),
            (Deed::Withdraw, w, P::Published) => (w, P::Withdrawn),
            (Deed::Republish, w, P::Withdrawn) | (Deed::Confirm, w, P::Published) => {
                (w, P::Published)
            }
            _ => return Err(CannotDo { deed, from: self }),
        };
        Ok(Self { work, public })
    }

    #[must_use]
    pub fn can(self, deed: Deed) -> bool {
        self.after(deed).is_ok()
    }

    /// One word for lists, a key of `listing-state-…`: what waits for somebody comes first.
    #[must_use]
    pub fn word(self) -> &'static str {
        match (self.work, self.public) {
            (Work::Submitted, _) => "submitted",
            (Work::Returned, _) => "returned",
            (_, Public::Published) => "published",
            (_, Public::Withdrawn) => "withdrawn",
            (Work::Draft | Work::None, Public::None) => "draft",
        }
    }

    /// As written in the history: `draft/published`.
    #[must_use]
    pub fn code(self) -> String {
        let work = match self.work {
            Work::None => "none",
            Work::Draft => "draft",
            Work::Submitted => "submitted",
            Work::Returned => "returned",
        };
        let public = match self.public {
            Public::None => "none",
            Public::Published => "published",
            Public::Withdrawn => "withdrawn",
        };
        format!("{work}/{public}")
    }
}

/// The head of a listing, without its texts.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Listing {
    pub id: ListingId,
    pub kind: Kind,
    pub number: Option<String>,
    pub organisation_id: OrganisationId,
    pub created_by: UserId,
    pub work: Work,
    pub public: Public,
    pub revision: i64,
    pub title: String,
    pub version: i64,
    pub field: String,
    pub region: String,
    pub masked: bool,
    pub incomplete: bool,
    pub published_at: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub views: i64,
    /// How far a need got beyond its confirmation, and the Monday of that week.
    pub progress: Option<Stage>,
    pub progress_on: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

impl Listing {
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            work: self.work,
            public: self.public,
        }
    }

    /// Whether anybody may find it now.
    #[must_use]
    pub fn is_public(&self, now: DateTime<Utc>) -> bool {
        self.public == Public::Published && self.expires_at.is_none_or(|end| end > now)
    }

    /// Its public page, once it has a number.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        self.number
            .as_ref()
            .map(|number| format!("/{}/{number}", self.kind.plural()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DEEDS: [Deed; 9] = [
        Deed::Edit,
        Deed::Submit,
        Deed::TakeBack,
        Deed::Discard,
        Deed::Approve,
        Deed::Return,
        Deed::Withdraw,
        Deed::Republish,
        Deed::Confirm,
    ];

    #[test]
    fn the_straight_way_leads_to_publication() {
        let published = Standing::NEW
            .after(Deed::Submit)
            .unwrap()
            .after(Deed::Approve)
            .unwrap();
        assert_eq!(
            published,
            Standing {
                work: Work::None,
                public: Public::Published
            }
        );
        let changed = published.after(Deed::Edit).unwrap();
        assert_eq!(
            changed.word(),
            "published",
            "what is public stays public while its owner edits"
        );
    }

    proptest! {
        #[test]
        fn nothing_becomes_public_without_approval(deeds in prop::collection::vec(0usize..9, 0..40)) {
            let mut standing = Standing::NEW;
            let mut approved = false;
            for deed in deeds.into_iter().map(|n| DEEDS[n]) {
                if let Ok(next) = standing.after(deed) {
                    approved |= deed == Deed::Approve;
                    if deed == Deed::Approve { prop_assert_eq!(standing.work, Work::Submitted); }
                    standing = next;
                }
                prop_assert!(approved || standing.public == Public::None);
            }
        }
    }
}
