//! An organisation's administrator changes its card and hands in its document.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{mine, sample_organisation};
use crate::db;
use crate::ids::UserId;
use crate::organisations::form::{self, Card, Choices};
use crate::organisations::joining::{note, tell_search};
use crate::organisations::organisation::{Organisation, State};
use crate::organisations::store;
use crate::state::App;
use crate::storage::Refused;
use crate::web::upload::Upload;
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Locale, Member, Page, Reader, Result, Sample, SignedIn,
    Typed,
};

#[derive(Serialize)]
struct EditPage {
    form: FormView,
    /// Changing name, code or kind sends it back to staff.
    is_verified: bool,
    in_doubt: bool,
    seen: String,
    choices: Choices,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "organisations/edit.html";
    const NAV: &'static str = "workspace";
}

pub(super) fn samples() -> Vec<Sample> {
    let page = |errors: &Errors, is_verified| EditPage {
        form: FormView::new(
            &Card::of(&sample_organisation()).typed(),
            errors,
            Locale::Zh,
        ),
        is_verified,
        in_doubt: !is_verified,
        seen: "1970-01-01T00:00:00Z".to_owned(),
        choices: Choices::on(chrono::NaiveDate::default(), Locale::Zh),
    };
    vec![
        Sample::of(&page(&Errors::default(), true)),
        Sample::of(&page(&Errors::one("org_name", "field-required"), false)),
    ]
}

fn page(ctx: &Ctx, organisation: &Organisation, form: FormView, in_doubt: bool) -> EditPage {
    EditPage {
        form,
        is_verified: organisation.is_verified(),
        in_doubt,
        seen: organisation.updated_at.to_rfc3339(),
        choices: Choices::on(ctx.app.clock.today(), ctx.locale),
    }
}

async fn acted_for(app: &App, me: &Member) -> Result<Organisation> {
    let mut tx = app.db.read().await?;
    store::find(&mut tx, me.acting.id)
        .await?
        .ok_or(Error::NotFound)
}

/// `GET /my/organisation/edit`
pub(crate) async fn edit(ctx: Ctx, me: Member) -> Answer {
    let organisation = acted_for(&ctx.app, &me).await?;
    let typed = Card::of(&organisation).typed();
    let form = ctx.form(&typed, &Errors::default());
    let page = page(&ctx, &organisation, form, form::in_doubt(&typed));
    ctx.page(page).await
}

/// `POST /my/organisation`
pub(crate) async fn update(ctx: Ctx, me: Member, typed: Typed) -> Answer {
    let mut reader = Reader::new(&typed);
    let card = form::card(&mut reader, ctx.app.clock.today());
    let errors = match reader.finish(card) {
        Ok(card) => match save(&ctx.app, &me, card, typed.get("seen")).await? {
            Ok(said) => return ctx.done(said, mine::PAGE).await,
            Err(errors) => errors,
        },
        Err(errors) => errors,
    };
    let organisation = acted_for(&ctx.app, &me).await?;
    let form = ctx.form(&typed, &errors);
    let page = page(&ctx, &organisation, form, form::in_doubt(&typed));
    ctx.invalid(page).await
}

/// What to say, or what stands in the way.
async fn save(
    app: &App,
    me: &Member,
    card: Card,
    seen: &str,
) -> Result<Result<&'static str, Errors>> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let mut o = store::find(&mut tx, me.acting.id)
        .await?
        .ok_or(Error::NotFound)?;
    let before = Card::of(&o);
    // A second press of the button, or nothing to do.
    if before == card && o.state != State::Returned {
        return Ok(Ok("organisation-saved"));
    }
    let (was, seen_at) = (o.updated_at, DateTime::parse_from_rfc3339(seen).ok());
    if seen_at.is_none_or(|seen| seen.with_timezone(&Utc) != was) {
        return Ok(Err(Errors::one(
            "org_name",
            "organisation-edited-elsewhere",
        )));
    }
    let known = store::by_uscc(&mut tx, &card.uscc).await?;
    if known.is_some_and(|known| known.id != o.id) {
        return Ok(Err(Errors::one("uscc", "organisation-uscc-taken")));
    }
    let again = o.state == State::Returned
        || (o.state == State::Verified && card.identity_differs(&before));
    if again {
        o.state = State::Pending;
        o.state_reason = String::new();
        o.verified_at = None;
    }
    card.put_on(&mut o);
    o.updated_at = now;
    match store::save_card(&mut tx, &o, was, again.then_some(now)).await {
        Err(error) if db::is_duplicate(&error) => {
            return Ok(Err(Errors::one("uscc", "organisation-uscc-taken")));
        }
        Ok(false) => {
            return Ok(Err(Errors::one(
                "org_name",
                "organisation-edited-elsewhere",
            )));
        }
        done => done?,
    };
    let action = if again { "resubmitted" } else { "edited" };
    note(&mut tx, o.id, (me.id, action), "", now).await?;
    tell_search(&mut tx, o.id, now).await?;
    tx.commit().await?;
    Ok(Ok(if again {
        "organisation-resubmitted"
    } else {
        "organisation-saved"
    }))
}

/// `POST /my/organisation/document`
pub(crate) async fn upload(ctx: Ctx, me: SignedIn, member: Member, upload: Upload) -> Answer {
    let errors = match upload.file("document") {
        None => Errors::one("document", "organisation-document-missing"),
        Some(file) => match receive(&ctx.app, me.id, &member, file).await? {
            Ok(()) => return ctx.done("organisation-document-saved", mine::PAGE).await,
            Err(errors) => errors,
        },
    };
    let form = ctx.form(&upload.typed, &errors);
    let page = mine::page(&ctx, &me, form).await?;
    ctx.invalid(page).await
}

async fn receive(
    app: &App,
    by: UserId,
    member: &Member,
    file: &crate::web::upload::Uploaded,
) -> Result<Result<(), Errors>> {
    let (now, id) = (app.clock.now(), member.acting.id);
    let mut tx = app.db.write().await?;
    let file = match app.storage.receive(&mut tx, file, by, now).await {
        Ok(file) => file,
        Err(Refused::Fault(error)) => return Err(error.into()),
        Err(Refused::Field(message)) => {
            let mut errors = Errors::default();
            errors.add("document", message);
            return Ok(Err(errors));
        }
    };
    store::set_document(&mut tx, id, file.id, now).await?;
    note(&mut tx, id, (by, "document-uploaded"), &file.name, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
