//! A task is opened once, done once, reminded of once, and everybody is told what did not change and why.

use chrono::{DateTime, Duration, Utc};
use kexing::deals::clock;
use kexing::ids::UserId;
use kexing::jobs::Job as _;
use kexing::mail::Mail;
use kexing::tasks::{self, NewTask, remind::Round};
use kexing::web::Duty;

use crate::app::{Actor, TestApp};
use crate::deals::{manager, scene};

const PAGE: &str = "/desk/tasks";
const ALL: &str = "/desk/tasks?whose=all";

/// The moment of the tests is ten in the morning of Monday, 23 November 2026.
fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+08:00")
        .parse::<DateTime<chrono::FixedOffset>>()
        .unwrap()
        .to_utc()
}

fn task(once: &str, assignee: Option<UserId>, due: &str) -> NewTask {
    NewTask {
        once: once.to_owned(),
        kind: tasks::task::BY_HAND,
        subject: String::new(),
        path: String::new(),
        title: format!("事项{once}"),
        assignee,
        due_at: at(due),
    }
}

async fn open(app: &TestApp, task: &NewTask) -> bool {
    let mut tx = app.app.db.write().await.unwrap();
    let fresh = tasks::open(&mut tx, task, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    fresh
}

async fn close(app: &TestApp, once: &str) -> bool {
    let mut tx = app.app.db.write().await.unwrap();
    let done = tasks::close(&mut tx, once, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    done
}

async fn remind(app: &TestApp, text: &str) -> Vec<Mail> {
    app.app.clock.advance(at(text) - app.app.clock.now());
    let (one, two) = tokio::join!(Round {}.run(&app.app), Round {}.run(&app.app));
    one.unwrap();
    two.unwrap();
    app.mails().await
}

/// The ids of the tasks on a page, in their order.
fn ids(page: &str) -> Vec<String> {
    page.split("name=\"task\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn changes(actor: &Actor<'_>, deed: &[(&str, &str)], ids: &[String]) -> String {
    let mut form = deed.to_vec();
    form.extend(ids.iter().map(|id| ("task", id.as_str())));
    let to = actor.post("/desk/tasks/changes", &form).await.location();
    actor.get(&to).await.assert_ok().text()
}

#[tokio::test]
async fn what_asks_twice_gets_one_and_closes_once() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    assert!(open(&app, &task("a", None, "2026-11-24T00:00")).await);
    assert!(!open(&app, &task("a", None, "2026-11-30T00:00")).await);
    assert_eq!(ids(&boss.get(ALL).await.text()).len(), 1);
    assert!(close(&app, "a").await);
    assert!(!close(&app, "a").await);
    assert!(!open(&app, &task("a", None, "2026-11-24T00:00")).await);
    boss.get(ALL)
        .await
        .assert_ok()
        .assert_contains("没有待办任务");
}

#[tokio::test]
async fn the_most_urgent_stands_first_and_each_list_has_its_own() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    for (once, whose, due) in [
        ("c", boss.id, "2026-12-01T00:00"),
        ("b", boss.id, "2026-11-24T00:00"),
        ("a", boss.id, "2026-11-23T00:00"),
        ("n", None, "2026-11-25T00:00"),
    ] {
        assert!(open(&app, &task(once, whose, due)).await);
    }
    let page = boss.get(PAGE).await.assert_ok().text();
    let place = |text: &str| page.find(text).unwrap();
    assert!(place("已逾期") < place("事项a"));
    assert!(place("事项a") < place("今天到期"));
    assert!(place("今天到期") < place("事项b"));
    assert!(place("事项b") < place("以后"));
    assert!(place("以后") < place("事项c"));
    assert!(!page.contains("事项n"));
    boss.get("/desk/tasks?whose=nobody")
        .await
        .assert_contains("事项n")
        .assert_lacks("事项a");
}

#[tokio::test]
async fn every_task_stands_on_exactly_one_page() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    for n in 0..120 {
        // Many are due at the same moment: the place in the order is the moment and the id.
        let due = if n % 3 == 0 {
            "2026-11-24T00:00"
        } else {
            "2026-11-25T00:00"
        };
        assert!(open(&app, &task(&n.to_string(), None, due)).await);
    }
    let (mut found, mut url, mut pages) = (Vec::new(), ALL.to_owned(), 0);
    while !url.is_empty() {
        let page = boss.get(&url).await.assert_ok().text();
        found.extend(ids(&page));
        url = page
            .split_once("rel=\"next\"")
            .and_then(|(before, _)| before.rsplit_once("href=\""))
            .map(|(_, url)| url.split('"').next().unwrap().replace("&amp;", "&"))
            .unwrap_or_default();
        pages += 1;
    }
    assert_eq!((pages, found.len()), (3, 120));
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 120);
}

