//! Gathering candidates: one union of weighted terms, which the index prunes block by block. A term counts in the
//! short attributes and, less, anywhere in the document.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{TantivyDocument, Term};

use super::collection::Collection;
use crate::search::gather::ANYWHERE;
use crate::search::text::fold::fold;
use crate::search::{Gather, Result};

pub(super) fn gather(collection: &Collection, gather: &Gather) -> Result<Vec<String>> {
    if gather.terms.is_empty() || gather.limit == 0 {
        return Ok(Vec::new());
    }
    let generation = collection.generation();
    let (searcher, fields) = (generation.reader.searcher(), &generation.fields);
    let short = fields.text.iter().filter(|(name, _)| {
        let typed = &collection.settings.typed_attributes;
        typed.contains(name)
    });
    let weighed: Vec<(Field, f32)> = short
        .map(|(_, field)| (*field, 1.0))
        .chain([(fields.all, ANYWHERE)])
        .collect();
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for wish in &gather.terms {
        let text = fold(&wish.text);
        // Single characters say something in a title, and nothing in a long text.
        let single = text.chars().nth(1).is_none();
        for (field, weight) in weighed
            .iter()
            .filter(|(field, _)| !single || *field != fields.all)
        {
            let term = TermQuery::new(
                Term::from_field_text(*field, &text),
                IndexRecordOption::WithFreqs,
            );
            let boosted = BoostQuery::new(Box::new(term), wish.weight * weight);
            clauses.push((Occur::Should, Box::new(boosted)));
        }
    }
    let top = TopDocs::with_limit(gather.limit).order_by_score();
    let found = searcher.search(&BooleanQuery::new(clauses), &top)?;
    let id = |at| -> Result<String> {
        let document: TantivyDocument = searcher.doc(at)?;
        let id = document.get_first(fields.id).and_then(|id| id.as_str());
        Ok(id.unwrap_or_default().to_owned())
    };
    found.into_iter().map(|(_, at)| id(at)).collect()
}
