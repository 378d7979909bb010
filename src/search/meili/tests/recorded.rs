//! Recorded answers: a session with a real server, played back. With `TEST_MEILI_URL` and `RECORD` set the session is
//! recorded anew into `testdata`; that is needed whenever we ask the server for something else.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::search::meili::Meili;
use crate::search::meili::server::{Patience, Server};
use crate::search::tests::catalogue;
use crate::search::{Error, Extent, Filter, Gather, Query, Settings, Shared, Sort, Wish};

const TAPE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/search/meili/testdata/session.json"
);
const PREFIX: &str = "kexing_recorded_";
/// Longer bodies are kept as their hash.
const LONGEST: usize = 600;

/// One question and its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::search::meili) struct Exchange {
    method: String,
    path: String,
    body: Value,
    status: u16,
    answer: Value,
}

pub(in crate::search::meili) type Tape = Arc<Mutex<Vec<Exchange>>>;

impl Exchange {
    pub(in crate::search::meili) fn new(
        method: &str,
        path: &str,
        body: Option<&Value>,
        status: u16,
        answer: Value,
    ) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            body: brief(body.unwrap_or(&Value::Null)),
            status,
            answer,
        }
    }
}

fn brief(body: &Value) -> Value {
    let text = body.to_string();
    if text.len() <= LONGEST {
        return body.clone();
    }
    let hash = Sha256::digest(text.as_bytes());
    json!(
        hash.iter()
            .take(8)
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    )
}

/// Plays a tape: the answer to the same question, each in its turn, the last one again and again.
struct Player {
    tape: Vec<Exchange>,
    used: Mutex<Vec<bool>>,
    /// What the present session called its rebuild, in place of what the recorded one did.
    tokens: Mutex<Option<(String, String)>>,
}

impl Player {
    fn find(&self, asked: &Exchange) -> Option<&Exchange> {
        let mut used = self.used.lock().unwrap();
        let all = || self.tape.iter().enumerate();
        let place =
            |one: &&(usize, &Exchange)| one.1.method == asked.method && one.1.path == asked.path;
        let same = |one: &&(usize, &Exchange)| place(one) && one.1.body == asked.body;
        let (nth, found) = all()
            .filter(|(nth, _)| !used[*nth])
            .find(|one| same(&one))
            .or_else(|| all().rev().find(|one| same(&one)))
            .or_else(|| all().filter(|(nth, _)| !used[*nth]).find(|one| place(&one)))?;
        used[nth] = true;
        if let (Some(ours), Some(theirs)) = (token(&asked.body), token(&found.body)) {
            *self.tokens.lock().unwrap() = Some((theirs.to_owned(), ours.to_owned()));
        }
        Some(found)
    }
}

fn token(body: &Value) -> Option<&str> {
    body.pointer("/0/rebuild")?
        .as_str()
        .filter(|token| !token.is_empty())
}

impl Respond for Player {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let query = request.url.query().map(|query| format!("?{query}"));
        let path = format!("{}{}", request.url.path(), query.unwrap_or_default());
        let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        let asked = Exchange::new(request.method.as_str(), &path, Some(&body), 0, Value::Null);
        let Some(found) = self.find(&asked) else {
            let told = format!(
                "nothing recorded for {} {path}: {}",
                asked.method, asked.body
            );
            return ResponseTemplate::new(599).set_body_string(told);
        };
        let mut answer = found.answer.to_string();
        if let Some((theirs, ours)) = self.tokens.lock().unwrap().as_ref() {
            answer = answer.replace(theirs, ours);
        }
        ResponseTemplate::new(found.status).set_body_raw(answer, "application/json")
    }
}

/// Few and fixed settings, so that the tape outlives changes of the shipped ones.
fn settings() -> Vec<Settings> {
    let json = r#"{
        "searchableAttributes": ["title", "keywords", "number", "summary", "body"],
        "filterableAttributes": ["field_top", "modes", "region"],
        "sortableAttributes": ["published_at", "price"],
        "rankingRules": ["words", "typo", "proximity", "attribute", "sort", "exactness"]
    }"#;
    let synonyms = r#"{"twoWay": [["玄武岩纤维", "玄纤", "basalt fiber"]], "oneWay": {}}"#;
    let shared = Shared::parse(
        synonyms,
        r#"["的", "the"]"#,
        r#"["title", "keywords"]"#,
        "浸润剂\n",
    );
    vec![
        Settings::parse("things", json)
            .unwrap()
            .and(&shared.unwrap()),
    ]
}

async fn found(meili: &Meili, text: &str) -> Vec<String> {
    let answer = meili.search("things", Query::new(text)).await.unwrap();
    answer.hits.into_iter().map(|hit| hit.id).collect()
}

