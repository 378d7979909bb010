//! Lists of contracts in a report: new registrations, corrections and adjustments.

use chrono::NaiveDate;
use serde::Serialize;

use crate::codes::{self, Table};
use crate::money::Money;
use crate::reports::count::Totals;
use crate::reports::dimension::{Dimension, band};
use crate::reports::disclosure::flow_text;
use crate::reports::periodic::adjust::Adjustment;
use crate::reports::periodic::figures::Correction;
use crate::reports::periodic::rows::Row;
use crate::web::words::{Locale, t};

/// A contract as it counted. Who is not of the staff sees no names, no numbers, and only about how large it is.
#[derive(Debug, Serialize)]
pub(crate) struct RowView {
    pub(crate) inside: Option<Inside>,
    pub(crate) type_label: String,
    pub(crate) flow: String,
    pub(crate) month: String,
    /// The band of its 成交额.
    band: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Inside {
    url: String,
    pub(crate) number: String,
    pub(crate) registration_number: String,
    pub(crate) name: String,
    pub(crate) seller: String,
    pub(crate) buyer: String,
    pub(crate) version: i64,
    pub(crate) day: NaiveDate,
    pub(crate) total: i64,
    pub(crate) technical: i64,
}

impl RowView {
    pub(crate) fn new(row: &Row, base: &str, locale: Locale) -> Self {
        let place = |code: &str| codes::label(Table::Region, code, locale.tag()).into_owned();
        Self {
            inside: Some(Inside {
                url: format!("{base}/desk/contracts/{}", row.number),
                number: row.number.clone(),
                registration_number: row.registration_number.clone().unwrap_or_default(),
                name: row.name.clone(),
                seller: row.seller.clone(),
                buyer: row.buyer.clone(),
                version: row.version,
                day: row.on,
                total: row.total_fen,
                technical: row.technical_fen,
            }),
            type_label: codes::label(Table::ContractType, &row.type_code, locale.tag())
                .into_owned(),
            flow: format!(
                "{} → {}",
                place(&row.seller_region),
                place(&row.buyer_region)
            ),
            ..Self::masked(row, locale)
        }
    }

    pub(crate) fn masked(row: &Row, locale: Locale) -> Self {
        let family = codes::top(Table::ContractType, &row.type_code);
        Self {
            inside: None,
            type_label: family.map_or_else(
                || t(locale, "not-stated"),
                |family| family.label(locale.tag()).to_owned(),
            ),
            flow: flow_text(&row.seller_region, &row.buyer_region, locale),
            month: row.on.format("%Y-%m").to_string(),
            band: Dimension::Band.label(band(row.total_fen), locale),
        }
    }
}

/// What became of a contract: a correction within the term, or an adjustment since a report was frozen.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeView {
    url: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) what: String,
    /// Which dimensions of the tables are told apart differently.
    moved: String,
    pub(crate) on: Option<NaiveDate>,
    pub(crate) was: i64,
    pub(crate) is: i64,
    pub(crate) delta_fen: i64,
    delta: String,
    technical_delta: String,
}

impl ChangeView {
    fn new((number, name): (&str, &str), (was, is): (Totals, Totals), base: &str) -> Self {
        let delta = is.less(was);
        Self {
            url: format!("{base}/desk/contracts/{number}"),
            number: number.to_owned(),
            name: name.to_owned(),
            what: String::new(),
            moved: String::new(),
            on: None,
            was: was.total_fen,
            is: is.total_fen,
            delta_fen: delta.total_fen,
            delta: signed(delta.total_fen),
            technical_delta: signed(delta.technical_fen),
        }
    }

    pub(super) fn of_correction(one: &Correction, base: &str, locale: Locale) -> Self {
        let what = if one.is.number == 0 {
            "periodic-what-cancelled"
        } else {
            "periodic-what-changed"
        };
        Self {
            what: t(locale, what),
            on: Some(one.on),
            ..Self::new((&one.number, &one.name), (one.was, one.is), base)
        }
    }

    pub(super) fn of_adjustment(one: &Adjustment, base: &str, locale: Locale) -> Self {
        let moved: Vec<String> = one
            .moved
            .iter()
            .filter_map(|code| Dimension::from_code(code))
            .map(|dimension| dimension.name(locale))
            .collect();
        Self {
            what: t(locale, &format!("periodic-what-{}", one.what.code())),
            moved: moved.join(if locale == Locale::Zh { "、" } else { ", " }),
            on: one.on,
            ..Self::new((&one.number, &one.name), (one.was, one.is), base)
        }
    }
}

/// "+ ¥ 60,000.00", "− ¥ 60,000.00", "¥ 0.00"
pub(super) fn signed(fen: i64) -> String {
    let sign = match fen.signum() {
        1 => "+ ",
        -1 => "− ",
        _ => "",
    };
    let size = Money::from_fen(fen.saturating_abs());
    format!("{sign}¥ {}", size.yuan_grouped())
}
