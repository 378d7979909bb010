//! Gathering: documents that share the heaviest of many weighted terms, for a caller that scores them itself.
//! Any term may be missing; the engine's own ranking of such a list is only good enough to cut it.

/// What a term is worth that stands anywhere in a document, against 1 in the short attributes: those that are offered
/// while typing. On both engines.
pub(super) const ANYWHERE: f32 = 0.2;

/// What to gather by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gather {
    pub terms: Vec<Wish>,
    pub limit: usize,
}

/// A single Chinese character, a pair of them, or a Latin word or number in lower case.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub text: String,
    pub weight: f32,
}
