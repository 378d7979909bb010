//! What waits for review, the longest waiting first.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::codes::Table;
use crate::listings::detail::label;
use crate::listings::store;
use crate::organisations;
use crate::state::App;
use crate::web::page::{Answer, Page};
use crate::web::{Ctx, Sample};

const MOST: usize = 200;
/// One more is read, to know whether there are more.
const READ_MOST: i64 = 201;
/// Hours after which a waiting listing counts as late: one working day is promised.
const LATE_HOURS: i64 = 24;

#[derive(Serialize)]
struct QueuePage {
    rows: Vec<Row>,
    /// More wait than are shown.
    is_cut: bool,
}

#[derive(Serialize)]
struct Row {
    url: String,
    kind: &'static str,
    title: String,
    number: String,
    organisation: String,
    region: String,
    submitted_at: DateTime<Utc>,
    hours: i64,
    is_late: bool,
    is_change: bool,
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "reviews/queue.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/reviews`
pub(super) async fn show(ctx: Ctx, State(app): State<App>) -> Answer {
    let mut tx = app.db.read().await?;
    let mut listings = store::to_review(&mut tx, READ_MOST).await?;
    let is_cut = listings.len() > MOST;
    listings.truncate(MOST);
    let mut owners: Vec<_> = listings.iter().map(|l| l.organisation_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners = organisations::store::cards(&mut tx, &owners).await?;
    drop(tx);
    let now = app.clock.now();
    let rows = listings
        .into_iter()
        .map(|listing| {
            let owner = owners.iter().find(|o| o.id == listing.organisation_id);
            let hours = (now - listing.updated_at).num_hours();
            Row {
                url: format!("/desk/reviews/{}", listing.id),
                kind: listing.kind.code(),
                title: listing.title,
                is_change: listing.number.is_some(),
                number: listing.number.unwrap_or_default(),
                organisation: owner.map(|o| o.name.clone()).unwrap_or_default(),
                region: owner
                    .map(|o| label(Table::Region, &o.region, ctx.locale))
                    .unwrap_or_default(),
                submitted_at: listing.updated_at,
                hours,
                is_late: hours >= LATE_HOURS,
            }
        })
        .collect();
    ctx.page(QueuePage { rows, is_cut }).await
}

pub(super) fn samples() -> Vec<Sample> {
    let row = |kind, is_late| Row {
        url: "/desk/reviews/1".to_owned(),
        kind,
        title: "示例<b>".to_owned(),
        number: if is_late { "KX-C-2026-00001" } else { "" }.to_owned(),
        organisation: "锦江示例大学（虚构）".to_owned(),
        region: "达州市".to_owned(),
        submitted_at: DateTime::UNIX_EPOCH,
        hours: 30,
        is_late,
        is_change: is_late,
    };
    vec![
        Sample::of(&QueuePage {
            rows: vec![row("achievement", true), row("need", false)],
            is_cut: true,
        }),
        Sample::of(&QueuePage {
            rows: Vec::new(),
            is_cut: false,
        }),
    ]
}
