//! What is under way: open deals without a contract file, and contract files that are not registered yet.

use sqlx::AssertSqlSafe;

use super::super::forecast::{Underway, WHOLE};
use super::super::target::{Measure, Scope};
use super::ORIGIN;
use crate::db::{Tx, on};
use crate::deals::State;
use crate::deals::chances::Stage;
use crate::web::error::Result;

/// Beyond it the forecast must be summed elsewhere; half of it would be a wrong figure.
const MOST: usize = 50_000;

#[derive(sqlx::FromRow)]
struct DealRow {
    number: String,
    title: String,
    state: State,
    worth: Option<i64>,
    seller_region: String,
    buyer_region: String,
}

#[derive(sqlx::FromRow)]
struct ContractRow {
    number: String,
    name: String,
    state: String,
    total_fen: i64,
    technical_fen: i64,
    seller_region: String,
    buyer_region: String,
    origin: String,
}

/// Everything of a scope, the furthest stage first. A deal names one sum, which stands for either measure of money.
///
/// # Errors
/// When the database does not answer, or there is more than can be summed at once.
pub(crate) async fn underway(tx: &mut Tx, scope: Scope, measure: Measure) -> Result<Vec<Underway>> {
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT c.number, v.name, c.state, v.total_fen, v.technical_fen, v.seller_region, v.buyer_region,
             {ORIGIN} AS origin
         FROM contracts c JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version
         WHERE c.state IN ('draft', 'signed', 'filed')
         ORDER BY CASE c.state WHEN 'filed' THEN 0 WHEN 'signed' THEN 1 ELSE 2 END, v.total_fen DESC, c.id LIMIT $1"
    );
    let contracts: Vec<ContractRow> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)?;
    let deals: Vec<DealRow> = on!(tx, c => sqlx::query_as(
        "SELECT d.number, l.title, d.state,
             CASE WHEN d.budget_kind <> 'negotiable' THEN (d.budget_fen + COALESCE(d.budget_to_fen, d.budget_fen)) / 2 END
                 AS worth,
             CASE WHEN d.kind = 'want_achievement' THEN o.region ELSE a.region END AS seller_region,
             CASE WHEN d.kind = 'want_achievement' THEN a.region ELSE o.region END AS buyer_region
         FROM deals d JOIN listings l ON l.id = d.listing_id
         JOIN organisations o ON o.id = d.owner_organisation JOIN organisations a ON a.id = d.asker_organisation
         WHERE d.state IN ('requested', 'accepted', 'introduced', 'agreed')
           AND NOT EXISTS (SELECT 1 FROM contracts c WHERE c.deal_id = d.id AND c.state <> 'abandoned')
         ORDER BY CASE d.state WHEN 'agreed' THEN 0 WHEN 'introduced' THEN 1 WHEN 'accepted' THEN 2 ELSE 3 END,
             d.number LIMIT $1")
        .bind(most).fetch_all(c).await)?;
    if contracts.len() > MOST || deals.len() > MOST {
        return Err(anyhow::anyhow!("more than {MOST} deals or contracts under way").into());
    }
    let contracts = contracts
        .into_iter()
        .filter(|r| scope.takes(&r.seller_region, &r.buyer_region, &r.origin))
        .filter_map(|r| {
            Some(Underway {
                stage: Stage::from_code(&r.state)?,
                number: r.number,
                title: r.name,
                worth: Some(match measure {
                    Measure::Total => r.total_fen,
                    Measure::Technical => r.technical_fen,
                    Measure::Number => WHOLE,
                }),
            })
        });
    let deals = deals
        .into_iter()
        .filter(|r| scope.takes(&r.seller_region, &r.buyer_region, ""))
        .filter_map(|r| {
            Some(Underway {
                stage: Stage::from_code(r.state.code())?,
                number: r.number,
                title: r.title,
                worth: match measure {
                    Measure::Number => Some(WHOLE),
                    _ => r.worth,
                },
            })
        });
    Ok(contracts.chain(deals).collect())
}
