//! The filing days of a draft held against the licence's term: no licence outlives its patent (民法典 865).

use chrono::NaiveDate;

use super::fields::{self, Filled};
use super::load::Drafting;
use crate::contracts::draft::patent_life;
use crate::web::form::{Errors, Typed};

/// A filing day with which the licence outlives its patent is said at that day.
pub(super) fn check(
    drafting: &Drafting,
    filled: Filled,
    typed: &Typed,
    today: NaiveDate,
) -> Result<Filled, Errors> {
    let mut errors = Errors::default();
    let rows = fields::patent_rows(typed);
    for (number, day) in filled.filed() {
        let known = [(number.clone(), day)].into_iter().collect();
        let mut alone = drafting.values.clone();
        alone.patents.clone_from(&number);
        let row = rows.iter().find(|(_, typed)| *typed == number);
        if let Some((row, _)) = row {
            let beyond = patent_life::beyond(&alone, &known, today).0.into_iter();
            errors
                .0
                .extend(beyond.map(|(_, said)| (format!("{row}filed_on"), said)));
        }
    }
    if errors.is_empty() {
        Ok(filled)
    } else {
        Err(errors)
    }
}
