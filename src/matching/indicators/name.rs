//! What a figure is about: the words before it, without what only bounds, links or repeats. Two names agree when the
//! thing measured is the same and nothing in either of them speaks of something the other one does not.

use std::ops::Range;

use super::fold::Folded;
use super::quantity::{Quantity, quantities};
use super::words::{
    ARRIVALS, BEFORE_NAME, BUSINESS, CHANGES, Change, EXTREMES, Extreme, LINKS, MEASURES, PLAIN,
    REACHES, SAME, SHORT_CHANGES,
};
use crate::matching::text::{JIEBA, is_han};

/// Words before the last one that are looked at.
const MODIFIERS: usize = 3;
/// Shorter names say too little.
const SHORTEST: usize = 2;
/// A name in running text is not longer.
const LONGEST: usize = 40;

/// The name of a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Without brackets, figures, extremes, changes; with the first of words that say the same.
    core: String,
    /// As the text writes it, for people.
    written: String,
    change: Option<Change>,
    /// The word for it, as the text writes it.
    changed: String,
    extreme: Option<Extreme>,
    /// Figures that belong to the name: "热稳定性（110℃，15 min）".
    conditions: Vec<Quantity>,
    /// Words in its brackets.
    remarks: Vec<String>,
    /// The value was reached from another: "降到", "延长至".
    pub(crate) arrived: Option<Change>,
}

/// How two names lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    Same,
    /// The same thing is measured, but of something else or under other conditions.
    Near,
    /// Only the last word is the same: 弯曲强度 and 拉伸强度.
    Other,
}

/// A name in words.
#[derive(Debug)]
pub(crate) struct Parts {
    head: String,
    words: Vec<String>,
}

/// What the two sides speak of beside the names themselves.
pub(crate) struct Round<'t> {
    /// What the need is about.
    pub(crate) asked_of: &'t str,
    /// What the result is about, with the sentence that holds the figure.
    pub(crate) told_of: &'t str,
    /// The quantity is the same for one piece and for many.
    pub(crate) same_for_each: bool,
}

impl Name {
    /// The name in a cell of a table.
    pub(crate) fn cell(text: &str) -> Self {
        let folded = Folded::read(text);
        let found = quantities(&folded);
        Self::read(&folded, 0..folded.len(), &found, true)
    }

    /// The name that ends before a figure; `zone` begins after the clause's or the last figure's end, and
    /// `conditions` are the figures that stand before in the same clause.
    pub(crate) fn before(text: &Folded, zone: Range<usize>, conditions: &[Quantity]) -> Self {
        Self::read(text, zone, conditions, false)
    }

    fn read(text: &Folded, zone: Range<usize>, found: &[Quantity], cell: bool) -> Self {
        let mut plain = String::new();
        let mut remarks = Vec::new();
        let mut at = zone.start;
        while at < zone.end {
            if let Some(figure) = found.iter().find(|q| q.chars.contains(&at)) {
                plain.push('、');
                at = figure.chars.end.max(at + 1);
            } else if text.get(at) == Some('(') {
                let closes = (at..zone.end).find(|at| text.get(*at) == Some(')'));
                let end = closes.unwrap_or(zone.end);
                let inside = at + 1..end;
                if !inside.is_empty() && !found.iter().any(|q| inside.contains(&q.chars.start)) {
                    remarks.push(text.text(inside));
                }
                at = end + 1;
            } else {
                plain.extend(text.get(at));
                at += 1;
            }
        }
        let mut name = Self {
            core: String::new(),
            written: String::new(),
            change: None,
            changed: String::new(),
            extreme: None,
            conditions: found.to_vec(),
            remarks,
            arrived: None,
        };
        let plain = name.stripped(&plain);
        let mut chunks = plain
            .split(|c: char| !(is_han(c) || c.is_alphanumeric() || c == '-'))
            .filter(|chunk| !chunk.is_empty());
        let core: String = if cell {
            chunks.collect()
        } else {
            chunks.next_back().unwrap_or_default().to_owned()
        };
        let length = core.chars().count();
        let core: String = core.chars().skip(length.saturating_sub(LONGEST)).collect();
        name.written = written(&core);
        if !cell
            && let Some(figure) = found.last().filter(|figure| figure.chars.end == zone.start)
            && text.after(zone.start, &name.written).is_some()
        {
            name.written = format!("{}{}", text.text(figure.chars.clone()), name.written);
        }
        name.core = name.without_extremes(core);
        for (word, same) in SAME {
            name.core = name.core.replace(word, same);
        }
        name
    }

