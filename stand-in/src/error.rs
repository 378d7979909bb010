//! Refusals in Stripe's own shape.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What a request is refused with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    message: String,
    param: Option<String>,
}

pub(crate) type Result<T> = std::result::Result<T, Refusal>;

impl Refusal {
    fn new(status: u16, kind: &'static str, code: Option<&'static str>, message: String) -> Self {
        Self {
            status,
            kind,
            code,
            message,
            param: None,
        }
    }

    pub(crate) fn invalid(code: &'static str, param: &str, message: impl Into<String>) -> Self {
        Self {
            param: Some(param.to_owned()),
            ..Self::new(400, "invalid_request_error", Some(code), message.into())
        }
    }

    pub(crate) fn unknown(param: &str) -> Self {
        Self::invalid(
            "parameter_unknown",
            param,
            format!("Received unknown parameter: {param}"),
        )
    }

    pub(crate) fn missing(param: &str) -> Self {
        Self::invalid(
            "parameter_missing",
            param,
            format!("Missing required param: {param}."),
        )
    }

    pub(crate) fn state(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", Some(code), message.into())
    }

    pub(crate) fn no_such(thing: &str, id: &str) -> Self {
        Self {
            status: 404,
            ..Self::invalid("resource_missing", "id", format!("No such {thing}: '{id}'"))
        }
    }

    pub(crate) fn no_route(path: &str) -> Self {
        let message = format!("Unrecognized request URL ({path}): the stand-in does not have it.");
        Self::new(404, "invalid_request_error", None, message)
    }

    pub(crate) fn no_key() -> Self {
        let message = "You did not provide an API key. Use Authorization: Bearer YOUR_SECRET_KEY.";
        Self::new(401, "invalid_request_error", None, message.to_owned())
    }

    /// The key is never repeated whole.
    pub(crate) fn wrong_key(key: &str) -> Self {
        let end: String = key
            .chars()
            .rev()
            .take(4)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let message = format!("Invalid API Key provided: {}{end}", "*".repeat(8));
        Self::new(401, "invalid_request_error", None, message)
    }

    pub(crate) fn other_request() -> Self {
        let message = "Keys for idempotent requests can only be used with the same parameters they were first used \
                       with. Try using a key other than the one sent if you meant to execute a different request.";
        Self::new(400, "idempotency_error", None, message.to_owned())
    }

    pub(crate) fn broken() -> Self {
        let message = "An unknown error occurred (a switch of the stand-in).";
        Self::new(500, "api_error", None, message.to_owned())
    }

    pub(crate) fn json(&self) -> Value {
        let mut error = json!({ "message": self.message, "type": self.kind });
        if let Some(code) = self.code {
            error["code"] = json!(code);
            error["doc_url"] = json!(format!(
                "https://stripe.com/docs/error-codes/{}",
                code.replace('_', "-")
            ));
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        json!({ "error": error })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.json())).into_response()
    }
}
