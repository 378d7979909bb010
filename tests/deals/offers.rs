//! Terms sent to and fro: who may answer what, what happens at the same second, and the contract draft that follows.

use kexing::contracts;
use kexing::deals::offers::State as Offered;
use kexing::deals::{self, Deal, State};
use kexing::ids::DealId;

use super::{Scene, manager, publish, scene};
use crate::app::{Actor, TestApp};

const TERMS: [(&str, &str); 9] = [
    ("subject", "漏板工艺包：图纸、工艺卡和两周驻厂调试"),
    ("type_code", "51"),
    ("starts_on", "2026-12-01"),
    ("ends_on", "2027-06-30"),
    ("payment", "1"),
    ("total", "60万"),
    ("ownership", "by_law"),
    ("acceptance", "连续运行三十天，寿命不低于一百二十天"),
    ("valid_on", "2026-12-07"),
];

pub(super) fn terms<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<(&'a str, &'a str)> = TERMS.to_vec();
    for (field, value) in changes {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    form
}

pub(super) async fn stored(app: &TestApp, path: &str) -> Deal {
    let mut tx = app.app.db.read().await.unwrap();
    let number = path.strip_prefix("/deals/").unwrap();
    let deal = deals::store::by_number(&mut tx, number).await;
    deal.unwrap().unwrap()
}

pub(super) async fn versions(app: &TestApp, path: &str) -> Vec<deals::offers::Offer> {
    let id = stored(app, path).await.id;
    let mut tx = app.app.db.read().await.unwrap();
    deals::store::offers(&mut tx, id, 100).await.unwrap()
}

pub(super) async fn newest(app: &TestApp, path: &str) -> deals::offers::Offer {
    versions(app, path).await.remove(0)
}

pub(super) async fn make(actor: &Actor<'_>, deal: &str, changes: &[(&str, &str)]) {
    let to = format!("{deal}#offers");
    actor
        .post(&format!("{deal}/offers"), &terms(changes))
        .await
        .assert_redirect(&to);
}

/// A deal whose terms, with these changes, were accepted and have become a contract's draft; its address.
pub(crate) async fn agreed_on<'a>(
    app: &'a TestApp,
    changes: &[(&str, &str)],
) -> (Scene<'a>, String) {
    let scene = scene(app).await;
    let deal = scene.accepted().await;
    make(&scene.owner, &deal, changes).await;
    let offer = newest(app, &deal).await.id;
    scene
        .asker
        .post(&format!("{deal}/offers/{offer}/acceptance"), &[])
        .await;
    app.run_jobs().await;
    (scene, deal)
}

/// The values of the contract that was drafted for a deal.
async fn drafted(app: &TestApp, deal: DealId) -> contracts::contract::Values {
    let mut tx = app.app.db.read().await.unwrap();
    let contract = contracts::store::of_deal(&mut tx, deal).await;
    let contract = contract.unwrap().unwrap();
    let mut versions = contracts::store::versions(&mut tx, contract.id)
        .await
        .unwrap();
    versions.remove(0).values
}

async fn a_draft_holds_them(app: &TestApp, scene: &Scene<'_>, deal: DealId) {
    app.run_jobs().await;
    app.run_jobs().await;
    let values = drafted(app, deal).await;
    assert_eq!(values.total.fen(), 52_000_000);
    assert_eq!(values.technical.fen(), 52_000_000);
    assert_eq!(
        (values.type_code.as_str(), values.payment.as_str()),
        ("51", "1")
    );
    assert_eq!(values.seller_id, Some(scene.university));
    assert_eq!(values.buyer_id, Some(scene.company));
}

