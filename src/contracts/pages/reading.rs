//! The form of a contract's values read with all that is known beside it, and given back to whoever comes too late with it.

use axum::http::StatusCode;

use super::differing::differences;
use super::form::{Frame, Purpose, page};
use super::late::{About, late};
use crate::contracts::contract::{Contract, State, Values};
use crate::contracts::{draft, drafting, life, opened, particulars};
use crate::db::Tx;
use crate::organisations;
use crate::web::{Answer, Ctx, Errors, Message, Result, Typed};

/// What the form says, particulars filled in from what is known, or everything that is wrong with it.
pub(super) async fn parse(
    ctx: &Ctx,
    tx: &mut Tx,
    contract: Option<&Contract>,
    (typed, signed): (&Typed, bool),
) -> Result<std::result::Result<Values, Errors>> {
    let known = organisations::store::cards(tx, &draft::named(typed)).await?;
    let today = ctx.app.clock.today();
    let mut values = match draft::parse(typed, today, &known, signed) {
        Ok(values) => values,
        Err(errors) => return Ok(Err(errors)),
    };
    particulars::fill(tx, &mut values, &known).await?;
    let mut errors = draft::on_both_sides(&values, typed, &known);
    if let Some(contract) = contract {
        let drafted = drafting::drafted(tx, contract.id).await?;
        let beyond = draft::patent_life::beyond(&values, &drafted.filed, today);
        errors.0.extend(beyond.0);
    }
    Ok(if errors.is_empty() {
        Ok(values)
    } else {
        Err(errors)
    })
}

/// Tells what was typed and not kept, because it does not belong to such a contract.
pub(super) async fn tell_unused(ctx: &Ctx, typed: &Typed, v: &Values) -> Result<()> {
    let d = &v.details;
    let other_kind = typed.get("licence_kind") != "non_exclusive";
    let fields = [
        (
            "licence_kind",
            "licence",
            v.licence_kind.is_empty() && other_kind,
        ),
        ("sublicensable", "sublicence", d.sublicensable.is_none()),
        ("investment", "investment", d.investment.is_none()),
        ("output", "output", d.output.is_none()),
        ("share", "share", d.share.is_none()),
    ];
    let unused: Vec<String> = fields
        .into_iter()
        .filter(|(field, _, gone)| *gone && typed.is_set(field))
        .map(|(_, label, _)| ctx.t(&format!("contract-f-{label}")))
        .collect();
    if unused.is_empty() {
        return Ok(());
    }
    let message = Message::new("contract-not-kept").with("fields", unused.join("、"));
    ctx.flash("warning", message).await
}

/// The form with everything typed, what happened meanwhile, and what sending it now would change.
pub(super) async fn too_late(
    ctx: &Ctx,
    number: &str,
    purpose: Purpose,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (contract, versions) = opened::at_desk(&mut tx, number).await?;
    typed.0.retain(|(key, _)| key != "revision");
    let mut frame = Frame::of(purpose, &contract);
    let nothing = (&typed, &[][..], ctx.locale);
    frame.late = Some(late(&mut tx, &contract, About::File, nothing).await?);
    let signed = contract.state != State::Draft;
    let read = parse(ctx, &mut tx, Some(&contract), (&typed, signed)).await?;
    if let Ok(values) = &read {
        let current = &life::current(&contract, &versions)?.values;
        frame.preview = Some(differences(current, values, ctx.locale));
    }
    let errors = read.err().unwrap_or_default();
    let page = page(ctx, &mut tx, &frame, &typed, &errors).await?;
    drop(tx);
    ctx.page_with(StatusCode::CONFLICT, page).await
}
