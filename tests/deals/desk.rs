//! The desk of deals: board, table, filters, taking a deal.

use kexing::web::Duty;

use super::{manager, scene};
use crate::app::TestApp;

#[tokio::test]
async fn the_board_and_its_table_show_the_same_deals() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let staff = app.staff("analyst", &[Duty::Analyst]).await;
    for view in ["/desk/deals", "/desk/deals?view=table"] {
        staff
            .get(view)
            .await
            .assert_ok()
            .assert_contains(&deal)
            .assert_contains("达川岩丝")
            .assert_contains("锦江示例大学")
            .assert_lacks("由我负责");
    }
    staff
        .get("/desk/deals?state=requested")
        .await
        .assert_lacks(&deal);
    staff
        .get("/desk/deals?state=accepted&view=table")
        .await
        .assert_contains(&deal);
    scene.owner.get("/desk/deals").await.assert_status(403);
    let english = app.staff("reader", &[Duty::Analyst]).await.in_english();
    english.get("/desk/deals").await.assert_contains("In talks");
}

#[tokio::test]
async fn overdue_answers_stand_out_and_can_be_filtered() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let manager = manager(&app).await;
    let overdue = "/desk/deals?overdue=yes&view=table";
    manager
        .get(overdue)
        .await
        .assert_lacks(&deal)
        .assert_contains("没有符合条件");
    app.app.clock.advance(chrono::Duration::days(9));
    manager
        .get(overdue)
        .await
        .assert_contains(&deal)
        .assert_contains("due-over");
    manager
        .get("/desk/deals")
        .await
        .assert_contains("deal-over")
        .assert_contains("已逾期");
}

#[tokio::test]
async fn a_manager_takes_a_deal_and_finds_it_under_mine() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let manager = manager(&app).await;
    let mine = "/desk/deals?manager=me";
    manager.get(mine).await.assert_lacks(&deal);
    let back = [("to", "me"), ("return_to", "/desk/deals?view=table")];
    let url = format!("{deal}/manager");
    for _ in 0..2 {
        let taken = manager.post(&url, &back).await;
        taken.assert_redirect("/desk/deals?view=table");
    }
    manager.get(mine).await.assert_contains(&deal);
    manager
        .get("/desk/deals?manager=nobody")
        .await
        .assert_lacks(&deal);
    scene.asker.get(&deal).await.assert_contains("manager");
    let elsewhere = [
        ("to", "nobody"),
        ("return_to", "https://elsewhere.example/"),
    ];
    manager.post(&url, &elsewhere).await.assert_redirect("/");
    manager
        .get("/desk/deals?manager=nobody")
        .await
        .assert_contains(&deal);
}
