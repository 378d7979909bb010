//! Public pages: what each standing sees, what is gone, files, views.

use axum::body::Body;
use axum::http::{Request, header};
use kexing::achievements::achievement::Indicator;
use kexing::ids::OrganisationId;
use kexing::listings::content::Tier;
use kexing::listings::store::Attached;
use kexing::listings::{self, Deed};
use kexing::organisations::{self, organisation::State};
use kexing::storage::NewFile;
use kexing::web::Duty;

use super::stage::{Published, publish_result, result, turn};
use crate::app::TestApp;

/// A stored file, as the form hangs it on a result before it is sent in.
async fn stored(app: &TestApp, tier: Tier) -> Attached {
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let new = NewFile {
        name: "报告.pdf",
        media: "application/pdf",
        bytes: format!("%PDF-1.7 {}", tier.code()).into_bytes(),
        by: None,
    };
    let file = app.app.storage.keep(&mut tx, new, now).await.unwrap();
    tx.commit().await.unwrap();
    Attached {
        file_id: file.id,
        purpose: "attachment".to_owned(),
        tier,
        caption: String::new(),
    }
}

async fn head(app: &TestApp, one: &Published) -> listings::Listing {
    let mut tx = app.app.db.read().await.unwrap();
    listings::store::find(&mut tx, one.id)
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn the_page_shows_the_result_and_the_one_thing_to_do() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let one = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    app.visitor()
        .get(&one.path)
        .await
        .assert_ok()
        .assert_contains("连续玄武岩纤维拉丝")
        .assert_contains(&format!("{}/requests/new", one.path))
        .assert_contains("锦江示例大学（虚构）")
        .assert_contains("rel=\"canonical\"")
        .assert_lacks("0818-0000000");
    app.visitor()
        .in_english()
        .get(&one.path)
        .await
        .assert_contains("Ask to cooperate");
    let own = app.member("owner", owner).await;
    own.get(&one.path)
        .await
        .assert_contains(&format!("/my/achievements/{}/edit", one.id))
        .assert_lacks("/requests/new\"");
    app.visitor()
        .get("/achievements/KX-C-2026-99999")
        .await
        .assert_status(404);
    app.visitor()
        .get(&one.path.replace("achievements", "needs"))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn what_is_gone_says_so_but_not_to_insiders() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let one = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    let other = publish_result(&app, owner, &result("玄武岩纤维浸润剂", "低断头")).await;
    app.run_jobs().await;
    turn(&app, one.id, Deed::Withdraw).await;
    app.run_jobs().await;
    app.visitor()
        .get(&one.path)
        .await
        .assert_status(410)
        .assert_contains("已由发布单位撤下")
        .assert_contains(&other.path)
        .assert_lacks("连续玄武岩纤维拉丝");
    let stranger = app.member("stranger", app.company().await).await;
    stranger.get(&one.path).await.assert_status(410);
    let own = app.member("owner", owner).await;
    own.get(&one.path)
        .await
        .assert_ok()
        .assert_contains("已撤下：公众看不到");
    let staff = app.staff("reviewer", &[Duty::Reviewer]).await;
    staff.get(&one.path).await.assert_ok();
    app.app.clock.advance(chrono::Duration::days(181));
    app.visitor()
        .get(&other.path)
        .await
        .assert_status(410)
        .assert_contains("已过期");
}

