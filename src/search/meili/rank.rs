//! Ranking: the server ranks by the last words of a query or by all of them; a visitor's query is a set of words of
//! which each counts by how rare it is. So each word is asked for by itself, and we add what the server scores.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::ask::{Found, id_of, plain};
use super::filter::Expr;
use super::gate::{Gate, has};
use super::shape::{Shape, sort_attribute, standing};
use crate::search::fresh::{ANSWERED, FRESHNESS, Known, lifted};
use crate::search::query::{Unit, Wanted, neighbour_terms};
use crate::search::weights::{COMPLETE, KEEPS, NEIGHBOUR};

/// So many documents are ranked; the others that match follow in the order they came in.
const RANKED: usize = 200;
/// A query has no more lists than this.
const MOST: usize = 40;
/// So many other ways to say a word are asked for.
const MOST_WAYS: usize = 4;
/// The server's scores go from 0 to 1: what is only there or not counts as a whole one.
const SOUND: f32 = 1.0;
const IN_ORDER: f32 = 1.0;
/// The server's scores of a text lie so much closer together than relevance does, and so do the lifts.
const CLOSE: f32 = 0.2;

/// One ranked list: words for the server to rank by, or a filter that is enough by itself.
struct List {
    words: Option<String>,
    filter: Expr,
    weight: f32,
    /// Whether being rare counts.
    by_rarity: bool,
}

#[derive(Default)]
pub(super) struct Lists(Vec<List>);

/// The ranked documents, best first.
#[derive(Debug, Default)]
pub(super) struct Head(pub(super) Vec<(String, f32)>);

impl Lists {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn units(&mut self, gate: &Gate, wanted: &Wanted) {
        for unit in wanted.units.iter().chain(&wanted.welcome) {
            self.unit(gate, unit, 1.0);
        }
        if wanted.in_order.len() > 1 {
            let terms = neighbour_terms(&wanted.in_order);
            let filter = Expr::all_of(terms.iter().map(|term| has(term)).collect());
            self.by_filter(filter, IN_ORDER);
        }
        self.0.truncate(MOST);
    }

    pub(super) fn complete(&mut self, filter: Expr) {
        self.0.push(List {
            words: None,
            filter,
            weight: COMPLETE,
            by_rarity: false,
        });
    }

    fn unit(&mut self, gate: &Gate, unit: &Unit, weight: f32) {
        match unit {
            Unit::Latin(word) => {
                self.by_words(word.clone(), gate.unit(unit), weight);
                if gate.spellings.of(word).by_sound {
                    let mut weight = weight * SOUND;
                    for sounds in gate.sounds(word) {
                        self.by_filter(sounds, weight);
                        weight *= KEEPS;
                    }
                }
            }
            Unit::Phrase { text, .. } => {
                let phrase = format!("\"{}\"", text.replace('"', " "));
                self.by_words(phrase, gate.unit(unit), weight);
            }
            Unit::Any(ways) => {
                for (nth, way) in ways.iter().take(MOST_WAYS).enumerate() {
                    let weight = if nth == 0 { weight } else { weight * NEIGHBOUR };
                    for unit in way {
                        self.unit(gate, unit, weight);
                    }
                }
            }
            Unit::Han(word) | Unit::Code { whole: word, .. } => {
                self.by_words(word.clone(), gate.unit(unit), weight);
            }
        }
    }

    fn by_words(&mut self, words: String, filter: Expr, weight: f32) {
        self.0.push(List {
            words: Some(words),
            filter,
            weight,
            by_rarity: true,
        });
    }

    fn by_filter(&mut self, filter: Expr, weight: f32) {
        self.0.push(List {
            words: None,
            filter,
            weight,
            by_rarity: true,
        });
    }

    pub(super) fn queries(&self, shape: &Shape, filtered: &Expr) -> Vec<Value> {
        let mut asked = vec!["id".to_owned()];
        asked.extend(standing(&shape.settings));
        let query = |list: &List| {
            let filter = Expr::all_of(vec![list.filter.clone(), filtered.clone()]);
            let mut query: Map<String, Value> = plain(shape, &filter, RANKED);
            query.insert("attributesToRetrieve".to_owned(), json!(asked));
            if let Some(words) = &list.words {
                query.insert("q".to_owned(), json!(words));
                query.insert("matchingStrategy".to_owned(), json!("last"));
                query.insert("showRankingScore".to_owned(), json!(true));
            }
            Value::Object(query)
        };
        self.0.iter().map(query).collect()
    }

    /// Adds the scores of all lists, then lifts what is fresh and answered as seen from `as_of`, if that is given.
    pub(super) fn merge(&self, found: &[Found], as_of: Option<i64>) -> Head {
        let mut scores: HashMap<String, (Known, f32)> = HashMap::new();
        for (list, found) in self.0.iter().zip(found) {
            let weight = if list.by_rarity {
                list.weight * rarity(found.estimated_total_hits)
            } else {
                list.weight
            };
            for hit in &found.hits {
                let score = hit.get("_rankingScore").and_then(Value::as_f64);
                #[expect(clippy::cast_possible_truncation, reason = "a score from 0 to 1")]
                let score = score.map_or(1.0, |score| score as f32);
                let sum = scores
                    .entry(id_of(hit))
                    .or_insert_with(|| (known(hit), 0.0));
                sum.1 += weight * score;
            }
        }
        let score = |known, sum: f32| {
            let lifted = as_of.map_or(sum, |as_of| lifted(sum, known, as_of, COMPLETE));
            sum + (lifted - sum) * CLOSE
        };
        let mut head: Vec<(String, f32)> = scores
            .into_iter()
            .map(|(id, (known, sum))| (id, score(known, sum)))
            .collect();
        head.sort_by(|(a, a_score), (b, b_score)| {
            b_score.total_cmp(a_score).then_with(|| a.cmp(b))
        });
        head.truncate(RANKED);
        Head(head)
    }
}

fn known(hit: &Map<String, Value>) -> Known {
    let of = |name| hit.get(&sort_attribute(name)).and_then(Value::as_i64);
    Known {
        fresh: of(FRESHNESS),
        answered: of(ANSWERED),
    }
}

/// What is in few documents says more.
#[expect(
    clippy::cast_precision_loss,
    reason = "a count of documents, and only its size matters"
)]
fn rarity(documents: u64) -> f32 {
    1.0 / (documents as f32 + 2.0).ln()
}
