//! What a person is told, by which way, and the way out of the mails.

mod digests;
mod inbox;
mod unsubscribing;

use kexing::mail::Mail;
use kexing::notices::digest::Digest;
use kexing::notices::security::SecurityMail;

use crate::accounts::mails::renders;
use crate::app::{Actor, TestApp};

/// How many pieces of news the head of a page counts.
pub(crate) async fn counted(by: &Actor<'_>) -> usize {
    let text = by.get("/my/account").await.assert_ok().text();
    let Some((_, rest)) = text.split_once("alert-count\" aria-hidden=\"true\">") else {
        return 0;
    };
    rest.split_once('<').unwrap().0.parse().unwrap()
}

pub(crate) async fn choose(by: &Actor<'_>, kind: &str, way: &str) {
    by.post("/my/notices", &[(kind, way)])
        .await
        .assert_redirect("/my/notices");
}

/// The mails that are there at a moment, digests among them.
pub(crate) async fn mails_at(app: &TestApp, at: &str) -> Vec<Mail> {
    let at: chrono::DateTime<chrono::Utc> = at.parse().unwrap();
    app.app.clock.advance(at - app.app.clock.now());
    let mut tx = app.app.db.write().await.unwrap();
    let digests = kexing::notices::digest::SendDigests {};
    kexing::jobs::enqueue(&mut tx, &digests, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.mails().await
}

#[test]
fn the_rooms_own_mails_render_in_both_languages() {
    renders(&Digest::sample(), "http://127.0.0.1:8080/inbox");
    for what in [
        "password-changed",
        "password-reset",
        "duty-granted",
        "duty-revoked",
    ] {
        let mail = SecurityMail {
            name: "林亦川 <script>".to_owned(),
            what: what.to_owned(),
            at: "2026-11-23 10:00".to_owned(),
            url: "http://127.0.0.1:8080/my/account".to_owned(),
        };
        renders(&mail, "http://127.0.0.1:8080/my/account");
    }
}
