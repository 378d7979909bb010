//! Strong matches that nobody took up: matches, listings, deals, statements and tips looked at together.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use sqlx::types::Json;

use crate::db::{Tx, on};
use crate::ids::ListingId;
use crate::matching::store::Reasons;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    /// 3 or 4; nothing for both.
    pub(crate) level: Option<i64>,
    /// The need's field and all below it.
    pub(crate) fields: Vec<&'static str>,
    /// The place of the company that has the need.
    pub(crate) region: Option<&'static str>,
    /// Only pairs that have been good since before this.
    pub(crate) before: Option<DateTime<Utc>>,
    /// Pairs that the centre recommended already, instead of those it did not.
    pub(crate) tipped: bool,
    /// The longest waiting first, instead of the best.
    pub(crate) oldest: bool,
}

/// One pair that waits for somebody.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Pair {
    pub(crate) need_id: ListingId,
    pub(crate) achievement_id: ListingId,
    pub(crate) level: i64,
    pub(crate) reasons: Json<Reasons>,
    pub(crate) good_at: Option<DateTime<Utc>>,
    /// When the centre recommended it.
    pub(crate) tipped_at: Option<DateTime<Utc>>,
}

/// Both sides public and of different owners; no request between them on either listing; neither side and no technology
/// manager said that it is not relevant. What others say changes only what they see themselves.
const FROM: &str = " FROM matches m
     JOIN listings n ON n.id = m.need_id
     JOIN listings a ON a.id = m.achievement_id
     JOIN organisations company ON company.id = n.organisation_id
     JOIN organisations institute ON institute.id = a.organisation_id
     LEFT JOIN alert_tips tip ON tip.need_id = m.need_id AND tip.achievement_id = m.achievement_id
     WHERE n.public = 'published' AND a.public = 'published' AND company.state <> 'suspended'
       AND institute.state <> 'suspended' AND n.organisation_id <> a.organisation_id
       AND NOT EXISTS (SELECT 1 FROM match_feedback f WHERE f.need_id = m.need_id
           AND f.achievement_id = m.achievement_id AND f.verdict = 'not_relevant'
           AND (f.organisation_id IN (n.organisation_id, a.organisation_id) OR EXISTS (SELECT 1 FROM user_duties duty
               WHERE duty.user_id = f.user_id AND duty.duty = 'technology_manager')))
       AND NOT EXISTS (SELECT 1 FROM deals d WHERE d.listing_id = m.achievement_id
           AND d.asker_organisation = n.organisation_id)
       AND NOT EXISTS (SELECT 1 FROM deals d WHERE d.listing_id = m.need_id
           AND d.asker_organisation = a.organisation_id)";

impl Narrow {
    /// The same condition on either engine.
    fn push_to<DB: sqlx::Database>(&self, q: &mut QueryBuilder<DB>, now: DateTime<Utc>)
    where
        for<'q> &'q str: sqlx::Type<DB> + sqlx::Encode<'q, DB>,
        i64: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        DateTime<Utc>: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        q.push(FROM);
        q.push(" AND n.expires_at > ").push_bind(now);
        q.push(" AND a.expires_at > ").push_bind(now);
        match self.level {
            Some(level) => q.push(" AND m.level = ").push_bind(level),
            None => q.push(" AND m.level >= 3"),
        };
        if !self.fields.is_empty() {
            q.push(" AND n.field IN (");
            let mut list = q.separated(", ");
            for field in &self.fields {
                list.push_bind(*field);
            }
            q.push(")");
        }
        if let Some(region) = self.region {
            q.push(" AND n.region = ").push_bind(region);
        }
        if let Some(before) = self.before {
            q.push(" AND m.good_at < ").push_bind(before);
        }
        q.push(if self.tipped {
            " AND tip.id IS NOT NULL"
        } else {
            " AND tip.id IS NULL"
        });
    }
}

/// How many there are, counted up to `most`.
pub(crate) async fn count(
    tx: &mut Tx,
    narrow: &Narrow,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<i64> {
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT COUNT(*) FROM (SELECT m.need_id");
        narrow.push_to(&mut q, now);
        q.push(" LIMIT ").push_bind(most).push(") AS counted");
        q.build_query_scalar().fetch_one(c).await
    })
}

/// One page of them.
pub(crate) async fn pairs(
    tx: &mut Tx,
    narrow: &Narrow,
    now: DateTime<Utc>,
    (offset, most): (i64, i64),
) -> sqlx::Result<Vec<Pair>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT m.need_id, m.achievement_id, m.level, m.reasons, m.good_at, tip.created_at AS tipped_at");
        narrow.push_to(&mut q, now);
        q.push(if narrow.oldest {
            " ORDER BY m.good_at, m.level DESC, m.score DESC, m.need_id, m.achievement_id"
        } else {
            " ORDER BY m.level DESC, m.score DESC, m.good_at, m.need_id, m.achievement_id"
        });
        q.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
        q.build_query_as().fetch_all(c).await
    })
}
