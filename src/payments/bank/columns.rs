//! Which column of a bank statement is which: banks name them differently, so every name that is known leads to one of a
//! few meanings. Of two columns that could be the day or the serial number the better one counts; remarks are all read.

use crate::halfwidth::half_width;

/// What a column may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Day,
    /// Went out.
    Debit,
    /// Came in.
    Credit,
    Amount,
    /// Which way the amount went.
    Direction,
    Other,
    Payer,
    Payee,
    OtherAccount,
    PayerAccount,
    PayeeAccount,
    OwnAccount,
    Remark,
    Serial,
    Balance,
    Currency,
}

/// Names of each meaning, the better ones first.
const NAMES: [(Meaning, &[&str]); 16] = [
    (
        Meaning::Day,
        &[
            "交易日期",
            "记账日期",
            "入账日期",
            "日期",
            "交易日",
            "记账日",
            "发生日期",
            "交易时间",
            "入账时间",
            "记账时间",
            "date",
            "transactiondate",
            "bookingdate",
            "postingdate",
            "transactiontime",
        ],
    ),
    (
        Meaning::Debit,
        &[
            "借方",
            "借方发生额",
            "借方金额",
            "借方发生金额",
            "支出",
            "支出金额",
            "转出",
            "转出金额",
            "付出金额",
            "取出金额",
            "debit",
            "debitamount",
            "withdrawal",
            "withdrawals",
            "paidout",
            "moneyout",
            "out",
        ],
    ),
    (
        Meaning::Credit,
        &[
            "贷方",
            "贷方发生额",
            "贷方金额",
            "贷方发生金额",
            "收入",
            "收入金额",
            "转入",
            "转入金额",
            "存入",
            "存入金额",
            "credit",
            "creditamount",
            "deposit",
            "deposits",
            "paidin",
            "moneyin",
            "in",
        ],
    ),
    (
        Meaning::Amount,
        &[
            "金额",
            "交易金额",
            "发生额",
            "发生金额",
            "amount",
            "transactionamount",
        ],
    ),
    (
        Meaning::Direction,
        &[
            "借贷标志",
            "借贷",
            "借贷方向",
            "借/贷",
            "收支",
            "收/支",
            "收支标志",
            "收支方向",
            "收支类型",
            "来往账标志",
            "来往标志",
            "交易方向",
            "d/c",
            "dc",
            "debit/credit",
            "direction",
            "sign",
        ],
    ),
    (
        Meaning::Other,
        &[
            "对方户名",
            "对方名称",
            "对方单位",
            "对方单位名称",
            "对方账户名称",
            "对方账号名称",
            "交易对手",
            "交易对方",
            "对手方",
            "对方姓名",
            "counterparty",
            "counterpartyname",
            "name",
        ],
    ),
    (
        Meaning::Payer,
        &[
            "付款人",
            "付款人名称",
            "付款方",
            "付款方名称",
            "付款人户名",
            "付款户名",
            "付款单位",
            "payer",
            "payername",
        ],
    ),
    (
        Meaning::Payee,
        &[
            "收款人",
            "收款人名称",
            "收款方",
            "收款方名称",
            "收款人户名",
            "收款户名",
            "收款单位",
            "payee",
            "payeename",
        ],
    ),
    (
        Meaning::OtherAccount,
        &[
            "对方账号",
            "对方账户",
            "对方卡号",
            "对方帐号",
            "对方账号/卡号",
            "counterpartyaccount",
        ],
    ),
    (
        Meaning::PayerAccount,
        &[
            "付款人账号",
            "付款账号",
            "付款方账号",
            "付款人帐号",
            "payeraccount",
        ],
    ),
    (
        Meaning::PayeeAccount,
        &[
            "收款人账号",
            "收款账号",
            "收款方账号",
            "收款人帐号",
            "payeeaccount",
        ],
    ),
    (
        Meaning::OwnAccount,
        &[
            "账号",
            "本方账号",
            "账户",
            "帐号",
            "本方帐号",
            "我方账号",
            "account",
            "accountnumber",
            "accountno",
        ],
    ),
    (
        Meaning::Remark,
        &[
            "附言",
            "交易附言",
            "摘要",
            "交易摘要",
            "备注",
            "用途",
            "交易用途",
            "摘要说明",
            "备注说明",
            "客户附言",
            "remark",
            "remarks",
            "description",
            "purpose",
            "memo",
            "details",
            "narrative",
            "summary",
        ],
    ),
    (
        Meaning::Serial,
        &[
            "流水号",
            "交易流水号",
            "交易流水",
            "核心流水号",
            "明细流水号",
            "银行流水号",
            "日志号",
            "业务编号",
            "交易编号",
            "凭证号",
            "凭证号码",
            "传票号",
            "serial",
            "serialnumber",
            "transactionid",
            "reference",
            "referencenumber",
            "voucher",
        ],
    ),
    (
        Meaning::Balance,
        &[
            "余额",
            "账户余额",
            "当前余额",
            "本次余额",
            "交易后余额",
            "balance",
            "runningbalance",
        ],
    ),
    (
        Meaning::Currency,
        &["币种", "币别", "货币", "交易币种", "currency", "ccy"],
    ),
];

