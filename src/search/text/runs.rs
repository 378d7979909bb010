//! Runs: a folded text cut into stretches of Chinese characters and Latin words or numbers.
//! Every stretch knows its position, so that quoted phrases mean the same when indexed and asked.

use super::fold::Class;

/// Longer Latin stretches are noise (encoded data, dashes of a drawing) and are cut.
const LONGEST: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    pub(crate) han: bool,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The position of the first character (Chinese) or of the whole word (Latin).
    pub(crate) position: usize,
}

impl Run {
    pub(crate) fn of<'a>(&self, folded: &'a str) -> &'a str {
        &folded[self.from..self.to]
    }
}

/// Cuts a folded text into runs. Spaces leave no gap between positions, other marks leave one.
pub(crate) fn runs(folded: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut position, mut after_mark) = (0, false);
    let mut chars = folded.char_indices().peekable();
    while let Some((from, ch)) = chars.next() {
        let class = Class::of(ch);
        if matches!(class, Class::Space | Class::Mark) {
            after_mark |= class == Class::Mark;
            continue;
        }
        let mut to = from + ch.len_utf8();
        let mut length = 1;
        let mut last = ch;
        while let Some(&(at, next)) = chars.peek() {
            let after = folded[at + next.len_utf8()..].chars().next();
            if !goes_on(class, last, next, after) || (class == Class::Latin && length >= LONGEST) {
                break;
            }
            to = at + next.len_utf8();
            length += 1;
            last = next;
            chars.next();
        }
        position += usize::from(after_mark && !runs.is_empty());
        after_mark = false;
        let han = class == Class::Han;
        runs.push(Run {
            han,
            from,
            to,
            position,
        });
        position += if han { length } else { 1 };
    }
    runs
}

fn goes_on(class: Class, last: char, next: char, after: Option<char>) -> bool {
    match Class::of(next) {
        same if same == class => true,
        Class::Mark if class == Class::Latin => match next {
            '%' | '‰' | '°' => last.is_ascii_digit(),
            '.' => last.is_ascii_digit() && after.is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        },
        _ => false,
    }
}

/// The pieces of a Latin run: numbers and the letters between them (`10mpa` is `10` and `mpa`).
pub(crate) fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut numeric = None;
    for (at, ch) in word.char_indices() {
        let now = ch.is_ascii_digit() || ch == '.';
        if numeric.is_some_and(|before| before != now) {
            parts.push(&word[from..at]);
            from = at;
        }
        numeric = Some(now);
    }
    parts.push(&word[from..]);
    parts
}

/// Whether two neighbouring runs are a number and letters that may be a unit nobody listed, with at most a space between.
pub(crate) fn number_and_letters(folded: &str, number: Run, letters: Run) -> bool {
    let between = &folded[number.to..letters.from];
    let text = letters.of(folded);
    !number.han
        && !letters.han
        && matches!(between, "" | " ")
        && text.chars().count() <= 4
        && text.chars().all(char::is_alphabetic)
        && number
            .of(folded)
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether two neighbouring runs belong to one code such as `kx-c-2026-00001`.
pub(crate) fn same_code(folded: &str, left: Run, right: Run) -> bool {
    !left.han && !right.han && matches!(&folded[left.to..right.from], "-" | "_" | "." | "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(&str, usize)> {
        runs(text)
            .iter()
            .map(|r| (r.of(text), r.position))
            .collect()
    }

    #[test]
    fn chinese_latin_numbers_and_units_are_told_apart() {
        assert_eq!(
            words("耐压10.5mpa阀门, 99.5%"),
            [("耐压", 0), ("10.5mpa", 2), ("阀门", 3), ("99.5%", 6)]
        );
    }

    #[test]
    fn marks_leave_a_gap_and_spaces_do_not() {
        assert_eq!(words("、、阀 门"), [("阀", 0), ("门", 1)]);
        assert_eq!(words("阀,门"), [("阀", 0), ("门", 2)]);
        assert_eq!(words("%.°-"), []);
    }

    #[test]
    fn a_run_falls_into_numbers_and_letters() {
        assert_eq!(parts("10.5mpa"), ["10.5", "mpa"]);
        assert_eq!(parts("sus304"), ["sus", "304"]);
        assert_eq!(parts("fiber"), ["fiber"]);
    }
}
