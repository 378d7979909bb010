//! Invented offers, for the test that renders every template.

use chrono::{DateTime, NaiveDate};

use super::{OfferView, Panel, facts};
use crate::deals::offers::State;
use crate::deals::offers::refusal;
use crate::deals::offers::terms::{Instalment, Royalty, Terms};
use crate::money::Money;
use crate::web::words::Locale;

pub(in crate::deals::offers) fn terms(payment: &str) -> Terms {
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).unwrap_or_default();
    let part = |what: &str, fen| Instalment {
        what: what.to_owned(),
        due_on: Some(day(1, 15)),
        amount: Money::from_fen(fen),
    };
    let royal = matches!(payment, "3" | "4");
    Terms {
        subject: "800孔漏板长寿命拉丝工艺包：图纸、工艺卡、驻厂调试两周。".to_owned(),
        type_code: "31".to_owned(),
        licence_kind: "sole".to_owned(),
        sublicensable: true,
        territory: "四川省".to_owned(),
        starts_on: day(1, 1),
        ends_on: day(12, 31),
        payment: payment.to_owned(),
        total: Money::from_fen(60_000_000),
        instalments: if payment == "2" {
            vec![
                part("签订后十日内", 20_000_000),
                part("验收合格后", 40_000_000),
            ]
        } else {
            Vec::new()
        },
        entry_fee: (payment == "4").then(|| Money::from_fen(10_000_000)),
        royalty: royal.then(|| Royalty {
            base: "sales".to_owned(),
            course: "falling".to_owned(),
            rate_bp: 350,
            audit: true,
        }),
        ownership: "other".to_owned(),
        ownership_words: "谁完成归谁，另一方有权免费使用。".to_owned(),
        acceptance: "连续运行30天，漏板平均寿命不低于120天，由双方在现场记录并签字。".to_owned(),
        other: String::new(),
    }
}

pub(in crate::deals::offers) fn offer(payment: &str, state: State, own: bool) -> OfferView {
    let open = state == State::Open;
    OfferView {
        id: "01890000-0000-7000-8000-000000000000".to_owned(),
        version: 2,
        state: state.code(),
        tint: state.tint(),
        side: if own { "asker" } else { "owner" },
        own,
        facts: facts(&terms(payment), Locale::Zh),
        note: "分两期付，第二期在验收之后。".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        valid_until: DateTime::UNIX_EPOCH,
        closed_at: (!open).then_some(DateTime::UNIX_EPOCH),
        closed_words: if state == State::Declined {
            "入门费太高。".to_owned()
        } else {
            String::new()
        },
        answer: open && !own,
        withdraw: open && own,
    }
}

pub(in crate::deals) fn panels() -> Vec<Panel> {
    let panel = |offer: Option<OfferView>, make: bool, refusal| Panel {
        versions: i64::from(offer.is_some()) * 2,
        offer,
        make,
        shown: true,
        refusal,
    };
    let mut all = vec![
        panel(None, true, None),
        panel(None, false, None),
        panel(Some(offer("2", State::Open, false)), true, None),
        panel(Some(offer("4", State::Open, true)), true, None),
        panel(Some(offer("3", State::Declined, true)), true, None),
    ];
    all.extend(refusal::Standing::ALL.map(|standing| {
        panel(
            Some(offer("1", State::Accepted, true)),
            false,
            Some(standing),
        )
    }));
    all
}
