//! Every text for values of every kind: nothing left over, clauses in order, sums that agree with their 大写.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::compose::{BLANK, Composed, compose};
use super::facts::Source;
use super::fields::{self, Filled, Kind, PatentWords};
use super::text::{self, CLAUSES};
use crate::codes::{Table, contract_type};
use crate::contracts::contract::{Item, Values, deducted};
use crate::contracts::details::{Details, FurtherParty, PartyDetails, Side};
use crate::deals::offers::{Instalment, Terms};
use crate::money::{Money, Unit};
use crate::office::tests::{part, words_of};
use crate::office::{self, Block, Document, Text};

/// Types that a contract can have.
fn types() -> Vec<&'static str> {
    let rows = crate::codes::all(Table::ContractType).iter();
    rows.map(|row| row.code.as_str())
        .filter(|code| contract_type::is_type(code))
        .collect()
}

/// All words of a document, line by line.
fn lines(document: &Document) -> Vec<String> {
    let words = |text: &Text| text.words();
    let mut all = vec![document.header.clone()];
    for block in &document.blocks {
        match block {
            Block::Cover {
                title,
                subtitle,
                facts,
                foot,
            } => {
                all.extend([words(title), words(subtitle), words(foot)]);
                all.extend(facts.iter().map(|fact| words(&fact.value)));
            }
            Block::Title { text } | Block::Heading { text } | Block::Paragraph { text, .. } => {
                all.push(words(text));
            }
            Block::Clause { number, text, .. } => all.push(format!("{number} {}", words(text))),
            Block::Facts { facts } => all.extend(facts.iter().map(|fact| words(&fact.value))),
            Block::Table { table } => all.extend(table.rows.iter().flatten().map(words)),
            Block::Signatures { signatures } => {
                all.extend(signatures.iter().map(|one| words(&one.name)));
            }
            // A contract has no boxes to fill.
            Block::Form { .. } | Block::PageBreak => {}
        }
    }
    all
}

fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(y, m, d)
}

fn party(name: &str) -> PartyDetails {
    PartyDetails {
        uscc: "91511700FAKE100426".to_owned(),
        address: format!("四川省达州市高新区创新路{}号（虚构）", name.len()),
        postal_code: "635000".to_owned(),
        representative: "周示例".to_owned(),
        contact: "吴示例".to_owned(),
        phone: "0818-5550100".to_owned(),
        bank: "示例银行达州分行（虚构）".to_owned(),
        bank_account: "0000 0000 0000 0000".to_owned(),
        ..PartyDetails::default()
    }
}

/// A file in which nothing is missing.
fn whole(type_code: &str, payment: &str) -> (Values, Terms, Filled) {
    let total = Money::from_fen(60_000_000);
    let items = vec![Item {
        name: "铂铑热电偶".to_owned(),
        kind: "equipment".to_owned(),
        amount: Money::from_fen(8_000_000),
        carrier: false,
    }];
    let values = Values {
        name: "池窑温度场测试与调温模型（虚构）".to_owned(),
        type_code: type_code.to_owned(),
        licence_kind: if contract_type::is_licence(type_code) {
            "sole".to_owned()
        } else {
            String::new()
        },
        seller_name: "巴渠应用技术研究院（虚构）".to_owned(),
        buyer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
        third_party: "渠江阀泵制造有限公司（虚构）".to_owned(),
        starts_on: day(2026, 12, 1),
        ends_on: day(2028, 11, 30),
        total,
        non_technical: Money::from_fen(8_000_000),
        technical: Money::from_fen(52_000_000),
        ip: "11".to_owned(),
        payment: payment.to_owned(),
        patents: "ZL202119900001.9\n2021199000023".to_owned(),
        items,
        details: Details {
            seller: party("卖"),
            buyer: party("买方"),
            signed_at: "四川省达州市".to_owned(),
            further: vec![FurtherParty {
                side: Side::Seller,
                name: "通川示例学院（虚构）".to_owned(),
                uscc: String::new(),
                region: "511702".to_owned(),
            }],
            ..Details::default()
        },
        ..Values::default()
    };
    let terms = Terms {
        subject: "测试三座池窑的温度场，建立调温模型并在一条产线上验证。".to_owned(),
        type_code: type_code.to_owned(),
        licence_kind: values.licence_kind.clone(),
        sublicensable: false,
        territory: "四川省".to_owned(),
        starts_on: day(2026, 12, 1).unwrap(),
        ends_on: day(2028, 11, 30).unwrap(),
        payment: payment.to_owned(),
        total,
        instalments: instalments(total, &[3, 4, 3]),
        entry_fee: Some(Money::from_fen(10_000_000)),
        royalty: None,
        ownership: "by_law".to_owned(),
        ownership_words: String::new(),
        acceptance: "连续运行 72 小时，温度波动不超过 ±3 ℃，由双方共同测试。".to_owned(),
        other: String::new(),
    };
    (values, terms, filled())
}

