//! Whatever the need's owner, its colleagues, the answering sides and the clock do in whatever order: every move has its
//! row, nobody else hears of it, nothing is told twice, and what has ended stays where it is.

use chrono::Duration;
use kexing::deals::store::{self, Offered};
use kexing::deals::{self, State};
use kexing::listings::Kind;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::offers::stored;
use super::{MESSAGE, form, manager, publish, scene};
use crate::app::{Actor, TestApp};

const NEEDS: u64 = 8;
const DEEDS: usize = 40;

/// One answer as it stands: the deal, what the owner made of it, its own rows and those that both sides read.
async fn look(app: &TestApp, path: &str) -> (deals::Deal, Offered, Vec<String>, Vec<String>) {
    let deal = stored(app, path).await;
    let mut tx = app.app.db.read().await.unwrap();
    let offered = store::offered(&mut tx, &[deal.id]).await.unwrap();
    let inside = store::events_for(&mut tx, deal.id, "owner", 1000)
        .await
        .unwrap();
    let shared = store::events(&mut tx, deal.id, 1000).await.unwrap();
    let actions = |events: Vec<store::Event>| events.into_iter().map(|e| e.action).collect();
    let offered = offered[&deal.id].clone();
    (deal, offered, actions(inside), actions(shared))
}

/// What holds after every deed.
async fn check(app: &TestApp, path: &str) {
    let (deal, offered, inside, shared) = look(app, path).await;
    let count = |rows: &[String], what: &str| rows.iter().filter(|a| a.starts_with(what)).count();
    let moves = count(&inside, "stage-");
    let told = count(&shared, "assessed");
    assert_eq!(count(&shared, "stage-"), 0, "a move is the owner's alone");
    assert_eq!(told, usize::from(offered.told_at.is_some()));
    assert_eq!(
        offered.revision,
        i64::try_from(moves + told).unwrap(),
        "every move has its row"
    );
    let last = inside.iter().find(|a| a.starts_with("stage-"));
    let stage = last.map_or("screen", |action| &action["stage-".len()..]);
    assert_eq!(stage, offered.stage.code());
    assert!(count(&shared, "decline") + count(&shared, "lose") <= 1);
    if told == 1 {
        assert!(deal.answered_at.is_some());
    }
}

struct Play<'a> {
    app: &'a TestApp,
    compare: String,
    answers: Vec<String>,
    owners: [&'a Actor<'a>; 2],
    others: [&'a Actor<'a>; 3],
    dice: StdRng,
}

impl Play<'_> {
    fn one_of<'b>(&mut self, choices: &[&'b str]) -> &'b str {
        choices[self.dice.random_range(0..choices.len())]
    }

    async fn act(&mut self) {
        let deal = self.answers[self.dice.random_range(0..self.answers.len())].clone();
        let deed = self.one_of(&[
            "stage", "stage", "stage", "stage", "word", "refusal", "refusals", "accept", "clock",
        ]);
        if deed == "clock" {
            self.app.app.clock.advance(Duration::hours(2));
            self.app.run_jobs().await;
            return;
        }
        let (before, seen, ..) = look(self.app, &deal).await;
        let stale = self.dice.random_bool(0.3);
        let revision = (seen.revision - i64::from(stale)).to_string();
        let to = self.one_of(&["screen", "assess", "finalist", "aside"]);
        let day = self.app.app.clock.today() + chrono::Days::new(9);
        let day = day.to_string();
        let reason = vec![("refusal_reason", "not_chosen")];
        let (path, form) = match deed {
            "stage" => ("stage", vec![("to", to), ("revision", &revision)]),
            "word" => ("word", vec![("decide_on", day.as_str())]),
            "refusal" => ("refusal", reason),
            "refusals" => ("", reason),
            _ => ("/acceptance", Vec::new()),
        };
        let url = match path {
            "" => format!("{}/refusals", self.compare),
            "/acceptance" => format!("{deal}/acceptance"),
            path => format!("{deal}/evaluation/{path}"),
        };
        let mine = self.dice.random_bool(0.8);
        let who = self.dice.random_range(0..if mine { 2 } else { 3 });
        let actor = if mine {
            self.owners[who]
        } else {
            self.others[who]
        };
        let status = actor.post(&url, &form).await.status.as_u16();
        assert!(status < 500, "{url}: {status}");
        let (after, now, ..) = look(self.app, &deal).await;
        if !mine {
            assert!(matches!(status, 403 | 404), "{url}: {status}");
        }
        if !mine || status >= 400 {
            assert_eq!((before.state, seen.revision), (after.state, now.revision));
        }
        if deed == "stage" && stale && seen.stage.code() != to {
            assert_ne!(status, 303, "what was seen is past");
        }
        if !before.state.is_open() {
            assert_eq!(seen.stage, now.stage, "it has ended");
        }
    }
}

#[tokio::test]
async fn any_order_of_moves_keeps_the_rules() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let institute = app
        .organisation("巴渠应用技术研究院", "institute", "12510000FAKE000001")
        .await;
    let rival = app.member("rival", institute).await;
    let colleague = app.member("colleague", scene.company).await;
    for seed in 0..NEEDS {
        let by = (scene.company, scene.asker.id.unwrap());
        let title = format!("漏板温差{seed}");
        let need = publish(&app, by, Kind::Need, (&title, false)).await;
        let mut answers = Vec::new();
        for solver in [&scene.owner, &rival] {
            let url = format!("/needs/{need}/offers");
            answers.push(solver.post(&url, &form(MESSAGE)).await.location());
        }
        let mut play = Play {
            app: &app,
            compare: format!("/needs/{need}/answers"),
            answers,
            owners: [&scene.asker, &colleague],
            others: [&scene.owner, &rival, &manager],
            dice: StdRng::seed_from_u64(seed),
        };
        for _ in 0..DEEDS {
            play.act().await;
            for answer in &play.answers {
                check(&app, answer).await;
            }
        }
        let mut moved = 0;
        for answer in &play.answers {
            let (deal, _, inside, _) = look(&app, answer).await;
            moved += inside.len();
            assert_ne!(deal.state, State::Contracted);
        }
        assert!(moved > 0, "seed {seed}: nothing was moved");
    }
}
