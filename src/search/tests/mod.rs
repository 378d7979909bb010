//! Tests of all engines: one suite, run on a folder always and on a server where there is one.

mod place;

#[path = "suite/mod.rs"]
mod on_a_folder;
#[path = "suite/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests, for the other engine")]
mod on_a_server;

use super::Engine;
pub(super) use on_a_folder::catalogue;
pub(super) use place::Folder;

/// The embedded engine in a folder, with the documents of the suite.
pub(super) async fn filled_folder(folder: &Folder) -> Engine {
    let engine = folder.engine();
    engine
        .apply("achievements", catalogue(), vec![])
        .await
        .unwrap();
    engine
}
