//! Setting targets: who may, what is refused, what is written down.

use kexing::audit;
use kexing::web::Duty;

use super::{TARGET, analyst, target_with};
use crate::app::TestApp;

const EDIT: &str = "/desk/targets/2026/outflow/edit";

/// What the edit page would send along to say which target it saw.
async fn seen(analyst: &crate::app::Actor<'_>) -> String {
    let page = analyst.get(EDIT).await.assert_ok().text();
    page.split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn an_analyst_sets_and_changes_a_target_and_both_are_audited() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    analyst
        .get("/desk/targets")
        .await
        .assert_contains("还没有设定目标");
    analyst
        .post("/desk/targets", &TARGET)
        .await
        .assert_redirect("/desk/targets");
    analyst
        .get("/desk/targets")
        .await
        .assert_contains("550.00 万元")
        .assert_contains("达科发〔2026〕1号（虚构）");
    // The same again is said, not doubled.
    analyst
        .post("/desk/targets", &TARGET)
        .await
        .assert_status(422)
        .assert_contains("已有目标");
    let seen = seen(&analyst).await;
    let change = target_with(&[("amount", "600"), ("seen", &seen)]);
    analyst
        .post(EDIT, &change)
        .await
        .assert_redirect("/desk/targets");
    analyst
        .post(EDIT, &change)
        .await
        .assert_status(409)
        .assert_contains("刚刚被别人修改过");
    analyst
        .get("/desk/targets")
        .await
        .assert_contains("600.00 万元");
    let mut tx = app.app.db.read().await.unwrap();
    let (rows, broken) = audit::verify(&mut tx).await.unwrap();
    assert_eq!((rows, broken), (2, Vec::new()));
}

#[tokio::test]
async fn wrong_targets_are_refused_at_their_fields() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    for (field, value, said) in [
        ("year", "26", "四位年份"),
        ("year", "abc", "四位年份"),
        ("amount", "-1", "金额不能为负数"),
        ("amount", "1e9", "不接受 1e9"),
        ("amount", "", "请填写此项"),
        ("measure", "zz", "没有这个选项"),
        ("scope", "", "请填写此项"),
        ("source_document", "", "请填写此项"),
    ] {
        analyst
            .post("/desk/targets", &target_with(&[(field, value)]))
            .await
            .assert_status(422)
            .assert_contains(said);
    }
    analyst
        .post(
            "/desk/targets",
            &target_with(&[("measure", "number"), ("amount", "8.5")]),
        )
        .await
        .assert_status(422)
        .assert_contains("整数");
    analyst
        .get("/desk/targets/2031/outflow/edit")
        .await
        .assert_status(404);
    analyst
        .get("/desk/targets/2026/zz/edit")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn only_analysts_write_targets() {
    let app = TestApp::new().await;
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    registrar
        .get("/desk/targets")
        .await
        .assert_ok()
        .assert_lacks("/desk/targets/new");
    registrar.get("/desk/targets/new").await.assert_status(403);
    registrar
        .post("/desk/targets", &TARGET)
        .await
        .assert_status(403);
    let university = app.university().await;
    app.member("ada", university)
        .await
        .get("/desk/targets")
        .await
        .assert_status(403);
    app.visitor()
        .post("/desk/targets", &TARGET)
        .await
        .assert_status(303);
}
