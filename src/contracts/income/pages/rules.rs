//! The rule by which the seller's unit shares its income, version by version, each for a time.

use axum::extract::{Request, State as Shared};
use chrono::NaiveDate;
use serde::Serialize;

use super::overview::rule_words;
use crate::contracts::income::books::Books;
use crate::contracts::income::distribution::RuleForm;
use crate::contracts::income::{life, must, sharing};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::may::Act;
use crate::contracts::performing::pages::Head;
use crate::contracts::performing::scan;
use crate::ids::{IncomeRuleId, OrganisationId};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Errors, FormView, Message, Page, Path, Typed};

#[derive(Clone, Debug, Serialize)]
pub(super) struct RuleRow {
    pub(super) version: i64,
    pub(super) words: String,
    /// Why it gives less than the law's minimum; empty where it does not.
    pub(super) why: String,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) document_url: String,
}

#[derive(Serialize)]
pub(crate) struct RulePage {
    pub(super) head: Head,
    pub(super) unit: String,
    pub(super) rows: Vec<RuleRow>,
    pub(super) id: String,
    pub(super) form: FormView,
}

impl Page for RulePage {
    const TEMPLATE: &'static str = "contracts/income/rule.html";
    const NAV: &'static str = "desk";
}

fn page(ctx: &Ctx, books: &Books, (typed, errors): (&Typed, &Errors)) -> Result<RulePage> {
    let seat = &books.seat;
    let id = typed.get("id").to_owned();
    Ok(RulePage {
        head: Head::new(seat, Tab::Income, ctx.locale)?,
        unit: seat.values()?.seller_name.clone(),
        rows: books
            .rules
            .iter()
            .map(|rule| RuleRow {
                version: rule.version,
                words: rule_words(rule, ctx.locale),
                why: rule.words.clone(),
                from: rule.valid_from,
                until: rule.valid_until,
                document_url: rule
                    .document
                    .filter(|_| seat.opens_files())
                    .map(|file| format!("{}/income/files/{file}", seat.base))
                    .unwrap_or_default(),
            })
            .collect(),
        id: if id.is_empty() {
            IncomeRuleId::mint(ctx.app.clock.now()).to_string()
        } else {
            id
        },
        form: ctx.form(typed, errors),
    })
}

/// A unit that is no organisation of this site has no rule here.
fn unit(books: &Books) -> Result<OrganisationId> {
    must(&books.seat, Act::KeepRule)?;
    books.seat.values()?.seller_id.ok_or(Error::NotFound)
}

/// `GET …/income/rule`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let books = Books::open(&ctx, &mut tx, &number).await?;
    drop(tx);
    unit(&books)?;
    let typed: Typed = [("valid_from", books.seat.today.to_string())]
        .into_iter()
        .collect();
    let page = page(&ctx, &books, (&typed, &Errors::default()))?;
    ctx.page(page).await
}

/// `POST …/income/rule`
pub(crate) async fn create(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let upload = Upload::of_any_form(&app, request).await?;
    let typed = &upload.typed;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let books = Books::take(&ctx, &mut tx, &number).await?;
    let unit = unit(&books)?;
    let read = RuleForm::parse(typed, books.seat.today);
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    if let Ok(form) = &read
        && form.words.is_empty()
        && sharing::is_bound(&books.seat.values()?.seller_nature)
        && form.shares.completers < sharing::HALF_BP
    {
        errors.add("words", Message::new("income-least-reason"));
    }
    let document = scan(
        &ctx,
        &mut tx,
        (&upload, "document"),
        books.seat.me,
        &mut errors,
    )
    .await?;
    match read {
        Ok(form) if errors.is_empty() => {
            let id = typed
                .get("id")
                .parse()
                .unwrap_or_else(|_| IncomeRuleId::mint(now));
            let document = document.map(|file| file.id);
            life::rule(&mut tx, &books.seat, (unit, id), (&form, document), now).await?;
            tx.commit().await?;
            let to = format!("{}/income/rule", books.seat.base);
            ctx.done("income-rule-saved", &to).await
        }
        _ => {
            drop(tx);
            let page = page(&ctx, &books, (typed, &errors))?;
            ctx.invalid(page).await
        }
    }
}
