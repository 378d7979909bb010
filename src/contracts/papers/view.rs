//! The papers of a file as its page shows them: each kind with what is asked, what is there and whom it comes from;
//! what ended; who opened what; the packets. In a constant number of queries.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::checklist::{self, CONTRACT, Facts, Need};
use super::document::{Document, takes_papers};
use super::door::Door;
use super::word::state;
use crate::accounts;
use crate::contracts::opened::Side;
use crate::contracts::store::{self, Opening, Packet};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::UserId;
use crate::listings::detail::size_text;
use crate::web::Result;
use crate::web::words::{Locale, t, t_with};

/// Openings and packets shown.
const OPENINGS: i64 = 50;
const PACKETS: i64 = 50;

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

/// What was read for the page.
pub(super) struct Read {
    pub(super) documents: Vec<Document>,
    pub(super) openings: Vec<Opening>,
    pub(super) packets: Vec<Packet>,
    pub(super) names: Vec<(UserId, String)>,
}

impl Read {
    pub(super) async fn of(tx: &mut Tx, door: &Door) -> Result<Self> {
        let documents = store::documents(tx, door.contract.id).await?;
        let openings = store::openings(tx, door.contract.id, OPENINGS).await?;
        let packets = store::packets(tx, door.contract.id, PACKETS).await?;
        let mut people: Vec<UserId> = documents
            .iter()
            .flat_map(|d| [Some(d.uploaded_by), d.ended_by])
            .flatten()
            .collect();
        people.extend(openings.iter().map(|o| o.user_id));
        people.extend(packets.iter().map(|p| p.made_by));
        people.sort_unstable();
        people.dedup();
        Ok(Self {
            names: accounts::store::names(tx, &people).await?,
            documents,
            openings,
            packets,
        })
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
        let mut ended: Vec<&Document> = read.documents.iter().filter(|d| !d.is_current()).collect();
        ended.sort_by_key(|d| std::cmp::Reverse(d.ended_at));
        Ok(Self {
            kinds,
            unneeded,
            required,
            missing,
            ended: ended.into_iter().map(|d| eye.paper(d)).collect(),
            openings: read.openings.iter().map(|o| eye.opening(o)).collect(),
            packets: read.packets.iter().map(|p| eye.packet(p)).collect(),
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
        let current = |d: &&Document| d.is_current() && d.kind == code;
        let papers: Vec<&Document> = self.read.documents.iter().filter(current).collect();
        let replaces = papers.iter().filter(|d| self.door.rules_over(d));
        KindLine {
            code: code.to_owned(),
            label: label.to_owned(),
            need: need.code(),
            state: state(need, !papers.is_empty()),
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
        let replaced_by = self
            .read
            .documents
            .iter()
            .find(|o| Some(o.id) == d.replaced_by);
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
            may_end: d.is_current() && self.door.rules_over(d),
            replaced_by: replaced_by.map(|o| o.name.clone()).unwrap_or_default(),
            ended_by: d.ended_by.map(|id| self.name(id)).unwrap_or_default(),
            ended_at: d.ended_at,
            ended_words: d.ended_words.clone(),
        }
    }

    fn opening(&self, o: &Opening) -> OpeningLine {
        let paper = self
            .read
            .documents
            .iter()
            .find(|d| Some(d.id) == o.document_id);
        let what = paper.map_or_else(
            || t(self.locale, "packet-title"),
            |paper| paper.name.clone(),
        );
        OpeningLine {
            what,
            who: self.name(o.user_id),
            giver: self.giver(o.giver),
            at: o.created_at,
        }
    }

    fn lacks(&self, p: &Packet) -> String {
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

    fn packet(&self, p: &Packet) -> PacketLine {
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
