//! The parts of a Word file: lines with breaks and blanks, tables within the margins, places to sign.

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, LineSpacing, LineSpacingType, Paragraph, Run,
    Shading, ShdType, SpecialIndentType, Table as Grid, TableAlignmentType, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellBorder, TableCellBorderPosition,
    TableCellBorders, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::{Face, WIDTH, styled, worded};
use crate::office::{Block, Fact, Kind, Signature, Table, Text};

/// How wide the names of facts stand, on a cover and elsewhere.
const COVER_NAMES: usize = 2950;
const FACT_NAMES: usize = 2300;

/// The words of a text with their looks; line ends become breaks.
pub(super) fn words(mut paragraph: Paragraph, text: &Text) -> Paragraph {
    for span in text.spans() {
        let mut run = Run::new();
        for (n, line) in span.lines().iter().enumerate() {
            if n > 0 {
                run = run.add_break(BreakType::TextWrapping);
            }
            run = run.add_text(line.as_str());
        }
        paragraph = paragraph.add_run(match span.kind {
            Kind::Plain => run,
            Kind::Strong => run.bold(),
            Kind::Blank => run
                .underline("single")
                .shading(Shading::new().shd_type(ShdType::Clear).fill("FFF2CC")),
        });
    }
    paragraph
}

pub(super) fn clause(number: &str, text: &Text, depth: u8) -> Paragraph {
    let (left, hanging) = if depth == 0 { (640, 640) } else { (1320, 680) };
    // The number hangs in the margin of its own clause, so that clauses can be found by running down the page.
    let numbered = styled("Body").add_run(Run::new().add_text(number).add_tab());
    words(numbered, text)
        .indent(
            Some(left),
            Some(SpecialIndentType::Hanging(hanging)),
            None,
            None,
        )
        .align(AlignmentType::Both)
}

pub(super) fn page_break() -> Paragraph {
    Paragraph::new().add_run(Run::new().add_break(BreakType::Page))
}

/// A table with a little room around it, which Word doesn't leave by itself.
pub(super) fn spaced(docx: Docx, table: Grid) -> Docx {
    let room = |line: i32| {
        let spacing = LineSpacing::new()
            .line(line)
            .line_rule(LineSpacingType::Exact);
        Paragraph::new()
            .size(8)
            .line_spacing(spacing)
            .keep_next(true)
    };
    docx.add_paragraph(room(100))
        .add_table(table)
        .add_paragraph(room(160))
}

fn cell(id: &str, text: &Text, width: usize) -> TableCell {
    TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center)
        .add_paragraph(worded(id, text))
}

pub(super) fn ruled(rows: Vec<TableRow>, widths: Vec<usize>) -> Grid {
    let line = |position| {
        TableBorder::new(position)
            .border_type(BorderType::Single)
            .size(4)
            .color("404040")
    };
    let borders = [
        TableBorderPosition::Top,
        TableBorderPosition::Bottom,
        TableBorderPosition::Left,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .fold(TableBorders::with_empty(), |all, at| all.set(line(at)));
    grid(Grid::new(rows).set_borders(borders), widths)
}

fn bare(rows: Vec<TableRow>, widths: Vec<usize>) -> Grid {
    grid(Grid::without_borders(rows), widths)
}

fn grid(table: Grid, widths: Vec<usize>) -> Grid {
    table
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 100, 40, 100))
        .align(TableAlignmentType::Center)
        .set_grid(widths)
}

