//! What the selects of a contract's form offer.

use serde::Serialize;

use crate::codes::Table;
use crate::codes::contract_type::is_type;
use crate::contracts::contract::ITEM_KINDS;
use crate::contracts::details::Side;
use crate::deals::Choice;
use crate::organisations::organisation::Organisation;
use crate::web::words::Locale;

#[derive(Serialize)]
pub(super) struct Lists {
    types: Vec<Choice>,
    licences: Vec<Choice>,
    organisations: Vec<Choice>,
    regions: Vec<Choice>,
    natures: Vec<Choice>,
    fields: Vec<Choice>,
    ips: Vec<Choice>,
    plans: Vec<Choice>,
    payments: Vec<Choice>,
    objectives: Vec<Choice>,
    industries: Vec<Choice>,
    scales: Vec<Choice>,
    sides: Vec<Choice>,
    kinds: Vec<Choice>,
    yes_no: Vec<Choice>,
}

impl Lists {
    pub(super) fn new(
        organisations: &[Organisation],
        today: chrono::NaiveDate,
        locale: Locale,
    ) -> Self {
        let of = |table| Choice::of(table, today, locale);
        let mut types = of(Table::ContractType);
        types.retain(|choice| is_type(&choice.value));
        let mut offered: Vec<Choice> = organisations
            .iter()
            .map(|o| Choice {
                value: o.id.to_string(),
                label: o.name.clone(),
            })
            .collect();
        offered.sort_by(|a, b| a.label.cmp(&b.label));
        Self {
            types,
            licences: of(Table::LicenceKind),
            organisations: offered,
            regions: of(Table::Region),
            natures: of(Table::PartyNature),
            fields: of(Table::Field),
            ips: of(Table::Ip),
            plans: of(Table::PlanSource),
            payments: of(Table::Payment),
            objectives: of(Table::Objective),
            industries: of(Table::Industry),
            scales: of(Table::EnterpriseScale),
            sides: Choice::worded(
                "contract-f-",
                Side::ALL.iter().map(|side| side.code()),
                locale,
            ),
            kinds: Choice::worded("contract-item-", ITEM_KINDS, locale),
            yes_no: Choice::worded("contract-", ["yes", "no"], locale),
        }
    }
}
