//! A file is no way round the second person: what it brings in open, and changes of what was registered.

use super::ledger::{import, registrar};
use super::ledger_again::{file, row};
use crate::app::TestApp;
use crate::contracts::ledger::sums;
use crate::contracts::{FILE, step};

#[tokio::test]
async fn what_came_in_open_goes_on_by_two_persons_where_this_centre_registers() {
    let app = TestApp::with(|config| config.registry = true).await;
    let who = registrar(&app).await;
    import(&app, &who, &file(&[row(&[("申请日期", "2026-01-12")])])).await;
    let answer = [
        ("registration_number", "2026511701000018"),
        ("registered_on", "2026-01-15"),
    ];
    step(&who, FILE, "registration", &answer)
        .await
        .assert_status(409);
    step(
        &who,
        FILE,
        "filing/acceptance",
        &[("accepted_on", "2026-01-13")],
    )
    .await
    .assert_redirect(FILE);
    step(&who, FILE, "registration", &answer)
        .await
        .assert_status(409);
    assert_eq!(sums(&who, "state=registered").await.0, 0);
}

#[tokio::test]
async fn a_large_change_does_not_come_in_by_a_file() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let rows = |changed: &str| {
        let head = "记录,登记编号,登记日期,项目名称,合同类型,签订日期,生效日期,终止日期,成交额,技术交易额,卖方名称,\
            卖方所在地,买方名称,买方所在地,变更日期";
        let head: Vec<&str> = head.split(',').map(str::trim).collect();
        format!(
            "{}\n合同,2026511701000018,2026-01-15,一项（虚构）,委托开发,2026-01-10,2026-01-10,2026-12-31,600000,520000,\
             甲（虚构）,达州,乙（虚构）,成都,\n变更,2026511701000018,,,,,,,{changed},{changed},,,,,2026-03-01\n",
            head.join(",")
        )
    };
    let address = import(&app, &who, &rows("9000000")).await;
    who.get(&address)
        .await
        .assert_contains("须由两名登记员经手");
    let found = sums(&who, "state=registered").await;
    assert_eq!((found.0, found.1.as_str()), (1, "600,000.00"));
}
