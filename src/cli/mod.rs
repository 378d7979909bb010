//! The command line: one binary for serving, working, migrating and looking after the data.

use std::io::IsTerminal as _;

use clap::{Parser, Subcommand};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::state::App;

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
    /// Run the jobs only
    Worker,
    /// Bring the database up to date
    Migrate,
}

/// Reads the command line and does what it says.
///
/// # Errors
/// With a sentence that tells what to do.
pub fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    start_log();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve { no_jobs } => serve(open(cli.config).await?, !no_jobs).await,
            Command::Worker => {
                crate::jobs::work(open(cli.config).await?).await;
                Ok(())
            }
            Command::Migrate => {
                let db = database(&cli.config).await?;
                println!("{}: up to date", db.engine());
                Ok(())
            }
        }
    })
}

fn start_log() {
    let filter = EnvFilter::try_from_env("KEXING_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,tantivy=warn,sqlx=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.compact().init();
    } else {
        log.json().init();
    }
}

/// Connects and migrates.
async fn database(config: &Config) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.data).map_err(|e| {
        anyhow::anyhow!("cannot make the data folder {}: {e}", config.data.display())
    })?;
    let db = Db::connect(&config.database()).await?;
    db.migrate().await?;
    Ok(db)
}

/// The application on the configured database.
async fn open(config: Config) -> anyhow::Result<App> {
    let db = database(&config).await?;
    let mail = crate::mail::Transport::from_config(&config)?;
    crate::assemble(config, db, Clock::System, mail)
}

async fn serve(app: App, with_jobs: bool) -> anyhow::Result<()> {
    let listener = TcpListener::bind(app.config.listen)
        .await
        .map_err(|e| anyhow::anyhow!("cannot listen on {}: {e}", app.config.listen))?;
    tracing::info!(address = %app.config.listen, database = app.db.engine(), "serving");
    if with_jobs {
        tokio::spawn(crate::jobs::work(app.clone()));
    }
    let router = crate::router(&app);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop())
        .await?;
    Ok(())
}

async fn stop() {
    let _asked_to_stop = tokio::signal::ctrl_c().await;
}
