//! Why a pair matches: the most telling words both texts share, each quoted in its sentence on both sides.
//! Only what stands in the texts is shown; the quoted range always holds the term.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::indicators::is_unit;
use super::matcher::Matcher;
use super::pair::wishes;
use super::profile::{Achievement, Need, NeedProfile};
use super::score::{Field, Statistics};
use super::shared::{Run, shared_runs};
use super::text::{Atom, JIEBA, Term, atoms, is_han};
use super::weights::Weights;

/// Terms are not longer, so that a sentence fits round them.
const LONGEST: usize = 40;
/// Single characters telling less (的, 与, 高) are no part of a term at its edges.
const LIGHT_CHARACTER: f64 = 1.6;
/// Nor are words telling less (根据, 进行, 研究).
const LIGHT_WORD: f64 = 20.0;
/// As words by themselves these are no part of a term at its edges either: of "硫磺约" only 硫磺 is shared.
const LINKS: &str = "约须需应可先再且及按由从把将若其";
/// Words of so many characters tell what their parts tell: 关键技术 is rare as a word but says nothing.
const COMPOUND: usize = 4;
/// Words without a row are names and compounds more often than phrases: taken as middling special.
const NO_ROW: f32 = 30.0;

/// A word or phrase that a need and an achievement share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedTerm {
    /// As the need writes it; the achievement may write Latin letters in another case.
    pub term: String,
    pub need: Quote,
    pub achievement: Quote,
}

/// A sentence, shortened round the quoted bytes if it is long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub text: String,
    pub range: Range<usize>,
}

impl Quote {
    /// What stands before the term, the term, and what follows.
    #[must_use]
    pub fn parts(&self) -> [&str; 3] {
        let Range { start, end } = self.range;
        [
            &self.text[..start],
            &self.text[start..end],
            &self.text[end..],
        ]
    }

    /// The sentence that holds the range, of at most `limit` characters, cuts marked by an ellipsis.
    pub(super) fn new(text: &str, range: Range<usize>, limit: usize) -> Self {
        let ends = |c: char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '\r');
        let before = text[..range.start]
            .rsplit(ends)
            .next()
            .unwrap_or_default()
            .trim_start();
        let after = text[range.end..]
            .split_inclusive(ends)
            .next()
            .unwrap_or_default()
            .trim_end();
        let term = &text[range];
        let length = |text: &str| text.chars().count();
        let (all_before, all_after) = (length(before), length(after));
        let room = if all_before + length(term) + all_after > limit {
            limit.saturating_sub(2)
        } else {
            limit
        };
        let spare = room.saturating_sub(length(term));
        let left = all_before.min((spare / 2).max(spare.saturating_sub(all_after)));
        let right = all_after.min(spare - left);
        let at = |text: &str, chars: usize| {
            text.char_indices()
                .nth(chars)
                .map_or(text.len(), |(at, _)| at)
        };
        let mut quote = String::new();
        if left < all_before {
            quote.push('…');
        }
        quote.push_str(&before[at(before, all_before - left)..]);
        let start = quote.len();
        quote.push_str(term);
        let end = quote.len();
        quote.push_str(&after[..at(after, right)]);
        if right < all_after {
            quote.push('…');
        }
        Self {
            text: quote,
            range: start..end,
        }
    }
}

/// The words that speak most for a match, best first, by their rarity among what is on offer.
pub(crate) fn shared_terms(
    statistics: &impl Statistics,
    matcher: &Matcher,
    need: &Need<'_>,
    achievement: &Achievement<'_>,
) -> Vec<SharedTerm> {
    NeedWords::read(statistics, matcher, need, &matcher.read_need(need)).shared_with(achievement)
}

/// A need cut into words, ready to be quoted beside many achievements.
pub(crate) struct NeedWords<'m> {
    matcher: &'m Matcher,
    text: String,
    words: Words,
    weights: [HashMap<Term, f64>; 2],
}

impl<'m> NeedWords<'m> {
    pub(crate) fn read(
        statistics: &impl Statistics,
        matcher: &'m Matcher,
        need: &Need<'_>,
        profile: &NeedProfile,
    ) -> Self {
        let text = format!("{}\n{}", need.title, need.content);
        Self {
            matcher,
            words: Words::read(matcher, &text),
            weights: term_weights(&matcher.weights, statistics, profile),
            text,
        }
    }

