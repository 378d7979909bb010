//! The quantities of a text: numbers with their bounds, ranges, tolerances and units. Every step looks at a few
//! characters only, so a text of any length takes time in proportion; what is not understood is passed over.

use std::ops::Range;

use super::bound::{Bound, off_by};
use super::figure::{Figure, digits_end, figure};
use super::fold::Folded;
use super::interval::Interval;
use super::multiple::{multiple_at, multiple_in};
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
        let counted_twice = |word: char| unit.trim().starts_with(word) && value.contains(word);
        if !only.unit.is_none() || ['万', '亿', '千'].into_iter().any(counted_twice) {
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
    let mut first = figure(text, at)?;
    if negative {
        first = first.negated();
    }
    let (mut interval, mut unit, mut end) = if off {
        let (unit, end) = unit_after(text, first.end)?;
        (off_by(first.value), unit, end)
    } else {
        spread(text, first)?
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
fn spread(text: &Folded, first: Figure) -> Option<(Interval, Unit, usize)> {
    let own = Unit::at(text, text.skip_blanks(first.end));
    let after = text.skip_blanks(own.as_ref().map_or(first.end, |(_, end)| *end));
    let own = own.map(|(own, _)| own);
    if text.get(after) == Some('±') {
        return tolerated(text, first, own.as_ref(), text.skip_blanks(after + 1));
    }
    if let Some(second) = range_sign(text, after) {
        let second = OtherEnd::read(text, second)?;
        if own.as_ref().is_none_or(|own| own.meets(&second.unit)) {
            let shared = first.written.size() <= second.figure.written.size();
            let low = second.measures(first, own.as_ref(), shared)?;
            let interval = Interval::between(low, second.figure.value);
            return Some((interval, second.unit, second.end));
        }
    }
    if let Some(':') = text.get(first.end)
        && text.get(first.end + 1).is_some_and(|c| c.is_ascii_digit())
    {
        let other = figure(text, first.end + 1)?;
        let share = first.value.times(other.value.inverse()?)?;
        return Some((Interval::exactly(share), Unit::whole(":"), other.end));
    }
    if matches!(text.get(first.end), Some('×' | 'x' | '*' | '/')) {
        // "100×200 mm" is a size and "0/9" a count of a count.
        return None;
    }
    if let Some(after) = text.any_after(text.skip_blanks(first.end), &["多", "余"]) {
        // "20余万吨": the word that multiplies stands behind.
        let multiple = multiple_at(text, text.skip_blanks(after));
        let (least, after) = match multiple {
            Some((multiple, after)) => (first.value.times(multiple)?, after),
            None => (first.value, after),
        };
        let (unit, end) = unit_after(text, after)?;
        return Some((Interval::above(least, false), unit, end));
    }
    let (unit, end) = unit_after(text, first.end)?;
    Some((Interval::exactly(first.value), unit, end))
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

/// "25±2 ℃", "25℃±2℃", "100 MPa±5%".
fn tolerated(
    text: &Folded,
    first: Figure,
    own: Option<&Unit>,
    at: usize,
) -> Option<(Interval, Unit, usize)> {
    let off = OtherEnd::read(text, at)?;
    let (middle, off_by, unit) = match own {
        Some(own) if !own.meets(&off.unit) => {
            let share = off.unit.meets(&Unit::share()).then_some(off.unit.factor)?;
            let part = off.figure.value.times(share)?;
            (first.value, first.value.times(part)?, own.clone())
        }
        _ => {
            let middle = off.measures(first, own, true)?;
            (middle, off.figure.value, off.unit)
        }
    };
    let (low, high) = (middle.plus(off_by.negated())?, middle.plus(off_by)?);
    Some((Interval::between(low, high), unit, off.end))
}

/// The second number of a range or tolerance, with the unit of both.
struct OtherEnd {
    figure: Figure,
    unit: Unit,
    /// What 万 makes of the unit 万元.
    of_unit: Option<Number>,
    end: usize,
}

impl OtherEnd {
    fn read(text: &Folded, at: usize) -> Option<Self> {
        let signed = matches!(text.get(at), Some('-' | '+'));
        let mut figure = figure(text, at + usize::from(signed))?;
        if text.get(at) == Some('-') {
            figure = figure.negated();
        }
        let (unit, end) = unit_after(text, figure.end)?;
        Some(Self {
            of_unit: multiple_in(text, text.skip_blanks(figure.end)),
            figure,
            unit,
            end,
        })
    }

    /// The first number in the unit of the second. It has its own unit, or leaves out what the second says ("8～10万吨"),
    /// or says the same 万 that belongs to the unit of the second ("3万～5万元"). `shared`: it may leave out 万.
    fn measures(&self, first: Figure, own: Option<&Unit>, shared: bool) -> Option<Number> {
        if let Some(own) = own {
            return first
                .value
                .times(own.factor)?
                .times(self.unit.factor.inverse()?);
        }
        let shared = shared && first.multiple.is_none();
        match (self.figure.multiple, self.of_unit) {
            (Some(multiple), _) if shared => first.value.times(multiple),
            (None, Some(multiple)) if !shared => first.value.times(multiple.inverse()?),
            _ => Some(first.value),
        }
    }
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

/// A blank and then a Latin word that is no unit, or a numeral that goes on: "300 dpi", "5 百次".
fn follows_a_word(text: &Folded, at: usize) -> bool {
    let next = text.skip_blanks(at);
    let goes_on = |c: char| c.is_ascii_alphabetic() || "十百千万亿".contains(c);
    next > at && text.get(next).is_some_and(goes_on)
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
    let many = multiple_at(text, opens + 1);
    let (mut unit, end) = Unit::at(text, many.map_or(opens + 1, |(_, end)| end))?;
    if let Some((multiple, _)) = many {
        unit.factor = unit.factor.times(multiple)?;
    }
    (end == at - 1).then_some(unit)
}
