//! Cells of workbooks that every room writes the same way.

use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use crate::money::Money;

/// A sum as a cell: whole fen over a hundred, with its text kept for readers that do not reckon, so that sums add up there
/// and no figure passes through a number that could round it.
pub(crate) fn money(
    sheet: &mut Worksheet,
    at: (u32, u16),
    money: Money,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(format!("={}/100", money.fen())).set_result(money.yuan_text());
    sheet.write_formula_with_format(at.0, at.1, formula, format)?;
    Ok(())
}
