//! Telling one person something: the row in the inbox, and the mail when the person wants it at once. Written in the
//! deed's transaction, so that a deed is told if and only if it was done.

use chrono::{DateTime, Utc};

use super::notice::{Kind, Notice, Way};
use super::store::{self, New, Reading};
use crate::accounts::links::{self, language};
use crate::accounts::user::User;
use crate::db::Tx;
use crate::ids::UserId;
use crate::mail::{self, Foot, MailPage};
use crate::state::App;

pub(super) const SETTINGS: &str = "/my/notices";

/// Tells somebody who can still sign in. `mail` is what leaves when the person wants mails of this kind at once.
///
/// # Errors
/// When a template or the database refuses.
pub(crate) async fn tell<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    to: &User,
    notice: &Notice,
    mail: &P,
) -> anyhow::Result<()> {
    if to.disabled_at.is_some() {
        return Ok(());
    }
    let way = notice
        .kind
        .settle(store::way(tx, to.id, notice.kind).await?);
    if way == Way::Off {
        return Ok(());
    }
    let now = app.clock.now();
    let due_at = way.digest().and_then(|frequency| frequency.next(now));
    let rung = match way {
        Way::Now => "written",
        Way::Daily | Way::Weekly => "waiting",
        Way::Site | Way::Off => "none",
    };
    let row = New {
        user: to.id,
        kind: notice.kind,
        name: P::NAME,
        detail: notice.detail(),
        path: &notice.path,
        once: &notice.once,
        mail: rung,
        due_at,
        now,
    };
    if !store::insert(tx, &row).await? || way != Way::Now {
        return Ok(());
    }
    let foot = foot(tx, app, to.id, Some(notice.kind)).await?;
    mail::post_with_foot(tx, app, (&to.email, language(to)), mail, &foot).await
}

/// Brings in what somebody was told in the past, by the name of its mail; nothing is mailed.
pub(crate) async fn bring_in(
    tx: &mut Tx,
    user: UserId,
    (notice, name): (&Notice, &str),
    (at, read): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> sqlx::Result<()> {
    let row = New {
        user,
        kind: notice.kind,
        name,
        detail: notice.detail(),
        path: &notice.path,
        once: &notice.once,
        mail: "none",
        due_at: None,
        now: at,
    };
    store::insert(tx, &row).await?;
    if let Some(read) = read {
        let reading = Reading::Until(at);
        store::read(tx, user, reading, read).await?;
    }
    Ok(())
}

/// What stands below a mail: how to get fewer of them. `None` is the digest.
pub(super) async fn foot(
    tx: &mut Tx,
    app: &App,
    user: UserId,
    kind: Option<Kind>,
) -> anyhow::Result<Foot> {
    let base = &app.config.base_url;
    let settings_url = format!("{base}{SETTINGS}");
    if kind.is_some_and(|kind| !kind.ways().contains(&Way::Site)) {
        return Ok(Foot {
            settings_url,
            unsubscribe_url: String::new(),
        });
    }
    let secret = store::secret(tx, user, &links::secret(), app.clock.now()).await?;
    let what = kind.map_or("digest", Kind::code);
    Ok(Foot {
        settings_url,
        unsubscribe_url: format!("{base}/unsubscribe/{secret}/{what}"),
    })
}
