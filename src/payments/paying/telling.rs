//! What a payer is told of its orders: something is to be paid, is due soon or late, was paid, went back, was invoiced.
//! Told in the deed's transaction or by a job that it wrote, so each thing is told once.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::{self, user::User};
use crate::db::Tx;
use crate::ids::{OrderId, OrganisationId, UserId};
use crate::jobs::{Job, JobError};
use crate::mail::MailPage;
use crate::money::Money;
use crate::notices::{self, Kind, Notice};
use crate::organisations;
use crate::payments::store;
use crate::state::App;
use crate::web::Result;

/// `what` ends the keys of its words.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentMail {
    pub name: String,
    pub what: &'static str,
    pub number: String,
    /// What it is paid for.
    pub item: String,
    /// In 元.
    pub amount: String,
    pub day: String,
    pub words: String,
    pub url: String,
}

impl MailPage for PaymentMail {
    const NAME: &'static str = "payment-told";
    const OPENS: bool = false;
}

/// One piece of news.
#[derive(Clone, Debug, Default)]
pub struct News {
    pub what: &'static str,
    pub number: String,
    pub item: String,
    pub amount: Option<Money>,
    pub day: Option<NaiveDate>,
    pub words: String,
    /// The page it is about.
    pub path: String,
    /// Told once whatever is retried; empty when the deed's transaction sees to that.
    pub once: String,
    /// Something is due: nobody can choose not to see it.
    pub reminds: bool,
}

/// Who hears of an organisation's payments: its administrators, or everybody who acts for it when it has none, and
/// whoever asked.
///
/// # Errors
/// When the database does not answer.
pub async fn readers(tx: &mut Tx, of: OrganisationId, asked: Option<UserId>) -> Result<Vec<User>> {
    let mut found = organisations::mails::administrators(tx, of).await?;
    let mut more: Vec<UserId> = Vec::new();
    if found.is_empty() {
        let members = organisations::store::members(tx, of).await?;
        more.extend(members.into_iter().map(|(user, _)| user));
    }
    more.extend(asked);
    more.retain(|id| !found.iter().any(|user| user.id == *id));
    more.sort_unstable();
    more.dedup();
    found.extend(accounts::store::cards(tx, &more).await?);
    found.retain(|user| user.disabled_at.is_none());
    // Always in the same order, so that no two deeds that tell them something wait for each other.
    found.sort_by_key(|user| user.id);
    Ok(found)
}

/// # Errors
/// When a template or the database refuses.
pub async fn tell(tx: &mut Tx, app: &App, to: &[User], news: &News) -> Result<()> {
    let amount = news.amount.map(Money::yuan_grouped).unwrap_or_default();
    let day = news.day.map(|d| d.to_string()).unwrap_or_default();
    let kind = if news.reminds {
        Kind::Reminder
    } else {
        Kind::Payment
    };
    for user in to {
        let mail = PaymentMail {
            name: user.name.clone(),
            what: news.what,
            number: news.number.clone(),
            item: news.item.clone(),
            amount: amount.clone(),
            day: day.clone(),
            words: news.words.clone(),
            url: format!("{}{}", app.config.base_url, news.path),
        };
        let mut notice = Notice::new(kind, news.path.as_str())
            .with("what", news.what)
            .with("number", news.number.as_str())
            .with("item", news.item.as_str())
            .with("amount", amount.as_str())
            .with("day", day.as_str());
        if !news.once.is_empty() {
            notice = notice.once(news.once.as_str());
        }
        notices::tell(tx, app, user, &notice, &mail).await?;
    }
    Ok(())
}

/// Tells the payer of a deed on its order, after the deed.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellOrder {
    pub order: OrderId,
    /// As the order's history has it.
    pub action: String,
    pub amount: Option<Money>,
    pub words: String,
    pub at: DateTime<Utc>,
}

impl Job for TellOrder {
    const NAME: &'static str = "payment-told";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let Some((what, to)) = news_of(&self.action) else {
            return Ok(());
        };
        let mut tx = app.db.write().await?;
        let Some(order) = store::by_id(&mut tx, self.order).await? else {
            return Ok(());
        };
        let (reader, path) = match (to, order.payee) {
            (To::Payer, _) => (order.payer, format!("/my/payments/{}", order.number)),
            (To::Payee, Some(payee)) => (payee, "/my/payments".to_owned()),
            (To::Payee, None) => return Ok(()),
        };
        let news = News {
            what,
            number: order.number.clone(),
            item: order.purpose.clone(),
            amount: self.amount,
            day: Some(order.due_on),
            words: self.words,
            path,
            once: format!(
                "{}:{}:{}",
                self.order,
                self.action,
                self.at.timestamp_micros()
            ),
            reminds: false,
        };
        let to = readers(&mut tx, reader, None)
            .await
            .map_err(|e| anyhow::anyhow!("{e:?}"))?;
        tell(&mut tx, app, &to, &news)
            .await
            .map_err(|e| anyhow::anyhow!("{e:?}"))?;
        tx.commit().await?;
        Ok(())
    }
}

/// Who hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Payer,
    Payee,
}

fn news_of(action: &str) -> Option<(&'static str, To)> {
    if action == "passing_on-done" {
        return Some(("passed-on", To::Payee));
    }
    what(action).map(|what| (what, To::Payer))
}

/// Whether a line of an order's history is news to somebody outside.
pub(super) fn is_news(action: &str) -> bool {
    news_of(action).is_some()
}

/// Which words say a line of an order's history to its payer; `None` for what is the centre's own business.
pub(super) fn what(action: &str) -> Option<&'static str> {
    match action {
        "issued" => Some("issued"),
        "arrived" => Some("paid"),
        "surplus_put" => Some("surplus-put"),
        "refund-done" => Some("returned"),
        "surplus_refund-done" => Some("surplus-returned"),
        "forfeiture-done" => Some("forfeited"),
        "cancelled" => Some("cancelled"),
        _ => None,
    }
}
