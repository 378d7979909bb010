//! Posting needs.

mod detail;
