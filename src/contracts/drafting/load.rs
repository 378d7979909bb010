//! A contract file read for its draft: values, accepted terms, what was filled in, and the document that comes of it.

use super::compose::{Composed, compose};
use super::facts::Source;
use super::fields::Filled;
use super::signs::CheckList;
use super::text::{self, ContractText};
use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::draft::Drafted;
use crate::contracts::performing::plan::Line;
use crate::contracts::store;
use crate::contracts::store::drafting::{Kind, Saved, saved};
use crate::contracts::{from_deal, life};
use crate::db::Tx;
use crate::deals::offers::{self, Instalment, Terms};
use crate::ids::ContractId;
use crate::organisations;
use crate::web::Result;

pub(crate) struct Drafting {
    pub(crate) contract: Contract,
    pub(crate) values: Values,
    terms: Option<Terms>,
    plan: Vec<Instalment>,
    titles: Vec<(String, String)>,
    pub(crate) filled: Filled,
    /// The last saving of the clauses; none when nobody saved any.
    pub(crate) saved: Option<Saved>,
}

/// What the clauses of a file say that matters to its values.
pub(in crate::contracts) async fn drafted(tx: &mut Tx, id: ContractId) -> Result<Drafted> {
    let Some(saved) = saved(tx, id, Kind::Clauses).await? else {
        return Ok(Drafted::default());
    };
    let filled: Filled = serde_json::from_value(saved.content.0)
        .map_err(|e| anyhow::anyhow!("clauses of a contract: {e}"))?;
    let written = |key: &str| filled.words.get(key).is_some_and(|words| !words.is_empty());
    Ok(Drafted {
        both_work: written("work_buyer") && written("work_seller"),
        filed: filled.filed(),
    })
}

impl Drafting {
    pub(crate) async fn read(
        tx: &mut Tx,
        contract: Contract,
        versions: &[Version],
    ) -> Result<Self> {
        let mut values = life::current(&contract, versions)?.values.clone();
        codes_of_parties(tx, &mut values).await?;
        let terms = match contract.deal_id {
            Some(deal) => offers::accepted(tx, deal).await?.map(|offer| offer.terms.0),
            None => None,
        };
        let plans = store::performing::plans(tx, contract.id).await?;
        let plan = plans.into_iter().find(|plan| plan.latest);
        let plan = plan.map_or_else(Vec::new, |plan| plan.lines);
        let titles = from_deal::patent_titles(tx, &contract).await?;
        let saved = saved(tx, contract.id, Kind::Clauses).await?;
        let filled = match &saved {
            Some(saved) => serde_json::from_value(saved.content.0.clone())
                .map_err(|e| anyhow::anyhow!("clauses of {}: {e}", contract.number))?,
            None => Filled::default(),
        };
        Ok(Self {
            contract,
            values,
            terms,
            plan: plan.into_iter().map(part).collect(),
            titles,
            filled,
            saved,
        })
    }

    pub(crate) fn source(&self) -> Source<'_> {
        Source {
            number: &self.contract.number,
            values: &self.values,
            terms: self.terms.as_ref(),
            filled: &self.filled,
            plan: &self.plan,
            titles: self.titles.clone(),
        }
    }

    /// The text for the contract's type; none while it has no type.
    pub(crate) fn text(&self) -> Option<&'static ContractText> {
        text::of_type(&self.values.type_code)
    }

    pub(crate) fn compose(&self) -> Option<(&'static ContractText, Composed)> {
        let text = self.text()?;
        Some((text, compose(text, &self.source())))
    }

    pub(crate) fn revision(&self) -> i64 {
        self.saved.as_ref().map_or(0, |saved| saved.revision)
    }

    /// The patents of the file in their order.
    pub(crate) fn patents(&self) -> Vec<&str> {
        let lines = self.values.patents.lines();
        lines.filter(|line| !line.trim().is_empty()).collect()
    }
}

fn part(line: Line) -> Instalment {
    Instalment {
        what: line.what,
        due_on: line.due_on,
        amount: line.amount,
    }
}

/// An organisation of the platform has a checked code, whether or not the file repeats it.
async fn codes_of_parties(tx: &mut Tx, values: &mut Values) -> Result<()> {
    let ids: Vec<_> = values
        .seller_id
        .into_iter()
        .chain(values.buyer_id)
        .collect();
    let cards = organisations::store::cards(tx, &ids).await?;
    for (id, details) in [
        (values.seller_id, &mut values.details.seller),
        (values.buyer_id, &mut values.details.buyer),
    ] {
        let card = cards.iter().find(|card| Some(card.id) == id);
        if let Some(card) = card.filter(|_| details.uscc.is_empty()) {
            details.uscc.clone_from(&card.uscc);
        }
    }
    Ok(())
}

/// The check-list of void clauses and its revision.
pub(crate) async fn check_list(tx: &mut Tx, contract: &Contract) -> Result<(CheckList, i64)> {
    let Some(saved) = saved(tx, contract.id, Kind::Signs).await? else {
        return Ok((CheckList::default(), 0));
    };
    let list = serde_json::from_value(saved.content.0)
        .map_err(|e| anyhow::anyhow!("check-list of {}: {e}", contract.number))?;
    Ok((list, saved.revision))
}
