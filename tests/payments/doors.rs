//! Every deed on an order, told once and told again.

use kexing::ids::{MoveId, PaymentId, UserId};
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::life::{self, Arrived};
use kexing::payments::moves::{State as Standing, What};
use kexing::payments::moving::{self, Asked};
use kexing::payments::order::{Kind, Order, State};
use kexing::payments::store;
use kexing::web::error::Error;

use super::{arrive, assert_sound, balance, find, issue, new_order, transfer, yuan};
use crate::app::TestApp;

pub(super) fn put(arrived: Arrived) -> (PaymentId, Money, Money) {
    match arrived {
        Arrived::Put {
            payment,
            applied,
            surplus,
        } => (payment, applied, surplus),
        Arrived::Before(_) => panic!("it came before"),
    }
}

pub(super) async fn ask(
    app: &TestApp,
    order: &Order,
    asked: &Asked,
    by: UserId,
) -> Result<bool, Error> {
    let mut tx = app.app.db.write().await.unwrap();
    let done = moving::ask(&mut tx, order, asked, (by, app.app.clock.now())).await?;
    tx.commit().await.unwrap();
    Ok(done)
}

pub(super) async fn decide(app: &TestApp, id: MoveId, yes: bool, by: UserId) -> Result<(), Error> {
    let mut tx = app.app.db.write().await.unwrap();
    moving::decide(&mut tx, id, (yes, "核对无误"), (by, app.app.clock.now())).await?;
    tx.commit().await.unwrap();
    Ok(())
}

