//! The application under test: own database, fixed clock, mail in memory, actors who sign in without typing.

mod actor;
mod database;
mod queries;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use chrono::{DateTime, Utc};
use kexing::accounts::{self, user::User};
use kexing::clock::Clock;
use kexing::config::Config;
use kexing::ids::{OrganisationId, UserId};
use kexing::mail::{Mail, Transport};
use kexing::organisations::{
    self,
    organisation::{Organisation, State},
};
use kexing::state::App;
use kexing::web::{Duty, OrganisationRole};

pub(crate) use actor::{Actor, Res};
pub(crate) use queries::{counted, least};

/// The password of every person in tests; its hash is made once.
pub(crate) const PASSWORD: &str = "correct horse 42";
const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$+MBon8M38X2EifwfckS6gw$AuubNSSGgVhtKV7J6qnRy6QvU3kzFXxGYMt2to6ohpA";

pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) router: Router,
    mails: Arc<Mutex<Vec<Mail>>>,
    folder: PathBuf,
    database: database::Own,
}

/// Ten in the morning of 23 November 2026 in Dazhou.
pub(crate) fn start() -> DateTime<Utc> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

impl TestApp {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// With other settings than usual.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mails = Arc::new(Mutex::new(Vec::new()));
        Self::assembled(change, Transport::Memory(mails.clone()), mails).await
    }

    /// With another way out for mails than into memory.
    pub(crate) async fn sending_by(transport: Transport) -> Self {
        Self::assembled(|_| (), transport, Arc::default()).await
    }

    async fn assembled(
        change: impl FnOnce(&mut Config),
        transport: Transport,
        mails: Arc<Mutex<Vec<Mail>>>,
    ) -> Self {
        let folder = std::env::temp_dir().join(format!("kexing-{:016x}", rand::random::<u64>()));
        std::fs::create_dir_all(&folder).unwrap();
        let database = database::Own::create(&folder).await;
        let mut config = config(&folder);
        change(&mut config);
        let app = kexing::assemble(
            config,
            database.db.clone(),
            Clock::fixed(start()),
            transport,
        )
        .unwrap();
        let router = kexing::router(&app);
        Self {
            app,
            router,
            mails,
            folder,
            database,
        }
    }

    /// Where another process finds the database.
    pub(crate) fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Somebody who is not signed in.
    pub(crate) fn visitor(&self) -> Actor<'_> {
        Actor::new(self, None)
    }

    /// A new person acting for an organisation.
    pub(crate) async fn member(&self, name: &str, of: OrganisationId) -> Actor<'_> {
        self.member_as(name, of, OrganisationRole::Officer).await
    }

    pub(crate) async fn member_as(
        &self,
        name: &str,
        of: OrganisationId,
        role: OrganisationRole,
    ) -> Actor<'_> {
        let user = self.user(name).await;
        let mut tx = self.app.db.write().await.unwrap();
        organisations::store::add_member(&mut tx, user, of, role, self.app.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.signed_in(user).await
    }

    /// A new member of staff.
    pub(crate) async fn staff(&self, name: &str, duties: &[Duty]) -> Actor<'_> {
        let user = self.user(name).await;
        let mut tx = self.app.db.write().await.unwrap();
        for duty in duties {
            accounts::store::grant(&mut tx, user, *duty, self.app.clock.now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        self.signed_in(user).await
    }

    /// A new person `name@kexing.example` with the test password.
    pub(crate) async fn user(&self, name: &str) -> UserId {
        let now = self.app.clock.now();
        let user = User {
            id: UserId::mint(now),
            email: format!("{name}@kexing.example"),
            name: name.to_owned(),
            phone: "0818-0000000".to_owned(),
            locale: None,
            disabled_at: None,
            created_at: now,
        };
        let mut tx = self.app.db.write().await.unwrap();
        accounts::store::insert(&mut tx, &user, PASSWORD_HASH)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        user.id
    }

    /// A verified organisation; `uscc` must be unique within the test.
    pub(crate) async fn organisation(&self, name: &str, kind: &str, uscc: &str) -> OrganisationId {
        let now = self.app.clock.now();
        let organisation = Organisation {
            id: OrganisationId::mint(now),
            name: name.to_owned(),
            uscc: uscc.to_owned(),
            kind: kind.to_owned(),
            nature: if kind == "enterprise" { "150" } else { "022" }.to_owned(),
            region: "511700".to_owned(),
            address: "达州市通川区演示路1号（虚构）".to_owned(),
            introduction: "测试机构（虚构）".to_owned(),
            website: String::new(),
            state: State::Verified,
            state_reason: String::new(),
            document: None,
            uscc_overridden: false,
            answers: kexing::organisations::answers::Answers::default(),
            verified_at: Some(now),
            updated_at: now,
            created_at: now,
        };
        let mut tx = self.app.db.write().await.unwrap();
        organisations::store::insert(&mut tx, &organisation)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        organisation.id
    }

    pub(crate) async fn university(&self) -> OrganisationId {
        self.organisation("锦江示例大学（虚构）", "university", "12510100FAKE000564")
            .await
    }

    pub(crate) async fn company(&self) -> OrganisationId {
        self.organisation(
            "达川岩丝新材料有限公司（虚构）",
            "enterprise",
            "91511703FAKE100358",
        )
        .await
    }

    pub(crate) async fn signed_in(&self, user: UserId) -> Actor<'_> {
        Actor::new(self, Some((user, actor::session(self, user).await)))
    }

    /// Runs all jobs that are due; none may fail.
    pub(crate) async fn run_jobs(&self) -> usize {
        let ran = kexing::jobs::drain(&self.app).await.unwrap();
        let mut tx = self.app.db.read().await.unwrap();
        let faults = kexing::jobs::faults(&mut tx, 10).await.unwrap();
        assert_eq!(faults, Vec::new());
        ran
    }

    /// Takes the mails sent so far.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        self.run_jobs().await;
        std::mem::take(&mut *self.mails.lock().unwrap())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.database.forget();
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

fn config(folder: &std::path::Path) -> Config {
    Config {
        meili_url: None,
        meili_key: None,
        listen: "127.0.0.1:0".parse().unwrap(),
        data: folder.to_owned(),
        database_url: None,
        storage: None,
        smtp_url: None,
        mail_from: "科兴 <noreply@kexing.example>".to_owned(),
        base_url: "http://127.0.0.1:8080".to_owned(),
        icp: String::new(),
        police: String::new(),
        answer_workdays: 5,
        first_refusal_days: 15,
        stage_chances: kexing::config::Percents([10, 30, 50, 80]),
        confirm_days: 90,
        hide_days: 30,
        rule_set: "CN2000".to_owned(),
        registry: false,
        stripe: kexing::config::StripeConfig::default(),
        bank: kexing::config::Bank {
            holder: "科兴技术转移中心（虚构）".to_owned(),
            name: "示例银行达州分行（虚构）".to_owned(),
            account: "5110000000000088".to_owned(),
            second_from: 50_000,
        },
        demo: false,
    }
}

/// The hash of a file, as pages and manifests write it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    use sha2::Digest as _;
    sha2::Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
}
