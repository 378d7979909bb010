//! What an administrator does to somebody's duties and account. Somebody always stays who can do it.

use serde_json::json;

use super::{load, person_page, url};
use crate::accounts::{links, store};
use crate::audit::{self, Entry};
use crate::ids::UserId;
use crate::web::{Answer, Ctx, Duty, Error, Path, Reader, Result, SignedIn, Typed};

/// `POST /admin/people/{id}/duties` with `duty` and `deed` (grant or revoke).
pub(crate) async fn change_duty(
    ctx: Ctx,
    me: SignedIn,
    Path(id): Path<UserId>,
    typed: Typed,
) -> Answer {
    let duty = Duty::from_code(typed.get("duty")).ok_or(Error::NotFound)?;
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let (user, _) = load(&mut tx, id).await?;
    let (changed, action) = match typed.get("deed") {
        "grant" => (store::grant(&mut tx, id, duty, now).await?, "duty-granted"),
        "revoke" => {
            if duty == Duty::Administrator {
                let administrators = store::lock_administrators(&mut tx).await?;
                someone_else(&administrators, id)?;
            }
            (store::revoke(&mut tx, id, duty).await?, "duty-revoked")
        }
        _ => return Err(Error::NotFound),
    };
    if changed {
        let entry = Entry {
            chain: "accounts",
            actor: Some(me.id),
            action,
            subject: id.to_string(),
            detail: json!({ "duty": duty.code(), "email": user.email }),
        };
        audit::append(&mut tx, entry, now).await?;
        links::tell_owner(&mut tx, id, action, now).await?;
    }
    tx.commit().await?;
    ctx.done(&format!("account-admin-{action}"), &url(id)).await
}

/// Refuses to take the last administrator away.
fn someone_else(administrators: &[UserId], leaving: UserId) -> Result<()> {
    if administrators == [leaving] {
        return Err(Error::conflict("account-admin-last"));
    }
    Ok(())
}

/// `POST /admin/people/{id}/standing` with `deed` (disable with a reason, or enable).
pub(crate) async fn change_standing(
    ctx: Ctx,
    me: SignedIn,
    Path(id): Path<UserId>,
    typed: Typed,
) -> Answer {
    match typed.get("deed") {
        "disable" => disable(ctx, me, id, typed).await,
        "enable" => enable(ctx, me, id).await,
        _ => Err(Error::NotFound),
    }
}

async fn disable(ctx: Ctx, me: SignedIn, id: UserId, typed: Typed) -> Answer {
    if me.id == id {
        return Err(Error::conflict("account-admin-not-oneself"));
    }
    let mut reader = Reader::new(&typed);
    let reason = reader.text("reason", 200);
    let reason = match reader.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => {
            let mut tx = ctx.app.db.read().await?;
            let (user, duties) = load(&mut tx, id).await?;
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(person_page(user, &duties, form, false)).await;
        }
    };
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let (user, _) = load(&mut tx, id).await?;
    let administrators = store::lock_administrators(&mut tx).await?;
    someone_else(&administrators, id)?;
    if store::disable(&mut tx, id, now).await? {
        store::end_sessions(&mut tx, id, None, None).await?;
        let entry = Entry {
            chain: "accounts",
            actor: Some(me.id),
            action: "account-disabled",
            subject: id.to_string(),
            detail: json!({ "email": user.email, "reason": reason }),
        };
        audit::append(&mut tx, entry, now).await?;
    }
    tx.commit().await?;
    ctx.done("account-admin-disabled", &url(id)).await
}

async fn enable(ctx: Ctx, me: SignedIn, id: UserId) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let (user, _) = load(&mut tx, id).await?;
    if store::enable(&mut tx, id).await? {
        let entry = Entry {
            chain: "accounts",
            actor: Some(me.id),
            action: "account-enabled",
            subject: id.to_string(),
            detail: json!({ "email": user.email }),
        };
        audit::append(&mut tx, entry, now).await?;
    }
    tx.commit().await?;
    ctx.done("account-admin-enabled", &url(id)).await
}
