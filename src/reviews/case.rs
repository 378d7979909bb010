//! What a reviewer decides on: the submitted version, beside the one that is public.

use serde_json::Value;

use crate::achievements::Achievement;
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::difference::{self, Line};
use crate::listings::post::Post;
use crate::listings::store::{self, Attached, Version};
use crate::listings::{Checked, Kind, Listing, Work};
use crate::needs::Need;
use crate::web::error::{Error, Result};
use crate::web::words::Locale;

pub(super) struct Case {
    pub(super) listing: Listing,
    pub(super) submitted: Version,
    pub(super) published: Option<Version>,
}

impl Case {
    /// # Errors
    /// Conflict when nothing waits for a decision any more.
    pub(super) async fn open(tx: &mut Tx, id: ListingId) -> Result<Self> {
        let listing = store::find(tx, id).await?.ok_or(Error::NotFound)?;
        let submitted = store::version_in(tx, id, "submitted").await?;
        let (Work::Submitted, Some(submitted)) = (listing.work, submitted) else {
            return Err(Error::conflict("review-moved-on"));
        };
        let published = store::version_in(tx, id, "published").await?;
        Ok(Self {
            listing,
            submitted,
            published,
        })
    }

    /// What an approval would make public.
    pub(super) fn checked(&self) -> Result<Checked> {
        let content = self.submitted.content.0.clone();
        match self.listing.kind {
            Kind::Achievement => checked::<Achievement>(content),
            Kind::Need => checked::<Need>(content),
        }
    }

    /// Field by field: what is public, and what is to become public.
    pub(super) fn lines(&self, locale: Locale) -> Vec<Line> {
        let lines = |version: &Version| match self.listing.kind {
            Kind::Achievement => lines::<Achievement>(&version.content.0, locale),
            Kind::Need => lines::<Need>(&version.content.0, locale),
        };
        let before = self.published.as_ref().map(lines).unwrap_or_default();
        difference::lines(&before, &lines(&self.submitted))
    }

    pub(super) fn files(&self) -> Vec<Attached> {
        let files = self.submitted.content.0.get("files").cloned();
        serde_json::from_value(files.unwrap_or_default()).unwrap_or_default()
    }

    /// What would make it better, as the owner was told.
    pub(super) fn weak_points(&self, locale: Locale) -> Vec<String> {
        let points = match self.listing.kind {
            Kind::Achievement => Achievement::weak_points(&self.submitted.typed.0),
            Kind::Need => Need::weak_points(&self.submitted.typed.0),
        };
        points.iter().map(|point| point.say(locale)).collect()
    }
}

fn read<C: Post>(content: Value) -> Result<C> {
    serde_json::from_value(content)
        .map_err(|e| anyhow::Error::from(e).context("a stored version").into())
}

fn checked<C: Post>(content: Value) -> Result<Checked> {
    Ok(read::<C>(content)?.checked())
}

fn lines<C: Post>(content: &Value, locale: Locale) -> Vec<crate::listings::detail::Fact> {
    read::<C>(content.clone())
        .map(|content| content.lines(locale))
        .unwrap_or_default()
}
