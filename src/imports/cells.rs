//! From the text of a cell to the pairs of a form, and back.

use super::columns::{Column, Shape, code_of, word_of};
use crate::web::form::Typed;
use crate::web::words::{Locale, t};

const SEPARATORS: [char; 6] = ['、', '，', ',', ';', '；', '\n'];
const BARS: [char; 2] = ['|', '｜'];

/// Adds what a cell says to a form. A word that is no code stays as it is: the form's own check says so at its field.
pub(crate) fn read(typed: &mut Typed, column: &Column, text: &str) {
    let field = column.field;
    match column.shape {
        Shape::Id => {}
        Shape::Text | Shape::Money => typed.push(field, text),
        Shape::Day => typed.push(field, text.split(['T', ' ']).next().unwrap_or(text)),
        Shape::Code(table) => typed.push(field, code_of(table, text).unwrap_or(text)),
        Shape::Codes(table) => {
            for one in text
                .split(SEPARATORS)
                .map(str::trim)
                .filter(|w| !w.is_empty())
            {
                typed.push(field, code_of(table, one).unwrap_or(one));
            }
        }
        Shape::Choice(words) => typed.push(field, choice(words, text)),
        Shape::Price => price(typed, field, text),
        Shape::Rows(parts) => {
            for (n, line) in lines(text).enumerate() {
                for ((part, table), value) in parts.iter().zip(line.split(BARS)) {
                    let value = value.trim();
                    let value = table.and_then(|t| code_of(t, value)).unwrap_or(value);
                    typed.push(&format!("{field}.{n}.{part}"), value);
                }
            }
        }
        Shape::Targets => {
            for (n, line) in lines(text).enumerate() {
                target(typed, &format!("{field}.{n}"), line);
            }
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

pub(super) fn choice<'a>(words: &[(&'a str, &str)], text: &'a str) -> &'a str {
    let said = |key: &str| {
        Locale::ALL
            .into_iter()
            .any(|locale| t(locale, key).eq_ignore_ascii_case(text))
    };
    words
        .iter()
        .find(|(code, key)| *code == text || said(key))
        .map_or(text, |(code, _)| code)
}

/// "面议", "60", "60-80", "60–80 万元".
fn price(typed: &mut Typed, field: &str, text: &str) {
    let kind = format!("{field}_kind");
    if said_negotiable(text) {
        typed.push(&kind, "negotiable");
        return;
    }
    let bare = text
        .trim_end_matches("万元")
        .trim_end_matches('万')
        .trim_end();
    if let Some((from, to)) = split_range(bare) {
        typed.push(&kind, "range");
        typed.push(field, from);
        typed.push(&format!("{field}_to"), to);
    } else {
        typed.push(&kind, "amount");
        typed.push(field, bare);
    }
}

fn said_negotiable(text: &str) -> bool {
    Locale::ALL
        .into_iter()
        .any(|locale| t(locale, "price-open").eq_ignore_ascii_case(text))
        || ["面议", "negotiable"].contains(&text)
}

/// Two ends of a range; a minus in front is no range.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let (place, mark) = text
        .char_indices()
        .skip(1)
        .find(|(_, c)| ['-', '–', '—', '~', '～', '至', '到'].contains(c))?;
    let (from, to) = (&text[..place], &text[place + mark.len_utf8()..]);
    Some((from.trim(), to.trim()))
}

/// How people write what a figure should be.
const SIGNS: [(&str, &str); 7] = [
    (">=", "ge"),
    ("≥", "ge"),
    ("不低于", "ge"),
    ("<=", "le"),
    ("≤", "le"),
    ("不高于", "le"),
    ("=", "eq"),
];

/// `名称 | ≥93 | % | 必须`.
fn target(typed: &mut Typed, row: &str, line: &str) {
    let mut parts = line.split(BARS).map(str::trim);
    let (name, wanted, unit, must) = (
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
    );
    let signed = SIGNS
        .iter()
        .find_map(|(sign, op)| wanted.strip_prefix(sign).map(|rest| (*op, rest.trim(), "")));
    let (op, value, to) = signed
        .or_else(|| split_range(wanted).map(|(from, to)| ("range", from, to)))
        .unwrap_or(("eq", wanted, ""));
    let wish = Locale::ALL
        .into_iter()
        .any(|locale| t(locale, "imports-wish").eq_ignore_ascii_case(must))
        || must == "wish";
    let must = if wish { "wish" } else { "must" };
    for (part, value) in [
        ("name", name),
        ("op", op),
        ("value", value),
        ("value_to", to),
        ("unit", unit),
        ("must", must),
    ] {
        typed.push(&format!("{row}.{part}"), value);
    }
}

