//! What the forms of a registration file do. Each compares what the form saw with what is there; whoever comes too late
//! gets the page as it stands now, what happened meanwhile, and everything typed.

use axum::http::StatusCode;

use super::case::{Case, numbered};
use super::record::{ChangeKind, Office};
use super::stage::Act;
use super::{checking, forms, life as filing_life, page};
use crate::contracts::contract::Deed;
use crate::contracts::life::{self, Seen};
use crate::contracts::pages::form::seen;
use crate::contracts::pages::late::{self, About};
use crate::contracts::{mails, registering, store};
use crate::db::Tx;
use crate::web::{Answer, Ctx, Error, Errors, Path, Result, Staff, Typed};

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Do {
    Act(Act),
    Note,
    Reopen,
    Cancel,
}

impl Do {
    fn code(self) -> &'static str {
        match self {
            Self::Act(act) => act.code(),
            Self::Note => "checks",
            Self::Reopen => "reopen",
            Self::Cancel => "cancel",
        }
    }

    fn allowed(self, case: &Case) -> bool {
        match self {
            Self::Act(act) => case.may(act),
            Self::Note => case.may_note(),
            Self::Reopen => case.contract.state.may(Deed::Reopen),
            Self::Cancel => case.contract.state.may(Deed::Cancel),
        }
    }

    /// The end of the words' keys of what the parties are told; nothing for what is the centre's own.
    fn told(self) -> Option<&'static str> {
        Some(match self {
            Self::Act(Act::Submit) => "filed",
            Self::Act(Act::Accept) => "accepted",
            Self::Act(Act::Ask) => "supplement",
            Self::Act(Act::Register) => "registered",
            Self::Act(Act::Refuse) => "refused",
            Self::Cancel => "cancelled",
            _ => return None,
        })
    }
}

/// What a form came to: done, or errors at its fields.
type Outcome = Result<std::result::Result<(), Errors>>;

struct Open<'a> {
    case: &'a Case,
    typed: &'a Typed,
    office: Office,
    seen: Seen,
    today: chrono::NaiveDate,
}

async fn step(ctx: Ctx, staff: Staff, number: String, typed: Typed, what: Do) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let contract = numbered(&mut tx, &number).await?;
    let case = page::opened(&ctx, &mut tx, contract).await?;
    let seen = seen(&ctx, &staff, &typed);
    // Told before the fields are looked at: what was typed was meant for another state.
    if !what.allowed(&case) || case.contract.revision != seen.revision {
        drop(tx);
        return late(&ctx, &number, typed).await;
    }
    let open = Open {
        case: &case,
        typed: &typed,
        office: Office::of(&ctx.app.config),
        seen,
        today: ctx.app.clock.today(),
    };
    match record(&mut tx, &open, what).await {
        Ok(Ok(())) => {
            if let Some(told) = what.told() {
                let about = (&case.contract, &case.current()?.values);
                mails::tell_parties(&mut tx, &ctx.app, about, told).await?;
            }
            tx.commit().await?;
            let to = if matches!(typed.get("tab"), "filing") {
                format!("/desk/contracts/{number}/filing")
            } else {
                format!("/desk/contracts/{number}")
            };
            ctx.done(&format!("contract-done-{}", what.code()), &to)
                .await
        }
        Ok(Err(errors)) => {
            let page = page::page(&ctx, &mut tx, &case, (&typed, &errors), String::new()).await?;
            drop(tx);
            ctx.invalid(page).await
        }
        // Another file got the number at this very moment.
        Err(Error::Conflict(message)) if message.key == "contract-number-taken" => {
            drop(tx);
            let mut tx = ctx.app.db.read().await?;
            let errors = Errors::one("registration_number", "contract-number-taken");
            let page = page::page(&ctx, &mut tx, &case, (&typed, &errors), String::new()).await?;
            drop(tx);
            ctx.invalid(page).await
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            late(&ctx, &number, typed).await
        }
        Err(error) => Err(error),
    }
}

