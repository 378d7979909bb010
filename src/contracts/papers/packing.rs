//! The packet is made: forms and lists are written and kept by hash, the manifest names every file, the row keeps the
//! manifest. Made again it is read from what was kept, so that it is the same packet, whatever happened since.

use axum::response::Response;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::application::{Application, Source, application};
use super::checklist::{self, Facts, KEPT};
use super::document::Document;
use super::door::Door;
use super::eyes::Eyes;
use super::items::ItemList;
use super::life::{self, Deed};
use super::packet::{LIST, Lack, Listed, MANIFEST, Maker, Manifest, Paper, paper_name};
use super::{sheets, word};
use crate::accounts;
use crate::codes::{self, Table};
use crate::contracts::contract::{Contract, Values};
use crate::contracts::opened::Side;
use crate::contracts::store::{self, Packet, PacketCard};
use crate::db::{Tx, is_duplicate};
use crate::ids::{PacketId, UserId};
use crate::state::App;
use crate::storage::{Content, Entry, NewFile, hex};
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::words::{Arg, Locale, t, t_with};
use crate::web::{Answer, Ctx, Message, Path, see_other};

/// What a packet is made of, as it was read.
struct Materials {
    contract: Contract,
    values: Values,
    papers: Vec<Document>,
    names: Vec<(UserId, String)>,
}

/// The packet before it is written down.
struct Built {
    materials: Materials,
    made: Vec<Made>,
    missing: Vec<Lack>,
    blanks: Vec<String>,
}

/// A file that the centre makes for the packet.
struct Made {
    path: String,
    kind: &'static str,
    media: &'static str,
    bytes: Vec<u8>,
}

/// Who asks for the packet.
#[derive(Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) giver: Side,
    /// What they may not see is not in their packet.
    pub(crate) eyes: Eyes,
    pub(crate) user: UserId,
    pub(crate) name: &'a str,
    pub(crate) now: DateTime<Utc>,
}

/// Makes the packet of a file as it stands, and keeps it.
///
/// # Errors
/// When sums do not agree, which the database rules out, or storage refuses.
pub(crate) async fn make(
    app: &App,
    tx: &mut Tx,
    contract: &Contract,
    values: &Values,
    by: By<'_>,
) -> Result<PacketId> {
    let materials = gather(tx, (contract, values), by.eyes).await?;
    let built = build(materials, by.now).await?;
    write(app, tx, built, by).await
}

async fn gather(
    tx: &mut Tx,
    (contract, values): (&Contract, &Values),
    eyes: Eyes,
) -> Result<Materials> {
    let mut papers = store::current_documents(tx, contract.id).await?;
    papers.retain(|paper| eyes.see(paper));
    let people: Vec<UserId> = papers.iter().map(|paper| paper.uploaded_by).collect();
    Ok(Materials {
        contract: contract.clone(),
        values: values.clone(),
        names: accounts::store::names(tx, &people).await?,
        papers,
    })
}

/// Writes the forms and lists, beside the requests that are answered meanwhile.
async fn build(materials: Materials, now: DateTime<Utc>) -> Result<Built> {
    let built = tokio::task::spawn_blocking(move || {
        let form = application(&Source {
            contract: &materials.contract,
            values: &materials.values,
            papers: &materials.papers,
            locale: Locale::Zh,
        });
        let missing = lacks(&materials);
        Ok::<_, anyhow::Error>(Built {
            made: made(&materials, &form, &missing, now)?,
            missing,
            blanks: form.blanks,
            materials,
        })
    });
    Ok(built.await.map_err(anyhow::Error::from)??)
}

