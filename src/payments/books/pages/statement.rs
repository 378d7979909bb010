//! The statement of an organisation: for finance of anybody, for a payer of itself.

use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::address;
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::imports;
use crate::money::Money;
use crate::organisations;
use crate::payments::books::period::Period;
use crate::payments::books::statement::{self, Line, Standing, Statement, Sums};
use crate::payments::books::store;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Error, Member, Page, Path, Query, Result};

const DESK: &str = "/desk/payments/statement";
const MINE: &str = "/my/payments/statement";
/// Rows of one statement; whoever has more asks by the month.
const MOST: i64 = 2000;
/// Organisations to choose among.
const PAYERS: i64 = 300;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    organisation: String,
    /// `2026-11` or `2026`.
    period: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct LineView {
    pub(super) on: NaiveDate,
    pub(super) what: String,
    pub(super) number: String,
    pub(super) url: String,
    pub(super) purpose: String,
    pub(super) charged: i64,
    pub(super) paid: i64,
    pub(super) returned: i64,
    pub(super) due: i64,
    pub(super) in_hand: i64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Totals {
    pub(super) charged: i64,
    pub(super) paid: i64,
    pub(super) returned: i64,
    pub(super) forfeited: i64,
    pub(super) opening_due: i64,
    pub(super) opening_in_hand: i64,
    pub(super) due: i64,
    pub(super) in_hand: i64,
}

/// An organisation to choose.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Payer {
    pub(super) value: String,
    pub(super) label: String,
}

#[derive(Serialize)]
pub(crate) struct StatementPage {
    pub(super) desk: bool,
    /// Empty when finance has not chosen one.
    pub(super) name: String,
    pub(super) chosen: String,
    pub(super) payers: Vec<Payer>,
    pub(super) period: String,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    pub(super) before_url: String,
    pub(super) after_url: String,
    pub(super) other_url: String,
    pub(super) is_year: bool,
    pub(super) lines: Vec<LineView>,
    pub(super) totals: Totals,
    /// There are more rows than are shown.
    pub(super) cut: bool,
    pub(super) csv_url: String,
    pub(super) xlsx_url: String,
}

impl Page for StatementPage {
    const TEMPLATE: &'static str = "payments/statement.html";
    const NAV: &'static str = "workspace";
}

fn view(line: &Line, desk: bool, locale: Locale) -> LineView {
    let number = line.told.number.clone().unwrap_or_default();
    let room = if desk {
        "/desk/payments"
    } else {
        "/my/payments"
    };
    LineView {
        on: line.told.happened_on,
        what: if line.told.is_surplus() {
            t(locale, "books-received-surplus")
        } else {
            t(locale, &format!("books-cause-{}", line.told.cause))
        },
        url: format!("{room}/{number}"),
        number,
        purpose: line.told.purpose.clone().unwrap_or_default(),
        charged: line.sums.charged,
        paid: line.sums.paid,
        returned: line.sums.returned,
        due: line.after.due,
        in_hand: line.after.in_hand,
    }
}

fn totals(statement: &Statement) -> Totals {
    Totals {
        charged: statement.total.charged,
        paid: statement.total.paid,
        returned: statement.total.returned,
        forfeited: statement.total.forfeited,
        opening_due: statement.opening.due,
        opening_in_hand: statement.opening.in_hand,
        due: statement.closing.due,
        in_hand: statement.closing.in_hand,
    }
}

/// A statement with the span it is of; `true` when there are more rows than were read.
async fn read(
    tx: &mut Tx,
    of: OrganisationId,
    period: Period,
    most: i64,
) -> Result<(Statement, bool)> {
    let opening = store::standing(tx, of, period.first()).await?;
    let mut rows = store::told(tx, of, period.days(), most + 1).await?;
    let cut = i64::try_from(rows.len()).unwrap_or(i64::MAX) > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok((statement::build(of, opening, rows), cut))
}

fn period(ctx: &Ctx, asked: &Asked) -> Period {
    Period::parse(&asked.period).unwrap_or_else(|| Period::month_of(ctx.app.clock.today()))
}

fn nothing() -> Statement {
    Statement {
        opening: Standing::default(),
        lines: Vec::new(),
        total: Sums::default(),
        closing: Standing::default(),
    }
}

/// Whose it is, for finance `true`, and who may be chosen.
struct Shown {
    desk: bool,
    name: String,
    chosen: String,
    payers: Vec<Payer>,
}

fn build(
    ctx: &Ctx,
    asked: &Asked,
    shown: Shown,
    (statement, cut): (&Statement, bool),
) -> StatementPage {
    let period = period(ctx, asked);
    let path = if shown.desk { DESK } else { MINE };
    let to = |path: &str, period: Option<Period>| {
        period
            .map(|p| {
                address(
                    path,
                    &[("organisation", &shown.chosen), ("period", &p.code())],
                )
            })
            .unwrap_or_default()
    };
    let is_year = matches!(period, Period::Year(_));
    let other = if is_year {
        Period::month_of(ctx.app.clock.today())
    } else {
        Period::parse(&period.first().format("%Y").to_string()).unwrap_or(period)
    };
    let file = |ending: &str| {
        let path = if shown.desk {
            format!("{DESK}/statement.{ending}")
        } else {
            format!("{MINE}.{ending}")
        };
        to(&path, Some(period))
    };
    StatementPage {
        before_url: to(path, period.before()),
        after_url: to(
            path,
            period
                .after()
                .filter(|after| after.first() <= ctx.app.clock.today()),
        ),
        other_url: to(path, Some(other)),
        csv_url: file("csv"),
        xlsx_url: file("xlsx"),
        desk: shown.desk,
        name: shown.name,
        chosen: shown.chosen,
        payers: shown.payers,
        period: period.code(),
        first: period.first(),
        last: period.last(),
        is_year,
        lines: statement
            .lines
            .iter()
            .map(|line| view(line, shown.desk, ctx.locale))
            .collect(),
        totals: totals(statement),
        cut,
    }
}

