//! The list of items 价款明细: how 成交额 is made of technical and non-technical parts. Every sum is counted from the
//! lines and must agree with the contract's; a list that does not agree is not made.

use serde::Serialize;

use crate::contracts::contract::{Values, deducted};
use crate::money::Money;
use crate::web::words::{Locale, t};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ItemLine {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) amount: Money,
    /// Stays in 技术交易额.
    pub(crate) carrier: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ItemList {
    pub(crate) lines: Vec<ItemLine>,
    /// The price of the technology that no line lists.
    pub(crate) rest: Money,
    /// Reasonable quantities of carriers: listed, not taken off.
    pub(crate) carriers: Money,
    pub(crate) technical: Money,
    pub(crate) non_technical: Money,
    pub(crate) total: Money,
    pub(crate) estimated: bool,
}

impl ItemList {
    /// `None` when lines and sums do not agree, which what was checked on its way in always does.
    pub(crate) fn of(values: &Values, locale: Locale) -> Option<Self> {
        let listed = Money::total(values.items.iter().map(|item| item.amount))?;
        let non_technical = deducted(&values.items)?;
        let carriers = listed.checked_sub(non_technical)?;
        let rest = values.total.checked_sub(listed)?;
        let technical = rest.checked_add(carriers)?;
        let agrees = rest.fen() >= 0
            && technical == values.technical
            && non_technical == values.non_technical
            && technical.checked_add(non_technical) == Some(values.total);
        agrees.then(|| Self {
            lines: values
                .items
                .iter()
                .map(|item| ItemLine {
                    name: item.name.clone(),
                    kind: t(locale, &format!("contract-item-{}", item.kind)),
                    amount: item.amount,
                    carrier: item.carrier,
                })
                .collect(),
            rest,
            carriers,
            technical,
            non_technical,
            total: values.total,
            estimated: values.estimated,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::contract::{ITEM_KINDS, Item};
    use proptest::prelude::*;

    fn values(total: i64, items: Vec<Item>) -> Values {
        let non_technical = deducted(&items).unwrap();
        let total = Money::from_fen(total);
        Values {
            total,
            non_technical,
            technical: total.checked_sub(non_technical).unwrap(),
            items,
            ..Values::default()
        }
    }

    fn item() -> impl Strategy<Value = Item> {
        (
            0..ITEM_KINDS.len(),
            1..90_000_000_000_000_i64,
            any::<bool>(),
        )
            .prop_map(|(kind, fen, carrier)| Item {
                name: "铂铑热电偶".to_owned(),
                kind: ITEM_KINDS[kind].to_owned(),
                amount: Money::from_fen(fen),
                carrier,
            })
    }

    proptest! {
        /// Sums up to fifteen digits of 元, where a floating point number would have lost the 分.
        #[test]
        fn lines_and_sums_agree_whatever_is_listed(
            items in prop::collection::vec(item(), 0..30),
            rest in 1..90_000_000_000_000_000_i64,
        ) {
            let listed: i64 = items.iter().map(|i| i.amount.fen()).sum();
            let values = values(listed + rest, items);
            let list = ItemList::of(&values, Locale::Zh).unwrap();
            let of = |carrier: bool| -> i64 {
                list.lines.iter().filter(|l| l.carrier == carrier).map(|l| l.amount.fen()).sum()
            };
            prop_assert_eq!(of(true), list.carriers.fen());
            prop_assert_eq!(of(false), list.non_technical.fen());
            prop_assert_eq!(list.rest.fen() + of(true), list.technical.fen());
            prop_assert_eq!(list.technical.fen() + of(false), list.total.fen());
            prop_assert_eq!((list.total, list.technical), (values.total, values.technical));
        }

        #[test]
        fn a_sum_that_is_off_by_a_fen_makes_no_list(
            items in prop::collection::vec(item(), 1..5),
            rest in 1..1_000_000_i64,
        ) {
            let listed: i64 = items.iter().map(|i| i.amount.fen()).sum();
            let mut values = values(listed + rest, items);
            values.technical = Money::from_fen(values.technical.fen() + 1);
            prop_assert_eq!(ItemList::of(&values, Locale::Zh), None);
        }
    }

    #[test]
    fn items_above_the_total_make_no_list() {
        let item = Item {
            name: "热电偶".to_owned(),
            kind: "parts".to_owned(),
            amount: Money::from_fen(500),
            carrier: true,
        };
        let mut values = values(500, vec![item]);
        assert!(ItemList::of(&values, Locale::Zh).is_some());
        values.total = Money::from_fen(499);
        values.technical = values.total;
        assert_eq!(ItemList::of(&values, Locale::Zh), None);
    }
}
