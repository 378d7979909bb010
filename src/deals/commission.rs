//! What the technology manager's work on a deal is paid: agreed with whom and when. Seen by the centre only. Must stay
//! true: a deal has one set of terms at a time, and earlier ones stay readable.

pub mod terms;

use axum::extract::State as Shared;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use self::terms::{Agreed, BASES, PAYERS, Share, Terms};
use super::Choice;
use super::deal::Deal;
use super::state::Side;
use super::{deeds, life, store};
use crate::accounts;
use crate::db::Tx;
use crate::ids::{DealId, UserId};
use crate::money::percent;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::Typed;
use crate::web::{Answer, Ctx, Path, Staff};

/// Terms shown of a deal: the ones that hold and those before.
const MOST: i64 = 10;

/// Terms as pages show them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TermsView {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) percent: String,
    pub(crate) basis: String,
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    pub(crate) fixed: Option<i64>,
    pub(crate) payer: String,
    pub(crate) with: String,
    pub(crate) on: String,
    pub(crate) note: String,
    pub(crate) by: String,
    /// On the sums that are known.
    pub(crate) due: Option<i64>,
    pub(crate) open: bool,
}

/// The panel on a deal's page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Panel {
    terms: Vec<TermsView>,
    bases: Vec<Choice>,
    payers: Vec<Choice>,
    kinds: Vec<Choice>,
    can_set: bool,
}

impl TermsView {
    fn of(terms: &Terms, names: &[(UserId, String)], sums: Option<(i64, i64)>) -> Self {
        let by = names.iter().find(|(id, _)| *id == terms.set_by);
        Self {
            id: terms.id.to_string(),
            kind: terms.kind.clone(),
            percent: terms.basis_points.map(percent::text).unwrap_or_default(),
            basis: terms.basis.clone(),
            least: terms.least_fen,
            most: terms.most_fen,
            fixed: terms.fixed_fen,
            payer: terms.payer.clone(),
            with: terms.agreed_with.clone(),
            on: terms.agreed_on.to_string(),
            note: terms.note.clone(),
            by: by.map(|(_, name)| name.clone()).unwrap_or_default(),
            due: sums.and_then(|(total, technical)| terms.due(total, technical)),
            open: terms.ended_at.is_none(),
        }
    }

    pub(crate) fn sample(fixed: bool) -> Self {
        Self {
            id: "01890000-0000-7000-8000-000000000000".to_owned(),
            kind: if fixed { "fixed" } else { "percent" }.to_owned(),
            percent: "2.5".to_owned(),
            basis: "technical".to_owned(),
            least: Some(1_000_000),
            most: (!fixed).then_some(5_000_000),
            fixed: fixed.then_some(2_000_000),
            payer: "both".to_owned(),
            with: "双方负责人".to_owned(),
            on: "2026-11-20".to_owned(),
            note: "签约后一次付清。".to_owned(),
            by: "卢示".to_owned(),
            due: Some(1_750_000),
            open: !fixed,
        }
    }
}

/// The terms of a deal that hold, on the sums of its contract.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of_deal(
    tx: &mut Tx,
    deal: DealId,
    (total, technical): (i64, i64),
) -> Result<Option<TermsView>> {
    let terms = store::commissions(tx, deal, 1).await?;
    let Some(terms) = terms.into_iter().find(|terms| terms.ended_at.is_none()) else {
        return Ok(None);
    };
    let names = accounts::store::names(tx, &[terms.set_by]).await?;
    Ok(Some(TermsView::of(
        &terms,
        &names,
        Some((total, technical)),
    )))
}

