//! Which papers a contract is filed with: a pure reading of the code table by type, intellectual property and two
//! facts about the original. Whether a paper is there is another question.

use crate::codes::{self, Paper, Row, Table};
use crate::contracts::contract::Values;

/// Kinds of the table `document` that a rule hangs on.
pub(crate) const CONTRACT: &str = "contract";
pub(crate) const OTHER: &str = "other";
/// What is kept beside the registration and is no part of what is handed in for it: proofs of performance, and what the
/// registry answered.
pub(crate) const KEPT: [&str; 3] = [
    "performance_proof",
    "registry_certificate",
    "registry_refusal",
];

/// What is asked of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Required,
    IfAvailable,
    Unused,
}

impl Need {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::IfAvailable => "if-available",
            Self::Unused => "unused",
        }
    }
}

/// What the need of a paper depends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// A code of the table `contract_type`.
    pub type_code: &'a str,
    /// A code of the table `ip`; empty while it is not known.
    pub ip: &'a str,
    /// The original is in another language.
    pub foreign: bool,
    /// Papers of a government project stand in for the contract.
    pub government: bool,
}

impl<'a> Facts<'a> {
    #[must_use]
    pub fn of(values: &'a Values) -> Self {
        Self {
            type_code: &values.type_code,
            ip: &values.ip,
            foreign: values.details.foreign_language,
            government: values.details.government_project,
        }
    }

    fn within(&self, ancestor: &str) -> bool {
        codes::within(Table::Ip, self.ip, ancestor)
    }

    /// The contract's subject is a technical secret, by its type or by what was said of its property.
    fn is_secret(&self) -> bool {
        matches!(self.type_code, "23" | "32") || self.within("20")
    }
}

/// What is asked of a paper in a contract like this.
#[must_use]
pub fn need(kind: &str, facts: &Facts<'_>) -> Need {
    let by_type = by_type(kind, facts.type_code);
    match kind {
        // Papers of a government project stand in for it.
        CONTRACT if facts.government => Need::IfAvailable,
        "translation" => only_if(facts.foreign),
        "award_notice" => only_if(facts.government),
        "secrecy_statement" if facts.is_secret() => by_type,
        // It may still turn out to be one.
        "secrecy_statement" if facts.ip.is_empty() => at_most_if_available(by_type),
        "secrecy_statement" => Need::Unused,
        "ip_proof" if facts.within("90") => Need::Unused,
        // A secret has no certificate; some have a notary's record.
        "ip_proof" if facts.is_secret() => at_most_if_available(by_type),
        OTHER => Need::IfAvailable,
        _ => by_type,
    }
}

fn by_type(kind: &str, type_code: &str) -> Need {
    let asked = codes::documents(type_code).find(|(row, _)| row.code == kind);
    match asked {
        Some((_, Paper::Required)) => Need::Required,
        Some((_, Paper::IfAvailable)) => Need::IfAvailable,
        None => Need::Unused,
    }
}

fn only_if(so: bool) -> Need {
    if so { Need::Required } else { Need::Unused }
}

fn at_most_if_available(need: Need) -> Need {
    if need == Need::Required {
        Need::IfAvailable
    } else {
        need
    }
}

/// Every kind of paper with what is asked of it, in the order of the table.
#[must_use]
pub fn checklist(facts: &Facts<'_>) -> Vec<(&'static Row, Need)> {
    codes::all(Table::Document)
        .iter()
        .map(|row| (row, need(&row.code, facts)))
        .collect()
}

/// The kinds that are required and not among those that are there.
#[must_use]
pub fn missing(facts: &Facts<'_>, there: &[&str]) -> Vec<&'static Row> {
    checklist(facts)
        .into_iter()
        .filter(|(row, need)| *need == Need::Required && !there.contains(&row.code.as_str()))
        .map(|(row, _)| row)
        .collect()
}

#[cfg(test)]
mod tests;
