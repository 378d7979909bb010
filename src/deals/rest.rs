//! A deal rests while one of its sides is suspended: its people may read it and do nothing; the other side and the
//! centre may end it; the centre may write. Must stay true: a deed that does not say otherwise is refused.

use serde::Serialize;

use super::deal::Deal;
use super::state::Side;
use super::view::Can;
use crate::accounts;
use crate::db::Tx;
use crate::organisations::{self, organisation::Organisation, organisation::State};
use crate::web::Message;
use crate::web::error::{Error, Result};
use crate::web::words::Locale;

/// Which sides are suspended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resting {
    asker: bool,
    owner: bool,
}

impl Resting {
    pub(crate) fn of(deal: &Deal, cards: &[Organisation]) -> Self {
        let suspended = |id| {
            let card = cards.iter().find(|card| card.id == id);
            card.is_some_and(|card| card.state == State::Suspended)
        };
        Self {
            asker: suspended(deal.asker_organisation),
            owner: suspended(deal.owner_organisation),
        }
    }

    pub(crate) async fn read(tx: &mut Tx, deal: &Deal) -> sqlx::Result<Self> {
        let ids = [deal.asker_organisation, deal.owner_organisation];
        Ok(Self::of(
            deal,
            &organisations::store::cards(tx, &ids).await?,
        ))
    }

    pub(crate) fn is_any(self) -> bool {
        self.asker || self.owner
    }

    pub(crate) fn is(self, side: Side) -> bool {
        match side {
            Side::Asker => self.asker,
            Side::Owner => self.owner,
            Side::Staff => false,
        }
    }

    /// The first suspended side.
    fn side(self) -> Option<Side> {
        [Side::Owner, Side::Asker].into_iter().find(|s| self.is(*s))
    }

    /// Takes away what rests.
    pub(crate) fn limit(self, can: Can, side: Side) -> Can {
        if !self.is_any() {
            return can;
        }
        if self.is(side) {
            return Can::default();
        }
        Can {
            accept: false,
            introduce: false,
            agree: false,
            message: can.message && side == Side::Staff,
            ..can
        }
    }
}

/// Whose deed goes on while the other side is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meanwhile {
    Nobody,
    /// What only the centre goes on with.
    Staff,
    /// Ending it.
    Everybody,
}

impl Meanwhile {
    fn lets(self, side: Side) -> bool {
        match self {
            Self::Nobody => false,
            Self::Staff => side == Side::Staff,
            Self::Everybody => true,
        }
    }
}

/// Refuses a deed on a deal that rests, and says whom to ask.
///
/// # Errors
/// `Barred` for the suspended side; for the others unless the deed goes on meanwhile.
pub(crate) async fn admit(
    tx: &mut Tx,
    deal: &Deal,
    side: Side,
    meanwhile: Meanwhile,
    locale: Locale,
) -> Result<()> {
    let resting = Resting::read(tx, deal).await?;
    let own = resting.is(side);
    if !resting.is_any() || (!own && meanwhile.lets(side)) {
        return Ok(());
    }
    let key = if own {
        "deal-rests-barred-own"
    } else {
        "deal-rests-barred"
    };
    let ask = whom(tx, deal, locale).await?;
    Err(Error::Barred(Message::new(key).with("ask", ask)))
}

/// The deal's technology manager at the centre, or the centre.
async fn whom(tx: &mut Tx, deal: &Deal, locale: Locale) -> Result<String> {
    let manager = match deal.manager {
        Some(id) => accounts::store::find(tx, id).await?,
        None => None,
    };
    Ok(match manager {
        Some(user) => Message::new("deal-rests-ask-manager")
            .with("name", user.name)
            .say(locale),
        None => Message::new("deal-rests-ask").say(locale),
    })
}

/// What a page of a resting deal says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Note {
    /// The viewer's own organisation is the suspended one.
    pub(crate) own: bool,
    /// Name of the suspended organisation, or its side while the name is masked.
    pub(crate) name: String,
    /// Why, for its own people and the centre.
    pub(crate) reason: String,
    pub(crate) ask: String,
}

impl Note {
    /// `name` gives a side's name as this viewer may see it.
    pub(crate) async fn of(
        tx: &mut Tx,
        deal: &Deal,
        side: Side,
        cards: &[Organisation],
        (name, locale): (impl Fn(Side) -> String, Locale),
    ) -> Result<Option<Self>> {
        let resting = Resting::of(deal, cards);
        let Some(first) = resting.side() else {
            return Ok(None);
        };
        let suspended = if resting.is(side) { side } else { first };
        let inside = resting.is(side) || side == Side::Staff;
        let card = deal
            .organisation(suspended)
            .and_then(|id| cards.iter().find(|card| card.id == id));
        Ok(Some(Self {
            own: resting.is(side),
            name: name(suspended),
            reason: card
                .filter(|_| inside)
                .map_or_else(String::new, |card| card.state_reason.clone()),
            ask: whom(tx, deal, locale).await?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Can {
        Can {
            accept: true,
            decline: true,
            withdraw: true,
            introduce: true,
            agree: true,
            lose: true,
            message: true,
            assign: true,
            plan: true,
            waits: true,
        }
    }

    #[test]
    fn a_suspended_side_can_do_nothing_and_the_others_can_end_it() {
        let rests = Resting {
            asker: false,
            owner: true,
        };
        let own = rests.limit(everything(), Side::Owner);
        assert!(!(own.accept || own.decline || own.message || own.lose || own.agree));
        let other = rests.limit(everything(), Side::Asker);
        assert!(other.withdraw && other.lose);
        assert!(!(other.message || other.agree || other.accept));
        let centre = rests.limit(everything(), Side::Staff);
        assert!(centre.message && centre.lose && centre.plan);
        assert!(!(centre.introduce || centre.agree));
        let awake = Resting::default().limit(everything(), Side::Owner);
        assert!(awake.accept && awake.message);
    }
}
