//! Simplified: the simplified form of a traditional character, one for one, from a table of everyday characters.
//! A character that simplified texts use in its own right (著, 藉, 瞭, 覆) is left as it is.

use std::sync::LazyLock;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// By code point from `FIRST` on; 0 where a character has no other form. Folding asks for every character of every
/// text, so the answer is one look into an array.
static FORMS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut forms = vec![0; (LAST - FIRST + 1) as usize];
    for (simplified, traditional) in pairs() {
        if let (Some(place), Ok(form)) = (place(traditional), u16::try_from(u32::from(simplified)))
        {
            forms[place] = form;
        }
    }
    forms
});

fn pairs() -> impl Iterator<Item = (char, char)> {
    let lines = include_str!("simplified.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .flat_map(|entry| {
            let mut chars = entry.chars();
            let simplified = chars.next().unwrap_or('\0');
            chars.map(move |traditional| (simplified, traditional))
        })
}

fn place(ch: char) -> Option<usize> {
    let place = u32::from(ch).checked_sub(FIRST)?;
    (place <= LAST - FIRST).then_some(place as usize)
}

/// The simplified form; the character itself if it has none.
pub(crate) fn simplified(ch: char) -> char {
    let form = place(ch).map_or(0, |place| FORMS[place]);
    char::from_u32(u32::from(form))
        .filter(|form| *form != '\0')
        .unwrap_or(ch)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn traditional_characters_have_their_simplified_form() {
        let simple: String = "連續玄武巖纖維於發動機體後處裡"
            .chars()
            .map(simplified)
            .collect();
        assert_eq!(simple, "连续玄武岩纤维于发动机体后处里");
        for own in ['显', '著', '藉', 'a', '度', '😀', '\u{20000}'] {
            assert_eq!(simplified(own), own);
        }
    }

    #[test]
    fn the_table_is_one_to_one_and_needs_one_step_only() {
        let mut known = HashMap::new();
        for (simple, traditional) in pairs() {
            assert!(place(simple).is_some() && place(traditional).is_some());
            assert_eq!(
                known.insert(traditional, simple),
                None,
                "{traditional} twice"
            );
            assert_eq!(simplified(simple), simple, "{simple} leads on");
        }
        assert!(known.len() > 2_000, "{}", known.len());
    }
}
