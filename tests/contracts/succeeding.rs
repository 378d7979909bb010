//! Who takes a party's place sees nothing of the money, the work and the words that its predecessor gave and got.

use chrono::Duration;
use kexing::web::{Duty, OrganisationRole};

use super::income::{Play, SHARED, licensed, shares};
use super::performing::{ONE, OTHER, SLIP, enter, hidden, kept_file, slip};
use super::settling::slip_of;
use super::{form_with, revision};
use crate::app::{Actor, TestApp};

const STEP: &str = "01890000-0000-7000-8000-0000000000b1";

/// Where the predecessor's traces are, on a party's pages.
struct Traces {
    step: String,
    evidence: String,
    receipt: String,
    proof: String,
}

/// Income is shared, a milestone handed over with a file, and slip and file are there.
async fn worked(play: &Play<'_>) -> Traces {
    let income = format!("{}/distributions", play.income());
    play.registrar
        .post(&income, &shares(SHARED, &[]))
        .await
        .assert_status(303);
    play.finance
        .post(&format!("{income}/{SHARED}/confirmation"), &[])
        .await
        .assert_status(303);
    let milestone = [
        ("id", STEP),
        ("title", "中期报告"),
        ("deliverable", "报告与数据"),
        ("due_on", "2026-11-20"),
        ("side", "seller"),
        ("accept_workdays", "2"),
    ];
    play.registrar
        .post(&format!("{}/performance/milestones", play.desk), &milestone)
        .await
        .assert_status(303);
    let step = format!("{}/performance/milestones/{STEP}", play.mine);
    let page = play.lead.get(&step).await.assert_ok().text();
    let seen = hidden(&page, "revision");
    let handed = [
        ("handed_over_on", "2026-11-20"),
        ("handed_words", "前任交付的报告"),
        ("revision", seen.as_str()),
    ];
    play.lead
        .upload(
            &format!("{step}/handover"),
            &handed,
            ("file", "前任报告.pdf", SLIP),
        )
        .await
        .assert_redirect(&step);
    let page = play.lead.get(&step).await.assert_ok().text();
    let evidence = format!("{}/performance/files/{}", play.mine, kept_file(&page));
    let receipt = format!("{}/performance/receipts/{ONE}", play.mine);
    let proof = slip_of(&play.lead, &receipt).await;
    play.lead.get(&proof).await.assert_ok();
    Traces {
        step,
        evidence,
        receipt,
        proof,
    }
}

/// Another organisation takes the seller's place; its administrator.
async fn succeeded<'a>(app: &'a TestApp, play: &Play<'_>) -> Actor<'a> {
    app.app.clock.advance(Duration::hours(1));
    let successor = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let successor_id = successor.to_string();
    let buyer_id = play.company.to_string();
    let seen = revision(&play.registrar, &play.desk).await;
    let form = form_with(&[
        ("type_code", "32"),
        ("licence_kind", "non_exclusive"),
        ("seller_id", &successor_id),
        ("buyer_id", &buyer_id),
        ("changed_on", "2026-11-01"),
        ("change_words", "卖方分立（虚构）"),
        ("revision", &seen),
    ]);
    play.registrar
        .post(&format!("{}/change", play.desk), &form)
        .await
        .assert_redirect(&play.desk);
    app.app.clock.advance(Duration::hours(1));
    app.member_as("eve", successor, OrganisationRole::Administrator)
        .await
}

#[tokio::test]
async fn a_successor_sees_nothing_of_its_predecessor_s_money_and_work() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let traces = worked(&play).await;
    let eve = succeeded(&app, &play).await;
    let mine = format!("{}/income", play.mine);
    for page in [&mine, &format!("{mine}/sheet")] {
        eve.get(page)
            .await
            .assert_ok()
            .assert_contains("起成为本合同的当事人")
            .assert_lacks("300,000.00")
            .assert_lacks("260,000.00")
            .assert_lacks("覃知微");
    }
    eve.get(&format!("{}/performance", play.mine))
        .await
        .assert_ok()
        .assert_lacks("300,000.00");
    eve.get(&traces.step)
        .await
        .assert_ok()
        .assert_lacks("前任交付的报告")
        .assert_lacks("前任报告.pdf");
    for hidden in [
        &traces.receipt,
        &traces.proof,
        &traces.evidence,
        &format!("{mine}/distributions/{SHARED}"),
    ] {
        eve.get(hidden).await.assert_status(404);
    }
    // What comes in from now on is its own, and the account begins with it.
    enter(&play.registrar, &play.desk, &slip(OTHER, "6万", "OWN-2"))
        .await
        .assert_status(303);
    let other = format!("{}/performance/receipts/{OTHER}", play.desk);
    play.finance
        .post(&format!("{other}/confirmation"), &[])
        .await
        .assert_redirect(&other);
    eve.get(&mine)
        .await
        .assert_ok()
        .assert_contains("60,000.00")
        .assert_contains("52,000.00")
        .assert_lacks("360,000.00");
    // Who was on it all the time, and the centre, see all of it.
    let buyer = app
        .member_as("bo", play.company, OrganisationRole::Administrator)
        .await;
    buyer
        .get(&traces.receipt)
        .await
        .assert_ok()
        .assert_lacks("起成为本合同的当事人");
    buyer.get(&traces.proof).await.assert_ok();
    play.registrar
        .get(&play.income())
        .await
        .assert_contains("360,000.00");
}

#[tokio::test]
async fn slips_are_opened_by_who_works_with_them_and_each_opening_is_written_down() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let receipt = format!("{}/performance/receipts/{ONE}", play.desk);
    let proof = slip_of(&play.finance, &receipt).await;
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst.get(&receipt).await.assert_ok().assert_lacks(&proof);
    analyst.get(&proof).await.assert_status(403);
    let papers = format!("{}/papers", play.desk);
    play.registrar.get(&papers).await.assert_lacks("回单.pdf");
    play.finance.get(&proof).await.assert_ok();
    play.registrar
        .get(&papers)
        .await
        .assert_contains("回单.pdf")
        .assert_contains("finance");
}
