//! A request that was begun: kept as it is typed for whoever is signed in, thrown away when it is sent or on a wish.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

use super::{action, form, published};
use crate::deals::store;
use crate::listings::Kind;
use crate::state::App;
use crate::web::form::Typed;
use crate::web::{Answer, Ctx, Path, SignedIn};

/// `POST /achievements/{number}/requests/draft`
pub(crate) async fn request(
    ctx: Ctx,
    user: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    keep((ctx, user), app, (Kind::Achievement, &number), &typed).await
}

/// `POST /needs/{number}/offers/draft`
pub(crate) async fn offer(
    ctx: Ctx,
    user: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    keep((ctx, user), app, (Kind::Need, &number), &typed).await
}

async fn keep(
    (ctx, user): (Ctx, SignedIn),
    app: App,
    (kind, number): (Kind, &str),
    typed: &Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let listing = published(&mut tx, kind, number).await?;
    let place = (user.id, listing.id);
    if typed.is_set("_discard") {
        store::drop_draft(&mut tx, place).await?;
        tx.commit().await?;
        let to = format!("{}/new", action(kind, number));
        return ctx.done("deal-draft-dropped", &to).await;
    }
    let draft = form::draft_of(typed);
    if draft.0.is_empty() {
        store::drop_draft(&mut tx, place).await?;
    } else {
        store::save_draft(&mut tx, place, &draft, app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
