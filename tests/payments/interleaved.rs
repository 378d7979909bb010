//! Any order of deeds, and several at once: orders, payments and the ledger never contradict each other.

use kexing::ids::{MoveId, OrderId, OrganisationId, UserId};
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::life;
use kexing::payments::moves::{State, What};
use kexing::payments::moving::{self, Asked};
use kexing::payments::order::Kind;
use kexing::payments::store;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{arrive, assert_sound, balance, find, issue, new_order, transfer, yuan};
use crate::app::TestApp;

const SEQUENCES: u64 = 12;
const STEPS: usize = 30;

struct World {
    app: TestApp,
    payer: OrganisationId,
    one: UserId,
    two: UserId,
    orders: Vec<OrderId>,
    came: i64,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let payer = app.company().await;
        let (one, two) = (app.user("one").await, app.user("two").await);
        let mut orders = Vec::new();
        for kind in [Kind::ServiceFee, Kind::Deposit, Kind::EventFee] {
            let new = new_order(&app, kind, payer, yuan(1000));
            orders.push(issue(&app, &new, one).await.id);
        }
        Self {
            app,
            payer,
            one,
            two,
            orders,
            came: 0,
        }
    }

    /// One deed by chance; most of them are refused, and none may leave a trace of half of itself.
    async fn step(&mut self, chance: &mut StdRng) {
        let order = self.orders[chance.random_range(0..self.orders.len())];
        let sum = Money::from_fen(chance.random_range(1..120_000));
        match chance.random_range(0..8_u32) {
            0..=2 => {
                let outside = format!("L{}", chance.random_range(0..12_u32));
                if let life::Arrived::Put { .. } =
                    arrive(&self.app, order, &transfer(&outside, sum)).await
                {
                    self.came += sum.fen();
                }
            }
            3 => self.ask(order, sum, chance).await,
            4 => self.decide(chance).await,
            5 => self.finish(chance).await,
            6 => self.put_surplus(order, sum).await,
            _ if chance.random_range(0..6_u32) == 0 => {
                let now = self.app.app.clock.now();
                let mut tx = self.app.app.db.write().await.unwrap();
                if life::cancel(&mut tx, order, "不再需要", (self.one, now))
                    .await
                    .is_ok()
                {
                    tx.commit().await.unwrap();
                }
            }
            _ => {}
        }
    }

    async fn ask(&self, order: OrderId, amount: Money, chance: &mut StdRng) {
        let now = self.app.app.clock.now();
        let mut tx = self.app.app.db.write().await.unwrap();
        let payments = store::payments_of(&mut tx, order, 50).await.unwrap();
        let found = store::by_id(&mut tx, order).await.unwrap().unwrap();
        let kind = What::ALL[chance.random_range(0..4_usize)];
        let payment = payments.first().map(|p| p.id).filter(|_| kind.is_refund());
        if kind.is_refund() && payment.is_none() {
            return;
        }
        let asked = Asked {
            id: MoveId::mint(now),
            kind,
            payment,
            amount,
            reason: "核对".to_owned(),
        };
        if moving::ask(&mut tx, &found, &asked, (self.one, now))
            .await
            .is_ok()
        {
            tx.commit().await.unwrap();
        }
    }

    async fn decide(&self, chance: &mut StdRng) {
        let now = self.app.app.clock.now();
        let mut tx = self.app.app.db.write().await.unwrap();
        let waiting = store::moves_in(&mut tx, State::Asked, 1).await.unwrap();
        let Some(found) = waiting.first() else { return };
        let verdict = (chance.random_range(0..4_u32) > 0, "");
        let by = if chance.random_range(0..4_u32) == 0 {
            self.one
        } else {
            self.two
        };
        if moving::decide(&mut tx, found.id, verdict, (by, now))
            .await
            .is_ok()
        {
            tx.commit().await.unwrap();
        }
    }

    async fn finish(&self, chance: &mut StdRng) {
        let now = self.app.app.clock.now();
        let states = [State::Approved, State::Sent, State::Done, State::Failed];
        let state = states[chance.random_range(0..states.len())];
        let mut tx = self.app.app.db.write().await.unwrap();
        let all = store::moves_in(&mut tx, state, 20).await.unwrap();
        if all.is_empty() {
            return;
        }
        let id = all[chance.random_range(0..all.len())].id;
        let on = "2026-11-24".parse().unwrap();
        let fine = match chance.random_range(0..4_u32) {
            0 => moving::sent(&mut tx, id, "re_1", now).await,
            1 => moving::failed(&mut tx, id, "被退回", now).await,
            _ => moving::done(&mut tx, id, (on, None), (None, now)).await,
        };
        if fine.is_ok() {
            tx.commit().await.unwrap();
        }
    }

    async fn put_surplus(&self, to: OrderId, amount: Money) {
        let now = self.app.app.clock.now();
        let mut tx = self.app.app.db.write().await.unwrap();
        let all = store::with_surplus(&mut tx, 5).await.unwrap();
        let Some(from) = all.first() else { return };
        if life::put_surplus(&mut tx, from.id, (to, amount), (self.one, now))
            .await
            .is_ok()
        {
            tx.commit().await.unwrap();
        }
    }

    /// Every fen that came in is somewhere: with the centre as income or debt, or gone out again.
    async fn assert_every_fen(&self) {
        let app = &self.app;
        let mut there = balance(app, Account::Clearing).await.fen();
        let mut owed = 0;
        for kind in Kind::ALL {
            owed -= balance(app, Account::Income(kind)).await.fen();
        }
        for account in [Account::Held(self.payer), Account::Unapplied(self.payer)] {
            let debt = -balance(app, account).await.fen();
            assert!(debt >= 0, "{account:?}");
            owed += debt;
        }
        assert_eq!(there, owed, "what is here is whose it is");
        let mut tx = app.app.db.read().await.unwrap();
        for found in store::moves_in(&mut tx, State::Done, 100).await.unwrap() {
            if found.kind != What::Forfeiture {
                there += found.amount.fen();
            }
        }
        assert_eq!(there, self.came, "what came in is here or went out");
        drop(tx);
        assert_sound(app).await;
    }
}

