//! What parties are told of the performance of their contracts: something is due, late, handed over, answered, paid.

use chrono::NaiveDate;
use serde::Serialize;

use super::may::Side;
use crate::contracts::contract::{Contract, Values};
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::mail::MailPage;
use crate::money::Money;
use crate::notices::{self, Kind, Notice};
use crate::organisations;
use crate::state::App;
use crate::web::Result;

/// `what` ends the keys of its words.
#[derive(Clone, Debug, Serialize)]
pub struct PerformingMail {
    pub name: String,
    pub what: &'static str,
    /// The instalment or milestone it is about.
    pub item: String,
    pub title: String,
    pub number: String,
    /// In 元; empty when it is not about money.
    pub amount: String,
    pub day: String,
    pub words: String,
    pub url: String,
}

impl MailPage for PerformingMail {
    const NAME: &'static str = "contract-performing";
    const OPENS: bool = false;
}

/// One piece of news.
#[derive(Clone, Debug, Default)]
pub struct News {
    pub what: &'static str,
    pub item: String,
    pub amount: Option<Money>,
    pub day: Option<NaiveDate>,
    pub words: String,
    /// Below the contract's page.
    pub tail: String,
    /// Told once whatever is retried; empty when each telling is its own.
    pub once: String,
}

/// The organisation of a side, if it is one of this site.
pub(in crate::contracts) fn organisation(values: &Values, side: Side) -> Option<OrganisationId> {
    match side {
        Side::Seller => values.seller_id,
        Side::Buyer => values.buyer_id,
        Side::Centre => None,
    }
}

/// Tells the administrators of one side.
pub(in crate::contracts) async fn tell(
    tx: &mut Tx,
    app: &App,
    (contract, values): (&Contract, &Values),
    side: Side,
    news: &News,
) -> Result<()> {
    let Some(party) = organisation(values, side) else {
        return Ok(());
    };
    let path = format!("/my/contracts/{}{}", contract.number, news.tail);
    let kind = if news.once.is_empty() {
        Kind::Contract
    } else {
        Kind::Reminder
    };
    let amount = news.amount.map(Money::yuan_grouped).unwrap_or_default();
    let day = news.day.map(|d| d.to_string()).unwrap_or_default();
    for user in organisations::mails::administrators(tx, party).await? {
        let mail = PerformingMail {
            name: user.name.clone(),
            what: news.what,
            item: news.item.clone(),
            title: values.name.clone(),
            number: contract.number.clone(),
            amount: amount.clone(),
            day: day.clone(),
            words: news.words.clone(),
            url: format!("{}{path}", app.config.base_url),
        };
        let mut notice = Notice::new(kind, path.as_str())
            .with("what", news.what)
            .with("item", news.item.as_str())
            .with("title", values.name.as_str())
            .with("number", contract.number.as_str())
            .with("amount", amount.as_str())
            .with("day", day.as_str());
        if !news.once.is_empty() {
            notice = notice.once(format!("{}:{}", news.once, side.code()));
        }
        notices::tell(tx, app, &user, &notice, &mail).await?;
    }
    Ok(())
}
