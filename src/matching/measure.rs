//! How good a ranking is, against the judgements of people: levels from 1, unrelated, to 4, strong.
//! Order is measured among judged pairs alone; recall and first place count a pair that nobody judged as unfit.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Looked at from the top.
const SHOWN: usize = 10;
const LONG: usize = 50;
/// From this level on a result is one to be found.
const FITTING: u8 = 3;

/// Judged pairs: by need, by achievement.
#[derive(Debug, Default)]
pub(crate) struct Labels(BTreeMap<String, HashMap<String, u8>>);

/// One achievement in the ranking of a need, best first.
#[derive(Debug, Clone)]
pub(crate) struct Place<'a> {
    pub(crate) id: &'a str,
    pub(crate) score: f64,
    pub(crate) level: u8,
}

impl Labels {
    /// Lines of need, achievement and level, apart by tabs; the first may be a heading.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        Self::parse(&text).with_context(|| format!("cannot read {name}"))
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut labels = Self::default();
        let lines = text.trim_start_matches('\u{FEFF}').lines().zip(1_usize..);
        for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let level = cells.get(2).and_then(|cell| cell.parse::<u8>().ok());
            if level.is_none() && number == 1 {
                continue;
            }
            let level = level.filter(|level| (1..=4).contains(level));
            let level =
                level.with_context(|| format!("line {number}: the level is none of 1 to 4"))?;
            let levels = labels.0.entry(cells[0].to_owned()).or_default();
            levels.insert(cells[1].to_owned(), level);
        }
        ensure!(!labels.0.is_empty(), "there are no labels");
        Ok(labels)
    }
}

/// A mean of what could be measured.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    pub(crate) fn value(self) -> f64 {
        self.sum / f64::from(self.count)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) ndcg: Mean,
    pub(crate) pairwise: Mean,
    recall: Mean,
    reciprocal: Mean,
    pub(crate) error: Mean,
    /// Judged pairs by the matcher's level and the people's.
    levels: [[u32; 4]; 4],
}

impl Figures {
    /// Takes in a need's whole ranking.
    pub(crate) fn add(&mut self, labels: &Labels, need: &str, ranking: &[Place<'_>]) {
        let Some(levels) = labels.0.get(need) else {
            return;
        };
        let mut ranking: Vec<&Place<'_>> = ranking.iter().collect();
        ranking.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(b.id)));
        let found: HashMap<&str, &Place<'_>> =
            ranking.iter().map(|place| (place.id, *place)).collect();
        let mut judged: Vec<(f64, &str, u8)> = Vec::new();
        for (id, &level) in levels {
            let place = found.get(id.as_str());
            let score = place.map_or(f64::NEG_INFINITY, |place| place.score);
            judged.push((score, id, level));
            let own = place.map_or(1, |place| place.level);
            self.error.add(f64::from(own.abs_diff(level)));
            self.levels[usize::from(own - 1)][usize::from(level - 1)] += 1;
        }
        judged.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        self.order(&judged);
        self.reach(levels, &ranking);
    }

    fn order(&mut self, judged: &[(f64, &str, u8)]) {
        let mut pairs = Mean::default();
        for (at, a) in judged.iter().enumerate() {
            for b in judged[at + 1..].iter().filter(|b| b.2 != a.2) {
                let tied = a.0.total_cmp(&b.0).is_eq();
                let right = if a.2 > b.2 { 1.0 } else { 0.0 };
                pairs.add(if tied { 0.5 } else { right });
            }
        }
        if pairs.count == 0 {
            return;
        }
        self.pairwise.add(pairs.value());
        let levels: Vec<u8> = judged.iter().map(|one| one.2).collect();
        let mut ideal = levels.clone();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        self.ndcg.add(gained(&levels) / gained(&ideal));
    }

    fn reach(&mut self, levels: &HashMap<String, u8>, ranking: &[&Place<'_>]) {
        let fits = |id: &str| levels.get(id).is_some_and(|level| *level >= FITTING);
        let all = levels.values().filter(|level| **level >= FITTING).count();
        if all == 0 {
            return;
        }
        let top = ranking.iter().take(LONG);
        self.recall
            .add(ratio(top.filter(|place| fits(place.id)).count(), all));
        let first = ranking.iter().position(|place| fits(place.id));
        self.reciprocal
            .add(first.map_or(0.0, |at| ratio(1, at + 1)));
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "numbers of results")]
    let ratio = part as f64 / whole as f64;
    ratio
}

