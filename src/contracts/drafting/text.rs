//! The contract texts of `contract-texts/`, read once: clauses in one order for all, lines with conditions and places
//! for values. What a text doesn't say itself it takes from `common.txt`.

use std::sync::LazyLock;

use super::read;

/// The clauses of every text, in the order of the statutory list and of the trade.
pub(crate) const CLAUSES: [&str; 18] = [
    "requirement",
    "schedule",
    "price",
    "change",
    "subcontract",
    "risk",
    "publicity",
    "confidentiality",
    "acceptance",
    "ownership",
    "breach",
    "contacts",
    "termination",
    "dispute",
    "definitions",
    "other",
    "copies",
    "effect",
];

/// One contract text.
#[derive(Debug)]
pub(crate) struct ContractText {
    pub(crate) code: String,
    pub(crate) version: String,
    pub(crate) title: Vec<Piece>,
    pub(crate) subtitle: Vec<Piece>,
    /// Codes of table `contract_type`.
    pub(crate) types: Vec<String>,
    /// What 甲方 is in it, the side that pays.
    pub(crate) buyer: String,
    /// What 乙方 is in it, the side that registers.
    pub(crate) seller: String,
    pub(crate) preamble: Vec<Line>,
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) key: String,
    pub(crate) heading: String,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) when: Vec<Condition>,
    pub(crate) form: Form,
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// 1.1, 1.2 …
    Numbered,
    /// （1）, （2） …
    Item,
    Plain,
    /// Goes on in the paragraph before.
    More,
    Table(Table),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Patents,
    Instalments,
    Items,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Words {
        words: String,
        strong: bool,
    },
    Value {
        name: String,
        /// What stands there when nothing was agreed; `None` asks for a blank.
        otherwise: Option<String>,
        strong: bool,
    },
}

/// When a line stands: of a value one of several, or that it is known at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    pub(crate) not: bool,
}

impl Condition {
    pub(crate) fn holds(&self, value: &str) -> bool {
        let fits = if self.values.is_empty() {
            !value.is_empty()
        } else {
            self.values.iter().any(|one| one == value)
        };
        fits != self.not
    }
}

#[derive(rust_embed::Embed)]
#[folder = "contract-texts/"]
struct Files;

static TEXTS: LazyLock<Vec<ContractText>> =
    LazyLock::new(|| load().expect("the embedded contract texts are checked by a test"));

fn load() -> Result<Vec<ContractText>, String> {
    let source = |name: &str| {
        let file = Files::get(name).ok_or_else(|| format!("{name} is missing"))?;
        String::from_utf8(file.data.into_owned()).map_err(|e| format!("{name}: {e}"))
    };
    let common = read::file(&source("common.txt")?).map_err(|e| format!("common.txt: {e}"))?;
    let mut names: Vec<String> = Files::iter().map(|name| name.to_string()).collect();
    names.sort();
    names
        .iter()
        .filter(|name| name.contains(".txt") && *name != "common.txt")
        .map(|name| {
            let own = read::file(&source(name)?).map_err(|e| format!("{name}: {e}"))?;
            assemble(&own, &common).map_err(|e| format!("{name}: {e}"))
        })
        .collect()
}

/// A text's own clauses and, for the rest, the common ones, in their order.
fn assemble(own: &read::File, common: &read::File) -> Result<ContractText, String> {
    let clause = |key: &str| own.clause(key).or_else(|| common.clause(key)).cloned();
    let head = |name: &str| {
        let value = own.head.iter().find(|(key, _)| key == name);
        let value = value.map(|(_, value)| value.clone());
        value.ok_or_else(|| format!("the head has no {name}"))
    };
    for clause in &own.clauses {
        if clause.key != "preamble" && !CLAUSES.contains(&clause.key.as_str()) {
            return Err(format!("{} is no clause", clause.key));
        }
    }
    let preamble = clause("preamble").ok_or("no preamble")?.lines;
    let clauses = CLAUSES.iter().map(|key| {
        let found = clause(key).ok_or_else(|| format!("no clause {key}"))?;
        if found.heading.is_empty() {
            return Err(format!("clause {key} has no heading"));
        }
        Ok(found)
    });
    Ok(ContractText {
        code: head("code")?,
        version: head("version")?,
        title: read::pieces(&head("title")?)?,
        subtitle: read::pieces(&head("subtitle")?)?,
        types: head("types")?
            .split(',')
            .map(|t| t.trim().to_owned())
            .collect(),
        buyer: head("buyer")?,
        seller: head("seller")?,
        preamble,
        clauses: clauses.collect::<Result<_, _>>()?,
    })
}

/// All texts, in the order of their files' names.
pub(crate) fn all() -> &'static [ContractText] {
    &TEXTS
}

/// The text for a type of contract.
pub(crate) fn of_type(type_code: &str) -> Option<&'static ContractText> {
    all()
        .iter()
        .find(|text| text.types.iter().any(|code| code == type_code))
}

impl ContractText {
    /// The names that a clause's lines ask for, in order, each once.
    pub(crate) fn names<'a>(lines: &'a [Line]) -> Vec<&'a str> {
        let mut names: Vec<&'a str> = Vec::new();
        for line in lines {
            let asked = line.when.iter().map(|condition| condition.name.as_str());
            let shown = line.pieces.iter().filter_map(|piece| match piece {
                Piece::Value { name, .. } => Some(name.as_str()),
                Piece::Words { .. } => None,
            });
            for name in asked.chain(shown) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{self, Table as Codes, contract_type};
    use crate::contracts::drafting::{facts, fields};

    #[test]
    fn every_text_can_be_read_and_every_type_has_exactly_one() {
        let texts = load().unwrap();
        for row in codes::all(Codes::ContractType) {
            let found = texts
                .iter()
                .filter(|text| text.types.contains(&row.code))
                .count();
            let wanted = usize::from(contract_type::is_type(&row.code));
            assert_eq!(found, wanted, "{} {}", row.code, row.zh);
        }
        for text in &texts {
            let keys: Vec<&str> = text.clauses.iter().map(|c| c.key.as_str()).collect();
            assert_eq!(keys, CLAUSES, "{}", text.code);
        }
    }

    #[test]
    fn every_name_in_a_text_is_a_field_or_a_fact() {
        for text in all() {
            let lines = text.clauses.iter().map(|clause| &clause.lines);
            for lines in lines.chain([&text.preamble]) {
                for name in ContractText::names(lines) {
                    let known = fields::field(name).is_some() || facts::NAMES.contains(&name);
                    assert!(known, "{}: {name}", text.code);
                }
            }
        }
    }

    #[test]
    fn every_field_is_asked_for_by_a_text() {
        for field in fields::FIELDS {
            let asked = all().iter().any(|text| {
                let clauses = text.clauses.iter();
                clauses
                    .flat_map(|c| ContractText::names(&c.lines))
                    .any(|n| n == field.key)
            });
            assert!(asked, "{}", field.key);
        }
    }
}
