//! Units: a number and its unit are one word however they are written, `10 MPa`, `10MPa` or `10兆帕`, and in a
//! range (`10–20 MPa`) both its ends have the unit. Units are compared as names; nothing is converted.

use super::runs::Run;

/// Folded. Only what engineers write: any other letters after a number are a word of their own.
const UNITS: &[&str] = &[
    "%", "‰", "°", "°c", "°f", "mm", "cm", "dm", "m", "km", "um", "nm", "mm2", "cm2", "m2", "km2",
    "cm3", "m3", "l", "ml", "ul", "kg", "g", "mg", "ug", "t", "kt", "pa", "kpa", "mpa", "gpa",
    "bar", "mbar", "psi", "n", "kn", "j", "kj", "mj", "w", "kw", "mw", "gw", "wh", "kwh", "mwh",
    "v", "kv", "mv", "kva", "a", "ma", "ua", "ah", "mah", "hz", "khz", "mhz", "ghz", "s", "ms",
    "us", "min", "h", "d", "rpm", "r", "db", "lx", "lm", "k", "ppm", "ppb", "tex", "dtex", "den",
    "hrc", "hb", "hv", "mpas", "mol", "mu", "fps", "kbps", "mbps", "gbps", "kb", "mb", "gb", "tb",
];

/// Chinese names, the longer before those they begin with.
const NAMES: &[(&str, &str)] = &[
    ("平方毫米", "mm2"),
    ("平方厘米", "cm2"),
    ("平方公里", "km2"),
    ("平方米", "m2"),
    ("立方厘米", "cm3"),
    ("立方米", "m3"),
    ("千瓦时", "kwh"),
    ("摄氏度", "°c"),
    ("毫安时", "mah"),
    ("分钟", "min"),
    ("小时", "h"),
    ("毫米", "mm"),
    ("厘米", "cm"),
    ("微米", "um"),
    ("纳米", "nm"),
    ("公里", "km"),
    ("千米", "km"),
    ("毫升", "ml"),
    ("微升", "ul"),
    ("千克", "kg"),
    ("公斤", "kg"),
    ("毫克", "mg"),
    ("微克", "ug"),
    ("兆帕", "mpa"),
    ("千帕", "kpa"),
    ("千瓦", "kw"),
    ("兆瓦", "mw"),
    ("千伏", "kv"),
    ("毫安", "ma"),
    ("兆赫", "mhz"),
    ("赫兹", "hz"),
    ("度", "°c"),
    ("米", "m"),
    ("吨", "t"),
    ("克", "g"),
    ("升", "l"),
    ("瓦", "w"),
    ("伏", "v"),
    ("秒", "s"),
    ("亩", "mu"),
];

/// A number with its unit, found in a folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    /// Without a space, the unit by its sign.
    pub(crate) word: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

fn is_number(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The number and the unit of a word such as `10mpa` or `5m3`.
pub(crate) fn number_and_unit(word: &str) -> Option<(&str, &str)> {
    let end = word.find(|ch: char| !ch.is_ascii_digit() && ch != '.')?;
    let (number, unit) = word.split_at(end);
    (is_number(number) && UNITS.contains(&unit)).then_some((number, unit))
}

/// The measure that begins with the run `at`, if one does.
pub(crate) fn measure(folded: &str, runs: &[Run], at: usize) -> Option<Measure> {
    let run = runs.get(at).filter(|run| !run.han)?;
    let text = run.of(folded);
    if number_and_unit(text).is_some() {
        let (word, from, to) = (text.to_owned(), run.from, run.to);
        return Some(Measure { word, from, to });
    }
    let number = text.strip_suffix('°').unwrap_or(text);
    if !is_number(number) {
        return None;
    }
    let degrees = number.len() < text.len();
    after(folded, run, runs.get(at + 1)?, degrees)
        .map(|(unit, to)| Measure {
            word: format!("{number}{unit}"),
            from: run.from,
            to,
        })
        .or_else(|| range(folded, runs, at))
}

/// The unit that a run after a number is or begins with, and where it ends.
fn after<'a>(folded: &'a str, number: &Run, next: &Run, degrees: bool) -> Option<(&'a str, usize)> {
    let between = &folded[number.to..next.from];
    let text = next.of(folded);
    let whole_degrees = match text {
        "c" => Some("°c"),
        "f" => Some("°f"),
        _ => None,
    };
    match between.trim_start() {
        "°" => return whole_degrees.map(|unit| (unit, next.to)),
        "" if degrees => return whole_degrees.map(|unit| (unit, next.to)),
        "" => {}
        _ => return None,
    }
    if next.han {
        let (name, sign) = NAMES.iter().find(|(name, _)| text.starts_with(name))?;
        return Some((*sign, next.from + name.len()));
    }
    UNITS.contains(&text).then_some((text, next.to))
}

/// The lower end of a range takes the unit of the upper one.
fn range(folded: &str, runs: &[Run], at: usize) -> Option<Measure> {
    let (low, high) = (runs.get(at)?, runs.get(at + 1)?);
    let to = matches!(folded[low.to..high.from].trim(), "-" | "~" | "--");
    let high = (to && !is_range(folded, runs, at + 1)).then(|| measure(folded, runs, at + 1))??;
    let unit = high
        .word
        .trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == '.');
    Some(Measure {
        word: format!("{}{unit}", low.of(folded)),
        from: low.from,
        to: low.to,
    })
}

/// Dates and numbers of phones have several dashes and are no ranges.
fn is_range(folded: &str, runs: &[Run], at: usize) -> bool {
    let next = runs.get(at + 1).filter(|next| !next.han);
    next.is_some_and(|next| matches!(&folded[runs[at].to..next.from], "-" | "~"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::fold::fold;
    use super::super::runs::runs;
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let folded = fold(text);
        let runs = runs(&folded);
        let found = (0..runs.len()).filter_map(|at| measure(&folded, &runs, at));
        found.map(|measure| measure.word).collect()
    }

    #[rstest]
    #[case("10 MPa", &["10mpa"])]
    #[case("１０ＭＰａ", &["10mpa"])]
    #[case("10兆帕", &["10mpa"])]
    #[case("0.5mm", &["0.5mm"])]
    #[case("0.5 毫米", &["0.5mm"])]
    #[case("800℃ 800°C 800 °C 800 ℃ 800度 800摄氏度", &["800°c"; 6])]
    #[case("9μm 9 µm 9um 9微米 9㎛", &["9um"; 5])]
    #[case("30㎡ 30 m² 30m2 30平方米", &["30m2"; 4])]
    #[case("5㎥", &["5m3"])]
    #[case("10-20MPa", &["10mpa", "20mpa"])]
    #[case("10～20 兆帕", &["10mpa", "20mpa"])]
    #[case("99.5%", &["99.5%"])]
    #[case("年产500吨以下", &["500t"])]
    #[case("2026-11-25", &[])]
    #[case("SUS304", &[])]
    #[case("5 axis 3d打印 2024年度", &["3d"])]
    fn numbers_find_their_units(#[case] text: &str, #[case] wanted: &[&str]) {
        assert_eq!(all(text), wanted, "{text}");
    }
}
