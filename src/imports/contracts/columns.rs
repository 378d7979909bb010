//! The columns of a ledger file: ours in the order of the registration form, and the headings that universities keep
//! their ledgers under. The unit of a sum is what its own heading says.

use crate::codes::Table;
use crate::imports::columns::{Column, Shape, column};
use crate::money::Unit;

pub(super) const RECORDS: &[(&str, &str)] = &[
    ("contract", "ledger-record-contract"),
    ("change", "ledger-record-change"),
    ("cancellation", "ledger-record-cancellation"),
];
pub(super) const ENDS: &[(&str, &str)] = &[
    ("rescinded", "ledger-end-rescinded"),
    ("revoked", "ledger-end-revoked"),
    ("fake", "ledger-end-fake"),
];
pub(super) const YES_NO: &[(&str, &str)] = &[("yes", "contract-yes"), ("no", "contract-no")];

const SELLER: &[&str] = &["卖方", "卖方单位", "让与人", "许可人", "受托方", "乙方"];
const BUYER: &[&str] = &[
    "买方",
    "买方单位",
    "合作方名称",
    "合作方",
    "受让人",
    "被许可人",
    "委托方",
    "甲方",
];
const TOTAL: &[&str] = &[
    "总金额",
    "合同成交额",
    "成交额",
    "合同金额",
    "合同总金额",
    "合同交易总额",
    "totalamount",
];

pub(super) static COLUMNS: &[Column] = &[
    column("id", "l-id", Shape::Id, &["序号", "no", "number"]),
    column("record", "l-record", Shape::Choice(RECORDS), &["记录类型"]),
    column(
        "registration_number",
        "l-registration-number",
        Shape::Text,
        &["合同登记编号", "登记号", "合同登记号"],
    ),
    column(
        "registered_on",
        "l-registered-on",
        Shape::Day,
        &["认定登记日期", "登记日"],
    ),
    column(
        "filed_on",
        "l-filed-on",
        Shape::Day,
        &["送审日期", "申请登记日期", "申请日"],
    ),
    column("name", "l-name", Shape::Text, &["合同名称", "projectname"]),
    column(
        "type_code",
        "l-type",
        Shape::Code(Table::ContractType),
        &["合同类别", "contracttype"],
    ),
    column(
        "licence_kind",
        "l-licence",
        Shape::Code(Table::LicenceKind),
        &["许可种类"],
    ),
    column(
        "signed_on",
        "l-signed-on",
        Shape::Day,
        &["合同签订日期", "签订日", "signdate"],
    ),
    column(
        "starts_on",
        "l-starts-on",
        Shape::Day,
        &["合同开始日期", "生效日", "有效期起", "contractbegindate"],
    ),
    column(
        "ends_on",
        "l-ends-on",
        Shape::Day,
        &["合同结束日期", "截止日期", "有效期止", "contractenddate"],
    ),
    column("total", "l-total", Shape::Money, TOTAL),
    column(
        "non_technical",
        "l-non-technical",
        Shape::Money,
        &["非技术性金额", "非技术交易额"],
    ),
    column(
        "technical",
        "l-technical",
        Shape::Money,
        &["technicalamount"],
    ),
    column("seller_name", "l-seller", Shape::Text, SELLER),
    column("seller_uscc", "l-seller-uscc", Shape::Text, &[]),
    column(
        "seller_region",
        "l-seller-region",
        Shape::Code(Table::Region),
        &["卖方地区", "卖方行政区划代码"],
    ),
    column(
        "seller_nature",
        "l-seller-nature",
        Shape::Code(Table::PartyNature),
        &["卖方类型"],
    ),
    column(
        "contact",
        "l-contact",
        Shape::Text,
        &["项目负责人", "联系人"],
    ),
    column("phone", "l-phone", Shape::Text, &["联系电话"]),
    column("department", "l-department", Shape::Text, &["院系", "学院"]),
    column("agent", "l-agent", Shape::Text, &["经办人"]),
    column("buyer_name", "l-buyer", Shape::Text, BUYER),
    column("buyer_uscc", "l-buyer-uscc", Shape::Text, &[]),
    column(
        "buyer_region",
        "l-buyer-region",
        Shape::Code(Table::Region),
        &["合作方地区", "买方地区", "买方行政区划代码"],
    ),
    column(
        "buyer_nature",
        "l-buyer-nature",
        Shape::Code(Table::PartyNature),
        &["合作方类型", "买方类型"],
    ),
    column("third_party", "l-third", Shape::Text, &["第三方"]),
    column(
        "field",
        "l-field",
        Shape::Code(Table::Field),
        &["所属领域", "techarea"],
    ),
    column(
        "ip",
        "l-ip",
        Shape::Code(Table::Ip),
        &["知识产权类型", "ipr"],
    ),
    column("patents", "l-patents", Shape::Text, &["专利"]),
    column(
        "plan_source",
        "l-plan",
        Shape::Code(Table::PlanSource),
        &["计划来源"],
    ),
    column(
        "payment",
        "l-payment",
        Shape::Code(Table::Payment),
        &["paymethod"],
    ),
    column(
        "objective",
        "l-objective",
        Shape::Code(Table::Objective),
        &[],
    ),
    column(
        "industry",
        "l-industry",
        Shape::Code(Table::Industry),
        &["国民经济行业"],
    ),
    column(
        "related",
        "l-related",
        Shape::Choice(YES_NO),
        &["关联交易", "isrelated"],
    ),
    column("changed_on", "l-changed-on", Shape::Day, &["变更登记日期"]),
    column("changed_total", "l-changed-total", Shape::Money, &[]),
    column(
        "changed_technical",
        "l-changed-technical",
        Shape::Money,
        &[],
    ),
    column("change_words", "l-change-words", Shape::Text, &["变更说明"]),
    column("refused_on", "l-refused-on", Shape::Day, &[]),
    column(
        "refusal_code",
        "l-refusal-code",
        Shape::Code(Table::RegistrationReason),
        &[],
    ),
    column("refusal_words", "l-refusal-words", Shape::Text, &[]),
    column(
        "cancelled_on",
        "l-cancelled-on",
        Shape::Day,
        &["注销登记日期"],
    ),
    column("cancel_code", "l-cancel-code", Shape::Choice(ENDS), &[]),
    column("cancel_words", "l-cancel-words", Shape::Text, &[]),
    column("note", "l-note", Shape::Text, &["说明"]),
];

