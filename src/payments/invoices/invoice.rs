//! An invoice that a payer asks for: what is asked, where it stands, how much may be asked. Pure. Must stay true: never
//! more is invoiced than was paid and not returned; the centre invoices its own fees and nothing else.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::contracts::performing::sum;
use crate::halfwidth::code_text;
use crate::identifiers::{Email, Uscc};
use crate::ids::{InvoiceId, OrderId, OrganisationId, UserId};
use crate::messages::Say as _;
use crate::money::Money;
use crate::payments::order::Order;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const WORDS_MOST: usize = 300;

/// 普通 or 专用.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    Ordinary,
    Special,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Ordinary, Self::Special];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Special => "special",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Waits for finance.
    Asked,
    Issued,
    Refused,
    /// Its payer took the request back.
    Withdrawn,
    /// Taken back whole by red-letter invoices (红字发票).
    Reversed,
}

impl State {
    pub const ALL: [Self; 5] = [
        Self::Asked,
        Self::Issued,
        Self::Refused,
        Self::Withdrawn,
        Self::Reversed,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Issued => "issued",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Reversed => "reversed",
        }
    }

    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Asked => "warning",
            Self::Issued => "success",
            Self::Refused => "danger",
            Self::Withdrawn | Self::Reversed => "plain",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invoice {
    pub id: InvoiceId,
    pub order_id: OrderId,
    pub payer_id: OrganisationId,
    pub kind: Kind,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub buyer_name: String,
    pub buyer_code: String,
    pub address: String,
    pub phone: String,
    pub bank: String,
    pub account: String,
    pub send_to: String,
    pub note: String,
    pub state: State,
    pub number: Option<String>,
    pub issued_on: Option<NaiveDate>,
    #[sqlx(rename = "reversed_fen")]
    pub reversed: Money,
    pub words: String,
    pub batch: Option<Uuid>,
    pub exported_at: Option<DateTime<Utc>>,
    pub asked_by: UserId,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl Invoice {
    /// What of it stands.
    #[must_use]
    pub fn stands(&self) -> Money {
        match self.state {
            State::Asked | State::Issued => {
                self.amount.checked_sub(self.reversed).unwrap_or_default()
            }
            State::Refused | State::Withdrawn | State::Reversed => Money::ZERO,
        }
    }
}

/// A red-letter invoice against one that was issued.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Red {
    pub number: String,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub red_on: NaiveDate,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

/// What of an order the payer has paid and not got back: the most that its invoices may come to. Money that is about to
/// go back is not invoiced any more.
#[must_use]
pub fn invoiceable(order: &Order) -> Money {
    if !order.kind.is_fee() || order.payee.is_some() {
        return Money::ZERO;
    }
    [order.returned, order.moving]
        .into_iter()
        .fold(order.paid, |rest, less| {
            rest.checked_sub(less).unwrap_or_default()
        })
        .max(Money::ZERO)
}

/// What a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub kind: Kind,
    pub amount: Money,
    pub buyer_name: String,
    pub buyer_code: String,
    pub address: String,
    pub phone: String,
    pub bank: String,
    pub account: String,
    pub send_to: String,
    pub note: String,
}

/// What a request is read against.
pub struct Frame<'a> {
    pub most: Money,
    /// A code that staff let pass although its check digit fails.
    pub let_pass: Option<&'a str>,
}

fn tax_code(text: &str, let_pass: Option<&str>) -> Result<String, Message> {
    match Uscc::parse(text) {
        Ok(code) => Ok(code.as_str().to_owned()),
        Err(error) => Uscc::parse_shape(text)
            .ok()
            .map(|code| code.as_str().to_owned())
            .filter(|code| error.can_be_overridden() && let_pass == Some(code.as_str()))
            .ok_or_else(|| error.message()),
    }
}

impl Asked {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, frame: &Frame<'_>) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let kind = r.parsed("kind", |text| {
            let found = Kind::ALL.into_iter().find(|kind| kind.code() == text);
            found.ok_or_else(|| Message::new("field-required"))
        });
        let amount = r.parsed("amount", |text| {
            let amount = sum(text)?;
            if amount > frame.most {
                let most = frame.most.yuan_grouped();
                return Err(Message::new("invoice-too-much").with("most", most));
            }
            Ok(amount)
        });
        let buyer_name = r.text("buyer_name", 100);
        let buyer_code = r.parsed("buyer_code", |text| tax_code(text, frame.let_pass));
        let address = r.optional("address", 100).unwrap_or_default();
        let phone = r.optional("phone", 40).unwrap_or_default();
        let bank = r.optional("bank", 100).unwrap_or_default();
        let account = r.optional_parsed("account", |text| {
            let account = code_text(text).replace('-', "");
            let digits = account.chars().all(|c| c.is_ascii_digit());
            if digits && (6..=32).contains(&account.len()) {
                Ok(account)
            } else {
                Err(Message::new("invoice-account-wrong"))
            }
        });
        let send_to = r.parsed("send_to", |text| {
            Email::parse(text)
                .map(|email| email.as_str().to_owned())
                .map_err(|e| e.message())
        });
        let note = r.optional("note", WORDS_MOST).unwrap_or_default();
        let whole = (|| {
            Some(Self {
                kind: kind?,
                amount: amount?,
                buyer_name: buyer_name?,
                buyer_code: buyer_code?,
                address,
                phone,
                bank,
                account: account.unwrap_or_default(),
                send_to: send_to?,
                note,
            })
        })();
        r.finish(whole)
    }
}

