//! How long the patent of a licence lives (专利法 42), and that no licence outlives it (民法典 865). A filing day typed with
//! the patent's particulars tells it to the day; else the number tells what is surely too long and what may be.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::contracts::contract::Values;
use crate::identifiers::PatentNumber;
use crate::web::form::{Errors, Reader};
use crate::web::words::Message;

/// The filing days that are known, by patent number as it stands in the file.
pub type Filed = BTreeMap<String, NaiveDate>;

/// Licences whose term is bound to a patent.
const LICENCE: &str = "31";

/// Between which days a patent ends; the first is unknown where a number tells no filing year.
struct End {
    earliest: Option<NaiveDate>,
    latest: NaiveDate,
}

fn end(line: &str, filed: &Filed, today: NaiveDate) -> Option<End> {
    let number = PatentNumber::parse(line).ok()?;
    let (first, last) = match (filed.get(line), &number) {
        (Some(day), _) => (Some(*day), *day),
        (None, PatentNumber::Application(known)) => {
            let year = i32::from(known.filing_year());
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            (Some(first), NaiveDate::from_ymd_opt(year, 12, 31)?)
        }
        // What was published was filed before.
        (None, PatentNumber::Document(_)) => (None, today),
    };
    let life = Months::new(12 * number.kind().life_years());
    Some(End {
        earliest: first.map(|day| day + life),
        latest: last + life,
    })
}

fn told(key: &str, number: &str, day: NaiveDate) -> Message {
    Message::new(key)
        .with("number", number)
        .with("day", day.to_string())
}

/// Where the licence surely outlives a patent of the file.
#[must_use]
pub fn beyond(v: &Values, filed: &Filed, today: NaiveDate) -> Errors {
    let mut errors = Errors::default();
    let Some(ends_on) = v.ends_on.filter(|_| v.type_code == LICENCE) else {
        return errors;
    };
    for line in v.patents.lines() {
        if let Some(end) = end(line, filed, today).filter(|end| ends_on > end.latest) {
            errors.add("ends_on", told("contract-beyond-patent", line, end.latest));
        }
    }
    errors
}

/// As far as the numbers alone tell it, beside whatever else is wrong in a form.
pub(super) fn within(
    r: &mut Reader<'_>,
    (type_code, patents, ends_on): (Option<&str>, Option<&str>, Option<NaiveDate>),
    today: NaiveDate,
) {
    let bound = Values {
        type_code: type_code.unwrap_or_default().to_owned(),
        patents: patents.unwrap_or_default().to_owned(),
        ends_on,
        ..Values::default()
    };
    r.errors.0.extend(beyond(&bound, &Filed::new(), today).0);
}

/// Where it can't be told whether the licence outlives a patent.
#[must_use]
pub fn untold(v: &Values, filed: &Filed, today: NaiveDate) -> Vec<Message> {
    let Some(ends_on) = v.ends_on.filter(|_| v.type_code == LICENCE) else {
        return Vec::new();
    };
    let one = |line: &str| {
        let end = end(line, filed, today)?;
        match end.earliest {
            _ if ends_on > end.latest => None,
            Some(earliest) if ends_on <= earliest => None,
            Some(_) => Some(told("contract-warn-patent-life", line, end.latest)),
            None => Some(Message::new("contract-warn-patent-untold").with("number", line)),
        }
    };
    v.patents.lines().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn licence(number: &str, ends_on: &str) -> Values {
        Values {
            type_code: LICENCE.to_owned(),
            patents: number.to_owned(),
            ends_on: Some(day(ends_on)),
            ..Values::default()
        }
    }

    /// A number of 2021, an invention: it ends between 2041-01-01 and 2041-12-31.
    const NUMBER: &str = "ZL202119900001.9";

    #[rstest]
    #[case(NUMBER, None, "2041-01-01", false, false)]
    #[case(NUMBER, None, "2041-01-02", false, true)]
    #[case(NUMBER, None, "2041-12-31", false, true)]
    #[case(NUMBER, None, "2042-01-01", true, false)]
    #[case(NUMBER, Some("2021-03-15"), "2041-03-15", false, false)]
    #[case(NUMBER, Some("2021-03-15"), "2041-03-16", true, false)]
    #[case("CN112233445B", None, "2027-01-01", false, true)]
    #[case("CN112233445B", None, "2046-11-24", true, false)]
    #[case("CN112233445B", Some("2020-02-29"), "2040-02-29", false, false)]
    #[case("CN112233445B", Some("2020-02-29"), "2040-03-01", true, false)]
    #[case("CN312233445S", None, "2041-11-24", true, false)]
    fn a_licence_ends_with_its_patent(
        #[case] number: &str,
        #[case] filed: Option<&str>,
        #[case] ends_on: &str,
        #[case] refused: bool,
        #[case] warned: bool,
    ) {
        let today = day("2026-11-23");
        let filed: Filed = filed
            .map(|text| (number.to_owned(), day(text)))
            .into_iter()
            .collect();
        let v = licence(number, ends_on);
        assert_eq!(!beyond(&v, &filed, today).is_empty(), refused);
        assert_eq!(!untold(&v, &filed, today).is_empty(), warned);
    }

    proptest! {
        /// Whatever the filing day within the number's year, knowing it only ever decides what was open.
        #[test]
        fn the_day_decides_what_the_year_left_open(at in 0_u64..365, end in 0_u64..9000) {
            let today = day("2026-11-23");
            let filed = day("2021-01-01") + chrono::Days::new(at);
            let ends_on = (day("2026-01-01") + chrono::Days::new(end)).to_string();
            let v = licence(NUMBER, &ends_on);
            let known = Filed::from([(NUMBER.to_owned(), filed)]);
            let by_day = !beyond(&v, &known, today).is_empty();
            let by_year = !beyond(&v, &Filed::new(), today).is_empty();
            let open = !untold(&v, &Filed::new(), today).is_empty();
            prop_assert!(untold(&v, &known, today).is_empty());
            prop_assert!(open || by_day == by_year);
            prop_assert!(!by_year || by_day);
        }
    }
}
