//! The figures page: words for every state of a year, and numbers that agree with the rows behind them.

use std::collections::BTreeSet;

use kexing::money::Money;
use kexing::web::Duty;

use super::{TARGET, analyst, fresh, target_with};
use crate::app::{Actor, TestApp};
use crate::contracts::example;

/// The links of a page into the rows, each with its text.
pub(super) fn links(page: &str) -> Vec<(String, String)> {
    links_to(page, "/figures/contracts?")
}

/// The links of a page that begin so, each with its text.
fn links_to(page: &str, beginning: &str) -> Vec<(String, String)> {
    page.split("<a ")
        .skip(1)
        .filter_map(|rest| {
            let url = rest.split("href=\"").nth(1)?.split('"').next()?;
            let text = rest.split_once('>')?.1.split("</a>").next()?;
            url.starts_with(beginning)
                .then(|| (url.replace("&amp;", "&"), text.to_owned()))
        })
        .collect()
}

fn cells(row: &str) -> Vec<String> {
    row.split("<td class=\"num\">")
        .skip(1)
        .filter_map(|cell| cell.split("</td>").next())
        .map(str::to_owned)
        .collect()
}

pub(super) fn fen(text: &str) -> i64 {
    text.chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or(0)
}

/// Opens a number as anybody: how many rows, and both sums if they are told.
async fn outside(visitor: &Actor<'_>, url: &str) -> (i64, Option<(i64, i64)>) {
    let page = visitor.get(url).await.assert_ok().text();
    let Some(foot) = page.split("<tfoot>").nth(1) else {
        return (0, Some((0, 0)));
    };
    let rows = page.split("<tbody>").nth(1).unwrap();
    let number = rows
        .split("</tbody>")
        .next()
        .unwrap()
        .matches("<tr>")
        .count();
    assert_eq!(
        page.matches('¥').count(),
        foot.matches('¥').count(),
        "{url}: a row tells its sum"
    );
    let sums: Vec<i64> = foot
        .split("<span class=\"num\">")
        .skip(1)
        .map(|cell| fen(cell.split("</span>").next().unwrap()))
        .collect();
    let told = (!sums.is_empty()).then(|| (sums[0], sums[1]));
    (i64::try_from(number).unwrap(), told)
}

/// Opens a number as staff: how many rows, their two sums as the foot says, and as the rows add up to.
pub(super) async fn behind(staff: &Actor<'_>, url: &str) -> (i64, i64, i64) {
    let page = fresh(staff).await.get(url).await.assert_ok().text();
    let Some(foot) = page.split("<tfoot>").nth(1) else {
        return (0, 0, 0);
    };
    let body = page
        .split("<tbody>")
        .nth(1)
        .and_then(|rest| rest.split("</tbody>").next())
        .unwrap();
    let rows: Vec<Vec<String>> = body.split("<tr>").skip(1).map(cells).collect();
    let sum = |from_end: usize| -> i64 {
        rows.iter()
            .map(|row| fen(&row[row.len() - 1 - from_end]))
            .sum()
    };
    let foot = cells(foot);
    assert_eq!((fen(&foot[0]), fen(&foot[1])), (sum(1), sum(0)), "{url}");
    (
        i64::try_from(rows.len()).unwrap(),
        fen(&foot[0]),
        fen(&foot[1]),
    )
}

#[tokio::test]
async fn every_number_leads_to_rows_that_add_up_to_it() {
    let app = TestApp::new().await;
    example::load(&app).await;
    analyst(&app).await.post("/desk/targets", &TARGET).await;
    let visitor = app.visitor();
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    for query in [
        "year=2026",
        "year=2026&as_of=2026-09-30",
        "year=2026&scope=inflow",
        "year=2027",
    ] {
        let address = format!("/figures?{query}");
        let page = fresh(&staff).await.get(&address).await.text();
        let found = every_link_agrees(&visitor, &staff, &page).await;
        assert!(found > 60, "{query}: {found} links");
        let page = visitor.get(&format!("/figures?{query}")).await.text();
        every_told_sum_agrees(&visitor, &page).await;
        let found = every_link_agrees(&visitor, &staff, &page).await;
        assert!(found > 30, "{query}: {found} links");
    }
}

/// Whether a sum is the value of so many rows, what is technical of it, or their average.
fn is_one_of(sum: i64, (number, total, technical): (i64, i64, i64)) -> bool {
    let average = Money::from_fen(total).average(number).map(Money::fen);
    sum == total || sum == technical || average == Some(sum)
}

/// What a page tells anybody, its rows tell too.
pub(super) async fn every_told_sum_agrees(visitor: &Actor<'_>, page: &str) {
    for (url, text) in links(page) {
        if let Some(sum) = text.strip_prefix("¥ ") {
            let (number, told) = outside(visitor, &url).await;
            let (total, technical) = told.unwrap_or_else(|| panic!("{url} does not tell {text}"));
            assert!(
                is_one_of(fen(sum), (number, total, technical)),
                "{url} {text}"
            );
        }
    }
}