/// Where everything stands in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) day: usize,
    pub(super) debit: Option<usize>,
    pub(super) credit: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) direction: Option<usize>,
    pub(super) other: Option<usize>,
    pub(super) payer: Option<usize>,
    pub(super) payee: Option<usize>,
    pub(super) other_account: Option<usize>,
    pub(super) payer_account: Option<usize>,
    pub(super) payee_account: Option<usize>,
    pub(super) own_account: Option<usize>,
    pub(super) remarks: Vec<usize>,
    pub(super) serial: Option<usize>,
    pub(super) balance: Option<usize>,
    pub(super) currency: Option<usize>,
}

/// A head without case, blanks and what stands in brackets.
fn folded(head: &str) -> String {
    let head = half_width(super::amount::bare(head));
    let before = head.split(['(', '[']).next().unwrap_or("");
    before
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '_' | '-' | ':' | '.' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Columns {
    /// The columns of a head row; `None` when the row is none: a day and a sum are the least.
    pub(super) fn of(heads: &[String]) -> Option<Self> {
        let heads: Vec<String> = heads.iter().map(|head| folded(head)).collect();
        let find = |wanted: Meaning| {
            let (_, names) = NAMES.iter().find(|(meaning, _)| *meaning == wanted)?;
            names
                .iter()
                .find_map(|name| heads.iter().position(|head| head == name))
        };
        let remarks = NAMES
            .iter()
            .find(|(meaning, _)| *meaning == Meaning::Remark)
            .map_or(Vec::new(), |(_, names)| {
                let known = |head: &String| names.contains(&head.as_str());
                (0..heads.len()).filter(|n| known(&heads[*n])).collect()
            });
        let columns = Self {
            day: find(Meaning::Day)?,
            debit: find(Meaning::Debit),
            credit: find(Meaning::Credit),
            amount: find(Meaning::Amount),
            direction: find(Meaning::Direction),
            other: find(Meaning::Other),
            payer: find(Meaning::Payer),
            payee: find(Meaning::Payee),
            other_account: find(Meaning::OtherAccount),
            payer_account: find(Meaning::PayerAccount),
            payee_account: find(Meaning::PayeeAccount),
            own_account: find(Meaning::OwnAccount),
            remarks,
            serial: find(Meaning::Serial),
            balance: find(Meaning::Balance),
            currency: find(Meaning::Currency),
        };
        let has_sum =
            columns.amount.is_some() || columns.debit.is_some() || columns.credit.is_some();
        has_sum.then_some(columns)
    }
}

#[cfg(test)]
mod tests;
