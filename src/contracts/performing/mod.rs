//! How a contract is performed: instalments, milestones with evidence and acceptance, receipts (到账), royalty statements
//! and reminders. Must stay true: 到账额 is never mixed with 成交额, and money that was confirmed is never edited.

pub mod by_order;
pub mod clock;
mod files;
pub mod life;
pub mod mails;
pub mod may;
pub mod milestone;
pub(super) mod pages;
pub mod plan;
pub mod receipt;
pub mod royalty;
mod seat;
pub(super) mod settling;
pub(crate) mod steps;

pub(super) use files::{scan, serve};
pub(crate) use seat::Seat;

use crate::halfwidth::half_width;
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::words::Message;
use crate::web::{Access, Duty, Routes, Sample};
use pages::{
    milestone_form, milestones, overview, plans, receipt_form, receipts, royalties, waiting,
};

/// Adds every line twice: for staff under /desk, for parties under /my. What a party may do is decided per contract.
macro_rules! both {
    ($routes:expr, $verb:ident, $tail:expr, $staff:expr, $handler:expr) => {
        $routes
            .$verb(
                concat!("/desk/contracts/{number}/performance", $tail),
                $staff,
                $handler,
            )
            .$verb(
                concat!("/my/contracts/{number}/performance", $tail),
                Access::Member,
                $handler,
            )
    };
}

pub(super) fn routes() -> Routes {
    let writes = Access::With(Duty::Registrar);
    let either = Access::Either(Duty::Registrar, Duty::Finance);
    let staff = Access::Staff;
    let r = Routes::new();
    let r = both!(r, get, "", staff, overview::show);
    let r = both!(r, get, "/files/{file}", either, files::open);
    let r = both!(r, get, "/milestones/{milestone}", staff, milestones::show);
    let r = both!(
        r,
        upload,
        "/milestones/{milestone}/handover",
        writes,
        milestones::hand_over
    );
    let r = both!(
        r,
        upload,
        "/milestones/{milestone}/acceptance",
        writes,
        milestones::decide
    );
    let r = both!(r, get, "/receipts/new", either, receipt_form::new);
    let r = both!(r, upload, "/receipts", either, receipt_form::create);
    let r = both!(r, get, "/receipts/{receipt}", staff, receipts::show);
    let r = both!(r, get, "/royalties/new", either, royalties::new);
    let r = both!(r, upload, "/royalties", either, royalties::create);
    let r = both!(
        r,
        post,
        "/royalties/{royalty}/withdrawal",
        either,
        royalties::withdraw
    );
    r.merge(at_the_desk())
}

/// What only staff do.
fn at_the_desk() -> Routes {
    let writes = Access::With(Duty::Registrar);
    let finance = Access::With(Duty::Finance);
    let either = Access::Either(Duty::Registrar, Duty::Finance);
    Routes::new()
        .get("/desk/receipts", either, waiting::show)
        .get(
            "/desk/contracts/{number}/performance/plan",
            writes,
            plans::edit,
        )
        .post(
            "/desk/contracts/{number}/performance/plan",
            writes,
            plans::save,
        )
        .get(
            "/desk/contracts/{number}/performance/milestones/new",
            writes,
            milestone_form::new,
        )
        .post(
            "/desk/contracts/{number}/performance/milestones",
            writes,
            milestone_form::create,
        )
        .get(
            "/desk/contracts/{number}/performance/milestones/{milestone}/edit",
            writes,
            milestone_form::edit,
        )
        .post(
            "/desk/contracts/{number}/performance/milestones/{milestone}/edit",
            writes,
            milestone_form::update,
        )
        .post(
            "/desk/contracts/{number}/performance/milestones/{milestone}/withdrawal",
            writes,
            milestones::withdraw,
        )
        .post(
            "/desk/contracts/{number}/performance/receipts/{receipt}/confirmation",
            finance,
            receipts::confirm,
        )
        .post(
            "/desk/contracts/{number}/performance/receipts/{receipt}/assignment",
            either,
            receipts::assign,
        )
        .post(
            "/desk/contracts/{number}/performance/receipts/{receipt}/refusal",
            finance,
            receipts::refuse,
        )
        .post(
            "/desk/contracts/{number}/performance/receipts/{receipt}/counter-entry",
            finance,
            receipts::counter,
        )
}

pub(super) fn samples() -> Vec<Sample> {
    pages::samples()
}

/// A sum in 元 above zero, exact to the fen.
pub(crate) fn sum(text: &str) -> Result<Money, Message> {
    let money = Money::parse(text, Unit::Yuan).map_err(|e| e.message())?;
    if money.is_positive() {
        Ok(money)
    } else {
        Err(Message::new("contract-money-zero"))
    }
}

/// A number of working days, one to 250.
fn workdays(text: &str) -> Result<i64, Message> {
    half_width(text)
        .parse()
        .ok()
        .filter(|days| (1..=250).contains(days))
        .ok_or_else(|| Message::new("milestone-workdays-wrong"))
}
