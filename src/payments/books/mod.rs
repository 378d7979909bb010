//! The ledger read back: what bank and ledger say of a month and why they differ, the rows behind every figure, and what an
//! organisation was charged, paid and got back. Nothing is written here.

mod clearing;
mod pages;
mod period;
mod statement;
mod store;

pub(super) use pages::account_label;

use crate::web::{Access, Duty, Routes, Sample};

const WHO: Access = Access::With(Duty::Finance);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(
            "/desk/payments/reconciliation",
            WHO,
            pages::reconciliation::show,
        )
        .get(
            "/desk/payments/reconciliation/{file}",
            WHO,
            pages::reconciliation::file,
        )
        .get("/desk/payments/entries", WHO, pages::entries::show)
        .get("/desk/payments/entries/{file}", WHO, pages::entries::file)
        .get("/desk/payments/statement", WHO, pages::statement::desk)
        .get(
            "/desk/payments/statement/{file}",
            WHO,
            pages::statement::desk_file,
        )
        .get(
            "/my/payments/statement",
            Access::Member,
            pages::statement::mine,
        )
        .get(
            "/my/payments/statement.csv",
            Access::Member,
            pages::statement::mine_csv,
        )
        .get(
            "/my/payments/statement.xlsx",
            Access::Member,
            pages::statement::mine_xlsx,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    pages::samples()
}
