//! One polite question about all that a match leaves open, written from the public texts of both sides. The asker may
//! change every word of it before it is sent.

use super::conditions::{Condition, NeedSide, Open, ResultSide, conditions};
use crate::db::Tx;
use crate::listings::{self, Kind, Listing, feed};
use crate::web::words::{Locale, Message, t};
use crate::web::{Ctx, Result};

/// Points of one question; more would not be answered.
const POINTS: usize = 8;
/// A message on the request form may not be much longer.
const LONGEST: usize = 900;
/// Of what a result says near a point.
const SAID: usize = 40;

/// What to ask the owner of `listing` about its match with the listing of this number; `None` where there is no such
/// pair, or nothing is open.
pub(crate) async fn question(
    tx: &mut Tx,
    ctx: &Ctx,
    listing: &Listing,
    number: &str,
) -> Result<Option<String>> {
    let other = match listing.kind {
        Kind::Achievement => Kind::Need,
        Kind::Need => Kind::Achievement,
    };
    let Some(partner) = listings::store::by_number(tx, other, number).await? else {
        return Ok(None);
    };
    let shown = feed::shown(tx, &[listing.id, partner.id], ctx.app.clock.now()).await?;
    let content = |id| {
        let found = shown.iter().find(|one| one.listing.id == id);
        found.map(|one| one.content.clone())
    };
    let (Some(own), Some(theirs)) = (content(listing.id), content(partner.id)) else {
        return Ok(None);
    };
    let (need, result) = match listing.kind {
        Kind::Achievement => (theirs, own),
        Kind::Need => (own, theirs),
    };
    let (Some(need), Some(result)) = (NeedSide::read(need), ResultSide::read(result)) else {
        return Ok(None);
    };
    let rows = conditions(&need, &result, ctx.app.clock.today(), ctx.locale);
    let pair = Pair {
        to: listing.kind,
        title: &listing.title,
        partner: &partner.title,
        number,
    };
    Ok(written(&rows, &pair, ctx.locale))
}

struct Pair<'t> {
    /// Whose owner is asked.
    to: Kind,
    title: &'t str,
    partner: &'t str,
    number: &'t str,
}

fn written(rows: &[Condition], pair: &Pair<'_>, locale: Locale) -> Option<String> {
    let side = match pair.to {
        Kind::Achievement => "result",
        Kind::Need => "need",
    };
    let opening = Message::new(match pair.to {
        Kind::Achievement => "matching-question-result",
        Kind::Need => "matching-question-need",
    })
    .with("title", pair.title)
    .with("partner", pair.partner)
    .with("number", pair.number)
    .say(locale);
    let thanks = t(locale, "matching-question-thanks");
    let mut text = opening;
    let mut points = 0;
    for row in rows.iter().filter(|row| is_asked(row, pair.to)) {
        let point = format!("\n{}. {}", points + 1, point(row, side, locale));
        let length = |text: &str| text.chars().count();
        if points < POINTS && length(&text) + length(&point) + length(&thanks) < LONGEST {
            text.push_str(&point);
            points += 1;
        }
    }
    (points > 0).then(|| format!("{text}\n{thanks}"))
}

/// How many points a question to the owner of this kind of listing holds.
pub(super) fn points(rows: &[Condition], to: Kind) -> usize {
    rows.iter()
        .filter(|row| is_asked(row, to))
        .count()
        .min(POINTS)
}

/// The owner of a result can say what it does; the owner of a need what it wants, and how a target is to be shown.
fn is_asked(row: &Condition, to: Kind) -> bool {
    match (row.open, to) {
        (None, _) => false,
        (Some(Open::Both), _) | (Some(Open::Result), Kind::Achievement) => true,
        (Some(Open::Need), to) => to == Kind::Need,
        (Some(Open::Result), Kind::Need) => row.question.name == "indicator",
    }
}

fn point(row: &Condition, side: &str, locale: Locale) -> String {
    let question = &row.question;
    let near = side == "result" && question.name == "indicator" && !question.said.is_empty();
    let key = if near {
        "matching-question-result-near".to_owned()
    } else {
        format!("matching-question-{side}-{}", question.name)
    };
    let said: String = question.said.chars().take(SAID).collect();
    Message::new(&key)
        .with("name", row.label.clone())
        .with("wanted", question.wanted.clone())
        .with("said", said)
        .say(locale)
}
