//! The pages of the technology manager's desk with 500 open deals and 5,000 tasks, asked of the router itself: how long
//! the server takes, and how many statements. `KEXING_BENCH_DEALS`, `KEXING_BENCH_TASKS` and `KEXING_BENCH_ROUNDS` change
//! the numbers. Works on an SQLite file of its own.

#[expect(dead_code, reason = "memory is not measured here")]
#[path = "generated/figures.rs"]
mod figures;
#[path = "generated/site.rs"]
mod site;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::{DateTime, Utc};
use figures::{number, report};
use kexing::accounts;
use kexing::deals::handover::{self, Given};
use kexing::deals::life::{self, By, NewDeal};
use kexing::deals::{Side, store};
use kexing::ids::{ListingId, OrganisationId, UserId};
use kexing::listings::{self, Checked, Kind, Listing, content::Price, freshness::Freshness};
use kexing::organisations::{
    self,
    organisation::{Organisation, State},
};
use kexing::state::App;
use kexing::tasks::{self, NewTask, task::BY_HAND};

use kexing::web::{Duty, Typed};
use tower::ServiceExt as _;
use tracing_subscriber::layer::{Layer, SubscriberExt as _};

const MANAGERS: usize = 10;
const COMPANIES: usize = 20;
const MESSAGES: usize = 6;
const PAGES: [&str; 8] = [
    "/desk",
    "/desk/deals",
    "/desk/deals?view=table",
    "/desk/deals?view=table&page=9",
    "/desk/deals?view=table&manager=me&step=none",
    "/desk/tasks",
    "/desk/tasks?whose=all",
    "/deals/KX-D-2026-00250",
];

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts the statements that go to the database.
struct Counter;

