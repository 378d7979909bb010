//! Staff verify organisations: a queue by age, one organisation with its document, the decision with a mail.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::mine::{Document, PersonLine, named, serve_document};
use super::sample_organisation;
use crate::accounts;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::identifiers::Uscc;
use crate::ids::{OrganisationId, UserId};
use crate::organisations::joining::{note, tell_search};
use crate::organisations::life::{self, Deed};
use crate::organisations::mails::{self, DecisionMail};
use crate::organisations::organisation::{Organisation, State};
use crate::organisations::store::{self, Belonging, Decision, Queued};
use crate::storage;
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Locale, OrganisationRole, Page, Path, Reader,
    Result, Sample, Staff, Typed,
};

const MOST: i64 = 200;
const TABS: [State; 4] = [
    State::Pending,
    State::Returned,
    State::Verified,
    State::Suspended,
];

#[derive(Serialize)]
struct Tab {
    state: State,
    url: String,
    count: i64,
    current: bool,
}

#[derive(Serialize)]
struct QueueLine {
    url: String,
    name: String,
    uscc: String,
    kind: String,
    region: String,
    waiting_since: DateTime<Utc>,
    has_document: bool,
}

#[derive(Serialize)]
struct QueuePage {
    tabs: Vec<Tab>,
    state: State,
    lines: Vec<QueueLine>,
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "organisations/desk_queue.html";
    const NAV: &'static str = "desk";
}

