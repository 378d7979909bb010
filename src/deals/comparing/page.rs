//! The page that shows all answers to one need side by side.

use std::cmp::Reverse;

use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};

use super::card::{self, Card, Read};
use super::weighing::{Criterion, Stage};
use super::{CRITERIA_MOST, MOST, need, path, reads_inside};
use crate::codes::Table;
use crate::db::Tx;
use crate::deals::Choice;
use crate::deals::deal::{Deal, Kind};
use crate::deals::state::{Side, State};
use crate::deals::{store, view};
use crate::listings::detail::price_text;
use crate::listings::{self, Listing};
use crate::needs::need::Need;
use crate::state::App;
use crate::web::error::Result;
use crate::web::form::{Errors, FormView, Typed};
use crate::web::{Answer, Ctx, Page, Path, Query};

/// Targets of the need that are repeated above its answers.
const TARGETS: usize = 4;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    stage: String,
    sort: String,
}

const SORTS: [&str; 6] = ["stage", "score", "match", "price", "time", "date"];

impl Asked {
    fn sort(&self) -> &'static str {
        let known = SORTS.into_iter().find(|sort| *sort == self.sort);
        known.unwrap_or(SORTS[0])
    }

    fn url(&self, number: &str, (field, value): (&str, &str)) -> String {
        let pick = |name: &str, own: &str| {
            let value = if name == field { value } else { own };
            (!value.is_empty()).then(|| format!("{name}={value}"))
        };
        let pairs = [pick("stage", &self.stage), pick("sort", &self.sort)];
        let pairs: Vec<String> = pairs.into_iter().flatten().collect();
        if pairs.is_empty() {
            path(number)
        } else {
            format!("{}?{}", path(number), pairs.join("&"))
        }
    }

    fn shows(&self, card: &Card) -> bool {
        match self.stage.as_str() {
            "ended" => !card.open,
            "" => card.open,
            stage => card.open && card.stage == stage,
        }
    }
}

#[derive(Serialize)]
struct Tab {
    text: String,
    url: String,
    count: usize,
    current: bool,
}

#[derive(Serialize)]
struct SortLink {
    label: String,
    url: String,
    chosen: bool,
}

#[derive(Serialize)]
struct CriterionLine {
    name: String,
    weight: i64,
    /// Its share in whole per cent, halves up.
    share: i64,
}

/// All answers to a need. `open` is the part whose form was refused, or empty.
#[derive(Serialize)]
pub(crate) struct AnswersPage {
    number: String,
    title: String,
    listing_url: String,
    here: String,
    budget: String,
    deadline: String,
    targets: Vec<String>,
    tabs: Vec<Tab>,
    sorts: Vec<SortLink>,
    cards: Vec<Card>,
    total: usize,
    owner: bool,
    /// Scores and notes are for these eyes.
    inside: bool,
    centre_reads: bool,
    criteria: Vec<CriterionLine>,
    revision: i64,
    rows: Vec<usize>,
    /// Answers that were put aside and wait for a word.
    aside: usize,
    reasons: Vec<Choice>,
    form: FormView,
    open: &'static str,
}

impl Page for AnswersPage {
    const TEMPLATE: &'static str = "deals/comparing/answers.html";
    const NAV: &'static str = "workspace";
}

/// What is not known comes last.
fn put_in_order(cards: &mut [Card], sort: &str) {
    let known = |value: Option<i64>| value.map_or((1, 0), |value| (0, value));
    let most = |value: Option<i64>| value.map_or((1, Reverse(0)), |value| (0, Reverse(value)));
    match sort {
        "score" => cards.sort_by_key(|c| most(c.sort.score)),
        "match" => cards.sort_by_key(|c| most(c.sort.fit)),
        "price" => cards.sort_by_key(|c| known(c.budget_fen)),
        "time" => cards.sort_by_key(|c| known(c.months)),
        // They come in the order they were sent.
        "date" => {}
        _ => cards.sort_by_key(|c| (c.sort.stage, most(c.sort.score), most(c.sort.maturity))),
    }
}

