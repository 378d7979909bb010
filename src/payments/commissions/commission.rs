//! A commission: a part of a payment, or a sum that was agreed. Pure. Must stay true: what is taken back is in proportion
//! to the money that went back, and never more than was given.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::contracts::performing::sum;
use crate::ids::{CommissionId, ContractId, OrderId, PaymentId, UserId};
use crate::money::{Money, percent};
use crate::payments::order::Kind;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const WORDS_MOST: usize = 300;
const WHOLE_BP: i64 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Waits for a second person.
    Entered,
    Approved,
    Refused,
}

impl State {
    pub const ALL: [Self; 3] = [Self::Entered, Self::Approved, Self::Refused];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Entered => "warning",
            Self::Approved => "success",
            Self::Refused => "danger",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Commission {
    pub id: CommissionId,
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    pub contract_id: ContractId,
    pub manager_id: UserId,
    #[sqlx(rename = "base_fen")]
    pub base: Money,
    pub rate_bp: Option<i64>,
    /// Below zero in a counter row, unless a refund failed that was countered.
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub reverses: Option<CommissionId>,
    pub words: String,
    pub state: State,
    /// `None` for the machine itself.
    pub entered_by: Option<UserId>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_words: String,
    pub created_at: DateTime<Utc>,
}

/// Whether commissions are recorded on payments of a kind: fees of the centre, and what is paid under the contract itself.
#[must_use]
pub fn is_for(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ServiceFee | Kind::EvaluationFee | Kind::Instalment
    )
}

/// What of a commission is to be taken back: its part for the part of the base that is gone.
#[must_use]
pub fn taken_back(amount: Money, base: Money, left: Money) -> Money {
    let gone = base
        .checked_sub(left.max(Money::ZERO).min(base))
        .unwrap_or_default();
    amount.fraction(gone.fen(), base.fen()).unwrap_or_default()
}

/// What a form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub manager: UserId,
    pub rate_bp: Option<i64>,
    pub amount: Money,
    pub words: String,
}

impl Entry {
    /// # Errors
    /// Every error, by field.
    pub fn parse(
        typed: &Typed,
        base: Money,
        (managers, me): (&[UserId], UserId),
    ) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let manager = r.parsed("manager", |text| {
            let found: Option<UserId> = text.parse().ok();
            found
                .filter(|id| managers.contains(id))
                .ok_or_else(|| Message::new("field-required"))
        });
        if manager == Some(me) {
            r.error("manager", "payment-commission-own");
        }
        let (rate_bp, amount) = match (typed.is_set("rate"), typed.is_set("amount")) {
            (true, false) => {
                let bp = r.parsed("rate", |text| {
                    percent::parse(text).ok_or_else(|| Message::new("price-rate-wrong"))
                });
                let part = bp.and_then(|bp| base.fraction(bp, WHOLE_BP));
                (bp, part.map(|part| part.max(Money::from_fen(1))))
            }
            (false, true) => (None, r.parsed("amount", sum)),
            _ => {
                r.error("rate", "payment-commission-one-of");
                (None, None)
            }
        };
        if amount.is_some_and(|amount| amount > base) {
            let most = base.yuan_grouped();
            r.errors.add(
                "amount",
                Message::new("payment-commission-too-much").with("most", most),
            );
        }
        let words = r.optional("words", WORDS_MOST).unwrap_or_default();
        let whole = (|| {
            Some(Self {
                manager: manager?,
                rate_bp,
                amount: amount?,
                words,
            })
        })();
        r.finish(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn parse(fields: &[(&str, &str)]) -> Result<Entry, Errors> {
        let mut typed: Typed = fields.iter().copied().collect();
        if !typed.has("manager") {
            typed.set("manager", id(7).to_string());
        }
        Entry::parse(&typed, Money::from_fen(1_200_000), (&[id(7), id(8)], id(8)))
    }

    #[test]
    fn a_rate_or_a_sum_and_never_for_oneself() {
        assert_eq!(parse(&[("rate", "5")]).unwrap().amount.fen(), 60_000);
        assert_eq!(parse(&[("amount", "800")]).unwrap().rate_bp, None);
        let own = id(8).to_string();
        for (fields, field) in [
            (&[("rate", "5"), ("amount", "800")][..], "rate"),
            (&[], "rate"),
            (&[("amount", "12000.01")], "amount"),
            (&[("rate", "0")], "rate"),
            (&[("rate", "5"), ("manager", &own)], "manager"),
            (&[("rate", "5"), ("manager", "nobody")], "manager"),
        ] {
            let errors = parse(fields).unwrap_err();
            assert!(
                errors.0.iter().any(|(at, _)| at == field),
                "{fields:?}: {errors:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_back_is_in_proportion(base in 1_i64..=1_000_000_000_000, part in 0_u32..=1_000, one in 0_u32..=1_000, other in 0_u32..=1_000) {
            let of = |thousandths: u32| Money::from_fen(base).fraction(i64::from(thousandths), 1_000).unwrap();
            let amount = of(part).max(Money::from_fen(1));
            let back = |left: Money| taken_back(amount, Money::from_fen(base), left);
            prop_assert_eq!(back(Money::from_fen(base)), Money::ZERO);
            prop_assert_eq!(back(Money::ZERO), amount);
            let (less, more) = (of(one.min(other)), of(one.max(other)));
            prop_assert!(back(more) <= back(less) && back(less) <= amount);
        }
    }
}
