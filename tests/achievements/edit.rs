//! Writing a result: drafts, rows, autosave, what was typed comes back.

use axum::body::Body;
use axum::http::{Method, Request};

use super::{FULL, draft, form, head, hidden, id};
use crate::app::{Actor, Res, TestApp};

async fn autosave(of: &Actor<'_>, path: &str, form: &[(&str, &str)]) -> Res {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-autosave", "1");
    of.send(
        request,
        Body::from(serde_urlencoded::to_string(form).unwrap()),
    )
    .await
}

#[tokio::test]
async fn the_new_page_makes_its_draft_at_the_first_save_and_only_once() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    officer
        .get("/my/achievements")
        .await
        .assert_ok()
        .assert_contains("还没有成果");
    let page = officer.get("/my/achievements/new").await.assert_ok().text();
    let action = page
        .split("action=\"/my/achievements/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(|id| format!("/my/achievements/{id}"))
        .unwrap();
    assert_eq!(hidden(&page, "revision"), "new");
    let typed = form(&FULL, "new", &[]);
    for _ in 0..2 {
        officer
            .post(&action, &typed)
            .await
            .assert_redirect(&format!("{action}/edit"));
    }
    let list = officer.get("/my/achievements").await.text();
    assert_eq!(list.matches("<article").count(), 1);
    assert_eq!(
        head(&app, &action).await.revision,
        0,
        "the second press saved nothing"
    );
}

#[tokio::test]
async fn what_was_typed_comes_back_exactly_and_escaped() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    let mut typed: Vec<(&str, &str)> = Vec::new();
    let choices = [
        "field",
        "modes",
        "region",
        "maturity",
        "price_kind",
        "pledge",
        "tier_price",
        "ip.0.kind",
        "ip.0.status",
    ];
    for (name, value) in FULL {
        typed.push((
            name,
            if choices.contains(&name) {
                value
            } else {
                "<script>alert(\"1\")</script> & '我'"
            },
        ));
    }
    typed.push(("revision", "0"));
    officer
        .post(&at, &typed)
        .await
        .assert_redirect(&format!("{at}/edit"));
    for page in ["edit", "preview", "history"] {
        officer
            .get(&format!("{at}/{page}"))
            .await
            .assert_ok()
            .assert_lacks("<script>alert")
            .assert_contains("&lt;script&gt;");
    }
    officer
        .get("/my/achievements")
        .await
        .assert_lacks("<script>alert");
    let mut tx = app.app.db.read().await.unwrap();
    let stored = kexing::listings::store::typed(&mut tx, id(&at).parse().unwrap())
        .await
        .unwrap();
    let sent: Vec<_> = typed
        .iter()
        .filter(|(k, _)| *k != "revision")
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    assert_eq!(stored.0, sent);
}

#[tokio::test]
async fn rows_come_and_go_without_a_script() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    officer
        .post(&at, &form(&FULL, "0", &[("_add", "indicators")]))
        .await
        .assert_redirect(&format!("{at}/edit#f-indicators"));
    let page = officer.get(&format!("{at}/edit")).await.text();
    assert!(
        page.contains("name=\"indicators.1.name\"") && !page.contains("name=\"indicators.2.name\"")
    );
    officer
        .post(
            &at,
            &form(
                &FULL,
                "1",
                &[
                    ("indicators.1.name", "模量"),
                    ("indicators.1.value", "90"),
                    ("_remove", "indicators.0"),
                ],
            ),
        )
        .await
        .assert_redirect(&format!("{at}/edit#f-indicators"));
    let page = officer.get(&format!("{at}/edit")).await.text();
    assert!(page.contains("value=\"模量\"") && !page.contains("value=\"断裂强度\""));
    assert!(!page.contains("name=\"indicators.1.name\""));
}

#[tokio::test]
async fn going_on_saves_and_leads_to_the_next_group() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    officer
        .post(
            &at,
            &[("title", "甲"), ("revision", "0"), ("_next", "technical")],
        )
        .await
        .assert_redirect(&format!("{at}/edit#technical"));
    officer
        .post(
            &at,
            &[("title", "乙"), ("revision", "1"), ("_preview", "1")],
        )
        .await
        .assert_redirect(&format!("{at}/preview"));
    assert_eq!(head(&app, &at).await.title, "乙");
}

#[tokio::test]
async fn autosave_hands_back_the_revision_so_that_the_next_one_works() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    let mut revision = "0".to_owned();
    for title in ["甲", "甲乙", "甲乙丙"] {
        let answer = autosave(
            &officer,
            &format!("{at}/draft"),
            &[("title", title), ("revision", &revision)],
        )
        .await
        .assert_status(204);
        revision = answer.headers["x-revision"].to_str().unwrap().to_owned();
    }
    assert_eq!(revision, "3");
    autosave(
        &officer,
        &format!("{at}/draft"),
        &[("title", "旧窗口"), ("revision", "1")],
    )
    .await
    .assert_status(409)
    .assert_contains("别处被修改过");
    assert_eq!(head(&app, &at).await.title, "甲乙丙");
}

#[tokio::test]
async fn a_stale_form_is_shown_again_with_everything_typed_and_saves_nothing() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let (one, other) = (
        app.member("one", university).await,
        app.member("other", university).await,
    );
    let at = draft(&one, "achievements").await;
    one.post(&at, &[("title", "先来的"), ("revision", "0")])
        .await
        .location();
    let page = other
        .post(
            &at,
            &[
                ("title", "后来的"),
                ("summary", "很长的内容"),
                ("revision", "0"),
            ],
        )
        .await
        .assert_status(409)
        .assert_contains("后来的")
        .assert_contains("很长的内容")
        .text();
    assert_eq!(head(&app, &at).await.title, "先来的");
    assert_eq!(
        hidden(&page, "revision"),
        "1",
        "saving again overwrites knowingly"
    );
    other
        .post(&at, &[("title", "后来的"), ("revision", "1")])
        .await
        .location();
    assert_eq!(head(&app, &at).await.title, "后来的");
}

#[tokio::test]
async fn an_officer_of_another_organisation_finds_nothing() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let owner = app.member("owner", university).await;
    let stranger = app.member("stranger", company).await;
    let at = draft(&owner, "achievements").await;
    for page in ["edit", "preview", "history"] {
        stranger
            .get(&format!("{at}/{page}"))
            .await
            .assert_status(404);
    }
    for (rest, form) in [
        ("", vec![("title", "x"), ("revision", "0")]),
        ("", vec![("title", "x"), ("revision", "new")]),
        ("/submission", vec![]),
        ("/submission", vec![("title", "x"), ("revision", "new")]),
        ("/deeds/withdraw", vec![]),
        ("/deeds/nonsense", vec![]),
        ("/files", vec![("revision", "0")]),
    ] {
        stranger
            .post(&format!("{at}{rest}"), &form)
            .await
            .assert_status(404);
    }
    autosave(&stranger, &format!("{at}/draft"), &[("revision", "new")])
        .await
        .assert_status(404);
    stranger
        .get("/my/achievements")
        .await
        .assert_ok()
        .assert_lacks(id(&at));
    let as_need = at.replace("achievements", "needs");
    owner
        .get(&format!("{as_need}/edit"))
        .await
        .assert_status(404);
    app.visitor().get(&format!("{at}/edit")).await.location();
}
