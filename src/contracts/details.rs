//! What the registration form asks for beyond the values that figures are counted from. Everything may be missing in a
//! draft; what is missing stays blank on the papers and is never invented.

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// The particulars of one side, in the order of the registration form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartyDetails {
    /// 统一社会信用代码
    pub uscc: String,
    /// 国别代码, three digits; empty for China.
    pub country: String,
    /// 是否技术转移机构
    pub transfer_agency: Option<bool>,
    /// 是否研发机构
    pub research: Option<bool>,
    /// 是否转制科研院所
    pub converted: Option<bool>,
    /// 是否国家高新区内企业; enterprises only.
    pub zone: Option<bool>,
    /// 是否上市公司; enterprises only.
    pub listed: Option<bool>,
    /// 企业规模, a code of table `enterprise_scale`; enterprises only.
    pub scale: String,
    /// 从事的国民经济行业, a code of table `industry`.
    pub industry: String,
    pub address: String,
    pub postal_code: String,
    /// 法定代表人
    pub representative: String,
    pub contact: String,
    pub phone: String,
    pub bank: String,
    pub bank_account: String,
}

/// Which side of a contract somebody stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Seller,
    Buyer,
}

impl Side {
    pub const ALL: [Self; 2] = [Self::Seller, Self::Buyer];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Buyer => "buyer",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.code() == code)
    }
}

/// A further party on a side; figures count the first one's region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherParty {
    pub side: Side,
    pub name: String,
    /// 统一社会信用代码; empty when it is not known yet.
    pub uscc: String,
    /// Six digits of GB/T 2260.
    pub region: String,
}

/// The particulars of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub seller: PartyDetails,
    pub buyer: PartyDetails,
    /// Several parties on a side: all but the first of each.
    pub further: Vec<FurtherParty>,
    /// 合同签订地点
    pub signed_at: String,
    /// Whether the licensee may license on; licences only.
    pub sublicensable: Option<bool>,
    /// 预计新增投入, in fen; transfers and licences.
    pub investment: Option<Money>,
    /// 预计新增产值, in fen; transfers and licences.
    pub output: Option<Money>,
    /// How much of the seller the buyer holds or the other way round, in basis points; related parties only.
    pub share: Option<i64>,
    /// 经办人, who files for the seller.
    pub agent: String,
    pub agent_phone: String,
    /// The original is in another language, so that a Chinese version is filed with it.
    pub foreign_language: bool,
    /// A task book or award notice of a government project stands in for the contract.
    pub government_project: bool,
}

impl Details {
    #[must_use]
    pub fn of(&self, side: Side) -> &PartyDetails {
        match side {
            Side::Seller => &self.seller,
            Side::Buyer => &self.buyer,
        }
    }

    /// The further parties of a side, in the order they were written.
    pub fn further_of(&self, side: Side) -> impl Iterator<Item = &FurtherParty> {
        self.further.iter().filter(move |party| party.side == side)
    }
}
