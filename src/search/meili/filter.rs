//! Filters: what must hold of a document, as a value and in the server's language. Whatever a visitor typed stands
//! between quotes and has no quote and no backslash in it, so that it can't become part of the language.

use std::fmt::{Display, Formatter, Result};

/// Signs that the server's quoting does not carry faithfully, and what stands for them in index and filter alike.
const STAND_INS: [(char, char); 2] = [('"', '\u{e000}'), ('\\', '\u{e001}')];
/// The server keeps no longer values.
const LONGEST: usize = 400;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    All,
    Nothing,
    /// An attribute has a value.
    Is(&'static str, String),
    /// An attribute has a value that begins so.
    Begins(String, String),
    /// An attribute has one of these values.
    In(String, Vec<String>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
}

/// A value as it is kept and asked for.
pub(super) fn safe(value: &str) -> String {
    let cut = &value[..value.floor_char_boundary(LONGEST)];
    let mut safe = cut.to_owned();
    for (sign, stand_in) in STAND_INS {
        if safe.contains(sign) {
            safe = safe.replace(sign, &stand_in.to_string());
        }
    }
    safe
}

/// The value as it was.
pub(super) fn original(safe: &str) -> String {
    STAND_INS.iter().fold(safe.to_owned(), |text, (sign, own)| {
        text.replace(*own, &sign.to_string())
    })
}

impl Expr {
    pub(super) fn all_of(list: Vec<Self>) -> Self {
        if list.contains(&Self::Nothing) {
            return Self::Nothing;
        }
        let mut parts: Vec<Self> = list.into_iter().filter(|part| *part != Self::All).collect();
        match parts.len() {
            0 => Self::All,
            1 => parts.remove(0),
            _ => Self::And(parts),
        }
    }

    pub(super) fn any_of(list: Vec<Self>) -> Self {
        if list.contains(&Self::All) {
            return Self::All;
        }
        let parts = list.into_iter().filter(|part| *part != Self::Nothing);
        let mut parts: Vec<Self> = parts.collect();
        match parts.len() {
            0 => Self::Nothing,
            1 => parts.remove(0),
            _ => Self::Or(parts),
        }
    }

    /// At least `needed` of them. It grows with the number of ways to choose, so the list must be short.
    pub(super) fn some_of(list: &[Self], needed: usize) -> Self {
        match (list, needed) {
            (_, 0) => Self::All,
            (list, needed) if needed > list.len() => Self::Nothing,
            (list, needed) if needed == list.len() => Self::all_of(list.to_vec()),
            (list, 1) => Self::any_of(list.to_vec()),
            ([first, rest @ ..], needed) => Self::any_of(vec![
                Self::all_of(vec![first.clone(), Self::some_of(rest, needed - 1)]),
                Self::some_of(rest, needed),
            ]),
            ([], _) => Self::Nothing,
        }
    }

    /// For the server; None where nothing narrows.
    pub(super) fn sent(&self) -> Option<String> {
        (*self != Self::All).then(|| self.to_string())
    }
}

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::All => write!(out, "NOT id IN []"),
            Self::Nothing => write!(out, "id IN []"),
            Self::Is(attribute, value) => write!(out, "{attribute} = \"{}\"", safe(value)),
            Self::Begins(attribute, start) => {
                write!(out, "\"{attribute}\" STARTS WITH \"{}\"", safe(start))
            }
            Self::In(attribute, values) => {
                write!(out, "\"{attribute}\" IN [")?;
                for (nth, value) in values.iter().enumerate() {
                    let comma = if nth > 0 { ", " } else { "" };
                    write!(out, "{comma}\"{}\"", safe(value))?;
                }
                write!(out, "]")
            }
            Self::And(list) => join(out, list, " AND "),
            Self::Or(list) => join(out, list, " OR "),
            Self::Not(inner) => write!(out, "NOT ({inner})"),
        }
    }
}

fn join(out: &mut Formatter<'_>, list: &[Expr], between: &str) -> Result {
    for (nth, part) in list.iter().enumerate() {
        if nth > 0 {
            write!(out, "{between}")?;
        }
        match part {
            Expr::And(_) | Expr::Or(_) => write!(out, "({part})")?,
            _ => write!(out, "{part}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is(word: &str) -> Expr {
        Expr::Is("terms", word.to_owned())
    }

    #[test]
    fn some_of_a_list_is_every_choice_of_so_many() {
        let list = [is("a"), is("b"), is("c")];
        assert_eq!(
            Expr::some_of(&list, 2).to_string(),
            "(terms = \"a\" AND (terms = \"b\" OR terms = \"c\")) OR (terms = \"b\" AND terms = \"c\")"
        );
        assert_eq!(Expr::some_of(&list, 0), Expr::All);
        assert_eq!(Expr::some_of(&list, 4), Expr::Nothing);
    }

    #[test]
    fn nothing_and_everything_swallow_the_rest() {
        assert_eq!(Expr::all_of(vec![is("a"), Expr::Nothing]), Expr::Nothing);
        assert_eq!(Expr::any_of(vec![is("a"), Expr::All]), Expr::All);
        assert_eq!(Expr::all_of(vec![is("a"), Expr::All]), is("a"));
    }

    /// Whether a document with these terms passes.
    fn holds(expr: &Expr, terms: &[&str]) -> bool {
        match expr {
            Expr::All => true,
            Expr::Is(_, word) => terms.contains(&word.as_str()),
            Expr::And(list) => list.iter().all(|part| holds(part, terms)),
            Expr::Or(list) => list.iter().any(|part| holds(part, terms)),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn some_of_counts_right(has in proptest::collection::vec(any::<bool>(), 1..9), needed in 0_usize..10) {
            let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
            let list: Vec<Expr> = names[..has.len()].iter().map(|name| is(name)).collect();
            let own: Vec<&str> = names.iter().zip(&has).filter(|(_, has)| **has).map(|(name, _)| *name).collect();
            prop_assert_eq!(holds(&Expr::some_of(&list, needed), &own), own.len() >= needed);
        }

        #[test]
        fn nothing_typed_leaves_its_quotes(value in "\\PC{0,40}") {
            let text = Expr::In("f_region".to_owned(), vec![value.clone(), value.clone()]).to_string();
            prop_assert_eq!(text.matches('"').count(), 6);
            prop_assert!(!text.contains('\\'));
            prop_assert_eq!(original(&safe(&value)), value);
        }
    }
}
