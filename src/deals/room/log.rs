//! Who opened what and when, for both sides to read: files of the thread, and what the listing keeps for counterparts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::show::Reader;
use super::store::{self, Opening};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::state::Side;
use crate::ids::{FileId, UserId};
use crate::listings::store as listings;
use crate::organisations;
use crate::storage::File;
use crate::tz;
use crate::web::error::Result;
use crate::web::words::lookup;

/// Rows that are read and shown.
const MOST: i64 = 200;
const SHOWN: usize = 100;

/// One opening.
#[derive(Clone, Serialize)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) organisation: String,
    /// Empty while the viewer may not know it.
    pub(crate) person: String,
    pub(crate) at: DateTime<Utc>,
}

/// What was opened, before it is put into words.
pub(super) struct Opened {
    files: Vec<Opening>,
    parts: Vec<listings::Opening>,
}

pub(super) async fn read(tx: &mut Tx, deal: &Deal) -> Result<Opened> {
    let members = organisations::store::members(tx, deal.asker_organisation).await?;
    let askers: Vec<UserId> = members.into_iter().map(|(id, _)| id).collect();
    let mut parts = listings::openings(tx, deal.listing_id, &askers, MOST).await?;
    parts.retain(|opening| opening.created_at >= deal.created_at);
    // A page that is looked at ten times a day is one line.
    let mut seen = Vec::new();
    parts.retain(|o| {
        let key = (o.user_id, o.part.clone(), tz::shanghai_date(o.created_at));
        let fresh = !seen.contains(&key);
        seen.push(key);
        fresh
    });
    Ok(Opened {
        files: store::openings(tx, deal.id, MOST).await?,
        parts,
    })
}

/// The file of a listing's part, `file:ID`.
fn file_of(part: &str) -> Option<FileId> {
    part.strip_prefix("file")?.get(1..)?.parse().ok()
}

impl Opened {
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        let parts = self.parts.iter().filter_map(|o| file_of(&o.part));
        self.files.iter().map(|o| o.file_id).chain(parts)
    }

    pub(super) fn people(&self) -> impl Iterator<Item = UserId> {
        let parts = self.parts.iter().map(|o| o.user_id);
        self.files.iter().map(|o| o.user_id).chain(parts)
    }

    /// The latest first.
    pub(super) fn lines(&self, reader: &Reader<'_>, cards: &HashMap<FileId, File>) -> Vec<Line> {
        let name = |id: &FileId| cards.get(id).map(|card| card.name.clone());
        let line = |what: String, user, side, at| Line {
            what,
            organisation: reader.organisation(side),
            person: reader.person(user, side),
            at,
        };
        let files = self.files.iter().map(|o| {
            let what = name(&o.file_id).unwrap_or_default();
            line(what, o.user_id, o.side, o.created_at)
        });
        let parts = self.parts.iter().filter_map(|o| {
            let part = format!("deal-room-part-{}", o.part);
            let what = file_of(&o.part)
                .and_then(|id| name(&id))
                .or_else(|| lookup(reader.ctx.locale, &part, &[]))?;
            Some(line(what, o.user_id, Side::Asker, o.created_at))
        });
        let mut all: Vec<Line> = files.chain(parts).collect();
        all.sort_by_key(|line| std::cmp::Reverse(line.at));
        all.truncate(SHOWN);
        all
    }
}

impl Line {
    pub(super) fn sample() -> Self {
        Self {
            what: "图纸.pdf".to_owned(),
            organisation: "达川岩丝新材料有限公司（虚构）".to_owned(),
            person: "苏拟".to_owned(),
            at: DateTime::UNIX_EPOCH,
        }
    }
}
