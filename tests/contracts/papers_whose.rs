//! Whose papers they are: after a change of a party, and when a form comes twice or too late.

use kexing::db::Tx;
use kexing::ids::OrganisationId;

use super::papers::{MINE, PDF, address, file, hand_in};
use super::{FILE, form_with, register, registrar, revision, step};
use crate::app::{Actor, Res, TestApp};

/// Registers the file and lets another organisation take the seller's place.
async fn succeed(app: &TestApp, keeper: &Actor<'_>, buyer: OrganisationId) -> OrganisationId {
    let successor = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    register(keeper, FILE, "2026511701000018").await;
    let seen = revision(keeper, FILE).await;
    let (new, old) = (successor.to_string(), buyer.to_string());
    let form = form_with(&[
        ("seller_id", &new),
        ("buyer_id", &old),
        ("changed_on", "2026-03-01"),
        ("change_words", "卖方分立（虚构）"),
        ("revision", &seen),
    ]);
    keeper
        .post(&format!("{FILE}/change"), &form)
        .await
        .assert_redirect(FILE);
    successor
}

#[tokio::test]
async fn a_successor_never_gets_at_the_papers_of_its_predecessor() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, company) = file(&app, &keeper).await;
    let (ada, bo) = (
        app.member("ada", university).await,
        app.member("bo", company).await,
    );
    let of_buyer = [PDF, b"%buyer"].concat();
    hand_in(&ada, MINE, ("contract", "前任.pdf", PDF), &[])
        .await
        .location();
    hand_in(&bo, MINE, ("other", "买方旧件.pdf", &of_buyer), &[])
        .await
        .location();
    let page = ada.get(&format!("{MINE}/papers")).await;
    let paper = address(&page, &format!("{MINE}/papers/"));
    let early = keeper.post(&format!("{FILE}/packets"), &[]).await;
    let successor = succeed(&app, &keeper, company).await;
    let late = keeper.post(&format!("{FILE}/packets"), &[]).await;
    ada.get(&format!("{MINE}/papers")).await.assert_status(404);
    let eve = app.member("eve", successor).await;
    eve.get(&format!("{MINE}/papers"))
        .await
        .assert_ok()
        .assert_lacks("前任.pdf")
        .assert_lacks("买方旧件.pdf")
        .assert_lacks("第 1 次")
        .assert_contains("只有中心可以打开");
    eve.get(&paper).await.assert_status(404);
    let id = paper.rsplit('/').next().unwrap();
    let reason = format!("reason_{id}");
    eve.post(&format!("{paper}/ending"), &[(&reason, "不要了")])
        .await
        .assert_status(404);
    let of = |packet: Res| packet.location().replace(FILE, MINE);
    for packet in [of(early), of(late)] {
        eve.get(&packet).await.assert_status(404);
        bo.get(&packet).await.assert_ok();
    }
    // Its own packet holds what it may see, and the same file may come from it once more.
    let third = [PDF, b"%third"].concat();
    for (name, bytes) in [("后任.pdf", third.as_slice()), ("同一份.pdf", PDF)] {
        hand_in(&eve, MINE, ("contract", name, bytes), &[])
            .await
            .location();
    }
    let own = eve.post(&format!("{MINE}/packets"), &[]).await.location();
    let zip = eve.get(&own).await.assert_ok();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&zip.bytes)).unwrap();
    let names: Vec<String> = (0..zip.len())
        .map(|n| zip.by_index(n).unwrap().name().unwrap().to_string())
        .filter(|name| name.starts_with("材料/"))
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    // Who was on it all the time and the centre see everything.
    for (actor, base) in [(&bo, MINE), (&keeper, FILE)] {
        actor
            .get(&format!("{base}/papers"))
            .await
            .assert_contains("前任.pdf")
            .assert_contains("后任.pdf")
            .assert_contains("买方旧件.pdf")
            .assert_lacks("只有中心可以打开");
    }
}

#[tokio::test]
async fn another_file_under_the_key_of_an_old_page_is_kept() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    let second = [PDF, b"%second"].concat();
    // Back in the browser, another file chosen; and a key that is none of ours.
    let long = "k".repeat(5000);
    for (once, name, bytes) in [
        ("one", "第一.pdf", PDF),
        ("one", "第二.pdf", second.as_slice()),
        (long.as_str(), "第三.pdf", &[PDF, b"%third"].concat()),
    ] {
        hand_in(&keeper, FILE, ("other", name, bytes), &[("once", once)])
            .await
            .assert_redirect(&format!("{FILE}/papers#paper-other"));
    }
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_contains("第一.pdf")
        .assert_contains("第二.pdf")
        .assert_contains("第三.pdf");
    let mut tx = app.app.db.read().await.unwrap();
    let longest = "SELECT CAST(MAX(LENGTH(once)) AS BIGINT) FROM contract_documents";
    let longest: i64 = match &mut tx {
        Tx::Sqlite(t) => sqlx::query_scalar(longest).fetch_one(&mut **t).await,
        Tx::Postgres(t) => sqlx::query_scalar(longest).fetch_one(&mut **t).await,
    }
    .unwrap();
    assert!(longest <= 100, "{longest}");
}

#[tokio::test]
async fn a_file_given_up_meanwhile_lets_nothing_of_its_papers_change() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    hand_in(&keeper, FILE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    let page = keeper.get(&format!("{FILE}/papers")).await;
    let paper = address(&page, &format!("{FILE}/papers/"));
    step(&keeper, FILE, "abandonment", &[])
        .await
        .assert_redirect(FILE);
    let reason = format!("reason_{}", paper.rsplit('/').next().unwrap());
    keeper
        .post(&format!("{paper}/ending"), &[(&reason, "不要了")])
        .await
        .assert_status(409);
    keeper
        .post(&format!("{FILE}/packets"), &[])
        .await
        .assert_status(409);
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_lacks(&reason);
    keeper.get(&paper).await.assert_ok();
}

#[tokio::test]
async fn current_papers_are_found_behind_thousands_that_ended() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    hand_in(&keeper, FILE, ("other", "旧件.pdf", PDF), &[])
        .await
        .location();
    let mut tx = app.app.db.write().await.unwrap();
    let ended = "UPDATE contract_documents SET ended_at = created_at, ended_by = uploaded_by";
    let copy = "INSERT INTO contract_documents (id, contract_id, version, kind, file_id, name, hash, media, size, note,
            giver, uploaded_by, ended_by, ended_at, ended_words, created_at, once, place)
        SELECT $1, contract_id, version, kind, file_id, name, hash, media, size, note, giver, uploaded_by, ended_by,
            ended_at, ended_words, created_at, once, $2 FROM contract_documents WHERE place = 0";
    for place in 0..2001_i64 {
        let id = kexing::ids::mint(app.app.clock.now());
        match &mut tx {
            Tx::Sqlite(t) if place == 0 => sqlx::query(ended).execute(&mut **t).await.map(|_| ()),
            Tx::Postgres(t) if place == 0 => sqlx::query(ended).execute(&mut **t).await.map(|_| ()),
            Tx::Sqlite(t) => {
                let copy = sqlx::query(copy).bind(id).bind(place);
                copy.execute(&mut **t).await.map(|_| ())
            }
            Tx::Postgres(t) => {
                let copy = sqlx::query(copy).bind(id).bind(place);
                copy.execute(&mut **t).await.map(|_| ())
            }
        }
        .unwrap();
    }
    tx.commit().await.unwrap();
    app.app.clock.advance(chrono::Duration::minutes(1));
    hand_in(&keeper, FILE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_ok()
        .assert_contains("必备材料 5 种，还缺 4 种");
}
