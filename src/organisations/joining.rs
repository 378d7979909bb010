//! The ways into an organisation: registering it, asking to join it, accepting an invitation.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::answers::Answers;
use super::form::Card;
use super::mails::{self, JoinRequestMail};
use super::organisation::{Organisation, State};
use super::store::{self, Belonging, Event, Invitation};
use crate::accounts::links;
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::jobs;
use crate::notices::{Kind, Notice};
use crate::state::App;
use crate::web::{Error, OrganisationRole, Result};

/// How long an invitation can be accepted.
pub(crate) const INVITATION_DAYS: i64 = 14;

/// Writes a line of the history.
pub(crate) async fn note(
    tx: &mut Tx,
    id: OrganisationId,
    (actor, action): (UserId, &str),
    words: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let event = Event {
        actor: Some(actor),
        action: action.to_owned(),
        words: words.to_owned(),
        created_at: now,
    };
    store::note(tx, id, &event).await
}

/// What finds organisations hears of a change.
pub(crate) async fn tell_search(
    tx: &mut Tx,
    id: OrganisationId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    jobs::enqueue_named(
        tx,
        "organisation-changed",
        json!({ "organisation": id }),
        now,
    )
    .await
}

/// A new organisation, waiting for staff; who registers it administers it.
///
/// # Errors
/// A unique violation when the credit code is known already.
pub(crate) async fn register(
    tx: &mut Tx,
    card: Card,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<OrganisationId> {
    let organisation = Organisation {
        id: OrganisationId::mint(now),
        name: card.name,
        uscc: card.uscc,
        kind: card.kind,
        nature: card.nature,
        region: card.region,
        address: card.address,
        introduction: card.introduction,
        website: card.website,
        state: State::Pending,
        state_reason: String::new(),
        document: None,
        uscc_overridden: false,
        answers: Answers::default(),
        verified_at: None,
        updated_at: now,
        created_at: now,
    };
    store::insert(tx, &organisation).await?;
    let id = organisation.id;
    store::add_member(tx, by, id, OrganisationRole::Administrator, now).await?;
    note(tx, id, (by, "registered"), "", now).await?;
    Ok(id)
}

/// Asks an organisation's administrators to be let in. Asking twice is asking once.
pub(crate) async fn ask(
    tx: &mut Tx,
    app: &App,
    organisation: &Organisation,
    (user, name): (UserId, &str),
) -> Result<()> {
    let now = app.clock.now();
    if !store::ask(tx, user, organisation.id, now).await? {
        return Ok(());
    }
    note(tx, organisation.id, (user, "join-asked"), "", now).await?;
    let mail = JoinRequestMail {
        organisation: organisation.name.clone(),
        name: name.to_owned(),
        url: mails::my_organisation(app),
    };
    let notice = Notice::new(Kind::Joining, mails::MINE)
        .with("name", name)
        .with("organisation", organisation.name.as_str());
    mails::to_administrators(tx, app, organisation, &notice, &mail).await
}

/// The invitation behind a link, and the organisation it leads into; nothing when it can't be used any more.
pub(crate) async fn opened(
    tx: &mut Tx,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<(Invitation, Organisation)>> {
    let Some(invitation) = store::usable_invitation(tx, &links::hash(secret), now).await? else {
        return Ok(None);
    };
    let organisation = store::find(tx, invitation.organisation_id).await?;
    Ok(organisation
        .filter(|organisation| organisation.state != State::Suspended)
        .map(|organisation| (invitation, organisation)))
}

/// Uses an invitation up. Nobody's role gets smaller by it.
///
/// # Errors
/// A conflict when somebody else used it first.
pub(crate) async fn accept(
    tx: &mut Tx,
    invitation: &Invitation,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    if !store::use_invitation(tx, invitation.id, now).await? {
        return Err(Error::conflict("organisation-invitation-gone"));
    }
    let id = invitation.organisation_id;
    let before = store::belonging(tx, user, id).await?;
    let administers = before.is_some_and(|row| {
        row.state == Belonging::Active && row.role == OrganisationRole::Administrator
    });
    if !administers {
        store::add_member(tx, user, id, invitation.role, now).await?;
    }
    note(tx, id, (user, "joined"), "", now).await?;
    Ok(())
}

/// A fresh invitation and the secret that its link carries.
pub(crate) async fn invite(
    tx: &mut Tx,
    organisation: OrganisationId,
    (email, role): (&str, OrganisationRole),
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<String> {
    let secret = links::secret();
    let invitation = Invitation {
        id: crate::ids::mint(now),
        organisation_id: organisation,
        email: email.to_owned(),
        role,
        invited_by: by,
        expires_at: now + Duration::days(INVITATION_DAYS),
        created_at: now,
    };
    store::insert_invitation(tx, &invitation, &links::hash(&secret)).await?;
    note(tx, organisation, (by, "invited"), email, now).await?;
    Ok(secret)
}
