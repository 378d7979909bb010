//! The rows of the ledger behind a figure, paged, and as a file.

use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::{Choice, FILE_MOST, account_label, address, names, too_many};
use crate::imports;
use crate::money::Money;
use crate::payments::books::period::Period;
use crate::payments::books::store::{self, Row, Which};
use crate::payments::ledger::{Account, Cause};
use crate::web::pager::{self, Pager};
use crate::web::words::t;
use crate::web::{Answer, Ctx, Error, Page, Path, Query, Result};

const PATH: &str = "/desk/payments/entries";
/// Rows of a file.
/// Kinds of accounts, in the order of a balance.
pub(super) const HEADS: [&str; 11] = [
    "bank",
    "clearing",
    "stripe",
    "fees",
    "disputed",
    "receivable",
    "expected",
    "income",
    "payable",
    "held",
    "unapplied",
];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    account: String,
    cause: String,
    /// A month or a year; all of the time when empty.
    month: String,
    day: String,
    page: String,
}

impl Asked {
    /// What makes no sense chooses nothing.
    fn account(&self) -> &str {
        let known =
            HEADS.contains(&self.account.as_str()) || Account::parse(&self.account).is_some();
        if known { &self.account } else { "" }
    }

    fn cause(&self) -> &'static str {
        let found = Cause::ALL
            .into_iter()
            .find(|cause| cause.code() == self.cause);
        found.map_or("", Cause::code)
    }

    fn which(&self) -> Which {
        let day: Option<chrono::NaiveDate> = self.day.parse().ok();
        let days = day
            .map(|day| (day, day))
            .or_else(|| Period::parse(&self.month).map(Period::days));
        Which {
            account: self.account().to_owned(),
            cause: self.cause().to_owned(),
            days,
        }
    }

    /// The days in words; empty for all of the time.
    fn span(&self) -> String {
        match self.which().days {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first} – {last}"),
            None => String::new(),
        }
    }

    fn url(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let month = Period::parse(&self.month)
            .map(Period::code)
            .unwrap_or_default();
        let mut pairs = vec![
            ("account", self.account()),
            ("cause", self.cause()),
            ("month", month.as_str()),
            ("day", self.day.as_str()),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            pairs.push((*name, *value));
        }
        address(path, &pairs)
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct EntryView {
    pub(super) on: chrono::NaiveDate,
    pub(super) cause: String,
    pub(super) debit: String,
    pub(super) credit: String,
    pub(super) amount: i64,
    pub(super) number: String,
    /// The line of the bank that it is about; or empty.
    pub(super) line_url: String,
}

#[derive(Serialize)]
pub(crate) struct EntriesPage {
    pub(super) title: String,
    pub(super) span: String,
    pub(super) accounts: Vec<Choice>,
    pub(super) causes: Vec<Choice>,
    pub(super) rows: Vec<EntryView>,
    pub(super) number: i64,
    pub(super) debit: i64,
    pub(super) credit: i64,
    /// Of one kind of account, so that its two sums say something.
    pub(super) of_account: bool,
    pub(super) files: Vec<Choice>,
    pub(super) all_time_url: String,
    pub(super) pager: Pager,
}

impl Page for EntriesPage {
    const TEMPLATE: &'static str = "payments/entries.html";
    const NAV: &'static str = "desk";
}

/// A row of choices of which the first is all; `name` begins the keys of their words.
fn choices(ctx: &Ctx, asked: &Asked, (name, chosen): (&str, &str), values: &[&str]) -> Vec<Choice> {
    std::iter::once(&"")
        .chain(values)
        .map(|value| Choice {
            label: match (*value, name) {
                ("", _) => ctx.t("books-all"),
                (head, "account") => ctx.t(&format!("books-account-{head}")),
                (cause, _) => ctx.t(&format!("books-cause-{cause}")),
            },
            url: asked.url(PATH, &[(name, value), ("page", "")]),
            count: None,
            chosen: *value == chosen,
        })
        .collect()
}

/// `GET /desk/payments/entries`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let which = asked.which();
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let from = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let (number, debit, credit) = store::sums(&mut tx, &which).await?;
    let rows = store::rows(&mut tx, &which, (most, from)).await?;
    let keys = rows
        .iter()
        .flat_map(|row| [row.debit.as_str(), row.credit.as_str()]);
    let names = names(&mut tx, keys.chain([asked.account()])).await?;
    drop(tx);
    let page = build(&ctx, &asked, (&rows, (number, debit, credit)), &names);
    ctx.page(page).await
}