fn lines(criteria: &[Criterion]) -> Vec<CriterionLine> {
    let sum: i64 = criteria.iter().map(|c| c.weight).sum();
    criteria
        .iter()
        .map(|c| CriterionLine {
            name: c.name.clone(),
            weight: c.weight,
            share: (c.weight * 200 + sum) / (sum * 2),
        })
        .collect()
}

/// The criteria's form: what is there, or a proposal, in as many rows as there may be.
fn filled(criteria: &[Criterion], ctx: &Ctx) -> FormView {
    let mut form = FormView::blank();
    let mut put = |n: i64, name: String, weight: i64| {
        form.values.insert(format!("criteria.{n}.name"), name);
        form.values
            .insert(format!("criteria.{n}.weight"), weight.to_string());
    };
    for one in criteria {
        put(one.position, one.name.clone(), one.weight);
    }
    if criteria.is_empty() {
        let proposal = [("technical", 40), ("price", 20), ("time", 20), ("team", 20)];
        for (n, (name, weight)) in (0..).zip(proposal) {
            put(n, ctx.t(&format!("comparing-proposal-{name}")), weight);
        }
    }
    form
}

fn tabs(cards: &[Card], asked: &Asked, number: &str, ctx: &Ctx) -> Vec<Tab> {
    let stages = Stage::ALL.iter().map(|stage| stage.code());
    std::iter::once("")
        .chain(stages)
        .chain(["ended"])
        .map(|code| {
            let only = Asked {
                stage: code.to_owned(),
                ..Asked::default()
            };
            let word = if code.is_empty() { "all" } else { code };
            Tab {
                text: ctx.t(&format!("comparing-stage-{word}")),
                url: asked.url(number, ("stage", code)),
                count: cards.iter().filter(|card| only.shows(card)).count(),
                current: asked.stage == code,
            }
        })
        .collect()
}

fn sorts(asked: &Asked, inside: bool, number: &str, ctx: &Ctx) -> Vec<SortLink> {
    SORTS
        .into_iter()
        .filter(|sort| inside || *sort != "score")
        .map(|sort| SortLink {
            label: ctx.t(&format!("comparing-sort-{sort}")),
            url: asked.url(number, ("sort", sort)),
            chosen: asked.sort() == sort,
        })
        .collect()
}

