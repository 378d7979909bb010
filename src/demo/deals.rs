//! Deals from the first request on, message by message, as far as each of them came.

use anyhow::Context as _;

use super::data::{DealData, Said, Source};
use super::days::Days;
use super::listings::{Written, faulty};
use super::offers;
use super::parties::World;
use crate::db::Tx;
use crate::deals::handover::{self, Given};
use crate::deals::life::{self, By, NewDeal, Reason};
use crate::deals::{Deal, Side, State, store};
use crate::ids::DealId;
use crate::listings::content::Price;
use crate::listings::store::find as find_listing;
use crate::money::{Money, Unit};
use crate::web::Duty;

/// Writes all deals; their ids in the order of the file.
pub(crate) async fn write(
    tx: &mut Tx,
    source: &Source,
    written: &Written<'_>,
    world: &World,
    days: &Days,
) -> anyhow::Result<Vec<DealId>> {
    let mut ids = vec![None; source.deals.len()];
    let mut in_time: Vec<(usize, &DealData)> = source.deals.iter().enumerate().collect();
    in_time.sort_by_key(|(_, deal)| -deal.days_ago);
    for (n, data) in in_time {
        let id = one(tx, data, written, world, days)
            .await
            .with_context(|| format!("the deal on {}", data.listing))?;
        ids[n] = Some(id);
    }
    ids.into_iter().map(|id| id.context("written")).collect()
}

/// A deal while it is being told.
pub(super) struct Story<'a> {
    id: DealId,
    pub(super) data: &'a DealData,
    asker: By,
    owner: By,
    staff: By,
}

impl Story<'_> {
    pub(super) async fn deal(&self, tx: &mut Tx) -> anyhow::Result<Deal> {
        store::find(tx, self.id).await?.context("just written")
    }

    pub(super) fn who(&self, from: &str) -> By {
        match from {
            "owner" => self.owner,
            "staff" => self.staff,
            _ => self.asker,
        }
    }

    /// Whether the story gets as far as both sides meeting with the centre.
    fn is_introduced(&self) -> bool {
        matches!(self.data.state.as_str(), "introduced" | "agreed" | "closed")
    }

    fn is_accepted(&self) -> bool {
        self.is_introduced() || self.data.state == "accepted"
    }
}

async fn one(
    tx: &mut Tx,
    data: &DealData,
    written: &Written<'_>,
    world: &World,
    days: &Days,
) -> anyhow::Result<DealId> {
    let listing = written
        .listings
        .get(&data.listing)
        .context("no such listing")?;
    let listing = find_listing(tx, *listing).await?.context("just written")?;
    let at = days.ago(data.days_ago, 9);
    let asker = world.speaker(&data.asker_org)?;
    let message = format!("{}（预算：{}）", data.message, data.budget);
    let (origin, origin_detail) = origin(data, &listing.title);
    let new = NewDeal {
        listing: &listing,
        asker,
        asker_organisation: world.organisation(&data.asker_org)?.id,
        purpose: &data.purpose,
        timing: &data.timing,
        budget: budget(&data.budget),
        message: &message,
        answer_workdays: days.answer_workdays,
        origin,
        origin_detail,
    };
    let requested = life::request(tx, &new, at).await.map_err(faulty)?;
    let side = |user, side| By { user, side };
    let story = Story {
        id: requested.deal.id,
        data,
        asker: side(asker, Side::Asker),
        owner: side(world.speaker_for(listing.organisation_id)?, Side::Owner),
        staff: side(world.staff(Duty::TechnologyManager)?, Side::Staff),
    };
    tell(tx, &story, days).await?;
    Ok(story.id)
}

/// Most were found by a word of the title, some at an event or on a visit.
fn origin(data: &DealData, title: &str) -> (&'static str, serde_json::Value) {
    match data.days_ago % 4 {
        0 => ("event", serde_json::json!({})),
        1 => ("visit", serde_json::json!({})),
        _ => {
            let words: String = title.chars().take(4).collect();
            ("search", serde_json::json!({ "words": words }))
        }
    }
}

async fn tell(tx: &mut Tx, story: &Story<'_>, days: &Days) -> anyhow::Result<()> {
    let data = story.data;
    if story.is_accepted() {
        let deal = story.deal(tx).await?;
        let at = days.ago((data.days_ago - 1).max(0), 10);
        life::accept(tx, &deal, story.owner, at)
            .await
            .map_err(faulty)?;
    }
    for (n, said) in data.messages.iter().enumerate() {
        say(tx, story, said, n, days).await?;
    }
    let last = data.messages.last().map_or(data.days_ago, |m| m.days_ago);
    let at = days.ago((last - 1).max(0), 16);
    let deal = story.deal(tx).await?;
    match data.state.as_str() {
        "declined" => {
            let reason = Reason {
                code: data.decline_reason.as_deref().unwrap_or("other"),
                words: data.decline_note.as_deref().unwrap_or(""),
            };
            life::decline(tx, &deal, story.owner, reason, at)
                .await
                .map_err(faulty)?;
        }
        "withdrawn" => life::withdraw(tx, &deal, story.asker, at)
            .await
            .map_err(faulty)?,
        _ if !data.offers.is_empty() => offers::tell(tx, story, days).await?,
        "agreed" | "closed" => {
            life::agree(tx, &deal, story.asker, at)
                .await
                .map_err(faulty)?;
            let deal = story.deal(tx).await?;
            life::agree(tx, &deal, story.owner, at)
                .await
                .map_err(faulty)?;
        }
        _ => {}
    }
    Ok(())
}

/// Staff's first words bring both sides together, if it comes to that.
async fn say(
    tx: &mut Tx,
    story: &Story<'_>,
    said: &Said,
    n: usize,
    days: &Days,
) -> anyhow::Result<()> {
    let at = days.ago(said.days_ago, 11);
    let deal = story.deal(tx).await?;
    let by = story.who(&said.from);
    if by.side == Side::Staff && story.is_introduced() && deal.state == State::Accepted {
        let given = Given {
            to: Some(by.user),
            note: "",
            by: by.user,
        };
        handover::assign(tx, &deal, "", given, at)
            .await
            .map_err(faulty)?;
        let deal = story.deal(tx).await?;
        return life::introduce(tx, &deal, by, &said.text, at)
            .await
            .map_err(faulty);
    }
    let once = format!("demo-{n}");
    life::message(tx, &deal, by, (&said.text, &once), at)
        .await
        .map_err(faulty)?;
    Ok(())
}

/// Sums in words: one is an amount, two are a range, none is to be agreed.
pub(crate) fn budget(words: &str) -> Price {
    let sums: Vec<i64> = words
        .split('万')
        .filter_map(|before| {
            let digits: String = before
                .chars()
                .rev()
                .take_while(char::is_ascii_digit)
                .collect();
            let digits: String = digits.chars().rev().collect();
            Money::parse(&digits, Unit::Wan).ok().map(Money::fen)
        })
        .collect();
    match sums.as_slice() {
        [fen] => Price::Amount { fen: *fen },
        [from, to, ..] if from < to => Price::Range {
            from: *from,
            to: *to,
        },
        _ => Price::Negotiable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_read_from_words() {
        assert_eq!(
            budget("80万元以内，可分两次付清"),
            Price::Amount { fen: 80_000_000 }
        );
        assert_eq!(
            budget("技术开发费70万～80万元，设备另列"),
            Price::Range {
                from: 70_000_000,
                to: 80_000_000
            }
        );
        assert_eq!(budget("未定"), Price::Negotiable);
    }
}
