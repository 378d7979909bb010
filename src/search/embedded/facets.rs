//! Facets: how many of the matching documents have each value. Documents with the same values of an attribute share a
//! number, so that counting is one step per document, whatever the number of values.

use std::collections::HashMap;
use std::hash::BuildHasher;

use tantivy::SegmentReader;

use super::bits::Bits;
use super::schema::filter_column;

/// An attribute's values of all documents of a segment.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// By document: the set of its values.
    sets: Vec<u32>,
    /// By set: its values, as places in `values`.
    members: Vec<Vec<usize>>,
    values: Vec<String>,
}

impl Column {
    pub(super) fn read(segment: &SegmentReader, attribute: &str) -> tantivy::Result<Self> {
        let mut column = Self {
            members: vec![Vec::new()],
            ..Self::default()
        };
        let Some(strings) = segment.fast_fields().str(&filter_column(attribute))? else {
            column.sets = vec![0; segment.max_doc() as usize];
            return Ok(column);
        };
        for ordinal in 0..strings.num_terms() {
            let mut value = String::new();
            strings.ord_to_str(ordinal as u64, &mut value)?;
            column.values.push(value);
        }
        let mut known: HashMap<Vec<u64>, u32> = HashMap::from([(Vec::new(), 0)]);
        let mut ordinals = Vec::new();
        for document in 0..segment.max_doc() {
            ordinals.clear();
            ordinals.extend(strings.ords().values_for_doc(document));
            let set = known.get(&ordinals).copied().unwrap_or_else(|| {
                let fresh = u32::try_from(column.members.len()).unwrap_or(0);
                let places = ordinals
                    .iter()
                    .filter_map(|ordinal| usize::try_from(*ordinal).ok());
                column.members.push(places.collect());
                known.insert(ordinals.clone(), fresh);
                fresh
            });
            column.sets.push(set);
        }
        Ok(column)
    }

    /// Those of the documents that have any of the values.
    pub(super) fn having(&self, values: &[String], among: &Bits) -> Bits {
        let wanted: Vec<bool> = self
            .values
            .iter()
            .map(|value| values.contains(value))
            .collect();
        let wanted: Vec<bool> = self
            .members
            .iter()
            .map(|members| members.iter().any(|place| wanted[*place]))
            .collect();
        let mut having = Bits::none(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        for document in among
            .iter()
            .filter(|document| wanted[self.sets[*document as usize] as usize])
        {
            having.insert(document);
        }
        having
    }

    /// Adds the number of documents that have each value.
    pub(super) fn count<S: BuildHasher>(&self, among: &Bits, counts: &mut HashMap<String, u64, S>) {
        let mut by_set = vec![0_u64; self.members.len()];
        for document in among.iter() {
            by_set[self.sets[document as usize] as usize] += 1;
        }
        for (members, count) in self
            .members
            .iter()
            .zip(by_set)
            .filter(|(_, count)| *count > 0)
        {
            for place in members {
                match counts.get_mut(&self.values[*place]) {
                    Some(known) => *known += count,
                    None => drop(counts.insert(self.values[*place].clone(), count)),
                }
            }
        }
    }
}
