//! A party's own view of its contracts: read-only, without the notes of the centre.

use serde::Serialize;

use super::ledger::LineView;
use super::tabs::{self, Tab, TabLink};
use super::view::FileView;
use crate::contracts::performing::Seat;
use crate::contracts::performing::may::Act;
use crate::contracts::store::{self, Narrow};
use crate::web::pager::{self, Pager};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Member, Page, Path, Typed};

#[derive(Serialize)]
pub(crate) struct MinePage {
    lines: Vec<LineView>,
    number: i64,
    total: i64,
    technical: i64,
    pager: Pager,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "contracts/mine.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my/contracts`
pub(crate) async fn index(ctx: Ctx, member: Member, asked: Typed) -> Answer {
    let narrow = Narrow {
        party: Some(member.acting.id),
        ..Narrow::default()
    };
    let page = pager::page_number(asked.get("page"));
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let lines = store::lines(&mut tx, &narrow, most, skip).await?;
    let (number, total, technical) = store::totals(&mut tx, &narrow).await?;
    drop(tx);
    ctx.page(MinePage {
        lines: lines
            .iter()
            .map(|line| LineView::new(line, "/my/contracts", ctx.locale))
            .collect(),
        number,
        total,
        technical,
        pager: Pager::new(page, u64::try_from(number).unwrap_or(0), |n| {
            format!("/my/contracts?page={n}")
        }),
    })
    .await
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
pub(crate) async fn show(ctx: Ctx, _: Member, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let received = store::performing::received(&mut tx, seat.contract.id).await?;
    drop(tx);
    let file = FileView::new(&seat.contract, &seat.versions, ctx.locale);
    let mut file = file.ok_or(Error::NotFound)?;
    file.received = received.fen();
    let income = seat.may(Act::SeeIncome);
    let tabs = tabs::leading(&seat.contract.number, Tab::Overview, ctx.locale, income);
    ctx.page(MyFilePage { file, tabs }).await
}

impl MinePage {
    pub(crate) fn samples() -> Vec<Self> {
        let of = |lines: Vec<LineView>| Self {
            number: i64::try_from(lines.len()).unwrap_or(0),
            total: 0,
            technical: 0,
            pager: Pager::new(1, 0, |_| String::new()),
            lines,
        };
        vec![of(Vec::new()), of(LineView::samples())]
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
