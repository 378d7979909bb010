//! What people say of matches.

pub(crate) mod feedback;
