//! What is asked of Stripe, in this site's own words. Every request that changes something carries an idempotency key.

use chrono::{DateTime, Utc};
use stripe::{IdempotencyKey, RequestStrategy, StripeRequest as _};
use stripe_checkout::CheckoutSession;
use stripe_checkout::checkout_session as checkout;
use stripe_core::refund::{CreateRefund, ListRefund, RetrieveRefund};
use stripe_core::{PaymentIntent, Refund};
use stripe_types::{Currency, Expandable};
use uuid::Uuid;

use super::gateway::{Fault, On};
use crate::money::Money;
use crate::payments::order::Method;

/// Under which our own ids travel with what Stripe keeps.
pub const SESSION: &str = "kexing_session";
pub const MOVE: &str = "kexing_move";
const ORDER: &str = "kexing_order";

/// A page to pay on.
pub struct NewPage<'a> {
    /// Also the idempotency key.
    pub id: Uuid,
    pub number: &'a str,
    pub purpose: &'a str,
    pub amount: Money,
    pub expires_at: DateTime<Utc>,
    pub success_url: String,
    pub cancel_url: String,
}

/// What was paid, as Stripe has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    pub intent: String,
    pub amount: Money,
    /// In lower case.
    pub currency: String,
    pub method: Method,
    pub at: DateTime<Utc>,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Open {
        url: String,
    },
    /// Confirmed; the money is on its way.
    Processing,
    Paid(Paid),
    Expired,
    Failed,
}

/// A page to pay on, as Stripe has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub outside: String,
    /// Our own id that it carries.
    pub ours: Option<Uuid>,
    pub livemode: bool,
    pub standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pending,
    Done,
    Failed,
}

/// Money going back, as Stripe has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub outside: String,
    pub ours: Option<Uuid>,
    pub outcome: Outcome,
    /// Why it failed, in Stripe's word.
    pub why: String,
}

