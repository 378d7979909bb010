//! The way out of the mails, without signing in: the secret in the address opens this one thing and nothing else, so a
//! mail may be forwarded. A mail program posts to it by itself (RFC 8058), a person presses a button.

use axum::extract::State;
use serde::Serialize;

use super::store;
use crate::state::App;
use crate::web::{Answer, Ctx, Error, Page, Path, Sample};

#[derive(Serialize)]
pub(super) struct UnsubscribePage {
    /// The mails have ended.
    done: bool,
    action: String,
}

impl Page for UnsubscribePage {
    const TEMPLATE: &'static str = "alerts/unsubscribe.html";
}

/// `GET /unsubscribe/{secret}`: only asks, since mail filters open links.
pub(super) async fn ask(ctx: Ctx, State(app): State<App>, Path(secret): Path<String>) -> Answer {
    let mut tx = app.db.read().await?;
    let person = store::by_secret(&mut tx, &secret).await?;
    drop(tx);
    let person = person.ok_or(Error::NotFound)?;
    ctx.page(UnsubscribePage {
        done: person.due_at.is_none(),
        action: format!("/unsubscribe/{secret}"),
    })
    .await
}

/// `POST /unsubscribe/{secret}`: as often as one likes; it answers with the page itself, as mail programs expect.
pub(super) async fn end(ctx: Ctx, State(app): State<App>, Path(secret): Path<String>) -> Answer {
    let mut tx = app.db.write().await?;
    let person = store::by_secret(&mut tx, &secret).await?;
    let person = person.ok_or(Error::NotFound)?;
    store::stop(&mut tx, person.user_id, app.clock.now()).await?;
    tx.commit().await?;
    ctx.page(UnsubscribePage {
        done: true,
        action: format!("/unsubscribe/{secret}"),
    })
    .await
}

pub(super) fn samples() -> Vec<Sample> {
    [false, true]
        .map(|done| UnsubscribePage {
            done,
            action: "/unsubscribe/abc".to_owned(),
        })
        .iter()
        .map(Sample::of)
        .collect()
}
