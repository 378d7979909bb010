//! Units as people write them: symbols, Chinese names, products, strokes and powers ("t/d", "m³/(m³·d)", "元/吨").
//! Two quantities compare only if their bases are the same; what is not known is a base of its own.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::Folded;
use super::multiple::{multiple_at, multiple_of};
use super::number::Number;
use super::unit_table::{COUNTERS, UNITS};

/// Longest spelling, in characters.
const LONGEST: usize = 6;
/// Powers are not larger.
const POWER: i32 = 9;
/// Factors of one expression at most.
const PARTS: usize = 8;

/// How much of which bases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) factor: Number,
    /// Bases with their powers, in order, none zero.
    bases: Vec<(String, i32)>,
}

/// By spelling, with the sign of the only place where it is one.
static SPELLINGS: LazyLock<HashMap<String, Unit>> = LazyLock::new(|| {
    let mut spellings = HashMap::new();
    for (names, top, bottom, bases) in UNITS {
        let factor = Number::fraction(*top, *bottom).expect("the table's figures fit");
        for name in names.split(' ') {
            let unit = Unit {
                factor,
                bases: bases_of(bases),
            };
            spellings.insert(name.to_owned(), unit);
        }
    }
    for counter in COUNTERS.split_whitespace() {
        spellings.insert(counter.to_owned(), Unit::named(counter));
    }
    spellings
});

fn bases_of(text: &str) -> Vec<(String, i32)> {
    let mut bases: Vec<(String, i32)> = text
        .split(' ')
        .map(|part| {
            let digits = part.find(|c: char| c == '-' || c.is_ascii_digit());
            let (name, power) = part.split_at(digits.unwrap_or(part.len()));
            (name.to_owned(), power.parse().unwrap_or(1))
        })
        .collect();
    bases.sort();
    bases
}

impl Unit {
    /// A bare number.
    pub(crate) fn none() -> Self {
        Self {
            factor: Number::ONE,
            bases: Vec::new(),
        }
    }

    /// Parts of one, as 百分之 gives them.
    pub(crate) fn share() -> Self {
        Self::named("ratio")
    }

    fn named(name: &str) -> Self {
        Self {
            factor: Number::ONE,
            bases: vec![(name.to_owned(), 1)],
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.bases.is_empty()
    }

    /// Whether amounts of both can be compared.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.bases == other.bases
    }

    /// Shares and temperatures are the same for one piece and for many.
    pub(crate) fn is_same_for_each(&self) -> bool {
        matches!(self.bases.as_slice(), [(base, 1)] if base == "ratio" || base == "℃")
    }

    /// "度" is a temperature where a temperature is spoken of, an angle where an angle is; else it stays itself.
    pub(crate) fn spoken_of(self, name: &str) -> Self {
        if self.bases != [("度".to_owned(), 1)] {
            return self;
        }
        if name.contains('温') || name.contains('热') {
            Self::named("℃")
        } else if name.contains('角') || name.contains("坡度") {
            Self::named("°")
        } else {
            self
        }
    }

    /// A whole cell: what can't be read is a unit of its own.
    pub(crate) fn whole(text: &str) -> Self {
        let folded = Folded::read(text.trim());
        let bare = ["", "-", "—", "/", "比值", "无量纲", "无"];
        if bare.contains(&folded.text(0..folded.len()).as_str()) {
            return Self::none();
        }
        if let Some(unit) = SPELLINGS.get(&format!("={}", folded.text(0..folded.len()))) {
            return unit.clone();
        }
        match Self::at(&folded, 0) {
            Some((unit, end)) if end == folded.len() => unit,
            _ => Self::many(&folded)
                .unwrap_or_else(|| Self::named(&folded.text(0..folded.len()).to_lowercase())),
        }
    }

    /// "万次", "万吨/年": many of a unit.
    fn many(text: &Folded) -> Option<Self> {
        let (multiple, end) = multiple_at(text, 0)?;
        if multiple_of(text, end).is_some() {
            return None;
        }
        let one = Self::whole(&text.text(end..text.len()));
        Some(Self {
            factor: one.factor.times(multiple)?,
            ..one
        })
    }

    /// Whether a text is a unit and nothing else.
    pub(crate) fn is_spelled(text: &str) -> bool {
        let folded = Folded::read(text);
        Self::at(&folded, 0).is_some_and(|(_, end)| end == folded.len())
    }

