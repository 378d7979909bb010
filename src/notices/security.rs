//! What a person is told of their own account. The accounts' room asks for it by the job's name, since it stands to the
//! left; the same event told again is one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::notice::{Kind, Notice};
use super::tell::tell;
use crate::accounts;
use crate::ids::UserId;
use crate::jobs::{Job, JobError};
use crate::mail::MailPage;
use crate::state::App;
use crate::tz;

/// What happened; the last part of the keys of its words.
const KNOWN: [&str; 4] = [
    "password-changed",
    "password-reset",
    "duty-granted",
    "duty-revoked",
];

#[derive(Clone, Debug, Serialize)]
pub struct SecurityMail {
    pub name: String,
    pub what: String,
    pub at: String,
    pub url: String,
}

impl MailPage for SecurityMail {
    const NAME: &'static str = "account-security";
    const OPENS: bool = false;
}

/// Tells somebody what happened to the account.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellOwner {
    pub user: UserId,
    pub what: String,
    pub at: DateTime<Utc>,
}

impl Job for TellOwner {
    const NAME: &'static str = accounts::links::TELL_OWNER;

    async fn run(self, app: &App) -> Result<(), JobError> {
        if !KNOWN.contains(&self.what.as_str()) {
            return Err(JobError::Fail(anyhow::anyhow!(
                "no words for {}",
                self.what
            )));
        }
        let mut tx = app.db.write().await?;
        let Some(user) = accounts::store::find(&mut tx, self.user).await? else {
            return Ok(());
        };
        let mail = SecurityMail {
            name: user.name.clone(),
            what: self.what.clone(),
            at: tz::shanghai(self.at).format("%Y-%m-%d %H:%M").to_string(),
            url: format!("{}/my/account", app.config.base_url),
        };
        let once = format!("{}:{}", self.what, self.at.timestamp_micros());
        let notice = Notice::new(Kind::Security, "/my/account#sessions")
            .with("what", self.what)
            .once(once);
        tell(&mut tx, app, &user, &notice, &mail).await?;
        tx.commit().await?;
        Ok(())
    }
}
