//! Ids are newtypes over UUIDv7, so that a deal's id can't be passed where an organisation's is meant.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A fresh id that sorts by `now`.
#[must_use]
pub fn mint(now: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id that sorts by `now`.
            #[must_use]
            pub fn mint(now: DateTime<Utc>) -> Self { Self(mint(now)) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A person who can sign in.
    UserId,
    /// A university, institute, company, agency or the centre.
    OrganisationId,
    /// A research result or a need.
    ListingId,
    /// One stored file.
    FileId,
    /// A request on a listing, up to its agreement.
    DealId,
    /// A contract file.
    ContractId,
    /// One import of a file of records.
    ImportId,
}
