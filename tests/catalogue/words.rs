//! What the search page says about the words: what was meant, what was not met, and the way on.

use super::stage::{need, publish_need, publish_result, result};
use crate::app::TestApp;

fn search(kind: &str, q: &str) -> String {
    let query = serde_urlencoded::to_string([("kind", kind), ("q", q)]).unwrap();
    format!("/search?{query}")
}

async fn stocked() -> TestApp {
    let app = TestApp::new().await;
    let (owner, company) = (app.university().await, app.company().await);
    publish_result(
        &app,
        owner,
        &result("连续玄武岩纤维拉丝", "池窑法，单丝直径9 μm"),
    )
    .await;
    let mut valve = result("高压天然气球阀软密封座", "工作压力 10～20 MPa，无泄漏");
    valve.keywords = vec!["球阀".to_owned(), "软密封".to_owned()];
    "开关8000次零泄漏".clone_into(&mut valve.value_line);
    "解决阀座磨损".clone_into(&mut valve.problem);
    publish_result(&app, owner, &valve).await;
    publish_need(&app, company, &need("求浸润剂配方", "断头率要低")).await;
    app.run_jobs().await;
    app
}

#[tokio::test]
async fn what_was_meant_is_shown_where_nothing_has_the_words() {
    let app = stocked().await;
    let visitor = app.visitor();
    visitor
        .get(&search("achievements", "玄五岩"))
        .await
        .assert_ok()
        .assert_contains("没有找到“玄五岩”，下面是“玄武岩”的结果。")
        .assert_contains("仍按“玄五岩”查找")
        .assert_contains("<mark>玄武岩</mark>")
        .assert_contains("共 1 项成果")
        .assert_contains("exact=1");
    let exact = search("achievements", "玄五岩") + "&exact=1";
    visitor
        .get(&exact)
        .await
        .assert_ok()
        .assert_contains("没有找到“玄五岩”")
        .assert_contains("您要找的是不是")
        .assert_contains("作为需求发布")
        .assert_lacks("<mark>");
    for typed in ["xaunwuyan", "baslat fibr", "玄五巖"] {
        visitor
            .get(&search("achievements", typed))
            .await
            .assert_contains("共 1 项成果")
            .assert_contains("仍按");
    }
    visitor
        .in_english()
        .get(&search("achievements", "玄五岩"))
        .await
        .assert_contains("These are the results for “玄武岩”");
}

#[tokio::test]
async fn words_that_were_not_met_are_named_and_can_become_a_need() {
    let app = stocked().await;
    app.visitor()
        .get(&search("achievements", "玄武岩纤维 量子通信 球阀"))
        .await
        .assert_ok()
        .assert_contains("没有成果提到“量子”、“通信”")
        .assert_contains("未提到：“球阀”")
        .assert_contains("/my/needs/new?title=%E7%8E%84")
        .assert_contains("keywords=");
    app.visitor()
        .get(&search("achievements", "玄武岩纤维 球阀"))
        .await
        .assert_contains("没有一条内容同时提到所有的词");
    app.visitor()
        .get(&search("achievements", "玄武岩纤维 拉丝"))
        .await
        .assert_lacks("作为需求发布")
        .assert_lacks("未提到");
}

#[tokio::test]
async fn the_form_of_a_need_keeps_what_was_searched_for() {
    let app = TestApp::new().await;
    let member = app.member("ada", app.company().await).await;
    let asked = [
        ("title", "量子通信 球阀"),
        ("keywords", "量子、球阀"),
        ("budget", "7"),
    ];
    let query = serde_urlencoded::to_string(asked).unwrap();
    member
        .get(&format!("/my/needs/new?{query}"))
        .await
        .assert_ok()
        .assert_contains("value=\"量子通信 球阀\"")
        .assert_contains("value=\"量子、球阀\"")
        .assert_lacks("value=\"7\"");
}

#[tokio::test]
async fn units_signs_and_scripts_are_one() {
    let app = stocked().await;
    let visitor = app.visitor();
    for (typed, found) in [
        ("10MPa", "球阀"),
        ("20 兆帕", "球阀"),
        ("9um", "拉丝"),
        ("9微米", "拉丝"),
        ("９μｍ", "拉丝"),
        ("玄武巖纖維", "拉丝"),
        ("高壓 天然氣", "球阀"),
        ("ball valve", "球阀"),
        ("basalt fibers", "拉丝"),
        ("\"高压天然气\" -拉丝", "球阀"),
    ] {
        visitor
            .get(&search("achievements", typed))
            .await
            .assert_ok()
            .assert_contains("共 1 项成果")
            .assert_contains(found);
    }
}

