//! Single-use links: the secret goes out by mail only, the database keeps its SHA-256.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::mails::{PasswordResetMail, StaffWelcomeMail};
use super::store::{self, NewToken};
use super::user::User;
use crate::db::Tx;
use crate::ids::UserId;
use crate::jobs;
use crate::mail;
use crate::state::App;
use crate::storage::hex;
use crate::web::{Locale, Result};

/// The kind of the links that set a password.
pub(crate) const PASSWORD_RESET: &str = "password_reset";

const RESET_HOURS: i64 = 2;
const WELCOME_DAYS: i64 = 7;
/// A second request so soon after the first brings no second mail.
const QUIET_MINUTES: i64 = 2;

/// The job that tells a person what happened to the account; done by a room further right.
pub(crate) const TELL_OWNER: &str = "account-security";

/// Asks that a person be told what happened to the account.
pub(crate) async fn tell_owner(
    tx: &mut Tx,
    user: UserId,
    what: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let args = json!({ "user": user, "what": what, "at": now });
    jobs::enqueue_named(tx, TELL_OWNER, args, now).await
}

/// 256 random bits, fit for an address.
pub(crate) fn secret() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// The language of a mail: the reader's own, or else Chinese.
pub(crate) fn language(user: &User) -> Locale {
    user.locale
        .as_deref()
        .and_then(Locale::from_tag)
        .unwrap_or_default()
}

/// Mails the link by which somebody sets a new password, unless one is on its way already.
pub(crate) async fn send_reset(tx: &mut Tx, app: &App, user: &User) -> Result<()> {
    let now = app.clock.now();
    let since = now - Duration::minutes(QUIET_MINUTES);
    if store::has_fresh_token(tx, user.id, PASSWORD_RESET, since).await? {
        return Ok(());
    }
    let mail = PasswordResetMail {
        name: user.name.clone(),
        url: password_link(tx, app, user, now + Duration::hours(RESET_HOURS)).await?,
        hours: RESET_HOURS,
    };
    mail::post(tx, app, (&user.email, language(user)), &mail).await?;
    Ok(())
}

/// Mails a new member of staff the link to the first password.
pub(crate) async fn send_welcome(tx: &mut Tx, app: &App, user: &User) -> Result<()> {
    let until = app.clock.now() + Duration::days(WELCOME_DAYS);
    let mail = StaffWelcomeMail {
        name: user.name.clone(),
        url: password_link(tx, app, user, until).await?,
        days: WELCOME_DAYS,
    };
    mail::post(tx, app, (&user.email, language(user)), &mail).await?;
    Ok(())
}

pub(crate) async fn password_link(
    tx: &mut Tx,
    app: &App,
    user: &User,
    until: DateTime<Utc>,
) -> Result<String> {
    let secret = secret();
    let token = NewToken {
        kind: PASSWORD_RESET,
        hash: &hash(&secret),
        user: Some(user.id),
        detail: json!({}),
        expires_at: until,
    };
    store::insert_token(tx, &token, app.clock.now()).await?;
    Ok(format!("{}/password-reset/{secret}", app.config.base_url))
}
