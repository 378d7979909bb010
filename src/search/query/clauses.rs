//! Clauses: what is quoted, what is excluded, and the plain words between them.

use crate::search::text::fold::Class;

pub(super) enum Clause<'a> {
    Plain(&'a str),
    Quoted(&'a str),
    Not(&'a str),
}

/// Splits at quotes that have a partner and at `-` before a word; a lone quote is a mark like others,
/// and `-5` is a number.
pub(super) fn clauses(folded: &str) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    let mut rest = folded;
    let mut fresh = true;
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(ch) = rest.chars().next() {
        let after = &rest[ch.len_utf8()..];
        let (clause, taken) = match ch {
            '"' => quoted(after).map_or((None, 1), |inner| {
                (Some(Clause::Quoted(inner)), inner.len() + 2)
            }),
            '-' if fresh => excluded(after),
            _ => (None, ch.len_utf8()),
        };
        if let Some(clause) = clause {
            clauses.push(Clause::Plain(&folded[plain_from..at]));
            clauses.push(clause);
            plain_from = at + taken;
        }
        fresh = matches!(Class::of(ch), Class::Space) || ch == '"';
        at += taken;
        rest = &folded[at..];
    }
    clauses.push(Clause::Plain(&folded[plain_from..]));
    clauses
}

fn quoted(after: &str) -> Option<&str> {
    after.find('"').map(|end| &after[..end])
}

fn excluded(after: &str) -> (Option<Clause<'_>>, usize) {
    if let Some(inner) = after.strip_prefix('"').and_then(quoted) {
        return (Some(Clause::Not(inner)), inner.len() + 3);
    }
    let word = after
        .split(|ch: char| ch.is_whitespace() || ch == '"')
        .next()
        .unwrap_or("");
    match word.chars().next().map(Class::of) {
        Some(Class::Han | Class::Latin) if !word.starts_with(|c: char| c.is_ascii_digit()) => {
            (Some(Clause::Not(word)), 1 + word.len())
        }
        _ => (None, 1),
    }
}
