//! Reckons a report from the ledger. Pure: the same ledger gives the same figures. Must stay true: every number is the sum
//! of the rows that its link opens.

use chrono::NaiveDate;

use super::figures::{
    Beside, Cell, Correction, Definition, FORMAT, Figures, Flow, Line, Reached, Said, Sources,
    Span, Table,
};
use super::report::Words;
use super::rows::{self, Row, Rows};
use super::snapshot::Snapshot;
use super::term::Term;
use crate::codes;
use crate::reports::compare::before;
use crate::reports::count::{Counted, Entry, Period, Stand, Totals, by_month, counted, percent_bp};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::Told;
use crate::reports::pages::statistics::say;
use crate::reports::statistics::{self, View};
use crate::reports::target::{Basis, Scope, Target, elapsed_bp};
use crate::web::Locale;
use crate::web::words::{Arg, t, t_with};

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

/// All that freezing keeps.
#[must_use]
pub fn build(ledger: &Ledger<'_>) -> Snapshot {
    Snapshot {
        figures: figures(ledger),
        rows: rows(ledger),
    }
}

/// The rows behind the numbers.
#[must_use]
pub fn rows(ledger: &Ledger<'_>) -> Rows {
    let own = term_period(ledger.term, ledger.today);
    let past = before_period(ledger.term, ledger.today).zip(before(own));
    Rows {
        now: rows_now(ledger),
        before: past.map_or_else(Vec::new, |(year, own)| {
            rows::collect(ledger.before, year, ledger.basis, own.from)
        }),
    }
}

/// Those of the year so far.
#[must_use]
pub fn rows_now(ledger: &Ledger<'_>) -> Vec<Row> {
    let (term, today) = (ledger.term, ledger.today);
    let (year, own) = (year_period(term, today), term_period(term, today));
    rows::collect(ledger.entries, year, ledger.basis, own.from)
}

/// The numbers alone: naming the rows of a full year takes longer than adding them up.
#[must_use]
pub fn figures(ledger: &Ledger<'_>) -> Figures {
    let (term, today, basis) = (ledger.term, ledger.today, ledger.basis);
    let (year, own) = (year_period(term, today), term_period(term, today));
    let past = before(own);
    let both = |now, before, scope| Both::of(ledger, (now, before), scope);
    let out = both(own, past, Scope::Outflow);
    let bought = both(own, past, Scope::Inflow);
    let out_so_far = both(year, before(year), Scope::Outflow);
    let outflow_so_far = out_so_far.sums();
    Figures {
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
        outflow: out.sums(),
        outflow_so_far,
        inflow: bought.sums(),
        inflow_so_far: both(year, before(year), Scope::Inflow).sums(),
        official_inflow: ledger.words.official.clone(),
        months: by_month(&out_so_far.now),
        tables: tables(term, (&out, &bought), own.close()),
        flow: term
            .kind
            .tables()
            .contains(&"t7")
            .then(|| flow(&out, &bought)),
        corrections: corrections(ledger, year, own),
        headlines: headlines(&out),
        analysis: ledger.words.analysis.clone(),
        definitions: definitions(basis),
        sources: sources(ledger.rule_set),
    }
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

/// What a ledger comes to in a term and in the same days a year before.
struct Both<'a> {
    now: Vec<Counted<'a>>,
    then: Vec<Counted<'a>>,
}

impl<'a> Both<'a> {
    fn of(ledger: &Ledger<'a>, (own, past): (Period, Option<Period>), scope: Scope) -> Self {
        Self {
            now: counted(ledger.entries, own, scope, ledger.basis),
            then: past
                .map(|past| counted(ledger.before, past, scope, ledger.basis))
                .unwrap_or_default(),
        }
    }

    fn sums(&self) -> Beside {
        Beside {
            now: Totals::of(&self.now),
            before: Totals::of(&self.then),
        }
    }
}

/// The national tables count by the seller; only the natures of buyers are of what was bought.
fn scope_of(code: &str) -> Scope {
    if code == "t6" {
        Scope::Inflow
    } else {
        Scope::Outflow
    }
}

