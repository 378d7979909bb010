//! Whatever both sides, the centre and the clock do in whatever order: no illegal state, no deed without its row in the
//! history, no effect twice, and nobody does what is another's.

use chrono::Duration;
use kexing::contracts;
use kexing::deals::offers::State as Offered;
use kexing::deals::{self, Side, State};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::offers::{stored, terms, versions};
use super::{Scene, manager, publish, scene};
use crate::app::{Actor, TestApp};

/// Deals, and deeds on each.
const DEALS: u64 = 14;
const DEEDS: usize = 28;

struct Play<'a> {
    app: &'a TestApp,
    scene: &'a Scene<'a>,
    manager: &'a Actor<'a>,
    deal: String,
    dice: StdRng,
}

impl Play<'_> {
    fn one_of<'b>(&mut self, choices: &[&'b str]) -> &'b str {
        choices[self.dice.random_range(0..choices.len())]
    }

    /// Somebody does something, whether or not it is theirs or in season; the answer's status.
    async fn act(&mut self) -> u16 {
        let people = [self.scene.asker.id, self.scene.owner.id, self.manager.id];
        let person = people[self.dice.random_range(0..3)].unwrap();
        // Whoever stayed away for days signs in again.
        let actor = self.app.signed_in(person).await;
        let deal = self.deal.clone();
        let known = versions(self.app, &deal).await;
        let offer = if known.is_empty() {
            "01890000-0000-7000-8000-000000000000".to_owned()
        } else {
            known[self.dice.random_range(0..known.len().min(2))]
                .id
                .to_string()
        };
        let deed = self.one_of(&[
            "acceptance",
            "refusal",
            "withdrawal",
            "introduction",
            "agreement",
            "loss",
            "messages",
            "manager",
            "offers",
            "offers",
            "offer/acceptance",
            "offer/acceptance",
            "offer/refusal",
            "offer/withdrawal",
            "clock",
        ]);
        if deed == "clock" {
            let hours = self.dice.random_range(1..200);
            self.app.app.clock.advance(Duration::hours(hours));
            self.app.run_jobs().await;
            return 0;
        }
        let valid_on = (self.app.app.clock.today() + chrono::Days::new(3)).to_string();
        let ends_on = (self.app.app.clock.today() + chrono::Days::new(90)).to_string();
        let start = self.app.app.clock.today().to_string();
        let form = match deed {
            "refusal" => vec![("decline_reason", "price")],
            "introduction" => vec![("note", "周三下午三点在中心三楼见面。")],
            "loss" => vec![("lose_reason", "timing")],
            "messages" => vec![("text", "请补充指标。")],
            "offers" => terms(&[
                ("instead_of", &offer),
                ("valid_on", &valid_on),
                ("starts_on", &start),
                ("ends_on", &ends_on),
            ]),
            _ => Vec::new(),
        };
        let path = deed.strip_prefix("offer/").map_or_else(
            || format!("{deal}/{deed}"),
            |what| format!("{deal}/offers/{offer}/{what}"),
        );
        // First offers name none that they answer.
        let form: Vec<_> = form
            .into_iter()
            .filter(|(field, _)| {
                *field != "instead_of" || !known.is_empty() && self.dice.random_bool(0.7)
            })
            .collect();
        actor.post(&path, &form).await.status.as_u16()
    }

    async fn events(&self) -> Vec<deals::store::Event> {
        let id = stored(self.app, &self.deal).await.id;
        let mut tx = self.app.app.db.read().await.unwrap();
        deals::store::events(&mut tx, id, 1000).await.unwrap()
    }

    /// What holds after every deed.
    async fn check(&self) {
        let deal = stored(self.app, &self.deal).await;
        let mut events = self.events().await;
        events.reverse();
        // The history is a chain that ends where the deal is.
        let mut state = State::Requested.code().to_owned();
        for event in &events {
            assert_eq!(event.from_state, state, "{} breaks the chain", event.action);
            state.clone_from(&event.to_state);
            let right = match event.action.as_str() {
                "accept" | "decline" => event.side == "owner",
                "withdraw" | "request" => event.side == "asker",
                "introduce" | "assign" | "release" | "contract" => event.side == "staff",
                action if action.starts_with("offer") => event.side != "staff",
                "counter" | "settle" => event.side == "asker" || event.side == "owner",
                _ => true,
            };
            assert!(right, "{} by {}", event.action, event.side);
        }
        assert_eq!(state, deal.state.code());
        let once = [
            "accept",
            "decline",
            "withdraw",
            "introduce",
            "agree",
            "settle",
            "lose",
        ];
        for action in once {
            let times = events.iter().filter(|e| e.action == action).count();
            assert!(times <= 1, "{action} {times} times");
        }
        if matches!(deal.state, State::Agreed | State::Contracted) {
            assert!(deal.consent().is_whole());
        }
        self.check_offers(&deal, &events).await;
    }

    async fn check_offers(&self, deal: &deals::Deal, events: &[deals::store::Event]) {
        let offers = versions(self.app, &self.deal).await;
        let in_state = |state| offers.iter().filter(|o| o.state == state).count();
        let talking = matches!(deal.state, State::Accepted | State::Introduced);
        assert!(in_state(Offered::Open) <= usize::from(talking));
        let settled = events.iter().filter(|e| e.action == "settle").count();
        assert_eq!(in_state(Offered::Accepted), settled);
        let made = events
            .iter()
            .filter(|e| e.action == "offer" || e.action == "counter");
        assert_eq!(made.count(), offers.len(), "every version has its row");
        let ended = |state, action: &str| {
            let told = events.iter().filter(|e| e.action == action).count();
            assert_eq!(in_state(state), told, "{action}");
        };
        ended(Offered::Accepted, "offer-accepted");
        ended(Offered::Declined, "offer-declined");
        ended(Offered::Withdrawn, "offer-withdrawn");
        ended(Offered::Expired, "offer-expired");
        for offer in &offers {
            assert_ne!(offer.side, Side::Staff);
        }
        let mut tx = self.app.app.db.read().await.unwrap();
        let contract = contracts::store::of_deal(&mut tx, deal.id).await.unwrap();
        assert!(contract.is_none() || settled == 1);
    }

    /// Before the owner's yes the page of the other side shows no contact.
    async fn check_contacts(&self) {
        let deal = stored(self.app, &self.deal).await;
        let asker = self.app.signed_in(self.scene.asker.id.unwrap()).await;
        let page = asker.get(&self.deal).await.assert_ok();
        if deal.state.shows_contacts() {
            page.assert_contains("0818-2345678");
        } else {
            page.assert_lacks("0818-2345678");
        }
    }
}

