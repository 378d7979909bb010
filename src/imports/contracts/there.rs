//! What of a batch of rows is in the ledger already.

use std::collections::{HashMap, HashSet};

use super::row::Judged;
use crate::contracts::life::SERIES;
use crate::contracts::store as contracts;
use crate::db::Tx;
use crate::identifiers::RegistrationNumber;

/// What is in the ledger already of a batch.
pub(super) struct There {
    keys: HashSet<String>,
    pub(super) numbers: HashSet<String>,
    files: HashSet<String>,
}

impl There {
    pub(super) async fn look(tx: &mut Tx, rows: &[Judged]) -> sqlx::Result<Self> {
        let mut keys = Vec::new();
        let mut files = Vec::new();
        let mut numbers = HashMap::new();
        for row in rows {
            match row {
                Judged::Contract(entry) => {
                    keys.push(entry.brought.key.clone());
                    files.extend(Some(entry.id.clone()).filter(|id| id.starts_with(SERIES)));
                    if let Some(number) = &entry.number {
                        numbers.insert(number.as_str().to_owned(), number.clone());
                    }
                }
                Judged::Later(later) => {
                    keys.push(later.key.clone());
                    numbers.insert(later.number.as_str().to_owned(), later.number.clone());
                }
                Judged::Example | Judged::Bad { .. } => {}
            }
        }
        let numbers: Vec<RegistrationNumber> = numbers.into_values().collect();
        let keys = contracts::known_keys(tx, &keys).await?;
        let files = contracts::known_files(tx, &files).await?;
        let numbers = contracts::known_numbers(tx, &numbers).await?;
        Ok(Self {
            keys: keys.into_iter().collect(),
            files: files.into_iter().collect(),
            numbers: numbers.iter().map(|n| n.as_str().to_owned()).collect(),
        })
    }

    /// Whether a row was brought in before, or somebody registered its contract here by hand.
    pub(super) fn has(&self, row: &Judged) -> bool {
        match row {
            Judged::Contract(entry) => {
                let number = entry.number.as_ref();
                self.keys.contains(&entry.brought.key)
                    || self.files.contains(&entry.id)
                    || number.is_some_and(|number| self.numbers.contains(number.as_str()))
            }
            Judged::Later(later) => self.keys.contains(&later.key),
            Judged::Example | Judged::Bad { .. } => false,
        }
    }
}
