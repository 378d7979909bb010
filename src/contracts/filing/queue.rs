//! `/desk/filings`: what waits for the registrars, by the day that is waited for. Filters are links.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::stage::Stage;
use super::view::{Deadline, stage_kind, stage_label};
use crate::codes::rules::{self, Rules};
use crate::contracts::pages::address;
use crate::contracts::store::queue::{self, Waiting, WaitingLine};
use crate::db::Tx;
use crate::ids::UserId;
use crate::money::Money;
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Query, Result, Staff};

const PAGE: &str = "/desk/filings";
/// Stages by which the queue is narrowed, in the order of the way.
const STAGES: [Stage; 6] = [
    Stage::Preparing,
    Stage::Submitted,
    Stage::Supplement,
    Stage::Accepted,
    Stage::FirstPassed,
    Stage::SecondPassed,
];
/// What else it is narrowed by.
const WHICH: [&str; 3] = ["overdue", "second", "large"];

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    stage: String,
    which: String,
    page: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choosing {
    label: String,
    count: Option<i64>,
    url: String,
    chosen: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Filter {
    label: String,
    options: Vec<Choosing>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    number: String,
    url: String,
    name: String,
    between: String,
    total: i64,
    technical: i64,
    stage: String,
    kind: &'static str,
    large: bool,
    second: bool,
    since: Option<NaiveDate>,
    deadline: Option<Deadline>,
    /// The term ends before the decision may come.
    ends: Option<NaiveDate>,
}

#[derive(Serialize)]
pub(crate) struct QueuePage {
    filters: Vec<Filter>,
    chosen: usize,
    rows: Vec<Row>,
    number: i64,
    pager: Pager,
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "contracts/filings.html";
    const NAV: &'static str = "desk";
}

fn narrowed(asked: &Asked, (me, today): (UserId, NaiveDate), rules: &'static Rules) -> Waiting {
    Waiting {
        stage: Stage::from_code(&asked.stage).filter(|stage| STAGES.contains(stage)),
        large: (asked.which == "large").then_some(rules),
        overdue: (asked.which == "overdue").then_some(today),
        second: (asked.which == "second").then_some(me),
    }
}

/// Days before the end of the term from which a file says so.
const NEAR_END: i64 = 30;

impl Row {
    fn new(line: &WaitingLine, rules: &Rules, today: NaiveDate, locale: Locale) -> Self {
        let stage = line.stage.unwrap_or(Stage::Preparing);
        let sums = [line.total_fen, line.technical_fen].map(Money::from_fen);
        let large = line
            .large
            .unwrap_or_else(|| rules.is_large(sums[0], sums[1]));
        let two = large || line.mode == Some(super::stage::Mode::Registry);
        Self {
            number: line.number.clone(),
            url: format!("/desk/contracts/{}/filing", line.number),
            name: line.name.clone(),
            between: format!("{} → {}", line.seller_name, line.buyer_name),
            total: line.total_fen,
            technical: line.technical_fen,
            stage: stage_label(stage, locale),
            kind: stage_kind(stage),
            large,
            second: two && line.first_by.is_some() && line.second_by.is_none(),
            since: line.submitted_on.or(line.signed_on),
            deadline: line.next_on.map(|day| Deadline::of(day, today, locale)),
            ends: line
                .ends_on
                .filter(|ends| (*ends - today).num_days() <= NEAR_END),
        }
    }
}

async fn filters(
    tx: &mut Tx,
    asked: &Asked,
    (me, today): (UserId, NaiveDate),
    (rules, ctx): (&'static Rules, &Ctx),
) -> Result<Vec<Filter>> {
    let link = |stage: &str, which: &str| address(PAGE, &[("stage", stage), ("which", which)]);
    let all = |url: String, chosen: bool| Choosing {
        label: ctx.t("contract-filter-all"),
        count: None,
        url,
        chosen,
    };
    let mut stages = vec![all(link("", &asked.which), asked.stage.is_empty())];
    for stage in STAGES {
        let narrow = Waiting {
            stage: Some(stage),
            ..narrowed(asked, (me, today), rules)
        };
        stages.push(Choosing {
            label: stage_label(stage, ctx.locale),
            count: Some(queue::count_waiting(tx, &narrow).await?),
            url: link(stage.code(), &asked.which),
            chosen: asked.stage == stage.code(),
        });
    }
    let mut kinds = vec![all(link(&asked.stage, ""), asked.which.is_empty())];
    for which in WHICH {
        let one = Asked {
            which: which.to_owned(),
            ..asked.clone()
        };
        kinds.push(Choosing {
            label: ctx.t(&format!("filing-which-{which}")),
            count: Some(queue::count_waiting(tx, &narrowed(&one, (me, today), rules)).await?),
            url: link(&asked.stage, which),
            chosen: asked.which == which,
        });
    }
    Ok(vec![
        Filter {
            label: ctx.t("filing-filter-stage"),
            options: stages,
        },
        Filter {
            label: ctx.t("filing-filter-which"),
            options: kinds,
        },
    ])
}

/// `GET /desk/filings?stage=&which=&page=`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let rules = rules::of(&ctx.app.config.rule_set).1;
    let narrow = narrowed(&asked, (staff.id, today), rules);
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let lines = queue::waiting(&mut tx, &narrow, most, skip).await?;
    let number = queue::count_waiting(&mut tx, &narrow).await?;
    let filters = filters(&mut tx, &asked, (staff.id, today), (rules, &ctx)).await?;
    drop(tx);
    ctx.page(QueuePage {
        chosen: usize::from(narrow.stage.is_some())
            + usize::from(WHICH.contains(&asked.which.as_str())),
        filters,
        rows: lines
            .iter()
            .map(|line| Row::new(line, rules, today, ctx.locale))
            .collect(),
        number,
        pager: Pager::new(page, u64::try_from(number).unwrap_or(0), |n| {
            let n = n.to_string();
            address(
                PAGE,
                &[
                    ("stage", &asked.stage),
                    ("which", &asked.which),
                    ("page", &n),
                ],
            )
        }),
    })
    .await
}

/// How much waits for the registrars, and how much of it is past its day.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn counts(tx: &mut Tx, today: NaiveDate) -> sqlx::Result<(i64, i64)> {
    let filed = queue::count_waiting(tx, &Waiting::default()).await?;
    let overdue = Waiting {
        overdue: Some(today),
        ..Waiting::default()
    };
    Ok((filed, queue::count_waiting(tx, &overdue).await?))
}

