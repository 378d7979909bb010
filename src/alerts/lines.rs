//! Pieces of news as lines to read, in the inbox and in mails: with the reader's rights, without what has gone since
//! and what the reader has spoken of.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::store::{self, Item, ItemKind};
use crate::catalogue::cards::{self, Card};
use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::listings::{self, Kind};
use crate::matching;
use crate::matching::feedback::{PairView, Verdict};
use crate::web::words::{Locale, t};
use crate::web::{Result, Viewer};

/// Saved searches of one person that are looked up.
const SEARCHES: i64 = 100;

/// One piece of news.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub(super) id: Uuid,
    pub(super) title: String,
    pub(super) url: String,
    pub(super) owner: String,
    pub(super) value: String,
    /// When its owner last said that it holds.
    pub(super) confirmed_at: Option<DateTime<Utc>>,
    /// strong or fair; nothing for what a search found
    pub(super) level: &'static str,
    pub(super) pair: Option<PairView>,
    pub(super) unread: bool,
    pub(super) at: DateTime<Utc>,
}

/// News of one saved search, or about one listing.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    /// hit, match or tip
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) url: String,
    pub(super) lines: Vec<Line>,
}

/// The groups in the order of their newest line, and what nobody needs to be told any more.
pub(super) struct Read {
    pub(super) groups: Vec<Group>,
    pub(super) gone: Vec<Uuid>,
}

/// Who reads. A mail is read by whoever gets it forwarded, so it shows what anybody may see.
pub(super) struct Reader<'a> {
    pub(super) user: UserId,
    pub(super) viewer: Option<&'a Viewer>,
    pub(super) locale: Locale,
    pub(super) now: DateTime<Utc>,
}

struct Known {
    cards: HashMap<ListingId, Card>,
    kinds: HashMap<ListingId, Kind>,
    numbers: HashMap<ListingId, String>,
    searches: HashMap<Uuid, (String, String)>,
    levels: HashMap<(ListingId, ListingId), i64>,
    verdicts: HashMap<(ListingId, ListingId), Verdict>,
    /// What the centre wrote of a pair.
    notes: HashMap<(ListingId, ListingId), String>,
}