/// The number of an invoice as it is typed: digits and letters, eight to thirty of them.
///
/// # Errors
/// When it can't be one.
pub fn number(text: &str) -> Result<String, Message> {
    let number = code_text(text).replace('-', "");
    let plain = number.chars().all(|c| c.is_ascii_alphanumeric());
    if plain && (8..=30).contains(&number.len()) {
        Ok(number)
    } else {
        Err(Message::new("invoice-number-wrong"))
    }
}

/// Whether a number has the twenty digits that invoices mostly have now; others are taken too, with a word.
#[must_use]
pub fn looks_usual(number: &str) -> bool {
    number.len() == 20 && number.bytes().all(|b| b.is_ascii_digit())
}

/// What finance types in of an invoice it issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub number: String,
    pub on: NaiveDate,
}

impl Issued {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, asked: NaiveDate, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let number = r.parsed("number", number);
        let on = r.required_date("issued_on", asked, today);
        let whole = number.zip(on).map(|(number, on)| Self { number, on });
        r.finish(whole)
    }
}

/// What finance types in of a red-letter invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    pub number: String,
    pub amount: Money,
    pub on: NaiveDate,
    pub words: String,
}

impl Reversal {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, of: &Invoice, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let number = r.parsed("red_number", number);
        let amount = r.parsed("red_amount", |text| {
            let amount = sum(text)?;
            if amount > of.stands() {
                let most = of.stands().yuan_grouped();
                return Err(Message::new("invoice-red-too-much").with("most", most));
            }
            Ok(amount)
        });
        let on = r.required_date("red_on", of.issued_on.unwrap_or(today), today);
        let words = r.text("red_words", WORDS_MOST);
        let whole = (|| {
            Some(Self {
                number: number?,
                amount: amount?,
                on: on?,
                words: words?,
            })
        })();
        r.finish(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(changes: &[(&str, &str)]) -> Typed {
        let mut typed: Typed = [
            ("kind", "special"),
            ("amount", "3,000"),
            ("buyer_name", "达川岩丝新材料有限公司（虚构）"),
            ("buyer_code", "91511703fake100358"),
            ("send_to", "fapiao@company.example"),
            ("account", "6222 0000 1111"),
        ]
        .into_iter()
        .collect();
        for (field, value) in changes {
            typed.set(field, *value);
        }
        typed
    }

    fn parse(changes: &[(&str, &str)], let_pass: Option<&str>) -> Result<Asked, Errors> {
        let frame = Frame {
            most: Money::from_fen(300_000),
            let_pass,
        };
        Asked::parse(&typed(changes), &frame)
    }

    #[test]
    fn a_request_is_read_whole_and_the_tax_number_checked() {
        let read = parse(&[], None).unwrap();
        assert_eq!(read.buyer_code, "91511703FAKE100358");
        assert_eq!(read.buyer_name, "达川岩丝新材料有限公司（虚构）");
        assert_eq!(read.account, "622200001111");
        for (changes, field) in [
            (&[("amount", "3000.01")][..], "amount"),
            (&[("amount", "0")], "amount"),
            (&[("buyer_code", "91511703FAKE100359")], "buyer_code"),
            (&[("buyer_code", "91511703FAKE10035")], "buyer_code"),
            (&[("send_to", "nobody")], "send_to"),
            (&[("kind", "")], "kind"),
            (&[("account", "12A456")], "account"),
        ] {
            let errors = parse(changes, None).unwrap_err();
            assert!(
                errors.0.iter().any(|(at, _)| at == field),
                "{changes:?}: {errors:?}"
            );
        }
    }

    #[test]
    fn a_code_that_staff_let_pass_is_taken_and_no_other() {
        let odd = [("buyer_code", "91511703FAKE100359")];
        assert!(parse(&odd, Some("91511703FAKE100359")).is_ok());
        assert!(parse(&odd, Some("91511703FAKE100357")).is_err());
    }

    #[test]
    fn numbers_are_taken_as_typed_and_unusual_ones_are_noticed() {
        assert_eq!(
            number("２６ 5120 0000 0012 3456 78").as_deref(),
            Ok("26512000000012345678")
        );
        assert!(looks_usual("26512000000012345678"));
        assert_eq!(number("24517001").as_deref(), Ok("24517001"));
        assert!(!looks_usual("24517001"));
        for wrong in [
            "",
            "123",
            "2451/001x",
            "=1+1",
            "1234567890123456789012345678901",
        ] {
            assert!(number(wrong).is_err(), "{wrong}");
        }
    }
}
