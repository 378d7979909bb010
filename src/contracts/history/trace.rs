//! Reads the log of values back: for each field of the values that count now, who set it, when, in which version and
//! out of what; and what each later write changed. No database, no clock.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::contracts::contract::{Values, Version};
use crate::contracts::store::Edit;
use crate::ids::UserId;

/// A write with the values it left; none where they were overwritten before the log began.
#[derive(Clone, Debug)]
pub struct Write {
    pub version: i64,
    pub source: String,
    pub detail: Value,
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub values: Option<Values>,
}

/// The writes of a contract. What is older than the log takes its values from the version as it stands, if nothing was
/// written over it since.
#[must_use]
pub fn writes(edits: Vec<Edit>, versions: &[Version]) -> Vec<Write> {
    let overwritten: Vec<bool> = edits
        .iter()
        .enumerate()
        .map(|(place, edit)| {
            let later = &edits[place + 1..];
            later.iter().any(|other| other.version == edit.version)
        })
        .collect();
    edits
        .into_iter()
        .zip(overwritten)
        .map(|(edit, overwritten)| {
            let stands = || {
                let version = versions.iter().find(|v| v.version == edit.version)?;
                Some(version.values.clone())
            };
            let values = match edit.whole {
                Some(whole) => Some(whole.0),
                None if overwritten => None,
                None => stands(),
            };
            Write {
                version: edit.version,
                source: edit.source,
                detail: edit.detail.0,
                by: edit.created_by,
                at: edit.created_at,
                values,
            }
        })
        .collect()
}

/// One thing that a contract says, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub label: String,
    pub value: String,
}

/// Where a present value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The write that set it, by its place.
    Write(usize),
    /// It is as old as the log or older; the write that is known to have carried it first.
    NotRecorded(usize),
}

/// For everything that the last write says: the value, and the write since which it has been said without a break.
/// `told` puts values into words; `is_old` tells writes that are older than the log.
#[must_use]
pub fn origins(
    writes: &[Write],
    told: impl Fn(&Values) -> Vec<Said>,
    is_old: impl Fn(&Write) -> bool,
) -> Vec<(Said, From)> {
    let sayings: Vec<Option<Vec<Said>>> = writes
        .iter()
        .map(|write| write.values.as_ref().map(&told))
        .collect();
    let Some(Some(last)) = sayings.last() else {
        return Vec::new();
    };
    last.iter()
        .map(|said| {
            let mut since = writes.len() - 1;
            let mut unknown = false;
            while since > 0 {
                match &sayings[since - 1] {
                    // Nobody knows what it said: the value may be older.
                    None => {
                        unknown = true;
                        break;
                    }
                    Some(before) if value_of(before, &said.label) == Some(said.value.as_str()) => {
                        since -= 1;
                    }
                    Some(_) => break,
                }
            }
            let from = if unknown || is_old(&writes[since]) {
                From::NotRecorded(since)
            } else {
                From::Write(since)
            };
            (said.clone(), from)
        })
        .collect()
}

fn value_of<'a>(said: &'a [Said], label: &str) -> Option<&'a str> {
    said.iter()
        .find(|one| one.label == label)
        .map(|one| one.value.as_str())
}

/// What a write changed: label, before, after.
#[must_use]
pub fn changes(before: &[Said], after: &[Said]) -> Vec<(String, String, String)> {
    let mut labels: Vec<&str> = after
        .iter()
        .chain(before)
        .map(|s| s.label.as_str())
        .collect();
    let mut seen = std::collections::HashSet::new();
    labels.retain(|label| seen.insert(*label));
    labels
        .into_iter()
        .map(|label| {
            let value = |said| value_of(said, label).unwrap_or_default().to_owned();
            (label.to_owned(), value(before), value(after))
        })
        .filter(|(_, before, after)| before != after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(place: i64, name: Option<&str>, field: &str, source: &str) -> Write {
        Write {
            version: 1,
            source: source.to_owned(),
            detail: Value::Null,
            by: UserId::mint(DateTime::UNIX_EPOCH),
            at: DateTime::UNIX_EPOCH + chrono::Duration::days(place),
            values: name.map(|name| Values {
                name: name.to_owned(),
                field: field.to_owned(),
                ..Values::default()
            }),
        }
    }

    fn told(values: &Values) -> Vec<Said> {
        [("name", &values.name), ("field", &values.field)]
            .map(|(label, value)| Said {
                label: label.to_owned(),
                value: value.clone(),
            })
            .to_vec()
    }

    fn from(writes: &[Write]) -> Vec<From> {
        let old = |write: &Write| write.source == "before";
        let found = origins(writes, told, old);
        found.into_iter().map(|(_, from)| from).collect()
    }

    #[test]
    fn a_value_comes_from_the_write_since_which_it_stands() {
        let writes = [
            write(0, Some("漏板"), "05", "form"),
            write(1, Some("泵"), "05", "form"),
            write(2, Some("漏板"), "05", "change"),
        ];
        // Set anew after it had been another: the first time does not count.
        assert_eq!(from(&writes), [From::Write(2), From::Write(0)]);
    }

    #[test]
    fn what_was_overwritten_before_the_log_is_not_recorded() {
        let gone = [
            write(0, None, "", "before"),
            write(1, Some("泵"), "05", "form"),
        ];
        assert_eq!(from(&gone), [From::NotRecorded(1), From::NotRecorded(1)]);
        let kept = [
            write(0, Some("泵"), "04", "before"),
            write(1, Some("泵"), "05", "form"),
        ];
        assert_eq!(from(&kept), [From::NotRecorded(0), From::Write(1)]);
        assert!(from(&[]).is_empty());
    }

    #[test]
    fn changes_name_what_differs_on_either_side() {
        let said = |label: &str, value: &str| Said {
            label: label.to_owned(),
            value: value.to_owned(),
        };
        let before = [said("a", "1"), said("b", "2")];
        let after = [said("a", "1"), said("c", "3")];
        let changed = changes(&before, &after);
        assert_eq!(
            changed,
            [
                ("c".to_owned(), String::new(), "3".to_owned()),
                ("b".to_owned(), "2".to_owned(), String::new())
            ]
        );
    }
}
