//! What the edit page sends: the fields to keep, the revision they were typed on, and which button was pressed.

use crate::web::form::Typed;

/// The state of the working copy that somebody typed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A form that was never saved.
    New,
    Revision(i64),
    /// Nothing readable: counts as stale.
    Unknown,
}

/// A form as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) seen: Seen,
    /// Only what is worth keeping.
    pub(crate) typed: Typed,
    /// A table to which a row is to be added.
    pub(crate) add: Option<String>,
    /// A row to take away, `indicators.1`.
    pub(crate) remove: Option<String>,
    /// The group to go on with.
    pub(crate) next: Option<String>,
    pub(crate) preview: bool,
    /// A file was chosen, but the button next to it was not pressed.
    pub(crate) has_waiting_file: bool,
    pub(crate) file_tier: String,
    pub(crate) file_caption: String,
}

/// The name of the hidden field.
pub(crate) const REVISION: &str = "revision";
/// More rows than this are not shown.
const ROWS_SHOWN_MOST: usize = 40;

impl Sent {
    pub(crate) fn new(typed: Typed) -> Self {
        let given = |name: &str| Some(typed.get(name).to_owned()).filter(|v| !v.is_empty());
        let seen = match typed.get(REVISION) {
            "new" => Seen::New,
            number => number.parse().map_or(Seen::Unknown, Seen::Revision),
        };
        let (add, remove, next) = (given("_add"), given("_remove"), given("_next"));
        let (file_tier, file_caption) = (given("_file_tier"), given("_file_caption"));
        let (preview, has_waiting_file) = (typed.is_set("_preview"), typed.is_set("_file"));
        let mut kept = typed.for_keeping();
        kept.0.retain(|(key, _)| key != REVISION);
        Self {
            seen,
            typed: kept,
            add,
            remove,
            next,
            preview,
            has_waiting_file,
            file_tier: file_tier.unwrap_or_default(),
            file_caption: file_caption.unwrap_or_default(),
        }
    }

    /// Does what an add or remove button asks for; tells which table changed.
    pub(crate) fn change_rows(&mut self, tables: &[&str]) -> Option<String> {
        if let Some(table) = self.add.take().filter(|t| tables.contains(&t.as_str())) {
            add_row(&mut self.typed, &table);
            return Some(table);
        }
        let row = self.remove.take()?;
        let (table, number) = row.rsplit_once('.')?;
        let number = number.parse().ok()?;
        if !tables.contains(&table) {
            return None;
        }
        remove_row(&mut self.typed, table, number);
        Some(table.to_owned())
    }
}

fn row_of<'a>(key: &'a str, table: &str) -> Option<(usize, &'a str)> {
    let (number, field) = key
        .strip_prefix(table)?
        .strip_prefix('.')?
        .split_once('.')?;
    Some((number.parse().ok()?, field))
}

/// How many rows of a table are to be shown: all that were sent, also empty ones, and at least one.
pub(crate) fn rows_shown(typed: &Typed, table: &str) -> usize {
    typed
        .0
        .iter()
        .filter_map(|(key, _)| row_of(key, table))
        .map(|(number, _)| number.saturating_add(1))
        .max()
        .unwrap_or(1)
        .min(ROWS_SHOWN_MOST)
}

/// An empty row at the end. It is a key without a value, so that it is there again when the page comes back.
fn add_row(typed: &mut Typed, table: &str) {
    let next = rows_shown(typed, table);
    if next < ROWS_SHOWN_MOST {
        typed.push(&format!("{table}.{next}.name"), "");
    }
}

/// Takes a row away and moves those after it up.
fn remove_row(typed: &mut Typed, table: &str, gone: usize) {
    typed
        .0
        .retain(|(key, _)| row_of(key, table).is_none_or(|(number, _)| number != gone));
    for (key, _) in &mut typed.0 {
        if let Some((number, field)) = row_of(key, table)
            && number > gone
        {
            *key = format!("{table}.{}.{field}", number - 1);
        }
    }
}

