//! Ranking: the best of the documents that match. Term by term instead of document by document: the heavy terms first;
//! what can't come among the best any more, whatever the terms still to come say, is left out of the rest. Phrases come
//! last, since reading places is the dearest. The order is the same as if every document had been scored in full.

use std::collections::HashMap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{Bm25Weight, EnableScoring, PhraseQuery, Query as _, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, Term,
};

use super::bits::Bits;
use super::plan::Clause;
use crate::search::Result;
use crate::search::fresh::most_lift;
use crate::search::weights::COMPLETE;

/// A list so many times longer than the documents in question is looked into, not walked through.
const LOOK: usize = 8;
/// Fewer documents than this are not worth sorting out.
const WORTHWHILE: usize = 512;
/// Fewer still, once there is something to overtake.
const FEW: usize = 64;
/// Sorting out again pays when the terms still to come weigh so much less than the last time.
const LESS: Score = 0.7;

type Found = (Score, DocAddress);

/// What else moves a score once the words have made it, by segment and document: upwards only, and never by more than
/// `most_lift`.
pub(super) type Lift<'a> = &'a dyn Fn(u32, DocId, Score) -> Score;

/// The best `most` documents of all segments, the best first. `head_start` has a score for some of them.
pub(super) fn best(
    searcher: &Searcher,
    among: &[Bits],
    clauses: Vec<Clause>,
    head_start: Option<(&[Bits], Score)>,
    lift: Option<Lift<'_>>,
    most: usize,
) -> Result<Vec<Found>> {
    let weighed = Weighed::new(searcher, clauses)?;
    let mut found: Vec<Found> = Vec::new();
    let order = |(a, a_at): &Found, (b, b_at): &Found| b.total_cmp(a).then_with(|| a_at.cmp(b_at));
    for (ordinal, (segment, among)) in (0_u32..).zip(searcher.segment_readers().iter().zip(among)) {
        let mut race = Race::new(segment.max_doc(), among, most);
        race.lifts = lift.is_some();
        if let Some((score, _)) = found.get(most.saturating_sub(1)) {
            race.floor = *score;
        }
        if let Some((ahead, score)) = head_start {
            race.add(&ahead[ordinal as usize], score);
        }
        race.run(segment, &weighed)?;
        if let Some(lift) = lift {
            race.lift(|document, score| lift(ordinal, document, score));
        }
        found.extend(
            race.best()
                .into_iter()
                .map(|(score, doc)| (score, DocAddress::new(ordinal, doc))),
        );
        found.sort_by(order);
        found.truncate(most);
    }
    Ok(found)
}

/// The clauses with what the whole index knows of them.
struct Weighed {
    terms: Vec<(Term, Bm25Weight)>,
    /// With the most each can add to a score.
    phrases: Vec<Phrase>,
    others: Vec<Box<dyn Weight>>,
}

struct Phrase {
    weight: Box<dyn Weight>,
    boost: Score,
    most: Score,
}

impl Phrase {
    fn new(searcher: &Searcher, places: Vec<(usize, Term)>, boost: Score) -> Result<Self> {
        let terms: Vec<Term> = places.iter().map(|(_, term)| term.clone()).collect();
        let relevance = Bm25Weight::for_terms(searcher, &terms)?.boost_by(boost);
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        Ok(Self {
            weight: PhraseQuery::new_with_offset(places).weight(scoring)?,
            boost,
            most: relevance.max_score(),
        })
    }
}

