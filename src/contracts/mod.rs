//! Technology contracts: drafts, versions, registration, change, cancellation. The centre helps the parties to register
//! and records what the registry outside answered. Registered values are never edited.

pub mod bringing;
pub mod contract;
pub mod details;
pub mod draft;
mod drafting;
mod estimates;
pub mod filing;
mod from_deal;
pub mod history;
pub mod income;
pub mod life;
pub mod mails;
mod opened;
mod pages;
pub mod papers;
mod particulars;
pub mod performing;
pub mod registering;
mod samples;
pub mod store;

pub use drafting::fill as fill_draft;
pub use from_deal::DraftOfDeal;
pub use opened::Side;
pub(crate) use pages::ledger::Asked as LedgerAsked;

use crate::jobs;
use crate::state::App;
use crate::web::{Access, Duty, Routes, Sample};
pub(crate) use pages::second::needs_two as change_needs_two;
use pages::{changing, deeds, file, form, ledger, manager, mine, origin, second};

/// The chain of the audit log in which every deed on a contract is written down, within its own transaction.
pub(crate) const CHAIN: &str = "contracts";

pub(crate) fn routes() -> Routes {
    let writes = Access::With(Duty::Registrar);
    Routes::new()
        .get("/desk/contracts", Access::Staff, ledger::show)
        .post("/desk/contracts", writes, form::create)
        .get("/desk/contracts/new", writes, form::new)
        .get("/desk/contracts/{number}", Access::Staff, file::show)
        .get("/desk/contracts/{number}/edit", writes, form::edit)
        .post("/desk/contracts/{number}/edit", writes, form::update)
        .get("/desk/contracts/{number}/change", writes, changing::show)
        .post("/desk/contracts/{number}/change", writes, changing::record)
        .get(
            "/desk/contracts/{number}/change/waiting",
            Access::Staff,
            second::show,
        )
        .post(
            "/desk/contracts/{number}/change/confirmation",
            writes,
            second::confirm,
        )
        .post(
            "/desk/contracts/{number}/change/refusal",
            writes,
            second::refuse,
        )
        .post("/desk/contracts/{number}/signing", writes, deeds::sign)
        .post(
            "/desk/contracts/{number}/abandonment",
            writes,
            deeds::abandon,
        )
        .post("/desk/contracts/{number}/origin", writes, origin::correct)
        .merge(filing::routes())
        .post("/desk/contracts/{number}/manager", writes, manager::set)
        .merge(history::pages::routes())
        .get("/my/contracts", Access::Member, mine::index)
        .get("/my/contracts/{number}", Access::Member, mine::show)
        .merge(drafting::routes())
        .merge(estimates::routes())
        .merge(performing::routes())
        .merge(income::routes())
        .merge(papers::routes())
}

/// Keeps the reminders of what is due under contracts going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &performing::clock::Round {}, app.clock.now()).await?;
    jobs::enqueue(&mut tx, &filing::Reminders {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = ledger::LedgerPage::samples()
        .iter()
        .map(Sample::of)
        .collect();
    all.extend(form::FormPage::samples().iter().map(Sample::of));
    all.extend(file::FilePage::samples().iter().map(Sample::of));
    all.extend(second::SecondPage::samples().iter().map(Sample::of));
    all.extend(estimates::samples());
    all.extend(mine::MinePage::samples().iter().map(Sample::of));
    all.extend(mine::MyFilePage::samples().iter().map(Sample::of));
    all.extend(drafting::samples());
    all.extend(performing::samples());
    all.extend(income::samples());
    all.extend(filing::samples());
    all.extend(papers::samples());
    all.extend(history::pages::samples());
    all
}
