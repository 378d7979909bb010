//! The ledger's statements: files with the values of a moment, narrowed, ordered, grouped, and what they sum to. One
//! statement for lines, sums and groups alike, so that a number always agrees with the rows behind it.

use chrono::{Datelike as _, NaiveDate};
use sqlx::QueryBuilder;

use super::frame::{Frame, On};
use crate::contracts::contract::State;
use crate::db::dialect::pattern;
use crate::db::{Tx, on};
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, OrganisationId, UserId};

/// What the ledger is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// Which state of the ledger.
    pub on: On,
    pub state: Option<State>,
    /// The types let through; all when there are none.
    pub types: Vec<String>,
    pub seller_place: Option<Place>,
    pub buyer_place: Option<Place>,
    /// A class of fields or a field in one.
    pub field: Option<String>,
    pub manager: Option<Manager>,
    /// What led to it.
    pub origin: Option<&'static str>,
    /// First and last day of a year, and by which of the days a contract lies in it.
    pub year: Option<(NaiveDate, NaiveDate, Day)>,
    /// 成交额 from a sum on, and below another, in fen.
    pub band: Option<(i64, Option<i64>)>,
    /// Whose contracts these are to be; a wall, not a choice.
    pub party: Option<OrganisationId>,
    pub either: Option<Who>,
    pub seller: Option<Who>,
    pub buyer: Option<Who>,
    /// Words looked for in names, numbers and parties.
    pub words: String,
}

/// An organisation of the platform, or one that is only a name on a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Known(OrganisationId),
    Named(String),
}

/// Where a side lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A code and all that begin with it.
    Within(String),
    /// A code and those that it took the place of.
    One(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    Nobody,
    One(UserId),
}

/// The days by which a contract may be put into a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Day {
    #[default]
    Registered,
    Filed,
    Effective,
    Signed,
}

impl Day {
    pub const ALL: [Self; 4] = [Self::Registered, Self::Filed, Self::Effective, Self::Signed];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Filed => "filed",
            Self::Effective => "effective",
            Self::Signed => "signed",
        }
    }
}

/// How the lines follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The last touched first.
    #[default]
    Touched,
    /// The last registered first, the unregistered behind.
    Registered,
    Signed,
    Total,
    Technical,
    Number,
}

impl Sort {
    pub const ALL: [Self; 6] = [
        Self::Touched,
        Self::Registered,
        Self::Signed,
        Self::Total,
        Self::Technical,
        Self::Number,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Touched => "touched",
            Self::Registered => "registered",
            Self::Signed => "signed",
            Self::Total => "total",
            Self::Technical => "technical",
            Self::Number => "number",
        }
    }

    fn sql(self, frame: &Frame) -> String {
        let dated = |day: &str| format!("CASE WHEN {day} IS NULL THEN 1 ELSE 0 END, {day} DESC");
        match self {
            Self::Touched => "c.updated_at DESC".to_owned(),
            Self::Registered => dated(&frame.registered),
            Self::Signed => dated("v.signed_on"),
            Self::Total => "v.total_fen DESC".to_owned(),
            Self::Technical => "v.technical_fen DESC".to_owned(),
            Self::Number => "c.number".to_owned(),
        }
    }
}

/// One line of the ledger: a file with its values.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub id: ContractId,
    pub number: String,
    pub state: State,
    pub registration_number: Option<RegistrationNumber>,
    pub registered_on: Option<NaiveDate>,
    pub version: i64,
    pub name: String,
    pub type_code: String,
    pub seller_id: Option<OrganisationId>,
    pub seller_name: String,
    pub seller_region: String,
    pub buyer_id: Option<OrganisationId>,
    pub buyer_name: String,
    pub buyer_region: String,
    pub signed_on: Option<NaiveDate>,
    pub total_fen: i64,
    pub technical_fen: i64,
}

macro_rules! who {
    ($q:expr, $side:literal, $who:expr) => {
        match $who {
            Who::Known(id) => $q.push(concat!("v.", $side, "_id = ")).push_bind(*id),
            Who::Named(name) => $q
                .push(concat!(
                    "v.",
                    $side,
                    "_id IS NULL AND v.",
                    $side,
                    "_name = "
                ))
                .push_bind(name.clone()),
        }
    };
}

macro_rules! place {
    ($q:expr, $side:literal, $place:expr) => {
        match $place {
            None => {}
            Some(Place::Within(start)) => {
                $q.push(concat!(" AND v.", $side, "_region LIKE "))
                    .push_bind(format!("{start}%"));
            }
            Some(Place::One(codes)) => {
                $q.push(concat!(" AND v.", $side, "_region IN ("));
                let mut list = $q.separated(", ");
                for code in codes {
                    list.push_bind(code.clone());
                }
                $q.push(")");
            }
        }
    };
}

