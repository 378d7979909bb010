//! A party's own view of its contracts: read-only, without the notes of the centre.

use serde::Serialize;

use super::ledger::{self, Asked, LedgerView};
use super::tabs::{self, Tab, TabLink};
use super::view::FileView;
use crate::contracts::contract::Version;
use crate::contracts::opened;
use crate::contracts::performing::Seat;
use crate::contracts::performing::may::Act;
use crate::contracts::store;
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Member, Page, Path, Query};

/// The address of a party's ledger.
const MINE: &str = "/my/contracts";

#[derive(Serialize)]
pub(crate) struct MinePage {
    ledger: LedgerView,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "contracts/mine.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my/contracts`
pub(crate) async fn index(ctx: Ctx, member: Member, Query(asked): Query<Asked>) -> Answer {
    let asked = asked.for_a_party();
    let ledger = ledger::view(&ctx, &asked, Some(member.acting.id), MINE).await?;
    ctx.page(MinePage { ledger }).await
}

#[derive(Serialize)]
pub(crate) struct MyFilePage {
    file: FileView,
    tabs: Vec<TabLink>,
}

impl Page for MyFilePage {
    const TEMPLATE: &'static str = "contracts/my_file.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my/contracts/{number}`
pub(crate) async fn show(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let received = store::performing::received(&mut tx, seat.contract.id).await?;
    drop(tx);
    let since = opened::party_since((&seat.contract, &seat.versions), member.acting.id);
    let own = seat.versions.iter().filter(|v| v.version >= since);
    let own: Vec<Version> = own.cloned().collect();
    let file = FileView::new(&seat.contract, &own, ctx.locale);
    let mut file = file.ok_or(Error::NotFound)?;
    file.received = received.fen();
    let income = seat.may(Act::SeeIncome);
    let tabs = tabs::leading(&seat.contract.number, Tab::Overview, ctx.locale, income);
    ctx.page(MyFilePage { file, tabs }).await
}

impl MinePage {
    pub(crate) fn samples() -> Vec<Self> {
        LedgerView::samples(MINE, false)
            .into_iter()
            .map(|ledger| Self { ledger })
            .collect()
    }
}

impl MyFilePage {
    pub(crate) fn samples() -> Vec<Self> {
        super::super::samples::files()
            .into_iter()
            .filter_map(|(contract, versions, _)| {
                FileView::new(&contract, &versions, Locale::Zh).map(|file| Self {
                    tabs: tabs::party(&file.number, Tab::Overview, Locale::Zh),
                    file,
                })
            })
            .collect()
    }
}
