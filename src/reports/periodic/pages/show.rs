//! One report: its figures, how it stands, who did what, and what may be done with it now.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::opened::Opened;
use super::view::Body;
use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::reports::periodic::report::{Barred, Report, State};
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Standing, Term};
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Path, Staff, Typed, Viewer};

#[derive(Serialize)]
pub(super) struct EventView {
    at: DateTime<Utc>,
    title: String,
    text: String,
    who: String,
}

#[derive(Serialize)]
pub(super) struct Fact {
    label: String,
    value: String,
}

/// What may be done now.
#[derive(Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(super) struct Deeds {
    create: bool,
    edit: bool,
    check: bool,
    /// Why it can't be checked, or not by this person; or empty.
    check_not: String,
    send_back: bool,
    freeze: bool,
}

#[derive(Serialize)]
pub(crate) struct ReportPage {
    pub(super) code: String,
    pub(super) body: Body,
    /// none, draft, checked or frozen.
    pub(super) state: &'static str,
    pub(super) standing: &'static str,
    pub(super) due_on: NaiveDate,
    pub(super) is_over: bool,
    pub(super) hash: String,
    pub(super) facts: Vec<Fact>,
    pub(super) events: Vec<EventView>,
    pub(super) deeds: Deeds,
    pub(super) revision: i64,
    pub(super) form: FormView,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "reports/periodic/show.html";
    const NAV: &'static str = "desk";
}

/// Who may check: an analyst or a registrar, who knows the ledger.
fn checks(viewer: &Viewer) -> bool {
    viewer.has(Duty::Analyst) || viewer.has(Duty::Registrar)
}

impl Deeds {
    fn of(term: Term, report: Option<&Report>, viewer: &Viewer, today: NaiveDate) -> Self {
        let writes = viewer.has(Duty::Analyst);
        let Some(report) = report else {
            return Self {
                create: writes && term.standing(today) != Standing::Ahead,
                ..Self::default()
            };
        };
        let may = report.checkable(viewer.id, today);
        let state = report.state;
        Self {
            create: false,
            edit: writes && state == State::Draft,
            check: checks(viewer) && may.is_ok(),
            check_not: String::new(),
            send_back: checks(viewer) && state == State::Checked,
            freeze: writes && state == State::Checked,
        }
    }

    fn explained(
        mut self,
        report: Option<&Report>,
        viewer: &Viewer,
        looking: (NaiveDate, Locale),
    ) -> Self {
        let (today, locale) = looking;
        if let Some(report) = report
            && checks(viewer)
            && let Err(why) = report.checkable(viewer.id, today)
            && why != Barred::MovedOn
        {
            self.check_not = t(locale, why.key());
        }
        self
    }
}

/// Name of each person by id.
pub(super) type Names = Vec<(UserId, String)>;

fn name(names: &Names, id: UserId) -> String {
    names
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, name)| name.clone())
        .unwrap_or_default()
}

/// Who wrote, checked and froze it.
pub(super) fn facts(report: &Report, names: &Names, locale: Locale) -> Vec<Fact> {
    let at = |who: UserId, at: DateTime<Utc>| {
        format!("{} · {}", name(names, who), crate::tz::shanghai_minute(at))
    };
    let fact = |key: &str, value: String| Fact {
        label: t(locale, key),
        value,
    };
    let mut all = vec![fact(
        "periodic-begun-by",
        at(report.created_by, report.created_at),
    )];
    if let Some(checked) = &report.checked {
        all.push(fact("periodic-checked-by", at(checked.by, checked.at)));
    }
    if let Some((by, when)) = report.frozen {
        all.push(fact("periodic-frozen-by", at(by, when)));
    }
    all
}

impl Fact {
    pub(super) fn pair(&self) -> (String, String) {
        (self.label.clone(), self.value.clone())
    }
}

pub(super) fn people(report: &Report) -> Vec<UserId> {
    let mut ids = vec![report.created_by, report.edited_by];
    ids.extend(report.checked.as_ref().map(|checked| checked.by));
    ids.extend(report.frozen.map(|(by, _)| by));
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn history(tx: &mut Tx, report: &Report, locale: Locale) -> Result<(Vec<EventView>, Names)> {
    let events = store::events(tx, report.id).await?;
    let mut ids = people(report);
    ids.extend(events.iter().map(|event| event.actor));
    ids.sort_unstable();
    ids.dedup();
    let names = accounts::store::names(tx, &ids).await?;
    let events = events
        .into_iter()
        .map(|event| EventView {
            at: event.created_at,
            title: t(
                locale,
                &format!("periodic-event-{}", event.action.replace('_', "-")),
            ),
            text: event.words,
            who: name(&names, event.actor),
        })
        .collect();
    Ok((events, names))
}

/// Builds the page, with what was typed into the reason for sending it back.
pub(super) async fn page(
    ctx: &Ctx,
    viewer: &Viewer,
    code: &str,
    (typed, errors): (&Typed, &Errors),
) -> Result<ReportPage> {
    let term = Term::from_code(code).ok_or(Error::NotFound)?;
    let today = ctx.app.clock.today();
    if term.standing(today) == Standing::Ahead {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.app.db.read().await?;
    let opened = Opened::open(&ctx.app, &mut tx, term, false).await?;
    let body = opened
        .body(&ctx.app, &mut tx, ("", ctx.locale))
        .await?
        .shortened();
    let report = opened.report.as_ref();
    let (events, names) = match report {
        Some(report) => history(&mut tx, report, ctx.locale).await?,
        None => (Vec::new(), Names::new()),
    };
    drop(tx);
    let standing = term.standing(today);
    let looking = (today, ctx.locale);
    Ok(ReportPage {
        code: term.code(),
        body,
        state: report.map_or("none", |r| r.state.code()),
        standing: standing.code(),
        due_on: term.due_on(),
        is_over: term.is_over(today),
        hash: opened.hash.clone().unwrap_or_default(),
        facts: report
            .map(|report| facts(report, &names, ctx.locale))
            .unwrap_or_default(),
        events,
        deeds: Deeds::of(term, report, viewer, today).explained(report, viewer, looking),
        revision: report.map_or(0, |report| report.revision),
        form: ctx.form(typed, errors),
    })
}

/// `GET /desk/reports/{term}`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Path(code): Path<String>) -> Answer {
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &staff, &code, nothing).await?;
    ctx.page(page).await
}

/// What the samples may put into a page.
pub(super) fn sample_deeds(state: &str) -> Deeds {
    Deeds {
        create: state == "none",
        edit: state == "draft",
        check: false,
        check_not: if state == "draft" {
            t(Locale::Zh, Barred::OwnWork.key())
        } else {
            String::new()
        },
        send_back: state == "checked",
        freeze: state == "checked",
    }
}

pub(super) fn sample_event() -> EventView {
    EventView {
        at: DateTime::UNIX_EPOCH,
        title: t(Locale::Zh, "periodic-event-create"),
        text: String::new(),
        who: "扈明澈（虚构）".to_owned(),
    }
}
