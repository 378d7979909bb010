//! What people and deals say of matches, as labels for judging and training the matcher: one line each, with the match
//! as it stood then. Listings by number; no person and no organisation is named.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::accounts;
use crate::db::Tx;
use crate::deals::{self, State};
use crate::ids::{DealId, ListingId, OrganisationId, UserId};
use crate::listings;
use crate::matching;
use crate::matching::feedback::{Snapshot, Verdict};
use crate::web::Duty;

const PART: i64 = 500;
const MANAGERS: i64 = 1_000;

/// How the labels are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Jsonl,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Label {
    pub need: String,
    pub achievement: String,
    /// useful, not_relevant, known, asked, introduced, agreed, signed, declined or lost
    pub label: &'static str,
    /// The level that this suggests; "known already" says nothing of it, nor does what a stranger says.
    pub suggested_level: Option<u8>,
    /// Who says so: `need` or `achievement`, the side that listed it; `centre`, a technology manager; `other`, anybody
    /// else; `both` for what became of a request between the sides.
    pub side: &'static str,
    pub reason: String,
    pub matcher: String,
    pub score: f64,
    pub level: i64,
    pub rank: i64,
    pub at: String,
}

fn of_verdict(verdict: Verdict) -> (&'static str, Option<u8>) {
    match verdict {
        Verdict::Useful => ("useful", Some(3)),
        Verdict::NotRelevant => ("not_relevant", Some(1)),
        Verdict::Known => ("known", None),
    }
}

fn of_state(state: State) -> Option<(&'static str, Option<u8>)> {
    match state {
        State::Introduced => Some(("introduced", Some(3))),
        State::Agreed => Some(("agreed", Some(4))),
        State::Contracted => Some(("signed", Some(4))),
        _ => None,
    }
}

/// A deal that came to nothing says why, and that alone suggests no level: what its reason says of the pair stands in
/// a statement of the person who gave it.
fn of_ending(state: State) -> (&'static str, Option<u8>) {
    match state {
        State::Declined => ("declined", None),
        _ => ("lost", None),
    }
}

/// Who said something, where it was not both sides together.
struct Said {
    user: UserId,
    organisation: Option<OrganisationId>,
}