#[tokio::test]
async fn terms_go_to_and_fro_until_one_side_accepts_and_a_draft_holds_them() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    app.mails().await;
    make(&scene.owner, &deal, &[]).await;
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "asker@kexing.example");
    assert!(mails[0].subject.contains("对方提出了合作条款"));
    let first = newest(&app, &deal).await;
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("600,000.00")
        .assert_contains("接受这一稿");
    // The reply starts with the other side's terms and takes their place.
    let id = first.id.to_string();
    scene
        .asker
        .get(&format!("{deal}/offers/new"))
        .await
        .assert_contains("修改条款后回复")
        .assert_contains(&format!("name=\"instead_of\" value=\"{id}\""))
        .assert_contains("漏板工艺包");
    make(
        &scene.asker,
        &deal,
        &[("instead_of", &id), ("total", "52万")],
    )
    .await;
    let second = newest(&app, &deal).await;
    assert_eq!((second.version, second.state), (2, Offered::Open));
    assert_eq!(versions(&app, &deal).await[1].state, Offered::Superseded);
    scene
        .owner
        .get(&format!("{deal}/offers"))
        .await
        .assert_contains("第 2 稿")
        .assert_contains("已被新稿替代")
        .assert_contains("<del>");
    let acceptance = format!("{deal}/offers/{}/acceptance", second.id);
    let to = format!("{deal}#offers");
    scene
        .owner
        .post(&acceptance, &[])
        .await
        .assert_redirect(&to);
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("按接受的条款达成意向")
        .assert_lacks("v2");
    // Sent again it changes nothing and tells nobody.
    app.mails().await;
    scene
        .owner
        .post(&acceptance, &[])
        .await
        .assert_redirect(&to);
    assert!(app.mails().await.is_empty());
    let agreed = stored(&app, &deal).await;
    assert_eq!(agreed.state, State::Agreed);
    assert!(agreed.consent().is_whole());
    a_draft_holds_them(&app, &scene, agreed.id).await;
}

#[tokio::test]
async fn nobody_answers_for_the_other_side() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.asked().await;
    let offers = format!("{deal}/offers");
    // Nothing is offered before the owner took the request up.
    scene
        .asker
        .post(&offers, &terms(&[]))
        .await
        .assert_status(409);
    scene.owner.post(&format!("{deal}/acceptance"), &[]).await;
    manager.post(&offers, &terms(&[])).await.assert_status(403);
    make(&scene.asker, &deal, &[]).await;
    let offer = newest(&app, &deal).await.id;
    let answer = |what: &str| format!("{offers}/{offer}/{what}");
    let stranger = app.user("stranger").await;
    let stranger = app.signed_in(stranger).await;
    for what in ["acceptance", "refusal"] {
        scene
            .asker
            .post(&answer(what), &[])
            .await
            .assert_status(403);
        manager.post(&answer(what), &[]).await.assert_status(403);
        stranger.post(&answer(what), &[]).await.assert_status(404);
    }
    scene
        .owner
        .post(&answer("withdrawal"), &[])
        .await
        .assert_status(403);
    stranger.get(&offers).await.assert_status(404);
    manager.get(&offers).await.assert_contains("第 1 稿");
    assert_eq!(newest(&app, &deal).await.state, Offered::Open);
    assert_eq!(stored(&app, &deal).await.state, State::Accepted);
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_offer() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let id = [("id", "01890000-0000-7000-8000-000000000001")];
    make(&scene.owner, &deal, &id).await;
    make(&scene.owner, &deal, &id).await;
    assert_eq!(versions(&app, &deal).await.len(), 1);
    assert_eq!(
        app.mails()
            .await
            .iter()
            .filter(|m| m.subject.contains("合作条款"))
            .count(),
        1
    );
}

#[tokio::test]
async fn what_meets_newer_terms_is_not_sent_and_not_lost() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    make(&scene.owner, &deal, &[]).await;
    let seen = newest(&app, &deal).await.id.to_string();
    make(
        &scene.owner,
        &deal,
        &[("instead_of", &seen), ("total", "58万")],
    )
    .await;
    let late = terms(&[("instead_of", &seen), ("other", "培训三名操作工")]);
    let newer = newest(&app, &deal).await.id;
    scene
        .asker
        .post(&format!("{deal}/offers"), &late)
        .await
        .assert_status(409)
        .assert_contains("对方的动作在先")
        .assert_contains("培训三名操作工")
        .assert_contains(&format!("name=\"instead_of\" value=\"{newer}\""));
    assert_eq!(versions(&app, &deal).await.len(), 2);
    // The old version can't be accepted either.
    scene
        .asker
        .post(&format!("{deal}/offers/{seen}/acceptance"), &[])
        .await
        .assert_status(409);
    assert_eq!(stored(&app, &deal).await.state, State::Accepted);
}

