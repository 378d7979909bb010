//! Anybody can report a problem; staff read what was reported.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::{self, Problem};
use crate::storage::hex;
use crate::tz;
use crate::web::page::Answer;
use crate::web::words::Message;
use crate::web::{Ctx, Errors, FormView, Page, Reader, Sample, Typed, see_other};

const ON_PAGE: usize = 50;

#[derive(Debug, Serialize)]
pub(super) struct ProblemFormPage {
    pub form: FormView,
}

impl Page for ProblemFormPage {
    const TEMPLATE: &'static str = "site/problem.html";
}

#[derive(Debug, Serialize)]
pub(super) struct ProblemsPage {
    pub problems: Vec<Problem>,
    pub older_url: Option<String>,
}

impl Page for ProblemsPage {
    const TEMPLATE: &'static str = "site/problems.html";
    const NAV: &'static str = "desk";
}

/// `GET /report-a-problem`
pub(super) async fn form(ctx: Ctx, mut typed: Typed) -> Answer {
    typed.0.retain(|(key, _)| key == "address");
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(ProblemFormPage { form }).await
}

struct Report {
    address: String,
    text: String,
    contact: String,
}

fn parse(typed: &Typed) -> Result<Report, Errors> {
    let mut r = Reader::new(typed);
    let address = r.optional("address", 300).unwrap_or_default();
    let text = r.long_text("text", 5, 2000);
    let contact = r.optional("contact", 100).unwrap_or_default();
    r.finish(text.map(|text| Report {
        address,
        text,
        contact,
    }))
}

/// `POST /report-a-problem`
pub(super) async fn create(ctx: Ctx, typed: Typed) -> Answer {
    let report = match parse(&typed) {
        Ok(report) => report,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(ProblemFormPage { form }).await;
        }
    };
    let now = ctx.app.clock.now();
    // The same words about the same page on the same day are one report, however often the button is pressed.
    let same = format!(
        "{}\n{}\n{}\n{}",
        tz::shanghai_date(now),
        report.address,
        report.text,
        report.contact
    );
    let once = hex(&Sha256::digest(same.as_bytes()));
    let problem = Problem {
        id: crate::ids::mint(now),
        address: report.address,
        text: report.text,
        contact: report.contact,
        created_at: now,
    };
    let mut tx = ctx.app.db.write().await?;
    store::insert(&mut tx, &problem, &once).await?;
    tx.commit().await?;
    ctx.flash("success", Message::new("site-problem-thanks"))
        .await?;
    Ok(see_other("/"))
}

/// `GET /desk/problems`
pub(super) async fn list(ctx: Ctx, typed: Typed) -> Answer {
    let before = place(typed.get("before"))
        .unwrap_or((ctx.app.clock.now() + chrono::Duration::days(1), Uuid::max()));
    let most = i64::try_from(ON_PAGE + 1).unwrap_or(i64::MAX);
    let mut tx = ctx.app.db.read().await?;
    let mut problems = store::newest(&mut tx, before, most).await?;
    drop(tx);
    let more = problems.len() > ON_PAGE;
    problems.truncate(ON_PAGE);
    let older_url = problems.last().filter(|_| more).map(|last| {
        let at = last.created_at.timestamp_micros();
        format!("/desk/problems?before={at}-{}", last.id.simple())
    });
    ctx.page(ProblemsPage {
        problems,
        older_url,
    })
    .await
}

/// A place in the order of reports, as an address says it.
fn place(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (micros, id) = text.split_once('-')?;
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    Some((at, id.parse().ok()?))
}

pub(super) fn samples() -> Vec<Sample> {
    let typed: Typed = [("address", "/needs/KX-X-2026-00001")]
        .into_iter()
        .collect();
    let errors = Errors::one("text", "field-required");
    let problem = Problem {
        id: Uuid::nil(),
        address: "/needs/KX-X-2026-00001".to_owned(),
        text: "这一页打不开。".to_owned(),
        contact: String::new(),
        created_at: DateTime::UNIX_EPOCH,
    };
    vec![
        Sample::of(&ProblemFormPage {
            form: FormView::blank(),
        }),
        Sample::of(&ProblemFormPage {
            form: FormView::new(&typed, &errors, crate::web::Locale::Zh),
        }),
        Sample::of(&ProblemsPage {
            problems: vec![problem],
            older_url: Some("/desk/problems?before=0-0".to_owned()),
        }),
        Sample::of(&ProblemsPage {
            problems: Vec::new(),
            older_url: None,
        }),
    ]
}
