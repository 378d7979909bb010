//! All numbers of a report, one line each. Names come of our own code tables, so no cell begins a formula.

use crate::money::Money;
use crate::reports::periodic::pages::files::PrintPage;
use crate::reports::periodic::pages::view::LineView;

const HEAD: [&str; 11] = [
    "table",
    "name",
    "level",
    "number",
    "total_yuan",
    "technical_yuan",
    "share",
    "before_number",
    "before_total_yuan",
    "growth",
    "hash",
];

fn yuan(fen: i64) -> String {
    Money::from_fen(fen).yuan_text()
}

fn cells(code: &str, line: &LineView) -> [String; 10] {
    [
        code.to_owned(),
        line.name.clone(),
        line.level.to_string(),
        line.number.to_string(),
        yuan(line.total),
        yuan(line.technical),
        line.share.clone(),
        line.before_number.to_string(),
        yuan(line.before),
        // A fall begins with a minus sign, which a spreadsheet would reckon.
        line.growth.replacen('-', "−", 1),
    ]
}

pub(super) fn write(page: &PrintPage) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(HEAD)?;
    let body = &page.body;
    let hash = page.hash.as_str();
    let mut put = |cells: [String; 10]| {
        let record = cells.iter().map(String::as_str).chain([hash]);
        writer.write_record(record)
    };
    for line in &body.summary {
        put(cells("summary", line))?;
    }
    for line in &body.months {
        put(cells("months", line))?;
    }
    for table in &body.tables {
        for line in &table.lines {
            put(cells(&table.code, line))?;
        }
        put(cells(&table.code, &table.whole))?;
    }
    if let Some(flow) = &body.flow {
        for (from, row) in &flow.rows {
            for (to, cell) in flow.places.iter().zip(row) {
                // What is sold and what is bought are not added up.
                if cell.url.is_empty() {
                    continue;
                }
                let mut line: [String; 10] = Default::default();
                "t7".clone_into(&mut line[0]);
                line[1] = format!("{from} → {to}");
                line[3] = cell.number.to_string();
                line[4] = yuan(cell.total);
                put(line)?;
            }
        }
    }
    Ok(writer.into_inner()?)
}
