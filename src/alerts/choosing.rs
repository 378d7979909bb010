//! Saving a search, following a listing, and how often to hear of it. Each of the two asks for the frequency: whoever
//! never chose one gets no mail, and nothing is chosen in anybody's place.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::inbox;
use super::store::{self, Search};
use super::{FOLLOWS_MOST, NAME_MOST, SEARCHES_MOST};
use crate::accounts::links::secret;
use crate::catalogue::Saved;
use crate::db::Tx;
use crate::ids::UserId;
use crate::listings::{self, Kind, Listing};
use crate::notices::frequency::Frequency;
use crate::state::App;
use crate::web::form::{Errors, FormView, Reader};
use crate::web::{Answer, Ctx, Error, Page, Path, Query, Result, SignedIn, Typed};

const INBOX: &str = "/my/alerts";

#[derive(Serialize)]
pub(super) struct SavePage {
    words: String,
    address: String,
    email: String,
    form: FormView,
}

impl Page for SavePage {
    const TEMPLATE: &'static str = "alerts/save.html";
    const NAV: &'static str = "alerts";
}

#[derive(Serialize)]
pub(super) struct FollowPage {
    title: String,
    number: String,
    url: String,
    kind: &'static str,
    followed: bool,
    email: String,
    form: FormView,
}

impl Page for FollowPage {
    const TEMPLATE: &'static str = "alerts/follow.html";
    const NAV: &'static str = "alerts";
}

/// The search behind an address of the search page.
fn saved(address: &str) -> Result<Saved> {
    let query = address.split_once('?').map_or(address, |(_, query)| query);
    Saved::read(query)?.ok_or(Error::NotFound)
}

fn frequency(r: &mut Reader<'_>) -> Option<Frequency> {
    let found = Frequency::from_code(r.typed.get("frequency"));
    if found.is_none() {
        r.error("frequency", "field-choose");
    }
    found
}

/// `GET /my/alerts/searches/new?…`: what stands behind the question mark is the search page's own.
pub(super) async fn new_search(ctx: Ctx, viewer: SignedIn, State(app): State<App>) -> Answer {
    let saved = saved(ctx.uri.query().unwrap_or(""))?;
    let mut tx = app.db.read().await?;
    let person = store::person(&mut tx, viewer.id).await?;
    drop(tx);
    let words = saved.words(ctx.locale);
    let name: String = words.chars().take(NAME_MOST).collect();
    let typed = Typed::from_iter([
        ("name", name.as_str()),
        ("frequency", inbox::chosen(person.as_ref())),
    ]);
    ctx.page(SavePage {
        words,
        address: saved.address(),
        email: viewer.email.clone(),
        form: ctx.form(&typed, &Errors::default()),
    })
    .await
}

/// `POST /my/alerts/searches`
pub(super) async fn create_search(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    typed: Typed,
) -> Answer {
    let saved = saved(typed.get("address"))?;
    let mut r = Reader::new(&typed);
    let name = r.text("name", NAME_MOST);
    let chosen = frequency(&mut r);
    let mut tx = app.db.write().await?;
    // The person's row is held from here on: two searches saved at once are counted one after the other.
    let now = app.clock.now();
    store::enrol(&mut tx, &[(viewer.id, secret())], now).await?;
    let known = store::searches(&mut tx, viewer.id, limit(SEARCHES_MOST)).await?;
    let again = known.iter().any(|search| search.address == saved.address());
    if known.len() >= SEARCHES_MOST && !again {
        r.error("name", "alert-searches-full");
    }
    let (name, chosen) = match r.finish(name.zip(chosen)) {
        Ok(read) => read,
        Err(errors) => {
            drop(tx);
            let page = SavePage {
                words: saved.words(ctx.locale),
                address: saved.address(),
                email: viewer.email.clone(),
                form: ctx.form(&typed, &errors),
            };
            return ctx.invalid(page).await;
        }
    };
    let search = Search {
        id: crate::ids::mint(now),
        user_id: viewer.id,
        name,
        address: saved.address(),
        kind: saved.kind(),
        mark: now,
        created_at: now,
    };
    store::save_search(&mut tx, &search).await?;
    store::choose(&mut tx, viewer.id, chosen, now).await?;
    tx.commit().await?;
    ctx.done("alert-search-saved", "/my/alerts#searches").await
}

