//! The way out of the mails, without signing in: the secret in the address opens this one thing, so a mail may be
//! forwarded. A mail program posts to it by itself (RFC 8058), a person presses a button. The inbox is not touched.

use axum::extract::State;
use serde::Serialize;

use super::notice::{Kind, Way};
use super::store;
use crate::db::Tx;
use crate::ids::UserId;
use crate::state::App;
use crate::web::{Answer, Ctx, Error, Page, Path, Result, Sample};

#[derive(Serialize)]
struct EndPage {
    done: bool,
    /// A kind's code, or `digest`.
    what: String,
    action: String,
}

impl Page for EndPage {
    const TEMPLATE: &'static str = "notices/unsubscribe.html";
}

/// What a link ends, if anything.
async fn opened(tx: &mut Tx, secret: &str, what: &str) -> Result<(UserId, Vec<Kind>)> {
    let kinds: Vec<Kind> = match Kind::from_code(what) {
        Some(kind) => vec![kind],
        None if what == "digest" => Kind::ALL.to_vec(),
        None => return Err(Error::NotFound),
    };
    let user = store::by_secret(tx, secret).await?.ok_or(Error::NotFound)?;
    let chosen = store::choices(tx, user).await?;
    // A link to one kind ends its mails, one in a digest those of all that come by digest.
    let ends = |kind: &Kind| {
        let found = chosen.iter().find(|(code, _)| code == kind.code());
        let way = kind.settle(found.map(|(_, way)| *way));
        let mailed = if what == "digest" {
            way.digest().is_some()
        } else {
            way == Way::Now || way.digest().is_some()
        };
        mailed && kind.ways().contains(&Way::Site)
    };
    Ok((user, kinds.into_iter().filter(ends).collect()))
}

fn page(done: bool, secret: &str, what: &str) -> EndPage {
    EndPage {
        done,
        what: what.to_owned(),
        action: format!("/unsubscribe/{secret}/{what}"),
    }
}

/// `GET /unsubscribe/{secret}/{what}`: only asks, since mail filters open links.
pub(super) async fn ask(
    ctx: Ctx,
    State(app): State<App>,
    Path((secret, what)): Path<(String, String)>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let (_, left) = opened(&mut tx, &secret, &what).await?;
    drop(tx);
    ctx.page(page(left.is_empty(), &secret, &what)).await
}

/// `POST /unsubscribe/{secret}/{what}`: as often as one likes; the answer is the page itself, as mail programs expect.
pub(super) async fn end(
    ctx: Ctx,
    State(app): State<App>,
    Path((secret, what)): Path<(String, String)>,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let (user, left) = opened(&mut tx, &secret, &what).await?;
    for kind in left {
        store::choose(&mut tx, user, (kind, Way::Site), now).await?;
    }
    tx.commit().await?;
    ctx.page(page(true, &secret, &what)).await
}

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample::of(&page(false, "abc", "message")),
        Sample::of(&page(true, "abc", "message")),
        Sample::of(&page(false, "abc", "digest")),
    ]
}
