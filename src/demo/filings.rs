//! Registrations under way: a supplement that waits for its answer, a large contract that waits for its second person, a
//! decision that is due soon, one just handed in. Their days are counted back from the day of loading.

use anyhow::Context as _;
use chrono::{Duration, NaiveDate};

use super::contracts::values;
use super::data::Source;
use super::days::Days;
use super::listings::faulty;
use super::parties::World;
use crate::codes::{self, Table};
use crate::contracts::contract::{Contract, Values};
use crate::contracts::filing::checking;
use crate::contracts::filing::life::{self as filing, Request};
use crate::contracts::filing::record::{Office, Verdict};
use crate::contracts::life::{self, Origin, Seen};
use crate::contracts::store;
use crate::db::Tx;
use crate::ids::{ContractId, UserId};
use crate::money::Money;
use crate::web::Duty;

/// What is invented anew; everything else is as in a contract of the worked year.
struct Begun {
    like: &'static str,
    name: &'static str,
    yuan: i64,
    /// Days ago.
    signed: i64,
    way: &'static [Step],
}

/// A step, so many days ago.
enum Step {
    HandIn(i64),
    Accept(i64),
    /// And days from now until the answer is due.
    Ask(i64, i64),
    CheckFirst(i64),
}

const BEGUN: [Begun; 4] = [
    Begun {
        like: "C1",
        name: "玄武岩纤维浸润剂成膜性能测试方法开发",
        yuan: 420_000,
        signed: 25,
        way: &[Step::HandIn(20), Step::Accept(18), Step::Ask(6, 4)],
    },
    Begun {
        like: "C14",
        name: "天然气制乙炔副产炭黑深度脱焦油工业化放大",
        yuan: 6_800_000,
        signed: 12,
        way: &[Step::CheckFirst(2)],
    },
    Begun {
        like: "C6",
        name: "离心喷吹超细棉在线测控系统二期委托开发",
        yuan: 1_300_000,
        signed: 33,
        way: &[Step::HandIn(30), Step::Accept(28)],
    },
    Begun {
        like: "C5",
        name: "州河园区尾气余热利用技术路线比选",
        yuan: 96_000,
        signed: 9,
        way: &[Step::HandIn(3)],
    },
];

pub(crate) async fn write(
    tx: &mut Tx,
    source: &Source,
    world: &World,
    days: &Days,
) -> anyhow::Result<()> {
    for begun in &BEGUN {
        one(tx, begun, (source, world), days)
            .await
            .with_context(|| format!("the registration of {}", begun.name))?;
    }
    Ok(())
}

fn values_of(begun: &Begun, source: &Source, world: &World) -> anyhow::Result<Values> {
    let like = source.contracts.iter().find(|c| c.no == begun.like);
    let mut values = values(like.context("a contract like it")?, world)?;
    values.name = format!("{}（虚构）", begun.name);
    values.total = Money::from_yuan(begun.yuan).context("a sum")?;
    values.technical = values
        .total
        .checked_sub(values.non_technical)
        .context("items below the total")?;
    values.note = String::new();
    Ok(values)
}

async fn one(
    tx: &mut Tx,
    begun: &Begun,
    (source, world): (&Source, &World),
    days: &Days,
) -> anyhow::Result<()> {
    let by = world.staff(Duty::Registrar)?;
    let ago = |n: i64| days.today - Duration::days(n);
    let mut values = values_of(begun, source, world)?;
    values.starts_on = Some(ago(begun.signed));
    values.ends_on = Some(ago(begun.signed - 365));
    let at = days.ago(begun.signed + 5, 9);
    let id = ContractId::mint(at);
    life::create(tx, id, &Origin::direct(), &values, by, at)
        .await
        .map_err(faulty)?;
    let stage = Scene { id, by, days };
    let contract = stage.contract(tx).await?;
    let signed = ago(begun.signed);
    life::sign(tx, &contract, signed, stage.seen(&contract, signed, 10))
        .await
        .map_err(faulty)?;
    for step in begun.way {
        stage.play(tx, step).await?;
    }
    Ok(())
}

struct Scene<'a> {
    id: ContractId,
    by: UserId,
    days: &'a Days,
}

impl Scene<'_> {
    async fn contract(&self, tx: &mut Tx) -> anyhow::Result<Contract> {
        store::find(tx, self.id).await?.context("just written")
    }

    fn seen(&self, contract: &Contract, day: NaiveDate, hour: i64) -> Seen {
        Seen {
            revision: contract.revision,
            by: self.by,
            now: self.days.on(day, hour),
        }
    }

    async fn play(&self, tx: &mut Tx, step: &Step) -> anyhow::Result<()> {
        let contract = self.contract(tx).await?;
        let ago = |n: &i64| self.days.today - Duration::days(*n);
        let done = match step {
            Step::HandIn(n) => {
                let seen = self.seen(&contract, ago(n), 11);
                life::file(tx, &contract, ago(n), seen).await
            }
            Step::Accept(n) => {
                let seen = self.seen(&contract, ago(n), 14);
                filing::accept(tx, &contract, ago(n), seen).await
            }
            Step::Ask(n, until) => {
                let request = Request {
                    codes: vec!["R09".to_owned(), "R14".to_owned()],
                    words: "请补充双方盖章的技术附件；合同附件二中的测试仪器费用请单独列明。"
                        .to_owned(),
                    asked_on: ago(n),
                    reply_by: self.days.today + Duration::days(*until),
                };
                let seen = self.seen(&contract, ago(n), 15);
                filing::ask(tx, &contract, &request, seen).await
            }
            Step::CheckFirst(n) => self.check(tx, &contract, ago(n)).await,
        };
        done.map_err(faulty)
    }

    /// Looks at every ground and passes it.
    async fn check(
        &self,
        tx: &mut Tx,
        contract: &Contract,
        day: NaiveDate,
    ) -> crate::web::Result<()> {
        let office = Office::recording();
        let found: Vec<(String, Verdict, String)> =
            codes::rows(Table::RegistrationReason, self.days.today)
                .map(|row| (row.code.clone(), Verdict::Fine, String::new()))
                .collect();
        let seen = self.seen(contract, day, 10);
        checking::note(tx, contract, (&office, &found), seen).await?;
        let contract = store::find(tx, self.id).await?;
        let contract = contract.ok_or(crate::web::Error::NotFound)?;
        let seen = self.seen(&contract, day, 11);
        checking::first(tx, &contract, (&office, "材料齐全，金额与附件一致。"), seen).await
    }
}
