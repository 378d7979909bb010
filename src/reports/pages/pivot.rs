//! The pivot over the ledger, for staff: a form that is the address, a table whose every cell opens its rows, files of the
//! same, and pivots kept under a name.

mod book;
mod kept;
mod samples;
mod table;

use std::sync::Arc;

use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use self::kept::KeptView;
use self::table::TableView;
use crate::ids::UserId;
use crate::reports::count::Entry;
use crate::reports::dimension::Dimension;
use crate::reports::filter::Asked;
use crate::reports::pivot::asked::{PATH, When, Wish};
use crate::reports::pivot::{Shown, pivot};
use crate::reports::store;
use crate::reports::store::pivots::Kept;
use crate::reports::target::{Basis, Scope};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Errors, FormView, Page, Query, Staff, Typed};

pub(crate) use kept::{end, keep, share};

/// Kept pivots in the list.
const KEPT_SHOWN: i64 = 100;

/// One choice of a select.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// A dimension to narrow by, with its words.
#[derive(Serialize)]
struct Narrowing {
    name: &'static str,
    label: String,
    options: Vec<Choice>,
}

/// A cut, with the address that takes it away.
#[derive(Serialize)]
struct Chip {
    label: String,
    url: String,
}

#[derive(Serialize)]
pub(crate) struct PivotPage {
    form: FormView,
    dimensions: Vec<Choice>,
    shown: Vec<Choice>,
    periods: Vec<Choice>,
    scopes: Vec<Choice>,
    bases: Vec<Choice>,
    narrowings: Vec<Narrowing>,
    narrowed: bool,
    chips: Vec<Chip>,
    table: TableView,
    query: String,
    csv_url: String,
    xlsx_url: String,
    link: String,
    keep_form: FormView,
    own: Vec<KeptView>,
    shared: Vec<KeptView>,
}

impl Page for PivotPage {
    const TEMPLATE: &'static str = "reports/pivot.html";
    const NAV: &'static str = "desk";
}

/// What was read for a page.
struct Read {
    wish: Wish,
    today: NaiveDate,
    entries: Arc<Vec<Entry>>,
    kept: Vec<Kept>,
    user: UserId,
}

async fn read(ctx: &Ctx, user: UserId, wish: Wish) -> crate::web::Result<Read> {
    let today = ctx.app.clock.today();
    let mut tx = ctx.app.db.read().await?;
    let entries = ctx
        .app
        .ledger
        .entries(&mut tx, wish.filter(today).period())
        .await?;
    let kept = store::pivots::seen_by(&mut tx, user, KEPT_SHOWN).await?;
    Ok(Read {
        wish,
        today,
        entries,
        kept,
        user,
    })
}

/// `GET /desk/figures/pivot?rows=&columns=&measure=&period=&from=&to=&scope=&basis=&share=&…`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let wish = Wish::read(&asked, ctx.app.clock.today());
    let read = read(&ctx, staff.id, wish).await?;
    let page = build(&read, FormView::blank(), ctx.locale);
    ctx.page(page).await
}

/// `GET /desk/figures/pivot.csv?…`
pub(crate) async fn csv(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let (read, table) = file(&ctx, &staff, &asked).await?;
    let name = format!("kexing-pivot-{}.csv", read.today);
    Ok(super::open::file(
        "text/csv; charset=utf-8",
        &name,
        book::csv(&table)?,
    ))
}

/// `GET /desk/figures/pivot.xlsx?…`
pub(crate) async fn xlsx(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let (read, table) = file(&ctx, &staff, &asked).await?;
    let locale = ctx.locale;
    let name = format!("kexing-pivot-{}.xlsx", read.today);
    let bytes = tokio::task::spawn_blocking(move || book::xlsx(&table, locale));
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    Ok(crate::storage::download(bytes, book::MEDIA, &name)?)
}

async fn file(ctx: &Ctx, staff: &Staff, asked: &Asked) -> crate::web::Result<(Read, TableView)> {
    let wish = Wish::read(asked, ctx.app.clock.today());
    let read = read(ctx, staff.id, wish).await?;
    let table = table(&read, ctx.locale);
    Ok((read, table))
}

