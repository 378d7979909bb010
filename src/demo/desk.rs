//! The technology managers' desk of the demonstration: next steps, a hand-over, commissions, tasks, visits.

use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use serde::Deserialize;

use super::days::Days;
use super::listings::faulty;
use crate::accounts;
use crate::db::Tx;
use crate::deals::commission::{
    self,
    terms::{Agreed, Share},
};
use crate::deals::handover::{self, Given};
use crate::deals::{self, Deal, store};
use crate::ids::{DealId, UserId, VisitId};
use crate::listings;
use crate::pipeline::visits::{self, Written};
use crate::tasks::{self, NewTask, task::BY_HAND};
use crate::tz;

#[derive(Deserialize)]
pub(crate) struct DeskData {
    steps: Vec<StepData>,
    handovers: Vec<HandoverData>,
    commissions: Vec<CommissionData>,
    tasks: Vec<TaskData>,
    visits: Vec<VisitData>,
}

#[derive(Deserialize)]
struct StepData {
    /// The deal's place in its file.
    deal: usize,
    text: String,
    in_days: i64,
}

#[derive(Deserialize)]
struct HandoverData {
    deal: usize,
    to: String,
    note: String,
    days_ago: i64,
}

#[derive(Deserialize)]
struct CommissionData {
    deal: usize,
    basis_points: Option<i64>,
    least_yuan: Option<i64>,
    most_yuan: Option<i64>,
    fixed_yuan: Option<i64>,
    payer: String,
    with: String,
    days_ago: i64,
    note: String,
}

#[derive(Deserialize)]
struct TaskData {
    title: String,
    /// Nobody: whoever takes it.
    to: String,
    in_days: i64,
}

#[derive(Deserialize)]
struct VisitData {
    by: String,
    organisation: String,
    days_ago: i64,
    met: String,
    said: String,
    problem: String,
    need: bool,
}

async fn person(tx: &mut Tx, email: &str) -> anyhow::Result<UserId> {
    let found = accounts::store::by_email(tx, email).await?;
    Ok(found.with_context(|| format!("nobody is {email}"))?.id)
}

async fn deal(tx: &mut Tx, deals: &[DealId], place: usize) -> anyhow::Result<Deal> {
    let id = deals.get(place).context("no such deal")?;
    store::find(tx, *id).await?.context("just written")
}

/// Writes all of it; the deals by their places in their file.
pub(crate) async fn write(
    tx: &mut Tx,
    data: &DeskData,
    deals: &[DealId],
    days: &Days,
) -> anyhow::Result<()> {
    let usual = person(tx, "manager@kexing.example").await?;
    for step in &data.steps {
        let deal = deal(tx, deals, step.deal).await?;
        let by = deal.manager.unwrap_or(usual);
        let planned = (step.text.clone(), day(days, step.in_days));
        deals::plan_step(tx, &deal, planned, by, days.ago(3, 9))
            .await
            .map_err(faulty)?;
    }
    for given in &data.handovers {
        let deal = deal(tx, deals, given.deal).await?;
        let listing = listings::store::find(tx, deal.listing_id).await?;
        let to = person(tx, &given.to).await?;
        let given_to = Given {
            to: Some(to),
            note: &given.note,
            by: usual,
        };
        let title = listing.context("just written")?.title;
        handover::assign(tx, &deal, &title, given_to, days.ago(given.days_ago, 15))
            .await
            .map_err(faulty)?;
    }
    for agreed in &data.commissions {
        let deal = deal(tx, deals, agreed.deal).await?;
        let at = days.ago(agreed.days_ago, 16);
        commission::set(tx, &deal, (&terms(agreed, days)?, ""), usual, at)
            .await
            .map_err(faulty)?;
    }
    for (n, task) in data.tasks.iter().enumerate() {
        open(tx, (n, task), days).await?;
    }
    for visit in &data.visits {
        visited(tx, visit, days).await?;
    }
    Ok(())
}

fn day(days: &Days, in_days: i64) -> NaiveDate {
    days.today + Duration::days(in_days)
}

fn terms(data: &CommissionData, days: &Days) -> anyhow::Result<Agreed> {
    let share = match (data.basis_points, data.fixed_yuan) {
        (Some(basis_points), _) => Share::Percent {
            basis: "total",
            basis_points,
            least: data.least_yuan.map(|yuan| yuan * 100),
            most: data.most_yuan.map(|yuan| yuan * 100),
        },
        (None, Some(yuan)) => Share::Fixed { fen: yuan * 100 },
        (None, None) => anyhow::bail!("neither a share nor a sum"),
    };
    let payer = ["asker", "owner", "both"]
        .into_iter()
        .find(|p| *p == data.payer);
    Ok(Agreed {
        share,
        payer: payer.context("who pays")?,
        with: data.with.clone(),
        on: day(days, -data.days_ago),
        note: data.note.clone(),
    })
}

async fn open(tx: &mut Tx, (n, data): (usize, &TaskData), days: &Days) -> anyhow::Result<()> {
    let assignee = if data.to.is_empty() {
        None
    } else {
        Some(person(tx, &data.to).await?)
    };
    let task = NewTask {
        once: format!("demo:{n}"),
        kind: BY_HAND,
        subject: String::new(),
        path: String::new(),
        title: data.title.clone(),
        assignee,
        due_at: tz::end_of_day(day(days, data.in_days)),
    };
    tasks::open(tx, &task, days.ago(4, 10)).await?;
    Ok(())
}

async fn visited(tx: &mut Tx, data: &VisitData, days: &Days) -> anyhow::Result<()> {
    let at = days.ago(data.days_ago, 17);
    let by = person(tx, &data.by).await?;
    let id = VisitId::mint(at);
    let written = Written {
        organisation: data.organisation.clone(),
        visited_on: day(days, -data.days_ago),
        met: data.met.clone(),
        said: data.said.clone(),
        problem: data.problem.clone(),
        step: None,
    };
    visits::life::write(tx, id, &written, by, at)
        .await
        .map_err(faulty)?;
    if data.need {
        let visit = visits::life::read(tx, id).await.map_err(faulty)?;
        visits::life::make_need(tx, &visit, by, at)
            .await
            .map_err(faulty)?;
    }
    Ok(())
}
