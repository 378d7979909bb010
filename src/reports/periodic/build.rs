//! Reckons a report from the ledger. Pure: the same ledger gives the same figures. Must stay true: every number is the sum
//! of the rows that its link opens.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::figures::{
    Beside, Cell, Correction, Definition, FORMAT, Figures, Flow, Line, Reached, Said, Sources,
    Span, Table,
};
use super::report::Words;
use super::rows::{self, Pick, Rows, Set};
use super::snapshot::Snapshot;
use super::term::Term;
use crate::codes;
use crate::reports::count::{Counted, Entry, Period, Totals, by_month, counted, percent_bp};
use crate::reports::dimension::{Dimension, PLACES};
use crate::reports::pages::statistics::{compare::before, say};
use crate::reports::statistics::{self, View};
use crate::reports::target::{Basis, Scope, Target, elapsed_bp};
use crate::web::words::t;

/// What a report is reckoned from.
#[derive(Debug)]
pub struct Ledger<'a> {
    pub term: Term,
    pub today: NaiveDate,
    pub basis: Basis,
    pub target: Option<&'a Target>,
    /// Contracts of the year so far, and of the same days a year before.
    pub entries: &'a [Entry],
    pub before: &'a [Entry],
    pub words: &'a Words,
    pub rule_set: &'a str,
}

/// The year of a term up to its end, as it is known on a day.
#[must_use]
pub fn year_period(term: Term, today: NaiveDate) -> Period {
    Period {
        from: term.year_begin(),
        to: term.last(),
        as_of: today,
    }
}

#[must_use]
pub fn term_period(term: Term, today: NaiveDate) -> Period {
    Period {
        from: term.first(),
        ..year_period(term, today)
    }
}

#[must_use]
pub fn before_period(term: Term, today: NaiveDate) -> Option<Period> {
    before(year_period(term, today))
}

#[must_use]
pub fn build(ledger: &Ledger<'_>) -> Snapshot {
    let (term, today, basis) = (ledger.term, ledger.today, ledger.basis);
    let (year, own) = (year_period(term, today), term_period(term, today));
    let past = before(own);
    let rows = Rows {
        now: rows::collect(ledger.entries, year, basis, own.from),
        before: match (before(year), past) {
            (Some(year), Some(own)) => rows::collect(ledger.before, year, basis, own.from),
            _ => Vec::new(),
        },
    };
    let now = counted(ledger.entries, own, Scope::Outflow, basis);
    let then = past
        .map(|past| counted(ledger.before, past, Scope::Outflow, basis))
        .unwrap_or_default();
    let so_far = counted(ledger.entries, year, Scope::Outflow, basis);
    let beside = |now, before, scope| Beside {
        now: rows.sums(&Pick::new(now, scope)),
        before: rows.sums(&Pick::new(before, scope)),
    };
    let outflow_so_far = beside(Set::SoFar, Set::BeforeSoFar, Scope::Outflow);
    let figures = Figures {
        format: FORMAT,
        term,
        span: span(own),
        year_span: span(year),
        before_span: past.map(span),
        read_on: today,
        basis,
        target: ledger
            .target
            .map(|target| reached(target, outflow_so_far.now, year)),
        outflow: beside(Set::Term, Set::Before, Scope::Outflow),
        outflow_so_far,
        inflow: beside(Set::Term, Set::Before, Scope::Inflow),
        inflow_so_far: beside(Set::SoFar, Set::BeforeSoFar, Scope::Inflow),
        official_inflow: ledger.words.official.clone(),
        months: by_month(&so_far),
        tables: tables(term, &now, &then, own.close()),
        flow: term.kind.tables().contains(&"t7").then(|| flow(&now)),
        corrections: corrections(ledger.entries, own),
        headlines: headlines(&now, &then),
        analysis: ledger.words.analysis.clone(),
        definitions: definitions(basis),
        sources: sources(ledger.rule_set),
    };
    Snapshot { figures, rows }
}

fn span(period: Period) -> Span {
    Span {
        from: period.from,
        to: period.close(),
    }
}

fn reached(target: &Target, so_far: Totals, year: Period) -> Reached {
    let reached = so_far.by(target.measure);
    Reached {
        measure: target.measure,
        amount: target.amount,
        reached,
        percent_bp: percent_bp(reached, target.amount),
        elapsed_bp: elapsed_bp(chrono::Datelike::year(&year.from), year.close()),
        source_document: target.source_document.clone(),
        item_number: target.item_number.clone(),
    }
}

fn tables(term: Term, now: &[Counted<'_>], then: &[Counted<'_>], close: NaiveDate) -> Vec<Table> {
    let asked = term.kind.tables();
    statistics::tables(View::Five)
        .into_iter()
        .filter(|(code, _)| asked.contains(code))
        .map(|(code, dimension)| {
            let mut lines = lines(dimension, now, then, close);
            if dimension == Dimension::Family {
                lines = with_types(lines, now, then, close);
            }
            Table {
                code: code.to_owned(),
                title: Said::of(|locale| t(locale, &format!("report-table-{code}"))),
                head: Said::of(|locale| dimension.name(locale)),
                lines,
            }
        })
        .collect()
}

