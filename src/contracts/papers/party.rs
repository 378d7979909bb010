//! A party's block of the application form: the same fields for buyer and seller, numbered one after the other.

use super::application::{Cell, Line, Pen, pair, wide};
use crate::codes::{self, Table};
use crate::contracts::contract::{Party, Values};
use crate::contracts::details::{PartyDetails, Side};
use crate::web::words::{Arg, t, t_with};

/// The first number of the buyer's block; the seller's follows.
const FIRST: usize = 16;
const FIELDS: usize = 14;

struct Block<'a> {
    pen: &'a Pen,
    side: Side,
    party: Party,
    details: &'a PartyDetails,
}

pub(super) fn lines(pen: &Pen, values: &Values, side: Side) -> Vec<Line> {
    let block = Block {
        pen,
        side,
        party: match side {
            Side::Buyer => values.buyer(),
            Side::Seller => values.seller(),
        },
        details: values.details.of(side),
    };
    let d = block.details;
    let mut lines = vec![wide(block.text(0, "name", &block.party.name))];
    let further: Vec<String> = values
        .details
        .further_of(side)
        .map(|party| party.name.clone())
        .collect();
    if !further.is_empty() {
        lines.push(wide(block.text(0, "further", &further.join("、"))));
    }
    lines.extend([
        pair(
            block.country(),
            block.coded(2, "region", Table::Region, &block.party.region),
        ),
        pair(
            block.coded(3, "nature", Table::PartyNature, &block.party.nature),
            block.yes_no(4, "agency", d.transfer_agency),
        ),
        pair(
            block.yes_no(5, "research", d.research),
            block.yes_no(6, "converted", d.converted),
        ),
        pair(
            block.enterprise(block.yes_no(7, "zone", d.zone)),
            block.enterprise(block.yes_no(8, "listed", d.listed)),
        ),
        pair(
            block.enterprise(block.coded(9, "scale", Table::EnterpriseScale, &d.scale)),
            block.coded(10, "industry", Table::Industry, &d.industry),
        ),
        wide(block.text(11, "address", &d.address)),
        pair(
            block.text(11, "postal-code", &d.postal_code),
            block.text(12, "representative", &d.representative),
        ),
        pair(
            block.text(13, "contact", &d.contact),
            block.text(13, "phone", &d.phone),
        ),
    ]);
    lines
}

/// Whether a party's nature lies among the enterprises.
fn is_enterprise(nature: &str) -> bool {
    codes::top(Table::PartyNature, nature)
        .is_some_and(|row| ENTERPRISES.contains(&row.code.as_str()))
}

/// 内资, 港澳台商投资, 外商投资企业.
const ENTERPRISES: [&str; 3] = ["100", "200", "300"];

impl Block<'_> {
    fn no(&self, place: usize) -> String {
        let before = match self.side {
            Side::Buyer => FIRST,
            Side::Seller => FIRST + FIELDS,
        };
        (before + place).to_string()
    }

    fn label(&self, key: &str) -> String {
        let side = t(
            self.pen.locale,
            &format!("application-side-{}", self.side.code()),
        );
        let args = [("side".to_owned(), Arg::Text(side))];
        t_with(self.pen.locale, &format!("application-p-{key}"), &args)
    }

    fn text(&self, place: usize, key: &str, value: &str) -> Cell {
        Pen::cell(&self.no(place), self.label(key), value, "")
    }

    fn coded(&self, place: usize, key: &str, table: Table, code: &str) -> Cell {
        let words = self.pen.words(table, code);
        Pen::cell(&self.no(place), self.label(key), &words, code)
    }

    fn yes_no(&self, place: usize, key: &str, yes: Option<bool>) -> Cell {
        let value = yes.map(|yes| self.pen.yes(yes)).unwrap_or_default();
        self.text(place, key, &value)
    }

    /// A field that only enterprises have.
    fn enterprise(&self, cell: Cell) -> Cell {
        if self.party.nature.is_empty() || is_enterprise(&self.party.nature) {
            cell
        } else {
            self.pen
                .without(&cell.no, cell.label, "application-only-enterprises")
        }
    }

    /// Parties are Chinese unless a country's code was written down.
    fn country(&self) -> Cell {
        let code = &self.details.country;
        if code.is_empty() {
            let home = self.pen.t("application-home");
            return self.text(1, "country", &home);
        }
        self.text(1, "country", code)
    }
}
