//! Signing in and out: a new session id at every change of rights.

use tower_sessions::Session;

use super::{password, store, user};
use crate::ids::UserId;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::session::USER_KEY;

/// The key under which the organisation acted for is kept.
pub const ORGANISATION_KEY: &str = "organisation_id";
/// What the sessions list shows of the browser.
pub const AGENT_KEY: &str = "agent";

/// What a sign-in came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Welcome(UserId),
    /// Address or password is wrong; which of the two is not said.
    Wrong,
    /// Too many failures: so many seconds to wait.
    Wait(i64),
}

/// Checks address (folded) and password.
///
/// # Errors
/// When the database does not answer.
pub async fn check(app: &App, email: &str, typed_password: &str) -> Result<Outcome> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let failures = store::failures(&mut tx, email).await?;
    let known = store::password_hash(&mut tx, email).await?;
    drop(tx);
    if let Some((count, last)) = failures {
        let left = user::pause_seconds(count) - (now - last).num_seconds();
        if left > 0 {
            return Ok(Outcome::Wait(left));
        }
    }
    let (id, hash) = match known {
        Some((id, hash)) => (Some(id), Some(hash)),
        None => (None, None),
    };
    let fits = password::fits(app, typed_password, hash).await?;
    let mut tx = app.db.write().await?;
    let outcome = match id {
        Some(id) if fits => {
            store::forget_failures(&mut tx, email).await?;
            Outcome::Welcome(id)
        }
        _ => {
            store::note_failure(&mut tx, email, now).await?;
            Outcome::Wrong
        }
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Makes this session that person's.
///
/// # Errors
/// When the session can't be written.
pub async fn begin(session: &Session, user: UserId, agent: &str) -> Result<()> {
    session.cycle_id().await?;
    session.insert(USER_KEY, user).await?;
    session
        .remove::<crate::ids::OrganisationId>(ORGANISATION_KEY)
        .await?;
    let agent: String = agent.chars().take(200).collect();
    session.insert(AGENT_KEY, agent).await?;
    Ok(())
}

/// Ends the session.
///
/// # Errors
/// When the session can't be written.
pub async fn end(session: &Session) -> Result<()> {
    session.flush().await.map_err(Error::from)
}
