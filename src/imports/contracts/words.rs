//! What the words of an old ledger mean: types under their names before 2021, regions of four digits or in words,
//! fields and kinds of parties. A word that could mean several things is asked, never guessed.

use crate::codes::contract_type::is_type;
use crate::codes::{self, Row, Table};
use crate::halfwidth::half_width;

/// A word's code, or that a person has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Code(String),
    Ask,
}

fn code(code: &str) -> Meaning {
    Meaning::Code(code.to_owned())
}

/// Without blanks and brackets' shapes, with one sort of dash.
fn bare(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '—' | '–' | '－' | '/' | '>' | ':' | '·' | '、' => '-',
            '（' | '[' | '【' => '(',
            '）' | ']' | '】' => ')',
            other => other,
        })
        .collect::<String>()
        .replace("--", "-")
}

/// Old labels of types that mean one thing only. The part after a dash decides.
const TYPES: &[(&str, &str)] = &[
    ("技术开发(委托)", "11"),
    ("技术开发-委托", "11"),
    ("委托开发", "11"),
    ("技术开发(合作)", "12"),
    ("技术开发-合作", "12"),
    ("合作开发", "12"),
    ("专利实施许可", "31"),
    ("专利实施许可转让", "31"),
    ("专利许可", "31"),
    ("技术秘密(使用权)", "32"),
    ("技术秘密使用权", "32"),
    ("技术秘密使用权转让", "32"),
    ("技术秘密(所有权)", "23"),
    ("技术秘密所有权转让", "23"),
    ("专利权", "21"),
    ("专利申请权", "22"),
    ("技术服务", "51"),
    ("技术咨询", "40"),
    ("技术培训", "52"),
    ("技术中介", "53"),
];

/// The type that a label means.
pub(super) fn contract_type(text: &str) -> Meaning {
    let text = bare(text);
    if is_type(&text) {
        return Meaning::Code(text);
    }
    let label = text.trim_end_matches("合同").trim_end_matches('-');
    // "技术服务—一般技术服务" says all in its last part; "技术转让—专利" does not. A name may have a dash of its own.
    let parts = std::iter::once(label).chain(
        label
            .match_indices('-')
            .map(|(at, dash)| &label[at + dash.len()..]),
    );
    for part in parts {
        if let Some((_, known)) = TYPES.iter().find(|(name, _)| *name == part) {
            return code(known);
        }
        let leaf =
            |row: &&Row| is_type(&row.code) && (bare(&row.zh) == part || bare(&row.en) == part);
        if let Some(row) = codes::all(Table::ContractType).iter().find(leaf) {
            return code(&row.code);
        }
    }
    Meaning::Ask
}

/// Endings that people leave out of a region's name.
const ENDINGS: [&str; 10] = [
    "藏族羌族自治州",
    "彝族自治州",
    "藏族自治州",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "特别行政区",
    "省",
    "市",
];

fn short(name: &str) -> &str {
    ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|rest| rest.chars().count() >= 2)
        .unwrap_or(name)
}

/// A region by six digits, by the four of older sheets, or by its name, alone or after those it lies in.
pub(super) fn region(text: &str) -> Meaning {
    let text = bare(text).replace('-', "");
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return by_digits(&text);
    }
    let rows = codes::all(Table::Region);
    let named: Vec<&Row> = rows
        .iter()
        .filter(|row| text.contains(short(&row.zh)))
        .collect();
    // The innermost of one line of regions; names of two lines are no answer.
    let innermost = named.iter().find(|row| {
        named
            .iter()
            .all(|other| codes::within(Table::Region, &row.code, &other.code))
    });
    match innermost {
        Some(row) if covers(&text, &named) => code(codes::current(Table::Region, &row.code)),
        _ => Meaning::Ask,
    }
}

/// Whether the names leave nothing of a text but endings: what else stands there may be a place we don't know.
fn covers(text: &str, named: &[&Row]) -> bool {
    let mut rest = text.to_owned();
    for row in named {
        rest = rest.replace(&row.zh, "").replace(short(&row.zh), "");
    }
    let plain = rest.trim_matches(['省', '市', '县', '区']);
    plain.is_empty() || plain == "中国"
}

fn by_digits(digits: &str) -> Meaning {
    // 港澳台 and 其他 of the older sheets: the first are three places today.
    match digits {
        "7100" => return Meaning::Ask,
        "8000" => return code("990000"),
        _ => {}
    }
    let six = match digits.len() {
        4 => format!("{digits}00"),
        6 => digits.to_owned(),
        _ => return Meaning::Ask,
    };
    // A county that the table does not hold lies in its city, the city in its province.
    [
        six.clone(),
        format!("{}00", &six[..4]),
        format!("{}0000", &six[..2]),
    ]
    .iter()
    .find(|known| codes::known(Table::Region, known))
    .map_or(Meaning::Ask, |known| {
        code(codes::current(Table::Region, known))
    })
}

/// Everyday words for the nature of a party; "企业" is none, for it may be any of a dozen.
const NATURES: &[(&str, &str)] = &[
    ("高校", "022"),
    ("大学", "022"),
    ("高等学校", "022"),
    ("高等院校", "022"),
    ("科研院所", "021"),
    ("研究所", "021"),
    ("科研机构", "021"),
    ("医院", "023"),
    ("医疗卫生", "023"),
    ("事业单位", "020"),
    ("事业法人", "020"),
    ("机关", "010"),
    ("政府", "010"),
    ("机关法人", "010"),
    ("社会团体", "030"),
    ("社团法人", "030"),
    ("有限公司", "150"),
    ("有限责任公司", "150"),
    ("股份有限公司", "160"),
    ("国有企业", "110"),
    ("私营企业", "170"),
    ("个体工商户", "400"),
    ("个人", "500"),
    ("自然人", "500"),
];

