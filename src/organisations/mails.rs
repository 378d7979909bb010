//! What the organisations' mails say, and to whom they go.

use serde::Serialize;

use super::organisation::Organisation;
use super::store;
use crate::accounts;
use crate::accounts::user::User;
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::mail::MailPage;
use crate::notices::{self, Notice};
use crate::state::App;
use crate::web::{OrganisationRole, Result};

/// Somebody is invited to act for an organisation.
#[derive(Serialize)]
pub struct InvitationMail {
    pub organisation: String,
    pub by: String,
    pub url: String,
    pub days: i64,
}

impl MailPage for InvitationMail {
    const NAME: &'static str = "organisation_invitation";
}

/// Somebody asks an organisation's administrators to be let in.
#[derive(Serialize)]
pub struct JoinRequestMail {
    pub organisation: String,
    pub name: String,
    pub url: String,
}

impl MailPage for JoinRequestMail {
    const NAME: &'static str = "organisation_join_request";
    const OPENS: bool = false;
}

/// The answer to that.
#[derive(Serialize)]
pub struct JoinAnswerMail {
    pub organisation: String,
    pub name: String,
    pub accepted: bool,
    pub url: String,
}

impl MailPage for JoinAnswerMail {
    const NAME: &'static str = "organisation_join_answer";
    const OPENS: bool = false;
}

/// What staff decided about an organisation.
#[derive(Serialize)]
pub struct DecisionMail {
    pub organisation: String,
    /// organisation-verified, -returned, -suspended or -lifted.
    pub decision: &'static str,
    pub reason: String,
    pub url: String,
}

impl MailPage for DecisionMail {
    const NAME: &'static str = "organisation_decision";
    const OPENS: bool = false;
}

/// The page that all of them lead to.
pub(crate) const MINE: &str = "/my/organisation";

pub(crate) fn my_organisation(app: &App) -> String {
    format!("{}{MINE}", app.config.base_url)
}

/// The people who administer an organisation and can sign in.
pub(crate) async fn administrators(tx: &mut Tx, id: OrganisationId) -> Result<Vec<User>> {
    let ids: Vec<UserId> = store::members(tx, id)
        .await?
        .into_iter()
        .filter(|(_, role)| *role == OrganisationRole::Administrator)
        .map(|(user, _)| user)
        .collect();
    let mut users = accounts::store::cards(tx, &ids).await?;
    users.retain(|user| user.disabled_at.is_none());
    // Always in the same order, so that no two deeds that tell them something wait for each other.
    users.sort_by_key(|user| user.id);
    Ok(users)
}

/// Tells each of an organisation's administrators.
pub(crate) async fn to_administrators<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    organisation: &Organisation,
    notice: &Notice,
    page: &P,
) -> Result<()> {
    for user in administrators(tx, organisation.id).await? {
        notices::tell(tx, app, &user, notice, page).await?;
    }
    Ok(())
}
