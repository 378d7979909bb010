//! Lines and what they may be for, as pages show them.

use chrono::NaiveDate;
use serde::Serialize;

use super::DESK;
use crate::money::Money;
use crate::payments::bank::line::{CNY, State, folded_name};
use crate::payments::bank::looking::Pool;
use crate::payments::bank::matching::{Candidate, Fact, KnownOut, Standing, Weighs};
use crate::payments::bank::store::{KnownArrival, Line};
use crate::payments::moves::State as MoveState;
use crate::payments::order;
use crate::web::words::{Locale, Message, t, t_with};

/// One reason for or against, as the list of reasons draws it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ReasonView {
    state: &'static str,
    label: String,
    text: String,
}

impl ReasonView {
    fn new(fact: &Fact, locale: Locale) -> Self {
        let about = ["reference", "amount", "payer", "payee"];
        let about = about
            .into_iter()
            .find(|word| fact.text.key.contains(word))
            .unwrap_or("order");
        Self {
            state: fact.weighs.code(),
            label: t(locale, &format!("bank-about-{about}")),
            text: fact.text.say(locale),
        }
    }
}

/// Something that a line may be for.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CandidateView {
    /// The deed that its form does, and what the form calls the id.
    pub(super) deed: &'static str,
    pub(super) field: &'static str,
    pub(super) id: String,
    pub(super) number: String,
    pub(super) url: String,
    /// Who pays, or who gets it.
    pub(super) who: String,
    pub(super) what: String,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) open: i64,
    pub(super) facts: Vec<ReasonView>,
    /// What comes of choosing it.
    pub(super) effect: String,
    pub(super) button: String,
}

fn yuan(fen: i64) -> String {
    Money::from_fen(fen).yuan_grouped()
}

impl CandidateView {
    pub(super) fn of_order(
        line: &Line,
        candidate: &Candidate<'_>,
        pool: &Pool,
        locale: Locale,
    ) -> Self {
        let order = candidate.order;
        let known = pool.by_id.get(&order.id);
        let open = if order.standing == Standing::Open {
            order.open
        } else {
            Money::ZERO
        };
        let (applied, surplus) = order::put(Money::from_fen(line.amount_fen), open);
        let rest = open.fen().saturating_sub(applied.fen());
        let args = |sum: i64| vec![("sum".to_owned(), yuan(sum).into())];
        let (effect, button) = if applied.is_zero() {
            (
                t_with(locale, "bank-effect-surplus-only", &args(surplus.fen())),
                "bank-put-surplus",
            )
        } else if surplus.is_positive() {
            (
                t_with(locale, "bank-effect-surplus", &args(surplus.fen())),
                "bank-put-more",
            )
        } else if rest > 0 {
            (
                t_with(locale, "bank-effect-part", &args(rest)),
                "bank-put-part",
            )
        } else {
            (t(locale, "bank-effect-whole"), "bank-put")
        };
        Self {
            deed: "confirmation",
            field: "order",
            id: order.id.to_string(),
            number: order.number.clone(),
            url: format!("/desk/payments/{}", order.number),
            who: order.payer.clone(),
            what: known.map(|o| o.purpose.clone()).unwrap_or_default(),
            due_on: known.map(|o| o.due_on),
            open: open.fen(),
            facts: candidate
                .facts
                .iter()
                .map(|fact| ReasonView::new(fact, locale))
                .collect(),
            effect,
            button: t(locale, button),
        }
    }

    /// Money that was recorded before its line came.
    fn of_arrival(line: &Line, known: &KnownArrival, locale: Locale) -> Self {
        let (weighs, key) = if line.other.is_empty() {
            (Weighs::Unsaid, "bank-fact-payer-unsaid")
        } else if folded_name(&line.other) == folded_name(&known.payer_name) {
            (Weighs::For, "bank-fact-payer")
        } else {
            (Weighs::Against, "bank-fact-payer-other")
        };
        let payer = Message::new(key)
            .with("name", line.other.clone())
            .with("payer", known.payer_name.clone());
        let amount =
            Message::new("bank-fact-recorded-amount").with("day", known.received_on.to_string());
        let facts = [
            Fact {
                weighs: Weighs::For,
                text: amount,
            },
            Fact {
                weighs,
                text: payer,
            },
        ];
        Self {
            deed: "recorded",
            field: "payment",
            id: known.id.to_string(),
            number: known.number.clone(),
            url: format!("/desk/payments/{}", known.number),
            who: known.payer_name.clone(),
            what: known.purpose.clone(),
            due_on: None,
            open: known.amount.fen(),
            facts: facts
                .iter()
                .map(|fact| ReasonView::new(fact, locale))
                .collect(),
            effect: t(locale, "bank-effect-recorded"),
            button: t(locale, "bank-put-recorded"),
        }
    }

