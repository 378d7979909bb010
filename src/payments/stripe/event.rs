//! Reads a message of Stripe's: what it is about, whoever made it and in whichever version. Pure. What it says of money is
//! never taken from here; it is asked of Stripe.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::calls::{MOVE, SESSION};
use super::session::{Event, Fate};

/// The version of Stripe's API that this program speaks.
pub const VERSION: &str = "2026-09-30.endive";

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Session {
        outside: String,
        ours: Option<Uuid>,
    },
    Refund {
        outside: String,
        ours: Option<Uuid>,
        intent: String,
    },
    Dispute,
    /// Told by another message as well.
    Besides,
    Unknown,
}

/// The row of a message; `None` when it can't be one of Stripe's.
#[must_use]
pub fn read(payload: &str, now: DateTime<Utc>) -> Option<Event> {
    let value: Value = serde_json::from_str(payload).ok()?;
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    Some(Event {
        id: text("id").filter(|id| !id.is_empty() && id.len() <= 255)?,
        kind: text("type")?,
        livemode: value["livemode"].as_bool()?,
        api_version: text("api_version").unwrap_or_default(),
        happened_at: DateTime::from_timestamp(value["created"].as_i64()?, 0)?,
        payload: payload.to_owned(),
        state: Fate::Stored,
        words: String::new(),
        settled_by: None,
        received_at: now,
        applied_at: None,
    })
}

/// Whether a message is of a later version than ours, so that it may mean something else than we read.
#[must_use]
pub fn is_future(version: &str) -> bool {
    let day = |version: &str| version.get(..10).map(str::to_owned);
    let dated = version
        .get(..10)
        .is_some_and(|d| d.chars().all(|c| c.is_ascii_digit() || c == '-'));
    dated && day(version) > day(VERSION)
}

/// The thing a message is about, as it was written into it.
#[must_use]
pub fn object(payload: &str) -> Value {
    let mut value: Value = serde_json::from_str(payload).unwrap_or_default();
    value["data"]["object"].take()
}

/// An id, or a whole thing that has one.
#[must_use]
pub fn id_of(value: &Value) -> String {
    value
        .as_str()
        .or_else(|| value["id"].as_str())
        .unwrap_or_default()
        .to_owned()
}

#[must_use]
pub fn about(kind: &str, object: &Value) -> About {
    let ours = |key: &str| {
        object["metadata"][key]
            .as_str()
            .and_then(|id| id.parse().ok())
    };
    let outside = id_of(object);
    match kind {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => About::Session {
            outside,
            ours: ours(SESSION),
        },
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            About::Refund {
                outside,
                ours: ours(MOVE),
                intent: id_of(&object["payment_intent"]),
            }
        }
        _ if kind.starts_with("charge.dispute.") => About::Dispute,
        "charge.refunded" | "charge.succeeded" | "charge.failed" | "charge.updated" => {
            About::Besides
        }
        _ if kind.starts_with("payment_intent.") => About::Besides,
        _ => About::Unknown,
    }
}

/// What of a message a person looks at to judge it: names and values.
#[must_use]
pub fn shown(object: &Value) -> Vec<(String, String)> {
    let fields = [
        "id",
        "payment_intent",
        "charge",
        "amount_total",
        "amount_received",
        "amount",
        "currency",
        "payment_status",
        "status",
        "reason",
        "client_reference_id",
    ];
    let fields = fields.into_iter().filter_map(|name| {
        let text = match &object[name] {
            Value::Null => return None,
            Value::Number(number) => number.to_string(),
            other => id_of(other),
        };
        let text: String = text.chars().take(80).collect();
        (!text.is_empty()).then(|| (name.to_owned(), text))
    });
    fields.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn later_versions_are_told_from_ours_and_earlier_ones() {
        for (version, future) in [
            (VERSION, false),
            ("2026-09-30.endive.preview", false),
            ("2020-08-27", false),
            ("2026-10-28.endive", true),
            ("2031-01-01.zebra", true),
            ("", false),
            ("später", false),
        ] {
            assert_eq!(is_future(version), future, "{version}");
        }
    }

    #[test]
    fn what_a_message_is_about_is_found_by_our_own_ids() {
        let id = Uuid::from_u128(7);
        let session = json!({ "id": "cs_1", "metadata": { SESSION: id.to_string() } });
        let found = About::Session {
            outside: "cs_1".to_owned(),
            ours: Some(id),
        };
        assert_eq!(about("checkout.session.expired", &session), found);
        let refund =
            json!({ "id": "re_1", "payment_intent": { "id": "pi_1" }, "metadata": { MOVE: "x" } });
        let found = About::Refund {
            outside: "re_1".to_owned(),
            ours: None,
            intent: "pi_1".to_owned(),
        };
        assert_eq!(about("refund.updated", &refund), found);
        assert_eq!(about("charge.dispute.closed", &json!({})), About::Dispute);
        assert_eq!(
            about("payment_intent.succeeded", &json!({})),
            About::Besides
        );
        assert_eq!(about("moon.landed", &json!(null)), About::Unknown);
    }

    #[test]
    fn what_is_no_message_is_not_kept() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let good = json!({ "id": "evt_1", "type": "x", "livemode": false, "created": 5 });
        assert!(read(&good.to_string(), now).is_some());
        for name in ["id", "type", "livemode", "created"] {
            let mut bad = good.clone();
            bad[name] = Value::Null;
            assert!(read(&bad.to_string(), now).is_none(), "{name}");
        }
        for text in ["", "[]", "null", "\"evt\"", "{"] {
            assert!(read(text, now).is_none(), "{text}");
        }
    }
}
