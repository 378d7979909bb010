//! One distribution or its counter entry: what was shared of which receipt, to the fen, and who confirmed it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::overview::rule_words;
use crate::accounts;
use crate::contracts::income::books::Books;
use crate::contracts::income::distribution::{Distribution, share_text};
use crate::contracts::income::sharing::{self, Basis, Least, Line, Mode, Shares};
use crate::contracts::income::{life, must};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::pages::view::Fact;
use crate::contracts::performing::may::Act;
use crate::contracts::performing::pages::Head;
use crate::contracts::performing::receipt::{Receipt, Standing};
use crate::contracts::performing::settling::{Deed, settled};
use crate::contracts::store::settling::Decision;
use crate::db::Tx;
use crate::ids::{DistributionId, UserId};
use crate::money::Money;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Typed};

/// One share of a pot or of a person.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ShareRow {
    pub(super) name: String,
    /// Percent of the net income, or parts among the completers.
    pub(super) share: String,
    pub(super) exact: i64,
    pub(super) adjustment: i64,
    pub(super) amount: i64,
}

/// How a net income is shared, and whether the law's minimum is kept.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sharing {
    pub(super) net: i64,
    pub(super) pots: Vec<ShareRow>,
    pub(super) people: Vec<ShareRow>,
    pub(super) least: Least,
    /// What the law asks for, in words.
    pub(super) least_words: String,
}

