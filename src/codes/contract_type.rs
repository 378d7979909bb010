//! Which family a contract type belongs to, where a rule hangs on it.

use super::{Table, is_leaf, within};

/// Whether a type may be chosen for a contract: families only group.
#[must_use]
pub fn is_type(code: &str) -> bool {
    is_leaf(Table::ContractType, code)
}

/// Whether it is a licence, which has a kind.
#[must_use]
pub fn is_licence(code: &str) -> bool {
    within(Table::ContractType, code, "30")
}

/// Whether the technology itself changes hands.
#[must_use]
pub fn is_transfer(code: &str) -> bool {
    within(Table::ContractType, code, "20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_leaves_of_their_family() {
        assert!(is_type("11") && is_type("40") && is_type("53"));
        assert!(!is_type("10") && !is_type("30") && !is_type("99"));
        assert!(is_licence("31") && is_licence("39") && !is_licence("21"));
        assert!(is_transfer("21") && is_transfer("29") && !is_transfer("31"));
    }
}
