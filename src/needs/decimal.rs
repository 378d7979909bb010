//! Plain decimal numbers kept as text and compared exactly: no figure of a need passes through floating point.

use crate::web::words::Message;

/// A plain decimal number, as text: figures are compared elsewhere, exactly.
pub(super) fn decimal(text: &str) -> Result<String, Message> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let well_formed = plain.chars().all(|c| c.is_ascii_digit() || c == '.')
        && plain.matches('.').count() <= 1
        && (1..=15).contains(&digits)
        && !plain.starts_with('.')
        && !plain.ends_with('.');
    if well_formed {
        Ok(text.to_owned())
    } else {
        Err(Message::new("field-not-a-number"))
    }
}

/// Whether one decimal is below another, exactly: both are texts that `decimal` took.
pub(super) fn is_less(one: &str, other: &str) -> bool {
    match (one.strip_prefix('-'), other.strip_prefix('-')) {
        (None, None) => magnitude(one) < magnitude(other),
        (Some(one), Some(other)) => magnitude(one) > magnitude(other),
        (Some(one), None) => magnitude(one) != (0, 0) || magnitude(other) != (0, 0),
        (None, Some(_)) => false,
    }
}

/// Whole part and fraction, the fraction to 15 places.
fn magnitude(plain: &str) -> (u64, u64) {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let padded = format!("{fraction:0<15}");
    (whole.parse().unwrap_or(0), padded.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_plain_decimals() {
        for right in ["0", "85", "-20", "0.05", "123456.789"] {
            assert!(decimal(right).is_ok(), "{right}");
        }
        for wrong in ["", "1e9", "1.2.3", ".5", "5.", "85%", "１２", "1,000", "-"] {
            assert!(decimal(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn decimals_compare_exactly() {
        assert!(is_less("9", "10") && is_less("0.05", "0.5") && is_less("-3", "-2.9"));
        assert!(is_less("-1", "0") && !is_less("1.50", "1.5") && !is_less("-0", "0"));
    }
}
