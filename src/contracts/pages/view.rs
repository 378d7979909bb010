//! A contract file as both its pages show it: stages, sums, facts, items, versions with what each changed.

use chrono::NaiveDate;
use serde::Serialize;

use super::differing::{Difference, differences};
use super::particulars::{self, Block};
use crate::codes::{self, Table};
use crate::contracts::contract::{Contract, State, Values, Version};
use crate::contracts::draft;
use crate::contracts::store::Event;
use crate::ids::UserId;
use crate::web::form::Errors;
use crate::web::words::{Locale, lookup, t};

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
}

/// A stage of a stage bar.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StageView {
    label: String,
    state: &'static str,
}

impl StageView {
    /// A whole bar, of which the stage at `here` is the present one.
    pub(crate) fn row(labels: Vec<String>, here: usize) -> Vec<Self> {
        labels
            .into_iter()
            .enumerate()
            .map(|(n, label)| Self {
                label,
                state: match n.cmp(&here) {
                    std::cmp::Ordering::Less => "done",
                    std::cmp::Ordering::Equal => "now",
                    std::cmp::Ordering::Greater => "todo",
                },
            })
            .collect()
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sum {
    pub(crate) total: i64,
    pub(crate) other: i64,
    pub(crate) technical: i64,
}

impl Sum {
    pub(crate) fn of(v: &Values) -> Self {
        Self {
            total: v.total.fen(),
            other: v.non_technical.fen(),
            technical: v.technical.fen(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ItemLine {
    name: String,
    kind: String,
    fen: i64,
    carrier: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct VersionView {
    version: i64,
    effective_on: Option<NaiveDate>,
    sum: Sum,
    differences: Vec<Difference>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct EventView {
    at: String,
    title: String,
    text: String,
    who: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileView {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) state: &'static str,
    pub(crate) state_label: String,
    pub(crate) state_kind: &'static str,
    pub(crate) stages: Vec<StageView>,
    pub(crate) sum: Sum,
    /// 到账额, a figure of its own.
    pub(crate) received: i64,
    pub(crate) subject: Vec<Fact>,
    pub(crate) parties: Vec<Fact>,
    pub(crate) dates: Vec<Fact>,
    pub(crate) outcome: Vec<Fact>,
    pub(crate) particulars: Vec<Block>,
    pub(crate) items: Vec<ItemLine>,
    pub(crate) versions: Vec<VersionView>,
}

impl FileView {
    pub(crate) fn new(contract: &Contract, versions: &[Version], locale: Locale) -> Option<Self> {
        let current = versions.iter().find(|v| v.version == contract.version)?;
        let v = &current.values;
        Some(Self {
            number: contract.number.clone(),
            name: v.name.clone(),
            state: contract.state.code(),
            state_label: t(locale, &format!("contract-state-{}", contract.state.code())),
            state_kind: badge(contract.state),
            stages: stages(contract.state, locale),
            sum: Sum::of(v),
            received: 0,
            subject: subject(v, locale),
            parties: parties(v, locale),
            dates: dates(v, locale),
            outcome: outcome(contract, locale),
            particulars: particulars::blocks(v, locale),
            items: items(v, locale),
            versions: history(versions, locale),
        })
    }
}

pub(crate) fn badge(state: State) -> &'static str {
    match state {
        State::Draft => "",
        State::Signed => "info",
        State::Filed => "warning",
        State::Registered => "success",
        State::Refused | State::Cancelled => "danger",
        State::Abandoned => "plain",
    }
}

/// The way to registration, or to how it ended instead.
fn stages(state: State, locale: Locale) -> Vec<StageView> {
    let way: &[State] = match state {
        State::Refused => &[State::Draft, State::Signed, State::Filed, State::Refused],
        State::Cancelled => &[
            State::Draft,
            State::Signed,
            State::Filed,
            State::Registered,
            State::Cancelled,
        ],
        State::Abandoned => &[State::Draft, State::Abandoned],
        _ => &[State::Draft, State::Signed, State::Filed, State::Registered],
    };
    let here = way.iter().position(|s| *s == state).unwrap_or(0);
    let labels = way
        .iter()
        .map(|stage| t(locale, &format!("contract-state-{}", stage.code())))
        .collect();
    StageView::row(labels, here)
}

fn fact(locale: Locale, key: &str, value: impl Into<String>) -> Fact {
    Fact {
        label: t(locale, &format!("contract-f-{key}")),
        value: value.into(),
    }
}

fn coded(locale: Locale, key: &str, table: Table, code: &str) -> Fact {
    fact(
        locale,
        key,
        codes::path_label(table, code, locale.tag()).into_owned(),
    )
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

fn subject(v: &Values, locale: Locale) -> Vec<Fact> {
    let mut facts = vec![coded(locale, "type", Table::ContractType, &v.type_code)];
    if !v.licence_kind.is_empty() {
        facts.push(coded(
            locale,
            "licence",
            Table::LicenceKind,
            &v.licence_kind,
        ));
    }
    facts.push(coded(locale, "field", Table::Field, &v.field));
    facts.push(coded(locale, "ip", Table::Ip, &v.ip));
    if !v.patents.is_empty() {
        facts.push(fact(locale, "patents", v.patents.replace('\n', "、")));
    }
    facts.extend([
        coded(locale, "plan", Table::PlanSource, &v.plan_source),
        coded(locale, "payment", Table::Payment, &v.payment),
        coded(locale, "objective", Table::Objective, &v.objective),
        coded(locale, "industry", Table::Industry, &v.industry),
    ]);
    let related = t(
        locale,
        if v.related {
            "contract-yes"
        } else {
            "contract-no"
        },
    );
    facts.push(fact(locale, "related", related));
    facts
}

fn parties(v: &Values, locale: Locale) -> Vec<Fact> {
    let words = |name: &str, region: &str, nature: &str| {
        format!(
            "{name} · {} · {}",
            codes::label(Table::Region, region, locale.tag()),
            codes::label(Table::PartyNature, nature, locale.tag())
        )
    };
    let mut facts = vec![
        fact(
            locale,
            "seller",
            words(&v.seller_name, &v.seller_region, &v.seller_nature),
        ),
        fact(
            locale,
            "buyer",
            words(&v.buyer_name, &v.buyer_region, &v.buyer_nature),
        ),
    ];
    if !v.third_party.is_empty() {
        facts.push(fact(locale, "third", v.third_party.clone()));
    }
    facts
}

fn dates(v: &Values, locale: Locale) -> Vec<Fact> {
    vec![
        fact(locale, "signed", day(v.signed_on)),
        fact(locale, "starts", day(v.starts_on)),
        fact(locale, "ends", day(v.ends_on)),
    ]
}

/// What the registry outside answered, as recorded here.
fn outcome(c: &Contract, locale: Locale) -> Vec<Fact> {
    let mut facts = Vec::new();
    if c.filed_on.is_some() {
        facts.push(fact(locale, "filed", day(c.filed_on)));
    }
    if let Some(number) = &c.registration_number {
        facts.push(fact(locale, "number", number.spaced()));
        facts.push(fact(locale, "registered", day(c.registered_on)));
    }
    if c.refused_on.is_some() {
        facts.push(fact(locale, "refused", day(c.refused_on)));
        facts.push(coded(
            locale,
            "refusal",
            Table::RegistrationReason,
            &c.refusal_code,
        ));
    }
    if c.cancelled_on.is_some() {
        facts.push(fact(locale, "cancelled", day(c.cancelled_on)));
        let reason = t(locale, &format!("contract-cancel-{}", c.cancel_code));
        facts.push(fact(locale, "cancel", reason));
    }
    if !c.reason_words.is_empty() {
        facts.push(fact(locale, "words", c.reason_words.clone()));
    }
    facts
}

fn items(v: &Values, locale: Locale) -> Vec<ItemLine> {
    v.items
        .iter()
        .map(|item| ItemLine {
            name: item.name.clone(),
            kind: t(locale, &format!("contract-item-{}", item.kind)),
            fen: item.amount.fen(),
            carrier: item.carrier,
        })
        .collect()
}

/// Everything of a version in words, to be compared line by line.
pub(crate) fn everything(v: &Values, locale: Locale) -> Vec<Fact> {
    let mut all = vec![
        fact(locale, "name", v.name.clone()),
        fact(locale, "total", v.total.yuan_grouped()),
        fact(locale, "other", v.non_technical.yuan_grouped()),
        fact(locale, "technical", v.technical.yuan_grouped()),
    ];
    all.extend(parties(v, locale));
    all.extend(dates(v, locale));
    all.extend(subject(v, locale));
    all.extend(particulars::all(v, locale));
    all
}

/// The versions, the newest first, each with what it changed.
fn history(versions: &[Version], locale: Locale) -> Vec<VersionView> {
    let mut views: Vec<VersionView> = Vec::new();
    let mut before: Option<&Values> = None;
    for version in versions {
        views.push(VersionView {
            version: version.version,
            effective_on: version.effective_on,
            sum: Sum::of(&version.values),
            differences: before
                .map(|b| differences(b, &version.values, locale))
                .unwrap_or_default(),
        });
        before = Some(&version.values);
    }
    views.reverse();
    views
}

/// The history in words; `names` are those of the people in it.
pub(crate) fn events(
    events: &[Event],
    names: &[(UserId, String)],
    locale: Locale,
) -> Vec<EventView> {
    events
        .iter()
        .map(|e| EventView {
            at: e.created_at.to_rfc3339(),
            title: t(locale, &format!("contract-deed-{}", e.action)),
            text: e.words.clone(),
            who: e
                .actor
                .and_then(|id| names.iter().find(|(known, _)| *known == id))
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
        })
        .collect()
}

/// What looks odd, in words.
/// The names of the fields at which something is wrong; rows of items by the name of their table.
pub(crate) fn fields(errors: &Errors, locale: Locale) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (field, message) in &errors.0 {
        let short = field
            .strip_suffix("_code")
            .or(field.strip_suffix("_source"));
        let short = short.or(field.strip_suffix("_on")).unwrap_or(field);
        let key = format!("contract-f-{}", short.replace('_', "-"));
        let name = lookup(locale, &key, &[]).unwrap_or_else(|| message.say(locale));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(crate) fn warnings(
    v: &Values,
    drafted: &draft::Drafted,
    today: NaiveDate,
    locale: Locale,
) -> Vec<String> {
    draft::warnings(v, drafted, today)
        .iter()
        .map(|m| m.say(locale))
        .collect()
}
