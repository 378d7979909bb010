//! What a need asks stands beside what a result says; what is not public is neither compared nor shown; what is not
//! stated can be asked for.

use kexing::achievements::Achievement;
use kexing::achievements::achievement::Indicator;
use kexing::ids::OrganisationId;
use kexing::listings::content::{Price, Tier};
use kexing::needs::Need;
use kexing::needs::need::{Comparator, Target};

use super::stage::{Published, need, publish_need, publish_result, result};
use crate::app::TestApp;

const QUESTION: &str = "询问未说明的";

fn target(name: &str, comparator: Comparator, value: &str, unit: &str) -> Target {
    Target {
        name: name.to_owned(),
        comparator,
        value: value.to_owned(),
        value_to: String::new(),
        unit: unit.to_owned(),
        must: true,
    }
}

fn asking() -> Need {
    Need {
        targets: vec![
            target("断头次数", Comparator::Le, "1", "次/(台·h)"),
            target("含油率波动", Comparator::Le, "0.5", "%"),
            target("储存期", Comparator::Ge, "6", "个月"),
            Target {
                must: false,
                ..target("浸润剂单价", Comparator::Le, "11", "元/kg")
            },
        ],
        ..need("求玄武岩纤维浸润剂", "池窑拉丝断头率高，需要新的浸润剂配方")
    }
}

fn telling() -> Achievement {
    let row = |name: &str, value: &str, unit: &str| Indicator {
        name: name.to_owned(),
        value: value.to_owned(),
        unit: unit.to_owned(),
        test: String::new(),
    };
    Achievement {
        indicators: vec![
            row("断头次数", "≤0.9", "次/(台·h)"),
            row("含油率波动", "0.8", "%"),
        ],
        ..result(
            "连续玄武岩纤维浸润剂制备",
            "低断头率浸润剂配方，适用于池窑拉丝。常温储存期不低于3个月。",
        )
    }
}

async fn pair(app: &TestApp, need: &Need, result: &Achievement) -> (Published, Published) {
    let company = app.company().await;
    pair_of(app, company, need, result).await
}

async fn pair_of(
    app: &TestApp,
    company: OrganisationId,
    need: &Need,
    result: &Achievement,
) -> (Published, Published) {
    let university = app.university().await;
    let result = publish_result(app, university, result).await;
    let need = publish_need(app, company, need).await;
    app.run_jobs().await;
    (need, result)
}

#[tokio::test]
async fn targets_stand_beside_what_the_result_says_on_both_pages() {
    let app = TestApp::new().await;
    let (need, result) = pair(&app, &asking(), &telling()).await;
    for path in [&need.path, &result.path] {
        app.visitor()
            .get(path)
            .await
            .assert_ok()
            .assert_contains("<tr class=\"met\"><th scope=\"row\">")
            .assert_contains("断头次数 <mark>≤0.9 次/(台·h)</mark>")
            .assert_contains("含油率波动 <mark>0.8 %</mark>")
            .assert_contains("<tr class=\"unmet\">")
            .assert_contains("常温储存期<mark>不低于3个月</mark>")
            .assert_contains("浸润剂单价 <small>期望</small>")
            .assert_contains(QUESTION);
    }
    app.visitor()
        .in_english()
        .get(&need.path)
        .await
        .assert_contains("Point by point")
        .assert_contains("≤ 11 元/kg");
}

#[tokio::test]
async fn figures_that_are_not_public_are_neither_compared_nor_shown() {
    let app = TestApp::new().await;
    let hidden = Achievement {
        tier_technical: Tier::SignedIn,
        tier_price: Tier::Counterpart,
        ..telling()
    };
    let company = app.company().await;
    let (need, result) = pair_of(&app, company, &asking(), &hidden).await;
    let stranger = app.member("stranger", company).await;
    let question = format!("{}/requests/new?match={}", result.path, need.number);
    for actor in [&app.visitor(), &stranger] {
        actor
            .get(&need.path)
            .await
            .assert_ok()
            .assert_lacks("≤0.9")
            .assert_lacks("30 万元")
            .assert_lacks("class=\"unmet\"")
            .assert_contains("这项成果的技术指标不公开");
    }
    stranger
        .get(&question)
        .await
        .assert_lacks("0.9")
        .assert_lacks("30 万元");
}

#[tokio::test]
async fn what_is_not_stated_becomes_one_question_that_can_be_changed() {
    let app = TestApp::new().await;
    let open = Need {
        budget: Price::Negotiable,
        ..asking()
    };
    let (need, result) = pair(&app, &open, &telling()).await;
    let ask = format!("{}/requests/new?match={}", result.path, need.number);
    app.visitor()
        .get(&need.path)
        .await
        .assert_contains(&format!("href=\"{ask}\""));
    app.visitor()
        .get(&ask)
        .await
        .assert_ok()
        .assert_contains("1. 储存期：需求要求 ≥ 6 个月，资料里写的是“不低于3个月”")
        .assert_contains("2. 浸润剂单价：需求要求 ≤ 11 元/kg")
        .assert_contains(&need.number)
        .assert_contains("value=\"question\"")
        .assert_lacks("含油率波动");
    app.visitor()
        .in_english()
        .get(&format!("{}/offers/new?match={}", need.path, result.number))
        .await
        .assert_ok()
        .assert_contains("We are looking at your need")
        .assert_contains("Roughly what is the budget?");
}

#[tokio::test]
async fn a_made_up_pair_gives_an_empty_form() {
    let app = TestApp::new().await;
    let (need, result) = pair(&app, &asking(), &telling()).await;
    for odd in ["KX-X-2026-09999", "%3Cscript%3E", &result.number, ""] {
        app.visitor()
            .get(&format!("{}/requests/new?match={odd}", result.path))
            .await
            .assert_ok()
            .assert_lacks("您好")
            .assert_lacks("<script>alert");
    }
    super::stage::turn(&app, need.id, kexing::listings::Deed::Withdraw).await;
    app.visitor()
        .get(&format!(
            "{}/requests/new?match={}",
            result.path, need.number
        ))
        .await
        .assert_ok()
        .assert_lacks("您好");
}

#[tokio::test]
async fn a_visitor_who_signs_in_on_the_way_keeps_the_question() {
    let app = TestApp::new().await;
    let (need, result) = pair(&app, &asking(), &telling()).await;
    let ask = format!("{}/requests/new?match={}", result.path, need.number);
    let back = format!(
        "return_to={}",
        ask.replace('/', "%2F")
            .replace('?', "%3F")
            .replace('=', "%3D")
    );
    app.visitor().get(&ask).await.assert_contains(&back);
    let form = [
        ("purpose", "licence"),
        ("timing", "month"),
        ("budget_kind", "negotiable"),
        ("origin", "match"),
        (
            "message",
            "储存期：需求要求 ≥ 6 个月，请问能做到多少？谢谢。",
        ),
    ];
    let sent = app
        .visitor()
        .post(&format!("{}/requests", result.path), &form)
        .await;
    let to = sent.location();
    assert!(to.starts_with("/sign-up?return_to=%2Fkept%2F"), "{to}");
}

#[tokio::test]
async fn a_page_without_matches_says_why_and_what_to_do() {
    let app = TestApp::new().await;
    let need = publish_need(&app, app.company().await, &asking()).await;
    app.run_jobs().await;
    app.visitor()
        .get(&need.path)
        .await
        .assert_contains("暂时没有匹配的成果")
        .assert_contains("新成果一发布就会自动比对")
        .assert_contains("href=\"/search?kind=achievements\"");
}
