//! Who makes requests in tests, and what they get back.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use kexing::ids::UserId;
use kexing::web::session::{Store, USER_KEY};
use std::cell::RefCell;
use tower::ServiceExt as _;
use tower_sessions::SessionStore as _;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::Record;

use super::TestApp;

/// A browser of one person, or of nobody yet.
pub(crate) struct Actor<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) id: Option<UserId>,
    cookies: RefCell<Vec<(String, String)>>,
    language: &'static str,
}

/// A session as sign-in would have made it.
pub(super) async fn session(app: &TestApp, user: UserId) -> String {
    let store = Store {
        db: app.app.db.clone(),
        clock: app.app.clock.clone(),
    };
    let mut record = Record {
        id: tower_sessions::session::Id(rand::random()),
        data: [(USER_KEY.to_owned(), serde_json::to_value(user).unwrap())].into(),
        expiry_date: OffsetDateTime::now_utc() + Duration::days(3650),
    };
    store.create(&mut record).await.unwrap();
    record.id.to_string()
}

impl<'a> Actor<'a> {
    pub(super) fn new(app: &'a TestApp, signed_in: Option<(UserId, String)>) -> Self {
        let (id, cookies) = match signed_in {
            Some((id, session)) => (Some(id), vec![("kexing".to_owned(), session)]),
            None => (None, Vec::new()),
        };
        Self {
            app,
            id,
            cookies: RefCell::new(cookies),
            language: "zh-CN",
        }
    }

    pub(crate) fn in_english(mut self) -> Self {
        self.language = "en";
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Res {
        self.send(
            Request::builder().method(Method::GET).uri(path),
            Body::empty(),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Res {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// A form with one file.
    pub(crate) async fn upload(
        &self,
        path: &str,
        form: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Res {
        const EDGE: &str = "kexing-edge";
        let mut body = Vec::new();
        for (name, value) in form {
            body.extend(
                format!(
                    "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        let (name, file_name, bytes) = file;
        body.extend(
            format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\r\n").bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").bytes());
        let request = Request::builder().method(Method::POST).uri(path).header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={EDGE}"),
        );
        self.send(request, Body::from(body)).await
    }

    /// Any request, with this browser's cookies and language.
    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: Body) -> Res {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let mut request = request.header(header::ACCEPT_LANGUAGE, self.language);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let response = self
            .app
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        self.keep_cookies(&parts.headers);
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Res {
            status: parts.status,
            headers: parts.headers,
            bytes: body.to_vec(),
        }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.borrow_mut();
            cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// An answer.
pub(crate) struct Res {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Res {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub(crate) fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn assert_ok(self) -> Self {
        self.assert_status(200)
    }

    #[track_caller]
    pub(crate) fn assert_contains(self, text: &str) -> Self {
        assert!(
            self.text().contains(text),
            "no {text:?} in:\n{}",
            self.text()
        );
        self
    }

    #[track_caller]
    pub(crate) fn assert_lacks(self, text: &str) -> Self {
        assert!(
            !self.text().contains(text),
            "{text:?} should not be in:\n{}",
            self.text()
        );
        self
    }

    /// The address a redirect leads to.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn assert_redirect(self, to: &str) -> Self {
        assert_eq!(self.location(), to);
        self
    }
}
