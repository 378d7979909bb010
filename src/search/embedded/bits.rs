//! Sets of documents of one segment, a bit for each: joined, cut and counted 64 documents at a time.

use tantivy::{DocId, DocSet, TERMINATED};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn none(documents: DocId) -> Self {
        Self(vec![0; documents.div_ceil(64) as usize])
    }

    pub(super) fn all(documents: DocId) -> Self {
        let mut bits = Self(vec![u64::MAX; documents.div_ceil(64) as usize]);
        if let Some(last) = bits.0.last_mut().filter(|_| !documents.is_multiple_of(64)) {
            *last = (1 << (documents % 64)) - 1;
        }
        bits
    }

    pub(super) fn insert(&mut self, document: DocId) {
        self.0[document as usize / 64] |= 1 << (document % 64);
    }

    pub(super) fn has(&self, document: DocId) -> bool {
        self.0[document as usize / 64] & (1 << (document % 64)) != 0
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, other)| *own &= other);
    }

    pub(super) fn remove(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, other)| *own &= !other);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.len() * 8
    }

    /// For the index's own searches.
    pub(super) fn walk(&self) -> Walk {
        Walk {
            documents: self.iter().collect(),
            at: 0,
        }
    }

    /// In ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        (0..).step_by(64).zip(&self.0).flat_map(|(first, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let lowest = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (lowest < 64).then_some(first + lowest)
            })
        })
    }
}

/// Documents in ascending order.
pub(super) struct Walk {
    documents: Vec<DocId>,
    at: usize,
}

impl DocSet for Walk {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.documents.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|document| *document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}

/// In how many of several sets each document is, as binary digits, the lowest first.
#[derive(Debug)]
pub(super) struct Tally {
    documents: DocId,
    digits: Vec<Bits>,
}

impl Tally {
    pub(super) fn new(documents: DocId) -> Self {
        Self {
            documents,
            digits: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, mut carry: Bits) {
        for digit in &mut self.digits {
            for (digit, carry) in digit.0.iter_mut().zip(&mut carry.0) {
                (*digit, *carry) = (*digit ^ *carry, *digit & *carry);
            }
            if carry.is_empty() {
                return;
            }
        }
        self.digits.push(carry);
    }

    /// The documents that are in `least` of the sets or more.
    pub(super) fn at_least(&self, least: usize) -> Bits {
        let mut equal = Bits::all(self.documents);
        let mut more = Bits::none(self.documents);
        if least >> self.digits.len() > 0 {
            return more;
        }
        for (nth, digit) in self.digits.iter().enumerate().rev() {
            let wanted = least >> nth & 1 == 1;
            for (at, digit) in digit.0.iter().enumerate() {
                if wanted {
                    equal.0[at] &= digit;
                } else {
                    more.0[at] |= equal.0[at] & digit;
                    equal.0[at] &= !digit;
                }
            }
        }
        equal
            .0
            .iter_mut()
            .zip(&more.0)
            .for_each(|(equal, more)| *equal |= more);
        equal
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(documents: DocId, held: &[DocId]) -> Bits {
        let mut bits = Bits::none(documents);
        for document in held {
            bits.insert(*document);
        }
        bits
    }

    #[test]
    fn all_ends_with_the_last_document() {
        for documents in [0, 1, 63, 64, 65, 200] {
            let all = Bits::all(documents);
            assert_eq!(all.len(), documents as usize);
            assert!(all.iter().eq(0..documents));
        }
    }

    proptest! {
        #[test]
        fn a_tally_counts_like_counting(sets in prop::collection::vec(prop::collection::btree_set(0..150_u32, 0..60), 0..20)) {
            let mut tally = Tally::new(150);
            for set in &sets {
                tally.add(bits(150, &set.iter().copied().collect::<Vec<_>>()));
            }
            for least in 0..=sets.len() + 1 {
                let wanted = (0..150).filter(|document| sets.iter().filter(|set| set.contains(document)).count() >= least);
                prop_assert!(tally.at_least(least).iter().eq(wanted), "at least {}", least);
            }
        }

        #[test]
        fn sets_are_joined_and_cut(one in prop::collection::btree_set(0..99_u32, 0..60), two in prop::collection::btree_set(0..99_u32, 0..60)) {
            let list = |set: &std::collections::BTreeSet<u32>| set.iter().copied().collect::<Vec<_>>();
            let (first, second) = (bits(99, &list(&one)), bits(99, &list(&two)));
            let (mut kept, mut left) = (first.clone(), first);
            kept.keep(&second);
            left.remove(&second);
            prop_assert!(kept.iter().eq(one.intersection(&two).copied()));
            prop_assert!(left.iter().eq(one.difference(&two).copied()));
        }
    }
}
