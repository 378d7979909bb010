//! A search as an address to come back to: its words and filters, without page and order.

use super::address::{Asked, Order, Target};
use super::facets;
use crate::ids::ListingId;
use crate::listings::Kind;
use crate::search::Query;
use crate::state::App;
use crate::web::words::{Locale, t};
use crate::web::{Error, Typed};

/// See the module. Searches for organisations bring no news and can't be kept.
#[derive(Clone, Debug)]
pub(crate) struct Saved(Asked);

/// Where a search is kept.
pub(super) fn keep_url(asked: &Asked) -> String {
    let url = asked.url();
    match url.split_once('?') {
        Some((_, query)) if asked.target != Target::Organisations => {
            format!("/my/alerts/searches/new?{query}")
        }
        _ => String::new(),
    }
}

impl Saved {
    /// Reads what stands behind the question mark; whatever has no meaning there is passed over.
    pub(crate) fn read(query: &str) -> Result<Option<Self>, Error> {
        let mut asked = Asked::read(&Typed::parse(query.as_bytes())?);
        asked.page = 1;
        asked.order = None;
        Ok((asked.target != Target::Organisations).then_some(Self(asked)))
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.0.target {
            Target::Needs => Kind::Need,
            Target::Achievements | Target::Organisations => Kind::Achievement,
        }
    }

    /// The address of the search page.
    pub(crate) fn address(&self) -> String {
        self.0.url()
    }

    /// What is searched for, in a few words.
    pub(crate) fn words(&self, locale: Locale) -> String {
        let words = Some(self.0.q.clone()).filter(|q| !q.trim().is_empty());
        let chips = facets::chips(&self.0, locale)
            .into_iter()
            .map(|chip| chip.label);
        let all: Vec<String> = words.into_iter().chain(chips).collect();
        if all.is_empty() {
            return t(locale, &format!("nav-{}", self.0.target.name()));
        }
        all.join(" · ")
    }

    /// A page of what has all the words, the newest first: what has only some of them is worth showing to somebody who
    /// looks for it, and no news.
    pub(crate) async fn newest(
        &self,
        app: &App,
        from: usize,
        most: usize,
    ) -> anyhow::Result<Vec<ListingId>> {
        let asked = Asked {
            order: Some(Order::New),
            ..self.0.clone()
        };
        let query = Query {
            facets: Vec::new(),
            highlight: Vec::new(),
            every: true,
            offset: from,
            limit: most,
            ..asked.query()
        };
        let found = app.search.search(self.0.target.name(), query).await?;
        Ok(found
            .hits
            .iter()
            .filter_map(|hit| hit.id.parse().ok())
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_and_order_are_not_kept() {
        let saved = Saved::read("kind=needs&q=%E6%B5%B8&field=04&sort=price&page=7&x=1").unwrap();
        let saved = saved.unwrap();
        assert_eq!(saved.address(), "/search?kind=needs&q=%E6%B5%B8&field=04");
        assert_eq!(saved.kind(), Kind::Need);
        assert!(saved.words(Locale::Zh).starts_with("浸 · "));
    }

    #[test]
    fn organisations_bring_no_news() {
        assert!(Saved::read("kind=organisations&q=a").unwrap().is_none());
        assert!(Saved::read("").unwrap().is_some());
    }
}
