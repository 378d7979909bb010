//! Results and needs through their whole life: typed, sent in, approved or returned, confirmed, withdrawn.

use std::collections::HashMap;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Duration, Utc};

use super::data::{Record, Source};
use super::days::Days;
use super::parties::World;
use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::imports::{Terms, content};
use crate::listings::store::{self, New};
use crate::listings::{Checked, Deed, Kind, Listing, life};
use crate::tz;
use crate::web::form::Typed;
use crate::web::{Duty, Error};

/// A record that was written: "A01", "N06" and where it is.
pub(crate) struct Written<'a> {
    pub(crate) listings: HashMap<String, ListingId>,
    withdrawn: Vec<(ListingId, &'a Record)>,
}

pub(crate) fn faulty(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(error) => error,
        other => anyhow::anyhow!("{other:?}"),
    }
}

/// Writes all records, the longest published first, so that public numbers follow time.
pub(crate) async fn write<'a>(
    tx: &mut Tx,
    source: &'a Source,
    world: &World,
    days: &Days,
) -> anyhow::Result<Written<'a>> {
    let mut written = Written {
        listings: HashMap::new(),
        withdrawn: Vec::new(),
    };
    for (kind, letter) in [(Kind::Achievement, 'A'), (Kind::Need, 'N')] {
        let mut records: Vec<(String, &Record)> = (1..)
            .zip(source.records(kind))
            .map(|(n, record)| (format!("{letter}{n:02}"), record))
            .collect();
        records.sort_by_key(|(_, r)| -r.published_days_ago.unwrap_or(-1));
        for (name, record) in records {
            let id = one(tx, kind, record, world, days)
                .await
                .with_context(|| format!("the record {name}"))?;
            if record.state == "withdrawn" {
                written.withdrawn.push((id, record));
            }
            written.listings.insert(name, id);
        }
    }
    Ok(written)
}

/// Where and by whom a record is written.
struct Desk<'a> {
    id: ListingId,
    typed: &'a Typed,
    by: UserId,
    reviewer: UserId,
}

impl Desk<'_> {
    async fn head(&self, tx: &mut Tx) -> anyhow::Result<Listing> {
        store::find(tx, self.id).await?.context("just written")
    }

    async fn submit(
        &self,
        tx: &mut Tx,
        checked: &Checked,
        at: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let head = self.head(tx).await?;
        life::submit(tx, &head, self.typed, checked, self.by, at)
            .await
            .map_err(faulty)
    }
}

async fn one(
    tx: &mut Tx,
    kind: Kind,
    record: &Record,
    world: &World,
    days: &Days,
) -> anyhow::Result<ListingId> {
    let typed = record.typed(days.today);
    let by = world.speaker(&record.org)?;
    let published = record.published_days_ago.unwrap_or(2);
    let created = days.ago(published + 4, 10);
    let desk = Desk {
        id: ListingId::mint(created),
        typed: &typed,
        by,
        reviewer: world.staff(Duty::Reviewer)?,
    };
    let new = New {
        id: desk.id,
        kind,
        organisation: world.organisation(&record.org)?.id,
        by,
        typed: &typed,
        source: "demo",
        import_key: None,
        now: created,
    };
    life::create(tx, &new).await.map_err(faulty)?;
    if record.state == "draft" {
        return Ok(desk.id);
    }
    let sent = days.ago(published + 1, 16);
    let terms = Terms {
        kind,
        publish: false,
        pledged: true,
        today: tz::shanghai_date(sent),
    };
    let (Some(checked), _) = content(terms, &typed) else {
        let (_, lacks) = content(terms, &typed);
        bail!("it does not pass its own form: {lacks:?}");
    };
    desk.submit(tx, &checked, sent).await?;
    match record.state.as_str() {
        "submitted" => {}
        "returned" => {
            let head = desk.head(tx).await?;
            let words = record.reason.as_deref().unwrap_or("");
            let codes = ["unverifiable".to_owned()];
            life::send_back(
                tx,
                &head,
                &codes,
                words,
                desk.reviewer,
                days.ago(published, 11),
            )
            .await
            .map_err(faulty)?;
        }
        _ => publish(tx, &desk, &checked, record, days).await?,
    }
    Ok(desk.id)
}

async fn publish(
    tx: &mut Tx,
    desk: &Desk<'_>,
    checked: &Checked,
    record: &Record,
    days: &Days,
) -> anyhow::Result<()> {
    let published = record.published_days_ago.unwrap_or(0);
    let head = desk.head(tx).await?;
    let at = days.ago(published, 11);
    life::approve(
        tx,
        &head,
        checked,
        Some(desk.reviewer),
        (at, days.freshness),
    )
    .await
    .map_err(faulty)?;
    let confirmed = record.confirmed_days_ago.unwrap_or(published);
    if confirmed < published {
        let head = desk.head(tx).await?;
        let at = days.ago(confirmed, 14);
        life::turn(tx, &head, Deed::Confirm, desk.by, (at, days.freshness))
            .await
            .map_err(faulty)?;
    }
    Ok(())
}

/// Takes off what its owners took off, after the deals that were made before.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    written: &Written<'_>,
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    for (id, record) in &written.withdrawn {
        let by = world.speaker(&record.org)?;
        let head = store::find(tx, *id).await?.context("just written")?;
        let confirmed = head.confirmed_at.context("it was public")?;
        let at = (confirmed + Duration::days(10)).min(days.ago(0, 9));
        life::turn(tx, &head, Deed::Withdraw, by, (at, days.freshness))
            .await
            .map_err(faulty)?;
    }
    Ok(())
}
