//! One's own deals, and the page of one deal.

use std::collections::HashMap;

use axum::extract::State as Shared;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Choice;
use super::attribution::{self, Attribution};
use super::comparing::facts::{self, AnswerFacts};
use super::comparing::{self, Answered};
use super::deal::Deal;
use super::inside::{self, Inside};
use super::offers::Panel;
use super::rest::{self, Resting};
use super::room::{self, show::Room};
use super::state::{Side, State};
use super::steps::{self, NextStep};
use super::view::{self, View};
use super::{notices, store};
use crate::codes::Table;
use crate::db::Tx;
use crate::listings;
use crate::organisations;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::FormView;
use crate::web::{Acting, Answer, Ctx, Page, Path, Query, SignedIn, Viewer, see_other};

/// Deals listed on a page.
const MOST: i64 = 100;

#[derive(Clone, Serialize)]
pub(crate) struct DealLine {
    pub(crate) url: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) with: String,
    pub(crate) state: &'static str,
    pub(crate) tint: &'static str,
    pub(crate) due_at: Option<DateTime<Utc>>,
    pub(crate) overdue: bool,
    pub(crate) last: String,
    pub(crate) last_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(crate) struct MinePage {
    /// received or asked
    tab: &'static str,
    received: i64,
    asked: i64,
    /// Own needs that were answered, where their answers can be compared.
    needs: Vec<Answered>,
    deals: Vec<DealLine>,
    /// There are more than are shown.
    more: bool,
    /// The organisation whose deals these are, when it is suspended; or empty.
    rests: String,
    /// Its id, for the tabs; or empty.
    of: String,
    /// The viewer's suspended organisations.
    resting: Vec<RestingLine>,
}

/// A suspended organisation, and where its deals are read.
#[derive(Serialize)]
struct RestingLine {
    name: String,
    url: String,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "deals/mine.html";
    const NAV: &'static str = "workspace";
}

impl RestingLine {
    fn of(organisation: &Acting) -> Self {
        Self {
            name: organisation.name.clone(),
            url: format!("/my/deals?of={}", organisation.id),
        }
    }
}

#[derive(Default, Deserialize)]
pub(crate) struct Tab {
    #[serde(default)]
    tab: String,
    /// One of the viewer's suspended organisations.
    #[serde(default)]
    of: String,
}

/// Whose deals are listed: those of a suspended organisation when they are asked for or there is no other.
fn whose<'v>(viewer: &'v Viewer, of: &str) -> Option<(&'v Acting, bool)> {
    let asked = viewer.resting.iter().find(|a| a.id.to_string() == of);
    let acting = viewer.acting.as_ref().map(|a| (a, false));
    asked
        .map(|a| (a, true))
        .or(acting)
        .or(viewer.resting.first().map(|a| (a, true)))
}

/// `GET /my/deals?tab=asked|received&of=`
pub(crate) async fn mine(
    ctx: Ctx,
    me: SignedIn,
    Shared(app): Shared<App>,
    Query(tab): Query<Tab>,
) -> Answer {
    let side = if tab.tab == "asked" {
        Side::Asker
    } else {
        Side::Owner
    };
    let Some((organisation, rests)) = whose(&me, &tab.of) else {
        return Ok(see_other("/my/organisation"));
    };
    let mut tx = app.db.read().await?;
    let (received, asked) = store::counts_of(&mut tx, organisation.id).await?;
    let deals = store::of_side(&mut tx, organisation.id, side, MOST).await?;
    let lines = lines(&mut tx, &deals, side, &ctx).await?;
    let needs = if side == Side::Owner {
        comparing::answered(&mut tx, organisation.id).await?
    } else {
        Vec::new()
    };
    drop(tx);
    let total = if side == Side::Owner { received } else { asked };
    ctx.page(MinePage {
        tab: if side == Side::Asker {
            "asked"
        } else {
            "received"
        },
        received,
        asked,
        needs,
        deals: lines,
        more: total > MOST,
        rests: if rests {
            organisation.name.clone()
        } else {
            String::new()
        },
        of: if rests {
            organisation.id.to_string()
        } else {
            String::new()
        },
        resting: me.resting.iter().map(RestingLine::of).collect(),
    })
    .await
}

/// Deals as lines of a list, in a constant number of queries. Staff see both names.
pub(crate) async fn lines(
    tx: &mut Tx,
    deals: &[Deal],
    side: Side,
    ctx: &Ctx,
) -> Result<Vec<DealLine>> {
    let now = ctx.app.clock.now();
    let ids: Vec<_> = deals.iter().map(|d| d.listing_id).collect();
    let heads = listings::store::heads(tx, &ids).await?;
    let heads: HashMap<_, _> = heads.into_iter().map(|l| (l.id, l)).collect();
    let mut organisations: Vec<_> = deals
        .iter()
        .flat_map(|d| [d.asker_organisation, d.owner_organisation])
        .collect();
    organisations.sort_unstable();
    organisations.dedup();
    let cards = organisations::store::cards(tx, &organisations).await?;
    let names: HashMap<_, _> = cards.into_iter().map(|o| (o.id, o.name)).collect();
    let ids: Vec<_> = deals.iter().map(|d| d.id).collect();
    let last = store::last_messages(tx, &ids).await?;
    let last: HashMap<_, _> = last.into_iter().map(|m| (m.deal_id, m)).collect();
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let line = |deal: &Deal| {
        let listing = heads.get(&deal.listing_id)?;
        let with = match side {
            Side::Owner => name(deal.asker_organisation),
            Side::Asker if notices::is_masked(deal, listing, side) => ctx.t("deal-masked-name"),
            Side::Asker => name(deal.owner_organisation),
            Side::Staff => format!(
                "{} → {}",
                name(deal.asker_organisation),
                name(deal.owner_organisation)
            ),
        };
        let newest = last.get(&deal.id);
        Some(DealLine {
            url: deal.path(),
            number: deal.number.clone(),
            title: listing.title.clone(),
            with,
            state: deal.state.code(),
            tint: deal.state.tint(),
            due_at: (deal.state == State::Requested).then_some(deal.due_at),
            overdue: deal.is_overdue(now),
            last: newest.map_or(&deal.message, |m| &m.text).clone(),
            last_at: newest.map_or(deal.created_at, |m| m.created_at),
        })
    };
    Ok(deals.iter().filter_map(line).collect())
}

