//! The tables of a contract text: the parties, the patents, the money that is listed by itself, the instalments.

use super::compose::Filler;
use super::facts::{self};
use super::text::ContractText;
use crate::contracts::details::Side;
use crate::deals::offers::Instalment;
use crate::identifiers::PatentNumber;
use crate::office::{Column, Fact, Text};
use crate::web::words::{Locale, t};

type Filled = (Vec<Column>, Vec<Vec<Text>>);

/// Both sides, each with its further parties.
pub(super) fn parties(filler: &mut Filler<'_>, text: &ContractText) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (side, letter, role) in [
        (Side::Buyer, "甲方", &text.buyer),
        (Side::Seller, "乙方", &text.seller),
    ] {
        let code = side.code();
        facts.push(Fact::new(format!("{role}（{letter}）"), filler.value(code)));
        for (part, name) in [
            ("uscc", "统一社会信用代码"),
            ("address", "住所地"),
            ("representative", "法定代表人"),
            ("contact", "项目联系人"),
            ("phone", "联系电话"),
            ("postal_code", "邮政编码"),
        ] {
            let value = filler.value(&format!("{code}_{part}"));
            facts.push(Fact::new(format!("　{name}"), value));
        }
        let further: Vec<_> = filler.source.values.details.further_of(side).collect();
        for party in further {
            let uscc = if party.uscc.is_empty() {
                String::new()
            } else {
                format!("（统一社会信用代码 {}）", party.uscc)
            };
            let words = format!("{}{uscc}", party.name);
            facts.push(Fact::new(format!("其他{role}（{letter}）"), words));
        }
    }
    facts
}

/// 845: name, applicant and holder, filing date, number, how long it holds.
pub(super) fn patents(filler: &mut Filler<'_>) -> Filled {
    let columns = vec![
        Column::new("发明创造名称", 26),
        Column::new("申请号／专利号", 22),
        Column::new("申请人／专利权人", 24),
        Column::new("申请日", 14),
        Column::new("有效期限", 14),
    ];
    let kept = filler.source.with_suggestions().patents;
    let numbers = filler.source.values.patents.clone();
    let type_code = filler.source.values.type_code.as_str();
    let mut rows = Vec::new();
    for number in numbers.lines().filter(|line| !line.trim().is_empty()) {
        let words = kept.get(number).cloned().unwrap_or_default();
        let people = match (words.applicant.as_str(), words.holder.as_str()) {
            ("", one) | (one, "") => one.to_owned(),
            (one, other) if one == other => one.to_owned(),
            (one, other) => format!("申请人：{one}\n专利权人：{other}"),
        };
        let day = chrono::NaiveDate::parse_from_str(&words.filed_on, "%Y-%m-%d");
        let day = day.map(facts::day).unwrap_or_default();
        rows.push(vec![
            filler.or_blank("patent_name", number, &words.name),
            Text::from(number),
            filler.or_blank("patent_people", number, &people),
            filler.or_blank("patent_filed_on", number, &day),
            {
                let validity = validity(number, &words.valid_until, type_code);
                filler.or_blank("patent_valid_until", number, &validity)
            },
        ]);
    }
    if rows.is_empty() {
        let blank = |filler: &mut Filler<'_>| filler.or_blank("patents", "", "");
        rows.push((0..5).map(|_| blank(filler)).collect());
    }
    (columns, rows)
}

/// The type of a contract on a right to a patent application: what it is about has not been granted yet.
const APPLICATION_RIGHT: &str = "22";

/// Until a day that was filled in, or by the law's years for a number that is written as a granted one's. Whether any
/// other was granted is not known here, and stays blank.
fn validity(number: &str, until: &str, type_code: &str) -> String {
    if let Ok(day) = chrono::NaiveDate::parse_from_str(until, "%Y-%m-%d") {
        return format!("至{}", facts::day(day));
    }
    match PatentNumber::parse(number) {
        Ok(PatentNumber::Application(one)) if one.is_granted() => {
            format!("自申请日起{}年", one.kind().life_years())
        }
        Ok(_) if type_code == APPLICATION_RIGHT => "尚未授权".to_owned(),
        _ => String::new(),
    }
}

/// What is listed by itself, and what of it is taken off.
pub(super) fn items(filler: &mut Filler<'_>) -> Filled {
    let columns = vec![
        Column::new("项目", 34),
        Column::new("类别", 16),
        Column::figures("金额（元）", 22),
        Column::new("处理", 28),
    ];
    let items = &filler.source.values.items;
    let rows = items.iter().map(|item| {
        let treated = if item.carrier {
            "合理数量的技术载体，不扣除"
        } else {
            "从技术交易额中扣除"
        };
        vec![
            Text::from(item.name.as_str()),
            Text::from(t(Locale::Zh, &format!("contract-item-{}", item.kind))),
            Text::from(item.amount.yuan_grouped()),
            Text::from(treated),
        ]
    });
    (columns, rows.collect())
}

/// The parts of the price with their sum; a blank row as long as there are none that add up.
pub(super) fn instalments(filler: &mut Filler<'_>) -> Filled {
    let columns = vec![
        Column::new("期次", 12),
        Column::new("支付条件或者时间", 36),
        Column::figures("金额（元）", 20),
        Column::new("大写", 32),
    ];
    let source = filler.source;
    let parts = source.instalments().unwrap_or_default();
    let mut rows: Vec<Vec<Text>> = parts
        .iter()
        .enumerate()
        .map(|(n, part)| {
            vec![
                Text::from(format!("第{}期", n + 1)),
                Text::from(condition(part)),
                Text::from(part.amount.yuan_grouped()),
                Text::from(part.amount.capitals()),
            ]
        })
        .collect();
    if rows.is_empty() {
        let mut blank = || filler.or_blank("instalments", "", "");
        rows.push(vec!["第1期".into(), blank(), blank(), blank()]);
    } else {
        let total = source.values.total;
        rows.push(vec![
            Text::new().strong("合计"),
            Text::new(),
            Text::new().strong(total.yuan_grouped()),
            Text::new().strong(total.capitals()),
        ]);
    }
    (columns, rows)
}

fn condition(part: &Instalment) -> String {
    match part.due_on {
        Some(day) => format!("{}（{}前）", part.what, facts::day(day)),
        None => part.what.clone(),
    }
}
