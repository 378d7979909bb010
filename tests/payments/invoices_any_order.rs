//! Requests, invoices, red-letter invoices and refunds in any order: what is invoiced is what stands, and nothing is asked
//! or issued beyond what was paid and kept.

use kexing::ids::{InvoiceId, MoveId, OrderId, PaymentId, UserId};
use kexing::money::Money;
use kexing::payments::invoices::invoice::{Asked, Issued, Kind as Form, Reversal, State};
use kexing::payments::invoices::{life, store};
use kexing::payments::moves::What;
use kexing::payments::moving;
use kexing::payments::order::Kind;
use kexing::payments::store as orders;
use kexing::web::error::Error;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::assert_sound;
use super::invoices::{CODE, paid};
use crate::app::TestApp;

const STEPS: u32 = 40;

struct Play<'a> {
    app: &'a TestApp,
    order: OrderId,
    payment: PaymentId,
    people: (UserId, UserId),
    dice: StdRng,
    numbers: u32,
}

impl Play<'_> {
    fn sum(&mut self) -> Money {
        Money::from_fen(self.dice.random_range(1..=60_000))
    }

    fn number(&mut self) -> String {
        self.numbers += 1;
        format!("265120000000{:08}", self.numbers)
    }

    /// What stands of it and is invoiced, and what was paid and kept.
    async fn sums(&self) -> (Money, Money, Money) {
        let mut tx = self.app.app.db.read().await.unwrap();
        let all = store::of_order(&mut tx, self.order).await.unwrap();
        let stands = Money::total(
            all.iter()
                .map(kexing::payments::invoices::invoice::Invoice::stands),
        )
        .unwrap();
        let invoiced = store::invoiced(&mut tx, self.order).await.unwrap();
        let order = orders::by_id(&mut tx, self.order).await.unwrap().unwrap();
        let kept = order.paid.checked_sub(order.returned).unwrap();
        (stands, invoiced, kept)
    }

    /// One deed; `true` when it was an asking or an issuing that had effect.
    async fn step(&mut self) -> bool {
        match self.dice.random_range(0..5) {
            0 | 1 => self.ask().await,
            2 => self.settle().await,
            3 => {
                self.reverse().await;
                false
            }
            _ => {
                self.refund().await;
                false
            }
        }
    }

    async fn ask(&mut self) -> bool {
        let (now, amount) = (self.app.app.clock.now(), self.sum());
        let mut tx = self.app.app.db.write().await.unwrap();
        let order = orders::by_id(&mut tx, self.order).await.unwrap().unwrap();
        let asked = Asked {
            kind: Form::Ordinary,
            amount,
            buyer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
            buyer_code: CODE.to_owned(),
            address: String::new(),
            phone: String::new(),
            bank: String::new(),
            account: String::new(),
            send_to: "fapiao@kexing.example".to_owned(),
            note: String::new(),
        };
        let id = InvoiceId::mint(now);
        match life::ask(&mut tx, &order, (id, &asked), (self.people.0, now)).await {
            Ok(done) => {
                tx.commit().await.unwrap();
                done
            }
            Err(Error::Conflict(_)) => false,
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Issues the oldest request, or takes it back.
    async fn settle(&mut self) -> bool {
        let now = self.app.app.clock.now();
        let (issues, number) = (self.dice.random_bool(0.7), self.number());
        let mut tx = self.app.app.db.write().await.unwrap();
        let all = store::of_order(&mut tx, self.order).await.unwrap();
        let Some(of) = all.iter().find(|i| i.state == State::Asked) else {
            return false;
        };
        let by = (self.people.1, now);
        let seen = (of, of.revision);
        let done = if issues {
            let on = "2026-11-23".parse().unwrap();
            life::issue(&mut tx, seen, &Issued { number, on }, by).await
        } else {
            life::end(&mut tx, seen, (State::Refused, "信息有误"), by).await
        };
        match done {
            Ok(()) => {
                tx.commit().await.unwrap();
                issues
            }
            Err(Error::Conflict(_)) => false,
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn reverse(&mut self) {
        let now = self.app.app.clock.now();
        let (amount, number) = (self.sum(), self.number());
        let mut tx = self.app.app.db.write().await.unwrap();
        let all = store::of_order(&mut tx, self.order).await.unwrap();
        let Some(of) = all.iter().find(|i| i.state == State::Issued) else {
            return;
        };
        let red = Reversal {
            number,
            amount: amount.min(of.stands()),
            on: "2026-11-23".parse().unwrap(),
            words: "退款".to_owned(),
        };
        let seen = (of, of.revision);
        life::reverse(&mut tx, seen, &red, (self.people.1, now))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn refund(&mut self) {
        let now = self.app.app.clock.now();
        let amount = Money::from_fen(self.sum().fen() / 10 + 1);
        let mut tx = self.app.app.db.write().await.unwrap();
        let order = orders::by_id(&mut tx, self.order).await.unwrap().unwrap();
        let asked = moving::Asked {
            id: MoveId::mint(now),
            kind: What::Refund,
            payment: Some(self.payment),
            amount,
            reason: "服务减少".to_owned(),
        };
        if moving::ask(&mut tx, &order, &asked, (self.people.0, now))
            .await
            .is_err()
        {
            return;
        }
        let by = (self.people.1, now);
        moving::decide(&mut tx, asked.id, (true, ""), by)
            .await
            .unwrap();
        let on = "2026-11-23".parse().unwrap();
        let by = (Some(self.people.1), now);
        moving::done(&mut tx, asked.id, (on, Some("退")), by)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn in_any_order_what_is_invoiced_is_what_stands_and_never_too_much_is_let_through() {
    for seed in 0..6 {
        let app = TestApp::new().await;
        let company = app.company().await;
        let (order, payment) = paid(&app, company, Kind::ServiceFee).await;
        let people = (app.user("one").await, app.user("two").await);
        let mut play = Play {
            app: &app,
            order: order.id,
            payment,
            people,
            dice: StdRng::seed_from_u64(seed),
            numbers: 0,
        };
        let mut let_through = 0;
        for step in 0..STEPS {
            let let_by = play.step().await;
            let (stands, invoiced, kept) = play.sums().await;
            assert_eq!(stands, invoiced, "seed {seed}, step {step}");
            if let_by {
                let_through += 1;
                assert!(
                    invoiced <= kept,
                    "seed {seed}, step {step}: {invoiced:?} of {kept:?}"
                );
            }
        }
        assert!(let_through > 2, "seed {seed}");
        assert_sound(&app).await;
    }
}