pub(super) fn nature(text: &str) -> Meaning {
    let word = bare(text);
    match NATURES.iter().find(|(name, _)| *name == word) {
        Some((_, known)) => code(known),
        None => of_table(Table::PartyNature, text),
    }
}

/// A field by its code or word; of a class also by the beginning of its word, as old ledgers write it.
pub(super) fn field(text: &str) -> Meaning {
    let whole = of_table(Table::Field, text);
    if whole != Meaning::Ask {
        return whole;
    }
    let word = bare(text);
    let word = word.trim_end_matches("技术");
    if word.chars().count() < 2 {
        return Meaning::Ask;
    }
    let mut begins = codes::all(Table::Field)
        .iter()
        .filter(|row| row.parent.is_none() && bare(&row.zh).starts_with(word));
    match (begins.next(), begins.next()) {
        (Some(only), None) => code(&only.code),
        _ => Meaning::Ask,
    }
}

/// A code, or a word that one row alone bears; of several that lie in each other the outermost.
pub(super) fn of_table(table: Table, text: &str) -> Meaning {
    let text = text.trim();
    if codes::known(table, text) {
        return code(text);
    }
    let wanted = bare(text).to_lowercase();
    let bears = |row: &&Row| {
        [row.zh.as_str(), row.en.as_str()]
            .iter()
            .any(|word| bare(word).to_lowercase() == wanted)
            || ["zh-CN", "en"].iter().any(|lang| {
                let path = codes::path_label(table, &row.code, lang);
                bare(&path).to_lowercase() == wanted
            })
    };
    let named: Vec<&Row> = codes::all(table).iter().filter(bears).collect();
    let outermost = named.iter().find(|row| {
        named
            .iter()
            .all(|other| codes::within(table, &other.code, &row.code))
    });
    outermost.map_or(Meaning::Ask, |row| code(&row.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_families_become_five() {
        for (text, wanted) in [
            ("技术转让—专利实施许可", "31"),
            ("技术转让-专利实施许可", "31"),
            ("技术转让——技术秘密（使用权）", "32"),
            ("技术转让—技术秘密（所有权）", "23"),
            ("技术转让/专利权转让", "21"),
            ("专利申请权转让合同", "22"),
            ("技术服务", "51"),
            ("技术服务合同", "51"),
            ("技术服务—技术培训", "52"),
            ("技术咨询", "40"),
            ("技术开发（委托）合同", "11"),
            ("技术开发 — 合作开发", "12"),
            ("计算机软件著作权许可", "33"),
            ("生物、医药新品种权转让", "27"),
            ("31", "31"),
            ("General technical service", "51"),
        ] {
            assert_eq!(contract_type(text), code(wanted), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_types_is_asked() {
        for text in [
            "技术转让",
            "技术转让合同",
            "技术开发",
            "技术许可",
            "技术转让—专利",
            "技术转让—计算机软件",
            "技术秘密",
            "技术转化",
            "20",
            "99",
            "其他",
            "",
        ] {
            assert_eq!(contract_type(text), Meaning::Ask, "{text}");
        }
    }

    #[test]
    fn every_type_is_known_by_its_own_name_and_path() {
        for row in codes::all(Table::ContractType)
            .iter()
            .filter(|r| is_type(&r.code))
        {
            assert_eq!(contract_type(&row.zh), code(&row.code), "{}", row.zh);
            let path = codes::path_label(Table::ContractType, &row.code, "zh-CN");
            assert_eq!(contract_type(&path), code(&row.code), "{path}");
        }
    }

    #[test]
    fn regions_come_in_digits_and_in_words() {
        for (text, wanted) in [
            ("5101", "510100"),
            ("5000", "500000"),
            ("1100", "110000"),
            ("511700", "511700"),
            ("511721", "511703"),
            ("510104", "510100"),
            ("610102", "610100"),
            ("8000", "990000"),
            ("达州", "511700"),
            ("四川达州", "511700"),
            ("四川省达州市", "511700"),
            ("四川省达州市通川区", "511702"),
            ("达县", "511703"),
            ("重庆", "500000"),
            ("重庆市", "500000"),
            ("内蒙古", "150000"),
            ("阿坝", "513200"),
            ("北京", "110000"),
        ] {
            assert_eq!(region(text), code(wanted), "{text}");
        }
        for text in ["7100", "成都、重庆", "本地", "美国", "51", "四川某某镇", ""] {
            assert_eq!(region(text), Meaning::Ask, "{text}");
        }
    }

    #[test]
    fn every_region_is_known_by_its_name_and_path() {
        for row in codes::all(Table::Region) {
            let wanted = code(codes::current(Table::Region, &row.code));
            assert_eq!(region(&row.code), wanted, "{}", row.code);
            assert_eq!(region(&row.zh), wanted, "{}", row.zh);
        }
    }

    #[test]
    fn natures_and_fields_are_read_as_people_write_them() {
        assert_eq!(nature("高校"), code("022"));
        assert_eq!(nature("有限责任公司"), code("150"));
        assert_eq!(nature("021"), code("021"));
        for text in ["企业", "其他", "公司"] {
            assert_eq!(nature(text), Meaning::Ask, "{text}");
        }
        assert_eq!(field("新材料"), code("05"));
        assert_eq!(field("先进制造"), code("03"));
        assert_eq!(field("电子信息技术"), code("01"));
        assert_eq!(field("玄武岩纤维"), code("05-01"));
        assert_eq!(field("05-01"), code("05-01"));
        for text in ["其他", "新", "水利水电", "计算机"] {
            assert_eq!(field(text), Meaning::Ask, "{text}");
        }
    }
}
