//! What several pages of a draft show alike.

use serde::Serialize;

use crate::contracts::drafting::compose::{Blank, Composed};
use crate::contracts::drafting::facts::Source;
use crate::contracts::drafting::fields;
use crate::contracts::drafting::text::ContractText;
use crate::office::Document;
use crate::web::words::{Locale, Message, t};

/// Which text the draft follows.
#[derive(Clone, Serialize)]
pub(super) struct TextView {
    code: String,
    version: String,
}

#[derive(Clone, Serialize)]
pub(super) struct BlankView {
    label: String,
    /// Where it is filled in; empty for those who can't.
    url: String,
}

/// The draft as it stands.
#[derive(Clone, Serialize)]
pub(super) struct Draft {
    text: TextView,
    blanks: Vec<BlankView>,
    /// What doesn't fit together, in words.
    odd: Vec<String>,
    document: Document,
}

impl Draft {
    /// `base` is the file's address on the desk when the viewer may fill in what is blank, and empty otherwise.
    pub(super) fn new(
        (text, composed): (&ContractText, Composed),
        source: &Source<'_>,
        base: &str,
        locale: Locale,
    ) -> Self {
        let odd = source.instalments().is_err() && source.values.payment == "2";
        Self {
            text: TextView {
                code: text.code.clone(),
                version: text.version.clone(),
            },
            blanks: composed
                .blanks
                .iter()
                .map(|blank| BlankView {
                    label: label(blank, locale),
                    url: url(blank, base),
                })
                .collect(),
            odd: if odd {
                vec![t(locale, "drafting-odd-instalments")]
            } else {
                Vec::new()
            },
            document: composed.document,
        }
    }

    pub(super) fn sample(locale: Locale) -> Option<Self> {
        use crate::contracts::drafting::{compose::compose, fields::Filled, text};
        let (_, versions, _) = crate::contracts::samples::files().into_iter().next()?;
        let values = &versions.first()?.values;
        let filled = Filled::default();
        let source = Source {
            number: "KX-H-2026-00001",
            values,
            terms: None,
            filled: &filled,
            plan: &[],
            titles: Vec::new(),
        };
        let text = text::of_type(&values.type_code)?;
        let composed = compose(text, &source);
        let mut draft = Self::new((text, composed), &source, "/desk/contracts/x", locale);
        draft.odd.push(t(locale, "drafting-odd-instalments"));
        Some(draft)
    }
}

fn label(blank: &Blank, locale: Locale) -> String {
    let name = t(locale, &format!("drafting-f-{}", blank.name));
    if blank.of.is_empty() {
        name
    } else {
        Message::new("drafting-blank-of")
            .with("name", name)
            .with("of", blank.of.as_str())
            .say(locale)
    }
}

fn url(blank: &Blank, base: &str) -> String {
    if base.is_empty() {
        return String::new();
    }
    if fields::field(&blank.name).is_some() {
        format!("{base}/drafting/clauses#f-{}", blank.name)
    } else if !blank.of.is_empty() {
        format!("{base}/drafting/clauses#patents")
    } else {
        format!("{base}/edit")
    }
}
