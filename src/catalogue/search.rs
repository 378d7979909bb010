//! The search page: kinds with counts, filters, sort, cards, pages. Any address has an answer.

use serde::Serialize;

use super::address::{Asked, Order, Target};
use super::cards::{self, Card, OrganisationLine, Part};
use super::facets::{self, Chip, FilterOption, FilterRow};
use super::jobs::{build, mend};
use super::notices::{self, Notices};
use super::saved;
use crate::search::{Answer as Found, Extent, Hit, Query};
use crate::web::page::Answer;
use crate::web::pager::Pager;
use crate::web::words::Message;
use crate::web::{Ctx, Page, Sample, Typed};

const DAY: i64 = 86_400;

/// An entry of the component `ui.search_box`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KindOption {
    pub value: &'static str,
    pub label: String,
}

/// An entry of the component `ui.tabs`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tab {
    pub text: String,
    pub url: String,
    pub count: Option<u64>,
    pub current: bool,
}

/// `N`: the place of what is searched, for the header's light.
#[derive(Debug, Serialize)]
pub(super) struct SearchPage<const N: usize> {
    pub q: String,
    pub kind: &'static str,
    pub title: String,
    pub total_text: String,
    pub kinds: Vec<KindOption>,
    pub tabs: Vec<Tab>,
    pub rows: Vec<FilterRow>,
    pub chips: Vec<Chip>,
    pub clear_url: String,
    pub sorts: Vec<FilterOption>,
    pub cards: Vec<Card>,
    pub organisations: Vec<OrganisationLine>,
    pub pager: Option<Pager>,
    /// The engine does not answer.
    pub down: bool,
    /// Where this search is kept; nothing for organisations, which bring no news.
    pub save_url: String,
    pub notices: Notices,
    /// What is said where nothing was found.
    pub nothing: String,
}

/// What was found for the page.
struct Search {
    found: Found,
    totals: [Option<u64>; 3],
    /// Other words that were searched for, as nothing has those that were typed.
    instead: Option<String>,
    /// One of the indexes is not there.
    absent: bool,
}

impl<const N: usize> Page for SearchPage<N> {
    const TEMPLATE: &'static str = "catalogue/search.html";
    const NAV: &'static str = ["achievements", "needs", "organisations"][N];
}

/// `GET /search`
pub(super) async fn show(ctx: Ctx, typed: Typed) -> Answer {
    let asked = Asked::read(&typed);
    match asked.target {
        Target::Achievements => answer::<0>(&ctx, asked).await,
        Target::Needs => answer::<1>(&ctx, asked).await,
        Target::Organisations => answer::<2>(&ctx, asked).await,
    }
}

async fn answer<const N: usize>(ctx: &Ctx, mut asked: Asked) -> Answer {
    match find(ctx, &mut asked).await {
        Ok(search) => {
            if search.absent {
                build(&ctx.app).await;
            }
            let page = SearchPage::<N>::of(ctx, &asked, search).await?;
            ctx.page(page).await
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the search engine failed");
            mend(&ctx.app, &error).await;
            let page = SearchPage::<N>::empty(ctx, &asked, [None; 3], true);
            ctx.page_with(axum::http::StatusCode::SERVICE_UNAVAILABLE, page)
                .await
        }
    }
}

/// What is found for the words, or for what was meant by them where nothing has any of them.
async fn find(ctx: &Ctx, asked: &mut Asked) -> anyhow::Result<Search> {
    let search = find_words(ctx, asked).await?;
    let reading = &search.found.reading;
    let meant = reading.instead.clone();
    let Some(meant) = meant.filter(|_| reading.nothing && !asked.exact) else {
        return Ok(search);
    };
    let mut other = Asked {
        q: meant.clone(),
        ..asked.clone()
    };
    let search = find_words(ctx, &mut other).await?;
    asked.page = other.page;
    Ok(Search {
        instead: Some(meant),
        ..search
    })
}