fn tables(term: Term, (out, bought): (&Both<'_>, &Both<'_>), close: NaiveDate) -> Vec<Table> {
    let asked = term.kind.tables();
    statistics::tables(View::Five)
        .into_iter()
        .filter(|(code, _)| asked.contains(code))
        .map(|(code, dimension)| {
            let scope = scope_of(code);
            let both = if scope == Scope::Inflow { bought } else { out };
            Table {
                code: code.to_owned(),
                scope,
                title: Said::of(|locale| title(code, scope, locale)),
                head: Said::of(|locale| dimension.name(locale)),
                lines: lines(both, dimension, scope, close),
            }
        })
        .collect()
}

fn title(code: &str, scope: Scope, locale: Locale) -> String {
    let title = t(locale, &format!("report-table-{code}"));
    if scope == Scope::Outflow {
        return title;
    }
    let args = [("title".to_owned(), Arg::Text(title))];
    t_with(locale, "periodic-table-inflow", &args)
}

/// Every word that could be chosen at the close, those with nothing too, and every word that was found.
fn lines(both: &Both<'_>, dimension: Dimension, scope: Scope, close: NaiveDate) -> Vec<Line> {
    statistics::table(&both.now, &both.then, dimension, scope, Some(close))
        .into_iter()
        .map(|line| Line {
            by: line.by.code().to_owned(),
            level: line.level,
            label: Said::of(|locale| line.by.label(&line.word, locale)),
            sums: Beside {
                now: line.sums,
                before: line.before,
            },
            word: line.word,
        })
        .collect()
}

fn flow(out: &Both<'_>, bought: &Both<'_>) -> Flow {
    let found = statistics::matrix(&out.now, &bought.now);
    Flow {
        title: Said::of(|locale| t(locale, "report-table-t7")),
        cells: found
            .cells
            .into_iter()
            .map(|cell| Cell {
                from: cell.from,
                to: cell.to,
                scope: cell.scope,
                sums: cell.sums,
            })
            .collect(),
        places: found
            .places
            .into_iter()
            .map(|place| {
                let said = Said::of(|locale| Dimension::SellerPlace.label(&place, locale));
                (place, said)
            })
            .collect(),
    }
}

/// What took effect within the term on contracts that count in its year: each version against the one before it, and each
/// cancellation against the last. What the seller is not of the city with counts as nothing.
fn corrections(ledger: &Ledger<'_>, year: Period, own: Period) -> Vec<Correction> {
    let within = |day: NaiveDate, of: Period| of.from <= day && day <= of.close();
    let mut found = Vec::new();
    for entry in ledger.entries {
        let mut stands: Vec<_> = entry.stands.iter().collect();
        stands.sort_by_key(|stand| stand.version);
        let sums = |stand: &Stand, on| {
            let row = Counted { entry, stand, on };
            let counts = entry
                .day_by(stand, ledger.basis)
                .is_some_and(|day| within(day, year));
            (counts && row.is_in(Scope::Outflow)).then(|| Totals::of([&row]))
        };
        let mut note = |on, was: &Stand, is: Option<&Stand>| {
            let before = sums(was, on);
            let after = is.and_then(|is| sums(is, on));
            if within(on, own) && (before.is_some() || after.is_some()) {
                found.push(Correction {
                    contract: entry.id,
                    number: entry.number.clone(),
                    name: was.name.clone(),
                    on,
                    was: before.unwrap_or_default(),
                    is: after.unwrap_or_default(),
                });
            }
        };
        for pair in stands.windows(2) {
            // What was changed before it was registered is what was registered.
            if pair[1].effective_on > entry.registered_on {
                note(pair[1].effective_on, pair[0], Some(pair[1]));
            }
        }
        if let Some(gone) = entry.cancelled_on
            && let Some(last) = stands.iter().rfind(|stand| stand.effective_on <= gone)
        {
            note(gone, last, None);
        }
    }
    found.sort_by(|a, b| (a.on, &a.number).cmp(&(b.on, &b.number)));
    found
}

fn headlines(out: &Both<'_>) -> Vec<Said> {
    let to = say::To {
        view: View::Five,
        scope: Scope::Outflow,
        told: &Told::Everything,
    };
    let [zh, en] = Locale::ALL.map(|locale| say::headlines(&out.now, &out.then, to, locale));
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
