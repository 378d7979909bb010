//! Papers come in, go out, are replaced and taken out; strangers find nothing.

use kexing::ids::OrganisationId;
use kexing::web::Duty;

use super::{FILE, NUMBER, form_with, opened, registrar};
use crate::app::{Actor, Res, TestApp};

pub(super) const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
pub(super) const MINE: &str = "/my/contracts/KX-H-2026-00001";

/// A file between the university and the company.
pub(super) async fn file(app: &TestApp, keeper: &Actor<'_>) -> (OrganisationId, OrganisationId) {
    let (university, company) = (app.university().await, app.company().await);
    let (seller, buyer) = (university.to_string(), company.to_string());
    let form = form_with(&[("seller_id", &seller), ("buyer_id", &buyer)]);
    assert_eq!(opened(keeper, &form).await, FILE);
    (university, company)
}

pub(super) async fn hand_in(
    actor: &Actor<'_>,
    base: &str,
    (kind, name, bytes): (&str, &str, &[u8]),
    more: &[(&str, &str)],
) -> Res {
    let mut form = vec![("kind", kind)];
    form.extend_from_slice(more);
    let field = format!("file_{kind}");
    let to = format!("{base}/papers");
    actor.upload(&to, &form, (&field, name, bytes)).await
}

/// The first address on the page that begins with this.
pub(super) fn address(page: &Res, begin: &str) -> String {
    let text = page.text();
    let from = text
        .find(begin)
        .unwrap_or_else(|| panic!("no {begin} in {text}"));
    let rest = &text[from..];
    rest[..rest.find('"').unwrap()].to_owned()
}

/// The value of the first choice after this word, such as a paper that may be replaced.
fn choice(page: &Res, select: &str) -> String {
    let text = page.text();
    let from = text
        .find(&format!("name=\"{select}\""))
        .expect("the select");
    let rest = &text[from..];
    let values: Vec<&str> = rest.split("<option value=\"").skip(1).take(2).collect();
    values[1].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn both_parties_and_registrars_hand_in_and_open_and_each_opening_is_written_down() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, company) = file(&app, &keeper).await;
    let (ada, bo) = (
        app.member("ada", university).await,
        app.member("bo", company).await,
    );
    hand_in(
        &ada,
        MINE,
        ("contract", "合同.pdf", PDF),
        &[("note_contract", "全部 12 页")],
    )
    .await
    .assert_redirect(&format!("{MINE}/papers#paper-contract"));
    hand_in(&bo, MINE, ("uscc_certificates", "执照.png", PNG), &[])
        .await
        .assert_redirect(&format!("{MINE}/papers#paper-uscc_certificates"));
    hand_in(&keeper, FILE, ("other", "来函.txt", "来函".as_bytes()), &[])
        .await
        .assert_redirect(&format!("{FILE}/papers#paper-other"));
    for (actor, base) in [(&ada, MINE), (&bo, MINE), (&keeper, FILE)] {
        let page = actor.get(&format!("{base}/papers")).await.assert_ok();
        let paper = address(&page, &format!("{base}/papers/"));
        let copy = actor.get(&paper).await.assert_ok();
        assert_eq!(copy.bytes, PDF, "untouched, so that its hash holds");
        assert_eq!(copy.headers["cache-control"], "private, no-store");
        assert!(
            copy.headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
    }
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_contains("全部 12 页")
        .assert_contains("卖方 · ada")
        .assert_contains("买方 · bo")
        .assert_contains("中心 · registrar")
        .assert_contains("打开记录");
    let mut tx = app.app.db.read().await.unwrap();
    let (rows, broken) = kexing::audit::verify(&mut tx).await.unwrap();
    assert!(rows >= 4 && broken.is_empty());
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// Hands a contract in for the seller; the paper's id.
async fn one_paper(ada: &Actor<'_>) -> String {
    hand_in(ada, MINE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    let page = ada.get(&format!("{MINE}/papers")).await;
    let paper = address(&page, &format!("{MINE}/papers/"));
    paper.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn strangers_find_nothing_not_even_through_a_file_of_their_own() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, _) = file(&app, &keeper).await;
    let stranger = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let id = one_paper(&app.member("ada", university).await).await;
    let eve = app.member("eve", stranger).await;
    let theirs = stranger.to_string();
    let own = form_with(&[("seller_id", &theirs)]);
    assert_eq!(
        opened(&keeper, &own).await,
        "/desk/contracts/KX-H-2026-00002"
    );
    for path in [
        format!("{MINE}/papers"),
        format!("{MINE}/papers/{id}"),
        format!("/my/contracts/KX-H-2026-00002/papers/{id}"),
        format!("{MINE}/application"),
        format!("{MINE}/application/docx"),
        format!("{MINE}/items/xlsx"),
    ] {
        eve.get(&path).await.assert_status(404);
    }
    for path in [
        format!("{MINE}/papers/{id}/ending"),
        format!("/my/contracts/KX-H-2026-00002/papers/{id}/ending"),
        format!("{MINE}/packets"),
    ] {
        eve.post(&path, &[("reason_x", "x")])
            .await
            .assert_status(404);
    }
    hand_in(&eve, MINE, ("other", "x.pdf", PDF), &[])
        .await
        .assert_status(404);
    eve.get(&format!("{FILE}/papers/{id}"))
        .await
        .assert_status(403);
    let visitor = app.visitor().get(&format!("{MINE}/papers/{id}")).await;
    assert!(visitor.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn other_staff_see_what_is_there_and_open_nothing() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, _) = file(&app, &keeper).await;
    let id = one_paper(&app.member("ada", university).await).await;
    for duty in [
        Duty::Analyst,
        Duty::Finance,
        Duty::TechnologyManager,
        Duty::Reviewer,
    ] {
        let staff = app.staff(duty.code(), &[duty]).await;
        staff
            .get(&format!("{FILE}/papers"))
            .await
            .assert_ok()
            .assert_contains("合同.pdf")
            .assert_lacks(&format!("{FILE}/papers/{id}"))
            .assert_lacks("name=\"file_contract\"");
        staff
            .get(&format!("{FILE}/papers/{id}"))
            .await
            .assert_status(403);
        staff
            .post(&format!("{FILE}/packets"), &[])
            .await
            .assert_status(403);
        hand_in(&staff, FILE, ("other", "x.pdf", PDF), &[])
            .await
            .assert_status(403);
        staff.get(&format!("{FILE}/application")).await.assert_ok();
    }
}

#[tokio::test]
async fn a_replaced_paper_and_one_taken_out_stay_readable() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, company) = file(&app, &keeper).await;
    let (ada, bo) = (
        app.member("ada", university).await,
        app.member("bo", company).await,
    );
    hand_in(&ada, MINE, ("contract", "缺页.pdf", PDF), &[])
        .await
        .location();
    let page = ada.get(&format!("{MINE}/papers")).await;
    let old = address(&page, &format!("{MINE}/papers/"));
    let replaces = choice(&page, "replaces_contract");
    let second = [PDF, b"%second"].concat();
    let chosen = [("replaces_contract", replaces.as_str())];
    // The other party may add its own, not replace this one.
    bo.get(&format!("{MINE}/papers"))
        .await
        .assert_lacks("name=\"replaces_contract\"");
    hand_in(&bo, MINE, ("contract", "齐全.pdf", &second), &chosen)
        .await
        .assert_status(422)
        .assert_contains("不是本方上交的");
    hand_in(&ada, MINE, ("contract", "齐全.pdf", &second), &chosen)
        .await
        .location();
    hand_in(
        &ada,
        MINE,
        ("contract", "又一次.pdf", &[PDF, b"3"].concat()),
        &chosen,
    )
    .await
    .assert_status(422)
    .assert_contains("已经不在");
    let page = ada
        .get(&format!("{MINE}/papers"))
        .await
        .assert_contains("已由“齐全.pdf”替换");
    assert_eq!(ada.get(&old).await.assert_ok().bytes, PDF);
    // Taken out with a reason; by the other party not at all.
    let new = address(&page, &format!("{MINE}/papers/"));
    let id = new.rsplit('/').next().unwrap().to_owned();
    let reason = format!("reason_{id}");
    let ending = format!("{MINE}/papers/{id}/ending");
    bo.post(&ending, &[(&reason, "不要了")])
        .await
        .assert_status(403);
    ada.post(&ending, &[])
        .await
        .assert_status(422)
        .assert_contains("请填写");
    ada.post(&ending, &[(&reason, "传错了合同")])
        .await
        .assert_redirect(&format!("{MINE}/papers#paper-contract"));
    ada.post(&ending, &[(&reason, "再来一次")])
        .await
        .assert_status(409);
    assert_eq!(bo.get(&new).await.assert_ok().bytes, second);
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_contains("已作废：传错了合同")
        .assert_contains("还缺");
    keeper.get(FILE).await.assert_contains("材料作废");
}

