//! What the software itself can see beside a ground of the registrar's list. A hint is a question, never a finding: only
//! a person decides what is a problem.

use chrono::NaiveDate;

use crate::contracts::contract::Values;
use crate::contracts::draft;
use crate::web::words::{Locale, Message};

/// Words in a name that a technology contract seldom has.
const ODD_NAMES: [&str; 9] = [
    "采购", "购销", "买卖", "供货", "租赁", "施工", "装修", "印刷", "运输",
];
/// Dazhou; the seller registers at its own place.
const HOME: &str = "5117";
/// Days before the end of the term from which it is time.
const NEAR_END: i64 = 30;

/// A hint at a ground.
#[derive(Clone, Debug)]
pub struct Hint {
    pub code: &'static str,
    pub message: Message,
}

/// The ground that a warning of the form belongs to.
fn ground(key: &str) -> Option<&'static str> {
    Some(match key {
        "contract-warn-hardware" => "R14",
        "contract-warn-joint" => "R07",
        "contract-warn-related"
        | "contract-warn-related-share"
        | "contract-warn-related-whole"
        | "contract-warn-maybe-related" => "R16",
        "contract-warn-royalty" => "R05",
        "contract-warn-patent-life" | "contract-warn-patent-untold" => "R09",
        _ => return None,
    })
}

/// What stands beside a contract's values.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Numbers of other files with the same name, parties and sum.
    pub twins: Vec<String>,
    /// Names of required papers that are not there.
    pub missing: Vec<String>,
    pub drafted: draft::Drafted,
}

/// Everything that can be seen.
#[must_use]
pub fn hints(v: &Values, around: &Around, today: NaiveDate) -> Vec<Hint> {
    let mut hints: Vec<Hint> = draft::warnings(v, &around.drafted, today)
        .into_iter()
        .filter_map(|message| {
            Some(Hint {
                code: ground(&message.key)?,
                message,
            })
        })
        .collect();
    let mut add = |code, message| hints.push(Hint { code, message });
    term(v, today, &mut add);
    let odd: Vec<&str> = ODD_NAMES
        .into_iter()
        .filter(|word| v.name.contains(word))
        .collect();
    if !odd.is_empty() {
        let words = odd.join("、");
        add("R02", Message::new("filing-hint-name").with("words", words));
    }
    if v.seller_id.is_none() && v.buyer_id.is_none() {
        add("R03", Message::new("filing-hint-parties"));
    }
    if !v.seller_region.starts_with(HOME) {
        add("R13", Message::new("filing-hint-place"));
    }
    if v.signed_on.is_none() {
        add("R15", Message::new("filing-hint-unsigned"));
    }
    if !around.missing.is_empty() {
        let papers = around.missing.join("、");
        add(
            "R09",
            Message::new("filing-hint-papers").with("papers", papers),
        );
    }
    if !around.twins.is_empty() {
        let numbers = around.twins.join("、");
        add(
            "R11",
            Message::new("filing-hint-twin").with("numbers", numbers),
        );
    }
    hints
}

fn term(v: &Values, today: NaiveDate, add: &mut impl FnMut(&'static str, Message)) {
    if let Some(starts) = v.starts_on.filter(|starts| *starts > today) {
        let message = Message::new("filing-hint-not-begun").with("day", starts.to_string());
        add("R01", message);
    }
    let Some(ends) = v.ends_on else {
        return;
    };
    let left = (ends - today).num_days();
    if left < 0 {
        let message = Message::new("filing-hint-expired").with("day", ends.to_string());
        add("R12", message);
    } else if left <= NEAR_END {
        let message = Message::new("filing-hint-expires")
            .with("day", ends.to_string())
            .with("n", left);
        add("R12", message);
    }
}

/// The hints at one ground, in words.
pub(super) fn at(hints: &[Hint], code: &str, locale: Locale) -> Vec<String> {
    hints
        .iter()
        .filter(|hint| hint.code == code)
        .map(|hint| hint.message.say(locale))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn values() -> Values {
        Values {
            name: "池窑测温模型开发".to_owned(),
            type_code: "11".to_owned(),
            seller_id: Some(crate::ids::OrganisationId::mint(
                chrono::DateTime::UNIX_EPOCH,
            )),
            seller_region: "511700".to_owned(),
            signed_on: Some(day("2026-01-10")),
            starts_on: Some(day("2026-01-10")),
            ends_on: Some(day("2026-12-31")),
            ..Values::default()
        }
    }

    fn codes(v: &Values, around: &Around, today: &str) -> Vec<&'static str> {
        hints(v, around, day(today))
            .iter()
            .map(|h| h.code)
            .collect()
    }

    #[test]
    fn a_sound_contract_in_its_term_has_no_hints() {
        assert_eq!(
            codes(&values(), &Around::default(), "2026-06-01"),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn each_oddity_stands_at_its_ground() {
        let none = Around::default();
        let twin = Around {
            twins: vec!["KX-H-2026-00009".to_owned()],
            ..Around::default()
        };
        let bare = Around {
            missing: vec!["技术附件".to_owned()],
            ..Around::default()
        };
        assert_eq!(codes(&values(), &bare, "2026-06-01"), ["R09"]);
        assert_eq!(codes(&values(), &none, "2026-01-09"), ["R01"]);
        assert_eq!(codes(&values(), &none, "2026-12-20"), ["R12"]);
        assert_eq!(codes(&values(), &none, "2027-01-01"), ["R12"]);
        assert_eq!(codes(&values(), &twin, "2026-06-01"), ["R11"]);
        let elsewhere = Values {
            seller_region: "510100".to_owned(),
            name: "设备采购及测温模型开发".to_owned(),
            related: true,
            signed_on: None,
            seller_id: None,
            ..values()
        };
        let found = codes(&elsewhere, &none, "2026-06-01");
        for code in ["R02", "R03", "R13", "R14", "R15", "R16"] {
            assert!(found.contains(&code), "{code} in {found:?}");
        }
    }
}
