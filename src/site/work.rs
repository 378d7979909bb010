//! Background work that failed, for whoever runs the site: what it was, why it failed, do it again or let it go. The
//! texts of mails are never shown: they may open accounts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::jobs::{self, Failed};
use crate::mail::{self, MailCard, SendMail};
use crate::web::words::{Locale, lookup};
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Page, Path, Reader, Result, Sample, SignedIn, Typed,
};

const PAGE: &str = "/admin/jobs";
const SHOWN: usize = 50;
const REASON_MOST: usize = 200;

#[derive(Serialize)]
struct Line {
    id: Uuid,
    /// What it is, in words; the job's own name where there are none.
    what: String,
    name: String,
    /// Of a mail: to whom, and its subject.
    recipient: String,
    subject: String,
    error: String,
    tries: i64,
    given_up: bool,
    /// When it was given up, or will be tried again.
    at: DateTime<Utc>,
    /// A mail without its text can't be sent any more.
    repairable: bool,
}

#[derive(Serialize)]
struct WorkPage {
    lines: Vec<Line>,
    more: bool,
    /// The one whose reason was not given.
    asked: String,
    form: FormView,
}

impl Page for WorkPage {
    const TEMPLATE: &'static str = "site/work.html";
}

fn what(name: &str, locale: Locale) -> String {
    lookup(locale, &format!("work-kind-{name}"), &[]).unwrap_or_else(|| name.to_owned())
}

/// The mail that a job is to send.
fn mail_of(job: &Failed) -> Option<Uuid> {
    let is_mail = job.name == <SendMail as jobs::Job>::NAME;
    job.args.0["mail"]
        .as_str()
        .filter(|_| is_mail)
        .and_then(|id| id.parse().ok())
}

fn line(job: &Failed, mails: &HashMap<Uuid, MailCard>, locale: Locale) -> Line {
    let id = mail_of(job);
    let card = id.and_then(|id| mails.get(&id));
    Line {
        id: job.id,
        what: what(&job.name, locale),
        name: job.name.clone(),
        recipient: card.map_or_else(String::new, |card| card.recipient.clone()),
        subject: card.map_or_else(String::new, |card| card.subject.clone()),
        error: job.error.clone(),
        tries: job.attempts,
        given_up: job.failed_at.is_some(),
        at: job.failed_at.unwrap_or(job.run_at),
        repairable: id.is_none() || card.is_some_and(|card| card.has_text),
    }
}

async fn page(ctx: &Ctx, asked: String, form: FormView) -> Result<WorkPage> {
    let most = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut tx = ctx.app.db.read().await?;
    let mut failed = jobs::failed(&mut tx, most).await?;
    let more = failed.len() > SHOWN;
    failed.truncate(SHOWN);
    let ids: Vec<Uuid> = failed.iter().filter_map(mail_of).collect();
    let mails = mail::cards(&mut tx, &ids).await?;
    drop(tx);
    let mails = mails.into_iter().map(|card| (card.id, card)).collect();
    Ok(WorkPage {
        lines: failed
            .iter()
            .map(|job| line(job, &mails, ctx.locale))
            .collect(),
        more,
        asked,
        form,
    })
}

/// `GET /admin/jobs`
pub(super) async fn index(ctx: Ctx) -> Answer {
    let page = page(&ctx, String::new(), FormView::blank()).await?;
    ctx.page(page).await
}

/// `POST /admin/jobs/{id}/again`: whatever failed is tried once more, with all its tries before it.
pub(super) async fn again(ctx: Ctx, me: SignedIn, Path(id): Path<Uuid>) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let job = jobs::find_failed(&mut tx, id).await?;
    let job = job.ok_or_else(|| Error::conflict("work-moved-on"))?;
    if let Some(mail) = mail_of(&job) {
        let cards = mail::cards(&mut tx, &[mail]).await?;
        if !cards.iter().any(|card| card.has_text) {
            return Err(Error::conflict("work-mail-emptied"));
        }
    }
    if !jobs::try_again(&mut tx, &job, now).await? {
        return Err(Error::conflict("work-moved-on"));
    }
    note(&mut tx, &job, (&me, "job-tried-again"), "", now).await?;
    tx.commit().await?;
    ctx.app.wake.notify_one();
    ctx.done("work-again-done", PAGE).await
}

/// `POST /admin/jobs/{id}/drop` with `reason`
pub(super) async fn let_go(ctx: Ctx, me: SignedIn, Path(id): Path<Uuid>, typed: Typed) -> Answer {
    let mut reader = Reader::new(&typed);
    let reason = reader.text("reason", REASON_MOST);
    let reason = match reader.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => return ask_again(&ctx, id, (&typed, &errors)).await,
    };
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let job = jobs::find_failed(&mut tx, id).await?;
    let job = job.ok_or_else(|| Error::conflict("work-moved-on"))?;
    if !jobs::let_go(&mut tx, &job).await? {
        return Err(Error::conflict("work-moved-on"));
    }
    if let Some(mail) = mail_of(&job) {
        mail::erase(&mut tx, mail).await?;
    }
    note(&mut tx, &job, (&me, "job-dropped"), &reason, now).await?;
    tx.commit().await?;
    ctx.done("work-drop-done", PAGE).await
}

async fn ask_again(ctx: &Ctx, id: Uuid, (typed, errors): (&Typed, &Errors)) -> Answer {
    let page = page(ctx, id.to_string(), ctx.form(typed, errors)).await?;
    ctx.invalid(page).await
}

async fn note(
    tx: &mut crate::db::Tx,
    job: &Failed,
    (by, action): (&SignedIn, &str),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry {
        chain: "jobs",
        actor: Some(by.id),
        action,
        subject: job.id.to_string(),
        detail: json!({ "name": job.name, "args": job.args.0, "error": job.error, "reason": reason }),
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}

pub(super) fn samples() -> Vec<Sample> {
    let line = |given_up, repairable| Line {
        id: Uuid::nil(),
        what: what("send-mail", Locale::Zh),
        name: "send-mail".to_owned(),
        recipient: "su@kexing.example".to_owned(),
        subject: "新的对接".to_owned(),
        error: "sending by SMTP: 550 no such mailbox".to_owned(),
        tries: 1,
        given_up,
        at: DateTime::UNIX_EPOCH,
        repairable,
    };
    let errors = Errors::one("reason", "field-required");
    let page = |lines, asked: &str, form| WorkPage {
        lines,
        more: !asked.is_empty(),
        asked: asked.to_owned(),
        form,
    };
    let full = vec![line(true, false), line(true, true), line(false, true)];
    let asked = Uuid::nil().to_string();
    let form = FormView::new(&Typed::default(), &errors, Locale::Zh);
    vec![
        Sample::of(&page(full, &asked, form)),
        Sample::of(&page(Vec::new(), "", FormView::blank())),
    ]
}
