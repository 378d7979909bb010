//! Every way to fail: an error that says what to do, in time, and never with the key in it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::search::meili::server::{Patience, Server};
use crate::search::meili::{Meili, PREFIX};
use crate::search::{Error, Extent, Query, Result, Settings, shipped};

const INDEX: &str = "achievements";
const KEY: &str = "a-key-nobody-may-see";
const PATIENCE: Patience = Patience {
    asking: Duration::from_millis(150),
    sending: Duration::from_millis(150),
    working: Duration::from_millis(300),
};

fn meili(url: &str) -> Meili {
    let server = Server::new(url, Some(KEY), PATIENCE).unwrap();
    Meili::with(server, shipped().unwrap(), PREFIX)
}

async fn answering(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path_regex(".*"))
        .respond_with(template)
        .mount(&server)
        .await;
    server
}

fn refusal(status: u16, code: &str, kind: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "message": "as said by the server", "code": code, "type": kind, "link": "https://docs.example/errors"
    }))
}

/// The error with all its causes; nothing of it may show the key.
fn said<T: std::fmt::Debug>(outcome: Result<T>) -> (bool, String) {
    let error = outcome.unwrap_err();
    let down = error.is_down();
    let text = format!("{:#}", anyhow::Error::new(error));
    assert!(!text.contains(KEY), "{text}");
    (down, text)
}

#[tokio::test]
async fn a_server_that_is_not_there_is_down() {
    // Nothing listens on the port that was just free.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let meili = meili(&format!("http://{free}"));
    assert!(!format!("{meili:?}").contains(KEY));
    let (down, text) = said(meili.search(INDEX, Query::new("量子")).await);
    assert!(down && text.contains("can't be reached"), "{text}");
    assert!(said(meili.suggest(INDEX, "fa", 5).await).0);
    assert!(said(meili.apply(INDEX, vec![], vec!["x".into()]).await).0);
    assert!(said(meili.rebuild(INDEX).await).0);
    assert!(said(meili.needs_rebuild().await).0);
    assert!(said(meili.rights().await).0);
}

#[tokio::test]
async fn a_slow_server_is_down_after_a_while() {
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(5));
    let server = answering(slow).await;
    let start = Instant::now();
    let meili = meili(&server.uri());
    let (down, text) = said(meili.search(INDEX, Query::new("量子")).await);
    assert!(down && text.contains("within 150 ms"), "{text}");
    assert!(start.elapsed() < Duration::from_secs(2));
    let again = Instant::now();
    let (down, text) = said(meili.search(INDEX, Query::new("量子")).await);
    assert!(down && text.contains("a moment ago"), "{text}");
    assert!(again.elapsed() < Duration::from_millis(100));
}

#[tokio::test]
async fn a_failing_server_is_down_and_a_refusing_one_is_not() {
    for (template, wanted_down, word) in [
        (
            ResponseTemplate::new(502).set_body_string("<html>"),
            true,
            "Meilisearch failed",
        ),
        (
            refusal(500, "internal", "internal"),
            true,
            "as said by the server",
        ),
        (
            refusal(403, "invalid_api_key", "auth"),
            false,
            "kexing check",
        ),
        (
            refusal(401, "missing_authorization_header", "auth"),
            false,
            "kexing check",
        ),
        (
            refusal(400, "invalid_search_filter", "invalid_request"),
            false,
            "as said by the server",
        ),
        (
            ResponseTemplate::new(200).set_body_string("nonsense"),
            false,
            "not understood",
        ),
        (
            ResponseTemplate::new(200).set_body_json(json!({"results": []})),
            false,
            "answered 0 of",
        ),
    ] {
        let server = answering(template).await;
        let (down, text) = said(meili(&server.uri()).search(INDEX, Query::new("量子")).await);
        assert_eq!(down, wanted_down, "{text}");
        assert!(text.contains(word), "{text}");
    }
}

#[tokio::test]
async fn an_index_that_is_not_there_yet_is_empty() {
    let server = answering(refusal(404, "index_not_found", "invalid_request")).await;
    let meili = meili(&server.uri());
    let query = Query {
        facets: vec!["region".into()],
        ..Query::new("阀门 valve")
    };
    let answer = meili.search(INDEX, query).await.unwrap();
    assert_eq!((answer.total, answer.hits.len()), (0, 0));
    assert_eq!(
        answer.extent,
        Extent::Absent,
        "not the same as nothing found"
    );
    assert!(answer.facets["region"].is_empty());
    assert!(meili.suggest(INDEX, "fa", 5).await.unwrap().is_empty());
    assert_eq!(meili.needs_rebuild().await.unwrap().len(), 3);
}

/// A server that takes every task on and then says this of it.
async fn with_tasks(state: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path_regex("^/tasks/"))
        .respond_with(ResponseTemplate::new(200).set_body_json(state))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path(format!("/indexes/{PREFIX}{INDEX}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"uid": "x"})))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .respond_with(refusal(404, "index_not_found", "invalid_request"))
        .mount(&server)
        .await;
    let taken = json!({"taskUid": 7, "status": "enqueued"});
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(202).set_body_json(taken))
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn a_task_that_fails_is_an_error_with_what_the_server_says() {
    let error =
        json!({"code": "no_space_left_on_device", "message": "the disk is full", "type": "system"});
    for (state, down, word) in [
        (
            json!({"status": "failed", "error": error}),
            false,
            "the disk is full",
        ),
        (
            json!({"status": "canceled", "error": null}),
            false,
            "canceled",
        ),
        (
            json!({"status": "processing", "error": null}),
            true,
            "is not done after",
        ),
        (json!({"status": "enqueued"}), true, "is not done after"),
    ] {
        let server = with_tasks(state).await;
        let document = json!({"id": "a", "title": "球阀"});
        let applied = meili(&server.uri())
            .apply(INDEX, vec![document], vec![])
            .await;
        let (is_down, text) = said(applied);
        assert!(text.contains(word), "{text}");
        assert_eq!(is_down, down, "{text}");
    }
}

#[tokio::test]
async fn a_bad_document_is_refused_before_anything_is_sent() {
    let server = answering(ResponseTemplate::new(500)).await;
    let bad = json!({"id": "a", "price": 1.5});
    let applied = meili(&server.uri()).apply(INDEX, vec![bad], vec![]).await;
    assert!(matches!(applied, Err(Error::Document { .. })));
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[test]
fn addresses_and_keys_that_can_not_be_are_refused_at_once() {
    let open = |url: &str, key: &str| {
        Meili::open(url, Some(key), Vec::<Settings>::new()).map_err(|error| format!("{error:#}"))
    };
    for url in [
        "",
        "localhost:7700",
        "https://search.example",
        "http://",
        "http://u:secret@host:1",
        "http://h/?k=secret",
    ] {
        let text = open(url, KEY).unwrap_err();
        assert!(!text.contains("secret") && !text.contains(KEY), "{text}");
    }
    assert!(open("http://127.0.0.1:7700", "two\nlines").is_err());
    assert!(open("http://127.0.0.1:7700/", " key ").is_ok());
    assert!(open("http://[::1]:7700", "").is_ok());
}
