//! The page of a file's papers, the same for the desk and for a party, each with its own tabs and rights.

use serde::Serialize;

use super::application::{Source, application};
use super::door::Door;
use super::handing::{NOTE_MOST, REASON_MOST};
use super::view::{Papers, Read};
use crate::contracts::contract::Contract;
use crate::contracts::opened::Side;
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::view::badge;
use crate::web::form::{Errors, FormView, Typed};
use crate::web::upload::most_megabytes;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Path, Result, Sample};

/// What stands above every page of the papers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Head {
    number: String,
    name: String,
    state_label: String,
    state_kind: &'static str,
    /// The address of the file on the viewer's side, and of the list it stands in.
    base: String,
    list: &'static str,
    list_key: &'static str,
    #[serde(skip)]
    tabs: Vec<TabLink>,
}

impl Head {
    pub(super) fn of((contract, name): (&Contract, &str), giver: Side, locale: Locale) -> Self {
        let number = &contract.number;
        let by_desk = giver == Side::Centre;
        Self {
            number: number.clone(),
            name: name.to_owned(),
            state_label: t(locale, &format!("contract-state-{}", contract.state.code())),
            state_kind: badge(contract.state),
            base: giver.base(number),
            list: if by_desk {
                "/desk/contracts"
            } else {
                "/my/contracts"
            },
            list_key: if by_desk {
                "contract-ledger"
            } else {
                "contract-mine"
            },
            tabs: if by_desk {
                tabs::staff(number, Tab::Papers, locale)
            } else {
                tabs::party(number, Tab::Papers, locale)
            },
        }
    }

    pub(super) fn tabs(&self) -> Vec<TabLink> {
        self.tabs.clone()
    }

    pub(super) fn new(door: &Door, locale: Locale) -> Result<Self> {
        let named = (&door.contract, door.values()?.name.as_str());
        Ok(Self::of(named, door.giver, locale))
    }
}

#[derive(Serialize)]
pub(crate) struct PapersPage {
    head: Head,
    tabs: Vec<TabLink>,
    papers: Papers,
    /// Fields of the application form that are blank.
    blanks: Vec<String>,
    /// A form is wrong: its kind, so that it stands open.
    open: String,
    once: String,
    note_most: usize,
    reason_most: usize,
    megabytes: i64,
    form: FormView,
}

impl Page for PapersPage {
    const TEMPLATE: &'static str = "contracts/papers.html";
    const NAV: &'static str = "desk";
}

async fn page(ctx: &Ctx, number: &str, (typed, errors): (&Typed, &Errors)) -> Result<PapersPage> {
    let mut tx = ctx.app.db.read().await?;
    let door = Door::open(&mut tx, ctx, number).await?;
    let read = Read::of(&mut tx, &door).await?;
    drop(tx);
    let form = application(&Source {
        contract: &door.contract,
        values: door.values()?,
        papers: &read.current,
        locale: ctx.locale,
    });
    let head = Head::new(&door, ctx.locale)?;
    Ok(PapersPage {
        tabs: head.tabs(),
        head,
        papers: Papers::new(&door, &read, ctx.locale)?,
        blanks: form.blanks,
        open: typed.get("kind").to_owned(),
        once: crate::ids::mint(ctx.app.clock.now()).to_string(),
        note_most: NOTE_MOST,
        reason_most: REASON_MOST,
        megabytes: most_megabytes(),
        form: ctx.form(typed, errors),
    })
}

/// `GET …/papers`
pub(crate) async fn show(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &number, nothing).await?;
    ctx.page(page).await
}

/// The page once more, with what was typed into one of its forms and what is wrong with it.
pub(super) async fn again(ctx: &Ctx, number: &str, said: (&Typed, &Errors)) -> Answer {
    let page = page(ctx, number, said).await?;
    ctx.invalid(page).await
}

pub(super) fn samples() -> Vec<Sample> {
    super::samples::doors()
        .iter()
        .filter_map(|(door, read)| {
            let typed: Typed = [("kind", "contract"), ("note_contract", "第二次扫描")]
                .into_iter()
                .collect();
            let errors = Errors::one("file_contract", "paper-not-a-scan");
            let head = Head::new(door, Locale::Zh).ok()?;
            Some(Sample::of(&PapersPage {
                tabs: head.tabs(),
                head,
                papers: Papers::new(door, read, Locale::Zh).ok()?,
                blanks: vec!["买方地址".to_owned()],
                open: "contract".to_owned(),
                once: "once".to_owned(),
                note_most: NOTE_MOST,
                reason_most: REASON_MOST,
                megabytes: 50,
                form: FormView::new(&typed, &errors, Locale::Zh),
            }))
        })
        .collect()
}
