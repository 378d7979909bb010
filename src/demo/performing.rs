//! How some contracts of the demonstration are performed: plans, receipts with two persons, milestones, one instalment
//! that is overdue, a unit's rule and a distribution. Only what lies before the day of loading has happened.

use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use serde::Deserialize;

use super::data::On;
use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use crate::contracts::contract::Contract;
use crate::contracts::income;
use crate::contracts::income::distribution::{Cost, RuleForm, Shared};
use crate::contracts::income::sharing::{Basis, Completer, Mode, Shares};
use crate::contracts::performing::life::{self, Bringing, Planned};
use crate::contracts::performing::may::Side;
use crate::contracts::performing::milestone::{ACCEPT_WORKDAYS, Agreed, Step};
use crate::contracts::performing::plan::{self, Line};
use crate::contracts::performing::receipt::{self, Entry, Standing};
use crate::contracts::performing::steps::{self, Taken};
use crate::contracts::performing::{Seat, milestone};
use crate::contracts::store::{self, performing, settling};
use crate::db::Tx;
use crate::ids::{ContractId, DistributionId, IncomeRuleId, InstalmentId, MilestoneId, ReceiptId};
use crate::money::Money;
use crate::web::Duty;

/// An answer comes so long after the handover, …
const ANSWERED: i64 = 6;
/// … and what was rejected is handed over again so long after that.
const MENDED: i64 = 14;

#[derive(Deserialize)]
pub(crate) struct PerformanceData {
    pub(super) no: String,
    instalments: Vec<Sum>,
    receipts: Vec<Came>,
    milestones: Vec<MilestoneData>,
    rule: Option<RuleData>,
    shared: Option<SharedData>,
}

#[derive(Deserialize)]
struct Sum {
    what: String,
    amount_fen: i64,
    #[serde(flatten)]
    on: On,
}

#[derive(Deserialize)]
struct Came {
    amount_fen: i64,
    reference: String,
    invoice: String,
    /// Entered by the seller, not confirmed yet.
    #[serde(default)]
    waits: bool,
    #[serde(flatten)]
    on: On,
}

#[derive(Deserialize)]
struct MilestoneData {
    title: String,
    deliverable: String,
    steps: Vec<String>,
    #[serde(flatten)]
    on: On,
}

#[derive(Deserialize)]
struct RuleData {
    title: String,
    shares: [i64; 4],
}

#[derive(Deserialize)]
struct SharedData {
    costs: Vec<CostData>,
    completers: Vec<PersonData>,
}

#[derive(Deserialize)]
struct CostData {
    kind: String,
    what: String,
    amount_fen: i64,
}

#[derive(Deserialize)]
struct PersonData {
    name: String,
    weight: u32,
}

fn day(days: &Days, on: &On) -> anyhow::Result<NaiveDate> {
    days.in_year(on.year_offset, &on.md)
        .with_context(|| format!("{} is no day", on.md))
}

/// A contract with the people of this play.
struct Play<'a> {
    data: &'a PerformanceData,
    world: &'a World,
    days: &'a Days,
    contract: Contract,
    /// The seller's own id in the data.
    seller: &'a str,
    payer: String,
    /// The technical type, which decides what the law asks for.
    kind: String,
}

pub(super) async fn write(
    tx: &mut Tx,
    (data, id): (&PerformanceData, ContractId),
    (seller, world): (&str, &World),
    days: &Days,
) -> anyhow::Result<()> {
    let contract = store::find(tx, id).await?.context("just written")?;
    let versions = store::versions(tx, id).await?;
    let values = &versions.last().context("it has a version")?.values;
    let Some(signed) = values.signed_on.filter(|on| *on < days.today) else {
        return Ok(());
    };
    let play = Play {
        data,
        world,
        days,
        seller,
        payer: values.buyer_name.clone(),
        kind: values.type_code.clone(),
        contract,
    };
    let lines = play.plan(tx, signed).await?;
    for (n, milestone) in (1_i64..).zip(&data.milestones) {
        play.milestone(tx, milestone, signed + Duration::days(n))
            .await?;
    }
    for came in &data.receipts {
        play.receipt(tx, came, &lines).await?;
    }
    play.share(tx).await
}

