//! The clock over orders: the payer is reminded before one is due and when it is late. Must stay true: each rung is
//! written once for a day, whatever is retried; reminders are written on working days only.

use chrono::{DateTime, Duration, Months, Utc};
use serde::{Deserialize, Serialize};

use super::store;
use super::telling::{self, News};
use crate::contracts::performing::clock::{ahead, over};
use crate::jobs::{self, Job, JobError};
use crate::payments::order::Order;
use crate::state::App;
use crate::tz;
use crate::web::error::Result;
use crate::workdays::Calendar;

const EVERY: Duration = Duration::minutes(10);
const BATCH: i64 = 200;
/// Months after which what is late is not reminded of any more.
const LOOKS_BACK: Months = Months::new(24);
/// The hour of the morning from which reminders are written.
const MORNING: i64 = 9;

/// Looks what is due, and asks for the next look.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "payment-reminders";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        tx.commit().await?;
        look(app, now).await?;
        Ok(())
    }
}

/// Reminds of everything that is due; what one look has no room for, the next one takes.
async fn look(app: &App, now: DateTime<Utc>) -> anyhow::Result<()> {
    let today = tz::shanghai_date(now);
    let calendar = Calendar::current();
    if !calendar.is_workday(today) || now < tz::start_of_day(today) + Duration::hours(MORNING) {
        return Ok(());
    }
    let over = over(calendar, today);
    let soon = (over.succ_opt().unwrap_or(today), ahead(calendar, today));
    let mut tx = app.db.read().await?;
    let mut all = Vec::new();
    for (rung, days) in [("soon", soon), ("overdue", (over - LOOKS_BACK, over))] {
        let found = store::due(&mut tx, days, rung, BATCH).await?;
        all.extend(found.into_iter().map(|order| (rung, order)));
    }
    drop(tx);
    let mut fault = None;
    for (rung, order) in &all {
        if let Err(error) = remind(app, (rung, order), now).await {
            fault = Some(anyhow::anyhow!("reminding of {}: {error:?}", order.number));
        }
    }
    fault.map_or(Ok(()), Err)
}

async fn remind(
    app: &App,
    (rung, order): (&'static str, &Order),
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    if !store::take_reminder(&mut tx, (order.id, rung), order.due_on, now).await? {
        return Ok(());
    }
    let news = News {
        what: rung,
        number: order.number.clone(),
        item: order.purpose.clone(),
        amount: Some(order.open()),
        day: Some(order.due_on),
        words: String::new(),
        path: format!("/my/payments/{}", order.number),
        once: format!("{rung}:{}:{}", order.id, order.due_on),
        reminds: true,
    };
    let to = telling::readers(&mut tx, order.payer, None).await?;
    telling::tell(&mut tx, app, &to, &news).await?;
    tx.commit().await?;
    Ok(())
}
