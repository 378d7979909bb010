//! Commission terms: seen by the centre, one set at a time, reckoned exactly.

use kexing::web::Duty;

use super::{manager, scene};
use crate::app::{Actor, TestApp};

const SHARE: [(&str, &str); 8] = [
    ("commission_kind", "percent"),
    ("commission_percent", "2.5"),
    ("commission_basis", "total"),
    ("commission_least", "10000"),
    ("commission_payer", "both"),
    ("commission_with", "达川岩丝王总（虚构）"),
    ("commission_on", "2026-11-20"),
    ("commission_note", "签约后一次付清"),
];

fn seen(page: &str) -> String {
    let rest = page
        .split_once("name=\"commission_seen\" value=\"")
        .unwrap()
        .1;
    rest.split('"').next().unwrap().to_owned()
}

async fn set(boss: &Actor<'_>, deal: &str, seen: &str, form: &[(&str, &str)]) -> u16 {
    let mut whole = vec![("commission_seen", seen)];
    whole.extend(form);
    let url = format!("{deal}/commission");
    boss.post(&url, &whole).await.status.as_u16()
}

#[tokio::test]
async fn terms_are_written_once_replaced_by_who_saw_them_and_hidden_from_the_sides() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let boss = manager(&app).await;
    let other = app.staff("other", &[Duty::TechnologyManager]).await;
    boss.get(&deal).await.assert_contains("还没有约定");
    assert_eq!(set(&boss, &deal, "", &SHARE).await, 303);
    // The same form sent again is the same agreement.
    assert_eq!(set(&boss, &deal, "", &SHARE).await, 303);
    // 60 to 80: 2.5 % of the middle is 17,500 yuan.
    let page = boss.get(&deal).await.assert_contains("17,500.00").text();
    assert!(page.contains("× 2.5 %") && page.contains("10,000.00") && page.contains("王总"));
    assert!(!page.contains("此前的约定"));
    let fixed = [
        ("commission_kind", "fixed"),
        ("commission_fixed", "20000"),
        SHARE[4],
        SHARE[5],
        SHARE[6],
    ];
    // Who did not see these terms replaces nothing.
    assert_eq!(set(&other, &deal, "", &fixed).await, 409);
    assert_eq!(set(&other, &deal, &seen(&page), &fixed).await, 303);
    boss.get(&deal)
        .await
        .assert_contains("20,000.00")
        .assert_contains("此前的约定");
    for side in [&scene.owner, &scene.asker] {
        side.get(&deal)
            .await
            .assert_ok()
            .assert_lacks("王总")
            .assert_lacks("佣金");
        side.post(&format!("{deal}/commission"), &SHARE)
            .await
            .assert_status(403);
    }
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .get(&deal)
        .await
        .assert_contains("王总")
        .assert_lacks("commission_seen");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_kept() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let boss = manager(&app).await;
    let url = format!("{deal}/commission");
    for (field, wrong) in [
        ("commission_kind", ""),
        ("commission_percent", "101"),
        ("commission_percent", "2.555"),
        ("commission_basis", "all"),
        ("commission_least", "-1"),
        ("commission_payer", "centre"),
        ("commission_with", ""),
        ("commission_on", "2026-11-24"),
    ] {
        let form: Vec<(&str, &str)> = SHARE
            .iter()
            .map(|(name, value)| (*name, if *name == field { wrong } else { *value }))
            .collect();
        boss.post(&url, &form)
            .await
            .assert_status(422)
            .assert_contains(&format!("#f-{field}\""))
            .assert_contains("签约后一次付清");
    }
    let mut bounds = SHARE.to_vec();
    bounds.push(("commission_most", "9000"));
    boss.post(&url, &bounds).await.assert_status(422);
    boss.get(&deal).await.assert_contains("还没有约定");
}
