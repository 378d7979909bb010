//! A database for one test: a copy of a template that is migrated once per run.

use std::path::{Path, PathBuf};

use kexing::db::Db;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::OnceCell;

/// PostgreSQL copies a template for one at a time.
static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub(super) struct Own {
    pub(super) db: Db,
    /// For another process that works on it too.
    pub(super) url: String,
    /// PostgreSQL: server address and name of the database to drop.
    server: Option<(String, String)>,
}

impl Own {
    pub(super) async fn create(folder: &Path) -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) => Self::postgres(server).await,
            Err(_) => Self::sqlite(folder).await,
        }
    }

    async fn sqlite(folder: &Path) -> Self {
        static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_init(|| async {
                let template = std::env::temp_dir()
                    .join(format!("kexing-template-{:016x}", rand::random::<u64>()));
                std::fs::create_dir_all(&template).unwrap();
                let db = Db::connect(&Db::sqlite_url(&template)).await.unwrap();
                db.migrate().await.unwrap();
                db.close().await;
                template.join("kexing.db")
            })
            .await;
        std::fs::copy(template, folder.join("kexing.db")).unwrap();
        let url = Db::sqlite_url(folder);
        Self {
            db: Db::connect(&url).await.unwrap(),
            url,
            server: None,
        }
    }

    async fn postgres(server: String) -> Self {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_init(|| async {
                let name = format!("kexing_template_{:016x}", rand::random::<u64>());
                ask(
                    &server,
                    &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
                )
                .await;
                let db = Db::connect(&address(&server, &name)).await.unwrap();
                db.migrate().await.unwrap();
                db.close().await;
                name
            })
            .await;
        let name = format!("kexing_{:016x}", rand::random::<u64>());
        let turn = ONE.lock().await;
        ask(
            &server,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        drop(turn);
        let url = address(&server, &name);
        Self {
            db: Db::connect(&url).await.unwrap(),
            url,
            server: Some((server, name)),
        }
    }

    /// Drops the database once the test is over.
    pub(super) fn forget(&mut self) {
        let Some((server, name)) = self.server.take() else {
            return;
        };
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(ask(
                &server,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            ));
        });
        let _dropped = dropping.join();
    }
}

fn address(server: &str, database: &str) -> String {
    let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
    format!("{base}/{database}")
}

async fn ask(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
