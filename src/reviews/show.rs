//! One case: the new version beside the public one, the check-list, and the two decisions.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::case::Case;
use crate::accounts;
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::content::Standing;
use crate::listings::detail::{FileView, label};
use crate::listings::difference::{Line, Part};
use crate::listings::store;
use crate::organisations;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Typed};
use crate::web::page::{Answer, Page};
use crate::web::words::{Locale, t};
use crate::web::{Ctx, Path, Sample};

#[derive(Serialize)]
pub(super) struct CasePage {
    kind: &'static str,
    action: String,
    /// The version the reviewer looks at; sent along with the decision.
    version: i64,
    title: String,
    number: String,
    organisation: String,
    organisation_facts: Vec<String>,
    submitted_by: String,
    submitted_at: DateTime<Utc>,
    is_change: bool,
    masked: bool,
    lines: Vec<Line>,
    changed: usize,
    files: Vec<FileView>,
    checks: Vec<String>,
    weak_points: Vec<String>,
    reasons: Vec<Reason>,
    form: FormView,
}

/// Shaped for `form.checks`.
#[derive(Clone, Serialize)]
struct Reason {
    value: String,
    label: String,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "reviews/show.html";
    const NAV: &'static str = "desk";
}

/// What a reviewer looks at, in this order.
const CHECKS: [&str; 6] = ["clear", "proof", "contact", "secret", "rights", "masked"];

impl CasePage {
    pub(super) async fn load(
        tx: &mut Tx,
        ctx: &Ctx,
        case: &Case,
        (typed, errors): (&Typed, &Errors),
    ) -> Result<Self> {
        let listing = &case.listing;
        let owner = organisations::store::find(tx, listing.organisation_id)
            .await?
            .ok_or(Error::NotFound)?;
        let author = accounts::store::name(tx, case.submitted.submitted_by).await?;
        let attached = case.files();
        let cards = store::file_cards(tx, &attached).await?;
        let lines = case.lines(ctx.locale);
        let checked = case.checked()?;
        Ok(Self {
            kind: listing.kind.code(),
            action: format!("/desk/reviews/{}", listing.id),
            version: case.submitted.version,
            title: checked.title,
            number: listing.number.clone().unwrap_or_default(),
            organisation: owner.name.clone(),
            organisation_facts: vec![
                label(Table::OrganisationKind, &owner.kind, ctx.locale),
                label(Table::Region, &owner.region, ctx.locale),
                owner.uscc.clone(),
            ],
            submitted_by: author,
            submitted_at: case.submitted.created_at,
            is_change: case.published.is_some(),
            masked: checked.masked,
            changed: lines.iter().filter(|line| line.changed).count(),
            lines,
            files: FileView::all(listing.id, &attached, &cards, Standing::Insider),
            checks: checks(checked.masked, ctx.locale),
            weak_points: case.weak_points(ctx.locale),
            reasons: reasons(ctx.app.clock.today(), ctx.locale),
            form: ctx.form(typed, errors),
        })
    }
}

fn checks(masked: bool, locale: Locale) -> Vec<String> {
    CHECKS
        .into_iter()
        .filter(|check| masked || *check != "masked")
        .map(|check| t(locale, &format!("review-check-{check}")))
        .collect()
}

fn reasons(today: chrono::NaiveDate, locale: Locale) -> Vec<Reason> {
    codes::rows(Table::RefusalReason, today)
        .map(|row| Reason {
            value: row.code.clone(),
            label: row.label(locale.tag()).to_owned(),
        })
        .collect()
}

/// `GET /desk/reviews/{id}`
pub(super) async fn show(ctx: Ctx, State(app): State<App>, Path(id): Path<ListingId>) -> Answer {
    let mut tx = app.db.read().await?;
    let case = Case::open(&mut tx, id).await?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = CasePage::load(&mut tx, &ctx, &case, nothing).await?;
    drop(tx);
    ctx.page(page).await
}

pub(super) fn samples() -> Vec<Sample> {
    let part = |text: &str, mark| Part {
        text: text.to_owned(),
        mark,
    };
    let line = |changed| Line {
        label: "价格".to_owned(),
        changed,
        before: if changed {
            vec![part("50 万元", "gone")]
        } else {
            Vec::new()
        },
        after: vec![part("60 <b>万元", if changed { "new" } else { "same" })],
    };
    let typed: Typed = [("reasons", "other")].into_iter().collect();
    let errors = Errors::one("words", "review-words-missing");
    let page = |is_change, form| CasePage {
        kind: "need",
        action: "/desk/reviews/1".to_owned(),
        version: 2,
        title: "示例".to_owned(),
        number: if is_change { "KX-X-2026-00001" } else { "" }.to_owned(),
        organisation: "达川岩丝新材料有限公司（虚构）".to_owned(),
        organisation_facts: vec!["企业".to_owned(), "达州市".to_owned()],
        submitted_by: "张某".to_owned(),
        submitted_at: DateTime::UNIX_EPOCH,
        is_change,
        masked: is_change,
        lines: vec![line(true), line(false)],
        changed: 1,
        files: Vec::new(),
        checks: checks(is_change, Locale::Zh),
        weak_points: vec!["还没有写现场条件与限制。".to_owned()],
        reasons: vec![Reason {
            value: "other".to_owned(),
            label: "其他".to_owned(),
        }],
        form,
    };
    vec![
        Sample::of(&page(false, FormView::blank())),
        Sample::of(&page(true, FormView::new(&typed, &errors, Locale::Zh))),
    ]
}
