//! Pages of the bank: lines to look at, statements, one line; what payers see of transfers.

pub(super) mod decide;
pub(super) mod index;
pub(super) mod instructions;
pub(super) mod line;
pub(super) mod proof;
mod samples;
pub(super) mod statement;
pub(super) mod statements;
mod view;

pub(super) use samples::samples;

/// Where finance looks at the bank.
pub(super) const DESK: &str = "/desk/payments/bank";

/// An address with what is not empty of its questions.
fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let asked: Vec<&(&str, &str)> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if asked.is_empty() {
        return path.to_owned();
    }
    format!(
        "{path}?{}",
        serde_urlencoded::to_string(asked).unwrap_or_default()
    )
}
