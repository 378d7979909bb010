//! How net income is shared: what the law asks for at least, and the split to the fen. Pure. Must stay true: the lines add
//! up to the net income, nobody gets less than nothing, and what rounding leaves goes to the largest share, kept apart.

use serde::{Deserialize, Serialize};

use crate::codes::contract_type;
use crate::money::Money;

/// The whole, in hundredths of a percent.
pub const WHOLE_BP: i64 = 10_000;
/// Of net income, or of the shares, to those who made important contributions (促进科技成果转化法 45).
pub const HALF_BP: i64 = 5_000;
/// Of a year's operating profit, for three to five years.
const OWN_USE_BP: i64 = 500;

/// How the technology is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Mode {
    /// Transfer or licence.
    Transfer,
    /// 作价投资
    Equity,
    /// The unit's own or a cooperative implementation.
    OwnUse,
    /// Development, consulting and service; the law states no minimum.
    Other,
}

impl Mode {
    pub const ALL: [Self; 4] = [Self::Transfer, Self::Equity, Self::OwnUse, Self::Other];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Equity => "equity",
            Self::OwnUse => "own_use",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// What a type of contract usually is.
    #[must_use]
    pub fn usual(type_code: &str) -> Self {
        if contract_type::is_transfer(type_code) || contract_type::is_licence(type_code) {
            Self::Transfer
        } else {
            Self::Other
        }
    }

    /// The least share of those who made the result.
    #[must_use]
    pub fn least_bp(self) -> Option<i64> {
        match self {
            Self::Transfer | Self::Equity => Some(HALF_BP),
            Self::OwnUse => Some(OWN_USE_BP),
            Self::Other => None,
        }
    }
}

/// Where the shares come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Basis {
    /// The unit's own rule.
    Rule,
    /// Agreed with those who made the result.
    Agreement,
    /// Neither: the law's minimum holds.
    None,
}

impl Basis {
    pub const ALL: [Self; 3] = [Self::Rule, Self::Agreement, Self::None];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Agreement => "agreement",
            Self::None => "none",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.code() == code)
    }
}

/// Whether what the law asks for at least is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Least {
    Met,
    NotMet,
    /// The law states none, or the unit's own word holds.
    DoesNotApply,
}

/// State institutes and universities, whose own rules must keep the minimum (party natures 021 and 022).
#[must_use]
pub fn is_bound(nature: &str) -> bool {
    nature.starts_with("021") || nature.starts_with("022")
}

/// Holds what those who made the result get against the law's minimum, exactly.
#[must_use]
pub fn least(mode: Mode, basis: Basis, bound: bool, (theirs, net): (Money, Money)) -> Least {
    let Some(bp) = mode.least_bp() else {
        return Least::DoesNotApply;
    };
    if basis != Basis::None && !bound {
        return Least::DoesNotApply;
    }
    let theirs = i128::from(theirs.fen()) * i128::from(WHOLE_BP);
    if theirs >= i128::from(net.fen()) * i128::from(bp) {
        Least::Met
    } else {
        Least::NotMet
    }
}

/// The shares of the four pots in hundredths of a percent; together the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shares {
    pub completers: i64,
    pub unit: i64,
    pub department: i64,
    pub others: i64,
}

pub const POTS: [&str; 4] = ["completers", "unit", "department", "others"];

impl Shares {
    /// What holds without a rule and without an agreement.
    #[must_use]
    pub fn least(mode: Mode) -> Self {
        let completers = mode.least_bp().unwrap_or(0);
        Self {
            completers,
            unit: WHOLE_BP - completers,
            department: 0,
            others: 0,
        }
    }

    #[must_use]
    pub fn all(self) -> [i64; 4] {
        [self.completers, self.unit, self.department, self.others]
    }

    #[must_use]
    pub fn is_whole(self) -> bool {
        self.all().iter().all(|bp| (0..=WHOLE_BP).contains(bp))
            && self.all().iter().sum::<i64>() == WHOLE_BP
    }
}

