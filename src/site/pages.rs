//! The pages about the site itself: a title, a lead and sections, all of them words.

use serde::Serialize;

use crate::web::page::Answer;
use crate::web::words::{Locale, t};
use crate::web::{Ctx, Page, Sample};

#[derive(Debug, Serialize)]
pub(super) struct TextPage {
    pub title: String,
    pub lead: String,
    pub sections: Vec<Section>,
}

#[derive(Debug, Serialize)]
pub(super) struct Section {
    pub id: String,
    pub title: String,
    /// Lines are paragraphs.
    pub text: String,
}

impl Page for TextPage {
    const TEMPLATE: &'static str = "site/text.html";
}

impl TextPage {
    /// Reads `site-NAME-title`, `site-NAME-lead` and `site-NAME-N-title`, `site-NAME-N` for N from 1 on.
    fn of(locale: Locale, name: &str, sections: usize) -> Self {
        Self {
            title: t(locale, &format!("site-{name}-title")),
            lead: t(locale, &format!("site-{name}-lead")),
            sections: (1..=sections)
                .map(|n| Section {
                    id: format!("s{n}"),
                    title: t(locale, &format!("site-{name}-{n}-title")),
                    text: t(locale, &format!("site-{name}-{n}")),
                })
                .collect(),
        }
    }
}

pub(super) async fn about(ctx: Ctx) -> Answer {
    ctx.page(TextPage::of(ctx.locale, "about", 4)).await
}

pub(super) async fn rules(ctx: Ctx) -> Answer {
    ctx.page(TextPage::of(ctx.locale, "rules", 6)).await
}

pub(super) async fn privacy(ctx: Ctx) -> Answer {
    ctx.page(TextPage::of(ctx.locale, "privacy", 5)).await
}

pub(super) async fn accessibility(ctx: Ctx) -> Answer {
    ctx.page(TextPage::of(ctx.locale, "accessibility", 3)).await
}

pub(super) fn samples() -> Vec<Sample> {
    vec![Sample::of(&TextPage::of(Locale::Zh, "about", 4))]
}
