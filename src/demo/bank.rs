//! A statement of the bank: what was recorded as paid, and lines that wait for a person, one of them sure, one a fen short
//! and one that nobody knows.

use anyhow::Context as _;
use chrono::{Duration, NaiveDate};

use super::listings::faulty;
use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::jobs;
use crate::money::{Money, Unit};
use crate::payments::bank::{deeds, importing, line::Reason, looking::Pool, store};
use crate::payments::order::State;
use crate::payments::store::{self as orders, Which};
use crate::state::App;
use crate::web::Duty;

const FILE: &str = include_str!("../../demo/bank-statement.csv");
/// Open orders of the demonstration, all of them.
const ORDERS: i64 = 100;

/// Brings it in; orders and what was paid of them are there already.
pub(super) async fn write(app: &App) -> anyhow::Result<()> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let mut tx = app.db.write().await?;
    let finance = accounts::store::with_duty(&mut tx, Duty::Finance, 1).await?;
    let by = finance.first().context("nobody of finance")?.id;
    let text = filled(&mut tx, today).await?;
    let brought = importing::Brought {
        account: "",
        name: "演示对账单.csv",
        media: "text/csv",
        bytes: text.into_bytes(),
        by,
    };
    let id = importing::check(app, &mut tx, brought)
        .await?
        .map_err(|wrong| anyhow::anyhow!("demo/bank-statement.csv: {:?}", wrong.message))?;
    let statement = store::statement(&mut tx, id)
        .await?
        .context("just written")?;
    importing::go(&mut tx, &statement, (by, now)).await?;
    tx.commit().await?;
    jobs::drain(app).await?;
    explain(app, by).await
}

/// The file with its days and references: `{-9}` is nine days ago, `{ref NAME SUM}` what an open order of that payer and sum
/// is transferred under.
async fn filled(tx: &mut Tx, today: NaiveDate) -> anyhow::Result<String> {
    let which = Which {
        state: Some(State::Open),
        ..Which::default()
    };
    let open = orders::page(tx, &which, (ORDERS, 0)).await?;
    let mut text = String::new();
    for (n, part) in FILE.split(['{', '}']).enumerate() {
        if n % 2 == 0 {
            text.push_str(part);
        } else if let Some(wanted) = part.strip_prefix("ref ") {
            let (name, sum) = wanted.rsplit_once(' ').context("a name and a sum")?;
            let sum = Money::parse(sum, Unit::Yuan)?;
            let order = open
                .iter()
                .find(|order| order.payer_name == name && order.open() == sum);
            text.push_str(order.map_or("", |order| &order.reference));
        } else {
            let day = today + Duration::days(part.parse()?);
            text.push_str(&day.to_string());
        }
    }
    Ok(text)
}

/// What was recorded before gets its line, and the bank's charge its reason.
async fn explain(app: &App, by: UserId) -> anyhow::Result<()> {
    let by = (by, app.clock.now());
    let mut tx = app.db.write().await?;
    let which = store::Which {
        state: "todo".to_owned(),
        ..store::Which::default()
    };
    let lines = store::lines(&mut tx, &which, (ORDERS, 0)).await?;
    let pool = Pool::of(&mut tx, &lines).await?;
    for line in &lines {
        if line.remark == "账户管理费" {
            deeds::set_aside(&mut tx, line, (Reason::BankFee, ""), by)
                .await
                .map_err(faulty)?;
        } else if let [known] = pool.recorded(line)[..] {
            deeds::recorded(&mut tx, line, known.id, by)
                .await
                .map_err(faulty)?;
        }
    }
    tx.commit().await?;
    Ok(())
}
