//! Documents for paper: one model of headings, clauses, tables and signatures, written as a Word file and shown as a
//! page. It knows no word of the field. The same model always makes the same bytes, so that a file can be held against
//! its hash later.

pub(crate) mod cells;
mod form;
mod text;
mod word;

#[cfg(test)]
pub(crate) mod tests;

use serde::Serialize;

pub use form::{FormCell, Look};
pub use text::{Kind, Span, Text};
pub use word::{CONTENT_TYPE, write};

/// A document, from the cover to the signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// In small letters at the top of every page but a cover.
    pub header: String,
    pub blocks: Vec<Block>,
}

/// What stands on the pages, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// The first page by itself: without header and page number when it comes first. The facts stand on ruled lines.
    Cover {
        title: Text,
        subtitle: Text,
        facts: Vec<Fact>,
        foot: Text,
    },
    Title {
        text: Text,
    },
    Heading {
        text: Text,
    },
    /// A numbered clause; depth 0 is the clause itself, 1 what belongs to it. The number is given, so that the words
    /// may refer to it.
    Clause {
        number: String,
        text: Text,
        depth: u8,
    },
    Paragraph {
        text: Text,
        set: Set,
    },
    /// Names on the left, values on the right.
    Facts {
        facts: Vec<Fact>,
    },
    Table {
        table: Table,
    },
    /// A form as it is filled on paper: names shaded, values beside them, lines of their own widths.
    Form {
        rows: Vec<Vec<FormCell>>,
    },
    /// Side by side, two in a row, kept on one page.
    Signatures {
        signatures: Vec<Signature>,
    },
    PageBreak,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// The first line is two characters in.
    #[default]
    Indented,
    Flush,
    Centred,
    /// Flush and in small letters: notes below a table.
    Small,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub name: String,
    pub value: Text,
}

impl Fact {
    pub fn new(name: impl Into<String>, value: impl Into<Text>) -> Self {
        Self {
            name: text::clean(&name.into()),
            value: value.into(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    pub columns: Vec<Column>,
    /// Each has as many cells as there are columns; missing ones stay empty, others are left out.
    pub rows: Vec<Vec<Text>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    pub head: String,
    /// Its share of the width, beside the shares of the others.
    pub share: u16,
    /// Figures: set to the right.
    pub figures: bool,
}

impl Column {
    pub fn new(head: impl Into<String>, share: u16) -> Self {
        Self {
            head: text::clean(&head.into()),
            share,
            figures: false,
        }
    }

    pub fn figures(head: impl Into<String>, share: u16) -> Self {
        Self {
            figures: true,
            ..Self::new(head, share)
        }
    }
}

/// Where one side signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Such as 甲方（盖章）.
    pub side: String,
    pub name: Text,
    /// Lines with room to write behind them.
    pub lines: Vec<String>,
    /// The day, written by hand.
    pub day: String,
}

impl Document {
    #[must_use]
    pub fn new(header: impl Into<String>) -> Self {
        Self {
            header: text::clean(&header.into()),
            blocks: Vec::new(),
        }
    }

    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub fn title(&mut self, text: impl Into<Text>) {
        self.push(Block::Title { text: text.into() });
    }

    pub fn heading(&mut self, text: impl Into<Text>) {
        self.push(Block::Heading { text: text.into() });
    }

    pub fn clause(&mut self, number: impl Into<String>, text: impl Into<Text>, depth: u8) {
        self.push(Block::Clause {
            number: text::clean(&number.into()),
            text: text.into(),
            depth,
        });
    }

    pub fn paragraph(&mut self, text: impl Into<Text>, set: Set) {
        self.push(Block::Paragraph {
            text: text.into(),
            set,
        });
    }

    pub fn facts(&mut self, facts: Vec<Fact>) {
        self.push(Block::Facts { facts });
    }

    pub fn table(&mut self, columns: Vec<Column>, rows: Vec<Vec<Text>>) {
        self.push(Block::Table {
            table: Table { columns, rows },
        });
    }

    pub fn form(&mut self, rows: Vec<Vec<FormCell>>) {
        self.push(Block::Form { rows });
    }

    /// Whether the first page carries neither header nor number.
    #[must_use]
    pub fn has_cover(&self) -> bool {
        matches!(self.blocks.first(), Some(Block::Cover { .. }))
    }
}
