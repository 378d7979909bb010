//! The papers of a file as its page shows them: each kind with what is asked, what is there and whom it comes from;
//! what ended; who opened what; the packets. In a constant number of queries.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::checklist::{self, CONTRACT, Facts, Need};
use super::document::{Document, takes_papers};
use super::door::Door;
use super::word::state;
use crate::accounts;
use crate::contracts::opened::Side;
use crate::contracts::store::{self, FileOpening, Opening, PacketCard};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::{FileId, PacketId, PaperId, UserId};
use crate::listings::detail::size_text;
use crate::storage;
use crate::web::Result;
use crate::web::words::{Locale, t, t_with};

/// Openings, packets and ended papers shown.
const OPENINGS: i64 = 50;
const PACKETS: i64 = 50;
const ENDED: usize = 500;

/// One paper.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PaperLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) size: String,
    /// Empty for whoever may not open it.
    pub(super) url: String,
    pub(super) hash: String,
    pub(super) kind: String,
    pub(super) version: i64,
    /// The contract has moved on to another version since.
    pub(super) older: bool,
    pub(super) by: String,
    pub(super) giver: String,
    pub(super) at: DateTime<Utc>,
    pub(super) note: String,
    /// The viewer may take it out.
    pub(super) may_end: bool,
    /// What took its place; or empty.
    pub(super) replaced_by: String,
    pub(super) ended_by: String,
    pub(super) ended_at: Option<DateTime<Utc>>,
    pub(super) ended_words: String,
}

/// One kind of paper.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KindLine {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) need: &'static str,
    pub(super) state: &'static str,
    /// From whom it comes, and what to look at.
    pub(super) whence: String,
    pub(super) accept: &'static str,
    pub(super) papers: Vec<PaperLine>,
    /// How many more there are that the viewer may not see.
    pub(super) hidden: usize,
    /// Current ones that the viewer may replace.
    pub(super) replaces: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct OpeningLine {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) giver: String,
    pub(super) at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PacketLine {
    pub(super) number: i64,
    pub(super) url: String,
    pub(super) version: i64,
    /// What was missing in words; empty when it was complete.
    pub(super) lacks: String,
    pub(super) files: i64,
    pub(super) size: String,
    pub(super) hash: String,
    pub(super) by: String,
    pub(super) giver: String,
    pub(super) at: DateTime<Utc>,
}

/// All of it.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Papers {
    /// What is asked for, or there.
    pub(super) kinds: Vec<KindLine>,
    /// What this contract does not need.
    pub(super) unneeded: Vec<KindLine>,
    pub(super) required: usize,
    /// The labels of the kinds that are missing.
    pub(super) missing: Vec<String>,
    pub(super) ended: Vec<PaperLine>,
    pub(super) openings: Vec<OpeningLine>,
    pub(super) packets: Vec<PacketLine>,
    pub(super) may_hand_in: bool,
}