impl QueuePage {
    pub(super) fn samples() -> Vec<Self> {
        let today = super::samples::today();
        let line = |stage, next_on| WaitingLine {
            number: "KX-H-2026-00001".to_owned(),
            name: "检测设备接口开发（虚构）".to_owned(),
            seller_name: "巴渠应用技术研究院（虚构）".to_owned(),
            buyer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
            total_fen: 560_000_000,
            technical_fen: 520_000_000,
            signed_on: Some(today),
            ends_on: Some(today),
            stage,
            mode: None,
            large: Some(true),
            submitted_on: None,
            next_on,
            first_by: Some(UserId::mint(chrono::DateTime::UNIX_EPOCH)),
            second_by: None,
        };
        let lines = [
            line(Some(Stage::Supplement), Some(today)),
            line(Some(Stage::Accepted), today.pred_opt()),
            line(None, None),
        ];
        let of = |rows: Vec<Row>, chosen| Self {
            filters: vec![Filter {
                label: t(Locale::Zh, "filing-filter-stage"),
                options: vec![Choosing {
                    label: t(Locale::Zh, "contract-filter-all"),
                    count: Some(3),
                    url: PAGE.to_owned(),
                    chosen: true,
                }],
            }],
            chosen,
            number: i64::try_from(rows.len()).unwrap_or(0),
            rows,
            pager: Pager::new(1, 0, |_| String::new()),
        };
        let rows = lines
            .iter()
            .map(|line| Row::new(line, rules::of("").1, today, Locale::Zh))
            .collect();
        vec![of(rows, 0), of(Vec::new(), 0), of(Vec::new(), 1)]
    }
}
