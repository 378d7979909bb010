//! What a browser typed, and how it is read: all errors at once, each at its field, nothing typed lost.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::words::{Locale, Message};

/// The pairs of a form in the order they were sent; a key may come several times. Rows of a table are
/// sent as `indicators.0.name`, `indicators.0.value`, `indicators.1.name` …
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// The first value of a key, trimmed; "" when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Whether the form has the field at all, empty or not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Replaces every value of a key.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.into()));
    }

    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The form's own key, or a new one when it is missing or is none of ours.
    #[must_use]
    pub fn once(&self, now: DateTime<Utc>) -> String {
        let typed = self.get("once");
        if typed.is_empty() || typed.len() > 60 {
            crate::ids::mint(now).to_string()
        } else {
            typed.to_owned()
        }
    }

    /// The numbers of a table's rows that hold anything, in order.
    #[must_use]
    pub fn rows(&self, table: &str) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .0
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .filter_map(|(key, _)| key.strip_prefix(table)?.strip_prefix('.')?.split_once('.'))
            .filter_map(|(number, _)| number.parse().ok())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the form came back only for one row more or less; takes the row away.
    pub fn only_rows(&mut self) -> bool {
        let removed = self.get("_remove").to_owned();
        if !removed.is_empty() {
            let prefix = format!("{removed}.");
            self.0.retain(|(key, _)| !key.starts_with(&prefix));
        }
        !removed.is_empty() || self.is_set("_add")
    }

    /// Keeps what is worth keeping of a draft: no buttons, no passwords, bounded.
    #[must_use]
    pub fn for_keeping(mut self) -> Self {
        self.0
            .retain(|(key, _)| !key.starts_with('_') && !key.contains("password"));
        self.0.truncate(2000);
        self
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Typed {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
        )
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let is_get = request.method() == axum::http::Method::GET;
        let bytes = if is_get {
            Bytes::from(request.uri().query().unwrap_or("").to_owned())
        } else {
            Bytes::from_request(request, state)
                .await
                .map_err(|_| Error::TooLarge(Message::new("error-form-too-large")))?
        };
        Self::parse(&bytes)
    }
}

impl Typed {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Error> {
        let mut pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body)
            .map_err(|_| Error::BadRequest(Message::new("error-form-unreadable")))?;
        for (_, value) in &mut pairs {
            *value = clean(value);
        }
        Ok(Self(pairs))
    }
}

/// Browsers send CRLF; control characters have no business in any field and NUL breaks PostgreSQL.
pub(crate) fn clean(value: &str) -> String {
    value
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
        .collect()
}

/// Errors by field, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errors(pub Vec<(String, Message)>);

impl Errors {
    pub fn add(&mut self, field: &str, message: Message) {
        self.0.push((field.to_owned(), message));
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn one(field: &str, key: &str) -> Self {
        Self(vec![(field.to_owned(), Message::new(key))])
    }
}

/// Reads a form field by field; each method answers `None` and notes an error when the field is wrong.
pub struct Reader<'a> {
    pub typed: &'a Typed,
    pub errors: Errors,
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(typed: &'a Typed) -> Self {
        Self {
            typed,
            errors: Errors::default(),
        }
    }

    pub fn error(&mut self, field: &str, key: &str) {
        self.errors.add(field, Message::new(key));
    }

    /// A text that must be there, at most `max` characters.
    pub fn text(&mut self, field: &str, max: usize) -> Option<String> {
        if !self.typed.is_set(field) {
            self.error(field, "field-required");
            return None;
        }
        self.optional(field, max)
    }

    /// A text that may be missing; `None` also when it is too long (with an error noted).
    pub fn optional(&mut self, field: &str, max: usize) -> Option<String> {
        let value = self.typed.get(field);
        let length = value.chars().count();
        if length > max {
            self.errors.add(
                field,
                Message::new("field-too-long")
                    .with("max", max)
                    .with("over", length - max),
            );
            return None;
        }
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// A text of at least `min` and at most `max` characters.
    pub fn long_text(&mut self, field: &str, min: usize, max: usize) -> Option<String> {
        let value = self.text(field, max)?;
        let length = value.chars().count();
        if length < min {
            self.errors.add(
                field,
                Message::new("field-too-short")
                    .with("min", min)
                    .with("missing", min - length),
            );
            return None;
        }
        Some(value)
    }

    /// A required value that `parse` understands; its error is a locale key.
    pub fn parsed<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, Message>,
    ) -> Option<T> {
        if !self.typed.is_set(field) {
            self.error(field, "field-required");
            return None;
        }
        self.optional_parsed(field, parse)
    }

    pub fn optional_parsed<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, Message>,
    ) -> Option<T> {
        let value = self.typed.get(field);
        if value.is_empty() {
            return None;
        }
        match parse(value) {
            Ok(parsed) => Some(parsed),
            Err(message) => {
                self.errors.add(field, message);
                None
            }
        }
    }

    /// A date `2026-11-23` (also with / or .) between two days.
    pub fn date(&mut self, field: &str, from: NaiveDate, until: NaiveDate) -> Option<NaiveDate> {
        self.optional_parsed(field, |text| {
            let text = text.replace(['/', '.'], "-");
            let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                .map_err(|_| Message::new("field-not-a-date"))?;
            if day < from || day > until {
                return Err(Message::new("field-date-out-of-range")
                    .with("from", from.to_string())
                    .with("until", until.to_string()));
            }
            Ok(day)
        })
    }

    pub fn required_date(
        &mut self,
        field: &str,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Option<NaiveDate> {
        if !self.typed.is_set(field) {
            self.error(field, "field-required");
            return None;
        }
        self.date(field, from, until)
    }

    /// Closes the reading: the value when no error was noted.
    ///
    /// # Errors
    /// All errors found, by field.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Errors> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(self.errors),
        }
    }
}

/// A form as the templates see it: `form.values.title`, `form.lists.modes`, `form.errors.title`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormView {
    pub values: BTreeMap<String, String>,
    pub lists: BTreeMap<String, Vec<String>>,
    pub errors: BTreeMap<String, Vec<String>>,
    pub summary: Vec<SummaryLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SummaryLine {
    pub name: String,
    pub text: String,
}

impl FormView {
    #[must_use]
    pub fn new(typed: &Typed, errors: &Errors, locale: Locale) -> Self {
        let mut view = Self::default();
        for (key, value) in &typed.0 {
            if key.contains("password") {
                continue;
            }
            view.values
                .entry(key.clone())
                .or_insert_with(|| value.clone());
            view.lists
                .entry(key.clone())
                .or_default()
                .push(value.clone());
        }
        for (field, message) in &errors.0 {
            let text = message.say(locale);
            view.summary.push(SummaryLine {
                name: field.clone(),
                text: text.clone(),
            });
            view.errors.entry(field.clone()).or_default().push(text);
        }
        view
    }

    /// A form nobody has typed into yet.
    #[must_use]
    pub fn blank() -> Self {
        Self::default()
    }
}
