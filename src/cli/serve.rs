//! `kexing serve`.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::open;
use crate::IndexUse;
use crate::config::Config;
use crate::state::App;

pub(super) async fn serve(config: Config, with_jobs: bool) -> anyhow::Result<()> {
    // The jobs write the index; who runs none only reads it.
    let index = if with_jobs {
        IndexUse::Write
    } else {
        IndexUse::Read
    };
    let app = open::app(config, index).await?;
    listen(app, with_jobs, || ()).await
}

/// Serves until asked to stop; `ready` is called once the address is ours.
pub(super) async fn listen(app: App, with_jobs: bool, ready: impl FnOnce()) -> anyhow::Result<()> {
    let listener = TcpListener::bind(app.config.listen)
        .await
        .map_err(|e| anyhow::anyhow!("cannot listen on {}: {e}", app.config.listen))?;
    tracing::info!(address = %app.config.listen, database = app.db.engine(), "serving");
    crate::workdays::start(&app).await?;
    crate::catalogue::start(&app).await?;
    crate::reports::start(&app);
    if with_jobs {
        start_rounds(&app).await?;
        tokio::spawn(crate::jobs::work(app.clone()));
    }
    // Counting views tells browsers without a session apart by their address, within the day.
    let router = crate::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    ready();
    axum::serve(listener, router)
        .with_graceful_shutdown(stop())
        .await?;
    app.views.write(&app).await
}

/// Begins the work that comes again and again, in a process that runs jobs.
pub(super) async fn start_rounds(app: &App) -> anyhow::Result<()> {
    crate::notices::start(app).await?;
    crate::listings::start(app).await?;
    crate::tasks::start(app).await?;
    crate::deals::start(app).await?;
    crate::contracts::start(app).await?;
    crate::payments::start(app).await?;
    crate::reports::periodic::remind::start(app).await?;
    crate::alerts::start(app).await
}

async fn stop() {
    let _asked_to_stop = tokio::signal::ctrl_c().await;
}
