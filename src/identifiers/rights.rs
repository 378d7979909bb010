//! Registration numbers of rights other than patents. Their shapes are only believed, so a
//! number that looks odd gets a hint beside its field and nothing more.

use super::all_digits;
use crate::halfwidth::code_text;

/// Whether `number` looks like one of a right of table `ip`; `None` where no shape is known.
#[must_use]
pub fn looks_right(ip_code: &str, number: &str) -> Option<bool> {
    let number = code_text(number);
    match ip_code {
        "30" => Some(is_software(&number)),
        "40" => Some(is_layout(&number)),
        "50" => Some(is_variety(&number)),
        _ => None,
    }
}

/// 2023SR0123456
fn is_software(number: &str) -> bool {
    let number = number
        .trim_start_matches("软著登字第")
        .trim_end_matches('号');
    number.split_once("SR").is_some_and(|(year, serial)| {
        year.len() == 4
            && year.starts_with("20")
            && all_digits(year)
            && matches!(serial.len(), 6 | 7)
            && all_digits(serial)
    })
}

/// BS.225012345
fn is_layout(number: &str) -> bool {
    number
        .strip_prefix("BS")
        .map(|rest| rest.strip_prefix('.').unwrap_or(rest))
        .is_some_and(|serial| serial.len() == 9 && all_digits(serial))
}

/// CNA20201234.5
fn is_variety(number: &str) -> bool {
    number.strip_prefix("CNA").is_some_and(|rest| {
        let (serial, check) = rest.split_once('.').unwrap_or((rest, "0"));
        serial.len() >= 6 && all_digits(serial) && check.len() == 1 && all_digits(check)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("30", "2023SR0123456", true)]
    #[case("30", "２０２３sr０１２３４５６", true)]
    #[case("30", "1999SR012345", false)]
    #[case("30", "2023SR12", false)]
    #[case("40", "BS.225012345", true)]
    #[case("40", "BS225012345", true)]
    #[case("40", "BS.22501", false)]
    #[case("50", "CNA20201234.5", true)]
    #[case("50", "CNA20201001234", true)]
    #[case("50", "CNA", false)]
    fn known_shapes(#[case] ip_code: &str, #[case] number: &str, #[case] fits: bool) {
        assert_eq!(looks_right(ip_code, number), Some(fits));
    }

    #[test]
    fn other_rights_have_no_known_shape() {
        assert_eq!(looks_right("20", "anything"), None);
        assert_eq!(looks_right("11", "ZL202119900001.9"), None);
    }
}