/// Keeps what was built, if the file still stands as it was read.
async fn write(app: &App, tx: &mut Tx, built: Built, by: By<'_>) -> Result<PacketId> {
    let Built {
        materials,
        made,
        missing,
        blanks,
    } = built;
    let contract = &materials.contract;
    life::take(tx, contract).await?;
    if !is_the_same(tx, &materials, by.eyes).await? {
        return Err(Error::conflict("packet-moved-on"));
    }
    let mut files = Vec::new();
    for one in made {
        files.push(keep(app, tx, one, by).await?);
    }
    files.extend(listed(&materials));
    let maker = Maker {
        id: PacketId::mint(by.now),
        number: store::next_packet(tx, contract.id).await?,
        giver: by.giver,
        name: by.name,
        now: by.now,
    };
    let values = &materials.values;
    let manifest = Manifest::new(contract, values, &maker, (missing, blanks), files);
    record(app, tx, contract, &manifest, by).await?;
    Ok(maker.id)
}

/// Whether values and papers are still those that were read.
async fn is_the_same(tx: &mut Tx, materials: &Materials, eyes: Eyes) -> Result<bool> {
    let now = store::find(tx, materials.contract.id).await?;
    let mut papers = store::current_documents(tx, materials.contract.id).await?;
    papers.retain(|paper| eyes.see(paper));
    let revision = now.map(|contract| contract.revision);
    Ok(revision == Some(materials.contract.revision) && papers == materials.papers)
}

fn lacks(materials: &Materials) -> Vec<Lack> {
    let there: Vec<&str> = materials.papers.iter().map(|p| p.kind.as_str()).collect();
    checklist::missing(&Facts::of(&materials.values), &there)
        .into_iter()
        .map(|row| Lack {
            kind: row.code.clone(),
            label: row.label(Locale::Zh.tag()).to_owned(),
            whence: t(Locale::Zh, &format!("paper-from-{}", row.code)),
        })
        .collect()
}

