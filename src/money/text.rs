//! Sums as figures. 元 texts are exact; 万元 texts are for reports and round half up.

use std::fmt;

use super::{Money, round_half_up};

/// 分 in a hundredth of a 万元, the step that reports show.
const FEN_PER_WAN_STEP: i128 = 10_000;

impl Money {
    /// "5715000.00": exact, without separators; for files and inputs.
    #[must_use]
    pub fn yuan_text(self) -> String {
        two_places(self.fen().into(), |whole| whole)
    }

    /// "5,715,000.00"
    #[must_use]
    pub fn yuan_grouped(self) -> String {
        two_places(self.fen().into(), |whole| grouped(&whole))
    }

    /// In 万元 with two places: "571.50".
    #[must_use]
    pub fn wan_text(self) -> String {
        two_places(self.wan_hundredths(), |whole| whole)
    }

    /// In 万元 with two places and separators: "83,084.47".
    #[must_use]
    pub fn wan_grouped(self) -> String {
        two_places(self.wan_hundredths(), |whole| grouped(&whole))
    }

    fn wan_hundredths(self) -> i128 {
        round_half_up(self.fen().into(), FEN_PER_WAN_STEP).expect("the step is not zero")
    }
}

/// Exact and unmistakable in logs: "5715000.00".
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.yuan_text())
    }
}

fn two_places(hundredths: i128, whole: impl Fn(String) -> String) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!(
        "{sign}{}.{:02}",
        whole((size / 100).to_string()),
        size % 100
    )
}

/// "1234567" → "1,234,567"
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(571_500_000, "5715000.00", "5,715,000.00", "571.50")]
    #[case(0, "0.00", "0.00", "0.00")]
    #[case(1, "0.01", "0.01", "0.00")]
    #[case(4_999, "49.99", "49.99", "0.00")]
    #[case(5_000, "50.00", "50.00", "0.01")]
    #[case(-5_000, "-50.00", "-50.00", "-0.01")]
    #[case(-4_999, "-49.99", "-49.99", "0.00")]
    #[case(83_084_470_000, "830844700.00", "830,844,700.00", "83084.47")]
    #[case(99_999, "999.99", "999.99", "0.10")]
    #[case(100_000, "1000.00", "1,000.00", "0.10")]
    #[case(
        i64::MAX,
        "92233720368547758.07",
        "92,233,720,368,547,758.07",
        "9223372036854.78"
    )]
    #[case(
        i64::MIN,
        "-92233720368547758.08",
        "-92,233,720,368,547,758.08",
        "-9223372036854.78"
    )]
    fn shown(#[case] fen: i64, #[case] plain: &str, #[case] grouped: &str, #[case] wan: &str) {
        let money = Money::from_fen(fen);
        assert_eq!(money.yuan_text(), plain);
        assert_eq!(money.yuan_grouped(), grouped);
        assert_eq!(money.wan_text(), wan);
        assert_eq!(money.to_string(), plain);
    }

    #[test]
    fn wan_can_be_grouped() {
        assert_eq!(Money::from_fen(83_084_470_000).wan_grouped(), "83,084.47");
    }

    proptest! {
        #[test]
        fn separators_change_nothing_else(fen in any::<i64>()) {
            let money = Money::from_fen(fen);
            prop_assert_eq!(money.yuan_grouped().replace(',', ""), money.yuan_text());
            prop_assert_eq!(money.wan_grouped().replace(',', ""), money.wan_text());
        }
    }
}
