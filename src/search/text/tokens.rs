//! Tokens: what goes into the index for a text. Single characters and pairs are a net that catches
//! what segmentation cuts differently; words found on top weigh more because they are counted twice.

use super::fold::fold;
use super::runs::{Run, number_and_letters, parts, runs, same_code};
use super::units::{measure, number_and_unit};
use super::words::Words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) position: usize,
    from: usize,
    to: usize,
}

/// The tokens of a text, sharing one buffer.
#[derive(Default)]
pub(crate) struct Tokens {
    text: String,
    tokens: Vec<Token>,
}

impl Tokens {
    /// Characters, pairs, Latin words, numbers, units and codes; with `words` also Chinese words.
    pub(crate) fn of(text: &str, words: Option<&Words>) -> Self {
        let mut tokens = Self {
            text: fold(text),
            tokens: Vec::new(),
        };
        let runs = runs(&tokens.text);
        for run in &runs {
            if run.han {
                tokens.han(*run, words);
            } else {
                tokens.latin(*run);
            }
        }
        tokens.measures(&runs);
        for code in runs.chunk_by(|a, b| same_code(&tokens.text, *a, *b)) {
            if let [first, .., last] = code {
                tokens.tokens.push(Token {
                    position: first.position,
                    from: first.from,
                    to: last.to,
                });
            }
        }
        tokens.tokens.sort_by_key(|token| token.position);
        tokens
    }

    /// Ready-made tokens, one after the other.
    pub(crate) fn ready(list: &[String]) -> Self {
        let mut tokens = Self::default();
        for (position, word) in list.iter().enumerate() {
            tokens.append(position, word);
        }
        tokens
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn get(&self, index: usize) -> (Token, &str) {
        let token = self.tokens[index];
        (token, &self.text[token.from..token.to])
    }

    /// Numbers joined with what follows them; a number already written with its unit is there as it stands.
    fn measures(&mut self, runs: &[Run]) {
        let text = self.text.clone();
        for (at, run) in runs.iter().enumerate() {
            if let Some(measure) = measure(&text, runs, at) {
                if measure.word != run.of(&text) {
                    self.append(run.position, &measure.word);
                }
            } else if let Some(next) = runs.get(at + 1)
                && number_and_letters(&text, *run, *next)
            {
                self.append(
                    run.position,
                    &format!("{}{}", run.of(&text), next.of(&text)),
                );
            }
        }
    }

    fn append(&mut self, position: usize, word: &str) {
        let from = self.text.len();
        self.text.push_str(word);
        self.tokens.push(Token {
            position,
            from,
            to: self.text.len(),
        });
    }

    fn han(&mut self, run: Run, words: Option<&Words>) {
        let text = run.of(&self.text);
        let mut before = None;
        for (index, (at, ch)) in text.char_indices().enumerate() {
            let (from, to) = (run.from + at, run.from + at + ch.len_utf8());
            if let Some(before) = before.replace(from) {
                self.tokens.push(Token {
                    position: run.position + index - 1,
                    from: before,
                    to,
                });
            }
            self.tokens.push(Token {
                position: run.position + index,
                from,
                to,
            });
        }
        for (index, from, to) in words.map(|words| words.inside(text)).unwrap_or_default() {
            let position = run.position + index;
            self.tokens.push(Token {
                position,
                from: run.from + from,
                to: run.from + to,
            });
        }
    }

    fn latin(&mut self, run: Run) {
        self.tokens.push(Token {
            position: run.position,
            from: run.from,
            to: run.to,
        });
        let word = run.of(&self.text);
        let measure = number_and_unit(word).map(|(number, unit)| vec![number, unit]);
        let pieces = measure.unwrap_or_else(|| parts(word));
        let unit = pieces.len() == 2 && word.starts_with(|ch: char| ch.is_ascii_digit());
        let mut from = run.from;
        for piece in pieces.iter().filter(|_| pieces.len() > 1) {
            let to = from + piece.len();
            if unit || piece.chars().nth(1).is_some() {
                self.tokens.push(Token {
                    position: run.position,
                    from,
                    to,
                });
            }
            from = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str, words: Option<&Words>) -> Vec<String> {
        let tokens = Tokens::of(text, words);
        (0..tokens.len())
            .map(|i| tokens.get(i).1.to_owned())
            .collect()
    }

    #[test]
    fn chinese_gives_characters_pairs_and_words() {
        assert_eq!(list("球阀座", None), ["球", "球阀", "阀", "阀座", "座"]);
        let words = Words::plain();
        let with_words = list("紫砂茶壶", Some(&words));
        assert!(with_words.contains(&"茶壶".to_owned()) && with_words.contains(&"壶".to_owned()));
    }

    #[test]
    fn numbers_meet_their_units_with_and_without_a_space() {
        for text in ["300mm", "300 mm", "３００ＭＭ"] {
            let tokens = list(text, None);
            for wanted in ["300mm", "300", "mm"] {
                assert!(tokens.contains(&wanted.to_owned()), "{text}: {tokens:?}");
            }
        }
        for (text, wanted) in [("10–20 MPa", "10mpa"), ("800度", "800°c"), ("5㎥/h", "m3")] {
            let tokens = list(text, None);
            assert!(tokens.contains(&wanted.to_owned()), "{text}: {tokens:?}");
        }
    }

    #[test]
    fn codes_are_kept_whole_and_in_parts() {
        let tokens = list("编号KX-C-2026-00001", None);
        for wanted in ["kx-c-2026-00001", "kx", "2026", "00001"] {
            assert!(tokens.contains(&wanted.to_owned()), "{tokens:?}");
        }
        assert!(list("SUS304不锈钢", None).contains(&"304".to_owned()));
    }
}
