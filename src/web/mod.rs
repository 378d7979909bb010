//! The web's own words, without any of the field's: requests, forms, pages, errors, sessions, languages.

pub mod assets;
pub mod ctx;
pub mod error;
pub mod extract;
pub mod form;
mod functions;
pub mod kept;
pub mod layers;
pub mod page;
pub mod pager;
pub mod routes;
pub mod session;
pub mod upload;
pub mod viewer;
pub mod words;

pub use ctx::Ctx;
pub use error::{Error, Result};
pub use extract::{Member, Path, Query, SignedIn, Staff};
pub use form::{Errors, FormView, Reader, Typed};
pub use page::{Answer, Page, Sample, safe_return, see_other};
pub use routes::Routes;
pub use viewer::{Access, Acting, Duty, OrganisationRole, Viewer};
pub use words::{Locale, Message};

/// What every room does not need to say again.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/static/{*path}", Access::Public, assets::show)
        .get("/kept/{id}", Access::SignedIn, kept::show)
}

pub(crate) fn samples() -> Vec<Sample> {
    use axum::http::StatusCode;
    let mut all: Vec<Sample> = [400, 403, 404, 409, 413, 429, 500, 503]
        .into_iter()
        .filter_map(|code| StatusCode::from_u16(code).ok())
        .map(|status| Sample::of(&ctx::ErrorPage::new(status, None, Locale::Zh)))
        .collect();
    all.push(Sample::of(&kept::KeptPage::sample(Locale::Zh)));
    all
}
