//! Which state of the ledger a statement reads: as it stands, as it was valid on a day, or as it was known on a day.
//! Days are written into the statement by this file alone and come from dates, never from texts.

use chrono::{NaiveDate, SecondsFormat};

use super::ledger::Day;
use crate::tz;

/// Which state of the ledger is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum On {
    #[default]
    Now,
    /// What held on that day, whenever it was recorded: by the days of signing, filing, registration, change and end.
    Valid(NaiveDate),
    /// What stood in this ledger at the end of that day, whatever came to light later.
    Known(NaiveDate),
}

/// The day of the last filing that `seen` lets through, while the contract stands on it: what was taken back or opened
/// again is not filed.
fn filed(seen: &str) -> String {
    format!(
        "CASE WHEN e.to_state NOT IN ('draft', 'signed', 'abandoned') THEN (SELECT x.valid_on \
         FROM contract_events x WHERE x.contract_id = c.id AND x.action = 'file' AND {seen} \
         ORDER BY x.created_at DESC, x.id DESC LIMIT 1) END"
    )
}

/// The day of the refusal that the contract stood on.
fn refused() -> String {
    "(SELECT x.valid_on FROM contract_events x WHERE x.contract_id = c.id AND x.action = 'refuse' \
     AND (x.created_at, x.id) <= (e.created_at, e.id) ORDER BY x.created_at DESC, x.id DESC LIMIT 1)"
        .to_owned()
}

/// Its ground: today's while the refusal stands, else as the deed that opened the file again kept it.
fn refusal() -> String {
    "COALESCE((SELECT x.words FROM contract_events x WHERE x.contract_id = c.id AND x.action = 'reopen' \
     AND (x.created_at, x.id) > (e.created_at, e.id) ORDER BY x.created_at, x.id LIMIT 1), c.refusal_code)"
        .to_owned()
}

/// The parts of a statement that differ with it.
pub(super) struct Frame {
    pub(super) from: String,
    pub(super) state: String,
    pub(super) number: String,
    pub(super) registered: String,
    pub(super) filed: String,
    pub(super) refused: String,
    pub(super) refusal: String,
}

impl Frame {
    pub(super) fn new(on: On) -> Self {
        match on {
            On::Now => Self {
                from: "contracts c JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version".to_owned(),
                state: "c.state".to_owned(),
                number: "c.registration_number".to_owned(),
                registered: "c.registered_on".to_owned(),
                filed: "c.filed_on".to_owned(),
                refused: "c.refused_on".to_owned(),
                refusal: "c.refusal_code".to_owned(),
            },
            On::Valid(day) => Self::valid(day),
            On::Known(day) => Self::known(day),
        }
    }

    /// The state of the last deed among those that hold by the day; the values of the highest version in effect by
    /// then, before any is in effect those of the first.
    fn valid(day: NaiveDate) -> Self {
        let from = format!(
            "contracts c JOIN contract_events e ON e.id = (SELECT x.id FROM contract_events x \
             WHERE x.contract_id = c.id AND x.valid_on <= '{day}' ORDER BY x.created_at DESC, x.id DESC LIMIT 1) \
             JOIN contract_versions v ON v.contract_id = c.id AND v.version = COALESCE((SELECT MAX(y.version) \
             FROM contract_versions y WHERE y.contract_id = c.id AND y.effective_on <= '{day}'), 1)"
        );
        let by_then = |column: &str| {
            format!("CASE WHEN e.to_state IN ('registered', 'cancelled') THEN {column} END")
        };
        Self {
            from,
            state: "e.to_state".to_owned(),
            number: by_then("c.registration_number"),
            registered: by_then("c.registered_on"),
            filed: filed(&format!("x.valid_on <= '{day}'")),
            refused: refused(),
            refusal: refusal(),
        }
    }

    /// The last deed and the last write of values that had been recorded when the day ended.
    fn known(day: NaiveDate) -> Self {
        let end = tz::end_of_day(day).to_rfc3339_opts(SecondsFormat::AutoSi, false);
        let last = |table: &str| {
            format!(
                "(SELECT x.id FROM {table} x WHERE x.contract_id = c.id AND x.created_at < '{end}' \
                 ORDER BY x.created_at DESC, x.id DESC LIMIT 1)"
            )
        };
        let from = format!(
            "contracts c JOIN contract_events e ON e.id = {} JOIN contract_edits v ON v.id = {}",
            last("contract_events"),
            last("contract_edits")
        );
        let known = |column: &str| {
            format!("CASE WHEN e.to_state IN ('registered', 'cancelled') THEN {column} END")
        };
        Self {
            from,
            state: "e.to_state".to_owned(),
            number: known("c.registration_number"),
            registered: known("c.registered_on"),
            filed: filed(&format!("x.created_at < '{end}'")),
            refused: refused(),
            refusal: refusal(),
        }
    }

    /// The column of a day by which contracts are put into years.
    pub(super) fn day(&self, day: Day) -> &str {
        match day {
            Day::Registered => &self.registered,
            Day::Filed => &self.filed,
            Day::Effective => "v.starts_on",
            Day::Signed => "v.signed_on",
        }
    }
}
