//! What somebody can be told, and by which way. Pure: no clock, no database. Must stay true: what concerns the safety of
//! an account is always mailed at once, and what somebody else waits for is at least seen in the site.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::frequency::Frequency;

/// Kinds of news, as far as a person may want them differently; the words are finer than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// Somebody asks for what one published.
    Request,
    /// What became of one's own request.
    Answer,
    Message,
    /// A deal moved on.
    Progress,
    /// A contract one's organisation is party to was filed, registered, refused or cancelled.
    Contract,
    /// One's organisation is to pay something, paid it, or got it back.
    Payment,
    /// Something is due, or was not done in time.
    Reminder,
    /// What the reviewers decided about a listing.
    Review,
    /// A listing is to be confirmed again.
    Freshness,
    /// What the centre or one's organisation decided about belonging and verification.
    Organisation,
    /// Somebody wants to join the organisation one administers.
    Joining,
    /// The account itself.
    Security,
}

impl Kind {
    /// In the order of the settings page.
    pub const ALL: [Self; 12] = [
        Self::Request,
        Self::Answer,
        Self::Message,
        Self::Progress,
        Self::Contract,
        Self::Payment,
        Self::Reminder,
        Self::Review,
        Self::Freshness,
        Self::Organisation,
        Self::Joining,
        Self::Security,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Message => "message",
            Self::Progress => "progress",
            Self::Contract => "contract",
            Self::Payment => "payment",
            Self::Reminder => "reminder",
            Self::Review => "review",
            Self::Freshness => "freshness",
            Self::Organisation => "organisation",
            Self::Joining => "joining",
            Self::Security => "security",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The ways that may be chosen for it; the first is the usual one.
    #[must_use]
    pub fn ways(self) -> &'static [Way] {
        match self {
            Self::Security => &Way::ALL[..1],
            Self::Request
            | Self::Payment
            | Self::Reminder
            | Self::Review
            | Self::Freshness
            | Self::Joining => &Way::ALL[..4],
            Self::Answer | Self::Message | Self::Progress | Self::Contract | Self::Organisation => {
                &Way::ALL
            }
        }
    }

    /// The way that holds where this one was chosen, or none.
    #[must_use]
    pub fn settle(self, chosen: Option<Way>) -> Way {
        chosen
            .filter(|way| self.ways().contains(way))
            .unwrap_or(Way::Now)
    }
}

/// How somebody hears of a kind of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Way {
    /// In the site and by a mail at once.
    Now,
    /// In the site and in the mail of the next morning.
    Daily,
    Weekly,
    /// In the site only.
    Site,
    Off,
}

impl Way {
    pub const ALL: [Self; 5] = [Self::Now, Self::Daily, Self::Weekly, Self::Site, Self::Off];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Site => "site",
            Self::Off => "off",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// How often a digest takes it along, if one does.
    pub(super) fn digest(self) -> Option<Frequency> {
        match self {
            Self::Daily => Some(Frequency::Daily),
            Self::Weekly => Some(Frequency::Weekly),
            Self::Now | Self::Site | Self::Off => None,
        }
    }
}

/// One piece of news. Its words in the site are the subject of its mail, said in the reader's language when it is read.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) kind: Kind,
    /// Told once whatever is retried; empty when each telling is its own.
    pub(crate) once: String,
    values: Map<String, Value>,
    words: Map<String, Value>,
    /// The page it is about, without the site's address.
    pub(crate) path: String,
}

impl Notice {
    pub(crate) fn new(kind: Kind, path: impl Into<String>) -> Self {
        Self {
            kind,
            once: String::new(),
            values: Map::new(),
            words: Map::new(),
            path: path.into(),
        }
    }

    pub(crate) fn once(mut self, once: impl Into<String>) -> Self {
        self.once = once.into();
        self
    }

    /// What the words name: a title, a day. Nothing that opens anything.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// A word of the site's own inside the words, by its key.
    pub(crate) fn word(mut self, name: &str, key: &str) -> Self {
        self.words.insert(name.to_owned(), key.into());
        self
    }

    pub(super) fn detail(&self) -> Value {
        json!({ "values": self.values, "words": self.words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_kinds_and_ways() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        for way in Way::ALL {
            assert_eq!(Way::from_code(way.code()), Some(way));
        }
    }

    #[test]
    fn nobody_can_choose_not_to_hear_of_the_accounts_safety() {
        for way in Way::ALL {
            assert_eq!(Kind::Security.settle(Some(way)), Way::Now);
        }
    }

    #[test]
    fn what_somebody_waits_for_is_always_seen_in_the_site() {
        for kind in [Kind::Request, Kind::Reminder, Kind::Review, Kind::Joining] {
            assert_eq!(kind.settle(Some(Way::Off)), Way::Now);
            assert_eq!(kind.settle(Some(Way::Site)), Way::Site);
        }
        assert_eq!(Kind::Message.settle(Some(Way::Off)), Way::Off);
        assert_eq!(Kind::Message.settle(None), Way::Now);
    }
}
