//! People who can sign in: passwords, duties, sessions, single-use links.
//!
//! Must stay true: passwords only as argon2id hashes; secrets of links only as SHA-256; an e-mail address is folded
//! to lower case before it is compared; somebody can always administer.

mod browser;
pub(crate) mod form;
pub(crate) mod links;
pub mod mails;
pub(crate) mod pages;
pub mod password;
pub mod sign_in;
pub mod store;
pub mod user;

use crate::web::{Access, Duty, Routes, Sample};

use pages::{account, audit, people, reset, sign_in as signing_in};

pub(crate) fn routes() -> Routes {
    let administrator = Access::With(Duty::Administrator);
    Routes::new()
        .get("/sign-in", Access::Public, signing_in::new)
        .post("/sign-in", Access::Public, signing_in::create)
        .post("/sign-out", Access::Public, signing_in::end)
        .get("/password-reset", Access::Public, reset::ask)
        .post("/password-reset", Access::Public, reset::send)
        .get("/password-reset/{secret}", Access::Public, reset::edit)
        .post("/password-reset/{secret}", Access::Public, reset::set)
        .get("/my/account", Access::SignedIn, account::show)
        .post("/my/account", Access::SignedIn, account::update)
        .post(
            "/my/account/password",
            Access::SignedIn,
            account::set_password,
        )
        .post(
            "/my/account/sessions/end-others",
            Access::SignedIn,
            account::end_other_sessions,
        )
        .post(
            "/my/account/sessions/{handle}/end",
            Access::SignedIn,
            account::end_session,
        )
        .get("/admin", administrator, people::landing)
        .get("/admin/people", administrator, people::index)
        .get("/admin/people/new", administrator, people::new)
        .post("/admin/people/new", administrator, people::create)
        .get("/admin/people/{id}", administrator, people::show)
        .post(
            "/admin/people/{id}/duties",
            administrator,
            people::change_duty,
        )
        .post(
            "/admin/people/{id}/standing",
            administrator,
            people::change_standing,
        )
        .get("/admin/audit", administrator, audit::index)
}

pub(crate) fn samples() -> Vec<Sample> {
    pages::samples()
}
