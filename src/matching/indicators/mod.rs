//! A need's target indicators held against what a result says. Pure: texts and tables in, findings out.
//! A finding is met or not met only where name, conditions and unit of both sides agree; all else is not stated,
//! and what comes nearest to it is quoted. Nothing is said that does not stand in the texts.

mod bound;
mod figure;
mod fold;
mod interval;
mod multiple;
mod name;
mod number;
mod quantity;
#[cfg(test)]
mod quantity_tests;
mod read;
#[cfg(test)]
mod tests;
mod unit;
mod unit_table;
mod words;

use interval::Verdict;
use name::{Agreement, Parts, Round};
pub(crate) use read::Row;
use read::Statement;

use super::quote::Quote;

/// The time from an agreement to the thing itself, as results name it.
const LEAD_TIMES: &[&str] = &[
    "交付周期",
    "交货周期",
    "供货周期",
    "实施周期",
    "改造周期",
    "交货期",
    "交付期",
    "交付时间",
];
/// Wishes that are taken from running text.
const FROM_TEXT: usize = 6;
/// Characters of a quoted sentence.
const SENTENCE: usize = 90;

/// One target of a need's table, as a form keeps it.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// "≥85", "20～300".
    pub(crate) value: String,
    pub(crate) unit: String,
    /// As the need's page writes it: "≥ 85 %".
    pub(crate) wanted: String,
    pub(crate) must: bool,
}

/// What a need asks, ready to be held against many results.
#[derive(Debug)]
pub struct Asked {
    wishes: Vec<Wish>,
    /// What the need is about: title and keywords.
    about: String,
}

#[derive(Debug)]
struct Wish {
    spoken: String,
    wanted: String,
    must: bool,
    /// The sentence, if it was no row of the table.
    quote: Option<Quote>,
    /// `None` when the target is no figure that can be compared.
    statement: Option<(Statement, Parts)>,
}

/// What a result says, ready to be held against many needs.
#[derive(Debug)]
pub struct Told {
    texts: Vec<String>,
    statements: Vec<Statement>,
    about: String,
}

/// Whether a result does what a need asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Met,
    Unmet,
    Unstated,
}

/// One wish of a need, held against a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub name: String,
    /// As the need writes it.
    pub wanted: String,
    pub must: bool,
    pub state: State,
    /// Where the need says so, if not in its table of indicators.
    pub asked: Option<Quote>,
    /// What the result says; for what is not stated the nearest that it says, if anything.
    pub told: Option<Quote>,
}

/// Whether a word is the name of a unit, or of what is counted by the piece.
pub(crate) fn is_unit(word: &str) -> bool {
    unit::Unit::is_spelled(word)
}

impl Asked {
    pub(crate) fn read(about: &str, targets: &[Target], texts: &[&str]) -> Self {
        let mut wishes: Vec<Wish> = targets.iter().map(Wish::of_target).collect();
        let rows = wishes.len();
        for (number, text) in texts.iter().enumerate() {
            for statement in read::wishes(text, number) {
                let known = wishes.iter().enumerate().any(|(place, wish)| {
                    wish.statement
                        .as_ref()
                        .is_some_and(|(other, _)| same_wish(other, &statement, place < rows))
                });
                if !known && wishes.len() < rows + FROM_TEXT {
                    wishes.push(Wish::of_text(statement, text));
                }
            }
        }
        Self {
            wishes,
            about: about.to_owned(),
        }
    }

    /// Every wish, held against a result.
    #[must_use]
    pub fn held_against(&self, told: &Told) -> Vec<Finding> {
        self.wishes
            .iter()
            .map(|wish| wish.held_against(&self.about, told))
            .collect()
    }
}

/// A wish in running text that repeats one that is known; a table says all there is to say of its names.
fn same_wish(known: &Statement, other: &Statement, in_table: bool) -> bool {
    let heads = known.name.core().ends_with(other.name.written())
        || other.name.core().ends_with(known.name.written());
    heads && (in_table || known.quantity.interval == other.quantity.interval)
        || in_table
            && known.quantity.interval == other.quantity.interval
            && known.quantity.unit.meets(&other.quantity.unit)
}

fn with_parts(statement: Statement) -> (Statement, Parts) {
    let parts = statement.name.parts();
    (statement, parts)
}

impl Wish {
    fn of_target(target: &Target) -> Self {
        let row = Row {
            name: &target.name,
            value: &target.value,
            unit: &target.unit,
        };
        let line = format!("{} {} {}", target.name, target.value, target.unit);
        Self {
            spoken: target.name.clone(),
            wanted: target.wanted.clone(),
            must: target.must,
            quote: None,
            statement: read::row(row, line.trim(), 0).map(with_parts),
        }
    }

