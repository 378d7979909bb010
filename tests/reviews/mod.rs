//! The review desk: what waits, differences to what is public, approval, return with reasons.
