//! The indicators of the yearly work plan: what a document asks of the year, in its own words; what was reported, by what
//! evidence; and a light for each. Must stay true: two indicators that a document names stay two, and quarters stay apart.

mod board;
mod file;
mod form;
mod import;
pub mod indicator;
mod known;
pub mod light;
mod line;
pub mod quantity;
mod samples;
mod show;

pub(crate) use form::add;
pub(crate) use show::enter;

use crate::web::{Access, Duty, Routes, Sample};

pub(super) fn routes() -> Routes {
    let writes = Access::With(Duty::Analyst);
    Routes::new()
        .get("/desk/workplan", Access::Staff, board::show)
        .post("/desk/workplan", writes, form::create)
        .get("/desk/workplan/new", writes, form::new)
        .get("/desk/workplan/import", writes, import::new)
        .upload("/desk/workplan/import", writes, import::create)
        .get("/desk/workplan/import/{id}", writes, import::show)
        .post("/desk/workplan/import/{id}/run", writes, import::run)
        .get(
            "/desk/workplan/export/{file}",
            Access::Staff,
            import::export,
        )
        .get("/desk/workplan/values/{id}/file", Access::Staff, show::file)
        .get("/desk/workplan/{year}/{code}", Access::Staff, show::show)
        .get("/desk/workplan/{year}/{code}/edit", writes, form::edit)
        .post("/desk/workplan/{year}/{code}/edit", writes, form::update)
        .upload("/desk/workplan/{year}/{code}/values", writes, show::report)
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = board::BoardPage::samples().iter().map(Sample::of).collect();
    all.extend(show::ShowPage::samples().iter().map(Sample::of));
    all.extend(form::FormPage::samples().iter().map(Sample::of));
    all.extend(import::NewPage::samples().iter().map(Sample::of));
    all.extend(import::ImportPage::samples().iter().map(Sample::of));
    all
}