    fn of_text(statement: Statement, text: &str) -> Self {
        Self {
            spoken: statement.name.spoken(),
            wanted: text[statement.bytes.clone()].to_owned(),
            must: true,
            quote: Some(Quote::new(text, statement.bytes.clone(), SENTENCE)),
            statement: Some(with_parts(statement)),
        }
    }

    fn held_against(&self, about: &str, told: &Told) -> Finding {
        let finding = |state, told| Finding {
            name: self.spoken.clone(),
            wanted: self.wanted.clone(),
            must: self.must,
            state,
            asked: self.quote.clone(),
            told,
        };
        let Some((asked, parts)) = &self.statement else {
            return finding(State::Unstated, None);
        };
        let mut near = None;
        let mut found: Option<(State, &Statement)> = None;
        for said in &told.statements {
            let state = match told.answer((asked, parts), said, about) {
                Answer::Nothing => continue,
                Answer::Near => {
                    near = near.or(Some(said));
                    continue;
                }
                Answer::Met => State::Met,
                Answer::Unmet => State::Unmet,
            };
            match found {
                // The result says two things: somebody has to ask which holds.
                Some((other, said)) if other != state => {
                    return finding(State::Unstated, Some(told.quote(said)));
                }
                Some(_) => {}
                None => found = Some((state, said)),
            }
        }
        match (found, near) {
            (Some((state, said)), _) => finding(state, Some(told.quote(said))),
            (None, near) => finding(State::Unstated, near.map(|said| told.quote(said))),
        }
    }
}

enum Answer {
    Met,
    Unmet,
    /// The same name, but not surely the same thing, or figures that leave it open.
    Near,
    Nothing,
}

impl Told {
    /// `rows` come first: what stands in a table is quoted before running text.
    pub(crate) fn read(about: &str, rows: &[Row<'_>], texts: &[&str]) -> Self {
        let mut told = Self {
            texts: Vec::new(),
            statements: Vec::new(),
            about: about.to_owned(),
        };
        for row in rows {
            let line = format!("{} {} {}", row.name, row.value, row.unit);
            let line = line.trim().to_owned();
            told.statements
                .extend(read::row(*row, &line, told.texts.len()));
            told.texts.push(line);
        }
        for text in texts {
            told.statements
                .extend(read::statements(text, told.texts.len()));
            told.texts.push((*text).to_owned());
        }
        told
    }

    /// In how many days at most the result can be had, where it says so.
    #[must_use]
    pub fn lead_time(&self) -> Option<(i64, Quote)> {
        self.statements.iter().find_map(|said| {
            let named = LEAD_TIMES
                .iter()
                .any(|name| said.name.core().ends_with(name));
            let days = said.quantity.days().filter(|_| named && !said.doubtful)?;
            Some((days, self.quote(said)))
        })
    }

    fn quote(&self, said: &Statement) -> Quote {
        Quote::new(&self.texts[said.text], said.bytes.clone(), SENTENCE)
    }

    fn answer(
        &self,
        (asked, parts): (&Statement, &Parts),
        said: &Statement,
        asked_of: &str,
    ) -> Answer {
        if !asked.name.may_agree(parts, &said.name) {
            return Answer::Nothing;
        }
        let name = said.name.with_extreme_of(&asked.name, &said.quantity);
        let round = Round {
            asked_of,
            told_of: &format!("{}\n{}", self.about, self.sentence(said)),
            same_for_each: asked.quantity.unit.is_same_for_each(),
        };
        let agreement = asked.name.agrees(parts, &name, &round);
        if agreement == Agreement::Other || !asked.quantity.unit.meets(&said.quantity.unit) {
            return Answer::Nothing;
        }
        if agreement == Agreement::Near || said.doubtful {
            return Answer::Near;
        }
        let (asked_for, says) = (&asked.quantity.interval, &said.quantity.interval);
        let verdict = if asked.name.is_reach() && asked_for.is_range() {
            says.reaches_over(asked_for)
        } else {
            says.answers(asked_for)
        };
        match verdict {
            Verdict::Met => Answer::Met,
            Verdict::Unmet => Answer::Unmet,
            Verdict::Unclear => Answer::Near,
        }
    }

    /// What stands before a figure in its sentence, or the last of it.
    fn sentence(&self, said: &Statement) -> &str {
        let before = &self.texts[said.text][..said.bytes.start];
        let first = before
            .char_indices()
            .rev()
            .take(SENTENCE)
            .last()
            .map_or(0, |(at, _)| at);
        before[first..]
            .rsplit(['。', '；', '\n'])
            .next()
            .unwrap_or_default()
    }
}
