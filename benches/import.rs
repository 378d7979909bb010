//! How long `kexing import` takes as a whole command: an empty folder, 500 invented needs of a title and a text,
//! published and indexed.

use std::path::PathBuf;
use std::process::Command;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kexing-bench-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).expect("a folder for the bench");
    folder
}

fn import(c: &mut Criterion) {
    let scratch = folder();
    let file = scratch.join("needs.jsonl");
    let lines: Vec<String> = (0..500)
        .map(|n| {
            let text = "现有产线合格率不高，希望在不增加能耗的前提下提高。".repeat(8);
            format!("{{\"title\":\"第{n}号产线干燥工序节能改造\",\"content\":\"{text}{n}\"}}\n")
        })
        .collect();
    std::fs::write(&file, lines.concat()).expect("the records are written");
    let mut group = c.benchmark_group("import");
    group.sample_size(10);
    group.bench_function("500 needs, published", |b| {
        b.iter_batched(
            folder,
            |data| {
                let done = Command::new(env!("CARGO_BIN_EXE_kexing"))
                    .args(["import", "needs", "--publish", "--data"])
                    .arg(&data)
                    .arg(&file)
                    .output()
                    .expect("the command runs");
                assert!(done.status.success(), "{done:?}");
                std::fs::remove_dir_all(data).expect("the folder goes");
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
    std::fs::remove_dir_all(scratch).expect("the folder goes");
}

criterion_group!(benches, import);
criterion_main!(benches);
