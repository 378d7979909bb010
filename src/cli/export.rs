//! `kexing export`: an organisation's records, as the page would give them; or what people and deals say of matches.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use super::import::{known, owner};
use super::open;
use crate::alerts::labels;
use crate::config::Config;
use crate::contracts::LedgerAsked;
use crate::contracts::store::Who;
use crate::imports::export::{ExportFormat, ledger_file};
use crate::listings::Kind;
use crate::state::App;
use crate::web::words::Locale;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Xlsx,
    Csv,
    Jsonl,
}

impl From<FormatArg> for ExportFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Xlsx => Self::Xlsx,
            FormatArg::Csv => Self::Csv,
            FormatArg::Jsonl => Self::Jsonl,
        }
    }
}

/// What is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum WhatArg {
    Achievements,
    Needs,
    /// The ledger of technology contracts, narrowed by --where
    Contracts,
    /// Matches as people and deals judged them, naming nobody
    Labels,
}

#[derive(Args)]
pub(super) struct ExportArgs {
    kind: WhatArg,
    #[arg(long, value_enum, default_value = "csv")]
    format: FormatArg,
    /// Credit code or id: the owner of records, where the one for unclaimed records stands in when not given; of the
    /// ledger the contracts that it is a party of
    #[arg(long)]
    organisation: Option<String>,
    /// What the ledger is narrowed to, as its address says it: state=registered&year=2026&county=5117
    #[arg(long, value_name = "QUERY", default_value = "")]
    r#where: String,
    /// Write here instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn export(config: Config, args: &ExportArgs) -> anyhow::Result<()> {
    let (app, _) = open::beside_a_server(config).await?;
    let bytes = match args.kind {
        WhatArg::Achievements => records(&app, args, Kind::Achievement).await?,
        WhatArg::Needs => records(&app, args, Kind::Need).await?,
        WhatArg::Contracts => ledger(&app, args).await?,
        WhatArg::Labels => judged(&app, args).await?,
    };
    match &args.out {
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))
        }
        None => Ok(std::io::stdout().lock().write_all(&bytes)?),
    }
}

async fn judged(app: &App, args: &ExportArgs) -> anyhow::Result<Vec<u8>> {
    let format = match args.format {
        FormatArg::Csv => labels::Format::Csv,
        FormatArg::Jsonl => labels::Format::Jsonl,
        FormatArg::Xlsx => bail!("labels are written as csv or jsonl"),
    };
    if !args.r#where.is_empty() {
        bail!("--where narrows the ledger of contracts; it says nothing of labels");
    }
    if args.organisation.is_some() {
        bail!("labels are of all organisations and name none; leave --organisation out");
    }
    let mut tx = app.db.read().await?;
    labels::write(&labels::all(&mut tx).await?, format)
}

async fn ledger(app: &App, args: &ExportArgs) -> anyhow::Result<Vec<u8>> {
    let today = app.clock.today();
    let asked = LedgerAsked::exactly(&args.r#where, today).context("reading --where")?;
    let mut narrow = asked.narrow(today);
    let mut tx = app.db.read().await?;
    if let Some(named) = &args.organisation {
        if narrow.either.is_some() {
            bail!("--organisation and org= in --where name a party both; give one of them");
        }
        narrow.either = Some(Who::Known(known(&mut tx, named).await?));
    }
    ledger_file(
        &mut tx,
        &narrow,
        (asked.sort(), args.format.into()),
        Locale::Zh,
    )
    .await
}

async fn records(app: &App, args: &ExportArgs, kind: Kind) -> anyhow::Result<Vec<u8>> {
    let format = args.format.into();
    let mut tx = app.db.write().await?;
    if !args.r#where.is_empty() {
        bail!("--where narrows the ledger of contracts; it says nothing of other records");
    }
    let of = owner(app, &mut tx, args.organisation.as_deref()).await?;
    let bytes = crate::imports::export::export(&mut tx, of, kind, format, Locale::Zh).await?;
    tx.commit().await?;
    Ok(bytes)
}
