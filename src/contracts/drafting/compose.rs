//! A contract text filled in: a document of the office room, and the list of what is still blank. Must stay true: no
//! value is invented, nothing of the text's marks is left over, and what has nothing to say reads 无.

use chrono::NaiveDate;

use super::facts::{self, Known, Source};
use super::tables;
use super::text::{ContractText, Form, Line, Piece, Table};
use crate::contracts::details::Side;
use crate::office::{Block, Document, Fact, Kind, Set, Signature, Text};

/// How a blank looks in the text.
pub(crate) const BLANK: &str = "　（待填）　";
const DAY_BY_HAND: &str = "　　　　年　　月　　日";
const SIGNS: &str = "法定代表人或代理人";

/// Something that is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blank {
    /// A name that the texts use.
    pub(crate) name: String,
    /// Which one of several, such as a patent's number.
    pub(crate) of: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Composed {
    pub(crate) document: Document,
    pub(crate) blanks: Vec<Blank>,
}

/// Fills texts from what is known, and remembers what is not.
pub(super) struct Filler<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) known: Known,
    pub(super) blanks: Vec<Blank>,
}

impl Filler<'_> {
    /// A value, or a blank in its place.
    pub(super) fn value(&mut self, name: &str) -> Text {
        let words = self.known.words(name).to_owned();
        self.or_blank(name, "", &words)
    }

    pub(super) fn or_blank(&mut self, name: &str, of: &str, words: &str) -> Text {
        if !words.trim().is_empty() {
            return Text::from(words);
        }
        // 大写 is blank together with its figures.
        let name = name.strip_suffix("_cn").unwrap_or(name);
        let blank = Blank {
            name: name.to_owned(),
            of: of.to_owned(),
        };
        if !self.blanks.contains(&blank) {
            self.blanks.push(blank);
        }
        Text::new().blank(BLANK)
    }

    fn stands(&self, line: &Line) -> bool {
        let known = &self.known;
        line.when.iter().all(|c| c.holds(known.code(&c.name)))
    }

    pub(super) fn text(&mut self, pieces: &[Piece]) -> Text {
        let mut text = Text::new();
        for piece in pieces {
            let (part, strong) = match piece {
                Piece::Words { words, strong } => (Text::from(words.as_str()), *strong),
                Piece::Value {
                    name,
                    otherwise,
                    strong,
                } => {
                    let known = self.known.words(name);
                    let part = match otherwise {
                        Some(words) if known.is_empty() => Text::from(words.as_str()),
                        _ => self.value(name),
                    };
                    (part, *strong)
                }
            };
            for span in part.spans() {
                let kind = match span.kind {
                    Kind::Plain if strong => Kind::Strong,
                    kind => kind,
                };
                text = text.with(kind, &span.words);
            }
        }
        text
    }

    /// The lines of a clause that stand, numbered; none when the clause comes to nothing.
    fn lines(&mut self, document: &mut Document, clause: usize, lines: &[Line]) {
        let (mut number, mut item) = (0, 0);
        let mut waiting: Option<(String, Text, u8)> = None;
        let mut empty = true;
        for line in lines {
            if !self.stands(line) {
                continue;
            }
            empty = false;
            let text = self.text(&line.pieces);
            if line.form == Form::More {
                if let Some((_, before, _)) = &mut waiting {
                    *before = std::mem::take(before).join(text);
                }
                continue;
            }
            if let Some((number, text, depth)) = waiting.take() {
                document.clause(number, text, depth);
            }
            match line.form {
                Form::Numbered => {
                    (number, item) = (number + 1, 0);
                    waiting = Some((format!("{clause}.{number}"), text, 0));
                }
                Form::Item => {
                    item += 1;
                    waiting = Some((format!("（{item}）"), text, 1));
                }
                Form::Table(table) => self.table(document, table),
                Form::Plain | Form::More => document.paragraph(text, Set::Indented),
            }
        }
        if let Some((number, text, depth)) = waiting {
            document.clause(number, text, depth);
        }
        if empty {
            document.paragraph("无。", Set::Indented);
        }
    }

    fn table(&mut self, document: &mut Document, table: Table) {
        let (columns, rows) = match table {
            Table::Patents => tables::patents(self),
            Table::Instalments => tables::instalments(self),
            Table::Items => tables::items(self),
        };
        document.table(columns, rows);
    }
}

/// 一 to 十九: more clauses no text has.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let ten = if n >= 10 { "十" } else { "" };
    format!("{ten}{}", DIGITS.get(n % 10).copied().unwrap_or(""))
}

/// The text filled in.
pub(crate) fn compose(text: &ContractText, source: &Source<'_>) -> Composed {
    let mut filler = Filler {
        known: source.known(),
        source,
        blanks: Vec::new(),
    };
    let title = filler.text(&text.title);
    let mut document = Document::new(format!("{}　{}", title.words(), source.number));
    cover(&mut document, &mut filler, text, title);
    document.heading("合同当事人");
    document.facts(tables::parties(&mut filler, text));
    for line in &text.preamble {
        let words = filler.text(&line.pieces);
        document.paragraph(words, Set::Indented);
    }
    for (n, clause) in text.clauses.iter().enumerate() {
        document.heading(format!("第{}条　{}", chinese(n + 1), clause.heading));
        filler.lines(&mut document, n + 1, &clause.lines);
    }
    document.paragraph("（以下无正文，为签署页）", Set::Centred);
    signatures(&mut document, source);
    Composed {
        document,
        blanks: filler.blanks,
    }
}

fn cover(document: &mut Document, filler: &mut Filler<'_>, text: &ContractText, title: Text) {
    let subtitle = filler.text(&text.subtitle);
    let signed = filler.source.values.signed_on;
    let term = filler
        .value("starts")
        .plain("至")
        .join(filler.value("ends"));
    let side = |name: &str, letter: &str| format!("{name}（{letter}）");
    let mut facts = vec![
        Fact::new("合同编号", filler.source.number),
        Fact::new("项目名称", filler.value("name")),
        Fact::new(side(&text.buyer, "甲方"), filler.value("buyer")),
        Fact::new(side(&text.seller, "乙方"), filler.value("seller")),
    ];
    if text.types.iter().any(|code| code == "53") {
        facts.push(Fact::new("第三方", filler.value("third")));
    }
    facts.extend([
        Fact::new("签订时间", by_hand(signed)),
        Fact::new("签订地点", filler.value("signed_at")),
        Fact::new("有效期限", term),
    ]);
    document.push(Block::Cover {
        title,
        subtitle,
        facts,
        foot: Text::from(format!(
            "文本 {} {}　·　草案，供双方协商使用，不是官方示范文本；签署前请逐条核对",
            text.code, text.version
        )),
    });
}

/// A day, or room to write it in when signing.
fn by_hand(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| DAY_BY_HAND.to_owned(), facts::day)
}

fn signatures(document: &mut Document, source: &Source<'_>) {
    let v = source.values;
    let one = |side: &str, name: &str| Signature {
        side: format!("{side}（盖章）"),
        name: Text::from(name),
        lines: vec![SIGNS.to_owned()],
        day: DAY_BY_HAND.to_owned(),
    };
    let mut all = vec![one("甲方", &v.buyer_name), one("乙方", &v.seller_name)];
    for (side, letter) in [(Side::Buyer, "甲方"), (Side::Seller, "乙方")] {
        let further = v.details.further_of(side);
        all.extend(further.map(|party| one(letter, &party.name)));
    }
    document.push(Block::Signatures { signatures: all });
}
