//! The figures' pages on ten years of contracts, asked of the router itself by an analyst, and how long the ledger files of those years
//! take to be brought in. `KEXING_BENCH_CONTRACTS` sets how many contracts there are and `KEXING_BENCH_YEARS` over how many
//! years up to 2025; `KEXING_BENCH_FOLDER` keeps the site there, or measures the one that is there already. Works on SQLite.

#[expect(dead_code, reason = "memory is not measured here")]
#[path = "generated/figures.rs"]
mod figures;
#[path = "generated/site.rs"]
mod site;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use figures::{number, report};
use kexing::accounts;
use kexing::ids::UserId;
use kexing::reports::periodic::life::{self, Seen};
use kexing::reports::periodic::term::Term;
use kexing::web::Duty;

/// All of the past, since a ledger names no day to come.
const LAST: usize = 2025;
const PAGES: [&str; 20] = [
    "/figures?year=2025",
    "/figures?year=2025&as_of=2025-06-30",
    "/figures/statistics?from=2025-03-01&to=2025-03-31",
    "/figures/statistics?from=2025-01-01&to=2025-03-31",
    "/figures/statistics?from=2025-01-01&to=2025-12-31",
    "/figures/statistics.csv?from=2025-01-01&to=2025-12-31",
    "/figures/contracts?year=2025",
    "/figures/contracts?year=2025&month=2025-03",
    "/figures/open.json?year=2025",
    "/figures/screen?year=2025",
    "/desk/figures/pivot?rows=family&columns=quarter&period=own&from=2025-01-01&to=2025-12-31",
    "/desk/figures/pivot?rows=family&columns=in_year&period=own&from=2016-01-01&to=2025-12-31",
    "/desk/forecast",
    "/desk/funnel?year=2025",
    "/desk/reports/2025-03",
    "/desk/reports/2025",
    // Frozen.
    "/desk/reports/2024",
    "/figures/reports/2024/rows?set=term&scope=outflow",
    "/figures/reports",
    "/desk/contracts",
];
const TYPES: [&str; 8] = ["11", "12", "21", "31", "40", "51", "52", "53"];
const FIELDS: [&str; 6] = ["05-01", "10-03", "06-02", "07-03", "05-02", "10-01"];
const COUNTIES: [&str; 6] = ["511702", "511703", "511722", "511723", "511724", "511725"];
const PLACES: [&str; 5] = ["510100", "500000", "511702", "511703", "110000"];

#[tokio::main]
async fn main() {
    let contracts = number("KEXING_BENCH_CONTRACTS", 100_000);
    let years = number("KEXING_BENCH_YEARS", 10);
    let rounds = number("KEXING_BENCH_ROUNDS", 20);
    let kept = std::env::var_os("KEXING_BENCH_FOLDER").map(PathBuf::from);
    let folder = kept.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("kexing-bench-{}", std::process::id()))
    });
    if !folder.join("kexing.db").exists() {
        fill(&folder, years, contracts / years);
    }
    let app = site::open(&folder).await;
    let me = site::person(&app, "analyst").await;
    let mut tx = app.db.write().await.expect("a transaction");
    accounts::store::grant(&mut tx, me, Duty::Analyst, app.clock.now())
        .await
        .expect("a duty");
    tx.commit().await.expect("written");
    freeze(&app, me).await;
    let cookie = site::session(&app, me).await;
    // Each page opens the folder for itself.
    drop(app);
    println!("each page {rounds} times, after once with nothing in memory");
    for page in PAGES {
        measure(&folder, page, (&cookie, "staff"), rounds).await;
        // What a visitor is told is reckoned apart.
        if page.starts_with("/figures") {
            measure(&folder, page, ("", "a visitor"), rounds).await;
        }
    }
    if kept.is_none() {
        std::fs::remove_dir_all(folder).expect("the folder goes");
    }
}

