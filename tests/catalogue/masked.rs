//! A company that hides its name is named nowhere.

use kexing::matching;
use kexing::web::Duty;

use super::stage::{need, publish_need, publish_result, result};
use crate::app::TestApp;

const NAME: &str = "达川岩丝新材料有限公司";

#[tokio::test]
async fn a_masked_company_is_named_nowhere() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let mut hidden = need("玄武岩纤维浸润剂断头率高", "急需低断头率的玄武岩纤维浸润剂");
    hidden.masked = true;
    let need = publish_need(&app, company, &hidden).await;
    let result = publish_result(
        &app,
        university,
        &result("玄武岩纤维浸润剂", "低断头率浸润剂"),
    )
    .await;
    app.run_jobs().await;
    let paths = [
        need.path.clone(),
        result.path.clone(),
        "/".to_owned(),
        "/search?kind=needs".to_owned(),
        "/search?kind=needs&q=%E6%B5%B8%E6%B6%A6%E5%89%82".to_owned(),
        "/search?kind=needs&q=%E5%B2%A9%E4%B8%9D%E6%96%B0%E6%9D%90%E6%96%99".to_owned(),
        "/search/suggest?kind=needs&q=%E8%BE%BE%E5%B7%9D".to_owned(),
        "/search/suggest?kind=needs&q=yansi".to_owned(),
        "/sitemap.xml".to_owned(),
    ];
    let stranger = app.member("stranger", university).await;
    for path in &paths {
        // The company itself is public; only its tie to the need is not.
        let about_need = !path.contains("suggest");
        for actor in [&app.visitor(), &app.visitor().in_english(), &stranger] {
            let answer = actor.get(path).await.assert_ok();
            if about_need {
                answer
                    .assert_lacks(NAME)
                    .assert_lacks(&company.to_string())
                    .assert_lacks("91511703FAKE100358");
            } else {
                let text = answer.text();
                assert!(!text.contains(&need.path), "{text}");
            }
        }
    }
    app.visitor()
        .get("/search?kind=needs&q=%E5%B2%A9%E4%B8%9D")
        .await
        .assert_contains("共 0 项需求");
    app.visitor()
        .get(&result.path)
        .await
        .assert_contains(&need.path)
        .assert_contains("某企业");
    app.visitor()
        .get("/search?kind=organisations&q=%E5%B2%A9%E4%B8%9D")
        .await
        .assert_contains("需求 <strong class=\"num\">0</strong>");
    let staff = app.staff("manager", &[Duty::TechnologyManager]).await;
    staff.get(&need.path).await.assert_contains(NAME);
    let own = app.member("own", company).await;
    own.get(&need.path).await.assert_contains(NAME);
}

#[tokio::test]
async fn the_stored_reasons_of_a_masked_need_do_not_name_it() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let mut hidden = need("玄武岩纤维浸润剂断头率高", "急需低断头率的玄武岩纤维浸润剂");
    hidden.masked = true;
    let need = publish_need(&app, company, &hidden).await;
    publish_result(
        &app,
        university,
        &result("玄武岩纤维浸润剂", "低断头率浸润剂"),
    )
    .await;
    app.run_jobs().await;
    let mut tx = app.app.db.read().await.unwrap();
    let found = matching::store::of_listings(&mut tx, &[need.id], 10)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    let reasons = serde_json::to_string(&found[0].reasons.0).unwrap();
    assert!(
        !reasons.contains(NAME) && reasons.contains("浸润剂"),
        "{reasons}"
    );
}
