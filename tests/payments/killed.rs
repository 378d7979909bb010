//! A process that is killed between any two steps, hundreds of times: what it acknowledged is there, what it repeats has
//! one effect, and the ledger agrees with the orders all the while.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kexing::db::{Db, Tx};
use kexing::ids::{MoveId, OrderId, OrganisationId, PaymentId, UserId};
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::life::{self, NewOrder};
use kexing::payments::moves::What;
use kexing::payments::moving::{self, Asked};
use kexing::payments::order::{Channel, Kind};
use kexing::payments::store;
use kexing::web::error::Error;
use rand::RngExt as _;
use uuid::Uuid;

use super::{assert_sound, balance, transfer, yuan};
use crate::app::{TestApp, start};

/// The other process finds its work in these.
const WORK: &str = "KEXING_TEST_KILLED";
const ROUNDS: usize = 300;
/// Steps of one order.
const STEPS: u64 = 9;
/// More than it comes to while it is being killed, however fast the machine.
const WITHOUT_END: u64 = 1_000_000;

/// What the other process works with.
struct Work {
    payer: OrganisationId,
    one: UserId,
    two: UserId,
    now: DateTime<Utc>,
}

/// What the other process is told: where to work, and up to which order.
fn told(
    app: &TestApp,
    file: &Path,
    (payer, one, two): (OrganisationId, UserId, UserId),
    orders: u64,
) -> String {
    let url = app.database_url();
    format!("{url}|{}|{payer}|{one}|{two}|{orders}", file.display())
}

/// The same thing has the same id whenever it is tried.
fn id(order: u64, what: u64) -> Uuid {
    Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0000 | u128::from(order << 8 | what))
}

async fn first_payment(tx: &mut Tx, order: u64, n: usize) -> Result<PaymentId, Error> {
    let all = store::payments_of(tx, OrderId(id(order, 0)), 10).await?;
    let wanted = format!("L{order}-{n}");
    let found = all.into_iter().find(|p| p.outside == wanted);
    Ok(found.ok_or(Error::NotFound)?.id)
}

async fn ask(tx: &mut Tx, work: &Work, order: u64, asked: &Asked) -> Result<(), Error> {
    let found = store::by_id(tx, OrderId(id(order, 0)))
        .await?
        .ok_or(Error::NotFound)?;
    moving::ask(tx, &found, asked, (work.one, work.now)).await?;
    Ok(())
}

/// One step; repeated, it changes nothing.
async fn step(tx: &mut Tx, work: &Work, n: u64) -> Result<(), Error> {
    let (order, step) = (n / STEPS, n % STEPS);
    let (of, now) = (OrderId(id(order, 0)), work.now);
    let (refund, surplus) = (MoveId(id(order, 1)), MoveId(id(order, 2)));
    match step {
        0 => {
            let new = NewOrder {
                id: of,
                kind: Kind::ServiceFee,
                payer: work.payer,
                payee: None,
                purpose: "服务费（虚构）".to_owned(),
                due_on: "2026-12-10".parse().unwrap(),
                amount: yuan(1000),
                contract: None,
                instalment: None,
            };
            life::issue(tx, &new, work.one, now).await?;
        }
        1 | 2 => {
            let outside = format!("L{order}-{step}");
            life::arrive(tx, of, &transfer(&outside, yuan(600)), now).await?;
        }
        3 | 6 => {
            let payment = first_payment(tx, order, if step == 3 { 1 } else { 2 }).await?;
            let asked = Asked {
                id: if step == 3 { refund } else { surplus },
                kind: if step == 3 {
                    What::Refund
                } else {
                    What::SurplusRefund
                },
                payment: Some(payment),
                amount: yuan(if step == 3 { 100 } else { 200 }),
                reason: "退".to_owned(),
            };
            ask(tx, work, order, &asked).await?;
        }
        4 | 7 => {
            let which = if step == 4 { refund } else { surplus };
            match moving::decide(tx, which, (true, ""), (work.two, now)).await {
                // It was decided before.
                Ok(()) | Err(Error::Conflict(_)) => {}
                Err(other) => return Err(other),
            }
        }
        _ => {
            let which = if step == 5 { refund } else { surplus };
            let on = "2026-11-24".parse().unwrap();
            moving::done(tx, which, (on, Some("退-1")), (Some(work.two), now)).await?;
        }
    }
    Ok(())
}

