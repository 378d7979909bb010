//! Orders under a contract: what comes in for an instalment is its 到账, and what goes back is not.

use kexing::contracts::store::{self as contracts, performing};
use kexing::ids::{ContractId, InstalmentId, OrganisationId};
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::life::{self, NewOrder};
use kexing::payments::moves::What;
use kexing::payments::order::Kind;
use kexing::web::error::Error;

use super::doors::{ask, asked, decide, done, failed, put};
use super::{arrive, assert_sound, balance, find, issue, new_order, transfer, yuan};
use crate::app::TestApp;
use crate::contracts::performing::{TWO, plan};
use crate::contracts::{form, opened, registrar, step};

/// A contract that is signed, with two instalments of 24 and 36 万.
async fn contract(app: &TestApp) -> (ContractId, Vec<InstalmentId>) {
    let registrar = registrar(app).await;
    let file = opened(&registrar, &form()).await;
    plan(&registrar, &file, &TWO)
        .await
        .assert_redirect(&format!("{file}/performance#instalments"));
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    let mut tx = app.app.db.read().await.unwrap();
    let found = contracts::by_number(&mut tx, crate::contracts::NUMBER)
        .await
        .unwrap()
        .unwrap();
    let lines = performing::lines(&mut tx, found.id).await.unwrap();
    (found.id, lines.iter().map(|line| line.line).collect())
}

fn under(
    app: &TestApp,
    (kind, sum): (Kind, Money),
    (payer, payee): (OrganisationId, OrganisationId),
    (contract, line): (ContractId, Option<InstalmentId>),
) -> NewOrder {
    NewOrder {
        payee: Some(payee),
        contract: Some(contract),
        instalment: line,
        ..new_order(app, kind, payer, sum)
    }
}

async fn received(app: &TestApp, id: ContractId) -> Money {
    let mut tx = app.app.db.read().await.unwrap();
    performing::received(&mut tx, id).await.unwrap()
}

#[tokio::test]
async fn what_an_instalment_brings_is_the_contracts_received_sum_and_shrinks_with_a_refund() {
    let app = TestApp::new().await;
    let (payer, payee) = (app.company().await, app.university().await);
    let (by, second) = (app.user("finance").await, app.user("finance-two").await);
    let (id, lines) = contract(&app).await;
    let sides = (payer, payee);
    let first = under(
        &app,
        (Kind::Instalment, yuan(240_000)),
        sides,
        (id, Some(lines[0])),
    );
    let order = issue(&app, &first, by).await;
    let twice = under(
        &app,
        (Kind::Instalment, yuan(1)),
        sides,
        (id, Some(lines[0])),
    );
    let more = under(
        &app,
        (Kind::Instalment, yuan(360_001)),
        sides,
        (id, Some(lines[1])),
    );
    for wrong in [twice, more] {
        let mut tx = app.app.db.write().await.unwrap();
        let refused = life::issue(&mut tx, &wrong, by, app.app.clock.now()).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
    }
    let (payment, ..) = put(arrive(&app, order.id, &transfer("L1", yuan(240_000))).await);
    arrive(&app, order.id, &transfer("L1", yuan(240_000))).await;
    assert_eq!(received(&app, id).await, yuan(240_000));
    assert_eq!(
        balance(&app, Account::Payable(payee)).await,
        Money::from_fen(-24_000_000)
    );

    for (n, (sum, left)) in [(yuan(100_000), yuan(140_000)), (yuan(140_000), Money::ZERO)]
        .into_iter()
        .enumerate()
    {
        let back = asked(&app, What::Refund, Some(payment), sum);
        assert!(ask(&app, &order, &back, by).await.unwrap(), "{n}");
        decide(&app, back.id, true, second).await.unwrap();
        assert!(done(&app, back.id, by).await);
        assert_eq!(received(&app, id).await, left);
        if n == 0 {
            // It came back, and went out again.
            assert!(failed(&app, back.id).await);
            assert_eq!(received(&app, id).await, yuan(240_000));
            let anew = asked(&app, What::Refund, Some(payment), sum);
            assert!(ask(&app, &order, &anew, by).await.unwrap());
            decide(&app, anew.id, true, second).await.unwrap();
            assert!(done(&app, anew.id, by).await);
            assert_eq!(received(&app, id).await, left);
        }
    }
    assert_eq!(balance(&app, Account::Payable(payee)).await, Money::ZERO);
    // What went back is due again and may be asked for once more.
    let again = under(
        &app,
        (Kind::Instalment, yuan(240_000)),
        sides,
        (id, Some(lines[0])),
    );
    issue(&app, &again, by).await;
    assert_sound(&app).await;
}

#[tokio::test]
async fn earnest_money_stays_within_a_fifth_of_the_price_and_what_is_taken_for_the_seller_is_passed_on()
 {
    let app = TestApp::new().await;
    let (payer, payee) = (app.company().await, app.university().await);
    let (by, second) = (app.user("finance").await, app.user("finance-two").await);
    let (id, _) = contract(&app).await;
    let earnest = |sum| under(&app, (Kind::Earnest, sum), (payer, payee), (id, None));
    let order = issue(&app, &earnest(yuan(100_000)), by).await;
    let mut tx = app.app.db.write().await.unwrap();
    let over = life::issue(&mut tx, &earnest(yuan(20_001)), by, app.app.clock.now()).await;
    assert!(matches!(over, Err(Error::Conflict(_))));
    drop(tx);
    issue(&app, &earnest(yuan(20_000)), by).await;
    arrive(&app, order.id, &transfer("L1", yuan(100_000))).await;
    let on = asked(&app, What::PassingOn, None, yuan(100_000));
    assert!(ask(&app, &order, &on, by).await.unwrap());
    decide(&app, on.id, true, second).await.unwrap();
    assert!(done(&app, on.id, by).await);
    assert_eq!(find(&app, order.id).await.passed_on, yuan(100_000));
    assert_eq!(balance(&app, Account::Payable(payee)).await, Money::ZERO);
    assert_sound(&app).await;
}
