//! The decisions themselves: one transaction each, with history, log and mail.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{code_in_doubt, page, url};
use crate::audit::{self, Entry};
use crate::ids::OrganisationId;
use crate::notices::{Kind, Notice};
use crate::organisations::joining::{note, tell_search};
use crate::organisations::life::{self, Deed};
use crate::organisations::mails::{self, DecisionMail};
use crate::organisations::organisation::Organisation;
use crate::organisations::store::{self, Decision};
use crate::web::{Answer, Ctx, Error, Errors, Path, Reader, Result, Staff, Typed};

/// The words of a decision, at the field of their own.
fn words(typed: &Typed, deed: Deed) -> Result<String, Errors> {
    let field = match deed {
        Deed::Verify => "verify_note",
        Deed::Return => "return_reason",
        Deed::Suspend => "suspend_reason",
        Deed::Lift => "lift_note",
    };
    let mut reader = Reader::new(typed);
    let words = if deed.needs_reason() {
        reader.text(field, 500)
    } else {
        Some(reader.optional(field, 500).unwrap_or_default())
    };
    reader.finish(words)
}

/// What keeps an organisation from being verified.
fn obstacles(o: &Organisation) -> Result<(), Errors> {
    let mut errors = Errors::default();
    if o.document.is_none() {
        errors
            .0
            .extend(Errors::one("verify_note", "organisation-needs-document").0);
    }
    if code_in_doubt(o) {
        errors
            .0
            .extend(Errors::one("verify_note", "organisation-needs-override").0);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// `POST /desk/organisations/{id}/decision` with `deed`, `seen` and the words
pub(crate) async fn decide(
    ctx: Ctx,
    me: Staff,
    Path(id): Path<OrganisationId>,
    typed: Typed,
) -> Answer {
    let deed = Deed::from_code(typed.get("deed")).ok_or(Error::NotFound)?;
    let errors = match words(&typed, deed) {
        Ok(words) => match settle(&ctx, &me, id, (deed, &words, typed.get("seen"))).await? {
            Ok(()) => return ctx.done(deed.done(), &url(id)).await,
            Err(errors) => errors,
        },
        Err(errors) => errors,
    };
    let form = ctx.form(&typed, &errors);
    let page = page(&ctx, &me, id, form).await?;
    ctx.invalid(page).await
}

async fn settle(
    ctx: &Ctx,
    me: &Staff,
    id: OrganisationId,
    (deed, words, seen): (Deed, &str, &str),
) -> Result<Result<(), Errors>> {
    let (app, now) = (&ctx.app, ctx.app.clock.now());
    let moved_on = || Error::conflict("organisation-moved-on");
    let mut tx = app.db.write().await?;
    let o = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let to = life::after(o.state, deed, o.verified_at.is_some()).ok_or_else(moved_on)?;
    if deed == Deed::Verify
        && let Err(errors) = obstacles(&o)
    {
        return Ok(Err(errors));
    }
    let seen = DateTime::parse_from_rfc3339(seen).map_err(|_| moved_on())?;
    let decision = Decision {
        from: o.state,
        to,
        reason: if deed.needs_reason() { words } else { "" },
        verified_at: if deed == Deed::Verify {
            Some(now)
        } else {
            o.verified_at
        },
        seen: seen.with_timezone(&Utc),
        now,
    };
    if !store::decide(&mut tx, id, &decision).await? {
        return Err(moved_on());
    }
    note(&mut tx, id, (me.id, deed.done()), words, now).await?;
    let entry = Entry {
        chain: "organisations",
        actor: Some(me.id),
        action: deed.done(),
        subject: id.to_string(),
        detail: json!({ "name": o.name, "uscc": o.uscc, "words": words }),
    };
    audit::append(&mut tx, entry, now).await?;
    tell_search(&mut tx, id, now).await?;
    let mail = DecisionMail {
        organisation: o.name.clone(),
        decision: deed.done(),
        reason: words.to_owned(),
        url: mails::my_organisation(app),
    };
    let notice = Notice::new(Kind::Organisation, mails::MINE)
        .with("organisation", o.name.as_str())
        .with("decision", mail.decision);
    mails::to_administrators(&mut tx, app, &o, &notice, &mail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// `POST /desk/organisations/{id}/credit-code`: an administrator lets a code pass whose check digit fails.
pub(crate) async fn accept_code(
    ctx: Ctx,
    me: Staff,
    Path(id): Path<OrganisationId>,
    typed: Typed,
) -> Answer {
    let mut reader = Reader::new(&typed);
    let words = reader.text("override_note", 500);
    let words = match reader.finish(words) {
        Ok(words) => words,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = page(&ctx, &me, id, form).await?;
            return ctx.invalid(page).await;
        }
    };
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let o = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if code_in_doubt(&o) && store::override_code(&mut tx, id, now).await? {
        note(&mut tx, id, (me.id, "code-overridden"), &words, now).await?;
        let entry = Entry {
            chain: "organisations",
            actor: Some(me.id),
            action: "organisation-code-overridden",
            subject: id.to_string(),
            detail: json!({ "uscc": o.uscc, "words": words }),
        };
        audit::append(&mut tx, entry, now).await?;
    }
    tx.commit().await?;
    ctx.done("organisation-code-accepted", &url(id)).await
}
