//! People who can sign in: passwords, duties, sessions, single-use links.
//!
//! Must stay true: passwords only as argon2id hashes; secrets of links only as SHA-256; an e-mail address is folded
//! to lower case before it is compared.

pub mod password;
pub mod sign_in;
pub mod store;
pub mod user;

use crate::web::{Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
}

pub(crate) fn samples() -> Vec<Sample> {
    Vec::new()
}
