//! A change of registration: looked at before it is recorded, and the paper that it rests on.

use super::papers::{PDF, address, hand_in};
use super::roles::at;
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

/// The form of a change to another total.
fn to<'a>(total: &'a str, revision: &'a str) -> Vec<(&'a str, &'a str)> {
    form_with(&[
        ("total", total),
        ("changed_on", "2026-03-01"),
        ("change_words", "增加两条产线（虚构）"),
        ("revision", revision),
    ])
}

#[tokio::test]
async fn a_large_change_takes_effect_when_a_second_registrar_confirms_it() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    registered(&one, "2026511701000018").await;
    let change = format!("{FILE}/change");
    let waiting = format!("{change}/waiting");
    one.get(&waiting).await.assert_status(409);
    let seen = revision(&one, FILE).await;
    one.post(&change, &to("900万", &seen))
        .await
        .assert_redirect(FILE);
    one.get(FILE)
        .await
        .assert_contains("有一项变更等待第二人确认")
        .assert_contains("¥ 600,000.00")
        .assert_lacks("¥ 9,000,000.00");
    let now = revision(&one, FILE).await;
    assert_ne!(now, seen);
    one.get(&waiting)
        .await
        .assert_ok()
        .assert_contains("<ins>9,000,000.00</ins>")
        .assert_contains("这项变更是您录入的");
    let confirmation = format!("{change}/confirmation");
    let with = [("revision", now.as_str())];
    one.post(&confirmation, &with).await.assert_status(409);
    // One waits at a time, and nothing typed for another is lost.
    one.post(&change, &to("55万", &now))
        .await
        .assert_status(422)
        .assert_contains("已有一项变更等待第二人确认")
        .assert_contains("value=\"55万\"");
    other
        .post(&confirmation, &[("revision", &seen)])
        .await
        .assert_status(409);
    let third = app.staff("registrar-three", &[Duty::Registrar]).await;
    let (a, b) = tokio::join!(
        other.post(&confirmation, &with),
        third.post(&confirmation, &with)
    );
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    one.get(FILE)
        .await
        .assert_contains("¥ 9,000,000.00")
        .assert_lacks("等待第二人确认");
    one.get(&format!("{FILE}/history"))
        .await
        .assert_contains("9,000,000.00");
}

#[tokio::test]
async fn a_change_that_is_rejected_leaves_everything_as_it_was() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    registered(&one, "2026511701000018").await;
    let change = format!("{FILE}/change");
    let seen = revision(&one, FILE).await;
    one.post(&change, &to("900万", &seen))
        .await
        .assert_redirect(FILE);
    let now = revision(&one, FILE).await;
    let refusal = format!("{change}/refusal");
    other
        .post(&refusal, &[("revision", &now)])
        .await
        .assert_status(422)
        .assert_contains("请填写此项");
    let words = [("revision", now.as_str()), ("refuse_words", "没有补充协议")];
    other.post(&refusal, &words).await.assert_redirect(FILE);
    one.get(FILE)
        .await
        .assert_contains("¥ 600,000.00")
        .assert_contains("没有补充协议")
        .assert_lacks("等待第二人确认");
    let again = revision(&one, FILE).await;
    one.post(&change, &to("55万", &again))
        .await
        .assert_redirect(FILE);
    one.get(FILE).await.assert_contains("¥ 550,000.00");
}

#[tokio::test]
async fn where_this_centre_registers_every_change_waits_for_a_second_person() {
    let app = TestApp::with(|config| config.registry = true).await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = at(&app, (&one, &other), "registered").await;
    let page = one.get(&format!("{file}/change")).await.text();
    let seen = super::performing::hidden(&page, "revision");
    let mut form = to("55万", &seen);
    for (field, value) in &mut form {
        if *field == "changed_on" {
            *value = "2026-11-21";
        }
    }
    one.post(&format!("{file}/change"), &form)
        .await
        .assert_redirect(&file);
    one.get(&file)
        .await
        .assert_contains("等待第二人确认")
        .assert_lacks("¥ 550,000.00");
}
