//! The right to buy first: who completed a service invention may buy it on the same terms when the unit transfers it
//! (民法典 847). The notice is made of the accepted terms, kept as it was, and what the completers answer is written
//! down by the unit.

use axum::extract::State as Shared;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::offer::Offer;
use super::view;
use crate::codes::Table;
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::deeds::acting;
use crate::deals::state::Side;
use crate::deals::{Choice, life, pages, store};
use crate::ids::{DealId, OfferId, OrganisationId, UserId};
use crate::listings;
use crate::listings::detail::{label, path_label};
use crate::organisations;
use crate::state::App;
use crate::storage::hex;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::form::{FormView, Reader, Typed};
use crate::web::words::{Locale, Message};
use crate::web::{Answer, Ctx, Page, Path, Sample, SignedIn};

/// What can be written down of a completer: got the notice, gives the right up, wants to buy.
const REPLIES: [&str; 3] = ["given", "waived", "claimed"];
const MOST: i64 = 100;

/// A notice as it was made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Notice {
    pub id: Uuid,
    pub deal_id: DealId,
    pub offer_id: OfferId,
    pub text: String,
    /// Of the text, in hexadecimal.
    pub sha256: String,
    /// A day of this centre's setting, not of the law.
    pub reply_by: NaiveDate,
    pub created_at: DateTime<Utc>,
}

/// One thing written down of a completer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reply {
    pub name: String,
    /// One of `REPLIES`.
    pub reply: String,
    pub happened_on: NaiveDate,
    pub recorded_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody was told yet, or somebody has not answered.
    Waiting,
    /// All who were told gave it up.
    Waived,
    /// Somebody wants to buy: the deal can't simply go on.
    Claimed,
}

impl Standing {
    pub(super) const ALL: [Self; 3] = [Self::Waiting, Self::Waived, Self::Claimed];

    /// The latest word of each name counts.
    #[must_use]
    pub fn of(replies: &[Reply]) -> Self {
        let latest = |name: &str| replies.iter().rev().find(|r| r.name == name);
        let mut standing = Self::Waived;
        for reply in replies.iter().filter_map(|r| latest(&r.name)) {
            match reply.reply.as_str() {
                "claimed" => return Self::Claimed,
                "waived" => {}
                _ => standing = Self::Waiting,
            }
        }
        if replies.is_empty() {
            Self::Waiting
        } else {
            standing
        }
    }
}

/// The selling side and the centre read it; the buyer has no business with the seller's staff.
pub(super) fn reads(deal: &Deal, side: Side) -> bool {
    side == Side::Staff || side == deal.seller()
}

/// Where a deal's notice stands; `None` when it needs none.
///
/// # Errors
/// When the database refuses.
pub async fn standing(tx: &mut Tx, deal: &Deal) -> sqlx::Result<Option<Standing>> {
    let Some(notice) = store::notice(tx, deal.id).await? else {
        return Ok(None);
    };
    let replies = store::replies(tx, notice.id, MOST).await?;
    Ok(Some(Standing::of(&replies)))
}

/// Makes the notice of an accepted offer by which technology changes hands.
pub(super) async fn give_notice(
    tx: &mut Tx,
    (deal, offer): (&Deal, &Offer),
    days: u16,
    now: DateTime<Utc>,
) -> Result<()> {
    if !offer.terms.is_transfer() {
        return Ok(());
    }
    let today = tz::shanghai_date(now);
    let reply_by = today + Days::new(u64::from(days));
    let text = text(tx, (deal, offer), (today, reply_by)).await?;
    let notice = Notice {
        id: crate::ids::mint(now),
        deal_id: deal.id,
        offer_id: offer.id,
        sha256: hex(&Sha256::digest(text.as_bytes())),
        text,
        reply_by,
        created_at: now,
    };
    store::insert_notice(tx, &notice).await?;
    Ok(())
}

/// In Chinese, whoever is looking: it is handed to people and kept as it was.
async fn text(
    tx: &mut Tx,
    (deal, offer): (&Deal, &Offer),
    (today, reply_by): (NaiveDate, NaiveDate),
) -> Result<String> {
    let listing = listings::store::find(tx, deal.listing_id).await?;
    let listing = listing.ok_or(Error::NotFound)?;
    let seller = deal.seller();
    let buyer = if seller == Side::Owner {
        Side::Asker
    } else {
        Side::Owner
    };
    let ids: Vec<OrganisationId> = [seller, buyer]
        .into_iter()
        .filter_map(|side| deal.organisation(side))
        .collect();
    let cards = organisations::store::cards(tx, &ids).await?;
    let name = |side| {
        let id = deal.organisation(side);
        let card = cards.iter().find(|card| Some(card.id) == id);
        card.map_or_else(String::new, |card| card.name.clone())
    };
    let (zh, terms) = (Locale::Zh, &offer.terms);
    Ok(Message::new("first-refusal-text")
        .with("number", deal.number.clone())
        .with("title", listing.title)
        .with("seller", name(seller))
        .with("buyer", name(buyer))
        .with(
            "type",
            path_label(Table::ContractType, &terms.type_code, zh),
        )
        .with("total", view::sum(terms.total, zh))
        .with("capitals", terms.total.capitals())
        .with("payment", label(Table::Payment, &terms.payment, zh))
        .with("term", format!("{} – {}", terms.starts_on, terms.ends_on))
        .with("today", today.to_string())
        .with("reply_by", reply_by.to_string())
        .say(zh))
}