    pub(super) fn of_move(
        (out, facts): &(&KnownOut, Vec<Fact>),
        pool: &Pool,
        locale: Locale,
    ) -> Self {
        let known = pool.moves.get(&out.id);
        let done = known.is_some_and(|m| m.state == MoveState::Done);
        let kind = known.map_or(String::new(), |m| {
            t(locale, &format!("bank-move-{}", m.kind.code()))
        });
        Self {
            deed: "outgoing",
            field: "move",
            id: out.id.to_string(),
            number: out.number.clone(),
            url: format!("/desk/payments/{}", out.number),
            who: out.payee.clone(),
            what: known.map_or(String::new(), |m| format!("{kind} · {}", m.reason)),
            due_on: known.and_then(|m| m.done_on),
            open: out.amount.fen(),
            facts: facts
                .iter()
                .map(|fact| ReasonView::new(fact, locale))
                .collect(),
            effect: t(
                locale,
                if done {
                    "bank-effect-out-done"
                } else {
                    "bank-effect-out"
                },
            ),
            button: t(locale, "bank-put-out"),
        }
    }
}

/// A line in lists and on its own page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LineView {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) revision: i64,
    pub(super) booked_on: NaiveDate,
    pub(super) amount: i64,
    /// Without a sign, in the line's own currency.
    pub(super) shown: String,
    pub(super) is_in: bool,
    pub(super) other: String,
    pub(super) other_account: String,
    pub(super) remark: String,
    pub(super) serial: String,
    pub(super) state: &'static str,
    pub(super) state_label: String,
    pub(super) state_kind: &'static str,
    pub(super) reason: String,
    pub(super) words: String,
    /// Whether the first candidate is sure.
    pub(super) sure: bool,
    pub(super) candidates: Vec<CandidateView>,
}

/// The words and the colour of how a line stands.
fn standing(state: State, verdict: &str, sure: bool) -> (String, &'static str) {
    match state {
        State::Waiting => ("bank-is-unknown".to_owned(), "danger"),
        State::Proposed if sure => ("bank-is-sure".to_owned(), "success"),
        State::Proposed if verdict == "none" => ("bank-is-unknown".to_owned(), "danger"),
        State::Proposed => ("bank-is-doubtful".to_owned(), "warning"),
        other => {
            let kind = match other {
                State::Confirmed => "info",
                State::Matched => "success",
                _ => "",
            };
            (format!("bank-is-{}", other.code()), kind)
        }
    }
}

impl LineView {
    pub(super) fn new(line: &Line, pool: &Pool, locale: Locale) -> Self {
        let (mut sure, mut candidates) = (false, Vec::new());
        if line.state.is_open() && line.amount_fen > 0 {
            let verdict = pool.judge(line);
            sure = verdict.sure;
            candidates = pool
                .recorded(line)
                .iter()
                .map(|known| CandidateView::of_arrival(line, known, locale))
                .collect();
            candidates.extend(
                verdict
                    .candidates
                    .iter()
                    .map(|c| CandidateView::of_order(line, c, pool, locale)),
            );
            if sure {
                // The one that is sure stands first.
                let place = candidates
                    .iter()
                    .position(|c| c.deed == "confirmation")
                    .unwrap_or(0);
                candidates.rotate_left(place);
            }
        } else if line.state.is_open() {
            candidates = pool
                .judge_out(line)
                .iter()
                .map(|out| CandidateView::of_move(out, pool, locale))
                .collect();
        }
        let verdict = if candidates.is_empty() {
            "none"
        } else {
            "doubtful"
        };
        let state = if line.state == State::Waiting && !candidates.is_empty() {
            State::Proposed
        } else {
            line.state
        };
        let (label, state_kind) = standing(state, verdict, sure);
        let sum = yuan(line.amount_fen.saturating_abs());
        Self {
            id: line.id.to_string(),
            url: format!("{DESK}/lines/{}", line.id),
            revision: line.revision,
            booked_on: line.booked_on,
            amount: line.amount_fen,
            shown: if line.currency == CNY {
                format!("¥ {sum}")
            } else {
                format!("{} {sum}", line.currency)
            },
            is_in: line.amount_fen >= 0,
            other: line.other.clone(),
            other_account: line.other_account.clone(),
            remark: line.remark.clone(),
            serial: line.serial.clone(),
            state: line.state.code(),
            state_label: t(locale, &label),
            state_kind,
            reason: line
                .reason
                .map(|r| t(locale, &format!("bank-reason-{}", r.code())))
                .unwrap_or_default(),
            words: line.words.clone(),
            sure,
            candidates,
        }
    }
}
