//! What the embedded engine takes on a catalogue of realistic size: time to build, memory, disk, time to open, and
//! how long answers take for one caller and for sixteen, kind by kind, every question asked once.
//!
//! `KEXING_BENCH_DOCUMENTS` sets the number of results (50,000 if unset), `KEXING_BENCH_FOLDER` a folder that keeps
//! the index for the next run, `KEXING_BENCH_QUESTIONS` how many questions of each kind are asked (100), `KEXING_BENCH_KIND` the only kind to ask.

#[path = "generated/figures.rs"]
mod figures;
mod generated;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use figures::{memory, number, report};
use generated::Maker;
use generated::questions::KINDS;
use kexing::search::{Engine, Query, shipped};
use serde_json::Value;
use tokio::runtime::Runtime;

const INDEX: &str = "achievements";
const BATCH: usize = 1_000;
const CALLERS: usize = 16;
/// Set for the process that only builds, so that its memory is not counted as that of answering.
const BUILD: &str = "KEXING_BENCH_BUILD";

fn main() {
    let documents = number("KEXING_BENCH_DOCUMENTS", 50_000);
    let kept = std::env::var_os("KEXING_BENCH_FOLDER").map(PathBuf::from);
    let dir = kept.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("kexing-bench-{}", std::process::id()))
    });
    if let Some(dir) = std::env::var_os(BUILD) {
        return build(Path::new(&dir), documents);
    }
    let marker = dir.join(format!("{documents} documents"));
    if !marker.exists() {
        let me = std::env::current_exe().expect("the bench knows where it is");
        let built = Command::new(me).env(BUILD, &dir).status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "the index is built"
        );
        std::fs::write(&marker, "").expect("the folder is ours");
    }
    println!("index on disk     {} MB", size(&dir) / 1_000_000);
    measure(&dir);
    if kept.is_none() {
        let _ = std::fs::remove_dir_all(dir);
    }
}

fn build(dir: &Path, documents: usize) {
    let runtime = Runtime::new().expect("threads can be started");
    let settings = shipped().expect("the shipped settings can be read");
    let engine = Engine::open(dir, settings).expect("the folder is ours");
    let maker = Maker::default();
    let mut lengths = Vec::new();
    let begun = Instant::now();
    let mut making = Duration::ZERO;
    runtime.block_on(async {
        let mut rebuild = engine.rebuild(INDEX).await.expect("nobody else rebuilds");
        for from in (0..documents).step_by(BATCH) {
            let generating = Instant::now();
            let batch: Vec<Value> = (from..documents.min(from + BATCH))
                .map(|n| maker.document(n))
                .collect();
            lengths.extend(
                batch
                    .iter()
                    .map(|d| d["body"].as_str().map_or(0, |t| t.chars().count())),
            );
            making += generating.elapsed();
            rebuild.add(batch).await.expect("the documents are good");
        }
        rebuild.finish().await.expect("the disk has room");
    });
    let took = begun.elapsed().saturating_sub(making);
    lengths.sort_unstable();
    println!(
        "{documents} documents, bodies of {} characters (p95 {}, longest {})",
        lengths.iter().sum::<usize>() / documents,
        lengths[documents * 95 / 100],
        lengths[documents - 1]
    );
    println!("built in          {:.1} s", took.as_secs_f64());
    println!("memory, building  {} MB at most", memory("VmHWM") / 1_000);
}

fn measure(dir: &Path) {
    let runtime = Runtime::new().expect("threads can be started");
    let settings = shipped().expect("the shipped settings can be read");
    let begun = Instant::now();
    let engine = Arc::new(Engine::open(dir, settings).expect("the folder is ours"));
    println!("opened in         {} ms", begun.elapsed().as_millis());
    let begun = Instant::now();
    ask(&runtime, &engine, Query::new("技术"));
    println!("first answer in   {} ms", begun.elapsed().as_millis());
    let maker = Maker::default();
    let each = number("KEXING_BENCH_QUESTIONS", 100);
    let mut all = Vec::new();
    println!("one caller:");
    let only = std::env::var("KEXING_BENCH_KIND").ok();
    for kind in KINDS
        .iter()
        .filter(|kind| only.as_deref().is_none_or(|only| only == **kind))
    {
        let (mut times, mut hits) = (Vec::new(), Vec::new());
        for nth in 0..each {
            let query = maker.question(kind, nth);
            let begun = Instant::now();
            hits.push(ask(&runtime, &engine, query));
            times.push(begun.elapsed());
        }
        hits.sort_unstable();
        report(
            kind,
            &mut times,
            &format!("{} hits (median)", hits[each / 2]),
        );
        all.extend(times);
    }
    report("all questions", &mut all, "");
    let mut times: Vec<Duration> = (0..each * 4)
        .map(|nth| {
            let typed = maker.typed(nth);
            let begun = Instant::now();
            let found = runtime.block_on(engine.suggest(INDEX, &typed, 10));
            found.expect("whatever is typed has an answer");
            begun.elapsed()
        })
        .collect();
    report("typing ahead", &mut times, "");
    together(&runtime, &engine, each);
    println!(
        "memory, answering {} MB of its own, {} MB with the pages of the index it has read",
        memory("RssAnon") / 1_000,
        memory("VmRSS") / 1_000
    );
}

fn ask(runtime: &Runtime, engine: &Engine, query: Query) -> u64 {
    let answer = runtime.block_on(engine.search(INDEX, query));
    answer.expect("every query has an answer").total
}

/// Sixteen callers at once, each going through other questions of all kinds.
fn together(runtime: &Runtime, engine: &Arc<Engine>, each: usize) {
    let maker = Arc::new(Maker::default());
    let begun = Instant::now();
    let mut times: Vec<Duration> = runtime.block_on(async {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let (engine, maker) = (Arc::clone(engine), Arc::clone(&maker));
                tokio::spawn(async move {
                    let mut times = Vec::new();
                    for nth in 0..each.div_ceil(CALLERS) {
                        for kind in KINDS {
                            let query = maker.question(kind, 100_000 + nth * CALLERS + caller);
                            let begun = Instant::now();
                            let answer = engine.search(INDEX, query).await;
                            answer.expect("every query has an answer");
                            times.push(begun.elapsed());
                        }
                    }
                    times
                })
            })
            .collect();
        let mut all = Vec::new();
        for caller in callers {
            all.extend(caller.await.expect("a caller finishes"));
        }
        all
    });
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    report(
        "sixteen callers",
        &mut times,
        &format!("{rate:.0} answers/s"),
    );
}

fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
