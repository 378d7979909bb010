//! How much each sentence of a need counts. What the title is about counts in full, what lies far from it less, and
//! the company's introduction, its staff and its money, which many needs carry along, hardly at all.

use serde::Deserialize;
use std::sync::LazyLock;

use super::matcher::Matcher;
use super::vectors::{Calls, cosine};

const FILE: &str = include_str!("../../search-config/sections.json");
/// A heading opens its sentence.
const HEADING: usize = 20;

static SECTIONS: LazyLock<Sections> = LazyLock::new(|| {
    serde_json::from_str(FILE).expect("the embedded sections.json is checked by a test")
});

/// Headings under which needs speak of something else, and those that lead back to the need.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    aside: Vec<String>,
    wanted: Vec<String>,
}

pub(crate) struct Sentence<'t> {
    pub(crate) text: &'t str,
    pub(crate) calls: Calls,
    pub(crate) weight: f64,
}

/// The sentences of a need's content in their order.
pub(crate) fn sentences<'t>(
    matcher: &Matcher,
    title: &Calls,
    content: &'t str,
) -> Vec<Sentence<'t>> {
    let weights = matcher.weights.need;
    let nothing = Calls::default();
    let title = matcher.direction(title, &nothing);
    let mut nearest = 0.0_f64;
    let mut aside = false;
    let read = split(content).map(|text| {
        aside = is_aside(text, aside);
        let calls = matcher.vectors.calls(text);
        let near = cosine(&title, &matcher.direction(&calls, &nothing));
        if !aside {
            nearest = nearest.max(near);
        }
        (text, calls, near, if aside { weights.aside } else { 1.0 })
    });
    let read: Vec<_> = read.collect();
    // A title that says little must not silence all that follows: its nearest sentence always counts in full.
    let full = weights.near.min(nearest);
    read.into_iter()
        .map(|(text, calls, near, weight)| Sentence {
            text,
            calls,
            weight: if full > 0.0 {
                weight * (near / full).clamp(0.0, 1.0)
            } else {
                weight
            },
        })
        .collect()
}

fn split(content: &str) -> impl Iterator<Item = &str> {
    content
        .split_inclusive(['。', '！', '？', '!', '?', '\n', '；', ';'])
        .filter(|text| !text.trim().is_empty())
}

/// Whether a sentence stands aside, knowing whether the one before did.
fn is_aside(text: &str, before: bool) -> bool {
    let end = text
        .char_indices()
        .nth(HEADING)
        .map_or(text.len(), |(at, _)| at);
    let heads = |headings: &[String]| headings.iter().any(|one| text[..end].contains(&**one));
    !heads(&SECTIONS.wanted) && (before || heads(&SECTIONS.aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(title: &str, content: &str) -> Vec<(String, f64)> {
        let matcher = Matcher::embedded();
        sentences(matcher, &matcher.vectors.calls(title), content)
            .into_iter()
            .map(|sentence| (sentence.text.trim().to_owned(), sentence.weight))
            .collect()
    }

    #[test]
    fn the_headings_read() {
        assert!(!SECTIONS.aside.is_empty() && !SECTIONS.wanted.is_empty());
        let empty = |headings: &[String]| headings.iter().any(String::is_empty);
        assert!(!empty(&SECTIONS.aside) && !empty(&SECTIONS.wanted));
    }

    #[test]
    fn what_a_company_says_of_itself_stands_aside_until_the_need_goes_on() {
        let sentences = [
            ("闸阀启闭力矩偏大。", false),
            ("公司简介：成立于2011年。", true),
            ("现有员工200人。", true),
            ("技术需求：降低闸阀力矩。", false),
            ("力矩不超过60牛米。", false),
        ];
        let mut aside = false;
        for (text, expected) in sentences {
            aside = is_aside(text, aside);
            assert_eq!(aside, expected, "{text}");
        }
    }

    #[test]
    fn a_heading_deep_in_a_sentence_is_none() {
        assert!(!is_aside(
            "闸阀在高压下的启闭力矩偏大，密封面磨损快，见公司简介。",
            false
        ));
    }

    #[test]
    fn sentences_near_the_title_count_more() {
        let read = weights(
            "闸阀密封面磨损",
            "闸阀密封面磨损很快。每年国庆节放假七天。\n公司简介：生产闸阀。",
        );
        assert_eq!(read.len(), 3);
        assert!((read[0].1 - 1.0).abs() < 1e-9, "{read:?}");
        assert!(read[1].1 < 0.8, "{read:?}");
        assert!(read[2].1 <= 0.2, "{read:?}");
    }

    #[test]
    fn without_a_title_every_sentence_counts() {
        let read = weights("", "闸阀漏水。水泵也漏水！");
        assert!(
            read.iter().all(|(_, weight)| (weight - 1.0).abs() < 1e-9),
            "{read:?}"
        );
    }

    #[test]
    fn a_title_of_other_words_leaves_the_nearest_sentence_whole() {
        let read = weights("难题征集", "银耳菌棒污染率高。菌棒灭菌不彻底。");
        let most = read.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
        assert!((most - 1.0).abs() < 1e-9, "{read:?}");
    }
}
