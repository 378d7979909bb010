//! Why the clearing account is not zero: what the bank shows and nobody explained, less what was done and no statement shows.
//! Pure. Must stay true: what can't be explained is said as a sum of its own, never hidden in another.

use serde::Serialize;

use crate::money::Money;

/// One reason, with what it adds to the account (credits less debits: what the bank has beyond what is explained).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    /// Ends the key of its words.
    pub(crate) what: String,
    pub(crate) number: i64,
    pub(crate) fen: i64,
    /// The rows behind it; empty when they stand on the same page.
    pub(crate) url: String,
}

/// The account and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Explained {
    pub(crate) balance: i64,
    pub(crate) pieces: Vec<Piece>,
    /// What no reason accounts for.
    pub(crate) rest: i64,
}

/// Holds the account against its reasons; those of nothing are left out.
pub(crate) fn explain(balance: Money, pieces: Vec<Piece>) -> Explained {
    let sum: i128 = pieces.iter().map(|piece| i128::from(piece.fen)).sum();
    let rest = i64::try_from(i128::from(balance.fen()) - sum).unwrap_or(i64::MAX);
    Explained {
        balance: balance.fen(),
        pieces: pieces
            .into_iter()
            .filter(|piece| piece.number > 0)
            .collect(),
        rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reason_accounts_for_is_said() {
        let piece = |number, fen| Piece {
            what: "todo".to_owned(),
            number,
            fen,
            url: String::new(),
        };
        let explained = explain(
            Money::from_fen(-700),
            vec![piece(2, -1_000), piece(1, 300), piece(0, 0)],
        );
        assert_eq!((explained.rest, explained.pieces.len()), (0, 2));
        assert_eq!(
            explain(Money::from_fen(-701), vec![piece(2, -700)]).rest,
            -1
        );
        assert_eq!(explain(Money::ZERO, Vec::new()).rest, 0);
    }
}
