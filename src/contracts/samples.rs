//! Invented files in each state, for the samples of the pages.

use chrono::{DateTime, NaiveDate};

use super::contract::{Contract, Item, State, Values, Version};
use super::store::{Event, Line};
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, UserId};
use crate::money::Money;

fn day(month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, month, day)
}

fn values() -> Values {
    Values {
        name: "检测设备接口开发（虚构）".to_owned(),
        type_code: "31".to_owned(),
        licence_kind: "non_exclusive".to_owned(),
        seller_name: "巴渠应用技术研究院（虚构）".to_owned(),
        seller_region: "511700".to_owned(),
        seller_nature: "021".to_owned(),
        buyer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
        buyer_region: "511703".to_owned(),
        buyer_nature: "150".to_owned(),
        signed_on: day(1, 10),
        starts_on: day(1, 10),
        ends_on: day(12, 31),
        total: Money::from_fen(60_000_000),
        non_technical: Money::from_fen(8_000_000),
        technical: Money::from_fen(52_000_000),
        field: "05-01".to_owned(),
        ip: "11".to_owned(),
        plan_source: "90".to_owned(),
        payment: "3".to_owned(),
        objective: "10".to_owned(),
        industry: "C30".to_owned(),
        related: true,
        patents: "ZL202119900001.9".to_owned(),
        items: vec![Item {
            name: "热电偶".to_owned(),
            kind: "equipment".to_owned(),
            amount: Money::from_fen(8_000_000),
            carrier: false,
        }],
        ..Values::default()
    }
}

pub(super) fn contract(state: State) -> Contract {
    let registered = state.is_effective();
    let at = DateTime::UNIX_EPOCH;
    Contract {
        id: ContractId::mint(at),
        number: "KX-H-2026-00001".to_owned(),
        deal_id: None,
        origin: "direct".to_owned(),
        state,
        version: if registered { 2 } else { 1 },
        registration_number: registered
            .then(|| RegistrationNumber::parse("2026511701000018").ok())
            .flatten(),
        registered_on: day(1, 15).filter(|_| registered),
        filed_on: day(1, 12).filter(|_| state != State::Draft),
        refused_on: day(1, 15).filter(|_| state == State::Refused),
        refusal_code: if state == State::Refused { "R02" } else { "" }.to_owned(),
        cancelled_on: day(9, 1).filter(|_| state == State::Cancelled),
        cancel_code: if state == State::Cancelled {
            "rescinded"
        } else {
            ""
        }
        .to_owned(),
        reason_words: String::new(),
        revision: 3,
        created_by: UserId::mint(at),
        updated_at: at,
        created_at: at,
    }
}

/// A file in every state, with its versions and history.
pub(super) fn files() -> Vec<(Contract, Vec<Version>, Vec<Event>)> {
    let at = DateTime::UNIX_EPOCH;
    State::ALL
        .into_iter()
        .map(|state| {
            let contract = contract(state);
            let first = Version {
                version: 1,
                effective_on: contract.registered_on,
                values: values(),
                created_by: contract.created_by,
                created_at: at,
            };
            let mut versions = vec![first.clone()];
            if state.is_effective() {
                let mut second = first;
                second.version = 2;
                second.effective_on = day(10, 10);
                second.values.total = Money::from_fen(64_000_000);
                second.values.technical = Money::from_fen(56_000_000);
                versions.push(second);
            }
            let event = Event {
                actor: None,
                action: "create".to_owned(),
                from_state: "draft".to_owned(),
                to_state: "draft".to_owned(),
                words: "说明（虚构）".to_owned(),
                created_at: at,
            };
            (contract, versions, vec![event])
        })
        .collect()
}

/// A line of the ledger.
pub(super) fn line() -> Line {
    let (contract, values) = (contract(State::Registered), values());
    Line {
        id: contract.id,
        number: contract.number,
        state: contract.state,
        registration_number: contract.registration_number,
        registered_on: contract.registered_on,
        version: 1,
        name: values.name,
        type_code: values.type_code,
        seller_id: None,
        seller_name: values.seller_name,
        seller_region: values.seller_region,
        buyer_id: None,
        buyer_name: values.buyer_name,
        buyer_region: values.buyer_region,
        signed_on: values.signed_on,
        total_fen: values.total.fen(),
        technical_fen: values.technical.fen(),
    }
}