#[tokio::test]
async fn several_are_changed_at_once_and_what_was_not_is_told() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let other = app.staff("other", &[Duty::TechnologyManager]).await;
    for once in ["a", "b", "c"] {
        open(&app, &task(once, boss.id, "2026-11-24T00:00")).await;
    }
    // Due later, so that the first on the page is one of the manager's own: those due together stand in no set order.
    open(&app, &task("d", other.id, "2026-11-25T00:00")).await;
    let all = ids(&boss.get(ALL).await.text());
    assert_eq!(all.len(), 4);
    let first = format!("/desk/tasks/{}/completion", all[0]);
    boss.post(&first, &[]).await.assert_redirect(PAGE);
    boss.get(PAGE).await.assert_contains("已处理 1 项任务");
    boss.post(&first, &[]).await.assert_redirect(PAGE);
    boss.get(PAGE)
        .await
        .assert_contains("1 项没有改动：之前已经完成");
    let to = other.id.unwrap().to_string();
    let hand = [("deed", "hand_over"), ("to", to.as_str()), ("whose", "all")];
    let page = changes(&boss, &hand, &all).await;
    for words in [
        "已处理 2 项任务",
        "1 项没有改动：之前已经完成",
        "1 项没有改动：本来就是这样",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "other@kexing.example");
    assert!(mails[0].subject.contains("把 2 项任务转交给您"));
    let late = [("deed", "put_off"), ("day", "2026-12-04"), ("whose", "all")];
    let page = changes(&boss, &late, &all[1..]).await;
    assert!(page.contains("已处理 3 项任务") && page.contains("2026-12-04"));
    assert!(!page.contains("今天到期"));
}

#[tokio::test]
async fn what_cannot_be_done_changes_nothing_and_says_why() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let stranger = app.user("stranger").await.to_string();
    open(&app, &task("a", boss.id, "2026-11-24T00:00")).await;
    let all = ids(&boss.get(PAGE).await.text());
    for (form, words) in [
        (vec![("deed", "put_off"), ("day", "2026-11-20")], "两年之内"),
        (vec![("deed", "put_off"), ("day", "")], "两年之内"),
        (
            vec![("deed", "hand_over"), ("to", &stranger)],
            "一位技术经理人",
        ),
        (vec![("deed", "burn")], "选择要做的操作"),
    ] {
        let page = changes(&boss, &form, &all).await;
        assert!(page.contains(words), "{words}");
        assert_eq!(ids(&page), all);
    }
    let page = changes(&boss, &[("deed", "done")], &[]).await;
    assert!(page.contains("请先勾选任务"));
    assert_eq!(app.mails().await, []);
    boss.post(
        "/desk/tasks/01890000-0000-7000-8000-000000000000/completion",
        &[],
    )
    .await
    .assert_status(404);
}

#[tokio::test]
async fn a_reminder_goes_out_once_to_whose_it_is() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let _other = app.staff("other", &[Duty::TechnologyManager]).await;
    open(&app, &task("a", boss.id, "2026-11-26T00:00")).await;
    open(&app, &task("b", boss.id, "2026-11-26T00:00")).await;
    open(&app, &task("done", boss.id, "2026-11-26T00:00")).await;
    assert!(close(&app, "done").await);
    assert_eq!(remind(&app, "2026-11-25T08:59").await, []);
    let mails = remind(&app, "2026-11-25T09:00").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "manager@kexing.example");
    assert!(mails[0].subject.contains("2 项任务今天到期"));
    assert!(mails[0].text.contains("事项a") && !mails[0].text.contains("事项done"));
    assert_eq!(remind(&app, "2026-11-26T09:00").await, []);
}

