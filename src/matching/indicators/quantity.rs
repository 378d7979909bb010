//! The quantities of a text: numbers with their bounds, ranges, tolerances and units. Every step looks at a few
//! characters only, so a text of any length takes time in proportion; what is not understood is passed over.

use std::ops::Range;

use super::bound::{Bound, off_by};
use super::figure::{Figure, digits_end, figure, scale};
use super::fold::Folded;
use super::interval::Interval;
use super::number::Number;
use super::unit::Unit;

/// Of one text at most.
const MOST: usize = 2_000;
/// "拉伸强度（MPa）≥1050": the bracket before a number is not longer.
const BRACKET: usize = 14;

/// A quantity where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Its characters in the folded text, with the words that bound it.
    pub(crate) chars: Range<usize>,
    /// In the bases of the unit.
    pub(crate) interval: Interval,
    pub(crate) unit: Unit,
    /// It says how much at least or at most, or from where to where.
    pub(crate) bounded: bool,
    /// "由 260 kg 提高到": what was before.
    pub(crate) past: bool,
}

impl Quantity {
    /// A time's upper end in whole days, a month taken as 31 of them.
    pub(crate) fn days(&self) -> Option<i64> {
        let high = self.interval.high?.value;
        let per_base = if self.unit.meets(&Unit::whole("d")) {
            Number::fraction(1, 86_400)
        } else if self.unit.meets(&Unit::whole("个月")) {
            Number::whole(31)
        } else {
            None
        };
        high.times(per_base?)?.rounded_up()
    }
}

/// All quantities of a text, in order.
pub(crate) fn quantities(text: &Folded) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST {
        let Some(c) = text.get(at) else { break };
        let (start, end) = if c.is_ascii_digit() {
            (at, digits_end(text, at))
        } else if let Some(after) = text.after(at, "百分之") {
            (at, after)
        } else {
            at += 1;
            continue;
        };
        match read(text, start) {
            Some(quantity) => {
                at = quantity.chars.end.max(end);
                found.push(quantity);
            }
            None => at = skipped(text, end),
        }
    }
    found
}

/// The only quantity of a cell such as "≥85" with the unit of its own column, or "340 kg".
pub(crate) fn whole(value: &str, unit: &str) -> Option<Quantity> {
    let cell = format!("{value} {unit}");
    let text = Folded::read(cell.trim());
    let first = Folded::read(value.trim());
    let mut found = quantities(&first);
    if found.len() != 1 {
        return None;
    }
    let mut only = found.pop()?;
    let outside = |range: Range<usize>| range.filter(|at| first.get(*at) != Some(' ')).count();
    if outside(0..only.chars.start) + outside(only.chars.end..first.len()) > 0 {
        return None;
    }
    if !unit.trim().is_empty() {
        if !only.unit.is_none() {
            return None;
        }
        only.unit = Unit::whole(unit);
        only.interval = only.interval.scaled(only.unit.factor)?;
    }
    only.chars = 0..text.len();
    Some(only)
}

/// Where to go on after a number that says nothing: past its decimals, so that they are no number of their own.
fn skipped(text: &Folded, end: usize) -> usize {
    let mut at = end;
    while text
        .get(at)
        .is_some_and(|c| c == '.' || c.is_ascii_alphanumeric())
    {
        at += 1;
    }
    at
}

fn read(text: &Folded, at: usize) -> Option<Quantity> {
    if is_part_of_a_name(text, at) {
        return None;
    }
    let (start, negative) = sign(text, at);
    let off = text.before(start) == Some('±');
    let start = start - usize::from(off);
    let first = figure(text, at)?;
    let first_value = if negative {
        first.value.negated()
    } else {
        first.value
    };
    let (mut interval, mut unit, mut end) = if off {
        let (unit, end) = unit_after(text, first.end)?;
        (off_by(first_value), unit, end)
    } else {
        spread(text, first_value, &first)?
    };
    if is_year(text, at, end) {
        return None;
    }
    let mut start = start;
    let mut bounded = interval.is_range() && !off;
    let before = Bound::before(text, start);
    if let Some((bound, begins)) = before {
        (interval, start) = (bound.applied(interval)?, begins);
        bounded |= matches!(bound, Bound::Above { .. } | Bound::Below { .. });
    }
    if text.after(at, "百分之").is_some() {
        unit = Unit::share();
    } else if unit.is_none()
        && let Some(from_bracket) = unit_in_bracket(text, start)
    {
        unit = from_bracket;
    }
    if let Some((bound, after)) = Bound::after(text, end) {
        end = after;
        if !matches!(before, Some((Bound::Above { .. } | Bound::Below { .. }, _))) {
            interval = bound.applied(interval)?;
            bounded |= bound != Bound::About;
        }
    }
    let past = text
        .before(text.skip_blanks_back(start))
        .is_some_and(|c| matches!(c, '由' | '从' | '自'));
    Some(Quantity {
        chars: start..end,
        interval: interval.scaled(unit.factor)?,
        unit,
        bounded,
        past,
    })
}