/// Discounted gain of the first ten: a level counts double the one below, a place less the further down.
fn gained(levels: &[u8]) -> f64 {
    let places = levels.iter().zip(2_u32..).take(SHOWN);
    places
        .map(|(level, place)| (2_f64.powi(i32::from(*level) - 1) - 1.0) / f64::from(place).log2())
        .sum()
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = 1.0 / (1.0 + self.error.value());
        for (name, value) in [
            ("ndcg10_judged", self.ndcg.value()),
            ("pairwise", self.pairwise.value()),
            ("recall50", self.recall.value()),
            ("mrr", self.reciprocal.value()),
            ("level_score", level),
        ] {
            writeln!(f, "{name}\t{value:.4}")?;
        }
        for (at, judged) in self.levels.iter().enumerate().rev() {
            let level = at + 1;
            let [unrelated, weak, fair, strong] = judged;
            writeln!(
                f,
                "level_{level}_judged_4_3_2_1\t{strong}\t{fair}\t{weak}\t{unrelated}"
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-4
    }

    fn place(id: &str, score: f64, level: u8) -> Place<'_> {
        Place { id, score, level }
    }

    fn labels(text: &str) -> Labels {
        Labels::parse(text).unwrap()
    }

    #[test]
    fn a_perfect_ranking_scores_one_throughout() {
        let labels = labels("need\tresult\tlevel\nn\ta\t4\nn\tb\t2\nn\tc\t1\n");
        let mut figures = Figures::default();
        figures.add(
            &labels,
            "n",
            &[place("a", 3.0, 4), place("b", 2.0, 2), place("c", 1.0, 1)],
        );
        let all = [
            figures.ndcg,
            figures.pairwise,
            figures.recall,
            figures.reciprocal,
        ];
        assert!(all.iter().all(|mean| near(mean.value(), 1.0)));
        assert!(near(figures.error.value(), 0.0));
        assert!(figures.to_string().contains("level_score\t1.0000"));
        assert!(
            figures
                .to_string()
                .contains("level_4_judged_4_3_2_1\t1\t0\t0\t0")
        );
    }

    #[test]
    fn the_figures_are_those_worked_out_by_hand() {
        // Judged in order: b 1, a 4, c 2. Gains 0, 7, 1; an unjudged result stands first in the whole ranking.
        let labels = labels("n\ta\t4\nn\tb\t1\nn\tc\t2");
        let mut figures = Figures::default();
        let ranking = [
            place("x", 9.0, 4),
            place("b", 3.0, 3),
            place("a", 2.0, 2),
            place("c", 1.0, 1),
        ];
        figures.add(&labels, "n", &ranking);
        let (log3, gained) = (3_f64.log2(), 7.0 / 3_f64.log2() + 0.5);
        assert!(near(figures.ndcg.value(), gained / (7.0 + 1.0 / log3)));
        assert!(near(figures.pairwise.value(), 1.0 / 3.0));
        assert!(near(figures.recall.value(), 1.0));
        assert!(near(figures.reciprocal.value(), 1.0 / 3.0));
        assert!(near(figures.error.value(), 5.0 / 3.0));
    }

    #[test]
    fn what_was_not_ranked_comes_last_and_is_unrelated() {
        let labels = labels("n\ta\t3\nn\tb\t1");
        let mut figures = Figures::default();
        figures.add(&labels, "n", &[place("b", 1.0, 1)]);
        assert!(near(figures.pairwise.value(), 0.0));
        assert!(near(figures.recall.value(), 0.0));
        assert!(near(figures.reciprocal.value(), 0.0));
        assert!(near(figures.error.value(), 1.0));
    }

    #[test]
    fn needs_that_prove_nothing_are_left_out() {
        let labels = labels("n\ta\t1\nn\tb\t1");
        let mut figures = Figures::default();
        figures.add(&labels, "n", &[place("a", 1.0, 1), place("b", 0.5, 1)]);
        figures.add(&labels, "unknown", &[place("a", 1.0, 1)]);
        assert_eq!((figures.ndcg.count, figures.recall.count), (0, 0));
        assert_eq!(figures.error.count, 2);
    }

    #[test]
    fn a_bad_label_is_named() {
        let error = |text| format!("{:#}", Labels::parse(text).unwrap_err());
        assert!(error("a\tb\tlevel\nn\ta\t5").starts_with("line 2"));
        assert!(error("need\tresult\tlevel\n").contains("no labels"));
        assert!(error("n\ta\t4\nn a 3").starts_with("line 2"));
    }
}
