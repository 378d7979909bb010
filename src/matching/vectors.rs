//! Static word vectors: a table of rows, and how a text becomes the sum of its rows.
//! The files and their origin are described in `search-config/vectors/NOTICE.md`.

use std::collections::{BTreeMap, HashMap};

use super::text::{JIEBA, is_han};
use super::weights::VectorWeights;

pub(crate) const DIMS: usize = 128;
const HEADER: usize = 16;

static TABLE: &[u8] = include_bytes!("../../search-config/vectors/table.bin");
static VOCAB: &str = include_str!("../../search-config/vectors/vocab.txt");

/// A direction in the space of texts: length 1, or all zeros for a text without a known word.
pub(crate) type Direction = [f32; DIMS];

pub(crate) struct Vectors {
    rows: HashMap<&'static str, u32>,
    scales: &'static [u8],
    values: &'static [u8],
}

impl Vectors {
    pub(crate) fn embedded() -> Self {
        let rows: HashMap<_, _> = VOCAB.lines().zip(0..).collect();
        let (scales, values) = TABLE[HEADER..].split_at(rows.len() * 4);
        assert_eq!(
            values.len(),
            rows.len() * DIMS,
            "the table has a row for each word"
        );
        Self {
            rows,
            scales,
            values,
        }
    }

    /// The row of a word, dimension by dimension.
    fn row(&self, row: u32) -> impl Iterator<Item = f32> {
        let row = row as usize;
        let scale = self.scales[row * 4..]
            .first_chunk()
            .map_or(0.0, |bytes| f32::from_le_bytes(*bytes));
        self.values[row * DIMS..][..DIMS]
            .iter()
            .map(move |&value| scale * f32::from(value.cast_signed()))
    }

    /// How long a word's row is, which tells how special the word is; nothing for words without a row.
    pub(crate) fn weight(&self, word: &str) -> Option<f32> {
        let row = *self.rows.get(word)?;
        Some(self.row(row).map(|value| value * value).sum::<f32>().sqrt())
    }

    pub(crate) fn direction(
        &self,
        weights: &VectorWeights,
        title: &Calls,
        content: &Calls,
    ) -> Direction {
        let mut counts = BTreeMap::<u32, f64>::new();
        for (&(row, kind), count) in &title.0 {
            *counts.entry(row).or_default() += weights.title * kind.weight(weights) * count;
        }
        for (&(row, kind), &count) in &content.0 {
            *counts.entry(row).or_default() += kind.weight(weights) * weights.content.of(count);
        }
        let mut sum = [0.0_f32; DIMS];
        for (row, count) in counts {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "counts are small; a vector needs no more digits"
            )]
            let count = count as f32;
            for (sum, value) in sum.iter_mut().zip(self.row(row)) {
                *sum += count * value;
            }
        }
        normalised(sum)
    }

    pub(crate) fn calls(&self, text: &str) -> Calls {
        let text = text.to_lowercase();
        let mut counts = BTreeMap::new();
        let mut add = |row: Option<u32>, kind| {
            if let Some(row) = row {
                *counts.entry((row, kind)).or_default() += 1.0;
            }
        };
        for token in JIEBA.cut_for_search(&text, true) {
            let mut chars = token.word.chars();
            let single = chars.next().filter(|_| chars.next().is_none());
            if single.is_some_and(is_han) {
                continue;
            }
            let row = self.rows.get(token.word).copied();
            add(row, Kind::Word);
            if row.is_none() && single.is_none() {
                token
                    .word
                    .chars()
                    .for_each(|c| add(self.character(c), Kind::Unknown));
            }
        }
        text.chars()
            .for_each(|c| add(self.character(c), Kind::Character));
        Calls(counts)
    }

    fn character(&self, c: char) -> Option<u32> {
        is_han(c)
            .then(|| self.rows.get(&*c.encode_utf8(&mut [0; 4])).copied())
            .flatten()
    }
}

/// How often a text calls for each row. Sorted, so that equal texts give equal sums to the last bit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls(BTreeMap<(u32, Kind), f64>);

impl Calls {
    pub(crate) fn add(&mut self, other: &Self, weight: f64) {
        for (call, count) in &other.0 {
            *self.0.entry(*call).or_default() += weight * count;
        }
    }
}

/// The cosine of two directions; 0 where one of them is none.
pub(crate) fn cosine(a: &Direction, b: &Direction) -> f64 {
    f64::from(a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>())
}

