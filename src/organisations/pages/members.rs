//! What an organisation's administrator does with its people. Somebody always stays who can do it.

use serde_json::json;
use uuid::Uuid;

use super::mine;
use crate::accounts;
use crate::accounts::form as person_form;
use crate::accounts::links::language;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::mail;
use crate::notices::{self, Kind, Notice};
use crate::organisations::joining::{INVITATION_DAYS, invite, note};
use crate::organisations::mails::{self, InvitationMail, JoinAnswerMail};
use crate::organisations::store::{self, Belonging};
use crate::state::App;
use crate::web::{
    Answer, Ctx, Error, Errors, Locale, Member, Message, OrganisationRole, Path, Reader, Result,
    SignedIn, Typed,
};

fn role(code: &str) -> Option<OrganisationRole> {
    match code {
        "officer" => Some(OrganisationRole::Officer),
        "administrator" => Some(OrganisationRole::Administrator),
        _ => None,
    }
}

/// Refuses to take the last administrator away. The organisation's row is held, so that the answer stays true.
async fn someone_else(tx: &mut Tx, id: OrganisationId, leaving: UserId) -> Result<()> {
    store::lock(tx, id).await?;
    let administrators = mails::administrators(tx, id).await?;
    let last = administrators.iter().any(|user| user.id == leaving) && administrators.len() == 1;
    if last {
        return Err(Error::conflict("organisation-last-administrator"));
    }
    Ok(())
}

/// Somebody who belongs to the organisation; anybody else is not found.
async fn active(tx: &mut Tx, id: OrganisationId, user: UserId) -> Result<()> {
    let row = store::belonging(tx, user, id).await?;
    row.filter(|row| row.state == Belonging::Active)
        .map(|_| ())
        .ok_or(Error::NotFound)
}

async fn trace(
    tx: &mut Tx,
    app: &App,
    (actor, action): (UserId, &str),
    organisation: OrganisationId,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry {
        chain: "organisations",
        actor: Some(actor),
        action,
        subject: organisation.to_string(),
        detail,
    };
    audit::append(tx, entry, app.clock.now()).await?;
    Ok(())
}

/// `POST /my/organisation/members/{user}/role` with `role`
pub(crate) async fn change_role(
    ctx: Ctx,
    me: Member,
    Path(user): Path<UserId>,
    typed: Typed,
) -> Answer {
    let (id, now) = (me.acting.id, ctx.app.clock.now());
    let role = role(typed.get("role")).ok_or(Error::NotFound)?;
    let mut tx = ctx.app.db.write().await?;
    active(&mut tx, id, user).await?;
    if role == OrganisationRole::Officer {
        someone_else(&mut tx, id, user).await?;
    }
    if store::set_role(&mut tx, (user, id), role).await? {
        note(&mut tx, id, (me.id, "role-changed"), "", now).await?;
        let detail = json!({ "person": user, "role": typed.get("role") });
        trace(
            &mut tx,
            &ctx.app,
            (me.id, "member-role-changed"),
            id,
            detail,
        )
        .await?;
    }
    tx.commit().await?;
    ctx.done("organisation-role-changed", mine::PAGE).await
}

/// `POST /my/organisation/members/{user}/end`
pub(crate) async fn end(ctx: Ctx, me: Member, Path(user): Path<UserId>) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let known = store::belonging(&mut tx, user, me.acting.id).await?;
    if known.is_none() {
        return Err(Error::NotFound);
    }
    leave(&mut tx, &ctx.app, &me, user).await?;
    tx.commit().await?;
    ctx.done("organisation-member-ended", mine::PAGE).await
}