async fn payers(tx: &mut Tx) -> Result<Vec<Payer>> {
    let ids = store::payers(tx, PAYERS).await?;
    let mut cards = organisations::store::cards(tx, &ids).await?;
    cards.sort_by(|a, b| a.name.cmp(&b.name));
    let payer = |card: organisations::organisation::Organisation| Payer {
        value: card.id.to_string(),
        label: card.name,
    };
    Ok(cards.into_iter().map(payer).collect())
}

/// The organisation that finance asked for; `None` when it asked for none.
async fn asked_for(tx: &mut Tx, asked: &Asked) -> Result<Option<(OrganisationId, String)>> {
    if asked.organisation.is_empty() {
        return Ok(None);
    }
    let id: OrganisationId = asked.organisation.parse().map_err(|_| Error::NotFound)?;
    let found = organisations::store::find(tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Some((found.id, found.name)))
}

/// `GET /desk/payments/statement`
pub(crate) async fn desk(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let of = asked_for(&mut tx, &asked).await?;
    let payers = payers(&mut tx).await?;
    let (statement, cut) = match &of {
        Some((id, _)) => read(&mut tx, *id, period(&ctx, &asked), MOST).await?,
        None => (nothing(), false),
    };
    drop(tx);
    let (chosen, name) = of
        .map(|(id, name)| (id.to_string(), name))
        .unwrap_or_default();
    let shown = Shown {
        desk: true,
        name,
        chosen,
        payers,
    };
    let page = build(&ctx, &asked, shown, (&statement, cut));
    ctx.page(page).await
}

/// `GET /my/payments/statement`
pub(crate) async fn mine(ctx: Ctx, who: Member, Query(asked): Query<Asked>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (statement, cut) = read(&mut tx, who.acting.id, period(&ctx, &asked), MOST).await?;
    drop(tx);
    let shown = Shown {
        desk: false,
        name: who.acting.name.clone(),
        chosen: String::new(),
        payers: Vec::new(),
    };
    let page = build(&ctx, &asked, shown, (&statement, cut));
    ctx.page(page).await
}

/// A statement for a file: whole, or none.
async fn whole(tx: &mut Tx, of: OrganisationId, period: Period) -> Result<Statement> {
    match read(tx, of, period, super::FILE_MOST).await? {
        (statement, false) => Ok(statement),
        (_, true) => Err(super::too_many()),
    }
}

async fn write(ctx: &Ctx, file: &str, (name, statement): (String, Statement)) -> Result<Response> {
    let (_, format) = imports::named(file).ok_or(Error::NotFound)?;
    let locale = ctx.locale;
    let bytes = tokio::task::spawn_blocking(move || {
        let yuan = |fen: i64| Money::from_fen(fen).yuan_text();
        let heads = [
            "on", "what", "order", "purpose", "charged", "paid", "returned", "due", "in-hand",
        ];
        let row = |words: [String; 4], sums: [i64; 5]| {
            words.into_iter().chain(sums.map(yuan)).collect::<Vec<_>>()
        };
        let edge = |key: &str, at: Standing, sums: Sums| {
            let words = [String::new(), t(locale, key), String::new(), String::new()];
            row(
                words,
                [sums.charged, sums.paid, sums.returned, at.due, at.in_hand],
            )
        };
        let mut table = vec![
            heads
                .map(|head| t(locale, &format!("books-c-{head}")))
                .to_vec(),
        ];
        table.push(edge("books-opening", statement.opening, Sums::default()));
        table.extend(statement.lines.iter().map(|line| {
            let view = view(line, false, locale);
            let words = [view.on.to_string(), view.what, view.number, view.purpose];
            row(
                words,
                [
                    view.charged,
                    view.paid,
                    view.returned,
                    view.due,
                    view.in_hand,
                ],
            )
        }));
        table.push(edge("books-closing", statement.closing, statement.total));
        imports::write_figures(table, name, format, &[4, 5, 6, 7, 8])
    });
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    Ok(imports::download(file, format, bytes))
}

/// `GET /desk/payments/statement/statement.xlsx`
pub(crate) async fn desk_file(
    ctx: Ctx,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !file.starts_with("statement.") {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.app.db.read().await?;
    let (id, _) = asked_for(&mut tx, &asked).await?.ok_or(Error::NotFound)?;
    let statement = whole(&mut tx, id, period(&ctx, &asked)).await?;
    drop(tx);
    write(&ctx, &file, (ctx.t("books-statement"), statement)).await
}

async fn my_file(ctx: &Ctx, who: &Member, asked: &Asked, file: &str) -> Result<Response> {
    let mut tx = ctx.app.db.read().await?;
    let statement = whole(&mut tx, who.acting.id, period(ctx, asked)).await?;
    drop(tx);
    write(ctx, file, (ctx.t("books-statement"), statement)).await
}

/// `GET /my/payments/statement.csv`
pub(crate) async fn mine_csv(
    ctx: Ctx,
    who: Member,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    my_file(&ctx, &who, &asked, "statement.csv").await
}

/// `GET /my/payments/statement.xlsx`
pub(crate) async fn mine_xlsx(
    ctx: Ctx,
    who: Member,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    my_file(&ctx, &who, &asked, "statement.xlsx").await
}
