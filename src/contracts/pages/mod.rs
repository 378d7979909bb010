//! Pages of contract files: the ledger, the form, one file for staff, and a party's own view.

pub(super) mod changing;
pub(super) mod deeds;
mod differing;
pub(super) mod file;
pub(super) mod form;
pub(super) mod late;
pub(super) mod ledger;
mod lists;
pub(super) mod manager;
pub(super) mod mine;
pub(super) mod origin;
mod particulars;
mod reading;
pub(super) mod second;
pub(super) mod tabs;
pub(super) mod view;

pub(super) use crate::web::page::address;
