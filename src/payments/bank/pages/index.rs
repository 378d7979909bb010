//! The lines of the bank: doubtful ones first, each with what it may be for and why; sure ones confirmed at once.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::view::LineView;
use super::{DESK, address};
use crate::db::Tx;
use crate::ids::OrderId;
use crate::jobs;
use crate::money::Money;
use crate::organisations;
use crate::payments::bank::deeds::{self, Confirmed, Part};
use crate::payments::bank::line::{Reason, State};
use crate::payments::bank::looking::{LookAgain, Pool};
use crate::payments::bank::store::{self, Proof, Which};
use crate::web::pager::{self, Pager};
use crate::web::{Answer, Ctx, Error, Message, Page, Query, Result, see_other};

/// Sure lines confirmed by one press.
const AT_ONCE: i64 = 200;
/// Receipts of payers shown.
const PROOFS: i64 = 10;
const TABS: [&str; 5] = ["todo", "confirmed", "matched", "set_aside", "all"];

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    show: String,
    verdict: String,
    way: String,
    reason: String,
    statement: String,
    from: String,
    to: String,
    q: String,
    page: String,
}

impl Asked {
    fn show(&self) -> &'static str {
        TABS.into_iter()
            .find(|tab| *tab == self.show)
            .unwrap_or("todo")
    }

    fn which(&self) -> Which {
        let day = |text: &str| text.parse().ok();
        Which {
            state: match self.show() {
                "all" => String::new(),
                other => other.to_owned(),
            },
            verdict: ["sure", "doubtful", "none"]
                .contains(&self.verdict.as_str())
                .then(|| self.verdict.clone()),
            reason: [Reason::Currency, Reason::Zero]
                .into_iter()
                .chain(Reason::GIVEN)
                .find(|r| r.code() == self.reason),
            way: if ["in", "out"].contains(&self.way.as_str()) {
                self.way.clone()
            } else {
                String::new()
            },
            days: day(&self.from).zip(day(&self.to)),
            statement: self.statement.parse().ok(),
            words: self.q.clone(),
        }
    }

    /// The same list with other answers to some of its questions.
    fn url(&self, changes: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("show", self.show()),
            ("verdict", self.verdict.as_str()),
            ("way", self.way.as_str()),
            ("reason", self.reason.as_str()),
            ("statement", self.statement.as_str()),
            ("from", self.from.as_str()),
            ("to", self.to.as_str()),
            ("q", self.q.trim()),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            pairs.push((*name, *value));
        }
        address(DESK, &pairs)
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct TabView {
    pub(super) text: String,
    pub(super) url: String,
    pub(super) count: Option<i64>,
    pub(super) current: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) count: Option<i64>,
    pub(super) chosen: bool,
}

/// A receipt that a payer sent in and whose line nobody found yet.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ProofView {
    pub(super) url: String,
    pub(super) number: String,
    pub(super) order_url: String,
    pub(super) payer: String,
    pub(super) words: String,
    pub(super) sent_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
pub(crate) struct BankPage {
    pub(super) tabs: Vec<TabView>,
    pub(super) show: &'static str,
    pub(super) verdicts: Vec<Choice>,
    pub(super) ways: Vec<Choice>,
    pub(super) lines: Vec<LineView>,
    pub(super) number: i64,
    pub(super) came_in: i64,
    pub(super) went_out: i64,
    /// Sure lines that wait for the one confirmation.
    pub(super) sure: i64,
    pub(super) limit: i64,
    pub(super) proofs: Vec<ProofView>,
    pub(super) q: String,
    /// Narrowed by more than its tab.
    pub(super) narrowed: bool,
    pub(super) plain_url: String,
    pub(super) anything: bool,
    pub(super) pager: Pager,
}

impl Page for BankPage {
    const TEMPLATE: &'static str = "payments/bank.html";
    const NAV: &'static str = "desk";
}

fn tabs(ctx: &Ctx, asked: &Asked, standing: &[(State, String, i64)]) -> Vec<TabView> {
    let count = |tab: &str| -> i64 {
        let fits = |state: State| match tab {
            "todo" => state.is_open(),
            "all" => true,
            other => state.code() == other,
        };
        standing
            .iter()
            .filter(|(state, ..)| fits(*state))
            .map(|(.., n)| n)
            .sum()
    };
    TABS.into_iter()
        .map(|tab| TabView {
            text: ctx.t(&format!("bank-tab-{tab}")),
            url: address(DESK, &[("show", tab)]),
            count: Some(count(tab)),
            current: asked.show() == tab,
        })
        .collect()
}

/// A row of choices of which the first is all.
fn choices(ctx: &Ctx, asked: &Asked, (name, chosen): (&str, &str), values: &[&str]) -> Vec<Choice> {
    std::iter::once(&"")
        .chain(values)
        .map(|value| Choice {
            label: ctx.t(&if value.is_empty() {
                "bank-choice-all".to_owned()
            } else {
                format!("bank-choice-{value}")
            }),
            url: asked.url(&[(name, value)]),
            count: None,
            chosen: *value == chosen,
        })
        .collect()
}

