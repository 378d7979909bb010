//! The desk in all that it may show, for the test that renders every template.

use super::{Card, Column, DeskPage, FilterOption, Waiting, Waits, Worth};
use crate::deals::Choice;
use crate::deals::handover;
use crate::web::form::FormView;
use crate::web::form::{Errors, Typed};
use crate::web::pager::Pager;
use crate::web::{Locale, Sample};

fn option(chosen: bool) -> FilterOption {
    FilterOption {
        label: "全部".to_owned(),
        url: "/desk/deals?".to_owned(),
        chosen,
        count: chosen.then_some(3),
    }
}

fn worth(chance: Option<i64>) -> Worth {
    Worth {
        count: 60,
        fen: 240_000_000,
        weighted: chance.map(|_| 24_000_000),
        chance,
        open_price: 2,
    }
}

fn page(table: bool, columns: Vec<Column>, rows: Vec<Card>) -> DeskPage {
    let wrong = Errors::one("step_text", "field-required");
    DeskPage {
        table,
        board_url: "/desk/deals?".to_owned(),
        table_url: "/desk/deals?view=table".to_owned(),
        here: "/desk/deals?".to_owned(),
        query: "view=table".to_owned(),
        waits: Some(Waits {
            deals: ["answer", "over", "today", "unplanned"]
                .map(|why| Waiting {
                    why,
                    card: Card::sample(why == "unplanned"),
                })
                .into(),
            more: true,
            tasks: 3,
            tasks_late: true,
        })
        .filter(|_| !columns.is_empty()),
        all: Worth::total(&[worth(Some(10))]),
        columns,
        pager: Pager::of_size((2, 50), 150, |n| format!("/desk/deals?page={n}")),
        total: i64::try_from(rows.len()).unwrap_or(0),
        rows,
        states: vec![option(true)],
        managers: vec![option(true), option(false)],
        delays: vec![option(true)],
        steps: vec![option(true), option(false)],
        reasons: vec![option(true), option(false)],
        can_assign: true,
        people: vec![Choice {
            value: handover::NOBODY.to_owned(),
            label: "任何人".to_owned(),
        }],
        form: FormView::new(&Typed::default(), &wrong, Locale::Zh),
    }
}

pub(crate) fn all() -> Vec<Sample> {
    let cards = || vec![Card::sample(true), Card::sample(false)];
    let columns = || {
        let column = |state, chance| Column {
            state,
            worth: worth(chance),
            cards: cards(),
            url: "/desk/deals?view=table".to_owned(),
        };
        vec![column("requested", Some(10)), column("contracted", None)]
    };
    [
        page(false, columns(), Vec::new()),
        page(true, columns(), cards()),
        page(true, Vec::new(), Vec::new()),
    ]
    .iter()
    .map(Sample::of)
    .collect()
}