/// The page as it stands now, with what was typed and what happened meanwhile.
async fn late(ctx: &Ctx, number: &str, mut typed: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let contract = numbered(&mut tx, number).await?;
    let meanwhile = late::meanwhile(&mut tx, &contract, About::File, ctx.locale).await?;
    let case = page::opened(ctx, &mut tx, contract).await?;
    typed.0.retain(|(key, _)| key != "revision");
    let given = (&typed, &Errors::default());
    let page = page::page(ctx, &mut tx, &case, given, meanwhile).await?;
    drop(tx);
    ctx.page_with(StatusCode::CONFLICT, page).await
}

/// Gives errors back to the page instead of ending the request.
macro_rules! read {
    ($reading:expr) => {
        match $reading {
            Ok(value) => value,
            Err(errors) => return Ok(Err(errors)),
        }
    };
}

async fn record(tx: &mut Tx, open: &Open<'_>, what: Do) -> Outcome {
    match what {
        Do::Act(Act::Submit) => submit(tx, open).await,
        Do::Act(Act::Register) => enter(tx, open).await,
        Do::Act(Act::Refuse) => turn_down(tx, open).await,
        Do::Cancel => strike(tx, open).await,
        Do::Act(act @ (Act::CheckFirst | Act::CheckSecond | Act::Back)) => {
            check(tx, open, act).await
        }
        Do::Note => {
            let found = read!(forms::checks(open.typed, &open.case.checks, open.today));
            let noted = (&open.office, found.as_slice());
            checking::note(tx, &open.case.contract, noted, open.seen).await?;
            Ok(Ok(()))
        }
        Do::Reopen => {
            life::reopen(tx, &open.case.contract, open.seen).await?;
            Ok(Ok(()))
        }
        Do::Act(act) => talk(tx, open, act).await,
    }
}

/// What passes between the registry and whoever handed in.
async fn talk(tx: &mut Tx, open: &Open<'_>, act: Act) -> Outcome {
    let (contract, typed, seen) = (&open.case.contract, open.typed, open.seen);
    match act {
        Act::Accept => {
            let filing = open.case.open()?;
            let day = read!(forms::acceptance(typed, filing, open.today));
            let so_far = (filing, open.case.last_talk());
            read!(forms::follows("accepted_on", day, so_far));
            let disputed = typed.get("disputed") == "yes";
            filing_life::accept_as(tx, contract, (day, disputed), seen).await?;
        }
        Act::Ask => {
            let filing = open.case.open()?;
            let request = read!(forms::request(typed, filing, open.today));
            let so_far = (filing, open.case.last_talk());
            read!(forms::follows("asked_on", request.asked_on, so_far));
            filing_life::ask(tx, contract, &request, seen).await?;
        }
        Act::Answer => {
            let round = open.case.waiting().ok_or_else(life::moved_on)?;
            let (day, words) = read!(forms::answer(typed, round.asked_on, open.today));
            if !open.case.open()?.may(Act::Answer) {
                return Ok(Err(Errors::one("answered_on", "filing-two-needed")));
            }
            filing_life::answer(tx, contract, (day, &words), seen).await?;
        }
        _ => {
            let words = read!(registering::words(typed, "return_words", true));
            life::send_back(tx, contract, &words, seen).await?;
        }
    }
    Ok(Ok(()))
}

async fn check(tx: &mut Tx, open: &Open<'_>, act: Act) -> Outcome {
    let (contract, typed, seen) = (&open.case.contract, open.typed, open.seen);
    match act {
        Act::CheckFirst => {
            let words = read!(registering::words(typed, "check_words", false));
            read!(forms::passable(&open.case.checks, open.today));
            checking::first(tx, contract, (&open.office, &words), seen).await?;
        }
        Act::CheckSecond => {
            let words = read!(registering::words(typed, "second_words", false));
            checking::second(tx, contract, &words, seen).await?;
        }
        _ => {
            let words = read!(registering::words(typed, "back_words", true));
            checking::again(tx, contract, &words, seen).await?;
        }
    }
    Ok(Ok(()))
}

