//! `kexing user`: the first administrator, and people who lost their way in. Prints a link that works once.

use anyhow::{Context as _, bail};
use chrono::Duration;
use clap::Subcommand;

use super::open;
use crate::accounts::{self, user::User};
use crate::audit;
use crate::config::Config;
use crate::db::Tx;
use crate::identifiers::Email;
use crate::ids::UserId;
use crate::messages::Say as _;
use crate::state::App;
use crate::web::Duty;
use crate::web::words::Locale;

/// A link from the command line goes by hand, so it lasts a day.
const HOURS: i64 = 24;

#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Add a person and print the link that sets the first password
    Add {
        email: String,
        #[arg(long)]
        name: String,
        /// technology_manager, reviewer, registrar, finance, analyst, expert, administrator; several times for several
        #[arg(long = "duty", value_parser = duty)]
        duties: Vec<Duty>,
    },
    /// Print a link that sets a new password
    Reset { email: String },
}

fn duty(text: &str) -> Result<Duty, String> {
    Duty::from_code(&text.replace('-', "_")).ok_or_else(|| {
        let all: Vec<&str> = Duty::ALL.iter().map(|duty| duty.code()).collect();
        format!("a duty is one of {}", all.join(", "))
    })
}

pub(super) async fn user(config: Config, command: &UserCommand) -> anyhow::Result<()> {
    let (app, _) = open::beside_a_server(config).await?;
    let mut tx = app.db.write().await?;
    let user = match command {
        UserCommand::Add {
            email,
            name,
            duties,
        } => add(&app, &mut tx, (email, name), duties).await?,
        UserCommand::Reset { email } => accounts::store::by_email(&mut tx, &folded(email)?)
            .await?
            .with_context(|| format!("nobody has the address {email}"))?,
    };
    note(&app, &mut tx, &user, command).await?;
    let until = app.clock.now() + Duration::hours(HOURS);
    let link = accounts::links::password_link(&mut tx, &app, &user, until)
        .await
        .map_err(|e| anyhow::anyhow!("{e:?}"))?;
    tx.commit().await?;
    println!("{link}");
    eprintln!("the link works once, for {HOURS} hours");
    Ok(())
}

fn folded(email: &str) -> anyhow::Result<String> {
    let email = Email::parse(email).map_err(|e| anyhow::anyhow!(e.message().say(Locale::En)))?;
    Ok(email.key())
}

async fn add(
    app: &App,
    tx: &mut Tx,
    (email, name): (&str, &str),
    duties: &[Duty],
) -> anyhow::Result<User> {
    let now = app.clock.now();
    let email = folded(email)?;
    if accounts::store::by_email(tx, &email).await?.is_some() {
        bail!("{email} is known already; use `kexing user reset {email}`");
    }
    let user = User {
        id: UserId::mint(now),
        email,
        name: name.trim().to_owned(),
        phone: String::new(),
        locale: None,
        disabled_at: None,
        created_at: now,
    };
    // No hash fits an empty text: the first password comes by the link.
    accounts::store::insert(tx, &user, "").await?;
    for duty in duties {
        accounts::store::grant(tx, user.id, *duty, now).await?;
    }
    Ok(user)
}

async fn note(app: &App, tx: &mut Tx, user: &User, command: &UserCommand) -> anyhow::Result<()> {
    let (action, duties) = match command {
        UserCommand::Add { duties, .. } => ("user-added", duties.as_slice()),
        UserCommand::Reset { .. } => ("user-reset", &[][..]),
    };
    let duties: Vec<&str> = duties.iter().map(|duty| duty.code()).collect();
    let entry = audit::Entry {
        chain: "accounts",
        actor: None,
        action,
        subject: user.id.to_string(),
        detail: serde_json::json!({ "by": "command line", "duties": duties }),
    };
    audit::append(tx, entry, app.clock.now()).await?;
    Ok(())
}
