//! Papers of some contracts of the demonstration: small invented PDFs, one replaced by a better scan, and packets.

use anyhow::Context as _;
use chrono::Duration;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use serde::Deserialize;

use super::data::Source;
use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use crate::accounts;
use crate::contracts::Side;
use crate::contracts::contract::{Contract, Values};
use crate::contracts::life;
use crate::contracts::papers::{By, Eyes, NewPaper, keep_paper, make_packet};
use crate::contracts::store::{self, Narrow, Sort};
use crate::db::Tx;
use crate::ids::{OrganisationId, PaperId, UserId};
use crate::state::App;
use crate::storage::NewFile;
use crate::tz;
use crate::web::Duty;

#[derive(Deserialize)]
pub(crate) struct FileData {
    project: String,
    /// Days after the signing, or after the file was opened.
    days_after: i64,
    /// A packet was made of them.
    packet: bool,
    papers: Vec<PaperData>,
}

#[derive(Deserialize)]
struct PaperData {
    kind: String,
    giver: Side,
    name: String,
    note: String,
    #[serde(default)]
    replaces: String,
}

pub(crate) async fn write(
    app: &App,
    tx: &mut Tx,
    source: &Source,
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    let lines = store::lines(tx, &Narrow::default(), Sort::default(), 100, 0).await?;
    for data in &source.papers {
        let line = lines.iter().find(|line| line.name == data.project);
        let line = line.with_context(|| format!("no contract {}", data.project))?;
        let contract = store::find(tx, line.id).await?.context("just listed")?;
        let versions = store::versions(tx, contract.id).await?;
        let values = &life::current(&contract, &versions).map_err(faulty)?.values;
        one(app, tx, (data, &contract, values), world, days)
            .await
            .with_context(|| format!("the papers of {}", data.project))?;
    }
    Ok(())
}

async fn one(
    app: &App,
    tx: &mut Tx,
    (data, contract, values): (&FileData, &Contract, &Values),
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    let keeper = world.staff(Duty::Registrar)?;
    let opened = tz::shanghai_date(contract.created_at);
    let day = values.signed_on.unwrap_or(opened) + Duration::days(data.days_after);
    let at = |hour| days.on(day, hour).max(contract.created_at);
    let mut kept: Vec<(&str, PaperId)> = Vec::new();
    for (hour, paper) in (9..).zip(&data.papers) {
        let by = giver(paper.giver, values, (world, keeper))?;
        let now = at(hour);
        let new = NewFile {
            name: &paper.name,
            media: "application/pdf",
            bytes: pdf(&contract.number, &values.name, &paper.name)?,
            by: Some(by),
        };
        let file = app.storage.keep(tx, new, now).await?;
        let replaces = kept.iter().find(|(name, _)| *name == paper.replaces);
        let once = format!("demo-{}", paper.name);
        let paper_of = NewPaper {
            kind: &paper.kind,
            file: &file,
            note: &paper.note,
            giver: paper.giver,
            organisation: organisation(paper.giver, values),
            by,
            replaces: replaces.map(|(_, id)| *id),
            once: (&once, hour),
            now,
        };
        let id = keep_paper(tx, contract, &paper_of).await.map_err(faulty)?;
        kept.push((&paper.name, id));
    }
    if data.packet {
        let name = accounts::store::name(tx, keeper).await?;
        let by = By {
            giver: Side::Centre,
            eyes: Eyes::CENTRE,
            user: keeper,
            name: &name,
            // Of today's values, so made of late.
            now: days.ago(1, 16),
        };
        make_packet(app, tx, contract, values, by)
            .await
            .map_err(faulty)?;
    }
    Ok(())
}

fn giver(
    giver: Side,
    values: &Values,
    (world, keeper): (&World, UserId),
) -> anyhow::Result<UserId> {
    if giver == Side::Centre {
        return Ok(keeper);
    }
    let party = organisation(giver, values);
    world.speaker_for(party.context("a party of the platform")?)
}

fn organisation(giver: Side, values: &Values) -> Option<OrganisationId> {
    match giver {
        Side::Centre => None,
        Side::Seller => values.seller_id,
        Side::Buyer => values.buyer_id,
    }
}

/// One page that says what it stands for, in the reader's own Chinese letters.
fn pdf(number: &str, project: &str, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let letters = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 4,
        },
        "DW" => 1000,
        "FontDescriptor" => dictionary! {
            "Type" => "FontDescriptor", "FontName" => "STSong-Light", "Flags" => 6, "ItalicAngle" => 0,
            "FontBBox" => vec![(-25).into(), (-254).into(), 1000.into(), 880.into()],
            "Ascent" => 880, "Descent" => -120, "CapHeight" => 880, "StemV" => 93,
        },
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H",
        "DescendantFonts" => vec![letters.into()],
    });
    let mut drawn = Vec::new();
    let lines = [name, project, number, "演示文件，内容虚构"];
    for (size, (down, line)) in [18, 13, 11, 11].into_iter().zip((1..).zip(lines)) {
        let units = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let text = Object::String(units, lopdf::StringFormat::Hexadecimal);
        let at = vec![72.into(), (760 - down * 40).into()];
        drawn.extend([
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), size.into()]),
            Operation::new("Td", at),
            Operation::new("Tj", vec![text]),
            Operation::new("ET", vec![]),
        ]);
    }
    let content = Content { operations: drawn }.encode()?;
    let content = document.add_object(Stream::new(dictionary! {}, content));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_paper_is_a_pdf_of_one_page() {
        let bytes = pdf("KX-H-2026-00001", "池窑测温（虚构）", "合同.pdf").unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 20_000);
        assert_eq!(Document::load_mem(&bytes).unwrap().get_pages().len(), 1);
    }
}