    /// Takes links, changes and extremes off the end.
    fn stripped(&mut self, text: &str) -> String {
        let mut rest = text.trim_end();
        loop {
            let before = rest;
            if let Some((left, change)) = arrived(rest) {
                self.arrived = Some(change);
                rest = left;
            } else if let Some((left, extreme)) = EXTREMES
                .iter()
                .find_map(|(word, extreme)| Some((rest.strip_suffix(word)?, *extreme)))
            {
                self.extreme = Some(extreme);
                rest = left;
            } else if let Some(left) = linked(rest) {
                rest = left;
            } else if self.change.is_none()
                && self.arrived.is_none()
                && let Some((left, change)) = changed(rest)
            {
                self.change = Some(change);
                rest[left.len()..].clone_into(&mut self.changed);
                rest = left;
            }
            rest = rest.trim_end_matches([' ', '、']);
            if rest == before {
                return rest.to_owned();
            }
        }
    }

    fn without_extremes(&mut self, mut core: String) -> String {
        for (word, extreme) in EXTREMES {
            if core.contains(word) {
                core = core.replace(word, "");
                self.extreme = Some(*extreme);
            }
        }
        core
    }

    /// Which way "提高到" leads.
    pub(crate) fn arrival(text: &str) -> Option<Change> {
        arrived(text.trim()).map(|(_, change)| change)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.core.chars().count() < SHORTEST
    }

    /// The figures of a range are to be reached over rather than kept within.
    pub(crate) fn is_reach(&self) -> bool {
        REACHES.iter().any(|word| self.core.contains(word))
    }

    pub(crate) fn core(&self) -> &str {
        &self.core
    }

    /// The last word, and what stands before it.
    pub(crate) fn parts(&self) -> Parts {
        let mut words: Vec<String> = JIEBA
            .cut(&self.core, true)
            .into_iter()
            .map(|token| token.word.to_owned())
            .collect();
        let mut head = words.pop().unwrap_or_default();
        while head.chars().count() < SHORTEST
            && let Some(word) = words.pop()
        {
            head = word + &head;
        }
        Parts { head, words }
    }

    /// The name as the text writes it.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// For people: a fall of the noise is not the noise.
    pub(crate) fn spoken(&self) -> String {
        format!("{}{}", self.written, self.changed)
    }

    /// Whether running text is likely to speak of a measured quantity of a technology.
    pub(crate) fn is_of_a_measure(&self) -> bool {
        let last = self.core.chars().last();
        let measure = last.is_some_and(|c| MEASURES.contains(c) || c.is_ascii_alphabetic());
        let business = BUSINESS.iter().any(|word| self.core.contains(word));
        measure && !business && !self.written.is_empty()
    }

    /// Whether a name ends in the same word; all else is looked at only then.
    pub(crate) fn may_agree(&self, parts: &Parts, said: &Self) -> bool {
        !self.is_empty() && !said.is_empty() && said.core.ends_with(&parts.head)
    }

    /// Whether `said`, which stands in a result and may agree, names what this name of a need asks for.
    pub(crate) fn agrees(&self, parts: &Parts, said: &Self, round: &Round<'_>) -> Agreement {
        let told_of = canonical(round.told_of);
        let required = |word: &String| {
            let plain = PLAIN.contains(&word.as_str())
                || round.same_for_each && word.starts_with(['每', '各', '单']);
            plain || said.core.contains(word.as_str()) || told_of.contains(word.as_str())
        };
        let before = &said.core[..said.core.len() - parts.head.len()];
        let own: Vec<String> = JIEBA
            .cut(before, true)
            .into_iter()
            .map(|token| token.word.to_owned())
            .collect();
        let asked_of = format!("{}{}", self.core, canonical(round.asked_of));
        let known = |word: &String| {
            let bare = word.trim_start_matches(['单', '每', '各', '总', '全']);
            PLAIN.contains(&word.as_str()) || bare.is_empty() || asked_of.contains(bare)
        };
        let conditions = self.conditions.iter().all(|one| said.has_condition(one));
        let remarked =
            |remark: &String| said.remarks.contains(remark) || told_of.contains(remark.as_str());
        let same = self.change == said.change
            && self.extreme == said.extreme
            && conditions
            && self.remarks.iter().all(remarked)
            && parts.words.iter().all(required)
            && nouns(&own).iter().all(known);
        let mut telling = parts
            .words
            .iter()
            .filter(|word| !PLAIN.contains(&word.as_str()))
            .peekable();
        // "温度" by itself is near a core's temperature only where the core is spoken of.
        let spoken = |word: &String| {
            said.core.contains(word.as_str()) || own.is_empty() && told_of.contains(word.as_str())
        };
        let alike = telling.peek().is_none() || telling.any(spoken);
        match (same, alike) {
            (true, _) => Agreement::Same,
            (false, true) => Agreement::Near,
            (false, false) => Agreement::Other,
        }
    }

