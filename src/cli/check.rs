//! `kexing check`: looks at everything the site stands on, tells all faults at once and changes nothing.

use anyhow::bail;

use super::open;
use crate::config::Config;
use crate::db::Db;
use crate::mail::Transport;
use crate::payments::stripe;
use crate::search::{self, Engine};
use crate::storage::Storage;
use crate::{IndexUse, audit, codes, jobs};

/// Failed work shown.
const FAULTS_SHOWN: i64 = 10;

/// One line per part; `false` when it is at fault.
fn tell(part: &str, found: anyhow::Result<String>) -> bool {
    match found {
        Ok(text) => {
            println!("ok     {part}: {text}");
            true
        }
        Err(error) => {
            println!("fault  {part}: {error:#}");
            false
        }
    }
}

pub(super) async fn check(config: Config) -> anyhow::Result<()> {
    settings(&config);
    let database = open::database(&config).await;
    let mut well = vec![tell(
        "database",
        database
            .as_ref()
            .map(|db| format!("{}, migrations up to date", db.engine()))
            .map_err(|e| anyhow::anyhow!("{e:#}")),
    )];
    if let Ok(db) = &database {
        well.push(tell("audit log", chains(db).await));
        well.push(tell("frozen reports", reports(db).await));
        well.push(tell("payments", payments(db).await));
        well.push(tell("background work", work(db).await));
    }
    if let Some(told) = meili(&config).await {
        well.push(tell("Meilisearch", told));
    }
    well.push(tell("search words", words()));
    well.push(tell("search index", index(&config).await));
    well.push(tell("storage", storage(&config).await));
    well.push(tell("mail", mail(&config).await));
    let online = stripe::check(&config.stripe, &config.base_url, database.as_ref().ok());
    well.push(tell("paying online", online.await));
    let faults = well.iter().filter(|fine| !**fine).count();
    if faults > 0 {
        bail!("{faults} faults");
    }
    Ok(())
}

fn settings(config: &Config) {
    let or = |text: &str, other: &str| {
        if text.is_empty() {
            other.to_owned()
        } else {
            text.to_owned()
        }
    };
    let smtp = config.smtp_url.as_ref().map_or_else(
        || "not set: mails go to the data folder".to_owned(),
        |_| "set (hidden)".to_owned(),
    );
    let storage = config.storage.as_ref().map_or_else(
        || config.data.join("files").display().to_string(),
        |folder| folder.display().to_string(),
    );
    for (name, value) in [
        ("KEXING_LISTEN", config.listen.to_string()),
        ("KEXING_DATA", config.data.display().to_string()),
        ("DATABASE_URL", config.database_shown()),
        (
            "KEXING_MEILI_URL",
            or(
                config.meili_url.as_deref().unwrap_or_default(),
                "not set: the embedded search",
            ),
        ),
        (
            "KEXING_MEILI_KEY",
            config
                .meili_key
                .as_ref()
                .map_or("not set", |_| "set (hidden)")
                .to_owned(),
        ),
        ("KEXING_STORAGE", storage),
        ("KEXING_SMTP_URL", smtp),
        ("KEXING_MAIL_FROM", config.mail_from.clone()),
        ("KEXING_BASE_URL", config.base_url.clone()),
        ("KEXING_ICP", or(&config.icp, "not set")),
        ("KEXING_POLICE", or(&config.police, "not set")),
        ("KEXING_RULE_SET", rules(config)),
        ("KEXING_REGISTRY", registry(config)),
        ("KEXING_DEMO", config.demo.to_string()),
    ]
    .into_iter()
    .chain(stripe::settings(&config.stripe))
    {
        println!("       {name} = {value}");
    }
}

/// The rules of registration by name, and whether they are in force at all.
fn rules(config: &Config) -> String {
    let (row, rules) = codes::rules::of(&config.rule_set);
    let draft = if rules.draft {
        "; warning: a draft, not in force"
    } else {
        ""
    };
    format!("{} ({}, {}){draft}", row.code, row.en, rules.source_en)
}

fn registry(config: &Config) -> String {
    let who = if config.registry {
        "this centre registers contracts itself"
    } else {
        "a registry outside decides, its answers are recorded"
    };
    format!("{}: {who}", config.registry)
}

async fn chains(db: &Db) -> anyhow::Result<String> {
    let mut tx = db.read().await?;
    let (rows, broken) = audit::verify(&mut tx).await?;
    if let Some(first) = broken.first() {
        bail!("chain {} is broken at row {}", first.chain, first.seq);
    }
    Ok(format!("{rows} rows, every chain whole"))
}

