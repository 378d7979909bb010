//! The columns of a file of records: how their headers are written, and how a cell's text and a form's pairs become
//! each other. What an export writes an import reads back as it was.

use std::borrow::Cow;

use crate::codes::{self, Table};
use crate::listings::Kind;
use crate::web::words::{Locale, t};

/// What a cell of a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The record's id in the system it comes from; never shown.
    Id,
    Text,
    /// One code of a table, or its word.
    Code(Table),
    /// Several, parted by 、.
    Codes(Table),
    /// One of a few words that are no table: (code, key of the word).
    Choice(&'static [(&'static str, &'static str)]),
    /// A sum or range in 万元, or 面议; fields NAME_kind, NAME, NAME_to.
    Price,
    Day,
    /// Rows, a line each, their fields parted by |; a field may be a code.
    Rows(&'static [(&'static str, Option<Table>)]),
    /// A need's target indicators: 名称 | ≥93 | % | 必须.
    Targets,
    /// An exact sum, in the unit that its heading names.
    Money,
}

/// One column.
#[derive(Debug)]
pub(crate) struct Column {
    /// The form's field.
    pub(crate) field: &'static str,
    /// The end of its word's key.
    key: &'static str,
    pub(crate) shape: Shape,
    /// Other headers that mean the same.
    also: &'static [&'static str],
}

pub(super) const fn column(
    field: &'static str,
    key: &'static str,
    shape: Shape,
    also: &'static [&'static str],
) -> Column {
    Column {
        field,
        key,
        shape,
        also,
    }
}

pub(crate) const TIERS: &[(&str, &str)] = &[
    ("public", "imports-tier-public"),
    ("signed_in", "imports-tier-signed-in"),
    ("counterpart", "imports-tier-counterpart"),
];
pub(crate) const YES: &[(&str, &str)] = &[("yes", "imports-yes"), ("", "imports-no")];
const INDICATORS: Shape = Shape::Rows(&[
    ("name", None),
    ("value", None),
    ("unit", None),
    ("test", None),
]);
const COMPARISONS: Shape = Shape::Rows(&[
    ("indicator", None),
    ("ours", None),
    ("existing", None),
    ("cost", None),
]);
const RIGHTS: Shape = Shape::Rows(&[
    ("kind", Some(Table::Ip)),
    ("number", None),
    ("name", None),
    ("status", Some(Table::IpStatus)),
]);

const ID: &[&str] = &["编号", "序号", "no", "number", "external_id"];
const TITLE: &[&str] = &["成果名称", "需求名称", "标题", "name"];
const SUMMARY: &[&str] = &[
    "content",
    "正文",
    "内容",
    "摘要",
    "简介",
    "成果简介",
    "需求内容",
    "需求描述",
    "description",
    "abstract",
];
const FIELD: &[&str] = &["领域", "所属领域"];

static ACHIEVEMENT: &[Column] = &[
    column("id", "id", Shape::Id, ID),
    column("title", "title", Shape::Text, TITLE),
    column("value_line", "value-line", Shape::Text, &["一句话价值"]),
    column("summary", "summary", Shape::Text, SUMMARY),
    column("problem", "problem", Shape::Text, &[]),
    column("field", "field", Shape::Code(Table::Field), FIELD),
    column("keywords", "keywords", Shape::Text, &["关键字", "标签"]),
    column(
        "maturity",
        "maturity",
        Shape::Code(Table::Maturity),
        &["成熟度", "trl"],
    ),
    column("maturity_evidence", "maturity-evidence", Shape::Text, &[]),
    column(
        "modes",
        "modes",
        Shape::Codes(Table::CooperationMode),
        &["转化方式"],
    ),
    column("indicators", "indicators", INDICATORS, &[]),
    column("comparisons", "comparisons", COMPARISONS, &[]),
    column("ip", "ip", RIGHTS, &["rights", "专利"]),
    column("team", "team", Shape::Text, &[]),
    column("applications", "applications", Shape::Text, &[]),
    column("benefits", "benefits", Shape::Text, &[]),
    column("price", "price", Shape::Price, &[]),
    column("region", "region", Shape::Code(Table::Region), &["地区"]),
    column("contact_name", "contact-name", Shape::Text, &[]),
    column("contact_phone", "contact-phone", Shape::Text, &["电话"]),
    column(
        "tier_technical",
        "tier-technical",
        Shape::Choice(TIERS),
        &[],
    ),
    column("tier_team", "tier-team", Shape::Choice(TIERS), &[]),
    column("tier_price", "tier-price", Shape::Choice(TIERS), &[]),
];

