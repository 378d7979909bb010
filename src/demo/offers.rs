//! The terms that both sides of some deals sent to and fro.

use anyhow::Context as _;
use chrono::{Days as Span, Duration};

use super::data::TermsData;
use super::days::Days;
use super::deals::Story;
use super::listings::faulty;
use crate::db::Tx;
use crate::deals::offers::{self, NewOffer, Terms};
use crate::deals::{Side, store};
use crate::ids::OfferId;
use crate::tz;
use crate::web::form::Typed;

/// So many days after they were made they can be accepted.
const HOLD: i64 = 21;

/// Makes one version after the other; of an agreed deal the other side accepts the last.
pub(super) async fn tell(tx: &mut Tx, story: &Story<'_>, days: &Days) -> anyhow::Result<()> {
    let mut before = None;
    for data in &story.data.offers {
        let deal = story.deal(tx).await?;
        let at = days.ago(data.days_ago, 15);
        let typed = typed(&data.terms, days);
        let terms = Terms::parse(&typed, days.today)
            .map_err(|errors| anyhow::anyhow!("terms: {errors:?}"))?;
        let new = NewOffer {
            id: OfferId::mint(at),
            instead_of: before,
            terms,
            note: data.note.clone(),
            valid_until: tz::end_of_day(tz::shanghai_date(at) + Duration::days(HOLD))
                - Duration::microseconds(1),
        };
        offers::make(tx, &deal, story.who(&data.from), &new, at)
            .await
            .map_err(faulty)?;
        before = Some(new.id);
    }
    if story.data.state != "agreed" {
        return Ok(());
    }
    let deal = story.deal(tx).await?;
    let offer = store::offers(tx, deal.id, 1).await?.pop();
    let offer = offer.context("just made")?;
    let other = if offer.side == Side::Owner {
        "asker"
    } else {
        "owner"
    };
    let at = days.ago(
        (story.data.offers.last().map_or(0, |o| o.days_ago) - 1).max(0),
        10,
    );
    let by = story.who(other);
    offers::accept(tx, (&deal, &offer), by, days.first_refusal, at)
        .await
        .map_err(faulty)?;
    Ok(())
}

fn typed(data: &TermsData, days: &Days) -> Typed {
    let on = |n: i64| {
        let span = Span::new(u64::try_from(n).unwrap_or(0));
        (days.today + span).to_string()
    };
    let mut typed: Typed = data
        .typed
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    typed.push("starts_on", on(data.starts));
    typed.push("ends_on", on(data.ends));
    for (n, (what, due, amount)) in data.parts.iter().enumerate() {
        typed.push(&format!("parts.{n}.what"), what.as_str());
        typed.push(&format!("parts.{n}.due_on"), on(*due));
        typed.push(&format!("parts.{n}.amount"), amount.as_str());
    }
    typed
}
