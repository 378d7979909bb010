//! The unit's rule for sharing income, and what is asked where it gives less than the law's minimum.

use super::income::{SHARED, licensed, shares};
use super::performing::{ONE, SLIP};
use crate::app::TestApp;

#[tokio::test]
async fn the_unit_s_rule_holds_for_its_time_and_below_the_minimum_it_says_so() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let path = format!("{}/income/rule", play.mine);
    let rule = [
        ("id", SHARED),
        ("title", "成果转化办法（虚构）"),
        ("valid_from", "2026-01-01"),
        ("share_completers", "40"),
        ("share_unit", "60"),
    ];
    play.officer.post(&path, &rule).await.assert_status(403);
    play.lead
        .post(&path, &rule[..4])
        .await
        .assert_status(422)
        .assert_contains("应为 100%");
    // A university's rule below the minimum says why, and what it says is shown.
    play.lead
        .upload(&path, &rule, ("document", "办法.pdf", SLIP))
        .await
        .assert_status(422)
        .assert_contains("低于法定下限（50%），请写明理由");
    let reasoned = [&rule[..], &[("words", "前期设备投入较大（虚构）")]].concat();
    play.lead
        .upload(&path, &reasoned, ("document", "办法.pdf", SLIP))
        .await
        .assert_redirect(&path);
    play.lead
        .get(&path)
        .await
        .assert_contains("前期设备投入较大（虚构）")
        .assert_contains("完成人 40% · 单位 60%");
    let shared = format!("{}/distributions", play.income());
    let by_rule = shares(SHARED, &[("basis", "rule"), ("_preview", "yes")]);
    play.registrar
        .post(&shared, &by_rule)
        .await
        .assert_ok()
        .assert_contains("低于法定下限")
        .assert_contains("116,493.82");
    let entered = shares(SHARED, &[("basis", "rule")]);
    play.registrar
        .post(&shared, &entered)
        .await
        .assert_status(422)
        .assert_contains("请写明理由");
    let entered = shares(
        SHARED,
        &[("basis", "rule"), ("words", "按本单位办法（虚构）")],
    );
    let one = format!("{shared}/{SHARED}");
    play.registrar
        .post(&shared, &entered)
        .await
        .assert_redirect(&one);
    play.registrar
        .get(&one)
        .await
        .assert_contains("按本单位办法（虚构）");
}
