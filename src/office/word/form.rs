//! A form in a Word file: one table whose columns begin wherever a cell of some line begins.

use docx_rs::{
    AlignmentType, Paragraph, Table as Grid, TableCell, TableRow, VAlignType, WidthType,
};

use super::parts::{ruled, shaded};
use super::{WIDTH, worded};
use crate::office::{FormCell, Look, Text};

pub(super) fn form(rows: &[Vec<FormCell>]) -> Grid {
    let edges = edges(rows);
    let widths: Vec<usize> = edges.windows(2).map(|e| width(e[1] - e[0])).collect();
    let lines = rows
        .iter()
        .map(|row| {
            let mut from = 0;
            let cells = row.iter().map(|cell| {
                let to = from + usize::from(cell.share);
                let spans = edges.iter().filter(|e| **e > from && **e <= to).count();
                let cell = one(cell, width(to - from)).grid_span(spans.max(1));
                from = to;
                cell
            });
            TableRow::new(cells.collect()).cant_split()
        })
        .collect();
    ruled(lines, widths)
}

fn width(share: usize) -> usize {
    WIDTH * share / 100
}

/// Where cells begin and end, in hundredths from the left.
fn edges(rows: &[Vec<FormCell>]) -> Vec<usize> {
    let mut edges = vec![0];
    for row in rows {
        let mut at = 0;
        for cell in row {
            at += usize::from(cell.share);
            edges.push(at);
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn one(cell: &FormCell, width: usize) -> TableCell {
    let built = TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center)
        .add_paragraph(words(cell));
    match cell.look {
        Look::Band | Look::Label => built.shading(shaded()),
        Look::Value => built,
    }
}

fn words(cell: &FormCell) -> Paragraph {
    if cell.look == Look::Band {
        let strong = Text::new().strong(cell.text.words());
        return worded("Cell", &strong)
            .align(AlignmentType::Center)
            .keep_next(true);
    }
    worded("Cell", &cell.text)
}
