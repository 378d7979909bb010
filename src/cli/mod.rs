//! The command line: one binary for serving, working, migrating and looking after the data.

mod check;
mod demo;
mod export;
mod import;
mod open;
mod report;
mod serve;
mod user;

use std::io::IsTerminal as _;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::IndexUse;
use crate::config::Config;
use crate::matching::MatchArgs;

/// 科兴技术转移中心：成果与需求对接、技术合同台账与目标统计
#[derive(Parser)]
#[command(name = "kexing", version, about)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site (and run the jobs, unless told not to)
    Serve {
        /// Leave the jobs to `kexing worker`
        #[arg(long)]
        no_jobs: bool,
    },
    /// Load the demonstration into an empty database, serve it, and tell who can sign in
    Demo,
    /// Run the jobs only
    Worker,
    /// Bring the database up to date
    Migrate,
    /// Build the search index anew beside the one in use
    Reindex,
    /// Find all matches anew
    Rematch,
    /// Bring in records from an xlsx, csv or jsonl file
    Import(import::ImportArgs),
    /// Write an organisation's records in the columns that `import` reads
    Export(export::ExportArgs),
    /// Write a report of a year or a part of it: the frozen one, or what the ledger says now
    Report(report::ReportArgs),
    /// Rank two files against each other, without a database
    Match(MatchArgs),
    /// People who sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// Check configuration, database, index, storage, mail and audit log
    Check,
}

/// Reads the command line and does what it says.
///
/// # Errors
/// With a sentence that tells what to do.
pub fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let serves = matches!(
        cli.command,
        Command::Serve { .. } | Command::Worker | Command::Demo
    );
    start_log(if serves { "info" } else { "warn" });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(follow(cli))
}

async fn follow(cli: Cli) -> anyhow::Result<()> {
    let config = cli.config;
    match cli.command {
        Command::Serve { no_jobs } => serve::serve(config, !no_jobs).await,
        Command::Demo => demo::demo(config).await,
        Command::Worker => {
            let app = open::app(config, IndexUse::Write).await?;
            crate::catalogue::start(&app).await?;
            serve::start_rounds(&app).await?;
            crate::jobs::work(app).await;
            Ok(())
        }
        Command::Migrate => {
            let db = open::database(&config).await?;
            println!("{}: up to date", db.engine());
            Ok(())
        }
        Command::Reindex => open::reindex(config).await,
        Command::Rematch => open::rematch(config).await,
        Command::Import(args) => import::import(config, &args).await,
        Command::Export(args) => export::export(config, &args).await,
        Command::Report(args) => report::report(config, &args).await,
        Command::Match(mut args) => {
            args.meili = config.meili_url.map(|url| (url, config.meili_key));
            crate::matching::run(&args).await
        }
        Command::User(command) => user::user(config, &command).await,
        Command::Check => check::check(config).await,
    }
}

fn start_log(level: &str) {
    let filter = EnvFilter::try_from_env("KEXING_LOG").unwrap_or_else(|_| {
        EnvFilter::new(format!(
            "{level},tantivy=warn,sqlx=warn,meilisearch_sdk=off"
        ))
    });
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.compact().init();
    } else {
        log.json().init();
    }
}
