//! What an organisation was charged, paid and got back in a span of days, from the rows of the ledger. Pure. Must stay true:
//! opening and rows make the closing, of what is due and of what it has in hand.

use chrono::NaiveDate;

use crate::ids::OrganisationId;
use crate::money::Money;
use crate::payments::ledger::Account;

/// A row of the ledger that is about the organisation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Told {
    pub(crate) cause: String,
    pub(crate) debit: String,
    pub(crate) credit: String,
    #[sqlx(rename = "amount_fen")]
    pub(crate) amount: Money,
    pub(crate) happened_on: NaiveDate,
    /// Of the order, when it is of one.
    pub(crate) number: Option<String>,
    pub(crate) purpose: Option<String>,
}

impl Told {
    /// What came in beyond what was asked for.
    pub(crate) fn is_surplus(&self) -> bool {
        let to = Account::parse(&self.credit);
        self.cause == "arrived" && matches!(to, Some(Account::Unapplied(_)))
    }
}

/// Sums of one row or of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// What was asked for, less what was waived.
    pub(crate) charged: i64,
    pub(crate) paid: i64,
    pub(crate) returned: i64,
    /// A deposit that was kept by its rules.
    pub(crate) forfeited: i64,
}

/// What stands at a moment: still to be paid, and paid beyond what was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) due: i64,
    pub(crate) in_hand: i64,
}

/// A row of the statement, with how things stand after it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) told: Told,
    pub(crate) sums: Sums,
    pub(crate) after: Standing,
}

#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) opening: Standing,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: Sums,
    pub(crate) closing: Standing,
}

/// Puts a statement together; rows in the order they happened.
pub(crate) fn build(of: OrganisationId, opening: Standing, rows: Vec<Told>) -> Statement {
    let (receivable, unapplied) = (Account::Receivable(of).key(), Account::Unapplied(of).key());
    let (mut stands, mut total) = (opening, Sums::default());
    let lines = rows
        .into_iter()
        .map(|told| {
            let fen = told.amount.fen();
            let grown = |account: &String| {
                i64::from(told.debit == *account) - i64::from(told.credit == *account)
            };
            stands.due += grown(&receivable) * fen;
            stands.in_hand -= grown(&unapplied) * fen;
            let sums = sums(&told.cause, fen);
            total.charged += sums.charged;
            total.paid += sums.paid;
            total.returned += sums.returned;
            total.forfeited += sums.forfeited;
            Line {
                told,
                sums,
                after: stands,
            }
        })
        .collect();
    Statement {
        opening,
        lines,
        total,
        closing: stands,
    }
}

/// What a row of a cause is to the payer.
fn sums(cause: &str, fen: i64) -> Sums {
    let mut sums = Sums::default();
    match cause {
        "issued" => sums.charged = fen,
        "cancelled" => sums.charged = -fen,
        "arrived" => sums.paid = fen,
        "refund" | "surplus_refund" => sums.returned = fen,
        "refund_failed" => sums.returned = -fen,
        "forfeiture" => sums.forfeited = fen,
        _ => {}
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn org() -> OrganisationId {
        OrganisationId(uuid::Uuid::from_u128(7))
    }

    fn told(cause: &str, debit: Account, credit: Account, fen: i64) -> Told {
        Told {
            cause: cause.to_owned(),
            debit: debit.key(),
            credit: credit.key(),
            amount: Money::from_fen(fen),
            happened_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            number: None,
            purpose: None,
        }
    }

    #[test]
    fn charged_paid_and_returned_stand_in_their_columns() {
        let (due, hand) = (Account::Receivable(org()), Account::Unapplied(org()));
        let rows = vec![
            told("issued", due, Account::Expected, 1_000),
            told("arrived", Account::Clearing, due, 1_000),
            told("arrived", Account::Clearing, hand, 50),
            told("issued", due, Account::Expected, 30),
            told("surplus_put", hand, due, 30),
            told("surplus_refund", hand, Account::Clearing, 20),
            told("refund", Account::Held(org()), Account::Clearing, 400),
            told("issued", due, Account::Expected, 70),
            told("cancelled", Account::Expected, due, 60),
        ];
        let statement = build(org(), Standing { due: 5, in_hand: 0 }, rows);
        assert_eq!(
            statement.total,
            Sums {
                charged: 1_040,
                paid: 1_050,
                returned: 420,
                forfeited: 0
            }
        );
        assert_eq!(
            statement.closing,
            Standing {
                due: 15,
                in_hand: 0
            }
        );
        assert_eq!(
            statement.lines[2].after,
            Standing {
                due: 5,
                in_hand: 50
            }
        );
    }

    proptest! {
        /// Cut anywhere, two statements make the whole one.
        #[test]
        fn a_statement_may_be_cut_anywhere(steps in proptest::collection::vec((0..5_usize, 1..1_000_i64), 0..40), cut in 0..40_usize) {
            let (due, hand) = (Account::Receivable(org()), Account::Unapplied(org()));
            let rows: Vec<Told> = steps.iter().map(|(what, fen)| match what {
                0 => told("issued", due, Account::Expected, *fen),
                1 => told("arrived", Account::Stripe, due, *fen),
                2 => told("arrived", Account::Clearing, hand, *fen),
                3 => told("surplus_put", hand, due, *fen),
                _ => told("refund", Account::Held(org()), Account::Clearing, *fen),
            }).collect();
            let cut = cut.min(rows.len());
            let whole = build(org(), Standing::default(), rows.clone());
            let first = build(org(), Standing::default(), rows[..cut].to_vec());
            let second = build(org(), first.closing, rows[cut..].to_vec());
            prop_assert_eq!(second.closing, whole.closing);
            prop_assert_eq!(first.total.paid + second.total.paid, whole.total.paid);
            // Due is what was charged less what was put to it.
            let put: i64 = steps.iter().filter(|(what, _)| matches!(what, 1 | 3)).map(|(_, fen)| fen).sum();
            prop_assert_eq!(whole.closing.due, whole.total.charged - put);
        }
    }
}
