//! Views of the demonstration's listings over the last hundred days: an invented, even flow, a little more for results that
//! have been there longer; a few listings have none, as it is in life.

use chrono::{DateTime, Days, Utc};

use super::listings::Written;
use crate::db::Tx;
use crate::listings::feed;
use crate::listings::visits::Came;
use crate::tz;

const DAYS: u64 = 100;
/// Every so many listings nobody looks.
const UNSEEN: usize = 7;

pub(crate) async fn write(
    tx: &mut Tx,
    written: &Written<'_>,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let today = tz::shanghai_date(now);
    let mut listings: Vec<_> = written.listings.iter().collect();
    listings.sort_unstable_by_key(|(key, _)| (*key).clone());
    for (nth, (_, id)) in listings.into_iter().enumerate() {
        if nth % UNSEEN == UNSEEN - 1 {
            continue;
        }
        for ago in (0..DAYS).step_by(3 + nth % 4) {
            let day = today - Days::new(ago);
            let turn = nth + usize::try_from(ago).unwrap_or(0);
            let came = Came::ALL[turn * 7 % 9 % Came::ALL.len()];
            let views = i64::try_from(1 + turn * 5 % 4).unwrap_or(1);
            feed::add_views(tx, *id, (day, came), views).await?;
        }
    }
    Ok(())
}
