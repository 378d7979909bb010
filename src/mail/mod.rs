//! Mail: written as a row in the deed's transaction, sent by a job. Transports: SMTP, a folder (default), memory (tests).

mod store;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Message as Letter, Tokio1Executor,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::Tx;
use crate::jobs::{self, Job, JobError};
use crate::state::App;
use crate::web::words::Locale;

pub use store::{MailCard, cards, erase, sweep};

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
    /// Its text holds a link that opens something without signing in, so that it is erased when the mail is given up.
    const OPENS: bool = true;
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
        let to = mail.recipient.parse::<Mailbox>().map_err(NoAddress)?;
        let from = from.parse::<Mailbox>().context("the sender's address")?;
        let letter = letter
            .message_id(Some(format!("<{id}@{}>", from.email.domain())))
            .from(from)
            .to(to)
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

/// Trying again does not make it readable.
#[derive(Debug, thiserror::Error)]
#[error("the recipient's address can't be read: {0}")]
struct NoAddress(lettre::address::AddressError);

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
        let waiting = store::waiting(&mut tx, self.mail).await?;
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
        store::sent(&mut tx, self.mail, app.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn given_up(self, tx: &mut Tx) -> sqlx::Result<()> {
        store::erase_if_it_opens(tx, self.mail).await
    }
}

/// Whether this mail can't leave, however often it is tried: nobody can read the address, the mail server knows no such
/// mailbox, or it takes no such mail. A refused
/// sign-in is nothing of the mail's: somebody mends the settings, and then it goes out.
fn is_final(error: &anyhow::Error) -> bool {
    if error.is::<NoAddress>() {
        return true;
    }
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
    let mail = render(app, to, page, unsubscribe)?;
    keep(tx, app, (&mail, P::OPENS)).await
}

/// What stands below a mail that somebody may want to get less of.
#[derive(Clone, Debug, Serialize)]
pub struct Foot {
    pub settings_url: String,
    /// Empty for mails that can't be ended.
    pub unsubscribe_url: String,
}

/// As `post`, with that foot.
///
/// # Errors
/// When a template or the database refuses.
pub async fn post_with_foot<P: MailPage>(
    tx: &mut Tx,
    app: &App,
    to: (&str, Locale),
    page: &P,
    foot: &Foot,
) -> anyhow::Result<()> {
    let mut mail = render(app, to, page, &foot.unsubscribe_url)?;
    mail.text += &app.pages.render_plain("mail/_foot.txt", foot, to.1)?;
    let html = app.pages.render_plain("mail/_foot.html", foot, to.1)?;
    let end = mail.html.rfind("</body>").unwrap_or(mail.html.len());
    mail.html.insert_str(end, &html);
    keep(tx, app, (&mail, P::OPENS)).await
}

fn render<P: MailPage>(
    app: &App,
    (recipient, locale): (&str, Locale),
    page: &P,
    unsubscribe: &str,
) -> anyhow::Result<Mail> {
    let render = |ending: &str| {
        app.pages
            .render_plain(&format!("mail/{}.{ending}", P::NAME), page, locale)
    };
    Ok(Mail {
        recipient: recipient.to_owned(),
        subject: render("subject.txt")?.trim().to_owned(),
        text: render("txt")?,
        html: render("html")?,
        unsubscribe: unsubscribe.to_owned(),
    })
}

async fn keep(tx: &mut Tx, app: &App, (mail, opens): (&Mail, bool)) -> anyhow::Result<()> {
    let now = app.clock.now();
    let id = crate::ids::mint(now);
    store::insert(tx, id, (mail, opens), now).await?;
    jobs::enqueue(tx, &SendMail { mail: id }, now).await?;
    Ok(())
}
