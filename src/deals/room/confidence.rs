//! The confidentiality agreement of a deal: its text, one's own word by a click, and everybody's record.

use axum::extract::State as Shared;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::store::Record;
use super::{agreement, life, store};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::deeds::acting_on_word;
use crate::deals::notices;
use crate::deals::rest::Resting;
use crate::deals::state::Side;
use crate::deals::{pages, store as deals};
use crate::listings::{self, Kind};
use crate::organisations;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Typed};
use crate::web::words::Locale;
use crate::web::{
    Answer, Ctx, Member, Page, Path, Query, Sample, SignedIn, safe_return, see_other,
};

/// Records shown.
const MOST: i64 = 100;

/// One person's word as a line.
#[derive(Clone, Serialize)]
pub(crate) struct RecordLine {
    pub(crate) organisation: String,
    /// Empty while the other side may not know it.
    pub(crate) person: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) version: String,
    pub(crate) sha256: String,
}

#[derive(Serialize)]
pub(crate) struct ConfidencePage {
    number: String,
    path: String,
    version: String,
    sha256: String,
    text: String,
    /// The Chinese text, for who reads another language; or empty.
    binding: String,
    /// The viewer gave the word already.
    bound: bool,
    can: bool,
    /// As whom.
    person: String,
    organisation: String,
    records: Vec<RecordLine>,
    /// Where to go on.
    to: String,
    form: FormView,
}

impl Page for ConfidencePage {
    const TEMPLATE: &'static str = "deals/room/confidentiality.html";
    const NAV: &'static str = "workspace";
}

#[derive(Default, Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    to: String,
}

/// Everybody's word as this side may read it.
pub(super) fn lines(
    records: &[Record],
    deal: &Deal,
    (side, masked): (Side, bool),
    ctx: &Ctx,
) -> Vec<RecordLine> {
    let known = side == Side::Staff || deal.state.shows_contacts();
    let line = |record: &Record| RecordLine {
        organisation: match record.side {
            Side::Staff => ctx.t("deal-side-staff"),
            Side::Owner if masked => ctx.t("deal-masked-name"),
            _ => record.organisation.clone(),
        },
        person: if known || record.side == side {
            record.person.clone()
        } else {
            String::new()
        },
        at: record.created_at,
        version: record.version.clone(),
        sha256: record.sha256.clone(),
    };
    records.iter().map(line).collect()
}

async fn organisation(tx: &mut Tx, ctx: &Ctx, deal: &Deal, side: Side) -> Result<String> {
    Ok(match deal.organisation(side) {
        Some(id) => organisations::store::find(tx, id)
            .await?
            .map_or_else(String::new, |o| o.name),
        None => ctx.t("deal-side-staff"),
    })
}

async fn page(
    tx: &mut Tx,
    ctx: &Ctx,
    (deal, side): (&Deal, Side),
    (to, form): (&str, FormView),
) -> Result<ConfidencePage> {
    let me = ctx.viewer.as_ref().ok_or(Error::NotFound)?;
    let records = store::records(tx, deal.id, MOST).await?;
    let own = records
        .iter()
        .find(|r| r.user_id == me.id && r.side == side);
    // Who gave the word reads the text it was given to.
    let given = own.and_then(|own| agreement::version(&own.version));
    let version = given.unwrap_or_else(agreement::current);
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let masked = notices::is_masked(deal, &listing, side);
    let rests = Resting::read(tx, deal).await?.is(side);
    Ok(ConfidencePage {
        number: deal.number.clone(),
        path: deal.path(),
        version: version.number.to_owned(),
        sha256: version.sha256(),
        text: version.text(ctx.locale).to_owned(),
        binding: match ctx.locale {
            Locale::Zh => String::new(),
            Locale::En => version.text(Locale::Zh).to_owned(),
        },
        bound: own.is_some(),
        can: own.is_none() && !rests,
        person: me.name.clone(),
        organisation: organisation(tx, ctx, deal, side).await?,
        records: lines(&records, deal, (side, masked), ctx),
        to: to.to_owned(),
        form,
    })
}

