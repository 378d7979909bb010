//! Static files: embedded, addressed with a hash of their content, so that browsers may keep them for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::Error;
use super::extract::Path;

#[derive(rust_embed::Embed)]
#[folder = "static/"]
struct Static;

static VERSIONS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Static::iter()
        .filter_map(|name| {
            let hash = Static::get(&name)?.metadata.sha256_hash();
            Some((name.to_string(), crate::storage::hex(&hash[..5])))
        })
        .collect()
});

/// The address of a static file, with its version.
#[must_use]
pub fn url(path: &str) -> String {
    match VERSIONS.get(path) {
        Some(version) => format!("/static/{path}?v={version}"),
        None => format!("/static/{path}"),
    }
}

/// A static file as text, for what must carry it along; `None` when there is none.
pub(crate) fn text(path: &str) -> Option<String> {
    let file = Static::get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

pub(crate) async fn show(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let file = Static::get(&path).ok_or(Error::NotFound)?;
    let tag = VERSIONS.get(&path).cloned().unwrap_or_default();
    let tag = format!("\"{tag}\"");
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let media = file.metadata.mimetype();
    let mut response = file.data.into_owned().into_response();
    let to = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media) {
        to.insert(header::CONTENT_TYPE, value);
    }
    if let Ok(value) = HeaderValue::from_str(&tag) {
        to.insert(header::ETAG, value);
    }
    to.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    Ok(response)
}
