//! The desk page of online payments.

use kexing::web::Duty;
use stripe_stand_in::Outcome;

use super::{KEY, SECRET, Shop};

#[tokio::test]
async fn finance_sees_what_is_in_doubt_and_says_once_what_came_of_it() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    assert!(
        shop.stripe
            .pay_other(&session, "card", Outcome::Paid, (Some(30_000), None))
    );
    shop.hears().await;
    let finance = shop.app.staff("finance", &[Duty::Finance]).await;
    finance
        .get("/desk")
        .await
        .assert_ok()
        .assert_contains("线上支付存疑");
    let page = finance
        .get("/desk/payments/stripe")
        .await
        .assert_ok()
        .assert_contains("实付金额与付款页面的金额不同")
        .assert_contains("30000")
        .assert_contains("测试模式")
        .assert_lacks(SECRET)
        .assert_lacks(KEY);
    let event = page
        .text()
        .split("/desk/payments/stripe/events/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let path = format!("/desk/payments/stripe/events/{event}");
    let field = format!("words.{event}");
    finance
        .post(&path, &[(&field, "")])
        .await
        .assert_status(422)
        .assert_contains("存疑的通知");
    finance
        .post(&path, &[(&field, "已联系付款单位补足")])
        .await
        .assert_redirect("/desk/payments/stripe");
    finance
        .post(&path, &[(&field, "再来一次")])
        .await
        .assert_status(409);
    finance
        .post("/desk/payments/stripe/events/evt_none", &[])
        .await
        .assert_status(404);
    finance
        .get("/desk/payments/stripe")
        .await
        .assert_contains("没有存疑的通知")
        .assert_contains("已联系付款单位补足");
    assert_eq!(shop.tasks().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_waits_for_long_is_listed() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    shop.session(&payer).await;
    let finance = shop.app.staff("finance", &[Duty::Finance]).await;
    finance
        .get("/desk/payments/stripe")
        .await
        .assert_lacks(&shop.number);
    shop.app.app.clock.advance(chrono::Duration::minutes(20));
    finance
        .get("/desk/payments/stripe")
        .await
        .assert_contains(&shop.number);
}
