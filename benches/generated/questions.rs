//! What people ask of an invented catalogue, by kind; every question of a run is another one, so that no answer is
//! simply remembered.

use kexing::codes::{self, Table};
use kexing::search::{Filter, Query, Sort};
use pinyin::ToPinyin as _;

use super::{Dice, Maker};

pub(crate) const KINDS: &[&str] = &[
    "rare word",
    "word",
    "two common words",
    "one character",
    "sentence",
    "pinyin",
    "typo",
    "number and unit",
    "phrase",
    "three filters",
    "no words",
    "deep page",
    "nothing found",
];

/// The filters of the page of results.
const FACETS: [&str; 7] = [
    "field",
    "maturity",
    "modes",
    "price_band",
    "region",
    "ip",
    "organisation_kind",
];

impl Maker {
    /// The `nth` question of a kind, as the search page asks it.
    pub(crate) fn question(&self, kind: &str, nth: usize) -> Query {
        let mut dice = Dice::new(0x5eed + 977 * nth as u64);
        let dice = &mut dice;
        match kind {
            "rare word" => page(self.words[15_000 + dice.roll(15_000)]),
            "word" => page(self.technical[dice.roll(self.technical.len())]),
            "two common words" => page(&format!("{} {}", self.common(dice), self.common(dice))),
            "one character" => page(
                &self.words[300 + dice.roll(3_000)]
                    .chars()
                    .take(1)
                    .collect::<String>(),
            ),
            "sentence" => page(&format!(
                "我们想找{}，能够解决{}",
                self.sentence(dice.roll(900), dice),
                self.sentence(dice.roll(900), dice)
            )),
            "pinyin" => page(&sounds(self.technical[dice.roll(self.technical.len())])),
            "typo" => page(&misspelt(self.latin[dice.roll(self.latin.len())], dice)),
            "number and unit" => page(&format!("{}MPa {}", 1 + dice.roll(59), self.common(dice))),
            "phrase" => {
                let (word, not) = (
                    self.technical[dice.roll(self.technical.len())],
                    self.common(dice),
                );
                page(&format!("\"{word}\" -{not}"))
            }
            "three filters" => filtered(
                page(&format!("{} {}", self.common(dice), self.common(dice))),
                dice,
            ),
            "no words" => {
                let newest = page("");
                let offset = 20 * dice.roll(10);
                let listed = Query {
                    sort: Some(published()),
                    offset,
                    ..newest
                };
                if nth.is_multiple_of(3) {
                    listed
                } else {
                    filtered(listed, dice)
                }
            }
            "deep page" => Query {
                offset: 20 * (20 + dice.roll(180)),
                ..page(self.common(dice))
            },
            "nothing found" => page(&format!(
                "量子{}引力波{nth}",
                self.words[30_000 + dice.roll(5_000)]
            )),
            other => panic!("there is no kind of question called {other:?}"),
        }
    }

    /// What somebody has typed so far.
    pub(crate) fn typed(&self, nth: usize) -> String {
        let mut dice = Dice::new(0x7e57 + 977 * nth as u64);
        let word = match dice.roll(2) {
            0 => self.technical[dice.roll(self.technical.len())],
            _ => self.words[200 + dice.roll(20_000)],
        };
        let written = match dice.roll(3) {
            0 => word.to_owned(),
            1 => sounds(word),
            _ => word
                .chars()
                .filter_map(|ch| sounds(&ch.to_string()).chars().next())
                .collect(),
        };
        let length = 1 + dice.roll(written.chars().count());
        written.chars().take(length).collect()
    }

    fn common(&self, dice: &mut Dice) -> &'static str {
        let long = |word: &&&str| word.chars().count() > 1;
        self.words[30..600]
            .iter()
            .filter(long)
            .nth(dice.roll(400))
            .copied()
            .unwrap_or("技术")
    }
}

fn page(text: &str) -> Query {
    let highlight = ["title", "value_line", "summary", "body"];
    Query {
        facets: FACETS.map(str::to_owned).to_vec(),
        highlight: if text.is_empty() {
            Vec::new()
        } else {
            highlight.map(str::to_owned).to_vec()
        },
        ..Query::new(text)
    }
}

fn published() -> Sort {
    Sort {
        attribute: "published_at".to_owned(),
        descending: true,
    }
}

fn filtered(query: Query, dice: &mut Dice) -> Query {
    let filter = |attribute: &str, values: Vec<String>| Filter {
        attribute: attribute.to_owned(),
        values,
    };
    let tops: Vec<&str> = codes::all(Table::Field)
        .iter()
        .filter(|row| row.parent.is_none())
        .map(|row| row.code.as_str())
        .collect();
    let levels = 1 + 3 * dice.roll(3);
    Query {
        filters: vec![
            filter("field", vec![tops[dice.roll(tops.len().min(5))].to_owned()]),
            filter(
                "maturity",
                (levels..levels + 3)
                    .map(|level| level.to_string())
                    .collect(),
            ),
            filter(
                "modes",
                vec![
                    codes::all(Table::CooperationMode)[dice.roll(3)]
                        .code
                        .clone(),
                ],
            ),
        ],
        ..query
    }
}

fn sounds(word: &str) -> String {
    word.chars()
        .map(|ch| {
            ch.to_pinyin()
                .map_or(ch.to_string(), |sound| sound.plain().replace('ü', "v"))
        })
        .collect()
}

fn misspelt(word: &str, dice: &mut Dice) -> String {
    let at = dice.roll(word.len() - 1) + 1;
    let wrong = char::from(b"abcdefghijklmnopqrstuvwxyz"[dice.roll(26)]);
    word.chars()
        .enumerate()
        .map(|(nth, ch)| if nth == at { wrong } else { ch })
        .collect()
}