fn instalments(total: Money, weights: &[u32]) -> Vec<Instalment> {
    let parts = total.split(weights).into_iter().enumerate();
    parts
        .map(|(n, amount)| Instalment {
            what: format!("第{}阶段验收合格后十五日内", n + 1),
            due_on: day(2027, 3, 31).filter(|_| n == 0),
            amount,
        })
        .collect()
}

/// A word for every field.
fn filled() -> Filled {
    let mut filled = Filled::default();
    for field in fields::FIELDS {
        let words = match field.kind {
            Kind::Line => "按双方约定".to_owned(),
            Kind::Area => {
                "第一，按任务书逐项完成；第二，提交书面记录。\n第三，由双方签字确认。".to_owned()
            }
            Kind::Number => "2".to_owned(),
            Kind::Money => "100000".to_owned(),
            Kind::Rate => "3.5".to_owned(),
            Kind::Choice(codes) => codes[0].to_owned(),
        };
        filled.words.insert(field.key.to_owned(), words);
    }
    filled.words.insert("copies".to_owned(), "6".to_owned());
    for number in ["ZL202119900001.9", "2021199000023"] {
        let words = PatentWords {
            name: "一种池窑温度场的测量方法".to_owned(),
            applicant: "巴渠应用技术研究院（虚构）".to_owned(),
            holder: "巴渠应用技术研究院（虚构）".to_owned(),
            filed_on: "2021-05-10".to_owned(),
            valid_until: if number.starts_with("ZL") {
                String::new()
            } else {
                "2039-05-09".to_owned()
            },
        };
        filled.patents.insert(number.to_owned(), words);
    }
    filled
}

fn draft(values: &Values, terms: Option<&Terms>, filled: &Filled) -> Composed {
    let source = Source {
        number: "KX-H-2026-00001",
        values,
        terms,
        filled,
        plan: &[],
        titles: Vec::new(),
    };
    compose(text::of_type(&values.type_code).unwrap(), &source)
}

/// Every `人民币 F 元（大写：C）`: figures and capitals.
fn sums(lines: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in lines {
        for part in line.split("人民币 ").skip(1) {
            let Some((figures, rest)) = part.split_once(" 元（大写：") else {
                continue;
            };
            let (capitals, _) = rest.split_once('）').expect("a bracket closes");
            found.push((figures.to_owned(), capitals.to_owned()));
        }
    }
    found
}

fn check(values: &Values, terms: Option<&Terms>, filled: &Filled) {
    let composed = draft(values, terms, filled);
    let lines = lines(&composed.document);
    let all = lines.join("\n");
    for mark in ["{", "}", "**", "[", "]", "@"] {
        assert!(!all.contains(mark), "{mark} is left over in {all}");
    }
    let headings: Vec<&String> = lines.iter().filter(|line| line.starts_with('第')).collect();
    let clauses: Vec<&&String> = headings
        .iter()
        .filter(|line| line.contains("条　"))
        .collect();
    assert_eq!(clauses.len(), CLAUSES.len());
    assert_eq!(all.contains(BLANK), !composed.blanks.is_empty());
    let distinct: BTreeSet<_> = composed.blanks.iter().map(|b| (&b.name, &b.of)).collect();
    assert_eq!(distinct.len(), composed.blanks.len());
    for (figures, capitals) in sums(&lines) {
        if figures.contains("待填") {
            assert!(capitals.contains("待填"));
        } else {
            let sum = Money::parse(&figures, Unit::Yuan).unwrap();
            assert_eq!(sum.capitals(), capitals);
        }
    }
    for block in &composed.document.blocks {
        let Block::Table { table } = block else {
            continue;
        };
        if table.columns[0].head == "期次"
            && composed.blanks.iter().all(|b| b.name != "instalments")
        {
            let amounts: Vec<Money> = table
                .rows
                .iter()
                .map(|row| Money::parse(&row[2].words(), Unit::Yuan).unwrap())
                .collect();
            let (total, parts) = amounts.split_last().unwrap();
            assert_eq!(Money::total(parts.iter().copied()), Some(*total));
            assert_eq!(*total, values.total);
        }
    }
}

#[test]
fn a_whole_file_leaves_no_blank_in_any_text_and_makes_a_word_file() {
    for type_code in types() {
        for payment in ["1", "2", "3", "4", "9"] {
            let (values, terms, filled) = whole(type_code, payment);
            let composed = draft(&values, Some(&terms), &filled);
            assert_eq!(composed.blanks, [], "{type_code} {payment}");
            check(&values, Some(&terms), &filled);
        }
        let (values, terms, filled) = whole(type_code, "2");
        let document = draft(&values, Some(&terms), &filled).document;
        let bytes = office::write(&document).unwrap();
        let words = words_of(&part(&bytes, "word/document.xml")).concat();
        assert!(words.contains("达川岩丝新材料有限公司（虚构）") && words.contains("陆拾万元整"));
        assert_eq!(bytes, office::write(&document).unwrap());
    }
}

