//! The database and the application as commands need them. The embedded index has one writer: a command that runs
//! beside a server leaves its jobs to that server, and does them itself when there is none.

use indicatif::{ProgressBar, ProgressStyle};

use crate::IndexUse;
use crate::catalogue::{self, Reindex, RematchAll};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::listings::{self, Kind};
use crate::mail::Transport;
use crate::state::App;

/// Connects and migrates.
pub(super) async fn database(config: &Config) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.data).map_err(|e| {
        anyhow::anyhow!("cannot make the data folder {}: {e}", config.data.display())
    })?;
    let db = Db::connect(&config.database()).await?;
    db.migrate().await?;
    Ok(db)
}

/// The application on the configured database.
pub(super) async fn app(config: Config, index: IndexUse) -> anyhow::Result<App> {
    let search = crate::open_index(&config, index)?;
    let db = database(&config).await?;
    let mail = Transport::from_config(&config)?;
    crate::assemble_with(search, config, db, Clock::System, mail)
}

/// The application, and whether the index is ours to write. A lock held by a server is no fault.
pub(super) async fn beside_a_server(config: Config) -> anyhow::Result<(App, bool)> {
    let (search, ours) = match crate::open_index(&config, IndexUse::Write) {
        Ok(search) => (search, true),
        Err(_) => (crate::open_index(&config, IndexUse::Read)?, false),
    };
    let db = database(&config).await?;
    let mail = Transport::from_config(&config)?;
    let app = crate::assemble_with(search, config, db, Clock::System, mail)?;
    Ok((app, ours))
}

/// A bar on a terminal; silent elsewhere.
pub(super) fn bar(total: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:40}] {human_pos}/{human_len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(what)
}

/// Runs what is due, if no server does.
pub(super) async fn finish_jobs(app: &App, ours: bool) -> anyhow::Result<()> {
    if ours {
        let ran = crate::jobs::drain(app).await?;
        tracing::debug!(ran, "jobs done");
    }
    Ok(())
}

/// `kexing reindex`: beside a server it asks that server, which alone may write.
pub(super) async fn reindex(config: Config) -> anyhow::Result<()> {
    let (app, ours) = beside_a_server(config).await?;
    if !ours {
        let mut tx = app.db.write().await?;
        crate::jobs::enqueue(&mut tx, &Reindex {}, app.clock.now()).await?;
        tx.commit().await?;
        println!("a server writes the index; it will build it anew");
        return Ok(());
    }
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let mut total = 0;
    for kind in [Kind::Achievement, Kind::Need] {
        total += listings::store::count_public(&mut tx, kind, now).await?;
    }
    drop(tx);
    let bar = bar(u64::try_from(total)?, "indexing");
    let documents = catalogue::reindex(&app, |some| bar.inc(some)).await?;
    bar.finish_and_clear();
    println!("{documents} documents");
    Ok(())
}

/// `kexing rematch`: beside a server it asks that server, whose work it would repeat.
pub(super) async fn rematch(config: Config) -> anyhow::Result<()> {
    let (app, ours) = beside_a_server(config).await?;
    if !ours {
        let mut tx = app.db.write().await?;
        crate::jobs::enqueue(&mut tx, &RematchAll {}, app.clock.now()).await?;
        tx.commit().await?;
        println!("a server is running; it will find the matches anew");
        return Ok(());
    }
    let bar = bar(0, "matching");
    let matches = crate::matching::rematch_all(&app, |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })
    .await?;
    bar.finish_and_clear();
    println!("{matches} matches");
    Ok(())
}