#[derive(Serialize)]
struct ReplyLine {
    name: String,
    reply: String,
    happened_on: String,
}

#[derive(Serialize)]
pub(crate) struct RefusalPage {
    number: String,
    text: String,
    sha256: String,
    reply_by: String,
    created_at: DateTime<Utc>,
    standing: Standing,
    replies: Vec<ReplyLine>,
    choices: Vec<Choice>,
    may_record: bool,
    form: FormView,
}

impl Page for RefusalPage {
    const TEMPLATE: &'static str = "deals/offers/refusal.html";
    const NAV: &'static str = "workspace";
}

async fn page(
    tx: &mut Tx,
    ctx: &Ctx,
    (deal, notice, side): (&Deal, Notice, Side),
    form: FormView,
) -> Result<RefusalPage> {
    let replies = store::replies(tx, notice.id, MOST).await?;
    Ok(RefusalPage {
        number: deal.number.clone(),
        sha256: notice.sha256,
        reply_by: notice.reply_by.to_string(),
        created_at: notice.created_at,
        standing: Standing::of(&replies),
        replies: replies
            .into_iter()
            .map(|r| ReplyLine {
                name: r.name,
                reply: r.reply,
                happened_on: r.happened_on.to_string(),
            })
            .collect(),
        choices: choices(ctx.locale),
        may_record: crate::deals::view::writes(side, ctx),
        text: notice.text,
        form,
    })
}

fn choices(locale: Locale) -> Vec<Choice> {
    Choice::worded("first-refusal-", REPLIES, locale)
}

async fn opened(tx: &mut Tx, number: &str, ctx: &Ctx) -> Result<(Deal, Notice, Side)> {
    let (deal, side) = pages::load(tx, number, ctx).await?;
    if !reads(&deal, side) {
        return Err(Error::NotFound);
    }
    let notice = store::notice(tx, deal.id).await?.ok_or(Error::NotFound)?;
    Ok((deal, notice, side))
}

/// `GET /deals/{number}/first-refusal`
pub(crate) async fn show(
    ctx: Ctx,
    _: SignedIn,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let (deal, notice, side) = opened(&mut tx, &number, &ctx).await?;
    let page = page(&mut tx, &ctx, (&deal, notice, side), FormView::blank()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /deals/{number}/first-refusal`: what a completer got or answered.
pub(crate) async fn record(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, notice, side) = opened(&mut tx, &number, &ctx).await?;
    let (_, by) = acting(&mut tx, &number, &ctx).await?;
    let now = app.clock.now();
    let mut r = Reader::new(&typed);
    let name = r.text("name", 50);
    let made = tz::shanghai_date(notice.created_at);
    let day = r.required_date("happened_on", made, app.clock.today());
    let found = REPLIES.into_iter().find(|code| *code == typed.get("reply"));
    if found.is_none() {
        r.error("reply", "field-choose");
    }
    let whole = (|| Some((name?, found?, day?)))();
    let (name, reply, happened_on) = match r.finish(whole) {
        Ok(whole) => whole,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = page(&mut tx, &ctx, (&deal, notice, side), form).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let detail = serde_json::json!({ "reply": reply, "on": happened_on });
    let row = Reply {
        name,
        reply: reply.to_owned(),
        happened_on,
        recorded_by: by.user,
        created_at: now,
    };
    if store::insert_reply(&mut tx, notice.id, &row).await? {
        life::note(
            &mut tx,
            &deal,
            Some(by.user),
            ("first-refusal", detail),
            now,
        )
        .await?;
    }
    tx.commit().await?;
    ctx.done(
        "first-refusal-done",
        &format!("{}/first-refusal", deal.path()),
    )
    .await
}

pub(super) fn samples() -> Vec<Sample> {
    Standing::ALL
        .into_iter()
        .map(|standing| {
            let replies = if standing == Standing::Waiting {
                Vec::new()
            } else {
                vec![ReplyLine {
                    name: "苏拟".to_owned(),
                    reply: "given".to_owned(),
                    happened_on: "2026-11-23".to_owned(),
                }]
            };
            Sample::of(&RefusalPage {
                number: "KX-D-2026-00001".to_owned(),
                text: "优先受让告知书\n（虚构）".to_owned(),
                sha256: "0".repeat(64),
                reply_by: "2026-12-10".to_owned(),
                created_at: DateTime::UNIX_EPOCH,
                standing,
                replies,
                choices: choices(Locale::Zh),
                may_record: standing != Standing::Claimed,
                form: FormView::blank(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(name: &str, reply: &str) -> Reply {
        Reply {
            name: name.to_owned(),
            reply: reply.to_owned(),
            happened_on: NaiveDate::default(),
            recorded_by: UserId::mint(DateTime::UNIX_EPOCH),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_latest_word_of_each_completer_counts() {
        let (told, no, yes) = ("given", "waived", "claimed");
        assert_eq!(Standing::of(&[]), Standing::Waiting);
        assert_eq!(Standing::of(&[reply("苏", told)]), Standing::Waiting);
        let one_left = [reply("苏", told), reply("赵", told), reply("苏", no)];
        assert_eq!(Standing::of(&one_left), Standing::Waiting);
        let all = [reply("苏", told), reply("苏", no)];
        assert_eq!(Standing::of(&all), Standing::Waived);
        let bought = [reply("苏", no), reply("赵", yes)];
        assert_eq!(Standing::of(&bought), Standing::Claimed);
        let gave_up = [reply("赵", yes), reply("赵", no)];
        assert_eq!(Standing::of(&gave_up), Standing::Waived);
    }
}
