//! What looks odd about values that may still be saved: warnings tell, they never stop anybody.

use chrono::{Datelike as _, NaiveDate};

use crate::codes::{self, Table};
use crate::contracts::contract::Values;
use crate::identifiers::PatentNumber;
use crate::organisations::organisation::Organisation;
use crate::web::form::Errors;
use crate::web::words::Message;

/// What looks odd about values that may still be saved.
#[must_use]
pub fn warnings(v: &Values) -> Vec<Message> {
    const HARDWARE: [&str; 6] = ["设备", "仪器", "零部件", "原材料", "材料费", "外协加工"];
    let mut found = Vec::new();
    let mentions = |text: &str| HARDWARE.iter().any(|word| text.contains(word));
    if v.technical == v.total && (mentions(&v.name) || v.items.iter().any(|i| mentions(&i.name))) {
        found.push(Message::new("contract-warn-hardware"));
    }
    if v.type_code == "12" {
        found.push(Message::new("contract-warn-joint"));
    }
    if v.related {
        found.push(Message::new("contract-warn-related"));
    }
    if matches!(v.payment.as_str(), "3" | "4") {
        found.push(Message::new("contract-warn-royalty"));
    }
    if v.type_code == "31" {
        found.extend(patent_life(v));
    }
    let family = codes::top(Table::ContractType, &v.type_code).map(|row| row.code.as_str());
    if matches!(family, Some("40" | "50")) {
        found.push(Message::new("contract-warn-no-relief"));
    }
    found
}

/// What a draft still lacks before it can be signed, by field: what the form would say if it were sent as it is.
#[must_use]
pub fn gaps(v: &Values, today: NaiveDate, known: &[Organisation]) -> Errors {
    super::parse(&super::typed(v), today, known, false)
        .err()
        .unwrap_or_default()
}

/// A patent licence cannot outlive its patent; the number tells the filing year only.
fn patent_life(v: &Values) -> Option<Message> {
    let end = v.ends_on?;
    v.patents.lines().find_map(|line| {
        let PatentNumber::Application(number) = PatentNumber::parse(line).ok()? else {
            return None;
        };
        let last = u32::from(number.filing_year()) + number.kind().life_years();
        let end_year = u32::try_from(end.year()).ok()?;
        (end_year >= last).then(|| {
            Message::new("contract-warn-patent-life")
                .with("number", line)
                .with("year", last.to_string())
        })
    })
}
