//! A technology manager recommends a pair to both sides. It binds nobody: each side finds it among its alerts and asks
//! for a deal by itself. A pair is recommended once, however often the form is sent.

use axum::extract::State;
use serde::Serialize;
use uuid::Uuid;

use super::store::{self, Fresh, ItemKind};
use crate::accounts::links::secret;
use crate::audit;
use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::listings::feed::{self, Shown};
use crate::listings::{Kind, Listing};
use crate::organisations;
use crate::state::App;
use crate::web::form::{Errors, FormView, Reader};
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Error, Page, Path, Result, Staff, Typed, see_other};

const NOTE_LEAST: usize = 10;
const NOTE_MOST: usize = 500;
const MEMBERS: i64 = 50;
const DESK: &str = "/desk/matches";

#[derive(Serialize)]
pub(super) struct TipPage {
    action: String,
    need: String,
    need_url: String,
    company: String,
    achievement: String,
    achievement_url: String,
    institute: String,
    form: FormView,
}

impl Page for TipPage {
    const TEMPLATE: &'static str = "alerts/tip.html";
    const NAV: &'static str = "desk";
}

/// Both sides, as anybody may find them now.
async fn sides(ctx: &Ctx, tx: &mut Tx, pair: (ListingId, ListingId)) -> Result<(Shown, Shown)> {
    let mut shown = feed::shown(tx, &[pair.0, pair.1], ctx.app.clock.now()).await?;
    let mut take = |id: ListingId, kind: Kind| {
        let place = shown
            .iter()
            .position(|one| one.listing.id == id && one.listing.kind == kind)?;
        Some(shown.swap_remove(place))
    };
    let (need, achievement) = (take(pair.0, Kind::Need), take(pair.1, Kind::Achievement));
    need.zip(achievement).ok_or(Error::NotFound)
}

fn page((need, achievement): &(Shown, Shown), form: FormView) -> TipPage {
    let path = |listing: &Listing| listing.path().unwrap_or_default();
    TipPage {
        action: format!("{DESK}/{}/{}/tip", need.listing.id, achievement.listing.id),
        need: need.listing.title.clone(),
        need_url: path(&need.listing),
        company: need.owner.name.clone(),
        achievement: achievement.listing.title.clone(),
        achievement_url: path(&achievement.listing),
        institute: achievement.owner.name.clone(),
        form,
    }
}

/// `GET /desk/matches/{need}/{achievement}/tip`
pub(super) async fn new(
    ctx: Ctx,
    _: Staff,
    State(app): State<App>,
    Path(pair): Path<(ListingId, ListingId)>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let sides = sides(&ctx, &mut tx, pair).await?;
    drop(tx);
    // Both read it: the need's company stays unnamed here too.
    let note = Message::new("alert-tip-note")
        .with("need", sides.0.listing.title.as_str())
        .with("achievement", sides.1.listing.title.as_str())
        .say(ctx.locale);
    let typed = Typed::from_iter([("note", note.as_str())]);
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(page(&sides, form)).await
}

/// `POST /desk/matches/{need}/{achievement}/tip`
pub(super) async fn create(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Path(pair): Path<(ListingId, ListingId)>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let sides = sides(&ctx, &mut tx, pair).await?;
    let mut r = Reader::new(&typed);
    let note = r.long_text("note", NOTE_LEAST, NOTE_MOST);
    let note = match r.finish(note) {
        Ok(note) => note,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(page(&sides, form)).await;
        }
    };
    if !store::add_tip(&mut tx, pair, (staff.id, &note), now).await? {
        drop(tx);
        ctx.flash("info", Message::new("alert-tip-before")).await?;
        return Ok(see_other(DESK));
    }
    let (need, achievement) = (&sides.0, &sides.1);
    let fresh = recipients(&mut tx, [need, achievement], now).await?;
    store::add_items(&mut tx, ItemKind::Tip, &fresh, now).await?;
    let entry = audit::Entry {
        chain: "alerts",
        actor: Some(staff.id),
        action: "tip",
        subject: need.listing.number.clone().unwrap_or_default(),
        detail: serde_json::json!({ "achievement": achievement.listing.number }),
    };
    audit::append(&mut tx, entry, now).await?;
    tx.commit().await?;
    ctx.done("alert-tip-done", DESK).await
}

/// The people of both sides, each told of the other side's listing.
async fn recipients(
    tx: &mut Tx,
    sides: [&Shown; 2],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Fresh>> {
    let owners = sides.map(|side| side.owner.id);
    let members = organisations::store::members_of(tx, &owners, MEMBERS).await?;
    let people: Vec<(UserId, String)> = members.iter().map(|(_, user)| (*user, secret())).collect();
    for one in people.chunks(1) {
        // One at a time: somebody may belong to both sides.
        store::enrol(tx, one, now).await?;
    }
    let mut fresh = Vec::new();
    for (own, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        let people = members.iter().filter(|(owner, _)| *owner == own.owner.id);
        fresh.extend(people.map(|(_, user)| Fresh {
            user: *user,
            source: own.listing.id.0,
            listing: other.listing.id,
        }));
    }
    Ok(fresh)
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let page = TipPage {
        action: format!("{DESK}/{0}/{0}/tip", Uuid::nil()),
        need: "求购玄武岩纤维浸润剂".to_owned(),
        need_url: "/needs/KX-X-2026-00001".to_owned(),
        company: "达川岩丝新材料有限公司（虚构）".to_owned(),
        achievement: "连续玄武岩纤维浸润剂制备".to_owned(),
        achievement_url: "/achievements/KX-C-2026-00001".to_owned(),
        institute: "锦江示例大学（虚构）".to_owned(),
        form: FormView::blank(),
    };
    vec![crate::web::Sample::of(&page)]
}
