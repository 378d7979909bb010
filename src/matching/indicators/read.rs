//! Reads texts and tables into what a result says and what a need asks. A figure counts only with a name in its own
//! clause, and not where the clause speaks of what was, of what others do, or of what is only hoped for.

use std::ops::Range;

use super::fold::Folded;
use super::interval::Interval;
use super::name::Name;
use super::quantity::{Quantity, quantities, whole};
use super::words::{Change, DENIALS, ELSEWHERE, EXPOSURES, TURNS, WANTS};

/// Characters before a figure that are looked at for its name.
const BACK: usize = 60;
/// Characters before a figure that are looked at for what the sentence speaks of.
const SENTENCE: usize = 160;
/// Headings under which a need tells about the company rather than what it wants.
const ABOUT_ITSELF: &[&str] = &["现有", "简介", "概况", "背景", "现状", "基础", "条件"];
const ABOUT_WISHES: &[&str] = &[
    "需求", "目标", "指标", "要求", "内容", "参数", "难题", "问题",
];
const HEADING: usize = 14;

/// A figure with its name, where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) name: Name,
    pub(crate) quantity: Quantity,
    /// Which of the texts that were read.
    pub(crate) text: usize,
    /// Its bytes there, bound and unit included.
    pub(crate) bytes: Range<usize>,
    /// The clause hopes, denies, or speaks of something else than the result itself.
    pub(crate) doubtful: bool,
}

/// A row of a table of indicators, written out as one line of text as well, where it is quoted from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'t> {
    pub(crate) name: &'t str,
    pub(crate) value: &'t str,
    pub(crate) unit: &'t str,
}

/// The statement of a row; `line` is the row written out, which holds the value after the name.
pub(crate) fn row(row: Row<'_>, line: &str, text: usize) -> Option<Statement> {
    let quantity = whole(row.value, row.unit)?;
    let name = Name::cell(row.name);
    let quantity = Quantity {
        unit: quantity.unit.spoken_of(name.core()),
        ..quantity
    };
    let start = line.find(row.value).filter(|_| !row.value.is_empty())?;
    (!name.is_empty()).then_some(Statement {
        name,
        quantity,
        text,
        bytes: start..line.len(),
        doubtful: false,
    })
}

/// What a text of a result says.
pub(crate) fn statements(text: &str, number: usize) -> Vec<Statement> {
    let folded = Folded::read(text);
    let found = quantities(&folded);
    let named = named(&folded, &found);
    named
        .into_iter()
        .filter(|(_, quantity, _)| !quantity.past)
        .map(|(name, quantity, clause)| Statement {
            doubtful: is_doubtful(&folded, &quantity, &clause),
            bytes: folded.bytes(&quantity.chars),
            name,
            quantity,
            text: number,
        })
        .collect()
}

/// What a text of a need asks for: figures with a bound, or such that something is to rise or fall to.
pub(crate) fn wishes(text: &str, number: usize) -> Vec<Statement> {
    let folded = Folded::read(text);
    let found = quantities(&folded);
    let about_itself = about_itself(text);
    let mut wishes = Vec::new();
    for (name, mut quantity, clause) in named(&folded, &found) {
        let bytes = folded.bytes(&quantity.chars);
        let itself = about_itself.iter().any(|part| part.contains(&bytes.start));
        if quantity.past || itself || is_doubtful(&folded, &quantity, &clause) {
            continue;
        }
        if has_another_bound(&folded, &found, &quantity) {
            continue;
        }
        if !name.is_of_a_measure() || !is_wanted(&folded, &quantity) {
            continue;
        }
        match name.arrived {
            Some(to) if !quantity.bounded => {
                let Some(asked) = reached(quantity.interval, to) else {
                    continue;
                };
                quantity.interval = asked;
            }
            _ if !quantity.bounded => continue,
            _ => {}
        }
        wishes.push(Statement {
            name,
            quantity,
            text: number,
            bytes,
            doubtful: false,
        });
    }
    wishes
}

/// "180≤HB＜240": half of it would be another wish.
fn has_another_bound(text: &Folded, found: &[Quantity], quantity: &Quantity) -> bool {
    let before = found.partition_point(|one| one.chars.start < quantity.chars.start);
    let last = before.checked_sub(1).and_then(|last| found.get(last));
    let next = last.and_then(|last| text.get(text.skip_blanks(last.chars.end)));
    matches!(next, Some('≤' | '<' | '≥' | '>'))
}

/// "降到 5%" asks for at most so much, "延长至 8 个月" for at least.
fn reached(interval: Interval, to: Change) -> Option<Interval> {
    match to {
        Change::Up => Some(Interval::above(interval.low?.value, false)),
        Change::Down => Some(Interval::below(interval.high?.value, false)),
    }
}