#[tokio::test]
async fn suggestions_come_in_groups() {
    let app = stocked().await;
    let answer = app
        .visitor()
        .get("/search/suggest?kind=achievements&q=qiufa")
        .await;
    let json: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    let items = json["items"].as_array().unwrap().iter();
    let shown: Vec<(&str, &str)> = items
        .map(|item| {
            (
                item["group"].as_str().unwrap(),
                item["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [("关键词", "球阀"), ("成果", "高压天然气球阀软密封座")]
    );
}

#[tokio::test]
async fn counts_stay_right_under_several_filters() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    for (title, field, maturity, mode) in [
        ("甲成果", "04-01", 7, "licence"),
        ("乙成果", "04-02", 7, "licence"),
        ("丙成果", "04-02", 2, "licence"),
        ("丁成果", "05-01", 7, "transfer"),
    ] {
        let mut one = result(title, "用于检验");
        (one.field, one.maturity, one.modes) = (field.to_owned(), maturity, vec![mode.to_owned()]);
        publish_result(&app, owner, &one).await;
    }
    app.run_jobs().await;
    // Each count is what choosing it finds, whatever else is chosen, down the tree too.
    let start = search("achievements", "成果");
    let mut todo = vec![(start, 0)];
    let mut seen = std::collections::BTreeSet::new();
    while let Some((address, depth)) = todo.pop() {
        let page = app.visitor().get(&address).await.assert_ok().text();
        for (option, count) in options(&page) {
            if !seen.insert(option.clone()) {
                continue;
            }
            let found = app.visitor().get(&option).await.text();
            let total = format!("共 {count} 项成果");
            assert!(
                found.contains(&total),
                "{address} says {count} for {option}"
            );
            if depth < 2 {
                todo.push((option, depth + 1));
            }
        }
    }
    assert!(seen.len() > 30, "{}", seen.len());
}

/// Filter options of a page that have a count: address and count.
fn options(page: &str) -> Vec<(String, u64)> {
    let rows = page.split("filter-row").skip(1);
    let links = rows.flat_map(|row| row.split("<a href=\"").skip(1));
    links
        .filter_map(|link| {
            let (address, rest) = link.split_once('"')?;
            let label = rest.split_once("</a>")?.0;
            let count = label.split_once("<span class=\"count\">")?.1;
            let count = count.split_once('<')?.0.parse().ok()?;
            Some((address.replace("&amp;", "&"), count))
        })
        .collect()
}

#[tokio::test]
async fn of_a_long_text_the_page_says_how_much_was_searched_for() {
    let app = stocked().await;
    let third = app
        .organisation("宣汉示例化工（虚构）", "enterprise", "91511722FAKE100001")
        .await;
    let engineer = app.member("engineer", third).await;
    let problem = "池窑拉丝时玄武岩纤维断头率高，".repeat(20);
    assert_eq!(problem.chars().count(), 300);
    let page = engineer
        .get(&search("achievements", &problem))
        .await
        .assert_ok()
        .assert_contains("只用前 200 个字查找")
        .assert_contains("全文会带到表单里")
        .text();
    let (_, rest) = page.split_once("href=\"/my/needs/new?").unwrap();
    let (query, _) = rest.split_once('"').unwrap();
    let form = format!("/my/needs/new?{}", query.replace("&amp;", "&"));
    engineer
        .get(&form)
        .await
        .assert_ok()
        .assert_contains(&problem);
    engineer
        .get(&search("needs", &"玄".repeat(200)))
        .await
        .assert_lacks("个字查找");
    // Also the longest one, and for somebody who has to sign in first.
    let longest = "玄武岩纤维".repeat(1_400);
    let page = app
        .visitor()
        .in_english()
        .get(&search("needs", &longest))
        .await
        .assert_ok()
        .assert_contains("only its first 200 characters were searched for")
        .assert_contains("Its first 3000 characters go into the form")
        .text();
    let (_, rest) = page.split_once("href=\"/my/needs/new?").unwrap();
    let (query, _) = rest.split_once('"').unwrap();
    let form = format!("/my/needs/new?{}", query.replace("&amp;", "&"));
    let to_sign_in = app.visitor().get(&form).await.location();
    assert!(to_sign_in.len() < 60_000, "{}", to_sign_in.len());
}

/// What a server says first to an address, over a real connection.
async fn answered(at: std::net::SocketAddr, q: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut wire = tokio::net::TcpStream::connect(at).await.unwrap();
    let address = search("needs", q);
    let request = format!("GET {address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    // A server that has read enough may close while we still write.
    let _told = wire.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _end = wire.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_longest_address_a_connection_carries_is_answered() {
    let app = stocked().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let router = app.router.clone();
    let router = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    // What the search box takes, and as much as an address holds.
    for most in [3_000, 7_200] {
        let page = answered(at, &"玄".repeat(most)).await;
        assert!(page.starts_with("HTTP/1.1 200"), "{most}: {page:.200}");
        assert!(page.contains("200 个字"), "{most}");
    }
    let page = answered(at, &"玄".repeat(20_000)).await;
    assert!(page.starts_with("HTTP/1.1 414"), "{page:.200}");
    server.abort();
}
