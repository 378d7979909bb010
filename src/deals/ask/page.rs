//! The form of a request as it is shown, and the page that says why nothing can be asked.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::form::Request;
use super::{action, path};
use crate::codes::Table;
use crate::db::Tx;
use crate::deals::Choice;
use crate::deals::deal::{TIMINGS, answer_due};
use crate::deals::origin::From;
use crate::deals::view;
use crate::listings::{self, Kind, Listing};
use crate::needs::challenge::Challenge;
use crate::organisations::{self, answers::Answers};
use crate::tz;
use crate::web::error::Result;
use crate::web::form::{FormView, Typed};
use crate::web::{Ctx, Page};
use crate::workdays::Calendar;

/// Own results that an answer may name.
const RESULTS: i64 = 200;

/// The form. `solves` tells an offer for a need from a request for a result.
#[derive(Serialize)]
pub(crate) struct AskPage {
    solves: bool,
    number: String,
    title: String,
    owner: String,
    masked: bool,
    listing_url: String,
    action: String,
    purposes: Vec<Choice>,
    timings: Vec<Choice>,
    /// How ripe the offered solution is, and own results that may be named; for an answer to a need.
    maturities: Vec<Choice>,
    results: Vec<Choice>,
    /// The last day and the conditions of an open challenge, or nothing.
    challenge_until: String,
    challenge_terms: String,
    /// The day by which the owner is to answer, and in how many working days that is.
    answer_by: String,
    workdays: u16,
    /// How the owner answered others.
    owner_rate: String,
    owner_time: String,
    origin: String,
    /// The number of the listing whose match this is; or nothing.
    with: String,
    /// The words that were searched for.
    words: String,
    signed_in: bool,
    /// Where the draft of somebody signed in is kept as it is typed; else nothing.
    draft_url: String,
    /// When the draft that the form shows was kept.
    kept_at: Option<DateTime<Utc>>,
    /// Where a signed-out person signs in and comes back to this form.
    sign_in_url: String,
    form: FormView,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "deals/ask.html";
}

/// Why nothing can be asked here, and the way on.
#[derive(Serialize)]
pub(crate) struct RefusedPage {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) action_url: String,
    pub(super) action_label: String,
    pub(super) listing_url: String,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "deals/refused.html";
}

/// What leads to the form, and what stands in it.
pub(super) struct Shown<'a> {
    pub(super) from: &'a From,
    pub(super) challenge: Option<&'a Challenge>,
    pub(super) form: FormView,
    pub(super) kept_at: Option<DateTime<Utc>>,
}

async fn own_results(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Choice>> {
    let acting = ctx.viewer.as_ref().and_then(|v| v.acting.as_ref());
    let Some(acting) = acting else {
        return Ok(Vec::new());
    };
    let own = listings::feed::published_of(tx, acting.id, None, RESULTS).await?;
    let mut heads = listings::store::heads(tx, &own).await?;
    let now = ctx.app.clock.now();
    heads.retain(|head| head.kind == Kind::Achievement && head.is_public(now));
    heads.sort_by(|one, two| one.title.cmp(&two.title));
    let choice = |head: Listing| {
        let value = head.number?;
        Some(Choice {
            value,
            label: head.title,
        })
    };
    Ok(heads.into_iter().filter_map(choice).collect())
}

pub(super) async fn form_page(
    ctx: &Ctx,
    tx: &mut Tx,
    listing: &Listing,
    shown: Shown<'_>,
) -> Result<AskPage> {
    let owner = organisations::store::find(tx, listing.organisation_id).await?;
    let answers = owner.as_ref().map_or_else(Answers::default, |o| o.answers);
    let number = listing.number.clone().unwrap_or_default();
    let action = action(listing.kind, &number);
    let solves = listing.kind == Kind::Need;
    let workdays = ctx.app.config.answer_workdays;
    let due = answer_due(Calendar::current(), ctx.app.clock.today(), workdays);
    let (from, challenge) = (shown.from, shown.challenge);
    let signed_in = ctx.viewer.is_some();
    Ok(AskPage {
        solves,
        number,
        title: listing.title.clone(),
        owner: if listing.masked {
            ctx.t("deal-masked-name")
        } else {
            owner.map_or_else(String::new, |o| o.name)
        },
        masked: listing.masked,
        listing_url: path(listing),
        sign_in_url: from.sign_in_url(&action),
        purposes: view::choices(Table::CooperationMode, ctx),
        timings: Choice::worded("deal-timing-", TIMINGS, ctx.locale),
        maturities: view::choices(Table::Maturity, ctx),
        results: if solves {
            own_results(tx, ctx).await?
        } else {
            Vec::new()
        },
        challenge_until: challenge.map_or_else(String::new, |c| c.until.to_string()),
        challenge_terms: challenge.map_or_else(String::new, |c| c.conditions.clone()),
        answer_by: tz::shanghai_date(due).to_string(),
        workdays,
        owner_rate: answers.rate_text(listing.masked, ctx.locale),
        owner_time: answers.time_text(ctx.locale),
        origin: from.origin().to_owned(),
        with: from.with().to_owned(),
        words: from.words().to_owned(),
        signed_in,
        draft_url: if signed_in {
            format!("{action}/draft")
        } else {
            String::new()
        },
        kept_at: shown.kept_at,
        action,
        form: shown.form,
    })
}

pub(in crate::deals) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::{Locale, Sample};
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let page = |solves: bool, signed_in: bool, form: FormView| AskPage {
        solves,
        number: "KX-C-2026-00001".to_owned(),
        title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
        owner: "锦江示例大学（虚构）".to_owned(),
        masked: solves,
        listing_url: "/achievements/KX-C-2026-00001".to_owned(),
        action: "/achievements/KX-C-2026-00001/requests".to_owned(),
        purposes: vec![choice("licence", "许可")],
        timings: vec![choice("month", "一个月内")],
        maturities: vec![choice("6", "中试")],
        results: if solves {
            vec![choice("KX-C-2026-00002", "另一项成果")]
        } else {
            Vec::new()
        },
        challenge_until: if solves { "2026-12-31" } else { "" }.to_owned(),
        challenge_terms: if solves {
            "须有同类工程业绩"
        } else {
            ""
        }
        .to_owned(),
        answer_by: "2026-11-30".to_owned(),
        workdays: 5,
        owner_rate: "90%（近一年 20 件）".to_owned(),
        owner_time: if solves { "" } else { "2 个工作日" }.to_owned(),
        origin: "search".to_owned(),
        with: String::new(),
        words: "漏板".to_owned(),
        signed_in,
        draft_url: if signed_in {
            "/achievements/KX-C-2026-00001/requests/draft"
        } else {
            ""
        }
        .to_owned(),
        kept_at: signed_in.then_some(DateTime::UNIX_EPOCH),
        sign_in_url: "/sign-in?return_to=%2F".to_owned(),
        form,
    };
    let typed = Typed::from_iter([("message", "太短"), ("budget_kind", "amount")]);
    let errors = Request::parse(&typed, Kind::Need, None).expect_err("it is too short");
    vec![
        Sample::of(&page(false, false, FormView::blank())),
        Sample::of(&page(
            true,
            true,
            FormView::new(&typed, &errors, Locale::Zh),
        )),
        Sample::of(&RefusedPage {
            title: "这是本机构发布的成果".to_owned(),
            text: "不用向自己发起对接。".to_owned(),
            action_url: "/my/deals".to_owned(),
            action_label: "查看对接".to_owned(),
            listing_url: "/kept/1".to_owned(),
        }),
    ]
}