/// Reads them in a constant number of queries.
pub(super) async fn read(tx: &mut Tx, items: &[Item], reader: &Reader<'_>) -> Result<Read> {
    let known = known(tx, items, reader).await?;
    let mut groups: Vec<Group> = Vec::new();
    let mut places: BTreeMap<(&'static str, Uuid), usize> = BTreeMap::new();
    let mut gone = Vec::new();
    for item in items {
        let Some((title, url)) = known.source(item) else {
            gone.push(item.id);
            continue;
        };
        let Some(line) = known.line(item) else {
            gone.push(item.id);
            continue;
        };
        let kind = item.kind.code();
        let place = *places.entry((kind, item.source)).or_insert_with(|| {
            groups.push(Group {
                kind,
                title,
                url,
                lines: Vec::new(),
            });
            groups.len() - 1
        });
        groups[place].lines.push(line);
    }
    Ok(Read { groups, gone })
}

async fn known(tx: &mut Tx, items: &[Item], reader: &Reader<'_>) -> Result<Known> {
    let mut ids: Vec<ListingId> = items
        .iter()
        .flat_map(|item| {
            let other = (item.kind != ItemKind::Hit).then_some(ListingId(item.source));
            std::iter::once(item.listing_id).chain(other)
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let heads = listings::store::heads(tx, &ids).await?;
    let kinds: HashMap<ListingId, Kind> = heads.iter().map(|head| (head.id, head.kind)).collect();
    let pairs: Vec<_> = items.iter().filter_map(|item| pair(item, &kinds)).collect();
    let searches = if items.iter().any(|item| item.kind == ItemKind::Hit) {
        store::searches(tx, reader.user, SEARCHES).await?
    } else {
        Vec::new()
    };
    let tips = items.iter().filter(|item| item.kind == ItemKind::Tip);
    let tipped: Vec<_> = tips
        .filter_map(|item| Some(pair(item, &kinds)?.0))
        .collect();
    let notes = store::notes(tx, &tipped).await?;
    Ok(Known {
        notes: notes
            .into_iter()
            .map(|(need, result, note)| ((need, result), note))
            .collect(),
        cards: cards::read(tx, &ids, reader.viewer, (reader.locale, reader.now)).await?,
        levels: matching::store::levels(tx, &pairs).await?,
        verdicts: matching::store::verdicts(tx, Some(reader.user), &pairs).await?,
        kinds,
        numbers: heads
            .into_iter()
            .filter_map(|head| Some((head.id, head.number?)))
            .collect(),
        searches: searches
            .into_iter()
            .map(|s| (s.id, (s.name, s.address)))
            .collect(),
    })
}

/// The need and the result that a piece of news is about.
fn pair(item: &Item, kinds: &HashMap<ListingId, Kind>) -> Option<(ListingId, ListingId)> {
    if item.kind == ItemKind::Hit {
        return None;
    }
    let source = ListingId(item.source);
    match kinds.get(&source)? {
        Kind::Need => Some((source, item.listing_id)),
        Kind::Achievement => Some((item.listing_id, source)),
    }
}

impl Known {
    fn source(&self, item: &Item) -> Option<(String, String)> {
        if item.kind == ItemKind::Hit {
            return self.searches.get(&item.source).cloned();
        }
        let card = self.cards.get(&ListingId(item.source))?;
        Some((card.title.clone(), card.url.clone()))
    }

    fn line(&self, item: &Item) -> Option<Line> {
        let card = self.cards.get(&item.listing_id)?;
        let pair = pair(item, &self.kinds);
        let level = pair.and_then(|pair| self.levels.get(&pair).copied());
        let verdict = pair.and_then(|pair| self.verdicts.get(&pair).copied());
        let spoken = matches!(verdict, Some(Verdict::NotRelevant | Verdict::Known));
        let faded = item.kind == ItemKind::Match && level.is_none_or(|level| level < 3);
        if spoken || faded {
            return None;
        }
        Some(Line {
            id: item.id,
            title: card.title.clone(),
            url: led_by(
                &card.url,
                self.numbers
                    .get(&ListingId(item.source))
                    .map(String::as_str),
            ),
            owner: card.owner.name.clone(),
            value: pair
                .filter(|_| item.kind == ItemKind::Tip)
                .and_then(|pair| self.notes.get(&pair).cloned())
                .unwrap_or_else(|| card.value.clone()),
            confirmed_at: card.confirmed_at,
            level: level
                .filter(|level| *level >= 3)
                .map_or("", matching::store::level_name),
            // Nothing can be said of a pair that is not kept any more.
            pair: pair
                .filter(|_| level.is_some())
                .map(|pair| PairView::new(pair, verdict)),
            unread: item.read_at.is_none(),
            at: item.created_at,
        })
    }
}

/// A listing's address that remembers that an alert led there, and whose match it was, so that a request made from it
/// does too.
pub(super) fn led_by(path: &str, number: Option<&str>) -> String {
    number.map_or_else(
        || format!("{path}?from=alert"),
        |number| format!("{path}?with={number}&from=alert"),
    )
}

impl Group {
    /// What the lines are, in a heading.
    pub(super) fn heading(&self, locale: Locale) -> String {
        crate::web::Message::new(&format!("alert-group-{}", self.kind))
            .with("title", self.title.as_str())
            .say(locale)
    }

    pub(super) fn sample(kind: &'static str) -> Self {
        let line = Line {
            id: Uuid::nil(),
            title: "求购玄武岩纤维浸润剂".to_owned(),
            url: "/needs/KX-X-2026-00001".to_owned(),
            owner: t(Locale::Zh, "owner-verified"),
            value: "断头率要低".to_owned(),
            confirmed_at: Some(DateTime::UNIX_EPOCH),
            level: if kind == "hit" { "" } else { "strong" },
            pair: (kind != "hit").then(PairView::sample),
            unread: true,
            at: DateTime::UNIX_EPOCH,
        };
        Self {
            kind,
            title: "玄武岩纤维".to_owned(),
            url: "/search?kind=needs".to_owned(),
            lines: vec![line],
        }
    }
}
