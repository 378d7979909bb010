//! The review desk.

mod decide;