async fn proofs(tx: &mut Tx) -> Result<Vec<ProofView>> {
    let proofs = store::waiting_proofs(tx, PROOFS).await?;
    let ids: Vec<OrderId> = proofs.iter().map(|proof| proof.order_id).collect();
    let orders = store::orders_by_id(tx, &ids).await?;
    let payers: Vec<_> = orders.iter().map(|order| order.payer_id).collect();
    let cards = organisations::store::cards(tx, &payers).await?;
    let view = |proof: &Proof| {
        let order = orders.iter().find(|order| order.id == proof.order_id)?;
        let payer = cards.iter().find(|card| card.id == order.payer_id);
        Some(ProofView {
            url: format!("/desk/payments/proofs/{}", proof.id),
            number: order.number.clone(),
            order_url: format!("/desk/payments/{}", order.number),
            payer: payer.map(|card| card.name.clone()).unwrap_or_default(),
            words: proof.words.clone(),
            sent_at: proof.created_at,
        })
    };
    Ok(proofs.iter().filter_map(view).collect())
}

/// `GET /desk/payments/bank`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let which = asked.which();
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let from = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let standing = store::standing(&mut tx).await?;
    let (number, came_in, went_out) = store::sums(&mut tx, &which).await?;
    let lines = store::lines(&mut tx, &which, (most, from)).await?;
    let pool = Pool::of(&mut tx, &lines).await?;
    let proofs = proofs(&mut tx).await?;
    drop(tx);
    let sure = |(state, verdict, _): &&(State, String, i64)| state.is_open() && verdict == "sure";
    let total = u64::try_from(number).unwrap_or(0);
    let narrowed = asked.url(&[]) != address(DESK, &[("show", asked.show())]);
    ctx.page(BankPage {
        tabs: tabs(&ctx, &asked, &standing),
        show: asked.show(),
        verdicts: choices(
            &ctx,
            &asked,
            ("verdict", &asked.verdict),
            &["doubtful", "none", "sure"],
        ),
        ways: choices(&ctx, &asked, ("way", &asked.way), &["in", "out"]),
        lines: lines
            .iter()
            .map(|line| LineView::new(line, &pool, ctx.locale))
            .collect(),
        number,
        came_in,
        went_out: went_out.saturating_neg(),
        sure: standing.iter().find(sure).map_or(0, |(.., n)| *n),
        limit: ctx.app.config.bank.limit().fen(),
        proofs,
        q: asked.q.trim().to_owned(),
        narrowed,
        plain_url: address(DESK, &[("show", asked.show())]),
        anything: !standing.is_empty(),
        pager: Pager::new(page, total, |n| asked.url(&[("page", &n.to_string())])),
    })
    .await
}

/// `POST /desk/payments/bank/sure`: every line that still is sure is confirmed, each on its own.
pub(crate) async fn confirm_sure(ctx: Ctx) -> Answer {
    let by = ctx.user().ok_or(Error::Forbidden)?;
    let which = Which {
        state: "todo".to_owned(),
        verdict: Some("sure".to_owned()),
        ..Which::default()
    };
    let mut tx = ctx.app.db.read().await?;
    let lines = store::lines(&mut tx, &which, (AT_ONCE, 0)).await?;
    drop(tx);
    let (mut arrived, mut second, mut left) = (0_usize, 0_usize, 0_usize);
    for line in &lines {
        match confirm_one(&ctx, line.id, by).await? {
            Some(Confirmed::Arrived) => arrived += 1,
            Some(Confirmed::WaitsForSecond) => second += 1,
            None => left += 1,
        }
    }
    let said = Message::new("bank-sure-done")
        .with("arrived", arrived)
        .with("second", second)
        .with("left", left);
    ctx.flash(if left == 0 { "success" } else { "warning" }, said)
        .await?;
    Ok(see_other(DESK))
}

/// Looks at a line once more and confirms it if it is sure now; `None` when it is not, or somebody was quicker.
async fn confirm_one(ctx: &Ctx, id: Uuid, by: crate::ids::UserId) -> Result<Option<Confirmed>> {
    let mut tx = ctx.app.db.write().await?;
    let Some(line) = store::line(&mut tx, id)
        .await?
        .filter(|line| line.state.is_open())
    else {
        return Ok(None);
    };
    let pool = Pool::of(&mut tx, std::slice::from_ref(&line)).await?;
    let verdict = pool.judge(&line);
    let best = verdict
        .candidates
        .first()
        .filter(|_| verdict.sure)
        .map(|best| best.order.id);
    let Some(order) = best else {
        store::note_verdict(&mut tx, &line, verdict.code()).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let part = Part {
        order: OrderId(order),
        amount: Money::from_fen(line.amount_fen),
    };
    let limit = ctx.app.config.bank.limit();
    match deeds::confirm(&mut tx, &line, &[part], limit, (by, ctx.app.clock.now())).await {
        Ok(confirmed) => {
            tx.commit().await?;
            Ok(Some(confirmed))
        }
        Err(Error::Conflict(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// `POST /desk/payments/bank/look`
pub(crate) async fn look_again(ctx: Ctx) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    jobs::enqueue(&mut tx, &LookAgain { after: None }, ctx.app.clock.now()).await?;
    tx.commit().await?;
    ctx.done("bank-looking", DESK).await
}
