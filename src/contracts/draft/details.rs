//! Reads the particulars of a contract from a form, and back into a form again. All of it may be left out: what is
//! missing stays blank on the papers. What is written must be right.

use crate::codes::Table;
use crate::codes::contract_type::{is_licence, is_transfer};
use crate::contracts::details::{Details, FurtherParty, PartyDetails, Side};
use crate::identifiers::{Phone, PostalCode, Uscc};
use crate::listings::content;
use crate::messages::Say as _;
use crate::money::{Money, Unit, percent};
use crate::organisations::organisation::Organisation;
use crate::web::form::{Reader, Typed};
use crate::web::words::Message;

/// Further parties of both sides together.
const FURTHER_MOST: usize = 20;

/// The texts of a party's block: field, most characters.
const TEXTS: [(&str, usize); 5] = [
    ("address", 200),
    ("representative", 50),
    ("contact", 50),
    ("bank", 100),
    ("bank_account", 40),
];

pub(super) fn read(
    r: &mut Reader<'_>,
    type_code: Option<&str>,
    related: bool,
    known: &[Organisation],
) -> Details {
    let licence = type_code.is_some_and(is_licence);
    let passes_rights = licence || type_code.is_some_and(is_transfer);
    let text = |r: &mut Reader<'_>, field, most| r.optional(field, most).unwrap_or_default();
    Details {
        seller: party(r, Side::Seller, known),
        buyer: party(r, Side::Buyer, known),
        further: further(r, known),
        signed_at: text(r, "signed_at", 100),
        sublicensable: flag(r, "sublicensable").filter(|_| licence),
        investment: sum(r, "investment").filter(|_| passes_rights),
        output: sum(r, "output").filter(|_| passes_rights),
        share: share(r).filter(|_| related),
        agent: text(r, "agent", 50),
        agent_phone: phone(r, "agent_phone"),
        foreign_language: r.typed.get("foreign_language") == "yes",
        government_project: r.typed.get("government_project") == "yes",
    }
}

fn party(r: &mut Reader<'_>, side: Side, known: &[Organisation]) -> PartyDetails {
    let at = |field: &str| format!("{}_{field}", side.code());
    let [address, representative, contact, bank, bank_account] =
        TEXTS.map(|(field, most)| r.optional(&at(field), most).unwrap_or_default());
    PartyDetails {
        uscc: uscc(r, &at("uscc"), known),
        country: country(r, &at("country")),
        transfer_agency: flag(r, &at("transfer_agency")),
        research: flag(r, &at("research")),
        converted: flag(r, &at("converted")),
        zone: flag(r, &at("zone")),
        listed: flag(r, &at("listed")),
        scale: content::optional_code(r, &at("scale"), Table::EnterpriseScale).unwrap_or_default(),
        industry: content::optional_code(r, &at("industry"), Table::Industry).unwrap_or_default(),
        postal_code: postal_code(r, &at("postal_code")),
        phone: phone(r, &at("phone")),
        address,
        representative,
        contact,
        bank,
        bank_account,
    }
}

/// Yes, no, or not stated.
fn flag(r: &mut Reader<'_>, field: &str) -> Option<bool> {
    r.optional_parsed(field, |text| match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Message::new("field-unknown-choice")),
    })
}

/// A code with right checks, or one of an organisation named here that an administrator let pass.
fn uscc(r: &mut Reader<'_>, field: &str, known: &[Organisation]) -> String {
    r.optional_parsed(field, |text| {
        Uscc::parse(text).or_else(|error| {
            let passed = |code: &Uscc| {
                let mut cards = known.iter().filter(|card| card.uscc_overridden);
                error.can_be_overridden() && cards.any(|card| card.uscc == code.as_str())
            };
            Uscc::parse_shape(text)
                .ok()
                .filter(passed)
                .ok_or_else(|| error.message())
        })
    })
    .map(|code| code.to_string())
    .unwrap_or_default()
}

fn country(r: &mut Reader<'_>, field: &str) -> String {
    r.optional_parsed(field, |text| {
        let code = crate::halfwidth::code_text(text);
        let fits = code.len() == 3 && code.chars().all(|c| c.is_ascii_digit());
        fits.then_some(code)
            .ok_or_else(|| Message::new("contract-country-wrong"))
    })
    .unwrap_or_default()
}

