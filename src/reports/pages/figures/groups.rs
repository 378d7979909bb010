//! The sums of a year by family and by county, as far as a viewer is told them.

use crate::codes::{self, Table};
use crate::reports::count::{Counted, Totals};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::Told;
use crate::reports::filter::Filter;
use crate::reports::pages::parts::{self, SumRow};
use crate::web::words::Locale;

/// All five families, those with nothing too.
pub(in crate::reports::pages) fn families(
    filter: &Filter,
    rows: &[Counted<'_>],
    (told, locale): (&Told, Locale),
) -> Vec<SumRow> {
    codes::all(Table::ContractType)
        .iter()
        .filter(|row| row.parent.is_none())
        .map(|family| {
            let sums = Totals::of(rows.iter().filter(|r| r.family() == family.code));
            SumRow::new(
                family.label(locale.tag()).to_owned(),
                &filter.cut(Dimension::Family, &family.code),
                sums,
            )
            .withhold(told.hides(Dimension::Family, &family.code))
        })
        .collect()
}

/// All counties of today, and what lies outside when anything does.
pub(in crate::reports::pages) fn counties(
    filter: &Filter,
    rows: &[Counted<'_>],
    (told, locale): (&Told, Locale),
) -> Vec<SumRow> {
    let mut codes: Vec<&str> = codes::all(Table::Region)
        .iter()
        .filter(|row| row.code == "511700" || row.parent.as_deref() == Some("511700"))
        .filter(|row| row.until.is_none())
        .map(|row| row.code.as_str())
        .collect();
    let counted: Vec<&str> = rows.iter().map(|r| r.county(filter.scope)).collect();
    for code in counted {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
        .into_iter()
        .map(|code| {
            let sums = Totals::of(rows.iter().filter(|r| r.county(filter.scope) == code));
            SumRow::new(
                parts::region(code, locale),
                &filter.cut(Dimension::County, code),
                sums,
            )
            .withhold(told.hides(Dimension::County, code))
        })
        .collect()
}