/// The report of the year before the last, once in a folder.
async fn freeze(app: &kexing::state::App, one: UserId) {
    let term = Term::from_code(&(LAST - 1).to_string()).expect("a year");
    let two = site::person(app, "second").await;
    let seen = |by| Seen {
        by,
        now: app.clock.now(),
        rule_set: app.config.rule_set.as_str(),
    };
    let mut tx = app.db.write().await.expect("a transaction");
    if let Some(draft) = life::create(&mut tx, term, seen(one)).await.expect("begun") {
        let checked = life::check(&mut tx, &draft, seen(two)).await;
        let checked = checked.expect("checked");
        life::freeze(&mut tx, &checked, seen(one))
            .await
            .expect("frozen");
        tx.commit().await.expect("written");
    }
}

async fn measure(folder: &Path, page: &str, (cookie, who): (&str, &str), rounds: usize) {
    // Of its own, so that nothing is kept from the page before, as after a change of the ledger.
    let router = &kexing::router(&site::open(folder).await);
    site::ask(router, "/figures/open", "").await;
    let begun = Instant::now();
    site::ask(router, page, cookie).await;
    let first = begun.elapsed().as_secs_f64() * 1_000.0;
    let mut took: Vec<Duration> = Vec::new();
    let mut bytes = 0;
    for _ in 0..rounds {
        let begun = Instant::now();
        bytes = site::ask(router, page, cookie).await;
        took.push(begun.elapsed());
    }
    report(
        page,
        &mut took,
        &format!("first {first:.0} ms, {} KB, {who}", bytes / 1_000),
    );
}

/// One file a year, brought in by the command as a registrar would.
fn fill(folder: &Path, years: usize, a_year: usize) {
    std::fs::create_dir_all(folder).expect("a folder for the bench");
    for year in LAST + 1 - years..=LAST {
        let file = folder.join(format!("{year}.csv"));
        std::fs::write(&file, ledger(year, a_year)).expect("the ledger is written");
        let begun = Instant::now();
        let done = Command::new(env!("CARGO_BIN_EXE_kexing"))
            .args(["import", "contracts", "--data"])
            .arg(folder)
            .arg(&file)
            .output()
            .expect("the command runs");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}");
        println!(
            "{a_year} contracts of {year} brought in within {:.1} s",
            begun.elapsed().as_secs_f64()
        );
    }
}

/// A year's ledger: every tenth contract was changed the year after, every fiftieth cancelled.
fn ledger(year: usize, rows: usize) -> String {
    let mut text = "序号,登记编号,登记日期,项目名称,合同类型,签订日期,生效日期,终止日期,合同成交总额（元）,\
        非技术性款项（元）,卖方名称,卖方所在地,卖方性质,买方名称,买方所在地,买方性质,技术领域,项目计划来源,支付方式,\
        社会经济目标,服务的国民经济行业,是否关联交易,变更日期,变更后成交额（元）,注销日期,注销原因\n"
        .replace(' ', "");
    for n in 0..rows {
        let (month, day) = (n % 12 + 1, n % 28 + 1);
        let on = format!("{year}-{month:02}-{day:02}");
        let total = 20_000 + (n * 7_919) % 1_500_000;
        let later = format!("{}-{month:02}-{day:02}", year + 1);
        let is_past = year < LAST;
        let (changed, new_total) = if n % 10 == 3 && is_past {
            (later.as_str(), (total + 5_000).to_string())
        } else {
            ("", String::new())
        };
        let (cancelled, why) = if n % 50 == 7 && is_past {
            (later.as_str(), "解除")
        } else {
            ("", "")
        };
        let type_code = TYPES[n % TYPES.len()];
        let (seller, county) = (n % 400, COUNTIES[n % COUNTIES.len()]);
        let (buyer, place) = (n % 900, PLACES[n % PLACES.len()]);
        let field = FIELDS[n % FIELDS.len()];
        let end = format!("{}-12-31", year + 2);
        writeln!(
            text,
            "{year}-{n},{year}51170{n:07},{on},第{n}号产线干燥工序节能改造,{type_code},{on},{on},{end},{total},{},\
             第{seller}示例单位（虚构）,{county},150,第{buyer}示例企业（虚构）,{place},150,{field},90,2,10,C30,否,\
             {changed},{new_total},{cancelled},{why}",
            total / 10
        )
        .expect("text grows");
    }
    text
}
