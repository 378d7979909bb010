//! What the server tells a corrector: which terms stand anywhere, by filters; what is spelt or read nearly the same, by
//! its search among facet values, which forgives a slip.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::ask::{Found, plain};
use super::document::LEADS_TO;
use super::filter::{Expr, original};
use super::gate::{Gate, has};
use super::server::Server;
use super::shape::{LATIN, SOUND, Shape};
use super::spelling::{Counted, values};
use crate::search::Result;
use crate::search::correct::{Find, Stock};
use crate::search::text::nearness::slips;

/// The server forgives a slip from this length on.
const FORGIVING: usize = 4;
const MOST_READ: usize = 50;

pub(super) struct Asking<'a> {
    server: &'a Server,
    shape: &'a Shape,
    gate: &'a Gate<'a>,
    /// The sound asked about last: the same is asked exactly first and then nearly.
    heard: Mutex<(String, Vec<String>)>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(server: &'a Server, shape: &'a Shape, gate: &'a Gate<'a>) -> Self {
        Self {
            server,
            shape,
            gate,
            heard: Mutex::default(),
        }
    }

    async fn values(&self, attribute: &str, start: &str) -> Result<Vec<Counted>> {
        values(self.server, &self.shape.uid(), attribute, start).await
    }

    /// Sounds with the words they lead to, like this one or a slip away from it, the most frequent first.
    async fn heard(&self, sound: &str) -> Result<Vec<String>> {
        let known = || self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let known = known();
            if known.0 == sound {
                return Ok(known.1.clone());
            }
        }
        let found = self.values(SOUND, sound).await?;
        let heard: Vec<String> = found.iter().map(|seen| original(&seen.value)).collect();
        *known() = (sound.to_owned(), heard.clone());
        Ok(heard)
    }
}

impl Stock for Asking<'_> {
    async fn standing(&self, terms: Vec<String>) -> Result<HashSet<String>> {
        let queries = terms
            .iter()
            .map(|term| Value::Object(plain(self.shape, &has(term), 0)));
        let found = self.server.multi::<Found>(queries.collect()).await?;
        let all = terms.into_iter().zip(found);
        Ok(all
            .filter(|(_, found)| found.estimated_total_hits > 0)
            .map(|(term, _)| term)
            .collect())
    }

    async fn begins(&self, start: &str) -> Result<bool> {
        let sounds = Expr::any_of(self.gate.sounds(start));
        let query = Value::Object(plain(self.shape, &sounds, 0));
        let found = self.server.multi::<Found>(vec![query]).await?;
        Ok(found.iter().any(|found| found.estimated_total_hits > 0))
    }

    fn neighbours(&self, word: &str) -> Vec<String> {
        self.gate.spellings.of(word).neighbours
    }

    /// Of two slips the first half of a word has one at most, or its beginning none: the server is asked for what
    /// begins like either.
    async fn two_slips(&self, word: &str) -> Result<Option<String>> {
        let half = word.len().div_ceil(2).max(FORGIVING);
        let mut near: Vec<(u64, String)> = Vec::new();
        for end in [half, FORGIVING - 2] {
            let seen = self.values(LATIN, word.get(..end).unwrap_or(word)).await?;
            let fits = seen
                .into_iter()
                .filter(|seen| slips(word, &seen.value, 2).is_some());
            near.extend(fits.map(|seen| (seen.count, seen.value)));
        }
        let best = near
            .into_iter()
            .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        Ok(best.map(|(_, word)| word))
    }

    async fn by_sound(&self, sound: &str, nearly: bool, find: Find<'_>) -> Result<Option<String>> {
        let heard = self.heard(sound).await?;
        let fits = heard
            .iter()
            .filter(|known| nearly || known.starts_with(sound));
        let mut words = fits.filter_map(|known| Some(known.split_once(LEADS_TO)?.1));
        Ok(words.by_ref().take(MOST_READ).find_map(find))
    }
}