    /// The unit that stands here, and where it ends.
    pub(crate) fn at(text: &Folded, at: usize) -> Option<(Self, usize)> {
        let (mut unit, mut at) = power(text, at, false)?;
        for _ in 0..PARTS {
            if let Some((factor, end)) = dot(text, at).and_then(|at| power(text, at, false)) {
                (unit, at) = (unit.times(&factor)?, end);
            } else if text.get(at) == Some('/') {
                let (below, end) = below(text, at + 1)?;
                (unit, at) = (unit.times(&below.to_the(-1)?)?, end);
            } else {
                break;
            }
        }
        Some((unit, at))
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let mut bases = self.bases.clone();
        for (name, power) in &other.bases {
            match bases.iter_mut().find(|(known, _)| known == name) {
                Some((_, sum)) => *sum += power,
                None => bases.push((name.clone(), *power)),
            }
        }
        bases.retain(|(_, power)| *power != 0);
        bases.sort();
        Some(Self {
            factor: self.factor.times(other.factor)?,
            bases,
        })
    }

    fn to_the(&self, power: i32) -> Option<Self> {
        Some(Self {
            factor: self.factor.to_the(power)?,
            bases: self
                .bases
                .iter()
                .map(|(name, one)| (name.clone(), one * power))
                .collect(),
        })
    }
}

fn dot(text: &Folded, at: usize) -> Option<usize> {
    matches!(text.get(at)?, '·' | '*').then_some(at + 1)
}

/// What stands below a stroke: one unit or several joined by dots, with a number before or in brackets.
fn below(text: &Folded, at: usize) -> Option<(Unit, usize)> {
    if text.get(at) == Some('(') {
        let (unit, end) = joined(text, at + 1)?;
        return (text.get(end) == Some(')')).then_some((unit, end + 1));
    }
    joined(text, at)
}

fn joined(text: &Folded, at: usize) -> Option<(Unit, usize)> {
    let mut digits = at;
    while text
        .get(digits)
        .is_some_and(|c| c.is_ascii_digit() || c == '.')
    {
        digits += 1;
    }
    let mut many = Unit::none();
    if digits > at {
        many.factor = Number::decimal(&text.text(at..digits))?;
    }
    let mut digits = text.skip_blanks(digits);
    if power(text, digits, true).is_none()
        && let Some((multiple, after)) = multiple_of(text, digits)
    {
        many.factor = many.factor.times(multiple)?;
        digits = text.skip_blanks(after);
    }
    let (unit, mut end) = power(text, digits, true)?;
    let mut unit = many.times(&unit)?;
    for _ in 0..PARTS {
        let Some((factor, after)) = dot(text, end).and_then(|at| power(text, at, true)) else {
            break;
        };
        (unit, end) = (unit.times(&factor)?, after);
    }
    Some((unit, end))
}

/// One spelling with its power; `below` a stroke more is understood.
fn power(text: &Folded, at: usize, below: bool) -> Option<(Unit, usize)> {
    let (unit, end) = spelling(text, at, below)?;
    match exponent(text, end) {
        Some((power, after)) => Some((unit.to_the(power)?, after)),
        None => Some((unit, end)),
    }
}

fn spelling(text: &Folded, at: usize, below: bool) -> Option<(Unit, usize)> {
    let longest = LONGEST.min(text.len().saturating_sub(at));
    (1..=longest).rev().find_map(|length| {
        let end = at + length;
        let last = text.get(end - 1)?;
        // A Latin symbol is no part of a longer word: "5 m" but not "5 model".
        let goes_on = text
            .get(end)
            .is_some_and(|next| next.is_ascii_alphanumeric());
        if last.is_ascii_alphanumeric() && goes_on {
            return None;
        }
        let spelling = text.text(at..end);
        let unit = SPELLINGS.get(&spelling).or_else(|| {
            let below = below.then(|| format!("/{spelling}"))?;
            SPELLINGS.get(&below)
        })?;
        Some((unit.clone(), end))
    })
}

/// "²", "⁻¹", "^2", "^-1", and "cm-2" where the small letters were lost.
fn exponent(text: &Folded, at: usize) -> Option<(i32, usize)> {
    if text.get(at) == Some('-') && text.before(at).is_some_and(|c| c.is_ascii_alphabetic()) {
        let power = text
            .get(at + 1)?
            .to_digit(10)
            .filter(|power| (1..=3).contains(power))?;
        let goes_on = text.get(at + 2).is_some_and(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '℃' | '~' | '～')
        }) || spelling(text, at + 2, true).is_some();
        return (!goes_on).then_some((-i32::try_from(power).ok()?, at + 2));
    }
    let (mut end, plain) = match text.get(at)? {
        '^' => (at + 1, true),
        _ => (at, false),
    };
    let minus = text.get(end).is_some_and(|c| c == '⁻' || plain && c == '-');
    end += usize::from(minus);
    let digit = text
        .get(end)
        .and_then(|c| superscript(c).or(c.to_digit(10).filter(|_| plain)))?;
    let power = i32::try_from(digit)
        .ok()
        .filter(|power| (1..=POWER).contains(power))?;
    Some((if minus { -power } else { power }, end + 1))
}