impl Sharing {
    pub(super) fn new(
        (mode, basis, bound): (Mode, Basis, bool),
        (net, shares): (Money, Shares),
        lines: &[Line],
        locale: Locale,
    ) -> Self {
        let pots = sharing::pots(net, shares)
            .into_iter()
            .map(|(pot, bp, share, adjustment)| ShareRow {
                name: t(locale, &format!("income-pot-{pot}")),
                share: format!("{}%", share_text(bp)),
                exact: share.fen(),
                adjustment: adjustment.fen(),
                amount: share.checked_add(adjustment).unwrap_or_default().fen(),
            });
        let people = lines.iter().filter(|line| line.pot == "completers");
        Self {
            net: net.fen(),
            pots: pots.collect(),
            people: people
                .map(|line| ShareRow {
                    name: line.name.clone(),
                    share: line.weight.to_string(),
                    exact: line.share.fen(),
                    adjustment: line.adjustment.fen(),
                    amount: line.amount().fen(),
                })
                .collect(),
            least: sharing::least(mode, basis, bound, (sharing::of_completers(lines), net)),
            least_words: t(
                locale,
                &format!("income-least-{}", mode.code().replace('_', "-")),
            ),
        }
    }
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct DistributionPage {
    pub(super) head: Head,
    pub(super) counter: bool,
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    pub(super) on: NaiveDate,
    pub(super) receipt: i64,
    pub(super) costs: Vec<(String, i64)>,
    pub(super) facts: Vec<Fact>,
    pub(super) words: String,
    pub(super) document_url: String,
    pub(super) sharing: Sharing,
    pub(super) related_url: String,
    /// The receipt was taken back, and the distribution still holds.
    pub(super) receipt_gone: bool,
    /// The receipt was taken back or is about to be, so that this can't be confirmed.
    pub(super) not_held: bool,
    pub(super) may_confirm: bool,
    pub(super) may_refuse: bool,
    pub(super) own: bool,
    pub(super) may_counter: bool,
    pub(super) url: String,
    pub(super) counter_id: String,
    pub(super) form: FormView,
}

impl Page for DistributionPage {
    const TEMPLATE: &'static str = "contracts/income/distribution.html";
    const NAV: &'static str = "desk";
}

fn found(books: &Books, id: DistributionId) -> Result<&Distribution> {
    books
        .distributions
        .iter()
        .find(|d| d.id == id)
        .ok_or(Error::NotFound)
}

/// Whether the money that is shared stands, and no counter entry takes it back or is about to.
fn is_held(books: &Books, d: &Distribution) -> bool {
    let receipts = &books.receipts;
    let counted = |r: &Receipt| r.id == d.receipt_id && r.state == Standing::Confirmed;
    let taken = |r: &Receipt| r.reverses == Some(d.receipt_id) && r.state != Standing::Refused;
    receipts.iter().any(counted) && !receipts.iter().any(taken)
}

/// Shares are reckoned on the amounts as they were; a counter entry shows them below zero.
fn sharing_of(books: &Books, d: &Distribution, locale: Locale) -> Result<Sharing> {
    let bound = sharing::is_bound(&books.seat.values()?.seller_nature);
    let original = d
        .reverses
        .and_then(|id| books.distributions.iter().find(|o| o.id == id))
        .unwrap_or(d);
    let mut sharing = Sharing::new(
        (original.mode, original.basis, bound),
        (original.net, original.shares()),
        &original.lines,
        locale,
    );
    if d.reverses.is_some() {
        sharing.net = -sharing.net;
        for row in sharing.pots.iter_mut().chain(&mut sharing.people) {
            row.exact = -row.exact;
            row.adjustment = -row.adjustment;
            row.amount = -row.amount;
        }
    }
    Ok(sharing)
}

fn facts(
    books: &Books,
    d: &Distribution,
    names: &HashMap<UserId, String>,
    locale: Locale,
) -> Vec<Fact> {
    let name = |id: UserId| names.get(&id).cloned().unwrap_or_default();
    let fact = |key: &str, value: String| Fact {
        label: t(locale, key),
        value,
    };
    let mut facts = vec![
        fact(
            "income-mode",
            t(
                locale,
                &format!("income-mode-{}", d.mode.code().replace('_', "-")),
            ),
        ),
        fact(
            "income-basis",
            t(locale, &format!("income-basis-{}", d.basis.code())),
        ),
    ];
    if let Some(rule) = d
        .rule_id
        .and_then(|id| books.rules.iter().find(|r| r.id == id))
    {
        facts.push(fact("income-rule", rule_words(rule, locale)));
    }
    facts.push(fact("receipt-entered-by", name(d.entered_by)));
    if let Some(by) = d.decided_by {
        facts.push(fact("receipt-decided-by", name(by)));
    }
    if !d.decided_words.is_empty() {
        facts.push(fact("receipt-decided-words", d.decided_words.clone()));
    }
    facts
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    (books, d): (&Books, &Distribution),
    (typed, errors): (&Typed, &Errors),
) -> Result<DistributionPage> {
    let seat = &books.seat;
    let receipt = books
        .receipts
        .iter()
        .find(|r| r.id == d.receipt_id)
        .ok_or(Error::NotFound)?;
    let people: Vec<UserId> = std::iter::once(d.entered_by).chain(d.decided_by).collect();
    let names = accounts::store::names(tx, &people)
        .await?
        .into_iter()
        .collect();
    let counter = books
        .distributions
        .iter()
        .find(|o| o.reverses == Some(d.id) && o.state != Standing::Refused);
    let base = format!("{}/income/distributions", seat.base);
    let settles = seat.may(Act::SettleShare);
    let gone = d.reverses.is_none() && !is_held(books, d);
    let waits = d.state == Standing::Entered;
    let cost = |kind: &str| t(ctx.locale, &format!("income-cost-{kind}"));
    Ok(DistributionPage {
        head: Head::new(seat, Tab::Income, ctx.locale)?,
        counter: d.reverses.is_some(),
        state: d.state.code(),
        tint: match d.state {
            Standing::Entered => "warning",
            Standing::Confirmed => "success",
            Standing::Refused => "danger",
            Standing::Reversed => "plain",
        },
        on: receipt.received_on,
        receipt: d.receipt.fen(),
        costs: d
            .costs
            .iter()
            .map(|c| (format!("{} {}", cost(&c.kind), c.what), c.amount.fen()))
            .collect(),
        facts: facts(books, d, &names, ctx.locale),
        words: d.words.clone(),
        document_url: d
            .document
            .filter(|_| seat.opens_files())
            .map(|file| format!("{}/income/files/{file}", seat.base))
            .unwrap_or_default(),
        sharing: sharing_of(books, d, ctx.locale)?,
        related_url: d
            .reverses
            .or(counter.map(|c| c.id))
            .map(|id| format!("{base}/{id}"))
            .unwrap_or_default(),
        receipt_gone: receipt.state == Standing::Reversed
            && d.state == Standing::Confirmed
            && d.reverses.is_none(),
        not_held: gone && waits,
        may_confirm: settles && waits && d.entered_by != seat.me && !gone,
        may_refuse: settles && waits && d.entered_by != seat.me,
        own: settles && waits && d.entered_by == seat.me,
        may_counter: settles
            && d.state == Standing::Confirmed
            && d.reverses.is_none()
            && counter.is_none(),
        url: format!("{base}/{}", d.id),
        counter_id: DistributionId::mint(ctx.app.clock.now()).to_string(),
        form: ctx.form(typed, errors),
    })
}

/// `GET …/income/distributions/{distribution}`
pub(crate) async fn show(ctx: Ctx, Path((number, id)): Path<(String, DistributionId)>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let books = Books::open(&ctx, &mut tx, &number).await?;
    let d = found(&books, id)?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, (&books, d), nothing).await?;
    drop(tx);
    ctx.page(page).await
}

async fn settle(
    ctx: Ctx,
    (number, id): (String, DistributionId),
    typed: Typed,
    deed: Deed,
) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let books = Books::take(&ctx, &mut tx, &number).await?;
    must(&books.seat, Act::SettleShare)?;
    let d = found(&books, id)?;
    let words = match deed.words(&typed) {
        Ok(words) => words,
        Err(errors) => {
            let page = page(&ctx, &mut tx, (&books, d), (&typed, &errors)).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let done = match deed {
        Deed::Counter => {
            let counter = typed
                .get("id")
                .parse()
                .unwrap_or_else(|_| DistributionId::mint(now));
            if !books.distributions.iter().any(|o| o.id == counter) {
                life::counter(&mut tx, &books.seat, d, (counter, &words), now).await?;
            }
            "receipt-done-counter"
        }
        Deed::Confirm | Deed::Refuse => {
            let decision = Decision {
                to: deed.to(),
                words: &words,
                by: books.seat.me,
                now,
            };
            life::decide(&mut tx, &books.seat, d, &decision).await?;
            if deed == Deed::Confirm {
                "receipt-done-confirm"
            } else {
                "income-done-refuse"
            }
        }
    };
    tx.commit().await?;
    let to = format!("{}/income/distributions/{id}", books.seat.base);
    ctx.done(done, &to).await
}

settled!(DistributionId);
