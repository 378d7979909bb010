//! Tells the figures of a report in one language: each number with the address of its rows.

use super::view::{CellView, FlowView, LineView, OfficialView, TableView, TargetView};
use crate::money::Money;
use crate::reports::charts::{self, Bar, MonthLine, Piece};
use crate::reports::count::Totals;
use crate::reports::dimension::{Dimension, PLACES};
use crate::reports::pages::parts::in_words;
use crate::reports::pages::{percent_text, percentage};
use crate::reports::periodic::figures::{Beside, Cell, Figures, Flow, Line, Reached, Said, Table};
use crate::reports::periodic::rows::{Pick, Set};
use crate::reports::statistics::growth_bp;
use crate::reports::target::{Measure, Scope};
use crate::web::words::{Arg, Locale, t, t_with};

/// Makes the views of one snapshot in one language.
pub(super) struct Teller<'a> {
    pub(super) figures: &'a Figures,
    /// Before every address: empty on the site.
    pub(super) base: &'a str,
    pub(super) locale: Locale,
}

impl Teller<'_> {
    pub(super) fn url(&self, pick: &Pick) -> String {
        format!("{}{}", self.base, pick.url(self.figures.term))
    }

    fn say(&self, key: &str) -> String {
        t(self.locale, key)
    }

    fn line(&self, name: String, sums: Beside, (now, then): (&Pick, Option<&Pick>)) -> LineView {
        let growth = growth_bp(sums.now, sums.before, Measure::Total)
            .map_or_else(|| self.say("report-no-growth"), percent_text);
        let share = Money::from_fen(sums.now.total_fen)
            .basis_points_of(Money::from_fen(self.whole_of(now.scope).now.total_fen));
        LineView {
            name,
            level: 0,
            url: self.url(now),
            number: sums.now.number,
            total: sums.now.total_fen,
            technical: sums.now.technical_fen,
            share: share.map(percent_text).unwrap_or_default(),
            growth: if then.is_some() {
                growth
            } else {
                String::new()
            },
            before: sums.before.total_fen,
            before_number: sums.before.number,
            before_url: then.map(|pick| self.url(pick)).unwrap_or_default(),
            average: sums.now.average_fen(),
        }
    }

    fn compared(&self) -> bool {
        self.figures.before_span.is_some()
    }

    fn of_line(&self, table: &Table, line: &Line) -> LineView {
        let then = self.compared().then(|| table.pick(line, Set::Before));
        let name = line.label.to(self.locale).to_owned();
        LineView {
            level: line.level,
            ..self.line(
                name,
                line.sums,
                (&table.pick(line, Set::Term), then.as_ref()),
            )
        }
    }

    fn whole_of(&self, scope: Scope) -> Beside {
        if scope == Scope::Inflow {
            self.figures.inflow
        } else {
            self.figures.outflow
        }
    }

    fn whole(&self, scope: Scope) -> LineView {
        self.sum(
            "report-period-whole",
            self.whole_of(scope),
            (scope, Set::Term, Set::Before),
        )
    }

    fn sum(&self, key: &str, sums: Beside, (scope, now, then): (Scope, Set, Set)) -> LineView {
        let then = self.compared().then(|| Pick::new(then, scope));
        self.line(self.say(key), sums, (&Pick::new(now, scope), then.as_ref()))
    }

    /// The term and its year so far, by the seller and by the buyer.
    pub(super) fn summary(&self) -> Vec<LineView> {
        let f = self.figures;
        let term = |scope| (scope, Set::Term, Set::Before);
        let year = |scope| (scope, Set::SoFar, Set::BeforeSoFar);
        let mut lines = vec![
            self.sum("periodic-outflow", f.outflow, term(Scope::Outflow)),
            self.sum(
                "periodic-outflow-so-far",
                f.outflow_so_far,
                year(Scope::Outflow),
            ),
            self.sum("periodic-inflow", f.inflow, term(Scope::Inflow)),
            self.sum(
                "periodic-inflow-so-far",
                f.inflow_so_far,
                year(Scope::Inflow),
            ),
        ];
        // What begins with its year is the year so far.
        if f.span.from == f.year_span.from {
            lines = lines
                .into_iter()
                .enumerate()
                .filter(|(place, _)| place % 2 == 0)
                .map(|(_, line)| line)
                .collect();
        }
        lines
    }

    pub(super) fn table(&self, table: &Table) -> TableView {
        TableView {
            code: table.code.clone(),
            title: table.title.to(self.locale).to_owned(),
            head: table.head.to(self.locale).to_owned(),
            lines: table
                .lines
                .iter()
                .map(|line| self.of_line(table, line))
                .collect(),
            whole: self.whole(table.scope),
        }
    }

    /// The matrix with its sums at both ends. What is sold and what is bought have no list in common, so that no number
    /// stands where both meet unless only one of them is there.
    pub(super) fn flow(&self, flow: &Flow) -> FlowView {
        let all = self.say("report-period-whole");
        let cell = |from: Option<&str>, to: Option<&str>| {
            let inside = |cell: &&Cell| {
                from.is_none_or(|f| f == cell.from) && to.is_none_or(|t| t == cell.to)
            };
            let cells = || flow.cells.iter().filter(inside);
            let sums: Totals = cells().map(|cell| cell.sums).sum();
            let url = pick_of(cells(), from, to).map(|pick| self.url(&pick));
            CellView {
                number: sums.number,
                total: sums.total_fen,
                url: url.unwrap_or_default(),
            }
        };
        let ends = |from: Option<&str>| -> Vec<CellView> {
            let places = flow.places.iter().map(|(to, _)| cell(from, Some(to)));
            places.chain([cell(from, None)]).collect()
        };
        let name = |said: &Said| said.to(self.locale).to_owned();
        let mut rows: Vec<(String, Vec<CellView>)> = flow
            .places
            .iter()
            .map(|(from, said)| (name(said), ends(Some(from))))
            .collect();
        rows.push((all.clone(), ends(None)));
        FlowView {
            title: flow.title.to(self.locale).to_owned(),
            places: flow
                .places
                .iter()
                .map(|(_, said)| name(said))
                .chain([all])
                .collect(),
            rows,
        }
    }

    pub(super) fn target(&self, target: &Reached) -> TargetView {
        let words = |value| in_words(value, target.measure, self.locale);
        let item = if target.item_number.is_empty() {
            String::new()
        } else {
            let args = [("n".to_owned(), Arg::Text(target.item_number.clone()))];
            format!(" · {}", t_with(self.locale, "report-item", &args))
        };
        TargetView {
            amount: words(target.amount),
            measure: self.say(&format!("report-measure-{}", target.measure.code())),
            reached: words(target.reached),
            percent: target.percent_bp.map(percentage),
            percent_text: target.percent_bp.map(percent_text).unwrap_or_default(),
            elapsed: percentage(target.elapsed_bp),
            elapsed_text: percent_text(target.elapsed_bp),
            source: format!("{}{item}", target.source_document),
            url: self.url(&Pick::new(Set::SoFar, Scope::Outflow)),
        }
    }

    pub(super) fn target_label(&self, target: &Reached) -> String {
        let amount = in_words(target.amount, target.measure, self.locale);
        let args = [("amount".to_owned(), Arg::Text(amount))];
        t_with(self.locale, "report-target-line", &args)
    }

    /// What was reached by each month, against the target when there is one.
    pub(super) fn chart(&self) -> MonthLine {
        let target = self.figures.target.as_ref();
        let measure = target.map(|target| target.measure).unwrap_or_default();
        let points = charts::reached(&self.figures.months, measure, self.months_gone());
        MonthLine::new(&points, measure, target.map(|target| target.amount))
    }

    fn months_gone(&self) -> usize {
        usize::try_from(chrono::Datelike::month(&self.figures.year_span.to)).unwrap_or(12)
    }

    pub(super) fn months(&self) -> Vec<LineView> {
        (0_u32..)
            .zip(self.figures.months)
            .take(self.months_gone())
            .map(|(place, now)| {
                let sums = Beside {
                    now,
                    before: Totals::default(),
                };
                let name = format!("{}-{:02}", self.figures.term.year, place + 1);
                self.line(name, sums, (&self.figures.month(place), None))
            })
            .collect()
    }

    pub(super) fn bars<'a>(&self, lines: impl Iterator<Item = &'a LineView>) -> Vec<Bar> {
        let pieces = lines.map(|line| Piece {
            name: line.name.clone(),
            value: line.total,
            url: line.url.clone(),
        });
        charts::bars(pieces.collect(), Measure::Total, self.locale)
    }

    pub(super) fn official(&self) -> Option<OfficialView> {
        self.figures
            .official_inflow
            .as_ref()
            .map(|official| OfficialView {
                number: official.number,
                total: official.total_fen,
                source: official.source.clone(),
            })
    }

    pub(super) fn sources(&self) -> Vec<(String, String)> {
        let sources = &self.figures.sources;
        let tables: Vec<String> = sources
            .code_tables
            .iter()
            .map(|(name, edition)| format!("{name} {edition}"))
            .collect();
        vec![
            (
                self.say("periodic-source-ledger"),
                self.say("periodic-source-ledger-text"),
            ),
            (
                self.say("periodic-read-on"),
                self.figures.read_on.to_string(),
            ),
            (self.say("periodic-rule-set"), sources.rule_set.clone()),
            (self.say("periodic-code-tables"), tables.join(", ")),
            (self.say("periodic-program"), sources.program.clone()),
        ]
    }
}

/// The one list behind some cells of the matrix; none when some count what is sold and others what is bought, unless what
/// comes to one place is all that is bought there.
fn pick_of<'a>(
    cells: impl Iterator<Item = &'a Cell>,
    from: Option<&str>,
    to: Option<&str>,
) -> Option<Pick> {
    let mut scopes: Vec<Scope> = cells.map(|cell| cell.scope).collect();
    scopes.dedup();
    let home = PLACES[0];
    let scope = match (scopes.as_slice(), from, to) {
        ([scope], ..) => *scope,
        (_, None, Some(to)) if to == home => Scope::Inflow,
        (_, None, Some(_)) => Scope::Outflow,
        _ => return None,
    };
    let mut pick = Pick::new(Set::Term, scope);
    if let Some(from) = from {
        pick = pick.cut(Dimension::SellerPlace, from);
    }
    if let Some(to) = to {
        pick = pick.cut(Dimension::BuyerPlace, to);
    }
    Some(pick)
}
