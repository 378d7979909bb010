//! Kexing: the marketplace and contract desk of a technology-transfer centre.

pub mod search;
