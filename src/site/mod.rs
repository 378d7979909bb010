//! Home, the pages about the site itself, problem reports, and what machines ask a site.

mod figures;
mod guide;
mod health;
mod home;
mod pages;
mod problems;
mod quality;
mod store;
mod work;

use crate::web::{Access, Duty, Routes, Sample};

pub use figures::{HomeFigures, TargetLine};

pub(crate) fn routes() -> Routes {
    use Access::{Public, Staff};
    let administrator = Access::With(Duty::Administrator);
    Routes::new()
        .get("/", Public, home::show)
        .get("/about", Public, pages::about)
        .get("/about/matching", Public, quality::show)
        .get("/rules", Public, pages::rules)
        .get("/privacy", Public, pages::privacy)
        .get("/accessibility", Public, pages::accessibility)
        .get("/report-a-problem", Public, problems::form)
        .post("/report-a-problem", Public, problems::create)
        .get("/desk/problems", Staff, problems::list)
        .get("/admin/jobs", administrator, work::index)
        .post("/admin/jobs/{id}/again", administrator, work::again)
        .post("/admin/jobs/{id}/drop", administrator, work::let_go)
        .get("/style-guide", Public, guide::index)
        .get("/style-guide/{name}", Public, guide::show)
        .get("/healthz", Public, health::alive)
        .get("/readyz", Public, health::ready)
}

pub(crate) fn samples() -> Vec<Sample> {
    [
        home::samples(),
        pages::samples(),
        problems::samples(),
        quality::samples(),
        work::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