impl Play<'_> {
    async fn plan(&self, tx: &mut Tx, signed: NaiveDate) -> anyhow::Result<Vec<Line>> {
        let at = self.days.on(signed, 16);
        let mut lines = Vec::new();
        for sum in &self.data.instalments {
            lines.push(Line {
                line: InstalmentId::mint(at),
                kind: "price".to_owned(),
                what: sum.what.clone(),
                due_on: Some(day(self.days, &sum.on)?),
                milestone_id: None,
                amount: Money::from_fen(sum.amount_fen),
            });
        }
        let planned = Planned {
            lines: &lines,
            source: receipt::TYPED,
            words: "",
            seen: None,
        };
        let by = (self.world.staff(Duty::Registrar)?, at);
        life::plan(tx, &self.contract, None, &planned, by)
            .await
            .map_err(faulty)?;
        Ok(lines)
    }

    async fn seat(&self, tx: &mut Tx, duty: Duty) -> anyhow::Result<Seat> {
        let versions = store::versions(tx, self.contract.id).await?;
        let me = self.world.staff(duty)?;
        Ok(Seat::at_desk(
            self.contract.clone(),
            versions,
            me,
            self.days.today,
        ))
    }

    async fn milestone(
        &self,
        tx: &mut Tx,
        data: &MilestoneData,
        planned: NaiveDate,
    ) -> anyhow::Result<()> {
        let mut seat = self.seat(tx, Duty::Registrar).await?;
        seat.today = planned.min(self.days.today);
        let at = self.days.on(planned, 10);
        let due_on = day(self.days, &data.on)?;
        let agreed = Agreed {
            title: data.title.clone(),
            deliverable: data.deliverable.clone(),
            due_on,
            side: Side::Seller,
            accept_workdays: ACCEPT_WORKDAYS,
        };
        let id = MilestoneId::mint(at);
        steps::add(tx, &seat, (id, &agreed), at)
            .await
            .map_err(faulty)?;
        let mut on = due_on - Duration::days(2);
        for code in &data.steps {
            if on > self.days.today {
                break;
            }
            let (step, words, next) = match code.as_str() {
                "hand_over" => (Step::HandOver, "按合同约定交付，签收单随附。", ANSWERED),
                "accept" => (Step::Accept, "核对无误，同意验收。", 0),
                "reject" => (Step::Reject, "缺少连续运行记录，请补齐后再交。", MENDED),
                other => anyhow::bail!("{other} is no step"),
            };
            let m: milestone::Milestone = performing::milestone(tx, self.contract.id, id)
                .await?
                .context("just written")?;
            let taken = Taken {
                step,
                day: on,
                words,
                files: &[],
            };
            let at = self.days.on(on, 14);
            steps::take(tx, &seat, &m, &taken, at)
                .await
                .map_err(faulty)?;
            on += Duration::days(next);
        }
        Ok(())
    }

    async fn receipt(&self, tx: &mut Tx, came: &Came, lines: &[Line]) -> anyhow::Result<()> {
        let on = day(self.days, &came.on)?;
        if on >= self.days.today {
            return Ok(());
        }
        let known = performing::receipts(tx, self.contract.id).await?;
        let open = receipt::open(lines, &known);
        let amount = Money::from_fen(came.amount_fen);
        let entry = Entry {
            received_on: on,
            amount,
            payer: self.payer.clone(),
            bank_reference: came.reference.clone(),
            invoice: came.invoice.clone(),
            note: String::new(),
            no_proof: "演示数据，未附回单（虚构）".to_owned(),
            parts: plan::spread(amount, &open),
        };
        let at = self.days.on(on, 16);
        let (side, by) = if came.waits {
            (Side::Seller, self.world.speaker(self.seller)?)
        } else {
            (Side::Centre, self.world.staff(Duty::Registrar)?)
        };
        let from = Bringing {
            source: receipt::TYPED,
            outside: None,
            side,
            by,
            now: at,
        };
        let id = ReceiptId::mint(at);
        life::enter(tx, &self.contract, (id, &entry), None, from)
            .await
            .map_err(faulty)?;
        if came.waits {
            return Ok(());
        }
        let entered = performing::receipts(tx, self.contract.id).await?;
        let entered = entered
            .iter()
            .find(|r| r.id == id)
            .context("just written")?;
        let decision = settling::Decision {
            to: Standing::Confirmed,
            words: "",
            by: self.world.staff(Duty::Finance)?,
            now: self.days.on(on, 17),
        };
        life::decide(tx, &self.contract, entered, &decision)
            .await
            .map_err(faulty)?;
        Ok(())
    }

    /// The unit's rule, and how the first receipt was shared by it.
    async fn share(&self, tx: &mut Tx) -> anyhow::Result<()> {
        let (Some(rule), Some(shared)) = (&self.data.rule, &self.data.shared) else {
            return Ok(());
        };
        let receipts = performing::receipts(tx, self.contract.id).await?;
        let Some(receipt) = receipts.iter().find(|r| r.state == Standing::Confirmed) else {
            return Ok(());
        };
        let [completers, unit, department, others] = rule.shares;
        let shares = Shares {
            completers,
            unit,
            department,
            others,
        };
        let seat = self.seat(tx, Duty::Registrar).await?;
        let unit = self.world.organisation(self.seller)?.id;
        let from = self.days.in_year(0, "01-01").context("a day")?;
        let at = self.days.on(from, 9);
        let form = RuleForm {
            title: rule.title.clone(),
            valid_from: from,
            valid_until: None,
            shares,
            words: String::new(),
        };
        let rule = IncomeRuleId::mint(at);
        income::life::rule(tx, &seat, (unit, rule), (&form, None), at)
            .await
            .map_err(faulty)?;
        let said = self.said(shared, receipt.amount, shares)?;
        let at = self.days.on(receipt.received_on + Duration::days(9), 10);
        let id = DistributionId::mint(at);
        let grounds = income::life::Grounds {
            rule: Some(rule),
            document: None,
        };
        income::life::enter(tx, &seat, (id, &said), (receipt, &grounds), at)
            .await
            .map_err(faulty)?;
        let all = store::income::distributions(tx, self.contract.id).await?;
        let entered = all.iter().find(|d| d.id == id).context("just written")?;
        let decision = settling::Decision {
            to: Standing::Confirmed,
            words: "",
            by: self.world.staff(Duty::Finance)?,
            now: at + Duration::hours(2),
        };
        income::life::decide(tx, &seat, entered, &decision)
            .await
            .map_err(faulty)?;
        Ok(())
    }

    fn said(&self, shared: &SharedData, receipt: Money, shares: Shares) -> anyhow::Result<Shared> {
        let costs: Vec<Cost> = shared
            .costs
            .iter()
            .map(|cost| Cost {
                kind: cost.kind.clone(),
                what: cost.what.clone(),
                amount: Money::from_fen(cost.amount_fen),
            })
            .collect();
        let sum = Money::total(costs.iter().map(|cost| cost.amount)).context("costs")?;
        Ok(Shared {
            mode: Mode::usual(&self.kind),
            basis: Basis::Rule,
            net: receipt
                .checked_sub(sum)
                .context("costs below the receipt")?,
            costs_sum: sum,
            costs,
            shares,
            completers: shared
                .completers
                .iter()
                .map(|person| Completer {
                    name: person.name.clone(),
                    weight: person.weight,
                })
                .collect(),
            words: String::new(),
        })
    }
}
