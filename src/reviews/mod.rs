//! The review desk: what waits, differences to what is public, approval, return with reasons.
//!
//! Must stay true: a reviewer decides on the version they saw; a listing that moved on in the meantime is not touched.

mod case;
mod decide;
mod mails;
mod queue;
mod show;

use crate::web::{Access, Duty, Routes, Sample};

pub(crate) fn routes() -> Routes {
    let reviewer = Access::With(Duty::Reviewer);
    Routes::new()
        .get("/desk/reviews", reviewer, queue::show)
        .get("/desk/reviews/{id}", reviewer, show::show)
        .post("/desk/reviews/{id}/approval", reviewer, decide::approve)
        .post("/desk/reviews/{id}/return", reviewer, decide::send_back)
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = queue::samples();
    all.extend(show::samples());
    all
}
