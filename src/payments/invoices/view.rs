//! An invoice as its pages show it, to its payer and to finance.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::invoice::{Invoice, Red, State, looks_usual};
use super::store::Listed;

#[derive(Clone, Debug, Serialize)]
pub(super) struct RedView {
    number: String,
    amount: i64,
    on: NaiveDate,
    words: String,
}

impl From<Red> for RedView {
    fn from(red: Red) -> Self {
        Self {
            number: red.number,
            amount: red.amount.fen(),
            on: red.red_on,
            words: red.words,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct InvoiceView {
    pub(super) id: String,
    pub(super) order_number: String,
    pub(super) purpose: String,
    pub(super) kind: &'static str,
    pub(super) amount: i64,
    pub(super) stands: i64,
    pub(super) buyer_name: String,
    pub(super) buyer_code: String,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) bank: String,
    pub(super) account: String,
    pub(super) send_to: String,
    pub(super) note: String,
    /// Ends the key of its word.
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    pub(super) number: String,
    /// Not the usual twenty digits.
    pub(super) unusual: bool,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) words: String,
    pub(super) exported_at: Option<DateTime<Utc>>,
    pub(super) exceeds: bool,
    pub(super) revision: i64,
    pub(super) created_at: DateTime<Utc>,
}

impl InvoiceView {
    pub(super) fn new(listed: &Listed) -> Self {
        let i = &listed.invoice;
        let number = i.number.clone().unwrap_or_default();
        Self {
            id: i.id.to_string(),
            order_number: listed.order_number.clone(),
            purpose: listed.purpose.clone(),
            kind: i.kind.code(),
            amount: i.amount.fen(),
            stands: i.stands().fen(),
            buyer_name: i.buyer_name.clone(),
            buyer_code: i.buyer_code.clone(),
            address: i.address.clone(),
            phone: i.phone.clone(),
            bank: i.bank.clone(),
            account: i.account.clone(),
            send_to: i.send_to.clone(),
            note: i.note.clone(),
            state: i.state.code(),
            tint: i.state.tint(),
            unusual: !number.is_empty() && !looks_usual(&number),
            number,
            issued_on: i.issued_on,
            words: i.words.clone(),
            exported_at: i.exported_at,
            exceeds: listed.exceeds,
            revision: i.revision,
            created_at: i.created_at,
        }
    }
}

/// Of an invented one, for samples.
pub(super) fn sample(state: State) -> Listed {
    use super::invoice::Kind;
    use crate::ids::{InvoiceId, OrderId, OrganisationId, UserId};
    use crate::money::Money;
    use uuid::Uuid;
    let issued = matches!(state, State::Issued | State::Reversed);
    let amount = Money::from_fen(1_200_000);
    Listed {
        invoice: Invoice {
            id: InvoiceId(Uuid::nil()),
            order_id: OrderId(Uuid::nil()),
            payer_id: OrganisationId(Uuid::nil()),
            kind: Kind::Special,
            amount,
            buyer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
            buyer_code: "91511703FAKE100358".to_owned(),
            address: "达州市达川区演示路9号（虚构）".to_owned(),
            phone: "0818-0000109".to_owned(),
            bank: "演示银行达川支行（虚构）".to_owned(),
            account: "62220000111122".to_owned(),
            send_to: "fapiao@kexing.example".to_owned(),
            note: String::new(),
            state,
            number: issued.then(|| "24517001".to_owned()),
            issued_on: issued
                .then(|| NaiveDate::from_ymd_opt(2026, 11, 20))
                .flatten(),
            reversed: if state == State::Reversed {
                amount
            } else {
                Money::ZERO
            },
            words: if state == State::Refused {
                "抬头与付款单位不一致".to_owned()
            } else {
                String::new()
            },
            batch: None,
            exported_at: (state == State::Asked).then_some(DateTime::UNIX_EPOCH),
            asked_by: UserId(Uuid::nil()),
            decided_by: None,
            decided_at: None,
            revision: 0,
            created_at: DateTime::UNIX_EPOCH,
        },
        order_number: "KX-P-2026-00001".to_owned(),
        purpose: "会议评价（成交额 600,000.00 元 × 2%）".to_owned(),
        order_kind: crate::payments::order::Kind::EvaluationFee,
        exceeds: state == State::Issued,
    }
}

pub(super) fn sample_red() -> RedView {
    RedView {
        number: "24517002".to_owned(),
        amount: 200_000,
        on: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default(),
        words: "部分退款".to_owned(),
    }
}