/// Whether two forms say the same: empty fields and the order of fields say nothing.
pub(crate) fn says_the_same(one: &Typed, other: &Typed) -> bool {
    let said = |typed: &Typed| {
        let mut pairs: Vec<(String, String)> = typed
            .0
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .cloned()
            .collect();
        pairs.sort();
        pairs
    };
    said(one) == said(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(rows: &[&str]) -> Typed {
        rows.iter()
            .enumerate()
            .map(|(n, name)| (format!("ip.{n}.name"), (*name).to_owned()))
            .collect()
    }

    #[test]
    fn a_row_in_the_middle_goes_and_the_others_move_up() {
        let mut sent = Sent::new(
            [("_remove", "ip.1"), ("revision", "3"), ("title", "甲")]
                .into_iter()
                .collect(),
        );
        sent.typed.0.extend(table(&["a", "b", "c"]).0);
        assert_eq!(sent.seen, Seen::Revision(3));
        assert_eq!(sent.change_rows(&["ip"]).as_deref(), Some("ip"));
        assert_eq!(sent.typed.get("ip.0.name"), "a");
        assert_eq!(sent.typed.get("ip.1.name"), "c");
        assert_eq!(rows_shown(&sent.typed, "ip"), 2);
        assert!(!sent.typed.is_set("revision") && sent.typed.is_set("title"));
    }

    #[test]
    fn an_added_row_is_there_when_the_page_comes_back() {
        let mut typed = table(&["a"]);
        add_row(&mut typed, "ip");
        add_row(&mut typed, "ip");
        assert_eq!(rows_shown(&typed, "ip"), 3);
        assert_eq!(typed.rows("ip"), [0], "an empty row holds nothing");
    }

    #[test]
    fn a_row_of_an_unknown_table_is_left_alone() {
        let mut sent = Sent::new([("_add", "users"), ("title", "甲")].into_iter().collect());
        assert_eq!(sent.change_rows(&["ip"]), None);
        assert_eq!(sent.typed.0.len(), 1);
    }

    proptest! {
        #[test]
        fn removing_a_row_keeps_all_others_in_order(names in prop::collection::vec("[a-z]{1,4}", 1..8), gone in 0usize..8) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut typed = table(&names);
            remove_row(&mut typed, "ip", gone);
            let mut left = names.clone();
            if gone < left.len() { left.remove(gone); }
            let kept: Vec<String> = (0..left.len()).map(|n| typed.get(&format!("ip.{n}.name")).to_owned()).collect();
            prop_assert_eq!(kept, left);
        }

        #[test]
        fn the_form_shows_again_exactly_what_was_typed(pairs in prop::collection::vec(("[a-z]{1,6}(\\.[0-9]\\.[a-z]{1,4})?", "\\PC{0,30}"), 0..20)) {
            use crate::web::form::{Errors, FormView};
            use crate::web::words::Locale;
            let sent = Sent::new(Typed(pairs.clone()));
            let stored: Typed = serde_json::from_str(&serde_json::to_string(&sent.typed).expect("a form serialises")).expect("and comes back");
            let view = FormView::new(&stored, &Errors::default(), Locale::Zh);
            for (name, value) in &pairs {
                let typed: Vec<&String> = pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v).collect();
                prop_assert_eq!(view.lists[name].iter().collect::<Vec<_>>(), typed.clone());
                prop_assert_eq!(&view.values[name], typed[0]);
                prop_assert!(typed.contains(&value));
            }
        }

        #[test]
        fn any_form_can_be_read(pairs in prop::collection::vec((".{0,20}", ".{0,20}"), 0..20)) {
            let mut sent = Sent::new(Typed(pairs));
            let _maybe = sent.change_rows(&["ip", "indicators"]);
            prop_assert!(rows_shown(&sent.typed, "indicators") >= 1);
        }
    }
}