pub(super) async fn done(app: &TestApp, id: MoveId, by: UserId) -> bool {
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let on = "2026-11-24".parse().unwrap();
    let done = moving::done(&mut tx, id, (on, Some("退-0001")), (Some(by), now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    done
}

pub(super) async fn failed(app: &TestApp, id: MoveId) -> bool {
    let mut tx = app.app.db.write().await.unwrap();
    let failed = moving::failed(&mut tx, id, "账户已销户", app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    failed
}

pub(super) fn asked(app: &TestApp, kind: What, payment: Option<PaymentId>, amount: Money) -> Asked {
    Asked {
        id: MoveId::mint(app.app.clock.now()),
        kind,
        payment,
        amount,
        reason: "服务未开展".to_owned(),
    }
}

#[tokio::test]
async fn what_came_in_is_put_to_its_order_once_and_more_than_that_stays_the_payers() {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let by = app.user("finance").await;
    let new = new_order(&app, Kind::ServiceFee, payer, yuan(1000));
    let order = issue(&app, &new, by).await;
    assert_eq!(
        (&*order.number, &*order.reference),
        ("KX-P-2026-00001", "KXP260000159")
    );
    assert_eq!(
        issue(&app, &new, by).await.number,
        order.number,
        "the same form again"
    );
    assert_eq!(balance(&app, Account::Receivable(payer)).await, yuan(1000));

    let (_, applied, surplus) = put(arrive(&app, order.id, &transfer("L1", yuan(400))).await);
    assert_eq!((applied, surplus), (yuan(400), Money::ZERO));
    assert!(matches!(
        arrive(&app, order.id, &transfer("L1", yuan(400))).await,
        Arrived::Before(_)
    ));
    let (over, applied, surplus) = put(arrive(&app, order.id, &transfer("L2", yuan(700))).await);
    assert_eq!((applied, surplus), (yuan(600), yuan(100)));
    let paid = find(&app, order.id).await;
    assert_eq!(
        (paid.state, paid.paid, paid.open()),
        (State::Paid, yuan(1000), Money::ZERO)
    );
    assert_eq!(balance(&app, Account::Receivable(payer)).await, Money::ZERO);
    assert_eq!(balance(&app, Account::Expected).await, Money::ZERO);
    assert_eq!(
        balance(&app, Account::Income(Kind::ServiceFee)).await,
        Money::from_fen(-100_000)
    );
    assert_eq!(
        balance(&app, Account::Unapplied(payer)).await,
        Money::from_fen(-10_000)
    );
    assert_eq!(balance(&app, Account::Clearing).await, yuan(1100));

    // The surplus pays a part of another order of the same payer, and no more than there is of it.
    let other = issue(&app, &new_order(&app, Kind::EventFee, payer, yuan(300)), by).await;
    let now = app.app.clock.now();
    for (sum, fine) in [
        (yuan(301), false),
        (yuan(101), false),
        (yuan(60), true),
        (yuan(60), false),
    ] {
        let mut tx = app.app.db.write().await.unwrap();
        let found = life::put_surplus(&mut tx, over, (other.id, sum), (by, now)).await;
        assert_eq!(found.is_ok(), fine, "{sum:?}");
        if fine {
            tx.commit().await.unwrap();
        }
    }
    assert_eq!(find(&app, other.id).await.paid, yuan(60));
    assert_eq!(
        balance(&app, Account::Unapplied(payer)).await,
        Money::from_fen(-4_000)
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_cancelled_order_asks_for_nothing_more_and_money_that_comes_all_the_same_is_kept_for_the_payer()
 {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let by = app.user("finance").await;
    let order = issue(&app, &new_order(&app, Kind::EventFee, payer, yuan(500)), by).await;
    put(arrive(&app, order.id, &transfer("L1", yuan(200))).await);
    let at = (by, app.app.clock.now());
    let mut tx = app.app.db.write().await.unwrap();
    life::cancel(&mut tx, order.id, "活动取消", at)
        .await
        .unwrap();
    assert!(matches!(
        life::cancel(&mut tx, order.id, "活动取消", at).await,
        Err(Error::Conflict(_))
    ));
    tx.commit().await.unwrap();
    let found = find(&app, order.id).await;
    assert_eq!(
        (found.state, found.open(), found.kept()),
        (State::Cancelled, Money::ZERO, yuan(200))
    );
    let (_, applied, surplus) = put(arrive(&app, order.id, &transfer("L2", yuan(300))).await);
    assert_eq!((applied, surplus), (Money::ZERO, yuan(300)));
    assert_eq!(balance(&app, Account::Receivable(payer)).await, Money::ZERO);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_refund_needs_two_persons_never_exceeds_what_was_paid_and_can_come_back() {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let (by, second) = (app.user("finance").await, app.user("finance-two").await);
    let order = issue(
        &app,
        &new_order(&app, Kind::ServiceFee, payer, yuan(1000)),
        by,
    )
    .await;
    let (payment, ..) = put(arrive(&app, order.id, &transfer("L1", yuan(1000))).await);
    let too_much = asked(&app, What::Refund, Some(payment), yuan(1001));
    assert!(matches!(
        ask(&app, &order, &too_much, by).await,
        Err(Error::Conflict(_))
    ));
    let part = asked(&app, What::Refund, Some(payment), yuan(700));
    assert!(ask(&app, &order, &part, by).await.unwrap());
    assert!(
        !ask(&app, &order, &part, by).await.unwrap(),
        "the same form again"
    );
    let rest = asked(&app, What::Refund, Some(payment), yuan(301));
    assert!(matches!(
        ask(&app, &order, &rest, by).await,
        Err(Error::Conflict(_))
    ));

    assert!(
        matches!(
            decide(&app, part.id, true, by).await,
            Err(Error::Conflict(_))
        ),
        "one's own"
    );
    assert!(!done(&app, part.id, by).await, "nobody said yes yet");
    decide(&app, part.id, true, second).await.unwrap();
    assert!(matches!(
        decide(&app, part.id, false, second).await,
        Err(Error::Conflict(_))
    ));
    assert!(done(&app, part.id, by).await);
    assert!(!done(&app, part.id, by).await, "told again");
    let found = find(&app, order.id).await;
    assert_eq!(
        (found.returned, found.moving, found.kept()),
        (yuan(700), Money::ZERO, yuan(300))
    );
    assert_eq!(
        balance(&app, Account::Income(Kind::ServiceFee)).await,
        Money::from_fen(-30_000)
    );

    // The bank sends it back: the money is here again, and may go out anew.
    assert!(failed(&app, part.id).await);
    assert!(!failed(&app, part.id).await);
    let found = find(&app, order.id).await;
    assert_eq!((found.returned, found.kept()), (Money::ZERO, yuan(1000)));
    assert_eq!(balance(&app, Account::Clearing).await, yuan(1000));
    let again = asked(&app, What::Refund, Some(payment), yuan(1000));
    assert!(ask(&app, &order, &again, by).await.unwrap());
    decide(&app, again.id, false, second).await.unwrap();
    assert_eq!(find(&app, order.id).await.moving, Money::ZERO);
    let mut tx = app.app.db.read().await.unwrap();
    let refused = store::find_move(&mut tx, again.id).await.unwrap().unwrap();
    assert_eq!(refused.state, Standing::Refused);
    drop(tx);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_deposit_is_a_debt_until_it_is_returned_or_forfeited_by_two_persons() {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let (by, second) = (app.user("finance").await, app.user("finance-two").await);
    let order = issue(&app, &new_order(&app, Kind::Deposit, payer, yuan(1000)), by).await;
    let (payment, ..) = put(arrive(&app, order.id, &transfer("L1", yuan(1000))).await);
    assert_eq!(
        balance(&app, Account::Held(payer)).await,
        Money::from_fen(-100_000)
    );
    assert_eq!(
        balance(&app, Account::Income(Kind::Deposit)).await,
        Money::ZERO
    );
    let lost = asked(&app, What::Forfeiture, None, yuan(400));
    assert!(ask(&app, &order, &lost, by).await.unwrap());
    let all = asked(&app, What::Refund, Some(payment), yuan(601));
    assert!(matches!(
        ask(&app, &order, &all, by).await,
        Err(Error::Conflict(_))
    ));
    let back = asked(&app, What::Refund, Some(payment), yuan(600));
    assert!(ask(&app, &order, &back, by).await.unwrap());
    decide(&app, lost.id, true, second).await.unwrap();
    decide(&app, back.id, true, second).await.unwrap();
    assert!(done(&app, back.id, by).await);
    let found = find(&app, order.id).await;
    assert_eq!(
        (found.returned, found.forfeited, found.kept()),
        (yuan(600), yuan(400), Money::ZERO)
    );
    assert_eq!(balance(&app, Account::Held(payer)).await, Money::ZERO);
    assert_eq!(
        balance(&app, Account::Income(Kind::Deposit)).await,
        Money::from_fen(-40_000)
    );
    // A fee is neither forfeited nor passed on.
    let fee = issue(
        &app,
        &new_order(&app, Kind::ServiceFee, payer, yuan(10)),
        by,
    )
    .await;
    arrive(&app, fee.id, &transfer("L2", yuan(10))).await;
    for kind in [What::Forfeiture, What::PassingOn] {
        let wrong = asked(&app, kind, None, yuan(1));
        assert!(matches!(
            ask(&app, &fee, &wrong, by).await,
            Err(Error::Conflict(_))
        ));
    }
    assert_sound(&app).await;
}
