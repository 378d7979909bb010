//! A change of registration: looked at before it is recorded, and the paper that it rests on.

use super::papers::{PDF, address, hand_in};
use super::{FILE, form_with, registered, registrar, revision};
use crate::app::TestApp;
use kexing::web::Duty;

#[tokio::test]
async fn a_change_is_compared_first_and_names_its_paper_at_every_value() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    registered(&keeper, "2026511701000018").await;
    let change = format!("{FILE}/change");
    keeper
        .get(&change)
        .await
        .assert_lacks("name=\"basis\"")
        .assert_contains("目前还没有材料");
    hand_in(&keeper, FILE, ("other", "补充协议.pdf", PDF), &[])
        .await
        .location();
    let papers = keeper.get(&format!("{FILE}/papers")).await;
    let paper = address(&papers, &format!("{FILE}/papers/"));
    let id = paper.rsplit('/').next().unwrap();
    let seen = revision(&keeper, FILE).await;
    let whole = |more: &[(&'static str, &str)]| -> Vec<(String, String)> {
        let mut form = form_with(&[
            ("total", "50万"),
            ("changed_on", "2026-03-01"),
            ("change_words", "规格减少一档（虚构）"),
        ]);
        form.extend(more);
        form.push(("revision", &seen));
        let own = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        form.into_iter().map(own).collect()
    };
    let send = async |more: &[(&'static str, &str)]| {
        let form = whole(more);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        keeper.post(&change, &form).await
    };
    // Only looked at: nothing is recorded, and everything typed is still there.
    send(&[("basis", id), ("_check", "1")])
        .await
        .assert_ok()
        .assert_contains("将要变更的内容")
        .assert_contains("<del>600,000.00</del>")
        .assert_contains("<ins>500,000.00</ins>")
        .assert_contains("规格减少一档（虚构）")
        .assert_contains(&format!("value=\"{id}\" selected"));
    assert_eq!(revision(&keeper, FILE).await, seen);
    let nothing = [("total", "60万"), ("_check", "1")];
    let mut same = whole(&nothing);
    same.retain(|(key, value)| key != "total" || value == "60万");
    let same: Vec<(&str, &str)> = same.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    keeper
        .post(&change, &same)
        .await
        .assert_ok()
        .assert_contains("没有变更");
    send(&[("basis", "someone-elses")])
        .await
        .assert_status(422)
        .assert_contains("请重新选择");
    send(&[("basis", id)]).await.assert_redirect(FILE);
    let history = format!("{FILE}/history");
    let link = format!("<a href=\"{paper}\">补充协议.pdf</a>");
    let page = keeper.get(&history).await.assert_ok();
    // At the write, and at the two values that it set.
    assert!(page.text().matches(&link).count() >= 3, "{}", page.text());
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .get(&history)
        .await
        .assert_contains("补充协议.pdf")
        .assert_lacks(&paper);
}
