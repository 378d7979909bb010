//! What looks odd about values that may still be saved: warnings tell, they never stop anybody.

use chrono::NaiveDate;

use super::patent_life::{Filed, beyond, untold};
use crate::codes::{self, Table};
use crate::contracts::contract::Values;
use crate::organisations::organisation::Organisation;
use crate::web::form::Errors;
use crate::web::words::Message;

/// What the draft of a file says that matters to its values.
#[derive(Clone, Debug, Default)]
pub struct Drafted {
    pub filed: Filed,
    /// The research of both sides is written down.
    pub both_work: bool,
}

/// What looks odd about values that may still be saved.
#[must_use]
pub fn warnings(v: &Values, drafted: &Drafted, today: NaiveDate) -> Vec<Message> {
    const HARDWARE: [&str; 6] = ["设备", "仪器", "零部件", "原材料", "材料费", "外协加工"];
    let mut found = Vec::new();
    let mentions = |text: &str| HARDWARE.iter().any(|word| text.contains(word));
    if v.technical == v.total && (mentions(&v.name) || v.items.iter().any(|i| mentions(&i.name))) {
        found.push(Message::new("contract-warn-hardware"));
    }
    // Who only pays commissions (SPC 19).
    if v.type_code == "12" && !drafted.both_work {
        found.push(Message::new("contract-warn-joint"));
    }
    found.extend(relation(v));
    if v.estimated || matches!(v.payment.as_str(), "3" | "4") {
        found.push(Message::new("contract-warn-royalty"));
    }
    found.extend(untold(v, &drafted.filed, today));
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
pub fn gaps(v: &Values, drafted: &Drafted, today: NaiveDate, known: &[Organisation]) -> Errors {
    super::parse(&super::typed(v), today, known, false)
        .err()
        .unwrap_or_else(|| beyond(v, &drafted.filed, today))
}
