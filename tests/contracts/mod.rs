//! Contract files as registrars, other staff, parties and strangers meet them.

mod at_once;
mod by_hand;
mod changing;
mod drafting;
mod drafting_sent;
mod drafting_stale;
mod estimates;
pub(crate) mod example;
mod filing;
mod filing_before;
mod filing_checks;
mod filing_decisions;
mod filing_queue;
mod filing_registry;
mod from_deal;
mod history;
mod income;
mod income_rules;
pub(crate) mod ledger;
mod milestones;
mod papers;
mod papers_packet;
mod papers_whose;
mod papers_wrong;
mod particulars;
mod past;
mod past_days;
pub(crate) mod performing;
mod receipts;
mod registering;
mod registering_days;
mod reminding;
mod roles;
mod roles_pages;
mod seeing;
mod settling;
mod succeeding;
mod telling;
mod workdays;
mod writing;

use kexing::ids::OrganisationId;
use kexing::web::Duty;

use crate::app::{Actor, TestApp};

pub(crate) const NUMBER: &str = "KX-H-2026-00001";
pub(crate) const FILE: &str = "/desk/contracts/KX-H-2026-00001";

/// A whole form with both parties typed in.
pub(crate) fn form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", "池窑温度场测试与调温模型开发"),
        ("type_code", "11"),
        ("seller_name", "巴渠应用技术研究院（虚构）"),
        ("seller_region", "511700"),
        ("seller_nature", "021"),
        ("buyer_name", "达川岩丝新材料有限公司（虚构）"),
        ("buyer_region", "511703"),
        ("buyer_nature", "150"),
        ("signed_on", "2026-01-10"),
        ("starts_on", "2026-01-10"),
        ("ends_on", "2026-12-31"),
        ("total", "60万"),
        ("items.0.name", "铂铑热电偶"),
        ("items.0.kind", "equipment"),
        ("items.0.amount", "80000"),
        ("field", "05-01"),
        ("ip", "20"),
        ("plan_source", "40"),
        ("payment", "2"),
        ("objective", "10"),
        ("industry", "C30"),
        ("related", "no"),
        ("note", "内部备注"),
    ]
}

/// The form with some fields put in place of others.
pub(crate) fn form_with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<(&'a str, &'a str)> = form();
    for (field, value) in changes {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    form
}

pub(crate) async fn registrar(app: &TestApp) -> Actor<'_> {
    app.staff("registrar", &[Duty::Registrar]).await
}

/// Opens a file with these values; its address.
pub(crate) async fn opened(registrar: &Actor<'_>, form: &[(&str, &str)]) -> String {
    registrar.post("/desk/contracts", form).await.location()
}

/// The revision that a page of the file would send now.
pub(crate) async fn revision(registrar: &Actor<'_>, file: &str) -> String {
    for page in [file.to_owned(), format!("{file}/filing")] {
        let page = registrar.get(&page).await.assert_ok().text();
        if let Some(revision) = revision_on(&page) {
            return revision;
        }
    }
    panic!("no page of {file} has a form")
}

pub(crate) fn revision_on(page: &str) -> Option<String> {
    let rest = page.split("name=\"revision\" value=\"").nth(1)?;
    rest.split('"').next().map(str::to_owned)
}

/// Sends one of the small forms as the page would.
pub(crate) async fn step(
    registrar: &Actor<'_>,
    file: &str,
    step: &str,
    fields: &[(&str, &str)],
) -> crate::app::Res {
    let revision = revision(registrar, file).await;
    let mut form = fields.to_vec();
    form.push(("revision", &revision));
    registrar.post(&format!("{file}/{step}"), &form).await
}

/// A file that is registered under a number.
pub(crate) async fn registered(registrar: &Actor<'_>, number: &str) -> String {
    let file = opened(registrar, &form()).await;
    register(registrar, &file, number).await;
    file
}

/// A registered file between two organisations of the platform.
pub(crate) async fn registered_between(
    registrar: &Actor<'_>,
    (seller, buyer): (OrganisationId, OrganisationId),
) -> String {
    let (seller, buyer) = (seller.to_string(), buyer.to_string());
    let form = form_with(&[("seller_id", &seller), ("buyer_id", &buyer)]);
    let file = opened(registrar, &form).await;
    register(registrar, &file, "2026511701000018").await;
    file
}

/// Signed, filed and registered under a number.
pub(crate) async fn register(registrar: &Actor<'_>, file: &str, number: &str) {
    step(registrar, file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(file);
    step(registrar, file, "filing", &[("filed_on", "2026-01-12")])
        .await
        .assert_redirect(file);
    step(
        registrar,
        file,
        "registration",
        &[
            ("registration_number", number),
            ("registered_on", "2026-01-15"),
        ],
    )
    .await
    .assert_redirect(file);
}
