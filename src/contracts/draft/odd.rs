//! What looks odd about values that may still be saved: warnings tell, they never stop anybody.

use chrono::{Datelike as _, NaiveDate};

use crate::codes::{self, Table};
use crate::contracts::contract::Values;
use crate::identifiers::PatentNumber;
use crate::organisations::organisation::Organisation;
use crate::web::form::{Errors, Reader};
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
    found.extend(relation(v));
    if v.estimated || matches!(v.payment.as_str(), "3" | "4") {
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

/// What a relation between the parties asks for, or what looks like one nobody named.
fn relation(v: &Values) -> Option<Message> {
    let (seller, buyer) = (&v.details.seller, &v.details.buyer);
    let same = !seller.representative.is_empty() && seller.representative == buyer.representative;
    let key = match (v.related, v.details.share) {
        (true, Some(10_000)) => "contract-warn-related-whole",
        (true, Some(_)) => "contract-warn-related",
        (true, None) => "contract-warn-related-share",
        (false, _) if same => "contract-warn-maybe-related",
        (false, _) => return None,
    };
    Some(Message::new(key))
}

/// What a draft still lacks before it can be signed, by field: what the form would say if it were sent as it is.
#[must_use]
pub fn gaps(v: &Values, today: NaiveDate, known: &[Organisation]) -> Errors {
    super::parse(&super::typed(v), today, known, false)
        .err()
        .unwrap_or_default()
}

/// The last year in which a patent of this number can hold; the number tells the filing year only.
fn last_year(line: &str) -> Option<u32> {
    let PatentNumber::Application(number) = PatentNumber::parse(line).ok()? else {
        return None;
    };
    Some(u32::from(number.filing_year()) + number.kind().life_years())
}

/// The first patent that ends in the very year the licence does, so that the day matters.
fn patent_life(v: &Values) -> Option<Message> {
    let end = u32::try_from(v.ends_on?.year()).ok()?;
    let number = v
        .patents
        .lines()
        .find(|line| last_year(line) == Some(end))?;
    Some(told("contract-warn-patent-life", number, end))
}

fn told(key: &str, number: &str, year: u32) -> Message {
    Message::new(key)
        .with("number", number)
        .with("year", year.to_string())
}

/// 民法典 865: a patent licence can't outlive its patent.
pub(super) fn within_patent(
    r: &mut Reader<'_>,
    type_code: Option<&str>,
    patents: Option<&str>,
    ends_on: Option<NaiveDate>,
) {
    let (Some("31"), Some(patents), Some(ends_on)) = (type_code, patents, ends_on) else {
        return;
    };
    let end = u32::try_from(ends_on.year()).unwrap_or(0);
    let over = patents.lines().find_map(|line| {
        last_year(line)
            .filter(|last| end > *last)
            .map(|last| (line, last))
    });
    if let Some((number, year)) = over {
        r.errors
            .add("ends_on", told("contract-beyond-patent", number, year));
    }
}
