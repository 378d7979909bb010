//! What the parties are told of their contract: that it was filed, accepted, to be mended, registered, refused or
//! cancelled. Nothing that only the centre notes goes along.

use serde::Serialize;

use super::contract::{Contract, Values};
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::mail::MailPage;
use crate::notices::{self, Kind, Notice};
use crate::organisations;
use crate::state::App;
use crate::web::Result;

/// What happened to a contract; `what` ends the keys of its words.
#[derive(Clone, Debug, Serialize)]
pub struct MovedMail {
    pub name: String,
    pub what: &'static str,
    pub title: String,
    pub number: String,
    pub url: String,
}

impl MailPage for MovedMail {
    const NAME: &'static str = "contract-moved";
    const OPENS: bool = false;
}

/// Tells the administrators of both parties, as far as they are organisations of this site. `what` ends the keys of its
/// words.
pub(super) async fn tell_parties(
    tx: &mut Tx,
    app: &App,
    (contract, values): (&Contract, &Values),
    what: &'static str,
) -> Result<()> {
    let path = format!("/my/contracts/{}/filing", contract.number);
    let mut parties: Vec<OrganisationId> = [values.seller_id, values.buyer_id]
        .into_iter()
        .flatten()
        .collect();
    parties.dedup();
    let mut readers = Vec::new();
    for party in parties {
        readers.extend(organisations::mails::administrators(tx, party).await?);
    }
    readers.sort_by_key(|user| user.id);
    readers.dedup_by_key(|user| user.id);
    for user in readers {
        let mail = MovedMail {
            name: user.name.clone(),
            what,
            title: values.name.clone(),
            number: contract.number.clone(),
            url: format!("{}{path}", app.config.base_url),
        };
        let notice = Notice::new(Kind::Contract, path.as_str())
            .with("what", what)
            .with("title", values.name.as_str())
            .with("number", contract.number.as_str());
        notices::tell(tx, app, &user, &notice, &mail).await?;
    }
    Ok(())
}
