//! What `kexing check` tells of paying online.

use anyhow::bail;

use super::gateway::{Gateway, Mode};
use super::store;
use crate::config::StripeConfig;
use crate::db::Db;

/// The settings, their secrets hidden.
#[must_use]
pub fn settings(config: &StripeConfig) -> [(&'static str, String); 3] {
    let hidden = |is_set: bool| if is_set { "set (hidden)" } else { "not set" }.to_owned();
    [
        ("STRIPE_SECRET_KEY", hidden(config.key.is_some())),
        (
            "STRIPE_WEBHOOK_SECRET",
            hidden(config.webhook_secret.is_some()),
        ),
        (
            "STRIPE_API_URL",
            config
                .api_url
                .clone()
                .unwrap_or_else(|| "not set: Stripe's own".to_owned()),
        ),
    ]
}

/// Whether the settings fit together and with what is in the database, and whether Stripe knows the key.
///
/// # Errors
/// What is wrong, without any secret.
pub async fn check(
    config: &StripeConfig,
    base_url: &str,
    db: Option<&Db>,
) -> anyhow::Result<String> {
    let gateway = Gateway::open(config)?;
    let Some(on) = gateway.on() else {
        return Ok(match (&config.key, &config.webhook_secret) {
            (None, None) => "off: bank transfer only".to_owned(),
            (None, Some(_)) => "warning: off, STRIPE_SECRET_KEY is missing".to_owned(),
            _ => "warning: off, STRIPE_WEBHOOK_SECRET is missing".to_owned(),
        });
    };
    if let Err(fault) = on.knows_key().await {
        bail!("{fault} (asked with STRIPE_SECRET_KEY whether it works)");
    }
    let mut told = format!("{} mode, Stripe knows the key", on.mode.code());
    let hook = format!("{}/payments/stripe/webhook", base_url.trim_end_matches('/'));
    if on.mode == Mode::Live && !base_url.starts_with("https://") {
        told.push_str(
            "; warning: KEXING_BASE_URL is not https, Stripe sends live messages to https only",
        );
    }
    let warning = match db {
        Some(db) => mixed(db, on.mode).await?,
        None => None,
    };
    told.push_str(&warning.unwrap_or_default());
    Ok(format!("{told}; messages are to be sent to {hook}"))
}

/// Payments of both modes in one database: people's money and play money.
async fn mixed(db: &Db, mode: Mode) -> anyhow::Result<Option<String>> {
    let mut tx = db.read().await?;
    let modes = store::modes(&mut tx).await?;
    let other: i64 = modes
        .iter()
        .filter(|(live, _)| *live != mode.is_live())
        .map(|(_, n)| n)
        .sum();
    let name = if mode.is_live() {
        Mode::Test
    } else {
        Mode::Live
    }
    .code();
    Ok((other > 0).then(|| {
        format!("; warning: this database holds {other} payment pages of the {name} mode as well")
    }))
}