#[tokio::test]
async fn any_order_of_deeds_leaves_every_fen_accounted_for() {
    for seed in 0..SEQUENCES {
        let mut chance = StdRng::seed_from_u64(seed);
        let mut world = World::new().await;
        for _ in 0..STEPS {
            world.step(&mut chance).await;
        }
        world.assert_every_fen().await;
    }
}

#[tokio::test]
async fn of_deeds_at_the_same_second_each_sum_moves_once() {
    for round in 0..8 {
        let mut world = World::new().await;
        let order = world.orders[0];
        let app = &world.app;
        // The same line told four times and another one, all at once.
        let same = transfer("L1", yuan(800));
        let other = transfer("L2", yuan(800));
        tokio::join!(
            arrive(app, order, &same),
            arrive(app, order, &other),
            arrive(app, order, &same),
            arrive(app, order, &same),
            arrive(app, order, &same)
        );
        world.came = yuan(1600).fen();
        let found = find(app, order).await;
        assert_eq!(found.paid, yuan(1000), "{round}");
        let mut tx = app.app.db.read().await.unwrap();
        let payments = store::payments_of(&mut tx, order, 10).await.unwrap();
        drop(tx);
        assert_eq!(payments.len(), 2);
        // Two people ask for the whole of it at once.
        let now = app.app.clock.now();
        let ask = |by: UserId, n: usize| {
            let asked = Asked {
                id: MoveId::mint(now),
                kind: What::Refund,
                payment: Some(payments[n].id),
                amount: payments[n].applied,
                reason: "退".to_owned(),
            };
            let found = &found;
            async move {
                let mut tx = app.app.db.write().await.unwrap();
                let done = moving::ask(&mut tx, found, &asked, (by, now)).await.is_ok();
                if done {
                    tx.commit().await.unwrap();
                }
                done
            }
        };
        let (a, b, c) = tokio::join!(ask(world.one, 0), ask(world.two, 0), ask(world.two, 1));
        assert!(c && (a ^ b), "{a} {b} {c}");
        assert_eq!(find(app, order).await.moving, yuan(1000));
        world.assert_every_fen().await;
    }
}
