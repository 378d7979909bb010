//! The registration of a contract (认定登记): attempts with their stages and limits, the registrars' checks, supplements,
//! the decision. Must stay true: nothing is made up here (numbers are typed in), a helper never looks like a registry,
//! and of two persons at once one has the effect and the other sees what changed.

mod case;
pub mod checking;
pub mod clock;
mod deeds;
mod entries;
pub mod forms;
pub mod hints;
pub mod life;
mod page;
mod party;
mod queue;
pub mod record;
mod recount;
pub mod remind;
mod samples;
pub mod stage;
mod view;

pub(in crate::contracts) use case::may_edit;
pub(in crate::contracts) use forms::change_file;
pub(in crate::contracts) use page::reliefs;
pub(crate) use queue::counts;
pub use recount::Recount;
pub use remind::Reminders;
pub(in crate::contracts) use remind::second_registrar;
pub(in crate::contracts) use stage::Mode;
pub(crate) use view::{Standing, registry, standing, waits};

use crate::web::{Access, Duty, Routes, Sample};

pub(in crate::contracts) fn routes() -> Routes {
    let writes = Access::With(Duty::Registrar);
    let (staff, member) = (Access::Staff, Access::Member);
    let at = |rest: &str| format!("/desk/contracts/{{number}}/{rest}");
    Routes::new()
        .get("/desk/filings", staff, queue::show)
        .get(&at("filing"), staff, page::show)
        .post(&at("filing"), writes, deeds::file)
        .post(&at("filing/acceptance"), writes, deeds::accept)
        .post(&at("filing/supplement"), writes, deeds::ask)
        .post(&at("filing/answer"), writes, deeds::answer)
        .post(&at("filing/checks"), writes, deeds::note)
        .post(&at("filing/first-check"), writes, deeds::check_first)
        .post(&at("filing/second-check"), writes, deeds::check_second)
        .post(&at("filing/recheck"), writes, deeds::check_again)
        .post(&at("return"), writes, deeds::send_back)
        .post(&at("registration"), writes, deeds::register)
        .post(&at("refusal"), writes, deeds::refuse)
        .post(&at("reopening"), writes, deeds::reopen)
        .post(&at("cancellation"), writes, deeds::cancel)
        .get("/my/contracts/{number}/filing", member, party::show)
        .post("/my/contracts/{number}/filing/reply", member, party::reply)
}

pub(in crate::contracts) fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = page::FilingPage::samples().iter().map(Sample::of).collect();
    all.extend(party::MyFilingPage::samples().iter().map(Sample::of));
    all.extend(queue::QueuePage::samples().iter().map(Sample::of));
    all
}
