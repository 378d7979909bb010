//! Asking for a result, offering for a need: members, visitors, people without an organisation.

use kexing::listings::{self, Deed, Kind};
use kexing::web::session::USER_KEY;

use super::{MESSAGE, form, publish, scene};
use crate::app::TestApp;

#[tokio::test]
async fn a_member_asks_and_the_owner_is_told() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    scene
        .asker
        .get(&format!("{}/new", scene.ask_url()))
        .await
        .assert_ok()
        .assert_contains("我要对接")
        .assert_contains("锦江示例大学");
    let deal = scene.asked().await;
    assert!(deal.starts_with("/deals/KX-D-2026-00001"), "{deal}");
    for side in [&scene.asker, &scene.owner] {
        side.get(&deal)
            .await
            .assert_ok()
            .assert_contains(MESSAGE)
            .assert_contains("60.00 万元")
            .assert_contains("80.00 万元")
            .assert_contains("三个月内")
            .assert_contains("2026-11-30");
    }
    let mails = app.mails().await;
    let told: Vec<_> = mails.iter().map(|m| m.recipient.as_str()).collect();
    assert_eq!(told, ["owner@kexing.example"]);
    assert!(mails[0].subject.contains("玄武岩纤维漏板长寿命技术"));
    assert!(mails[0].text.contains("2026-11-30") && mails[0].text.contains(&deal));
}

#[tokio::test]
async fn the_form_speaks_english_too() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let visitor = app.visitor().in_english();
    visitor
        .get(&format!("{}/new", scene.ask_url()))
        .await
        .assert_ok()
        .assert_contains("Ask for a deal")
        .assert_contains("/sign-in?return_to=");
}

#[tokio::test]
async fn wrong_input_is_said_all_at_once_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let wrong = [
        ("purpose", "theft"),
        ("budget_kind", "range"),
        ("budget", "80"),
        ("budget_to", "60"),
        ("message", "<b>太短</b>"),
    ];
    for sender in [&scene.asker, &app.visitor()] {
        sender
            .post(&scene.ask_url(), &wrong)
            .await
            .assert_status(422)
            .assert_contains("没有这个选项")
            .assert_contains("请选择一项")
            .assert_contains("上限应大于下限")
            .assert_contains("至少 20 个字")
            .assert_contains("&lt;b&gt;太短&lt;")
            .assert_lacks("<b>太短</b>");
    }
}

#[tokio::test]
async fn the_same_request_twice_is_one() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let first = scene.asked().await;
    assert_eq!(scene.asked().await, first);
    scene
        .asker
        .get(&first)
        .await
        .assert_contains("已经就此发起过对接");
    let colleague = app.member("colleague", scene.company).await;
    let again = colleague.post(&scene.ask_url(), &form(MESSAGE)).await;
    again.assert_redirect(&first);
    assert_eq!(app.mails().await.len(), 1);
    let second = publish(
        &app,
        (scene.university, scene.owner.id.unwrap()),
        Kind::Achievement,
        ("另一项成果", false),
    )
    .await;
    let other = scene
        .asker
        .post(&format!("/achievements/{second}/requests"), &form(MESSAGE))
        .await;
    other.assert_redirect("/deals/KX-D-2026-00002");
}

#[tokio::test]
async fn two_clicks_at_the_same_moment_make_one_deal() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let (url, form) = (scene.ask_url(), form(MESSAGE));
    let (one, two) = tokio::join!(scene.asker.post(&url, &form), scene.asker.post(&url, &form));
    assert_eq!(one.location(), two.location());
    assert_eq!(app.mails().await.len(), 1);
}

#[tokio::test]
async fn ones_own_listing_is_refused_kindly() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let new = format!("{}/new", scene.ask_url());
    scene
        .owner
        .get(&new)
        .await
        .assert_status(409)
        .assert_contains("这是本机构发布的内容");
    scene
        .owner
        .post(&scene.ask_url(), &form(MESSAGE))
        .await
        .assert_status(409)
        .assert_contains("不用向自己发起对接");
}