async fn slips(tx: &mut Tx, door: &Door) -> Result<Vec<(FileOpening, String)>> {
    if door.giver != Side::Centre {
        return Ok(Vec::new());
    }
    let openings = store::file_openings(tx, door.contract.id, OPENINGS).await?;
    let mut ids: Vec<FileId> = openings.iter().map(|o| o.file_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<FileId, String> = storage::cards(tx, &ids)
        .await?
        .into_iter()
        .map(|card| (card.id, card.name))
        .collect();
    let named = |o: FileOpening| {
        let name = names.get(&o.file_id).cloned().unwrap_or_default();
        (o, name)
    };
    Ok(openings.into_iter().map(named).collect())
}

/// What was read for the page.
pub(super) struct Read {
    pub(super) current: Vec<Document>,
    /// The last ended first.
    pub(super) ended: Vec<Document>,
    pub(super) openings: Vec<Opening>,
    /// Openings of slips and evidence, with the files' names; told to the centre alone.
    pub(super) slips: Vec<(FileOpening, String)>,
    pub(super) packets: Vec<PacketCard>,
    pub(super) names: Vec<(UserId, String)>,
}

impl Read {
    pub(super) async fn of(tx: &mut Tx, door: &Door) -> Result<Self> {
        let current = store::current_documents(tx, door.contract.id).await?;
        let most = i64::try_from(ENDED).unwrap_or(i64::MAX);
        let ended = store::ended_documents(tx, door.contract.id, most).await?;
        let openings = store::openings(tx, door.contract.id, OPENINGS).await?;
        let slips = slips(tx, door).await?;
        let packets = store::packets(tx, door.contract.id, PACKETS).await?;
        let mut people: Vec<UserId> = current
            .iter()
            .chain(&ended)
            .flat_map(|d| [Some(d.uploaded_by), d.ended_by])
            .flatten()
            .collect();
        people.extend(openings.iter().map(|o| o.user_id));
        people.extend(slips.iter().map(|(o, _)| o.user_id));
        people.extend(packets.iter().map(|p| p.made_by));
        people.sort_unstable();
        people.dedup();
        Ok(Self {
            names: accounts::store::names(tx, &people).await?,
            current,
            ended,
            openings,
            slips,
            packets,
        })
    }

    fn documents(&self) -> impl Iterator<Item = &Document> {
        self.current.iter().chain(&self.ended)
    }
}

impl Papers {
    pub(super) fn new(door: &Door, read: &Read, locale: Locale) -> Result<Self> {
        let eye = Eye { door, read, locale };
        let facts = Facts::of(door.values()?);
        let kinds: Vec<KindLine> = checklist::checklist(&facts)
            .into_iter()
            .map(|(row, need)| eye.kind(&row.code, row.label(locale.tag()), need))
            .collect();
        let required = kinds.iter().filter(|k| k.need == "required").count();
        let missing = kinds.iter().filter(|k| k.state == "missing");
        let missing = missing.map(|k| k.label.clone()).collect();
        let (unneeded, kinds): (Vec<_>, Vec<_>) =
            kinds.into_iter().partition(|k| k.state == "unused");
        let ended = read.ended.iter().filter(|d| door.sees(d));
        Ok(Self {
            kinds,
            unneeded,
            required,
            missing,
            ended: ended.map(|d| eye.paper(d)).collect(),
            openings: eye.openings(),
            packets: eye.packets().map(|p| eye.packet(p)).collect(),
            may_hand_in: door.may && takes_papers(door.contract.state),
        })
    }
}

/// How one viewer sees it.
struct Eye<'a> {
    door: &'a Door,
    read: &'a Read,
    locale: Locale,
}