/// The page of one deal. `open` is the part whose form was refused, or empty.
#[derive(Serialize)]
pub(crate) struct DealPage {
    pub(crate) deal: View,
    /// A side is suspended.
    pub(crate) rests: Option<rest::Note>,
    pub(crate) room: Room,
    /// For the centre's staff: the next step and those before it.
    pub(crate) steps: Vec<NextStep>,
    /// What an answer to a need says besides its message.
    pub(crate) answer: Option<AnswerFacts>,
    /// For the centre's staff: where it came from.
    pub(crate) origin: Option<Attribution>,
    pub(crate) offers: Panel,
    pub(crate) inside: Option<Inside>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) form: FormView,
    pub(crate) open: &'static str,
}

impl Page for DealPage {
    const TEMPLATE: &'static str = "deals/deal.html";
    const NAV: &'static str = "workspace";
}

/// A deal by number for whoever has a side in it.
pub(crate) async fn load(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<(Deal, Side)> {
    let deal = store::by_number(tx, number).await?.ok_or(Error::NotFound)?;
    let viewer = ctx.viewer.as_ref().ok_or(Error::NotFound)?;
    let side = view::side_of(&deal, viewer).ok_or(Error::NotFound)?;
    Ok((deal, side))
}

pub(crate) async fn page(
    tx: &mut Tx,
    (deal, side): (&Deal, Side),
    ctx: &Ctx,
    (open, form): (&'static str, FormView),
) -> Result<DealPage> {
    let mut view = view::view(tx, deal, side, ctx).await?;
    let organisations = [deal.asker_organisation, deal.owner_organisation];
    let cards = organisations::store::cards(tx, &organisations).await?;
    let resting = Resting::of(deal, &cards);
    view.can = resting.limit(view.can, side);
    let name = |of| match of {
        Side::Asker => view.asker.name.clone(),
        _ => view.owner.name.clone(),
    };
    let rests = rest::Note::of(tx, deal, side, &cards, (name, ctx.locale)).await?;
    let room = room::show::read(tx, (deal, side), ctx, &mut view).await?;
    let viewed = (deal, side, view::writes(side, ctx) && rests.is_none());
    let at = (ctx.app.clock.now(), ctx.locale);
    Ok(DealPage {
        deal: view,
        rests,
        room,
        offers: Panel::read(tx, viewed, at).await?,
        steps: steps::of_deal(tx, deal, side, ctx).await?,
        answer: facts::of_deal(tx, deal, ctx).await?,
        origin: attribution::of_deal(tx, (deal, side), ctx).await?,
        inside: inside::of_deal(tx, deal, side, ctx).await?,
        reasons: view::choices(Table::DeclineReason, ctx),
        form,
        open,
    })
}

/// `GET /deals/{number}`
pub(crate) async fn show(
    ctx: Ctx,
    _: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let (deal, side) = load(&mut tx, &number, &ctx).await?;
    let page = page(&mut tx, (&deal, side), &ctx, ("", FormView::blank())).await?;
    drop(tx);
    ctx.page(page).await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::Sample;
    let line = |overdue: bool, due_at| DealLine {
        url: "/deals/KX-D-2026-00001".to_owned(),
        number: "KX-D-2026-00001".to_owned(),
        title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
        with: "达川岩丝新材料有限公司（虚构）".to_owned(),
        state: "requested",
        tint: "warning",
        due_at,
        overdue,
        last: "请说明驻厂人数。".to_owned(),
        last_at: DateTime::UNIX_EPOCH,
    };
    vec![
        Sample::of(&MinePage {
            tab: "received",
            received: 101,
            asked: 0,
            needs: vec![Answered::sample()],
            deals: vec![line(true, Some(DateTime::UNIX_EPOCH)), line(false, None)],
            more: true,
            rests: String::new(),
            of: String::new(),
            resting: vec![RestingLine {
                name: "达川岩丝新材料有限公司（虚构）".to_owned(),
                url: "/my/deals?of=1".to_owned(),
            }],
        }),
        Sample::of(&MinePage {
            tab: "asked",
            received: 0,
            asked: 0,
            needs: Vec::new(),
            deals: Vec::new(),
            more: false,
            rests: "达川岩丝新材料有限公司（虚构）".to_owned(),
            of: "1".to_owned(),
            resting: Vec::new(),
        }),
    ]
}
