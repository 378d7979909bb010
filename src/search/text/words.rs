//! Words: Chinese segmentation with the dictionary of the settings.
//! One dictionary serves all indexes of a process, for it is large.

use std::sync::{Arc, LazyLock};

use jieba_rs::Jieba;

use super::runs::{Run, runs};

static GENERAL: LazyLock<Arc<Jieba>> = LazyLock::new(|| Arc::new(Jieba::new()));

#[derive(Clone)]
pub(crate) struct Words(Arc<Jieba>);

impl Words {
    /// The general dictionary only.
    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self(Arc::clone(&GENERAL))
    }

    /// The general dictionary and these words (folded).
    pub(crate) fn with<'a>(own: impl IntoIterator<Item = &'a str>) -> Self {
        let mut jieba: Option<Jieba> = None;
        for word in own {
            if !GENERAL.has_word(word) {
                jieba
                    .get_or_insert_with(|| GENERAL.as_ref().clone())
                    .add_word(word, None, None);
            }
        }
        Self(jieba.map_or_else(|| Arc::clone(&GENERAL), Arc::new))
    }

    /// A Chinese run as consecutive words.
    pub(crate) fn cut<'a>(&self, run: &'a str) -> Vec<&'a str> {
        self.0
            .cut(run, true)
            .into_iter()
            .map(|token| token.word)
            .collect()
    }

    /// All words inside a Chinese run, the long ones and the short ones within them: (character
    /// index, first byte, last byte). Single characters are left out.
    pub(crate) fn inside(&self, run: &str) -> Vec<(usize, usize, usize)> {
        let tokens = self.0.cut_for_search(run, true);
        let long = tokens
            .into_iter()
            .filter(|token| token.end - token.start >= 2);
        long.map(|t| (t.start, t.byte_start, t.byte_start + t.word.len()))
            .collect()
    }

    /// The bytes of a folded text where a word begins.
    pub(crate) fn starts(&self, folded: &str) -> Vec<usize> {
        let mut starts: Vec<usize> = runs(folded)
            .into_iter()
            .flat_map(|run| self.starts_in(folded, run))
            .collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    fn starts_in(&self, folded: &str, run: Run) -> Vec<usize> {
        if !run.han {
            return vec![run.from];
        }
        let tokens = self.0.cut_for_search(run.of(folded), true);
        tokens
            .into_iter()
            .map(|token| run.from + token.byte_start)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_dictionary_stay_whole_and_show_what_is_inside() {
        let words = Words::with(["玄武岩纤维", "浸润剂"]);
        assert_eq!(
            words.cut("水性玄武岩纤维浸润剂"),
            ["水性", "玄武岩纤维", "浸润剂"]
        );
        let run = "玄武岩纤维";
        let inside: Vec<&str> = words
            .inside(run)
            .into_iter()
            .map(|(_, a, b)| &run[a..b])
            .collect();
        assert!(
            inside.contains(&"纤维") && inside.contains(&"玄武岩纤维"),
            "{inside:?}"
        );
    }
}
