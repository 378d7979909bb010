//! Pivots under a name: kept for oneself, shown to colleagues, let go again. Only whoever keeps one changes it.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::again;
use crate::db::is_duplicate;
use crate::reports::pivot::asked::{PATH, QUERY_MOST, Wish};
use crate::reports::store::pivots::{self, Kept};
use crate::web::form::Reader;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Error, Errors, Path, Staff, Typed};

const NAME_MOST: usize = 60;
/// So many a person keeps.
const MOST: i64 = 50;

#[derive(Serialize)]
pub(super) struct KeptView {
    name: String,
    url: String,
    keeper: String,
    /// What it tells apart, in words.
    about: String,
    shared: bool,
    share_url: String,
    end_url: String,
}

impl KeptView {
    pub(super) fn new(kept: &Kept, today: NaiveDate, locale: Locale) -> Self {
        let wish = Wish::from_query(&kept.query, today);
        let down = wish.down.name(locale);
        let ways = wish.across.map_or_else(
            || down.clone(),
            |across| format!("{down} × {}", across.name(locale)),
        );
        let measure = t(locale, &format!("report-measure-{}", wish.shown.code()));
        Self {
            name: kept.name.clone(),
            url: wish.url(PATH),
            keeper: kept.keeper.clone(),
            about: format!("{ways} · {measure}"),
            shared: kept.shared,
            share_url: format!("{PATH}/kept/{}/share", kept.id),
            end_url: format!("{PATH}/kept/{}/end", kept.id),
        }
    }
}

/// `POST /desk/figures/pivot/kept`
pub(crate) async fn keep(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let wish = Wish::from_query(typed.get("query"), ctx.app.clock.today());
    let query = wish.query();
    let mut reader = Reader::new(&typed);
    let name = reader.text("name", NAME_MOST);
    if query.len() > QUERY_MOST {
        reader.error("name", "pivot-too-long");
    }
    let mut tx = ctx.app.db.write().await?;
    if pivots::count(&mut tx, staff.id).await? >= MOST {
        reader.error("name", "pivot-full");
    }
    let name = match reader.finish(name) {
        Ok(name) => name,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return again(&ctx, staff.id, wish, form).await;
        }
    };
    let kept = Kept {
        id: crate::ids::mint(now),
        user_id: staff.id,
        keeper: staff.name.clone(),
        name,
        query,
        shared: typed.get("shared") == "yes",
        created_at: now,
    };
    match pivots::insert(&mut tx, &kept).await {
        Ok(()) => {}
        Err(error) if is_duplicate(&error) => {
            drop(tx);
            let form = ctx.form(&typed, &Errors::one("name", "pivot-name-taken"));
            return again(&ctx, staff.id, wish, form).await;
        }
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    ctx.done("pivot-kept", &format!("{}#kept", wish.url(PATH)))
        .await
}

/// `POST /desk/figures/pivot/kept/{id}/share`: `shared=yes` shows it to colleagues, anything else to nobody.
pub(crate) async fn share(ctx: Ctx, staff: Staff, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let shared = typed.get("shared") == "yes";
    let mut tx = ctx.app.db.write().await?;
    if !pivots::share(&mut tx, id, staff.id, shared).await? {
        return Err(Error::conflict("pivot-moved-on"));
    }
    tx.commit().await?;
    let word = if shared {
        "pivot-shared-now"
    } else {
        "pivot-private-now"
    };
    ctx.done(word, &format!("{PATH}#kept")).await
}

/// `POST /desk/figures/pivot/kept/{id}/end`
pub(crate) async fn end(ctx: Ctx, staff: Staff, Path(id): Path<Uuid>) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    if !pivots::delete(&mut tx, id, staff.id).await? {
        return Err(Error::conflict("pivot-moved-on"));
    }
    tx.commit().await?;
    ctx.done("pivot-ended", &format!("{PATH}#kept")).await
}
