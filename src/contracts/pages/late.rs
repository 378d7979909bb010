//! For whoever sends a form too late: what happened meanwhile and who did it, on the page as it stands now. Nothing that
//! was typed is lost: it stands in the form again, or in the note where the form is gone.

use serde::Serialize;

use crate::accounts;
use crate::contracts::contract::Contract;
use crate::contracts::store;
use crate::db::Tx;
use crate::tz;
use crate::web::error::Result;
use crate::web::words::{Locale, t};
use crate::web::{Message, Typed};

/// Lines of the history looked through.
const EVENTS: i64 = 50;
/// How the actions on money and work begin; all others are on the file itself.
const PERFORMING: [&str; 6] = [
    "plan",
    "milestone",
    "receipt",
    "royalty",
    "distribution",
    "technical",
];

/// What a form was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::contracts) enum About {
    File,
    Plan,
    Milestones,
}

impl About {
    fn covers(self, action: &str) -> bool {
        match self {
            Self::File => !PERFORMING.iter().any(|begin| action.starts_with(begin)),
            Self::Plan => action == "plan",
            Self::Milestones => action.starts_with("milestone"),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::contracts) struct Late {
    message: String,
    /// What was typed into a form that the page does not have any more.
    kept: String,
}

impl Late {
    pub(in crate::contracts) fn sample() -> Self {
        Self {
            message: t(Locale::Zh, "contract-moved-on"),
            kept: "设备款另行约定（虚构）".to_owned(),
        }
    }
}

/// Who did what last, as far as it is about the same thing.
pub(in crate::contracts) async fn meanwhile(
    tx: &mut Tx,
    contract: &Contract,
    about: About,
    locale: Locale,
) -> Result<String> {
    let events = store::events(tx, contract.id, EVENTS).await?;
    let event = events.iter().find(|event| about.covers(&event.action));
    let Some((event, actor)) = event.and_then(|event| Some((event, event.actor?))) else {
        return Ok(t(locale, "contract-moved-on"));
    };
    let who = accounts::store::name(tx, actor).await?;
    let what = t(locale, &format!("contract-deed-{}", event.action));
    Ok(Message::new("filing-meanwhile")
        .with("who", who)
        .with("what", what)
        .with("at", tz::shanghai_minute(event.created_at))
        .say(locale))
}

/// As `meanwhile`, with the texts of `fields` as they were typed.
pub(in crate::contracts) async fn late(
    tx: &mut Tx,
    contract: &Contract,
    about: About,
    (typed, fields, locale): (&Typed, &[&str], Locale),
) -> Result<Late> {
    let texts: Vec<&str> = fields
        .iter()
        .map(|field| typed.get(field).trim())
        .filter(|text| !text.is_empty())
        .collect();
    Ok(Late {
        message: meanwhile(tx, contract, about, locale).await?,
        kept: texts.join("\n"),
    })
}
