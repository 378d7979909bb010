//! The pivot: every cell opens rows that add up to it, its address is all there is to it, and kept ones belong to somebody.

use chrono::NaiveDate;
use kexing::web::Duty;

use super::figures::{behind, fen, links};
use super::fresh;
use crate::app::{Actor, TestApp};
use crate::contracts::example::{self, go_to};

const YEAR: &str = "period=own&from=2026-01-01&to=2026-12-31";

async fn page(staff: &Actor<'_>, query: &str) -> String {
    fresh(staff)
        .await
        .get(&format!("/desk/figures/pivot?{query}"))
        .await
        .assert_ok()
        .text()
}

#[tokio::test]
async fn every_cell_opens_rows_that_add_up_to_it() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    for (query, least) in [
        ("rows=family&columns=quarter", 15),
        (
            "rows=county&columns=month&measure=technical&scope=inflow",
            20,
        ),
        ("rows=in_year&measure=number&basis=signed", 2),
        ("rows=band&columns=type&measure=number", 15),
        ("rows=field&columns=origin&family=10", 6),
    ] {
        let page = page(&staff, &format!("{query}&{YEAR}")).await;
        let found = links(&page);
        assert!(found.len() >= least, "{query}: {} cells", found.len());
        for (url, text) in found {
            let (number, total, technical) = behind(&staff, &url).await;
            let sums = if query.contains("number") {
                [number, number]
            } else {
                [total, technical]
            };
            assert!(sums.contains(&fen(&text)), "{query}: {text} opens {sums:?}");
        }
    }
}

#[tokio::test]
async fn shares_averages_and_files_say_the_same() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    // C1, C6 and C14 are of 3,300,000 of 5,715,000 yuan.
    let shares = page(&staff, &format!("rows=family&share=yes&{YEAR}")).await;
    assert!(shares.contains("3,300,000.00") && shares.contains("57.74%"));
    assert!(shares.contains("5,715,000.00") && shares.contains("100.00%"));
    let average = page(
        &staff,
        &format!("rows=family&measure=average&share=yes&{YEAR}"),
    )
    .await;
    assert!(average.contains("1,100,000.00") && average.contains("571,500.00"));
    assert!(average.contains("不是平均数的平均") && !average.contains("100.00%"));
    staff
        .get(&format!(
            "/desk/figures/pivot.csv?rows=family&columns=in_year&{YEAR}"
        ))
        .await
        .assert_ok()
        .assert_contains("技术开发,3300000.00,3300000.00")
        .assert_contains("合计,5715000.00,5715000.00");
    let file = fresh(&staff)
        .await
        .get(&format!(
            "/desk/figures/pivot.xlsx?rows=family&share=yes&{YEAR}"
        ))
        .await
        .assert_ok();
    assert!(file.bytes.starts_with(b"PK"));
    app.staff("analyst", &[Duty::Analyst])
        .await
        .in_english()
        .get(&format!(
            "/desk/figures/pivot?rows=family&columns=quarter&{YEAR}"
        ))
        .await
        .assert_contains("Technology development")
        .assert_contains("2026-Q4");
}

#[tokio::test]
async fn odd_addresses_and_a_year_of_nothing_have_their_words() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    for query in [
        "",
        "rows=nothing&columns=rows&measure=all&period=never&scope=x&basis=y",
        "rows=family&columns=family&period=own&from=2026-12-31&to=2026-01-01",
        "rows=month&period=own&from=1990-01-01&to=2026-12-31",
        "rows=field&field=%2105&type=zz&month=13",
        "rows=field&rows=type&measure=%00",
    ] {
        page(&staff, query).await;
    }
    // On the first day of a year nothing has come yet.
    go_to(&app, NaiveDate::from_ymd_opt(2028, 1, 1).unwrap());
    let empty = page(&staff, "rows=county&columns=quarter").await;
    assert!(empty.contains("这样筛选没有合同"));
}

#[tokio::test]
async fn kept_pivots_belong_to_somebody_and_move_on_with_the_calendar() {
    let app = TestApp::new().await;
    let one = app.staff("registrar", &[Duty::Registrar]).await;
    let other = app.staff("analyst", &[Duty::Analyst]).await;
    let kept = "/desk/figures/pivot/kept";
    let query = "rows=county&columns=quarter&period=this_year";
    one.post(kept, &[("query", query), ("name", "")])
        .await
        .assert_status(422)
        .assert_contains("name=\"query\"");
    one.post(kept, &[("query", query), ("name", "区县逐季")])
        .await
        .assert_status(303);
    one.post(kept, &[("query", "rows=ip"), ("name", "区县逐季")])
        .await
        .assert_status(422)
        .assert_contains("您已有同名的收藏");
    // Its keeper's alone until it is shared.
    assert!(page(&one, "").await.contains("区县逐季"));
    assert!(!page(&other, "").await.contains("区县逐季</a>"));
    let mine = page(&one, "").await;
    let id = mine
        .split("/kept/")
        .nth(1)
        .and_then(|rest| rest.split('/').next())
        .unwrap();
    let share = format!("{kept}/{id}/share");
    other
        .post(&share, &[("shared", "yes")])
        .await
        .assert_status(409);
    one.post(&share, &[("shared", "yes")])
        .await
        .assert_status(303);
    one.post(&share, &[("shared", "yes")])
        .await
        .assert_status(409);
    let seen = page(&other, "").await;
    assert!(seen.contains("区县逐季</a>") && seen.contains("period=this_year"));
    assert!(!seen.contains(&format!("{id}/end")));
    // Only whoever keeps it lets it go, and once.
    let end = format!("{kept}/{id}/end");
    other.post(&end, &[]).await.assert_status(409);
    one.post(&end, &[]).await.assert_status(303);
    one.post(&end, &[]).await.assert_status(409);
    assert!(!page(&other, "").await.contains("区县逐季</a>"));
}
