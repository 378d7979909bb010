//! The deal room: files and who opened them, mentions, questions, meetings and the word of confidentiality.

use kexing::web::Duty;

use super::{manager, scene};
use crate::app::{Actor, PASSWORD, Res, TestApp};

const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// The first address on a page that begins with this.
fn address(page: &Res, begin: &str) -> String {
    let text = page.text();
    let from = text.find(begin).unwrap_or_else(|| panic!("no {begin}"));
    let rest = &text[from..];
    rest[..rest.find('"').unwrap()].to_owned()
}

async fn hang(actor: &Actor<'_>, deal: &str, name: &str, form: &[(&str, &str)]) -> Res {
    let file = ("file", name, PDF);
    actor.upload(&format!("{deal}/messages"), form, file).await
}

#[tokio::test]
async fn a_file_opens_for_both_sides_names_its_reader_and_leaves_a_line() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    app.mails().await;
    let form = [("text", "漏板图纸见附件。"), ("once", "one")];
    let to = format!("{deal}#thread");
    for _ in 0..2 {
        let sent = hang(&scene.owner, &deal, "图纸.pdf", &form).await;
        sent.assert_redirect(&to);
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1, "the same form once more tells nobody");
    assert!(mails[0].text.contains("图纸.pdf"));
    let page = scene.asker.get(&deal).await.assert_contains("图纸.pdf");
    let url = address(&page, &format!("{deal}/files/"));
    let copy = scene.asker.get(&url).await.assert_status(200);
    let named = copy.headers["content-disposition"].to_str().unwrap();
    assert!(
        named.contains("asker") || named.contains("%61sker"),
        "{named}"
    );
    scene
        .owner
        .get(&deal)
        .await
        .assert_contains("保密与打开记录")
        .assert_contains("达川岩丝");
    let stranger = app.signed_in(app.user("stranger").await).await;
    stranger.get(&url).await.assert_status(404);
    let visitor = app.visitor().get(&url).await;
    assert!(visitor.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_wrong_file_is_told_and_no_word_is_lost() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let messages = format!("{deal}/messages");
    let form = [("text", "附件是图纸。")];
    let bad: [(&str, &[u8]); 3] = [
        ("空.pdf", b""),
        ("x.pdf.exe", b"MZ\x90\0"),
        ("图.pdf", b"not a pdf"),
    ];
    for (name, bytes) in bad {
        scene
            .owner
            .upload(&messages, &form, ("file", name, bytes))
            .await
            .assert_status(422)
            .assert_contains("附件是图纸。");
    }
    scene.asker.get(&deal).await.assert_lacks("附件是图纸。");
    // A message needs words or a file.
    scene
        .owner
        .post(&messages, &[("text", "")])
        .await
        .assert_status(422);
}

#[tokio::test]
async fn a_confidential_file_opens_after_the_word_which_is_recorded_once() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let form = [("text", "工艺卡。"), ("confidential", "yes")];
    hang(&scene.owner, &deal, "工艺卡.pdf", &form).await;
    let page = scene
        .asker
        .get(&deal)
        .await
        .assert_contains("同意保密约定后可打开");
    let url = address(&page, &format!("{deal}/files/"));
    let agreement = format!("{deal}/confidentiality");
    scene.asker.get(&url).await.assert_redirect(&agreement);
    scene.owner.get(&url).await.assert_status(200);
    scene
        .asker
        .get(&agreement)
        .await
        .assert_contains("name=\"version\" value=\"2026-1\"");
    // Without the tick nothing is given.
    scene
        .asker
        .post(&agreement, &[("version", "2026-1")])
        .await
        .assert_status(422);
    scene.asker.get(&url).await.assert_redirect(&agreement);
    let word = [("version", "2026-1"), ("agree", "yes")];
    for _ in 0..2 {
        scene
            .asker
            .post(&agreement, &word)
            .await
            .assert_redirect(&deal);
    }
    scene.asker.get(&url).await.assert_status(200);
    let record = scene
        .owner
        .get(&agreement)
        .await
        .assert_contains("同意记录")
        .text();
    assert_eq!(record.matches("达川岩丝").count(), 1, "one record");
    // Each person gives their own word.
    let colleague = app.member("colleague", scene.company).await;
    colleague.get(&url).await.assert_redirect(&agreement);
}

