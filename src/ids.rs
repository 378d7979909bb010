//! Ids are newtypes over UUIDv7, so that a deal's id can't be passed where an organisation's is meant.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What was minted last; it starts anywhere, so that two processes differ.
static MINTED: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(rand::random::<u64>() >> 24));

/// A fresh id that sorts by `now`, and at the same moment by the order in which it was asked for: rows that one deed
/// writes can be read back in their order.
#[must_use]
pub fn mint(now: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    let place = MINTED.fetch_add(1, Ordering::Relaxed);
    // Twelve bits stand before the variant and thirty behind it; the last four bytes are chance.
    let high = u16::try_from((place >> 30) & 0xfff).unwrap_or(0);
    let low = (place & 0x3fff_ffff) << 32 | u64::from(rand::random::<u32>());
    let mut bits = [0; 10];
    bits[..2].copy_from_slice(&high.to_be_bytes());
    bits[2..].copy_from_slice(&low.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(millis, &bits).into_uuid()
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
    /// One message of a deal's thread.
    MessageId,
    /// A question in a deal's room.
    QuestionId,
    /// One version of the terms offered in a deal.
    OfferId,
    /// A contract file.
    ContractId,
    /// One instalment through all versions of a plan.
    InstalmentId,
    /// What one side hands over to the other under a contract.
    MilestoneId,
    /// Money that came in for a contract, or its counter entry.
    ReceiptId,
    /// A statement of royalties.
    RoyaltyId,
    /// A rule by which a unit shares its income.
    IncomeRuleId,
    /// How the net income of one receipt was shared.
    DistributionId,
    /// One attempt at the registration of a contract.
    FilingId,
    /// A paper of a contract file.
    PaperId,
    /// All papers of a contract file, packed for filing.
    PacketId,
    /// Something to be done by a day.
    TaskId,
    /// One version of a price.
    PriceId,
    /// An invoice that a payer asked for.
    InvoiceId,
    /// What a technology manager earns of a payment.
    CommissionId,
    /// A visit of a technology manager to a company.
    VisitId,
    /// A report of a month, quarter, half-year or year.
    ReportId,
    /// One import of a file of records.
    ImportId,
    /// Something that an organisation is to pay.
    OrderId,
    /// Money that came in for an order.
    PaymentId,
    /// Money that goes out again, or changes whose it is.
    MoveId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_sort_as_they_were_asked_for_and_of_another_by_the_moment() {
        let now = DateTime::from_timestamp_millis(1_795_000_000_000).unwrap_or_default();
        let ids: Vec<Uuid> = (0..5_000).map(|_| mint(now)).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.get_version_num() == 7));
        let earlier = mint(now - chrono::Duration::milliseconds(1));
        assert!(earlier < ids[0]);
    }
}
