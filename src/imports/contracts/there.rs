//! What of a batch of rows is in the ledger already: the very same, or the same contract with something else said of it.

use std::collections::HashMap;

use super::differing::differences;
use super::row::{Entry, Judged, Later};
use crate::contracts::life::SERIES;
use crate::contracts::store::{self as contracts, KnownVersion};
use crate::db::Tx;
use crate::identifiers::RegistrationNumber;
use crate::ids::ContractId;
use crate::web::form::Errors;
use crate::web::words::Message;

/// What is in the ledger already of a batch.
#[derive(Default)]
pub(super) struct There {
    keys: HashMap<String, (ContractId, String)>,
    files: HashMap<String, ContractId>,
    numbers: HashMap<String, ContractId>,
    versions: HashMap<ContractId, Vec<KnownVersion>>,
}

/// What the ledger knows of a row.
pub(super) enum Found {
    New,
    /// It says nothing new; with the words for it.
    Same(Message),
    Differs(Errors),
}

impl There {
    pub(super) async fn look(tx: &mut Tx, rows: &[Judged]) -> sqlx::Result<Self> {
        let mut keys = Vec::new();
        let mut files = Vec::new();
        let mut numbers: HashMap<&str, &RegistrationNumber> = HashMap::new();
        for row in rows {
            match row {
                Judged::Contract(entry) => {
                    keys.extend(entry.brought.keys.iter().chain([&entry.older]).cloned());
                    files.extend(Some(entry.id.clone()).filter(|id| id.starts_with(SERIES)));
                    numbers.extend(entry.number.as_ref().map(|n| (n.as_str(), n)));
                }
                Judged::Later(later) => {
                    keys.push(later.key.clone());
                    numbers.insert(later.number.as_str(), &later.number);
                }
                Judged::Example | Judged::Bad { .. } => {}
            }
        }
        let numbers: Vec<RegistrationNumber> = numbers.into_values().cloned().collect();
        let keys = contracts::known_keys(tx, &keys).await?;
        let files = contracts::known_files(tx, &files).await?;
        let numbers = contracts::known_numbers(tx, &numbers).await?;
        let mut ids: Vec<ContractId> = keys.iter().map(|known| known.contract_id).collect();
        ids.extend(files.iter().map(|(id, _)| *id));
        ids.extend(numbers.iter().map(|(id, _)| *id));
        ids.sort_unstable();
        ids.dedup();
        let mut versions: HashMap<ContractId, Vec<KnownVersion>> = HashMap::new();
        for version in contracts::known_versions(tx, &ids).await? {
            versions.entry(version.id).or_default().push(version);
        }
        Ok(Self {
            keys: keys
                .into_iter()
                .map(|known| (known.key, (known.contract_id, known.content)))
                .collect(),
            files: files.into_iter().map(|(id, file)| (file, id)).collect(),
            numbers: numbers
                .into_iter()
                .map(|(id, number)| (number.as_str().to_owned(), id))
                .collect(),
            versions,
        })
    }

    pub(super) fn has_number(&self, number: &RegistrationNumber) -> bool {
        self.numbers.contains_key(number.as_str())
    }

    fn versions(&self, id: ContractId) -> &[KnownVersion] {
        self.versions.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Two numbers are two contracts, whatever else they share.
    fn may_be(&self, id: ContractId, entry: &Entry) -> bool {
        let known = self.versions(id).first();
        let known = known.and_then(|version| version.registration_number.as_ref());
        known.is_none() || entry.number.is_none() || known == entry.number.as_ref()
    }

    fn is_alike(&self, id: ContractId, entry: &Entry) -> bool {
        let values = &entry.brought.values;
        self.versions(id).iter().any(|version| {
            version.name == values.name
                || (version.buyer_name == values.buyer_name
                    && version.signed_on == values.signed_on)
        })
    }

    /// What the ledger knows of a contract's row.
    pub(super) fn find(&self, entry: &Entry) -> Found {
        let number = entry.number.as_ref().map_or("", RegistrationNumber::as_str);
        let mut ids: Vec<ContractId> = Vec::new();
        ids.extend(self.numbers.get(number));
        ids.extend(self.files.get(&entry.id));
        let mut says_the_same = false;
        for key in &entry.brought.keys {
            if let Some((id, content)) = self.keys.get(key)
                && self.may_be(*id, entry)
            {
                ids.push(*id);
                says_the_same |= *content == entry.brought.content;
            }
        }
        if let Some((id, content)) = self.keys.get(&entry.older)
            && content.is_empty()
            && self.may_be(*id, entry)
            && self.is_alike(*id, entry)
        {
            ids.push(*id);
        }
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => Found::New,
            [one] => {
                let differs = differences(entry, self.versions(*one));
                if says_the_same || differs.is_empty() {
                    Found::Same(here(self.versions(*one)))
                } else {
                    Found::Differs(differs)
                }
            }
            [one, other, ..] => {
                let file = |id| file_of(self.versions(id)).to_owned();
                let message = Message::new("ledger-two-files")
                    .with("one", file(*one))
                    .with("other", file(*other));
                let mut errors = Errors::default();
                errors.add("id", message);
                Found::Differs(errors)
            }
        }
    }

    /// What the ledger knows of a later row.
    pub(super) fn find_later(&self, later: &Later) -> Found {
        match self.keys.get(&later.key) {
            None => Found::New,
            Some((id, content)) if content.is_empty() || *content == later.content => {
                Found::Same(here(self.versions(*id)))
            }
            Some(_) => Found::Differs(Errors::one("record", "ledger-later-differs")),
        }
    }
}

fn file_of(versions: &[KnownVersion]) -> &str {
    versions.first().map_or("", |v| v.number.as_str())
}

fn here(versions: &[KnownVersion]) -> Message {
    Message::new("ledger-known-here").with("file", file_of(versions).to_owned())
}
