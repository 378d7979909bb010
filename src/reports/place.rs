//! Which functional zone and service point a contract is counted for. Contracts do not say: staff name the keys that tell it.
//! Must stay true: one contract is counted in at most one place of a kind; without a key it is in none.

use serde::Serialize;

use super::child::Kind;
use super::count::Counted;
use super::target::{HOME, Scope, coded};
use crate::codes::{self, Table};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

coded!(
    /// What of a contract tells its place, the strongest first.
    Sort {
        /// The name of the party that is counted.
        #[default]
        Party = "party",
        /// The registration point in the registration number.
        Point = "point",
        /// The county of the party that is counted.
        Region = "region",
    }
);

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Place {
    pub kind: Kind,
    pub code: String,
    pub sort: Sort,
    pub key: String,
}

/// All keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(pub Vec<Place>);

impl Places {
    /// The place of a contract by the strongest key that it has.
    #[must_use]
    pub fn of(&self, row: &Counted<'_>, kind: Kind, scope: Scope) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        Sort::ALL.iter().find_map(|sort| {
            let key = key_of(row, *sort, scope)?;
            let told = |place: &&Place| {
                place.kind == kind && place.sort == *sort && place.key.as_str() == key
            };
            self.0.iter().find(told).map(|place| place.code.as_str())
        })
    }
}

fn key_of<'a>(row: &Counted<'a>, sort: Sort, scope: Scope) -> Option<&'a str> {
    let stand = row.stand;
    let (name, region) = if scope == Scope::Inflow {
        (stand.buyer_name.as_str(), stand.buyer_region.as_str())
    } else {
        (stand.seller_name.as_str(), stand.seller_region.as_str())
    };
    match sort {
        Sort::Party => Some(name),
        Sort::Point => {
            let number = row.entry.registration_number.as_ref()?;
            (number.area() == HOME).then(|| number.point())
        }
        Sort::Region => Some(codes::current(Table::Region, region)),
    }
}

/// Reads the form of a key. `place` is a kind and a code, such as `zone:Z02`; `points` are the names in use.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed, points: &[String]) -> Result<Place, Errors> {
    let mut r = Reader::new(typed);
    let place = r.parsed("place", |text| {
        let unknown = || Message::new("field-unknown-choice");
        let (kind, code) = text.split_once(':').ok_or_else(unknown)?;
        let kind = Kind::from_code(kind).ok_or_else(unknown)?;
        let known = match kind {
            Kind::County => false,
            Kind::Zone => codes::known(Table::Zone, code),
            Kind::Point => points.iter().any(|name| name == code),
        };
        known.then(|| (kind, code.to_owned())).ok_or_else(unknown)
    });
    let sort = r.parsed("sort", |code| {
        Sort::from_code(code).ok_or_else(|| Message::new("field-unknown-choice"))
    });
    let key = r.parsed("key", |text| match sort {
        Some(Sort::Point) => {
            let text = crate::halfwidth::half_width(text);
            let right = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            right
                .then(|| text.clone())
                .ok_or_else(|| Message::new("place-point-wrong"))
        }
        Some(Sort::Region) => region(text).ok_or_else(|| Message::new("place-region-wrong")),
        _ => Ok(text.chars().take(120).collect()),
    });
    let whole = (|| {
        let (kind, code) = place?;
        Some(Place {
            kind,
            code,
            sort: sort?,
            key: key?,
        })
    })();
    r.finish(whole)
}

/// A county of Dazhou by its code or its name.
fn region(text: &str) -> Option<String> {
    codes::all(Table::Region)
        .iter()
        .filter(|row| row.code.starts_with(HOME) && row.until.is_none())
        .find(|row| row.code == text || row.zh == text || row.en.eq_ignore_ascii_case(text))
        .map(|row| row.code.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::count::{Entry, Period, counted};
    use crate::reports::pages::rows::sample_entries;
    use crate::reports::target::Basis;
    use chrono::NaiveDate;

    fn place(kind: Kind, code: &str, sort: Sort, key: &str) -> Place {
        Place {
            kind,
            code: code.to_owned(),
            sort,
            key: key.to_owned(),
        }
    }

    fn told(places: Vec<Place>, kind: Kind) -> Vec<Option<String>> {
        let entries: Vec<Entry> = sample_entries();
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let period = Period::year(2026, day).unwrap();
        let rows = counted(&entries, period, Scope::Outflow, Basis::Registered);
        let places = Places(places);
        rows.iter()
            .map(|row| places.of(row, kind, Scope::Outflow).map(str::to_owned))
            .collect()
    }

    #[test]
    fn without_a_key_a_contract_is_in_no_place() {
        assert_eq!(told(Vec::new(), Kind::Zone), vec![None; 3]);
        let other = place(Kind::Point, "一号点", Sort::Point, "01");
        assert_eq!(told(vec![other], Kind::Zone), vec![None; 3]);
    }

    #[test]
    fn the_party_tells_more_than_the_point_and_the_point_more_than_the_county() {
        let seller = sample_entries()[0].stands[0].seller_name.clone();
        let county = place(Kind::Zone, "Z12", Sort::Region, "511703");
        let found = told(vec![county.clone()], Kind::Zone);
        // An ended code of the county is the county.
        assert_eq!(found, [None, Some("Z12".into()), Some("Z12".into())]);
        let point = place(Kind::Zone, "Z02", Sort::Point, "01");
        let found = told(vec![county.clone(), point.clone()], Kind::Zone);
        assert_eq!(found, vec![Some("Z02".to_owned()); 3]);
        let party = place(Kind::Zone, "Z01", Sort::Party, &seller);
        let found = told(vec![county, point, party], Kind::Zone);
        assert_eq!(found, vec![Some("Z01".to_owned()); 3]);
    }

    #[test]
    fn keys_are_checked() {
        let form = |place, sort, key| -> Typed {
            [("place", place), ("sort", sort), ("key", key)]
                .into_iter()
                .collect()
        };
        let points = ["一号点".to_owned()];
        assert!(parse(&form("zone:Z02", "point", "０1"), &points).is_ok());
        assert_eq!(
            parse(&form("point:一号点", "region", "宣汉县"), &points).map(|p| p.key),
            Ok("511722".to_owned())
        );
        for (place, sort, key, field) in [
            ("county:511703", "point", "01", "place"),
            ("zone:Z99", "point", "01", "place"),
            ("point:二号点", "point", "01", "place"),
            ("zone:Z02", "point", "1", "key"),
            ("zone:Z02", "region", "北京", "key"),
            ("zone:Z02", "zz", "01", "sort"),
            ("zone:Z02", "party", "", "key"),
        ] {
            let errors = parse(&form(place, sort, key), &points).unwrap_err();
            assert_eq!(errors.0[0].0, field, "{place} {sort} {key}");
        }
    }
}
