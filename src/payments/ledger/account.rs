//! The accounts. Assets and costs grow by debit, debts and income by credit. Pure.

use crate::ids::OrganisationId;
use crate::payments::order::Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// What the bank's statements show.
    Bank,
    /// What a statement shows and nobody explained yet, less what was done and no statement shows yet.
    Clearing,
    /// What Stripe has for the centre.
    Stripe,
    /// What Stripe kept as its fee.
    Fees,
    /// What Stripe took away because of a dispute.
    Disputed,
    /// What the centre earned.
    Income(Kind),
    /// What an organisation is to pay.
    Receivable(OrganisationId),
    /// The other side of all that is to be paid, until it is.
    Expected,
    /// What the centre took for somebody and has not passed on.
    Payable(OrganisationId),
    /// Deposits of an organisation.
    Held(OrganisationId),
    /// What an organisation paid beyond what was asked for.
    Unapplied(OrganisationId),
}

impl Account {
    /// As the ledger writes it: `bank`, `income:service_fee`, `receivable:…`.
    #[must_use]
    pub fn key(self) -> String {
        let tail = match self {
            Self::Income(kind) => kind.code().to_owned(),
            Self::Receivable(of) | Self::Payable(of) | Self::Held(of) | Self::Unapplied(of) => {
                of.to_string()
            }
            _ => return self.head().to_owned(),
        };
        format!("{}:{tail}", self.head())
    }

    /// Its kind, which its words are named after.
    #[must_use]
    pub fn head(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Clearing => "clearing",
            Self::Stripe => "stripe",
            Self::Fees => "fees",
            Self::Disputed => "disputed",
            Self::Income(_) => "income",
            Self::Receivable(_) => "receivable",
            Self::Expected => "expected",
            Self::Payable(_) => "payable",
            Self::Held(_) => "held",
            Self::Unapplied(_) => "unapplied",
        }
    }

    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let (head, tail) = key.split_once(':').unwrap_or((key, ""));
        let of = || tail.parse().ok();
        let plain = |account| tail.is_empty().then_some(account);
        match head {
            "bank" => plain(Self::Bank),
            "clearing" => plain(Self::Clearing),
            "stripe" => plain(Self::Stripe),
            "fees" => plain(Self::Fees),
            "disputed" => plain(Self::Disputed),
            "expected" => plain(Self::Expected),
            "income" => Kind::parse(tail).map(Self::Income),
            "receivable" => of().map(Self::Receivable),
            "payable" => of().map(Self::Payable),
            "held" => of().map(Self::Held),
            "unapplied" => of().map(Self::Unapplied),
            _ => None,
        }
    }

    /// Whether it grows by debit: what is there, what is due and what it cost.
    #[must_use]
    pub fn grows_by_debit(self) -> bool {
        matches!(
            self,
            Self::Bank
                | Self::Clearing
                | Self::Stripe
                | Self::Fees
                | Self::Disputed
                | Self::Receivable(_)
        )
    }

    #[must_use]
    pub fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Receivable(of) | Self::Payable(of) | Self::Held(of) | Self::Unapplied(of) => {
                Some(of)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back() {
        let of = OrganisationId(uuid::Uuid::from_u128(7));
        let mut all = vec![
            Account::Bank,
            Account::Clearing,
            Account::Stripe,
            Account::Fees,
            Account::Disputed,
            Account::Expected,
            Account::Receivable(of),
            Account::Payable(of),
            Account::Held(of),
            Account::Unapplied(of),
        ];
        all.extend(Kind::ALL.map(Account::Income));
        for account in all {
            assert_eq!(Account::parse(&account.key()), Some(account));
        }
        for wrong in ["", "bank:x", "income:rent", "held:", "till"] {
            assert_eq!(Account::parse(wrong), None, "{wrong}");
        }
    }
}
