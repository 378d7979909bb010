//! What a payer writes into the remark of a bank transfer: `KXP`, the year, the number and two check digits, so that a
//! mistyped one belongs to nobody. Pure.

use crate::halfwidth::half_width;

const HEAD: &str = "KXP";
/// Two of the year, five of the number.
const DIGITS: usize = 7;
const CHECK: usize = 2;

/// The reference of an order's public number; `None` for a number of another shape.
#[must_use]
pub fn of_number(number: &str) -> Option<String> {
    let (year, serial) = number.strip_prefix("KX-P-")?.split_once('-')?;
    let digits = format!("{}{serial:0>5}", year.get(2..4)?);
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| format!("{HEAD}{digits}{:02}", check(&digits)))
}

/// Check digits after ISO 7064, MOD 97-10.
fn check(digits: &str) -> u32 {
    let rest = digits
        .bytes()
        .chain(*b"00")
        .fold(0, |rest, b| (rest * 10 + u32::from(b - b'0')) % 97);
    98 - rest
}

/// All valid references in a remark, in their order, each once: width, case, spaces and hyphens are the bank's.
#[must_use]
pub fn find_in(text: &str) -> Vec<String> {
    let folded: String = half_width(text)
        .to_uppercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '—' | '–' | '－'))
        .collect();
    let mut found: Vec<String> = Vec::new();
    for (at, _) in folded.match_indices(HEAD) {
        let rest = &folded[at + HEAD.len()..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        // A serial beyond five digits is longer; what follows a reference may be digits too.
        for length in (DIGITS + CHECK)..=digits.len().min(DIGITS + CHECK + 3) {
            let (body, given) = digits[..length].split_at(length - CHECK);
            if format!("{:02}", check(body)) == given {
                let reference = format!("{HEAD}{}", &digits[..length]);
                if !found.contains(&reference) {
                    found.push(reference);
                }
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reference_is_made_of_the_number() {
        assert_eq!(
            of_number("KX-P-2026-00001").as_deref(),
            Some("KXP260000159")
        );
        assert_eq!(of_number("KX-H-2026-00001"), None);
        assert_eq!(of_number("KX-P-26"), None);
    }

    #[test]
    fn a_remark_may_be_written_in_many_ways() {
        let wanted = of_number("KX-P-2026-00042").expect("a reference");
        let digits = &wanted[3..];
        for remark in [
            wanted.clone(),
            wanted.to_lowercase(),
            format!("服务费 {wanted} 谢谢"),
            format!("kxp {} {}", &digits[..4], &digits[4..]),
            format!("ＫＸＰ－{digits}"),
            format!("付{wanted}，{wanted}"),
        ] {
            assert_eq!(find_in(&remark), [wanted.as_str()], "{remark}");
        }
        assert!(find_in("KXP2600042").is_empty() && find_in("").is_empty());
    }

    proptest! {
        #[test]
        fn every_reference_is_found_and_one_wrong_digit_is_not(year in 2024..2099_i32, serial in 1..200_000_u32, place in 0..9_usize, other in 1..10_u8) {
            let reference = of_number(&format!("KX-P-{year}-{serial:05}")).expect("a reference");
            prop_assert_eq!(find_in(&format!("合同款{reference}元")), vec![reference.clone()]);
            let mut bytes = reference.clone().into_bytes();
            let at = 3 + place.min(bytes.len() - 4);
            bytes[at] = b'0' + (bytes[at] - b'0' + other) % 10;
            let wrong = String::from_utf8(bytes).expect("digits");
            prop_assert!(!find_in(&wrong).contains(&wrong));
        }
    }
}
