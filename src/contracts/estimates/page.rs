//! The page of estimates: what the file gives, what a person adds by the address, and each condition beside the sum.
//! Nothing that is typed here is kept.

use serde::Serialize;

use super::{Estimate, Given, Rules, all};
use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::{life, opened};
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::words::{Locale, Message, t};
use crate::web::{Answer, Ctx, Errors, FormView, Member, Page, Path, Reader, Staff, Typed};

#[derive(Serialize)]
struct ConditionView {
    text: String,
    standing: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct EstimateView {
    code: &'static str,
    title: String,
    /// What the sum is, in words.
    says: String,
    sum: Option<i64>,
    base: i64,
    barred: bool,
    conditions: Vec<ConditionView>,
}

#[derive(Serialize)]
pub(crate) struct EstimatesPage {
    number: String,
    name: String,
    action: String,
    /// The address of the ledger that the page belongs to, and its name.
    home: &'static str,
    home_label: String,
    tabs: Vec<TabLink>,
    form: FormView,
    estimates: Vec<EstimateView>,
    /// Some sums were settled later than signing.
    estimated: bool,
    development: bool,
    rules: String,
    today: String,
}

impl Page for EstimatesPage {
    const TEMPLATE: &'static str = "contracts/estimates.html";
    const NAV: &'static str = "desk";
}

/// Reads what a person added; sums in yuan.
pub(super) fn given(typed: &Typed) -> Result<Given, Errors> {
    let mut r = Reader::new(typed);
    let mut sum = |field: &str| {
        r.optional_parsed(field, |text| {
            Money::parse(text, Unit::Yuan).map_err(|e| e.message())
        })
    };
    let read = Given {
        cost: sum("cost").unwrap_or_default(),
        charges: sum("charges").unwrap_or_default(),
        other_income: sum("other_income").unwrap_or_default(),
        vat_listed: sum("vat_listed").unwrap_or_default(),
        remuneration: sum("remuneration"),
        reward: sum("reward"),
    };
    r.finish(Some(read))
}

/// What the page is made of besides what was typed.
struct Frame<'a> {
    contract: &'a Contract,
    values: &'a Values,
    party: bool,
    today: chrono::NaiveDate,
    locale: Locale,
}

impl EstimateView {
    fn new(estimate: &Estimate, locale: Locale) -> Self {
        let code = estimate.tax.code();
        Self {
            code,
            title: t(locale, &format!("estimate-{code}")),
            says: t(locale, &format!("estimate-{code}-says")),
            sum: estimate
                .sum
                .filter(|_| !estimate.is_barred())
                .map(Money::fen),
            base: estimate.base.fen(),
            barred: estimate.is_barred(),
            conditions: estimate
                .conditions
                .iter()
                .map(|c| ConditionView {
                    text: c.text.say(locale),
                    standing: c.standing.code(),
                    source: c.source,
                })
                .collect(),
        }
    }
}

fn page(frame: &Frame<'_>, typed: &Typed) -> EstimatesPage {
    let Frame {
        contract,
        values,
        party,
        today,
        locale,
    } = *frame;
    let rules = Rules::on(values.signed_on.unwrap_or(today));
    let (given, errors) = match given(typed) {
        Ok(given) => (given, Errors::default()),
        Err(errors) => (Given::default(), errors),
    };
    let (home, home_key, tabs) = if party {
        let tabs = tabs::party(&contract.number, Tab::Estimates, locale);
        ("/my/contracts", "contract-mine", tabs)
    } else {
        let tabs = tabs::staff(&contract.number, Tab::Estimates, locale);
        ("/desk/contracts", "contract-ledger", tabs)
    };
    EstimatesPage {
        number: contract.number.clone(),
        name: values.name.clone(),
        action: format!("{home}/{}/estimates", contract.number),
        home,
        home_label: t(locale, home_key),
        tabs,
        form: FormView::new(typed, &errors, locale),
        estimates: all(contract, values, &given, rules)
            .iter()
            .map(|estimate| EstimateView::new(estimate, locale))
            .collect(),
        estimated: values.estimated,
        development: matches!(values.type_code.as_str(), "11" | "12"),
        rules: Message::new("estimate-rules")
            .with("code", rules.code.as_str())
            .say(locale),
        today: today.to_string(),
    }
}

async fn answer(
    ctx: Ctx,
    party: bool,
    (contract, versions): (Contract, Vec<Version>),
    typed: Typed,
) -> Answer {
    let frame = Frame {
        contract: &contract,
        values: &life::current(&contract, &versions)?.values,
        party,
        today: ctx.app.clock.today(),
        locale: ctx.locale,
    };
    let page = page(&frame, &typed);
    if page.form.summary.is_empty() {
        ctx.page(page).await
    } else {
        ctx.invalid(page).await
    }
}

/// `GET /desk/contracts/{number}/estimates`
pub(crate) async fn desk(ctx: Ctx, _: Staff, Path(number): Path<String>, typed: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let found = opened::at_desk(&mut tx, &number).await?;
    drop(tx);
    answer(ctx, false, found, typed).await
}

/// `GET /my/contracts/{number}/estimates`
pub(crate) async fn mine(
    ctx: Ctx,
    member: Member,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let found = opened::as_party(&mut tx, &number, member.acting.id).await?;
    drop(tx);
    answer(ctx, true, found, typed).await
}

impl EstimatesPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default();
        let wrong: Typed = [("cost", "一百")].into_iter().collect();
        let rewarded: Typed = [("cost", "1万"), ("reward", "8万")].into_iter().collect();
        crate::contracts::samples::files()
            .iter()
            .zip([Typed::default(), wrong, rewarded].iter().cycle())
            .filter_map(|((contract, versions, _), typed)| {
                let frame = Frame {
                    contract,
                    values: &life::current(contract, versions).ok()?.values,
                    party: contract.version > 1,
                    today,
                    locale: Locale::Zh,
                };
                Some(page(&frame, typed))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_people_write_them_and_refused_at_their_field() {
        let typed: Typed = [("cost", "1,200.5万"), ("reward", "￥80000")]
            .into_iter()
            .collect();
        let read = given(&typed).unwrap();
        assert_eq!(read.cost, Money::from_fen(1_200_500_000));
        assert_eq!(read.reward, Some(Money::from_fen(8_000_000)));
        for wrong in ["1e9", "-5", "1234567890123456789"] {
            let typed: Typed = [("vat_listed", wrong)].into_iter().collect();
            let errors = given(&typed).unwrap_err();
            assert_eq!(errors.0[0].0, "vat_listed", "{wrong}");
        }
    }
}