#[tokio::test]
async fn a_listing_that_is_not_public_any_more_is_refused_kindly() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let mut tx = app.app.db.write().await.unwrap();
    let listing = listings::store::by_number(&mut tx, Kind::Achievement, &scene.achievement)
        .await
        .unwrap()
        .unwrap();
    let by = scene.owner.id.unwrap();
    listings::life::turn(
        &mut tx,
        &listing,
        Deed::Withdraw,
        by,
        (
            app.app.clock.now(),
            kexing::listings::freshness::Freshness::of(&app.app.config),
        ),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    for sender in [&scene.asker, &app.visitor()] {
        let gone = sender.post(&scene.ask_url(), &form(MESSAGE)).await;
        gone.assert_status(409).assert_contains("已不在公开状态");
    }
    scene
        .asker
        .get("/achievements/KX-C-2026-99999/requests/new")
        .await
        .assert_status(404);
    // A need's number is no result's.
    scene
        .asker
        .get(&format!("/needs/{}/offers/new", scene.achievement))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn a_visitors_words_wait_for_the_account_and_arrive_unchanged() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let visitor = app.visitor();
    let to_sign_up = visitor
        .post(&scene.ask_url(), &form(MESSAGE))
        .await
        .location();
    let kept = to_sign_up
        .strip_prefix("/sign-up?return_to=")
        .expect("a visitor is led to sign-up")
        .replace("%2F", "/");
    assert!(kept.starts_with("/kept/"), "{kept}");
    // Strangers can't open what somebody else typed.
    scene.asker.get(&kept).await.assert_status(404);
    // An account appears, and the same browser is signed in with it.
    let person = app.user("fresh").await;
    join(&app, person, scene.company).await;
    sign_in(&app, person).await;
    visitor
        .get(&kept)
        .await
        .assert_ok()
        .assert_contains(MESSAGE)
        .assert_contains(&format!("action=\"{}\"", scene.ask_url()));
    let deal = visitor
        .post(&scene.ask_url(), &form(MESSAGE))
        .await
        .location();
    visitor
        .get(&deal)
        .await
        .assert_ok()
        .assert_contains(MESSAGE);
    scene.owner.get(&deal).await.assert_contains(MESSAGE);
}

async fn join(app: &TestApp, person: kexing::ids::UserId, to: kexing::ids::OrganisationId) {
    let mut tx = app.app.db.write().await.unwrap();
    kexing::organisations::store::add_member(
        &mut tx,
        person,
        to,
        kexing::web::OrganisationRole::Officer,
        app.app.clock.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// Makes the one anonymous session this person's, as sign-in does: the data stays, the person is added.
async fn sign_in(app: &TestApp, person: kexing::ids::UserId) {
    use kexing::web::session::Store;
    use tower_sessions::SessionStore as _;
    let store = Store {
        db: app.app.db.clone(),
        clock: app.app.clock.clone(),
    };
    let id = match &app.app.db {
        kexing::db::Db::Sqlite(pool) => {
            sqlx::query_scalar::<_, String>("SELECT id FROM sessions WHERE user_id IS NULL")
                .fetch_one(pool)
                .await
        }
        kexing::db::Db::Postgres(pool) => {
            sqlx::query_scalar::<_, String>("SELECT id FROM sessions WHERE user_id IS NULL")
                .fetch_one(pool)
                .await
        }
    };
    let mut record = store
        .load(&id.unwrap().parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let user = serde_json::to_value(person).unwrap();
    record.data.insert(USER_KEY.to_owned(), user);
    store.save(&record).await.unwrap();
}

#[tokio::test]
async fn a_person_without_an_organisation_is_told_how_to_get_one() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let loner = app.user("loner").await;
    let loner = app.signed_in(loner).await;
    let told = loner.post(&scene.ask_url(), &form(MESSAGE)).await;
    let told = told
        .assert_status(409)
        .assert_contains("加入或注册一个机构")
        .assert_contains("/my/organisation?return_to=%2Fkept%2F");
    let text = told.text();
    let start = text.find("/kept/").expect("the words are kept");
    let kept = &text[start..start + "/kept/".len() + 36];
    loner.get(kept).await.assert_ok().assert_contains(MESSAGE);
}

#[tokio::test]
async fn an_offer_for_a_masked_need_shows_no_name() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let need = publish(
        &app,
        (scene.company, scene.asker.id.unwrap()),
        Kind::Need,
        ("漏板温差控制", true),
    )
    .await;
    let url = format!("/needs/{need}/offers");
    let solver = &scene.owner;
    let masked = "某企业";
    solver
        .get(&format!("{url}/new"))
        .await
        .assert_ok()
        .assert_contains("我能解决")
        .assert_contains(masked)
        .assert_lacks("达川岩丝");
    let deal = solver.post(&url, &form(MESSAGE)).await.location();
    for page in [deal.as_str(), "/my/deals?tab=asked"] {
        let page = solver.get(page).await.assert_ok();
        page.assert_contains(masked).assert_lacks("达川岩丝");
    }
    // The owner writes before accepting: neither page nor mail gives the name away.
    scene
        .asker
        .post(
            &format!("{deal}/messages"),
            &[("text", "请先说明测温方法。"), ("once", "1")],
        )
        .await;
    solver
        .get(&deal)
        .await
        .assert_contains("请先说明测温方法")
        .assert_lacks("达川岩丝")
        .assert_lacks(">asker<");
    let mails = app.mails().await;
    let to_solver = mails
        .iter()
        .find(|m| m.recipient.starts_with("owner@"))
        .unwrap();
    assert!(!to_solver.text.contains("达川岩丝") && !to_solver.html.contains("达川岩丝"));
    scene.asker.post(&format!("{deal}/acceptance"), &[]).await;
    solver
        .get(&deal)
        .await
        .assert_contains("达川岩丝")
        .assert_contains("0818-2345678");
}
