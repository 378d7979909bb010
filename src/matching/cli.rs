//! `kexing match`: ranks two files against each other, with the very matcher of the site and without a database.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::measure::{Figures, Labels, Place};
use super::through::Through;
use super::{Achievement, Matcher, Need, Pool, Ranked};

/// Rank achievements for needs, each file with one JSON object a line.
#[derive(Debug, clap::Args)]
pub struct MatchArgs {
    /// JSON lines: id, title, content
    #[arg(long, value_name = "FILE")]
    pub needs: PathBuf,
    /// JSON lines: id, title, content, keywords
    #[arg(long, value_name = "FILE")]
    pub achievements: PathBuf,
    /// Achievements for each need, best first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub top: usize,
    /// Write here instead of to standard output
    #[arg(long, value_name = "OUT.tsv")]
    pub run: Option<PathBuf>,
    /// Print how well the ranking agrees with judgements instead of the ranking: need, achievement and level (4 strong
    /// to 1 unrelated), apart by tabs
    #[arg(long, value_name = "LABELS.tsv")]
    pub labels: Option<PathBuf>,
    /// Compare only what an engine finds, as the site does, instead of every pair
    #[arg(long, value_name = "ENGINE")]
    pub through: Option<EngineName>,
    /// Add a column with the words that speak for the match
    #[arg(long)]
    pub explain: bool,
    /// Address and key of the Meilisearch server, from the settings that all commands share.
    #[arg(skip)]
    pub meili: Option<(String, Option<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineName {
    Embedded,
    /// The server that the settings name, on an index of its own
    Meili,
}

trait Entry: DeserializeOwned {
    fn id(&self) -> &str;
}

#[derive(Debug, Deserialize)]
struct NeedEntry {
    id: String,
    title: String,
    #[serde(default)]
    content: String,
}

#[derive(Debug, Deserialize)]
struct AchievementEntry {
    id: String,
    title: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    keywords: Keywords,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Keywords {
    List(Vec<String>),
    Line(String),
    None(()),
}

impl Default for Keywords {
    fn default() -> Self {
        Self::None(())
    }
}

impl Keywords {
    fn as_slice(&self) -> &[String] {
        match self {
            Self::List(keywords) => keywords,
            Self::Line(line) => std::slice::from_ref(line),
            Self::None(()) => &[],
        }
    }
}

impl Entry for NeedEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Entry for AchievementEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

impl NeedEntry {
    fn need(&self) -> Need<'_> {
        Need {
            title: &self.title,
            content: &self.content,
        }
    }
}

impl AchievementEntry {
    fn achievement(&self) -> Achievement<'_> {
        Achievement {
            title: &self.title,
            keywords: self.keywords.as_slice(),
            body: &self.content,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or written, or a line is not such an object.
pub async fn run(args: &MatchArgs) -> Result<()> {
    let needs: Vec<NeedEntry> = read(&args.needs)?;
    let achievements: Vec<AchievementEntry> = read(&args.achievements)?;
    match &args.run {
        Some(path) => {
            let file =
                File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            rank(args, &needs, &achievements, BufWriter::new(file)).await
        }
        None if args.labels.is_some() => rank(args, &needs, &achievements, io::sink()).await,
        None => {
            let out = BufWriter::new(io::stdout());
            rank(args, &needs, &achievements, out).await
        }
    }
}

async fn rank(
    args: &MatchArgs,
    needs: &[NeedEntry],
    achievements: &[AchievementEntry],
    mut out: impl Write,
) -> Result<()> {
    let matcher = Matcher::embedded();
    let read: Vec<_> = achievements
        .iter()
        .map(AchievementEntry::achievement)
        .collect();
    let mut pool = Pool::new(matcher);
    for (place, achievement) in read.iter().enumerate() {
        pool.upsert(place, matcher.read_achievement(achievement));
    }
    let through = match args.through {
        Some(EngineName::Embedded) => Some(Through::embedded(&read).await?),
        Some(EngineName::Meili) => {
            let (url, key) = args.meili.as_ref().context("set KEXING_MEILI_URL")?;
            Some(Through::meili(url, key.as_deref(), &read).await?)
        }
        None => None,
    };
    let labels = args.labels.as_deref().map(Labels::read).transpose()?;
    let mut figures = Figures::default();
    let top = if labels.is_some() { 0 } else { args.top };
    for entry in needs {
        let need = entry.need();
        let ranked = match &through {
            Some(through) => through.rank(&need, top).await?,
            None => pool.rank_for_need(&matcher.read_need(&need), top),
        };
        if let Some(labels) = &labels {
            figures.add(labels, &entry.id, &places(&ranked, achievements));
        }
        let shown = if args.top == 0 {
            ranked.len()
        } else {
            args.top
        };
        for Ranked {
            id: place,
            score,
            level,
        } in ranked.into_iter().take(shown)
        {
            let (need_id, id, level) = (&entry.id, &achievements[place].id, level.number());
            write!(out, "{need_id}\t{id}\t{score:.6}\t{level}")?;
            if args.explain {
                let terms = pool.shared_terms(matcher, &need, &read[place]);
                let terms: Vec<_> = terms.iter().map(|shared| shared.term.as_str()).collect();
                write!(out, "\t{}", terms.join(" "))?;
            }
            writeln!(out)?;
        }
    }
    if let Some(through) = through {
        through.close().await?;
    }
    out.flush().context("cannot finish writing")?;
    if labels.is_some() {
        print!("{figures}");
    }
    Ok(())
}

fn places<'a>(ranked: &[Ranked<usize>], achievements: &'a [AchievementEntry]) -> Vec<Place<'a>> {
    let place = |one: &Ranked<usize>| Place {
        id: &achievements[one.id].id,
        score: one.score,
        level: one.level.number(),
    };
    ranked.iter().map(place).collect()
}

fn read<E: Entry>(path: &Path) -> Result<Vec<E>> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
    parse(BufReader::new(file)).with_context(|| format!("cannot read {name}"))
}

fn parse<E: Entry>(lines: impl BufRead) -> Result<Vec<E>> {
    let mut entries: Vec<E> = Vec::new();
    let mut seen = HashMap::new();
    for (line, number) in lines.lines().zip(1_usize..) {
        let line = line.with_context(|| format!("line {number}"))?;
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if line.is_empty() {
            continue;
        }
        let entry: E = serde_json::from_str(line).with_context(|| format!("line {number}"))?;
        let id = entry.id();
        ensure!(!id.is_empty(), "line {number}: the id is empty");
        ensure!(
            !id.contains(['\t', '\n', '\r']),
            "line {number}: an id holds no tab or line break"
        );
        if let Some(first) = seen.insert(id.to_owned(), number) {
            bail!("line {number}: the id {id} already stands on line {first}");
        }
        entries.push(entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        format!(
            "{:#}",
            parse::<AchievementEntry>(text.as_bytes()).unwrap_err()
        )
    }

    #[test]
    fn lines_may_hold_more_or_fewer_keys() {
        let text = "\u{FEFF}{\"id\":\"a\",\"title\":\"水泵\",\"aliases\":[]}\r\n\n\
            {\"id\":\"b\",\"title\":\"阀\",\"keywords\":[\"闸阀\"],\"content\":\"x\"}\n\
            {\"id\":\"c\",\"title\":\"\",\"keywords\":\"闸阀；启闭\"}\n{\"id\":\"d\",\"title\":\"\",\"keywords\":null}";
        let entries: Vec<AchievementEntry> = parse(text.as_bytes()).unwrap();
        let keywords: Vec<_> = entries
            .iter()
            .map(|entry| entry.achievement().keywords.len())
            .collect();
        assert_eq!(keywords, [0, 1, 1, 0]);
    }

    #[test]
    fn a_bad_line_is_named() {
        assert!(error("{\"id\":\"a\",\"title\":\"x\"}\n{\"id\":").starts_with("line 2: EOF"));
        assert!(error("{\"id\":\"a\"}").starts_with("line 1: missing field `title`"));
        assert!(
            error("{\"id\":\"a\",\"title\":\"\"}\n\n{\"id\":\"a\",\"title\":\"\"}")
                .contains("already stands on line 1")
        );
        assert!(error("{\"id\":\"a\\tb\",\"title\":\"\"}").contains("no tab"));
    }

    #[tokio::test]
    async fn the_run_has_a_line_for_each_pair() {
        let needs = parse("{\"id\":\"n\",\"title\":\"水肥一体化\"}".as_bytes()).unwrap();
        let achievements = parse(
            "{\"id\":\"a\",\"title\":\"水泵\"}\n{\"id\":\"b\",\"title\":\"水肥一体化\"}".as_bytes(),
        )
        .unwrap();
        let mut args = MatchArgs {
            needs: "".into(),
            achievements: "".into(),
            top: 0,
            run: None,
            labels: None,
            through: None,
            explain: true,
            meili: None,
        };
        let mut out = Vec::new();
        rank(&args, &needs, &achievements, &mut out).await.unwrap();
        let out = String::from_utf8(out).unwrap();
        args.through = Some(EngineName::Embedded);
        let mut through = Vec::new();
        rank(&args, &needs, &achievements, &mut through)
            .await
            .unwrap();
        assert_eq!(out, String::from_utf8(through).unwrap());
        let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0][0], rows[0][1], rows[0][3], rows[0][4]),
            ("n", "b", "4", "水肥一体化")
        );
        assert_eq!(rows[1][1], "a");
    }
}
