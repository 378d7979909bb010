//! The lines of a form: names and values side by side, each with its share of the width in hundredths.

use serde::Serialize;

use super::Text;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// The name of a part, over the whole width.
    Band,
    Label,
    Value,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormCell {
    pub look: Look,
    pub text: Text,
    /// Of a hundred; the cells of a line make a hundred together.
    pub share: u8,
}

impl FormCell {
    pub fn band(text: impl Into<Text>) -> Self {
        Self {
            look: Look::Band,
            text: text.into(),
            share: 100,
        }
    }

    pub fn label(text: impl Into<Text>, share: u8) -> Self {
        Self {
            look: Look::Label,
            text: text.into(),
            share,
        }
    }

    pub fn value(text: impl Into<Text>, share: u8) -> Self {
        Self {
            look: Look::Value,
            text: text.into(),
            share,
        }
    }
}
