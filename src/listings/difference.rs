//! What changed between two versions, line by line, with the changed words marked.

use serde::Serialize;

use super::detail::Fact;

/// Longer texts are marked as a whole: comparing them piece by piece costs too much.
const PIECES_MOST: usize = 400;

/// A piece of a text. `mark`: same, gone or new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) mark: &'static str,
}

/// One line of a comparison.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) changed: bool,
    pub(crate) before: Vec<Part>,
    pub(crate) after: Vec<Part>,
}

/// Compares two versions by their labels; without an older one everything is new.
pub(crate) fn lines(before: &[Fact], after: &[Fact]) -> Vec<Line> {
    let mut labels: Vec<&str> = after.iter().map(|fact| fact.label.as_str()).collect();
    for fact in before {
        if !labels.contains(&fact.label.as_str()) {
            labels.push(&fact.label);
        }
    }
    labels
        .into_iter()
        .map(|label| line(label, value(before, label), value(after, label)))
        .collect()
}

fn value<'a>(facts: &'a [Fact], label: &str) -> &'a str {
    facts
        .iter()
        .find(|fact| fact.label == label)
        .map_or("", |fact| fact.value.as_str())
}

fn line(label: &str, before: &str, after: &str) -> Line {
    let (before_parts, after_parts) = parts(before, after);
    Line {
        label: label.to_owned(),
        changed: before != after,
        before: before_parts,
        after: after_parts,
    }
}

/// Both texts in pieces, those of one side alone marked.
pub(crate) fn parts(before: &str, after: &str) -> (Vec<Part>, Vec<Part>) {
    let (old, new) = (pieces(before), pieces(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    keep(&mut left, &old[..head], "same");
    keep(&mut right, &new[..head], "same");
    mark_middle(&mut left, &mut right, old_middle, new_middle);
    keep(&mut left, &old[old.len() - tail..], "same");
    keep(&mut right, &new[new.len() - tail..], "same");
    (joined(left), joined(right))
}

type Marked<'a> = Vec<(&'a str, &'static str)>;

fn keep<'a>(side: &mut Marked<'a>, pieces: &[&'a str], mark: &'static str) {
    side.extend(pieces.iter().map(|piece| (*piece, mark)));
}

fn mark_middle<'a>(
    left: &mut Marked<'a>,
    right: &mut Marked<'a>,
    old: &[&'a str],
    new: &[&'a str],
) {
    if old.len() > PIECES_MOST || new.len() > PIECES_MOST {
        keep(left, old, "gone");
        keep(right, new, "new");
        return;
    }
    let lengths = common_lengths(old, new);
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            left.push((old[i], "same"));
            right.push((new[j], "same"));
            i += 1;
            j += 1;
        } else if j == new.len() || (i < old.len() && lengths[i + 1][j] >= lengths[i][j + 1]) {
            left.push((old[i], "gone"));
            i += 1;
        } else {
            right.push((new[j], "new"));
            j += 1;
        }
    }
}

/// Pieces small enough to see what changed: a run of letters and digits, or one other character.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let joins = c.is_ascii_alphanumeric();
        if at > start && !(joins && in_word) {
            found.push(&text[start..at]);
            start = at;
        }
        in_word = joins;
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

/// `[i][j]`: the length of the longest common run of pieces from there to both ends.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut lengths = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old[i] == new[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    lengths
}

fn joined(pieces: Marked<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (text, mark) in pieces {
        match parts.last_mut() {
            Some(last) if last.mark == mark => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => parts.push(Part {
                text: text.to_owned(),
                mark,
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(parts: &[Part]) -> String {
        parts.iter().map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn a_changed_figure_is_marked_and_nothing_else() {
        let (before, after) = parts("强度≥3200MPa，成本低", "强度≥3600MPa，成本低");
        let marked: Vec<&str> = after
            .iter()
            .filter(|p| p.mark == "new")
            .map(|p| p.text.as_str())
            .collect();
        assert_eq!(marked, ["3600MPa"]);
        assert_eq!(
            before.iter().filter(|p| p.mark == "gone").count(),
            1,
            "{before:?}"
        );
    }

    proptest! {
        #[test]
        fn marking_loses_nothing(before in ".{0,60}", after in ".{0,60}") {
            let (left, right) = parts(&before, &after);
            prop_assert_eq!(text(&left), before.clone());
            prop_assert_eq!(text(&right), after.clone());
            let same = |parts: &[Part]| parts.iter().filter(|p| p.mark == "same").map(|p| p.text.clone()).collect::<String>();
            prop_assert_eq!(same(&left), same(&right));
        }
    }
}
