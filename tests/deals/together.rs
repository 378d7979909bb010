//! The desk: what waits first, what deals may come to, why they ended, pages, and several changed at once.

use kexing::ids::OrganisationId;
use kexing::listings::Kind;
use kexing::web::Duty;

use super::{FORM, MESSAGE, Scene, form, manager, publish, scene};
use crate::app::{Actor, TestApp, least};

const TABLE: &str = "/desk/deals?view=table";

/// One more deal, on one more result.
async fn another(app: &TestApp, scene: &Scene<'_>, n: usize) -> String {
    let title = format!("第{n}号产线节能改造");
    let owner = (scene.university, scene.owner.id.unwrap());
    let number = publish(app, owner, Kind::Achievement, (&title, false)).await;
    let url = format!("/achievements/{number}/requests");
    scene.asker.post(&url, &form(MESSAGE)).await.location()
}

/// What the boxes of the table say, in its order.
fn seen(page: &str) -> Vec<String> {
    page.split("name=\"deal\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn change(actor: &Actor<'_>, deed: &[(&str, &str)], seen: &[String]) -> String {
    let mut form = vec![("query", "view=table")];
    form.extend(deed);
    form.extend(seen.iter().map(|one| ("deal", one.as_str())));
    let to = actor.post("/desk/deals/changes", &form).await;
    let to = to.assert_redirect(TABLE).location();
    actor.get(&to).await.assert_ok().text()
}

#[tokio::test]
async fn several_are_given_at_once_and_what_changed_meanwhile_is_left_alone() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let other = app.staff("other", &[Duty::TechnologyManager]).await;
    let mut deals = Vec::new();
    for n in 0..4 {
        deals.push(another(&app, &scene, n).await);
    }
    let boxes = seen(&boss.get(TABLE).await.assert_ok().text());
    assert_eq!(boxes.len(), 4);
    app.mails().await;
    // One moves on, one ends, one is the colleague's already: all after the page was read.
    scene
        .owner
        .post(&format!("{}/acceptance", deals[0]), &[])
        .await;
    scene
        .asker
        .post(&format!("{}/withdrawal", deals[1]), &[])
        .await;
    app.mails().await;
    let to = other.id.unwrap().to_string();
    let give = [
        ("deed", "give"),
        ("to", to.as_str()),
        ("handover_note", "展会上认识的"),
    ];
    let page = change(&boss, &give, &boxes).await;
    assert!(page.contains("已处理 2 项"), "{page}");
    assert!(page.contains("2 项没有改动：期间有人改过"));
    let number = |deal: &str| deal.rsplit('/').next().unwrap().to_owned();
    assert!(page.contains(&number(&deals[0])) && page.contains(&number(&deals[1])));
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("2 项对接"));
    assert!(mails[0].text.contains("展会上认识的"));
    // The same once more, with what is seen now.
    let now = seen(&boss.get(TABLE).await.text());
    let page = change(&boss, &give, &now).await;
    assert!(page.contains("已处理 1 项") && page.contains("2 项没有改动：本来就是这样"));
    boss.get(&format!("/desk/deals?manager={to}"))
        .await
        .assert_contains(&deals[0])
        .assert_contains(&deals[3])
        .assert_lacks(&deals[1]);
}

#[tokio::test]
async fn several_get_the_same_next_step_and_ended_deals_none() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    for n in 0..3 {
        another(&app, &scene, n).await;
    }
    let boxes = seen(&boss.get(TABLE).await.text());
    let plan = [
        ("deed", "plan"),
        ("step_text", "电话问进展"),
        ("step_on", "2026-11-25"),
    ];
    let page = change(&boss, &plan, &boxes[..2]).await;
    assert!(page.contains("已处理 2 项"));
    assert_eq!(page.matches("电话问进展").count(), 2);
    // The step is another one now: the page that was read before is out of date.
    let page = change(&boss, &plan, &boxes).await;
    assert!(page.contains("已处理 1 项") && page.contains("2 项没有改动：期间有人改过"));
    let ended = another(&app, &scene, 9).await;
    scene.asker.post(&format!("{ended}/withdrawal"), &[]).await;
    let url = "/desk/deals?state=withdrawn";
    let page = boss.get(url).await.assert_contains(&ended).text();
    assert_eq!(seen(&page), Vec::<String>::new());
    let number = ended.rsplit('/').next().unwrap();
    let boxes = [format!("{number}~withdrawn~-~-")];
    let page = change(&boss, &plan, &boxes).await;
    assert!(page.contains("1 项没有改动：已经结束"));
}

#[tokio::test]
async fn what_is_wrong_is_told_and_nothing_typed_or_chosen_is_lost() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    another(&app, &scene, 1).await;
    let boxes = seen(&boss.get(TABLE).await.text());
    let chosen = ("deal", boxes[0].as_str());
    for (form, words) in [
        (
            vec![
                ("deed", "plan"),
                ("step_text", "电话问进展"),
                ("step_on", "2020-01-01"),
                chosen,
            ],
            "电话问进展",
        ),
        (
            vec![("deed", "give"), ("to", "somebody"), chosen],
            "一位技术经理人",
        ),
        (vec![("deed", "burn"), chosen], "请选择要做的操作"),
        (vec![("deed", "plan")], "请先勾选对接"),
    ] {
        let mut whole = vec![("query", "view=table")];
        whole.extend(&form);
        let page = boss
            .post("/desk/deals/changes", &whole)
            .await
            .assert_status(422)
            .assert_contains(words)
            .text();
        assert_eq!(page.contains(" checked"), form.contains(&chosen), "{words}");
    }
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .post("/desk/deals/changes", &[("deed", "plan")])
        .await
        .assert_status(403);
}