    fn has_condition(&self, asked: &Quantity) -> bool {
        self.conditions
            .iter()
            .any(|own| own.interval == asked.interval && own.unit.meets(&asked.unit))
    }

    /// The name with the extreme that a bound says anyway: "温差≤12℃" is about the largest.
    pub(crate) fn with_extreme_of(&self, asked: &Self, quantity: &Quantity) -> Self {
        let implied = match asked.extreme {
            Some(Extreme::Most) => quantity.bounded && quantity.interval.high.is_some(),
            Some(Extreme::Least) => quantity.bounded && quantity.interval.low.is_some(),
            Some(Extreme::Mean) | None => false,
        };
        let extreme = if implied && self.extreme.is_none() {
            asked.extreme
        } else {
            self.extreme
        };
        Self {
            extreme,
            ..self.clone()
        }
    }
}

/// The last word with the nouns before it: what people would call a quantity that stands in running text.
fn written(core: &str) -> String {
    let mut words: Vec<String> = JIEBA
        .cut(core, true)
        .into_iter()
        .map(|token| token.word.to_owned())
        .collect();
    let mut head = words.pop().unwrap_or_default();
    // "保持率" is cut into two words, "比表面积" as well.
    while let Some(word) = words.pop_if(|word| is_torn(word, &head)) {
        head = word + &head;
    }
    let after_of = words
        .iter()
        .rposition(|word| word == "的")
        .map_or(0, |of| of + 1);
    let mut written = nouns(&words[after_of..]).concat() + &head;
    while written.starts_with(|c: char| c.is_ascii_digit()) {
        written.remove(0);
    }
    written
}

/// Whether a word and the head after it are one.
fn is_torn(word: &str, head: &str) -> bool {
    const SPECIFIC: &[&str] = &[
        "表面", "强度", "模量", "容量", "能量", "功率", "电容", "热容",
    ];
    let specific = word == "比" && SPECIFIC.iter().any(|quantity| head.starts_with(quantity));
    specific || word != "的" && head.chars().count() < SHORTEST
}

/// Before what links a name to its figure; 应 does not where it ends 响应.
fn linked(text: &str) -> Option<&str> {
    let should = || {
        text.strip_suffix('应')
            .filter(|left| !left.ends_with(['响', '效', '反']))
    };
    LINKS
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .or_else(should)
}

/// "降到", "延长至": a change whose end is the figure.
fn arrived(text: &str) -> Option<(&str, Change)> {
    let left = ARRIVALS.iter().find_map(|word| text.strip_suffix(word))?;
    changed(left).or_else(|| {
        let short = text.ends_with(['到', '至']);
        SHORT_CHANGES
            .iter()
            .filter(|_| short)
            .find_map(|(word, change)| Some((left.strip_suffix(word)?, *change)))
    })
}

fn changed(text: &str) -> Option<(&str, Change)> {
    CHANGES
        .iter()
        .find_map(|(word, change)| Some((text.strip_suffix(word)?, *change)))
}

fn canonical(text: &str) -> String {
    let mut text = Folded::read(text).chars.iter().collect::<String>();
    for (word, same) in SAME {
        text = text.replace(word, same);
    }
    text
}

/// The words that stand together before a head, nearest last; a verb or a link ends them.
fn nouns(words: &[String]) -> Vec<String> {
    let mut nouns: Vec<String> = words
        .iter()
        .rev()
        .filter(|word| *word != "的")
        .take_while(|word| !ends_names(word))
        .take(MODIFIERS)
        .cloned()
        .collect();
    nouns.reverse();
    nouns
}

fn ends_names(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "后", "前", "时", "中", "下", "上", "内", "且", "并", "和", "与", "及", "或", "在", "由",
        "从", "对", "将", "把", "被", "其", "经", "以", "使", "令", "让", "则", "就", "也", "又",
        "较", "比", "因", "于", "了", "是",
    ];
    SMALL.contains(&word)
        || BEFORE_NAME.contains(&word)
        || CHANGES.iter().any(|(one, _)| *one == word)
}