    /// The words that speak most for a match, best first.
    pub(crate) fn shared_with(&self, achievement: &Achievement<'_>) -> Vec<SharedTerm> {
        let quote = self.matcher.weights.quote;
        let achievement_text = format!("{}\n{}", achievement.head(), achievement.body);
        let (wanted, offered) = (atoms(&self.text), atoms(&achievement_text));
        let mut terms: Vec<(f64, Run)> = shared_runs(&wanted, &offered)
            .into_iter()
            .map(|run| without_cut_measure(&wanted, run))
            .filter_map(|run| self.words.trimmed(&wanted, run))
            // A figure that both sides share was trimmed away just now.
            .map(|run| without_cut_measure(&wanted, run))
            .filter(|run| {
                let term = &self.text[run.range(&wanted)];
                !is_measure(term) && !is_common(term)
            })
            .filter(|run| self.words.telling(&run.range(&wanted)) >= quote.telling)
            .map(|run| (weight(&self.weights, &wanted[run.wanted()]), run))
            .collect();
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut chosen: Vec<(String, Run)> = Vec::new();
        for (_, run) in terms {
            let term = self.text[run.range(&wanted)].to_ascii_lowercase();
            if chosen.len() < quote.terms && !chosen.iter().any(|(other, _)| other.contains(&term))
            {
                chosen.push((term, run));
            }
        }
        let shared = |(_, run): (String, Run)| SharedTerm {
            term: self.text[run.range(&wanted)].to_owned(),
            need: Quote::new(&self.text, run.range(&wanted), quote.sentence),
            achievement: Quote::new(
                &achievement_text,
                run.range_offered(&offered),
                quote.sentence,
            ),
        };
        chosen.into_iter().map(shared).collect()
    }
}

