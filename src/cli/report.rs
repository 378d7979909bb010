//! `kexing report`: a report as a file, as its page would give it.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use super::open;
use crate::config::Config;
use crate::reports::periodic::export::{self, Format};
use crate::reports::periodic::report::State;
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Kind, Term};
use crate::web::Error;
use crate::web::words::Locale;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Xlsx,
    Csv,
    Html,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Xlsx => Self::Xlsx,
            FormatArg::Csv => Self::Csv,
            FormatArg::Html => Self::Html,
        }
    }
}

#[derive(Args)]
pub(super) struct ReportArgs {
    year: i32,
    #[arg(long, group = "part")]
    month: Option<u32>,
    #[arg(long, group = "part")]
    quarter: Option<u32>,
    #[arg(long, group = "part")]
    half: Option<u32>,
    #[arg(long, value_enum, default_value = "csv")]
    format: FormatArg,
    /// zh-CN or en
    #[arg(long, default_value = "zh-CN")]
    lang: String,
    /// Write here instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl ReportArgs {
    fn term(&self) -> anyhow::Result<Term> {
        let part = self.month.map(|n| (Kind::Month, n));
        let part = part.or(self.quarter.map(|n| (Kind::Quarter, n)));
        let part = part.or(self.half.map(|n| (Kind::Half, n)));
        let (kind, n) = part.unwrap_or((Kind::Year, 1));
        Term::new(kind, self.year, n)
            .with_context(|| format!("{} has no {} {n}", self.year, kind.code()))
    }
}

pub(super) async fn report(config: Config, args: &ReportArgs) -> anyhow::Result<()> {
    let term = args.term()?;
    let Some(locale) = Locale::from_tag(&args.lang) else {
        bail!("there are reports in zh-CN and en, none in {}", args.lang);
    };
    let (app, _) = open::beside_a_server(config).await?;
    let mut tx = app.db.read().await?;
    let known = store::find(&mut tx, term).await?;
    drop(tx);
    if known.is_none_or(|report| report.state != State::Frozen) {
        eprintln!("{}: not frozen; what the ledger says now", term.code());
    }
    let bytes = export::file(&app, term, args.format.into(), locale)
        .await
        .map_err(|error| match error {
            Error::Conflict(message) => anyhow::anyhow!(message.say(Locale::En)),
            Error::Internal(error) => error,
            other => anyhow::anyhow!("{other:?}"),
        })?;
    match &args.out {
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))
        }
        None => Ok(std::io::stdout().lock().write_all(&bytes)?),
    }
}