/// The other process: does the steps in order, acknowledges each after it was committed, and repeats the last few when it
/// begins anew.
#[tokio::test]
#[ignore = "runs as the process that is killed"]
async fn worker() {
    let Ok(told) = std::env::var(WORK) else {
        return;
    };
    let told: Vec<&str> = told.split('|').collect();
    let [url, file, payer, one, two, orders] = told[..] else {
        panic!("{told:?}");
    };
    let work = Work {
        payer: payer.parse().unwrap(),
        one: one.parse().unwrap(),
        two: two.parse().unwrap(),
        now: start(),
    };
    let orders: u64 = orders.parse().unwrap();
    let db = Db::connect(url).await.unwrap();
    let done = acknowledged(Path::new(file));
    let mut log = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)
        .unwrap();
    println!("\nready");
    for n in done.saturating_sub(4)..orders * STEPS {
        let mut tx = db.write().await.unwrap();
        step(&mut tx, &work, n).await.unwrap();
        tx.commit().await.unwrap();
        if n >= done {
            writeln!(log, "{n}").unwrap();
        }
        println!("step");
    }
}

/// How many steps were acknowledged; half a line is none.
fn acknowledged(file: &Path) -> u64 {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    u64::try_from(text.matches('\n').count()).unwrap()
}

fn begin(work: &str) -> (Child, impl Iterator<Item = String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "payments::killed::worker",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(WORK, work)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It is killed at work, not while it starts.
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    assert!(lines.any(|line| line == "ready"));
    (child, lines)
}

/// What the acknowledged steps must have left: the last one may be there without its acknowledgement.
async fn assert_kept(app: &TestApp, steps: u64) {
    let mut tx = app.app.db.read().await.unwrap();
    for n in [steps.checked_sub(1), steps.checked_sub(STEPS)]
        .into_iter()
        .flatten()
    {
        let order = store::by_id(&mut tx, OrderId(id(n / STEPS, 0)))
            .await
            .unwrap();
        let order = order.expect("an acknowledged order");
        let came = match n % STEPS {
            0 => 0,
            1 => 600,
            _ => 1000,
        };
        assert!(order.paid >= yuan(came), "step {n}: {:?}", order.paid);
        if n % STEPS >= 5 {
            assert_eq!(order.returned, yuan(100), "step {n}");
        }
    }
}

#[tokio::test]
async fn killed_between_any_two_steps_nothing_is_lost_and_nothing_is_done_twice() {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let (one, two) = (app.user("one").await, app.user("two").await);
    let file = app.app.config.data.join("acknowledged");
    let who = (payer, one, two);
    let work = told(&app, &file, who, WITHOUT_END);
    for _ in 0..ROUNDS {
        let (mut child, mut lines) = begin(&work);
        // After some steps, the first of which repeat the last ones, and then anywhere between two.
        for _ in 0..rand::rng().random_range(0..12) {
            lines.next();
        }
        let pause = rand::rng().random_range(0..3_000);
        tokio::time::sleep(Duration::from_micros(pause)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        assert_kept(&app, acknowledged(&file)).await;
        assert_sound(&app).await;
    }
    let far = acknowledged(&file);
    assert!(far > 0, "killed at work");
    let orders = far / STEPS + 1;
    let rest = told(&app, &file, who, orders);
    let (mut child, lines) = begin(&rest);
    let said: Vec<String> = lines.collect();
    assert!(child.wait().unwrap().success(), "{said:?}");
    let sum = |fen: i64| Money::from_fen(fen * i64::try_from(orders).unwrap());
    assert_eq!(balance(&app, Account::Clearing).await, sum(90_000));
    assert_eq!(
        balance(&app, Account::Income(Kind::ServiceFee)).await,
        sum(-90_000)
    );
    assert_eq!(balance(&app, Account::Unapplied(payer)).await, Money::ZERO);
    assert_eq!(balance(&app, Account::Receivable(payer)).await, Money::ZERO);
    let mut tx = app.app.db.read().await.unwrap();
    let day = "2026-11-23".parse().unwrap();
    let came = store::arrived_between(&mut tx, (day, day)).await.unwrap();
    let expected = (
        Channel::Bank,
        i64::try_from(orders * 2).unwrap(),
        sum(120_000),
    );
    assert_eq!(came, [expected]);
    drop(tx);
    assert_sound(&app).await;
}
