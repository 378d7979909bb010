//! Plans of instalments, receipts with two persons, counter entries, royalty statements.

use kexing::web::{Duty, OrganisationRole};

use super::{form_with, opened, registrar, step};
use crate::app::{Actor, TestApp};

pub(crate) const SLIP: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
pub(crate) const REGISTRATION: &str = "2026511701000018";

/// What a hidden field of a page holds.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    page.split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no {name} in:\n{page}"))
        .to_owned()
}

/// Sends the plan's form as the page would.
pub(crate) async fn plan(
    registrar: &Actor<'_>,
    file: &str,
    fields: &[(&str, &str)],
) -> crate::app::Res {
    let path = format!("{file}/performance/plan");
    let page = registrar.get(&path).await.assert_ok().text();
    let (seen, revision) = (hidden(&page, "seen"), hidden(&page, "revision"));
    let mut form = fields.to_vec();
    form.push(("seen", &seen));
    form.push(("revision", &revision));
    registrar.post(&path, &form).await
}

pub(crate) const TWO: [(&str, &str); 5] = [
    ("lines.0.what", "首期"),
    ("lines.0.amount", "24万"),
    ("lines.0.due_on", "2026-02-01"),
    ("lines.1.what", "尾款"),
    ("lines.1.amount", "36万"),
];

pub(crate) fn slip<'a>(
    id: &'a str,
    amount: &'a str,
    reference: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("received_on", "2026-11-20"),
        ("amount", amount),
        ("payer", "达川岩丝新材料有限公司（虚构）"),
        ("bank_reference", reference),
        ("invoice", "00012345"),
    ]
}

/// Enters a receipt with its slip.
pub(crate) async fn enter(actor: &Actor<'_>, file: &str, form: &[(&str, &str)]) -> crate::app::Res {
    let path = format!("{file}/performance/receipts");
    actor.upload(&path, form, ("proof", "回单.pdf", SLIP)).await
}

pub(crate) const ONE: &str = "01890000-0000-7000-8000-000000000001";
pub(crate) const OTHER: &str = "01890000-0000-7000-8000-000000000002";

pub(crate) async fn finance<'a>(app: &'a TestApp, name: &str) -> Actor<'a> {
    app.staff(name, &[Duty::Finance]).await
}

#[tokio::test]
async fn a_plan_adds_up_is_edited_until_registration_and_versioned_afterwards() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &super::form()).await;
    plan(&registrar, &file, &TWO[..3])
        .await
        .assert_status(422)
        .assert_contains("少 360,000.00 元");
    let page = format!("{file}/performance");
    plan(&registrar, &file, &TWO)
        .await
        .assert_redirect(&format!("{page}#instalments"));
    plan(&registrar, &file, &TWO)
        .await
        .assert_redirect(&format!("{page}#instalments"));
    registrar
        .get(&page)
        .await
        .assert_contains("第 1 版")
        .assert_lacks("第 2 版");
    for (deed, field, day) in [
        ("signing", "signed_on", "2026-01-10"),
        ("filing", "filed_on", "2026-01-12"),
    ] {
        step(&registrar, &file, deed, &[(field, day)])
            .await
            .assert_redirect(&file);
    }
    let answer = [
        ("registration_number", REGISTRATION),
        ("registered_on", "2026-01-15"),
    ];
    step(&registrar, &file, "registration", &answer)
        .await
        .assert_redirect(&file);
    // From now on a new version with its reason; the old one stays readable.
    plan(&registrar, &file, &TWO)
        .await
        .assert_status(422)
        .assert_contains("请填写此项");
    let mut later = TWO.to_vec();
    later[2].1 = "2026-12-01";
    later.push(("words", "补充协议延期"));
    plan(&registrar, &file, &later)
        .await
        .assert_redirect(&format!("{page}#instalments"));
    registrar
        .get(&page)
        .await
        .assert_contains("第 2 版")
        .assert_contains("第 1 版")
        .assert_contains("补充协议延期")
        .assert_contains("2026-02-01");
}

#[tokio::test]
async fn of_two_plans_written_at_once_one_holds() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = opened(&one, &super::form()).await;
    let path = format!("{file}/performance/plan");
    let mut form = TWO.to_vec();
    form.extend([("seen", "0"), ("revision", "0")]);
    let (a, b) = tokio::join!(one.post(&path, &form), other.post(&path, &form));
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}

