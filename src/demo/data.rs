//! The embedded files of the demonstration, as they are written in `demo/`.

use anyhow::Context as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::listings::Kind;
use crate::web::form::Typed;

/// All of them.
pub(crate) struct Source {
    pub(crate) organisations: Vec<OrganisationData>,
    pub(crate) people: Vec<Person>,
    pub(crate) achievements: Vec<Record>,
    pub(crate) needs: Vec<Record>,
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
                Value::String(one) if name == "deadline_days" => {
                    let days = chrono::Duration::days(one.parse().unwrap_or(180));
                    typed.push("deadline", (today + days).to_string());
                }
                Value::String(one) => typed.push(name, one.as_str()),
                _ => {}
            }
        }
        typed
    }
}
