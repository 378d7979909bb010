//! Invitations, roles, leaving.

use chrono::Duration;
use kexing::audit;
use kexing::web::OrganisationRole::Administrator;

use super::{PERSON, with};
use crate::accounts::sign_in::link;
use crate::app::{Actor, TestApp};

async fn invite(boss: &Actor<'_>, email: &str) -> String {
    boss.post(
        "/my/organisation/invitations",
        &[("email", email), ("role", "officer")],
    )
    .await
    .assert_redirect("/my/organisation");
    let mails = boss.app.mails().await;
    assert_eq!(mails.len(), 1);
    link(&mails[0].text)
}

#[tokio::test]
async fn an_invitation_lets_a_new_person_in_once() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let boss = app.member_as("boss", company, Administrator).await;
    let path = invite(&boss, "New@kexing.example").await;
    let again = [("email", "new@kexing.example"), ("role", "officer")];
    boss.post("/my/organisation/invitations", &again)
        .await
        .assert_status(422)
        .assert_contains("已经邀请过这个邮箱");

    let visitor = app.visitor();
    visitor
        .get(&path)
        .await
        .assert_ok()
        .assert_contains("达川岩丝新材料有限公司")
        .assert_contains("经办人");
    let secret = path.rsplit('/').next().unwrap();
    visitor
        .get(&format!("/sign-up?invitation={secret}"))
        .await
        .assert_ok()
        .assert_contains(&format!("value=\"{secret}\""))
        .assert_contains("value=\"new@kexing.example\"");
    let whole_link = format!("http://127.0.0.1:8080{path}");
    let form = with(
        &[&PERSON],
        &[("way", "invitation"), ("invitation", &whole_link)],
    );
    visitor
        .post("/sign-up", &form)
        .await
        .assert_redirect("/my/organisation");
    visitor
        .get("/my/organisation")
        .await
        .assert_contains("达川岩丝新材料有限公司");

    let other = with(&[&form], &[("email", "other@kexing.example")]);
    app.visitor()
        .post("/sign-up", &other)
        .await
        .assert_status(422)
        .assert_contains("邀请已失效");
    app.visitor().get(&path).await.assert_status(410);
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap().1, Vec::new());
}

#[tokio::test]
async fn somebody_with_an_account_accepts_and_acts_for_the_new_organisation() {
    let app = TestApp::new().await;
    let (company, university) = (app.company().await, app.university().await);
    let boss = app.member_as("boss", company, Administrator).await;
    let teacher = app.member("teacher", university).await;
    let path = invite(&boss, "teacher@kexing.example").await;
    let to = app.visitor().post(&path, &[]).await.location();
    assert!(to.starts_with("/sign-in?return_to="), "{to}");
    teacher
        .get(&path)
        .await
        .assert_ok()
        .assert_contains("接受邀请");
    teacher
        .post(&path, &[])
        .await
        .assert_redirect("/my/organisation");
    teacher
        .get("/my/organisation")
        .await
        .assert_contains("达川岩丝新材料有限公司")
        .assert_contains("切换机构");
    teacher.post(&path, &[]).await.assert_status(410);
    boss.post(
        "/my/organisation/invitations",
        &[("email", "teacher@kexing.example"), ("role", "officer")],
    )
    .await
    .assert_status(422)
    .assert_contains("这位已经是本机构成员");
}

#[tokio::test]
async fn invitations_end_after_fourteen_days_or_when_taken_back() {
    let app = TestApp::new().await;
    let (company, university) = (app.company().await, app.university().await);
    let boss = app.member_as("boss", company, Administrator).await;
    let stranger = app.member_as("stranger", university, Administrator).await;
    let first = invite(&boss, "one@kexing.example").await;
    let page = boss.get("/my/organisation").await.text();
    let revoke = page
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.ends_with("/revoke"))
        .unwrap()
        .to_owned();
    stranger.post(&revoke, &[]).await.assert_status(404);
    app.visitor().get(&first).await.assert_ok();
    for _ in 0..2 {
        boss.post(&revoke, &[])
            .await
            .assert_redirect("/my/organisation");
    }
    app.visitor().get(&first).await.assert_status(410);
    let second = invite(&boss, "one@kexing.example").await;
    app.app.clock.advance(Duration::days(14));
    app.visitor().get(&second).await.assert_status(410);
}

#[tokio::test]
async fn the_last_administrator_can_neither_leave_nor_step_down() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let boss = app.member_as("boss", company, Administrator).await;
    let officer = app.member("officer", company).await;
    let (boss_id, officer_id) = (boss.id.unwrap(), officer.id.unwrap());
    let role = |user| format!("/my/organisation/members/{user}/role");
    boss.post("/my/organisation/leave", &[])
        .await
        .assert_status(409)
        .assert_contains("至少要有一位管理员");
    boss.post(&role(boss_id), &[("role", "officer")])
        .await
        .assert_status(409);
    officer
        .post(&role(officer_id), &[("role", "administrator")])
        .await
        .assert_status(403);
    for _ in 0..2 {
        boss.post(&role(officer_id), &[("role", "administrator")])
            .await
            .assert_redirect("/my/organisation");
    }
    boss.post("/my/organisation/leave", &[])
        .await
        .assert_redirect("/my/organisation");
    boss.get("/my/organisation")
        .await
        .assert_ok()
        .assert_contains("您还没有加入机构");
    officer
        .post("/my/organisation/leave", &[])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn a_member_who_was_removed_acts_no_longer_and_strangers_are_not_found() {
    let app = TestApp::new().await;
    let (company, university) = (app.company().await, app.university().await);
    let boss = app.member_as("boss", company, Administrator).await;
    let officer = app.member("officer", company).await;
    let stranger = app.member("stranger", university).await;
    for deed in ["end", "role"] {
        let foreign = format!("/my/organisation/members/{}/{deed}", stranger.id.unwrap());
        boss.post(&foreign, &[("role", "officer")])
            .await
            .assert_status(404);
    }
    let foreign = format!("/my/organisation/requests/{}", stranger.id.unwrap());
    boss.post(&foreign, &[("deed", "accept")])
        .await
        .assert_status(404);
    let end = format!("/my/organisation/members/{}/end", officer.id.unwrap());
    officer
        .get("/my/organisation/document")
        .await
        .assert_status(404);
    for _ in 0..2 {
        boss.post(&end, &[])
            .await
            .assert_redirect("/my/organisation");
    }
    officer
        .get("/my/organisation/document")
        .await
        .assert_status(403);
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (1, Vec::new()));
}

#[tokio::test]
async fn two_administrators_stepping_down_at_once_leave_one() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let one = app.member_as("one", company, Administrator).await;
    let two = app.member_as("two", company, Administrator).await;
    let (first, second) = tokio::join!(
        one.post("/my/organisation/leave", &[]),
        two.post("/my/organisation/leave", &[])
    );
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}