#[test]
fn what_nobody_knows_stays_blank_and_what_does_not_apply_reads_none() {
    for type_code in types() {
        let values = Values {
            type_code: type_code.to_owned(),
            ..Values::default()
        };
        check(&values, None, &Filled::default());
        let composed = draft(&values, None, &Filled::default());
        for name in ["name", "buyer", "seller_uscc", "total", "starts", "dispute"] {
            assert!(
                composed.blanks.iter().any(|b| b.name == name),
                "{type_code} {name}"
            );
        }
        let all = lines(&composed.document).join("\n");
        assert!(all.contains("无。"), "{type_code}");
    }
}

#[test]
fn accepted_terms_fill_what_nobody_filled_in_and_give_way_to_what_somebody_did() {
    let (values, terms, _) = whole("11", "2");
    let all = lines(&draft(&values, Some(&terms), &Filled::default()).document).join("\n");
    assert!(all.contains(&terms.subject) && all.contains(&terms.acceptance));
    assert!(all.contains("申请专利的权利属于乙方"));
    let mut filled = Filled::default();
    filled
        .words
        .insert("ownership".to_owned(), "buyer".to_owned());
    filled.words.insert("content".to_owned(), String::new());
    let composed = draft(&values, Some(&terms), &filled);
    let all = lines(&composed.document).join("\n");
    assert!(all.contains("归甲方所有") && !all.contains("申请专利的权利属于乙方"));
    assert!(!all.contains(&terms.subject));
    assert!(composed.blanks.iter().any(|blank| blank.name == "content"));
}

#[test]
fn instalments_that_do_not_add_up_are_left_blank() {
    let (mut values, terms, filled) = whole("51", "2");
    values.total = Money::from_fen(60_000_001);
    let composed = draft(&values, Some(&terms), &filled);
    assert!(
        composed
            .blanks
            .iter()
            .any(|blank| blank.name == "instalments")
    );
}

#[test]
fn a_written_plan_counts_before_the_terms() {
    let (values, terms, filled) = whole("51", "2");
    let plan = instalments(values.total, &[1, 1]);
    let source = Source {
        number: "KX-H-2026-00001",
        values: &values,
        terms: Some(&terms),
        filled: &filled,
        plan: &plan,
        titles: Vec::new(),
    };
    assert_eq!(source.instalments(), Ok(&plan[..]));
    let odd = instalments(Money::from_fen(1), &[1]);
    let source = Source {
        plan: &odd,
        ..source
    };
    assert_eq!(source.instalments(), Err(&odd[..]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_valid_values_make_a_text_that_holds_together(
        (type_at, payment) in (0_usize..21, prop::sample::select(vec!["", "1", "2", "3", "4", "9"])),
        total in 3_i64..=99_999_999_999_999_i64,
        (share, carrier, estimated) in (0_u32..100, any::<bool>(), any::<bool>()),
        weights in prop::collection::vec(1_u32..9, 1..8),
        names in prop::collection::vec("[\\p{Han}A-Za-z0-9（）·<>&\"' ]{0,30}", 6),
        known in prop::collection::vec(any::<bool>(), fields::FIELDS.len()),
        choices in prop::collection::vec(0_usize..9, fields::FIELDS.len()),
        with_terms in any::<bool>(),
    ) {
        let (mut values, mut terms, mut filled) = whole(types()[type_at], payment);
        values.total = Money::from_fen(total);
        let off = values.total.split(&[share, 100 - share])[0];
        values.items[0].amount = off;
        values.items[0].carrier = carrier;
        if !off.is_positive() {
            values.items.clear();
        }
        values.non_technical = deducted(&values.items).unwrap();
        values.technical = values.total.checked_sub(values.non_technical).unwrap();
        values.estimated = estimated;
        values.name.clone_from(&names[0]);
        values.buyer_name.clone_from(&names[1]);
        values.details.buyer.address.clone_from(&names[2]);
        values.details.seller.phone.clone_from(&names[3]);
        values.third_party.clone_from(&names[4]);
        terms.instalments = instalments(values.total, &weights);
        for (n, field) in fields::FIELDS.iter().enumerate() {
            if let Kind::Choice(codes) = field.kind {
                let code = codes[choices[n] % codes.len()];
                filled.words.insert(field.key.to_owned(), code.to_owned());
            }
            if !known[n] {
                filled.words.remove(field.key);
            }
        }
        check(&values, with_terms.then_some(&terms), &filled);
    }
}
