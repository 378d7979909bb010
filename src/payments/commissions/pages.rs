//! Commissions at the desk: finance sees all, a technology manager their own.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::commission::{Commission, State};
use super::store::{self, Listed, Which};
use crate::accounts;
use crate::contracts;
use crate::db::Tx;
use crate::ids::{CommissionId, ContractId, UserId};
use crate::money::{Money, percent};
use crate::web::pager::{self, Pager, SIZE};
use crate::web::{Answer, Ctx, Duty, Page, Result, Sample, Staff, Typed};

pub(super) const LIST: &str = "/desk/commissions";
/// Payments without a commission that the list offers.
const OFFERED: i64 = 20;

#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub(super) url: String,
    pub(super) manager: String,
    pub(super) order_number: String,
    pub(super) order_url: String,
    pub(super) purpose: String,
    pub(super) contract: String,
    pub(super) contract_url: String,
    pub(super) on: NaiveDate,
    pub(super) base: i64,
    /// Empty when the sum was agreed.
    pub(super) rate: String,
    pub(super) amount: i64,
    pub(super) counter: bool,
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    pub(super) words: String,
}

/// Names that rows show, looked up at once.
pub(super) struct Names {
    pub(super) people: HashMap<UserId, String>,
    contracts: HashMap<ContractId, String>,
}

impl Names {
    pub(super) async fn of(tx: &mut Tx, found: &[Listed]) -> Result<Self> {
        let all = found.iter().map(|listed| &listed.commission);
        let mut people: Vec<UserId> = all
            .clone()
            .flat_map(|c| [Some(c.manager_id), c.entered_by, c.decided_by])
            .flatten()
            .collect();
        people.sort_unstable();
        people.dedup();
        let mut contracts: Vec<ContractId> = all.map(|c| c.contract_id).collect();
        contracts.sort_unstable();
        contracts.dedup();
        let people = accounts::store::names(tx, &people).await?;
        let contracts = contracts::store::whence(tx, &contracts).await?;
        Ok(Self {
            people: people.into_iter().collect(),
            contracts: contracts.into_iter().map(|c| (c.id, c.number)).collect(),
        })
    }

    pub(super) fn person(&self, id: Option<UserId>) -> String {
        id.and_then(|id| self.people.get(&id).cloned())
            .unwrap_or_default()
    }
}