/// `POST /my/organisation/leave` with `deed` (leave)
pub(crate) async fn leave_oneself(ctx: Ctx, me: Member, typed: Typed) -> Answer {
    if typed.get("deed") != "leave" {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.app.db.write().await?;
    leave(&mut tx, &ctx.app, &me, me.id).await?;
    tx.commit().await?;
    ctx.done("organisation-left", mine::PAGE).await
}

async fn leave(tx: &mut Tx, app: &App, me: &Member, user: UserId) -> Result<()> {
    let id = me.acting.id;
    someone_else(tx, id, user).await?;
    if store::move_member(tx, (user, id), Belonging::Active, Belonging::Ended).await? {
        note(tx, id, (me.id, "member-ended"), "", app.clock.now()).await?;
        let detail = json!({ "person": user });
        trace(tx, app, (me.id, "member-ended"), id, detail).await?;
    }
    Ok(())
}

/// `POST /my/organisation/requests/{user}` with `deed` (accept or refuse)
pub(crate) async fn answer(ctx: Ctx, me: Member, Path(user): Path<UserId>, typed: Typed) -> Answer {
    let (id, now) = (me.acting.id, ctx.app.clock.now());
    let (to, action, said) = match typed.get("deed") {
        "accept" => (
            Belonging::Active,
            "join-accepted",
            "organisation-request-accepted",
        ),
        "refuse" => (
            Belonging::Ended,
            "join-refused",
            "organisation-request-refused",
        ),
        _ => return Err(Error::NotFound),
    };
    let mut tx = ctx.app.db.write().await?;
    if store::belonging(&mut tx, user, id).await?.is_none() {
        return Err(Error::NotFound);
    }
    if store::move_member(&mut tx, (user, id), Belonging::Asked, to).await? {
        note(&mut tx, id, (me.id, action), "", now).await?;
        trace(
            &mut tx,
            &ctx.app,
            (me.id, action),
            id,
            json!({ "person": user }),
        )
        .await?;
        tell_asker(&mut tx, &ctx.app, &me, user, to == Belonging::Active).await?;
    }
    tx.commit().await?;
    ctx.done(said, mine::PAGE).await
}

async fn tell_asker(
    tx: &mut Tx,
    app: &App,
    me: &Member,
    user: UserId,
    accepted: bool,
) -> Result<()> {
    let asker = accounts::store::find(tx, user).await?;
    let Some(asker) = asker.filter(|asker| asker.disabled_at.is_none()) else {
        return Ok(());
    };
    let page = JoinAnswerMail {
        organisation: me.acting.name.clone(),
        name: asker.name.clone(),
        accepted,
        url: mails::my_organisation(app),
    };
    let notice = Notice::new(Kind::Organisation, mails::MINE)
        .with("organisation", page.organisation.as_str())
        .with("accepted", accepted);
    notices::tell(tx, app, &asker, &notice, &page).await?;
    Ok(())
}

/// `POST /my/organisation/invitations` with `email` and `role`
pub(crate) async fn send_invitation(
    ctx: Ctx,
    viewer: SignedIn,
    me: Member,
    typed: Typed,
) -> Answer {
    let mut reader = Reader::new(&typed);
    let email = person_form::email(&mut reader);
    let role = reader.parsed("role", |code| {
        role(code).ok_or_else(|| Message::new("field-unknown-choice"))
    });
    let errors = match reader.finish(email.zip(role)) {
        Ok((email, role)) => match invite_by_mail(&ctx, &me, &email, role).await? {
            Ok(()) => return ctx.done("organisation-invited", mine::PAGE).await,
            Err(errors) => errors,
        },
        Err(errors) => errors,
    };
    let form = ctx.form(&typed, &errors);
    let page = mine::page(&ctx, &viewer, form).await?;
    ctx.invalid(page).await
}

async fn invite_by_mail(
    ctx: &Ctx,
    me: &Member,
    email: &str,
    role: OrganisationRole,
) -> Result<Result<(), Errors>> {
    let (app, id, now) = (&ctx.app, me.acting.id, ctx.app.clock.now());
    let mut tx = app.db.write().await?;
    // Two presses of the button are one invitation.
    store::lock(&mut tx, id).await?;
    let waiting = store::waiting_invitations(&mut tx, id, now).await?;
    if waiting.iter().any(|known| known.email == email) {
        return Ok(Err(Errors::one("email", "organisation-invited-already")));
    }
    let known = accounts::store::by_email(&mut tx, email).await?;
    let mut locale: Locale = ctx.locale;
    if let Some(user) = &known {
        let row = store::belonging(&mut tx, user.id, id).await?;
        if row.is_some_and(|row| row.state == Belonging::Active) {
            return Ok(Err(Errors::one("email", "organisation-member-already")));
        }
        locale = language(user);
    }
    let secret = invite(&mut tx, id, (email, role), me.id, now).await?;
    let page = InvitationMail {
        organisation: me.acting.name.clone(),
        by: me.name.clone(),
        url: format!("{}/invitations/{secret}", app.config.base_url),
        days: INVITATION_DAYS,
    };
    mail::post(&mut tx, app, (email, locale), &page).await?;
    let detail = json!({ "email": email });
    trace(&mut tx, app, (me.id, "member-invited"), id, detail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// `POST /my/organisation/invitations/{id}/revoke`
pub(crate) async fn revoke(ctx: Ctx, me: Member, Path(invitation): Path<Uuid>) -> Answer {
    let (id, now) = (me.acting.id, ctx.app.clock.now());
    let mut tx = ctx.app.db.write().await?;
    if !store::has_invitation(&mut tx, id, invitation).await? {
        return Err(Error::NotFound);
    }
    if store::revoke_invitation(&mut tx, id, invitation, now).await? {
        note(&mut tx, id, (me.id, "invitation-revoked"), "", now).await?;
    }
    tx.commit().await?;
    ctx.done("organisation-invitation-revoked", mine::PAGE)
        .await
}
