//! The organisation somebody acts for: card, document, people, requests, invitations; or why there is none.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::sample_organisation;
use crate::accounts;
use crate::accounts::pages::sign_in::{session, wanted};
use crate::accounts::sign_in::ORGANISATION_KEY;
use crate::accounts::user::User;
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::organisations::organisation::{Organisation, State};
use crate::organisations::store::{self, Belonging, Invitation, MemberRow};
use crate::storage;
use crate::web::{
    Acting, Answer, Ctx, Error, Errors, FormView, Locale, Member, OrganisationRole, Page, Result,
    Sample, SignedIn, Typed, see_other,
};

pub(super) const PAGE: &str = "/my/organisation";

#[derive(Serialize)]
pub(super) struct Document {
    name: String,
    size: String,
    url: String,
}

impl Document {
    pub(super) fn new(file: &storage::File, url: String) -> Self {
        Self {
            name: file.name.clone(),
            size: size(file.size),
            url,
        }
    }
}

/// Bytes as people read them.
fn size(bytes: i64) -> String {
    if bytes < 1024 * 1024 {
        return format!("{} KB", (bytes + 1023) / 1024);
    }
    let tenths = bytes * 10 / (1024 * 1024);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[derive(Serialize)]
pub(super) struct PersonLine {
    pub(super) id: UserId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) role: OrganisationRole,
    pub(super) since: DateTime<Utc>,
    pub(super) is_self: bool,
}

#[derive(Serialize)]
struct InvitationLine {
    address: String,
    email: String,
    role: OrganisationRole,
    until: DateTime<Utc>,
}

#[derive(Serialize)]
struct OtherLine {
    id: OrganisationId,
    name: String,
    current: bool,
}

#[derive(Serialize)]
struct RestingLine {
    name: String,
    /// asked or suspended
    why: &'static str,
    reason: String,
    /// Where its deals can still be read; only of a suspended one.
    deals_url: String,
}

/// The organisation and what belongs to it.
#[derive(Serialize)]
struct Mine {
    organisation: Organisation,
    document: Option<Document>,
    is_administrator: bool,
    members: Vec<PersonLine>,
    requests: Vec<PersonLine>,
    invitations: Vec<InvitationLine>,
}

#[derive(Serialize)]
pub(super) struct MinePage {
    mine: Option<Mine>,
    others: Vec<OtherLine>,
    resting: Vec<RestingLine>,
    form: FormView,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "organisations/mine.html";
    const NAV: &'static str = "workspace";
}

pub(super) fn samples() -> Vec<Sample> {
    let at = DateTime::UNIX_EPOCH;
    let id = OrganisationId(uuid::Uuid::nil());
    let person = |role, is_self| PersonLine {
        id: UserId(uuid::Uuid::nil()),
        name: "林亦川".to_owned(),
        email: "officer@kexing.example".to_owned(),
        phone: "0818-0000101".to_owned(),
        role,
        since: at,
        is_self,
    };
    let mine = |is_administrator: bool, state| Mine {
        organisation: Organisation {
            state,
            state_reason: "请上传清晰的证照扫描件".to_owned(),
            ..sample_organisation()
        },
        document: is_administrator.then(|| Document {
            name: "证照.pdf".to_owned(),
            size: size(1_900_000),
            url: "/my/organisation/document".to_owned(),
        }),
        is_administrator,
        members: vec![
            person(OrganisationRole::Administrator, true),
            person(OrganisationRole::Officer, false),
        ],
        requests: vec![person(OrganisationRole::Officer, false)],
        invitations: vec![InvitationLine {
            address: "/my/organisation/invitations/1/revoke".to_owned(),
            email: "new@kexing.example".to_owned(),
            role: OrganisationRole::Officer,
            until: at,
        }],
    };
    let other = |current| OtherLine {
        id,
        name: "达州新材料产业协会（虚构）".to_owned(),
        current,
    };
    let errors = Errors::one("email", "field-required");
    let page = |mine, resting| MinePage {
        mine,
        others: vec![other(true), other(false)],
        resting,
        form: FormView::new(&Typed::default(), &errors, Locale::Zh),
    };
    let resting = |why| RestingLine {
        name: "达州新材料产业协会（虚构）".to_owned(),
        why,
        reason: "资料过期".to_owned(),
        deals_url: "/my/deals?of=1".to_owned(),
    };
    vec![
        Sample::of(&page(Some(mine(true, State::Returned)), Vec::new())),
        Sample::of(&page(Some(mine(false, State::Pending)), Vec::new())),
        Sample::of(&page(None, vec![resting("asked"), resting("suspended")])),
        Sample::of(&page(None, Vec::new())),
    ]
}

/// Puts names to the people of an organisation.
pub(super) async fn named(
    tx: &mut Tx,
    rows: &[MemberRow],
    me: Option<UserId>,
) -> Result<Vec<(Belonging, PersonLine)>> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
    let users: HashMap<UserId, User> = accounts::store::cards(tx, &ids)
        .await?
        .into_iter()
        .map(|user| (user.id, user))
        .collect();
    let line = |row: &MemberRow| {
        let user = users.get(&row.user_id)?;
        let line = PersonLine {
            id: row.user_id,
            name: user.name.clone(),
            email: user.email.clone(),
            phone: user.phone.clone(),
            role: row.role,
            since: row.created_at,
            is_self: Some(row.user_id) == me,
        };
        Some((row.state, line))
    };
    Ok(rows.iter().filter_map(line).collect())
}

