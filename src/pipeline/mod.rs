//! The technology manager's pages across deals: what is to be done by when, and visits to companies. Must stay true: what
//! several people do at once is done once, and everybody is told what was not done and why.

mod new_task;
mod store;
mod tasks;
pub(crate) mod visits;

use crate::db::Tx;
use crate::ids::UserId;
use crate::web::{Access, Duty, Routes, Sample};

/// Problems heard on visits that no need was made of.
pub(crate) async fn open_problems(tx: &mut Tx, person: UserId) -> sqlx::Result<i64> {
    Ok(store::counts(tx, person).await?.2)
}

pub(crate) fn routes() -> Routes {
    let manager = Access::With(Duty::TechnologyManager);
    Routes::new()
        .get("/desk/tasks", Access::Staff, tasks::index)
        .post("/desk/tasks", manager, new_task::create)
        .get("/desk/tasks/new", manager, new_task::new)
        .post("/desk/tasks/changes", Access::Staff, tasks::change)
        .post(
            "/desk/tasks/{id}/completion",
            Access::Staff,
            tasks::complete,
        )
        .post("/desk/tasks/{id}/reopening", Access::Staff, tasks::reopen)
        .merge(visits::routes())
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = tasks::samples();
    all.extend(new_task::samples());
    all.extend(visits::samples());
    all
}
