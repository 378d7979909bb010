//! The pages of ledger imports: a file in, what the check found, words to explain, then go.

use std::collections::BTreeMap;

use axum::extract::State as Extracted;
use axum::http::HeaderValue;
use serde::Serialize;

use super::view::{self, IndexPage, ShowPage};
use super::{CONTRACTS, export};
use crate::db::Tx;
use crate::ids::{ImportId, OrganisationId};
use crate::imports::asking::{self, Asked};
use crate::imports::files::{self, Format};
use crate::imports::import::{Answers, Import, State};
use crate::imports::jobs::ReadImport;
use crate::imports::pages::opened;
use crate::imports::store;
use crate::imports::view::{Line, Progress};
use crate::jobs;
use crate::listings::Kind;
use crate::organisations;
use crate::state::App;
use crate::web::page::Answer;
use crate::web::upload::Upload;
use crate::web::words::{Message, t};
use crate::web::{Ctx, Error, Errors, Path, SignedIn, Typed, see_other};

const LISTED: i64 = 50;
const SHOWN: i64 = 200;

async fn seen(tx: &mut Tx, id: ImportId) -> Result<Import, Error> {
    let import = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if import.is_contracts() {
        Ok(import)
    } else {
        Err(Error::NotFound)
    }
}

async fn index_page(ctx: &Ctx, app: &App, form: crate::web::FormView) -> Result<IndexPage, Error> {
    let mut tx = app.db.read().await?;
    let imports = store::newest_about(&mut tx, CONTRACTS, LISTED).await?;
    let owners: Vec<OrganisationId> = imports.iter().map(|i| i.organisation_id).collect();
    let cards = organisations::store::cards(&mut tx, &owners).await?;
    let lines = imports
        .iter()
        .map(|import| {
            let card = cards.iter().find(|card| card.id == import.organisation_id);
            Line::new(
                import,
                card.map(|card| owner_name(card, ctx)).unwrap_or_default(),
            )
        })
        .collect();
    Ok(IndexPage::new(form, lines))
}

/// Whose ledger it is; nobody's in particular where each row names its seller.
fn owner_name(card: &organisations::organisation::Organisation, ctx: &Ctx) -> String {
    if asking::is_unclaimed(card) {
        t(ctx.locale, "ledger-import-own-sellers")
    } else {
        card.name.clone()
    }
}

/// `GET /desk/contracts/imports`
pub(super) async fn index(ctx: Ctx, Extracted(app): Extracted<App>) -> Answer {
    let form = ctx.form(&Typed::default(), &Errors::default());
    let page = index_page(&ctx, &app, form).await?;
    ctx.page(page).await
}

/// `POST /desk/contracts/imports`
pub(super) async fn create(
    ctx: Ctx,
    who: SignedIn,
    Extracted(app): Extracted<App>,
    upload: Upload,
) -> Answer {
    let file = upload.file("file");
    let mut errors = Errors::default();
    let opened = opened(file).await?.map_err(|m| errors.add("file", m)).ok();
    let uscc = upload.typed.get("organisation").to_uppercase();
    let mut tx = app.db.write().await?;
    let owner = if uscc.is_empty() {
        Some(asking::data_organisation(&mut tx, app.clock.now()).await?)
    } else {
        organisations::store::by_uscc(&mut tx, &uscc).await?
    };
    match &owner {
        None => errors.add("organisation", Message::new("imports-no-such-organisation")),
        Some(owner) if !owner.is_verified() => {
            errors.add("organisation", Message::new("ledger-owner-not-verified"));
        }
        Some(_) => {}
    }
    let (Some(owner), Some((bytes, media)), true) = (owner, opened, errors.is_empty()) else {
        drop(tx);
        let form = ctx.form(&upload.typed, &errors);
        let page = index_page(&ctx, &app, form).await?;
        return ctx.invalid(page).await;
    };
    let asked = Asked {
        kind: Kind::Achievement,
        about: CONTRACTS,
        organisation: owner.id,
        by: who.id,
        name: file.map_or("", |f| f.name.as_str()),
        media,
        bytes,
        publish: false,
        pledged: true,
    };
    let import = asking::ask(&app, &mut tx, asked).await?;
    jobs::enqueue(&mut tx, &ReadImport { import }, app.clock.now()).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/desk/contracts/imports/{import}")))
}