/// Every word that could be chosen at the close, those with nothing too, and every word that was found.
fn lines(
    dimension: Dimension,
    now: &[Counted<'_>],
    then: &[Counted<'_>],
    close: NaiveDate,
) -> Vec<Line> {
    let found = statistics::table(now, then, dimension, Scope::Outflow);
    let mut sums: BTreeMap<(usize, String), Beside> = dimension
        .words_on(close)
        .into_iter()
        .map(|word| (dimension.place_of(&word), Beside::default()))
        .collect();
    for line in found {
        let both = Beside {
            now: line.sums,
            before: line.before,
        };
        sums.insert(dimension.place_of(&line.word), both);
    }
    sums.into_iter()
        .map(|((_, word), sums)| Line {
            by: dimension.code().to_owned(),
            level: 0,
            label: Said::of(|locale| dimension.label(&word, locale)),
            word,
            sums,
        })
        .collect()
}

/// Under each family its types.
fn with_types(
    families: Vec<Line>,
    now: &[Counted<'_>],
    then: &[Counted<'_>],
    close: NaiveDate,
) -> Vec<Line> {
    let types = lines(Dimension::Type, now, then, close);
    let mut all = Vec::new();
    for family in families {
        let word = family.word.clone();
        all.push(family);
        all.extend(
            types
                .iter()
                .filter(|line| line.word != word)
                .filter(|line| codes::within(codes::Table::ContractType, &line.word, &word))
                .map(|line| Line {
                    level: 1,
                    ..line.clone()
                }),
        );
    }
    all
}

fn flow(now: &[Counted<'_>]) -> Flow {
    let found = statistics::flow(now, Scope::Outflow);
    let mut places: Vec<String> = PLACES.map(str::to_owned).to_vec();
    for (from, to, _) in &found {
        for place in [from, to] {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
    }
    let cells = places.iter().flat_map(|from| {
        let found = &found;
        places.iter().map(move |to| Cell {
            from: from.clone(),
            to: to.clone(),
            sums: found
                .iter()
                .find(|(f, t, _)| f == from && t == to)
                .map(|(_, _, sums)| *sums)
                .unwrap_or_default(),
        })
    });
    Flow {
        title: Said::of(|locale| t(locale, "report-table-t7")),
        cells: cells.collect(),
        places: places
            .iter()
            .map(|place| {
                let said = Said::of(|locale| Dimension::SellerPlace.label(place, locale));
                (place.clone(), said)
            })
            .collect(),
    }
}

/// What took effect within the term: each version against the one before it, and each cancellation against the last.
fn corrections(entries: &[Entry], period: Period) -> Vec<Correction> {
    let within = |day: NaiveDate| period.from <= day && day <= period.close();
    let mut found = Vec::new();
    for entry in entries {
        let mut stands: Vec<_> = entry.stands.iter().collect();
        stands.sort_by_key(|stand| stand.version);
        let mut note = |on, was: &crate::reports::count::Stand, is| {
            let row = Counted {
                entry,
                stand: was,
                on,
            };
            if within(on) && row.is_in(Scope::Outflow) {
                found.push(Correction {
                    contract: entry.id,
                    number: entry.number.clone(),
                    name: was.name.clone(),
                    on,
                    was: Totals::of([&row]),
                    is,
                });
            }
        };
        for pair in stands.windows(2) {
            let row = Counted {
                entry,
                stand: pair[1],
                on: pair[1].effective_on,
            };
            // What was changed before it was registered is what was registered.
            if pair[1].effective_on > entry.registered_on {
                note(pair[1].effective_on, pair[0], Totals::of([&row]));
            }
        }
        if let Some(gone) = entry.cancelled_on
            && let Some(last) = stands.iter().rfind(|stand| stand.effective_on <= gone)
        {
            note(gone, last, Totals::default());
        }
    }
    found.sort_by(|a, b| (a.on, &a.number).cmp(&(b.on, &b.number)));
    found
}

fn headlines(now: &[Counted<'_>], then: &[Counted<'_>]) -> Vec<Said> {
    let to = say::Told {
        view: View::Five,
        scope: Scope::Outflow,
        inside: true,
    };
    let [zh, en] = crate::web::Locale::ALL.map(|locale| say::headlines(now, then, to, locale));
    zh.into_iter()
        .zip(en)
        .map(|(zh, en)| Said { zh, en })
        .collect()
}

/// What the words of a report mean.
const DEFINED: [&str; 9] = [
    "number",
    "total",
    "technical",
    "outflow",
    "inflow",
    "before",
    "growth",
    "share",
    "corrections",
];

fn definitions(basis: Basis) -> Vec<Definition> {
    let define = |name: &str, text: &str| Definition {
        name: Said::of(|locale| t(locale, &format!("periodic-def-name-{name}"))),
        text: Said::of(|locale| t(locale, &format!("periodic-def-{text}"))),
    };
    let basis = define("basis", &format!("basis-{}", basis.code()));
    let others = DEFINED.iter().map(|name| define(name, name));
    std::iter::once(basis).chain(others).collect()
}

fn sources(rule_set: &str) -> Sources {
    use codes::Table as T;
    let used = [
        T::AmountBand,
        T::ContractType,
        T::Field,
        T::Industry,
        T::Ip,
        T::Objective,
        T::PartyFold,
        T::PartyNature,
        T::PlanSource,
        T::Region,
    ];
    Sources {
        code_tables: used
            .iter()
            .map(|table| (table.name().to_owned(), codes::edition(*table)))
            .collect(),
        rule_set: rule_set.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
