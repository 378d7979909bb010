//! What is new for a person: in the site, by mail, and the way out of it.

mod deals;
mod digest;
mod following;
mod labels;
mod learning;
mod searching;
mod tips;
mod unsubscribing;

use kexing::alerts::hits::RunSearches;
use kexing::alerts::look::HandOut;
use kexing::jobs;

use crate::app::TestApp;

/// Some minutes later the look-out runs.
pub(crate) async fn look(app: &TestApp) {
    app.app.clock.advance(chrono::Duration::minutes(10));
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    jobs::enqueue(&mut tx, &HandOut::new(), now).await.unwrap();
    jobs::enqueue(&mut tx, &RunSearches::new(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.run_jobs().await;
}