#[tokio::test]
async fn tiers_open_by_standing_and_openings_are_noted() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let company = app.company().await;
    let mut guarded = result("连续玄武岩纤维拉丝", "池窑法");
    guarded.tier_technical = Tier::SignedIn;
    guarded.tier_team = Tier::Counterpart;
    guarded.team = "三名虚构教授".to_owned();
    guarded.indicators = vec![Indicator {
        name: "断裂强度".to_owned(),
        value: "≥ 3217".to_owned(),
        unit: "MPa".to_owned(),
        test: String::new(),
    }];
    let one = publish_result(&app, owner, &guarded).await;
    app.run_jobs().await;
    app.visitor()
        .get(&one.path)
        .await
        .assert_ok()
        .assert_lacks("3217")
        .assert_lacks("三名虚构教授");
    app.visitor()
        .get("/search?q=3217")
        .await
        .assert_contains("共 0 项成果");
    let member = app.member("member", company).await;
    member
        .get(&one.path)
        .await
        .assert_contains("3217")
        .assert_lacks("三名虚构教授");
    let mut tx = app.app.db.write().await.unwrap();
    listings::store::add_counterpart(&mut tx, one.id, company, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // The accepted deal opens the contact; the protected part waits for the person's word.
    member
        .get(&one.path)
        .await
        .assert_lacks("三名虚构教授")
        .assert_contains(&format!("{}/confidentiality", one.path))
        .assert_contains("0818-0000000");
    let mut tx = app.app.db.write().await.unwrap();
    let now = app.app.clock.now();
    listings::store::add_confidant(&mut tx, one.id, (company, member.id.unwrap()), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    member
        .get(&one.path)
        .await
        .assert_contains("三名虚构教授")
        .assert_contains("0818-0000000");
    let colleague = app.member("colleague", company).await;
    colleague.get(&one.path).await.assert_lacks("三名虚构教授");
}

#[tokio::test]
async fn files_open_by_their_tier() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let company = app.company().await;
    let mut result = result("连续玄武岩纤维拉丝", "池窑法");
    for tier in [Tier::Public, Tier::SignedIn, Tier::Counterpart] {
        result.files.push(stored(&app, tier).await);
    }
    let [open, inside, closed] = [0, 1, 2].map(|n| result.files[n].file_id.to_string());
    let one = publish_result(&app, owner, &result).await;
    let unseen = stored(&app, Tier::Public).await;
    let mut tx = app.app.db.write().await.unwrap();
    listings::life::attach(&mut tx, one.id, &unseen, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let at = |file: &str| format!("{}/files/{file}", one.path);
    let visitor = app.visitor();
    let pdf = visitor.get(&at(&open)).await.assert_ok();
    assert!(
        pdf.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert!(
        visitor
            .get(&at(&inside))
            .await
            .location()
            .starts_with("/sign-in?return_to=")
    );
    visitor.get(&at(&closed)).await.assert_status(404);
    // Hung on after the review: nobody saw it yet, so it is not public.
    visitor
        .get(&at(&unseen.file_id.to_string()))
        .await
        .assert_status(404);
    visitor
        .get(&at(&one.id.to_string()))
        .await
        .assert_status(404);
    let stranger = app.member("stranger", company).await;
    stranger.get(&at(&inside)).await.assert_ok();
    stranger.get(&at(&closed)).await.assert_status(404);
    stranger
        .get(&one.path)
        .await
        .assert_contains(&at(&open))
        .assert_lacks(&at(&closed));
    app.member("owner", owner)
        .await
        .get(&at(&closed))
        .await
        .assert_ok();
    turn(&app, one.id, Deed::Withdraw).await;
    visitor.get(&at(&open)).await.assert_status(404);
}

#[tokio::test]
async fn views_are_counted_in_memory_and_written_later() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let one = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    // Each browser counts once, machines and the owner's people never.
    let owner = app.member("owner", owner).await;
    for (by, agent) in [
        (
            &app.visitor(),
            "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0",
        ),
        (
            &app.visitor(),
            "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0",
        ),
        (
            &app.visitor(),
            "Mozilla/5.0 (Linux; Android 12) Chrome/120.0",
        ),
        (&app.visitor(), "Baiduspider/2.0"),
        (&owner, "Mozilla/5.0 (Macintosh) Safari/605.1"),
    ] {
        let request = Request::builder()
            .uri(&one.path)
            .header(header::USER_AGENT, agent);
        by.send(request, Body::empty()).await.assert_ok();
    }
    assert_eq!(head(&app, &one).await.views, 0);
    app.app.views.write(&app.app).await.unwrap();
    app.app.views.write(&app.app).await.unwrap();
    assert_eq!(head(&app, &one).await.views, 2);
}

#[tokio::test]
async fn robots_find_what_is_public() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let one = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    let other = publish_result(&app, owner, &result("玄武岩纤维浸润剂", "低断头")).await;
    turn(&app, other.id, Deed::Withdraw).await;
    app.visitor()
        .get("/sitemap.xml")
        .await
        .assert_ok()
        .assert_contains(&format!("http://127.0.0.1:8080{}</loc>", one.path))
        .assert_contains("<lastmod>2026-11-23</lastmod>")
        .assert_lacks(&other.number);
    app.visitor()
        .get("/robots.txt")
        .await
        .assert_ok()
        .assert_contains("Sitemap: http://127.0.0.1:8080/sitemap.xml");
}

#[tokio::test]
async fn what_a_suspended_organisation_published_rests_with_it() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let card = organisations::store::find(&mut tx, university)
        .await
        .unwrap();
    let mut card = card.unwrap();
    card.id = OrganisationId::mint(now);
    card.uscc = "12510100FAKE000999".to_owned();
    card.state = State::Suspended;
    organisations::store::insert(&mut tx, &card).await.unwrap();
    tx.commit().await.unwrap();
    let one = publish_result(&app, card.id, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    app.run_jobs().await;
    let visitor = app.visitor();
    visitor
        .get(&one.path)
        .await
        .assert_status(410)
        .assert_contains("这条信息暂停展示");
    visitor.get("/search").await.assert_contains("共 0 项成果");
    visitor.get("/").await.assert_lacks("连续玄武岩纤维拉丝");
}
