//! Chinese input methods type full-width digits, letters and signs. Everything that is
//! parsed from a person's typing is brought to the plain forms first, here.

/// The half-width twin of a full-width character; anything else stays as it is.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{ffe5}' => '¥',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

/// Half-width text without space round it.
#[must_use]
pub fn half_width(text: &str) -> String {
    let narrowed: String = text.chars().map(narrow).collect();
    narrowed.trim().to_owned()
}

/// Half-width, upper-case, without any space: the form of codes and numbers.
#[must_use]
pub fn code_text(text: &str) -> String {
    text.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Marks that come along when a number is copied from a web page or a spreadsheet.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_plain() {
        assert_eq!(half_width("　１，２００．５万　"), "1,200.5万");
        assert_eq!(half_width("￥５－６"), "¥5-6");
        assert_eq!(code_text(" ｚｌ 2021 １\u{200b}x "), "ZL20211X");
    }

    #[test]
    fn chinese_words_stay() {
        assert_eq!(half_width("达州（虚构）"), "达州(虚构)");
        assert_eq!(half_width("玄武岩、纤维"), "玄武岩、纤维");
    }
}