#[tokio::test]
async fn the_seller_enters_the_buyer_reads_and_a_stranger_finds_nothing() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let stranger = app
        .organisation("外人（虚构）", "enterprise", "91511700FAKE00002B")
        .await;
    let registrar = registrar(&app).await;
    let (seller_id, buyer_id) = (university.to_string(), company.to_string());
    let form = form_with(&[("seller_id", &seller_id), ("buyer_id", &buyer_id)]);
    let file = opened(&registrar, &form).await;
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    let seller = app.member("seller", university).await;
    let buyer = app
        .member_as("buyer", company, OrganisationRole::Administrator)
        .await;
    let stranger = app.member("stranger", stranger).await;
    let mine = file.replace("/desk/", "/my/");
    let to = format!("{mine}/performance#receipts");
    enter(&seller, &mine, &slip(ONE, "30万", "A-1"))
        .await
        .assert_redirect(&to);
    enter(&buyer, &mine, &slip(OTHER, "30万", "A-2"))
        .await
        .assert_status(403);
    enter(&stranger, &mine, &slip(OTHER, "30万", "A-2"))
        .await
        .assert_status(404);
    let receipt = format!("{mine}/performance/receipts/{ONE}");
    stranger.get(&receipt).await.assert_status(404);
    stranger
        .get(&format!("{mine}/performance"))
        .await
        .assert_status(404);
    let finance = finance(&app, "finance").await;
    let desk = format!("{file}/performance/receipts/{ONE}");
    finance
        .post(&format!("{desk}/confirmation"), &[])
        .await
        .assert_redirect(&desk);
    let page = buyer.get(&receipt).await.assert_ok().text();
    let slip = kept_file(&page);
    let opened = format!("{mine}/performance/files/{slip}");
    assert_eq!(buyer.get(&opened).await.assert_ok().bytes, SLIP);
    stranger.get(&opened).await.assert_status(404);
}

/// The first file that a page leads to.
pub(super) fn kept_file(page: &str) -> &str {
    let rest = page.split("/files/").nth(1).unwrap();
    rest.split('"').next().unwrap()
}

#[tokio::test]
async fn a_plan_takes_its_own_lines_and_milestones_that_stand() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &super::form()).await;
    let to = format!("{file}/performance#instalments");
    plan(&registrar, &file, &TWO).await.assert_redirect(&to);
    let page = registrar
        .get(&format!("{file}/performance/plan"))
        .await
        .text();
    let line = hidden(&page, "lines.0.id");
    let other = opened(&registrar, &form_with(&[("name", "窑炉余热利用")])).await;
    let mut foreign = TWO.to_vec();
    foreign.push(("lines.0.id", &line));
    plan(&registrar, &other, &foreign)
        .await
        .assert_status(422)
        .assert_contains("lines.0.what")
        .assert_contains("不是本合同的应收款");
    // A milestone that was withdrawn is none to wait for.
    let milestones = format!("{other}/performance/milestones");
    let agreed = [
        ("id", ONE),
        ("title", "中期报告"),
        ("deliverable", "报告与数据"),
        ("due_on", "2026-11-27"),
        ("side", "seller"),
    ];
    registrar.post(&milestones, &agreed).await;
    let withdrawal = [("revision", "0"), ("withdraw_words", "不再需要")];
    registrar
        .post(&format!("{milestones}/{ONE}/withdrawal"), &withdrawal)
        .await
        .assert_redirect(&format!("{other}/performance#milestones"));
    let mut waiting = TWO.to_vec();
    waiting.push(("lines.1.milestone", ONE));
    plan(&registrar, &other, &waiting)
        .await
        .assert_status(422)
        .assert_contains("没有这个选项");
}

#[tokio::test]
async fn statements_are_held_against_the_estimate_and_lead_to_the_change_form() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let royalty = form_with(&[("payment", "3")]);
    let file = opened(&registrar, &royalty).await;
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    step(&registrar, &file, "filing", &[("filed_on", "2026-01-12")])
        .await
        .assert_redirect(&file);
    let answer = [
        ("registration_number", REGISTRATION),
        ("registered_on", "2026-01-15"),
    ];
    step(&registrar, &file, "registration", &answer)
        .await
        .assert_redirect(&file);
    let path = format!("{file}/performance/royalties");
    let statement = [
        ("id", ONE),
        ("period_from", "2026-07-01"),
        ("period_to", "2026-09-30"),
        ("base", "1000万"),
        ("rate", "3.5"),
    ];
    let to = format!("{file}/performance#royalties");
    registrar.post(&path, &statement).await.assert_redirect(&to);
    registrar.post(&path, &statement).await.assert_redirect(&to);
    let mut again = statement.to_vec();
    again[0].1 = OTHER;
    registrar
        .post(&path, &again)
        .await
        .assert_status(422)
        .assert_contains("已经结算过");
    let page = registrar
        .get(&format!("{file}/performance"))
        .await
        .assert_contains("350,000.00")
        .assert_contains("第五十一条")
        .text();
    let change = page.split(&format!("{file}/change?")).nth(1).unwrap();
    let query = change.split('"').next().unwrap().replace("&amp;", "&");
    registrar
        .get(&format!("{file}/change?{query}"))
        .await
        .assert_contains("value=\"350000.00\"");
    let withdrawal = format!("{path}/{ONE}/withdrawal");
    let field = format!("withdraw.{ONE}");
    registrar.post(&withdrawal, &[]).await.assert_status(422);
    registrar
        .post(&withdrawal, &[(&field, "重复")])
        .await
        .assert_redirect(&to);
    registrar
        .post(&withdrawal, &[(&field, "重复")])
        .await
        .assert_status(409);
}