/// What is found, and how many of each kind there are for these words. A page beyond the last is the last.
async fn find_words(ctx: &Ctx, asked: &mut Asked) -> anyhow::Result<Search> {
    let engine = &ctx.app.search;
    let count = async |target: Target| -> anyhow::Result<Option<(u64, Extent)>> {
        if target == asked.target && asked.chosen.is_empty() {
            return Ok(None);
        }
        let query = Query {
            limit: 0,
            ..Query::new(asked.q.clone())
        };
        let counted = engine.search(target.name(), query).await?;
        Ok(Some((counted.total, counted.extent)))
    };
    let index = asked.target.name();
    // By the day, so that the order stays while somebody turns the pages.
    let as_of = Some(ctx.app.clock.now().timestamp().div_euclid(DAY) * DAY);
    let (found, achievements, needs, organisations) = tokio::try_join!(
        async {
            Ok(engine
                .search(
                    index,
                    Query {
                        as_of,
                        ..asked.query()
                    },
                )
                .await?)
        },
        count(Target::Achievements),
        count(Target::Needs),
        count(Target::Organisations),
    )?;
    // What was not counted apart is what was found.
    let counts = [achievements, needs, organisations]
        .map(|count| count.unwrap_or((found.total, found.extent)));
    let absent = |(_, extent): &(u64, Extent)| *extent == Extent::Absent;
    let mut search = Search {
        totals: counts.map(|(total, _)| Some(total)),
        absent: found.extent == Extent::Absent || counts.iter().any(absent),
        found,
        instead: None,
    };
    if search.found.hits.is_empty() && search.found.total > 0 {
        asked.page = Pager::new(asked.page, search.found.total, |_| String::new()).page;
        let query = Query {
            as_of,
            ..asked.query()
        };
        search.found = engine.search(index, query).await?;
    }
    Ok(search)
}

impl<const N: usize> SearchPage<N> {
    fn empty(ctx: &Ctx, asked: &Asked, totals: [Option<u64>; 3], down: bool) -> Self {
        let name = |target: Target| ctx.t(&format!("nav-{}", target.name()));
        let tab = |(target, count): (Target, Option<u64>)| Tab {
            text: ctx.t(&format!("catalogue-tab-{}", target.name())),
            url: asked.among(target),
            count,
            current: target == asked.target,
        };
        let title = if asked.q.is_empty() {
            name(asked.target)
        } else {
            Message::new("catalogue-title-for")
                .with("q", asked.q.as_str())
                .say(ctx.locale)
        };
        let nothing = if asked.q.is_empty() {
            ctx.t("catalogue-nothing")
        } else {
            Message::new("catalogue-nothing-for")
                .with("q", asked.q.as_str())
                .say(ctx.locale)
        };
        Self {
            q: asked.whole.as_ref().unwrap_or(&asked.q).clone(),
            kind: asked.target.name(),
            title,
            total_text: String::new(),
            kinds: kinds(ctx),
            tabs: Target::ALL.into_iter().zip(totals).map(tab).collect(),
            rows: Vec::new(),
            chips: facets::chips(asked, ctx.locale),
            clear_url: asked.without_choices(),
            sorts: sorts(ctx, asked),
            cards: Vec::new(),
            organisations: Vec::new(),
            pager: None,
            down,
            save_url: saved::keep_url(asked),
            notices: Notices::new(ctx, asked),
            nothing,
        }
    }

    async fn of(ctx: &Ctx, asked: &Asked, search: Search) -> crate::web::Result<Self> {
        let found = search.found;
        let mut page = Self::empty(ctx, asked, search.totals, false);
        let instead = search.instead.as_deref();
        page.notices.hear(asked, &found, instead, ctx.locale);
        if found.extent == Extent::Absent {
            page.nothing = ctx.t("catalogue-nothing-yet");
        }
        page.rows = facets::rows(asked, &found, ctx.locale);
        page.total_text = Message::new(&format!("catalogue-total-{}", asked.target.name()))
            .with("n", i64::try_from(found.total).unwrap_or(i64::MAX))
            .say(ctx.locale);
        page.pager = Some(Pager::new(asked.page, found.total, |n| asked.at_page(n)));
        let at = (ctx.locale, ctx.app.clock.now());
        let mut tx = ctx.app.db.read().await?;
        if asked.target == Target::Organisations {
            page.organisations = cards::organisations(&mut tx, &ids(&found.hits), at).await?;
        } else {
            let viewer = ctx.viewer.as_ref();
            let mut read = cards::read(&mut tx, &ids(&found.hits), viewer, at).await?;
            let cards = found.hits.iter().filter_map(|hit| {
                let mut card = read.remove(&hit.id.parse().ok()?)?;
                mark(&mut card, hit);
                card.missing = notices::missing(&hit.missing, &found.reading, ctx.locale);
                Some(card)
            });
            page.cards = cards.collect();
        }
        Ok(page)
    }
}

