//! Words of a line, part by part. What can't be printed is taken out here, so that nothing typed can break a file or
//! turn the reading direction of the words around it.

use serde::Serialize;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Plain,
    Strong,
    /// Still to be filled: shown so that nobody overlooks it.
    Blank,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    pub kind: Kind,
    pub words: String,
    /// The same words by lines, for the page.
    lines: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(Vec<Span>);

impl Text {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn plain(self, words: impl AsRef<str>) -> Self {
        self.with(Kind::Plain, words.as_ref())
    }

    #[must_use]
    pub fn strong(self, words: impl AsRef<str>) -> Self {
        self.with(Kind::Strong, words.as_ref())
    }

    #[must_use]
    pub fn blank(self, words: impl AsRef<str>) -> Self {
        self.with(Kind::Blank, words.as_ref())
    }

    /// One part more; parts of one kind run together.
    #[must_use]
    pub fn with(mut self, kind: Kind, words: &str) -> Self {
        let words = clean(words);
        if words.is_empty() {
            return self;
        }
        match self.0.last_mut() {
            Some(last) if last.kind == kind && kind != Kind::Blank => {
                last.words.push_str(&words);
                last.lines = lines(&last.words);
            }
            _ => self.0.push(Span {
                kind,
                lines: lines(&words),
                words,
            }),
        }
        self
    }

    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        for span in other.0 {
            self = self.with(span.kind, &span.words);
        }
        self
    }

    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words without their looks.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.iter().map(|span| span.words.as_str()).collect()
    }
}

impl Span {
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::new().plain(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::new().plain(words)
    }
}

fn lines(words: &str) -> Vec<String> {
    words.split('\n').map(str::to_owned).collect()
}

/// Without control characters (line ends stay), marks that turn the reading direction, and what XML can't hold.
pub(super) fn clean(words: &str) -> String {
    words
        .replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            c => c,
        })
        .filter(|c| *c == '\n' || !c.is_control())
        .filter(|c| {
            !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .filter(|c| !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
        .collect()
}
