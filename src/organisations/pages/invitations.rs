//! What an invitation's link opens: who invites to what, and the ways to accept.

use axum::http::StatusCode;
use serde::Serialize;

use crate::accounts::pages::sign_in::{session, with_return};
use crate::accounts::sign_in::ORGANISATION_KEY;
use crate::organisations::joining;
use crate::web::{Answer, Ctx, Error, OrganisationRole, Page, Path, Sample, SignedIn, see_other};

#[derive(Serialize)]
struct InvitationPage {
    /// The link was used, taken back, is too old or was never made.
    usable: bool,
    organisation: String,
    role: Option<OrganisationRole>,
    address: String,
    sign_in_url: String,
    sign_up_url: String,
}

impl Page for InvitationPage {
    const TEMPLATE: &'static str = "organisations/invitation.html";
}

impl InvitationPage {
    fn new(secret: &str, organisation: &str, role: OrganisationRole) -> Self {
        let address = format!("/invitations/{secret}");
        let query = serde_urlencoded::to_string([("invitation", secret)]).unwrap_or_default();
        Self {
            usable: true,
            organisation: organisation.to_owned(),
            role: Some(role),
            sign_in_url: with_return("/sign-in", &address),
            sign_up_url: format!("/sign-up?{query}"),
            address,
        }
    }

    fn gone() -> Self {
        Self {
            usable: false,
            organisation: String::new(),
            role: None,
            address: String::new(),
            sign_in_url: String::new(),
            sign_up_url: String::new(),
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let role = OrganisationRole::Officer;
    vec![
        Sample::of(&InvitationPage::new("secret", "锦江示例大学（虚构）", role)),
        Sample::of(&InvitationPage::gone()),
    ]
}

/// `GET /invitations/{secret}`
pub(crate) async fn show(ctx: Ctx, Path(secret): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let found = joining::opened(&mut tx, &secret, ctx.app.clock.now()).await?;
    drop(tx);
    match found {
        Some((invitation, organisation)) => {
            let page = InvitationPage::new(&secret, &organisation.name, invitation.role);
            ctx.page(page).await
        }
        None => {
            ctx.page_with(StatusCode::GONE, InvitationPage::gone())
                .await
        }
    }
}

/// `POST /invitations/{secret}`
pub(crate) async fn accept(ctx: Ctx, me: SignedIn, Path(secret): Path<String>) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let Some((invitation, organisation)) = joining::opened(&mut tx, &secret, now).await? else {
        drop(tx);
        return ctx
            .page_with(StatusCode::GONE, InvitationPage::gone())
            .await;
    };
    match joining::accept(&mut tx, &invitation, me.id, now).await {
        Err(Error::Conflict(_)) => return Ok(see_other(&format!("/invitations/{secret}"))),
        done => done?,
    }
    tx.commit().await?;
    let session = session(&ctx)?;
    session.cycle_id().await?;
    session.insert(ORGANISATION_KEY, organisation.id).await?;
    ctx.done("organisation-joined", "/my/organisation").await
}