/// Whether what orders say was paid and returned is what the ledger says.
async fn payments(db: &Db) -> anyhow::Result<String> {
    let mut tx = db.read().await?;
    let faults = crate::payments::store::faults(&mut tx, FAULTS_SHOWN).await?;
    if faults.is_empty() {
        return Ok("every order agrees with the ledger".to_owned());
    }
    let told: Vec<String> = faults
        .iter()
        .map(|f| {
            let sums = [f.open_fen, f.ledger_open_fen, f.kept_fen, f.ledger_kept_fen];
            let [open, by_ledger, kept, kept_by_ledger] = sums.map(crate::money::Money::yuan_text);
            format!(
                "{}: open {open}, by the ledger {by_ledger}; kept {kept}, by the ledger {kept_by_ledger}",
                f.number
            )
        })
        .collect();
    bail!("orders differ from the ledger: {}", told.join("; "))
}

/// Every frozen report against its hash, and that against the audit log.
async fn reports(db: &Db) -> anyhow::Result<String> {
    let mut tx = db.read().await?;
    let (read, broken) = crate::reports::periodic::life::verify(&mut tx).await?;
    if broken.is_empty() {
        return Ok(format!("{read}, each as it was frozen"));
    }
    bail!("changed since they were frozen: {}", broken.join(", "))
}

/// Work that was given up or met an error and waits for its next try; a mail is such work too.
async fn work(db: &Db) -> anyhow::Result<String> {
    let mut tx = db.read().await?;
    let faults = jobs::faults(&mut tx, FAULTS_SHOWN).await?;
    let told: Vec<String> = faults
        .into_iter()
        .map(|(name, error)| format!("{name}: {error}"))
        .collect();
    if told.is_empty() {
        return Ok("nothing failed".to_owned());
    }
    // What failed is history, and may be on its way again: no fault of the settings.
    Ok(format!("warning: {}", told.join("\n       ")))
}

/// Tries what the key must allow, on indexes that are gone afterwards; None without a server to ask.
async fn meili(config: &Config) -> Option<anyhow::Result<String>> {
    config.meili_url.as_ref()?;
    let engine = match crate::open_index(config, IndexUse::Read) {
        Ok(Engine::Meili(engine)) => engine,
        Ok(Engine::Embedded(_)) => return None,
        Err(error) => return Some(Err(error)),
    };
    let rights = match engine.rights().await {
        Ok(rights) => rights,
        Err(error) => {
            let needed = search::ACTIONS.join(", ");
            let error = anyhow::Error::new(error);
            return Some(Err(error.context(format!(
                "{} (the key needs these rights on the indexes `kexing_*`: {needed})",
                engine.host()
            ))));
        }
    };
    let mut told = format!("{} answers and allows what is needed", engine.host());
    if rights.open {
        told.push_str(
            "; warning: it needs no key, whoever reaches it can read and change everything",
        );
    } else if rights.too_many {
        told.push_str("; warning: this key can make other keys. Make one that has only the rights named in the README");
    }
    Some(Ok(told))
}

/// The lists of words this program was built with.
fn words() -> anyhow::Result<String> {
    let faults = search::shipped_faults()?;
    if faults.is_empty() {
        return Ok("dictionary, synonyms and stop words are in order".to_owned());
    }
    bail!("passed over: {}", faults.join("; "))
}

async fn index(config: &Config) -> anyhow::Result<String> {
    let engine = crate::open_index(config, IndexUse::Read)?;
    let missing = engine.needs_rebuild().await?;
    if missing.is_empty() {
        let damaged = engine.damages()?;
        if let Some(first) = damaged.first() {
            bail!(
                "{} files are damaged, the first is {first}: run `kexing reindex`",
                damaged.len()
            );
        }
        Ok("complete".to_owned())
    } else {
        bail!(
            "{} not complete: run `kexing reindex`, or start the server",
            missing.join(", ")
        )
    }
}

/// Writes a small file and reads it back; the same content is the same file, so it stays one.
async fn storage(config: &Config) -> anyhow::Result<String> {
    let folder = config
        .storage
        .clone()
        .unwrap_or_else(|| config.data.join("files"));
    let storage = Storage::open(&folder)?;
    let hash = storage.put(b"kexing check".to_vec()).await?;
    let read = storage.get(&hash).await?;
    if read != b"kexing check" {
        bail!("what was written is not what is read");
    }
    Ok(format!("{} can be written and read", folder.display()))
}

async fn mail(config: &Config) -> anyhow::Result<String> {
    match Transport::from_config(config)? {
        Transport::Smtp(smtp) => {
            if smtp.test_connection().await? {
                Ok("the SMTP server answers".to_owned())
            } else {
                bail!("the SMTP server does not answer")
            }
        }
        Transport::Folder(folder) => Ok(format!("written to {}", folder.display())),
        Transport::Memory(_) => Ok("kept in memory".to_owned()),
    }
}
