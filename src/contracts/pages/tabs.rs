//! The row of tabs on a contract file. A part of the file has its own page and appears here once it is built.

use serde::Serialize;

use crate::web::words::{Locale, t};

/// A part of a contract file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Papers,
    Drafting,
    Performance,
    Income,
    Estimates,
    Filing,
    History,
}

impl Tab {
    /// What staff see, in this order.
    const STAFF: &'static [Self] = &[
        Self::Overview,
        Self::Drafting,
        Self::Papers,
        Self::Filing,
        Self::Performance,
        Self::Income,
        Self::Estimates,
        Self::History,
    ];
    /// What the people of a party see.
    const PARTY: &'static [Self] = &[
        Self::Overview,
        Self::Drafting,
        Self::Papers,
        Self::Filing,
        Self::Performance,
        Self::Estimates,
        Self::History,
    ];

    /// The end of the page's address; the overview is the file itself.
    fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Papers => "/papers",
            Self::Drafting => "/drafting",
            Self::Performance => "/performance",
            Self::Income => "/income",
            Self::Estimates => "/estimates",
            Self::Filing => "/filing",
            Self::History => "/history",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Overview => "contract-tab-overview",
            Self::Papers => "contract-tab-papers",
            Self::Drafting => "contract-tab-drafting",
            Self::Performance => "contract-tab-performance",
            Self::Income => "contract-tab-income",
            Self::Estimates => "contract-tab-estimates",
            Self::Filing => "contract-tab-filing",
            Self::History => "contract-tab-history",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct TabLink {
    text: String,
    url: String,
    current: bool,
}

fn links(base: &str, tabs: &[Tab], here: Tab, locale: Locale) -> Vec<TabLink> {
    tabs.iter()
        .map(|tab| TabLink {
            text: t(locale, tab.key()),
            url: format!("{base}{}", tab.path()),
            current: *tab == here,
        })
        .collect()
}

/// The tabs of a file on the desk.
pub(crate) fn staff(number: &str, here: Tab, locale: Locale) -> Vec<TabLink> {
    links(
        &format!("/desk/contracts/{number}"),
        Tab::STAFF,
        here,
        locale,
    )
}

/// The tabs of a file as a party sees it.
pub(crate) fn party(number: &str, here: Tab, locale: Locale) -> Vec<TabLink> {
    links(&format!("/my/contracts/{number}"), Tab::PARTY, here, locale)
}

/// The same for who leads on the seller's side: how income is shared is for them alone.
pub(crate) fn leading(number: &str, here: Tab, locale: Locale, income: bool) -> Vec<TabLink> {
    let mut tabs = Tab::PARTY.to_vec();
    if income {
        tabs.push(Tab::Income);
    }
    links(&format!("/my/contracts/{number}"), &tabs, here, locale)
}
