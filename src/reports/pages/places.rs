//! Which keys tell the functional zone or service point of a contract: named and taken away by the analyst, never guessed.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::targets;
use crate::accounts;
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::ids::UserId;
use crate::reports::child::Kind;
use crate::reports::place::{self, Place, Sort};
use crate::reports::store::children as kept;
use crate::web::words::{Locale, Message, t};
use crate::web::{Answer, Ctx, Duty, Error, Errors, FormView, Page, Result, Staff, Typed};

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Line {
    id: Uuid,
    kind: String,
    place: String,
    sort: String,
    key: String,
    by: String,
    at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
pub(crate) struct PlacesPage {
    lines: Vec<Line>,
    places: Vec<Choice>,
    sorts: Vec<Choice>,
    form: FormView,
    can_write: bool,
}

impl Page for PlacesPage {
    const TEMPLATE: &'static str = "reports/places.html";
    const NAV: &'static str = "desk";
}

/// Zones by their table, service points as targets name them.
fn choices(points: &[String], locale: Locale) -> Vec<Choice> {
    let zones = Kind::Zone.codes().into_iter().map(|code| Choice {
        value: format!("zone:{code}"),
        label: Kind::Zone.label(code, locale),
    });
    let points = points.iter().map(|name| Choice {
        value: format!("point:{name}"),
        label: name.clone(),
    });
    zones.chain(points).collect()
}

fn sorts(locale: Locale) -> Vec<Choice> {
    let choice = |sort: &Sort| Choice {
        value: sort.code().to_owned(),
        label: t(locale, &format!("place-sort-{}", sort.code())),
    };
    Sort::ALL.iter().map(choice).collect()
}

fn key_label(place: &Place, locale: Locale) -> String {
    match place.sort {
        Sort::Region => Kind::County.label(&place.key, locale),
        Sort::Point => format!("5117 {}", place.key),
        Sort::Party => place.key.clone(),
    }
}

async fn page(tx: &mut Tx, ctx: &Ctx, can_write: bool, form: FormView) -> Result<PlacesPage> {
    let named = kept::named(tx).await?;
    let points = kept::points(tx).await?;
    let mut people: Vec<UserId> = named.iter().filter_map(|n| n.created_by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let name = |id: Option<UserId>| {
        let found = names.iter().find(|(known, _)| Some(*known) == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let lines = named.into_iter().map(|n| Line {
        id: n.id,
        kind: t(ctx.locale, &format!("child-{}", n.place.kind.code())),
        place: n.place.kind.label(&n.place.code, ctx.locale),
        sort: t(ctx.locale, &format!("place-sort-{}", n.place.sort.code())),
        key: key_label(&n.place, ctx.locale),
        by: name(n.created_by),
        at: n.created_at,
    });
    Ok(PlacesPage {
        lines: lines.collect(),
        places: choices(&points, ctx.locale),
        sorts: sorts(ctx.locale),
        form,
        can_write,
    })
}

const HERE: &str = "/desk/targets/places";

/// `GET /desk/targets/places`
pub(crate) async fn index(ctx: Ctx, staff: Staff) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let page = page(&mut tx, &ctx, staff.has(Duty::Analyst), FormView::blank()).await?;
    drop(tx);
    ctx.page(page).await
}

async fn note(tx: &mut Tx, action: &str, place: &Place, (ctx, by): (&Ctx, UserId)) -> Result<()> {
    let entry = audit::Entry {
        chain: "reports",
        actor: Some(by),
        action,
        subject: format!("{} {}", place.kind.code(), place.code),
        detail: json!({ "sort": place.sort, "key": place.key }),
    };
    audit::append(tx, entry, ctx.app.clock.now()).await?;
    Ok(())
}

fn full() -> Errors {
    let mut errors = Errors::default();
    errors.add("key", Message::new("place-keys-full").with("n", kept::KEYS));
    errors
}

/// `POST /desk/targets/places`
pub(crate) async fn create(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let points = kept::points(&mut tx).await?;
    let refused = match place::parse(&typed, &points) {
        Ok(place) => {
            let by = (staff.id, ctx.app.clock.now());
            match kept::insert_place(&mut tx, &place, by).await {
                Ok(true) => {
                    note(&mut tx, "target-place-named", &place, (&ctx, staff.id)).await?;
                    tx.commit().await?;
                    return ctx.done("place-saved", HERE).await;
                }
                Ok(false) => full(),
                Err(error) if is_duplicate(&error) => Errors::one("key", "place-key-taken"),
                Err(error) => return Err(error.into()),
            }
        }
        Err(errors) => errors,
    };
    drop(tx);
    let form = ctx.form(&typed, &refused);
    let mut tx = ctx.app.db.read().await?;
    let page = page(&mut tx, &ctx, true, form).await?;
    drop(tx);
    ctx.invalid(page).await
}

/// `POST /desk/targets/places/removal`
pub(crate) async fn remove(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let id: Uuid = typed.get("id").parse().map_err(|_| Error::NotFound)?;
    let mut tx = ctx.app.db.write().await?;
    let place = kept::remove_place(&mut tx, id).await?;
    let place = place.ok_or_else(|| Error::conflict("place-gone"))?;
    note(&mut tx, "target-place-removed", &place, (&ctx, staff.id)).await?;
    tx.commit().await?;
    ctx.done("place-removed", HERE).await
}

impl PlacesPage {
    pub(crate) fn samples() -> Vec<Self> {
        let line = || Line {
            id: Uuid::nil(),
            kind: "功能区".to_owned(),
            place: "达州高新技术产业园区".to_owned(),
            sort: "登记点".to_owned(),
            key: "5117 02".to_owned(),
            by: "卢示".to_owned(),
            at: targets::sample().updated_at,
        };
        let of = |lines, can_write, form| Self {
            lines,
            places: choices(&["一号服务点（虚构）".to_owned()], Locale::Zh),
            sorts: sorts(Locale::Zh),
            form,
            can_write,
        };
        let wrong = place::parse(&Typed::default(), &[])
            .err()
            .unwrap_or_default();
        vec![
            of(Vec::new(), false, FormView::blank()),
            of(
                vec![line()],
                true,
                FormView::new(&Typed::default(), &wrong, Locale::Zh),
            ),
        ]
    }
}
