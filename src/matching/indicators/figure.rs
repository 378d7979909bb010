//! A number as people write it: decimals, thousands, 万 and 亿, powers of ten, 百分之三十.

use super::fold::Folded;
use super::multiple::multiple_at;
use super::number::Number;
use super::unit::superscript;

const DIGITS: usize = 24;
/// Longest Chinese numeral.
const NUMERAL: usize = 6;

/// A number, and where it ends.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    pub(super) value: Number,
    /// What was written before a word such as 万.
    pub(super) written: Number,
    /// How many such a word makes of one.
    pub(super) multiple: Option<Number>,
    pub(super) end: usize,
}

impl Figure {
    pub(super) fn negated(self) -> Self {
        Self {
            value: self.value.negated(),
            written: self.written.negated(),
            ..self
        }
    }
}

pub(super) fn digits_end(text: &Folded, mut at: usize) -> usize {
    while text.get(at).is_some_and(|c| c.is_ascii_digit()) {
        at += 1;
    }
    at
}

/// Digits, thousands, decimals, 万 and powers of ten.
pub(super) fn figure(text: &Folded, at: usize) -> Option<Figure> {
    if let Some(after) = text.after(at, "百分之") {
        return hundredths(text, after);
    }
    let mut digits = String::new();
    let mut end = at;
    while let Some(c) = text.get(end) {
        let grouped = c == ',' && is_group(text, end, &digits);
        let point = c == '.'
            && !digits.contains('.')
            && text.get(end + 1).is_some_and(|c| c.is_ascii_digit());
        if c.is_ascii_digit() || point {
            digits.push(c);
        } else if !grouped {
            break;
        }
        end += 1;
    }
    if digits.len() > DIGITS {
        return None;
    }
    let mut value = Number::decimal(&digits)?;
    if let Some((power, after)) = power_of_ten(text, end) {
        (value, end) = (value.times(Number::power_of_ten(power)?)?, after);
    }
    let multiple = multiple_at(text, text.skip_blanks(end));
    Some(Figure {
        value: match multiple {
            Some((multiple, _)) => value.times(multiple)?,
            None => value,
        },
        written: value,
        multiple: multiple.map(|(multiple, _)| multiple),
        end: multiple.map_or(end, |(_, after)| after),
    })
}

/// "百分之30", "百分之三十".
fn hundredths(text: &Folded, at: usize) -> Option<Figure> {
    let (value, end) = if text.get(at).is_some_and(|c| c.is_ascii_digit()) {
        let figure = figure(text, at)?;
        (figure.value, figure.end)
    } else {
        let mut end = at;
        let mut value = 0;
        let mut digit = 0;
        while let Some(c) = text.get(end).filter(|_| end < at + NUMERAL) {
            match "零一二三四五六七八九".chars().position(|d| d == c) {
                Some(place) => digit = i128::try_from(place).ok()?,
                None if c == '两' => digit = 2,
                // 百分之零点五 is no 0 %.
                None if c == '点' => return None,
                None if c == '十' => (value, digit) = (value + digit.max(1) * 10, 0),
                None if c == '百' => (value, digit) = (value + digit.max(1) * 100, 0),
                None => break,
            }
            end += 1;
        }
        (Number::whole(value + digit).filter(|_| end > at)?, end)
    };
    let value = value.times(Number::fraction(1, 100)?)?;
    Some(Figure {
        value,
        written: value,
        multiple: None,
        end,
    })
}

/// A comma between thousands.
fn is_group(text: &Folded, comma: usize, digits: &str) -> bool {
    let three = (1..=3).all(|n| text.get(comma + n).is_some_and(|c| c.is_ascii_digit()));
    let four = text.get(comma + 4).is_some_and(|c| c.is_ascii_digit());
    let first = digits.len() <= 3 || text.get(comma.wrapping_sub(4)) == Some(',');
    three && !four && first && !digits.is_empty() && !digits.contains('.')
}

/// "×10^5", "×10⁵", "x10^-3", "e5".
fn power_of_ten(text: &Folded, at: usize) -> Option<(i32, usize)> {
    let after_ten = match text.get(text.skip_blanks(at))? {
        '×' | 'x' | 'X' | '*' | '✕' => {
            text.after(text.skip_blanks(text.skip_blanks(at) + 1), "10")?
        }
        'e' | 'E' => {
            let sign = matches!(text.get(at + 1), Some('-' | '+'));
            return plain_power(text, at + 1, sign);
        }
        _ => return None,
    };
    if text.get(after_ten) == Some('^') {
        let sign = matches!(text.get(after_ten + 1), Some('-' | '+'));
        return plain_power(text, after_ten + 1, sign);
    }
    let minus = text.get(after_ten) == Some('⁻');
    let mut end = after_ten + usize::from(minus);
    let mut power = 0_i32;
    let first = end;
    while let Some(digit) = text
        .get(end)
        .and_then(superscript)
        .filter(|_| end < first + 2)
    {
        power = power * 10 + i32::try_from(digit).ok()?;
        end += 1;
    }
    (end > first).then_some((if minus { -power } else { power }, end))
}

fn plain_power(text: &Folded, at: usize, signed: bool) -> Option<(i32, usize)> {
    let first = at + usize::from(signed);
    let end = digits_end(text, first);
    if end == first || end > first + 2 {
        return None;
    }
    let power: i32 = text.text(first..end).parse().ok()?;
    let minus = signed && text.get(at) == Some('-');
    Some((if minus { -power } else { power }, end))
}