#[tokio::test]
async fn a_task_of_nobody_or_of_who_left_is_everybodys_reminder() {
    let app = TestApp::new().await;
    let _boss = manager(&app).await;
    let gone = app.staff("gone", &[Duty::Reviewer]).await;
    open(&app, &task("a", None, "2026-11-26T00:00")).await;
    open(&app, &task("b", gone.id, "2026-11-26T00:00")).await;
    let mails = remind(&app, "2026-11-25T09:00").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "manager@kexing.example");
    assert!(mails[0].text.contains("事项a") && mails[0].text.contains("事项b"));
}

#[tokio::test]
async fn a_task_written_by_hand_is_written_once_and_leads_to_its_deal() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let other = app.staff("other", &[Duty::TechnologyManager]).await;
    let deal = scene.asked().await;
    app.mails().await;
    let number = deal.rsplit('/').next().unwrap();
    let to = other.id.unwrap().to_string();
    let wrong = [
        ("title", ""),
        ("day", "2026-11-20"),
        ("to", "somebody"),
        ("deal", "KX-D-2026-99999"),
    ];
    boss.post(PAGE, &wrong)
        .await
        .assert_status(422)
        .assert_contains("没有这个编号的对接")
        .assert_contains("一位技术经理人");
    boss.get(&format!("/desk/tasks/new?deal={number}"))
        .await
        .assert_ok()
        .assert_contains(number);
    let form = [
        ("once", "k"),
        ("title", "周三去看生产线"),
        ("day", "2026-11-25"),
        ("to", &to),
        ("deal", number),
    ];
    for _ in 0..2 {
        boss.post(PAGE, &form).await.assert_redirect(ALL);
    }
    let page = other.get(PAGE).await.assert_ok().text();
    assert_eq!(page.matches(&format!("href=\"{deal}\"")).count(), 1);
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "other@kexing.example");
}

#[tokio::test]
async fn what_a_person_did_can_be_brought_back_and_what_was_settled_can_not() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    open(&app, &task("a", boss.id, "2026-11-26T00:00")).await;
    open(&app, &task("b", boss.id, "2026-11-27T00:00")).await;
    let all = ids(&boss.get(PAGE).await.text());
    boss.post(&format!("/desk/tasks/{}/completion", all[0]), &[])
        .await
        .assert_redirect(PAGE);
    assert!(close(&app, "b").await);
    boss.post(&format!("/desk/tasks/{}/reopening", all[0]), &[])
        .await
        .assert_redirect("/desk/tasks?whose=done");
    boss.post(&format!("/desk/tasks/{}/reopening", all[1]), &[])
        .await
        .assert_status(409);
    assert_eq!(ids(&boss.get(PAGE).await.text()), all[..1]);
}

#[tokio::test]
async fn a_request_without_an_answer_becomes_a_task_that_the_answer_closes() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let deal = scene.asked().await;
    app.app
        .clock
        .advance(at("2026-12-02T00:00") - app.app.clock.now());
    for _ in 0..2 {
        clock::Round {}.run(&app.app).await.unwrap();
    }
    let nobodys = "/desk/tasks?whose=nobody";
    let page = boss.get(nobodys).await.assert_ok().text();
    assert_eq!(
        page.matches("逾期无人答复，请联系双方").count(),
        3,
        "{page}"
    );
    assert_eq!(ids(&page).len(), 1);
    boss.post(&format!("{deal}/manager"), &[("to", "me")])
        .await
        .assert_redirect(&deal);
    assert_eq!(ids(&boss.get(PAGE).await.text()).len(), 1);
    app.app.clock.advance(Duration::hours(1));
    scene
        .owner
        .post(&format!("{deal}/acceptance"), &[])
        .await
        .assert_redirect(&deal);
    assert_eq!(ids(&boss.get(ALL).await.text()).len(), 0);
    boss.get("/desk/tasks?whose=done")
        .await
        .assert_contains("自动完成")
        .assert_lacks("/reopening");
}

#[tokio::test]
async fn the_desk_names_the_last_day_of_what_is_due() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    open(&app, &task("a", None, "2026-11-24T00:00")).await;
    open(&app, &task("b", boss.id, "2026-11-25T00:00")).await;
    // Due until midnight: the day it ends on is still the 23rd.
    boss.get("/desk")
        .await
        .assert_ok()
        .assert_contains("href=\"/desk/tasks\"")
        .assert_contains("datetime=\"2026-11-23T15:59");
}