type Names = std::collections::HashMap<crate::ids::OrganisationId, String>;

fn build(
    ctx: &Ctx,
    asked: &Asked,
    (rows, (number, debit, credit)): (&[Row], (i64, i64, i64)),
    names: &Names,
) -> EntriesPage {
    let label = |key: &str| account_label(key, names, ctx.locale);
    let view = |row: &Row| EntryView {
        on: row.happened_on,
        cause: t(ctx.locale, &format!("books-cause-{}", row.cause)),
        debit: label(&row.debit),
        credit: label(&row.credit),
        amount: row.amount.fen(),
        number: row.number.clone().unwrap_or_default(),
        line_url: if ["bank_line", "payout"].contains(&row.cause.as_str()) {
            format!("/desk/payments/bank/lines/{}", row.subject)
        } else {
            String::new()
        },
    };
    let of = asked.account();
    let total = u64::try_from(number).unwrap_or(0);
    EntriesPage {
        title: if of.is_empty() {
            ctx.t("books-entries")
        } else {
            label(of)
        },
        span: asked.span(),
        accounts: choices(
            ctx,
            asked,
            ("account", of.split(':').next().unwrap_or("")),
            &HEADS,
        ),
        causes: choices(
            ctx,
            asked,
            ("cause", asked.cause()),
            &Cause::ALL.map(Cause::code),
        ),
        rows: rows.iter().map(view).collect(),
        number,
        debit,
        credit,
        of_account: !of.is_empty(),
        files: ["xlsx", "csv"]
            .into_iter()
            .map(|ending| file_link(asked, ending))
            .collect(),
        all_time_url: asked.url(PATH, &[("month", ""), ("day", "")]),
        pager: Pager::new(pager::page_number(&asked.page), total, |n| {
            asked.url(PATH, &[("page", &n.to_string())])
        }),
    }
}

fn file_link(asked: &Asked, ending: &str) -> Choice {
    Choice {
        label: ending.to_owned(),
        url: asked.url(&format!("{PATH}/entries.{ending}"), &[]),
        count: None,
        chosen: false,
    }
}

/// `GET /desk/payments/entries/entries.csv`
pub(crate) async fn file(
    ctx: Ctx,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let ("entries", format) = imports::named(&file).ok_or(Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let mut tx = ctx.app.db.read().await?;
    let rows = store::rows(&mut tx, &asked.which(), (FILE_MOST + 1, 0)).await?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > FILE_MOST {
        return Err(too_many());
    }
    let names = names(
        &mut tx,
        rows.iter()
            .flat_map(|row| [row.debit.as_str(), row.credit.as_str()]),
    )
    .await?;
    drop(tx);
    let locale = ctx.locale;
    let bytes = tokio::task::spawn_blocking(move || {
        let heads = ["on", "cause", "debit", "credit", "amount", "order"];
        let mut table = vec![
            heads
                .map(|head| t(locale, &format!("books-c-{head}")))
                .to_vec(),
        ];
        table.extend(rows.iter().map(|row| {
            vec![
                row.happened_on.to_string(),
                t(locale, &format!("books-cause-{}", row.cause)),
                account_label(&row.debit, &names, locale),
                account_label(&row.credit, &names, locale),
                Money::yuan_text(row.amount),
                row.number.clone().unwrap_or_default(),
            ]
        }));
        imports::write_figures(table, t(locale, "books-entries"), format, &[4])
    });
    let bytes = bytes.await.map_err(anyhow::Error::from)??;
    Ok(imports::download(&file, format, bytes))
}
