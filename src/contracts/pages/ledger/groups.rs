//! Rows of the ledger put together: by party, technology manager, county, family or type. Each number is a link to the
//! rows it is made of, asked for in the same words, so that their total is the same.

use std::collections::HashMap;

use serde::Serialize;

use super::asked::{NOBODY, NOWHERE};
use super::filters::Looking;
use crate::codes::{self, Table};
use crate::contracts::store::{By, Group};
use crate::web::words::t;

/// Groups shown; the rest is one line.
pub(super) const SHOWN: usize = 200;

#[derive(Clone, Debug, Serialize)]
pub(super) struct GroupView {
    label: String,
    url: Option<String>,
    number: i64,
    total: i64,
    technical: i64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct GroupsView {
    by: String,
    rows: Vec<GroupView>,
    /// What is not shown by itself.
    rest: Option<GroupView>,
}

/// Groups whose codes are counted as one.
fn folded(groups: Vec<Group>, code_of: impl Fn(&str) -> String) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for mut group in groups {
        group.code = code_of(&group.code);
        match found.iter_mut().find(|known| known.code == group.code) {
            Some(known) => {
                known.number += group.number;
                known.total_fen += group.total_fen;
                known.technical_fen += group.technical_fen;
            }
            None => found.push(group),
        }
    }
    found.sort_by_key(|group| std::cmp::Reverse((group.total_fen, group.number)));
    found
}

fn family(code: &str, four: bool) -> String {
    let old = codes::get(Table::ContractType, code).and_then(|row| row.old.clone());
    let top = codes::top(Table::ContractType, code).map(|row| row.code.clone());
    old.filter(|_| four)
        .or(top)
        .unwrap_or_else(|| code.to_owned())
}

/// The field of the address that a group is asked for by, and its value there.
fn asked_by(by: By, group: &Group) -> Option<(&'static str, String)> {
    let id = group.id.map(|id| id.to_string());
    let value = match by {
        By::Seller | By::Buyer => id.unwrap_or_else(|| group.code.clone()),
        By::Manager => id.unwrap_or_else(|| NOBODY.to_owned()),
        By::County if group.code.is_empty() => NOWHERE.to_owned(),
        By::County | By::Family | By::Type => group.code.clone(),
    };
    (!value.is_empty()).then_some((by.code(), value))
}

pub(super) fn view(
    looking: &Looking<'_>,
    (by, groups): (By, Vec<Group>),
    names: &HashMap<String, String>,
    (number, total, technical): (i64, i64, i64),
) -> GroupsView {
    let four = looking.asked.is_four();
    let groups = match by {
        By::County => folded(groups, |code| {
            codes::current(Table::Region, code).to_owned()
        }),
        By::Family => folded(groups, |code| family(code, four)),
        _ => groups,
    };
    let mut rest = GroupView {
        label: t(looking.locale, "contract-group-rest"),
        url: None,
        number,
        total,
        technical,
    };
    let mut rows = Vec::new();
    for group in groups.iter().take(SHOWN) {
        rest.number -= group.number;
        rest.total -= group.total_fen;
        rest.technical -= group.technical_fen;
        rows.push(row(looking, by, group, names));
    }
    GroupsView {
        by: t(looking.locale, &format!("contract-group-{}", by.code())),
        rows,
        rest: (rest.number > 0).then_some(rest),
    }
}

fn row(looking: &Looking<'_>, by: By, group: &Group, names: &HashMap<String, String>) -> GroupView {
    let tag = looking.locale.tag();
    let word = match by {
        By::Seller | By::Buyer => group.label.clone(),
        By::Manager => match group.id {
            Some(id) => names.get(&id.to_string()).cloned().unwrap_or_default(),
            None => t(looking.locale, "contract-manager-nobody"),
        },
        By::County => codes::label(Table::Region, &group.code, tag).into_owned(),
        By::Family | By::Type => {
            codes::path_label(Table::ContractType, &group.code, tag).into_owned()
        }
    };
    GroupView {
        label: if word.is_empty() {
            t(looking.locale, "not-stated")
        } else {
            word
        },
        url: asked_by(by, group).map(|(field, value)| {
            let mut changes = vec![("group", ""), (field, value.as_str())];
            if by == By::Family {
                changes.push(("type", ""));
            }
            looking.asked.url(looking.path, &changes)
        }),
        number: group.number,
        total: group.total_fen,
        technical: group.technical_fen,
    }
}

impl GroupsView {
    pub(super) fn sample() -> Self {
        let row = |label: &str, url: Option<String>| GroupView {
            label: label.to_owned(),
            url,
            number: 3,
            total: 60_000_000,
            technical: 52_000_000,
        };
        let known = row(
            "巴渠应用技术研究院（虚构）",
            Some("/desk/contracts?seller=x".to_owned()),
        );
        Self {
            by: "卖方".to_owned(),
            rows: vec![known],
            rest: Some(row("其余", None)),
        }
    }
}
