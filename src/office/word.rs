//! The model as a Word file: A4, Chinese faces by their names in the east Asian slot, pages counted in the footer.

mod form;
mod parts;

use std::io::{Cursor, Read, Write};

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum,
    Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, RunFonts,
    SpecialIndentType, Style, StyleType,
};
use zip::write::SimpleFileOptions;

use super::{Block, Document, Set, Text};

pub const CONTENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A4 and its margins in twentieths of a point.
const PAGE: (u32, u32) = (11906, 16838);
const MARGIN: (i32, i32) = (1440, 1588);
/// What is left between the margins.
const WIDTH: usize = 8730;

/// The faces, by the names under which Word and its kin know them.
#[derive(Clone, Copy)]
enum Face {
    Song,
    Hei,
    FangSong,
}

impl Face {
    fn fonts(self) -> RunFonts {
        let name = match self {
            Self::Song => "宋体",
            Self::Hei => "黑体",
            Self::FangSong => "仿宋",
        };
        RunFonts::new()
            .ascii("Times New Roman")
            .hi_ansi("Times New Roman")
            .cs("Times New Roman")
            .east_asia(name)
            .hint("eastAsia")
    }
}

/// A paragraph style: its id, the name shown in Word, size in half points.
struct Look {
    id: &'static str,
    name: &'static str,
    half_points: usize,
    face: Face,
    bold: bool,
    centred: bool,
    /// Above and below, in twentieths of a point.
    around: (u32, u32),
    /// 240 is one line.
    line: i32,
    outline: Option<usize>,
}

const LOOKS: [Look; 8] = [
    look("Body", "正文段落", 24, Face::Song, (0, 0), 400),
    look("Cell", "表格文字", 21, Face::Song, (30, 30), 288),
    look("Note", "说明", 18, Face::Song, (60, 60), 288),
    look("CoverLine", "封面项目", 30, Face::FangSong, (60, 60), 300),
    Look {
        bold: true,
        centred: true,
        ..look("CoverTitle", "封面标题", 52, Face::Hei, (2600, 400), 400)
    },
    Look {
        bold: true,
        centred: true,
        outline: Some(0),
        ..look("Title", "Title", 36, Face::Hei, (120, 360), 400)
    },
    Look {
        bold: true,
        outline: Some(0),
        ..look("Heading1", "heading 1", 26, Face::Hei, (260, 120), 360)
    },
    Look {
        centred: true,
        ..look("Edge", "页眉页脚", 18, Face::Song, (0, 0), 240)
    },
];

const fn look(
    id: &'static str,
    name: &'static str,
    half_points: usize,
    face: Face,
    around: (u32, u32),
    line: i32,
) -> Look {
    Look {
        id,
        name,
        half_points,
        face,
        bold: false,
        centred: false,
        around,
        line,
        outline: None,
    }
}

impl Look {
    fn style(&self) -> Style {
        let spacing = LineSpacing::new()
            .before(self.around.0)
            .after(self.around.1)
            .line(self.line);
        let mut style = Style::new(self.id, StyleType::Paragraph)
            .name(self.name)
            .size(self.half_points)
            .fonts(self.face.fonts())
            .line_spacing(spacing)
            .q_format(true);
        if self.bold {
            style = style.bold();
        }
        if self.centred {
            style = style.align(AlignmentType::Center);
        }
        match self.outline {
            Some(level) => style.outline_lvl(level),
            None => style,
        }
    }
}