impl Eye<'_> {
    fn name(&self, id: UserId) -> String {
        let found = self.read.names.iter().find(|(known, _)| *known == id);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    fn giver(&self, giver: Side) -> String {
        t(self.locale, &format!("paper-giver-{}", giver.code()))
    }

    fn kind(&self, code: &str, label: &str, need: Need) -> KindLine {
        let of_kind = self.read.current.iter().filter(|d| d.kind == code);
        let (papers, hidden): (Vec<&Document>, Vec<&Document>) =
            of_kind.partition(|d| self.door.sees(d));
        let replaces = papers.iter().filter(|d| self.door.rules_over(d));
        KindLine {
            code: code.to_owned(),
            label: label.to_owned(),
            need: need.code(),
            // What the viewer may not see is there all the same: the centre has it.
            state: state(need, !papers.is_empty() || !hidden.is_empty()),
            hidden: hidden.len(),
            whence: t(self.locale, &format!("paper-from-{code}")),
            accept: if code == CONTRACT { SCANS } else { "" },
            replaces: replaces
                .map(|d| Choice {
                    value: d.id.to_string(),
                    label: d.name.clone(),
                })
                .collect(),
            papers: papers.into_iter().map(|d| self.paper(d)).collect(),
        }
    }

    fn paper(&self, d: &Document) -> PaperLine {
        let mut seen = self.read.documents().filter(|o| self.door.sees(o));
        let replaced_by = seen.find(|o| Some(o.id) == d.replaced_by);
        PaperLine {
            id: d.id.to_string(),
            name: d.name.clone(),
            size: size_text(d.size),
            url: if self.door.may {
                format!("{}/{}", self.door.papers(), d.id)
            } else {
                String::new()
            },
            hash: d.hash.clone(),
            kind: d.kind.clone(),
            version: d.version,
            older: d.version < self.door.contract.version,
            by: self.name(d.uploaded_by),
            giver: self.giver(d.giver),
            at: d.created_at,
            note: d.note.clone(),
            may_end: d.is_current()
                && takes_papers(self.door.contract.state)
                && self.door.rules_over(d),
            replaced_by: replaced_by.map(|o| o.name.clone()).unwrap_or_default(),
            ended_by: d.ended_by.map(|id| self.name(id)).unwrap_or_default(),
            ended_at: d.ended_at,
            ended_words: d.ended_words.clone(),
        }
    }

    /// Packets whose every paper the viewer may see. Where too much ended to tell, a party sees its own.
    fn packets(&self) -> impl Iterator<Item = &PacketCard> {
        let all: Vec<&Document> = self.read.documents().collect();
        let is_whole = self.read.ended.len() < ENDED;
        let eyes = self.door.eyes;
        let packets = self.read.packets.iter();
        packets.filter(move |p| {
            let told = is_whole || eyes.organisation().is_none();
            (told && eyes.see_packet(p, &all)) || eyes.own(p.organisation_id)
        })
    }

    /// Openings of what the viewer may see.
    fn openings(&self) -> Vec<OpeningLine> {
        let papers = self.read.documents().filter(|d| self.door.sees(d));
        let papers: HashMap<PaperId, &str> = papers.map(|d| (d.id, d.name.as_str())).collect();
        let packets: HashSet<PacketId> = self.packets().map(|p| p.id).collect();
        let what = |o: &Opening| match (o.document_id, o.packet_id) {
            (Some(id), _) => papers.get(&id).map(|name| (*name).to_owned()),
            (None, Some(id)) if packets.contains(&id) => Some(t(self.locale, "packet-title")),
            (None, _) => None,
        };
        let line = |o: &Opening| {
            Some(OpeningLine {
                what: what(o)?,
                who: self.name(o.user_id),
                giver: self.giver(o.giver),
                at: o.created_at,
            })
        };
        let mut lines: Vec<OpeningLine> = self.read.openings.iter().filter_map(line).collect();
        lines.extend(self.read.slips.iter().map(|(o, name)| OpeningLine {
            what: name.clone(),
            who: self.name(o.user_id),
            giver: self.giver(o.giver),
            at: o.created_at,
        }));
        lines.sort_by_key(|line| std::cmp::Reverse(line.at));
        lines
    }

    fn lacks(&self, p: &PacketCard) -> String {
        let lacks = [
            ("packet-lacks-papers", p.missing),
            ("packet-lacks-fields", p.blank),
        ];
        let lacks: Vec<String> = lacks
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(key, n)| t_with(self.locale, key, &[("n".to_owned(), n.into())]))
            .collect();
        lacks.join(&t(self.locale, "packet-lacks-between"))
    }

    fn packet(&self, p: &PacketCard) -> PacketLine {
        PacketLine {
            number: p.number,
            url: if self.door.may {
                format!("{}/packets/{}", self.door.base(), p.id)
            } else {
                String::new()
            },
            version: p.version,
            lacks: self.lacks(p),
            files: p.files,
            size: size_text(p.size),
            hash: p.manifest_hash.clone(),
            by: self.name(p.made_by),
            giver: self.giver(p.giver),
            at: p.created_at,
        }
    }
}

/// What a browser offers for a signed contract; what it is, its content tells.
const SCANS: &str = ".pdf,.png,.jpg,.jpeg,.webp";
