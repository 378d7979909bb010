//! What a request can come to besides a page. Visitors see a fixed sentence and a request id; the chain goes
//! to the log once. Invalid input and redirects are not errors.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::words::Message;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Error {
    /// No such thing, or not yours: strangers learn nothing.
    NotFound,
    /// Known to exist, but not for this duty.
    Forbidden,
    /// Not now and not by you; the message says why and whom to ask.
    Barred(Message),
    /// Sign in first; what was sent is kept under this address.
    SignIn {
        return_to: String,
    },
    /// The request could not be read at all.
    BadRequest(Message),
    /// The state moved on in the meantime.
    Conflict(Message),
    /// More than we take.
    TooLarge(Message),
    /// Come back later.
    TooMany {
        seconds: i64,
    },
    /// A part of the machinery (search, mail) does not answer.
    Unavailable(Message),
    Internal(anyhow::Error),
}

impl Error {
    #[must_use]
    pub fn conflict(key: &str) -> Self {
        Self::Conflict(Message::new(key))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Barred(_) => StatusCode::FORBIDDEN,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Internal(anyhow::Error::from(error).context("database"))
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<tower_sessions::session::Error> for Error {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::Internal(anyhow::Error::from(error).context("session"))
    }
}

/// Travels with an empty answer until the outer layer, which knows the visitor's language, writes the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fault {
    pub(crate) message: Option<Message>,
    /// Where it can be seen how things stand now.
    pub(crate) back: Option<String>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let message = match self {
            Self::SignIn { return_to } => {
                let query =
                    serde_urlencoded::to_string([("return_to", return_to)]).unwrap_or_default();
                return super::see_other(&format!("/sign-in?{query}"));
            }
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "request failed");
                None
            }
            Self::BadRequest(m)
            | Self::Barred(m)
            | Self::Conflict(m)
            | Self::TooLarge(m)
            | Self::Unavailable(m) => Some(m),
            Self::TooMany { seconds } => {
                Some(Message::new("error-too-many").with("minutes", (seconds + 59) / 60))
            }
            Self::NotFound | Self::Forbidden => None,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Fault {
            message,
            back: None,
        });
        response
    }
}
