//! The demonstration: invented organisations, people, listings, deals and contracts, marked as such.
