//! The ledger of all contract files, for staff and (`mine`) for a party: narrowed by links, put together by party,
//! manager, county or type, as it stands or as of a past day. 成交额 and 技术交易额 keep columns and sums of their own.

mod asked;
mod filters;
mod groups;

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::view;
use crate::accounts;
use crate::codes::{self, Table};
use crate::contracts::store::{self, By, Line, Narrow, On};
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::organisations;
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Page, Query, Result, Staff};
pub(crate) use asked::Asked;
use filters::{Chip, FilterLink, FilterRow, Looking};
use groups::GroupsView;

/// The address of the ledger for staff.
const DESK: &str = "/desk/contracts";
/// Technology managers to choose among.
const PEOPLE: i64 = 60;

#[derive(Serialize)]
pub(super) struct LineView {
    url: String,
    number: String,
    name: String,
    type_label: String,
    seller: PartyLink,
    buyer: PartyLink,
    state_label: String,
    state_kind: &'static str,
    registered_on: Option<NaiveDate>,
    registration_number: String,
    total: i64,
    technical: i64,
}

/// A party's name, which leads to its contracts.
#[derive(Serialize)]
struct PartyLink {
    name: String,
    url: String,
}

impl LineView {
    fn new(line: &Line, looking: &Looking<'_>) -> Self {
        let locale = looking.locale;
        let party = |id: Option<OrganisationId>, name: &str| {
            let value = id.map_or_else(|| name.to_owned(), |id| id.to_string());
            PartyLink {
                name: name.to_owned(),
                url: looking.asked.url(looking.path, &[("org", &value)]),
            }
        };
        Self {
            url: format!("{}/{}", looking.path, line.number),
            number: line.number.clone(),
            name: line.name.clone(),
            type_label: codes::label(Table::ContractType, &line.type_code, locale.tag())
                .into_owned(),
            seller: party(line.seller_id, &line.seller_name),
            buyer: party(line.buyer_id, &line.buyer_name),
            state_label: t(locale, &format!("contract-state-{}", line.state.code())),
            state_kind: view::badge(line.state),
            registered_on: line.registered_on,
            registration_number: line
                .registration_number
                .as_ref()
                .map(crate::identifiers::RegistrationNumber::spaced)
                .unwrap_or_default(),
            total: line.total_fen,
            technical: line.technical_fen,
        }
    }
}

/// A past day, and which of the two questions was asked of it.
#[derive(Serialize)]
struct Past {
    day: NaiveDate,
    question: &'static str,
    questions: Vec<FilterLink>,
    back_url: String,
}

