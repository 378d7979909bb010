//! One contract file for staff: what it says, where it stands, and the forms of what may come next.

use chrono::NaiveDate;
use serde::Serialize;

use super::late::Late;
use super::manager::{self, ManagerView};
use super::origin::{self, CameFrom};
use super::tabs::{self, Tab, TabLink};
use super::view::{self, EventView, FileView};
use crate::accounts;
use crate::contracts::contract::{Contract, Deed, State, Values, Version};
use crate::contracts::filing::{self, Standing};
use crate::contracts::from_deal::{self, Agreed};
use crate::contracts::{draft, drafting, life, opened, store};
use crate::db::Tx;
use crate::deals::commission::{self, TermsView};
use crate::ids::ContractId;
use crate::organisations;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Path, Result, Staff, Typed};

/// Rows of history shown.
const EVENTS: i64 = 200;

/// Which deeds the file's state allows whoever looks at it.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct May {
    /// Correct where it came from.
    attribute: bool,
    edit: bool,
    sign: bool,
    change: bool,
    abandon: bool,
    /// There is something to register, or it was: its page has the forms.
    registration: bool,
}

impl May {
    fn of(contract: &Contract, writes: bool) -> Self {
        let may = |deed| writes && contract.state.may(deed);
        Self {
            attribute: writes,
            // What was handed in is edited from the page of its registration, while a supplement is asked for.
            edit: may(Deed::Edit) && contract.state != State::Filed,
            sign: may(Deed::Sign),
            change: may(Deed::Change),
            abandon: may(Deed::Abandon),
            registration: !matches!(contract.state, State::Draft | State::Abandoned),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct FilePage {
    file: FileView,
    tabs: Vec<TabLink>,
    note: String,
    warnings: Vec<String>,
    /// What a draft lacks before it can be signed.
    lacks: Vec<String>,
    agreed: Option<Agreed>,
    came_from: CameFrom,
    /// Where the registration stands and what it waits for.
    standing: Standing,
    waits: String,
    manager: ManagerView,
    /// A change waits for a second person.
    second: bool,
    events: Vec<EventView>,
    may: May,
    revision: i64,
    form: FormView,
    /// For whoever came too late.
    pub(super) late: Option<Late>,
    /// What the technology manager gets, by the terms of the deal.
    commission: Option<TermsView>,
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "contracts/file.html";
    const NAV: &'static str = "desk";
}

/// What a file lacks before it can be signed, by field.
pub(super) async fn gaps(
    tx: &mut Tx,
    (id, values): (ContractId, &Values),
    today: NaiveDate,
) -> Result<Errors> {
    let named = draft::named(&draft::typed(values));
    let known = organisations::store::cards(tx, &named).await?;
    let drafted = drafting::drafted(tx, id).await?;
    Ok(draft::gaps(values, &drafted, today, &known))
}

/// The page of a file, with what was typed into one of its forms.
pub(super) async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    (contract, versions): (&Contract, &[Version]),
    writes: bool,
    (typed, errors): (&Typed, &Errors),
) -> Result<FilePage> {
    let locale = ctx.locale;
    let today = ctx.app.clock.today();
    let events = store::events(tx, contract.id, EVENTS).await?;
    let people: Vec<_> = events.iter().filter_map(|e| e.actor).collect();
    let names = accounts::store::names(tx, &people).await?;
    let current = life::current(contract, versions)?;
    let drafted = drafting::drafted(tx, contract.id).await?;
    let attempt = store::filing::last(tx, contract.id).await?;
    let mut typed = typed.clone();
    let signed = current.values.signed_on.unwrap_or(today).to_string();
    if !typed.0.iter().any(|(key, _)| key == "signed_on") {
        typed.push("signed_on", signed);
    }
    let mut file = FileView::new(contract, versions, locale)
        .ok_or_else(|| anyhow::anyhow!("contract {} has no version", contract.number))?;
    file.outcome
        .extend(filing::registry(attempt.as_ref(), locale));
    file.received = store::performing::received(tx, contract.id).await?.fen();
    let sums = (current.values.total.fen(), current.values.technical.fen());
    let commission = match contract.deal_id {
        Some(deal) => commission::of_deal(tx, deal, sums).await?,
        None => None,
    };
    Ok(FilePage {
        file,
        tabs: tabs::staff(&contract.number, Tab::Overview, locale),
        commission,
        note: current.values.note.clone(),
        warnings: [
            view::warnings(&current.values, &drafted, today, locale),
            drafting::warnings(tx, contract, locale).await?,
        ]
        .concat(),
        lacks: if contract.state == State::Draft {
            let gaps = gaps(tx, (contract.id, &current.values), today).await?;
            view::fields(&gaps, locale)
        } else {
            Vec::new()
        },
        agreed: from_deal::terms(tx, contract, locale).await?,
        came_from: origin::of_file(tx, contract, locale).await?,
        standing: filing::standing(contract, attempt.as_ref(), locale),
        waits: attempt
            .map(|f| filing::waits(&f, locale))
            .unwrap_or_default(),
        manager: manager::of_file(tx, contract).await?,
        second: store::waiting_change(tx, contract.id).await?.is_some(),
        events: view::events(&events, &names, locale),
        may: May::of(contract, writes),
        revision: typed.get("revision").parse().unwrap_or(contract.revision),
        form: ctx.form(&typed, errors),
        late: None,
    })
}

/// `GET /desk/contracts/{number}`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (contract, versions) = opened::at_desk(&mut tx, &number).await?;
    let nothing = (&Typed::default(), &Errors::default());
    let writes = staff.has(Duty::Registrar);
    let page = page(&ctx, &mut tx, (&contract, &versions), writes, nothing).await?;
    drop(tx);
    ctx.page(page).await
}

impl FilePage {
    pub(crate) fn samples() -> Vec<Self> {
        super::super::samples::files()
            .into_iter()
            .map(|(contract, versions, events)| {
                let file = FileView::new(&contract, &versions, Locale::Zh)
                    .unwrap_or_else(|| unreachable!("a sample has its version"));
                Self {
                    tabs: tabs::staff(&contract.number, Tab::Overview, Locale::Zh),
                    note: "（虚构）".to_owned(),
                    commission: Some(TermsView::sample(versions.len() > 1)),
                    warnings: versions
                        .last()
                        .map(|v| {
                            let day = v.created_at.date_naive();
                            view::warnings(&v.values, &draft::Drafted::default(), day, Locale::Zh)
                        })
                        .unwrap_or_default(),
                    lacks: vec![t(Locale::Zh, "contract-f-ip")],
                    agreed: Some(Agreed::sample()),
                    came_from: CameFrom::sample(),
                    standing: filing::standing(&contract, None, Locale::Zh),
                    waits: String::new(),
                    manager: ManagerView::sample(),
                    second: true,
                    events: view::events(&events, &[], Locale::Zh),
                    may: May::of(&contract, true),
                    revision: contract.revision,
                    form: FormView::new(
                        &Typed::default(),
                        &Errors::one("signed_on", "field-required"),
                        Locale::Zh,
                    ),
                    late: Some(Late::sample()),
                    file,
                }
            })
            .collect()
    }
}
