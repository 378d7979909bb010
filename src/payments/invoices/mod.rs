//! Invoices (发票) that payers ask for what they paid the centre: asked, issued by finance in the tax system and typed in
//! here, refused, taken back by red-letter invoices. Must stay true: never more is invoiced than was paid and kept.

mod desk;
mod export;
pub mod invoice;
pub mod life;
mod mine;
pub mod store;
mod view;

use crate::web::{Access, Duty, Routes, Sample};

pub(super) use mine::InvoiceLine;

pub(super) fn routes() -> Routes {
    let finance = Access::With(Duty::Finance);
    let member = Access::Member;
    Routes::new()
        .get("/my/invoices", member, mine::list)
        .get("/my/invoices/{id}", member, mine::show)
        .post("/my/invoices/{id}/withdrawal", member, mine::withdraw)
        .get("/my/payments/{number}/invoice", member, mine::new)
        .post("/my/payments/{number}/invoice", member, mine::create)
        .get("/desk/invoices", finance, desk::list)
        .post("/desk/invoices/exports", finance, export::mark)
        .get("/desk/invoices/exports/{file}", finance, export::open)
        .get("/desk/invoices/{id}", finance, desk::show)
        .post("/desk/invoices/{id}/issue", finance, desk::issue)
        .post("/desk/invoices/{id}/refusal", finance, desk::refuse)
        .post("/desk/invoices/{id}/reversal", finance, desk::reverse)
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = mine::samples();
    all.extend(desk::samples());
    all
}

/// The revision that a form saw; one without saw nothing and so changes nothing.
fn seen(typed: &crate::web::Typed) -> i64 {
    typed.get("revision").parse().unwrap_or(-1)
}