/// A label before the numbers are known.
struct Raw {
    pair: (ListingId, ListingId),
    label: (&'static str, Option<u8>),
    by: Option<Said>,
    reason: String,
    then: Snapshot,
    at: DateTime<Utc>,
}

/// All labels: first what people said, then what became of requests, each in the order of time.
///
/// # Errors
/// When the database does not answer.
pub async fn all(tx: &mut Tx) -> anyhow::Result<Vec<Label>> {
    let mut labels = Vec::new();
    let managers = accounts::store::with_duty(tx, Duty::TechnologyManager, MANAGERS).await?;
    let managers: HashSet<UserId> = managers.into_iter().map(|user| user.id).collect();
    let mut after = (DateTime::UNIX_EPOCH, Uuid::nil());
    loop {
        let some = matching::store::statements_after(tx, after, PART).await?;
        let Some((at, id, _)) = some.last() else {
            break;
        };
        after = (*at, *id);
        let raw = some.into_iter().map(|(_, _, said)| Raw {
            pair: (said.need_id, said.achievement_id),
            label: of_verdict(said.verdict),
            by: Some(Said {
                user: said.user_id,
                organisation: said.organisation_id,
            }),
            reason: said.reason,
            then: said.then,
            at: said.updated_at,
        });
        labels.extend(numbered(tx, raw.collect(), &managers).await?);
    }
    let mut after = (DateTime::UNIX_EPOCH, DealId(Uuid::nil()));
    loop {
        let (some, last) = deals::store::matched_after(tx, after, PART).await?;
        let Some(last) = last else { break };
        after = last;
        labels.extend(of_deals(tx, some).await?);
    }
    Ok(labels)
}

/// A request between two others' listings says nothing of the pair and is left out.
async fn of_deals(tx: &mut Tx, some: Vec<deals::store::Matched>) -> anyhow::Result<Vec<Label>> {
    let own: Vec<_> = some.into_iter().filter(|deal| deal.from.own).collect();
    let ids: Vec<DealId> = own.iter().map(|deal| deal.id).collect();
    let milestones = deals::store::milestones(tx, &ids).await?;
    let endings = deals::store::endings(tx, &ids).await?;
    let mut raw = Vec::new();
    for deal in own {
        let became = milestones.iter().filter(|(id, ..)| *id == deal.id);
        let became = became.filter_map(|(_, state, at)| Some((of_state(*state)?, *at)));
        let asked = std::iter::once((("asked", Some(3)), deal.created_at));
        let ended = endings.iter().filter(|(id, ..)| *id == deal.id);
        let ended = ended.map(|(_, state, reason, at)| (of_ending(*state), reason.clone(), *at));
        let went = asked.chain(became);
        let went = went.map(|(label, at)| (label, String::new(), at));
        for (label, reason, at) in went.chain(ended) {
            raw.push(Raw {
                pair: (deal.from.need, deal.from.achievement),
                label,
                by: None,
                reason,
                then: deal.from.then.clone(),
                at,
            });
        }
    }
    numbered(tx, raw, &HashSet::new()).await
}

async fn numbered(
    tx: &mut Tx,
    raw: Vec<Raw>,
    managers: &HashSet<UserId>,
) -> anyhow::Result<Vec<Label>> {
    let mut ids: Vec<ListingId> = raw
        .iter()
        .flat_map(|one| [one.pair.0, one.pair.1])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut known: HashMap<ListingId, (String, OrganisationId)> = HashMap::new();
    for part in ids.chunks(500) {
        let heads = listings::store::heads(tx, part).await?.into_iter();
        known
            .extend(heads.filter_map(|head| Some((head.id, (head.number?, head.organisation_id)))));
    }
    let number = |id: ListingId| known.get(&id).map(|(number, _)| number.clone());
    let owner = |id: ListingId| known.get(&id).map(|(_, owner)| *owner);
    let side = |one: &Raw| match &one.by {
        None => "both",
        Some(by) if by.organisation.is_some() && by.organisation == owner(one.pair.0) => "need",
        Some(by) if by.organisation.is_some() && by.organisation == owner(one.pair.1) => {
            "achievement"
        }
        Some(by) if managers.contains(&by.user) => "centre",
        Some(_) => "other",
    };
    let label = |one: Raw| Label {
        side: side(&one),
        need: number(one.pair.0).unwrap_or_default(),
        achievement: number(one.pair.1).unwrap_or_default(),
        label: one.label.0,
        // Whoever has no part in a pair may put it aside, and not teach the matcher.
        suggested_level: one.label.1.filter(|_| side(&one) != "other"),
        reason: one.reason,
        matcher: one.then.matcher,
        score: units(one.then.score),
        level: one.then.level,
        rank: one.then.place_in_list,
        at: one.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    };
    Ok(raw.into_iter().map(label).collect())
}

#[expect(clippy::cast_precision_loss, reason = "scores are small")]
fn units(millionths: i64) -> f64 {
    millionths as f64 / 1_000_000.0
}

/// Writes labels, a heading first in CSV.
///
/// # Errors
/// When a label can't be written, which none is.
pub fn write(labels: &[Label], format: Format) -> anyhow::Result<Vec<u8>> {
    match format {
        Format::Csv => {
            let mut writer = csv::WriterBuilder::new()
                .has_headers(false)
                .from_writer(Vec::new());
            writer.write_record([
                "need",
                "achievement",
                "label",
                "suggested_level",
                "side",
                "reason",
                "matcher",
                "score",
                "level",
                "rank",
                "at",
            ])?;
            for label in labels {
                writer.serialize(label)?;
            }
            Ok(writer.into_inner()?)
        }
        Format::Jsonl => {
            let mut bytes = Vec::new();
            for label in labels {
                serde_json::to_writer(&mut bytes, label)?;
                bytes.push(b'\n');
            }
            Ok(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_hold_the_same() {
        let label = Label {
            need: "KX-X-2026-00001".to_owned(),
            achievement: "KX-C-2026-00002".to_owned(),
            label: "known",
            suggested_level: None,
            side: "need",
            reason: String::new(),
            matcher: "3".to_owned(),
            score: units(734_211),
            level: 4,
            rank: 1,
            at: "2026-11-23T02:00:00Z".to_owned(),
        };
        let csv =
            String::from_utf8(write(std::slice::from_ref(&label), Format::Csv).unwrap()).unwrap();
        assert_eq!(
            csv,
            "need,achievement,label,suggested_level,side,reason,matcher,score,level,rank,at\n\
             KX-X-2026-00001,KX-C-2026-00002,known,,need,,3,0.734211,4,1,2026-11-23T02:00:00Z\n"
        );
        let jsonl = write(&[label], Format::Jsonl).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&jsonl).unwrap();
        assert_eq!(read["suggested_level"], serde_json::Value::Null);
        assert_eq!(read["score"].to_string(), "0.734211");
    }
}