impl Weighed {
    /// A term that several clauses name counts with all their weights.
    fn new(searcher: &Searcher, clauses: Vec<Clause>) -> Result<Self> {
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        let (mut terms, mut others): (Vec<(Term, f32)>, _) = (Vec::new(), Vec::new());
        let mut phrases = Vec::new();
        let mut places: HashMap<Term, usize> = HashMap::new();
        for clause in clauses {
            match clause {
                Clause::Phrase(places, boost) => {
                    phrases.push(Phrase::new(searcher, places, boost)?);
                }
                Clause::Other(query) => others.push(query.weight(scoring)?),
                Clause::Term(term, weight) => {
                    let place = *places.entry(term.clone()).or_insert(terms.len());
                    if let Some(known) = terms.get_mut(place) {
                        known.1 += weight;
                    } else {
                        terms.push((term, weight));
                    }
                }
            }
        }
        let terms = terms.into_iter().map(|(term, weight)| {
            let relevance = Bm25Weight::for_terms(searcher, std::slice::from_ref(&term))?;
            Ok((term, relevance.boost_by(weight)))
        });
        Ok(Self {
            terms: terms.collect::<Result<_>>()?,
            phrases,
            others,
        })
    }
}

/// A term in one segment, and the most it can add to a score.
struct Runner<'a> {
    postings: SegmentPostings,
    norms: FieldNormReader,
    relevance: &'a Bm25Weight,
    most: Score,
}

/// How much can still be added to any score, now and when it was last sorted out.
struct Odds {
    to_come: Score,
    last_time: Score,
}

/// The documents of one segment that may still be among the best.
struct Race {
    scores: Vec<Score>,
    left: Vec<DocId>,
    most: usize,
    /// Whether scores may be lifted in the end.
    lifts: bool,
    /// What the last of the best of the segments before has in the end.
    floor: Score,
}

impl Race {
    fn new(documents: DocId, among: &Bits, most: usize) -> Self {
        let left: Vec<DocId> = among.iter().collect();
        let documents = if left.is_empty() {
            0
        } else {
            documents as usize
        };
        Self {
            scores: vec![0.0; documents],
            left,
            most,
            lifts: false,
            floor: Score::NEG_INFINITY,
        }
    }

    fn lift(&mut self, lift: impl Fn(DocId, Score) -> Score) {
        for &document in &self.left {
            let score = &mut self.scores[document as usize];
            *score = lift(document, *score);
        }
    }

    fn add(&mut self, documents: &Bits, score: Score) {
        for document in &self.left {
            if documents.has(*document) {
                self.scores[*document as usize] += score;
            }
        }
    }

    fn run(&mut self, segment: &SegmentReader, weighed: &Weighed) -> Result<()> {
        if self.left.is_empty() {
            return Ok(());
        }
        for weight in &weighed.others {
            self.score(segment, &mut weight.scorer(segment, 1.0)?);
        }
        let in_order: Score = weighed.phrases.iter().map(|phrase| phrase.most).sum();
        let mut odds = Odds {
            to_come: in_order,
            last_time: Score::INFINITY,
        };
        self.run_terms(segment, weighed, &mut odds)?;
        if !weighed.phrases.is_empty() && self.left.len() > FEW {
            self.sort_out(odds.to_come);
        }
        for phrase in &weighed.phrases {
            self.score(segment, &mut phrase.weight.scorer(segment, phrase.boost)?);
            self.passed(phrase.most, &mut odds);
        }
        Ok(())
    }

    fn score(&mut self, segment: &SegmentReader, scorer: &mut Box<dyn Scorer>) {
        // What it costs to walk through a phrase doesn't show in how much it finds.
        if segment.max_doc() as usize / LOOK > self.left.len() {
            self.look(scorer, Scorer::score);
        } else {
            self.walk(scorer, Scorer::score);
        }
    }

