//! What the author of a listing is told by mail, in their own language.

use serde::Serialize;

use crate::accounts::{self, links::language};
use crate::db::Tx;
use crate::ids::UserId;
use crate::mail::MailPage;
use crate::notices::{self, Notice};
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
    const OPENS: bool = false;
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
    const OPENS: bool = false;
}

/// Tells the author, unless they can no longer sign in.
pub(super) async fn to_author<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    (author, notice): (UserId, &Notice),
    mail: impl FnOnce(Locale) -> P,
) -> Result<()> {
    let Some(user) = accounts::store::find(tx, author).await? else {
        return Ok(());
    };
    let page = mail(language(&user));
    notices::tell(tx, app, &user, notice, &page).await?;
    Ok(())
}
