use super::*;

fn of(heads: &str) -> Option<Columns> {
    let heads: Vec<String> = heads.split('|').map(str::to_owned).collect();
    Columns::of(&heads)
}

#[test]
fn columns_are_known_by_the_names_that_banks_give_them() {
    let found = of("交易时间|交易日期|借方发生额（支取）|贷方发生额（收入）|账户余额|对方户名|对方账号|摘要|附言|流水号").unwrap();
    assert_eq!(
        (found.day, found.debit, found.credit),
        (1, Some(2), Some(3))
    );
    assert_eq!(
        (found.balance, found.other, found.other_account),
        (Some(4), Some(5), Some(6))
    );
    assert_eq!((found.remarks, found.serial), (vec![7, 8], Some(9)));
    let found = of("\u{feff}Date|Direction|Amount (CNY)|Counterparty name|Remark").unwrap();
    assert_eq!(
        (found.day, found.direction, found.amount),
        (0, Some(1), Some(2))
    );
    let found = of("记账日|收／支|金额（元）|付款人名称|收款人名称|用途").unwrap();
    assert_eq!(
        (found.direction, found.payer, found.payee),
        (Some(1), Some(3), Some(4))
    );
}

#[test]
fn lines_above_the_table_are_no_head() {
    for line in [
        "账号|5110 0000 1111",
        "某银行交易明细",
        "起始日期|2026-11-01|截止日期|2026-11-30",
        "",
    ] {
        assert_eq!(of(line), None, "{line}");
    }
}