/// Looks for the words in names, parties and both numbers; the registration number also without its blanks.
macro_rules! found {
    ($q:expr, $frame:expr, $words:expr) => {
        if !$words.is_empty() {
            let like = pattern($words);
            $q.push(" AND (LOWER(v.name) LIKE ")
                .push_bind(like.clone())
                .push(r" ESCAPE '\'");
            for column in ["v.seller_name", "v.buyer_name", "v.third_party", "c.number"] {
                $q.push(format!(" OR LOWER({column}) LIKE "))
                    .push_bind(like.clone())
                    .push(r" ESCAPE '\'");
            }
            let digits: String = $words.chars().filter(|c| !c.is_whitespace()).collect();
            $q.push(format!(" OR {} LIKE ", $frame.number))
                .push_bind(pattern(&digits))
                .push(r" ESCAPE '\')");
        }
    };
}

macro_rules! narrowed {
    ($select:expr, $frame:expr, $n:expr) => {{
        let (frame, n): (&Frame, &Narrow) = ($frame, $n);
        let mut q = QueryBuilder::new($select);
        q.push(format!(" FROM {} WHERE 1 = 1", frame.from));
        if let Some(state) = n.state {
            q.push(format!(" AND {} = ", frame.state))
                .push_bind(state.code());
        }
        if !n.types.is_empty() {
            q.push(" AND v.type_code IN (");
            let mut list = q.separated(", ");
            for code in &n.types {
                list.push_bind(code.clone());
            }
            q.push(")");
        }
        place!(q, "seller", &n.seller_place);
        place!(q, "buyer", &n.buyer_place);
        if let Some(field) = &n.field {
            q.push(" AND v.field LIKE ").push_bind(format!("{field}%"));
        }
        match n.manager {
            None => {}
            Some(Manager::Nobody) => {
                q.push(" AND c.manager IS NULL");
            }
            Some(Manager::One(user)) => {
                q.push(" AND c.manager = ").push_bind(user);
            }
        }
        if let Some(origin) = n.origin {
            q.push(" AND c.origin = ").push_bind(origin);
        }
        if let Some((from, to, day)) = n.year {
            q.push(format!(" AND {} BETWEEN ", frame.day(day)))
                .push_bind(from);
            q.push(" AND ").push_bind(to);
        }
        if let Some((from, below)) = n.band {
            q.push(" AND v.total_fen >= ").push_bind(from);
            if let Some(below) = below {
                q.push(" AND v.total_fen < ").push_bind(below);
            }
        }
        if let Some(party) = n.party {
            q.push(" AND (v.seller_id = ").push_bind(party);
            q.push(" OR v.buyer_id = ").push_bind(party).push(")");
        }
        if let Some(who) = &n.either {
            q.push(" AND ((");
            who!(q, "seller", who);
            q.push(") OR (");
            who!(q, "buyer", who);
            q.push("))");
        }
        if let Some(who) = &n.seller {
            q.push(" AND ");
            who!(q, "seller", who);
        }
        if let Some(who) = &n.buyer {
            q.push(" AND ");
            who!(q, "buyer", who);
        }
        found!(q, frame, &n.words);
        q
    }};
}

/// A page of the ledger.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(
    tx: &mut Tx,
    narrow: &Narrow,
    sort: Sort,
    most: i64,
    skip: i64,
) -> sqlx::Result<Vec<Line>> {
    let frame = Frame::new(narrow.on);
    let select = format!(
        "SELECT c.id, c.number, {} AS state, {} AS registration_number, {} AS registered_on, v.version, v.name, \
         v.type_code, v.seller_id, v.seller_name, v.seller_region, v.buyer_id, v.buyer_name, v.buyer_region, \
         v.signed_on, v.total_fen, v.technical_fen",
        frame.state, frame.number, frame.registered
    );
    let order = format!(" ORDER BY {}, c.id DESC LIMIT ", sort.sql(&frame));
    on!(tx, c => {
        let mut q = narrowed!(select, &frame, narrow);
        q.push(order).push_bind(most).push(" OFFSET ").push_bind(skip);
        q.build_query_as().fetch_all(c).await
    })
}

/// The first year in which a contract was signed or registered.
///
/// # Errors
/// When the database does not answer.
pub async fn first_year(tx: &mut Tx) -> sqlx::Result<Option<i32>> {
    type Days = (Option<NaiveDate>, Option<NaiveDate>);
    let (signed, registered): Days = on!(tx, c => sqlx::query_as(
        "SELECT (SELECT MIN(signed_on) FROM contract_versions), (SELECT MIN(registered_on) FROM contracts)")
        .fetch_one(c).await)?;
    let days = signed.into_iter().chain(registered);
    Ok(days.map(|day| day.year()).min())
}

const SUMS: &str = "COUNT(*), CAST(COALESCE(SUM(v.total_fen), 0) AS BIGINT), \
CAST(COALESCE(SUM(v.technical_fen), 0) AS BIGINT)";

/// Number of files, 成交额 and 技术交易额 over everything the ledger is narrowed to, in fen.
///
/// # Errors
/// When the database does not answer.
pub async fn totals(tx: &mut Tx, narrow: &Narrow) -> sqlx::Result<(i64, i64, i64)> {
    let frame = Frame::new(narrow.on);
    on!(tx, c => {
        let mut q = narrowed!(format!("SELECT {SUMS}"), &frame, narrow);
        q.build_query_as().fetch_one(c).await
    })
}

mod groups;
mod whole;

pub use groups::{By, Group, groups};
pub use whole::{Whole, whole};
