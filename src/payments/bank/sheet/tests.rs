use proptest::prelude::*;

use super::*;
use crate::money::Money;

const TEXT: &str = "示例银行对公账户交易明细（虚构）,,,,,,,\n\
账号：,5110 0000 0000 0088,户名：,科兴技术转移中心（虚构）,,,,\n\
,,,,,,,\n\
交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,附言,流水号\n\
2026-11-20,,\"12,000.00\",\"92,000.00\",达川岩丝新材料有限公司（虚构）,5110000000000001,KXP260000137服务费,17\n\
2026-11-20,15.00,,\"91,985.00\",示例银行（虚构）,,手续费,18\n\
2026-11-21,,0.00,\"91,985.00\",,,回单,19\n\
2026-11-31,,5.00,\"91,990.00\",甲,,乙,20\n\
合计,15.00,\"12,000.00\",,,,,\n";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
}

fn csv(text: &str) -> Sheet {
    read(text.as_bytes(), "text/csv", today()).unwrap()
}

fn amounts(sheet: &Sheet) -> Vec<Option<i64>> {
    sheet
        .rows
        .iter()
        .map(|row| row.said.as_ref().ok().map(|said| said.amount))
        .collect()
}

fn fault(text: &str) -> String {
    csv(text).rows[0].said.as_ref().unwrap_err().key.clone()
}

#[test]
fn a_statement_is_read_under_its_letterhead() {
    let sheet = csv(TEXT);
    assert_eq!(sheet.account, "5110000000000088");
    assert_eq!(
        amounts(&sheet),
        [Some(1_200_000), Some(-1_500), Some(0), None]
    );
    let first = sheet.rows[0].said.as_ref().unwrap();
    assert_eq!(first.other, "达川岩丝新材料有限公司（虚构）");
    assert_eq!(
        (first.remark.as_str(), first.serial.as_str()),
        ("KXP260000137服务费", "17")
    );
    assert_eq!(sheet.rows[0].line, 5);
    assert_eq!(
        sheet.rows[2].said.as_ref().unwrap().set_aside(),
        Some(super::super::line::Reason::Zero)
    );
    assert_eq!(sheet.rows[3].said.as_ref().unwrap_err().key, "bank-row-day");
    let balance = sheet.balance.unwrap();
    assert!(balance.fits(), "{balance:?}");
    assert_eq!((balance.opening, balance.closing), (8_000_000, 9_198_500));
}

#[test]
fn encodings_and_separators_change_nothing() {
    let plain = amounts(&csv(TEXT));
    let (gb, _, _) = encoding_rs::GB18030.encode(TEXT);
    let mut wide = vec![0xff, 0xfe];
    wide.extend(TEXT.encode_utf16().flat_map(u16::to_le_bytes));
    let semicolons = TEXT
        .replace("\"12,000.00\"", "12000.00")
        .replace("\"92,000.00\"", "92000.00")
        .replace("\"91,985.00\"", "91985.00")
        .replace("\"91,990.00\"", "91990.00")
        .replace(',', ";");
    let tabs = semicolons.replace(';', "\t");
    for bytes in [
        gb.into_owned(),
        wide,
        format!("\u{feff}{TEXT}").into_bytes(),
        semicolons.into_bytes(),
        tabs.into_bytes(),
    ] {
        assert_eq!(amounts(&read(&bytes, "text/csv", today()).unwrap()), plain);
    }
}

#[test]
fn newest_first_and_other_shapes_of_tables_are_read() {
    let sheet = csv("记账日期,借贷标志,金额,付款人,收款人,用途,摘要,余额\n\
        20261122,借,5.00,科兴（虚构）,甲厂（虚构）,退款,转账,95.00\n20261121,贷,100.00,乙厂（虚构）,科兴（虚构）,货款,,100.00\n");
    assert_eq!(amounts(&sheet), [Some(-500), Some(10_000)]);
    let others: Vec<&str> = sheet
        .rows
        .iter()
        .map(|row| row.said.as_ref().unwrap().other.as_str())
        .collect();
    assert_eq!(others, ["甲厂（虚构）", "乙厂（虚构）"]);
    assert_eq!(sheet.rows[0].said.as_ref().unwrap().remark, "退款 · 转账");
    assert!(sheet.balance.unwrap().fits());
    let signed = csv("Date,Amount,Payer,Remark\n2026-11-21,-5,A,x\n2026/11/22,\"1,000.50\",B,y\n");
    assert_eq!(amounts(&signed), [Some(-500), Some(100_050)]);
}

