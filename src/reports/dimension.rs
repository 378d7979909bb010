//! What contracts can be told apart by in a statistic. Each row of a table and each cut of an address is a dimension
//! with one of its words, so that a number and the rows it opens are told apart by the very same rule.

use std::borrow::Cow;

use chrono::{Datelike as _, NaiveDate};

use super::child::Kind;
use super::count::Counted;
use super::target::{HOME, Scope, YEARS};
use crate::codes::{self, Table};
use crate::money::Money;
use crate::web::words::{Arg, Locale, t, t_with};

/// What has no word: a field that was left empty.
pub const NONE: &str = "none";

/// Before a list of words: none of them.
const BUT: char = '!';

/// A cut by all words but these.
pub(super) fn all_but(words: &[String]) -> String {
    format!("{BUT}{}", words.join(","))
}

/// Whether a cut means all words but some.
pub(super) fn is_all_but(word: &str) -> bool {
    word.starts_with(BUT)
}

macro_rules! dimensions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Dimension {
            $($(#[$doc])* $name,)+
        }

        impl Dimension {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in an address.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

dimensions! {
    /// The family of four that was counted before 2021: licences belong to transfers.
    OldFamily = "old_family",
    Type = "type",
    /// One of the eleven fields.
    Field = "field",
    Ip = "ip",
    Plan = "plan",
    /// Folded natures.
    SellerNature = "seller_nature",
    BuyerNature = "buyer_nature",
    /// Where a party is, seen from Dazhou.
    SellerPlace = "seller_place",
    BuyerPlace = "buyer_place",
    Objective = "objective",
    /// Band of 成交额.
    Band = "band",
    /// Section of the industry served.
    Industry = "industry",
    Origin = "origin",
    /// Year and month of the day that counts.
    Month = "month",
    Quarter = "quarter",
    /// Its year; "year" alone is the filter's own.
    Year = "in_year",
    /// The five families.
    Family = "family",
    /// The county counted for, by the scope.
    County = "county",
    /// The functional zone and the service point that staff named a key for.
    Zone = "zone",
    Point = "point",
    /// Area and point of the registration number.
    RegistrationPoint = "registration_point",
}

/// Where a region lies, seen from Dazhou.
pub(super) fn place(region: &str) -> &'static str {
    if region.starts_with(HOME) {
        return "home";
    }
    match region.get(..2) {
        Some("51") => "province",
        Some("71" | "81" | "82") => "hmt",
        Some("99") => "abroad",
        Some(_) => "country",
        None => NONE,
    }
}

/// All places in the order of a table.
pub const PLACES: [&str; 5] = ["home", "province", "country", "hmt", "abroad"];

fn top(table: Table, code: &str) -> &str {
    if code.is_empty() {
        return NONE;
    }
    codes::top(table, code).map_or(code, |row| row.code.as_str())
}

fn old_family(code: &str) -> &'static str {
    codes::get(Table::ContractType, code)
        .and_then(|row| row.old.as_deref())
        .unwrap_or(NONE)
}

fn fold(nature: &str) -> &'static str {
    codes::get(Table::PartyNature, nature)
        .and_then(|row| row.fold.as_deref())
        .unwrap_or(NONE)
}

pub(super) fn band(fen: i64) -> &'static str {
    codes::band(Table::AmountBand, Money::from_fen(fen)).map_or(NONE, |row| row.code.as_str())
}

/// "2026-05", or "5" in a year.
fn read_month(word: &str, year: i32) -> Option<String> {
    let (year, month) = match word.split_once('-') {
        Some((year, month)) => (year.parse().ok()?, month),
        None => (year, word),
    };
    let month: u32 = month.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, 1).map(|day| day.format("%Y-%m").to_string())
}

/// "5117-01"
fn is_registration_point(word: &str) -> bool {
    let digits = |text: &str, n| text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit());
    word.split_once('-')
        .is_some_and(|(area, point)| digits(area, 4) && digits(point, 2))
}

/// "2026-Q2"
fn read_quarter(word: &str) -> Option<String> {
    let (year, quarter) = word.split_once("-Q")?;
    let quarter = ["1", "2", "3", "4"].into_iter().find(|n| *n == quarter)?;
    Some(format!("{}-Q{quarter}", read_year(year)?))
}

fn read_year(word: &str) -> Option<String> {
    let year: i32 = word.parse().ok()?;
    YEARS.contains(&year).then(|| year.to_string())
}

