//! Posting research results.

mod detail;
