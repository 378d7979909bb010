//! Mail: written as a row in the deed's transaction, sent by a job. Transports: SMTP, a folder (default), memory (tests).

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Message as Letter, Tokio1Executor,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::jobs::{self, Job, JobError};
use crate::state::App;
use crate::web::words::Locale;

const LIST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const LIST_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// A mail ready to go.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The address that ends mails of this sort by one click; empty for mails that answer a deed.
    pub unsubscribe: String,
}

/// What a mail template gets, and which one it is: `mail/NAME.subject.txt`, `.txt`, `.html`.
pub trait MailPage: Serialize {
    const NAME: &'static str;
}

/// Where mails go.
pub enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Mail>>>),
}

impl Transport {
    /// # Errors
    /// When the SMTP address can't be read or the folder can't be made.
    pub fn from_config(config: &crate::config::Config) -> anyhow::Result<Self> {
        if let Some(url) = &config.smtp_url {
            let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                .map_err(|_| anyhow::anyhow!("KEXING_SMTP_URL is not an SMTP address"))?;
            return Ok(Self::Smtp(smtp.build()));
        }
        let folder = config.data.join("mail");
        std::fs::create_dir_all(&folder).context("making the mail folder")?;
        Ok(Self::Folder(folder))
    }

    /// `id` becomes the message's own name, so that whoever gets it twice, because a worker died at the wrong moment, can
    /// tell that it is the same.
    async fn send(&self, id: Uuid, mail: Mail, from: &str) -> anyhow::Result<()> {
        if let Self::Memory(sent) = self {
            if let Ok(mut sent) = sent.lock() {
                sent.push(mail);
            }
            return Ok(());
        }
        let mut letter = Letter::builder();
        if !mail.unsubscribe.is_empty() {
            // RFC 8058: the reader's mail program shows its own button and posts to the address.
            let address = format!("<{}>", mail.unsubscribe);
            letter = letter
                .raw_header(HeaderValue::new(LIST, address))
                .raw_header(HeaderValue::new(LIST_POST, ONE_CLICK.to_owned()));
        }
        let from = from.parse::<Mailbox>().context("the sender's address")?;
        let letter = letter
            .message_id(Some(format!("<{id}@{}>", from.email.domain())))
            .from(from)
            .to(mail
                .recipient
                .parse::<Mailbox>()
                .context("the recipient's address")?)
            .subject(mail.subject)
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?;
        match self {
            Self::Smtp(smtp) => {
                smtp.send(letter).await.context("sending by SMTP")?;
            }
            Self::Folder(folder) => {
                AsyncFileTransport::<Tokio1Executor>::new(folder)
                    .send(letter)
                    .await
                    .context("writing a mail")?;
            }
            Self::Memory(_) => {}
        }
        Ok(())
    }
}

/// Sends one waiting mail.
#[derive(Serialize, Deserialize)]
pub struct SendMail {
    pub mail: Uuid,
}

impl Job for SendMail {
    const NAME: &'static str = "send-mail";
    /// About three days: a mail server may be down for a weekend.
    const TRIES: i64 = 75;

    async fn run(self, app: &App) -> Result<(), JobError> {
        let mut tx = app.db.read().await?;
        let waiting: Option<Mail> = on!(&mut tx, c => sqlx::query_as(
            "SELECT recipient, subject, text, html, unsubscribe FROM mails WHERE id = $1 AND sent_at IS NULL")
            .bind(self.mail).fetch_optional(c).await)?;
        drop(tx);
        let Some(mail) = waiting else { return Ok(()) };
        let sent = app.mail.send(self.mail, mail, &app.config.mail_from).await;
        sent.map_err(|error| {
            if is_final(&error) {
                JobError::Fail(error)
            } else {
                JobError::Retry(error)
            }
        })?;
        // The body may hold links that open accounts: it is not kept once it is out.
        let mut tx = app.db.write().await?;
        run!(
            &mut tx,
            sqlx::query(
                "UPDATE mails SET sent_at = $2, text = '', html = '', unsubscribe = '' WHERE id = $1"
            )
            .bind(self.mail)
            .bind(app.clock.now())
        )?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether the mail server refused this mail for good: there is no such mailbox, or it takes no such mail. A refused
/// sign-in is nothing of the mail's: somebody mends the settings, and then it goes out.
fn is_final(error: &anyhow::Error) -> bool {
    let smtp = error.downcast_ref::<lettre::transport::smtp::Error>();
    smtp.and_then(lettre::transport::smtp::Error::status)
        .is_some_and(|code| (550..=553).contains(&u16::from(code)))
}

/// Writes a mail from its templates and asks for its sending, all in the deed's transaction.
///
/// # Errors
/// When a template or the database refuses.
pub async fn post<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    to: (&str, Locale),
    page: &P,
) -> anyhow::Result<()> {
    post_list(tx, app, to, page, "").await
}

/// As `post`, for mails that come again and again: `unsubscribe` is the address that ends them.
///
/// # Errors
/// When a template or the database refuses.
pub async fn post_list<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    to: (&str, Locale),
    page: &P,
    unsubscribe: &str,
) -> anyhow::Result<()> {
    let (recipient, locale) = to;
    let render = |ending: &str| {
        app.pages
            .render_plain(&format!("mail/{}.{ending}", P::NAME), page, locale)
    };
    let mail = Mail {
        recipient: recipient.to_owned(),
        subject: render("subject.txt")?.trim().to_owned(),
        text: render("txt")?,
        html: render("html")?,
        unsubscribe: unsubscribe.to_owned(),
    };
    let now = app.clock.now();
    let id = crate::ids::mint(now);
    insert(tx, id, &mail, now).await?;
    jobs::enqueue(tx, &SendMail { mail: id }, now).await?;
    Ok(())
}

async fn insert(tx: &mut Tx, id: Uuid, mail: &Mail, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO mails (id, recipient, subject, text, html, unsubscribe, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id).bind(&mail.recipient).bind(&mail.subject).bind(&mail.text).bind(&mail.html).bind(&mail.unsubscribe)
        .bind(now))?;
    Ok(())
}
