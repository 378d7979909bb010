//! Samples of every page of this room, for the test that renders all templates in every language.

use chrono::{DateTime, NaiveDate};

use super::adjusted::Adjusted;
use super::files::{FilePage, PrintPage};
use super::rows::{Among, Looking};
use super::show::{self, ReportPage};
use super::view::Body;
use super::{edit, index, public, rows};
use crate::ids::{ReportId, UserId};
use crate::reports::pages::rows::sample_entries;
use crate::reports::periodic::adjust;
use crate::reports::periodic::build::{Ledger, build};
use crate::reports::periodic::report::{self, Official, Report, Words};
use crate::reports::periodic::rows::{Pick, Set};
use crate::reports::periodic::snapshot::Snapshot;
use crate::reports::periodic::term::Term;
use crate::reports::target::{Basis, Measure, Scope, Target};
use crate::web::words::Locale;
use crate::web::{FormView, Sample, Typed};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default()
}

fn target(amount: i64) -> Target {
    Target {
        year: 2026,
        measure: Measure::Total,
        scope: Scope::Outflow,
        basis: Basis::Registered,
        amount,
        source_document: "达科发〔2026〕1号（虚构）".to_owned(),
        item_number: "3".to_owned(),
        note: String::new(),
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn snapshot(code: &str, full: bool, amount: i64) -> Option<Snapshot> {
    let target = target(amount);
    let words = Words {
        analysis: "转让类增长较快。\n下季度重点跟进许可。".to_owned(),
        official: Some(Official {
            number: None,
            total_fen: Some(616_500_000),
            source: "省厅通报（虚构）".to_owned(),
        }),
    };
    let entries = if full { sample_entries() } else { Vec::new() };
    Some(build(&Ledger {
        term: Term::from_code(code)?,
        today: today(),
        basis: Basis::Registered,
        target: full.then_some(&target),
        entries: &entries,
        before: &[],
        words: if full { &words } else { &EMPTY },
        rule_set: "CN2000",
    }))
}

static EMPTY: Words = Words {
    analysis: String::new(),
    official: None,
};

fn body(snapshot: &Snapshot, adjusted: bool) -> Body {
    let mut body = Body::new(snapshot, "", Locale::Zh);
    if adjusted {
        let figures = &snapshot.figures;
        let frozen = snapshot.rows.behind(&Pick::new(Set::Term, Scope::Outflow));
        let about = (figures.term, Scope::Outflow, Basis::Registered);
        let all = adjust::adjustments(&frozen, &[], about, today());
        let of = [(Scope::Outflow, all)];
        body.adjusted = Some(Adjusted::new(
            &of,
            figures.outflow.now,
            today(),
            ("", Locale::Zh),
        ));
    }
    body
}

fn shown(snapshot: &Snapshot, state: &'static str) -> ReportPage {
    let frozen = state == "frozen";
    ReportPage {
        code: snapshot.figures.term.code(),
        body: body(snapshot, frozen),
        state,
        standing: "late",
        due_on: snapshot.figures.term.due_on(),
        is_over: true,
        hash: if frozen {
            "0a1b".repeat(16)
        } else {
            String::new()
        },
        facts: Vec::new(),
        events: vec![show::sample_event()],
        deeds: show::sample_deeds(state),
        revision: 1,
        form: FormView::blank(),
    }
}

fn paper(snapshot: &Snapshot, frozen: bool) -> PrintPage {
    PrintPage {
        code: snapshot.figures.term.code(),
        body: body(snapshot, frozen),
        state: "草稿".to_owned(),
        frozen,
        hash: String::new(),
        people: vec![("起草".to_owned(), "扈明澈（虚构）".to_owned())],
        made: "2026-11-26 10:00".to_owned(),
    }
}

fn others(full: &Snapshot, empty: &Snapshot) -> Vec<Sample> {
    let term = full.figures.term;
    let by = UserId::mint(DateTime::UNIX_EPOCH);
    let id = ReportId::mint(DateTime::UNIX_EPOCH);
    let draft = Report::begun(id, term, by, DateTime::UNIX_EPOCH);
    let wrong = report::parse(&Typed::from_iter([("official_number", "-1")]));
    let form = FormView::new(
        &report::typed(&draft),
        &wrong.err().unwrap_or_default(),
        Locale::Zh,
    );
    let looking = |staff| Looking {
        page: 1,
        staff,
        locale: Locale::Zh,
    };
    let pick = Pick::new(Set::SoFar, Scope::Outflow);
    let frozen = |code| public::Frozen {
        term: Term::from_code(code).unwrap_or(term),
        sums: full.figures.outflow.now,
        at: DateTime::UNIX_EPOCH,
        hash: "0a1b".repeat(16),
    };
    let among = |snapshot: &'_ Snapshot, hash| {
        let among = Among {
            term: snapshot.figures.term,
            read_on: snapshot.figures.read_on,
            hash,
            rows: &snapshot.rows,
        };
        Sample::of(&rows::build(&among, &pick, &looking(hash.is_none())))
    };
    let written = Report {
        words: Words {
            analysis: "上半年平稳（虚构）。".to_owned(),
            official: None,
        },
        ..draft.clone()
    };
    vec![
        Sample::of(&edit::page(&draft, form, Locale::Zh)),
        Sample::of(&edit::met(&written, FormView::blank(), Locale::Zh)),
        Sample::of(&index::build(
            2026,
            &[draft],
            Some(2024),
            (today(), true, Locale::Zh),
        )),
        among(full, None),
        among(full, Some("0a1b")),
        among(empty, Some("0a1b")),
        Sample::of(&public::page(
            &[frozen("2026"), frozen("2026-05")],
            public::pager(1, 60),
            (false, Locale::Zh),
        )),
        Sample::of(&public::page(&[], public::pager(1, 0), (true, Locale::Zh))),
        Sample::of(&paper(empty, false)),
        Sample::of(&FilePage {
            page: paper(full, true),
            css: String::new(),
        }),
    ]
}

pub(in crate::reports::periodic) fn all() -> Vec<Sample> {
    let mut all = Vec::new();
    for (code, full, amount) in [
        ("2026-03", true, 550_000_000),
        ("2026-Q3", true, 0),
        ("2026", true, 550_000_000),
        ("2026-11", false, 0),
    ] {
        let Some(snapshot) = snapshot(code, full, amount) else {
            continue;
        };
        for state in ["none", "draft", "checked", "frozen"] {
            all.push(Sample::of(&shown(&snapshot, state)));
        }
    }
    if let (Some(full), Some(empty)) = (snapshot("2026", true, 1), snapshot("2026-11", false, 0)) {
        all.extend(others(&full, &empty));
    }
    all
}