async fn submit(tx: &mut Tx, open: &Open<'_>) -> Outcome {
    let day = read!(registering::filing_after(
        open.typed,
        open.case.current()?,
        open.case.last_decided(),
        open.today
    ));
    let filing = open.case.open()?;
    if !filing.may(Act::Submit) {
        return Ok(Err(Errors::one("filed_on", "filing-two-needed")));
    }
    life::file_by(tx, &open.case.contract, day, &open.office, open.seen).await?;
    Ok(Ok(()))
}

async fn enter(tx: &mut Tx, open: &Open<'_>) -> Outcome {
    let case = open.case;
    let registration = read!(registering::registration(
        open.typed,
        case.current()?,
        open.today
    ));
    let registry = read!(forms::registry(open.typed));
    let so_far = (case.open()?, case.last_talk());
    read!(forms::follows("registered_on", registration.on, so_far));
    let taken = store::with_registration_number(tx, &registration.number).await?;
    if taken.is_some() {
        return Ok(Err(Errors::one(
            "registration_number",
            "contract-number-taken",
        )));
    }
    life::register(tx, &case.contract, &registration, open.seen).await?;
    filing_life::name_registry(tx, &case.contract, registry, open.seen).await?;
    Ok(Ok(()))
}

async fn turn_down(tx: &mut Tx, open: &Open<'_>) -> Outcome {
    let case = open.case;
    let (contract, current) = (&case.contract, case.current()?);
    let refusal = read!(registering::refusal(
        open.typed, contract, current, open.today
    ));
    let so_far = (case.open()?, case.last_talk());
    read!(forms::follows("refused_on", refusal.on, so_far));
    life::refuse(tx, contract, &refusal, open.seen).await?;
    Ok(Ok(()))
}

async fn strike(tx: &mut Tx, open: &Open<'_>) -> Outcome {
    let contract = &open.case.contract;
    let ended = registering::cancellation_after(
        open.typed,
        contract,
        open.case.current()?.effective_on,
        open.today,
    );
    let about = (contract, ChangeKind::Cancellation);
    let file = forms::change_file(open.typed, about, open.today, open.seen);
    let (ended, mut file) = match (ended, file) {
        (Ok(ended), Ok(file)) => (ended, file),
        (ended, file) => {
            let mut errors = ended.err().unwrap_or_default();
            errors.0.extend(file.err().unwrap_or_default().0);
            return Ok(Err(errors));
        }
    };
    file.decided_on = Some(ended.on);
    life::cancel(tx, contract, &ended, open.seen).await?;
    filing_life::record_change(tx, contract, &file).await?;
    Ok(Ok(()))
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident => $what:expr,)+) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(ctx: Ctx, staff: Staff, Path(number): Path<String>, typed: Typed) -> Answer {
            step(ctx, staff, number, typed, $what).await
        }
    )+};
}

steps! {
    /// `POST /desk/contracts/{number}/filing`
    file => Do::Act(Act::Submit),
    /// `POST /desk/contracts/{number}/filing/acceptance`
    accept => Do::Act(Act::Accept),
    /// `POST /desk/contracts/{number}/filing/supplement`
    ask => Do::Act(Act::Ask),
    /// `POST /desk/contracts/{number}/filing/answer`
    answer => Do::Act(Act::Answer),
    /// `POST /desk/contracts/{number}/filing/checks`
    note => Do::Note,
    /// `POST /desk/contracts/{number}/filing/first-check`
    check_first => Do::Act(Act::CheckFirst),
    /// `POST /desk/contracts/{number}/filing/second-check`
    check_second => Do::Act(Act::CheckSecond),
    /// `POST /desk/contracts/{number}/filing/recheck`
    check_again => Do::Act(Act::Back),
    /// `POST /desk/contracts/{number}/return`
    send_back => Do::Act(Act::Withdraw),
    /// `POST /desk/contracts/{number}/registration`
    register => Do::Act(Act::Register),
    /// `POST /desk/contracts/{number}/refusal`
    refuse => Do::Act(Act::Refuse),
    /// `POST /desk/contracts/{number}/reopening`
    reopen => Do::Reopen,
    /// `POST /desk/contracts/{number}/cancellation`
    cancel => Do::Cancel,
}
