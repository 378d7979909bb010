//! Reads a year's notice as it is typed or pasted: days off in lines, weekend days that are worked in lines. Every line that
//! can't be right is named. Pure.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::{Calendar, Notice};
use crate::halfwidth::half_width;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

const LINES_MOST: usize = 4000;
const SOURCE_MOST: usize = 200;
/// No holiday is longer.
const LONGEST: i64 = 31;

/// A notice and where it was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entered {
    pub(super) notice: Notice,
    pub(super) source: String,
}

/// Years from the last one to three ahead may be typed in.
pub(super) fn years(today: NaiveDate) -> std::ops::RangeInclusive<i32> {
    today.year() - 1..=today.year() + 3
}

/// A day as people write it: with the year or without, with hyphens, points or 年月日.
fn day(text: &str, year: i32) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let (year, month, day) = match parts[..] {
        [month, day] => (year, number(month)?, number(day)?),
        [year, month, day] => (year.parse().ok()?, number(month)?, number(day)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// First and last day of a line; one day is both.
fn range(line: &str, year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let ends: Vec<&str> = line
        .split(['至', '到', '~', '～', '…', '—', '–'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    match ends[..] {
        [one] => day(one, year).map(|day| (day, day)),
        [first, last] => Some((day(first, year)?, day(last, year)?)),
        _ => None,
    }
}

fn lines(text: &str) -> Vec<String> {
    let text = half_width(text);
    text.split(['\n', ',', '、', ';', '，', '；'])
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn wrong(key: &str, line: &str) -> Message {
    Message::new(key).with("line", line)
}

fn off(r: &mut Reader<'_>, year: i32) -> (Vec<(NaiveDate, NaiveDate)>, BTreeSet<NaiveDate>) {
    let text = r.optional("off", LINES_MOST).unwrap_or_default();
    let (mut ranges, mut days) = (Vec::new(), BTreeSet::new());
    for line in lines(&text) {
        let Some((first, last)) = range(&line, year) else {
            r.errors.add("off", wrong("workdays-line-wrong", &line));
            continue;
        };
        let key = if first.year() != year || last.year() != year {
            Some("workdays-other-year")
        } else if last < first || (last - first).num_days() >= LONGEST {
            Some("workdays-range-wrong")
        } else if days.range(first..=last).next().is_some() {
            Some("workdays-twice")
        } else {
            None
        };
        if let Some(key) = key {
            r.errors.add("off", wrong(key, &line));
            continue;
        }
        days.extend(first.iter_days().take_while(|day| *day <= last));
        ranges.push((first, last));
    }
    ranges.sort_unstable();
    (ranges, days)
}

fn worked(r: &mut Reader<'_>, year: i32, off: &BTreeSet<NaiveDate>) -> Vec<NaiveDate> {
    let text = r.optional("worked", LINES_MOST).unwrap_or_default();
    let week = Calendar::default();
    let mut found = BTreeSet::new();
    for line in lines(&text) {
        let key = match day(&line, year) {
            None => "workdays-line-wrong",
            Some(day) if day.year() != year => "workdays-other-year",
            Some(day) if week.is_workday(day) => "workdays-no-weekend",
            Some(day) if off.contains(&day) => "workdays-off-and-worked",
            Some(day) if !found.insert(day) => "workdays-twice",
            Some(_) => continue,
        };
        r.errors.add("worked", wrong(key, &line));
    }
    found.into_iter().collect()
}

impl Entered {
    /// # Errors
    /// Every error, by field; each names its line.
    pub(super) fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let years = years(today);
        let year = r.parsed("year", |text| {
            half_width(text)
                .trim()
                .parse()
                .ok()
                .filter(|year| years.contains(year))
                .ok_or_else(|| {
                    Message::new("workdays-year-wrong")
                        .with("first", years.start().to_string())
                        .with("last", years.end().to_string())
                })
        });
        let source = r.text("source", SOURCE_MOST);
        let notice = year.map(|year| {
            let (ranges, days) = off(&mut r, year);
            if ranges.is_empty() && !r.errors.0.iter().any(|(field, _)| field == "off") {
                r.error("off", "field-required");
            }
            Notice {
                year,
                worked: worked(&mut r, year, &days),
                off: ranges,
            }
        });
        let whole = notice
            .zip(source)
            .map(|(notice, source)| Self { notice, source });
        r.finish(whole)
    }
}

/// The lines that read back to a notice.
pub(super) fn typed(notice: &Notice, source: &str) -> Typed {
    let off: Vec<String> = notice
        .off
        .iter()
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first} 至 {last}")
            }
        })
        .collect();
    let worked: Vec<String> = notice.worked.iter().map(ToString::to_string).collect();
    [
        ("year", notice.year.to_string()),
        ("off", off.join("\n")),
        ("worked", worked.join("\n")),
        ("source", source.to_owned()),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn form(off: &str, worked: &str) -> Typed {
        [
            ("year", "2027"),
            ("off", off),
            ("worked", worked),
            ("source", "通知（虚构）"),
        ]
        .into_iter()
        .collect()
    }

    fn parsed(off: &str, worked: &str) -> Result<Entered, Vec<String>> {
        Entered::parse(&form(off, worked), date("2026-11-23"))
            .map_err(|errors| errors.0.into_iter().map(|(_, m)| m.key).collect())
    }

    #[test]
    fn lines_are_read_as_people_write_them_and_read_back() {
        let entered = parsed(
            "2027-01-01 至 2027-01-03\n2月5日～2月11日\n04.05",
            "2027-02-13、2月14日",
        )
        .unwrap();
        let off = [
            ("2027-01-01", "2027-01-03"),
            ("2027-02-05", "2027-02-11"),
            ("2027-04-05", "2027-04-05"),
        ];
        assert_eq!(entered.notice.off, off.map(|(a, b)| (date(a), date(b))));
        assert_eq!(
            entered.notice.worked,
            [date("2027-02-13"), date("2027-02-14")]
        );
        let again = typed(&entered.notice, &entered.source);
        assert_eq!(Entered::parse(&again, date("2026-11-23")).unwrap(), entered);
    }

    #[rstest]
    #[case("元旦", "", "workdays-line-wrong")]
    #[case("2028-01-01", "", "workdays-other-year")]
    #[case("2027-02-29", "", "workdays-line-wrong")]
    #[case("2027-01-03 至 2027-01-01", "", "workdays-range-wrong")]
    #[case("2027-01-01 至 2027-03-01", "", "workdays-range-wrong")]
    #[case("2027-01-01\n2027-01-01 至 2027-01-02", "", "workdays-twice")]
    #[case("2027-01-01", "2027-01-04", "workdays-no-weekend")]
    #[case("2027-01-01 至 2027-01-03", "2027-01-02", "workdays-off-and-worked")]
    #[case("2027-01-01", "2027-01-09\n1月9日", "workdays-twice")]
    #[case("", "2027-01-09", "field-required")]
    fn what_can_not_be_right_is_named(#[case] off: &str, #[case] worked: &str, #[case] key: &str) {
        assert_eq!(parsed(off, worked).unwrap_err(), [key]);
    }
}