#[tokio::test]
async fn stages_are_weighted_and_what_is_to_be_negotiated_is_told() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    // 60 to 80: the middle. One waits, one is accepted, one names no sum.
    another(&app, &scene, 1).await;
    scene.accepted().await;
    let number = publish(
        &app,
        (scene.university, scene.owner.id.unwrap()),
        Kind::Achievement,
        ("窑炉余热利用", false),
    )
    .await;
    let open = [
        FORM[0],
        FORM[1],
        ("budget_kind", "negotiable"),
        ("message", MESSAGE),
    ];
    let url = format!("/achievements/{number}/requests");
    scene.asker.post(&url, &open).await;
    let page = boss.get("/desk/deals").await.assert_ok().text();
    assert!(page.contains("140.00 万元"), "{page}");
    // 70 × 10 % and 70 × 30 %.
    for words in [
        "7.00 万元",
        "21.00 万元",
        "28.00 万元",
        "1 项面议，未计入",
        "本阶段 0 天",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let app = TestApp::with(|config| config.stage_chances = "100,0,0,0".parse().unwrap()).await;
    let scene = super::scene(&app).await;
    scene.asked().await;
    let boss = manager(&app).await;
    boss.get("/desk/deals")
        .await
        .assert_contains("70.00 万元 × 100%");
}

#[tokio::test]
async fn what_ended_is_found_by_its_reason_with_counts() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let mut deals = Vec::new();
    for (n, reason) in ["price", "price", "timing"].iter().enumerate() {
        let deal = another(&app, &scene, n).await;
        let why = [("decline_reason", *reason), ("decline_words", "")];
        scene.owner.post(&format!("{deal}/refusal"), &why).await;
        deals.push(deal);
    }
    let page = boss.get("/desk/deals?state=ended").await.assert_ok().text();
    assert!(
        page.contains("价格差距较大 <span class=\"count\">2</span>"),
        "{page}"
    );
    assert!(page.contains("时间安排不合适 <span class=\"count\">1</span>"));
    boss.get("/desk/deals?state=declined&reason=timing")
        .await
        .assert_contains(&deals[2])
        .assert_contains("共 1 项")
        .assert_lacks(&deals[0]);
}

#[tokio::test]
async fn what_waits_for_a_manager_stands_first() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let mine = another(&app, &scene, 1).await;
    let late = another(&app, &scene, 2).await;
    boss.get("/desk/deals")
        .await
        .assert_contains("没有等您处理的");
    boss.post(&format!("{mine}/manager"), &[("to", "me")]).await;
    let first = |page: String| page.split("class=\"tabs\"").next().unwrap().to_owned();
    let page = first(boss.get("/desk/deals").await.text());
    assert!(page.contains(&mine) && page.contains("没有下一步") && !page.contains(&late));
    let step = [("step_text", "电话问进展"), ("step_on", "2026-12-30")];
    boss.post(&format!("{mine}/next-step"), &step).await;
    let page = first(boss.get("/desk/deals").await.text());
    assert!(!page.contains(&mine));
    app.app.clock.advance(chrono::Duration::days(9));
    let page = first(boss.get("/desk/deals").await.text());
    assert!(page.contains(&late) && page.contains("答复已逾期"));
    // Whoever does not work on deals has no such list.
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst.get("/desk/deals").await.assert_lacks("等我处理");
}

#[tokio::test]
async fn the_table_has_pages_and_the_desk_asks_no_query_per_deal() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let few = another(&app, &scene, 0).await;
    assert!(few.starts_with("/deals/"));
    let pages = [
        "/desk/deals",
        TABLE,
        "/desk/deals?state=requested&view=table",
    ];
    let mut before = Vec::new();
    for page in pages {
        before.push(least(&boss, page).await);
    }
    assert!(before.iter().all(|n| *n > 5), "{before:?}");
    seed(&app, &scene, 60).await;
    let mut found = Vec::new();
    for (page, queries) in pages.iter().zip(&before) {
        assert_eq!(least(&boss, page).await, *queries, "{page}");
    }
    found.extend(seen(&boss.get(TABLE).await.text()));
    found.extend(seen(
        &boss.get("/desk/deals?view=table&page=2").await.text(),
    ));
    assert_eq!(found.len(), 61);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 61);
}

/// Deals of as many askers on one result.
async fn seed(app: &TestApp, scene: &Scene<'_>, n: usize) {
    for k in 0..n {
        let name = format!("第{k}示例公司（虚构）");
        let code = format!("91511703FAKE{k:06}");
        let company: OrganisationId = app.organisation(&name, "enterprise", &code).await;
        let member = app.member(&format!("asker{k}"), company).await;
        member
            .post(&scene.ask_url(), &form(MESSAGE))
            .await
            .location();
    }
}
