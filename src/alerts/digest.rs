//! The mails: one for all that is new for a person, once a day or a week, only when there is something. A person's turn
//! is taken in the transaction that writes the mail, so that it leaves exactly once whatever happens to a worker.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::lines::{self, Group, Reader};
use super::store::{self, Person};
use crate::accounts::{self, links::language};
use crate::db::Tx;
use crate::jobs::{self, Job, JobError};
use crate::mail::{self, MailPage};
use crate::notices::frequency::is_daytime;
use crate::state::App;
use crate::web::error::Error;
use crate::web::words::Message;

/// People written to in one job.
const PEOPLE: i64 = 50;
/// News that are looked at for one mail: more are said to be more. And lines of each group that are written out.
const NEWS: i64 = 500;
const LINES: usize = 5;
const GROUPS: usize = 8;

/// What a mail says.
#[derive(Clone, Debug, Serialize)]
pub struct Digest {
    name: String,
    /// How many there are, those not written out too.
    count: Counted,
    groups: Vec<Part>,
    inbox_url: String,
    unsubscribe_url: String,
}

/// A group under its heading.
#[derive(Clone, Debug, Serialize)]
struct Part {
    heading: String,
    lines: Vec<MailLine>,
    more: Option<Counted>,
}

/// A number that words may depend on, or the least there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Counted {
    Exactly(usize),
    AtLeast(String),
}

impl Counted {
    fn of(n: usize, all: bool) -> Self {
        if all {
            Self::Exactly(n)
        } else {
            Self::AtLeast(format!("{n}+"))
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct MailLine {
    title: String,
    url: String,
    owner: String,
    level: &'static str,
    confirmed_at: Option<DateTime<Utc>>,
}

impl MailPage for Digest {
    const NAME: &'static str = "alert-digest";
    const OPENS: bool = false;
}

/// Writes the mails that are due, some people at a time.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendDigests {}

impl Job for SendDigests {
    const NAME: &'static str = "alert-digests";

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
        for person in &due {
            if let Err(error) = send(app, person).await {
                trouble = Some(anyhow::anyhow!("{error:?}"));
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

async fn send(app: &App, person: &Person) -> Result<(), Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if !store::take_turn(&mut tx, person, person.frequency.next(now)).await? {
        return Ok(());
    }
    write(&mut tx, app, person).await?;
    store::mark_mailed(&mut tx, person.user_id, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the mail, if there is anything to say and somebody to say it to.
async fn write(tx: &mut Tx, app: &App, person: &Person) -> Result<(), Error> {
    let user = accounts::store::find(tx, person.user_id).await?;
    let Some(user) = user.filter(|user| user.disabled_at.is_none()) else {
        return Ok(());
    };
    let items = store::unmailed(tx, person.user_id, NEWS).await?;
    let reader = Reader {
        user: person.user_id,
        viewer: None,
        locale: language(&user),
        now: app.clock.now(),
    };
    let read = lines::read(tx, &items, &reader).await?;
    if read.groups.is_empty() {
        return Ok(());
    }
    let all = i64::try_from(items.len()).is_ok_and(|n| n < NEWS);
    let base = &app.config.base_url;
    let unsubscribe_url = format!("{base}/unsubscribe/{}", person.unsubscribe);
    let digest = Digest {
        name: user.name.clone(),
        count: Counted::of(read.groups.iter().map(|g| g.lines.len()).sum(), all),
        groups: read
            .groups
            .iter()
            .take(GROUPS)
            .map(|group| part(group, all, base, &reader))
            .collect(),
        inbox_url: format!("{base}/my/alerts"),
        unsubscribe_url: unsubscribe_url.clone(),
    };
    let to = (user.email.as_str(), reader.locale);
    mail::post_list(tx, app, to, &digest, &unsubscribe_url).await?;
    Ok(())
}

fn part(group: &Group, all: bool, base: &str, reader: &Reader<'_>) -> Part {
    let line = |line: &lines::Line| MailLine {
        title: line.title.clone(),
        url: format!("{base}{}", line.url),
        owner: line.owner.clone(),
        level: line.level,
        confirmed_at: line.confirmed_at,
    };
    Part {
        heading: group.heading(reader.locale),
        lines: group.lines.iter().take(LINES).map(line).collect(),
        more: group
            .lines
            .len()
            .checked_sub(LINES)
            .filter(|more| *more > 0)
            .map(|more| Counted::of(more, all)),
    }
}

impl Digest {
    /// For the test of all mails.
    pub fn sample() -> Self {
        let line = MailLine {
            title: "求购玄武岩纤维浸润剂 <script>".to_owned(),
            url: "http://127.0.0.1:8080/needs/KX-X-2026-00001".to_owned(),
            owner: "某企业（达川区）".to_owned(),
            level: "strong",
            confirmed_at: Some(DateTime::UNIX_EPOCH),
        };
        let hit = MailLine {
            level: "",
            ..line.clone()
        };
        let locale = crate::web::Locale::Zh;
        let part = |kind: &str, line: MailLine, more| Part {
            heading: Message::new(&format!("alert-group-{kind}"))
                .with("title", "玄武岩纤维")
                .say(locale),
            lines: vec![line],
            more: Some(more)
                .filter(|more| *more > 0)
                .map(|n| Counted::of(n, true)),
        };
        Self {
            name: "林亦川".to_owned(),
            count: Counted::Exactly(8),
            groups: vec![part("match", line, 6), part("hit", hit, 0)],
            inbox_url: "http://127.0.0.1:8080/my/alerts".to_owned(),
            unsubscribe_url: "http://127.0.0.1:8080/unsubscribe/abc".to_owned(),
        }
    }
}
