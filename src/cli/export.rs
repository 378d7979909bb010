//! `kexing export`: an organisation's records, as the page would give them.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::import::{KindArg, owner};
use super::open;
use crate::config::Config;
use crate::imports::export::ExportFormat;
use crate::web::words::Locale;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Xlsx,
    Csv,
    Jsonl,
}

#[derive(Args)]
pub(super) struct ExportArgs {
    kind: KindArg,
    #[arg(long, value_enum, default_value = "csv")]
    format: FormatArg,
    /// Credit code or id of the owner; the organisation for unclaimed records when not given
    #[arg(long)]
    organisation: Option<String>,
    /// Write here instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn export(config: Config, args: &ExportArgs) -> anyhow::Result<()> {
    let format = match args.format {
        FormatArg::Xlsx => ExportFormat::Xlsx,
        FormatArg::Csv => ExportFormat::Csv,
        FormatArg::Jsonl => ExportFormat::Jsonl,
    };
    let (app, _) = open::beside_a_server(config).await?;
    let mut tx = app.db.write().await?;
    let of = owner(&app, &mut tx, args.organisation.as_deref()).await?;
    let kind = args.kind.into();
    let bytes = crate::imports::export::export(&mut tx, of, kind, format, Locale::Zh).await?;
    tx.commit().await?;
    match &args.out {
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))
        }
        None => Ok(std::io::stdout().lock().write_all(&bytes)?),
    }
}
