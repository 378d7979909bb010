//! The form's fields, their order, and what stays blank.

use super::*;
use crate::contracts::details::PartyDetails;
use crate::contracts::samples::files;

fn cells(form: &Application) -> Vec<&Cell> {
    let lines = form.parts.iter().flat_map(|part| &part.lines);
    lines.flat_map(|line| &line.cells).collect()
}

/// A draft, its values changed.
fn form(change: impl FnOnce(&mut Values)) -> Application {
    let (contract, versions, _) = files().into_iter().next().unwrap();
    let mut values = versions[0].values.clone();
    change(&mut values);
    application(&Source {
        contract: &contract,
        values: &values,
        papers: &[],
        locale: Locale::Zh,
    })
}

fn cell(form: &Application, label: &str) -> Cell {
    let found = cells(form).into_iter().find(|cell| cell.label == label);
    found.unwrap_or_else(|| panic!("no {label}")).clone()
}

#[test]
fn every_field_of_the_form_is_there_in_its_order() {
    let form = form(|_| ());
    let numbers: Vec<u32> = cells(&form).iter().map(|c| c.no.parse().unwrap()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    let mut once = numbers.clone();
    once.dedup();
    assert_eq!(once, (1..=48).collect::<Vec<u32>>());
    // Two parts each: address and postal code, contact and phone of both sides; who files; both codes.
    for twice in [27, 29, 41, 43, 48] {
        assert_eq!(
            numbers.iter().filter(|n| **n == twice).count(),
            2,
            "{twice}"
        );
    }
    let labels: Vec<&str> = cells(&form)
        .iter()
        .map(|c| c.label.as_str())
        .take(15)
        .collect();
    insta::assert_snapshot!(labels.join("\n"), @"
    合同登记编号
    项目名称
    合同签订日期
    合同有效期限（起）
    合同有效期限（止）
    合同类别
    合同成交总额（元）
    技术交易额（元）
    支付方式
    是否关联交易
    项目计划来源
    知识产权
    技术领域
    服务的国民经济行业
    社会经济目标
    ");
}

#[test]
fn what_is_known_is_written_with_code_and_label() {
    let form = form(|_| ());
    let shown = |label| cell(&form, label).shown();
    assert_eq!(
        shown("合同类别"),
        "技术许可 / 专利实施许可（普通实施许可）［31］"
    );
    assert_eq!(shown("知识产权"), "专利 / 发明专利：ZL202119900001.9［11］");
    assert_eq!(shown("合同成交总额（元）"), "600,000.00");
    assert_eq!(cell(&form, "技术交易额（元）").figure, "520000.00");
    assert_eq!(shown("合同签订日期"), "2026-01-10");
    assert_eq!(shown("是否关联交易"), "是");
    assert_eq!(shown("卖方名称"), "巴渠应用技术研究院（虚构）");
    assert_eq!(cell(&form, "买方行政区划").code, "511703");
    assert_eq!(cell(&form, "合同登记编号").fill, Fill::Later);
}

#[test]
fn what_is_not_known_stays_blank_and_is_listed_and_nothing_is_invented() {
    let form = form(|values| *values = Values::default());
    for cell in cells(&form) {
        match cell.fill {
            Fill::Blank => assert_eq!((cell.value.as_str(), cell.figure.as_str()), ("", "")),
            Fill::Filled => assert!(
                // A draft says no until somebody says yes; parties are of this country unless said otherwise.
                ["是否关联交易", "买方国别", "卖方国别"].contains(&cell.label.as_str()),
                "{}: {}",
                cell.label,
                cell.value
            ),
            Fill::Unneeded | Fill::Later => assert!(!cell.value.is_empty()),
        }
    }
    let blank = cells(&form)
        .iter()
        .filter(|c| c.fill == Fill::Blank)
        .count();
    assert_eq!(form.blanks.len(), blank);
    assert!(form.blanks.contains(&"买方法定代表人".to_owned()));
}

#[test]
fn fields_of_enterprises_and_of_transfers_are_asked_of_them_only() {
    let form = form(|values| values.type_code = "11".to_owned());
    assert_eq!(cell(&form, "卖方企业规模").fill, Fill::Unneeded);
    assert_eq!(cell(&form, "买方企业规模").fill, Fill::Blank);
    assert_eq!(cell(&form, "预计新增产值（万元）").fill, Fill::Unneeded);
    let form = super::tests::form(|values| {
        values.type_code = "21".to_owned();
        values.details.investment = Some(Money::from_fen(123_456_789));
    });
    assert_eq!(cell(&form, "预计新增投入（万元）").value, "123.456789");
    assert_eq!(cell(&form, "预计新增产值（万元）").fill, Fill::Blank);
}

#[test]
fn particulars_and_further_parties_stand_in_their_block() {
    let form = form(|values| {
        values.estimated = true;
        values.details.share = Some(3_050);
        values.details.buyer = PartyDetails {
            research: Some(false),
            postal_code: "636000".to_owned(),
            ..PartyDetails::default()
        };
        values.details.further = vec![crate::contracts::details::FurtherParty {
            side: Side::Seller,
            name: "嘉陵示例学院（虚构）".to_owned(),
            uscc: String::new(),
            region: String::new(),
        }];
    });
    assert_eq!(cell(&form, "买方是否研发机构").value, "否");
    assert_eq!(cell(&form, "买方邮编").value, "636000");
    assert_eq!(cell(&form, "其他卖方").value, "嘉陵示例学院（虚构）");
    assert!(!cells(&form).iter().any(|c| c.label == "其他买方"));
    assert_eq!(cell(&form, "是否关联交易").value, "是（持股比例 30.50%）");
    let total = cell(&form, "合同成交总额（元）");
    assert!(total.value.contains("预估") && total.figure == "600000.00");
}

#[test]
fn ten_thousands_of_yuan_stay_exact() {
    for (fen, words) in [
        (0, "0.00"),
        (1, "0.000001"),
        (50_000_000, "50.00"),
        (123_450_000, "123.45"),
        (99_999_999_999_999_999, "99999999999.999999"),
    ] {
        assert_eq!(wan_exact(Money::from_fen(fen)), words);
    }
}
