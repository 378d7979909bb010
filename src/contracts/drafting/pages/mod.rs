//! The pages of a draft: the desk's, the form of its clauses, the paper, and what a party sees.

pub(super) mod clauses;
pub(super) mod desk;
pub(super) mod files;
pub(super) mod mine;
mod view;