/// # Errors
/// When the file can't be put together, which no document of ours should cause.
pub fn write(document: &Document) -> anyhow::Result<Vec<u8>> {
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(
            PageMargin::new()
                .top(MARGIN.0)
                .bottom(MARGIN.0)
                .left(MARGIN.1)
                .right(MARGIN.1)
                .header(850)
                .footer(850)
                .gutter(0),
        )
        .default_fonts(Face::Song.fonts())
        .default_size(24);
    for look in LOOKS {
        docx = docx.add_style(look.style());
    }
    docx = docx.header(header(&document.header)).footer(footer());
    if document.has_cover() {
        docx = docx
            .first_header(Header::new().add_paragraph(styled("Edge")))
            .first_footer(Footer::new().add_paragraph(styled("Edge")));
    }
    for (n, block) in document.blocks.iter().enumerate() {
        docx = add(docx, block, leads(block, document.blocks.get(n + 1)));
    }
    let mut packed = Cursor::new(Vec::new());
    docx.pack(&mut packed)?;
    squeeze(packed.get_ref())
}

/// Whether a block only leads to the next, so that no page may end between them.
fn leads(block: &Block, next: Option<&Block>) -> bool {
    matches!(
        (block, next),
        (Block::Heading { .. }, _)
            | (
                Block::Clause { depth: 0, .. },
                Some(Block::Clause { depth: 1.., .. })
            )
            | (Block::Clause { .. }, Some(Block::Table { .. }))
            | (Block::Paragraph { .. }, Some(Block::Signatures { .. }))
    )
}

fn add(docx: Docx, block: &Block, leads: bool) -> Docx {
    match block {
        Block::Cover { .. } => parts::cover(docx, block),
        Block::Title { text } => docx.add_paragraph(worded("Title", text)),
        Block::Heading { text } => docx.add_paragraph(worded("Heading1", text).keep_next(leads)),
        Block::Clause {
            number,
            text,
            depth,
        } => docx.add_paragraph(parts::clause(number, text, *depth).keep_next(leads)),
        Block::Paragraph { text, set } => {
            docx.add_paragraph(paragraph(text, *set).keep_next(leads))
        }
        Block::Facts { facts } => parts::spaced(docx, parts::facts(facts)),
        Block::Table { table } => parts::spaced(docx, parts::table(table)),
        Block::Form { rows } => parts::spaced(docx, form::form(rows)),
        Block::Signatures { signatures } => docx.add_table(parts::signatures(signatures)),
        Block::PageBreak => docx.add_paragraph(parts::page_break()),
    }
}

fn styled(id: &str) -> Paragraph {
    Paragraph::new().style(id)
}

fn worded(id: &str, text: &Text) -> Paragraph {
    parts::words(styled(id), text)
}

fn paragraph(text: &Text, set: Set) -> Paragraph {
    match set {
        Set::Indented => {
            worded("Body", text).indent(None, Some(SpecialIndentType::FirstLine(480)), None, None)
        }
        Set::Flush => worded("Body", text),
        Set::Centred => worded("Body", text).align(AlignmentType::Center),
        Set::Small => worded("Note", text),
    }
}

fn header(words: &str) -> Header {
    let mut line = worded("Edge", &Text::from(words));
    let rule = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
        .val(BorderType::Single)
        .size(4)
        .space(4)
        .color("808080");
    if !words.is_empty() {
        line.property = line
            .property
            .set_borders(ParagraphBorders::with_empty().set(rule));
    }
    Header::new().add_paragraph(line)
}

/// 第 1 页 共 9 页, counted by Word.
fn footer() -> Footer {
    let run = |words: &str| Run::new().add_text(words).fonts(Face::Song.fonts());
    let line = styled("Edge")
        .add_run(run("第 "))
        .add_page_num(PageNum::new())
        .add_run(run(" 页　共 "))
        .add_num_pages(NumPages::new())
        .add_run(run(" 页"));
    Footer::new().add_paragraph(line)
}

/// The package again with its parts squeezed: they come stored as they are, at five times the size.
fn squeeze(package: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut from = zip::ZipArchive::new(Cursor::new(package))?;
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for n in 0..from.len() {
        let mut part = from.by_index(n)?;
        if part.is_dir() {
            continue;
        }
        to.start_file(part.name()?.to_string(), options)?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        to.write_all(&bytes)?;
    }
    Ok(to.finish()?.into_inner())
}