impl Dimension {
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }

    /// A word as it stands in an address; `None` for what no contract can bear. A month may come without its year.
    #[must_use]
    pub fn read(self, word: &str, year: i32) -> Option<String> {
        if let Some(words) = word.strip_prefix(BUT) {
            let words: Option<Vec<String>> =
                words.split(',').map(|one| self.read(one, year)).collect();
            return words.map(|words| all_but(&words));
        }
        let known = match self {
            Self::SellerPlace | Self::BuyerPlace => PLACES.contains(&word),
            Self::County => word == "other" || codes::known(Table::Region, word),
            Self::Origin | Self::Point => !word.is_empty() && word.chars().count() <= 40,
            Self::RegistrationPoint => is_registration_point(word),
            Self::Month => return read_month(word, year),
            Self::Quarter => return read_quarter(word),
            Self::Year => return read_year(word),
            _ => self.table().is_some_and(|table| codes::known(table, word)),
        };
        (known || word == NONE).then(|| word.to_owned())
    }

    /// The word of a contract: a code of a table, or one of ours.
    #[must_use]
    pub fn word<'a>(self, row: &Counted<'a>, scope: Scope) -> Cow<'a, str> {
        let stand = row.stand;
        let word = match self {
            Self::OldFamily => old_family(&stand.type_code),
            Self::Type => &stand.type_code,
            Self::Field => top(Table::Field, &stand.field),
            Self::Ip => top(Table::Ip, &stand.ip),
            Self::Plan => top(Table::PlanSource, &stand.plan_source),
            Self::SellerNature => fold(&stand.seller_nature),
            Self::BuyerNature => fold(&stand.buyer_nature),
            Self::SellerPlace => place(&stand.seller_region),
            Self::BuyerPlace => place(&stand.buyer_region),
            Self::Objective => top(Table::Objective, &stand.objective),
            Self::Band => band(stand.total_fen),
            Self::Industry => top(Table::Industry, &stand.industry),
            Self::Origin if row.entry.origin.is_empty() => NONE,
            Self::Origin => &row.entry.origin,
            Self::Month => return format!("{:04}-{:02}", row.on.year(), row.on.month()).into(),
            Self::Quarter => {
                return format!("{}-Q{}", row.on.year(), row.on.month0() / 3 + 1).into();
            }
            Self::Year => return row.on.year().to_string().into(),
            Self::Family => row.family(),
            Self::County => row.county(scope),
            Self::Zone => row.entry.places.of(row, Kind::Zone, scope).unwrap_or(NONE),
            Self::Point => row.entry.places.of(row, Kind::Point, scope).unwrap_or(NONE),
            Self::RegistrationPoint => match &row.entry.registration_number {
                Some(number) => return format!("{}-{}", number.area(), number.point()).into(),
                None => NONE,
            },
        };
        Cow::Borrowed(word)
    }

    /// What its lines are made of, each a line of its own under them.
    #[must_use]
    pub fn parts(self) -> Option<Self> {
        match self {
            Self::OldFamily | Self::Family => Some(Self::Type),
            Self::SellerNature | Self::BuyerNature => Some(self),
            _ => None,
        }
    }

    /// The line that a word of its parts stands under.
    #[must_use]
    pub fn over(self, part: &str) -> &str {
        match self {
            Self::OldFamily => old_family(part),
            Self::Family => top(Table::ContractType, part),
            Self::SellerNature | Self::BuyerNature => top(Table::PartyFold, part),
            _ => part,
        }
    }

    /// The line that a word of its own stands under: only natures have such.
    #[must_use]
    pub fn over_itself(self, word: &str) -> &str {
        match self {
            Self::SellerNature | Self::BuyerNature => self.over(word),
            _ => word,
        }
    }

    /// Whether what bears a word is inside a cut: 高等院校 are 事业法人 too.
    #[must_use]
    pub fn covers(self, cut: &str, word: &str) -> bool {
        let nature = matches!(self, Self::SellerNature | Self::BuyerNature);
        cut == word || nature && codes::within(Table::PartyFold, word, cut)
    }

    /// Whether a contract is inside a cut.
    #[must_use]
    pub fn holds(self, cut: &str, row: &Counted<'_>, scope: Scope) -> bool {
        let word = self.word(row, scope);
        match cut.strip_prefix(BUT) {
            Some(words) => words.split(',').all(|one| !self.covers(one, &word)),
            None => self.covers(cut, &word),
        }
    }

    /// All words there are, in the order of a table; none for days, which a period says better.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        let of = |table, wanted: fn(&codes::Row) -> bool| {
            let rows = codes::all(table).iter().filter(|row| wanted(row));
            rows.map(|row| row.code.as_str()).collect()
        };
        match self {
            Self::Month | Self::Quarter | Self::Year | Self::RegistrationPoint => Vec::new(),
            Self::SellerPlace | Self::BuyerPlace => PLACES.to_vec(),
            Self::Origin => crate::deals::origin::CODES.to_vec(),
            Self::County => {
                let home = |row: &codes::Row| row.code.starts_with(HOME) && row.until.is_none();
                let mut words: Vec<&str> = of(Table::Region, home);
                words.push("other");
                words
            }
            Self::Type => of(Table::ContractType, |row| {
                codes::is_leaf(Table::ContractType, &row.code)
            }),
            Self::OldFamily => {
                let mut words: Vec<&str> = codes::all(Table::ContractType)
                    .iter()
                    .filter_map(|row| row.old.as_deref())
                    .collect();
                words.sort_unstable();
                words.dedup();
                words
            }
            _ => self
                .table()
                .map(|table| of(table, |row| row.parent.is_none()))
                .unwrap_or_default(),
        }
    }

    fn table(self) -> Option<Table> {
        match self {
            Self::OldFamily | Self::Type | Self::Family => Some(Table::ContractType),
            Self::Field => Some(Table::Field),
            Self::Ip => Some(Table::Ip),
            Self::Plan => Some(Table::PlanSource),
            Self::SellerNature | Self::BuyerNature => Some(Table::PartyFold),
            Self::Objective => Some(Table::Objective),
            Self::Band => Some(Table::AmountBand),
            Self::Industry => Some(Table::Industry),
            Self::Zone => Some(Table::Zone),
            Self::SellerPlace
            | Self::BuyerPlace
            | Self::Origin
            | Self::Month
            | Self::Quarter
            | Self::Year
            | Self::County
            | Self::Point
            | Self::RegistrationPoint => None,
        }
    }

    /// The words of its code table that could be chosen on a day, without those under them unless they are its parts; months
    /// and origins have none.
    #[must_use]
    pub fn words_on(self, day: NaiveDate) -> Vec<String> {
        let codes = |rows: Vec<&codes::Row>| rows.iter().map(|row| row.code.clone()).collect();
        match (self, self.table()) {
            (Self::SellerPlace | Self::BuyerPlace, _) => PLACES.map(str::to_owned).to_vec(),
            (Self::County, _) => codes::rows(Table::Region, day)
                .filter(|row| row.code == "511700" || row.parent.as_deref() == Some("511700"))
                .map(|row| row.code.clone())
                .collect(),
            (Self::Type, Some(table)) => codes(
                codes::rows(table, day)
                    .filter(|row| codes::is_leaf(table, &row.code))
                    .collect(),
            ),
            (Self::SellerNature | Self::BuyerNature, Some(table)) => {
                codes(codes::rows(table, day).collect())
            }
            (_, Some(table)) => codes(codes::tops(table, day).collect()),
            (_, None) => Vec::new(),
        }
    }

    /// A word for people to read.
    #[must_use]
    pub fn label(self, word: &str, locale: Locale) -> String {
        if word == NONE {
            return t(locale, "not-stated");
        }
        if let Some(words) = word.strip_prefix(BUT) {
            let n = i64::try_from(words.split(',').count()).unwrap_or(i64::MAX);
            return t_with(
                locale,
                "report-all-but",
                &[("n".to_owned(), Arg::Number(n))],
            );
        }
        if let Some(table) = self.table() {
            return codes::label(table, word, locale.tag()).into_owned();
        }
        match self {
            Self::SellerPlace | Self::BuyerPlace => t(locale, &format!("report-place-{word}")),
            Self::Origin => t(locale, &format!("deal-origin-{word}")),
            Self::County => super::pages::parts::region(word, locale),
            _ => word.to_owned(),
        }
    }

    /// Its own name.
    #[must_use]
    pub fn name(self, locale: Locale) -> String {
        t(
            locale,
            &format!("report-by-{}", self.code().replace('_', "-")),
        )
    }

    /// Where a word stands among the others of its table: in the order of the code table, else by itself.
    #[must_use]
    pub fn place_of(self, word: &str) -> (usize, String) {
        let place = match self {
            Self::SellerPlace | Self::BuyerPlace => PLACES.iter().position(|one| *one == word),
            _ => self
                .table()
                .and_then(|table| codes::all(table).iter().position(|row| row.code == word)),
        };
        let last = if word == NONE {
            usize::MAX
        } else {
            usize::MAX - 1
        };
        (place.unwrap_or(last), word.to_owned())
    }
}
