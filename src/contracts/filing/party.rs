//! `/my/contracts/{number}/filing`: a party's view of the registration: the stage, what is asked of it, its reply. What
//! the centre notes for itself (findings, who checked) is not shown.

use serde::Serialize;

use super::case::Case;
use super::entries::{self, Names, RoundView};
use super::forms::LONG_WORDS;
use super::record::Round;
use super::stage::Mode;
use super::view::{self, ClockView, Standing};
use super::{life as filing_life, page};
use crate::contracts::contract::{Contract, Values};
use crate::contracts::life::Seen;
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::view::{FileView, StageView};
use crate::contracts::store;
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::web::form::Reader;
use crate::web::words::{Locale, Message};
use crate::web::{Answer, Ctx, Error, Errors, FormView, Member, Page, Path, Result, Typed};

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct MyFilingPage {
    file: FileView,
    tabs: Vec<TabLink>,
    begun: bool,
    mode: &'static str,
    standing: Standing,
    stages: Vec<StageView>,
    clock: Option<ClockView>,
    rounds: Vec<RoundView>,
    /// The party may answer what is asked.
    may_reply: bool,
    /// Something is asked, but of the other party.
    others_turn: bool,
    /// It answered, and the centre hands it on.
    replied: bool,
    revision: i64,
    form: FormView,
}

impl Page for MyFilingPage {
    const TEMPLATE: &'static str = "contracts/filing_mine.html";
    const NAV: &'static str = "workspace";
}

/// Who applies: the seller, where it is an organisation of this site, else the buyer.
fn applicant(v: &Values) -> Option<OrganisationId> {
    v.seller_id.or(v.buyer_id)
}

fn build(
    case: &Case,
    me: Option<OrganisationId>,
    (typed, errors): (&Typed, &Errors),
    (today, locale): (chrono::NaiveDate, Locale),
) -> Result<MyFilingPage> {
    let contract = &case.contract;
    let mut file = FileView::new(contract, &case.versions, locale).ok_or(Error::NotFound)?;
    let filing = case.filing.as_ref();
    file.outcome.extend(view::registry(filing, locale));
    let mine = me.is_some() && applicant(&case.current()?.values) == me;
    let waiting = case.waiting();
    let asked = waiting.is_some_and(|round| round.replied_at.is_none());
    // Only the applicant reads what was asked and answered; who replied is its own business.
    let since = case.since.unwrap_or(chrono::DateTime::UNIX_EPOCH);
    let is_open = |round: &Round| waiting.is_some_and(|waiting| waiting.id == round.id);
    // A successor reads what waits for it, and nothing of what its predecessor was asked and said.
    let rounds = case
        .rounds
        .iter()
        .filter(|round| mine && (round.created_at >= since || is_open(round)));
    Ok(MyFilingPage {
        tabs: tabs::party(&contract.number, Tab::Filing, locale),
        begun: filing.is_some(),
        mode: filing.map_or(Mode::Helper, |f| f.mode).code(),
        standing: view::standing(contract, filing, locale),
        stages: filing.map(|f| view::stages(f, locale)).unwrap_or_default(),
        clock: filing.map(|f| view::clock(f, today, locale)),
        rounds: rounds
            .map(|round| {
                let mut told = round.clone();
                if round.replied_at.is_some_and(|at| at < since) {
                    told.reply_words = String::new();
                }
                entries::round(&told, (&Names::new(), is_open(round)), today, locale)
            })
            .collect(),
        may_reply: mine && asked,
        others_turn: !mine && waiting.is_some(),
        replied: mine && waiting.is_some() && !asked,
        revision: typed.get("revision").parse().unwrap_or(contract.revision),
        form: FormView::new(typed, errors, locale),
        file,
    })
}

async fn opened(ctx: &Ctx, tx: &mut Tx, number: &str, me: OrganisationId) -> Result<Case> {
    let contract: Contract = store::of_party(tx, number, me)
        .await?
        .ok_or(Error::NotFound)?;
    let mut case = page::opened(ctx, tx, contract).await?;
    case.since = store::on_since(tx, case.contract.id, me).await?;
    Ok(case)
}

/// `GET /my/contracts/{number}/filing`
pub(crate) async fn show(ctx: Ctx, member: Member, Path(number): Path<String>) -> Answer {
    let me = member.acting.id;
    let mut tx = ctx.app.db.read().await?;
    let case = opened(&ctx, &mut tx, &number, me).await?;
    drop(tx);
    let given = (&Typed::default(), &Errors::default());
    let page = build(&case, Some(me), given, (ctx.app.clock.today(), ctx.locale))?;
    ctx.page(page).await
}

/// `POST /my/contracts/{number}/filing/reply`
pub(crate) async fn reply(
    ctx: Ctx,
    member: Member,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let me = member.acting.id;
    let today = ctx.app.clock.today();
    let mut tx = ctx.app.db.write().await?;
    let case = opened(&ctx, &mut tx, &number, me).await?;
    let values = &case.current()?.values;
    if applicant(values) != Some(me) {
        return Err(Error::Barred(Message::new("filing-not-yours-to-answer")));
    }
    if case
        .waiting()
        .is_none_or(|round| round.replied_at.is_some())
    {
        return Err(Error::conflict("filing-nothing-asked"));
    }
    let mut r = Reader::new(&typed);
    let words = r.text("reply_words", LONG_WORDS);
    match r.finish(words) {
        Ok(words) => {
            let seen = Seen {
                // What staff wrote down meanwhile does not matter, as long as the question stands.
                revision: case.contract.revision,
                by: member.viewer.id,
                now: ctx.app.clock.now(),
            };
            let said = (words.as_str(), today);
            filing_life::reply(&mut tx, &case.contract, said, &values.name, seen).await?;
            tx.commit().await?;
            ctx.done("filing-replied", &format!("/my/contracts/{number}/filing"))
                .await
        }
        Err(errors) => {
            drop(tx);
            let given = (&typed, &errors);
            let page = build(&case, Some(me), given, (today, ctx.locale))?;
            ctx.invalid(page).await
        }
    }
}

impl MyFilingPage {
    pub(super) fn samples() -> Vec<Self> {
        let today = super::samples::today();
        super::samples::cases()
            .iter()
            .filter_map(|case| {
                let values = case.versions.first().map(|v| &v.values)?;
                let wrong = Errors::one("reply_words", "field-required");
                let given = (&Typed::default(), &wrong);
                build(case, applicant(values), given, (today, Locale::Zh)).ok()
            })
            .collect()
    }
}
