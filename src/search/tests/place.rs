//! Where an engine keeps its indexes during a test: a folder, or a server's indexes under a prefix of their own. Both
//! are gone when the test is.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::search::meili::Meili;
use crate::search::{Engine, Settings, shipped};

/// A name that no other test has.
fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{number}", std::process::id())
}

/// A folder of its own for each test.
pub(in crate::search) struct Folder(PathBuf);

impl Folder {
    pub(in crate::search) fn new() -> Self {
        let path = std::env::temp_dir().join(format!("kexing-search-{}", name()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(in crate::search) fn engine(&self) -> Engine {
        Engine::open(&self.0, shipped().unwrap()).unwrap()
    }
}

impl std::ops::Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Indexes of their own on the server that `TEST_MEILI_URL` names.
pub(in crate::search) struct Server {
    url: String,
    key: Option<String>,
    prefix: String,
}

impl Server {
    /// None, and a loud word of it, where no server is named.
    pub(in crate::search) fn new() -> Option<Self> {
        static TOLD: Once = Once::new();
        let Ok(url) = std::env::var("TEST_MEILI_URL") else {
            TOLD.call_once(|| {
                // Past the capture of the test's own output.
                let _ = writeln!(
                    std::io::stderr(),
                    "\nNOT RUN: the search tests on Meilisearch (set TEST_MEILI_URL and TEST_MEILI_KEY)"
                );
            });
            return None;
        };
        Some(Self {
            url,
            key: std::env::var("TEST_MEILI_KEY").ok(),
            prefix: format!("kexing_test{}_", name()),
        })
    }

    pub(in crate::search) fn open(&self, settings: Vec<Settings>) -> Meili {
        Meili::for_tests(&self.url, self.key.as_deref(), settings, &self.prefix).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let meili = self.open(Vec::new());
        let clean = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(meili.clear());
        };
        let _ = std::thread::spawn(clean).join();
    }
}

pub(super) enum Place {
    Folder(Folder),
    Server(Server),
}

impl Place {
    /// The suite is a module twice; its path says for which engine.
    pub(super) fn of(module: &str) -> Option<Self> {
        if module.contains("on_a_server") {
            return Server::new().map(Self::Server);
        }
        Some(Self::Folder(Folder::new()))
    }

    pub(super) fn engine(&self) -> Engine {
        self.open(shipped().unwrap())
    }

    pub(super) fn open(&self, settings: Vec<Settings>) -> Engine {
        match self {
            Self::Folder(folder) => Engine::open(folder, settings).unwrap(),
            Self::Server(server) => Engine::Meili(server.open(settings)),
        }
    }

    /// How many builds of indexes there are.
    pub(super) async fn kept(&self) -> usize {
        match self {
            Self::Folder(folder) => {
                let entries = std::fs::read_dir(folder.join("achievements")).unwrap();
                let folders = entries.filter(|entry| entry.as_ref().unwrap().path().is_dir());
                folders.count()
            }
            Self::Server(server) => {
                let all = server.open(Vec::new()).indexes().await.unwrap();
                all.iter().filter(|uid| !uid.ends_with("meta")).count()
            }
        }
    }

    /// Waits until there are so many: a server cleans up behind our back.
    pub(super) async fn settled(&self, wanted: usize) {
        for _ in 0..1_200 {
            if self.kept().await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(self.kept().await, wanted);
    }
}