/// What both ledgers show.
#[derive(Serialize)]
pub(crate) struct LedgerView {
    path: &'static str,
    filters: Vec<FilterRow>,
    chips: Vec<Chip>,
    sorts: Vec<FilterLink>,
    group_links: Vec<FilterLink>,
    groups: Option<GroupsView>,
    lines: Vec<LineView>,
    number: i64,
    total: i64,
    technical: i64,
    pager: Pager,
    q: String,
    /// What the form of words and the form of a day carry on.
    with_words: Vec<(&'static str, String)>,
    with_day: Vec<(&'static str, String)>,
    past: Option<Past>,
    today: NaiveDate,
    exports: Vec<(&'static str, String)>,
    staff: bool,
}

/// Reads what is asked for and makes the view of it; `party` is a wall around what may be seen.
pub(super) async fn view(
    ctx: &Ctx,
    asked: &Asked,
    party: Option<OrganisationId>,
    path: &'static str,
) -> Result<LedgerView> {
    let today = ctx.app.clock.today();
    let narrow = Narrow {
        party,
        ..asked.narrow(today)
    };
    let page = pager::page_number(&asked.page);
    let mut tx = ctx.app.db.read().await?;
    let staff = party.is_none();
    let managers = if staff {
        accounts::store::with_duty(&mut tx, Duty::TechnologyManager, PEOPLE).await?
    } else {
        Vec::new()
    };
    let looking = Looking {
        asked,
        path,
        locale: ctx.locale,
        today,
        first_year: store::first_year(&mut tx).await?.unwrap_or(today.year()),
        managers: &managers,
        staff,
    };
    let sums = store::totals(&mut tx, &narrow).await?;
    let group = asked.group();
    let (mut lines, mut grouped) = (Vec::new(), Vec::new());
    if let Some(by) = group {
        let most = match by {
            By::Seller | By::Buyer | By::Manager => groups::SHOWN,
            By::County | By::Family | By::Type => 2000,
        };
        let most = i64::try_from(most).unwrap_or(200);
        grouped = store::groups(&mut tx, &narrow, by, most).await?;
    } else {
        let most = i64::try_from(pager::SIZE).unwrap_or(20);
        let skip = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
        lines = store::lines(&mut tx, &narrow, asked.sort(), most, skip).await?;
    }
    let names = names(&mut tx, &narrow, &grouped).await?;
    drop(tx);
    Ok(build(
        &looking,
        &lines,
        group.map(|by| (by, grouped)),
        &names,
        sums,
    ))
}

/// The names of the people and organisations that the address and the groups name by id.
async fn names(
    tx: &mut Tx,
    narrow: &Narrow,
    groups: &[store::Group],
) -> Result<HashMap<String, String>> {
    let organisations: Vec<OrganisationId> = [&narrow.either, &narrow.seller, &narrow.buyer]
        .into_iter()
        .filter_map(|who| match who {
            Some(store::Who::Known(id)) => Some(*id),
            _ => None,
        })
        .collect();
    let mut people: Vec<UserId> = groups
        .iter()
        .filter_map(|group| group.id.map(UserId))
        .collect();
    if let Some(store::Manager::One(id)) = narrow.manager {
        people.push(id);
    }
    let mut names = HashMap::new();
    for card in organisations::store::cards(tx, &organisations).await? {
        names.insert(card.id.to_string(), card.name);
    }
    for (id, name) in accounts::store::names(tx, &people).await? {
        names.insert(id.to_string(), name);
    }
    Ok(names)
}

fn build(
    looking: &Looking<'_>,
    lines: &[Line],
    groups: Option<(By, Vec<store::Group>)>,
    names: &HashMap<String, String>,
    sums: (i64, i64, i64),
) -> LedgerView {
    let (asked, path) = (looking.asked, looking.path);
    let (number, total, technical) = sums;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let question = match asked.moment(looking.today) {
        On::Now => None,
        On::Valid(day) => Some((day, "valid")),
        On::Known(day) => Some((day, asked::KNOWN)),
    };
    let files = if looking.staff {
        "/desk/exports"
    } else {
        "/my/exports"
    };
    LedgerView {
        path,
        filters: looking.rows(),
        chips: looking.chips(name),
        sorts: looking.sorts(),
        group_links: if looking.staff {
            looking.groups()
        } else {
            Vec::new()
        },
        groups: groups.map(|found| groups::view(looking, found, names, sums)),
        lines: lines
            .iter()
            .map(|line| LineView::new(line, looking))
            .collect(),
        number,
        total,
        technical,
        pager: Pager::new(
            pager::page_number(&asked.page),
            u64::try_from(number).unwrap_or(0),
            |n| asked.url(path, &[("page", &n.to_string())]),
        ),
        q: asked.q.trim().to_owned(),
        with_words: asked.carried(&["q"]),
        with_day: asked.carried(&["on"]),
        past: question.map(|(day, question)| Past {
            day,
            question,
            questions: filters::questions(looking),
            back_url: asked.url(path, &[("on", ""), ("as", "")]),
        }),
        today: looking.today,
        exports: ["xlsx", "csv", "jsonl"]
            .into_iter()
            .map(|ending| {
                let file = format!("{files}/contracts.{ending}");
                (ending, asked.url(&file, &[("group", "")]))
            })
            .collect(),
        staff: looking.staff,
    }
}

#[derive(Serialize)]
pub(crate) struct LedgerPage {
    ledger: LedgerView,
    can_write: bool,
}

impl Page for LedgerPage {
    const TEMPLATE: &'static str = "contracts/ledger.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/contracts`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let ledger = view(&ctx, &asked, None, DESK).await?;
    ctx.page(LedgerPage {
        ledger,
        can_write: staff.has(Duty::Registrar),
    })
    .await
}

impl LedgerView {
    pub(super) fn samples(path: &'static str, staff: bool) -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let of = |asked: &Asked, lines: &[Line]| {
            let looking = Looking {
                asked,
                path,
                locale: Locale::Zh,
                today,
                first_year: 2016,
                managers: &[],
                staff,
            };
            let sums = (
                i64::try_from(lines.len()).unwrap_or(0),
                60_000_000,
                52_000_000,
            );
            build(&looking, lines, None, &HashMap::new(), sums)
        };
        let asked = |query: &str| serde_urlencoded::from_str(query).unwrap_or_default();
        let lines = [super::super::samples::line()];
        let plain = of(&Asked::default(), &lines);
        let narrow = of(&asked("year=2026&family=10&q=窑&on=2026-09-30"), &lines);
        let empty = of(&asked("state=refused"), &[]);
        let mut grouped = of(&asked("group=seller&on=2026-09-30&as=known"), &lines);
        grouped.groups = Some(GroupsView::sample());
        vec![of(&Asked::default(), &[]), plain, narrow, empty, grouped]
    }
}

impl LedgerPage {
    pub(crate) fn samples() -> Vec<Self> {
        LedgerView::samples(DESK, true)
            .into_iter()
            .enumerate()
            .map(|(n, ledger)| Self {
                ledger,
                can_write: n % 2 == 1,
            })
            .collect()
    }
}
