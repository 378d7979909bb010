//! Pages of periodic reports: the list of a year, one report with its deeds, the rows behind a number, what is public.

pub(super) mod adjusted;
pub(super) mod deeds;
pub(super) mod edit;
pub(super) mod files;
pub(super) mod index;
pub(super) mod lists;
pub(super) mod opened;
pub(super) mod public;
pub(super) mod rows;
pub(super) mod samples;
pub(super) mod show;
mod tell;
pub(super) mod view;