/// `POST /my/alerts/searches/{id}/end`; ending it twice is ending it.
pub(super) async fn end_search(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Answer {
    let mut tx = app.db.write().await?;
    store::end_search(&mut tx, viewer.id, id).await?;
    tx.commit().await?;
    ctx.done("alert-search-ended", INBOX).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    listing: String,
}

/// A listing by its number, if anybody may see it; people of its organisation see it anyway.
async fn listing(ctx: &Ctx, tx: &mut Tx, number: &str) -> Result<Listing> {
    for kind in [Kind::Achievement, Kind::Need] {
        if let Some(found) = listings::store::by_number(tx, kind, number).await? {
            let shown = listings::feed::shown(tx, &[found.id], ctx.app.clock.now()).await?;
            let own = ctx
                .viewer
                .as_ref()
                .is_some_and(|v| v.acts_for(found.organisation_id));
            if own || !shown.is_empty() {
                return Ok(found);
            }
        }
    }
    Err(Error::NotFound)
}

fn follow_page(viewer: &SignedIn, found: &Listing, followed: bool, form: FormView) -> FollowPage {
    FollowPage {
        title: found.title.clone(),
        number: found.number.clone().unwrap_or_default(),
        url: found.path().unwrap_or_default(),
        kind: found.kind.plural(),
        followed,
        email: viewer.email.clone(),
        form,
    }
}

/// `GET /my/alerts/follow?listing=KX-…`
pub(super) async fn new_follow(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    Query(which): Query<Which>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let found = listing(&ctx, &mut tx, &which.listing).await?;
    let person = store::person(&mut tx, viewer.id).await?;
    let followed = is_followed(&mut tx, viewer.id, &found).await?;
    drop(tx);
    let typed = Typed::from_iter([("frequency", inbox::chosen(person.as_ref()))]);
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(follow_page(&viewer, &found, followed, form)).await
}

async fn is_followed(tx: &mut Tx, user: UserId, found: &Listing) -> Result<bool> {
    let followers = store::follows(tx, user, limit(FOLLOWS_MOST)).await?;
    Ok(followers.contains(&found.id))
}

/// `POST /my/alerts/follows`
pub(super) async fn follow(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    typed: Typed,
) -> Answer {
    let mut r = Reader::new(&typed);
    let chosen = frequency(&mut r);
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let found = listing(&ctx, &mut tx, typed.get("listing")).await?;
    store::enrol(&mut tx, &[(viewer.id, secret())], now).await?;
    let known = store::follows(&mut tx, viewer.id, limit(FOLLOWS_MOST)).await?;
    if known.len() >= FOLLOWS_MOST && !known.contains(&found.id) {
        r.error("frequency", "alert-follows-full");
    }
    let chosen = match r.finish(chosen) {
        Ok(chosen) => chosen,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(follow_page(&viewer, &found, false, form)).await;
        }
    };
    store::follow(&mut tx, viewer.id, found.id, now).await?;
    store::choose(&mut tx, viewer.id, chosen, now).await?;
    tx.commit().await?;
    ctx.done("alert-followed", &found.path().unwrap_or_default())
        .await
}

/// `POST /my/alerts/follows/end`
pub(super) async fn unfollow(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    for kind in [Kind::Achievement, Kind::Need] {
        // Whatever became of the listing, one may stop following it.
        if let Some(found) = listings::store::by_number(&mut tx, kind, typed.get("listing")).await?
        {
            store::unfollow(&mut tx, viewer.id, found.id).await?;
        }
    }
    tx.commit().await?;
    ctx.done("alert-unfollowed", INBOX).await
}

/// `POST /my/alerts/settings`
pub(super) async fn settle(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    typed: Typed,
) -> Answer {
    let Some(chosen) = Frequency::from_code(typed.get("frequency")) else {
        ctx.flash(
            "warning",
            crate::web::Message::new("alert-choose-frequency"),
        )
        .await?;
        return Ok(crate::web::see_other("/my/alerts#settings"));
    };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    store::enrol(&mut tx, &[(viewer.id, secret())], now).await?;
    store::choose(&mut tx, viewer.id, chosen, now).await?;
    if viewer.acting.is_some() {
        store::set_own(&mut tx, viewer.id, typed.is_set("own"), now).await?;
    }
    tx.commit().await?;
    ctx.done("alert-settled", INBOX).await
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::{Locale, Sample};
    let errors = Errors::one("frequency", "field-choose");
    let form = || FormView::new(&Typed::from_iter([("name", "玄武岩")]), &errors, Locale::Zh);
    let follow = |followed| FollowPage {
        title: "求购玄武岩纤维浸润剂".to_owned(),
        number: "KX-X-2026-00001".to_owned(),
        url: "/needs/KX-X-2026-00001".to_owned(),
        kind: "needs",
        followed,
        email: "su@kexing.example".to_owned(),
        form: form(),
    };
    vec![
        Sample::of(&SavePage {
            words: "玄武岩 · 新材料".to_owned(),
            address: "/search?kind=needs".to_owned(),
            email: "su@kexing.example".to_owned(),
            form: form(),
        }),
        Sample::of(&follow(false)),
        Sample::of(&follow(true)),
    ]
}
