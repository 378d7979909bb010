//! Sound: Chinese characters as they are typed, in full pinyin and by initials.
//! Also the keys for typing ahead, which begin at every word of a short text.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use pinyin::{Pinyin, ToPinyin};

use super::fold::{Class, fold};
use super::words::Words;

/// Keys are cut here: nobody types further before choosing.
const FULL: usize = 36;
const SHORT: usize = 16;
/// Polyphonic characters fork a key; more forks than this are not worth their room.
const FORKS: usize = 4;

/// Second readings that technical words need and the first reading misses.
const ALSO: &[(char, &str)] = &[
    ('重', "chong"),
    ('行', "hang"),
    ('长', "zhang"),
    ('长', "chang"),
    ('调', "tiao"),
    ('率', "shuai"),
    ('率', "lv"),
    ('传', "chuan"),
    ('参', "shen"),
    ('降', "xiang"),
    ('朝', "chao"),
    ('藏', "zang"),
    ('单', "shan"),
    ('解', "xie"),
    ('石', "dan"),
    ('薄', "bo"),
    ('薄', "bao"),
    ('壳', "ke"),
    ('壳', "qiao"),
    ('着', "zhuo"),
    ('弹', "tan"),
    ('弹', "dan"),
    ('载', "zai"),
    ('淋', "lin"),
    ('曾', "zeng"),
    ('系', "xi"),
    ('系', "ji"),
];

/// The main reading, as typed on a keyboard: no tone, `v` for `ü`.
pub(crate) fn reading(ch: char) -> Option<String> {
    let plain = ch.to_pinyin().map(Pinyin::plain)?;
    Some(plain.replace('ü', "v"))
}

/// The main readings one after the other; what has none stays.
pub(crate) fn full(text: &str) -> String {
    let sounds = text
        .chars()
        .map(|ch| reading(ch).unwrap_or_else(|| ch.into()));
    sounds.collect()
}

/// Whether Chinese characters can be read like this, no more and no less.
pub(crate) fn reads_as(chars: &[char], sound: &str) -> bool {
    let Some((first, rest)) = chars.split_first() else {
        return sound.is_empty();
    };
    readings(*first).iter().any(|way| {
        sound
            .strip_prefix(way.as_str())
            .is_some_and(|after| reads_as(rest, after))
    })
}

/// All readings of a character that are worth a key; empty if it has none.
pub(crate) fn readings(ch: char) -> Vec<String> {
    let mut all: Vec<String> = reading(ch).into_iter().collect();
    for (_, other) in ALSO.iter().filter(|(of, _)| *of == ch) {
        if !all.iter().any(|known| known == other) {
            all.push((*other).to_owned());
        }
    }
    all
}

/// Whether a Latin word is one complete syllable (`xuan`, but not `fiber`).
pub(crate) fn is_syllable(word: &str) -> bool {
    static SYLLABLES: LazyLock<HashSet<String>> =
        LazyLock::new(|| ('\u{4e00}'..='\u{9fff}').filter_map(reading).collect());
    SYLLABLES.contains(word)
}

/// A text by its sound, for an order that readers of Chinese expect.
pub(crate) fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for ch in fold(text).chars() {
        match reading(ch) {
            Some(sound) => key.extend([sound.as_str(), " "]),
            None => key.push(ch),
        }
    }
    key.push('\u{0}');
    key.push_str(text);
    key
}

/// What was typed, in the form of the keys: folded, without spaces and marks.
pub(crate) fn typed_key(typed: &str) -> String {
    let solid = fold(typed);
    let kept = solid
        .chars()
        .filter(|ch| matches!(Class::of(*ch), Class::Han | Class::Latin));
    kept.take(FULL).collect()
}

/// The keys of a short text: from each word on, as written, in pinyin and by initials.
pub(crate) fn keys(text: &str, words: &Words) -> Vec<String> {
    let folded = fold(text);
    let starts = words.starts(&folded);
    let keys: BTreeSet<String> = starts
        .into_iter()
        .flat_map(|at| keys_of(&folded[at..]))
        .collect();
    keys.into_iter().filter(|key| !key.is_empty()).collect()
}

/// From each Chinese word of a short text on, how it is read and the characters themselves, at most so many.
pub(crate) fn read_aloud(
    text: &str,
    words: &Words,
    most: usize,
) -> impl Iterator<Item = (String, String)> {
    let folded = fold(text);
    let starts = words.starts(&folded);
    let from = move |at: usize| -> Vec<char> {
        let rest = folded[at..].chars();
        rest.take_while(|ch| Class::of(*ch) == Class::Han)
            .take(most)
            .collect()
    };
    let words = starts.into_iter().map(from).filter(|word| word.len() > 1);
    words.flat_map(|word| {
        let characters = String::from_iter(&word);
        let (sounds, _) = spell(&word);
        sounds
            .into_iter()
            .map(move |sound| (sound, characters.clone()))
    })
}