/// What a cell of an export says of a form. `None` for the locale writes codes instead of words.
pub(crate) fn write(typed: &Typed, column: &Column, locale: Option<Locale>) -> String {
    let field = column.field;
    let word = |table, code: &str| match locale {
        Some(locale) => word_of(table, code, locale).into_owned(),
        None => code.to_owned(),
    };
    match column.shape {
        Shape::Id => String::new(),
        Shape::Text | Shape::Day | Shape::Money => typed.get(field).to_owned(),
        Shape::Code(table) => word(table, typed.get(field)),
        Shape::Codes(table) => {
            let words: Vec<String> = typed.all(field).map(|code| word(table, code)).collect();
            words.join("、")
        }
        Shape::Choice(words) => {
            let code = typed.get(field);
            match (locale, words.iter().find(|(known, _)| *known == code)) {
                (Some(locale), Some((_, key))) if !code.is_empty() => t(locale, key),
                _ => code.to_owned(),
            }
        }
        Shape::Price => match typed.get(&format!("{field}_kind")) {
            "negotiable" => locale.map_or("negotiable".to_owned(), |l| t(l, "price-open")),
            "range" => format!("{}–{}", typed.get(field), typed.get(&format!("{field}_to"))),
            _ => typed.get(field).to_owned(),
        },
        Shape::Rows(parts) => rows(typed, field, |row| {
            parts
                .iter()
                .map(|(part, table)| {
                    let value = typed.get(&format!("{row}.{part}"));
                    table.map_or_else(|| plain(value), |table| word(table, value))
                })
                .collect()
        }),
        Shape::Targets => rows(typed, field, |row| {
            let get = |part: &str| plain(typed.get(&format!("{row}.{part}")));
            let value = get("value");
            let wanted = match get("op").as_str() {
                "ge" => format!("≥{value}"),
                "le" => format!("≤{value}"),
                "range" => format!("{value}–{}", get("value_to")),
                _ if value.is_empty() => value,
                _ => format!("={value}"),
            };
            let must = match (locale, get("must") == "wish") {
                (None, wish) => if wish { "wish" } else { "must" }.to_owned(),
                (Some(locale), true) => t(locale, "imports-wish"),
                (Some(locale), false) => t(locale, "imports-must"),
            };
            vec![get("name"), wanted, get("unit"), must]
        }),
    }
}

/// Nothing that would part a cell's own rows and fields.
fn plain(value: &str) -> String {
    value.replace(['\n', '\r'], " ").replace(BARS, "/")
}

fn rows(typed: &Typed, field: &str, parts: impl Fn(&str) -> Vec<String>) -> String {
    let lines: Vec<String> = typed
        .rows(field)
        .into_iter()
        .map(|n| parts(&format!("{field}.{n}")))
        .filter(|parts| parts.first().is_some_and(|first| !first.is_empty()))
        .map(|parts| parts.join(" | ").trim_end_matches([' ', '|']).to_owned())
        .collect();
    lines.join("\n")
}

/// A text that no spreadsheet takes for a formula.
pub(crate) fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    if begins_like_a_formula(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// The text before it was made harmless.
pub(crate) fn original(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_like_a_formula(rest) => rest,
        _ => text,
    }
}

fn begins_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::columns;
    use crate::listings::Kind;

    fn read_one(kind: Kind, field: &str, text: &str) -> Typed {
        let mut typed = Typed::default();
        read(&mut typed, columns::holding(kind, field).unwrap(), text);
        typed
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        for (text, kind, from, to) in [
            ("面议", "negotiable", "", ""),
            ("60", "amount", "60", ""),
            ("60.5万元", "amount", "60.5", ""),
            ("60-80", "range", "60", "80"),
            ("60～80 万元", "range", "60", "80"),
            ("-5", "amount", "-5", ""),
        ] {
            let typed = read_one(Kind::Achievement, "price", text);
            assert_eq!(typed.get("price_kind"), kind, "{text}");
            assert_eq!(
                (typed.get("price"), typed.get("price_to")),
                (from, to),
                "{text}"
            );
        }
    }

    #[test]
    fn targets_are_lines() {
        let typed = read_one(
            Kind::Need,
            "indicators",
            "满筒率 | ≥93 | % | 必须\n温差 | 5–12 | ℃ | 希望\n孔数 | 800",
        );
        let row = |n: usize| {
            ["name", "op", "value", "value_to", "unit", "must"]
                .map(|p| typed.get(&format!("indicators.{n}.{p}")).to_owned())
        };
        assert_eq!(row(0), ["满筒率", "ge", "93", "", "%", "must"]);
        assert_eq!(row(1), ["温差", "range", "5", "12", "℃", "wish"]);
        assert_eq!(row(2), ["孔数", "eq", "800", "", "", "must"]);
    }

    #[test]
    fn formulas_are_made_harmless_and_come_back() {
        for text in ["=1+1", "+86", "-20℃", "@a", "\tx", "＝A1"] {
            assert_eq!(harmless(text), format!("'{text}"));
            assert_eq!(original(&harmless(text)), text);
        }
        assert_eq!(harmless("玄武岩"), "玄武岩");
        assert_eq!(original("'90s"), "'90s");
    }
}