#[tokio::test]
async fn any_order_of_deeds_keeps_the_rules() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    for seed in 0..DEALS {
        let by = (scene.university, scene.owner.id.unwrap());
        let kind = kexing::listings::Kind::Achievement;
        let achievement = publish(&app, by, kind, (&format!("漏板技术{seed}"), false)).await;
        let asking = super::form(super::MESSAGE);
        let asker = app.signed_in(scene.asker.id.unwrap()).await;
        let owner = app.signed_in(scene.owner.id.unwrap()).await;
        let deal = asker
            .post(&format!("/achievements/{achievement}/requests"), &asking)
            .await
            .location();
        let mut play = Play {
            app: &app,
            scene: &scene,
            manager: &manager,
            deal: deal.clone(),
            dice: StdRng::seed_from_u64(seed),
        };
        // Most plays go on from the owner's yes: that is where the deeds are.
        if seed % 4 != 0 {
            owner.post(&format!("{deal}/acceptance"), &[]).await;
        }
        for _ in 0..DEEDS {
            let before = play.events().await.len();
            let status = play.act().await;
            let after = play.events().await.len();
            assert!(status < 500, "seed {seed}: {status}");
            if status >= 400 {
                assert_eq!(before, after, "seed {seed}: a refused deed left a row");
            }
            play.check().await;
        }
        play.check_contacts().await;
    }
}
