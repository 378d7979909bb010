//! The few places where the two engines need different words.

use super::Tx;

/// Keeps others that take the same row waiting until this one is through; SQLite has one writer anyway.
pub(crate) fn row_lock(tx: &Tx) -> &'static str {
    if tx.is_postgres() {
        " FOR NO KEY UPDATE"
    } else {
        ""
    }
}

/// A pattern that finds a text as it stands, whatever signs it holds, in lower-case columns: one engine's `LIKE` tells
/// letters' case apart and the other's does not. To be followed by `ESCAPE '\'`.
#[must_use]
pub(crate) fn pattern(text: &str) -> String {
    let mut found = String::from("%");
    for sign in text.to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '\\') {
            found.push('\\');
        }
        found.push(sign);
    }
    found.push('%');
    found
}

/// The same for words that may be missing; empty for none.
#[must_use]
pub(crate) fn pattern_of_any(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() {
        String::new()
    } else {
        pattern(words)
    }
}

/// Lets several workers claim rows without waiting for each other; SQLite has one writer anyway.
pub(crate) fn skip_locked(tx: &Tx) -> &'static str {
    if tx.is_postgres() {
        " FOR UPDATE SKIP LOCKED"
    } else {
        ""
    }
}