/// `GET /desk/contracts/imports/{id}`
pub(super) async fn show(
    ctx: Ctx,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let import = seen(&mut tx, id).await?;
    let bad = store::rows_after(&mut tx, id, "bad", 0, SHOWN).await?;
    let good = store::rows_after(&mut tx, id, "good", 0, SHOWN).await?;
    let known = store::rows_after(&mut tx, id, "known", 0, SHOWN).await?;
    let owner = organisations::store::find(&mut tx, import.organisation_id)
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    let owner = owner_name(&owner, &ctx);
    let page = ShowPage::new(
        &import,
        owner,
        (&bad, &good, &known),
        &import.notes.headers,
        ctx.locale,
    );
    ctx.page(page).await
}

/// The part of the page that asks for itself again while work goes on.
#[derive(Serialize)]
struct ProgressPart {
    progress: Progress,
}

/// `GET /desk/contracts/imports/{id}/progress`
pub(super) async fn progress(
    ctx: Ctx,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let import = seen(&mut tx, id).await?;
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

/// `POST /desk/contracts/imports/{id}/run`
pub(super) async fn run(
    who: SignedIn,
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let import = seen(&mut tx, id).await?;
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

/// What the form says that words mean; what is left open stays asked.
fn read_answers(typed: &Typed, before: &Answers) -> Answers {
    let mut answers = before.clone();
    for n in typed.rows("answers") {
        let get = |part: &str| typed.get(&format!("answers.{n}.{part}"));
        let (kind, word, code) = (get("kind"), get("word"), get("code"));
        if view::answers(kind, code) && !word.is_empty() {
            let words: &mut BTreeMap<String, String> =
                answers.0.entry(kind.to_owned()).or_default();
            words.insert(word.to_owned(), code.to_owned());
        }
    }
    answers
}

/// `POST /desk/contracts/imports/{id}/answers`: checks the file anew with what was explained.
pub(super) async fn answer(
    Extracted(app): Extracted<App>,
    Path(id): Path<ImportId>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let import = seen(&mut tx, id).await?;
    let answers = read_answers(&typed, &import.answers.0);
    let now = app.clock.now();
    if !store::check_again(&mut tx, id, &answers, now).await? {
        return Err(Error::conflict("imports-not-checked"));
    }
    jobs::enqueue(&mut tx, &ReadImport { import: id }, now).await?;
    tx.commit().await?;
    Ok(see_other(&import.path()))
}

/// `GET /desk/contracts/imports/{id}/bad/rows.xlsx`: all bad rows, to be mended and imported again.
pub(super) async fn bad(
    ctx: Ctx,
    Extracted(app): Extracted<App>,
    Path((id, file)): Path<(ImportId, String)>,
) -> Answer {
    let ("rows", format) = files::named(&file).ok_or(Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let mut tx = app.db.read().await?;
    let import = seen(&mut tx, id).await?;
    let most = i64::try_from(crate::imports::table::ROWS_MOST).unwrap_or(i64::MAX);
    let rows = store::rows_after(&mut tx, import.id, "bad", 0, most).await?;
    drop(tx);
    let locale = ctx.locale;
    let bytes = tokio::task::spawn_blocking(move || {
        let spoken = |reason: &_| view::spoken(reason, locale);
        let rows = crate::imports::view::bad_table(&rows, spoken, locale);
        files::write(rows, t(locale, "imports-bad"), format)
    });
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    Ok(files::download(&format!("bad-{file}"), format, bytes))
}

/// `GET /desk/contracts/imports/template/contracts.xlsx`
pub(super) async fn template(ctx: Ctx, Path(file): Path<String>) -> Answer {
    let (name, format) = files::named(&file).ok_or(Error::NotFound)?;
    let bytes = match (name, format) {
        ("contracts", Format::Xlsx | Format::Csv) => export::template(format, ctx.locale)?,
        ("university", Format::Xlsx | Format::Csv) => export::university(format)?,
        _ => return Err(Error::NotFound),
    };
    Ok(files::download(&file, format, bytes))
}
