//! The price list at the desk: all staff read it, finance sets it.

use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::form::NewPrice;
use super::price::{KINDS, Price, Rule};
use super::{MOST, life, store};
use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::money::percent;
use crate::web::words::{Locale, t};
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Page, Path, Query, Reader, Result, Sample, Staff,
    Typed,
};

const LIST: &str = "/desk/prices";

/// A version in a table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub(super) code: String,
    pub(super) version: i64,
    pub(super) url: String,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) includes: String,
    pub(super) rule: String,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    /// Ends the key of its word.
    pub(super) standing: &'static str,
    pub(super) tint: &'static str,
    by: String,
}

impl Line {
    pub(super) fn new(price: &Price, today: NaiveDate, locale: Locale) -> Self {
        let standing = price.standing(today).code();
        Self {
            code: price.code.clone(),
            version: price.version,
            url: format!("{LIST}/{}", price.code),
            kind: price.kind.code(),
            name: price.name(locale).to_owned(),
            includes: price.includes(locale).to_owned(),
            rule: price.rule.words(locale),
            from: price.from,
            until: price.until,
            standing,
            tint: match standing {
                "valid" => "success",
                "upcoming" => "info",
                _ => "plain",
            },
            by: String::new(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    lines: Vec<Line>,
    ended: Vec<Line>,
    can_write: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "payments/prices/list.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/prices`
pub(crate) async fn list(ctx: Ctx, staff: Staff) -> Answer {
    let today = ctx.app.clock.today();
    let mut tx = ctx.app.db.read().await?;
    let lines = store::from_day(&mut tx, today, MOST).await?;
    let ended = store::ended(&mut tx, today, MOST).await?;
    drop(tx);
    let of = |all: &[Price]| {
        let line = |price| Line::new(price, today, ctx.locale);
        all.iter().map(line).collect()
    };
    ctx.page(ListPage {
        lines: of(&lines),
        ended: of(&ended),
        can_write: staff.has(Duty::Finance),
    })
    .await
}

#[derive(Serialize)]
pub(crate) struct FormPage {
    /// The code whose next version this is; empty for a new one.
    code: String,
    name: String,
    form: FormView,
    kinds: Vec<Choice>,
    rules: Vec<Choice>,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "payments/prices/form.html";
    const NAV: &'static str = "desk";
}

fn form_page(last: Option<&Price>, form: FormView, locale: Locale) -> FormPage {
    let choice = |value: &'static str, key: &str| Choice {
        value,
        label: t(locale, key),
    };
    FormPage {
        code: last.map(|last| last.code.clone()).unwrap_or_default(),
        name: last
            .map(|last| last.name(locale).to_owned())
            .unwrap_or_default(),
        form,
        kinds: KINDS
            .iter()
            .map(|kind| choice(kind.code(), &format!("payment-kind-{}", kind.code())))
            .collect(),
        rules: ["fixed", "rate"]
            .into_iter()
            .map(|rule| choice(rule, &format!("price-by-{rule}")))
            .collect(),
    }
}

/// What a next version is begun with: the words and the rule of the last one.
fn typed(last: &Price, tomorrow: NaiveDate) -> Typed {
    let mut typed: Typed = [
        ("seen", last.version.to_string()),
        ("code", last.code.clone()),
        ("kind", last.kind.code().to_owned()),
        ("name_zh", last.name_zh.clone()),
        ("name_en", last.name_en.clone()),
        ("words_zh", last.words_zh.clone()),
        ("words_en", last.words_en.clone()),
    ]
    .into_iter()
    .collect();
    match last.rule {
        Rule::Fixed(amount) => {
            typed.set("rule", "fixed");
            typed.set("amount", amount.yuan_text());
        }
        Rule::Rate { bp, lower, upper } => {
            typed.set("rule", "rate");
            typed.set("rate", percent::text(bp));
            for (field, bound) in [("lower", lower), ("upper", upper)] {
                if let Some(bound) = bound {
                    typed.set(field, bound.yuan_text());
                }
            }
        }
    }
    let after = last.until.and_then(|until| until.succ_opt());
    typed.set("from", after.unwrap_or(tomorrow).max(tomorrow).to_string());
    typed
}

#[derive(Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    code: String,
}

/// `GET /desk/prices/new` with `code` for the next version of one
pub(crate) async fn new(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let tomorrow = today.succ_opt().unwrap_or(today);
    if asked.code.is_empty() {
        let mut typed = Typed::default();
        typed.set("from", tomorrow.to_string());
        let form = ctx.form(&typed, &Errors::default());
        return ctx.page(form_page(None, form, ctx.locale)).await;
    }
    let mut tx = ctx.app.db.read().await?;
    let versions = store::of_code(&mut tx, &asked.code).await?;
    drop(tx);
    let last = versions.first().ok_or(Error::NotFound)?;
    let form = ctx.form(&typed(last, tomorrow), &Errors::default());
    ctx.page(form_page(Some(last), form, ctx.locale)).await
}

/// `POST /desk/prices`: a new code, or a version upon the last one that the form saw.
pub(crate) async fn create(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let seen = typed.get("seen").parse().unwrap_or(0);
    let errors = match NewPrice::parse(&typed, ctx.app.clock.today()) {
        Ok(new) => {
            let mut tx = ctx.app.db.write().await?;
            match life::add(&mut tx, &new, seen, (staff.id, now)).await? {
                Ok(_) => {
                    tx.commit().await?;
                    let to = format!("{LIST}/{}", new.code);
                    return ctx.done("price-saved", &to).await;
                }
                Err(errors) => errors,
            }
        }
        Err(errors) => errors,
    };
    let mut tx = ctx.app.db.read().await?;
    let versions = if seen > 0 {
        store::of_code(&mut tx, typed.get("code")).await?
    } else {
        Vec::new()
    };
    drop(tx);
    let form = ctx.form(&typed, &errors);
    ctx.invalid(form_page(versions.first(), form, ctx.locale))
        .await
}

#[derive(Serialize)]
pub(crate) struct ShowPage {
    code: String,
    name: String,
    kind: &'static str,
    lines: Vec<Line>,
    can_write: bool,
    /// The version that has no last day yet; 0 when none.
    open: i64,
    form: FormView,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "payments/prices/show.html";
    const NAV: &'static str = "desk";
}

async fn show_page(
    ctx: &Ctx,
    tx: &mut Tx,
    (code, can_write): (&str, bool),
    form: FormView,
) -> Result<ShowPage> {
    let today = ctx.app.clock.today();
    let versions = store::of_code(tx, code).await?;
    let last = versions.first().ok_or(Error::NotFound)?;
    let people: Vec<UserId> = versions.iter().map(|version| version.by).collect();
    let names = accounts::store::names(tx, &people).await?;
    let lines = versions.iter().map(|version| {
        let by = names.iter().find(|(id, _)| *id == version.by);
        Line {
            by: by.map(|(_, name)| name.clone()).unwrap_or_default(),
            ..Line::new(version, today, ctx.locale)
        }
    });
    Ok(ShowPage {
        code: last.code.clone(),
        name: last.name(ctx.locale).to_owned(),
        kind: last.kind.code(),
        lines: lines.collect(),
        can_write,
        open: if last.until.is_none() {
            last.version
        } else {
            0
        },
        form,
    })
}

/// `GET /desk/prices/{code}`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Path(code): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let who = (code.as_str(), staff.has(Duty::Finance));
    let page = show_page(&ctx, &mut tx, who, FormView::blank()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/prices/{code}/end` with the last day and the version that was seen
pub(crate) async fn end(ctx: Ctx, staff: Staff, Path(code): Path<String>, typed: Typed) -> Answer {
    let (now, today) = (ctx.app.clock.now(), ctx.app.clock.today());
    let mut tx = ctx.app.db.write().await?;
    let versions = store::of_code(&mut tx, &code).await?;
    let last = versions.first().ok_or(Error::NotFound)?;
    if typed.get("seen") != last.version.to_string() {
        return Err(Error::conflict(life::MOVED_ON));
    }
    let mut r = Reader::new(&typed);
    let from = last.from.max(today);
    let until = r.required_date("until", from, from + Months::new(24));
    match r.finish(until) {
        Ok(until) => {
            life::end(&mut tx, last, until, (staff.id, now)).await?;
            tx.commit().await?;
            ctx.done("price-ended", &format!("{LIST}/{code}")).await
        }
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = show_page(&ctx, &mut tx, (&code, true), form).await?;
            drop(tx);
            ctx.invalid(page).await
        }
    }
}

pub(super) fn sample(rule: Rule, from: (i32, u32), until: Option<NaiveDate>) -> Price {
    Price {
        id: crate::ids::PriceId(uuid::Uuid::nil()),
        code: "EVAL-PANEL".to_owned(),
        version: 1,
        kind: crate::payments::order::Kind::EvaluationFee,
        name_zh: "会议评价".to_owned(),
        name_en: "Panel evaluation".to_owned(),
        words_zh: "含专家组会议与评价报告（虚构）".to_owned(),
        words_en: "Panel meeting and report (invented)".to_owned(),
        rule,
        from: NaiveDate::from_ymd_opt(from.0, from.1, 1).unwrap_or_default(),
        until,
        by: UserId(uuid::Uuid::nil()),
    }
}

pub(super) fn samples() -> Vec<Sample> {
    use crate::money::Money;
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let rate = Rule::Rate {
        bp: 250,
        lower: Some(Money::from_fen(300_000)),
        upper: Some(Money::from_fen(5_000_000)),
    };
    let price = sample(rate, (2026, 1), None);
    let fixed = sample(
        Rule::Fixed(Money::from_fen(800_000)),
        (2026, 12),
        Some(today),
    );
    let line = |p: &Price| Line::new(p, today, Locale::Zh);
    let list = |lines, can_write| ListPage {
        lines,
        ended: vec![line(&fixed)],
        can_write,
    };
    let wrong = Typed::default();
    let errors = NewPrice::parse(&wrong, today).err().unwrap_or_default();
    let show = |open| ShowPage {
        code: price.code.clone(),
        name: price.name_zh.clone(),
        kind: price.kind.code(),
        lines: vec![line(&price), line(&fixed)],
        can_write: true,
        open,
        form: FormView::new(&wrong, &Errors::one("until", "field-required"), Locale::Zh),
    };
    let form = |last, typed: &Typed, errors: &Errors| {
        form_page(last, FormView::new(typed, errors, Locale::Zh), Locale::Zh)
    };
    vec![
        Sample::of(&list(vec![line(&price), line(&fixed)], true)),
        Sample::of(&list(Vec::new(), false)),
        Sample::of(&form(None, &wrong, &errors)),
        Sample::of(&form(
            Some(&price),
            &typed(&price, today),
            &Errors::default(),
        )),
        Sample::of(&show(1)),
        Sample::of(&show(0)),
    ]
}
