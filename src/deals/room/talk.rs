//! What is read out of a message: whom it mentions, what it asks point by point. Pure: no clock, no database.
//! Must stay true: cutting a text into parts for the page loses not a sign of it.

use serde::Serialize;

/// Points of one message that become questions.
const POINTS: usize = 12;

/// A piece of a message; `hit` marks a mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) hit: bool,
}

/// The numbered lines of a message ("1. …"); the whole of it when it has none.
pub(crate) fn points(message: &str) -> Vec<String> {
    let numbered: Vec<String> = message.lines().filter_map(point).take(POINTS).collect();
    if numbered.is_empty() {
        vec![message.trim().to_owned()]
    } else {
        numbered
    }
}

fn point(line: &str) -> Option<String> {
    let line = line.trim();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == line.len() {
        return None;
    }
    let text = rest.strip_prefix(['.', '、', '．'])?.trim();
    // "3.5 t" is a figure, not a third point.
    let figure = rest.starts_with('.')
        && text.starts_with(|c: char| c.is_ascii_digit())
        && !rest.starts_with(". ");
    (!text.is_empty() && !figure).then(|| text.to_owned())
}

/// Where names follow an `@`: start and end in bytes, and which name. The longest name that fits is meant.
fn found<'n>(text: &str, names: &[&'n str]) -> Vec<(usize, usize, &'n str)> {
    let fits = |rest: &str, name: &str| {
        let Some(after) = rest.strip_prefix(name) else {
            return false;
        };
        let latin = name.ends_with(|c: char| c.is_ascii_alphanumeric());
        let goes_on = latin && after.starts_with(|c: char| c.is_ascii_alphanumeric());
        !name.is_empty() && !goes_on
    };
    text.match_indices(['@', '＠'])
        .filter_map(|(at, sign)| {
            let rest = &text[at + sign.len()..];
            let name = names
                .iter()
                .filter(|name| fits(rest, name))
                .max_by_key(|name| name.len())?;
            Some((at, at + sign.len() + name.len(), *name))
        })
        .collect()
}

/// Which of these people a text mentions; of namesakes all.
pub(crate) fn mentioned<K: Copy>(text: &str, people: &[(K, String)]) -> Vec<K> {
    let names: Vec<&str> = people.iter().map(|(_, name)| name.as_str()).collect();
    let hits = found(text, &names);
    people
        .iter()
        .filter(|(_, name)| hits.iter().any(|(_, _, hit)| hit == name))
        .map(|(key, _)| *key)
        .collect()
}

/// A text cut at its mentions.
pub(crate) fn parts(text: &str, names: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut done = 0;
    let mut push = |text: &str, hit| {
        if !text.is_empty() {
            parts.push(Part {
                text: text.to_owned(),
                hit,
            });
        }
    };
    for (from, to, _) in found(text, names) {
        if from >= done {
            push(&text[done..from], false);
            push(&text[from..to], true);
            done = to;
        }
    }
    push(&text[done..], false);
    parts
}

/// A text with its mentions replaced, for a reader who may not know these names yet.
pub(crate) fn without_names(text: &str, names: &[&str], instead: &str) -> String {
    parts(text, names)
        .into_iter()
        .map(|part| {
            if part.hit {
                format!("@{instead}")
            } else {
                part.text
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbered_lines_are_points_and_a_plain_text_is_one() {
        let asked = "您好，我们在看匹配：\n1. 漏板寿命达到多少天？\n2、是否含驻厂？\n3.5 t/h 以上可行吗\n谢谢。";
        assert_eq!(points(asked), ["漏板寿命达到多少天？", "是否含驻厂？"]);
        assert_eq!(points(" 是否含驻厂？ "), ["是否含驻厂？"]);
    }

    #[test]
    fn the_longest_name_is_meant_and_a_latin_name_ends_with_its_word() {
        let people = [
            (1, "苏拟".to_owned()),
            (2, "苏拟华".to_owned()),
            (3, "lee".to_owned()),
        ];
        assert_eq!(mentioned("请@苏拟华 看一下", &people), [2]);
        assert_eq!(mentioned("＠苏拟：请看，@leeds 不算", &people), [1]);
        assert_eq!(mentioned("mail@lee", &people), [3]);
        assert!(mentioned("苏拟没有被提到", &people).is_empty());
        let cut = parts("请@苏拟华看", &["苏拟", "苏拟华"]);
        assert_eq!(cut[1].text, "@苏拟华");
        assert_eq!(without_names("请@苏拟看", &["苏拟"], "对方"), "请@对方看");
    }

    proptest! {
        #[test]
        fn cutting_loses_nothing(text in "[@＠a-c苏拟华 \n]{0,40}", names in proptest::collection::vec("[a-c苏拟华]{0,4}", 0..4)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let whole: String = parts(&text, &names).into_iter().map(|part| part.text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
