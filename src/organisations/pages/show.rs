//! An organisation as everybody sees it, once it is verified.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::sample_organisation;
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::listings;
use crate::listings::listing::Kind;
use crate::organisations::organisation::Organisation;
use crate::organisations::store;
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Page, Path, Result, Sample};

const LISTINGS_MOST: i64 = 100;

#[derive(Serialize)]
struct ListingLine {
    title: String,
    url: String,
    /// achievement or need
    kind: &'static str,
}

#[derive(Serialize)]
struct OrganisationPage {
    name: String,
    kind: String,
    region: String,
    introduction: String,
    website: String,
    since: Option<DateTime<Utc>>,
    answer_rate: String,
    answer_time: String,
    listings: Vec<ListingLine>,
}

impl Page for OrganisationPage {
    const TEMPLATE: &'static str = "organisations/show.html";
    const NAV: &'static str = "organisations";
}

impl OrganisationPage {
    fn new(o: Organisation, listings: Vec<ListingLine>, locale: Locale) -> Self {
        Self {
            answer_rate: o.answers.rate_text(false, locale),
            answer_time: o.answers.time_text(locale),
            name: o.name,
            kind: o.kind,
            region: o.region,
            introduction: o.introduction,
            website: o.website,
            since: o.verified_at,
            listings,
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let line = ListingLine {
        title: "低析晶玄武岩纤维多孔漏板拉丝工艺".to_owned(),
        url: "/achievements/KX-C-2026-00001".to_owned(),
        kind: "achievement",
    };
    let bare = Organisation {
        website: String::new(),
        verified_at: None,
        ..sample_organisation()
    };
    vec![
        Sample::of(&OrganisationPage::new(
            sample_organisation(),
            vec![line],
            Locale::default(),
        )),
        Sample::of(&OrganisationPage::new(bare, Vec::new(), Locale::default())),
    ]
}

/// `GET /organisations/{id}`
pub(crate) async fn show(ctx: Ctx, Path(id): Path<OrganisationId>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let organisation = store::find(&mut tx, id)
        .await?
        .filter(Organisation::is_verified)
        .ok_or(Error::NotFound)?;
    let listings = public_listings(&mut tx, id, ctx.app.clock.now()).await?;
    drop(tx);
    let page = OrganisationPage::new(organisation, listings, ctx.locale);
    ctx.page(page).await
}

/// What anybody may find under this name: a masked listing must not be told by its owner.
async fn public_listings(
    tx: &mut Tx,
    id: OrganisationId,
    now: DateTime<Utc>,
) -> Result<Vec<ListingLine>> {
    let mut lines = Vec::new();
    for kind in [Kind::Achievement, Kind::Need] {
        let all = listings::store::of_organisation(tx, id, kind, LISTINGS_MOST).await?;
        let public = all
            .into_iter()
            .filter(|listing| listing.is_public(now) && !listing.masked);
        lines.extend(public.filter_map(|listing| {
            Some(ListingLine {
                url: listing.path()?,
                title: listing.title,
                kind: kind.code(),
            })
        }));
    }
    Ok(lines)
}