/// A day of an index; holds on a real server and on the tape.
async fn session(meili: &Meili) {
    assert_eq!(meili.needs_rebuild().await.unwrap(), ["things"]);
    let mut rebuild = meili.rebuild("things").await.unwrap();
    assert!(matches!(
        meili.rebuild("things").await,
        Err(Error::Rebuilding(_))
    ));
    rebuild.add(catalogue()).await.unwrap();
    meili
        .apply(
            "things",
            vec![json!({"id": "ramie", "title": "苎麻"})],
            vec!["fibre".into()],
        )
        .await
        .unwrap();
    assert_eq!(rebuild.finish().await.unwrap(), 3);
    assert!(meili.needs_rebuild().await.unwrap().is_empty());
    meili
        .apply("things", catalogue(), vec!["nobody".into()])
        .await
        .unwrap();
    asking(meili).await;
    meili
        .apply("things", vec![], vec!["valve".into()])
        .await
        .unwrap();
    assert!(found(meili, "球阀").await.is_empty());
}

async fn asking(meili: &Meili) {
    let mut basalt = found(meili, "玄纤").await;
    basalt.sort();
    assert_eq!(basalt, ["fibre", "sizing"]);
    assert_eq!(found(meili, "sealling").await, ["valve"]);
    assert_eq!(found(meili, "xwyxw -浸润剂").await, ["fibre"]);
    for (typed, meant) in [
        ("浸论剂", Some("浸润剂")),
        ("玄五岩纤维", Some("玄武岩纤维")),
        ("xaunwuyan", Some("玄武岩")),
        ("contorlled vlave", Some("controlled valve")),
        ("玄武岩 浸润剂", None),
    ] {
        let answer = meili.search("things", Query::new(typed)).await.unwrap();
        assert_eq!(answer.reading.instead.as_deref(), meant, "{typed}");
        assert_eq!(answer.extent, Extent::Whole);
    }
    assert_eq!(found(meili, "怎么 检测 苎麻 的 含胶率").await[0], "ramie");
    let query = Query {
        filters: vec![Filter {
            attribute: "field_top".into(),
            values: vec!["05".into()],
        }],
        facets: vec!["field_top".into(), "region".into()],
        sort: Some(Sort {
            attribute: "published_at".into(),
            descending: true,
        }),
        highlight: vec!["title".into()],
        ..Query::new("玄武岩")
    };
    let answer = meili.search("things", query).await.unwrap();
    assert_eq!((answer.total, answer.hits[0].id.as_str()), (2, "sizing"));
    assert_eq!(answer.facets["field_top"], [("05".to_owned(), 2)]);
    assert!(
        answer.hits[0].highlights["title"]
            .iter()
            .any(|piece| piece.marked && piece.text == "玄武岩")
    );
    let offered = meili.suggest("things", "zhuma", 5).await.unwrap();
    assert_eq!(offered[0].text, "苎麻");
    assert_eq!(offered[0].id.as_deref(), Some("ramie"));
    let terms = ["密封", "没有"].map(|text| Wish {
        text: text.to_owned(),
        weight: 1.0,
    });
    let gather = Gather {
        terms: terms.to_vec(),
        limit: 5,
    };
    assert_eq!(meili.gather("things", gather).await.unwrap(), ["valve"]);
}

#[tokio::test]
async fn a_recorded_session_is_understood() {
    let tape: Vec<Exchange> = serde_json::from_slice(&std::fs::read(TAPE).unwrap()).unwrap();
    let player = Player {
        used: Mutex::new(vec![false; tape.len()]),
        tape,
        tokens: Mutex::default(),
    };
    let played = MockServer::start().await;
    Mock::given(any()).respond_with(player).mount(&played).await;
    let server = Server::new(&played.uri(), Some("key"), Patience::default()).unwrap();
    session(&Meili::with(server, settings(), PREFIX)).await;
}

#[tokio::test]
async fn the_session_is_recorded_where_that_is_asked_for() {
    let (Ok(url), true) = (
        std::env::var("TEST_MEILI_URL"),
        std::env::var("RECORD").is_ok(),
    ) else {
        return;
    };
    let key = std::env::var("TEST_MEILI_KEY").ok();
    let mut server = Server::new(&url, key.as_deref(), Patience::default()).unwrap();
    let tape = server.record();
    let meili = Meili::with(server, settings(), PREFIX);
    meili.clear().await;
    tape.lock().unwrap().clear();
    session(&meili).await;
    let exchanges = tape.lock().unwrap().clone();
    meili.clear().await;
    let lines: Vec<String> = exchanges
        .iter()
        .map(|one| serde_json::to_string(one).unwrap())
        .collect();
    std::fs::write(TAPE, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
}
