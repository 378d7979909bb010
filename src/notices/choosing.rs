//! `/my/notices`: which news come by which way. Everything has a usual way; a person changes what it is for them alone.

use axum::extract::State;
use serde::Serialize;

use super::notice::{Kind, Way};
use super::store;
use super::tell::SETTINGS;
use crate::state::App;
use crate::web::{Answer, Ctx, Error, Page, Sample, SignedIn, Typed};

#[derive(Serialize)]
struct Row {
    kind: &'static str,
    /// One alone can't be changed.
    ways: Vec<&'static str>,
    way: &'static str,
}

#[derive(Serialize)]
struct SettingsPage {
    email: String,
    rows: Vec<Row>,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "notices/settings.html";
    const NAV: &'static str = "alerts";
}

fn rows(chosen: impl Fn(Kind) -> Option<Way>) -> Vec<Row> {
    let row = |kind: Kind| Row {
        kind: kind.code(),
        ways: kind.ways().iter().map(|way| way.code()).collect(),
        way: kind.settle(chosen(kind)).code(),
    };
    Kind::ALL.into_iter().map(row).collect()
}

/// `GET /my/notices`
pub(super) async fn show(ctx: Ctx, me: SignedIn, State(app): State<App>) -> Answer {
    let mut tx = app.db.read().await?;
    let chosen = store::choices(&mut tx, me.id).await?;
    drop(tx);
    let of = |kind: Kind| {
        let found = chosen.iter().find(|(code, _)| code == kind.code());
        found.map(|(_, way)| *way)
    };
    let page = SettingsPage {
        email: me.email.clone(),
        rows: rows(of),
    };
    ctx.page(page).await
}

/// `POST /my/notices` with a way for each kind; what is left out stays as it was.
pub(super) async fn settle(ctx: Ctx, me: SignedIn, State(app): State<App>, typed: Typed) -> Answer {
    let mut choices = Vec::new();
    for kind in Kind::ALL {
        if !typed.is_set(kind.code()) {
            continue;
        }
        // The page offers nothing else: whoever sends it did not use the page.
        let way = Way::from_code(typed.get(kind.code())).filter(|way| kind.ways().contains(way));
        choices.push((kind, way.ok_or(Error::NotFound)?));
    }
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    for choice in choices {
        store::choose(&mut tx, me.id, choice, now).await?;
    }
    tx.commit().await?;
    ctx.done("notice-settled", SETTINGS).await
}

pub(super) fn samples() -> Vec<Sample> {
    vec![Sample::of(&SettingsPage {
        email: "su@kexing.example".to_owned(),
        rows: rows(|kind| (kind == Kind::Message).then_some(Way::Daily)),
    })]
}