fn postal_code(r: &mut Reader<'_>, field: &str) -> String {
    r.optional_parsed(field, |text| {
        PostalCode::parse(text).map_err(|_| Message::new("contract-postal-code-wrong"))
    })
    .map(|code| code.to_string())
    .unwrap_or_default()
}

fn phone(r: &mut Reader<'_>, field: &str) -> String {
    r.optional_parsed(field, |text| Phone::parse(text).map_err(|e| e.message()))
        .map(|phone| phone.to_string())
        .unwrap_or_default()
}

fn sum(r: &mut Reader<'_>, field: &str) -> Option<Money> {
    r.optional_parsed(field, |text| {
        Money::parse(text, Unit::Yuan).map_err(|e| e.message())
    })
}

fn share(r: &mut Reader<'_>) -> Option<i64> {
    r.optional_parsed("share", |text| {
        percent::parse(text).ok_or_else(|| Message::new("contract-share-wrong"))
    })
}

/// The rows of further parties that something was typed into.
pub(super) fn rows(typed: &Typed) -> Vec<usize> {
    let filled = |n: &usize| {
        ["name", "uscc"]
            .iter()
            .any(|field| typed.is_set(&format!("further.{n}.{field}")))
    };
    typed.rows("further").into_iter().filter(filled).collect()
}

fn further(r: &mut Reader<'_>, known: &[Organisation]) -> Vec<FurtherParty> {
    let rows = rows(r.typed);
    if rows.len() > FURTHER_MOST {
        let message = Message::new("contract-too-many-parties").with("most", FURTHER_MOST);
        r.errors.add("further", message);
        return Vec::new();
    }
    rows.into_iter().filter_map(|n| one(r, n, known)).collect()
}

fn one(r: &mut Reader<'_>, n: usize, known: &[Organisation]) -> Option<FurtherParty> {
    let at = |field: &str| format!("further.{n}.{field}");
    let side = Side::from_code(r.typed.get(&at("side")));
    if side.is_none() {
        r.error(&at("side"), "field-choose");
    }
    let name = r.text(&at("name"), super::NAME_MOST);
    let region = content::code(r, &at("region"), Table::Region);
    Some(FurtherParty {
        uscc: uscc(r, &at("uscc"), known),
        side: side?,
        name: name?,
        region: region?,
    })
}

