//! The first page of each role: what waits for me, what is new for me, what is mine.

mod figures;

use kexing::ids::ListingId;
use kexing::listings::{self, Kind};
use kexing::web::{Duty, OrganisationRole, Typed};

use crate::app::{Actor, TestApp};
use crate::deals::{manager, scene};

async fn draft(app: &TestApp, owner: &Actor<'_>, of: kexing::ids::OrganisationId, title: &str) {
    let now = app.app.clock.now();
    let typed = Typed::from_iter([("title", title)]);
    let new = listings::store::New {
        id: ListingId::mint(now),
        kind: Kind::Need,
        organisation: of,
        by: owner.id.unwrap(),
        typed: &typed,
        source: "form",
        import_key: None,
        now,
    };
    let mut tx = app.app.db.write().await.unwrap();
    listings::life::create(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
}

/// The place of a text on a page; texts further up come first.
fn place(page: &str, text: &str) -> usize {
    page.find(text)
        .unwrap_or_else(|| panic!("no {text:?} in:\n{page}"))
}

#[tokio::test]
async fn what_waits_comes_first_by_due_date() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    draft(&app, &scene.owner, scene.university, "<i>没写完</i>的需求").await;
    scene
        .owner
        .get("/my")
        .await
        .assert_ok()
        .assert_contains("草稿没有提交");
    let deal = scene.asked().await;
    let page = scene.owner.get("/my").await.assert_ok().text();
    assert!(place(&page, "请答复") < place(&page, "草稿没有提交"));
    assert!(page.contains(&deal) && page.contains("2026-11-30"));
    assert!(page.contains("&lt;i&gt;没写完") && !page.contains("<i>没写完"));
    app.app.clock.advance(chrono::Duration::days(9));
    scene
        .owner
        .get("/my")
        .await
        .assert_contains("due-over")
        .assert_contains("已逾期");
    // Nothing waits for the asker until the owner writes.
    scene.asker.get("/my").await.assert_contains("没有待办");
    scene
        .owner
        .post(&format!("{deal}/messages"), &[("text", "请补充温度记录。")])
        .await;
    scene
        .asker
        .get("/my")
        .await
        .assert_contains("对方有新消息")
        .assert_contains(&deal);
    scene
        .asker
        .post(&format!("{deal}/messages"), &[("text", "已整理。")])
        .await;
    scene.asker.get("/my").await.assert_contains("没有待办");
}

#[tokio::test]
async fn the_other_sides_yes_waits_for_mine() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    scene.asker.post(&format!("{deal}/agreement"), &[]).await;
    scene
        .owner
        .get("/my")
        .await
        .assert_contains("请确认")
        .assert_contains(&deal);
    scene.asker.get("/my").await.assert_lacks("请确认");
}

#[tokio::test]
async fn ones_own_listings_stand_with_their_states_and_nobody_elses() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    scene
        .owner
        .get("/my")
        .await
        .assert_contains("玄武岩纤维漏板长寿命技术")
        .assert_contains(&scene.achievement)
        .assert_contains("公开中")
        .assert_contains("共 1 项，公开 1 项");
    scene
        .asker
        .get("/my")
        .await
        .assert_lacks("玄武岩纤维漏板长寿命技术");
    let reader = app.member("reader", scene.university).await.in_english();
    reader
        .get("/my")
        .await
        .assert_contains("Waiting for me")
        .assert_contains("1 in all, 1 public");
}

#[tokio::test]
async fn a_person_without_an_organisation_learns_how_to_get_one() {
    let app = TestApp::new().await;
    let loner = app.user("loner").await;
    let loner = app.signed_in(loner).await;
    loner
        .get("/my")
        .await
        .assert_ok()
        .assert_contains("您还没有加入机构")
        .assert_contains("/my/organisation");
    let visitor = app.visitor().get("/my").await;
    visitor.assert_redirect("/sign-in?return_to=%2Fmy");
}

#[tokio::test]
async fn the_desk_shows_each_duty_its_own_queues() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    scene.asked().await;
    let administrator = OrganisationRole::Administrator;
    let member = app.member_as("head", scene.university, administrator).await;
    member.get("/desk").await.assert_status(403);
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    reviewer
        .get("/desk")
        .await
        .assert_ok()
        .assert_contains("/desk/reviews")
        .assert_contains("/desk/organisations")
        .assert_lacks("逾期未答复");
    let manager = manager(&app).await;
    let page = manager.get("/desk").await.assert_ok();
    page.assert_contains("逾期未答复")
        .assert_lacks("due-over")
        .assert_lacks("/desk/reviews");
    app.app.clock.advance(chrono::Duration::days(9));
    manager.get("/desk").await.assert_contains("due-over");
    let analyst = app.staff("analyst", &[Duty::Analyst]).await.in_english();
    analyst.get("/desk").await.assert_contains("/desk/reports");
    let administrator = app
        .staff("administrator", &[Duty::Administrator])
        .await
        .in_english();
    administrator
        .get("/desk")
        .await
        .assert_contains("Your duties have no queue");
}

#[tokio::test]
async fn the_registrar_sees_what_was_agreed() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    manager.post(&format!("{deal}/agreement"), &[]).await;
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    registrar
        .get("/desk")
        .await
        .assert_contains("已达成意向、待签合同")
        .assert_contains("<strong class=\"num\">1</strong>");
}
