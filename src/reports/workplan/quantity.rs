//! Numbers of an indicator in millionths of its unit: whole arithmetic only, and 万元 exact to a fen.

use serde::Serialize;

use crate::halfwidth::half_width;

pub const ONE: i64 = 1_000_000;
const PLACES: usize = 6;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Quantity(pub i64);

impl Quantity {
    /// Reads "1500", "1,500" or "49.5"; `None` for anything else, also for what can't be held.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = half_width(text).replace(',', "");
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > PLACES {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<6}").parse().ok()?;
        whole.checked_mul(ONE)?.checked_add(part).map(Self)
    }

    /// As a form holds it: no grouping, no needless zeros.
    #[must_use]
    pub fn plain(self) -> String {
        let text = format!(
            "{}.{:06}",
            self.0 / ONE,
            self.0.unsigned_abs() % ONE.unsigned_abs()
        );
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// As people read it.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.plain();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if part.is_empty() {
            grouped
        } else {
            format!("{grouped}.{part}")
        }
    }

    #[must_use]
    pub fn of_whole(n: i64) -> Self {
        Self(n.saturating_mul(ONE))
    }

    /// A sum of money in 万元: a fen is a millionth of it.
    #[must_use]
    pub fn of_fen(fen: i64) -> Self {
        Self(fen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_read_exactly() {
        for (text, millionths) in [
            ("1500", 1_500_000_000),
            ("1,500", 1_500_000_000),
            ("１５００", 1_500_000_000),
            ("49.5", 49_500_000),
            ("0.000001", 1),
        ] {
            assert_eq!(Quantity::parse(text), Some(Quantity(millionths)), "{text}");
        }
        for wrong in [
            "",
            "-1",
            "1e3",
            ".5",
            "x",
            "1.0000001",
            "99999999999999999999",
        ] {
            assert_eq!(Quantity::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Quantity(1_500_000_000).grouped(), "1,500");
        assert_eq!(Quantity(571_500_001).grouped(), "571.500001");
        assert_eq!(Quantity::of_fen(550_000_000), Quantity::of_whole(550));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(n in 0_i64..i64::MAX) {
            prop_assert_eq!(Quantity::parse(&Quantity(n).plain()), Some(Quantity(n)));
            prop_assert_eq!(Quantity::parse(&Quantity(n).grouped()), Some(Quantity(n)));
        }
    }
}
