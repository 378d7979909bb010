//! Paying online, on the stand-in: whatever Stripe, the network or a payer does, there is one effect and every fen has its
//! place.

mod checkout;
mod desk;
mod disputes;
mod down;
mod local;
mod messages;
mod refunds;
mod setup;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use kexing::clock::Clock;
use kexing::config::{Secret, StripeConfig};
use kexing::ids::{OrderId, OrganisationId};
use kexing::payments::order::{Kind, Order};
use kexing::tasks;
use stripe_stand_in::{Event, Options, Refunds, StandIn, Switches, sign};

use super::{assert_sound, find, issue, new_order, yuan};
use crate::app::{Actor, Res, TestApp, start};

pub(super) const SECRET: &str = "whsec_of_these_tests";
pub(super) const KEY: &str = "sk_test_of_these_tests";

/// The site, a stand-in with the site's clock, and an order of 1,000 yuan.
pub(super) struct Shop {
    pub(super) app: TestApp,
    pub(super) stripe: StandIn,
    pub(super) order: OrderId,
    pub(super) number: String,
    company: OrganisationId,
    told: std::cell::Cell<usize>,
}

pub(super) fn config(stripe: &StandIn) -> StripeConfig {
    StripeConfig {
        key: Some(Secret::from(KEY)),
        webhook_secret: Some(Secret::from(SECRET)),
        api_url: Some(stripe.url()),
        patience: Some(Duration::from_secs(20)),
    }
}

impl Shop {
    pub(super) async fn open() -> Self {
        Self::with(|_| ()).await
    }

    /// With other settings of paying online than usual.
    pub(super) async fn with(change: impl FnOnce(&mut StripeConfig)) -> Self {
        let clock: Arc<OnceLock<Clock>> = Arc::default();
        let of_site = Arc::clone(&clock);
        let stripe = StandIn::start(Options {
            key: Some(KEY.to_owned()),
            secret: SECRET.to_owned(),
            now: Arc::new(move || of_site.get().map_or_else(start, Clock::now).timestamp()),
            switches: Switches {
                refunds: Refunds::Wait,
                ..Switches::default()
            },
            ..Options::default()
        })
        .await
        .unwrap();
        let mut paying = config(&stripe);
        change(&mut paying);
        let app = TestApp::with(|c| c.stripe = paying).await;
        clock.set(app.app.clock.clone()).unwrap();
        let company = app.company().await;
        let desk = app.user("issuer").await;
        let order = issue(
            &app,
            &new_order(&app, Kind::ServiceFee, company, yuan(1000)),
            desk,
        )
        .await;
        Self {
            app,
            stripe,
            order: order.id,
            number: order.number,
            company,
            told: std::cell::Cell::new(0),
        }
    }

    pub(super) async fn payer(&self) -> Actor<'_> {
        self.app.member("payer", self.company).await
    }

    pub(super) fn checkout(&self) -> String {
        format!("/my/payments/{}/checkout", self.number)
    }

    /// Opens Stripe's page and answers its session there.
    pub(super) async fn session(&self, payer: &Actor<'_>) -> String {
        let url = payer.post(&self.checkout(), &[]).await.location();
        assert!(url.starts_with(&self.stripe.url()), "{url}");
        url.rsplit('/').next().unwrap().to_owned()
    }

    pub(super) async fn send(&self, payload: &str, header: &str) -> Res {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/payments/stripe/webhook")
            .header("content-type", "application/json")
            .header("stripe-signature", header);
        self.app
            .visitor()
            .send(request, Body::from(payload.to_owned()))
            .await
    }

    pub(super) fn signature(&self, payload: &str) -> String {
        sign(payload, SECRET, self.app.app.clock.now().timestamp())
    }

    pub(super) async fn deliver(&self, payload: &str) {
        self.send(payload, &self.signature(payload))
            .await
            .assert_ok();
    }

    /// Events since the last call, oldest first.
    pub(super) fn news(&self) -> Vec<Event> {
        let all = self.stripe.events();
        let fresh = all[self.told.get()..].to_vec();
        self.told.set(all.len());
        fresh
    }

    /// Stripe tells everything new, and the site does its work.
    pub(super) async fn hears(&self) {
        for event in self.news() {
            self.deliver(&event.payload).await;
        }
        self.app.run_jobs().await;
    }

    pub(super) async fn now(&self) -> Order {
        find(&self.app, self.order).await
    }

    /// Open tasks of finance that were opened by themselves.
    pub(super) async fn tasks(&self) -> Vec<String> {
        let mut tx = self.app.app.db.read().await.unwrap();
        let all = tasks::store::open_tasks(&mut tx, tasks::store::Whose::All, None, 100)
            .await
            .unwrap();
        all.into_iter().map(|task| task.kind).collect()
    }

    /// What became of the messages so far, in the order of their coming: kind, state and why.
    pub(super) async fn fates(&self) -> Vec<(String, String, String)> {
        const ALL: &str = "SELECT kind, state, words FROM stripe_events ORDER BY received_at, id";
        let mut tx = self.app.app.db.read().await.unwrap();
        match &mut tx {
            kexing::db::Tx::Sqlite(t) => sqlx::query_as(ALL).fetch_all(&mut **t).await,
            kexing::db::Tx::Postgres(t) => sqlx::query_as(ALL).fetch_all(&mut **t).await,
        }
        .unwrap()
    }

    /// States of the order's pages, oldest first.
    pub(super) async fn pages(&self) -> Vec<String> {
        const ALL: &str = "SELECT state FROM payment_sessions ORDER BY created_at, id";
        let mut tx = self.app.app.db.read().await.unwrap();
        match &mut tx {
            kexing::db::Tx::Sqlite(t) => sqlx::query_scalar(ALL).fetch_all(&mut **t).await,
            kexing::db::Tx::Postgres(t) => sqlx::query_scalar(ALL).fetch_all(&mut **t).await,
        }
        .unwrap()
    }

    pub(super) async fn sound(&self) {
        assert_sound(&self.app).await;
    }
}
