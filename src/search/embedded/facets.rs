//! Facets: counts values of several attributes in one pass over the matching documents.
//! Counting is by column and ordinal; no stored document is read.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::schema::filter_column;

/// Counts of values, in the order of the attributes asked for.
pub(super) type Counts = Vec<HashMap<String, u64>>;

pub(super) struct Facets<'a> {
    pub(super) attributes: Vec<&'a str>,
}

pub(super) struct SegmentFacets {
    columns: Vec<Option<(StrColumn, Vec<u64>)>>,
}

impl Collector for Facets<'_> {
    type Fruit = Counts;
    type Child = SegmentFacets;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentFacets> {
        let column = |attribute: &&str| {
            let column = segment.fast_fields().str(&filter_column(attribute))?;
            Ok(column.map(|column| {
                let counts = vec![0; column.num_terms()];
                (column, counts)
            }))
        };
        let columns = self
            .attributes
            .iter()
            .map(column)
            .collect::<tantivy::Result<_>>()?;
        Ok(SegmentFacets { columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Counts>>) -> tantivy::Result<Counts> {
        let mut merged = vec![HashMap::new(); self.attributes.len()];
        for fruit in fruits {
            for (all, counts) in merged.iter_mut().zip(fruit?) {
                for (value, count) in counts {
                    *all.entry(value).or_default() += count;
                }
            }
        }
        Ok(merged)
    }
}

impl SegmentCollector for SegmentFacets {
    type Fruit = tantivy::Result<Counts>;

    fn collect(&mut self, document: DocId, _: Score) {
        for (column, counts) in self.columns.iter_mut().flatten() {
            for ordinal in column.ords().values_for_doc(document) {
                if let Some(count) = usize::try_from(ordinal)
                    .ok()
                    .and_then(|o| counts.get_mut(o))
                {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> tantivy::Result<Counts> {
        self.columns
            .into_iter()
            .map(|column| column.map_or(Ok(HashMap::new()), named))
            .collect()
    }
}

fn named((column, counts): (StrColumn, Vec<u64>)) -> tantivy::Result<HashMap<String, u64>> {
    let mut named = HashMap::new();
    for (ordinal, count) in (0_u64..).zip(counts).filter(|(_, count)| *count > 0) {
        let mut value = String::new();
        column.ord_to_str(ordinal, &mut value)?;
        named.insert(value, count);
    }
    Ok(named)
}
