//! Payments: orders, what came in, what goes out again, and the ledger behind them.

mod bank;
mod bank_deciding;
mod bank_other;
mod bank_payer;
mod bank_wrong;
mod books;
mod commissions;
mod contracts;
mod desk;
mod doors;
mod interleaved;
mod invoices;
mod invoices_any_order;
mod invoices_reversed;
mod killed;
mod paying;
mod prices;
mod stripe;

use kexing::ids::{OrderId, OrganisationId, UserId};
use kexing::money::Money;
use kexing::payments::ledger::{Account, store as ledger};
use kexing::payments::life::{self, Arrival, Arrived, NewOrder};
use kexing::payments::order::{Channel, Kind, Method, Order};
use kexing::payments::store;

use crate::app::TestApp;

pub(crate) fn yuan(yuan: i64) -> Money {
    Money::from_yuan(yuan).unwrap()
}

/// An order as a form would ask for it.
pub(crate) fn new_order(app: &TestApp, kind: Kind, payer: OrganisationId, sum: Money) -> NewOrder {
    NewOrder {
        id: OrderId::mint(app.app.clock.now()),
        kind,
        payer,
        payee: None,
        purpose: "技术转移服务费（虚构）".to_owned(),
        due_on: "2026-12-10".parse().unwrap(),
        amount: sum,
        contract: None,
        instalment: None,
    }
}

pub(crate) async fn issue(app: &TestApp, new: &NewOrder, by: UserId) -> Order {
    let mut tx = app.app.db.write().await.unwrap();
    let order = life::issue(&mut tx, new, by, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    order
}

/// Money that came by a transfer.
pub(crate) fn transfer(outside: &str, amount: Money) -> Arrival<'_> {
    Arrival {
        channel: Channel::Bank,
        outside,
        method: Method::Transfer,
        amount,
        received_on: "2026-11-23".parse().unwrap(),
        payer_name: "达川岩丝新材料有限公司（虚构）",
        by: None,
        second: None,
    }
}

pub(crate) async fn arrive(app: &TestApp, order: OrderId, arrival: &Arrival<'_>) -> Arrived {
    let mut tx = app.app.db.write().await.unwrap();
    let arrived = life::arrive(&mut tx, order, arrival, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    arrived
}

pub(crate) async fn find(app: &TestApp, id: OrderId) -> Order {
    let mut tx = app.app.db.read().await.unwrap();
    store::by_id(&mut tx, id).await.unwrap().unwrap()
}

/// Debits less credits.
pub(crate) async fn balance(app: &TestApp, account: Account) -> Money {
    let mut tx = app.app.db.read().await.unwrap();
    ledger::balance(&mut tx, account).await.unwrap()
}

/// Nothing in the database contradicts the ledger.
pub(crate) async fn assert_sound(app: &TestApp) {
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(store::faults(&mut tx, 10).await.unwrap(), Vec::new());
    let (_, broken) = kexing::audit::verify(&mut tx).await.unwrap();
    assert!(broken.is_empty());
}
