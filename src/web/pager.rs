//! Page numbers for search results; a ceiling keeps addresses like page=1000000000 cheap.

use serde::Serialize;

/// Results on one page.
pub const SIZE: usize = 20;
/// Nobody reads further; narrowing the search is the way.
pub const LAST: usize = 500;

#[derive(Clone, Debug, Serialize)]
pub struct Pager {
    pub page: usize,
    pub pages: usize,
    pub total: u64,
    pub prev_url: Option<String>,
    pub next_url: Option<String>,
    pub links: Vec<PagerLink>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PagerLink {
    pub n: usize,
    pub url: String,
    pub current: bool,
}

/// The page asked for, from 1 to the ceiling; anything else is the first.
#[must_use]
pub fn page_number(asked: &str) -> usize {
    asked
        .trim()
        .parse::<u64>()
        .map_or(1, |n| usize::try_from(n.clamp(1, LAST as u64)).unwrap_or(1))
}

impl Pager {
    /// `address` makes the address of a page from its number.
    pub fn new(page: usize, total: u64, address: impl Fn(usize) -> String) -> Self {
        Self::of_size((page, SIZE), total, address)
    }

    /// With another number of results on a page.
    pub fn of_size(
        (page, size): (usize, usize),
        total: u64,
        address: impl Fn(usize) -> String,
    ) -> Self {
        let size = u64::try_from(size.max(1)).unwrap_or(u64::MAX);
        let all = usize::try_from(total.div_ceil(size)).unwrap_or(LAST);
        let pages = all.clamp(1, LAST);
        let page = page.clamp(1, pages);
        let from = page.saturating_sub(2).max(1);
        let until = (from + 4).min(pages);
        Self {
            page,
            pages,
            total,
            prev_url: (page > 1).then(|| address(page - 1)),
            next_url: (page < pages).then(|| address(page + 1)),
            links: (from..=until)
                .map(|n| PagerLink {
                    n,
                    url: address(n),
                    current: n == page,
                })
                .collect(),
        }
    }
}