fn table(read: &Read, locale: Locale) -> TableView {
    let wish = &read.wish;
    let filter = wish.filter(read.today);
    let rows = filter.rows(&read.entries, wish.basis);
    let ways = (wish.down, wish.across);
    let found = pivot(&rows, ways, wish.scope, wish.shown.measure());
    TableView::new(wish, &filter, &found, locale)
}

/// The page again with what was wrong in the form that keeps it.
async fn again(
    ctx: &Ctx,
    user: UserId,
    wish: Wish,
    form: FormView,
) -> crate::web::Result<Response> {
    let read = read(ctx, user, wish).await?;
    let page = build(&read, form, ctx.locale);
    ctx.invalid(page).await
}

fn choices<T: Copy>(
    all: &[T],
    kind: &str,
    code: fn(T) -> &'static str,
    locale: Locale,
) -> Vec<Choice> {
    all.iter()
        .map(|one| Choice {
            value: code(*one).to_owned(),
            label: t(locale, &format!("{kind}-{}", code(*one).replace('_', "-"))),
        })
        .collect()
}

fn narrowings(locale: Locale) -> Vec<Narrowing> {
    Dimension::ALL
        .iter()
        .map(|dimension| Narrowing {
            name: dimension.code(),
            label: dimension.name(locale),
            options: dimension
                .words()
                .into_iter()
                .map(|word| Choice {
                    value: word.to_owned(),
                    label: dimension.label(word, locale),
                })
                .collect(),
        })
        .filter(|narrowing| !narrowing.options.is_empty())
        .collect()
}

fn chips(wish: &Wish, locale: Locale) -> Vec<Chip> {
    wish.cuts
        .iter()
        .enumerate()
        .map(|(place, (dimension, word))| {
            let mut without = wish.clone();
            without.cuts.remove(place);
            let (name, word) = (dimension.name(locale), dimension.label(word, locale));
            Chip {
                label: format!("{name}: {word}"),
                url: without.url(PATH),
            }
        })
        .collect()
}

/// The form as it was sent, or as it would be.
fn typed(wish: &Wish, today: NaiveDate) -> Typed {
    let (from, to) = wish.when.span(today);
    let mut typed: Typed = serde_urlencoded::from_str::<Vec<(String, String)>>(&wish.query())
        .unwrap_or_default()
        .into_iter()
        .collect();
    typed.set("from", from.to_string());
    typed.set("to", to.to_string());
    typed
}

fn build(read: &Read, keep_form: FormView, locale: Locale) -> PivotPage {
    let wish = &read.wish;
    let dimensions = Dimension::ALL.iter().map(|dimension| Choice {
        value: dimension.code().to_owned(),
        label: dimension.name(locale),
    });
    let (own, shared): (Vec<&Kept>, Vec<&Kept>) =
        read.kept.iter().partition(|kept| kept.user_id == read.user);
    let views = |kept: Vec<&Kept>| -> Vec<KeptView> {
        let view = |kept: &&Kept| KeptView::new(kept, read.today, locale);
        kept.iter().map(view).collect()
    };
    PivotPage {
        form: FormView::new(&typed(wish, read.today), &Errors::default(), locale),
        dimensions: dimensions.collect(),
        shown: choices(&Shown::ALL, "report-measure", Shown::code, locale),
        periods: When::CODES
            .iter()
            .map(|code| Choice {
                value: (*code).to_owned(),
                label: t(locale, &format!("pivot-period-{}", code.replace('_', "-"))),
            })
            .collect(),
        scopes: choices(Scope::ALL, "report-scope", Scope::code, locale),
        bases: choices(Basis::ALL, "report-basis", Basis::code, locale),
        narrowings: narrowings(locale),
        narrowed: !wish.cuts.is_empty(),
        chips: chips(wish, locale),
        table: table(read, locale),
        csv_url: wish.url("/desk/figures/pivot.csv"),
        xlsx_url: wish.url("/desk/figures/pivot.xlsx"),
        link: wish.url(PATH),
        query: wish.query(),
        keep_form,
        own: views(own),
        shared: views(shared),
    }
}
