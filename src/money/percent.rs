//! Percentages as hundredths of a percent (basis points): 350 is 3.5 %. Exact both ways.

use crate::halfwidth::code_text;

/// "3", "2.5%", "０.75％": a share above nothing and at most the whole; `None` for anything else.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let text = code_text(text);
    let text = text.strip_suffix('%').unwrap_or(&text);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let found: i64 = format!("{whole}{part:0<2}").parse().ok()?;
    (1..=10_000).contains(&found).then_some(found)
}

/// As people write them: 350 is "3.5".
#[must_use]
pub fn text(basis_points: i64) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("3", Some(300))]
    #[case("2.5%", Some(250))]
    #[case("０.７５％", Some(75))]
    #[case("100", Some(10_000))]
    #[case("0", None)]
    #[case("100.01", None)]
    #[case("1.005", None)]
    #[case("-1", None)]
    #[case("三", None)]
    #[case("", None)]
    fn percentages_are_read_exactly(#[case] typed: &str, #[case] found: Option<i64>) {
        assert_eq!(parse(typed), found);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(bp in 1_i64..=10_000) {
            prop_assert_eq!(parse(&text(bp)), Some(bp));
        }
    }
}