static NEED: &[Column] = &[
    column("id", "id", Shape::Id, ID),
    column("title", "title", Shape::Text, TITLE),
    column(
        "need_kind",
        "need-kind",
        Shape::Code(Table::NeedKind),
        &["类型", "kind"],
    ),
    column("summary", "summary", Shape::Text, SUMMARY),
    column("situation", "situation", Shape::Text, &[]),
    column("indicators", "targets", Shape::Targets, &["targets"]),
    column("tried", "tried", Shape::Text, &[]),
    column("conditions", "conditions", Shape::Text, &[]),
    column("budget", "budget", Shape::Price, &[]),
    column("deadline", "deadline", Shape::Day, &["截止时间"]),
    column("challenge", "challenge", Shape::Choice(YES), &[]),
    column("challenge_until", "challenge-until", Shape::Day, &[]),
    column(
        "challenge_conditions",
        "challenge-conditions",
        Shape::Text,
        &[],
    ),
    column("modes", "modes", Shape::Codes(Table::CooperationMode), &[]),
    column("ip_wish", "ip-wish", Shape::Code(Table::IpWish), &[]),
    column("field", "field", Shape::Code(Table::Field), FIELD),
    column(
        "industry",
        "industry",
        Shape::Code(Table::Industry),
        &["行业"],
    ),
    column("keywords", "keywords", Shape::Text, &["关键字", "标签"]),
    column("region", "region", Shape::Code(Table::Region), &["地区"]),
    column("masked", "masked", Shape::Choice(YES), &[]),
    column("protected", "protected", Shape::Text, &[]),
    column("contact_name", "contact-name", Shape::Text, &[]),
    column("contact_phone", "contact-phone", Shape::Text, &["电话"]),
];

/// The columns of a kind, in the template's order.
#[must_use]
pub(crate) fn of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Achievement => ACHIEVEMENT,
        Kind::Need => NEED,
    }
}

/// The column that a form's field (`indicators.0.name`, `price_kind`) belongs to.
#[must_use]
pub(crate) fn holding(kind: Kind, field: &str) -> Option<&'static Column> {
    let base = field.split('.').next().unwrap_or(field);
    let columns = of(kind);
    columns.iter().find(|c| c.field == base).or_else(|| {
        columns.iter().find(|c| {
            c.shape == Shape::Price
                && base
                    .strip_prefix(c.field)
                    .is_some_and(|rest| matches!(rest, "_kind" | "_to"))
        })
    })
}

impl Column {
    /// The header in a language.
    #[must_use]
    pub(crate) fn header(&self, locale: Locale) -> String {
        t(locale, &format!("imports-col-{}", self.key))
    }

    /// What the template shows in this column's example row.
    #[must_use]
    pub(crate) fn example(&self, kind: Kind, locale: Locale) -> String {
        let key = match (self.field, kind) {
            ("id", _) => "imports-example-id".to_owned(),
            (_, Kind::Achievement) => format!("imports-example-a-{}", self.key),
            (_, Kind::Need) => format!("imports-example-n-{}", self.key),
        };
        t(locale, &key)
    }

    fn means(&self, header: &str) -> bool {
        folded(self.field) == header
            || Locale::ALL
                .into_iter()
                .any(|locale| folded(&self.header(locale)) == header)
            || self.also.iter().any(|also| folded(also) == header)
    }
}

