//! The embedded files of the demonstration, as they are written in `demo/`.

use anyhow::Context as _;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::desk::DeskData;
use super::papers::FileData;
use crate::listings::Kind;
use crate::web::form::Typed;

/// All of them.
pub(crate) struct Source {
    pub(crate) organisations: Vec<OrganisationData>,
    pub(crate) people: Vec<Person>,
    pub(crate) achievements: Vec<Record>,
    pub(crate) needs: Vec<Record>,
    pub(crate) deals: Vec<DealData>,
    pub(crate) answers: AnswersData,
    pub(crate) contracts: Vec<ContractData>,
    pub(crate) performance: Vec<super::performing::PerformanceData>,
    pub(crate) desk: DeskData,
    pub(crate) papers: Vec<FileData>,
    pub(crate) reports: Vec<super::reports::ReportData>,
    pub(crate) payments: super::payments::PaymentsData,
    pub(crate) workplan: Vec<super::planning::IndicatorData>,
}

#[derive(Deserialize)]
pub(crate) struct OrganisationData {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) uscc: String,
    pub(crate) kind: String,
    pub(crate) nature: String,
    pub(crate) region: String,
    pub(crate) address: String,
    pub(crate) introduction: String,
    pub(crate) contact_name: String,
}

#[derive(Deserialize)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) org: Option<String>,
    pub(crate) org_role: Option<String>,
    pub(crate) duties: Vec<String>,
    pub(crate) phone: String,
}

/// A result or a need; days count back from the day of loading.
#[derive(Deserialize)]
pub(crate) struct Record {
    pub(crate) org: String,
    fields: Map<String, Value>,
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) reason: Option<String>,
    pub(crate) published_days_ago: Option<i64>,
    pub(crate) confirmed_days_ago: Option<i64>,
}

#[derive(Deserialize)]
pub(crate) struct DealData {
    /// A01, N06: the listing's place in its file.
    pub(crate) listing: String,
    pub(crate) asker_org: String,
    pub(crate) purpose: String,
    pub(crate) timing: String,
    pub(crate) budget: String,
    pub(crate) message: String,
    pub(crate) state: String,
    pub(crate) decline_reason: Option<String>,
    pub(crate) decline_note: Option<String>,
    pub(crate) messages: Vec<Said>,
    /// In order; the last one of an agreed deal is accepted by the other side.
    #[serde(default)]
    pub(crate) offers: Vec<OfferData>,
    pub(crate) days_ago: i64,
}

/// One need with several answers.
#[derive(Deserialize)]
pub(crate) struct AnswersData {
    pub(crate) need: String,
    /// Name and weight.
    pub(crate) criteria: Vec<(String, i64)>,
    pub(crate) answers: Vec<AnswerData>,
}

#[derive(Deserialize)]
pub(crate) struct AnswerData {
    pub(crate) asker_org: String,
    pub(crate) purpose: String,
    pub(crate) timing: String,
    pub(crate) budget: String,
    /// A04: the named result's place in its file; or nothing.
    pub(crate) result: String,
    pub(crate) maturity: String,
    pub(crate) months: i64,
    pub(crate) message: String,
    pub(crate) stage: String,
    /// In the order of the criteria; none before anybody scored.
    pub(crate) scores: Vec<i64>,
    pub(crate) note: String,
    pub(crate) days_ago: i64,
}

#[derive(Deserialize)]
pub(crate) struct OfferData {
    /// owner or asker
    pub(crate) from: String,
    pub(crate) days_ago: i64,
    pub(crate) note: String,
    pub(crate) terms: TermsData,
}

/// Terms as they would be typed; days are counted from the day of loading.
#[derive(Deserialize)]
pub(crate) struct TermsData {
    pub(crate) starts: i64,
    pub(crate) ends: i64,
    /// What is paid for, in how many days, and how much.
    #[serde(default)]
    pub(crate) parts: Vec<(String, i64, String)>,
    #[serde(flatten)]
    pub(crate) typed: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(crate) struct Said {
    /// owner, asker or staff
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) days_ago: i64,
}

