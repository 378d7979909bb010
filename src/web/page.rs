//! Pages: one struct per template, beside its handler; rendered here with the site's frame around it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tera::{Context, Tera};

use super::error::Result;
use super::functions;
use super::words::Locale;

/// A page's own data. The template sees it as `page`, and the frame as `site`.
pub trait Page: Serialize {
    const TEMPLATE: &'static str;
    /// Which part of the header is lit: achievements, needs, organisations, figures, workspace, alerts, desk or "".
    const NAV: &'static str = "";
}

/// A template with data, for the test that renders all of them in every language.
pub struct Sample {
    pub template: &'static str,
    pub page: serde_json::Value,
}

impl Sample {
    /// # Panics
    /// When the page can't be serialised, which is a fault in the sample.
    #[must_use]
    pub fn of<P: Page>(page: &P) -> Self {
        Self {
            template: P::TEMPLATE,
            page: serde_json::to_value(page).expect("a page serialises"),
        }
    }
}

/// A message that the next page shows once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flash {
    pub kind: String,
    pub text: String,
}

/// What the frame says of the viewer.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub struct SiteViewer {
    pub name: String,
    pub organisation: Option<String>,
    /// Alerts not read yet, counted up to a hundred.
    pub unread: i64,
    /// Notices not read yet.
    pub notices: i64,
    /// Both together.
    pub news: i64,
    pub is_staff: bool,
    pub is_member: bool,
    pub is_administrator: bool,
    pub is_organisation_administrator: bool,
}

/// The frame of every page.
#[derive(Clone, Debug, Serialize)]
pub struct Site {
    pub lang: &'static str,
    pub other_lang_url: String,
    pub other_lang_name: &'static str,
    pub path: String,
    pub canonical: String,
    pub viewer: Option<SiteViewer>,
    pub flashes: Vec<Flash>,
    pub icp: String,
    pub police: String,
    pub nav: &'static str,
    pub demo: bool,
    pub request_id: String,
    /// When the page was asked for.
    pub now: DateTime<Utc>,
}

impl Site {
    /// A frame for samples and tests.
    #[must_use]
    pub fn sample(locale: Locale) -> Self {
        Self {
            lang: locale.tag(),
            other_lang_url: "/?lang=en".to_owned(),
            other_lang_name: "EN",
            path: "/".to_owned(),
            canonical: "http://127.0.0.1:8080/".to_owned(),
            viewer: None,
            flashes: Vec::new(),
            icp: String::new(),
            police: String::new(),
            nav: "",
            demo: true,
            request_id: "sample".to_owned(),
            now: DateTime::UNIX_EPOCH,
        }
    }
}

#[derive(rust_embed::Embed)]
#[folder = "templates/"]
struct Templates;

/// All templates, compiled once per language so that `t()` knows its language even inside components.
pub struct Pages {
    zh: Tera,
    en: Tera,
}

impl Pages {
    /// # Errors
    /// When a template does not compile; the message shows the place.
    pub fn load() -> anyhow::Result<Self> {
        Ok(Self {
            zh: Self::compile(Locale::Zh)?,
            en: Self::compile(Locale::En)?,
        })
    }

    fn compile(locale: Locale) -> anyhow::Result<Tera> {
        let mut tera = Tera::new();
        functions::register(&mut tera, locale);
        let mut sources = Vec::new();
        for name in Templates::iter() {
            if let Some(file) = Templates::get(&name) {
                sources.push((name.to_string(), String::from_utf8(file.data.into_owned())?));
            }
        }
        tera.add_raw_templates(sources)
            .map_err(|e| anyhow::anyhow!("templates: {e}"))?;
        Ok(tera)
    }

    /// Names of all templates.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.zh.get_template_names().map(str::to_owned).collect()
    }

    /// # Errors
    /// When the template meets data it doesn't expect.
    pub fn render(
        &self,
        template: &str,
        page: &impl Serialize,
        site: &Site,
    ) -> anyhow::Result<String> {
        let mut context = Context::new();
        context.insert("page", page);
        context.insert("site", site);
        functions::set_now(site.now);
        let tera = if site.lang == "en" {
            &self.en
        } else {
            &self.zh
        };
        tera.render(template, &context)
            .map_err(|e| anyhow::anyhow!("{template}: {e}"))
    }

    /// Mail and other texts without a frame.
    ///
    /// # Errors
    /// When the template meets data it doesn't expect.
    pub fn render_plain(
        &self,
        template: &str,
        page: &impl Serialize,
        locale: Locale,
    ) -> anyhow::Result<String> {
        let mut context = Context::new();
        context.insert("page", page);
        let tera = match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        };
        tera.render(template, &context)
            .map_err(|e| anyhow::anyhow!("{template}: {e}"))
    }
}

/// An HTML answer that no shared cache keeps.
pub(crate) fn html(status: StatusCode, body: String) -> Response {
    let mut response = (status, Html(body)).into_response();
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    response
}

/// `303 See Other`: the answer to every form that did its work.
#[must_use]
pub fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Only an address of this site may be returned to.
#[must_use]
pub fn safe_return(to: &str) -> &str {
    let plain = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n', '\r']);
    if plain { to } else { "/" }
}

pub type Answer = Result<Response>;

/// An address with the pairs that say something.
pub(crate) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<&(&str, &str)> = pairs.iter().filter(|(_, v)| !v.is_empty()).collect();
    if said.is_empty() {
        return path.to_owned();
    }
    let query = serde_urlencoded::to_string(said).unwrap_or_default();
    format!("{path}?{query}")
}