/// `GET /deals/{number}/confidentiality?to=`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>, Query(way): Query<Way>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (deal, side) = pages::load(&mut tx, &number, &ctx).await?;
    let page = page(&mut tx, &ctx, (&deal, side), (&way.to, FormView::blank())).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /deals/{number}/confidentiality`
pub(crate) async fn agree(
    ctx: Ctx,
    me: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting_on_word(&mut tx, &number, &ctx).await?;
    let to = typed.get("to");
    let read = typed.get("version") == agreement::current().number;
    if typed.get("agree") != "yes" || !read {
        let key = if read {
            "deal-confidence-tick"
        } else {
            "deal-confidence-changed"
        };
        let form = ctx.form(&typed, &Errors::one("agree", key));
        let page = page(&mut tx, &ctx, (&deal, by.side), (to, form)).await?;
        drop(tx);
        return ctx.invalid(page).await;
    }
    let organisation = organisation(&mut tx, &ctx, &deal, by.side).await?;
    life::confide(
        &mut tx,
        &deal,
        by,
        (&me.name, &organisation),
        app.clock.now(),
    )
    .await?;
    tx.commit().await?;
    let back = if to.is_empty() {
        deal.path()
    } else {
        safe_return(to).to_owned()
    };
    ctx.done("deal-confidence-done", &back).await
}

/// From a listing's page to the agreement of one's own deal on it.
async fn of_listing(ctx: &Ctx, member: &Member, kind: Kind, number: &str) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let listing = listings::store::by_number(&mut tx, kind, number)
        .await?
        .ok_or(Error::NotFound)?;
    let deal = store::met_between(&mut tx, listing.id, member.acting.id)
        .await?
        .ok_or(Error::NotFound)?;
    let deal = deals::find(&mut tx, deal).await?.ok_or(Error::NotFound)?;
    let to = listing.path().unwrap_or_default();
    let query = serde_urlencoded::to_string([("to", to)]).unwrap_or_default();
    Ok(see_other(&format!(
        "{}/confidentiality?{query}",
        deal.path()
    )))
}

/// `GET /achievements/{number}/confidentiality`
pub(crate) async fn of_achievement(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    of_listing(&ctx, &member, Kind::Achievement, &number).await
}

/// `GET /needs/{number}/confidentiality`
pub(crate) async fn of_need(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    of_listing(&ctx, &member, Kind::Need, &number).await
}

impl RecordLine {
    pub(super) fn sample() -> Self {
        Self {
            organisation: "达川岩丝新材料有限公司（虚构）".to_owned(),
            person: "苏拟".to_owned(),
            at: DateTime::UNIX_EPOCH,
            version: "2026-1".to_owned(),
            sha256: agreement::current().sha256(),
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let page = |bound: bool, form: FormView| ConfidencePage {
        number: "KX-D-2026-00001".to_owned(),
        path: "/deals/KX-D-2026-00001".to_owned(),
        version: "2026-1".to_owned(),
        sha256: agreement::current().sha256(),
        text: agreement::current().text(Locale::Zh).to_owned(),
        binding: if bound {
            agreement::current().text(Locale::Zh).to_owned()
        } else {
            String::new()
        },
        bound,
        can: !bound,
        person: "苏拟".to_owned(),
        organisation: "锦江示例大学（虚构）".to_owned(),
        records: if bound {
            vec![RecordLine::sample()]
        } else {
            Vec::new()
        },
        to: "/needs/KX-X-2026-00001".to_owned(),
        form,
    };
    let errors = Errors::one("agree", "deal-confidence-tick");
    let wrong = FormView::new(&Typed::default(), &errors, Locale::Zh);
    vec![
        Sample::of(&page(false, wrong)),
        Sample::of(&page(true, FormView::blank())),
    ]
}
