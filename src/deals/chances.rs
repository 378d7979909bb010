//! How likely what is under way becomes a registered contract, by stage: whole percents that the analyst sets. The desk's
//! weighted sums and the forecast take them from here, so that both say the same. Every version stays.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::state::State;
use super::store;
use crate::config::Config;
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

/// Of contracts that are not registered yet, before anybody set others.
const SHIPPED: &str = include_str!("../../plans/chances.json");

/// Where something stands on its way to a registered contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Requested,
    Accepted,
    Introduced,
    Agreed,
    /// There is a contract file.
    Draft,
    Signed,
    /// Handed in for registration.
    Filed,
}

impl Stage {
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::Accepted,
        Self::Introduced,
        Self::Agreed,
        Self::Draft,
        Self::Signed,
        Self::Filed,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Introduced => "introduced",
            Self::Agreed => "agreed",
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Filed => "filed",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// Percents by stage, in the order of `Stage::ALL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Chances(pub [i64; 7]);

#[derive(Deserialize)]
struct Shipped {
    draft: i64,
    signed: i64,
    filed: i64,
}

impl Chances {
    /// Before anybody set others: the desk's by the configuration, the others as shipped.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn usual(config: &Config) -> Self {
        let [requested, accepted, introduced, agreed] = config.stage_chances.0.map(i64::from);
        let shipped: Shipped =
            serde_json::from_str(SHIPPED).expect("the embedded file is checked by a test");
        Self([
            requested,
            accepted,
            introduced,
            agreed,
            shipped.draft,
            shipped.signed,
            shipped.filed,
        ])
    }

    #[must_use]
    pub fn of(self, stage: Stage) -> i64 {
        let place = Stage::ALL.iter().position(|one| *one == stage);
        place.map_or(0, |place| self.0[place])
    }

    /// Of a deal's state; what is signed or over has none.
    #[must_use]
    pub fn of_state(self, state: State) -> Option<i64> {
        Stage::from_code(state.code()).map(|stage| self.of(stage))
    }

    /// The form that reads back to these.
    #[must_use]
    pub fn typed(self) -> Typed {
        let pairs = Stage::ALL.iter().zip(self.0);
        pairs
            .map(|(stage, percent)| (stage.code(), percent.to_string()))
            .collect()
    }
}

/// A sum times its chance, rounded down to a fen.
#[must_use]
pub fn weighted(fen: i64, percent: i64) -> i64 {
    let exact = i128::from(fen) * i128::from(percent) / 100;
    i64::try_from(exact).unwrap_or(i64::MAX)
}

/// A version as it was set.
#[derive(Clone, Debug)]
pub struct Set {
    pub version: i64,
    pub chances: Chances,
    pub note: String,
    pub set_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// Those that hold now.
///
/// # Errors
/// When the database does not answer.
pub async fn now(tx: &mut Tx, config: &Config) -> sqlx::Result<Chances> {
    let last = store::chances(tx, 1).await?.pop();
    Ok(last.map_or_else(|| Chances::usual(config), |set| set.chances))
}

/// Reads the form: seven whole percents and why they were changed.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed) -> Result<(Chances, String), Errors> {
    let mut r = Reader::new(typed);
    let read = Stage::ALL.map(|stage| {
        r.parsed(stage.code(), |text| {
            let text = crate::halfwidth::half_width(text);
            let percent = text.trim_end_matches('%').trim().parse().ok();
            percent
                .filter(|n| (0..=100).contains(n))
                .ok_or_else(|| Message::new("deal-chance-wrong"))
        })
    });
    let note = r.text("note", 300);
    let all = read
        .iter()
        .all(Option::is_some)
        .then(|| Chances(read.map(Option::unwrap_or_default)));
    r.finish(all.zip(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Chances = Chances([10, 30, 50, 80, 80, 90, 95]);

    #[test]
    fn each_state_before_the_contract_has_its_chance() {
        let chances = State::ALL.map(|state| USUAL.of_state(state));
        assert_eq!(chances[..4], [Some(10), Some(30), Some(50), Some(80)]);
        assert_eq!(chances[4..], [None; 4]);
    }

    #[test]
    fn a_form_reads_back_and_refuses_what_is_no_percent() {
        let mut form = USUAL.typed();
        form.set("note", "按去年成交率");
        assert_eq!(parse(&form), Ok((USUAL, "按去年成交率".to_owned())));
        for wrong in ["", "101", "-1", "1.5", "x"] {
            let mut form = form.clone();
            form.set("signed", wrong);
            assert_eq!(parse(&form).unwrap_err().0[0].0, "signed", "{wrong}");
        }
    }

    #[test]
    fn what_is_shipped_can_be_read() {
        let shipped: Shipped = serde_json::from_str(SHIPPED).unwrap();
        for percent in [shipped.draft, shipped.signed, shipped.filed] {
            assert!((0..=100).contains(&percent));
        }
    }
}
