//! What templates may call: `t`, `label`, `asset`, and the filters for money, dates and shares.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, Utc};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::assets;
use super::words::{Arg, Locale, lookup, t_with};
use crate::codes::{self, Table};
use crate::money::Money;
use crate::tz;

pub(crate) fn register(tera: &mut Tera, locale: Locale) {
    tera.register_function("t", move |kwargs: Kwargs, _: &State| {
        translate(locale, &kwargs)
    });
    tera.register_function(
        "label",
        move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
            let table: Table = kwargs
                .must_get::<&str>("table")?
                .parse()
                .map_err(tera::Error::message)?;
            let code = kwargs.get::<&str>("code")?.unwrap_or("");
            Ok(codes::label(table, code, locale.tag()).into_owned())
        },
    );
    tera.register_function("asset", |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        Ok(assets::url(kwargs.must_get::<&str>("path")?))
    });
    tera.register_filter("date", |at: &str, _: Kwargs, _: &State| day_text(at));
    tera.register_filter("datetime", |at: &str, _: Kwargs, _: &State| time_text(at));
    tera.register_filter("yuan", |fen: i64, _: Kwargs, _: &State| {
        format!("¥ {}", Money::from_fen(fen).yuan_grouped())
    });
    tera.register_filter("wan", move |fen: i64, _: Kwargs, _: &State| {
        wan(locale, fen)
    });
    tera.register_filter("ago", move |at: &str, _: Kwargs, _: &State| ago(locale, at));
    tera.register_filter("percent", |share: f64, _: Kwargs, _: &State| {
        format!("{share:.1}%")
    });
    tera.register_filter("paragraphs", |text: &str, _: Kwargs, _: &State| {
        text.split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect::<Vec<String>>()
    });
}

thread_local! {
    /// The moment a page is rendered for; rendering never leaves its thread.
    static NOW: Cell<DateTime<Utc>> = const { Cell::new(DateTime::UNIX_EPOCH) };
}

/// Sets the moment that `ago` counts from, for what this thread renders next.
pub(super) fn set_now(now: DateTime<Utc>) {
    NOW.set(now);
}

/// "3 天前" for what is near, the day itself for what is not.
fn ago(locale: Locale, at: &str) -> String {
    let Some(then) = instant(at) else {
        return day_text(at);
    };
    let minutes = (NOW.get() - then).num_minutes();
    let (key, n) = match minutes {
        0..2 => ("ago-now", 0),
        2..60 => ("ago-minutes", minutes),
        60..1440 => ("ago-hours", minutes / 60),
        1440..43_200 => ("ago-days", minutes / 1440),
        _ => return day_text(at),
    };
    t_with(locale, key, &[("n".to_owned(), Arg::Number(n))])
}

/// Money in prose: 万元, to the hundred yuan.
pub(crate) fn wan(locale: Locale, fen: i64) -> String {
    let amount = Money::from_fen(fen);
    match locale {
        Locale::Zh => format!("{} 万元", amount.wan_grouped()),
        Locale::En => format!("CNY {}", amount.yuan_grouped().trim_end_matches(".00")),
    }
}

fn translate(locale: Locale, kwargs: &Kwargs) -> TeraResult<String> {
    let key = kwargs.must_get::<&str>("key")?;
    let mut args = Vec::new();
    for (name, value) in kwargs.iter() {
        let name = name.as_str().unwrap_or_default();
        if name != "key" {
            args.push((name.to_owned(), arg(value)));
        }
    }
    lookup(locale, key, &args).ok_or_else(|| tera::Error::message(format!("no words for {key}")))
}

fn arg(value: &Value) -> Arg {
    value
        .as_i64()
        .map_or_else(|| Arg::Text(value.to_string()), Arg::Number)
}

/// A day of Dazhou from an RFC 3339 instant or a plain date.
fn day_text(at: &str) -> String {
    instant(at).map_or_else(
        || {
            NaiveDate::parse_from_str(at, "%Y-%m-%d")
                .map_or_else(|_| at.to_owned(), |day| day.to_string())
        },
        |at| tz::shanghai_date(at).to_string(),
    )
}

fn time_text(at: &str) -> String {
    instant(at).map_or_else(
        || at.to_owned(),
        |at| tz::shanghai(at).format("%Y-%m-%d %H:%M").to_string(),
    )
}

fn instant(at: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(at)
        .ok()
        .map(|at| at.with_timezone(&Utc))
}
