//! The deeds of income as they are written. Must stay true: nobody confirms a distribution they entered, a confirmed one
//! is taken back only by a counter entry of a second person, and every word on a receipt's technical part has a reason.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::distribution::{Distribution, RuleForm, Shared};
use super::sharing::{self, Line};
use super::technical::Setting;
use crate::contracts::performing::Seat;
use crate::contracts::performing::life::{moved_on, told};
use crate::contracts::performing::receipt::{Receipt, Standing};
use crate::contracts::store::income as store;
use crate::contracts::store::performing;
use crate::contracts::store::settling::{self, Decision, Entered};
use crate::db::{Tx, is_duplicate};
use crate::ids::{DistributionId, FileId, IncomeRuleId, OrganisationId, ReceiptId};
use crate::money::Money;
use crate::web::error::{Error, Result};

fn once<T>(done: sqlx::Result<T>) -> Result<T> {
    done.map_err(|error| {
        if is_duplicate(&error) {
            moved_on()
        } else {
            error.into()
        }
    })
}

/// Sets what of a receipt is technical, against the exact fraction.
pub(crate) async fn set(tx: &mut Tx, seat: &Seat, setting: &Setting) -> Result<()> {
    store::insert_setting(tx, seat.contract.id, setting).await?;
    let detail = json!({ "receipt": setting.receipt_id, "technical_fen": setting.technical });
    let words = format!("{} {}", setting.technical.yuan_grouped(), setting.reason);
    let by = (setting.set_by, setting.created_at);
    told(tx, &seat.contract, ("technical-set", &words), detail, by).await
}

/// A new version of a unit's rule; of two at once one has the effect.
pub(crate) async fn rule(
    tx: &mut Tx,
    seat: &Seat,
    (unit, id): (OrganisationId, IncomeRuleId),
    (form, document): (&RuleForm, Option<FileId>),
    now: DateTime<Utc>,
) -> Result<()> {
    let known = store::rules(tx, unit).await?;
    if known.iter().any(|rule| rule.id == id) {
        return Ok(());
    }
    let version = known.iter().map(|rule| rule.version).max().unwrap_or(0) + 1;
    let new = store::NewRule {
        id,
        version,
        form,
        document,
        by: seat.me,
        now,
    };
    once(store::insert_rule(tx, unit, &new).await)?;
    let detail = json!({ "organisation": unit, "version": version, "shares": form.shares });
    told(
        tx,
        &seat.contract,
        ("income-rule", &form.title),
        detail,
        (seat.me, now),
    )
    .await
}

/// Where the shares of a distribution stand written.
pub(crate) struct Grounds {
    pub(crate) rule: Option<IncomeRuleId>,
    pub(crate) document: Option<FileId>,
}

/// Enters a distribution, which then waits for a second person; `false` when the same form was sent before.
pub(crate) async fn enter(
    tx: &mut Tx,
    seat: &Seat,
    (id, shared): (DistributionId, &Shared),
    (receipt, grounds): (&Receipt, &Grounds),
    now: DateTime<Utc>,
) -> Result<bool> {
    hold(tx, receipt.id).await?;
    let of = Distribution {
        id,
        receipt_id: receipt.id,
        mode: shared.mode,
        basis: shared.basis,
        rule_id: grounds.rule,
        document: grounds.document,
        receipt: receipt.amount,
        costs_sum: shared.costs_sum,
        net: shared.net,
        completers_bp: shared.shares.completers,
        unit_bp: shared.shares.unit,
        department_bp: shared.shares.department,
        others_bp: shared.shares.others,
        words: shared.words.clone(),
        reverses: None,
        state: Standing::Entered,
        entered_by: seat.me,
        decided_by: None,
        decided_at: None,
        decided_words: String::new(),
        created_at: now,
        costs: shared.costs.clone(),
        lines: sharing::lines(shared.net, shared.shares, &shared.completers),
    };
    write(tx, seat, &of, "distribution-entered").await
}

/// Takes the receipt that is shared, so that it is not taken back meanwhile.
async fn hold(tx: &mut Tx, receipt: ReceiptId) -> Result<()> {
    if performing::hold_receipt(tx, receipt).await? {
        Ok(())
    } else {
        Err(Error::conflict("income-receipt-not-held"))
    }
}

async fn write(tx: &mut Tx, seat: &Seat, of: &Distribution, action: &str) -> Result<bool> {
    let fresh = once(store::insert_distribution(tx, seat.contract.id, of).await)?;
    if fresh {
        let detail = json!({
            "distribution": of.id, "receipt": of.receipt_id, "net_fen": of.net, "reverses": of.reverses,
        });
        let words = of.net.yuan_grouped();
        let by = (of.entered_by, of.created_at);
        told(tx, &seat.contract, (action, &words), detail, by).await?;
    }
    Ok(fresh)
}

/// Enters the counter entry of a confirmed distribution.
pub(crate) async fn counter(
    tx: &mut Tx,
    seat: &Seat,
    of: &Distribution,
    (id, reason): (DistributionId, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    if of.state != Standing::Confirmed || of.reverses.is_some() {
        return Err(moved_on());
    }
    let less = |money: Money| money.checked_mul(-1).unwrap_or_default();
    let mut entry = Distribution {
        id,
        receipt: less(of.receipt),
        costs_sum: less(of.costs_sum),
        net: less(of.net),
        words: reason.to_owned(),
        reverses: Some(of.id),
        state: Standing::Entered,
        entered_by: seat.me,
        decided_by: None,
        decided_at: None,
        decided_words: String::new(),
        created_at: now,
        ..of.clone()
    };
    for cost in &mut entry.costs {
        cost.amount = less(cost.amount);
    }
    for line in &mut entry.lines {
        let Line {
            share, adjustment, ..
        } = line;
        (*share, *adjustment) = (less(*share), less(*adjustment));
    }
    write(tx, seat, &entry, "distribution-counter").await
}

/// Confirms or refuses what somebody else entered.
pub(crate) async fn decide(
    tx: &mut Tx,
    seat: &Seat,
    of: &Distribution,
    d: &Decision<'_>,
) -> Result<()> {
    if of.entered_by == d.by {
        return Err(Error::conflict("income-own-entry"));
    }
    let confirmed = d.to == Standing::Confirmed;
    if confirmed && of.reverses.is_none() {
        hold(tx, of.receipt_id).await?;
    }
    if !settling::decide(tx, (Entered::Distribution, of.id.0), d).await? {
        return Err(moved_on());
    }
    if let Some(original) = of.reverses.filter(|_| confirmed)
        && !settling::reverse(tx, (Entered::Distribution, original.0)).await?
    {
        return Err(moved_on());
    }
    let action = match (confirmed, of.reverses) {
        (true, None) => "distribution-confirmed",
        (true, Some(_)) => "distribution-reversed",
        (false, _) => "distribution-refused",
    };
    let detail = json!({ "distribution": of.id, "net_fen": of.net });
    let words = format!("{} {}", of.net.yuan_grouped(), d.words);
    told(
        tx,
        &seat.contract,
        (action, words.trim()),
        detail,
        (d.by, d.now),
    )
    .await
}
