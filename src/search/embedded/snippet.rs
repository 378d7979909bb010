//! Snippets: marks what answers a query in a text, and crops the text round the best place.
//! All cutting is on characters of the original text; no markup is made.

use std::collections::HashMap;

use super::plan::Marks;
use crate::search::Piece;
use crate::search::text::fold::{Class, Traced};
use crate::search::text::runs::{number_and_letters, parts, runs};
use crate::search::text::sound::readings;
use crate::search::text::units::{measure, number_and_unit};
use crate::search::text::words::Words;

const CUT: &str = "…";
/// A text with more marks than this is judged by the first ones.
const MOST: usize = 400;

pub(in crate::search) struct Snipper<'a> {
    marks: &'a Marks,
    words: &'a Words,
    starts: Starts<'a>,
}

/// The stretches to mark by their first characters: a text is gone through once, however many there are.
struct Starts<'a> {
    /// A bit for each character that a stretch begins with; those beyond the plane share bits.
    any: Vec<u64>,
    by: HashMap<char, Vec<(usize, &'a str)>>,
}

impl<'a> Starts<'a> {
    const CHARACTERS: usize = 1 << 16;

    fn new(stretches: &'a [String]) -> Self {
        let mut starts = Self {
            any: vec![0; Self::CHARACTERS / 64],
            by: HashMap::new(),
        };
        for (kind, stretch) in stretches.iter().enumerate() {
            if let Some(first) = stretch.chars().next() {
                let (word, bit) = Self::place(first);
                starts.any[word] |= bit;
                starts.by.entry(first).or_default().push((kind, stretch));
            }
        }
        starts
    }

    fn place(ch: char) -> (usize, u64) {
        let at = ch as usize % Self::CHARACTERS;
        (at / 64, 1 << (at % 64))
    }

    fn find(&self, text: &str, spots: &mut Vec<Spot>) {
        for (from, ch) in text.char_indices() {
            let (word, bit) = Self::place(ch);
            if self.any[word] & bit == 0 {
                continue;
            }
            for (kind, stretch) in self.by.get(&ch).into_iter().flatten() {
                if text[from..].starts_with(stretch) {
                    spots.push(Spot {
                        from,
                        to: from + stretch.len(),
                        kind: *kind,
                    });
                }
            }
            if spots.len() >= MOST {
                return;
            }
        }
    }
}

/// A marked range of bytes, and which mark it was: many different ones make a better place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    from: usize,
    to: usize,
    kind: usize,
}

impl<'a> Snipper<'a> {
    pub(in crate::search) fn new(marks: &'a Marks, words: &'a Words) -> Self {
        let starts = Starts::new(&marks.stretches);
        Self {
            marks,
            words,
            starts,
        }
    }

    /// The text in pieces, at most `crop` characters of it (all of it for 0); `typed` texts are
    /// also marked where only their sound was typed.
    pub(in crate::search) fn pieces(&self, text: &str, typed: bool, crop: usize) -> Vec<Piece> {
        let traced = Traced::new(text);
        let mut spots = self.spots(&traced, typed);
        spots.sort_unstable();
        spots.truncate(MOST);
        for spot in &mut spots {
            (spot.from, spot.to) = traced.source_range(spot.from, spot.to);
        }
        let (from, to) = window(text, &spots, crop);
        pieces(text, &spots, from, to)
    }

    fn spots(&self, traced: &Traced, typed: bool) -> Vec<Spot> {
        let text = traced.text.as_str();
        let mut spots = Vec::new();
        self.starts.find(text, &mut spots);
        self.words(text, &mut spots);
        if typed && !self.marks.sounds.is_empty() {
            let kind = self.marks.stretches.len() + self.marks.words.len();
            for start in self.words.starts(text) {
                let sounds = self.marks.sounds.iter();
                let heard = sounds
                    .filter_map(|sound| heard(&text[start..], sound))
                    .max();
                spots.extend(heard.map(|length| Spot {
                    from: start,
                    to: start + length,
                    kind,
                }));
            }
        }
        spots
    }

    /// Latin words: whole, their letters and numbers apart, and numbers with a unit after a space.
    fn words(&self, text: &str, spots: &mut Vec<Spot>) {
        if self.marks.words.is_empty() {
            return;
        }
        let mut put = |from: usize, to: usize, word: &str| {
            let nth = self.marks.words.iter().position(|known| known == word);
            let kind = nth.map(|nth| self.marks.stretches.len() + nth);
            spots.extend(kind.map(|kind| Spot { from, to, kind }));
        };
        let runs = runs(text);
        for (at, run) in runs.iter().enumerate().filter(|(_, run)| !run.han) {
            let word = run.of(text);
            put(run.from, run.to, word);
            let measured = number_and_unit(word).map(|(number, unit)| vec![number, unit]);
            let mut from = run.from;
            for part in measured.unwrap_or_else(|| parts(word)) {
                put(from, from + part.len(), part);
                from += part.len();
            }
            if let Some(measure) = measure(text, &runs, at) {
                put(measure.from, measure.to, &measure.word);
            }
        }
        for pair in runs
            .windows(2)
            .filter(|pair| number_and_letters(text, pair[0], pair[1]))
        {
            let joined = format!("{}{}", pair[0].of(text), pair[1].of(text));
            put(pair[0].from, pair[1].to, &joined);
        }
    }
}

