//! The clauses of the contract draft that the accepted terms of a deal became.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;

use crate::contracts;
use crate::ids::DealId;
use crate::state::App;

#[derive(Deserialize)]
struct Draft {
    /// Its place in the file of deals, from one.
    deal: usize,
    words: BTreeMap<String, String>,
}

pub(super) async fn write(app: &App, deals: &[DealId]) -> anyhow::Result<()> {
    let drafts: Vec<Draft> = serde_json::from_str(include_str!("../../demo/drafts.json"))?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    for draft in drafts {
        let deal = draft.deal.checked_sub(1).and_then(|n| deals.get(n));
        let deal = deal.with_context(|| format!("there is no deal {}", draft.deal))?;
        let contract = contracts::store::of_deal(&mut tx, *deal).await?;
        let contract = contract.with_context(|| format!("deal {} has no file", draft.deal))?;
        // Whoever keeps the deal keeps its draft.
        contracts::fill_draft(&mut tx, &contract, draft.words, contract.created_by, now)
            .await
            .map_err(|error| anyhow::anyhow!("draft {}: {error:?}", contract.number))?;
    }
    tx.commit().await?;
    Ok(())
}
