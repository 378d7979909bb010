//! The ledger narrowed, put together and asked of past days; every number leads to rows that sum up to it.

use chrono::NaiveDate;
use kexing::web::Duty;

use super::example::{self, YEAR, go_to};
use super::{form, form_with, opened, registered, registrar};
use crate::app::{Actor, TestApp, least};

const LEDGER: &str = "/desk/contracts";

/// The sums at the foot of a ledger: number, 成交额 and 技术交易额 as written.
pub(crate) fn foot(page: &str) -> (i64, String, String) {
    let Some(foot) = page.split("<tfoot>").nth(1) else {
        return (0, String::new(), String::new());
    };
    let number = foot.split("合计 ").nth(1).and_then(|t| t.split(' ').next());
    let sums: Vec<&str> = foot
        .split("¥ ")
        .skip(1)
        .filter_map(|text| text.split('<').next())
        .collect();
    (
        number.unwrap().parse().unwrap(),
        sums[0].to_owned(),
        sums[1].to_owned(),
    )
}

/// A page as who would see it in a session begun just now; those of the tests end by the wall's clock.
pub(crate) async fn fresh(who: &Actor<'_>, address: &str) -> String {
    let again = who.app.signed_in(who.id.unwrap()).await;
    again.get(address).await.assert_ok().text()
}

pub(crate) async fn sums(who: &Actor<'_>, query: &str) -> (i64, String, String) {
    foot(&fresh(who, &format!("{LEDGER}?{query}")).await)
}

fn plain(address: &str) -> String {
    address.replace("&amp;", "&")
}

/// (address, number, 成交额, 技术交易额) of each group.
fn rows(page: &str) -> Vec<(String, i64, String, String)> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap();
    body.split("<tr>")
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split("href=\"").skip(1).collect();
            let text = |cell: &str| {
                let inner = cell.split('>').nth(1).unwrap();
                inner.split('<').next().unwrap().to_owned()
            };
            let sum = |cell: &str| text(cell).trim_start_matches("¥ ").to_owned();
            (
                plain(cells[0].split('"').next().unwrap()),
                text(cells[0]).parse().unwrap(),
                sum(cells[1]),
                sum(cells[2]),
            )
        })
        .collect()
}

fn fen(text: &str) -> i64 {
    text.replace([',', '.'], "").parse().unwrap()
}

#[tokio::test]
async fn every_number_of_a_group_leads_to_rows_that_sum_up_to_it() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let who = app.staff("analyst", &[Duty::Analyst]).await;
    for narrow in [
        "",
        "state=registered&year=2026",
        "on=2026-09-30&county=5117",
    ] {
        let whole = sums(&who, narrow).await;
        for by in ["seller", "buyer", "manager", "county", "family", "type"] {
            for families in ["", "&families=four"] {
                let query = format!("{narrow}&group={by}{families}");
                let rows = rows(&fresh(&who, &format!("{LEDGER}?{query}")).await);
                assert!(!rows.is_empty(), "{query}");
                let mut total = (0, 0, 0);
                for (url, number, sum, technical) in rows {
                    let behind = foot(&fresh(&who, &url).await);
                    assert_eq!(behind, (number, sum.clone(), technical.clone()), "{url}");
                    total = (
                        total.0 + number,
                        total.1 + fen(&sum),
                        total.2 + fen(&technical),
                    );
                }
                let expected = (whole.0, fen(&whole.1), fen(&whole.2));
                assert_eq!(total, expected, "{query}");
            }
        }
    }
}

#[tokio::test]
async fn each_way_of_narrowing_keeps_exactly_its_rows() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let who = app.staff("analyst", &[Duty::Analyst]).await;
    for (query, number, total) in [
        ("", 14, "8,495,000.00"),
        ("county=5117", 13, "7,595,000.00"),
        ("county=510100", 1, "900,000.00"),
        ("to=5117", 13, "8,045,000.00"),
        ("county=511702", 3, "1,330,000.00"),
        ("type=53", 1, "45,000.00"),
        ("family=20", 2, "940,000.00"),
        ("families=four&family=20", 3, "1,740,000.00"),
        ("family=30", 1, "800,000.00"),
        ("field=05", 4, "3,240,000.00"),
        ("band=10-50", 4, "1,250,000.00"),
        ("q=2026511701000139", 1, "640,000.00"),
        ("q=2026%205117%2001%20000139", 1, "640,000.00"),
        ("q=kx-h-2026", 13, "7,895,000.00"),
        ("q=%E5%98%89%E9%99%B5%E6%A0%B7%E6%9D%BF", 1, "450,000.00"),
        ("manager=nobody", 14, "8,495,000.00"),
        ("year=2026&by=signed", 13, "7,895,000.00"),
        ("year=2025&by=effective", 1, "600,000.00"),
        ("origin=direct", 14, "8,495,000.00"),
        ("q=100%25", 0, ""),
        ("q=_", 0, ""),
    ] {
        let (found, sum, _) = sums(&who, query).await;
        assert_eq!((found, sum.as_str()), (number, total), "{query}");
    }
}