#[tokio::test]
async fn a_question_stays_open_until_the_side_that_owes_it_answers() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    app.mails().await;
    let form = [("text", "漏板寿命达到多少天？"), ("ask", "owner")];
    scene.asker.post(&format!("{deal}/messages"), &form).await;
    let mails = app.mails().await;
    assert!(mails.iter().any(|m| m.subject.contains("有问题等您答复")));
    let page = scene
        .owner
        .get(&deal)
        .await
        .assert_contains("待答复的问题（1）");
    let answer = address(&page, &format!("{deal}/questions/"));
    let id = answer.split('/').nth(4).unwrap().to_owned();
    let field = format!("answer-{id}");
    scene
        .asker
        .post(&answer, &[(field.as_str(), "不是我答。")])
        .await
        .assert_status(403);
    scene.owner.post(&answer, &[]).await.assert_status(422);
    let words = [(field.as_str(), "平均一百二十天。")];
    scene
        .owner
        .post(&answer, &words)
        .await
        .assert_redirect(&format!("{deal}#questions"));
    scene.owner.post(&answer, &words).await.assert_status(409);
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("平均一百二十天。")
        .assert_lacks("待答复的问题（1）");
}

#[tokio::test]
async fn who_is_mentioned_is_told_once() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let _colleague = app.member("colleague", scene.university).await;
    let deal = scene.accepted().await;
    app.mails().await;
    let form = [("text", "请 @colleague 看一下图纸。")];
    scene
        .owner
        .post(&format!("{deal}/messages"), &form)
        .await
        .assert_redirect(&format!("{deal}#thread"));
    let mails = app.mails().await;
    let to = |name: &str| {
        let address = format!("{name}@kexing.example");
        mails.iter().filter(|m| m.recipient == address).count()
    };
    assert_eq!((to("asker"), to("colleague")), (1, 1));
    scene.asker.get(&deal).await.assert_contains("@colleague");
}

#[tokio::test]
async fn notes_of_meetings_are_for_both_or_for_the_centre_alone() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    let meetings = format!("{deal}/meetings");
    let note = |agreed, readers| {
        [
            ("kind", "meeting"),
            ("held_on", "2026-11-20"),
            ("people", "达川岩丝 苏工、中心 卢经理"),
            ("agreed", agreed),
            ("readers", readers),
        ]
    };
    manager.post(&meetings, &[]).await.assert_status(422);
    manager
        .post(&meetings, &note("先改两台漏板。", "both"))
        .await;
    manager
        .post(&meetings, &note("对方底价五十万。", "staff"))
        .await;
    for side in [&scene.asker, &scene.owner] {
        side.get(&deal)
            .await
            .assert_contains("先改两台漏板。")
            .assert_lacks("对方底价五十万。");
    }
    manager.get(&deal).await.assert_contains("对方底价五十万。");
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    reviewer
        .post(&meetings, &note("旁人", "both"))
        .await
        .assert_status(403);
}

#[tokio::test]
async fn words_sent_with_a_file_after_the_session_ran_out_are_kept() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let visitor = app.visitor();
    let form = [("once", "late"), ("text", "附件是新的图纸。")];
    let sent = hang(&visitor, &deal, "图纸.pdf", &form).await;
    let to_sign_in = sent.location();
    assert!(to_sign_in.starts_with("/sign-in?return_to=%2Fkept%2F"));
    let kept = to_sign_in
        .replace("/sign-in?return_to=", "")
        .replace("%2F", "/");
    let form = [
        ("email", "owner@kexing.example"),
        ("password", PASSWORD),
        ("return_to", &kept),
    ];
    visitor.post("/sign-in", &form).await.assert_redirect(&kept);
    visitor.get(&kept).await.assert_contains("附件是新的图纸。");
    // A file that was not chosen is an empty part, and what follows it is kept too.
    let empty = ("file", "", &b""[..]);
    let form = [("text", "只有一句话。")];
    let messages = format!("{deal}/messages");
    let sent = app.visitor().upload(&messages, &form, empty).await;
    assert!(sent.location().contains("kept"));
}
