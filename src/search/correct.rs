//! Correcting: "did you mean". A Latin word that nothing has becomes its nearest neighbour in the index or the
//! lexicon; Chinese characters that never stand together become what sounds like them. The work is bounded, and the
//! same for all engines, which only tell what stands in their index.

use std::collections::HashSet;

use super::Result;
use super::query::{Lexicon, Wanted, forgiven};
use super::text::fold::{Class, Traced};
use super::text::nearness::slips;
use super::text::runs::{Run, runs};
use super::text::sound::{full, reads_as};

/// A longer text is not a slip of the finger.
const LONGEST: usize = 40;
/// Chinese words have up to so many characters here.
pub(super) const WIDEST: usize = 8;
/// A shorter sound has too many neighbours.
const LONG_SOUND: usize = 7;

/// What to make of a short text, if anything.
pub(super) type Find<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// What an engine tells of its index.
pub(super) trait Stock {
    /// Which of these terms stand in some document.
    async fn standing(&self, terms: Vec<String>) -> Result<HashSet<String>>;

    /// Whether a short text has a word that is read or written beginning like this.
    async fn begins(&self, start: &str) -> Result<bool>;

    /// Words a slip away from a Latin one, and longer ones that begin with it; the most frequent first.
    fn neighbours(&self, word: &str) -> Vec<String>;

    /// The most frequent word at most two slips away.
    async fn two_slips(&self, word: &str) -> Result<Option<String>>;

    /// The first find in short texts, from a word on that is read like this, or nearly so.
    async fn by_sound(&self, sound: &str, nearly: bool, find: Find<'_>) -> Result<Option<String>>;
}

pub(super) struct Corrector<'a, S> {
    pub(super) stock: &'a S,
    pub(super) lexicon: &'a Lexicon,
}

impl<S: Stock> Corrector<'_, S> {
    /// The text with what was probably meant; `None` if there is nothing to mend or no idea how.
    pub(super) async fn correct(
        &self,
        traced: &Traced,
        wanted: &Wanted,
        text: &str,
    ) -> Result<Option<String>> {
        if text.chars().count() > LONGEST || text.contains(['"', '“', '”']) {
            return Ok(None);
        }
        let known = known(traced, wanted);
        let doubtful: Vec<Run> = runs(&traced.text)
            .into_iter()
            .filter(|run| !covered(&known, run.from, run.to) && !excluded(&traced.text, run.from))
            .collect();
        let terms = doubtful
            .iter()
            .flat_map(|run| terms(*run, &traced.text))
            .collect();
        let standing = self.stock.standing(terms).await?;
        let mut mended: Vec<(usize, usize, String)> = Vec::new();
        for run in doubtful {
            let word = run.of(&traced.text);
            if run.han {
                let strange = |from: usize, to: usize| {
                    !covered(&known, from, to) && !standing.contains(&traced.text[from..to])
                };
                self.chinese(traced, run, &strange, &mut mended).await?;
            } else if !standing.contains(word) {
                let better = self.latin(word).await?;
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

    /// For a word that stands nowhere.
    async fn latin(&self, word: &str) -> Result<Option<String>> {
        let Some(most) = forgiven(word).filter(|_| !self.lexicon.has(word)) else {
            return Ok(None);
        };
        let neighbours = self.stock.neighbours(word);
        // What only goes on longer was not misspelt, nor what is the beginning of a sound.
        if neighbours.iter().any(|near| near.starts_with(word)) || self.stock.begins(word).await? {
            return Ok(None);
        }
        if let Some(near) = neighbours.into_iter().next() {
            return Ok(Some(near));
        }
        if let Some(near) = self.lexicon.near(word) {
            return Ok(Some(near.to_owned()));
        }
        if most > 1
            && let Some(far) = self.stock.two_slips(word).await?
        {
            return Ok(Some(far));
        }
        self.misspelt_sound(word).await
    }

    /// Pinyin with one slip, as the Chinese words it was meant for.
    async fn misspelt_sound(&self, word: &str) -> Result<Option<String>> {
        if word.len() < LONG_SOUND {
            return Ok(None);
        }
        let find = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let widths = (2..=WIDEST).rev();
            widths
                .flat_map(|width| chars.windows(width))
                .filter(|some| is_chinese(some))
                .map(|some| some.iter().collect::<String>())
                .find(|some| slips(&full(some), word, 1).is_some())
        };
        self.stock.by_sound(word, true, &find).await
    }

    /// Mends the stretches of a run in which neighbours never stand together.
    async fn chinese(
        &self,
        traced: &Traced,
        run: Run,
        strange: &impl Fn(usize, usize) -> bool,
        mended: &mut Vec<(usize, usize, String)>,
    ) -> Result<()> {
        let starts = starts(run, &traced.text);
        let last = starts.len() - 1;
        let strange = |at: usize| strange(starts[at], starts[at + 2]);
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
                if let Some(word) = self.meant(&traced.text[from_byte..to_byte]).await? {
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
    async fn meant(&self, typed: &str) -> Result<Option<String>> {
        let sound = full(typed);
        let width = typed.chars().count();
        for word in self.lexicon.read_like(&sound) {
            if word != typed && self.all_stand(word).await? {
                return Ok(Some(word.clone()));
            }
        }
        let find = |text: &str, fits: &dyn Fn(&[char]) -> bool| {
            let chars: Vec<char> = text.chars().collect();
            let mut places = chars.windows(width).filter(|some| is_chinese(some));
            let found = places.find(|some| fits(some))?.iter().collect::<String>();
            (found != typed).then_some(found)
        };
        let exact = |text: &str| find(text, &|some| reads_as(some, &sound));
        let exact = self.stock.by_sound(&sound, false, &exact).await?;
        if exact.is_some() || sound.len() < LONG_SOUND {
            return Ok(exact);
        }
        let nearly = |text: &str| {
            // A slip of the ear changes a sound (n and l, in and ing), not every character.
            let same = |some: &[char]| some.iter().zip(typed.chars()).any(|(a, b)| *a == b);
            find(text, &|some| {
                same(some) && slips(&full(&some.iter().collect::<String>()), &sound, 1).is_some()
            })
        };
        self.stock.by_sound(&sound, true, &nearly).await
    }

    async fn all_stand(&self, word: &str) -> Result<bool> {
        let chars: Vec<char> = word.chars().collect();
        let pairs: Vec<String> = chars.windows(2).map(String::from_iter).collect();
        let all: HashSet<&String> = pairs.iter().collect();
        let all = all.len();
        Ok(self.stock.standing(pairs).await?.len() == all)
    }
}

/// What has to stand in documents for a run to be no slip.
fn terms(run: Run, folded: &str) -> Vec<String> {
    if !run.han {
        return vec![run.of(folded).to_owned()];
    }
    let starts = starts(run, folded);
    let pairs = starts.windows(3);
    pairs
        .map(|three| folded[three[0]..three[2]].to_owned())
        .collect()
}

/// Where each character of a run begins, and where the last one ends.
fn starts(run: Run, folded: &str) -> Vec<usize> {
    let chars = run.of(folded).char_indices();
    chars.map(|(at, _)| run.from + at).chain([run.to]).collect()
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
