//! Invented papers of invented files, for the samples of the pages.

use chrono::{DateTime, Utc};

use super::document::Document;
use super::door::Door;
use super::view::Read;
use crate::contracts::opened::Side;
use crate::contracts::papers::eyes::Eyes;
use crate::contracts::samples::files;
use crate::contracts::store::{Opening, PacketCard};
use crate::ids::{FileId, OrganisationId, PacketId, PaperId, UserId};

pub(super) fn paper(kind: &str, name: &str, (giver, by): (Side, UserId)) -> Document {
    let at = DateTime::UNIX_EPOCH;
    Document {
        id: PaperId::mint(at),
        version: 1,
        kind: kind.to_owned(),
        file_id: FileId::mint(at),
        name: name.to_owned(),
        hash: "ab".repeat(32),
        media: "application/pdf".to_owned(),
        size: 240_000,
        note: "扫描件（虚构）".to_owned(),
        giver,
        organisation_id: None,
        uploaded_by: by,
        replaced_by: None,
        ended_by: None,
        ended_at: None,
        ended_words: String::new(),
        created_at: at,
    }
}

fn read(at: DateTime<Utc>, by: UserId) -> Read {
    let signed = paper("contract", "合同.pdf", (Side::Seller, by));
    let mut old = paper("contract", "合同（缺页）.pdf", (Side::Seller, by));
    old.replaced_by = Some(signed.id);
    old.ended_by = Some(by);
    old.ended_at = Some(at);
    let mut wrong = paper("other", "别的合同.pdf", (Side::Centre, by));
    wrong.ended_at = Some(at);
    wrong.ended_words.push_str("传错了（虚构）");
    let packet = PacketCard {
        id: PacketId::mint(at),
        number: 1,
        version: 1,
        missing: 3,
        blank: 12,
        files: 5,
        size: 300_000,
        manifest_hash: "cd".repeat(32),
        giver: Side::Centre,
        organisation_id: None,
        made_by: by,
        created_at: at,
    };
    let opening = |document_id, packet_id| Opening {
        document_id,
        packet_id,
        user_id: by,
        giver: Side::Buyer,
        created_at: at,
    };
    Read {
        openings: vec![
            opening(Some(signed.id), None),
            opening(None, Some(packet.id)),
        ],
        slips: Vec::new(),
        current: vec![signed],
        ended: vec![old, wrong],
        packets: vec![packet],
        names: vec![(by, "杨登记".to_owned())],
    }
}

/// Files in every state before the centre, a registered one before a party, and one before staff who may not open.
pub(super) fn doors() -> Vec<(Door, Read)> {
    let at = DateTime::UNIX_EPOCH;
    let by = UserId::mint(at);
    let mut doors = Vec::new();
    for (contract, versions, _) in files() {
        let effective = contract.state.is_effective();
        for (giver, may) in [
            (Side::Centre, true),
            (Side::Seller, true),
            (Side::Centre, false),
        ] {
            if giver == Side::Centre && may || effective {
                let door = Door {
                    contract: contract.clone(),
                    versions: versions.clone(),
                    giver,
                    eyes: match giver {
                        Side::Centre => Eyes::CENTRE,
                        // One that came later than what another gave.
                        _ => Eyes::party(giver, OrganisationId::mint(at), 1),
                    },
                    user: by,
                    user_name: "杨登记".to_owned(),
                    may,
                };
                doors.push((door, read(at, by)));
            }
        }
    }
    doors
}
