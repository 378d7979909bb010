//! Searching, filtering, typing ahead.

use kexing::catalogue;
use kexing::listings::Deed;
use kexing::listings::content::{Price, Tier};

use super::stage::{need, publish_need, publish_result, result, turn};
use crate::app::TestApp;

#[tokio::test]
async fn a_word_that_stands_only_in_the_abstract_is_found_and_marked() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    publish_result(
        &app,
        owner,
        &result("纤维表面处理", "采用硅烷偶联体系提高界面强度"),
    )
    .await;
    publish_result(&app, owner, &result("污水处理装置", "用于乡镇小规模污水")).await;
    app.run_jobs().await;
    app.visitor()
        .get("/search?kind=achievements&q=%E7%A1%85%E7%83%B7")
        .await
        .assert_ok()
        .assert_contains("<mark>硅烷</mark>")
        .assert_contains("纤维表面处理")
        .assert_contains("共 1 项成果")
        .assert_lacks("污水处理装置");
    app.visitor()
        .in_english()
        .get("/search?kind=achievements&q=%E7%A1%85%E7%83%B7")
        .await
        .assert_contains("1 result");
}

#[tokio::test]
async fn pinyin_finds_what_it_sounds_like() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    app.run_jobs().await;
    app.visitor()
        .get("/search?q=xuanwuyan")
        .await
        .assert_ok()
        .assert_contains("拉丝");
    app.visitor()
        .get("/search/suggest?kind=needs&q=xuanwu")
        .await
        .assert_ok()
        .assert_contains("玄武岩纤维");
}

#[tokio::test]
async fn filters_combine_and_each_row_counts_without_itself() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let mut cheap = result("甲成果", "甲");
    cheap.price = Price::Amount { fen: 5_000_000 };
    let mut early = result("乙成果", "乙");
    early.maturity = 2;
    early.field = "05-01".to_owned();
    publish_result(&app, owner, &cheap).await;
    publish_result(&app, owner, &early).await;
    app.run_jobs().await;
    let visitor = app.visitor();
    visitor
        .get("/search?kind=achievements&maturity=7-9")
        .await
        .assert_ok()
        .assert_contains("甲成果")
        .assert_lacks("乙成果</a>")
        .assert_contains("1–3 级（原理与实验室） <span class=\"count\">1</span>");
    visitor
        .get("/search?kind=achievements&field=05")
        .await
        .assert_contains("乙成果")
        .assert_lacks("甲成果</a>")
        .assert_contains("细分领域");
    visitor
        .get("/search?kind=achievements&field=05&maturity=7-9")
        .await
        .assert_ok()
        .assert_contains("没有找到符合条件的内容");
    visitor
        .get("/search?kind=achievements&price=0-10&region=511700&mode=licence&okind=university")
        .await
        .assert_contains("甲成果")
        .assert_lacks("乙成果</a>");
    let cheap_first = visitor
        .get("/search?kind=achievements&sort=price")
        .await
        .text();
    assert!(cheap_first.find("甲成果") < cheap_first.find("乙成果"));
}

#[tokio::test]
async fn what_is_withdrawn_leaves_search_and_comes_back_when_republished() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let one = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    app.run_jobs().await;
    turn(&app, one.id, Deed::Withdraw).await;
    let visitor = app.visitor();
    visitor
        .get("/search?q=%E6%8B%89%E4%B8%9D")
        .await
        .assert_lacks("连续玄武岩纤维拉丝");
    app.run_jobs().await;
    visitor
        .get("/search?q=%E6%8B%89%E4%B8%9D")
        .await
        .assert_contains("共 0 项成果");
    visitor
        .get("/search/suggest?q=%E8%BF%9E%E7%BB%AD")
        .await
        .assert_lacks("拉丝");
    turn(&app, one.id, Deed::Republish).await;
    app.run_jobs().await;
    visitor
        .get("/search?q=%E6%8B%89%E4%B8%9D")
        .await
        .assert_contains("共 1 项成果");
}

#[tokio::test]
async fn what_ended_leaves_by_the_daily_look() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    catalogue::start(&app.app).await.unwrap();
    app.run_jobs().await;
    app.app.clock.advance(chrono::Duration::days(121));
    app.visitor()
        .get("/search?q=%E6%8B%89%E4%B8%9D")
        .await
        .assert_lacks("连续玄武岩纤维拉丝");
    app.run_jobs().await;
    app.visitor()
        .get("/search?q=%E6%8B%89%E4%B8%9D")
        .await
        .assert_contains("共 0 项成果");
}

#[tokio::test]
async fn a_rebuilt_index_finds_the_same() {
    let app = TestApp::new().await;
    let (owner, company) = (app.university().await, app.company().await);
    publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    publish_need(&app, company, &need("求浸润剂配方", "断头率要低")).await;
    let mut batches = 0;
    let documents = catalogue::reindex(&app.app, |_| batches += 1)
        .await
        .unwrap();
    assert_eq!(documents, 4, "two listings, two organisations");
    let waiting = app.app.search.needs_rebuild().await.unwrap();
    assert!(batches > 0 && waiting.is_empty());
    let visitor = app.visitor();
    visitor
        .get("/search?q=%E6%8B%89%E4%B8%9D")
        .await
        .assert_contains("共 1 项成果");
    visitor
        .get("/search?kind=needs&q=%E6%B5%B8%E6%B6%A6%E5%89%82&industry=C&nkind=problem_solving&price=50-100")
        .await
        .assert_contains("共 1 项需求");
    visitor
        .get("/search?kind=organisations&q=%E9%94%A6%E6%B1%9F")
        .await
        .assert_contains("锦江示例大学（虚构）")
        .assert_contains("/organisations/");
}

#[tokio::test]
async fn a_price_that_is_not_public_is_neither_shown_nor_filtered_by() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let mut secret = result("甲成果", "甲");
    secret.tier_price = Tier::Counterpart;
    publish_result(&app, owner, &secret).await;
    app.run_jobs().await;
    let visitor = app.visitor();
    visitor
        .get("/search?kind=achievements")
        .await
        .assert_contains("甲成果")
        .assert_lacks("30 万元");
    visitor
        .get("/search?kind=achievements&price=10-50")
        .await
        .assert_contains("没有找到符合条件的内容");
}
