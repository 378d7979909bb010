//! Parts of a target: entered, held against the whole, each opening what is counted for it.

use kexing::audit;
use kexing::web::Duty;

use super::figures::every_link_agrees;
use super::{TARGET, analyst, target_with};
use crate::app::{Actor, TestApp};
use crate::contracts::example;

const HERE: &str = "/desk/targets/2026/outflow";

/// The worked year as it stands on the day that tests begin with: eight contracts, 4,170,000 yuan.
async fn worked(app: &TestApp) {
    example::load(app).await;
    example::go_to(app, chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
}

fn part_url(kind: &str) -> String {
    format!("{HERE}/parts/{kind}")
}

async fn seen(analyst: &Actor<'_>, kind: &str) -> String {
    let page = analyst.get(&part_url(kind)).await.assert_ok().text();
    page.split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned()
}

async fn set(analyst: &Actor<'_>, kind: &str, fields: &[(&str, &str)]) {
    let seen = seen(analyst, kind).await;
    let mut form = fields.to_vec();
    form.push(("seen", &seen));
    analyst
        .post(&part_url(kind), &form)
        .await
        .assert_redirect(HERE);
}

#[tokio::test]
async fn counties_get_their_parts_and_the_gap_is_said() {
    let app = TestApp::new().await;
    worked(&app).await;
    let analyst = analyst(&app).await;
    analyst.post("/desk/targets", &TARGET).await;
    analyst
        .get(HERE)
        .await
        .assert_contains("还没有下达分解任务");
    set(
        &analyst,
        "county",
        &[
            ("amount.511702", "200"),
            ("amount.511722", "100万元"),
            ("amount.511703", "0"),
        ],
    )
    .await;
    analyst
        .get(HERE)
        .await
        .assert_contains("300.00 万元")
        .assert_contains("比总目标 550.00 万元 少 250.00 万元")
        .assert_contains("任务为零，不计算")
        .assert_contains("还差 133.00 万元，从明天起每月要完成");
    set(&analyst, "county", &[("amount.511702", "600")]).await;
    analyst
        .get(HERE)
        .await
        .assert_contains("多 50.00 万元")
        .assert_lacks("任务为零");
    // Staff see the parts beside the figures, and each of their numbers opens; the public does not.
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    let inside = registrar.get("/figures?year=2026").await.assert_ok();
    let inside = inside.assert_contains("县（市、区）分解").text();
    assert!(every_link_agrees(&app.visitor(), &registrar, &inside).await > 60);
    app.visitor()
        .get("/figures?year=2026")
        .await
        .assert_contains("还差 133.00 万元")
        .assert_lacks("县（市、区）分解");
    let mut tx = app.app.db.read().await.unwrap();
    let (_, broken) = audit::verify(&mut tx).await.unwrap();
    assert_eq!(broken, Vec::new());
}

#[tokio::test]
async fn a_form_that_saw_an_older_target_changes_nothing() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    analyst.post("/desk/targets", &TARGET).await;
    let old = seen(&analyst, "county").await;
    set(&analyst, "zone", &[("amount.Z02", "80")]).await;
    let form = [("amount.511702", "10"), ("seen", old.as_str())];
    analyst
        .post(&part_url("county"), &form)
        .await
        .assert_status(409);
    analyst
        .get(HERE)
        .await
        .assert_contains("80.00 万元")
        .assert_lacks(">10.00 万元");
    for (field, value) in [("amount.511702", "-1"), ("amount.511702", "x")] {
        analyst
            .post(&part_url("county"), &[(field, value), ("seen", &old)])
            .await
            .assert_status(422);
    }
    analyst.get(&part_url("zz")).await.assert_status(404);
    // What parts are in can't turn from money into a number.
    let page = analyst.get(&format!("{HERE}/edit")).await.text();
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    let number = target_with(&[("measure", "number"), ("amount", "8"), ("seen", seen)]);
    analyst
        .post(&format!("{HERE}/edit"), &number)
        .await
        .assert_status(422)
        .assert_contains("不能互换");
}