fn word(flag: Option<bool>) -> &'static str {
    match flag {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

/// Puts the particulars into a form.
pub(super) fn write(typed: &mut Typed, d: &Details) {
    for side in Side::ALL {
        let p = d.of(side);
        let pairs = [
            ("uscc", p.uscc.as_str()),
            ("country", &p.country),
            ("transfer_agency", word(p.transfer_agency)),
            ("research", word(p.research)),
            ("converted", word(p.converted)),
            ("zone", word(p.zone)),
            ("listed", word(p.listed)),
            ("scale", &p.scale),
            ("industry", &p.industry),
            ("address", &p.address),
            ("postal_code", &p.postal_code),
            ("representative", &p.representative),
            ("contact", &p.contact),
            ("phone", &p.phone),
            ("bank", &p.bank),
            ("bank_account", &p.bank_account),
        ];
        for (field, value) in pairs {
            put(typed, &format!("{}_{field}", side.code()), value);
        }
    }
    for (n, party) in d.further.iter().enumerate() {
        put(typed, &format!("further.{n}.side"), party.side.code());
        put(typed, &format!("further.{n}.name"), &party.name);
        put(typed, &format!("further.{n}.uscc"), &party.uscc);
        put(typed, &format!("further.{n}.region"), &party.region);
    }
    let yuan = |sum: Option<Money>| sum.map(Money::yuan_text).unwrap_or_default();
    put(typed, "signed_at", &d.signed_at);
    put(typed, "sublicensable", word(d.sublicensable));
    put(typed, "investment", &yuan(d.investment));
    put(typed, "output", &yuan(d.output));
    put(
        typed,
        "share",
        &d.share.map(percent::text).unwrap_or_default(),
    );
    put(typed, "agent", &d.agent);
    put(typed, "agent_phone", &d.agent_phone);
    for (field, set) in [
        ("foreign_language", d.foreign_language),
        ("government_project", d.government_project),
    ] {
        put(typed, field, if set { "yes" } else { "" });
    }
}

fn put(typed: &mut Typed, field: &str, value: &str) {
    if !value.is_empty() {
        typed.push(field, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::form::Errors;
    use proptest::prelude::*;
    use rstest::rstest;

    fn parsed(typed: &Typed, type_code: &str, related: bool) -> Result<Details, Errors> {
        let mut r = Reader::new(typed);
        let details = read(&mut r, Some(type_code), related, &[]);
        r.finish(Some(details))
    }

    #[test]
    fn nothing_typed_is_nothing_stated() {
        assert_eq!(
            parsed(&Typed::default(), "11", false),
            Ok(Details::default())
        );
    }

    #[rstest]
    #[case("seller_uscc", "91511700FAKE100198", "uscc-check")]
    #[case("buyer_uscc", "9151", "uscc-length")]
    #[case("buyer_country", "CN", "contract-country-wrong")]
    #[case("seller_postal_code", "63500", "contract-postal-code-wrong")]
    #[case("seller_phone", "12", "phone-shape")]
    #[case("seller_listed", "maybe", "field-unknown-choice")]
    #[case("buyer_scale", "huge", "field-unknown-choice")]
    #[case("share", "120%", "contract-share-wrong")]
    #[case("investment", "1e9", "money-exponent")]
    #[case("output", "-3", "money-negative")]
    fn what_is_written_must_be_right(#[case] field: &str, #[case] value: &str, #[case] key: &str) {
        let typed: Typed = [(field, value)].into_iter().collect();
        let errors = parsed(&typed, "21", true).unwrap_err();
        assert_eq!(errors.0.len(), 1);
        assert_eq!(errors.0[0].0, field);
        assert_eq!(errors.0[0].1.key, key);
    }

    #[test]
    fn what_belongs_to_other_types_is_passed_over() {
        let typed: Typed = [
            ("investment", "10万"),
            ("sublicensable", "yes"),
            ("share", "51"),
        ]
        .into_iter()
        .collect();
        assert_eq!(parsed(&typed, "51", false), Ok(Details::default()));
        let licence = parsed(&typed, "31", true).unwrap();
        assert_eq!(licence.investment, Money::from_yuan(100_000));
        assert_eq!(
            (licence.sublicensable, licence.share),
            (Some(true), Some(5_100))
        );
    }

    #[test]
    fn a_further_party_has_a_side_a_name_and_a_region() {
        let typed: Typed = [("further.0.name", "共同研发单位（虚构）")]
            .into_iter()
            .collect();
        let errors = parsed(&typed, "12", false).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["further.0.side", "further.0.region"]);
        let many: Typed = (0..=FURTHER_MOST)
            .map(|n| (format!("further.{n}.name"), "单位"))
            .collect();
        let errors = parsed(&many, "12", false).unwrap_err();
        assert_eq!(errors.0[0].1.key, "contract-too-many-parties");
    }

    fn flags() -> impl Strategy<Value = Option<bool>> {
        prop::option::of(any::<bool>())
    }

    prop_compose! {
        fn some_party()(
            flags in (flags(), flags(), flags(), flags(), flags()),
            known in any::<bool>(),
            address in "[一-龥]{0,20}",
        ) -> PartyDetails {
            let (transfer_agency, research, converted, zone, listed) = flags;
            let text = |text: &str| if known { text.to_owned() } else { String::new() };
            PartyDetails {
                uscc: text("91511700FAKE100197"),
                country: text("410"),
                transfer_agency, research, converted, zone, listed,
                scale: text("small"),
                industry: text("C30"),
                address,
                postal_code: text("635000"),
                representative: text("林亦川"),
                contact: text("苟思源"),
                phone: text("0818-2123456"),
                bank: text("示例银行"),
                bank_account: text("6200000000000000"),
            }
        }
    }

    proptest! {
        #[test]
        fn particulars_read_back_as_they_were_written(
            seller in some_party(), buyer in some_party(), share in prop::option::of(1_i64..=10_000),
            investment in prop::option::of(0_i64..1_000_000_000_000), foreign in any::<bool>(),
            names in prop::collection::vec(("[一-龥]{1,9}", any::<bool>()), 0..4),
        ) {
            let further = names.into_iter().map(|(name, sells)| FurtherParty {
                side: if sells { Side::Seller } else { Side::Buyer },
                name,
                uscc: String::new(),
                region: "511703".to_owned(),
            }).collect();
            let details = Details {
                seller, buyer, share, further,
                investment: investment.map(Money::from_fen),
                foreign_language: foreign,
                ..Details::default()
            };
            let mut typed = Typed::default();
            write(&mut typed, &details);
            prop_assert_eq!(parsed(&typed, "31", true), Ok(details));
        }
    }
}