/// Somebody who made important contributions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completer {
    pub name: String,
    pub weight: u32,
}

/// What one gets: the exact share towards zero, and what the largest takes of the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Line {
    /// One of `POTS`.
    pub pot: String,
    /// Of completers only.
    pub name: String,
    /// A completer's weight, or the pot's hundredths of a percent.
    pub weight: i64,
    #[sqlx(rename = "share_fen")]
    pub share: Money,
    #[sqlx(rename = "adjustment_fen")]
    pub adjustment: Money,
}

impl Line {
    #[must_use]
    pub fn amount(&self) -> Money {
        self.share.checked_add(self.adjustment).unwrap_or_default()
    }
}

/// Splits with the share towards zero and the adjustment apart.
fn split(sum: Money, weights: &[u32]) -> Vec<(Money, Money)> {
    let whole: i64 = weights.iter().copied().map(i64::from).sum();
    sum.split(weights)
        .into_iter()
        .zip(weights)
        .map(|(part, weight)| {
            let fen = i128::from(sum.fen()) * i128::from(*weight) / i128::from(whole.max(1));
            let share = Money::from_fen(i64::try_from(fen).unwrap_or_default());
            (share, part.checked_sub(share).unwrap_or_default())
        })
        .collect()
}

/// The four pots: name, hundredths of a percent, exact share towards zero, and what the largest takes of the rest.
#[must_use]
pub fn pots(net: Money, shares: Shares) -> Vec<(&'static str, i64, Money, Money)> {
    let weights: Vec<u32> = shares
        .all()
        .iter()
        .map(|bp| u32::try_from(*bp).unwrap_or(0))
        .collect();
    POTS.into_iter()
        .zip(shares.all())
        .zip(split(net, &weights))
        .filter(|((_, bp), _)| *bp > 0)
        .map(|((pot, bp), (share, adjustment))| (pot, bp, share, adjustment))
        .collect()
}

/// The lines of a distribution: the completers by their weights, then the other pots that get anything.
#[must_use]
pub fn lines(net: Money, shares: Shares, completers: &[Completer]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (pot, bp, share, adjustment) in pots(net, shares) {
        if pot != "completers" {
            lines.push(Line {
                pot: pot.to_owned(),
                name: String::new(),
                weight: bp,
                share,
                adjustment,
            });
            continue;
        }
        let theirs = share.checked_add(adjustment).unwrap_or_default();
        let weights: Vec<u32> = completers.iter().map(|c| c.weight).collect();
        let mut parts = split(theirs, &weights);
        carry(&mut parts, &weights, adjustment);
        for (one, (share, adjustment)) in completers.iter().zip(parts) {
            lines.push(Line {
                pot: pot.to_owned(),
                name: one.name.clone(),
                weight: i64::from(one.weight),
                share,
                adjustment,
            });
        }
    }
    lines
}

/// The rest that a pot took stands with the largest of its shares, so that no fen of rounding goes unnamed.
fn carry(parts: &mut [(Money, Money)], weights: &[u32], rest: Money) {
    let largest = weights.iter().copied().max().unwrap_or(0);
    let first = weights.iter().position(|weight| *weight == largest);
    let Some((share, adjustment)) = first.and_then(|place| parts.get_mut(place)) else {
        return;
    };
    // A sum of a few fen is all rounding: the share goes down to nothing and not below.
    let rest = rest.min(*share);
    if let (Some(less), Some(more)) = (share.checked_sub(rest), adjustment.checked_add(rest)) {
        (*share, *adjustment) = (less, more);
    }
}

/// What those who made the result get.
#[must_use]
pub fn of_completers(lines: &[Line]) -> Money {
    let theirs = lines.iter().filter(|line| line.pot == "completers");
    Money::total(theirs.map(Line::amount)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