#[tokio::test]
async fn the_same_form_twice_makes_one_paper() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    for _ in 0..2 {
        hand_in(
            &keeper,
            FILE,
            ("other", "来函.pdf", PDF),
            &[("once", "one")],
        )
        .await
        .assert_redirect(&format!("{FILE}/papers#paper-other"));
    }
    let page = keeper.get(&format!("{FILE}/papers")).await;
    assert_eq!(page.text().matches("hash muted").count(), 1);
}

#[tokio::test]
async fn what_is_missing_follows_the_papers_and_a_file_given_up_takes_none() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    let missing = async || {
        let mut tx = app.app.db.read().await.unwrap();
        let found = kexing::contracts::store::by_number(&mut tx, NUMBER)
            .await
            .unwrap();
        let contract = found.unwrap();
        let versions = kexing::contracts::store::versions(&mut tx, contract.id)
            .await
            .unwrap();
        let rows =
            kexing::contracts::papers::missing(&mut tx, &contract, &versions[0].values).await;
        rows.unwrap()
            .iter()
            .map(|row| row.code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        missing().await,
        [
            "contract",
            "technical_annex",
            "price_breakdown",
            "uscc_certificates",
            "authorisation"
        ]
    );
    hand_in(&keeper, FILE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    hand_in(&keeper, FILE, ("authorisation", "委托书.pdf", PDF), &[])
        .await
        .location();
    assert_eq!(
        missing().await,
        ["technical_annex", "price_breakdown", "uscc_certificates"]
    );
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_contains("必备材料 5 种，还缺 3 种")
        .assert_contains("外文")
        .assert_contains("这份合同不需要的材料");
    super::step(&keeper, FILE, "abandonment", &[])
        .await
        .assert_redirect(FILE);
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_lacks("name=\"file_contract\"");
    hand_in(&keeper, FILE, ("other", "a.pdf", PDF), &[])
        .await
        .assert_status(409);
}