/// The digit of a raised digit.
pub(super) fn superscript(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹"
        .chars()
        .position(|raised| raised == c)
        .and_then(|place| u32::try_from(place).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// How many of the second unit the first one is.
    fn ratio(one: &str, other: &str) -> Option<String> {
        let (one, other) = (Unit::whole(one), Unit::whole(other));
        let ratio = one.factor.times(other.factor.inverse()?)?;
        one.meets(&other).then(|| ratio.to_string())
    }

    #[rstest]
    #[case("MPa", "kPa", "1000")]
    #[case("MPa", "N/mm²", "1")]
    #[case("兆帕", "bar", "10")]
    #[case("t/d", "kg/h", "41.666666666666")]
    #[case("t/年", "吨/月", "0.083333333333")]
    #[case("吨/天", "t/d", "1")]
    #[case("m³/h", "L/min", "16.666666666666")]
    #[case("mg/L", "g/m3", "1")]
    #[case("g/cm³", "克/立方厘米", "1")]
    #[case("g/cm³", "kg/m³", "1000")]
    #[case("万元", "元", "10000")]
    #[case("次/分钟", "次/min", "1")]
    #[case("次/(台·h)", "次/台·小时", "1")]
    #[case("m³/(m³·d)", "d⁻¹", "1")]
    #[case("h⁻¹", "s^-1", "0.000277777777")]
    #[case("cm-2", "m⁻²", "10000")]
    #[case("N·m", "kN*m", "0.001")]
    #[case("kW·h", "kWh", "1")]
    #[case("‰", "%", "0.1")]
    #[case("％", "ppm", "10000")]
    #[case("亩", "m²", "666.666666666666")]
    #[case("公顷", "亩", "15")]
    #[case("r/min", "rpm", "1")]
    #[case("转/分", "r/min", "1")]
    #[case("个/100 g", "个/kg", "10")]
    #[case("月", "年", "0.083333333333")]
    #[case("μm", "um", "1")]
    #[case("℃", "°C", "1")]
    #[case("KG", "公斤", "1")]
    #[case("N/tex", "cN/dtex", "10")]
    #[case("log CFU/g", "log cfu/g", "1")]
    #[case("万次", "次", "10000")]
    #[case("万吨/年", "t/月", "833.333333333333")]
    #[case("万 m³/d", "m³/d", "10000")]
    #[case("千件", "件", "1000")]
    #[case("亿", "", "100000000")]
    #[case("元/万次", "元/次", "0.0001")]
    #[case("万美元", "美元", "10000")]
    fn one_unit_in_another(#[case] one: &str, #[case] other: &str, #[case] expected: &str) {
        assert_eq!(ratio(one, other).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("%", "个百分点")]
    #[case("%", "倍")]
    #[case("个", "次")]
    #[case("天", "月")]
    #[case("t/d", "t/年")]
    #[case("m³", "Nm³")]
    #[case("元", "美元")]
    #[case("元/t", "元/t渣")]
    #[case("℃", "K")]
    #[case("MPa", "N·m")]
    #[case("dB", "dB(A)")]
    #[case("", "%")]
    fn what_is_not_the_same_does_not_meet(#[case] one: &str, #[case] other: &str) {
        assert_eq!(ratio(one, other), None);
    }

    fn any_unit() -> impl Strategy<Value = String> {
        let names: Vec<String> = UNITS
            .iter()
            .flat_map(|row| row.0.split(' '))
            .filter(|name| !name.starts_with(['/', '=']))
            .map(str::to_owned)
            .collect();
        prop::sample::select(names)
    }

    proptest! {
        #[test]
        fn there_and_back_is_one(above in any_unit(), below in any_unit()) {
            let unit = Unit::whole(&format!("{above}/{below}"));
            let turned = Unit::whole(&format!("{below}/{above}"));
            // Too large or small a factor makes the cell a unit of its own.
            let read = |unit: &Unit| unit.bases.iter().all(|(name, _)| !name.contains('/'));
            if read(&unit) && read(&turned) {
                prop_assert_eq!(unit.times(&turned).unwrap(), Unit::none());
            }
        }

        #[test]
        fn any_cell_is_a_unit(text in ".{0,40}") {
            let _unit = Unit::whole(&text);
        }
    }
}