/// What a deal's page shows to staff; what is due is reckoned on the sum it names so far.
pub(crate) async fn panel(
    tx: &mut Tx,
    deal: &Deal,
    (sum, can_set): (Option<i64>, bool),
    ctx: &Ctx,
) -> Result<Panel> {
    let terms = store::commissions(tx, deal.id, MOST).await?;
    let mut people: Vec<UserId> = terms.iter().map(|terms| terms.set_by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let sums = sum.map(|sum| (sum, sum));
    Ok(Panel {
        terms: terms
            .iter()
            .map(|terms| TermsView::of(terms, &names, sums))
            .collect(),
        bases: Choice::worded("commission-basis-", BASES, ctx.locale),
        payers: Choice::worded("commission-payer-", PAYERS, ctx.locale),
        kinds: Choice::worded("commission-kind-", ["percent", "fixed"], ctx.locale),
        can_set,
    })
}

impl Panel {
    pub(super) fn sample() -> Self {
        let choice = Choice {
            value: "total".to_owned(),
            label: "成交额".to_owned(),
        };
        Self {
            terms: vec![TermsView::sample(false), TermsView::sample(true)],
            bases: vec![choice.clone()],
            payers: vec![choice.clone()],
            kinds: vec![choice],
            can_set: true,
        }
    }
}

/// Writes down new terms in place of those that were seen; the same once more is no new set (`false`).
///
/// # Errors
/// Conflict when others hold by now.
pub async fn set(
    tx: &mut Tx,
    deal: &Deal,
    (agreed, seen): (&Agreed, &str),
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let current = store::commissions(tx, deal.id, 1).await?;
    let current = current.into_iter().find(|terms| terms.ended_at.is_none());
    let terms = row(deal, agreed, by, now);
    if let Some(current) = &current {
        let same = Terms {
            id: current.id,
            set_by: current.set_by,
            created_at: current.created_at,
            ..terms.clone()
        };
        if same == *current {
            return Ok(false);
        }
    }
    let seen_now = current
        .as_ref()
        .map_or_else(String::new, |terms| terms.id.to_string());
    let ended = match &current {
        _ if seen != seen_now => false,
        Some(current) => store::end_commission(tx, current.id, now).await?,
        None => true,
    };
    if !ended || !store::insert_commission(tx, &terms).await? {
        return Err(Error::conflict("deal-moved-on"));
    }
    let detail = json!({ "terms": agreed });
    life::note(tx, deal, Some(by), ("commission", detail), now).await?;
    Ok(true)
}

fn row(deal: &Deal, agreed: &Agreed, by: UserId, now: DateTime<Utc>) -> Terms {
    let mut terms = Terms {
        id: crate::ids::mint(now),
        deal_id: deal.id,
        kind: "fixed".to_owned(),
        basis: BASES[0].to_owned(),
        basis_points: None,
        least_fen: None,
        most_fen: None,
        fixed_fen: None,
        payer: agreed.payer.to_owned(),
        agreed_with: agreed.with.clone(),
        agreed_on: agreed.on,
        note: agreed.note.clone(),
        set_by: by,
        ended_at: None,
        created_at: now,
    };
    match agreed.share {
        Share::Fixed { fen } => terms.fixed_fen = Some(fen),
        Share::Percent {
            basis,
            basis_points,
            least,
            most,
        } => {
            "percent".clone_into(&mut terms.kind);
            basis.clone_into(&mut terms.basis);
            terms.basis_points = Some(basis_points);
            terms.least_fen = least;
            terms.most_fen = most;
        }
    }
    terms
}

/// `POST /deals/{number}/commission`
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let deal = store::by_number(&mut tx, &number)
        .await?
        .ok_or(Error::NotFound)?;
    let agreed = match Agreed::parse(&typed, app.clock.today()) {
        Ok(agreed) => agreed,
        Err(errors) => {
            let typed = (&typed, &errors);
            return deeds::refuse(&ctx, tx, (&deal, Side::Staff), "commission", typed).await;
        }
    };
    let seen = typed.get("commission_seen");
    let now = app.clock.now();
    set(&mut tx, &deal, (&agreed, seen), staff.id, now).await?;
    tx.commit().await?;
    ctx.done("commission-set", &deal.path()).await
}