/// Why a text calls for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Word,
    /// A character of a word without a row.
    Unknown,
    Character,
}

impl Kind {
    fn weight(self, weights: &VectorWeights) -> f64 {
        match self {
            Self::Word => weights.word,
            Self::Unknown => weights.unknown,
            Self::Character => weights.character,
        }
    }
}

fn normalised(mut vector: Direction) -> Direction {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        vector = vector.map(|value| value / length);
    }
    vector
}

/// A direction in an eighth of the room: enough for one of many thousand achievements.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Packed {
    scale: f32,
    values: [i8; DIMS],
}

impl Packed {
    pub(crate) fn new(direction: &Direction) -> Self {
        let scale = direction
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()))
            / f32::from(i8::MAX);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the scale keeps every value within ±127"
        )]
        let values = direction.map(|value| {
            if scale > 0.0 {
                (value / scale).round() as i8
            } else {
                0
            }
        });
        Self { scale, values }
    }

    /// How much two point the same way, in whole numbers, which a processor compares many of at once.
    pub(crate) fn nearness(&self, other: &Self) -> f32 {
        let dot: i32 = self
            .values
            .iter()
            .zip(&other.values)
            .map(|(&a, &b)| i32::from(i16::from(a) * i16::from(b)))
            .sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "below 2^24 for 128 products of bytes"
        )]
        let dot = dot as f32;
        dot * self.scale * other.scale
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.scale.to_le_bytes());
        out.extend(self.values.iter().map(|value| value.cast_unsigned()));
    }

    /// What `write` wrote, and the bytes after it.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (scale, rest) = bytes.split_first_chunk()?;
        let (values, rest) = rest.split_first_chunk::<DIMS>()?;
        let read = Self {
            scale: f32::from_le_bytes(*scale),
            values: values.map(u8::cast_signed),
        };
        Some((read, rest))
    }

    pub(crate) fn cosine(&self, direction: &Direction) -> f64 {
        let dot: f32 = self
            .values
            .iter()
            .zip(direction)
            .map(|(&a, b)| f32::from(a) * b)
            .sum();
        f64::from(self.scale * dot)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::matching::weights::Weights;

    fn golden() -> Value {
        serde_json::from_str(include_str!("testdata/golden.json")).unwrap()
    }

    fn numbers(value: &Value) -> Vec<f64> {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_f64().unwrap())
            .collect()
    }

    fn near(a: f32, b: f64, by: f64) -> bool {
        (f64::from(a) - b).abs() < by
    }

    #[test]
    fn rows_read_as_they_were_written() {
        let vectors = Vectors::embedded();
        for (word, first) in golden()["rows_first8"].as_object().unwrap() {
            let row: Vec<f32> = vectors.row(vectors.rows[word.as_str()]).collect();
            for (value, expected) in row.iter().zip(numbers(first)) {
                assert!(
                    near(*value, expected, 1e-3),
                    "{word}: {value} for {expected}"
                );
            }
        }
    }

    #[test]
    fn texts_point_where_they_did_when_measured() {
        let (vectors, weights) = (Vectors::embedded(), Weights::embedded().vector);
        for text in golden()["texts"].as_array().unwrap() {
            let (title, content) = (
                text["title"].as_str().unwrap(),
                text["content"].as_str().unwrap(),
            );
            let direction =
                vectors.direction(&weights, &vectors.calls(title), &vectors.calls(content));
            for (value, expected) in direction.iter().zip(numbers(&text["unit_vector_128"])) {
                assert!(
                    near(*value, expected, 1e-4),
                    "{title}: {value} for {expected}"
                );
            }
        }
    }

    #[test]
    fn packing_keeps_the_direction() {
        let (vectors, weights) = (Vectors::embedded(), Weights::embedded().vector);
        let calls = vectors.calls("银耳菌棒杂菌污染率");
        let direction = vectors.direction(&weights, &calls, &Calls::default());
        assert!((cosine(&direction, &direction) - 1.0).abs() < 1e-6);
        assert!((Packed::new(&direction).cosine(&direction) - 1.0).abs() < 2e-3);
    }

    #[test]
    fn a_text_without_words_has_no_direction() {
        let (vectors, weights) = (Vectors::embedded(), Weights::embedded().vector);
        let nowhere = vectors.direction(&weights, &vectors.calls("🌾"), &Calls::default());
        assert!(nowhere.iter().all(|value| *value == 0.0));
        assert!(Packed::new(&nowhere).cosine(&nowhere).abs() < f64::EPSILON);
    }
}