#[derive(Serialize)]
struct EventLine {
    at: DateTime<Utc>,
    who: String,
    /// A key of `organisation-event-…`.
    action: String,
    words: String,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
struct DeskPage {
    organisation: Organisation,
    url: String,
    seen: String,
    document: Option<Document>,
    members: Vec<PersonLine>,
    events: Vec<EventLine>,
    /// The code's check digit fails and nobody has let it pass.
    code_in_doubt: bool,
    can_override: bool,
    can_verify: bool,
    can_return: bool,
    can_suspend: bool,
    can_lift: bool,
    form: FormView,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "organisations/desk_show.html";
    const NAV: &'static str = "desk";
}

pub(super) fn samples() -> Vec<Sample> {
    let at = DateTime::UNIX_EPOCH;
    let queued = Queued {
        organisation: sample_organisation(),
        waiting_since: at,
    };
    let queue = |lines| QueuePage {
        tabs: tabs(State::Pending, &[(State::Pending, 1)]),
        state: State::Pending,
        lines,
    };
    let show = |state, in_doubt: bool, errors: &Errors| {
        let organisation = Organisation {
            state,
            ..sample_organisation()
        };
        let mut page = DeskPage::new(organisation, &[Duty::Reviewer, Duty::Administrator]);
        page.code_in_doubt = in_doubt;
        page.can_override = in_doubt;
        page.members = vec![PersonLine {
            id: UserId(uuid::Uuid::nil()),
            name: "林亦川".to_owned(),
            email: "officer@kexing.example".to_owned(),
            phone: "0818-0000101".to_owned(),
            role: OrganisationRole::Administrator,
            since: at,
            is_self: false,
        }];
        page.events = EVENTS
            .iter()
            .map(|action| EventLine {
                at,
                who: String::new(),
                action: (*action).to_owned(),
                words: String::new(),
            })
            .collect();
        page.form = FormView::new(&Typed::default(), errors, Locale::Zh);
        page
    };
    let wrong = Errors::one("return_reason", "field-required");
    vec![
        Sample::of(&queue(vec![queue_line(queued)])),
        Sample::of(&queue(Vec::new())),
        Sample::of(&show(State::Pending, true, &wrong)),
        Sample::of(&show(State::Verified, false, &Errors::default())),
        Sample::of(&show(State::Suspended, false, &Errors::default())),
    ]
}

/// All that stands in histories; each has its words.
const EVENTS: [&str; 18] = [
    "registered",
    "edited",
    "resubmitted",
    "document-uploaded",
    "join-asked",
    "join-accepted",
    "join-refused",
    "joined",
    "invited",
    "invitation-revoked",
    "role-changed",
    "member-ended",
    "code-overridden",
    "imported",
    "organisation-verified",
    "organisation-returned",
    "organisation-suspended",
    "organisation-lifted",
];

fn tabs(current: State, counts: &[(State, i64)]) -> Vec<Tab> {
    TABS.into_iter()
        .map(|state| Tab {
            state,
            url: format!("/desk/organisations?state={}", state.code()),
            count: counts
                .iter()
                .find(|(known, _)| *known == state)
                .map_or(0, |(_, count)| *count),
            current: state == current,
        })
        .collect()
}

fn queue_line(queued: Queued) -> QueueLine {
    let o = queued.organisation;
    QueueLine {
        url: url(o.id),
        name: o.name,
        uscc: o.uscc,
        kind: o.kind,
        region: o.region,
        waiting_since: queued.waiting_since,
        has_document: o.document.is_some(),
    }
}

fn url(id: OrganisationId) -> String {
    format!("/desk/organisations/{id}")
}

fn code_in_doubt(o: &Organisation) -> bool {
    !o.uscc_overridden && Uscc::parse(&o.uscc).is_err()
}

impl DeskPage {
    fn new(o: Organisation, duties: &[Duty]) -> Self {
        let reviews = duties.contains(&Duty::Reviewer);
        let can = |deed| reviews && life::after(o.state, deed, o.verified_at.is_some()).is_some();
        Self {
            url: url(o.id),
            seen: o.updated_at.to_rfc3339(),
            document: None,
            members: Vec::new(),
            events: Vec::new(),
            code_in_doubt: code_in_doubt(&o),
            can_override: code_in_doubt(&o) && duties.contains(&Duty::Administrator),
            can_verify: can(Deed::Verify),
            can_return: can(Deed::Return),
            can_suspend: can(Deed::Suspend),
            can_lift: can(Deed::Lift),
            form: FormView::blank(),
            organisation: o,
        }
    }
}

/// `GET /desk/organisations?state=`
pub(crate) async fn index(ctx: Ctx, typed: Typed) -> Answer {
    let state = TABS
        .into_iter()
        .find(|state| state.code() == typed.get("state"))
        .unwrap_or(State::Pending);
    let mut tx = ctx.app.db.read().await?;
    let counts = store::count_by_state(&mut tx).await?;
    let queue = store::queue(&mut tx, state, MOST).await?;
    drop(tx);
    ctx.page(QueuePage {
        tabs: tabs(state, &counts),
        state,
        lines: queue.into_iter().map(queue_line).collect(),
    })
    .await
}

async fn page(ctx: &Ctx, me: &Staff, id: OrganisationId, form: FormView) -> Result<DeskPage> {
    let mut tx = ctx.app.db.read().await?;
    let o = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let file = match o.document {
        Some(document) => storage::find(&mut tx, document).await?,
        None => None,
    };
    let people = store::people(&mut tx, id).await?;
    let people = named(&mut tx, &people, None).await?;
    let events = events(&mut tx, id).await?;
    drop(tx);
    Ok(DeskPage {
        document: file.map(|file| Document::new(&file, format!("{}/document", url(id)))),
        members: people
            .into_iter()
            .filter(|(state, _)| *state == Belonging::Active)
            .map(|(_, line)| line)
            .collect(),
        events,
        form,
        ..DeskPage::new(o, &me.duties)
    })
}

async fn events(tx: &mut Tx, id: OrganisationId) -> Result<Vec<EventLine>> {
    let events = store::events(tx, id, 100).await?;
    let mut ids: Vec<UserId> = events.iter().filter_map(|event| event.actor).collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<UserId, String> = accounts::store::names(tx, &ids)
        .await?
        .into_iter()
        .collect();
    let line = |event: store::Event| EventLine {
        at: event.created_at,
        who: event
            .actor
            .and_then(|actor| names.get(&actor).cloned())
            .unwrap_or_default(),
        action: event.action,
        words: event.words,
    };
    Ok(events
        .into_iter()
        .filter(|event| EVENTS.contains(&event.action.as_str()))
        .map(line)
        .collect())
}

/// `GET /desk/organisations/{id}`
pub(crate) async fn show(ctx: Ctx, me: Staff, Path(id): Path<OrganisationId>) -> Answer {
    let page = page(&ctx, &me, id, FormView::blank()).await?;
    ctx.page(page).await
}

/// `GET /desk/organisations/{id}/document`
pub(crate) async fn document(ctx: Ctx, Path(id): Path<OrganisationId>) -> Answer {
    serve_document(&ctx, id).await
}

/// The words of a decision, at the field of their own.
fn words(typed: &Typed, deed: Deed) -> Result<String, Errors> {
    let field = match deed {
        Deed::Verify => "verify_note",
        Deed::Return => "return_reason",
        Deed::Suspend => "suspend_reason",
        Deed::Lift => "lift_note",
    };
    let mut reader = Reader::new(typed);
    let words = if deed.needs_reason() {
        reader.text(field, 500)
    } else {
        Some(reader.optional(field, 500).unwrap_or_default())
    };
    reader.finish(words)
}

/// What keeps an organisation from being verified.
fn obstacles(o: &Organisation) -> Result<(), Errors> {
    let mut errors = Errors::default();
    if o.document.is_none() {
        errors
            .0
            .extend(Errors::one("verify_note", "organisation-needs-document").0);
    }
    if code_in_doubt(o) {
        errors
            .0
            .extend(Errors::one("verify_note", "organisation-needs-override").0);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// `POST /desk/organisations/{id}/decision` with `deed`, `seen` and the words
pub(crate) async fn decide(
    ctx: Ctx,
    me: Staff,
    Path(id): Path<OrganisationId>,
    typed: Typed,
) -> Answer {
    let deed = Deed::from_code(typed.get("deed")).ok_or(Error::NotFound)?;
    let errors = match words(&typed, deed) {
        Ok(words) => match settle(&ctx, &me, id, (deed, &words, typed.get("seen"))).await? {
            Ok(()) => return ctx.done(deed.done(), &url(id)).await,
            Err(errors) => errors,
        },
        Err(errors) => errors,
    };
    let form = ctx.form(&typed, &errors);
    let page = page(&ctx, &me, id, form).await?;
    ctx.invalid(page).await
}

async fn settle(
    ctx: &Ctx,
    me: &Staff,
    id: OrganisationId,
    (deed, words, seen): (Deed, &str, &str),
) -> Result<Result<(), Errors>> {
    let (app, now) = (&ctx.app, ctx.app.clock.now());
    let moved_on = || Error::conflict("organisation-moved-on");
    let mut tx = app.db.write().await?;
    let o = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let to = life::after(o.state, deed, o.verified_at.is_some()).ok_or_else(moved_on)?;
    if deed == Deed::Verify
        && let Err(errors) = obstacles(&o)
    {
        return Ok(Err(errors));
    }
    let seen = DateTime::parse_from_rfc3339(seen).map_err(|_| moved_on())?;
    let decision = Decision {
        from: o.state,
        to,
        reason: if deed.needs_reason() { words } else { "" },
        verified_at: if deed == Deed::Verify {
            Some(now)
        } else {
            o.verified_at
        },
        seen: seen.with_timezone(&Utc),
        now,
    };
    if !store::decide(&mut tx, id, &decision).await? {
        return Err(moved_on());
    }
    note(&mut tx, id, (me.id, deed.done()), words, now).await?;
    let entry = Entry {
        chain: "organisations",
        actor: Some(me.id),
        action: deed.done(),
        subject: id.to_string(),
        detail: json!({ "name": o.name, "uscc": o.uscc, "words": words }),
    };
    audit::append(&mut tx, entry, now).await?;
    tell_search(&mut tx, id, now).await?;
    let mail = DecisionMail {
        organisation: o.name.clone(),
        decision: deed.done(),
        reason: words.to_owned(),
        url: mails::my_organisation(app),
    };
    mails::to_administrators(&mut tx, app, &o, &mail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// `POST /desk/organisations/{id}/credit-code`: an administrator lets a code pass whose check digit fails.
pub(crate) async fn accept_code(
    ctx: Ctx,
    me: Staff,
    Path(id): Path<OrganisationId>,
    typed: Typed,
) -> Answer {
    let mut reader = Reader::new(&typed);
    let words = reader.text("override_note", 500);
    let words = match reader.finish(words) {
        Ok(words) => words,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = page(&ctx, &me, id, form).await?;
            return ctx.invalid(page).await;
        }
    };
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let o = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if code_in_doubt(&o) && store::override_code(&mut tx, id, now).await? {
        note(&mut tx, id, (me.id, "code-overridden"), &words, now).await?;
        let entry = Entry {
            chain: "organisations",
            actor: Some(me.id),
            action: "organisation-code-overridden",
            subject: id.to_string(),
            detail: json!({ "uscc": o.uscc, "words": words }),
        };
        audit::append(&mut tx, entry, now).await?;
    }
    tx.commit().await?;
    ctx.done("organisation-code-accepted", &url(id)).await
}
