//! What freezing keeps: the figures and the rows as canonical JSON, and the hash of both together. Must stay true: the
//! hash is that of the very bytes which can be downloaded, so that anybody can hold a file against it.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::figures::{Beside, Figures};
use super::rows::{Row, Rows};
use crate::audit::canonical;
use crate::reports::count::Totals;
use crate::storage::hex;

/// A report's numbers and the rows behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub figures: Figures,
    pub rows: Rows,
}

/// The same as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    pub hash: String,
    pub figures: String,
    /// Empty when they were not asked for.
    pub rows_before: String,
    pub rows_now: String,
}

fn text(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(canonical(&serde_json::to_value(value)?))
}

impl Snapshot {
    /// # Errors
    /// Never with what this room builds.
    pub fn kept(&self) -> anyhow::Result<Kept> {
        let mut kept = Kept {
            hash: String::new(),
            figures: text(&self.figures)?,
            rows_before: text(&self.rows.before)?,
            rows_now: text(&self.rows.now)?,
        };
        kept.hash = kept.reckoned();
        Ok(kept)
    }

    /// The hash that does not ask on which day the ledger was read: the same figures are the same.
    ///
    /// # Errors
    /// As `kept`.
    pub fn fingerprint(&self) -> anyhow::Result<String> {
        let mut timeless = self.clone();
        timeless.figures.read_on = self.figures.span.to;
        Ok(timeless.kept()?.hash)
    }
}

impl Kept {
    /// The file as it can be downloaded.
    #[must_use]
    pub fn whole(&self) -> String {
        format!(
            "{{\"figures\":{},\"rows\":{{\"before\":{},\"now\":{}}}}}",
            self.figures, self.rows_before, self.rows_now
        )
    }

    /// What its hash must be.
    #[must_use]
    pub fn reckoned(&self) -> String {
        hex(&Sha256::digest(self.whole().as_bytes()))
    }

    /// # Errors
    /// When it was written by a later form of this program.
    pub fn read(&self) -> anyhow::Result<Snapshot> {
        Ok(Snapshot {
            figures: read_figures(&self.figures)?,
            rows: Rows {
                now: read_rows(&self.rows_now)?,
                before: read_rows(&self.rows_before)?,
            },
        })
    }
}

const READING: &str = "reading the figures of a frozen report";

fn read_figures(text: &str) -> anyhow::Result<Figures> {
    serde_json::from_str(text).context(READING)
}

/// What the term's outflow came to, without building all other figures.
pub(super) fn read_outflow(text: &str) -> anyhow::Result<Totals> {
    #[derive(Deserialize)]
    struct Line {
        outflow: Beside,
    }
    let line: Line = serde_json::from_str(text).context(READING)?;
    Ok(line.outflow.now)
}

fn read_rows(text: &str) -> anyhow::Result<Vec<Row>> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).context("reading the rows of a frozen report")
}
