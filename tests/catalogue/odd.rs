//! Whatever is typed or linked has an answer.

use super::stage::{publish_result, result};
use crate::app::TestApp;

/// What follows the question mark.
const ODD: &[&str] = &[
    "q=%22%22%22",
    "q=-",
    "q=%22a+-b",
    "q=%F0%9F%98%80",
    "q=%F0%9F%98%80%E7%8E%84",
    "q=%E3%80%82%EF%BC%8C%EF%BC%81",
    "q=%00%00",
    "q=%FF%FE",
    "q=AND+OR+NOT",
    "q=*%3F~^:()[]%7B%7D",
    "q=title:x",
    "kind=nothing",
    "field=zz&maturity=99&mode=x&region=0&price=x&ip=x&okind=x&industry=x",
    "page=1000000000",
    "page=-1",
    "page=x",
    "sort=sideways",
    "sort=best",
    "kind=organisations&sort=price&field=01",
    "kind=needs&sort=budget&maturity=1",
    "q=a&q=b&kind=needs&kind=x",
    "lang=xx",
    "q=%",
    "q=%zz%1",
    "q=%E7%8E",
    "q=%C0%80%ED%A0%80",
    "q=%1B%5B31m%07%08%7F",
    "q=a%00b",
    "q=%E2%80%AE%EF%BB%BF%E2%80%8B",
    "q=%27+OR+1%3D1%3B+DROP+TABLE+listings%3B--",
    "q=%22%22+-%22%22+-%22a",
    "q=%E2%80%9C%E7%8E%84",
    "q=-%E7%8E%84",
    "q=%7B%7B7*7%7D%7D+%24%7Bx%7D",
    "q=%F0%9F%91%A9%E2%80%8D%F0%9F%94%AC%F0%9F%98%80",
    "page=99999999999999999999999999",
    "page=0",
    "page=1&page=2",
    "page=%EF%BC%92",
    "kind=achievements&kind=needs&field=01&field=02",
    "field=%00&region=%27%3B--&okind=%22%22",
    "exact=7&exact=1&q=%E7%8E%84%E4%BA%94",
    "q&kind&=&&&",
    "exact=1&q=%E7%8E%84%E4%BA%94%E5%B2%A9",
];

#[tokio::test]
async fn odd_searches_have_an_answer() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    for n in 0..3 {
        publish_result(&app, owner, &result(&format!("玄武岩 {n}"), "池窑法")).await;
    }
    app.run_jobs().await;
    let visitor = app.visitor();
    for odd in ODD {
        let answer = visitor.get(&format!("/search?{odd}")).await;
        assert_eq!(answer.status, 200, "{odd}: {}", answer.text());
        let answer = visitor.get(&format!("/search/suggest?{odd}")).await;
        assert_eq!(answer.status, 200, "{odd}");
        let _json: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    }
    for long in [
        "x".repeat(20_000),
        "%22a+".repeat(4_000),
        "-a+".repeat(6_600),
        "%E7".repeat(6_600),
        "1+".repeat(10_000),
    ] {
        for place in ["search", "search/suggest"] {
            visitor.get(&format!("/{place}?q={long}")).await.assert_ok();
        }
    }
    visitor
        .get("/search?page=1000000000")
        .await
        .assert_contains("玄武岩 1");
}

#[tokio::test]
async fn markup_in_texts_and_searches_stays_text() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let evil = "<script>alert(1)</script><b>浸润剂";
    let mut one = result(evil, evil);
    one.value_line = evil.to_owned();
    let page = publish_result(&app, owner, &one).await;
    app.run_jobs().await;
    let visitor = app.visitor();
    for path in [
        "/search?q=%E6%B5%B8%E6%B6%A6%E5%89%82".to_owned(),
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/search?q=%22%3E%3Cimg%20src=x%3E&kind=needs".to_owned(),
        page.path,
        "/".to_owned(),
    ] {
        let path = path
            .replace('浸', "%E6%B5%B8")
            .replace('润', "%E6%B6%A6")
            .replace('剂', "%E5%89%82");
        visitor
            .get(&path)
            .await
            .assert_ok()
            .assert_lacks("<script>alert")
            .assert_lacks("<b>浸")
            .assert_lacks("<img src=x");
    }
}

#[tokio::test]
async fn nothing_found_says_what_to_do_with_the_words_kept() {
    let app = TestApp::new().await;
    app.visitor()
        .get("/search?kind=needs&q=zzqqxx")
        .await
        .assert_ok()
        .assert_contains("/my/needs/new?title=zzqqxx")
        .assert_contains("kind=organisations&amp;q=zzqqxx");
}