async fn page(
    tx: &mut Tx,
    (listing, side): (&Listing, Side),
    ctx: &Ctx,
    asked: &Asked,
    (open, refused): (&'static str, Option<FormView>),
) -> Result<AnswersPage> {
    let mut deals = store::of_listing(tx, listing.id, MOST).await?;
    deals.retain(|deal| deal.kind == Kind::SolveNeed && deal.state != State::Withdrawn);
    let inside = reads_inside(tx, listing, side).await?;
    let (centre_reads, revision) = store::comparison(tx, listing.id).await?;
    let read = Read::of(tx, listing, &deals).await?;
    let content = listings::store::contents(tx, &[listing.id]).await?.pop();
    let need: Need = content
        .and_then(|(_, content)| serde_json::from_value(content.0).ok())
        .unwrap_or_default();
    let card = |deal: &Deal| read.card(deal, inside, ctx);
    let mut cards: Vec<Card> = deals.iter().filter_map(card).collect();
    put_in_order(&mut cards, asked.sort());
    let number = listing.number.clone().unwrap_or_default();
    let waiting = |c: &&Card| c.sort.requested && c.sort.stage == Stage::Aside;
    let aside = cards.iter().filter(waiting).count();
    let now = ctx.app.clock.now();
    let url = listing.path().filter(|_| listing.is_public(now));
    Ok(AnswersPage {
        title: listing.title.clone(),
        listing_url: url.unwrap_or_default(),
        here: asked.url(&number, ("", "")),
        budget: price_text(need.budget, ctx.locale),
        deadline: need
            .deadline
            .map_or_else(String::new, |day| day.to_string()),
        targets: targets(&need),
        tabs: tabs(&cards, asked, &number, ctx),
        sorts: sorts(asked, inside, &number, ctx),
        total: cards.len(),
        cards: cards.into_iter().filter(|card| asked.shows(card)).collect(),
        owner: side == Side::Owner,
        inside,
        centre_reads,
        criteria: if inside {
            lines(&read.criteria)
        } else {
            Vec::new()
        },
        revision,
        rows: (0..CRITERIA_MOST).collect(),
        aside,
        reasons: view::choices(Table::DeclineReason, ctx),
        form: refused.unwrap_or_else(|| filled(&read.criteria, ctx)),
        open,
        number,
    })
}

fn targets(need: &Need) -> Vec<String> {
    let text = |target: &crate::needs::need::Target| format!("{} {}", target.name, target.wanted());
    need.targets.iter().take(TARGETS).map(text).collect()
}

/// `GET /needs/{number}/answers?stage=&sort=`
pub(crate) async fn show(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let (listing, side) = need(&mut tx, &number, &ctx).await?;
    let page = page(&mut tx, (&listing, side), &ctx, &asked, ("", None)).await?;
    drop(tx);
    ctx.page(page).await
}

/// Nothing was done: the page again, with the errors at their fields.
pub(super) async fn refuse(
    ctx: &Ctx,
    mut tx: Tx,
    listing: &Listing,
    (open, typed, errors): (&'static str, &Typed, &Errors),
) -> Answer {
    let form = ctx.form(typed, errors);
    let asked = Asked::default();
    let shown = (open, Some(form));
    let page = page(&mut tx, (listing, Side::Owner), ctx, &asked, shown).await?;
    drop(tx);
    ctx.invalid(page).await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::Sample;
    let page = |owner: bool, cards: Vec<Card>, form: FormView, open| AnswersPage {
        number: "KX-X-2026-00001".to_owned(),
        title: "漏板温差控制（虚构）".to_owned(),
        listing_url: "/needs/KX-X-2026-00001".to_owned(),
        here: "/needs/KX-X-2026-00001/answers".to_owned(),
        budget: "60.00 万元".to_owned(),
        deadline: "2026-12-31".to_owned(),
        targets: vec!["温差 ≤ 5 ℃".to_owned()],
        tabs: vec![Tab {
            text: "全部".to_owned(),
            url: "/needs/KX-X-2026-00001/answers".to_owned(),
            count: cards.len(),
            current: true,
        }],
        sorts: vec![SortLink {
            label: "价格".to_owned(),
            url: "/needs/KX-X-2026-00001/answers?sort=price".to_owned(),
            chosen: false,
        }],
        total: cards.len(),
        owner,
        inside: owner,
        centre_reads: !owner,
        criteria: if owner {
            vec![CriterionLine {
                name: "技术".to_owned(),
                weight: 40,
                share: 100,
            }]
        } else {
            Vec::new()
        },
        revision: 1,
        rows: (0..CRITERIA_MOST).collect(),
        aside: usize::from(owner),
        reasons: Vec::new(),
        form,
        open,
        cards,
    };
    let wrong = FormView::new(
        &Typed::from_iter([("criteria.0.name", "技术"), ("criteria.0.weight", "0")]),
        &Errors::one("criteria.0.weight", "comparing-weight-wrong"),
        crate::web::Locale::Zh,
    );
    vec![
        Sample::of(&page(true, card::samples(), wrong, "criteria")),
        Sample::of(&page(true, Vec::new(), FormView::blank(), "refusals")),
        Sample::of(&page(false, card::samples(), FormView::blank(), "")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_comes_last() {
        let mut cards = card::samples();
        cards[0].budget_fen = None;
        cards[1].budget_fen = Some(2);
        cards[2].budget_fen = Some(1);
        put_in_order(&mut cards, "price");
        let prices: Vec<_> = cards.iter().map(|c| c.budget_fen).collect();
        assert_eq!(prices, [Some(1), Some(2), None]);
        put_in_order(&mut cards, "stage");
        let stages: Vec<_> = cards.iter().map(|c| c.stage).collect();
        assert_eq!(stages, ["finalist", "screen", "aside"]);
    }
}