/// "DN200", "AC-13", "第30天", "2×3": digits that name something or belong to something larger.
fn is_part_of_a_name(text: &Folded, at: usize) -> bool {
    let Some(before) = text.before(at) else {
        return false;
    };
    let two_before = text.before(at - 1);
    let joins = matches!(before, '.' | '_' | '-' | '/');
    before.is_ascii_alphanumeric()
        || matches!(before, '^' | '第' | '前' | '#' | '№' | '×' | '*')
        || joins && two_before.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Where the sign begins, and whether it is a minus.
fn sign(text: &Folded, at: usize) -> (usize, bool) {
    if let Some(start) = text.ends_with(at, "零下") {
        return (start, true);
    }
    match text.before(at) {
        Some('-') => (at - 1, true),
        Some('+') => (at - 1, false),
        _ => (at, false),
    }
}

fn is_year(text: &Folded, at: usize, end: usize) -> bool {
    let year = |at: usize| {
        let digits = text.text(at..digits_end(text, at));
        digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
    };
    text.before(end) == Some('年') && year(at)
}

/// One number, or two with a sign of range or tolerance between, with the unit of both.
fn spread(text: &Folded, first: Number, figure: &Figure) -> Option<(Interval, Unit, usize)> {
    let own = Unit::at(text, text.skip_blanks(figure.end));
    for from in own.iter().map(|(_, end)| *end).chain([figure.end]) {
        let after = text.skip_blanks(from);
        if text.get(after) == Some('±') {
            let off = self::figure(text, text.skip_blanks(after + 1))?;
            let (unit, end) = unit_after(text, off.end)?;
            let (low, high) = (first.plus(off.value.negated())?, first.plus(off.value)?);
            return Some((Interval::between(low, high), unit, end));
        }
        if let Some(second) = range_sign(text, after) {
            let (second, unit, end) = other_end(text, second)?;
            let meets = own.as_ref().is_none_or(|(own, _)| own.meets(&unit));
            let scaled = second.scaled && !figure.scaled;
            let first = if scaled {
                first.times(scale(text, second.end)?)?
            } else {
                first
            };
            let own_factor = own
                .as_ref()
                .filter(|_| from != figure.end)
                .map(|(own, _)| own.factor);
            let first = match own_factor {
                Some(own) => first.times(own)?.times(unit.factor.inverse()?)?,
                None => first,
            };
            if meets {
                return Some((Interval::between(first, second.value), unit, end));
            }
        }
    }
    if let Some(':') = text.get(figure.end)
        && text.get(figure.end + 1).is_some_and(|c| c.is_ascii_digit())
    {
        let other = self::figure(text, figure.end + 1)?;
        let share = first.times(other.value.inverse()?)?;
        return Some((Interval::exactly(share), Unit::whole(":"), other.end));
    }
    if matches!(text.get(figure.end), Some('×' | 'x' | '*' | '/')) {
        // "100×200 mm" is a size and "0/9" a count of a count.
        return None;
    }
    if let Some(after) = text.any_after(text.skip_blanks(figure.end), &["多", "余"]) {
        let (unit, end) = unit_after(text, after)?;
        return Some((Interval::above(first, false), unit, end));
    }
    let (unit, end) = unit_after(text, figure.end)?;
    Some((Interval::exactly(first), unit, end))
}

/// Where the second number of a range begins.
fn range_sign(text: &Folded, at: usize) -> Option<usize> {
    let mut after = match text.get(at)? {
        '~' | '～' | '—' | '–' | '-' | '至' | '到' => at + 1,
        _ => return None,
    };
    if text.get(after) == Some('—') {
        after += 1;
    }
    let after = text.skip_blanks(after);
    let digit = |at: usize| text.get(at).is_some_and(|c| c.is_ascii_digit());
    (digit(after) || matches!(text.get(after), Some('-' | '+')) && digit(after + 1))
        .then_some(after)
}

fn other_end(text: &Folded, at: usize) -> Option<(Figure, Unit, usize)> {
    let signed = matches!(text.get(at), Some('-' | '+'));
    let mut figure = figure(text, at + usize::from(signed))?;
    if text.get(at) == Some('-') {
        figure.value = figure.value.negated();
    }
    let (unit, end) = unit_after(text, figure.end)?;
    Some((figure, unit, end))
}

/// The unit after a number; a bare number if nothing follows that could be one; `None` for "800孔的" without a known unit.
fn unit_after(text: &Folded, at: usize) -> Option<(Unit, usize)> {
    let next = text.skip_blanks(at);
    if let Some(read) = Unit::at(text, next) {
        return Some(read);
    }
    let bare = match text.get(at) {
        None => true,
        Some(c) if c.is_alphabetic() => {
            matches!(c, '的' | '和' | '及' | '与' | '且' | '并' | '时')
                || Bound::after(text, at).is_some()
        }
        Some(c) => {
            !matches!(c, '/' | '°' | '′' | '″' | '_' | '^' | '#') && !follows_a_word(text, at)
        }
    };
    bare.then(|| (Unit::none(), at))
}

/// A blank and then a Latin word that is no unit: "300 dpi".
fn follows_a_word(text: &Folded, at: usize) -> bool {
    let next = text.skip_blanks(at);
    next > at && text.get(next).is_some_and(|c| c.is_ascii_alphabetic())
}

fn unit_in_bracket(text: &Folded, at: usize) -> Option<Unit> {
    let mut at = text.skip_blanks_back(at);
    if matches!(text.before(at), Some(':' | '为')) {
        at = text.skip_blanks_back(at - 1);
    }
    (text.before(at) == Some(')')).then_some(())?;
    let opens = (at.saturating_sub(BRACKET)..at - 1)
        .rev()
        .find(|place| text.get(*place) == Some('('))?;
    let (unit, end) = Unit::at(text, opens + 1)?;
    (end == at - 1).then_some(unit)
}
