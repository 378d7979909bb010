//! What the author of a listing is told by mail, in their own language.

use serde::Serialize;

use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::mail::{self, MailPage};
use crate::state::App;
use crate::web::error::Result;
use crate::web::words::Locale;

#[derive(Serialize)]
pub(super) struct Approved {
    pub(super) title: String,
    pub(super) number: String,
    pub(super) url: String,
}

impl MailPage for Approved {
    const NAME: &'static str = "listing-approved";
}

#[derive(Serialize)]
pub(super) struct Returned {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) reasons: Vec<String>,
    pub(super) words: String,
}

impl MailPage for Returned {
    const NAME: &'static str = "listing-returned";
}

/// Writes the mail unless the author can no longer sign in.
pub(super) async fn to_author<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    author: UserId,
    mail: impl FnOnce(Locale) -> P,
) -> Result<()> {
    let user = accounts::store::find(tx, author).await?;
    let Some(user) = user.filter(|user| user.disabled_at.is_none()) else {
        return Ok(());
    };
    let locale = user
        .locale
        .as_deref()
        .and_then(Locale::from_tag)
        .unwrap_or_default();
    mail::post(tx, app, (&user.email, locale), &mail(locale)).await?;
    Ok(())
}
