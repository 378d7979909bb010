//! What robots read: which addresses there are, and which to leave alone.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::listings::feed;
use crate::state::App;
use crate::tz;
use crate::web::Result;

/// The most that a site map may hold.
const MOST: i64 = 50_000;
const PAGES: [&str; 8] = [
    "/",
    "/search?kind=achievements",
    "/search?kind=needs",
    "/search?kind=organisations",
    "/figures",
    "/about",
    "/about/matching",
    "/rules",
];

/// `GET /sitemap.xml`. Numbers are of our own making and need no escaping.
pub(super) async fn site_map(State(app): State<App>) -> Result<Response> {
    let mut tx = app.db.read().await?;
    let most = MOST - i64::try_from(PAGES.len()).unwrap_or(0);
    let listed = feed::site_map(&mut tx, app.clock.now(), most).await?;
    drop(tx);
    let base = &app.config.base_url;
    let pages = PAGES
        .iter()
        .map(|path| format!("<url><loc>{base}{path}</loc></url>\n"));
    let listings = listed.iter().map(|(kind, number, at)| {
        format!(
            "<url><loc>{base}/{}/{number}</loc><lastmod>{}</lastmod></url>\n",
            kind.plural(),
            tz::shanghai_date(*at)
        )
    });
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{}</urlset>\n",
        pages.chain(listings).collect::<String>()
    );
    Ok((
        [(header::CONTENT_TYPE, "application/xml; charset=utf-8")],
        body,
    )
        .into_response())
}

/// `GET /robots.txt`
pub(super) async fn robots(State(app): State<App>) -> Response {
    let base = &app.config.base_url;
    let body = format!(
        "User-agent: *\nDisallow: /my\nDisallow: /desk\nDisallow: /admin\nDisallow: /search/suggest\nDisallow: /sign-in\nDisallow: /kept/\n\nSitemap: {base}/sitemap.xml\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}
