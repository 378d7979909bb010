//! How long matching takes on a site with many results: one need against all of them as the job does it, with reasons
//! and writing; what the process holds in memory; and all matches anew.
//!
//! `KEXING_BENCH_FOLDER` names the data folder of a site on the embedded defaults, filled by `kexing import`;
//! `KEXING_BENCH_NEEDS` how many of its needs are matched one by one (100).

#[path = "generated/figures.rs"]
mod figures;

use std::path::PathBuf;
use std::time::Instant;

use clap::Parser as _;
use figures::{memory, number, report};
use kexing::clock::Clock;
use kexing::config::Config;
use kexing::db::Db;
use kexing::jobs::Job as _;
use kexing::listings::{Kind, store};
use kexing::mail::Transport;
use kexing::matching::{self, Rematch};
use kexing::state::App;

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

#[tokio::main]
async fn main() {
    let Some(folder) = std::env::var_os("KEXING_BENCH_FOLDER").map(PathBuf::from) else {
        println!("set KEXING_BENCH_FOLDER to the data folder of a site with many results");
        return;
    };
    let mut config = Settings::parse_from(["matching"]).config;
    config.data = folder;
    let db = Db::connect(&config.database()).await.expect("a database");
    db.migrate()
        .await
        .expect("the database can be brought up to date");
    let mail = Transport::from_config(&config).expect("mail needs no server here");
    let app = kexing::assemble(config, db, Clock::System, mail).expect("no server works there");
    let now = app.clock.now();
    let most = number("KEXING_BENCH_NEEDS", 100);
    let mut tx = app.db.read().await.expect("the database answers");
    let results = store::count_public(&mut tx, Kind::Achievement, now).await;
    let all = store::count_public(&mut tx, Kind::Need, now).await;
    let some = i64::try_from(most + 1).expect("a small number");
    let needs = store::public_after(&mut tx, Kind::Need, None, now, some).await;
    drop(tx);
    let (results, all) = (results.expect("a count"), all.expect("a count"));
    println!("{results} results, {all} needs");
    let mut needs = needs.expect("the needs can be read").into_iter();
    let begun = Instant::now();
    let first = needs.next().expect("there is a need");
    rematch(&app, first).await;
    println!(
        "first need        {} ms, with filling the memory",
        begun.elapsed().as_millis()
    );
    let mut times: Vec<_> = Vec::new();
    for need in needs {
        let begun = Instant::now();
        rematch(&app, need).await;
        times.push(begun.elapsed());
    }
    report("one need", &mut times, "with reasons, written");
    println!(
        "memory            {} MB of its own, {} MB with what it has read of files",
        memory("RssAnon") / 1_000,
        memory("VmRSS") / 1_000
    );
    let begun = Instant::now();
    let stored = matching::rematch_all(&app, |_, _| ()).await;
    println!(
        "all anew          {:.1} s, {} matches",
        begun.elapsed().as_secs_f64(),
        stored.expect("all can be matched")
    );
}

async fn rematch(app: &App, listing: kexing::ids::ListingId) {
    let done = Rematch { listing }.run(app).await;
    assert!(done.is_ok(), "{done:?}");
}
