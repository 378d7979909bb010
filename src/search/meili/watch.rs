//! Watching: whether an index is a whole copy. It is looked at from time to time beside a search, since it may be
//! taken away, made anew and filled by anybody.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::keep;
use super::server::Server;
use super::shape::Shape;

/// What was found out holds for so long: a whole copy seldom goes, and one that is being made is soon whole.
const WHOLE: Duration = Duration::from_secs(30);
const NOT_WHOLE: Duration = Duration::from_secs(2);

/// By index, when it was looked at last and whether it was whole.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<BTreeMap<String, (Instant, bool)>>>);

impl Watch {
    /// Whether the index is whole, as far as is known; a server that does not say is not asked twice.
    pub(super) async fn is_whole(&self, server: &Server, shape: &Shape) -> bool {
        let known = self.all().get(shape.name()).copied();
        let holds = |whole| if whole { WHOLE } else { NOT_WHOLE };
        if let Some((looked, whole)) = known
            && looked.elapsed() < holds(whole)
        {
            return whole;
        }
        // Whoever asks meanwhile takes what was known.
        let before = known.is_none_or(|(_, whole)| whole);
        self.note(shape.name(), before);
        let Ok(found) = keep::known(server, shape).await else {
            return before;
        };
        let whole = found.fingerprint == shape.fingerprint;
        self.note(shape.name(), whole);
        whole
    }

    pub(super) fn note(&self, index: &str, whole: bool) {
        self.all().insert(index.to_owned(), (Instant::now(), whole));
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, (Instant, bool)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