/// The figures that have a name, with the clause before each.
fn named(text: &Folded, found: &[Quantity]) -> Vec<(Name, Quantity, Range<usize>)> {
    let mut named = Vec::new();
    for (place, quantity) in found.iter().enumerate() {
        let before = &found[..place];
        let mut zone = zone(text, quantity.chars.start, before);
        let mut conditions = before;
        // "由 260 kg 提高到 340 kg": the name stands before what was.
        if let Some(past) = before
            .last()
            .filter(|past| past.past && zone.contains_end(past))
        {
            let own = &text.chars[past.chars.end..quantity.chars.start];
            let start = text.skip_blanks_back(past.chars.start);
            conditions = &before[..place - 1];
            let earlier = self::zone(text, start.saturating_sub(1), conditions);
            let mut name = Name::before(
                text,
                earlier.name.clone(),
                within(conditions, &earlier.clause),
            );
            let way: String = own.iter().collect();
            name.arrived = Name::arrival(&way);
            if !name.is_empty() {
                let spoken = quantity.unit.clone().spoken_of(name.core());
                let quantity = Quantity {
                    unit: spoken,
                    ..quantity.clone()
                };
                named.push((name, quantity, earlier.clause));
            }
            continue;
        }
        zone.name.end = quantity.chars.start;
        let name = Name::before(text, zone.name.clone(), within(conditions, &zone.clause));
        if !name.is_empty() {
            let spoken = quantity.unit.clone().spoken_of(name.core());
            let quantity = Quantity {
                unit: spoken,
                ..quantity.clone()
            };
            named.push((name, quantity, zone.clause));
        }
    }
    named
}

/// Where the name of a figure may stand, and the clause round it.
struct Zone {
    name: Range<usize>,
    clause: Range<usize>,
}

impl Zone {
    fn contains_end(&self, quantity: &Quantity) -> bool {
        self.name.start == quantity.chars.end
    }
}

fn within<'q>(found: &'q [Quantity], clause: &Range<usize>) -> &'q [Quantity] {
    let first = found.partition_point(|q| q.chars.start < clause.start);
    &found[first..]
}

/// Walks back from a figure over brackets to the last figure, and on to the stop before.
fn zone(text: &Folded, end: usize, before: &[Quantity]) -> Zone {
    let first = end.saturating_sub(BACK);
    let mut left = before.iter().rev().peekable();
    let (mut depth, mut at, mut name) = (0_usize, end, None);
    while at > first {
        while left.peek().is_some_and(|q| q.chars.end > at) {
            left.next();
        }
        if let Some(figure) = left.next_if(|q| q.chars.end == at) {
            if depth == 0 {
                name = name.or(Some(at));
            }
            at = figure.chars.start.max(first);
            continue;
        }
        match text.get(at - 1) {
            Some(')') => depth += 1,
            Some('(') if depth == 0 => break,
            Some('(') => depth -= 1,
            Some('，' | '。' | '；' | '！' | '？' | ';' | '!' | '?' | '\n' | '\r' | ',')
                if depth == 0 =>
            {
                break;
            }
            Some('。' | '\n' | '\r') => break,
            _ => {}
        }
        at -= 1;
    }
    Zone {
        name: name.unwrap_or(at)..end,
        clause: at..end,
    }
}

/// It is asked for by its own words (≥, 不低于), or the sentence says that something is wanted.
fn is_wanted(text: &Folded, quantity: &Quantity) -> bool {
    let said = text.text(quantity.chars.clone());
    let asks = ["≥", "≤", ">", "<", "不", "至少", "至多", "应", "须", "需"];
    if asks.iter().any(|word| said.starts_with(word)) {
        return true;
    }
    let sentence = sentence_before(text, quantity);
    !quantity.unit.is_none() && WANTS.iter().any(|word| sentence.contains(word))
}

fn sentence_before(text: &Folded, quantity: &Quantity) -> String {
    let end = quantity.chars.start;
    let mut start = end.saturating_sub(SENTENCE);
    if let Some(stop) = text.chars[start..end]
        .iter()
        .rposition(|c| matches!(c, '。' | '\n' | '\r' | '；' | '！' | '？'))
    {
        start += stop + 1;
    }
    text.text(start..end)
}

/// The clause denies or hopes, or the sentence speaks of what was or of others and did not turn from it.
fn is_doubtful(text: &Folded, quantity: &Quantity, clause: &Range<usize>) -> bool {
    if is_exposure(text, quantity.chars.end) {
        return true;
    }
    let clause: String = text.text(clause.clone());
    if DENIALS.iter().any(|word| clause.contains(word)) {
        return true;
    }
    let sentence = sentence_before(text, quantity);
    let last = |words: &[&str]| words.iter().filter_map(|word| sentence.rfind(word)).max();
    match (last(ELSEWHERE), last(TURNS)) {
        (Some(elsewhere), Some(turn)) => elsewhere > turn,
        (elsewhere, None) => elsewhere.is_some(),
        (None, _) => false,
    }
}

/// "相对湿度80%堆放90天", "在120℃下": under what something was done, and not what it reaches.
fn is_exposure(text: &Folded, end: usize) -> bool {
    let at = text.skip_blanks(end);
    let short = |word: &str, but: &str| {
        text.after(at, word)
            .is_some_and(|next| text.get(next).is_none_or(|c| !but.contains(c)))
    };
    text.any_after(at, EXPOSURES).is_some()
        || short("下", "降限垂游方面调滑落浮")
        || short("时", "间段长")
}

/// Bytes under headings by which a company presents itself.
fn about_itself(text: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut inside = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let heading = line.trim().trim_end_matches(['：', ':']);
        let short = heading.chars().count() <= HEADING && heading.chars().count() > 1;
        let ends = line.trim().ends_with(['：', ':']) || !heading.ends_with(['。', '；', '，']);
        if short && ends {
            let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
            if has(ABOUT_ITSELF) && !has(&["技术条件", "问题"]) {
                inside = inside.or(Some(at));
            } else if has(ABOUT_WISHES)
                && let Some(start) = inside.take()
            {
                parts.push(start..at);
            }
        }
        at += line.len();
    }
    if let Some(start) = inside {
        parts.push(start..text.len());
    }
    parts
}
