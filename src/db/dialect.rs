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

/// Lets several workers claim rows without waiting for each other; SQLite has one writer anyway.
pub(crate) fn skip_locked(tx: &Tx) -> &'static str {
    if tx.is_postgres() {
        " FOR UPDATE SKIP LOCKED"
    } else {
        ""
    }
}
