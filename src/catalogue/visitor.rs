//! Who looks at a public page, as far as counting views needs to know: a number that can't be turned back into a person,
//! and where the visit came from. Machines are not counted.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use crate::listings::visits::Came;
use crate::state::App;
use crate::web::Error;

/// What tells a reader's browser from another's within one day; never kept and never written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Visitor {
    /// The session, or else address and browser.
    pub(super) mark: String,
    pub(super) came: Came,
}

/// `None` inside for machines and for what a browser fetches before anybody looks.
#[derive(Clone, Debug)]
pub(super) struct Counted(pub(super) Option<Visitor>);

impl FromRequestParts<App> for Counted {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if parts.method != Method::GET || is_machine(&parts.headers) {
            return Ok(Self(None));
        }
        let session = parts.extensions.get::<tower_sessions::Session>();
        let mark = match session.and_then(tower_sessions::Session::id) {
            Some(id) => id.to_string(),
            None => stranger(parts),
        };
        let query = parts.uri.query().unwrap_or("");
        let from = text(&parts.headers, header::REFERER.as_str());
        let came = came(query, own_path(from, &app.config.base_url));
        Ok(Self(Some(Visitor { mark, came })))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or("")
}

/// A browser without a session: its address and what it says of itself.
fn stranger(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or_else(String::new, |peer| peer.0.ip().to_string());
    let told = ["x-forwarded-for", "user-agent", "accept-language"];
    let told = told.map(|name| text(&parts.headers, name));
    format!("{peer}\n{}", told.join("\n"))
}

/// Words by which programs that read pages name themselves.
const MACHINES: [&str; 16] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "curl",
    "wget",
    "python",
    "java/",
    "go-http",
    "okhttp",
    "headless",
    "scrapy",
    "monitor",
    "preview",
    "fetch",
    "http-client",
];

fn is_machine(headers: &HeaderMap) -> bool {
    let agent = text(headers, "user-agent").to_ascii_lowercase();
    let early = ["purpose", "sec-purpose"];
    agent.is_empty()
        || MACHINES.iter().any(|word| agent.contains(word))
        || early
            .iter()
            .any(|name| text(headers, name).contains("prefetch"))
}

/// The path on this site that a visit came from; nothing from elsewhere.
fn own_path<'a>(from: &'a str, base_url: &str) -> &'a str {
    let path = from.strip_prefix(base_url).unwrap_or("");
    let path = path.split(['?', '#']).next().unwrap_or("");
    if path.is_empty() && from.starts_with(base_url) {
        "/"
    } else {
        path
    }
}

fn came(query: &str, from: &str) -> Came {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let has = |name: &str, value: &str| {
        let mut pairs = pairs.iter();
        pairs.any(|(key, said)| key == name && (value.is_empty() || said == value))
    };
    if has("from", "alert") || from.starts_with("/my/alerts") || from.starts_with("/inbox") {
        Came::Alert
    } else if has("with", "")
        || ["/needs/", "/achievements/"]
            .iter()
            .any(|p| from.starts_with(p))
    {
        Came::Match
    } else if from == "/search" || from == "/" || from.starts_with("/organisations/") {
        Came::Search
    } else {
        Came::Direct
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "/search", Came::Search)]
    #[case("", "/", Came::Search)]
    #[case("with=KX-X-2026-00001", "", Came::Match)]
    #[case("", "/needs/KX-X-2026-00001", Came::Match)]
    #[case("with=KX-X-2026-00001", "/my/alerts", Came::Alert)]
    #[case("with=KX-X-2026-00001&from=alert", "", Came::Alert)]
    #[case("", "/my", Came::Direct)]
    #[case("", "", Came::Direct)]
    fn a_visit_came_from_where_it_says(#[case] query: &str, #[case] from: &str, #[case] to: Came) {
        assert_eq!(came(query, from), to);
    }

    #[rstest]
    #[case("Mozilla/5.0 (compatible; Baiduspider/2.0)", true)]
    #[case("Mozilla/5.0 (compatible; Googlebot/2.1)", true)]
    #[case("curl/8.5.0", true)]
    #[case("", true)]
    #[case("Mozilla/5.0 (Windows NT 10.0) Firefox/128.0", false)]
    #[case("Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.50", false)]
    fn machines_are_told_from_people(#[case] agent: &str, #[case] machine: bool) {
        let headers = HeaderMap::from_iter([(header::USER_AGENT, agent.parse().unwrap())]);
        assert_eq!(is_machine(&headers), machine);
    }

    #[test]
    fn what_comes_from_another_site_has_no_path_here() {
        let base = "https://kexing.example";
        assert_eq!(
            own_path("https://kexing.example/search?q=x", base),
            "/search"
        );
        assert_eq!(own_path("https://kexing.example", base), "/");
        assert_eq!(own_path("https://else.example/search", base), "");
        assert_eq!(own_path("", base), "");
    }
}
