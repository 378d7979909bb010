//! The home page: search, the two doors, live figures, what is new.

use serde::Serialize;

use super::figures::{self, HomeFigures, TargetLine};
use crate::catalogue::cards::{self, Card};
use crate::catalogue::{KindOption, kinds};
use crate::ids::ListingId;
use crate::listings::{self, Kind, Listing};
use crate::reports::Masked;
use crate::web::page::Answer;
use crate::web::{Ctx, Page, Sample};

const NEWEST: i64 = 4;

#[derive(Debug, Serialize)]
pub(super) struct HomePage {
    pub kinds: Vec<KindOption>,
    pub examples: Vec<Example>,
    pub achievements: i64,
    pub needs: i64,
    pub figures: HomeFigures,
    pub newest_achievements: Vec<Card>,
    pub newest_needs: Vec<Card>,
}

/// A search to try.
#[derive(Debug, Serialize)]
pub(super) struct Example {
    pub text: String,
    pub url: String,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "site/home.html";
}

/// `GET /`
pub(super) async fn show(ctx: Ctx) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.read().await?;
    let achievements = listings::store::count_public(&mut tx, Kind::Achievement, now).await?;
    let needs = listings::store::count_public(&mut tx, Kind::Need, now).await?;
    let newest = [
        listings::store::newest(&mut tx, Kind::Achievement, now, NEWEST).await?,
        listings::store::newest(&mut tx, Kind::Need, now, NEWEST).await?,
    ];
    let [new_achievements, new_needs] = newest.map(ids);
    let both = [new_achievements.as_slice(), new_needs.as_slice()].concat();
    let viewer = ctx.viewer.as_ref();
    let mut cards = cards::read(&mut tx, &both, viewer, (ctx.locale, now)).await?;
    let figures = figures::figures(&ctx.app, &mut tx, ctx.locale).await?;
    drop(tx);
    let mut take = |ids: Vec<ListingId>| ids.iter().filter_map(|id| cards.remove(id)).collect();
    ctx.page(HomePage {
        kinds: kinds(&ctx),
        examples: examples(&ctx),
        achievements,
        needs,
        figures,
        newest_achievements: take(new_achievements),
        newest_needs: take(new_needs),
    })
    .await
}

fn ids(listings: Vec<Listing>) -> Vec<ListingId> {
    listings.into_iter().map(|listing| listing.id).collect()
}

fn examples(ctx: &Ctx) -> Vec<Example> {
    let one = |(n, kind): (u8, &str)| {
        let text = ctx.t(&format!("site-home-try-{n}"));
        let query = serde_urlencoded::to_string([("kind", kind), ("q", &text)]);
        Example {
            url: format!("/search?{}", query.unwrap_or_default()),
            text,
        }
    };
    [(1, "achievements"), (2, "achievements"), (3, "needs")]
        .map(one)
        .into()
}

pub(super) fn samples() -> Vec<Sample> {
    let empty = || HomePage {
        kinds: Vec::new(),
        examples: Vec::new(),
        achievements: 0,
        needs: 0,
        figures: HomeFigures::default(),
        newest_achievements: Vec::new(),
        newest_needs: Vec::new(),
    };
    let full = HomePage {
        achievements: 1246,
        needs: 318,
        examples: vec![Example {
            text: "玄武岩纤维".to_owned(),
            url: "/search?q=1".to_owned(),
        }],
        figures: HomeFigures {
            deals: Some(57),
            target: Some(TargetLine {
                reached: 423_000_000,
                target: 550_000_000,
                percent: 76.9,
                elapsed: 74.8,
            }),
            contracts: vec![Masked {
                date: "2026-08".to_owned(),
                title: "先进制造".to_owned(),
                kind: "技术开发".to_owned(),
                place: "达州市内 → 省外".to_owned(),
                amount: "50–100 万元".to_owned(),
            }],
        },
        newest_achievements: vec![crate::catalogue::sample_card()],
        newest_needs: vec![crate::catalogue::sample_card()],
        ..empty()
    };
    vec![Sample::of(&full), Sample::of(&empty())]
}
