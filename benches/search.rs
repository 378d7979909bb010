//! How fast the embedded engine answers, kind by kind, on an invented catalogue; every question is another one, so
//! that no answer is simply remembered. For sizes, memory and many callers at once see the bench `catalogue`.
//! `KEXING_BENCH_DOCUMENTS` sets the number of results (10,000 if unset).

mod generated;

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use generated::Maker;
use generated::questions::KINDS;
use kexing::search::{Engine, shipped};
use tokio::runtime::Runtime;

const INDEX: &str = "achievements";

fn filled(runtime: &Runtime, maker: &Maker) -> (Engine, PathBuf) {
    let number = std::env::var("KEXING_BENCH_DOCUMENTS").ok();
    let number: usize = number.and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let dir = std::env::temp_dir().join(format!("kexing-bench-{}", std::process::id()));
    let settings = shipped().expect("the shipped settings can be read");
    let engine = Engine::open(&dir, settings).expect("the folder is ours");
    runtime.block_on(async {
        let mut rebuild = engine.rebuild(INDEX).await.expect("nobody else rebuilds");
        for from in (0..number).step_by(1_000) {
            let batch = (from..number.min(from + 1_000)).map(|n| maker.document(n));
            let added = rebuild.add(batch.collect()).await;
            added.expect("the documents are good");
        }
        rebuild.finish().await.expect("the disk has room");
    });
    (engine, dir)
}

fn search(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be started");
    let maker = Maker::default();
    let (engine, dir) = filled(&runtime, &maker);
    let next = Cell::new(0);
    let fresh = || next.replace(next.get() + 1);
    let mut group = criterion.benchmark_group("search");
    for kind in KINDS {
        group.bench_function(*kind, |bench| {
            bench.to_async(&runtime).iter(|| {
                let query = maker.question(kind, fresh());
                async { engine.search(INDEX, query).await }
            });
        });
    }
    group.bench_function("the next page of a known answer", |bench| {
        let mut query = maker.question("two common words", 1);
        query.offset = 20;
        bench
            .to_async(&runtime)
            .iter(|| async { engine.search(INDEX, query.clone()).await });
    });
    group.bench_function("typing ahead", |bench| {
        bench.to_async(&runtime).iter(|| {
            let typed = maker.typed(fresh());
            let engine = &engine;
            async move { engine.suggest(INDEX, &typed, 8).await }
        });
    });
    group.bench_function("one change", |bench| {
        bench.to_async(&runtime).iter(|| {
            let changed = maker.document(fresh() % 1_000);
            async { engine.apply(INDEX, vec![changed], vec![]).await }
        });
    });
    group.finish();
    drop(engine);
    let _ = std::fs::remove_dir_all(dir);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2));
    targets = search
}
criterion_main!(benches);
