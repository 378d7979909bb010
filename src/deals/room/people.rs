//! Who can be mentioned in a deal: one's own colleagues, the centre's people on it, and of the other side those whose
//! names are known, once contacts are open.

use crate::accounts;
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::life::By;
use crate::deals::state::Side;
use crate::deals::store;
use crate::ids::UserId;
use crate::listings;
use crate::organisations;
use crate::web::error::{Error, Result};

/// Messages whose writers count as people of the deal.
const WRITERS: i64 = 200;
const COLLEAGUES: usize = 50;

/// Somebody of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) side: Side,
    pub(crate) name: String,
}

/// Whom this person may mention, colleagues first, nobody twice and not oneself.
pub(crate) async fn of(tx: &mut Tx, deal: &Deal, by: By) -> Result<Vec<Person>> {
    let mut found: Vec<(UserId, Side)> = Vec::new();
    if let Some(own) = deal.organisation(by.side) {
        let members = organisations::store::members(tx, own).await?;
        found.extend(
            members
                .into_iter()
                .take(COLLEAGUES)
                .map(|(id, _)| (id, by.side)),
        );
    }
    let open = by.side == Side::Staff || deal.state.shows_contacts();
    if open {
        let listing = listings::store::find(tx, deal.listing_id)
            .await?
            .ok_or(Error::NotFound)?;
        found.push((deal.asker, Side::Asker));
        found.push((listing.created_by, Side::Owner));
    }
    found.extend(deal.manager.map(|id| (id, Side::Staff)));
    for message in store::messages(tx, deal.id, WRITERS).await? {
        if open || message.side == by.side || message.side == Side::Staff {
            found.push((message.author, message.side));
        }
    }
    let mut seen = vec![by.user];
    found.retain(|(id, _)| {
        let fresh = !seen.contains(id);
        seen.push(*id);
        fresh
    });
    let ids: Vec<UserId> = found.iter().map(|(id, _)| *id).collect();
    let names = accounts::store::names(tx, &ids).await?;
    let name = |id| {
        names
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, name)| name.clone())
    };
    let person = |(id, side)| {
        let name = name(id).filter(|name| !name.is_empty())?;
        Some(Person { id, side, name })
    };
    Ok(found.into_iter().filter_map(person).collect())
}
