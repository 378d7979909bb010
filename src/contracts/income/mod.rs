//! Income of a contract: which part of what came in is income from technology (技术性收入), and how the net income is shared
//! with those who made the result. Must stay true: the buyer never sees how it is shared.

mod books;
pub mod distribution;
pub(crate) mod life;
mod pages;
pub mod sharing;
mod sheet;
pub mod technical;

use super::performing::Seat;
use super::performing::may::{Act, Side};
use crate::web::error::{Error, Result};
use crate::web::{Access, Duty, Routes, Sample};
use pages::{distributions, overview, paper, rules, sharing_form};

/// Adds every line twice: for staff under /desk, for the seller under /my.
macro_rules! both {
    ($routes:expr, $verb:ident, $tail:expr, $who:expr, $handler:expr) => {
        $routes
            .$verb(
                concat!("/desk/contracts/{number}/income", $tail),
                $who.0,
                $handler,
            )
            .$verb(
                concat!("/my/contracts/{number}/income", $tail),
                $who.1,
                $handler,
            )
    };
}

pub(super) fn routes() -> Routes {
    let sees = (Access::Staff, Access::Member);
    let shares = (
        Access::Either(Duty::Registrar, Duty::Finance),
        Access::Member,
    );
    let decides = (
        Access::With(Duty::Finance),
        Access::OrganisationAdministrator,
    );
    let rules_of = (
        Access::Either(Duty::Registrar, Duty::Finance),
        Access::OrganisationAdministrator,
    );
    let r = Routes::new();
    let r = both!(r, get, "", sees, overview::show);
    let r = both!(r, get, "/sheet", sees, paper::show);
    let r = both!(r, get, "/sheet.xlsx", sees, paper::xlsx);
    let r = both!(r, get, "/files/{file}", shares, overview::file);
    let r = both!(r, get, "/rule", rules_of, rules::show);
    let r = both!(r, upload, "/rule", rules_of, rules::create);
    let r = both!(r, get, "/distributions/new", shares, sharing_form::new);
    let r = both!(r, upload, "/distributions", shares, sharing_form::create);
    let r = both!(
        r,
        get,
        "/distributions/{distribution}",
        sees,
        distributions::show
    );
    let r = both!(
        r,
        post,
        "/distributions/{distribution}/confirmation",
        decides,
        distributions::confirm
    );
    let r = both!(
        r,
        post,
        "/distributions/{distribution}/refusal",
        decides,
        distributions::refuse
    );
    let r = both!(
        r,
        post,
        "/distributions/{distribution}/counter-entry",
        decides,
        distributions::counter
    );
    r.post(
        "/desk/contracts/{number}/income/technical/{receipt}",
        Access::Either(Duty::Registrar, Duty::Finance),
        overview::set,
    )
}

pub(super) fn samples() -> Vec<Sample> {
    pages::samples()
}

/// The buyer finds nothing here; others of the seller learn that it is not for them.
fn must_see(seat: &Seat) -> Result<()> {
    if seat.may(Act::SeeIncome) {
        Ok(())
    } else if seat.who.side == Side::Buyer {
        Err(Error::NotFound)
    } else {
        Err(Error::Forbidden)
    }
}

/// As `must_see`, and then whether an act is allowed.
fn must(seat: &Seat, act: Act) -> Result<()> {
    must_see(seat)?;
    seat.must(act)
}
