//! What the lines at hand may be for: everything that has their references, sums or payers is read at once, then each line
//! is judged among it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::line::folded_name;
use super::matching::{self, Fact, Incoming, Known, KnownOut, Outgoing, Standing, Verdict};
use super::store::{self, KnownArrival, KnownMove, KnownOrder, Line};
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::jobs::{self, Job, JobError};
use crate::money::Money;
use crate::organisations;
use crate::payments::order::State;
use crate::state::App;

/// Lines looked at in one transaction.
const BATCH: i64 = 200;

/// Days between a line and money that was recorded before it.
const NEAR: i64 = 10;

/// All that may be meant.
#[derive(Default)]
pub(crate) struct Pool {
    orders: Vec<Known>,
    outs: Vec<KnownOut>,
    pub(crate) by_id: HashMap<Uuid, KnownOrder>,
    pub(crate) moves: HashMap<Uuid, KnownMove>,
    arrivals: Vec<KnownArrival>,
}

/// The ways in which a name on a statement may be written in the register.
fn spellings(name: &str) -> [String; 3] {
    let name = name.trim();
    [
        name.to_owned(),
        name.replace('(', "（").replace(')', "）"),
        name.replace('（', "(").replace('）', ")"),
    ]
}

impl Pool {
    /// Reads it in a constant number of statements.
    pub(crate) async fn of(tx: &mut Tx, lines: &[Line]) -> sqlx::Result<Self> {
        let mut references = BTreeSet::new();
        let (mut sums_in, mut sums_out, mut payers) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for line in lines {
            references.extend(line.references());
            if line.amount_fen > 0 {
                sums_in.insert(line.amount_fen);
                payers.extend(spellings(&line.other));
            } else {
                sums_out.insert(line.amount_fen.saturating_neg());
            }
        }
        let sums = |all: BTreeSet<i64>| all.into_iter().map(Money::from_fen).collect::<Vec<_>>();
        let payers: Vec<String> = payers.into_iter().filter(|name| !name.is_empty()).collect();
        let payers: Vec<OrganisationId> = organisations::store::named(tx, &payers)
            .await?
            .into_iter()
            .map(|o| o.id)
            .collect();
        let references: Vec<String> = references.into_iter().collect();
        let (sums_in, sums_out) = (sums(sums_in), sums(sums_out));
        let orders = store::orders_for(tx, (&references, &sums_in, &payers)).await?;
        let moves = store::moves_for(tx, &sums_out).await?;
        let arrivals = store::arrivals_for(tx, &sums_in).await?;
        let found = Self::with(tx, orders, moves).await?;
        Ok(Self { arrivals, ..found })
    }

    /// Of orders and moves that were read already.
    pub(crate) async fn with(
        tx: &mut Tx,
        orders: Vec<KnownOrder>,
        moves: Vec<KnownMove>,
    ) -> sqlx::Result<Self> {
        let ids: BTreeSet<OrganisationId> = orders
            .iter()
            .map(|o| o.payer_id)
            .chain(moves.iter().map(|m| m.to_id))
            .collect();
        let ids: Vec<OrganisationId> = ids.into_iter().collect();
        let mut names = HashMap::new();
        for part in ids.chunks(400) {
            let cards = organisations::store::cards(tx, part).await?;
            names.extend(cards.into_iter().map(|card| (card.id, card.name)));
        }
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        Ok(Self {
            orders: orders
                .iter()
                .map(|order| known(order, name(order.payer_id)))
                .collect(),
            outs: moves
                .iter()
                .map(|out| known_out(out, name(out.to_id)))
                .collect(),
            by_id: orders
                .into_iter()
                .map(|order| (order.id.0, order))
                .collect(),
            moves: moves.into_iter().map(|out| (out.id.0, out)).collect(),
            arrivals: Vec::new(),
        })
    }

    /// The verdict on a line that came in.
    pub(crate) fn judge(&self, line: &Line) -> Verdict<'_> {
        matching::judge(&incoming(line), &self.orders)
    }

    /// One order of the pool held against a line, whether it would be thought of or not.
    pub(crate) fn named(&self, line: &Line, order: Uuid) -> Option<matching::Candidate<'_>> {
        let known = self.orders.iter().find(|known| known.id == order)?;
        Some(matching::compare(&incoming(line), known))
    }

    /// Money of this sum that was recorded as come within days of the line.
    pub(crate) fn recorded(&self, line: &Line) -> Vec<&KnownArrival> {
        let near = |on: chrono::NaiveDate| (on - line.booked_on).num_days().abs() <= NEAR;
        let fits = |known: &&KnownArrival| {
            known.amount.fen() == line.amount_fen && near(known.received_on)
        };
        self.arrivals.iter().filter(fits).collect()
    }

    /// What may have gone out by a line.
    pub(crate) fn judge_out(&self, line: &Line) -> Vec<(&KnownOut, Vec<Fact>)> {
        let outgoing = Outgoing {
            amount: Money::from_fen(line.amount_fen.saturating_neg()),
            references: line.references(),
            payee: line.other.clone(),
        };
        matching::judge_out(&outgoing, &self.outs)
    }

    /// What is thought of a line, as it is kept with it.
    pub(crate) fn code(&self, line: &Line) -> &'static str {
        if line.amount_fen > 0 {
            match self.judge(line).code() {
                "none" if !self.recorded(line).is_empty() => "doubtful",
                code => code,
            }
        } else if self.judge_out(line).is_empty() {
            "none"
        } else {
            "doubtful"
        }
    }
}

fn incoming(line: &Line) -> Incoming {
    Incoming {
        amount: Money::from_fen(line.amount_fen),
        references: line.references(),
        payer: line.other.clone(),
    }
}

fn known(order: &KnownOrder, payer: String) -> Known {
    Known {
        id: order.id.0,
        number: order.number.clone(),
        reference: order.reference.clone(),
        standing: match order.state {
            State::Open => Standing::Open,
            State::Paid => Standing::Paid,
            State::Cancelled => Standing::Cancelled,
        },
        open: order.open(),
        payer_key: folded_name(&payer),
        payer,
    }
}

fn known_out(out: &KnownMove, payee: String) -> KnownOut {
    KnownOut {
        id: out.id.0,
        number: out.number.clone(),
        reference: out.reference.clone(),
        amount: out.amount,
        payee_key: folded_name(&payee),
        payee,
    }
}

/// Looks again at all lines that nobody decided: orders may have been written, paid or cancelled since.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookAgain {
    #[serde(default)]
    pub(crate) after: Option<Uuid>,
}

impl Job for LookAgain {
    const NAME: &'static str = "bank-look-again";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let mut tx = app.db.write().await?;
        let lines = store::open_after(&mut tx, self.after, BATCH).await?;
        let Some(last) = lines.last().map(|line| line.id) else {
            return Ok(());
        };
        let pool = Pool::of(&mut tx, &lines).await?;
        for line in &lines {
            let verdict = pool.code(line);
            if verdict != line.verdict {
                store::note_verdict(&mut tx, line, verdict).await?;
            }
        }
        jobs::enqueue(&mut tx, &Self { after: Some(last) }, app.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
