//! Imports and exports: files of records, a dry run, a report per row, a template to download.

mod exporting;
mod importing;
pub(crate) mod ledger;
mod ledger_again;
mod ledger_two;
mod publishing;
mod refusing;
mod worked;

use crate::app::{Actor, TestApp};
use kexing::ids::{ListingId, OrganisationId};
use kexing::listings::{self, Kind, Listing};

/// Uploads a file of records and runs the check; the import's address.
pub(crate) async fn check(
    app: &TestApp,
    who: &Actor<'_>,
    kind: &str,
    file: (&str, &[u8]),
) -> String {
    let form = [("kind", kind), ("pledge", "yes")];
    let (name, bytes) = file;
    let answer = who
        .upload("/my/imports", &form, ("file", name, bytes))
        .await;
    let address = answer.location();
    app.run_jobs().await;
    address
}

/// Uploads, checks and imports.
pub(crate) async fn import(
    app: &TestApp,
    who: &Actor<'_>,
    kind: &str,
    file: (&str, &[u8]),
) -> String {
    let address = check(app, who, kind, file).await;
    who.post(&format!("{address}/run"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    address
}

pub(crate) async fn listed(app: &TestApp, owner: OrganisationId, kind: Kind) -> Vec<Listing> {
    let mut tx = app.app.db.read().await.unwrap();
    listings::store::of_organisation(&mut tx, owner, kind, 10_000)
        .await
        .unwrap()
}

pub(crate) async fn typed(app: &TestApp, id: ListingId) -> kexing::web::Typed {
    let mut tx = app.app.db.read().await.unwrap();
    listings::store::typed(&mut tx, id).await.unwrap()
}
