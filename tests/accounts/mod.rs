//! Signing in, passwords, one's own account, people and their duties.

mod account;
mod admin;
mod mails;
mod sign_in;