impl<S: tracing::Subscriber> Layer<S> for Counter {
    fn on_event(&self, _: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::main]
async fn main() {
    let deals = number("KEXING_BENCH_DEALS", 500);
    let many = number("KEXING_BENCH_TASKS", 5_000);
    let rounds = number("KEXING_BENCH_ROUNDS", 100);
    let folder = std::env::temp_dir().join(format!("kexing-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the bench");
    let app = site::open(&folder).await;
    let me = fill(&app, deals, many).await;
    let cookie = site::session(&app, me).await;
    let router = kexing::router(&app);
    for n in 1..=deals / 2 {
        plan(&router, n, &cookie).await;
    }
    let wanted = |m: &tracing::Metadata<'_>| m.target() == "sqlx::query";
    let layer = Counter.with_filter(tracing_subscriber::filter::filter_fn(wanted));
    println!("{deals} open deals, {many} tasks, each page {rounds} times");
    let mut times = Vec::new();
    for page in PAGES {
        site::ask(&router, page, &cookie).await;
        let mut took: Vec<Duration> = Vec::new();
        for _ in 0..rounds {
            let begun = Instant::now();
            site::ask(&router, page, &cookie).await;
            took.push(begun.elapsed());
        }
        times.push(took);
    }
    // Counting slows the statements, so it comes after the measuring.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))
        .expect("nobody else listens");
    for (page, mut took) in PAGES.into_iter().zip(times) {
        STATEMENTS.store(0, Ordering::Relaxed);
        let bytes = site::ask(&router, page, &cookie).await;
        let statements = STATEMENTS.load(Ordering::Relaxed);
        let more = format!("{statements} statements  {} KB", bytes / 1_000);
        report(page, &mut took, &more);
    }
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

/// A next step, for every third of them a late one.
async fn plan(router: &Router, n: usize, cookie: &str) {
    let day = if n.is_multiple_of(3) {
        "2026-11-23"
    } else {
        "2026-12-04"
    };
    let body = serde_urlencoded::to_string([("step_text", "电话问进展"), ("step_on", day)]);
    let request = Request::post(format!("/deals/KX-D-2026-{n:05}/next-step"))
        .header(header::COOKIE, format!("kexing={cookie}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(body.expect("a form")));
    let answer = router.clone().oneshot(request.expect("a request")).await;
    let status = answer.expect("an answer").status();
    assert_eq!(status, StatusCode::SEE_OTHER, "deal {n}");
}

/// Fills the desk and returns a manager who has a tenth of it.
async fn fill(app: &App, deals: usize, many: usize) -> UserId {
    let now = app.clock.now();
    let mut people = Vec::new();
    for n in 0..MANAGERS {
        let user = site::person(app, &format!("manager{n}")).await;
        let mut tx = app.db.write().await.expect("a transaction");
        accounts::store::grant(&mut tx, user, Duty::TechnologyManager, now)
            .await
            .expect("a duty");
        tx.commit().await.expect("written");
        people.push(user);
    }
    let owner = site::person(app, "owner").await;
    let university = organisation(app, 0).await;
    let mut companies = Vec::new();
    for n in 0..COMPANIES.min(deals) {
        companies.push((
            organisation(app, n + 1).await,
            site::person(app, &format!("asker{n}")).await,
        ));
    }
    let mut listing = publish(app, (university, owner), 0).await;
    for n in 0..deals {
        if n > 0 && n % companies.len() == 0 {
            listing = publish(app, (university, owner), n).await;
        }
        let asker = companies[n % companies.len()];
        deal(app, (listing, owner), asker, (n, &people)).await;
    }
    let mut tx = app.db.write().await.expect("a transaction");
    for n in 0..many {
        let task = NewTask {
            once: n.to_string(),
            kind: BY_HAND,
            subject: String::new(),
            path: String::new(),
            title: format!("第{n}件事：给双方打电话问进展"),
            assignee: (n % 11 != 0).then(|| people[n % MANAGERS]),
            due_at: moment(now, i64::try_from(n).unwrap_or(0) % 90 - 30),
        };
        tasks::open(&mut tx, &task, now).await.expect("a task");
    }
    tx.commit().await.expect("written");
    people[0]
}

fn moment(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    now + chrono::Duration::days(days)
}

async fn organisation(app: &App, n: usize) -> OrganisationId {
    let now = app.clock.now();
    let organisation = Organisation {
        id: OrganisationId::mint(now),
        name: format!("第{n}示例机构（虚构）"),
        uscc: format!("91511703FAKE{n:06}"),
        kind: "enterprise".to_owned(),
        nature: "150".to_owned(),
        region: "511700".to_owned(),
        address: String::new(),
        introduction: String::new(),
        website: String::new(),
        state: State::Verified,
        state_reason: String::new(),
        document: None,
        uscc_overridden: false,
        answers: organisations::answers::Answers::default(),
        verified_at: Some(now),
        updated_at: now,
        created_at: now,
    };
    let mut tx = app.db.write().await.expect("a transaction");
    organisations::store::insert(&mut tx, &organisation)
        .await
        .expect("an organisation");
    tx.commit().await.expect("written");
    organisation.id
}

async fn publish(app: &App, (owner, by): (OrganisationId, UserId), n: usize) -> ListingId {
    let now = app.clock.now();
    let title = format!("第{n}号产线干燥工序节能改造");
    let typed = Typed::from_iter([("title", title.as_str())]);
    let new = listings::store::New {
        id: ListingId::mint(now),
        kind: Kind::Achievement,
        organisation: owner,
        by,
        typed: &typed,
        source: "form",
        import_key: None,
        now,
    };
    let checked = Checked {
        content: serde_json::json!({ "title": title }),
        title: title.clone(),
        field: "0601".to_owned(),
        region: "511700".to_owned(),
        masked: false,
        incomplete: false,
    };
    let mut tx = app.db.write().await.expect("a transaction");
    let freshness = Freshness::of(&app.config);
    listings::life::publish_directly(&mut tx, &new, &checked, by, freshness)
        .await
        .expect("a listing");
    tx.commit().await.expect("written");
    new.id
}

/// One deal with its messages: a third waits, a third is accepted, a third is brought together; a tenth has no manager.
async fn deal(
    app: &App,
    (listing, owner): (ListingId, UserId),
    (company, asker): (OrganisationId, UserId),
    (n, managers): (usize, &[UserId]),
) {
    let now = moment(app.clock.now(), -(i64::try_from(n).unwrap_or(0) % 40));
    let mut tx = app.db.write().await.expect("a transaction");
    let found = listings::store::find(&mut tx, listing)
        .await
        .expect("a listing");
    let found = found.expect("just published");
    let new = wish(&found, company, asker);
    let deal = life::request(&mut tx, &new, now)
        .await
        .expect("a deal")
        .deal;
    let by = |user, side| By { user, side };
    let manager = managers[n % managers.len()];
    if n % 3 > 0 {
        life::accept(&mut tx, &deal, by(owner, Side::Owner), now)
            .await
            .expect("a yes");
    }
    let now_deal = store::find(&mut tx, deal.id)
        .await
        .expect("a deal")
        .expect("just written");
    for m in 0..MESSAGES {
        let once = m.to_string();
        let text = "请提供近三个月的温度记录和照片，我们先判断位置再报价。";
        life::message(
            &mut tx,
            &now_deal,
            by(asker, Side::Asker),
            (text, &once),
            now,
        )
        .await
        .expect("a message");
    }
    if n % 3 == 2 {
        life::introduce(
            &mut tx,
            &now_deal,
            by(manager, Side::Staff),
            "周三在中心见面。",
            now,
        )
        .await
        .expect("an introduction");
    }
    if n % 10 != 9 {
        let given = Given {
            to: Some(manager),
            note: "",
            by: manager,
        };
        let again = store::find(&mut tx, deal.id)
            .await
            .expect("a deal")
            .expect("just written");
        handover::assign(&mut tx, &again, &found.title, given, now)
            .await
            .expect("a manager");
    }
    tx.commit().await.expect("written");
}

/// What everybody asks for.
fn wish(listing: &Listing, company: OrganisationId, asker: UserId) -> NewDeal<'_> {
    NewDeal {
        listing,
        asker,
        asker_organisation: company,
        purpose: "licence",
        timing: "quarter",
        budget: Price::Range {
            from: 60_000_000,
            to: 80_000_000,
        },
        message: "我厂想先拿两台做试验，请告知图纸交付范围。",
        answer_workdays: 5,
        origin: "direct",
        origin_detail: serde_json::json!({}),
    }
}