/// Opens every number of a page: its rows must be as many and add up to it, for staff and, as far as they are told, for
/// anybody. How many there were.
pub(super) async fn every_link_agrees(visitor: &Actor<'_>, staff: &Actor<'_>, page: &str) -> usize {
    every_link_to_agrees("/figures/contracts?", Some(visitor), staff, page).await
}

/// Whether anybody who asks for it is answered the same: not as of a past day, nor by another day than the target's.
fn is_for_anybody(url: &str) -> bool {
    let bases = ["signed", "filed", "effective"];
    !url.contains("as_of=2026-09-30")
        && bases.iter().all(|by| !url.contains(&format!("basis={by}")))
}

/// As `every_link_agrees`, for the links that begin so.
pub(super) async fn every_link_to_agrees(
    beginning: &str,
    visitor: Option<&Actor<'_>>,
    staff: &Actor<'_>,
    page: &str,
) -> usize {
    let found = links_to(page, beginning);
    let urls: BTreeSet<&String> = found.iter().map(|(url, _)| url).collect();
    for url in urls {
        let (number, total, technical) = behind(staff, url).await;
        if let Some(visitor) = visitor.filter(|_| is_for_anybody(url)) {
            let (rows, told) = outside(visitor, url).await;
            assert_eq!(rows, number, "{url}");
            assert!(told.is_none_or(|told| told == (total, technical)), "{url}");
        }
        for (_, text) in found.iter().filter(|(known, _)| known == url) {
            if let Some(sum) = text.strip_prefix("¥ ").map(fen) {
                assert!(is_one_of(sum, (number, total, technical)), "{url} {text}");
            } else if let Ok(count) = text.parse::<i64>() {
                assert_eq!(count, number, "{url}");
            }
        }
    }
    found.len()
}

#[tokio::test]
async fn the_public_sees_sums_but_no_names_and_no_numbers() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let rows = "/figures/contracts?year=2026";
    app.visitor()
        .get(rows)
        .await
        .assert_ok()
        .assert_contains("¥ 5,715,000.00")
        .assert_contains("100–500 万元")
        .assert_contains("达州市内 → 省外")
        .assert_lacks("¥ 1,200,000.00")
        .assert_lacks("宣汉县")
        .assert_lacks("KX-H-")
        .assert_lacks("5117 01")
        .assert_lacks("（虚构）");
    let company = app
        .organisation(
            "渠江示例机械有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    app.member("ada", company)
        .await
        .get(rows)
        .await
        .assert_lacks("KX-H-");
    app.staff("finance", &[Duty::Finance])
        .await
        .get(rows)
        .await
        .assert_contains("KX-H-2026-")
        .assert_contains("2026 5117 01 000018")
        .assert_contains("巴渠应用技术研究院（虚构）");
}

#[tokio::test]
async fn every_kind_of_year_has_its_words() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    let visitor = app.visitor();
    visitor
        .get("/figures")
        .await
        .assert_ok()
        .assert_contains("2026 年还没有登记的合同")
        .assert_contains("没有设定目标");
    visitor
        .get("/figures?year=2030")
        .await
        .assert_ok()
        .assert_contains("2030 年还没有开始");
    for odd in [
        "year=abc",
        "year=-1",
        "year=99999999999",
        "as_of=2026-02-30",
        "month=13&family=zz&county=zz&scope=zz&basis=zz",
        "year=1985&as_of=0001-01-01",
    ] {
        visitor.get(&format!("/figures?{odd}")).await.assert_ok();
        visitor
            .get(&format!("/figures/contracts?{odd}"))
            .await
            .assert_ok();
        visitor
            .get(&format!("/figures/open.csv?{odd}"))
            .await
            .assert_ok();
    }
    analyst
        .post("/desk/targets", &target_with(&[("amount", "0")]))
        .await
        .assert_redirect("/desk/targets");
    visitor
        .get("/figures")
        .await
        .assert_ok()
        .assert_contains("目标为零，不计算完成率");
    analyst
        .post(
            "/desk/targets",
            &target_with(&[("year", "2025"), ("measure", "number"), ("amount", "8")]),
        )
        .await
        .assert_redirect("/desk/targets");
    visitor
        .get("/figures?year=2025")
        .await
        .assert_ok()
        .assert_contains("8 项");
}

#[tokio::test]
async fn the_target_itself_may_say_by_which_day_it_counts() {
    let app = TestApp::new().await;
    example::load(&app).await;
    analyst(&app)
        .await
        .post("/desk/targets", &target_with(&[("basis", "signed")]))
        .await
        .assert_redirect("/desk/targets");
    app.visitor()
        .get("/figures?year=2026")
        .await
        .assert_contains("611.50 万元")
        .assert_contains("111.18%");
    app.visitor()
        .get("/figures/open.csv?year=2026")
        .await
        .assert_contains("6115000.00");
}