#[tokio::test]
async fn a_zone_counts_only_what_staff_named_a_key_for() {
    let app = TestApp::new().await;
    worked(&app).await;
    let analyst = analyst(&app).await;
    analyst.post("/desk/targets", &TARGET).await;
    set(&analyst, "zone", &[("amount.Z02", "100")]).await;
    analyst
        .get(HERE)
        .await
        .assert_contains("有 8 项合同没有归属依据");
    set(
        &analyst,
        "point",
        &[("points.0.name", "一号服务点"), ("points.0.amount", "550")],
    )
    .await;
    let place = |place, sort, key| [("place", place), ("sort", sort), ("key", key)];
    analyst
        .post("/desk/targets/places", &place("zone:Z02", "point", "01"))
        .await
        .assert_redirect("/desk/targets/places");
    // One key leads to one zone.
    analyst
        .post("/desk/targets/places", &place("zone:Z01", "point", "01"))
        .await
        .assert_status(422)
        .assert_contains("已经指向一处");
    analyst
        .post(
            "/desk/targets/places",
            &place("point:一号服务点", "region", "宣汉县"),
        )
        .await
        .assert_redirect("/desk/targets/places");
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    let rows = "/figures/contracts?year=2026&zone=Z02";
    registrar.get(rows).await.assert_contains("¥ 4,170,000.00");
    app.visitor()
        .get(rows)
        .await
        .assert_ok()
        .assert_lacks("4,170,000");
    let page = analyst.get(HERE).await.assert_ok().text();
    let agreed = every_link_agrees(&app.visitor(), &registrar, &page).await;
    assert!(agreed >= 18, "{agreed} links");
    // Taken away, it tells nothing any more; taken away twice it is a conflict.
    let list = analyst.get("/desk/targets/places").await.text();
    let id = list.split("name=\"id\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let gone = [("id", id)];
    analyst
        .post("/desk/targets/places/removal", &gone)
        .await
        .assert_redirect("/desk/targets/places");
    analyst
        .post("/desk/targets/places/removal", &gone)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn a_key_beyond_those_that_are_read_is_refused() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    let mut tx = app.app.db.write().await.unwrap();
    for n in 0..500 {
        let statement = format!(
            "INSERT INTO target_places (id, kind, code, sort, key, created_at)
             SELECT {}, 'zone', 'Z01', 'party', '公司{n}（虚构）', created_at FROM users LIMIT 1",
            match &tx {
                kexing::db::Tx::Sqlite(_) => format!("X'{:032x}'", n + 1),
                kexing::db::Tx::Postgres(_) => format!("'{}'::uuid", uuid::Uuid::from_u128(n + 1)),
            }
        );
        let statement = sqlx::AssertSqlSafe(statement);
        match &mut tx {
            kexing::db::Tx::Sqlite(t) => {
                sqlx::query(statement).execute(&mut **t).await.unwrap();
            }
            kexing::db::Tx::Postgres(t) => {
                sqlx::query(statement).execute(&mut **t).await.unwrap();
            }
        }
    }
    tx.commit().await.unwrap();
    let key = [("place", "zone:Z02"), ("sort", "point"), ("key", "01")];
    analyst
        .post("/desk/targets/places", &key)
        .await
        .assert_status(422)
        .assert_contains("最多登记 500 项依据");
    let page = analyst.get("/desk/targets/places").await.text();
    let gone = page.split("name=\"id\" value=\"").nth(1).unwrap();
    let gone = gone.split('"').next().unwrap();
    analyst
        .post("/desk/targets/places/removal", &[("id", gone)])
        .await
        .assert_redirect("/desk/targets/places");
    analyst
        .post("/desk/targets/places", &key)
        .await
        .assert_redirect("/desk/targets/places");
}

#[tokio::test]
async fn a_target_of_nothing_and_the_first_day_of_a_year_have_words() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    example::go_to(&app, chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap());
    analyst.post("/desk/targets", &TARGET).await;
    analyst
        .get(HERE)
        .await
        .assert_contains("还差 550.00 万元，从明天起每月要完成")
        .assert_lacks("照目前的进度");
    for (year, amount) in [("2025", "550"), ("2027", "0")] {
        let form = target_with(&[("year", year), ("amount", amount)]);
        analyst
            .post("/desk/targets", &form)
            .await
            .assert_redirect("/desk/targets");
        analyst
            .get(&format!("/desk/targets/{year}/outflow"))
            .await
            .assert_ok()
            .assert_contains("预测只对当前年度");
        app.visitor()
            .get(&format!("/figures?year={year}"))
            .await
            .assert_ok();
    }
    analyst
        .get("/desk/targets/2025/outflow")
        .await
        .assert_contains("年度已结束");
    analyst
        .get("/desk/targets/2031/outflow")
        .await
        .assert_status(404);
}