/// A run that begins right after a figure begins with what it counts: of "400孔漏板" only 漏板 is shared.
fn without_cut_measure(atoms: &[Atom<'_>], mut run: Run) -> Run {
    let after_figure = run.from.checked_sub(1).is_some_and(|before| {
        let before = &atoms[before];
        let figure = before.text.bytes().all(|b| b.is_ascii_digit());
        figure && before.end() == atoms[run.from].start
    });
    if after_figure && run.length > 1 && is_measure(atoms[run.from].text) {
        run.drop_first();
    }
    run
}

/// Units and counted pieces (mm, 万元, 两台) say nothing of what is wanted.
fn is_measure(term: &str) -> bool {
    const NUMERALS: &str = "零一二两三四五六七八九十百千万亿几半每各第";
    let unit = term.trim_start_matches(|c: char| NUMERALS.contains(c) || c.is_ascii_digit());
    let time = ["成", "月", "日", "期", "年", "多"].contains(&unit);
    unit.is_empty() || time || is_unit(unit) || is_unit(term)
}

/// By themselves these say nothing of what is wanted: half of all pairs share some of them.
fn is_common(term: &str) -> bool {
    const COMMON: &str = "降到 降至 提高到 提升到 达到 减少到 增加到 缩短到 延长至 控制在 不超过 升到 延长 愿意 提前 改用 跟着 单独 天后 希望 做过 试过 加装 大修 客户 \
        许可 付款 返回 零下 合格 合作 企业 公司 改造 设备 系统 装置 技术 研究 研发 开发 产业化 工艺 方法 产品 应用 关键技术 \
        项目 生产 推广 市场 问题 需求 成果 智能 替代 冬季 夏季 颜色 收购 中试 样机 转让 费用 最低 更换 判断 困难 节省 先用 现场 目前 国内 国外 万元";
    COMMON.split_whitespace().any(|word| word == term)
}

/// What each term of the need adds to a score where it is met once.
fn term_weights(
    weights: &Weights,
    statistics: &impl Statistics,
    need: &NeedProfile,
) -> [HashMap<Term, f64>; 2] {
    Field::ALL.map(|field| {
        let weight = |term| statistics.idf(weights, field, term);
        wishes(need, field)
            .iter()
            .map(|wanted| (wanted.term, wanted.weight * weight(wanted.term)))
            .collect()
    })
}

fn weight([characters, grams]: &[HashMap<Term, f64>; 2], run: &[Atom<'_>]) -> f64 {
    let of = |weights: &HashMap<Term, f64>, terms: Vec<Term>| -> f64 {
        terms.iter().filter_map(|term| weights.get(term)).sum()
    };
    of(characters, super::text::characters(run)) + of(grams, super::text::grams(run))
}

/// Where the words of a text begin and end, so that a shared run of characters is cut to whole words.
struct Words {
    starts: Vec<Option<Edge>>,
    ends: Vec<Option<Edge>>,
    /// Words of two characters and more: bytes and how telling, by their beginning.
    longer: Vec<(Range<usize>, f64)>,
}

/// The longest word that begins or ends at a byte.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// Where the word's other end is.
    other: usize,
    light: bool,
}

impl Words {
    fn read(matcher: &Matcher, text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let mut words = Self {
            starts: vec![None; text.len() + 1],
            ends: vec![None; text.len() + 1],
            longer: Vec::new(),
        };
        // Search mode gives the parts of a word first and then the word, which is to stay.
        for token in JIEBA.cut_for_search(&text, true) {
            let (start, end) = (token.byte_start, token.byte_end);
            let single = token.end - token.start == 1;
            let mut telling = telling(matcher, token.word);
            if token.end - token.start >= COMPOUND {
                let parts = words
                    .longer
                    .iter()
                    .rev()
                    .take_while(|(part, _)| part.start >= start);
                telling = parts
                    .map(|(_, telling)| *telling)
                    .reduce(f64::max)
                    .unwrap_or(telling);
            }
            let light = if single {
                telling < LIGHT_CHARACTER || LINKS.contains(token.word)
            } else {
                telling < LIGHT_WORD
            };
            words.starts[start] = Some(Edge { other: end, light });
            words.ends[end] = Some(Edge {
                other: start,
                light,
            });
            if !single {
                words.longer.push((start..end, telling));
            }
        }
        words.longer.sort_by_key(|(range, _)| range.start);
        words
    }

    /// The whole words within a run, without light ones at its edges; nothing if they make no term.
    fn trimmed(&self, atoms: &[Atom<'_>], mut run: Run) -> Option<Run> {
        while run.length > 0 {
            let edge = self.starts[run.range(atoms).start];
            let from = match edge {
                Some(Edge { light: false, .. }) => break,
                Some(Edge { other, .. }) => other,
                None => 0,
            };
            run.drop_first();
            while run.length > 0 && run.range(atoms).start < from {
                run.drop_first();
            }
        }
        while run.length > 0 {
            let edge = self.ends[run.range(atoms).end];
            let to = match edge {
                Some(Edge { light: false, .. }) => break,
                Some(Edge { other, .. }) => other,
                None => usize::MAX,
            };
            run.length -= 1;
            while run.length > 0 && run.range(atoms).end > to {
                run.length -= 1;
            }
        }
        let length: usize = atoms[run.wanted()]
            .iter()
            .map(|atom| atom.text.chars().count())
            .sum();
        (2..=LONGEST).contains(&length).then_some(run)
    }

    /// How telling the most telling word within these bytes is.
    fn telling(&self, bytes: &Range<usize>) -> f64 {
        let first = self
            .longer
            .partition_point(|(word, _)| word.start < bytes.start);
        let within = self.longer[first..]
            .iter()
            .take_while(|(word, _)| word.start < bytes.end);
        within
            .filter(|(word, _)| word.end <= bytes.end)
            .map(|(_, telling)| *telling)
            .fold(0.0, f64::max)
    }
}

/// How special a word is, by technical texts (its row) and by Chinese at large (its characters). Numbers tell nothing.
fn telling(matcher: &Matcher, word: &str) -> f64 {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => matcher.background.of(Term::character(c)),
        _ if word.chars().any(|c| is_han(c) || c.is_ascii_alphabetic()) => {
            f64::from(matcher.vectors.weight(word).unwrap_or(NO_ROW))
                * matcher.background.of_word(word)
        }
        _ => 0.0,
    }
}