/// How many bytes of the text are read aloud by `sound`, in full or by initials.
fn heard(text: &str, sound: &str) -> Option<usize> {
    let full = follow(text, sound, &|reading, rest| {
        if rest.len() < reading.len() {
            reading.starts_with(rest).then_some(rest.len())
        } else {
            rest.starts_with(reading).then_some(reading.len())
        }
    });
    full.or_else(|| {
        follow(text, sound, &|reading, rest| {
            let initial = reading.chars().next()?;
            rest.starts_with(initial).then_some(initial.len_utf8())
        })
    })
}

fn follow(text: &str, sound: &str, step: &dyn Fn(&str, &str) -> Option<usize>) -> Option<usize> {
    let Some(ch) = text.chars().next().filter(|_| !sound.is_empty()) else {
        return sound.is_empty().then_some(0);
    };
    let mut ways = match Class::of(ch) {
        Class::Han => readings(ch),
        Class::Latin => vec![ch.to_string()],
        Class::Space | Class::Mark => vec![String::new()],
    };
    if ways == [""] {
        return follow(&text[ch.len_utf8()..], sound, step).map(|rest| rest + ch.len_utf8());
    }
    ways.sort_by_key(|way| std::cmp::Reverse(way.len()));
    ways.iter().find_map(|way| {
        let taken = step(way, sound)?;
        follow(&text[ch.len_utf8()..], &sound[taken..], step).map(|rest| rest + ch.len_utf8())
    })
}

/// The range of bytes to show: the stretch of `crop` characters with the most different marks, with
/// a little text before it, beginning at a sentence if one begins nearby.
fn window(text: &str, spots: &[Spot], crop: usize) -> (usize, usize) {
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if crop == 0 || chars.len() <= crop {
        return (0, text.len());
    }
    // Room for the two signs that show the cuts.
    let room = crop.saturating_sub(2).max(1);
    let place = |byte: usize| chars.partition_point(|at| *at < byte);
    let lead = room / 5;
    let placed: Vec<(usize, usize, usize)> = spots
        .iter()
        .map(|spot| (place(spot.from), place(spot.to), spot.kind))
        .collect();
    let value = |start: usize| {
        let after = placed.iter().skip_while(|(from, ..)| *from < start);
        let near = after.take_while(|(from, ..)| *from < start + room);
        let mut kinds: Vec<usize> = near
            .filter(|(_, to, _)| *to <= start + room)
            .map(|(.., kind)| *kind)
            .collect();
        let shown = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        (kinds.len(), shown)
    };
    let latest = chars.len() - room;
    let mut best = (0, (0, 0));
    for (from, ..) in placed.iter().take(40) {
        let start = from.saturating_sub(lead).min(latest);
        let worth = value(start);
        if worth > best.1 {
            best = (start, worth);
        }
    }
    let start = if best.0 == latest {
        latest
    } else {
        sentence_start(text, &chars, best.0, lead)
    };
    let end = chars.get(start + room).copied().unwrap_or(text.len());
    (chars[start], end)
}

/// The first beginning of a sentence within the lead, or where we are.
fn sentence_start(text: &str, chars: &[usize], start: usize, lead: usize) -> usize {
    if start == 0 {
        return 0;
    }
    let ends =
        |nth: usize| text[chars[nth - 1]..].starts_with(['。', '；', '！', '？', '\n', '，', ';']);
    (start..start + lead)
        .find(|nth| ends(*nth))
        .unwrap_or(start)
}

fn pieces(text: &str, spots: &[Spot], from: usize, to: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut put = |part: &str, marked: bool| {
        if part.is_empty() {
            return;
        }
        match pieces.last_mut().filter(|last| last.marked == marked) {
            Some(last) => last.text.push_str(part),
            None => pieces.push(Piece {
                text: part.to_owned(),
                marked,
            }),
        }
    };
    put(if from > 0 { CUT } else { "" }, false);
    let mut at = from;
    for spot in spots {
        let (start, end) = (spot.from.clamp(at, to), spot.to.clamp(at, to));
        if start < end {
            put(&text[at..start], false);
            put(&text[start..end], true);
            at = end;
        }
    }
    put(&text[at..to], false);
    put(if to < text.len() { CUT } else { "" }, false);
    pieces
}

#[cfg(test)]
mod tests;
