//! Our own `Path` and `Query`: a wrong address gets our page in the visitor's language.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::error::Error;
use super::form::Typed;

/// Parts of the address. What doesn't parse doesn't exist.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        // PostgreSQL takes no NUL in a text, and nothing is named with one.
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound);
        }
        #[expect(clippy::disallowed_types, reason = "this is the wrapper")]
        <axum::extract::Path<T> as FromRequestParts<S>>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NotFound)
    }
}

/// The query string, without control characters. What doesn't parse falls back to the type's default, so that an old link still opens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or("");
        let value = Typed::parse(query.as_bytes()).ok().and_then(|typed| {
            let clean = serde_urlencoded::to_string(&typed.0).ok()?;
            serde_urlencoded::from_str(&clean).ok()
        });
        Ok(Self(value.unwrap_or_default()))
    }
}

/// Signed-in people, by what the guard already made sure of. A handler that asks for one gets it or the request ends.
macro_rules! admitted {
    ($(#[$doc:meta])* $name:ident, $find:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub super::viewer::Viewer);

        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Error;
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
                let viewer = parts.extensions.get::<super::viewer::Viewer>().cloned();
                let admits: fn(&super::viewer::Viewer) -> bool = $find;
                match viewer {
                    Some(viewer) if admits(&viewer) => Ok(Self(viewer)),
                    Some(_) => Err(Error::Forbidden),
                    None => Err(Error::SignIn { return_to: parts.uri.to_string() }),
                }
            }
        }
        impl<S: Send + Sync> OptionalFromRequestParts<S> for $name {
            type Rejection = Error;
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
                let admits: fn(&super::viewer::Viewer) -> bool = $find;
                Ok(parts.extensions.get::<super::viewer::Viewer>().filter(|v| admits(v)).cloned().map(Self))
            }
        }
        impl std::ops::Deref for $name {
            type Target = super::viewer::Viewer;
            fn deref(&self) -> &Self::Target { &self.0 }
        }
    };
}

admitted!(
    /// Whoever signed in.
    SignedIn, |_| true
);
admitted!(
    /// Somebody of the centre's staff.
    Staff, |v| v.is_staff()
);

/// Somebody who acts for an organisation.
#[derive(Clone, Debug)]
pub struct Member {
    pub viewer: super::viewer::Viewer,
    pub acting: super::viewer::Acting,
}

impl std::ops::Deref for Member {
    type Target = super::viewer::Viewer;
    fn deref(&self) -> &Self::Target {
        &self.viewer
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let Some(viewer) = parts.extensions.get::<super::viewer::Viewer>().cloned() else {
            return Err(Error::SignIn {
                return_to: parts.uri.to_string(),
            });
        };
        let acting = viewer.acting.clone().ok_or(Error::Forbidden)?;
        Ok(Self { viewer, acting })
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        let viewer = parts.extensions.get::<super::viewer::Viewer>().cloned();
        Ok(viewer.and_then(|viewer| {
            let acting = viewer.acting.clone()?;
            Some(Self { viewer, acting })
        }))
    }
}
