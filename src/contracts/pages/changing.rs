//! The change of a registered contract: the whole form again, with the day from which it counts.

use super::differing::differences;
use super::form::{Frame, Purpose, blank, page, seen};
use super::reading::{parse, tell_unused, too_late};
use super::second;
use crate::contracts::contract::{Contract, Deed, Values, Version};
use crate::contracts::filing::record::{ChangeFile, ChangeKind, Office};
use crate::contracts::life::Seen;
use crate::contracts::papers::document::Document;
use crate::contracts::registering::Change;
use crate::contracts::{filing, life, opened, registering, store};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::PaperId;
use crate::web::{Answer, Ctx, Error, Errors, Path, Result, Staff, Typed};

/// What a link may bring along: an estimated total that is known by now, and why.
const BROUGHT: [&str; 2] = ["total", "change_words"];

/// `GET /desk/contracts/{number}/change`
pub(crate) async fn show(
    ctx: Ctx,
    _: Staff,
    Path(number): Path<String>,
    mut asked: Typed,
) -> Answer {
    asked
        .0
        .retain(|(field, _)| BROUGHT.contains(&field.as_str()));
    blank(ctx, number, Purpose::Change, &asked).await
}

/// The current papers of the file, of which a change may rest on one.
pub(super) async fn papers(tx: &mut Tx, contract: &Contract) -> Result<Vec<Choice>> {
    let papers = store::current_documents(tx, contract.id).await?;
    let choice = |paper: &Document| Choice {
        value: paper.id.to_string(),
        label: paper.name.clone(),
    };
    Ok(papers.iter().map(choice).collect())
}

/// The paper that was chosen, if one was and it still stands.
async fn basis(
    tx: &mut Tx,
    contract: &Contract,
    typed: &Typed,
) -> Result<std::result::Result<Option<PaperId>, Errors>> {
    let chosen = typed.get("basis");
    if chosen.is_empty() {
        return Ok(Ok(None));
    }
    let papers = store::current_documents(tx, contract.id).await?;
    let found = papers.iter().find(|paper| paper.id.to_string() == chosen);
    Ok(found
        .map(|paper| Some(paper.id))
        .ok_or_else(|| Errors::one("basis", "contract-change-basis-gone")))
}

/// A change as it was typed, with the small file beside it.
pub(super) type Asked = (Change, Values, ChangeFile);

/// Everything that the form says, or everything that is wrong with it.
pub(super) async fn read(
    (ctx, tx): (&Ctx, &mut Tx),
    (contract, current): (&Contract, &Version),
    typed: &Typed,
    seen: Seen,
) -> Result<std::result::Result<Asked, Errors>> {
    let today = ctx.app.clock.today();
    let values = parse(ctx, tx, Some(contract), (typed, true)).await?;
    let change = registering::change(typed, contract, current, today);
    let paper = filing::change_file(typed, (contract, ChangeKind::Change), today, seen);
    let basis = basis(tx, contract, typed).await?;
    Ok(match (values, change, paper, basis) {
        (Ok(values), Ok(mut change), Ok(paper), Ok(basis)) => {
            let errors = registering::fits_registration(&values, contract);
            change.basis = basis;
            if errors.is_empty() {
                Ok((change, values, paper))
            } else {
                Err(errors)
            }
        }
        (values, change, paper, basis) => {
            let all = [values.err(), change.err(), paper.err(), basis.err()];
            let all = all.into_iter().flatten().flat_map(|errors| errors.0);
            Err(Errors(all.collect()))
        }
    })
}

/// Records the change, or keeps it for the second person who has to see it; the words to say so.
async fn write(
    (ctx, tx): (&Ctx, &mut Tx),
    contract: &Contract,
    (asked, typed): (&Asked, &Typed),
    seen: Seen,
) -> Result<&'static str> {
    let (change, values, paper) = asked;
    let sums = (values.total, values.technical);
    let office = Office::of(&ctx.app.config);
    if second::needs_two(tx, contract, sums, &office).await? {
        second::ask(tx, contract, (asked, typed), seen).await?;
        return Ok("contract-change-asked");
    }
    life::change(tx, contract, change, values, seen).await?;
    filing::life::record_change(tx, contract, paper).await?;
    Ok("contract-changed")
}

/// `POST /desk/contracts/{number}/change`: records it, or only shows what it would change.
pub(crate) async fn record(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let (contract, versions) = opened::at_desk(&mut tx, &number).await?;
    let mut frame = Frame::of(Purpose::Change, &contract);
    if typed.only_rows() {
        let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
        drop(tx);
        return ctx.page(page).await;
    }
    let current = life::current(&contract, &versions)?;
    let seen = seen(&ctx, &staff, &typed);
    // Told before the fields are looked at.
    if !contract.state.may(Deed::Change) || contract.revision != seen.revision {
        drop(tx);
        return too_late(&ctx, &number, Purpose::Change, typed).await;
    }
    let waits = store::waiting_change(&mut tx, contract.id).await?.is_some();
    let asked = if waits {
        Err(Errors::one("changed_on", "contract-change-waits"))
    } else {
        read((&ctx, &mut tx), (&contract, current), &typed, seen).await?
    };
    match asked {
        Ok((_, values, _)) if typed.is_set("_check") => {
            let changed = differences(&current.values, &values, ctx.locale);
            frame.preview = Some(changed);
            let page = page(&ctx, &mut tx, &frame, &typed, &Errors::default()).await?;
            drop(tx);
            ctx.page(page).await
        }
        Ok(asked) => match write((&ctx, &mut tx), &contract, (&asked, &typed), seen).await {
            Ok(done) => {
                tx.commit().await?;
                tell_unused(&ctx, &typed, &asked.1).await?;
                ctx.done(done, &format!("/desk/contracts/{number}")).await
            }
            Err(Error::Conflict(_)) => {
                drop(tx);
                too_late(&ctx, &number, Purpose::Change, typed).await
            }
            Err(error) => Err(error),
        },
        Err(errors) => {
            let page = page(&ctx, &mut tx, &frame, &typed, &errors).await?;
            drop(tx);
            ctx.invalid(page).await
        }
    }
}
