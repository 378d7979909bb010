//! What one kind of listing brings to the pages of posting and review that both kinds share.

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::content::Standing;
use super::detail::{Fact, FileView};
use super::life::Checked;
use super::listing::Kind;
use super::store::Attached;
use crate::web::form::{Errors, Typed};
use crate::web::words::{Locale, Message};

/// A group of a form's fields, one step of the progress list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// The section's id, and the end of the key of its heading.
    pub(crate) id: &'static str,
    /// Fields, and tables of repeated rows, that belong to it.
    pub(crate) fields: &'static [&'static str],
    /// Those without which it is not done.
    pub(crate) needed: &'static [&'static str],
}

impl Group {
    /// Whether a field, or a cell of a table, belongs to this group.
    #[must_use]
    pub(crate) fn holds(&self, field: &str) -> bool {
        let first = field.split('.').next().unwrap_or(field);
        self.fields.contains(&first)
    }
}

/// A kind of listing, as checked content.
pub(crate) trait Post: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    const KIND: Kind;
    const EDIT: &'static str;
    const PREVIEW: &'static str;
    /// Tables of repeated rows; each shows at least one row.
    const TABLES: &'static [&'static str];
    const GROUPS: &'static [Group];
    /// What the body of the detail page shows.
    type Detail: Serialize + Send + Sync + 'static;

    /// Reads a whole form.
    fn read(typed: &Typed, today: NaiveDate) -> Result<Self, Errors>;
    /// What is right so far, for the preview of a draft.
    fn read_draft(typed: &Typed) -> Self;
    fn checked(&self) -> Checked;
    fn hang(&mut self, files: Vec<Attached>);
    fn is_masked(&self) -> bool;
    fn detail(&self, standing: Standing, files: Vec<FileView>, locale: Locale) -> Self::Detail;
    /// Everything in words, line by line, for comparing versions.
    fn lines(&self, locale: Locale) -> Vec<Fact>;
    /// What would make it easier to find a partner; none of it stands in the way.
    fn weak_points(typed: &Typed) -> Vec<Message>;
}
