//! How a file of `contract-texts/` is read (its README tells the marks). Every fault names its line.

use super::text::{Clause, Condition, Form, Line, Piece, Table};

/// A file as it was written: the head, and the clauses it holds.
#[derive(Debug)]
pub(super) struct File {
    pub(super) head: Vec<(String, String)>,
    pub(super) clauses: Vec<Clause>,
}

impl File {
    pub(super) fn clause(&self, key: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.key == key)
    }
}

pub(super) fn file(source: &str) -> Result<File, String> {
    let mut file = File {
        head: Vec::new(),
        clauses: Vec::new(),
    };
    for (n, raw) in source.lines().enumerate() {
        let at = |fault: String| format!("line {}: {fault}", n + 1);
        let raw = raw.trim();
        if raw.is_empty() || raw.starts_with('%') {
            continue;
        }
        if let Some(heading) = raw.strip_prefix("# ") {
            let (key, heading) = heading.split_once('|').unwrap_or((heading, ""));
            let key = key.trim().to_owned();
            if file.clause(&key).is_some() {
                return Err(at(format!("{key} stands twice")));
            }
            file.clauses.push(Clause {
                key,
                heading: heading.trim().to_owned(),
                lines: Vec::new(),
            });
        } else if let Some(clause) = file.clauses.last_mut() {
            // 无 alone empties the clause; how that is printed is decided once, for all texts.
            if raw != "无" {
                clause.lines.push(line(raw).map_err(at)?);
            }
        } else {
            let (key, value) = raw
                .split_once(':')
                .ok_or_else(|| at("a head line is `name: value`".to_owned()))?;
            file.head
                .push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    Ok(file)
}

fn line(raw: &str) -> Result<Line, String> {
    let (when, rest) = match raw.strip_prefix('[') {
        Some(rest) => {
            let (when, rest) = rest.split_once(']').ok_or("a condition is not closed")?;
            let when = when.split('&').map(|one| condition(one.trim()));
            (when.collect::<Result<_, _>>()?, rest.trim_start())
        }
        None => (Vec::new(), raw),
    };
    let (form, words) = if let Some(name) = rest.strip_prefix('@') {
        let table = match name {
            "patents" => Table::Patents,
            "instalments" => Table::Instalments,
            "items" => Table::Items,
            other => return Err(format!("{other} is no table")),
        };
        (Form::Table(table), "")
    } else if let Some(words) = rest.strip_prefix("-- ") {
        (Form::Item, words)
    } else if let Some(words) = rest.strip_prefix("- ") {
        (Form::Numbered, words)
    } else if let Some(words) = rest.strip_prefix("+ ") {
        (Form::More, words)
    } else {
        (Form::Plain, rest)
    };
    Ok(Line {
        when,
        form,
        pieces: pieces(words)?,
    })
}

fn condition(text: &str) -> Result<Condition, String> {
    let (not, text) = match text.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (name, values) = match text.split_once('=') {
        Some((name, values)) => (name, values.split('|').map(str::to_owned).collect()),
        None => (text, Vec::new()),
    };
    if name.is_empty() || !is_name(name) {
        return Err(format!("`{text}` is no condition"));
    }
    Ok(Condition {
        name: name.to_owned(),
        values,
        not,
    })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// Words with `{values}` and `**bold**` in them.
pub(super) fn pieces(words: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    for (n, part) in words.split("**").enumerate() {
        let strong = n % 2 == 1;
        let mut rest = part;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').ok_or("a value is not closed")? + open;
            plain(&mut pieces, &rest[..open], strong);
            let inside = &rest[open + 1..close];
            let (name, otherwise) = match inside.split_once('|') {
                Some((name, otherwise)) => (name, Some(otherwise.to_owned())),
                None => (inside, None),
            };
            if !is_name(name) {
                return Err(format!("`{inside}` is no value"));
            }
            pieces.push(Piece::Value {
                name: name.to_owned(),
                otherwise,
                strong,
            });
            rest = &rest[close + 1..];
        }
        if rest.contains('}') {
            return Err("a value is closed that was not opened".to_owned());
        }
        plain(&mut pieces, rest, strong);
    }
    Ok(pieces)
}

fn plain(pieces: &mut Vec<Piece>, words: &str, strong: bool) {
    if !words.is_empty() {
        pieces.push(Piece::Words {
            words: words.to_owned(),
            strong,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_line_has_conditions_a_form_and_pieces() {
        let line =
            line("[payment=3|4 & royalty_audit & !base] -- 每{days|30}日，**{name}**。").unwrap();
        assert_eq!(line.form, Form::Item);
        assert_eq!(line.when.len(), 3);
        assert!(line.when[0].holds("4") && !line.when[0].holds("1"));
        assert!(line.when[1].holds("yes") && !line.when[1].holds(""));
        assert!(line.when[2].holds("") && !line.when[2].holds("x"));
        let value = |name: &str, otherwise: Option<&str>, strong| Piece::Value {
            name: name.to_owned(),
            otherwise: otherwise.map(str::to_owned),
            strong,
        };
        assert_eq!(line.pieces[1], value("days", Some("30"), false));
        assert_eq!(line.pieces[3], value("name", None, true));
    }

    #[rstest]
    #[case("code 1", "line 1")]
    #[case("a: b\n# x | y\n- {open", "line 3: a value is not closed")]
    #[case("# x | y\n- shut}", "not opened")]
    #[case("# x | y\n[a=1 - b", "not closed")]
    #[case("# x | y\n[A] - b", "is no condition")]
    #[case("# x | y\n- {Not a name}", "is no value")]
    #[case("# x | y\n@people", "people is no table")]
    #[case("# x | y\n# x | z", "stands twice")]
    fn a_fault_is_told_with_its_place(#[case] source: &str, #[case] fault: &str) {
        let told = file(source).unwrap_err();
        assert!(told.contains(fault), "{told}");
    }
}