/// A header without case, blanks, marks and what stands in brackets.
fn folded(header: &str) -> String {
    let bare = header
        .split(['(', '（', '[', '【'])
        .next()
        .unwrap_or(header);
    bare.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '_' | '-' | ':' | '：' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Which column each header is.
#[derive(Debug)]
pub(crate) struct Mapping {
    pub(crate) columns: Vec<Option<&'static Column>>,
    pub(crate) unknown: Vec<String>,
}

impl Mapping {
    /// Reads the header row; of two headers that mean the same the first counts.
    #[must_use]
    pub(crate) fn new(kind: Kind, headers: &[String]) -> Self {
        Self::among(of(kind), headers)
    }

    /// The same for any set of columns.
    #[must_use]
    pub(super) fn among(all: &'static [Column], headers: &[String]) -> Self {
        let mut columns: Vec<Option<&'static Column>> = Vec::with_capacity(headers.len());
        let mut unknown = Vec::new();
        for header in headers {
            let name = folded(header);
            let found = all
                .iter()
                .find(|c| !name.is_empty() && c.means(&name))
                .filter(|found| {
                    !columns
                        .iter()
                        .flatten()
                        .any(|known| known.field == found.field)
                });
            if found.is_none() && !name.is_empty() {
                unknown.push(header.trim().chars().take(40).collect());
            }
            columns.push(found);
        }
        Self { columns, unknown }
    }

    #[must_use]
    pub(crate) fn has(&self, field: &str) -> bool {
        self.columns.iter().flatten().any(|c| c.field == field)
    }
}

/// The code that a text means: the code itself, its word in either language, or the way to it.
#[must_use]
pub(crate) fn code_of(table: Table, text: &str) -> Option<&'static str> {
    if let Some(row) = codes::get(table, text) {
        return Some(&row.code);
    }
    let wanted = text.to_lowercase();
    let by_word = |row: &&codes::Row| {
        row.zh == text
            || row.en.to_lowercase() == wanted
            || Locale::ALL
                .into_iter()
                .any(|l| codes::path_label(table, &row.code, l.tag()) == text)
    };
    let found = codes::all(table).iter().find(by_word);
    let found = found.or_else(|| {
        // "TRL7", "7级"
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        codes::get(table, &digits).filter(|_| table == Table::Maturity)
    });
    found.map(|row| row.code.as_str())
}

/// The word of a code, if that word alone leads back to it; else the code.
#[must_use]
pub(crate) fn word_of(table: Table, code: &str, locale: Locale) -> Cow<'_, str> {
    let label = codes::label(table, code, locale.tag());
    if code_of(table, &label) == Some(code) {
        label
    } else {
        Cow::Borrowed(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_either_language_and_by_field() {
        let headers: Vec<String> = [
            "名称（必填）",
            "正文",
            "Technical field",
            "价格",
            "备注",
            "Title",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect();
        let mapping = Mapping::new(Kind::Achievement, &headers);
        let fields: Vec<Option<&str>> =
            mapping.columns.iter().map(|c| c.map(|c| c.field)).collect();
        assert_eq!(
            fields,
            [
                Some("title"),
                Some("summary"),
                Some("field"),
                Some("price"),
                None,
                None
            ]
        );
        assert_eq!(mapping.unknown, ["备注", "Title"]);
    }

    #[test]
    fn every_code_is_found_again_by_its_word() {
        for table in [
            Table::Field,
            Table::Industry,
            Table::Region,
            Table::Ip,
            Table::Maturity,
            Table::CooperationMode,
        ] {
            for row in codes::all(table) {
                for locale in Locale::ALL {
                    let word = word_of(table, &row.code, locale);
                    assert_eq!(
                        code_of(table, &word),
                        Some(row.code.as_str()),
                        "{table} {word}"
                    );
                }
            }
        }
        assert_eq!(code_of(Table::Maturity, "TRL 7"), Some("7"));
        assert_eq!(code_of(Table::Maturity, "好"), None);
    }
}
