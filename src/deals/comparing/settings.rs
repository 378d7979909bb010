//! By what the answers to a need are scored, and whether the centre reads the scores.

use axum::extract::State as Shared;
use serde_json::json;

use super::weighing::Criterion;
use super::{CRITERIA_MOST, own_need, page, path};
use crate::audit;
use crate::deals::store;
use crate::listings::content;
use crate::state::App;
use crate::web::error::Error;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Path, see_other};

/// A criterion as typed: its place, name and weight.
type Wanted = (i64, String, i64);

fn parse(typed: &Typed) -> Result<Vec<Wanted>, Errors> {
    let mut r = Reader::new(typed);
    let mut wanted = Vec::new();
    for n in content::rows(&mut r, "criteria", CRITERIA_MOST) {
        let field = |name: &str| format!("criteria.{n}.{name}");
        let name = r.text(&field("name"), 20);
        let weight = r.parsed(&field("weight"), |text| {
            let weight: Option<i64> = text.parse().ok();
            weight
                .filter(|weight| (1..=100).contains(weight))
                .ok_or_else(|| Message::new("comparing-weight-wrong"))
        });
        let place = i64::try_from(n).ok();
        if let (Some(place), Some(name), Some(weight)) = (place, name, weight) {
            wanted.push((place, name, weight));
        }
    }
    let mut names: Vec<&str> = wanted.iter().map(|(_, name, _)| name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        r.error("criteria", "comparing-criteria-twice");
    }
    r.finish(Some(wanted))
}

/// `POST /needs/{number}/answers/criteria`
pub(crate) async fn criteria(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let listing = own_need(&mut tx, &number, &ctx).await?;
    let wanted = match parse(&typed) {
        Ok(wanted) => wanted,
        Err(errors) => {
            return page::refuse(&ctx, tx, &listing, ("criteria", &typed, &errors)).await;
        }
    };
    let most = i64::try_from(CRITERIA_MOST).unwrap_or(i64::MAX);
    let before = store::criteria(&mut tx, listing.id, most).await?;
    let same = before
        .iter()
        .map(|c| (c.position, c.name.clone(), c.weight))
        .eq(wanted.iter().cloned());
    if same {
        return Ok(see_other(&path(&number)));
    }
    let now = app.clock.now();
    let (centre_reads, _) = store::comparison(&mut tx, listing.id).await?;
    let seen = typed.get("revision").parse().unwrap_or(-1);
    if !store::turn_comparison(&mut tx, listing.id, seen, centre_reads, now).await? {
        return Err(Error::conflict("comparing-settings-moved"));
    }
    for gone in before
        .iter()
        .filter(|c| wanted.iter().all(|w| w.0 != c.position))
    {
        store::drop_criterion(&mut tx, gone.id).await?;
    }
    for (position, name, weight) in &wanted {
        let one = Criterion {
            id: crate::ids::mint(now),
            position: *position,
            name: name.clone(),
            weight: *weight,
        };
        store::set_criterion(&mut tx, listing.id, &one, now).await?;
    }
    let names: Vec<_> = wanted.iter().map(|w| (&w.1, w.2)).collect();
    note(
        &mut tx,
        &ctx,
        &number,
        ("compare-criteria", json!({ "criteria": names })),
    )
    .await?;
    tx.commit().await?;
    ctx.done("comparing-done-criteria", &path(&number)).await
}

async fn note(
    tx: &mut crate::db::Tx,
    ctx: &Ctx,
    number: &str,
    (action, detail): (&str, serde_json::Value),
) -> Result<(), Error> {
    let entry = audit::Entry {
        chain: "deals",
        actor: ctx.user(),
        action,
        subject: number.to_owned(),
        detail,
    };
    audit::append(tx, entry, ctx.app.clock.now()).await?;
    Ok(())
}

/// `POST /needs/{number}/answers/centre`: `reads=yes` lets the centre read scores and notes, anything else ends it.
pub(crate) async fn centre(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let listing = own_need(&mut tx, &number, &ctx).await?;
    let reads = typed.get("reads") == "yes";
    let (before, revision) = store::comparison(&mut tx, listing.id).await?;
    if before == reads {
        return Ok(see_other(&path(&number)));
    }
    let now = app.clock.now();
    if !store::turn_comparison(&mut tx, listing.id, revision, reads, now).await? {
        return Err(Error::conflict("comparing-settings-moved"));
    }
    note(
        &mut tx,
        &ctx,
        &number,
        ("compare-centre", json!({ "reads": reads })),
    )
    .await?;
    tx.commit().await?;
    let word = if reads {
        "comparing-done-centre-in"
    } else {
        "comparing-done-centre-out"
    };
    ctx.done(word, &path(&number)).await
}