#[test]
fn a_broken_chain_of_balances_is_said_at_its_row() {
    let sheet = csv(
        "日期,收入,支出,余额\n2026-11-20,10.00,,110.00\n2026-11-21,10.00,,125.00\n2026-11-22,,5.00,120.00\n",
    );
    let balance = sheet.balance.unwrap();
    assert_eq!((balance.fits(), balance.gap), (false, Some(3)));
}

#[test]
fn rows_say_why_they_can_t_be_read() {
    for (row, key) in [
        ("2026-11-20,5,7,x,,CNY", "bank-row-both"),
        ("2026-11-20,,,x,,CNY", "bank-row-no-amount"),
        ("2026-11-20,,5.001,x,,CNY", "bank-row-amount"),
        ("20/11/2026,,5,x,,CNY", "bank-row-day"),
        ("2026-12-20,,5,x,,CNY", "bank-row-future"),
        ("2026-11-20,,5,x,一百,CNY", "bank-row-balance"),
    ] {
        assert_eq!(
            fault(&format!("日期,借方,贷方,对方户名,余额,币种\n{row}\n")),
            key,
            "{row}"
        );
    }
    assert_eq!(
        fault("日期,借贷标志,金额\n2026-11-20,转账,5\n"),
        "bank-row-direction"
    );
    assert_eq!(
        fault("账号:511000000000\n日期,账号,金额\n2026-11-20,622200000000,5\n"),
        "bank-row-account"
    );
}

#[test]
fn another_currency_is_set_aside() {
    let sheet = csv("日期,金额,币种\n2026-11-20,5,USD\n2026-11-20,5,人民币\n2026-11-20,5,\n");
    let aside: Vec<bool> = sheet
        .rows
        .iter()
        .map(|row| row.said.as_ref().unwrap().set_aside().is_some())
        .collect();
    assert_eq!(aside, [true, false, false]);
    let whole = csv("币种：美元\n日期,金额\n2026-11-20,5\n");
    assert_eq!(whole.rows[0].said.as_ref().unwrap().currency, "美元");
}

#[test]
fn a_file_that_is_no_statement_is_refused() {
    let refused = read("名称,简介\n漏板,文字\n".as_bytes(), "text/csv", today()).unwrap_err();
    assert_eq!(refused.key, "bank-no-head");
    let refused = read(b"{\"a\":1}\n", "application/jsonl", today()).unwrap_err();
    assert_eq!(refused.key, "imports-file-kind");
}

proptest! {
    #[test]
    fn any_moves_with_their_balances_fit_and_come_back(
        moves in proptest::collection::vec(-9_999_999..9_999_999_i64, 1..40), newest_first in any::<bool>()
    ) {
        let mut held = 500_000_000_i64;
        let mut lines: Vec<String> = moves.iter().enumerate().map(|(n, fen)| {
            held += fen;
            let shown = Money::from_fen(fen.abs()).yuan_grouped();
            let (debit, credit) = if *fen < 0 { (shown.as_str(), "") } else { ("", shown.as_str()) };
            format!("2026-11-20\t{debit}\t{credit}\t{}\tN{n}", Money::from_fen(held).yuan_grouped())
        }).collect();
        let mut expected: Vec<Option<i64>> = moves.iter().map(|fen| Some(*fen)).collect();
        if newest_first {
            lines.reverse();
            expected.reverse();
        }
        let sheet = csv(&format!("日期\t借方\t贷方\t余额\t流水号\n{}\n", lines.join("\n")));
        prop_assert_eq!(amounts(&sheet), expected);
        let balance = sheet.balance.unwrap();
        prop_assert!(balance.fits(), "{:?}", balance);
        prop_assert_eq!(balance.closing, held);
    }

    #[test]
    fn no_file_makes_it_panic(text in "(日期|金额|借方|贷方|余额|[,;\t\n\"]|[0-9]{1,9}|2026-11-2[0-9]|\\PC){0,60}") {
        let _read = read(text.as_bytes(), "text/csv", today());
    }
}