pub(super) fn cover(docx: Docx, block: &Block) -> Docx {
    let Block::Cover {
        title,
        subtitle,
        facts,
        foot,
    } = block
    else {
        return docx;
    };
    let values = WIDTH - COVER_NAMES - 500;
    let rows = facts
        .iter()
        .map(|fact| {
            let name = Text::from(format!("{}：", fact.name));
            TableRow::new(vec![
                TableCell::new()
                    .width(COVER_NAMES, WidthType::Dxa)
                    .vertical_align(VAlignType::Bottom)
                    .add_paragraph(worded("CoverLine", &name).align(AlignmentType::Distribute)),
                TableCell::new()
                    .width(values, WidthType::Dxa)
                    .vertical_align(VAlignType::Bottom)
                    .set_borders(underlined())
                    .add_paragraph(worded("CoverLine", &fact.value)),
            ])
            .cant_split()
        })
        .collect();
    let room = |above: u32| styled("Body").line_spacing(LineSpacing::new().before(above).line(240));
    docx.add_paragraph(worded("CoverTitle", title))
        .add_paragraph(worded("CoverLine", subtitle).align(AlignmentType::Center))
        .add_paragraph(room(1500))
        .add_table(bare(rows, vec![COVER_NAMES, values]))
        .add_paragraph(room(900))
        .add_paragraph(worded("Note", foot).align(AlignmentType::Center))
        .add_paragraph(page_break())
}

fn underlined() -> TableCellBorders {
    TableCellBorders::with_empty().set(
        TableCellBorder::new(TableCellBorderPosition::Bottom)
            .border_type(BorderType::Single)
            .size(6)
            .color("000000"),
    )
}

pub(super) fn facts(facts: &[Fact]) -> Grid {
    let values = WIDTH - FACT_NAMES;
    let rows = facts
        .iter()
        .map(|fact| {
            let name = Text::from(fact.name.as_str());
            TableRow::new(vec![
                cell("Cell", &name, FACT_NAMES).shading(shaded()),
                cell("Cell", &fact.value, values),
            ])
            .cant_split()
        })
        .collect();
    ruled(rows, vec![FACT_NAMES, values])
}

pub(super) fn shaded() -> Shading {
    Shading::new().shd_type(ShdType::Clear).fill("F2F2F2")
}

pub(super) fn table(table: &Table) -> Grid {
    let whole: usize = table.columns.iter().map(|c| usize::from(c.share)).sum();
    let widths: Vec<usize> = table
        .columns
        .iter()
        .map(|c| WIDTH * usize::from(c.share) / whole.max(1))
        .collect();
    let head = table.columns.iter().zip(&widths).map(|(column, width)| {
        let name = Text::new().strong(&column.head);
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .shading(shaded())
            .add_paragraph(worded("Cell", &name).align(AlignmentType::Center))
    });
    let mut rows = vec![TableRow::new(head.collect()).cant_split()];
    let empty = Text::new();
    for row in &table.rows {
        let cells = table.columns.iter().zip(&widths).enumerate();
        let cells = cells.map(|(n, (column, width))| {
            let text = row.get(n).unwrap_or(&empty);
            let mut line = worded("Cell", text);
            if column.figures {
                line = line.align(AlignmentType::Right);
            }
            TableCell::new()
                .width(*width, WidthType::Dxa)
                .vertical_align(VAlignType::Center)
                .add_paragraph(line)
        });
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    ruled(rows, widths)
}

pub(super) fn signatures(signatures: &[Signature]) -> Grid {
    let half = WIDTH / 2;
    let rows = signatures
        .chunks(2)
        .map(|pair| {
            let mut cells: Vec<TableCell> = pair.iter().map(|one| place(one, half)).collect();
            if cells.len() == 1 {
                cells.push(cell("Cell", &Text::new(), half));
            }
            TableRow::new(cells).cant_split()
        })
        .collect();
    bare(rows, vec![half, half])
}

fn place(signature: &Signature, width: usize) -> TableCell {
    let line = |text: &Text| {
        worded("Body", text)
            .keep_next(true)
            .line_spacing(LineSpacing::new().before(80).after(80).line(320))
    };
    let mut cell = TableCell::new()
        .width(width, WidthType::Dxa)
        .add_paragraph(line(&Text::new().strong(format!("{}：", signature.side))))
        .add_paragraph(line(&signature.name));
    for words in &signature.lines {
        // Room for the seal above, and for a hand behind the words.
        let room = Run::new()
            .add_text("　　　　　　")
            .underline("single")
            .fonts(Face::Song.fonts());
        let words = Text::from(format!("{words}："));
        cell = cell.add_paragraph(line(&words).add_run(room));
    }
    cell.add_paragraph(line(&Text::from(signature.day.as_str())))
        .add_paragraph(styled("Body"))
}