fn ids<Id: std::str::FromStr>(hits: &[Hit]) -> Vec<Id> {
    hits.iter().filter_map(|hit| hit.id.parse().ok()).collect()
}

/// Marks what was found: in the title, and in the first other text that has it.
fn mark(card: &mut Card, hit: &Hit) {
    let marked = |name: &str| {
        let parts = Part::all(hit.highlights.get(name)?);
        parts.iter().any(|part| part.hit).then_some(parts)
    };
    card.title_parts = marked("title").unwrap_or_default();
    card.value_parts = ["value_line", "summary", "body"]
        .into_iter()
        .find_map(marked)
        .unwrap_or_default();
}

/// The choices of the search box.
pub(crate) fn kinds(ctx: &Ctx) -> Vec<KindOption> {
    let option = |target: Target| KindOption {
        value: target.name(),
        label: ctx.t(&format!("nav-{}", target.name())),
    };
    Target::ALL.into_iter().map(option).collect()
}

fn sorts(ctx: &Ctx, asked: &Asked) -> Vec<FilterOption> {
    let offered = Order::offered(asked.target).iter();
    // Without words nothing is better than anything else.
    let offered = offered.filter(|order| **order != Order::Best || !asked.q.is_empty());
    let option = |order: &Order| {
        let key = match (order, asked.target) {
            (Order::Price, Target::Needs) => "budget",
            (order, _) => order.name(),
        };
        FilterOption {
            label: ctx.t(&format!("catalogue-sort-{key}")),
            url: asked.ordered(*order),
            chosen: *order == asked.order(),
            count: None,
        }
    };
    offered.map(option).collect()
}

pub(super) fn samples() -> Vec<Sample> {
    let nothing = sample::<2>("没有的词", false);
    let down = sample::<1>("", true);
    let found = SearchPage::<0> {
        rows: vec![FilterRow {
            label: "领域".to_owned(),
            options: vec![
                sample_option("全部", true, None),
                sample_option("新材料", false, Some(42)),
            ],
        }],
        chips: vec![Chip {
            label: "新材料".to_owned(),
            url: "/search".to_owned(),
        }],
        cards: vec![super::show::sample_card()],
        pager: Some(Pager::new(1, 42, |n| format!("/search?page={n}"))),
        notices: notices::sample(false),
        ..sample("浸润剂", false)
    };
    let instead = SearchPage::<0> {
        notices: notices::sample(true),
        ..sample("进润剂", false)
    };
    let all = [&found, &instead].map(Sample::of);
    all.into_iter()
        .chain([Sample::of(&nothing), Sample::of(&down)])
        .collect()
}

fn sample_option(label: &str, chosen: bool, count: Option<u64>) -> FilterOption {
    FilterOption {
        label: label.to_owned(),
        url: "/search?kind=achievements".to_owned(),
        chosen,
        count,
    }
}

fn sample<const N: usize>(q: &str, down: bool) -> SearchPage<N> {
    SearchPage {
        q: q.to_owned(),
        kind: Target::ALL[N].name(),
        title: format!("“{q}”的搜索结果"),
        total_text: "共 42 项".to_owned(),
        kinds: vec![KindOption {
            value: "achievements",
            label: "找成果".to_owned(),
        }],
        tabs: vec![Tab {
            text: "成果".to_owned(),
            url: "/search".to_owned(),
            count: (!down).then_some(42),
            current: true,
        }],
        rows: Vec::new(),
        chips: Vec::new(),
        clear_url: "/search".to_owned(),
        sorts: vec![sample_option("综合", true, None)],
        cards: Vec::new(),
        organisations: Vec::new(),
        pager: None,
        down,
        save_url: "/my/alerts/searches/new?kind=needs".to_owned(),
        notices: Notices::default(),
        nothing: format!("没有找到“{q}”"),
    }
}
