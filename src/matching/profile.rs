//! What the matcher keeps of a need and of an achievement: terms with counts and one direction.
//! A profile depends on its text and the weights alone, so it can be made anywhere and in any order.

use std::collections::BTreeMap;

use super::emphasis::{Sentence, sentences};
use super::matcher::Matcher;
use super::text::{Atom, Term, Title, atoms, characters, counted, grams};
use super::vectors::{Calls, Direction, Packed};

/// What an enterprise asks for, as matching reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Need<'t> {
    pub title: &'t str,
    pub content: &'t str,
}

/// What is on offer, as matching reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Achievement<'t> {
    pub title: &'t str,
    pub keywords: &'t [String],
    pub body: &'t str,
}

impl Achievement<'_> {
    /// Title and keywords, the part in which every character counts.
    pub(crate) fn head(&self) -> String {
        std::iter::once(self.title)
            .chain(self.keywords.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct NeedProfile {
    pub(crate) characters: Box<[Wanted]>,
    pub(crate) grams: Box<[Wanted]>,
    pub(crate) direction: Box<Direction>,
    pub(crate) title: Title,
}

/// A term of a need.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) term: Term,
    pub(crate) weight: f64,
    /// How often the need's own title has it: the title is the measure of a full match.
    pub(crate) own: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AchievementProfile {
    pub(crate) characters: Box<[Held]>,
    pub(crate) grams: Box<[Held]>,
    pub(crate) lengths: Lengths,
    pub(crate) direction: Packed,
    pub(crate) title: Title,
}

/// A term of an achievement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) term: Term,
    pub(crate) counts: Counts,
}

/// How often a term stands in title and keywords, and how often in the body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) head: u16,
    pub(crate) body: u16,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    pub(crate) characters: u32,
    pub(crate) head: u32,
    pub(crate) body: u32,
}

impl NeedProfile {
    pub(crate) fn read(matcher: &Matcher, need: &Need<'_>) -> Self {
        let title = matcher.vectors.calls(need.title);
        let sentences = sentences(matcher, &title, need.content);
        let mut content = Calls::default();
        for sentence in &sentences {
            content.add(&sentence.calls, sentence.weight);
        }
        let fields = matcher.weights.fields;
        let scale = |term| fields.characters * matcher.background.of(term);
        Self {
            characters: wanted(matcher, need, &sentences, characters, &scale),
            grams: wanted(matcher, need, &sentences, grams, &|_| fields.grams),
            direction: Box::new(matcher.direction(&title, &content)),
            title: Title::of(need.title),
        }
    }
}

/// The terms of a need that `read` finds, in their order.
fn wanted(
    matcher: &Matcher,
    need: &Need<'_>,
    sentences: &[Sentence<'_>],
    read: fn(&[Atom<'_>]) -> Vec<Term>,
    scale: &dyn Fn(Term) -> f64,
) -> Box<[Wanted]> {
    let weights = matcher.weights.need;
    let title = atoms(need.title);
    let mut terms = BTreeMap::<Term, Wanted>::new();
    let mut add = |term, weight: f64, own: u16| {
        let blank = Wanted {
            term,
            weight: 0.0,
            own: 0,
        };
        let wanted = terms.entry(term).or_insert(blank);
        wanted.weight += weight;
        wanted.own += own;
    };
    for (term, count) in counted(read(&title)) {
        add(term, weights.title * f64::from(count), 0);
    }
    let mut content = BTreeMap::<Term, f64>::new();
    for sentence in sentences.iter().filter(|sentence| sentence.weight > 0.0) {
        for (term, count) in counted(read(&atoms(sentence.text))) {
            *content.entry(term).or_default() += sentence.weight * f64::from(count);
        }
    }
    for (term, count) in content {
        add(term, weights.content.of(count), 0);
    }
    let opening;
    let own = if title.is_empty() {
        opening = atoms(need.content);
        &opening[..opening.len().min(weights.opening)]
    } else {
        &title[..]
    };
    for (term, count) in counted(read(own)) {
        add(term, 0.0, count);
    }
    let scaled = terms.into_values().map(|wanted| Wanted {
        weight: wanted.weight * scale(wanted.term),
        ..wanted
    });
    scaled.collect()
}

impl AchievementProfile {
    pub(crate) fn read(matcher: &Matcher, achievement: &Achievement<'_>) -> Self {
        let head = achievement.head();
        let (head_atoms, body_atoms) = (atoms(&head), atoms(achievement.body));
        let (characters, head_grams, body_grams) = (
            characters(&head_atoms),
            grams(&head_atoms),
            grams(&body_atoms),
        );
        let lengths = Lengths {
            characters: length(&characters),
            head: length(&head_grams),
            body: length(&body_grams),
        };
        Self {
            characters: held(counted(characters), Vec::new()),
            grams: held(
                counted(head_grams),
                most_telling(matcher, counted(body_grams)),
            ),
            lengths,
            direction: Packed::new(&matcher.direction(
                &matcher.vectors.calls(&head),
                &matcher.vectors.calls(achievement.body),
            )),
            title: Title::of(achievement.title),
        }
    }
}

fn length(terms: &[Term]) -> u32 {
    u32::try_from(terms.len()).unwrap_or(u32::MAX)
}

/// Long bodies would fill the memory with terms such as 可以 and 的是.
fn most_telling(matcher: &Matcher, mut terms: Vec<(Term, u16)>) -> Vec<(Term, u16)> {
    let kept = matcher.weights.fields.body_terms;
    if terms.len() > kept {
        let content = matcher.weights.need.content;
        let worth = |&(term, count): &(Term, u16)| {
            content.of(f64::from(count)) * matcher.background.of_gram(term)
        };
        terms.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| a.0.cmp(&b.0)));
        terms.truncate(kept);
    }
    terms
}

fn held(head: Vec<(Term, u16)>, body: Vec<(Term, u16)>) -> Box<[Held]> {
    let mut terms = BTreeMap::<Term, Counts>::new();
    for (term, count) in head {
        terms.entry(term).or_default().head = count;
    }
    for (term, count) in body {
        terms.entry(term).or_default().body = count;
    }
    terms
        .into_iter()
        .map(|(term, counts)| Held { term, counts })
        .collect()
}