impl Row {
    pub(super) fn new(listed: &Listed, names: &Names) -> Self {
        let c = &listed.commission;
        let contract = names.contracts.get(&c.contract_id).cloned();
        let contract = contract.unwrap_or_default();
        Self {
            url: format!("{LIST}/{}", c.reverses.unwrap_or(c.id)),
            manager: names.person(Some(c.manager_id)),
            order_number: listed.order_number.clone(),
            order_url: format!("/desk/payments/{}", listed.order_number),
            purpose: listed.purpose.clone(),
            contract_url: format!("/desk/contracts/{contract}"),
            contract,
            on: listed.received_on,
            base: c.base.fen(),
            rate: c.rate_bp.map(percent::text).unwrap_or_default(),
            amount: c.amount.fen(),
            counter: c.reverses.is_some(),
            state: c.state.code(),
            tint: c.state.tint(),
            words: c.words.clone(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Offer {
    purpose: String,
    order_number: String,
    contract: String,
    on: NaiveDate,
    applied: i64,
    url: String,
}

#[derive(Serialize)]
struct Tab {
    code: &'static str,
    url: String,
    current: bool,
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    count: i64,
    approved: i64,
    waiting: i64,
    /// Payments of contracts that came of a deal, for finance.
    offers: Vec<Offer>,
    csv_url: String,
    finance: bool,
    pager: Pager,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "payments/commissions/list.html";
    const NAV: &'static str = "desk";
}

/// What somebody may see of what was asked for.
pub(super) fn asked(me: &Staff, typed: &Typed) -> Which {
    Which {
        state: State::ALL
            .into_iter()
            .find(|state| state.code() == typed.get("state")),
        manager: (!me.has(Duty::Finance)).then_some(me.id),
    }
}

/// `GET /desk/commissions` with `state` and `page`
pub(crate) async fn list(ctx: Ctx, me: Staff, typed: Typed) -> Answer {
    let which = asked(&me, &typed);
    let code = which.state.map_or("", State::code);
    let mut tx = ctx.app.db.read().await?;
    let (count, approved, waiting) = store::sums(&mut tx, which).await?;
    let page = pager::page_number(typed.get("page"));
    let pager = Pager::new(page, u64::try_from(count).unwrap_or(0), |n| {
        format!("{LIST}?state={code}&page={n}")
    });
    let size = i64::try_from(SIZE).unwrap_or(20);
    let skip = i64::try_from((pager.page - 1) * SIZE).unwrap_or(0);
    let found = store::page(&mut tx, which, (size, skip)).await?;
    let names = Names::of(&mut tx, &found).await?;
    let finance = me.has(Duty::Finance);
    let offers = if finance {
        offers(&mut tx).await?
    } else {
        Vec::new()
    };
    drop(tx);
    ctx.page(ListPage {
        tabs: tabs(code),
        rows: found.iter().map(|l| Row::new(l, &names)).collect(),
        count,
        approved: approved.fen(),
        waiting: waiting.fen(),
        offers,
        csv_url: format!("{LIST}/commissions.csv?state={code}"),
        finance,
        pager,
    })
    .await
}

fn tabs(current: &str) -> Vec<Tab> {
    std::iter::once("")
        .chain(State::ALL.into_iter().map(State::code))
        .map(|code| Tab {
            code: if code.is_empty() { "all" } else { code },
            url: if code.is_empty() {
                LIST.to_owned()
            } else {
                format!("{LIST}?state={code}")
            },
            current: code == current,
        })
        .collect()
}

/// No deal, no commission: payments of other contracts are not offered.
async fn offers(tx: &mut Tx) -> Result<Vec<Offer>> {
    let found = store::without(tx, OFFERED).await?;
    let mut ids: Vec<ContractId> = found.iter().map(|f| f.contract_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let contracts = contracts::store::whence(tx, &ids).await?;
    let offers = found.into_iter().filter_map(|f| {
        let contract = contracts
            .iter()
            .find(|c| c.id == f.contract_id && c.deal_id.is_some())?;
        Some(Offer {
            purpose: f.purpose,
            order_number: f.order_number,
            contract: contract.number.clone(),
            on: f.received_on,
            applied: f.applied_fen.fen(),
            url: format!("{LIST}/new?payment={}", f.payment_id),
        })
    });
    Ok(offers.collect())
}

/// An invented one, for samples.
pub(super) fn sample(state: State, amount: i64) -> Listed {
    use crate::ids::{OrderId, PaymentId};
    use uuid::Uuid;
    let counter = amount < 0;
    Listed {
        commission: Commission {
            id: CommissionId(Uuid::nil()),
            payment_id: PaymentId(Uuid::nil()),
            order_id: OrderId(Uuid::nil()),
            contract_id: ContractId(Uuid::nil()),
            manager_id: UserId(Uuid::nil()),
            base: Money::from_fen(1_200_000),
            rate_bp: (!counter).then_some(500),
            amount: Money::from_fen(amount),
            reverses: counter.then_some(CommissionId(Uuid::nil())),
            words: "按服务协议".to_owned(),
            state,
            entered_by: (!counter).then_some(UserId(Uuid::nil())),
            decided_by: None,
            decided_at: None,
            decided_words: String::new(),
            created_at: chrono::DateTime::UNIX_EPOCH,
        },
        order_number: "KX-P-2026-00001".to_owned(),
        purpose: "技术转移服务费".to_owned(),
        received_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default(),
    }
}

pub(super) fn sample_names() -> Names {
    Names {
        people: HashMap::from([(UserId(uuid::Uuid::nil()), "卓以宁".to_owned())]),
        contracts: HashMap::from([(ContractId(uuid::Uuid::nil()), "KX-H-2026-00001".to_owned())]),
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let names = sample_names();
    let page = |rows: Vec<Row>, finance| ListPage {
        tabs: tabs(""),
        count: 2,
        approved: 50_000,
        waiting: 10_000,
        offers: if finance {
            vec![Offer {
                purpose: "技术转移服务费".to_owned(),
                order_number: "KX-P-2026-00002".to_owned(),
                contract: "KX-H-2026-00001".to_owned(),
                on: NaiveDate::default(),
                applied: 100,
                url: LIST.to_owned(),
            }]
        } else {
            Vec::new()
        },
        rows,
        csv_url: LIST.to_owned(),
        finance,
        pager: Pager::new(1, 0, |n| format!("{LIST}?page={n}")),
    };
    let rows = [
        sample(State::Entered, 60_000),
        sample(State::Approved, 60_000),
        sample(State::Approved, -10_000),
        sample(State::Refused, 60_000),
    ];
    vec![
        Sample::of(&page(
            rows.iter().map(|l| Row::new(l, &names)).collect(),
            true,
        )),
        Sample::of(&page(Vec::new(), false)),
    ]
}
