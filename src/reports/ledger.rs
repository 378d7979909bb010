//! The contracts that figures were read from, kept in memory while nothing in the ledger moves. Must stay true: what is
//! given is what the database would answer in the same transaction.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::Datelike as _;

use super::compare::before;
use super::count::{Entry, Period};
use super::place::Places;
use super::store;
use crate::audit;
use crate::contracts::CHAIN as CONTRACTS;
use crate::db::Tx;
use crate::state::App;
use crate::web::error::Result;

/// Versions of contracts that are kept, about a kilobyte each.
const MOST: usize = 250_000;

/// How often is looked whether this year is to be read anew.
const EVERY: Duration = Duration::from_secs(20);

/// What every change of the ledger moves: what was registered stays registered or is cancelled, and each deed raises the
/// revision of its contract, so that neither number ever falls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Mark {
    contracts: i64,
    revisions: i64,
    places: Places,
}

impl Mark {
    fn is_older_than(&self, other: &Self) -> bool {
        (self.contracts, self.revisions) < (other.contracts, other.revisions)
    }
}

struct Known {
    period: Period,
    mark: Mark,
    entries: Arc<Vec<Entry>>,
}

impl Known {
    fn versions(&self) -> usize {
        self.entries.iter().map(|entry| entry.stands.len()).sum()
    }
}

/// What was read lately, the last first.
#[derive(Default)]
pub struct KeptLedger {
    known: Mutex<VecDeque<Known>>,
    /// The head of the contracts' audit log, and how much was registered then: no deed, nothing to count anew.
    counted: Mutex<Option<(String, (i64, i64))>>,
    /// One reads at a time, and whoever waited finds what was read.
    reading: tokio::sync::Mutex<()>,
}

impl KeptLedger {
    /// The same as `store::entries`. Not for a transaction that writes on contracts: what it wrote may never come to be.
    ///
    /// # Errors
    /// As `store::entries`.
    pub async fn entries(&self, tx: &mut Tx, period: Period) -> Result<Arc<Vec<Entry>>> {
        let mark = self.mark(tx).await?;
        if let Some(known) = self.known(period, &mark) {
            return Ok(known);
        }
        let _turn = self.reading.lock().await;
        let mark = self.mark(tx).await?;
        if let Some(known) = self.known(period, &mark) {
            return Ok(known);
        }
        let entries = Arc::new(store::entries(tx, period).await?);
        self.keep(Known {
            period,
            mark,
            entries: Arc::clone(&entries),
        });
        Ok(entries)
    }

    async fn mark(&self, tx: &mut Tx) -> Result<Mark> {
        let head = audit::head(tx, CONTRACTS).await?;
        let counted = || self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let known = counted()
            .as_ref()
            .filter(|(at, _)| *at == head)
            .map(|(_, n)| *n);
        let (contracts, revisions) = match known {
            Some(known) => known,
            None => {
                let found = store::moved(tx).await?;
                *counted() = Some((head, found));
                found
            }
        };
        Ok(Mark {
            contracts,
            revisions,
            places: store::children::places(tx).await?,
        })
    }

    fn known(&self, period: Period, mark: &Mark) -> Option<Arc<Vec<Entry>>> {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |one: &Known| one.period == period && one.mark == *mark;
        let found = all.iter().position(fits).and_then(|at| all.remove(at))?;
        let entries = Arc::clone(&found.entries);
        all.push_front(found);
        Some(entries)
    }

    /// Lets go of what the ledger has moved on from, and of what was asked for longest ago when there is too much.
    fn keep(&self, read: Known) {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // A transaction that began earlier may read what was.
        if all.iter().any(|one| read.mark.is_older_than(&one.mark)) {
            return;
        }
        all.retain(|one| one.mark == read.mark && one.period != read.period);
        all.push_front(read);
        let mut versions = 0;
        all.retain(|one| {
            versions += one.versions();
            versions <= MOST
        });
    }
}

/// Reads this year and the same days of the year before, so that whoever opens their figures next does not wait for it.
///
/// # Errors
/// As `store::entries`.
pub async fn read_ahead(app: &App) -> Result<()> {
    let today = app.clock.today();
    let year = Period::year(today.year(), today);
    let mut tx = app.db.read().await?;
    for period in year.into_iter().chain(year.and_then(before)) {
        app.ledger.entries(&mut tx, period).await?;
    }
    Ok(())
}

/// Reads ahead now and whenever something has changed.
pub(crate) fn start(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(error) = read_ahead(&app).await {
                tracing::warn!("this year's contracts were not read ahead: {error:?}");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::reports::child::Kind;
    use crate::reports::pages::sample_entries;
    use crate::reports::place::{Place, Sort};

    fn year(year: i32) -> Period {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        Period::year(year, today).unwrap()
    }

    fn read(period: Period, revisions: i64) -> Known {
        Known {
            period,
            mark: at(revisions),
            entries: Arc::new(sample_entries()),
        }
    }

    fn at(revisions: i64) -> Mark {
        Mark {
            contracts: 3,
            revisions,
            places: Places::default(),
        }
    }

    #[test]
    fn what_was_read_is_given_while_nothing_moved_and_nothing_after_it_did() {
        let ledger = KeptLedger::default();
        ledger.keep(read(year(2026), 5));
        ledger.keep(read(year(2025), 5));
        assert!(ledger.known(year(2026), &at(5)).is_some());
        assert!(ledger.known(year(2026), &at(6)).is_none());
        assert!(ledger.known(year(2024), &at(5)).is_none());
        let place = Place {
            kind: Kind::Zone,
            code: "Z02".to_owned(),
            sort: Sort::Region,
            key: "511703".to_owned(),
        };
        let other = Mark {
            places: Places(vec![place]),
            ..at(5)
        };
        assert!(ledger.known(year(2026), &other).is_none());
        // The first that reads after a change lets go of all before it; what a late one read of before is not kept.
        ledger.keep(read(year(2026), 6));
        ledger.keep(read(year(2025), 5));
        assert!(ledger.known(year(2026), &at(6)).is_some());
        assert!(ledger.known(year(2025), &at(5)).is_none());
    }

    #[test]
    fn what_was_asked_for_longest_ago_goes_when_there_is_too_much() {
        let ledger = KeptLedger::default();
        let large = |period| {
            let mut one = read(period, 1);
            let entry = one.entries[0].clone();
            one.entries = Arc::new(vec![entry; MOST / 2]);
            one
        };
        ledger.keep(large(year(2024)));
        ledger.keep(large(year(2025)));
        assert!(ledger.known(year(2024), &at(1)).is_some());
        ledger.keep(large(year(2026)));
        assert!(ledger.known(year(2026), &at(1)).is_some());
        assert!(ledger.known(year(2024), &at(1)).is_some());
        assert!(ledger.known(year(2025), &at(1)).is_none());
    }
}
