use proptest::prelude::*;

use super::*;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::listings::listing::{Kind, Work};

fn listing(confirmed: DateTime<Utc>, freshness: Freshness, public: Public) -> Listing {
    Listing {
        id: ListingId::mint(confirmed),
        kind: Kind::Need,
        number: None,
        organisation_id: OrganisationId::mint(confirmed),
        created_by: UserId::mint(confirmed),
        work: Work::None,
        public,
        revision: 0,
        title: String::new(),
        version: 1,
        field: String::new(),
        region: String::new(),
        masked: false,
        incomplete: false,
        published_at: Some(confirmed),
        confirmed_at: Some(confirmed),
        expires_at: Some(freshness.end(confirmed)),
        views: 0,
        progress: None,
        progress_on: None,
        updated_at: confirmed,
        created_at: confirmed,
    }
}

#[test]
fn it_falls_due_is_urgent_and_is_hidden() {
    let confirmed = DateTime::UNIX_EPOCH;
    let freshness = Freshness::new(90, 30);
    let one = listing(confirmed, freshness, Public::Published);
    let at = |days: i64| freshness.at(&one, confirmed + Duration::days(days));
    assert_eq!(at(89), Asked::Not);
    assert_eq!(at(90), Asked::Due);
    assert_eq!(at(112), Asked::Due);
    assert_eq!(at(113), Asked::LastCall);
    assert_eq!(at(119), Asked::LastCall);
    assert_eq!(at(120), Asked::Hidden);
}

proptest! {
    #[test]
    fn hidden_is_exactly_what_the_public_does_not_find(
        confirm in 1_u16..400, hide in 1_u16..400, hours in 0_i64..20_000,
    ) {
        let confirmed = DateTime::UNIX_EPOCH;
        let freshness = Freshness::new(confirm, hide);
        let now = confirmed + Duration::hours(hours);
        let one = listing(confirmed, freshness, Public::Published);
        let asked = freshness.at(&one, now);
        prop_assert_eq!(asked == Asked::Hidden, !one.is_public(now));
        prop_assert!(freshness.at(&one, now + Duration::hours(1)) >= asked);
        prop_assert_eq!(asked == Asked::Not, now < confirmed + Duration::days(confirm.into()));
        let withdrawn = listing(confirmed, freshness, Public::Withdrawn);
        prop_assert_eq!(freshness.at(&withdrawn, now), Asked::Not);
    }
}
