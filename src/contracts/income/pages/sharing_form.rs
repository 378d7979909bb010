//! The form of a distribution: direct costs, shares, completers; what it comes to is shown before it is entered.

use axum::extract::{Request, State as Extracted};
use chrono::NaiveDate;
use serde::Serialize;

use super::distributions::Sharing;
use super::overview::rule_words;
use crate::contracts::income::books::Books;
use crate::contracts::income::distribution::{
    COSTS, COSTS_TABLE, Frame, PEOPLE_TABLE, Rule, Shared, rule_on,
};
use crate::contracts::income::life::Grounds;
use crate::contracts::income::sharing::{self, Basis, Least, Mode};
use crate::contracts::income::{life, must};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::may::Act;
use crate::contracts::performing::pages::Head;
use crate::contracts::performing::pages::plans::rows;
use crate::contracts::performing::receipt::{Receipt, Standing};
use crate::contracts::performing::scan;
use crate::deals::Choice;
use crate::ids::{DistributionId, ReceiptId};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::upload::Upload;
use crate::web::words::t;
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Typed, see_other};

#[derive(Serialize)]
pub(crate) struct SharingPage {
    pub(super) head: Head,
    pub(super) id: String,
    pub(super) receipt: String,
    pub(super) on: NaiveDate,
    pub(super) amount: i64,
    pub(super) form: FormView,
    pub(super) cost_rows: Vec<usize>,
    pub(super) people_rows: Vec<usize>,
    pub(super) kinds: Vec<Choice>,
    pub(super) modes: Vec<Choice>,
    pub(super) bases: Vec<Choice>,
    /// The unit's rule that held when the money came in; empty for none.
    pub(super) rule: String,
    /// What the typed values come to, once they can be read.
    pub(super) preview: Option<Sharing>,
}

impl Page for SharingPage {
    const TEMPLATE: &'static str = "contracts/income/sharing_form.html";
    const NAV: &'static str = "desk";
}

fn receipt(books: &Books, id: &str) -> Result<Receipt> {
    let id: ReceiptId = id.parse().map_err(|_| Error::NotFound)?;
    let found = books
        .receipts
        .iter()
        .find(|r| r.id == id && r.reverses.is_none());
    found.cloned().ok_or(Error::NotFound)
}

fn page(
    ctx: &Ctx,
    (books, receipt): (&Books, &Receipt),
    (typed, errors): (&Typed, &Errors),
    preview: Option<Sharing>,
) -> Result<SharingPage> {
    let id = typed.get("id").to_owned();
    let words =
        |prefix: &str, codes: &[&str]| Choice::worded(prefix, codes.iter().copied(), ctx.locale);
    let modes: Vec<&str> = Mode::ALL.iter().map(|mode| mode.code()).collect();
    Ok(SharingPage {
        head: Head::new(&books.seat, Tab::Income, ctx.locale)?,
        id: if id.is_empty() {
            DistributionId::mint(ctx.app.clock.now()).to_string()
        } else {
            id
        },
        receipt: receipt.id.to_string(),
        on: receipt.received_on,
        amount: receipt.amount.fen(),
        form: ctx.form(typed, errors),
        cost_rows: rows(typed, COSTS_TABLE),
        people_rows: rows(typed, PEOPLE_TABLE),
        kinds: words("income-cost-", &COSTS),
        modes: modes
            .iter()
            .map(|code| Choice {
                value: (*code).to_owned(),
                label: t(
                    ctx.locale,
                    &format!("income-mode-{}", code.replace('_', "-")),
                ),
            })
            .collect(),
        bases: words("income-basis-", &Basis::ALL.map(Basis::code)),
        rule: rule_on(&books.rules, receipt.received_on)
            .map(|rule| rule_words(rule, ctx.locale))
            .unwrap_or_default(),
        preview,
    })
}

/// `GET …/income/distributions/new?receipt=…`
pub(crate) async fn new(ctx: Ctx, Path(number): Path<String>, asked: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let books = Books::open(&ctx, &mut tx, &number).await?;
    drop(tx);
    must(&books.seat, Act::Share)?;
    let receipt = receipt(&books, asked.get("receipt"))?;
    let mode = Mode::usual(&books.seat.values()?.type_code);
    let basis = if rule_on(&books.rules, receipt.received_on).is_some() {
        Basis::Rule
    } else {
        Basis::None
    };
    let mut typed: Typed = [("mode", mode.code()), ("basis", basis.code())]
        .into_iter()
        .collect();
    // The completers of the last distribution; most often they are the same.
    if let Some(last) = books
        .distributions
        .iter()
        .rev()
        .find(|d| d.reverses.is_none())
    {
        for (n, line) in last
            .lines
            .iter()
            .filter(|l| l.pot == "completers")
            .enumerate()
        {
            typed.push(&format!("{PEOPLE_TABLE}.{n}.name"), line.name.clone());
            typed.push(
                &format!("{PEOPLE_TABLE}.{n}.weight"),
                line.weight.to_string(),
            );
        }
    }
    let page = page(&ctx, (&books, &receipt), (&typed, &Errors::default()), None)?;
    ctx.page(page).await
}