    fn run_terms(
        &mut self,
        segment: &SegmentReader,
        weighed: &Weighed,
        odds: &mut Odds,
    ) -> Result<()> {
        let mut runners = Vec::new();
        for (term, relevance) in &weighed.terms {
            let index = segment.inverted_index(term.field())?;
            if let Some(postings) = index.read_postings(term, IndexRecordOption::WithFreqs)? {
                let norms = segment.get_fieldnorms_reader(term.field())?;
                runners.push(Runner {
                    postings,
                    norms,
                    relevance,
                    most: relevance.max_score(),
                });
            }
        }
        // A stable sort: equal terms stay in their order, and sums are the same for every page.
        runners.sort_by(|a, b| b.most.total_cmp(&a.most));
        odds.to_come += runners.iter().map(|runner| runner.most).sum::<Score>();
        for Runner {
            mut postings,
            norms,
            relevance,
            most,
        } in runners
        {
            let score = |at: &mut SegmentPostings| {
                relevance.score(norms.fieldnorm_id(at.doc()), at.term_freq())
            };
            if postings.size_hint() as usize / LOOK > self.left.len() {
                self.look(&mut postings, score);
            } else {
                self.walk(&mut postings, score);
            }
            self.passed(most, odds);
        }
        Ok(())
    }

    /// After a term or a phrase that could have added `most`: there is less to come.
    fn passed(&mut self, most: Score, odds: &mut Odds) {
        odds.to_come = (odds.to_come - most).max(0.0);
        let worthwhile = if self.floor > 0.0 {
            FEW
        } else {
            WORTHWHILE.max(2 * self.most)
        };
        if odds.to_come < odds.last_time * LESS && self.left.len() > worthwhile {
            odds.last_time = odds.to_come;
            self.sort_out(odds.to_come);
        }
    }

    /// Asks about each document that is left. A plain `seek` would go on to the next document with the phrase, however
    /// many it has to read on the way.
    fn look<D: DocSet>(&mut self, documents: &mut D, score: impl Fn(&mut D) -> Score) {
        let mut next = documents.doc();
        let mut first = true;
        for &document in &self.left {
            if document < next {
                continue;
            }
            let found = if first && document == next {
                SeekDangerResult::Found
            } else {
                documents.seek_danger(document)
            };
            first = false;
            match found {
                SeekDangerResult::Found => {
                    self.scores[document as usize] += score(documents);
                    next = document + 1;
                }
                SeekDangerResult::SeekLowerBound(TERMINATED) => return,
                SeekDangerResult::SeekLowerBound(bound) => next = bound,
            }
        }
    }

    /// Goes through all documents, also those that are not left.
    fn walk<D: DocSet>(&mut self, documents: &mut D, score: impl Fn(&mut D) -> Score) {
        let mut document = documents.doc();
        while document != TERMINATED {
            self.scores[document as usize] += score(documents);
            document = documents.advance();
        }
    }

    /// Drops what can't overtake the last of the best. A little more is allowed for than `to_come`, since sums round.
    fn sort_out(&mut self, to_come: Score) {
        let mut scores: Vec<Score> = self
            .left
            .iter()
            .map(|document| self.scores[*document as usize])
            .collect();
        let mut last = self.floor;
        if self.most > 0 && scores.len() >= self.most {
            let (_, here, _) = scores.select_nth_unstable_by(self.most - 1, |a, b| b.total_cmp(a));
            last = last.max(*here);
        }
        let least = last - to_come * 1.001 - last.abs() * 0.000_01;
        let (scores, lifts) = (&self.scores, self.lifts);
        self.left.retain(|document| {
            let score = scores[*document as usize];
            let lift = if lifts {
                most_lift(score + to_come, COMPLETE)
            } else {
                0.0
            };
            score + lift >= least
        });
    }

    fn best(mut self) -> Vec<(Score, DocId)> {
        let scores = &self.scores;
        let order = |a: &DocId, b: &DocId| {
            scores[*b as usize]
                .total_cmp(&scores[*a as usize])
                .then_with(|| a.cmp(b))
        };
        if self.left.len() > self.most && self.most > 0 {
            self.left.select_nth_unstable_by(self.most - 1, order);
        }
        self.left.truncate(self.most);
        self.left.sort_unstable_by(order);
        self.left
            .into_iter()
            .map(|document| (scores[document as usize], document))
            .collect()
    }
}
