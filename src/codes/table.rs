//! The list of tables. A table's name is that of its file, and what templates call it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident = $name:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table {
            $($(#[$doc])* $table,)+
        }

        impl Table {
            pub const ALL: &'static [Self] = &[$(Self::$table,)+];

            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$table => $name,)+
                }
            }

            pub(super) const fn source(self) -> &'static str {
                match self {
                    $(Self::$table => include_str!(concat!("../../codes/", $name, ".json")),)+
                }
            }
        }
    };
}

tables! {
    /// 成交额 bands of the statistics
    AmountBand = "amount_band",
    /// 企业规模 of a party
    EnterpriseScale = "enterprise_scale",
    /// what a need means to spend
    BudgetBand = "budget_band",
    /// five families and their types
    ContractType = "contract_type",
    CooperationMode = "cooperation_mode",
    /// why a deal is declined
    DeclineReason = "decline_reason",
    /// papers of a contract file
    Document = "document",
    /// 技术领域, two levels
    Field = "field",
    /// GB/T 4754: letters and divisions
    Industry = "industry",
    /// 知识产权
    Ip = "ip",
    IpStatus = "ip_status",
    /// who is to own what comes of a need
    IpWish = "ip_wish",
    LicenceKind = "licence_kind",
    /// fold of `region`
    MacroRegion = "macro_region",
    /// levels 1 to 9
    Maturity = "maturity",
    NeedKind = "need_kind",
    /// 社会经济目标
    Objective = "objective",
    OrganisationKind = "organisation_kind",
    /// fold of `party_nature`
    PartyFold = "party_fold",
    /// 买方/卖方性质
    PartyNature = "party_nature",
    Payment = "payment",
    /// 计划来源
    PlanSource = "plan_source",
    /// what a result is offered for
    PriceBand = "price_band",
    /// why a listing is returned
    RefusalReason = "refusal_reason",
    /// GB/T 2260, six digits, with pseudo rows
    Region = "region",
    /// R01 to R99
    RegistrationReason = "registration_reason",
    /// limits and lines of the rules of registration
    RuleSet = "rule_set",
    /// 功能区
    Zone = "zone",
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no code table {0:?}")]
pub struct UnknownTable(String);

impl FromStr for Table {
    type Err = UnknownTable;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|table| table.name() == name);
        known.copied().ok_or_else(|| UnknownTable(name.to_owned()))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
