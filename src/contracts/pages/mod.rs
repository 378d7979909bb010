//! Pages of contract files: the ledger, the form, one file for staff, and a party's own view.

pub(super) mod changing;
pub(super) mod deeds;
mod differing;
pub(super) mod file;
pub(super) mod form;
pub(super) mod ledger;
mod lists;
pub(super) mod manager;
pub(super) mod mine;
pub(super) mod origin;
mod particulars;
pub(super) mod tabs;
pub(super) mod view;

/// An address with the pairs that say something.
pub(super) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<&(&str, &str)> = pairs.iter().filter(|(_, v)| !v.is_empty()).collect();
    if said.is_empty() {
        return path.to_owned();
    }
    let query = serde_urlencoded::to_string(said).unwrap_or_default();
    format!("{path}?{query}")
}
