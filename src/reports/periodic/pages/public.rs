//! Frozen reports for everybody: what each came to, since when it stands, and the hash that it can be held against.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::snapshot::read_figures;
use crate::reports::periodic::figures::Figures;
use crate::reports::periodic::rows::{Pick, Set};
use crate::reports::periodic::store;
use crate::reports::target::Scope;
use crate::web::error::Result;
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Page};

/// Three years of every kind.
const MOST: i64 = 60;

#[derive(Serialize)]
struct FrozenView {
    name: String,
    url: String,
    number: i64,
    total: i64,
    technical: i64,
    frozen_at: DateTime<Utc>,
    hash: String,
}

#[derive(Serialize)]
pub(crate) struct FrozenPage {
    lines: Vec<FrozenView>,
}

impl Page for FrozenPage {
    const TEMPLATE: &'static str = "reports/periodic/frozen.html";
    const NAV: &'static str = "figures";
}

pub(super) fn page(frozen: &[(Figures, DateTime<Utc>, String)], locale: Locale) -> FrozenPage {
    let lines = frozen.iter().map(|(figures, at, hash)| FrozenView {
        name: figures.term.title(locale),
        url: Pick::new(Set::Term, Scope::Outflow).url(figures.term),
        number: figures.outflow.now.number,
        total: figures.outflow.now.total_fen,
        technical: figures.outflow.now.technical_fen,
        frozen_at: *at,
        hash: hash.clone(),
    });
    FrozenPage {
        lines: lines.collect(),
    }
}

/// `GET /figures/reports`
pub(crate) async fn show(ctx: Ctx) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let kept = store::frozen(&mut tx, MOST).await?;
    drop(tx);
    let frozen = kept
        .into_iter()
        .map(|line| Ok((read_figures(&line.figures)?, line.frozen_at, line.hash)))
        .collect::<Result<Vec<_>>>()?;
    ctx.page(page(&frozen, ctx.locale)).await
}
