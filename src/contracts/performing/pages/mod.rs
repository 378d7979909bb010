//! Pages of a contract's performance, the same for the desk and for a party as far as it may see them.

pub(super) mod milestone_form;
pub(super) mod milestones;
pub(super) mod overview;
pub(in crate::contracts) mod plans;
pub(super) mod receipt_form;
pub(super) mod receipts;
pub(super) mod royalties;
mod samples;
mod standing;
pub(super) mod waiting;

pub(super) use samples::all as samples;

use serde::Serialize;

use super::may::Act;
use super::seat::Seat;
use crate::contracts::pages::late::Late;
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::pages::view;
use crate::web::error::Result;
use crate::web::words::{Locale, t};

/// What stands above every page here.
#[derive(Clone, Debug, Serialize)]
pub(in crate::contracts) struct Head {
    /// On the desk, not a party's page.
    desk: bool,
    /// `/desk/contracts/…` or `/my/contracts/…`
    base: String,
    number: String,
    name: String,
    state_label: String,
    state_kind: &'static str,
    tabs: Vec<TabLink>,
    /// The day from which on a successor sees what moved; empty for everybody else.
    since: String,
    /// For whoever came too late.
    late: Option<Late>,
}

impl Head {
    pub(in crate::contracts) fn new(seat: &Seat, here: Tab, locale: Locale) -> Result<Self> {
        let number = &seat.contract.number;
        let state = seat.contract.state;
        let desk = seat.base.starts_with("/desk/");
        Ok(Self {
            late: None,
            since: seat
                .since
                .map(|at| crate::tz::shanghai_date(at).to_string())
                .unwrap_or_default(),
            desk,
            base: seat.base.clone(),
            number: number.clone(),
            name: seat.values()?.name.clone(),
            state_label: t(locale, &format!("contract-state-{}", state.code())),
            state_kind: view::badge(state),
            tabs: if desk {
                tabs::staff(number, here, locale)
            } else {
                tabs::leading(number, here, locale, seat.may(Act::SeeIncome))
            },
        })
    }

    pub(in crate::contracts) fn sample(desk: bool) -> Self {
        let number = "KX-H-2026-00001";
        Self {
            desk,
            base: format!("/{}/contracts/{number}", if desk { "desk" } else { "my" }),
            number: number.to_owned(),
            name: "池窑温度场测试（虚构）".to_owned(),
            state_label: "已登记".to_owned(),
            state_kind: "success",
            tabs: tabs::staff(number, Tab::Performance, Locale::Zh),
            since: if desk {
                String::new()
            } else {
                "2026-03-01".to_owned()
            },
            late: (!desk).then(Late::sample),
        }
    }
}

/// Seals what a form of this page sends, so that sending it twice has one effect.
pub(in crate::contracts) fn seen(typed: &crate::web::Typed) -> i64 {
    // A form without a revision saw nothing and so changes nothing.
    typed.get("revision").parse().unwrap_or(-1)
}
