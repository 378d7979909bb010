//! Statements that were brought in, and the form that brings one.

use std::collections::HashMap;

use axum::extract::State as Shared;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DESK;
use crate::accounts;
use crate::ids::UserId;
use crate::imports;
use crate::payments::bank::importing::{self, Brought};
use crate::payments::bank::store::{self, Statement};
use crate::state::App;
use crate::web::pager::{self, Pager};
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Query, Typed, see_other};

/// Rows by what became of them.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Counts {
    pub(super) fresh: i64,
    pub(super) known: i64,
    pub(super) bad: i64,
    pub(super) taken: i64,
}

impl Counts {
    pub(super) fn of(outcomes: &[(Uuid, String, i64)], id: Uuid) -> Self {
        let count = |wanted: &str| {
            let found = outcomes
                .iter()
                .find(|(of, outcome, _)| *of == id && outcome == wanted);
            found.map_or(0, |(.., n)| *n)
        };
        Self {
            fresh: count("new"),
            known: count("known"),
            bad: count("bad"),
            taken: count("taken"),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct StatementLine {
    pub(super) url: String,
    pub(super) name: String,
    pub(super) account: String,
    pub(super) from_on: Option<NaiveDate>,
    pub(super) until_on: Option<NaiveDate>,
    pub(super) state: String,
    pub(super) counts: Counts,
    pub(super) by: String,
    pub(super) at: DateTime<Utc>,
}

impl StatementLine {
    fn new(statement: &Statement, counts: Counts, by: String) -> Self {
        Self {
            url: format!("{DESK}/statements/{}", statement.id),
            name: statement.file_name.clone(),
            account: statement.account.clone(),
            from_on: statement.from_on,
            until_on: statement.until_on,
            state: statement.state.clone(),
            counts,
            by,
            at: statement.created_at,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct StatementsPage {
    pub(super) lines: Vec<StatementLine>,
    pub(super) pager: Pager,
}

impl Page for StatementsPage {
    const TEMPLATE: &'static str = "payments/bank_statements.html";
    const NAV: &'static str = "desk";
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    page: String,
}

/// `GET /desk/payments/bank/statements`
pub(crate) async fn index(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let from = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let total = store::count_statements(&mut tx).await?;
    let statements = store::statements(&mut tx, (most, from)).await?;
    let ids: Vec<Uuid> = statements.iter().map(|s| s.id).collect();
    let outcomes = store::outcomes(&mut tx, &ids).await?;
    let people: Vec<UserId> = statements.iter().map(|s| s.created_by).collect();
    let names: HashMap<UserId, String> = accounts::store::names(&mut tx, &people)
        .await?
        .into_iter()
        .collect();
    drop(tx);
    let lines = statements.iter().map(|s| {
        let by = names.get(&s.created_by).cloned().unwrap_or_default();
        StatementLine::new(s, Counts::of(&outcomes, s.id), by)
    });
    ctx.page(StatementsPage {
        lines: lines.collect(),
        pager: Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
            format!("{DESK}/statements?page={n}")
        }),
    })
    .await
}

#[derive(Serialize)]
pub(crate) struct NewStatementPage {
    pub(super) form: FormView,
    /// The account that the settings name.
    pub(super) account: String,
}

impl Page for NewStatementPage {
    const TEMPLATE: &'static str = "payments/bank_new.html";
    const NAV: &'static str = "desk";
}

fn form(ctx: &Ctx, typed: &Typed, errors: &Errors) -> NewStatementPage {
    NewStatementPage {
        form: ctx.form(typed, errors),
        account: ctx.app.config.bank.account.clone(),
    }
}

/// `GET /desk/payments/bank/statements/new`
pub(crate) async fn new(ctx: Ctx) -> Answer {
    let page = form(&ctx, &Typed::default(), &Errors::default());
    ctx.page(page).await
}

/// `POST /desk/payments/bank/statements`: reads the file and shows what it would bring.
pub(crate) async fn create(ctx: Ctx, Shared(app): Shared<App>, upload: Upload) -> Answer {
    let by = ctx.user().ok_or(Error::Forbidden)?;
    let file = upload.file("file");
    let (bytes, media) = match imports::opened(file).await? {
        Ok(opened) => opened,
        Err(message) => {
            let mut errors = Errors::default();
            errors.add("file", message);
            let page = form(&ctx, &upload.typed, &errors);
            return ctx.invalid(page).await;
        }
    };
    let brought = Brought {
        account: upload.typed.get("account"),
        name: file.map_or("", |f| f.name.as_str()),
        media,
        bytes,
        by,
    };
    let mut tx = app.db.write().await?;
    match importing::check(&app, &mut tx, brought).await? {
        Ok(id) => {
            tx.commit().await?;
            Ok(see_other(&format!("{DESK}/statements/{id}")))
        }
        Err(wrong) => {
            drop(tx);
            let mut errors = Errors::default();
            errors.add(wrong.field, wrong.message);
            let page = form(&ctx, &upload.typed, &errors);
            ctx.invalid(page).await
        }
    }
}
