//! Pieces of a detail page that results and needs share: facts, locks, files, the owner. Built for one viewer's
//! standing, so that a template never holds what the viewer may not see.

use serde::Serialize;

use super::content::{Price, Standing, Tier};
use super::store::Attached;
use crate::codes::{self, Table};
use crate::ids::ListingId;
use crate::money::Money;
use crate::organisations::organisation::Organisation;
use crate::storage::File;
use crate::web::words::{Locale, Message, t};

/// A labelled value; an empty value reads "not stated".
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

impl Fact {
    #[must_use]
    pub fn new(locale: Locale, label: &str, value: impl Into<String>) -> Self {
        Self {
            label: t(locale, label),
            value: value.into(),
        }
    }
}

/// A place on the page.
#[derive(Clone, Debug, Serialize)]
pub struct Anchor {
    pub text: String,
    pub url: String,
}

impl Anchor {
    #[must_use]
    pub fn all(locale: Locale, places: &[(&str, &str)]) -> Vec<Self> {
        places
            .iter()
            .map(|(id, key)| Self {
                text: t(locale, key),
                url: format!("#{id}"),
            })
            .collect()
    }
}

/// A part that the viewer may not see: what it holds, and how to get in.
#[derive(Clone, Debug, Serialize)]
pub struct Lock {
    pub title: String,
    pub text: String,
    /// Signing in is enough.
    pub sign_in: bool,
    /// The other side of an accepted deal: agreeing to confidentiality is enough.
    pub agree: bool,
}

impl Lock {
    /// `holds` is the key of a sentence that says what is inside; `None` when the part is open.
    #[must_use]
    pub fn unless_admitted(
        tier: Tier,
        standing: Standing,
        locale: Locale,
        holds: &str,
    ) -> Option<Self> {
        if tier.admits(standing) {
            return None;
        }
        let sign_in = tier == Tier::SignedIn;
        let agree = tier == Tier::Counterpart && standing == Standing::Partner;
        let way_in = if sign_in {
            "listing-lock-sign-in"
        } else if agree {
            "listing-lock-agree"
        } else {
            "listing-lock-counterpart"
        };
        Some(Self {
            title: t(locale, holds),
            text: t(locale, way_in),
            sign_in,
            agree,
        })
    }

    /// The owner's contact opens with the owner's yes.
    #[must_use]
    pub fn of_contact(standing: Standing, locale: Locale) -> Option<Self> {
        let locked =
            Self::unless_admitted(Tier::Counterpart, standing, locale, "listing-lock-contact");
        locked.filter(|_| !standing.sees_contact())
    }
}

/// One attached file or picture.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub id: String,
    pub name: String,
    pub caption: String,
    pub size: String,
    /// Empty when the viewer may not open it.
    pub url: String,
    pub is_image: bool,
    /// Code of the tier; its words are `listing-tier-…`.
    pub tier: String,
}

impl FileView {
    /// The files of a content, with their cards as `storage::find` gives them.
    #[must_use]
    pub fn all(
        id: ListingId,
        attached: &[Attached],
        cards: &[File],
        standing: Standing,
    ) -> Vec<Self> {
        attached
            .iter()
            .filter_map(|a| {
                let card = cards.iter().find(|card| card.id == a.file_id)?;
                let open = a.tier.admits(standing);
                Some(Self {
                    id: card.id.to_string(),
                    name: card.name.clone(),
                    caption: a.caption.clone(),
                    size: size_text(card.size),
                    url: if open {
                        file_url(id, card.id)
                    } else {
                        String::new()
                    },
                    is_image: card.is_image(),
                    tier: a.tier.code().to_owned(),
                })
            })
            .collect()
    }
}

/// Where a listing's file opens; the listings room checks who asks.
#[must_use]
pub fn file_url(id: ListingId, file: crate::ids::FileId) -> String {
    format!("/listings/{id}/files/{file}")
}

/// "1.8 MB"
#[must_use]
pub fn size_text(bytes: i64) -> String {
    const KB: i64 = 1024;
    const MB: i64 = 1024 * KB;
    if bytes >= MB {
        let tenths = (bytes * 10 + MB / 2) / MB;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", ((bytes + KB - 1) / KB).max(1))
    }
}

/// Name and phone of the owner's contact: never public.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    pub name: String,
    pub phone: String,
}

