//! Exact numbers of measured quantities: a fraction of whole numbers, so that a bound is met or not met and never
//! nearly so. Whatever does not fit is no number, rather than a wrong one.

use std::cmp::Ordering;
use std::fmt;

/// Numerator and denominator stay below this, so that a product of two fits.
const MOST: i128 = 1_000_000_000_000_000_000;
/// A number written out has at most so many decimals.
const DECIMALS: usize = 12;

/// A fraction in lowest terms; its denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Number {
    top: i128,
    bottom: i128,
}

impl Number {
    pub(crate) const ONE: Self = Self { top: 1, bottom: 1 };

    /// `None` when it does not fit.
    pub(crate) fn fraction(top: i128, bottom: i128) -> Option<Self> {
        if bottom == 0 {
            return None;
        }
        let divisor = divisor(top.checked_abs()?, bottom.checked_abs()?);
        let sign = bottom.signum();
        let (top, bottom) = (sign * (top / divisor), sign * (bottom / divisor));
        (top.abs() <= MOST && bottom <= MOST).then_some(Self { top, bottom })
    }

    pub(crate) fn whole(top: i128) -> Option<Self> {
        Self::fraction(top, 1)
    }

    /// Digits with at most one point, such as "12.50".
    pub(crate) fn decimal(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let digits = format!("{whole}{part}");
        let well_formed = !whole.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !well_formed || digits.len() > 36 {
            return None;
        }
        let bottom = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
        Self::fraction(digits.parse().ok()?, bottom)
    }

    pub(crate) fn power_of_ten(exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 {
            Self::fraction(1, power)
        } else {
            Self::whole(power)
        }
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        // Crosswise first, so that what cancels does not overflow on the way.
        let one = Self::fraction(self.top, other.bottom)?;
        let two = Self::fraction(other.top, self.bottom)?;
        Self::fraction(
            one.top.checked_mul(two.top)?,
            one.bottom.checked_mul(two.bottom)?,
        )
    }

    pub(crate) fn inverse(self) -> Option<Self> {
        Self::fraction(self.bottom, self.top)
    }

    pub(crate) fn to_the(self, exponent: i32) -> Option<Self> {
        let base = if exponent < 0 { self.inverse()? } else { self };
        (0..exponent.unsigned_abs()).try_fold(Self::ONE, |power, _| power.times(base))
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let top = self
            .top
            .checked_mul(other.bottom)?
            .checked_add(other.top.checked_mul(self.bottom)?)?;
        Self::fraction(top, self.bottom.checked_mul(other.bottom)?)
    }

    pub(crate) fn negated(self) -> Self {
        Self {
            top: -self.top,
            ..self
        }
    }

    pub(crate) fn size(self) -> Self {
        Self {
            top: self.top.abs(),
            ..self
        }
    }

    pub(crate) fn rounded_up(self) -> Option<i64> {
        i64::try_from(-((-self.top).div_euclid(self.bottom))).ok()
    }

    pub(crate) fn is_negative(self) -> bool {
        self.top < 0
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.top * other.bottom).cmp(&(other.top * self.bottom))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a plain decimal, cut after twelve places.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, mut rest) = (self.top.abs() / self.bottom, self.top.abs() % self.bottom);
        let mut part = String::new();
        while rest != 0 && part.len() < DECIMALS {
            rest *= 10;
            part.push(char::from(
                b'0' + u8::try_from(rest / self.bottom).unwrap_or(9),
            ));
            rest %= self.bottom;
        }
        let sign = if self.top < 0 { "-" } else { "" };
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part}")
    }
}

fn divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_fit_is_no_number() {
        for text in ["", ".", "1.2.3", "-1", "1e9", "99999999999999999999"] {
            assert_eq!(Number::decimal(text), None, "{text}");
        }
        assert_eq!(Number::fraction(1, 0), None);
        assert_eq!(Number::whole(0).unwrap().inverse(), None);
        assert_eq!(Number::power_of_ten(40), None);
        assert_eq!(Number::power_of_ten(-19), None);
    }

    proptest! {
        #[test]
        fn written_out_and_read_again_it_is_the_same(top in -1_000_000_000_i64..1_000_000_000, decimals in 0..9_i32) {
            let number = Number::whole(top.into()).unwrap().times(Number::power_of_ten(-decimals).unwrap()).unwrap();
            let text = number.to_string();
            let read = Number::decimal(text.trim_start_matches('-')).unwrap();
            prop_assert_eq!(if number.is_negative() { read.negated() } else { read }, number);
        }

        #[test]
        fn order_turns_round_with_the_sides(a in -5_000_i64..5_000, b in 1_i64..900, c in -5_000_i64..5_000, d in 1_i64..900) {
            let one = Number::fraction(a.into(), b.into()).unwrap();
            let other = Number::fraction(c.into(), d.into()).unwrap();
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
            prop_assert_eq!(one.cmp(&other), (a * d).cmp(&(c * b)));
            prop_assert_eq!(one.plus(other), other.plus(one));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9.]{0,60}") {
            let _either = Number::decimal(&text);
        }
    }
}
