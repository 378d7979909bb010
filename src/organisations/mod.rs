//! Organisations and who acts for them: sign-up, verification by staff, invitations, joining, leaving.
//!
//! Must stay true: a person acts for exactly one organisation at a time; only a verified organisation publishes; an
//! organisation always keeps one administrator.

pub mod answers;
mod form;
pub mod identify;
mod joining;
pub mod life;
pub mod mails;
pub mod organisation;
mod pages;
pub mod store;

use crate::web::{Access, Duty, Routes, Sample};

use pages::{desk, edit, invitations, members, mine, show, sign_up};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-up", Access::Public, sign_up::new)
        .post("/sign-up", Access::Public, sign_up::create)
        .get("/invitations/{secret}", Access::Public, invitations::show)
        .post(
            "/invitations/{secret}",
            Access::SignedIn,
            invitations::accept,
        )
        .get("/organisations/{id}", Access::Public, show::show)
        .post("/my/acting", Access::SignedIn, mine::act_for)
        .merge(own_routes())
        .merge(desk_routes())
}

fn own_routes() -> Routes {
    let administrator = Access::OrganisationAdministrator;
    Routes::new()
        .get("/my/organisation", Access::SignedIn, mine::show)
        .get("/my/organisation/document", Access::Member, mine::document)
        .get("/my/organisation/edit", administrator, edit::edit)
        .post("/my/organisation", administrator, edit::update)
        .upload("/my/organisation/document", administrator, edit::upload)
        .post(
            "/my/organisation/leave",
            Access::Member,
            members::leave_oneself,
        )
        .post(
            "/my/organisation/members/{user}/role",
            administrator,
            members::change_role,
        )
        .post(
            "/my/organisation/members/{user}/end",
            administrator,
            members::end,
        )
        .post(
            "/my/organisation/requests/{user}",
            administrator,
            members::answer,
        )
        .post(
            "/my/organisation/invitations",
            administrator,
            members::send_invitation,
        )
        .post(
            "/my/organisation/invitations/{id}/revoke",
            administrator,
            members::revoke,
        )
}

fn desk_routes() -> Routes {
    // Administrators see the file because they may have to let a credit code pass; the decision is the reviewer's.
    let either = Access::Either(Duty::Reviewer, Duty::Administrator);
    Routes::new()
        .get("/desk/organisations", either, desk::index)
        .get("/desk/organisations/{id}", either, desk::show)
        .get("/desk/organisations/{id}/document", either, desk::document)
        .post(
            "/desk/organisations/{id}/decision",
            Access::With(Duty::Reviewer),
            desk::decide,
        )
        .post(
            "/desk/organisations/{id}/credit-code",
            Access::With(Duty::Administrator),
            desk::accept_code,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    pages::samples()
}