/// Who owns the listing, as far as the viewer may know. Together with `answer_time` and `answer_rate` it is what the
/// component `ui.owner_card` asks for.
#[derive(Clone, Debug, Serialize)]
pub struct Owner {
    pub name: String,
    /// Empty when masked.
    pub url: String,
    pub masked: bool,
    pub verified: bool,
    pub kind: String,
    pub answer_time: String,
    pub answer_rate: String,
    /// Both in one short line, for cards; empty when unknown.
    pub answer: String,
}

impl Owner {
    #[must_use]
    pub fn of(
        organisation: &Organisation,
        masked: bool,
        standing: Standing,
        locale: Locale,
    ) -> Self {
        let masked = masked && standing < Standing::Partner;
        Self {
            name: if masked {
                masked_name(&organisation.kind, &organisation.region, locale)
            } else {
                organisation.name.clone()
            },
            url: if masked {
                String::new()
            } else {
                format!("/organisations/{}", organisation.id)
            },
            masked,
            verified: organisation.is_verified(),
            kind: codes::label(Table::OrganisationKind, &organisation.kind, locale.tag())
                .into_owned(),
            answer_time: organisation.answers.time_text(locale),
            answer_rate: organisation.answers.rate_text(masked, locale),
            answer: organisation.answers.card_text(locale),
        }
    }
}

/// 某企业（宣汉县）
#[must_use]
pub fn masked_name(kind: &str, region: &str, locale: Locale) -> String {
    Message::new("listing-masked-name")
        .with(
            "kind",
            codes::label(Table::OrganisationKind, kind, locale.tag()).into_owned(),
        )
        .with(
            "region",
            codes::label(Table::Region, region, locale.tag()).into_owned(),
        )
        .say(locale)
}

/// "20–50 万元", "面议"
#[must_use]
pub fn price_text(price: Price, locale: Locale) -> String {
    let figure = |fen: i64| match locale {
        Locale::Zh => Money::from_fen(fen)
            .wan_grouped()
            .trim_end_matches(".00")
            .to_owned(),
        Locale::En => Money::from_fen(fen)
            .yuan_grouped()
            .trim_end_matches(".00")
            .to_owned(),
    };
    let sum = |text: String| {
        Message::new("listing-price-sum")
            .with("sum", text)
            .say(locale)
    };
    match price {
        Price::Negotiable => t(locale, "listing-price-negotiable"),
        Price::Amount { fen } => sum(figure(fen)),
        Price::Range { from, to } => sum(format!("{}–{}", figure(from), figure(to))),
    }
}

/// The words of several codes, joined as the language joins them.
#[must_use]
pub fn labels(table: Table, codes: &[String], locale: Locale) -> String {
    let words: Vec<String> = codes
        .iter()
        .map(|code| codes::label(table, code, locale.tag()).into_owned())
        .collect();
    joined(&words, locale)
}

/// Words as the language joins them.
#[must_use]
pub fn joined(words: &[String], locale: Locale) -> String {
    words.join(match locale {
        Locale::Zh => "、",
        Locale::En => ", ",
    })
}

/// The words of a code, or nothing for no code.
#[must_use]
pub fn label(table: Table, code: &str, locale: Locale) -> String {
    if code.is_empty() {
        return String::new();
    }
    codes::label(table, code, locale.tag()).into_owned()
}

/// The words of a code with those above it.
#[must_use]
pub fn path_label(table: Table, code: &str, locale: Locale) -> String {
    if code.is_empty() {
        return String::new();
    }
    codes::path_label(table, code, locale.tag()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short_and_never_zero() {
        assert_eq!(size_text(1), "1 KB");
        assert_eq!(size_text(640 * 1024), "640 KB");
        assert_eq!(size_text(1_887_437), "1.8 MB");
    }

    #[test]
    fn prices_read_as_people_say_them() {
        let range = Price::Range {
            from: 20_000_000,
            to: 55_500_000,
        };
        assert_eq!(price_text(range, Locale::Zh), "20–55.50 万元");
        assert_eq!(price_text(range, Locale::En), "CNY 200,000–555,000");
        assert_eq!(price_text(Price::Negotiable, Locale::Zh), "面议");
    }

    #[test]
    fn a_masked_company_shows_kind_and_region_only() {
        assert_eq!(
            masked_name("enterprise", "511722", Locale::Zh),
            "某企业（宣汉县）"
        );
    }
}