/// A contract; its days lie in years counted from the year of loading.
#[derive(Deserialize)]
pub(crate) struct ContractData {
    pub(crate) no: String,
    pub(crate) project_name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) licence_kind: Option<String>,
    pub(crate) seller: String,
    pub(crate) buyer: String,
    pub(crate) third_party: Option<String>,
    pub(crate) signed_year_offset: i32,
    pub(crate) signed_md: String,
    pub(crate) registered_year_offset: Option<i32>,
    pub(crate) registered_md: Option<String>,
    pub(crate) start_year_offset: i32,
    pub(crate) start_md: String,
    pub(crate) end_year_offset: i32,
    pub(crate) end_md: String,
    pub(crate) total_fen: i64,
    pub(crate) items: Vec<ItemData>,
    pub(crate) field: String,
    pub(crate) ip: String,
    pub(crate) patent_numbers: Vec<String>,
    pub(crate) plan_source: String,
    pub(crate) payment: String,
    pub(crate) objective: String,
    pub(crate) industry: String,
    pub(crate) cancelled: Option<CancelledData>,
    pub(crate) refused: Option<RefusedData>,
    pub(crate) change: Option<ChangeData>,
    pub(crate) registration_number: Option<String>,
    /// The deal's place in its file, from 1.
    pub(crate) deal: Option<usize>,
    pub(crate) note: String,
}

#[derive(Deserialize)]
pub(crate) struct ItemData {
    pub(crate) name: String,
    pub(crate) amount_fen: i64,
    pub(crate) kind: String,
}

#[derive(Deserialize)]
pub(crate) struct On {
    pub(crate) year_offset: i32,
    pub(crate) md: String,
}

#[derive(Deserialize)]
pub(crate) struct CancelledData {
    #[serde(flatten)]
    pub(crate) on: On,
    pub(crate) reason: String,
}

#[derive(Deserialize)]
pub(crate) struct RefusedData {
    #[serde(flatten)]
    pub(crate) on: On,
    pub(crate) reason_code: String,
    pub(crate) reason: String,
}

#[derive(Deserialize)]
pub(crate) struct ChangeData {
    #[serde(flatten)]
    pub(crate) on: On,
    pub(crate) total_fen: i64,
    pub(crate) reason: String,
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> anyhow::Result<T> {
    serde_json::from_str(text).with_context(|| format!("demo/{name}.json"))
}

macro_rules! file {
    ($name:literal) => {
        read($name, include_str!(concat!("../../demo/", $name, ".json")))?
    };
}

impl Source {
    pub(crate) fn embedded() -> anyhow::Result<Self> {
        Ok(Self {
            organisations: file!("organisations"),
            people: file!("people"),
            achievements: file!("achievements"),
            needs: file!("needs"),
            deals: file!("deals"),
            answers: file!("answers"),
            contracts: file!("contracts"),
            performance: file!("performance"),
            desk: file!("desk"),
            reports: file!("reports"),
            papers: file!("papers"),
            payments: file!("payments"),
            workplan: file!("workplan"),
        })
    }

    pub(crate) fn records(&self, kind: Kind) -> &[Record] {
        match kind {
            Kind::Achievement => &self.achievements,
            Kind::Need => &self.needs,
        }
    }
}

/// The files say "manager" for short.
pub(crate) fn duty_code(duty: &str) -> &str {
    match duty {
        "manager" => "technology_manager",
        other => other,
    }
}

impl Record {
    /// The form as its owner filled it in; `today` is the day of loading.
    pub(crate) fn typed(&self, today: chrono::NaiveDate) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in &self.fields {
            match value {
                Value::Array(several) => {
                    for one in several.iter().filter_map(Value::as_str) {
                        typed.push(name, one);
                    }
                }
                Value::String(one) if name.ends_with("_days") => {
                    let days = chrono::Duration::days(one.parse().unwrap_or(180));
                    let name = name.trim_end_matches("_days");
                    typed.push(name, (today + days).to_string());
                }
                Value::String(one) => typed.push(name, one.as_str()),
                _ => {}
            }
        }
        typed
    }
}
