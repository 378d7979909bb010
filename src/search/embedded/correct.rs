//! Correcting: "did you mean". A Latin word that nothing has becomes its nearest neighbour in the index or the
//! lexicon; Chinese characters that never stand together become what sounds like them. The work is bounded.

use std::collections::HashMap;
use std::ops::ControlFlow;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::collection::Collection;
use super::plan::{Plan, each_start};
use super::schema::Fields;
use super::suggest::{first_document, texts};
use crate::search::Result;
use crate::search::query::{Wanted, forgiven};
use crate::search::text::fold::{Class, Traced, fold};
use crate::search::text::nearness::slips;
use crate::search::text::runs::{Run, runs};
use crate::search::text::sound::{full, reads_as};

/// A longer text is not a slip of the finger.
const LONGEST: usize = 40;
const MOST_KEYS: usize = 200;
const MOST_READ: usize = 6;
/// Chinese words have up to so many characters here.
const WIDEST: usize = 8;
/// A shorter sound has too many neighbours.
const LONG_SOUND: usize = 7;

pub(super) struct Corrector<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) collection: &'a Collection,
    pub(super) plan: &'a Plan<'a>,
}

impl Corrector<'_> {
    /// The text with what was probably meant; `None` if there is nothing to mend or no idea how.
    pub(super) fn correct(
        &self,
        traced: &Traced,
        wanted: &Wanted,
        text: &str,
    ) -> Result<Option<String>> {
        if text.chars().count() > LONGEST || text.contains(['"', '“', '”']) {
            return Ok(None);
        }
        let known = known(traced, wanted);
        let mut mended: Vec<(usize, usize, String)> = Vec::new();
        for run in runs(&traced.text) {
            if run.han {
                self.chinese(traced, run, &known, &mut mended)?;
            } else if !covered(&known, run.from, run.to) && !excluded(&traced.text, run.from) {
                let better = self.latin(run.of(&traced.text))?;
                mended.extend(better.map(|word| (run.from, run.to, word)));
            }
        }
        if mended.is_empty() {
            return Ok(None);
        }
        let (mut corrected, mut at) = (String::new(), 0);
        for (from, to, word) in mended {
            let (from, to) = traced.source_range(from, to);
            corrected.push_str(&text[at..from]);
            corrected.push_str(&word);
            at = to;
        }
        corrected.push_str(&text[at..]);
        Ok(Some(corrected.trim().to_owned()))
    }

    fn latin(&self, word: &str) -> Result<Option<String>> {
        let lexicon = &self.collection.reader.lexicon;
        let Some(most) = forgiven(word).filter(|_| !self.stands(word) && !lexicon.has(word)) else {
            return Ok(None);
        };
        for (_, field) in &self.fields.typed {
            if !self.keys(*field, word, false)?.is_empty() {
                return Ok(None);
            }
        }
        let spelling = self.plan.spelling(word);
        // What only goes on longer was not misspelt.
        if spelling
            .neighbours
            .iter()
            .any(|near| near.starts_with(word))
        {
            return Ok(None);
        }
        if let Some(near) = spelling.neighbours.first() {
            return Ok(Some(near.clone()));
        }
        if let Some(near) = lexicon.near(word) {
            return Ok(Some(near.to_owned()));
        }
        if let Some(far) = self.two_slips(word).filter(|_| most > 1) {
            return Ok(Some(far));
        }
        self.misspelt_sound(word)
    }

    /// A word of the index two slips away.
    fn two_slips(&self, word: &str) -> Option<String> {
        let term = Term::from_field_text(self.fields.all, word);
        let near = self
            .near_terms(&FuzzyTermQuery::new(term, 2, true), self.fields.all)
            .ok()?;
        let words = near
            .into_iter()
            .filter(|(near, _)| near.chars().all(char::is_alphabetic));
        words
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
            .map(|(near, _)| near)
    }

    /// Pinyin with one slip, as the Chinese words it was meant for.
    fn misspelt_sound(&self, word: &str) -> Result<Option<String>> {
        if word.len() < LONG_SOUND {
            return Ok(None);
        }
        self.by_sound(word, true, |text| {
            let chars: Vec<char> = text.chars().collect();
            let widths = (2..=WIDEST).rev();
            widths
                .flat_map(|width| chars.windows(width))
                .filter(|some| is_chinese(some))
                .map(|some| some.iter().collect::<String>())
                .find(|some| slips(&full(some), word, 1).is_some())
        })
    }

    /// Mends the stretches of a run in which neighbours never stand together.
    fn chinese(
        &self,
        traced: &Traced,
        run: Run,
        known: &[(usize, usize)],
        mended: &mut Vec<(usize, usize, String)>,
    ) -> Result<()> {
        let text = run.of(&traced.text);
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| run.from + at)
            .chain([run.to])
            .collect();
        let last = starts.len() - 1;
        let strange = |at: usize| {
            let (from, to) = (starts[at], starts[at + 2]);
            !covered(known, from, to)
                && !excluded(&traced.text, run.from)
                && !self.stands(&traced.text[from..to])
        };
        let mut at = 0;
        while at + 2 <= last {
            if !strange(at) {
                at += 1;
                continue;
            }
            let mut end = at + 2;
            while end < last && strange(end - 1) {
                end += 1;
            }
            let mut next = end;
            for (from, to) in windows(at, end, last) {
                let (from_byte, to_byte) = (starts[from], starts[to]);
                if let Some(word) = self.meant(&traced.text[from_byte..to_byte])? {
                    mended.push((from_byte, to_byte, word));
                    next = to;
                    break;
                }
            }
            at = next;
        }
        Ok(())
    }

    /// What sounds like these characters and stands in documents.
    fn meant(&self, typed: &str) -> Result<Option<String>> {
        let sound = full(typed);
        let width = typed.chars().count();
        let lexicon = &self.collection.reader.lexicon;
        let known = lexicon.read_like(&sound).iter();
        if let Some(word) = known
            .into_iter()
            .find(|word| *word != typed && self.all_stand(word))
        {
            return Ok(Some(word.clone()));
        }
        let find = |text: &str, fits: &dyn Fn(&[char]) -> bool| {
            let chars: Vec<char> = text.chars().collect();
            let mut places = chars.windows(width).filter(|some| is_chinese(some));
            let found = places.find(|some| fits(some))?.iter().collect::<String>();
            (found != typed).then_some(found)
        };
        let exact = self.by_sound(&sound, false, |text| {
            find(text, &|some| reads_as(some, &sound))
        })?;
        if exact.is_some() || sound.len() < LONG_SOUND {
            return Ok(exact);
        }
        self.by_sound(&sound, true, |text| {
            // A slip of the ear changes a sound (n and l, in and ing), not every character.
            let same = |some: &[char]| some.iter().zip(typed.chars()).any(|(a, b)| *a == b);
            find(text, &|some| {
                same(some) && slips(&full(&some.iter().collect::<String>()), &sound, 1).is_some()
            })
        })
    }

    /// Looks through the short texts that begin with a sound at some word.
    fn by_sound(
        &self,
        sound: &str,
        nearly: bool,
        find: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<String>> {
        for (attribute, field) in &self.fields.typed {
            for key in self.keys(*field, sound, nearly)? {
                let Some(at) = first_document(self.searcher, *field, &key)? else {
                    continue;
                };
                let texts = texts(self.searcher, self.fields, attribute, at)?;
                if let Some(found) = texts.iter().find_map(|text| find(&fold(text))) {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// The most frequent keys that begin with a sound, or nearly so.
    fn keys(&self, field: Field, sound: &str, nearly: bool) -> Result<Vec<String>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        if nearly {
            let term = Term::from_field_text(field, sound);
            counts = self.near_terms(&FuzzyTermQuery::new_prefix(term, 1, true), field)?;
        } else {
            each_start(
                self.searcher,
                field,
                sound,
                MOST_KEYS,
                |_, key, documents| {
                    if let Ok(key) = std::str::from_utf8(key) {
                        *counts.entry(key.to_owned()).or_default() += u64::from(documents);
                    }
                    ControlFlow::Continue(())
                },
            )?;
        }
        let mut keys: Vec<(String, u64)> = counts.into_iter().collect();
        keys.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(keys
            .into_iter()
            .take(MOST_READ)
            .map(|(key, _)| key)
            .collect())
    }

    fn near_terms(&self, query: &FuzzyTermQuery, field: Field) -> Result<HashMap<String, u64>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().search(query.automaton()?).into_stream()?;
            for _ in 0..MOST_KEYS {
                let Some((key, info)) = stream.next() else {
                    break;
                };
                if let Ok(key) = std::str::from_utf8(key) {
                    *counts.entry(key.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        Ok(counts)
    }

    fn stands(&self, term: &str) -> bool {
        let term = Term::from_field_text(self.fields.all, term);
        self.searcher.doc_freq(&term).unwrap_or(1) > 0
    }

    fn all_stand(&self, word: &str) -> bool {
        let chars: Vec<char> = word.chars().collect();
        chars
            .windows(2)
            .all(|pair| self.stands(&String::from_iter(pair)))
    }
}

fn is_chinese(chars: &[char]) -> bool {
    chars.iter().all(|ch| Class::of(*ch) == Class::Han)
}

fn covered(known: &[(usize, usize)], from: usize, to: usize) -> bool {
    known
        .iter()
        .any(|(start, end)| *start <= from && to <= *end)
}

fn excluded(text: &str, from: usize) -> bool {
    text[..from].ends_with('-')
}

/// Stretches to try: the strange characters themselves, fewer of them (a good neighbour was taken along), more.
fn windows(from: usize, to: usize, last: usize) -> Vec<(usize, usize)> {
    let steps: [(isize, isize); 10] = [
        (0, 0),
        (0, 1),
        (-1, 0),
        (1, 0),
        (0, -1),
        (-1, 1),
        (1, -1),
        (0, 2),
        (-2, 0),
        (-2, 2),
    ];
    let moved = steps.into_iter().filter_map(|(left, right)| {
        Some((
            from.checked_add_signed(left)?,
            to.checked_add_signed(right)?,
        ))
    });
    moved
        .filter(|(from, to)| *to <= last && *from + 2 <= *to && *to - *from <= WIDEST)
        .collect()
}

/// The stretches that stand for other words: synonyms are known words even where no document has them.
fn known(traced: &Traced, wanted: &Wanted) -> Vec<(usize, usize)> {
    let units = wanted.units.iter().filter(|unit| unit.has_other_ways());
    units
        .filter_map(|unit| {
            let shown = unit.shown();
            let from = traced.text.find(&shown)?;
            Some((from, from + shown.len()))
        })
        .collect()
}