async fn mine(tx: &mut Tx, me: UserId, acting: &Acting, now: DateTime<Utc>) -> Result<Mine> {
    let organisation = store::find(tx, acting.id).await?.ok_or(Error::NotFound)?;
    let is_administrator = acting.role == OrganisationRole::Administrator;
    let file = match organisation.document {
        Some(id) => storage::find(tx, id).await?,
        None => None,
    };
    let rows = store::people(tx, acting.id).await?;
    let (asked, active): (Vec<_>, Vec<_>) = named(tx, &rows, Some(me))
        .await?
        .into_iter()
        .partition(|(state, _)| *state == Belonging::Asked);
    // Only its administrators deal with requests and invitations.
    let invitations = if is_administrator {
        store::waiting_invitations(tx, acting.id, now).await?
    } else {
        Vec::new()
    };
    let only_for_administrators = |lines: Vec<(Belonging, PersonLine)>| {
        lines
            .into_iter()
            .filter(|_| is_administrator)
            .map(|(_, line)| line)
            .collect()
    };
    Ok(Mine {
        organisation,
        document: file.map(|file| Document::new(&file, format!("{PAGE}/document"))),
        is_administrator,
        members: active.into_iter().map(|(_, line)| line).collect(),
        requests: only_for_administrators(asked),
        invitations: invitations.into_iter().map(invitation_line).collect(),
    })
}

fn invitation_line(invitation: Invitation) -> InvitationLine {
    InvitationLine {
        address: format!("{PAGE}/invitations/{}/revoke", invitation.id),
        email: invitation.email,
        role: invitation.role,
        until: invitation.expires_at,
    }
}

/// The page; `form` is that of the invitation or of the document.
pub(super) async fn page(ctx: &Ctx, me: &SignedIn, form: FormView) -> Result<MinePage> {
    let mut tx = ctx.app.db.read().await?;
    let current = me.acting.as_ref().map(|acting| acting.id);
    let mine = match &me.acting {
        Some(acting) => Some(mine(&mut tx, me.id, acting, ctx.app.clock.now()).await?),
        None => None,
    };
    let others = store::memberships(&mut tx, me.id)
        .await?
        .into_iter()
        .map(|membership| OtherLine {
            id: membership.organisation_id,
            current: Some(membership.organisation_id) == current,
            name: membership.name,
        })
        .collect();
    let resting = store::resting(&mut tx, me.id)
        .await?
        .into_iter()
        .map(|resting| RestingLine {
            name: resting.name,
            why: match resting.belonging {
                Belonging::Asked => "asked",
                Belonging::Active | Belonging::Ended => "suspended",
            },
            reason: match resting.belonging {
                Belonging::Asked => String::new(),
                Belonging::Active | Belonging::Ended => resting.state_reason,
            },
            deals_url: match resting.belonging {
                Belonging::Asked => String::new(),
                Belonging::Active | Belonging::Ended => {
                    format!("/my/deals?of={}", resting.organisation_id)
                }
            },
        })
        .collect();
    Ok(MinePage {
        mine,
        others,
        resting,
        form,
    })
}

/// `GET /my/organisation`
pub(crate) async fn show(ctx: Ctx, me: SignedIn) -> Answer {
    let page = page(&ctx, &me, FormView::blank()).await?;
    ctx.page(page).await
}

/// `GET /my/organisation/document`
pub(crate) async fn document(ctx: Ctx, me: Member) -> Answer {
    serve_document(&ctx, me.acting.id).await
}

pub(super) async fn serve_document(ctx: &Ctx, id: OrganisationId) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let organisation = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let document = organisation.document.ok_or(Error::NotFound)?;
    let file = storage::find(&mut tx, document)
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    Ok(ctx.app.storage.serve(&file).await?)
}

/// `POST /my/acting`: acts for another of one's own organisations from now on.
pub(crate) async fn act_for(ctx: Ctx, me: SignedIn, typed: Typed) -> Answer {
    let id: OrganisationId = typed
        .get("organisation")
        .parse()
        .map_err(|_| Error::NotFound)?;
    let mut tx = ctx.app.db.read().await?;
    let memberships = store::memberships(&mut tx, me.id).await?;
    drop(tx);
    if !memberships.iter().any(|m| m.organisation_id == id) {
        return Err(Error::NotFound);
    }
    // The rights change, and so does the session's id.
    let session = session(&ctx)?;
    session.cycle_id().await?;
    session.insert(ORGANISATION_KEY, id).await?;
    let to = match wanted(&typed) {
        to if to.is_empty() => "/my".to_owned(),
        to => to,
    };
    Ok(see_other(&to))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(640 * 1024), "640 KB");
        assert_eq!(size(1_900_000), "1.8 MB");
    }
}