/// The headings of a university's ledger, in their usual order.
pub(super) const UNIVERSITY: &[&str] = &[
    "id",
    "部门",
    "负责人",
    "电话",
    "项目名称",
    "合作方名称",
    "合作方地区",
    "合作方类型",
    "总金额(万元)",
    "签订日期",
    "生效日期",
    "技术领域",
    "合同类型",
    "登记人",
];

/// In which unit a column's bare numbers are: as its heading says; without a word the ledgers' 总金额 is in 万元 and
/// everything else in 元, as the registration form has it.
pub(super) fn unit(header: &str) -> Unit {
    if header.contains("万元") || header.contains("10,000") {
        return Unit::Wan;
    }
    let bare = header.split(['(', '（']).next().unwrap_or(header).trim();
    if bare == "总金额" && !header.contains('元') {
        Unit::Wan
    } else {
        Unit::Yuan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::columns::Mapping;

    #[test]
    fn a_university_ledger_is_known_by_its_headings() {
        let headers: Vec<String> = UNIVERSITY.iter().map(|h| (*h).to_owned()).collect();
        let mapping = Mapping::among(COLUMNS, &headers);
        assert!(mapping.unknown.is_empty(), "{:?}", mapping.unknown);
        let fields: Vec<&str> = mapping.columns.iter().flatten().map(|c| c.field).collect();
        assert_eq!(
            fields,
            [
                "id",
                "department",
                "contact",
                "phone",
                "name",
                "buyer_name",
                "buyer_region",
                "buyer_nature",
                "total",
                "signed_on",
                "starts_on",
                "field",
                "type_code",
                "agent"
            ]
        );
    }

    #[test]
    fn the_heading_says_the_unit() {
        for (header, unit_of) in [
            ("总金额(万元)", Unit::Wan),
            ("总金额", Unit::Wan),
            ("总金额（元）", Unit::Yuan),
            ("成交额", Unit::Yuan),
            ("技术交易额（万元）", Unit::Wan),
            ("合同成交总额（元）", Unit::Yuan),
        ] {
            assert_eq!(unit(header), unit_of, "{header}");
        }
    }

    #[test]
    fn no_heading_means_two_columns() {
        for locale in crate::web::words::Locale::ALL {
            let headers: Vec<String> = COLUMNS.iter().map(|c| c.header(locale)).collect();
            let mapping = Mapping::among(COLUMNS, &headers);
            for (column, found) in COLUMNS.iter().zip(&mapping.columns) {
                assert_eq!(
                    found.map(|c| c.field),
                    Some(column.field),
                    "{}",
                    column.header(locale)
                );
            }
        }
    }
}
