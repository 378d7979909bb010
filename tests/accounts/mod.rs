//! Signing in, passwords, one's own account, people and their duties.

mod account;
mod admin;
pub(crate) mod mails;
pub(crate) mod sign_in;
