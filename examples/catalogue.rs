//! Writes an invented catalogue to standard output, a JSON object a line: `catalogue records 50000` for
//! `kexing import achievements`, `catalogue needs 1000` for `kexing import needs`, `catalogue documents 50000` for another search engine to be measured beside ours,
//! `catalogue questions 100` for what to ask it, `catalogue typed 400` for what somebody has typed so far.

#[path = "../benches/generated/mod.rs"]
mod generated;

use std::io::{BufWriter, Write as _, stdout};

use anyhow::{Context as _, bail};
use generated::questions::KINDS;
use generated::{Maker, some};
use kexing::codes::Table;
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let what = args
        .next()
        .context("say what to write: records, needs, documents, questions or typed")?;
    let number: usize = args.next().context("say how many")?.parse()?;
    let maker = Maker::default();
    let mut out = BufWriter::new(stdout().lock());
    for nth in 0..number {
        match what.as_str() {
            "records" => writeln!(out, "{}", record(&maker, nth))?,
            "needs" => writeln!(out, "{}", need(&maker, nth))?,
            "typed" => writeln!(out, "{}", maker.typed(nth))?,
            "documents" => writeln!(out, "{}", maker.document(nth))?,
            "questions" => {
                for kind in KINDS {
                    let query = maker.question(kind, nth);
                    let filters = query.filters.iter().map(|f| json!([f.attribute, f.values]));
                    let asked = json!({
                        "kind": kind, "q": query.text, "filters": filters.collect::<Vec<_>>(), "facets": query.facets,
                        "sort": query.sort.map(|sort| sort.attribute), "offset": query.offset, "limit": query.limit,
                    });
                    writeln!(out, "{asked}")?;
                }
            }
            _ => bail!("say what to write: records, needs, documents, questions or typed"),
        }
    }
    Ok(out.flush()?)
}

/// A result as `kexing import` reads it.
fn record(maker: &Maker, number: usize) -> Value {
    let (mut dice, texts, field, region) = maker.result(number);
    json!({
        "id": format!("G{number:08}"),
        "title": texts.title,
        "value_line": texts.value_line,
        "keywords": texts.keywords.join("、"),
        "summary": format!("{}{}", texts.summary, texts.body),
        "field": field,
        "maturity": (1 + dice.roll(9)).to_string(),
        "modes": some(&mut dice, Table::CooperationMode, 3),
        "region": region,
    })
}

/// A need as `kexing import` reads it: somebody lacks what a result might have.
fn need(maker: &Maker, number: usize) -> Value {
    let (_, texts, field, region) = maker.result(2 * number + 1_000_003);
    json!({
        "id": format!("N{number:08}"),
        "title": format!("求{}", texts.title),
        "keywords": texts.keywords.join("、"),
        "summary": format!("{}{}", texts.value_line, texts.summary),
        "field": field,
        "region": region,
    })
}
