//! The digests: one mail for all that waits for a person, in the morning, only when something of it is still unread.
//! What is taken for a mail goes up its ladder in the transaction that writes the mail: it leaves exactly once.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::frequency::is_daytime;
use super::store;
use super::{inbox, tell};
use crate::accounts::{self, links::language};
use crate::ids::UserId;
use crate::jobs::{self, Job, JobError};
use crate::mail::{self, MailPage};
use crate::state::App;

const EVERY: Duration = Duration::minutes(10);
/// People written to in one round.
const PEOPLE: i64 = 50;
/// Lines of one mail; the rest is in the inbox.
const LINES: usize = 40;
/// So long news are kept, and so many old ones go in one round.
const KEPT: Duration = Duration::days(365);
const SWEPT: i64 = 500;
/// By then nobody tries to send a mail any more.
const UNSENT: Duration = Duration::days(14);

/// What a digest says.
#[derive(Clone, Debug, Serialize)]
pub struct Digest {
    name: String,
    count: usize,
    lines: Vec<Line>,
    more: usize,
    inbox_url: String,
}

#[derive(Clone, Debug, Serialize)]
struct Line {
    text: String,
    url: String,
    at: DateTime<Utc>,
}

impl MailPage for Digest {
    const NAME: &'static str = "notice-digest";
    const OPENS: bool = false;
}

/// Looks every ten minutes for digests that are due.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "notice-round";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        jobs::enqueue(&mut tx, &SendDigests {}, now).await?;
        store::sweep(&mut tx, now - KEPT, SWEPT).await?;
        mail::sweep(&mut tx, now - UNSENT).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Writes the digests that are due, some people at a time.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendDigests {}

impl Job for SendDigests {
    const NAME: &'static str = "notice-digests";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        if !is_daytime(now) {
            return Ok(());
        }
        let mut tx = app.db.read().await?;
        let due = store::due(&mut tx, now, PEOPLE).await?;
        drop(tx);
        // One person's trouble must not keep the others waiting.
        let mut trouble = None;
        for user in &due {
            if let Err(error) = send(app, *user, now).await {
                trouble = Some(error.context(format!("the digest of {user}")));
            }
        }
        if let Some(error) = trouble {
            return Err(JobError::Retry(error));
        }
        if i64::try_from(due.len()).is_ok_and(|n| n == PEOPLE) {
            let mut tx = app.db.write().await?;
            jobs::enqueue(&mut tx, &Self {}, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

async fn send(app: &App, user: UserId, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    let mut rows = store::take(&mut tx, user, now).await?;
    rows.retain(|row| row.read_at.is_none());
    rows.sort_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
    let reader = accounts::store::find(&mut tx, user).await?;
    let reader = reader.filter(|reader| reader.disabled_at.is_none());
    let (Some(reader), false) = (reader, rows.is_empty()) else {
        tx.commit().await?;
        return Ok(());
    };
    let (base, locale) = (&app.config.base_url, language(&reader));
    let line = |row: &store::Row| Line {
        text: inbox::say(&app.pages, row, locale),
        url: format!("{base}/inbox/{}", row.id),
        at: row.created_at,
    };
    let digest = Digest {
        name: reader.name.clone(),
        count: rows.len(),
        lines: rows.iter().take(LINES).map(line).collect(),
        more: rows.len().saturating_sub(LINES),
        inbox_url: format!("{base}/inbox"),
    };
    let foot = tell::foot(&mut tx, app, user, None).await?;
    mail::post_with_foot(&mut tx, app, (&reader.email, locale), &digest, &foot).await?;
    tx.commit().await?;
    Ok(())
}

impl Digest {
    /// For the test of all mails.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "林亦川".to_owned(),
            count: 42,
            lines: vec![Line {
                text: "收到对接请求：连续玄武岩纤维 <script>".to_owned(),
                url: "http://127.0.0.1:8080/inbox/1".to_owned(),
                at: DateTime::UNIX_EPOCH,
            }],
            more: 2,
            inbox_url: "http://127.0.0.1:8080/inbox".to_owned(),
        }
    }
}