fn once(id: Uuid) -> RequestStrategy {
    IdempotencyKey::new(id.to_string()).map_or(RequestStrategy::Once, RequestStrategy::Idempotent)
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

impl On {
    /// Makes a page to pay on; asked again with the same id, it is the same page.
    ///
    /// # Errors
    /// When Stripe refuses or does not answer.
    pub async fn make_page(&self, new: &NewPage<'_>) -> Result<Seen, Fault> {
        let made = request(new)
            .customize()
            .request_strategy(once(new.id))
            .send(&self.client)
            .await?;
        seen(made)
    }

    /// # Errors
    /// When Stripe refuses or does not answer.
    pub async fn look(&self, outside: &str) -> Result<Seen, Fault> {
        let whole = ["payment_intent.latest_charge".to_owned()];
        seen(
            checkout::RetrieveCheckoutSession::new(outside)
                .expand(whole)
                .send(&self.client)
                .await?,
        )
    }

    /// Ends a page that is open; afterwards nobody can pay on it.
    ///
    /// # Errors
    /// When Stripe refuses, because it is not open, or does not answer.
    pub async fn end_page(&self, outside: &str) -> Result<Seen, Fault> {
        seen(
            checkout::ExpireCheckoutSession::new(outside)
                .send(&self.client)
                .await?,
        )
    }

    /// Gives a part of what was paid back, once for each id: what was sent before is found again however long ago.
    ///
    /// # Errors
    /// When Stripe refuses or does not answer.
    pub async fn give_back(&self, id: Uuid, intent: &str, amount: Money) -> Result<Back, Fault> {
        let before = ListRefund::new()
            .payment_intent(intent)
            .limit(100)
            .send(&self.client)
            .await?;
        if let Some(found) = before
            .data
            .into_iter()
            .map(back)
            .find(|b| b.ours == Some(id))
        {
            return Ok(found);
        }
        let new = CreateRefund::new()
            .payment_intent(intent)
            .amount(amount.fen())
            .metadata([(MOVE.to_owned(), id.to_string())]);
        Ok(back(
            new.customize()
                .request_strategy(once(id))
                .send(&self.client)
                .await?,
        ))
    }

    /// # Errors
    /// When Stripe refuses or does not answer.
    pub async fn look_back(&self, outside: &str) -> Result<Back, Fault> {
        Ok(back(RetrieveRefund::new(outside).send(&self.client).await?))
    }
}

fn request(new: &NewPage<'_>) -> checkout::CreateCheckoutSession {
    use checkout::{
        CreateCheckoutSessionAllowedPaymentMethodTypes as Types,
        CreateCheckoutSessionLineItems as Item, CreateCheckoutSessionLineItemsPriceData as Price,
        CreateCheckoutSessionPaymentIntentData as PaymentData,
        CreateCheckoutSessionPaymentMethodOptions as Options,
        CreateCheckoutSessionPaymentMethodOptionsWechatPay as WechatPay,
        CreateCheckoutSessionPaymentMethodOptionsWechatPayClient as WechatClient,
    };
    let price = Price {
        product_data: Some(checkout::ProductData::new(format!(
            "{} {}",
            new.number, new.purpose
        ))),
        unit_amount: Some(new.amount.fen()),
        ..Price::new(Currency::CNY)
    };
    let item = Item {
        price_data: Some(price),
        quantity: Some(1),
        ..Item::default()
    };
    // One entry each: a map's order differs from one request to the next, and the same key asks for the same words.
    let ours = [(SESSION.to_owned(), new.id.to_string())];
    let payment = PaymentData {
        description: Some(format!("{} {}", new.number, new.purpose)),
        metadata: Some([(ORDER.to_owned(), new.number.to_owned())].into()),
        ..PaymentData::default()
    };
    let options = Options {
        wechat_pay: Some(WechatPay::new(WechatClient::Web)),
        ..Options::default()
    };
    checkout::CreateCheckoutSession::new()
        .mode(stripe_checkout::CheckoutSessionMode::Payment)
        .line_items(vec![item])
        // Of these, Stripe offers what the account has switched on.
        .allowed_payment_method_types(vec![Types::Card, Types::Alipay, Types::WechatPay])
        .payment_method_options(options)
        // Prices stay in the currency they are asked for in.
        .adaptive_pricing(checkout::CreateCheckoutSessionAdaptivePricing {
            enabled: Some(false),
        })
        .client_reference_id(new.number)
        .metadata(ours)
        .payment_intent_data(payment)
        .expires_at(new.expires_at.timestamp())
        .success_url(&new.success_url)
        .cancel_url(&new.cancel_url)
        // The payer's browser says the language.
        .locale(stripe_checkout::CheckoutSessionLocale::Auto)
}

fn seen(session: CheckoutSession) -> Result<Seen, Fault> {
    let ours = session
        .metadata
        .as_ref()
        .and_then(|data| data.get(SESSION)?.parse().ok());
    let status = session.status.as_ref().map_or("", |status| status.as_str());
    let intent = session.payment_intent.and_then(Expandable::into_object);
    let standing = match (status, session.payment_status.as_str()) {
        ("open", _) => Standing::Open {
            url: session.url.ok_or(Fault::Unreadable)?,
        },
        ("expired", _) => Standing::Expired,
        ("complete", "paid") => Standing::Paid(paid(intent.ok_or(Fault::Unreadable)?)),
        ("complete", _) => match intent.as_ref().map_or("", |intent| intent.status.as_str()) {
            "requires_payment_method" | "canceled" => Standing::Failed,
            _ => Standing::Processing,
        },
        _ => return Err(Fault::Unreadable),
    };
    Ok(Seen {
        outside: session.id.to_string(),
        ours,
        livemode: session.livemode,
        standing,
    })
}

fn paid(intent: PaymentIntent) -> Paid {
    let charge = intent.latest_charge.and_then(Expandable::into_object);
    let method = charge
        .as_ref()
        .and_then(|c| c.payment_method_details.as_ref())
        .map_or("", |m| m.type_.as_str());
    Paid {
        intent: intent.id.to_string(),
        amount: Money::from_fen(intent.amount_received),
        currency: intent.currency.to_string().to_lowercase(),
        method: match method {
            "card" => Method::Card,
            "alipay" => Method::Alipay,
            "wechat_pay" => Method::WechatPay,
            _ => Method::Other,
        },
        at: moment(charge.as_ref().map_or(intent.created, |c| c.created)),
        name: charge
            .and_then(|c| c.billing_details.name)
            .unwrap_or_default(),
    }
}

fn back(refund: Refund) -> Back {
    Back {
        outside: refund.id.to_string(),
        ours: refund
            .metadata
            .as_ref()
            .and_then(|data| data.get(MOVE)?.parse().ok()),
        outcome: match refund.status.as_deref() {
            Some("succeeded") => Outcome::Done,
            Some("failed" | "canceled") => Outcome::Failed,
            _ => Outcome::Pending,
        },
        why: refund.failure_reason.unwrap_or_default(),
    }
}