#[tokio::test]
async fn a_party_name_leads_to_what_it_sold_and_bought() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    registered(&registrar, "2026511701000018").await;
    let back = form_with(&[
        ("seller_name", "达川岩丝新材料有限公司（虚构）"),
        ("buyer_name", "巴渠应用技术研究院（虚构）"),
        ("total", "10万"),
    ]);
    opened(&registrar, &back).await;
    opened(
        &registrar,
        &form_with(&[
            ("seller_name", "别家（虚构）"),
            ("buyer_name", "再一家（虚构）"),
        ]),
    )
    .await;
    let name = "%E5%B7%B4%E6%B8%A0%E5%BA%94%E7%94%A8%E6%8A%80%E6%9C%AF%E7%A0%94%E7%A9%B6%E9%99%A2%EF%BC%88%E8%99%9A%E6%9E%84%EF%BC%89";
    assert_eq!(sums(&registrar, &format!("org={name}")).await.0, 2);
    assert_eq!(sums(&registrar, &format!("seller={name}")).await.0, 1);
    assert_eq!(sums(&registrar, &format!("buyer={name}")).await.0, 1);
    registrar
        .get(LEDGER)
        .await
        .assert_contains(&format!("?org={name}"));
}

#[tokio::test]
async fn a_manager_is_set_on_the_file_and_found_in_the_ledger() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &form()).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    let id = manager.id.unwrap().to_string();
    let address = format!("{file}/manager");
    let set = [("manager", id.as_str()), ("manager_seen", "")];
    registrar.post(&address, &set).await.assert_redirect(&file);
    registrar.get(&file).await.assert_contains("指定技术经理人");
    assert_eq!(sums(&registrar, &format!("manager={id}")).await.0, 1);
    // Who saw nobody there is told that somebody is.
    let nobody = [("manager", ""), ("manager_seen", "")];
    registrar.post(&address, &nobody).await.assert_status(409);
    let stranger = app.user("stranger").await.to_string();
    let wrong = [
        ("manager", stranger.as_str()),
        ("manager_seen", id.as_str()),
    ];
    registrar
        .post(&address, &wrong)
        .await
        .assert_redirect(&file);
    assert_eq!(sums(&registrar, &format!("manager={id}")).await.0, 1);
    let gone = [("manager", ""), ("manager_seen", id.as_str())];
    registrar.post(&address, &gone).await.assert_redirect(&file);
    assert_eq!(sums(&registrar, "manager=nobody").await.0, 1);
}

#[tokio::test]
async fn a_party_narrows_its_own_and_never_gets_out_of_it() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let registrar = registrar(&app).await;
    let (seller, buyer) = (university.to_string(), company.to_string());
    let theirs = form_with(&[("seller_id", &seller), ("buyer_id", &buyer)]);
    opened(&registrar, &theirs).await;
    opened(&registrar, &form()).await;
    let ada = app.member("ada", university).await;
    for (query, number) in [
        ("", 1),
        ("state=draft", 1),
        ("state=registered", 0),
        ("q=KX-H", 1),
        ("manager=nobody&origin=direct&on=2020-01-01&group=seller", 1),
        ("org=%E8%BE%BE%E5%B7%9D", 0),
    ] {
        let page = ada.get(&format!("/my/contracts?{query}")).await.assert_ok();
        assert_eq!(foot(&page.text()).0, number, "{query}");
        page.assert_lacks("/desk/contracts")
            .assert_lacks("没有技术经理人");
    }
}

#[tokio::test]
async fn the_ledger_asks_the_database_as_often_for_many_rows_as_for_few() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &form()).await;
    let few = least(&registrar, LEDGER).await;
    for n in 0..15 {
        let name = format!("第{n}项（虚构）");
        let seller = format!("第{n}家（虚构）");
        opened(
            &registrar,
            &form_with(&[("name", &name), ("seller_name", &seller)]),
        )
        .await;
    }
    registrar.get(LEDGER).await.assert_contains("第14项");
    let many = least(&registrar, LEDGER).await;
    assert_eq!(many, few);
    let groups = "/desk/contracts?group=seller";
    registrar.get(groups).await.assert_contains("第14家");
    let grouped = least(&registrar, groups).await;
    assert!(grouped <= many + 1, "{grouped} for groups, {many} for rows");
}

#[tokio::test]
async fn long_names_and_days_to_come_do_no_harm() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let long = "长".repeat(200);
    opened(
        &registrar,
        &form_with(&[("name", &long), ("seller_name", &long)]),
    )
    .await;
    registrar
        .get(LEDGER)
        .await
        .assert_ok()
        .assert_contains(&long);
    go_to(&app, NaiveDate::from_ymd_opt(YEAR, 11, 24).unwrap());
    registrar
        .get("/desk/contracts?on=2999-01-01")
        .await
        .assert_ok()
        .assert_lacks("的台账</p>")
        .assert_contains("合计 1 项");
    registrar
        .get("/desk/contracts?on=2020-01-01")
        .await
        .assert_contains("2020-01-01 还没有合同");
}
