//! The gate: which documents match what a visitor wants, as one filter. The server's own reading of a query knows no
//! "so many of these words", no "this or that", and no pinyin; its filters can say all of it, and then totals, facets
//! and pages agree with each other exactly.

use super::filter::Expr;
use super::shape::{SHORT, Shape, TERMS, key_attribute};
use super::spelling::Spellings;
use crate::search::query::{Unit, neighbour_terms};
use crate::search::text::fold::Class;

/// More units than this are not counted: the number of ways to choose among them, and the server's work for each list
/// of a query, grows too fast (with eight a sentence takes five times as long as with six).
pub(super) const MOST_COUNTED: usize = 6;

pub(super) fn is_character(term: &str) -> bool {
    let mut chars = term.chars();
    chars.next().is_some_and(|ch| Class::of(ch) == Class::Han) && chars.next().is_none()
}

/// A document has the term somewhere.
pub(super) fn has(term: &str) -> Expr {
    term_in(TERMS, term)
}

/// A document has the term in a short attribute.
pub(super) fn has_short(term: &str) -> Expr {
    term_in(SHORT, term)
}

fn term_in(attribute: &'static str, term: &str) -> Expr {
    if is_character(term) {
        Expr::Begins(attribute.to_owned(), term.to_owned())
    } else {
        Expr::Is(attribute, term.to_owned())
    }
}

pub(super) struct Gate<'a> {
    pub(super) shape: &'a Shape,
    pub(super) spellings: &'a Spellings,
}

impl Gate<'_> {
    pub(super) fn unit(&self, unit: &Unit) -> Expr {
        match unit {
            Unit::Han(word) => han(word),
            Unit::Latin(word) => self.latin(word),
            Unit::Code { whole, parts } => {
                let parts = parts.iter().map(|part| has(part)).collect();
                Expr::any_of(vec![has(whole), Expr::all_of(parts)])
            }
            Unit::Phrase { terms, .. } => Expr::all_of(
                neighbour_terms(terms)
                    .iter()
                    .map(|term| has(term))
                    .collect(),
            ),
            Unit::Any(ways) => {
                let way = |way: &Vec<Unit>| {
                    Expr::all_of(way.iter().map(|unit| self.unit(unit)).collect())
                };
                Expr::any_of(ways.iter().map(way).collect())
            }
        }
    }

    /// Where a short attribute is read aloud like this, by attribute.
    pub(super) fn sounds(&self, word: &str) -> Vec<Expr> {
        let typed = self.shape.settings.typed_attributes.iter();
        typed
            .map(|name| Expr::Begins(key_attribute(name), word.to_owned()))
            .collect()
    }

    fn latin(&self, word: &str) -> Expr {
        let spelling = self.spellings.of(word);
        let mut ways = vec![has(word)];
        ways.extend(spelling.neighbours.iter().map(|near| has(near)));
        if spelling.by_sound {
            ways.extend(self.sounds(word));
        }
        Expr::any_of(ways)
    }
}

/// A Chinese word by its pairs of characters. A long word may miss one pair, which is the seam where a document puts
/// something between its halves.
fn han(word: &str) -> Expr {
    let pairs: Vec<Expr> = pairs(word).iter().map(|pair| has(pair)).collect();
    match pairs.len() {
        0 => has(word),
        few @ (1 | 2) => Expr::some_of(&pairs, few),
        // So long a "word" is a stretch that segmentation could not cut; nobody wrote it elsewhere with a seam.
        many if many > MOST_COUNTED => Expr::all_of(pairs),
        more => Expr::some_of(&pairs, more - 1),
    }
}

fn pairs(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(2).map(|two| two.iter().collect()).collect()
}
