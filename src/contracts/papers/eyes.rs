//! Whose eyes look at papers. Must stay true: the centre sees all; a party sees its own, and what others gave while it was
//! on the contract, never what another organisation gave from its own side before it.

use chrono::{DateTime, Utc};

use super::document::Document;
use crate::contracts::opened::Side;
use crate::contracts::store::PacketCard;
use crate::ids::OrganisationId;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Eyes {
    side: Side,
    /// Nobody's for the centre.
    organisation: Option<OrganisationId>,
    /// The first version since which the party has been on the contract without a break.
    since: i64,
}

impl Eyes {
    pub(crate) const CENTRE: Self = Self {
        side: Side::Centre,
        organisation: None,
        since: 0,
    };

    pub(super) fn party(side: Side, organisation: OrganisationId, since: i64) -> Self {
        Self {
            side,
            organisation: Some(organisation),
            since,
        }
    }

    pub(super) fn organisation(&self) -> Option<OrganisationId> {
        self.organisation
    }

    fn is_centre(&self) -> bool {
        self.organisation.is_none()
    }

    pub(super) fn own(&self, organisation: Option<OrganisationId>) -> bool {
        self.organisation.is_some() && self.organisation == organisation
    }

    pub(super) fn see(&self, d: &Document) -> bool {
        let others = d.giver != self.side && d.version >= self.since;
        self.is_centre() || self.own(d.organisation_id) || others
    }

    /// A packet is seen with every paper in it; `papers` are those that the file had when it was made.
    pub(super) fn see_packet(&self, packet: &PacketCard, papers: &[&Document]) -> bool {
        let stood = |d: &Document| stood_at(d, packet.created_at);
        self.is_centre()
            || self.own(packet.organisation_id)
            || papers.iter().all(|d| !stood(d) || self.see(d))
    }

    /// Whether they may replace or take out a paper: the centre every one, a party its own.
    pub(super) fn rule_over(&self, d: &Document) -> bool {
        self.is_centre() || self.own(d.organisation_id)
    }
}

/// Whether a paper was a current one at that moment.
fn stood_at(d: &Document, at: DateTime<Utc>) -> bool {
    d.created_at <= at && d.ended_at.is_none_or(|ended| ended >= at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::papers::samples::paper;
    use crate::ids::UserId;

    fn given(side: Side, by: Option<OrganisationId>, version: i64) -> Document {
        Document {
            organisation_id: by,
            version,
            ..paper(
                "contract",
                "合同.pdf",
                (side, UserId::mint(DateTime::UNIX_EPOCH)),
            )
        }
    }

    #[test]
    fn a_successor_sees_nothing_of_its_predecessor_and_nothing_older_than_itself() {
        let at = DateTime::UNIX_EPOCH;
        let (before, me, other) = (
            OrganisationId::mint(at),
            OrganisationId::mint(at),
            OrganisationId::mint(at),
        );
        let eyes = Eyes::party(Side::Seller, me, 2);
        for (paper, seen, ruled) in [
            (given(Side::Seller, Some(me), 2), true, true),
            (given(Side::Seller, Some(before), 1), false, false),
            // Of the same version: a draft that was written anew with another seller.
            (given(Side::Seller, Some(before), 2), false, false),
            (given(Side::Seller, None, 2), false, false),
            (given(Side::Buyer, Some(other), 1), false, false),
            (given(Side::Buyer, Some(other), 2), true, false),
            (given(Side::Centre, None, 1), false, false),
            (given(Side::Centre, None, 2), true, false),
        ] {
            assert_eq!(eyes.see(&paper), seen, "{paper:?}");
            assert_eq!(eyes.rule_over(&paper), ruled, "{paper:?}");
            assert!(Eyes::CENTRE.see(&paper) && Eyes::CENTRE.rule_over(&paper));
        }
    }
}
