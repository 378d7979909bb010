//! Asking for an import, from a page or from the command line, and letting it go on.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::import::{Answers, Import, Notes, State};
use super::store;
use crate::accounts::{self, user::User};
use crate::audit;
use crate::db::Tx;
use crate::ids::{ImportId, OrganisationId, UserId};
use crate::listings::Kind;
use crate::organisations::{
    self,
    organisation::{Organisation, State as OrganisationState},
};
use crate::state::App;
use crate::storage::NewFile;
use crate::web::words::{Locale, t};

/// Who brings in records that nobody asked for by name. It has no password, so nobody signs in as it.
const MACHINE: &str = "import@kexing.invalid";
/// Holds records whose owner is not known yet; no real code looks like it.
const UNCLAIMED: &str = "KEXING000000000000";

/// What an import is asked with.
pub struct Asked<'a> {
    pub kind: Kind,
    /// What the file is about if not listings; then `kind` says nothing.
    pub about: &'a str,
    pub organisation: OrganisationId,
    pub by: UserId,
    pub name: &'a str,
    pub media: &'a str,
    pub bytes: Vec<u8>,
    pub publish: bool,
    pub pledged: bool,
}

/// Stores the file and writes the import's card; the check is the caller's to start.
pub async fn ask(app: &App, tx: &mut Tx, asked: Asked<'_>) -> anyhow::Result<ImportId> {
    let now = app.clock.now();
    let file = NewFile {
        name: asked.name,
        media: asked.media,
        bytes: asked.bytes,
        by: Some(asked.by),
    };
    let file = app.storage.keep(tx, file, now).await?;
    let import = Import {
        id: ImportId::mint(now),
        kind: if asked.about.is_empty() {
            asked.kind.plural().to_owned()
        } else {
            asked.about.to_owned()
        },
        organisation_id: asked.organisation,
        asked_by: asked.by,
        file_id: file.id,
        file_name: file.name,
        publish: asked.publish,
        pledged: asked.pledged,
        state: State::Checking,
        rows_total: 0,
        rows_read: 0,
        rows_good: 0,
        rows_known: 0,
        rows_bad: 0,
        rows_complete: 0,
        rows_created: 0,
        rows_submitted: 0,
        fault: Json(None),
        notes: Json(Notes::default()),
        answers: Json(Answers::default()),
        updated_at: now,
        created_at: now,
    };
    store::insert(tx, &import).await?;
    Ok(import.id)
}

/// From checked to running, once; `false` when it stands elsewhere.
pub async fn go(
    tx: &mut Tx,
    import: &Import,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let steps = (State::Checked, State::Running);
    if !store::move_to(tx, import.id, steps, None, now).await? {
        return Ok(false);
    }
    let entry = audit::Entry {
        chain: "imports",
        actor: Some(by),
        action: "import-run",
        subject: import.id.to_string(),
        detail: serde_json::json!({
            "kind": import.kind,
            "organisation": import.organisation_id,
            "rows": import.rows_good,
            "publish": import.publish,
        }),
    };
    audit::append(tx, entry, now).await?;
    Ok(true)
}

/// The person who stands for the command line.
pub async fn machine(tx: &mut Tx, now: DateTime<Utc>) -> anyhow::Result<UserId> {
    if let Some(user) = accounts::store::by_email(tx, MACHINE).await? {
        return Ok(user.id);
    }
    let user = User {
        id: UserId::mint(now),
        email: MACHINE.to_owned(),
        name: t(Locale::Zh, "imports-machine"),
        phone: String::new(),
        locale: None,
        disabled_at: None,
        created_at: now,
    };
    accounts::store::insert(tx, &user, "").await?;
    Ok(user.id)
}

/// The organisation that holds records nobody claims yet.
pub async fn data_organisation(tx: &mut Tx, now: DateTime<Utc>) -> anyhow::Result<Organisation> {
    if let Some(known) = organisations::store::by_uscc(tx, UNCLAIMED).await? {
        return Ok(known);
    }
    let organisation = Organisation {
        id: OrganisationId::mint(now),
        name: t(Locale::Zh, "imports-unclaimed"),
        uscc: UNCLAIMED.to_owned(),
        kind: "other".to_owned(),
        nature: "600".to_owned(),
        region: "511700".to_owned(),
        address: String::new(),
        introduction: t(Locale::Zh, "imports-unclaimed-text"),
        website: String::new(),
        state: OrganisationState::Verified,
        state_reason: String::new(),
        document: None,
        uscc_overridden: true,
        answers: crate::organisations::answers::Answers::default(),
        verified_at: Some(now),
        updated_at: now,
        created_at: now,
    };
    organisations::store::insert(tx, &organisation)
        .await
        .context("making the organisation that holds unclaimed records")?;
    Ok(organisation)
}

/// Whether an organisation only holds records that nobody claims yet.
#[must_use]
pub(super) fn is_unclaimed(organisation: &Organisation) -> bool {
    organisation.uscc == UNCLAIMED
}

/// An import's card.
pub async fn find(app: &App, id: ImportId) -> anyhow::Result<Import> {
    let mut tx = app.db.read().await?;
    store::find(&mut tx, id)
        .await?
        .context("the import is gone")
}

/// (row, column, reason) of every bad row.
pub async fn bad_rows(
    app: &App,
    id: ImportId,
    locale: Locale,
) -> anyhow::Result<Vec<(i64, String, String)>> {
    let mut tx = app.db.read().await?;
    let import = store::find(&mut tx, id)
        .await?
        .context("the import is gone")?;
    let most = i64::try_from(super::table::ROWS_MOST)?;
    let rows = store::rows_after(&mut tx, id, "bad", 0, most).await?;
    Ok(rows
        .iter()
        .flat_map(|row| {
            let errors = row.detail.errors.iter();
            errors.map(|reason| {
                let (column, text) = if import.is_contracts() {
                    super::contracts::spoken(reason, locale)
                } else {
                    super::view::spoken(import.kind(), reason, locale)
                };
                (row.row, column, text)
            })
        })
        .collect())
}
