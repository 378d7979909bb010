//! A text as single characters with their bytes: full-width letters, digits and signs read as their narrow twins, so
//! that everything after works on one form. Chinese stops stay, because "，" parts clauses and "," may part thousands.

use std::ops::Range;

/// See the module. `start[i]` is the byte where character `i` begins; one more for the end.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) chars: Vec<char>,
    start: Vec<usize>,
}

impl Folded {
    pub(crate) fn read(text: &str) -> Self {
        let mut start: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        start.push(text.len());
        Self {
            chars: text.chars().map(fold).collect(),
            start,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The character before, if there is one.
    pub(crate) fn before(&self, at: usize) -> Option<char> {
        self.get(at.checked_sub(1)?)
    }

    pub(crate) fn bytes(&self, chars: &Range<usize>) -> Range<usize> {
        self.start[chars.start]..self.start[chars.end]
    }

    pub(crate) fn text(&self, chars: Range<usize>) -> String {
        self.chars[chars].iter().collect()
    }

    /// The place after `word`, if it stands here.
    pub(crate) fn after(&self, at: usize, word: &str) -> Option<usize> {
        let mut end = at;
        for c in word.chars() {
            if self.get(end)? != c {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// Whether `word` ends just before `at`; where it begins.
    pub(crate) fn ends_with(&self, at: usize, word: &str) -> Option<usize> {
        let start = at.checked_sub(word.chars().count())?;
        self.after(start, word).map(|_| start)
    }

    /// The first of several words that stands here.
    pub(crate) fn any_after(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.after(at, word))
    }

    pub(crate) fn skip_blanks(&self, mut at: usize) -> usize {
        while self.get(at) == Some(' ') {
            at += 1;
        }
        at
    }

    pub(crate) fn skip_blanks_back(&self, mut at: usize) -> usize {
        while self.before(at) == Some(' ') {
            at -= 1;
        }
        at
    }
}

fn fold(c: char) -> char {
    match c {
        '，' | '；' | '！' | '？' => c,
        // The full-width row of signs, letters and digits lies at a fixed distance from ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{2002}'..='\u{200A}' | '\t' => ' ',
        'µ' => 'μ',
        '−' | '‐' | '‑' | '﹣' => '-',
        '∼' | '〜' => '~',
        '•' | '⋅' | '∙' | '・' => '·',
        '≧' | '⩾' | '≮' => '≥',
        '≦' | '⩽' | '≯' => '≤',
        'º' | '˚' => '°',
        '\u{2126}' => 'Ω',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_signs_become_narrow_and_keep_their_bytes() {
        let folded = Folded::read("≥８５％，µm");
        assert_eq!(folded.text(0..folded.len()), "≥85%，μm");
        assert_eq!(folded.bytes(&(1..3)), 3..9);
        assert_eq!(folded.after(1, "85"), Some(3));
        assert_eq!(folded.ends_with(3, "≥85"), Some(0));
    }
}
