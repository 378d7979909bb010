//! The pages of imports: what was imported, a new one, how far it is; and files to download.

use axum::extract::State as Extracted;
use axum::http::HeaderValue;
use serde::Serialize;

use super::asking::{self, Asked};
use super::export;
use super::files::{self, Format};
use super::import::{Import, State, kind_of};
use super::jobs::{ReadImport, SubmitImport};
use super::store;
use super::view::{IndexPage, Line, NewPage, Progress, ShowPage};
use crate::contracts::LedgerAsked;
use crate::db::Tx;
use crate::ids::{ImportId, OrganisationId};
use crate::jobs;
use crate::listings::Kind;
use crate::organisations;
use crate::state::App;
use crate::web::page::Answer;
use crate::web::upload::{FILE_MOST, Upload, Uploaded};
use crate::web::viewer::{Duty, Viewer};
use crate::web::words::Message;
use crate::web::{Ctx, Error, Errors, Member, Path, Query, Reader, SignedIn, Typed, see_other};

/// Imports on the list.
const LISTED: i64 = 100;
/// Rows shown of those that are bad or lack something.
pub(super) const SHOWN: i64 = 200;

fn is_reviewer(viewer: &Viewer) -> bool {
    viewer.has(Duty::Reviewer)
}

/// Who neither acts for an organisation nor reviews has no imports.
fn admit(viewer: &Viewer) -> Result<(), Error> {
    if viewer.acting.is_some() || is_reviewer(viewer) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// An import that the viewer may see; a stranger's is not there.
async fn seen(tx: &mut Tx, viewer: &Viewer, id: ImportId) -> Result<Import, Error> {
    let import = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if import.is_contracts() {
        return Err(Error::NotFound);
    }
    if is_reviewer(viewer) || viewer.acts_for(import.organisation_id) {
        Ok(import)
    } else {
        Err(Error::NotFound)
    }
}

/// `GET /my/imports`
pub(super) async fn index(ctx: Ctx, who: SignedIn, Extracted(app): Extracted<App>) -> Answer {
    admit(&who)?;
    let of = match (&who.acting, is_reviewer(&who)) {
        (_, true) => None,
        (Some(acting), false) => Some(acting.id),
        (None, false) => return Err(Error::Forbidden),
    };
    let mut tx = app.db.read().await?;
    let imports = store::newest(&mut tx, of, LISTED).await?;
    let ids: Vec<OrganisationId> = imports.iter().map(|i| i.organisation_id).collect();
    let cards = organisations::store::cards(&mut tx, &ids).await?;
    let name = |id| {
        cards
            .iter()
            .find(|card| card.id == id)
            .map_or(String::new(), |card| card.name.clone())
    };
    let lines = imports
        .iter()
        .map(|import| Line::new(import, name(import.organisation_id)))
        .collect();
    ctx.page(IndexPage {
        lines,
        has_organisation: who.acting.is_some(),
        is_reviewer: is_reviewer(&who),
    })
    .await
}

/// `GET /my/imports/new`
pub(super) async fn new(ctx: Ctx, who: SignedIn) -> Answer {
    admit(&who)?;
    ctx.page(NewPage::new(
        &ctx,
        &who,
        ctx.form(&Typed::default(), &Errors::default()),
    ))
    .await
}

/// What the form asks for, the file aside.
struct Wanted {
    kind: Kind,
    uscc: Option<String>,
    publish: bool,
    pledged: bool,
}

fn parse(typed: &Typed, viewer: &Viewer) -> Result<Wanted, Errors> {
    let mut r = Reader::new(typed);
    let kind = r.parsed("kind", |text| {
        kind_of(text).ok_or_else(|| Message::new("field-unknown-choice"))
    });
    let uscc = is_reviewer(viewer)
        .then(|| r.optional("organisation", 40))
        .flatten()
        .map(|text| text.to_uppercase());
    if uscc.is_none() && viewer.acting.is_none() {
        r.error("organisation", "field-required");
    }
    let publish = is_reviewer(viewer) && r.typed.get("publish") == "yes";
    let pledged = r.typed.get("pledge") == "yes";
    if !pledged {
        r.error("pledge", "field-pledge");
    }
    let wanted = kind.map(|kind| Wanted {
        kind,
        uscc,
        publish,
        pledged,
    });
    r.finish(wanted)
}

/// The file's bytes and media type, or what is wrong with it.
pub(crate) async fn opened(
    file: Option<&Uploaded>,
) -> Result<Result<(Vec<u8>, &'static str), Message>, Error> {
    let Some(file) = file.filter(|f| f.size > 0 || !f.name.is_empty()) else {
        return Ok(Err(Message::new("imports-file-missing")));
    };
    if file.too_large {
        let most = i64::try_from(FILE_MOST / 1024 / 1024).unwrap_or(0);
        return Ok(Err(Message::new("file-too-large").with("most", most)));
    }
    let bytes = tokio::fs::read(&file.path)
        .await
        .map_err(anyhow::Error::from)?;
    let name = file.name.clone();
    let judged = tokio::task::spawn_blocking(move || {
        let media = super::table::media(&bytes, &name)?;
        Ok((bytes, media))
    });
    judged.await.map_err(|e| Error::Internal(e.into()))
}

/// `POST /my/imports`
pub(super) async fn create(
    ctx: Ctx,
    who: SignedIn,
    Extracted(app): Extracted<App>,
    upload: Upload,
) -> Answer {
    admit(&who)?;
    let file = upload.file("file");
    let mut errors = Errors::default();
    let wanted = parse(&upload.typed, &who).map_err(|e| errors = e).ok();
    let opened = opened(file).await?.map_err(|m| errors.add("file", m)).ok();
    let owner = match wanted.as_ref().and_then(|w| w.uscc.as_deref()) {
        Some(uscc) => {
            let mut tx = app.db.read().await?;
            let found = organisations::store::by_uscc(&mut tx, uscc).await?;
            if found.is_none() {
                errors.add("organisation", Message::new("imports-no-such-organisation"));
            }
            found.map(|o| o.id)
        }
        None => who.acting.as_ref().map(|acting| acting.id),
    };
    let (Some(wanted), Some((bytes, media)), Some(organisation), true) =
        (wanted, opened, owner, errors.is_empty())
    else {
        let form = ctx.form(&upload.typed, &errors);
        return ctx.invalid(NewPage::new(&ctx, &who, form)).await;
    };
    let asked = Asked {
        kind: wanted.kind,
        about: "",
        organisation,
        by: who.id,
        name: file.map_or("", |f| f.name.as_str()),
        media,
        bytes,
        publish: wanted.publish,
        pledged: wanted.pledged,
    };
    let mut tx = app.db.write().await?;
    let import = asking::ask(&app, &mut tx, asked).await?;
    jobs::enqueue(&mut tx, &ReadImport { import }, app.clock.now()).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/my/imports/{import}")))
}

/// `GET /my/imports/{id}`
pub(super) async fn show(
    ctx: Ctx,
    who: SignedIn,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let import = seen(&mut tx, &who, id).await?;
    let bad = store::rows_after(&mut tx, id, "bad", 0, SHOWN).await?;
    let good = store::rows_after(&mut tx, id, "good", 0, SHOWN).await?;
    let owner = organisations::store::find(&mut tx, import.organisation_id)
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    let may_submit = who.acts_for(owner.id) && owner.is_verified();
    ctx.page(ShowPage::new(
        &import,
        (&owner.name, may_submit),
        (&bad, &good),
        ctx.locale,
    ))
    .await
}

/// The part of the page that asks for itself again while work goes on.
#[derive(Serialize)]
struct ProgressPart {
    progress: Progress,
}

/// `GET /my/imports/{id}/progress`
pub(super) async fn progress(
    ctx: Ctx,
    who: SignedIn,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let import = seen(&mut tx, &who, id).await?;
    let part = ProgressPart {
        progress: Progress::new(&import),
    };
    let mut answer = ctx.fragment("imports/_progress.html", &part)?;
    if !import.state.is_busy() {
        answer
            .headers_mut()
            .insert("hx-refresh", HeaderValue::from_static("true"));
    }
    Ok(answer)
}

/// `POST /my/imports/{id}/run`
pub(super) async fn run(
    who: SignedIn,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let import = seen(&mut tx, &who, id).await?;
    let now = app.clock.now();
    // A second click finds it running already and is led to the same page.
    if asking::go(&mut tx, &import, who.id, now).await? {
        jobs::enqueue(&mut tx, &ReadImport { import: id }, now).await?;
    } else if !matches!(import.state, State::Running | State::Done) {
        return Err(Error::conflict("imports-not-checked"));
    }
    tx.commit().await?;
    Ok(see_other(&import.path()))
}

/// `POST /my/imports/{id}/submission`
pub(super) async fn submit(
    ctx: Ctx,
    who: SignedIn,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let import = seen(&mut tx, &who, id).await?;
    let acting = who.acting.as_ref();
    if !acting.is_some_and(|a| a.id == import.organisation_id && a.verified) {
        return Err(Error::Forbidden);
    }
    if import.state != State::Done || import.publish {
        return Err(Error::conflict("imports-not-done"));
    }
    let job = SubmitImport {
        import: id,
        by: who.id,
        after: 0,
    };
    jobs::enqueue(&mut tx, &job, app.clock.now()).await?;
    tx.commit().await?;
    ctx.done("imports-submitting", &import.path()).await
}

/// `GET /my/imports/{id}/bad/rows.xlsx`: all bad rows, to be mended and imported again.
pub(super) async fn bad(
    ctx: Ctx,
    who: SignedIn,
    Extracted(app): Extracted<App>,
    Path((id, file)): Path<(ImportId, String)>,
) -> Answer {
    let ("rows", format) = files::named(&file).ok_or(Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let mut tx = app.db.read().await?;
    let import = seen(&mut tx, &who, id).await?;
    let most = i64::try_from(super::table::ROWS_MOST).unwrap_or(i64::MAX);
    let rows = store::rows_after(&mut tx, import.id, "bad", 0, most).await?;
    drop(tx);
    let locale = ctx.locale;
    let bytes = tokio::task::spawn_blocking(move || {
        let spoken = |reason: &_| super::view::spoken(import.kind(), reason, locale);
        let rows = super::view::bad_table(&rows, spoken, locale);
        files::write(rows, crate::web::words::t(locale, "imports-bad"), format)
    });
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    Ok(files::download(&format!("bad-{file}"), format, bytes))
}

/// `GET /my/imports/template/achievements.xlsx`
pub(super) async fn template(ctx: Ctx, Path(file): Path<String>) -> Answer {
    let (kind, format) = files::named(&file).ok_or(Error::NotFound)?;
    let kind = kind_of(kind).ok_or(Error::NotFound)?;
    if format == Format::Jsonl {
        return Err(Error::NotFound);
    }
    let bytes = files::template(kind, format, ctx.locale)?;
    Ok(files::download(&file, format, bytes))
}

/// `GET /my/exports/needs.csv`
pub(super) async fn export(
    ctx: Ctx,
    who: Member,
    Extracted(app): Extracted<App>,
    Path(file): Path<String>,
    Query(asked): Query<LedgerAsked>,
) -> Answer {
    let (kind, format) = files::named(&file).ok_or(Error::NotFound)?;
    if kind == super::contracts::CONTRACTS {
        return super::contracts::export::mine(&ctx, &app, &who, (&file, asked)).await;
    }
    let kind = kind_of(kind).ok_or(Error::NotFound)?;
    let mut tx = app.db.read().await?;
    let bytes = export::export(&mut tx, who.acting.id, kind, format, ctx.locale).await?;
    Ok(files::download(&file, format, bytes))
}
