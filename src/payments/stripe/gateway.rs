//! The way to Stripe: off, or a client of one mode. Must stay true: a live key never goes anywhere but to Stripe, and no
//! secret leaves this file but in a request's header.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use chrono::{DateTime, Utc};
use stripe::{Client, ClientBuilder, StripeError};
use stripe_core::balance::RetrieveForMyAccountBalance;
use stripe_webhook::{Webhook, WebhookError};

use crate::config::{Secret, StripeConfig};

/// For each request; a payer waits for up to three of them.
const PATIENCE: Duration = Duration::from_secs(8);
const STRIPE: &str = "api.stripe.com";
/// Where Stripe shows its page.
const CHECKOUT: &str = "https://checkout.stripe.com";

/// Whose money moves: nobody's, or people's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Test,
    Live,
}

impl Mode {
    #[must_use]
    pub fn is_live(self) -> bool {
        self == Self::Live
    }

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

/// What is wrong with the settings; the sentences name settings and never their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error(
        "STRIPE_SECRET_KEY is no secret key of Stripe: it begins with sk_test_, sk_live_, rk_test_ or rk_live_"
    )]
    Key,
    #[error("STRIPE_WEBHOOK_SECRET is no signing secret: it begins with whsec_")]
    WebhookSecret,
    #[error("STRIPE_API_URL can't be read: http://127.0.0.1:12111/ is one")]
    Url,
    #[error(
        "STRIPE_API_URL is not Stripe's, and STRIPE_SECRET_KEY is a live key: a live key goes to Stripe only"
    )]
    LiveElsewhere,
    #[error("STRIPE_API_URL is not encrypted and leads to another machine: use https")]
    Open,
}

/// Why Stripe did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("Stripe refused: {code} ({status})")]
    Refused { status: u16, code: String },
    #[error("Stripe does not answer")]
    Unreachable,
    #[error("Stripe took too long to answer")]
    Slow,
    #[error("Stripe's answer could not be read")]
    Unreadable,
}

impl Fault {
    /// Asking again can't help.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: 400 | 402 | 404,
                ..
            }
        )
    }

    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }
}

impl From<StripeError> for Fault {
    fn from(error: StripeError) -> Self {
        match error {
            StripeError::Stripe(said, status) => Self::Refused {
                status,
                code: said.code.as_ref().map_or_else(
                    || said.type_.as_str().to_owned(),
                    |code| code.as_str().to_owned(),
                ),
            },
            StripeError::JSONDeserialize(_) => Self::Unreadable,
            StripeError::Timeout => Self::Slow,
            StripeError::ClientError(_) | StripeError::ConfigError(_) => Self::Unreachable,
        }
    }
}

/// The way to Stripe, if there is one.
#[derive(Clone, Default)]
pub struct Gateway(Option<Arc<On>>);

/// A client of one mode.
pub struct On {
    pub(super) client: Client,
    pub mode: Mode,
    webhook_secret: Secret,
    /// Where its page is: what a form may lead to.
    pub page: String,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Gateway(off)"),
            Some(on) => write!(f, "Gateway({})", on.mode.code()),
        }
    }
}

impl Gateway {
    /// # Errors
    /// When a setting is wrong. A setting that is missing is no error: then there is no paying online.
    pub fn open(config: &StripeConfig) -> Result<Self, Wrong> {
        let mode = config.key.as_ref().map(mode_of).transpose()?;
        let secret = config.webhook_secret.clone();
        if secret
            .as_ref()
            .is_some_and(|s| !has_rest(s.reveal(), "whsec_"))
        {
            return Err(Wrong::WebhookSecret);
        }
        let (url, page) = address(config.api_url.as_deref(), mode)?;
        let (Some(key), Some(mode), Some(webhook_secret)) = (&config.key, mode, secret) else {
            return Ok(Self(None));
        };
        let client = ClientBuilder::new(key.reveal())
            .url(url)
            .timeout(config.patience.unwrap_or(PATIENCE))
            .app_info("kexing", Some(env!("CARGO_PKG_VERSION").to_owned()), None)
            .build()
            .map_err(|_| Wrong::Key)?;
        Ok(Self(Some(Arc::new(On {
            client,
            mode,
            webhook_secret,
            page,
        }))))
    }

    #[must_use]
    pub fn on(&self) -> Option<&On> {
        self.0.as_deref()
    }
}

fn has_rest(text: &str, head: &str) -> bool {
    text.strip_prefix(head).is_some_and(|rest| !rest.is_empty())
}

fn mode_of(key: &Secret) -> Result<Mode, Wrong> {
    let begins = |heads: [&str; 2]| heads.iter().any(|head| has_rest(key.reveal(), head));
    if begins(["sk_test_", "rk_test_"]) {
        Ok(Mode::Test)
    } else if begins(["sk_live_", "rk_live_"]) {
        Ok(Mode::Live)
    } else {
        Err(Wrong::Key)
    }
}

