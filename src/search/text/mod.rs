//! Text: how words are cut from a text, the same way when it is indexed, asked and highlighted.
//! Nothing here knows of an index; the engines build on it.

pub(crate) mod fold;
pub(crate) mod nearness;
pub(crate) mod runs;
pub(crate) mod simplified;
pub(crate) mod sound;
pub(crate) mod tokens;
pub(crate) mod units;
pub(crate) mod words;
