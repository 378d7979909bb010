//! Patent numbers as China's office writes them. An application number carries a check digit;
//! a document number doesn't. Neither tells whether the right still lives.

mod application;
mod document;

use std::fmt;

use thiserror::Error;

pub use application::ApplicationNumber;
pub use document::DocumentNumber;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatentKind {
    Invention,
    UtilityModel,
    Design,
}

impl PatentKind {
    /// Years from the filing date (专利法 42).
    #[must_use]
    pub const fn life_years(self) -> u32 {
        match self {
            Self::Invention => 20,
            Self::UtilityModel => 10,
            Self::Design => 15,
        }
    }

    /// The code in table `ip`.
    #[must_use]
    pub const fn ip_code(self) -> &'static str {
        match self {
            Self::Invention => "11",
            Self::UtilityModel => "12",
            Self::Design => "13",
        }
    }

    /// 8 and 9 came in by the international way and then count as 1 and 2.
    const fn of_application(digit: u8) -> Option<Self> {
        match digit {
            b'1' | b'8' => Some(Self::Invention),
            b'2' | b'9' => Some(Self::UtilityModel),
            b'3' => Some(Self::Design),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PatentError {
    #[error("no patent number was given")]
    Empty,
    #[error("this is not shaped like a patent number")]
    Shape,
    #[error("no such number was issued in {0}")]
    Year(u16),
    #[error("the check digit should be {expected}")]
    CheckDigit { expected: char },
}

/// What people put into a field called "patent number": either of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatentNumber {
    Application(ApplicationNumber),
    Document(DocumentNumber),
}

impl PatentNumber {
    /// # Errors
    /// Those of an application number, which is what is meant most often.
    pub fn parse(text: &str) -> Result<Self, PatentError> {
        DocumentNumber::parse(text)
            .map(Self::Document)
            .or_else(|_| ApplicationNumber::parse(text).map(Self::Application))
    }

    #[must_use]
    pub fn kind(&self) -> PatentKind {
        match self {
            Self::Application(number) => number.kind(),
            Self::Document(number) => number.kind(),
        }
    }
}

impl fmt::Display for PatentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Application(number) => number.fmt(f),
            Self::Document(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn either_number_may_be_typed() {
        let number = PatentNumber::parse("CN201710601862.3").unwrap();
        assert_eq!(number.to_string(), "201710601862.3");
        assert_eq!(number.kind().life_years(), 20);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(ZL|CN)?[0-9.X一é]{0,18}") {
            let _ = PatentNumber::parse(&text);
        }
    }
}
