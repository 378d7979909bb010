//! Settings from flags and environment. With nothing set: SQLite, embedded search and files in `./data`.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;

use crate::money::Money;

/// Settings that every command shares.
#[derive(Clone, Args)]
pub struct Config {
    /// Address that the web server listens on
    #[arg(
        long,
        env = "KEXING_LISTEN",
        default_value = "127.0.0.1:8080",
        global = true
    )]
    pub listen: SocketAddr,
    /// Folder for database, index, files and mail
    #[arg(long, env = "KEXING_DATA", default_value = "./data", global = true)]
    pub data: PathBuf,
    /// `postgres://…`; a SQLite file in the data folder when not set
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// `http://host:7700` of a Meilisearch server; the embedded search when not set
    #[arg(long, env = "KEXING_MEILI_URL", global = true)]
    pub meili_url: Option<String>,
    /// Key of that server
    #[arg(long, env = "KEXING_MEILI_KEY", hide_env_values = true, global = true)]
    pub meili_key: Option<String>,
    /// Folder for attachments; `files` in the data folder when not set
    #[arg(long, env = "KEXING_STORAGE", global = true)]
    pub storage: Option<PathBuf>,
    /// `smtp://user:password@host:587`; mails are written to the data folder when not set
    #[arg(long, env = "KEXING_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<String>,
    /// Sender of mails
    #[arg(
        long,
        env = "KEXING_MAIL_FROM",
        default_value = "科兴技术转移中心 <noreply@kexing.example>",
        global = true
    )]
    pub mail_from: String,
    /// The address people see, used in mails and for cookies
    #[arg(
        long,
        env = "KEXING_BASE_URL",
        default_value = "http://127.0.0.1:8080",
        global = true
    )]
    pub base_url: String,
    /// ICP number shown at the foot of every page
    #[arg(long, env = "KEXING_ICP", default_value = "", global = true)]
    pub icp: String,
    /// Public-security filing number shown at the foot of every page
    #[arg(long, env = "KEXING_POLICE", default_value = "", global = true)]
    pub police: String,
    /// Working days that an owner has for the first answer to a request
    #[arg(
        long,
        env = "KEXING_ANSWER_WORKDAYS",
        default_value_t = 5,
        value_parser = clap::value_parser!(u16).range(1..=60),
        global = true
    )]
    pub answer_workdays: u16,
    /// Days that the completers of a result have to say whether they want to buy it first
    #[arg(
        long,
        env = "KEXING_FIRST_REFUSAL_DAYS",
        default_value_t = 15,
        value_parser = clap::value_parser!(u16).range(1..=365),
        global = true
    )]
    pub first_refusal_days: u16,
    /// Chances in percent that a deal ends in a contract: waiting for an answer, accepted, brought together, agreed
    #[arg(
        long,
        env = "KEXING_STAGE_CHANCES",
        default_value = "10,30,50,80",
        global = true
    )]
    pub stage_chances: Percents,
    /// Days after which an owner is asked whether a publication still holds
    #[arg(
        long,
        env = "KEXING_CONFIRM_DAYS",
        default_value_t = 90,
        value_parser = clap::value_parser!(u16).range(1..=3650),
        global = true
    )]
    pub confirm_days: u16,
    /// Days after that until what nobody confirmed is hidden
    #[arg(
        long,
        env = "KEXING_HIDE_DAYS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(1..=3650),
        global = true
    )]
    pub hide_days: u16,
    /// Rules that a registration file is begun by: limits and the line of large contracts
    #[arg(
        long,
        env = "KEXING_RULE_SET",
        default_value = crate::codes::rules::DEFAULT,
        value_parser = crate::codes::rules::parse,
        global = true
    )]
    pub rule_set: String,
    /// This centre registers contracts itself; otherwise it records what a registry outside answers
    #[arg(long, env = "KEXING_REGISTRY", default_value_t = false, global = true)]
    pub registry: bool,
    #[command(flatten)]
    pub stripe: StripeConfig,
    #[command(flatten)]
    pub bank: Bank,
    /// Marks every page as a demonstration with fictional data
    #[arg(long, env = "KEXING_DEMO", default_value_t = false, global = true)]
    pub demo: bool,
}