fn made(
    materials: &Materials,
    form: &Application,
    missing: &[Lack],
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Made>> {
    let list = ItemList::of(&materials.values, Locale::Zh).ok_or_else(|| {
        anyhow::anyhow!("the items of {} do not agree", materials.contract.number)
    })?;
    let facts = Facts::of(&materials.values);
    let check = word::checklist(&materials.contract, &facts, &materials.papers, missing);
    let made = |name: &str, kind, (media, bytes)| Made {
        path: t(Locale::Zh, name),
        kind,
        media,
        bytes,
    };
    Ok(vec![
        made(
            "packet-file-application-docx",
            "application",
            (sheets::WORD, word::file(&word::application(form))?),
        ),
        made(
            "packet-file-application-xlsx",
            "application",
            (sheets::EXCEL, sheets::application(form, now)?),
        ),
        made(
            "packet-file-items-xlsx",
            "items",
            (
                sheets::EXCEL,
                sheets::items(&list, &materials.contract.number, now)?,
            ),
        ),
        made(
            "packet-file-checklist-docx",
            "checklist",
            (sheets::WORD, word::file(&check)?),
        ),
    ])
}

async fn keep(app: &App, tx: &mut Tx, made: Made, by: By<'_>) -> Result<Listed> {
    let new = NewFile {
        name: &made.path,
        media: made.media,
        bytes: made.bytes,
        by: Some(by.user),
    };
    let file = app.storage.keep(tx, new, by.now).await?;
    Ok(Listed {
        path: made.path,
        sha256: file.hash,
        size: file.size,
        kind: made.kind.to_owned(),
        paper: None,
    })
}

/// The papers that were handed in, by kind and in the order they came. What speaks for money that came in stays out.
fn listed(materials: &Materials) -> Vec<Listed> {
    let kinds = codes::all(Table::Document)
        .iter()
        .filter(|row| !KEPT.contains(&row.code.as_str()));
    let in_order = kinds.flat_map(|row| {
        let of_kind = materials.papers.iter().filter(|p| p.kind == row.code);
        of_kind.map(move |paper| (row, paper))
    });
    in_order
        .enumerate()
        .map(|(place, (row, paper))| Listed {
            path: paper_name(place + 1, row.label(Locale::Zh.tag()), paper),
            sha256: paper.hash.clone(),
            size: paper.size,
            kind: paper.kind.clone(),
            paper: Some(Paper {
                id: paper.id,
                name: paper.name.clone(),
                contract_version: paper.version,
                giver: paper.giver,
                by: name_of(&materials.names, paper.uploaded_by),
                at: tz::shanghai_minute(paper.created_at),
                note: paper.note.clone(),
            }),
        })
        .collect()
}

fn name_of(names: &[(UserId, String)], id: UserId) -> String {
    let found = names.iter().find(|(known, _)| *known == id);
    found.map(|(_, name)| name.clone()).unwrap_or_default()
}

async fn record(
    app: &App,
    tx: &mut Tx,
    contract: &Contract,
    manifest: &Manifest,
    by: By<'_>,
) -> Result<()> {
    let text = serde_json::to_string_pretty(manifest).map_err(anyhow::Error::from)?;
    let hash = hex(&Sha256::digest(text.as_bytes()));
    let list = manifest.list(&hash, by.now);
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let card = PacketCard {
        id: manifest.packet,
        number: manifest.packet_number,
        version: manifest.contract_version,
        missing: count(manifest.missing.len()),
        blank: count(manifest.blank.len()),
        files: count(manifest.files.len()),
        size: manifest.size(),
        manifest_hash: hash,
        giver: by.giver,
        organisation_id: by.eyes.organisation(),
        made_by: by.user,
        created_at: by.now,
    };
    let packet = Packet {
        card,
        manifest: text,
        list_hash: app.storage.put(list.into_bytes()).await?,
    };
    let kept = store::insert_packet(tx, contract.id, &packet).await;
    kept.map_err(|error| {
        if is_duplicate(&error) {
            Error::conflict("packet-at-once")
        } else {
            error.into()
        }
    })?;
    let packet = packet.card;
    let detail = serde_json::json!({
        "packet": packet.number, "manifest_sha256": packet.manifest_hash, "missing": packet.missing,
        "blank": packet.blank, "version": packet.version,
    });
    let deed = Deed {
        action: "packet",
        words: &format!("#{} · SHA-256 {}", packet.number, packet.manifest_hash),
        by: by.user,
        now: by.now,
    };
    life::tell(tx, contract, &deed, detail).await
}

/// `POST …/packets`
pub(crate) async fn create(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let door = Door::open(&mut tx, &ctx, &number).await?;
    let by = By {
        giver: door.giver,
        eyes: door.eyes,
        user: door.user,
        name: &door.user_name,
        now: ctx.app.clock.now(),
    };
    let about = (&door.contract, door.values()?);
    let materials = gather(&mut tx, about, by.eyes).await?;
    drop(tx);
    let built = build(materials, by.now).await?;
    let mut tx = ctx.app.db.write().await?;
    let packet = write(&ctx.app, &mut tx, built, by).await?;
    tx.commit().await?;
    let base = door.base();
    Ok(see_other(&format!("{base}/packets/{packet}")))
}

/// The packet as it was made.
pub(super) async fn again(ctx: &Ctx, number: &str, packet: &Packet) -> Result<Response> {
    let manifest: Manifest = serde_json::from_str(&packet.manifest).map_err(anyhow::Error::from)?;
    let stored = |name: &str, hash: &str| Entry {
        name: name.to_owned(),
        content: Content::Stored(hash.to_owned()),
    };
    let mut entries = vec![
        stored(LIST, &packet.list_hash),
        Entry {
            name: MANIFEST.to_owned(),
            content: Content::Bytes(packet.manifest.clone().into_bytes()),
        },
    ];
    entries.extend(manifest.files.iter().map(|f| stored(&f.path, &f.sha256)));
    let args = [
        ("number".to_owned(), Arg::from(number)),
        ("n".to_owned(), Arg::Number(packet.card.number)),
    ];
    let name = t_with(Locale::Zh, "packet-zip-name", &args);
    let folder = ctx.app.config.data.join("tmp");
    let made = (name.as_str(), packet.card.created_at);
    let bundle = ctx.app.storage.bundle(&folder, entries, made).await;
    bundle.map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "a packet can't be made again");
        Error::Unavailable(Message::new("packet-file-gone"))
    })
}