/// Where requests go, and where payers go.
fn address(url: Option<&str>, mode: Option<Mode>) -> Result<(String, String), Wrong> {
    let Some(url) = url else {
        return Ok((format!("https://{STRIPE}/"), CHECKOUT.to_owned()));
    };
    let read: Uri = url.parse().map_err(|_| Wrong::Url)?;
    let (Some(scheme), Some(authority)) = (read.scheme_str(), read.authority()) else {
        return Err(Wrong::Url);
    };
    let host = authority.host();
    if authority.as_str().contains('@') || !matches!(scheme, "http" | "https") {
        return Err(Wrong::Url);
    }
    let stripes = host == STRIPE && scheme == "https" && authority.port().is_none();
    if mode == Some(Mode::Live) && !stripes {
        return Err(Wrong::LiveElsewhere);
    }
    if scheme == "http" && !matches!(host, "127.0.0.1" | "localhost" | "[::1]") {
        return Err(Wrong::Open);
    }
    let page = if stripes {
        CHECKOUT.to_owned()
    } else {
        format!("{scheme}://{authority}")
    };
    Ok((format!("{scheme}://{authority}/"), page))
}

impl On {
    /// Whether a message was signed with our secret, and not long ago. What it says may still be new to us.
    #[must_use]
    pub fn is_genuine(&self, payload: &str, header: &str, now: DateTime<Utc>) -> bool {
        let secret = self.webhook_secret.reveal();
        // The signature is looked at before what it says.
        matches!(
            Webhook::construct_event_with_timestamp(payload, header, secret, now.timestamp()),
            Ok(_) | Err(WebhookError::BadParse(_))
        )
    }

    /// Whether Stripe knows the key.
    ///
    /// # Errors
    /// When it does not, or does not answer.
    pub async fn knows_key(&self) -> Result<(), Fault> {
        let balance = RetrieveForMyAccountBalance::new()
            .send(&self.client)
            .await?;
        if balance.livemode == self.mode.is_live() {
            Ok(())
        } else {
            Err(Fault::Unreadable)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(key: &str, secret: &str, url: &str) -> StripeConfig {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        StripeConfig {
            key: some(key).map(|text| Secret::from(&*text)),
            webhook_secret: some(secret).map(|text| Secret::from(&*text)),
            api_url: some(url),
            patience: None,
        }
    }

    fn opened(key: &str, secret: &str, url: &str) -> Result<String, Wrong> {
        Gateway::open(&config(key, secret, url)).map(|gateway| format!("{gateway:?}"))
    }

    #[test]
    fn it_is_off_until_both_secrets_are_there() {
        for (key, secret) in [("", ""), ("sk_test_a", ""), ("", "whsec_a")] {
            assert_eq!(opened(key, secret, "").as_deref(), Ok("Gateway(off)"));
        }
        assert_eq!(
            opened("sk_test_a", "whsec_a", "").as_deref(),
            Ok("Gateway(test)")
        );
        assert_eq!(
            opened("rk_live_a", "whsec_a", "").as_deref(),
            Ok("Gateway(live)")
        );
    }

    #[test]
    fn a_live_key_goes_to_stripe_only_and_no_key_over_an_open_line() {
        let live = |url| opened("sk_live_a", "whsec_a", url);
        assert!(live("https://api.stripe.com").is_ok());
        for url in [
            "http://127.0.0.1:1/",
            "https://api.stripe.com.example/",
            "http://api.stripe.com/",
            "https://api.stripe.com:444/",
        ] {
            assert_eq!(live(url), Err(Wrong::LiveElsewhere), "{url}");
        }
        assert_eq!(live("https://a@api.stripe.com/"), Err(Wrong::Url));
        let test = |url| opened("sk_test_a", "whsec_a", url);
        assert!(
            test("http://127.0.0.1:12111").is_ok() && test("https://stand-in.example/").is_ok()
        );
        assert_eq!(test("http://stand-in.example/"), Err(Wrong::Open));
        for url in ["stand-in", "ftp://127.0.0.1/", "/v1"] {
            assert_eq!(test(url), Err(Wrong::Url), "{url}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_repeated() {
        for key in ["pk_live_abcdef", "sk_test_", "abcdef", "sk_abcdef"] {
            let wrong = opened(key, "whsec_a", "").unwrap_err();
            assert_eq!(wrong, Wrong::Key);
            assert!(!wrong.to_string().contains("abcdef"));
        }
        assert_eq!(opened("sk_test_a", "secret", ""), Err(Wrong::WebhookSecret));
    }

    #[test]
    fn a_message_is_ours_by_its_signature_and_age_whatever_it_says() {
        let gateway = Gateway::open(&config("sk_test_a", "whsec_a", "")).unwrap();
        let on = gateway.on().unwrap();
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let header = |payload: &str, secret: &str, at: i64| {
            Webhook::generate_test_header(payload, secret, Some(at))
        };
        for payload in [
            "{\"id\":\"evt_1\"}",
            "{\"object\":\"from 2031\"}",
            "no json",
        ] {
            let good = header(payload, "whsec_a", now.timestamp());
            assert!(on.is_genuine(payload, &good, now), "{payload}");
            assert!(!on.is_genuine("{}", &good, now));
            for (secret, at) in [("whsec_b", 0), ("whsec_a", -301), ("whsec_a", 301)] {
                let bad = header(payload, secret, now.timestamp() + at);
                assert!(
                    !on.is_genuine(payload, &bad, now),
                    "{payload} {secret} {at}"
                );
            }
        }
        for header in [
            "",
            "t=,v1=",
            "t=99999999999999999999,v1=aa",
            "v1=aa",
            "t=1",
            "t=-9223372036854775808,v1=00",
        ] {
            assert!(!on.is_genuine("{}", header, now), "{header}");
        }
    }
}
