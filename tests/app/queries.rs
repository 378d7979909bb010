//! Counts the statements that a piece of work sends to the database, whatever other tests do beside it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, Once};

use tracing::span::{Attributes, Id};
use tracing::{Event, Instrument as _, Subscriber, info_span};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use super::Actor;

const SPAN: &str = "counted";

static COUNTS: LazyLock<Mutex<HashMap<u64, usize>>> = LazyLock::new(Mutex::default);

struct Counter;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        COUNTS.lock().unwrap().insert(id.into_u64(), 0);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if let Some(span) = context.event_span(event) {
            let mut counts = COUNTS.lock().unwrap();
            *counts.entry(span.id().into_u64()).or_default() += 1;
        }
    }
}

/// What the work came to, and how many statements it took.
pub(crate) async fn counted<T>(work: impl Future<Output = T>) -> (T, usize) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let wanted = |m: &tracing::Metadata<'_>| {
            m.name() == SPAN || (!m.is_span() && m.target() == "sqlx::query")
        };
        let layer = Counter.with_filter(tracing_subscriber::filter::filter_fn(wanted));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
    let span = info_span!("counted");
    let id = span.id().unwrap().into_u64();
    let answer = work.instrument(span).await;
    let count = COUNTS.lock().unwrap().remove(&id).unwrap_or_default();
    (answer, count)
}

/// Statements of a page; a connection that opens meanwhile adds its own, so the least of several counts.
pub(crate) async fn least(actor: &Actor<'_>, page: &str) -> usize {
    let mut least = usize::MAX;
    for _ in 0..4 {
        let (answer, queries) = counted(actor.get(page)).await;
        answer.assert_ok();
        least = least.min(queries);
    }
    least
}