/// `POST …/income/distributions`
pub(crate) async fn create(
    ctx: Ctx,
    Extracted(app): Extracted<App>,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let mut upload = Upload::of_any_form(&app, request).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let books = Books::take(&ctx, &mut tx, &number).await?;
    must(&books.seat, Act::Share)?;
    let receipt = receipt(&books, upload.typed.get("receipt"))?;
    if upload.typed.only_rows() {
        drop(tx);
        let shown = (&upload.typed, &Errors::default());
        return ctx.page(page(&ctx, (&books, &receipt), shown, None)?).await;
    }
    let typed = &upload.typed;
    let id = typed
        .get("id")
        .parse()
        .unwrap_or_else(|_| DistributionId::mint(now));
    let to = format!("{}/income/distributions/{id}", books.seat.base);
    if books.distributions.iter().any(|d| d.id == id) {
        return Ok(see_other(&to));
    }
    may_be_shared(&books, &receipt)?;
    let rule = rule_on(&books.rules, receipt.received_on);
    let previews = typed.is_set("_preview");
    let frame = Frame {
        receipt: receipt.amount,
        rule,
        document: previews || upload.file("document").is_some(),
    };
    let read = Shared::parse(typed, &frame);
    if previews {
        drop(tx);
        return look(&ctx, (&books, &receipt), typed, read).await;
    }
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    errors.0.extend(unreasoned(&ctx, &books, &read)?.0);
    let document = scan(
        &ctx,
        &mut tx,
        (&upload, "document"),
        books.seat.me,
        &mut errors,
    )
    .await?;
    match read {
        Ok(shared) if errors.is_empty() => {
            let rule = rule.filter(|_| shared.basis == Basis::Rule);
            let grounds = Grounds {
                rule: rule.map(|rule: &Rule| rule.id),
                document: document.map(|file| file.id),
            };
            life::enter(
                &mut tx,
                &books.seat,
                (id, &shared),
                (&receipt, &grounds),
                now,
            )
            .await?;
            tx.commit().await?;
            ctx.done("income-entered", &to).await
        }
        _ => {
            drop(tx);
            let page = page(&ctx, (&books, &receipt), (typed, &errors), None)?;
            ctx.invalid(page).await
        }
    }
}

/// Less than the law's minimum needs a reason.
fn unreasoned(
    ctx: &Ctx,
    books: &Books,
    read: &std::result::Result<Shared, Errors>,
) -> Result<Errors> {
    let Ok(shared) = read else {
        return Ok(Errors::default());
    };
    let below = preview(ctx, books, shared)?.least == Least::NotMet;
    Ok(if below && shared.words.is_empty() {
        Errors::one("words", "income-least-reason")
    } else {
        Errors::default()
    })
}

/// Only money that counts is shared, and each receipt once.
fn may_be_shared(books: &Books, receipt: &Receipt) -> Result<()> {
    let taken = books.distributions.iter().any(|d| {
        d.receipt_id == receipt.id
            && d.reverses.is_none()
            && matches!(d.state, Standing::Entered | Standing::Confirmed)
    });
    if receipt.state != Standing::Confirmed || taken {
        return Err(Error::conflict("performing-moved-on"));
    }
    Ok(())
}

/// The form with what it comes to; nothing is written.
async fn look(
    ctx: &Ctx,
    of: (&Books, &Receipt),
    typed: &Typed,
    read: std::result::Result<Shared, Errors>,
) -> Answer {
    match read {
        Ok(shared) => {
            let preview = Some(preview(ctx, of.0, &shared)?);
            let page = page(ctx, of, (typed, &Errors::default()), preview)?;
            ctx.page(page).await
        }
        Err(errors) => {
            let page = page(ctx, of, (typed, &errors), None)?;
            ctx.invalid(page).await
        }
    }
}

fn preview(ctx: &Ctx, books: &Books, shared: &Shared) -> Result<Sharing> {
    let lines = sharing::lines(shared.net, shared.shares, &shared.completers);
    let bound = sharing::is_bound(&books.seat.values()?.seller_nature);
    Ok(Sharing::new(
        (shared.mode, shared.basis, bound),
        (shared.net, shared.shares),
        &lines,
        ctx.locale,
    ))
}