/// Paying online; off until both secrets are set.
#[derive(Clone, Debug, Default, Args)]
pub struct StripeConfig {
    /// Stripe's secret key, `sk_test_…` or `sk_live_…`; no paying online when not set
    #[arg(
        long = "stripe-secret-key",
        env = "STRIPE_SECRET_KEY",
        hide_env_values = true,
        global = true
    )]
    pub key: Option<Secret>,
    /// Signing secret of the webhook endpoint, `whsec_…`
    #[arg(
        long = "stripe-webhook-secret",
        env = "STRIPE_WEBHOOK_SECRET",
        hide_env_values = true,
        global = true
    )]
    pub webhook_secret: Option<Secret>,
    /// Another address than Stripe's own, for a stand-in; test keys only
    #[arg(long = "stripe-api-url", env = "STRIPE_API_URL", global = true)]
    pub api_url: Option<String>,
    /// How long one request may take, when not as long as usual
    #[arg(skip)]
    pub patience: Option<Duration>,
}

/// A text that no log, page or error shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for whom it is meant.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// The centre's account, shown to whoever pays by bank transfer, and how much one person may confirm alone.
#[derive(Clone, Debug, Default, Args)]
pub struct Bank {
    /// Holder of the bank account that payers transfer to
    #[arg(
        id = "bank_holder",
        long = "bank-holder",
        env = "KEXING_BANK_HOLDER",
        default_value = "",
        global = true
    )]
    pub holder: String,
    /// Bank and branch of that account
    #[arg(
        id = "bank_name",
        long = "bank-name",
        env = "KEXING_BANK_NAME",
        default_value = "",
        global = true
    )]
    pub name: String,
    /// Number of that account
    #[arg(
        id = "bank_account",
        long = "bank-account",
        env = "KEXING_BANK_ACCOUNT",
        default_value = "",
        global = true
    )]
    pub account: String,
    /// Yuan; bank transfers from this sum on are confirmed by two persons
    #[arg(
        long = "payment-second-from",
        env = "KEXING_PAYMENT_SECOND_FROM",
        default_value_t = 50_000,
        value_parser = clap::value_parser!(u32).range(1..),
        global = true
    )]
    pub second_from: u32,
}

impl Bank {
    /// Whether payers can be told where to transfer to.
    #[must_use]
    pub fn is_known(&self) -> bool {
        [&self.holder, &self.name, &self.account]
            .iter()
            .all(|text| !text.trim().is_empty())
    }

    /// From this sum on a second person has to agree.
    #[must_use]
    pub fn limit(&self) -> Money {
        Money::from_yuan(i64::from(self.second_from)).unwrap_or_default()
    }
}

/// Whole percents, one for each stage on the way to a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percents(pub [u8; 4]);

impl FromStr for Percents {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed: Option<Vec<u8>> = text
            .split(',')
            .map(|part| part.trim().parse().ok().filter(|n| *n <= 100))
            .collect();
        parsed
            .and_then(|all| all.try_into().ok())
            .map(Self)
            .ok_or_else(|| "four whole percents are wanted, such as 10,30,50,80".to_owned())
    }
}

impl fmt::Display for Percents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.map(|percent| percent.to_string());
        f.write_str(&all.join(","))
    }
}

impl Config {
    /// The database address, defaulting to a file in the data folder.
    #[must_use]
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| crate::db::Db::sqlite_url(&self.data))
    }

    /// The database address without its password, for the log and `kexing check`.
    #[must_use]
    pub fn database_shown(&self) -> String {
        let url = self.database();
        match (url.find("://"), url.rfind('@')) {
            (Some(scheme), Some(at)) if scheme < at => {
                format!("{}…{}", &url[..scheme + 3], &url[at..])
            }
            _ => url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let config = StripeConfig {
            key: Some(Secret::from(" sk_live_abc\n")),
            ..StripeConfig::default()
        };
        assert!(!format!("{config:?}").contains("abc"));
        assert_eq!(
            config.key.map(|key| key.reveal().to_owned()).as_deref(),
            Some("sk_live_abc")
        );
    }

    #[test]
    fn chances_are_four_whole_percents() {
        assert_eq!("0, 30,50,100".parse(), Ok(Percents([0, 30, 50, 100])));
        assert_eq!(Percents([10, 30, 50, 80]).to_string(), "10,30,50,80");
        for wrong in [
            "",
            "10,30,50",
            "10,30,50,80,90",
            "10,30,50,101",
            "a,b,c,d",
            "10,30,50,-1",
        ] {
            assert!(wrong.parse::<Percents>().is_err(), "{wrong}");
        }
    }
}
