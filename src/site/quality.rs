//! How matching works and how good it is: the method in plain words, and figures measured with the shipped matcher.
//! The figures come from one file, which a test holds to the matcher's version.

use serde::{Deserialize, Serialize};

use crate::web::page::Answer;
use crate::web::words::{Locale, t};
use crate::web::{Ctx, Page, Sample};

const FILE: &str = include_str!("../../search-config/matching-quality.json");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measured {
    version: String,
    date: String,
    pairs: u32,
    needs: u32,
    results: u32,
    random: Figures,
    plain: Figures,
    matcher: Figures,
    level_score: f64,
    levels: Levels,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    order: f64,
    pairwise: f64,
    found: f64,
    first: f64,
}

/// For each level of the matcher the pairs that staff judged strong, fair, weak and unrelated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Levels {
    strong: [u32; 4],
    fair: [u32; 4],
    weak: [u32; 4],
    unrelated: [u32; 4],
}

#[derive(Debug, Serialize)]
pub(super) struct QualityPage {
    pub version: String,
    pub date: String,
    pub pairs: u32,
    pub needs: u32,
    pub results: u32,
    pub figures: Vec<FigureRow>,
    pub levels: Vec<LevelRow>,
    pub level_score: String,
}

/// What a measure means, and what chance, plain word search and the matcher reach.
#[derive(Debug, Serialize)]
pub(super) struct FigureRow {
    pub name: String,
    pub meaning: String,
    pub random: String,
    pub plain: String,
    pub matcher: String,
}

#[derive(Debug, Serialize)]
pub(super) struct LevelRow {
    pub name: String,
    pub pairs: u32,
    /// In percent of the pairs.
    pub related: f64,
    pub near: f64,
}

impl Page for QualityPage {
    const TEMPLATE: &'static str = "site/matching.html";
}

fn measured() -> Measured {
    serde_json::from_str(FILE).expect("the embedded figures are checked by a test")
}

impl QualityPage {
    fn of(locale: Locale) -> Self {
        let measured = measured();
        let row = |name: &str, meaning: &str, of: fn(&Figures) -> f64| {
            let value = |figures| format!("{:.3}", of(figures));
            FigureRow {
                name: t(locale, name),
                meaning: t(locale, meaning),
                random: value(&measured.random),
                plain: value(&measured.plain),
                matcher: value(&measured.matcher),
            }
        };
        let figures = vec![
            row(
                "site-quality-pairwise",
                "site-quality-pairwise-means",
                |f| f.pairwise,
            ),
            row("site-quality-order", "site-quality-order-means", |f| {
                f.order
            }),
            row("site-quality-found", "site-quality-found-means", |f| {
                f.found
            }),
            row("site-quality-first", "site-quality-first-means", |f| {
                f.first
            }),
        ];
        let levels = &measured.levels;
        let levels = [
            ("level-strong", levels.strong),
            ("level-fair", levels.fair),
            ("level-weak", levels.weak),
            ("site-quality-unrelated", levels.unrelated),
        ];
        let levels = (0..).zip(levels).map(|(place, (name, judged))| LevelRow {
            name: t(locale, name),
            pairs: judged.iter().sum(),
            related: share(&judged, |at| at < 3),
            near: share(&judged, |at| at.abs_diff(place) <= 1),
        });
        Self {
            figures,
            levels: levels.collect(),
            level_score: format!("{:.3}", measured.level_score),
            version: measured.version,
            date: measured.date,
            pairs: measured.pairs,
            needs: measured.needs,
            results: measured.results,
        }
    }
}

/// The share of a level's pairs that staff put on the levels meant, in percent.
fn share(judged: &[u32; 4], meant: impl Fn(usize) -> bool) -> f64 {
    let all: u32 = judged.iter().sum();
    let some: u32 = (0..)
        .zip(judged)
        .filter(|(at, _)| meant(*at))
        .map(|(_, count)| count)
        .sum();
    100.0 * f64::from(some) / f64::from(all.max(1))
}

/// `GET /about/matching`
pub(super) async fn show(ctx: Ctx) -> Answer {
    ctx.page(QualityPage::of(ctx.locale)).await
}

pub(super) fn samples() -> Vec<Sample> {
    vec![Sample::of(&QualityPage::of(Locale::Zh))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Matcher;

    #[test]
    fn the_figures_are_those_of_the_shipped_matcher() {
        let measured = measured();
        assert_eq!(measured.version, Matcher::embedded().version());
        let Levels {
            strong,
            fair,
            weak,
            unrelated,
        } = measured.levels;
        let all: u32 = [strong, fair, weak, unrelated].iter().flatten().sum();
        assert_eq!(all, measured.pairs);
        assert!(measured.date.parse::<chrono::NaiveDate>().is_ok());
        assert!(measured.matcher.order > measured.plain.order);
    }

    #[test]
    fn shares_are_of_the_levels_pairs() {
        let near = |value: f64, expected: f64| (value - expected).abs() < 1e-9;
        assert!(near(share(&[1, 2, 3, 4], |at| at < 3), 60.0));
        assert!(near(share(&[0; 4], |_| true), 0.0));
    }
}