/// Only the keys of the text as a whole.
pub(crate) fn keys_from_start(text: &str) -> Vec<String> {
    keys_of(&fold(text))
}

fn keys_of(folded: &str) -> Vec<String> {
    let solid = folded
        .chars()
        .filter(|ch| matches!(Class::of(*ch), Class::Han | Class::Latin));
    let solid: Vec<char> = solid.take(FULL).collect();
    let mut keys = vec![solid.iter().take(SHORT).collect::<String>()];
    if solid.iter().any(|ch| Class::of(*ch) == Class::Han) {
        let (full, short) = spell(&solid);
        keys.extend(full);
        keys.extend(short);
    }
    keys
}

fn spell(solid: &[char]) -> (Vec<String>, Vec<String>) {
    let (mut full, mut short) = (vec![String::new()], vec![String::new()]);
    for &ch in solid {
        let mut sounds = readings(ch);
        if sounds.is_empty() {
            sounds.push(ch.into());
        }
        let initials: Vec<String> = sounds
            .iter()
            .filter_map(|sound| sound.chars().next())
            .map(String::from)
            .collect();
        fork(&mut full, &sounds, FULL);
        fork(&mut short, &initials, SHORT);
    }
    (full, short)
}

/// Lengthens each key by each sound, as long as there are not too many keys.
fn fork(keys: &mut Vec<String>, sounds: &[String], longest: usize) {
    let first = sounds.first().map_or("", String::as_str);
    let mut more = Vec::new();
    for sound in sounds.iter().skip(1).filter(|sound| *sound != first) {
        if keys.len() + more.len() < FORKS {
            more.extend(keys.iter().map(|key| format!("{key}{sound}")));
        }
    }
    for key in keys
        .iter_mut()
        .filter(|key| key.len() + first.len() <= longest)
    {
        key.push_str(first);
    }
    keys.extend(more.into_iter().filter(|key| key.len() <= longest));
    keys.sort();
    keys.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, typed: &str) -> bool {
        let words = Words::plain();
        keys(text, &words)
            .iter()
            .any(|key| key.starts_with(&typed_key(typed)))
    }

    #[test]
    fn a_text_is_found_by_pinyin_and_initials_from_each_word_on() {
        let title = "低析晶玄武岩纤维多孔漏板拉丝工艺";
        for typed in [
            "玄武岩",
            "xuanwuyan",
            "xuan wu yan",
            "XWYXW",
            "xianwei",
            "lasigongyi",
            "lsgy",
        ] {
            assert!(has(title, typed), "{typed}");
        }
        assert!(!has(title, "uwuyan"));
    }

    #[test]
    fn words_are_read_aloud_with_what_follows() {
        let words = Words::plain();
        let all: Vec<_> = read_aloud("PLC 控制的重庆阀", &words, 4).collect();
        let has = |sound: &str, word: &str| all.contains(&(sound.to_owned(), word.to_owned()));
        assert!(
            has("kongzhidezhong", "控制的重") && has("zhongqingfa", "重庆阀"),
            "{all:?}"
        );
        assert!(has("chongqingfa", "重庆阀"), "{all:?}");
        assert!(all.iter().all(|(_, word)| word.chars().count() > 1));
    }

    #[test]
    fn polyphonic_characters_answer_to_both_readings() {
        for typed in ["chongqing", "zhongqing", "cq"] {
            assert!(has("重庆", typed), "{typed}");
        }
        assert!(has("土壤调理剂", "tiaoliji"));
        assert!(has("绿色建材", "lvse"));
    }

    #[test]
    fn characters_are_read_whole() {
        let reads = |text: &str, sound| reads_as(&text.chars().collect::<Vec<_>>(), sound);
        assert!(
            reads("玄武岩", "xuanwuyan")
                && reads("重庆", "chongqing")
                && reads("重庆", "zhongqing")
        );
        assert!(!reads("玄武岩", "xuanwuya") && !reads("玄武", "xuanwuyan"));
        assert_eq!(full("玄武岩PP"), "xuanwuyanPP");
    }

    #[test]
    fn syllables_are_known() {
        assert!(is_syllable("xuan") && is_syllable("lv"));
        assert!(!is_syllable("fiber") && !is_syllable("x"));
    }

    #[test]
    fn names_sort_by_sound() {
        assert!(sort_key("巴山") < sort_key("达川"));
        assert!(sort_key("达川") < sort_key("宣汉"));
    }
}
