//! Folding: one form for full and half width, upper and lower case, old and new signs.
//! What is indexed, asked and highlighted passes through here, and only here.

use super::simplified::simplified;

/// What a folded character is to the search: part of a word, part of a Chinese text, or between.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    Han,
    Latin,
    Space,
    Mark,
}

impl Class {
    pub(crate) fn of(ch: char) -> Self {
        match ch {
            '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}'
            | '〇'
            | '\u{3040}'..='\u{30ff}'
            | '\u{ac00}'..='\u{d7af}' => Self::Han,
            _ if ch.is_alphanumeric() => Self::Latin,
            _ if ch.is_whitespace() => Self::Space,
            _ => Self::Mark,
        }
    }
}

/// Folds a text for indexing and asking.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for ch in text.chars() {
        fold_char(ch, &mut folded);
    }
    folded
}

/// A folded text that knows where each of its bytes came from.
pub(crate) struct Traced {
    pub(crate) text: String,
    source: Vec<usize>,
}

impl Traced {
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut source = Vec::with_capacity(text.len() + 1);
        for (at, ch) in text.char_indices() {
            fold_char(ch, &mut folded);
            source.resize(folded.len(), at);
        }
        source.push(text.len());
        Self {
            text: folded,
            source,
        }
    }

    /// The range of the source that the folded range `from..to` came from; always on characters.
    pub(crate) fn source_range(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.source[from];
        let mut end = to;
        // One source character may fold into several (℃): a match inside it takes it whole.
        while end + 1 < self.source.len() && end > from && self.source[end] == self.source[end - 1]
        {
            end += 1;
        }
        (start, self.source[end])
    }
}

/// Signs that stand for several letters, in the order of their code points.
const SIGNS: &[(char, &str)] = &[
    ('℃', "°c"),
    ('℉', "°f"),
    ('Ⅰ', "i"),
    ('Ⅱ', "ii"),
    ('Ⅲ', "iii"),
    ('Ⅳ', "iv"),
    ('Ⅴ', "v"),
    ('Ⅵ', "vi"),
    ('㎂', "ua"),
    ('㎃', "ma"),
    ('㎅', "kb"),
    ('㎆', "mb"),
    ('㎇', "gb"),
    ('㎍', "ug"),
    ('㎎', "mg"),
    ('㎏', "kg"),
    ('㎐', "hz"),
    ('㎑', "khz"),
    ('㎒', "mhz"),
    ('㎓', "ghz"),
    ('㎕', "ul"),
    ('㎖', "ml"),
    ('㎚', "nm"),
    ('㎛', "um"),
    ('㎜', "mm"),
    ('㎝', "cm"),
    ('㎞', "km"),
    ('㎟', "mm2"),
    ('㎠', "cm2"),
    ('㎡', "m2"),
    ('㎢', "km2"),
    ('㎤', "cm3"),
    ('㎥', "m3"),
    ('㎩', "pa"),
    ('㎪', "kpa"),
    ('㎫', "mpa"),
    ('㎬', "gpa"),
    ('㎳', "ms"),
    ('㎶', "uv"),
    ('㎷', "mv"),
    ('㎸', "kv"),
    ('㎽', "mw"),
    ('㎾', "kw"),
    ('㎿', "mw"),
];

fn fold_char(ch: char, out: &mut String) {
    match ch {
        'a'..='z' | '0'..='9' => out.push(ch),
        '\u{ff01}'..='\u{ff5e}' => {
            let half = char::from_u32(u32::from(ch) - 0xfee0).unwrap_or(ch);
            out.push(half.to_ascii_lowercase());
        }
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
        '“' | '”' | '„' | '‟' => out.push('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        '\u{4e00}'..='\u{9fff}' => out.push(simplified(ch)),
        '〜' | '∼' => out.push('~'),
        '\u{b5}' | 'μ' => out.push('u'),
        'º' | '˚' => out.push('°'),
        'Ω' | '\u{2126}' => out.push('ω'),
        '²' | '³' | '¹' | '₀'..='₉' | '⁰' | '⁴'..='⁹' => out.push(small_digit(ch)),
        _ if ch.is_control() || ch.is_whitespace() => out.push(' '),
        _ => match SIGNS.binary_search_by_key(&ch, |(sign, _)| *sign) {
            Ok(found) => out.push_str(SIGNS[found].1),
            Err(_) => out.extend(ch.to_lowercase()),
        },
    }
}

fn small_digit(ch: char) -> char {
    let digit = match ch {
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '₀'..='₉' => u32::from(ch) - u32::from('₀'),
        _ => u32::from(ch) - u32::from('⁰'),
    };
    char::from_digit(digit, 10).unwrap_or(ch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_signs_become_one() {
        assert_eq!(fold("ＡＢＣ１２３ＭＰａ"), "abc123mpa");
        assert_eq!(fold("８００℃，5㎥／h"), "800°c,5m3/h");
        assert_eq!(fold("“KX—C”\u{200b}\u{0}"), "\"kx-c\" ");
        assert_eq!(fold("H₂SO₄ m²"), "h2so4 m2");
        assert_eq!(fold("玄武巖纖維 9μm ㎾ Ⅱ型"), "玄武岩纤维 9um kw ii型");
        assert!(SIGNS.is_sorted_by_key(|(sign, _)| *sign));
    }

    #[test]
    fn a_folded_range_leads_back_to_whole_characters() {
        let text = "达８００℃高温";
        let traced = Traced::new(text);
        let at = traced.text.find("00°").expect("folded as above");
        let (from, to) = traced.source_range(at, at + "00°".len());
        assert_eq!(&text[from..to], "００℃");
        assert_eq!(traced.source_range(0, traced.text.len()), (0, text.len()));
        let text = "玄武巖纖維９㎛";
        let traced = Traced::new(text);
        assert_eq!(traced.text, "玄武岩纤维9um");
        let at = traced.text.find("纤维9um").expect("folded as above");
        let (from, to) = traced.source_range(at, traced.text.len());
        assert_eq!(&text[from..to], "纖維９㎛");
    }
}
