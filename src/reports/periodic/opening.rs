//! The frozen reports that were opened last, read once: what is frozen never changes, so that its hash says all about it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::snapshot::Snapshot;

/// Each may hold the rows of two years.
const MOST: usize = 4;

struct Known {
    hash: String,
    /// Whether the rows of the year before were read too.
    with_before: bool,
    snapshot: Arc<Snapshot>,
}

static KNOWN: Mutex<VecDeque<Known>> = Mutex::new(VecDeque::new());

/// A report that was read lately, with at least the rows that are asked for.
pub(super) fn known(hash: &str, with_before: bool) -> Option<Arc<Snapshot>> {
    let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = |one: &Known| one.hash == hash && (one.with_before || !with_before);
    let found = all.iter().position(fits).and_then(|at| all.remove(at))?;
    let snapshot = Arc::clone(&found.snapshot);
    all.push_front(found);
    Some(snapshot)
}

/// Keeps what was read, in the place of the one that was opened longest ago.
pub(super) fn keep(hash: &str, with_before: bool, snapshot: &Arc<Snapshot>) {
    let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| one.hash != hash);
    all.push_front(Known {
        hash: hash.to_owned(),
        with_before,
        snapshot: Arc::clone(snapshot),
    });
    all.truncate(MOST);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::periodic::build::{Ledger, build};
    use crate::reports::periodic::report::Words;
    use crate::reports::periodic::term::Term;
    use crate::reports::target::Basis;

    fn snapshot() -> Arc<Snapshot> {
        Arc::new(build(&Ledger {
            term: Term::from_code("2026").unwrap(),
            today: chrono::NaiveDate::from_ymd_opt(2027, 1, 5).unwrap(),
            basis: Basis::Registered,
            target: None,
            entries: &[],
            before: &[],
            words: &Words::default(),
            rule_set: "CN2000",
        }))
    }

    #[test]
    fn few_are_kept_and_none_is_given_without_the_rows_that_are_asked_for() {
        let one = snapshot();
        keep("a", false, &one);
        assert!(known("a", true).is_none());
        assert!(Arc::ptr_eq(&known("a", false).unwrap(), &one));
        keep("a", true, &one);
        assert!(known("a", true).is_some() && known("a", false).is_some());
        for n in 0..MOST {
            keep(&format!("later {n}"), true, &one);
        }
        assert!(known("a", false).is_none());
    }
}
