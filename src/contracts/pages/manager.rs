//! Who looks after a contract: the technology manager of its deal, or whom staff set here.

use serde::Serialize;
use serde_json::json;

use crate::accounts;
use crate::contracts::contract::Contract;
use crate::contracts::store::{self, Event};
use crate::contracts::{life, opened};
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::UserId;
use crate::web::{Answer, Ctx, Duty, Error, Path, Result, Staff, Typed, see_other};

/// Technology managers to choose among.
const MOST: i64 = 200;

/// What a file's page says of it.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ManagerView {
    /// The id, to see whether somebody else was quicker.
    id: String,
    name: String,
    choices: Vec<Choice>,
}

impl ManagerView {
    pub(super) fn sample() -> Self {
        Self {
            id: "0".to_owned(),
            name: "向劲松（虚构）".to_owned(),
            choices: Vec::new(),
        }
    }
}

pub(super) async fn of_file(tx: &mut Tx, contract: &Contract) -> Result<ManagerView> {
    let manager = store::manager(tx, contract.id).await?;
    let people = accounts::store::with_duty(tx, Duty::TechnologyManager, MOST).await?;
    let ids: Vec<UserId> = manager.into_iter().collect();
    let name = accounts::store::names(tx, &ids).await?.pop();
    Ok(ManagerView {
        id: manager.map(|id| id.to_string()).unwrap_or_default(),
        name: name.map(|(_, name)| name).unwrap_or_default(),
        choices: people
            .into_iter()
            .map(|user| Choice {
                value: user.id.to_string(),
                label: user.name,
            })
            .collect(),
    })
}

/// `POST /desk/contracts/{number}/manager`
pub(crate) async fn set(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let (contract, _) = opened::at_desk(&mut tx, &number).await?;
    let before = store::manager(&mut tx, contract.id).await?;
    let chosen: Option<UserId> = typed.get("manager").parse().ok();
    let seen = before.map(|id| id.to_string()).unwrap_or_default();
    if typed.get("manager_seen") != seen {
        return Err(Error::conflict("contract-moved-on"));
    }
    let people = accounts::store::with_duty(&mut tx, Duty::TechnologyManager, MOST).await?;
    let named = people.iter().find(|user| Some(user.id) == chosen);
    // Whoever is no technology manager is nobody here; an empty choice takes the name away.
    let to = named.map(|user| user.id);
    if (to.is_none() && typed.is_set("manager")) || to == before {
        return Ok(see_other(&format!("/desk/contracts/{number}")));
    }
    if !store::set_manager(&mut tx, contract.id, before, to).await? {
        return Err(Error::conflict("contract-moved-on"));
    }
    let event = Event {
        actor: Some(staff.id),
        action: "manager".to_owned(),
        from_state: contract.state.code().to_owned(),
        to_state: contract.state.code().to_owned(),
        words: named.map(|user| user.name.clone()).unwrap_or_default(),
        created_at: now,
    };
    store::insert_event(&mut tx, contract.id, &event).await?;
    let detail = json!({ "from": before, "to": to });
    life::note(&mut tx, &number, "contract-manager", staff.id, detail, now).await?;
    tx.commit().await?;
    let path = format!("/desk/contracts/{number}");
    ctx.done("contract-done-manager", &path).await
}