#[tokio::test]
async fn an_offer_accepted_while_a_counter_is_sent_has_one_outcome() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    for round in 0..6 {
        let achievement = publish(
            &app,
            (scene.university, scene.owner.id.unwrap()),
            kexing::listings::Kind::Achievement,
            (&format!("漏板技术{round}"), false),
        )
        .await;
        let asking = super::form(super::MESSAGE);
        let deal = scene
            .asker
            .post(&format!("/achievements/{achievement}/requests"), &asking)
            .await
            .location();
        scene.owner.post(&format!("{deal}/acceptance"), &[]).await;
        make(&scene.owner, &deal, &[]).await;
        let offer = newest(&app, &deal).await.id.to_string();
        let acceptance = format!("{deal}/offers/{offer}/acceptance");
        let offers = format!("{deal}/offers");
        let counter = terms(&[("instead_of", &offer), ("total", "50万")]);
        let (accepted, countered) = tokio::join!(
            scene.asker.post(&acceptance, &[]),
            scene.owner.post(&offers, &counter)
        );
        let outcome = (accepted.status.as_u16(), countered.status.as_u16());
        assert!([(303, 409), (409, 303)].contains(&outcome), "{outcome:?}");
        let agreed = stored(&app, &deal).await.state == State::Agreed;
        assert_eq!(agreed, outcome.0 == 303);
        let open = versions(&app, &deal).await;
        let open = open.iter().filter(|o| o.state == Offered::Open).count();
        assert_eq!(open, usize::from(!agreed));
    }
}

#[tokio::test]
async fn terms_run_out_and_can_be_offered_anew() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    make(&scene.owner, &deal, &[]).await;
    let offer = newest(&app, &deal).await;
    app.run_jobs().await;
    assert_eq!(newest(&app, &deal).await.state, Offered::Open);
    app.app
        .clock
        .advance(offer.valid_until - app.app.clock.now());
    // Before the clock wrote anything down it is over already.
    let acceptance = format!("{deal}/offers/{}/acceptance", offer.id);
    scene
        .asker
        .post(&acceptance, &[])
        .await
        .assert_status(409)
        .assert_contains("有效期已过");
    scene.asker.get(&deal).await.assert_lacks("接受这一稿");
    let told = app.mails().await;
    assert_eq!(
        told.iter()
            .filter(|m| m.subject.contains("过了有效期"))
            .count(),
        2
    );
    assert_eq!(newest(&app, &deal).await.state, Offered::Expired);
    make(&scene.asker, &deal, &[("valid_on", "2026-12-20")]).await;
    assert_eq!(newest(&app, &deal).await.version, 2);
}

#[tokio::test]
async fn what_is_open_ends_with_the_deal() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    make(&scene.owner, &deal, &[]).await;
    let offer = newest(&app, &deal).await.id;
    let loss = [("lose_reason", "timing")];
    scene.asker.post(&format!("{deal}/loss"), &loss).await;
    assert_eq!(newest(&app, &deal).await.state, Offered::Lapsed);
    scene
        .asker
        .post(&format!("{deal}/offers/{offer}/acceptance"), &[])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn a_refused_form_keeps_all_that_was_typed() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let wrong = terms(&[
        ("payment", "2"),
        ("parts.0.what", "签订后十日内"),
        ("parts.0.amount", "20万"),
        ("parts.1.what", "验收合格后"),
        ("parts.1.amount", "39万"),
    ]);
    scene
        .owner
        .post(&format!("{deal}/offers"), &wrong)
        .await
        .assert_status(422)
        .assert_contains("590,000.00")
        .assert_contains("验收合格后")
        .assert_contains("39万");
    assert!(versions(&app, &deal).await.is_empty());
}
