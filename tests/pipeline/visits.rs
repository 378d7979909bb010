//! A visit is written down once, and its problem becomes one draft of a need that the company completes.

use kexing::web::{Duty, OrganisationRole};

use crate::app::{Actor, TestApp, counted};
use crate::deals::manager;

const ID: &str = "01890000-0000-7000-8000-0000000000aa";
const PROBLEM: &str = "阀座低温泄漏，零下四十度时漏率超标。试过两家密封件，三个月后又漏。";

fn visit<'a>(id: &'a str, organisation: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("organisation", organisation),
        ("visited_on", "2026-11-20"),
        ("met", "总工唐先生"),
        ("said", "对价格不满意，仅供内部。"),
        ("problem", PROBLEM),
    ]
}

async fn written(boss: &Actor<'_>, organisation: &str) -> String {
    let to = boss
        .post("/desk/visits", &visit(ID, organisation))
        .await
        .location();
    assert_eq!(to, format!("/desk/visits/{ID}"));
    to
}

#[tokio::test]
async fn a_visit_sent_again_is_the_same_visit_and_nobody_elses() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let page = written(&boss, "还没注册的厂（虚构）").await;
    written(&boss, "还没注册的厂（虚构）").await;
    boss.get("/desk/visits")
        .await
        .assert_contains("还没注册的厂")
        .assert_contains("有难题，未转需求");
    let list = boss.get("/desk/visits").await.text();
    assert_eq!(list.matches(&page).count(), 1);
    let other = app.staff("other", &[Duty::TechnologyManager]).await;
    other
        .post("/desk/visits", &visit(ID, "别的厂"))
        .await
        .assert_status(404);
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .get(&page)
        .await
        .assert_contains(PROBLEM)
        .assert_lacks("/need\"");
    analyst
        .post("/desk/visits", &visit(ID, "x"))
        .await
        .assert_status(403);
    let company = app.company().await;
    let member = app.member("member", company).await;
    member.get(&page).await.assert_status(403);
}

#[tokio::test]
async fn in_one_click_it_is_a_draft_that_the_company_finds_and_nobody_else() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let company = app.company().await;
    let chief = app
        .member_as("chief", company, OrganisationRole::Administrator)
        .await;
    let page = written(&boss, "达川岩丝新材料有限公司（虚构）").await;
    let click = format!("{page}/need");
    boss.get(&page).await.assert_contains("生成需求草稿");
    boss.post(&click, &[]).await.assert_redirect(&page);
    boss.post(&click, &[]).await.assert_status(409);
    boss.get(&page)
        .await
        .assert_contains("草稿，等企业补充")
        .assert_lacks("/need\"");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "chief@kexing.example");
    chief
        .get("/inbox")
        .await
        .assert_contains("请补充需求草稿：阀座低温泄漏");
    let edit = mails[0].text.split_once("/my/needs/").unwrap().1;
    let edit = format!("/my/needs/{}", edit.lines().next().unwrap());
    chief
        .get(&edit)
        .await
        .assert_ok()
        .assert_contains("阀座低温泄漏，零下四十度时漏率超标")
        .assert_lacks("仅供内部")
        .assert_lacks("唐先生");
    let id = edit
        .trim_start_matches("/my/needs/")
        .trim_end_matches("/edit");
    let mut tx = app.app.db.read().await.unwrap();
    let origin = kexing::listings::store::origin(&mut tx, id.parse().unwrap())
        .await
        .unwrap();
    drop(tx);
    assert_eq!(origin, "visit");
    let stranger = app.member("stranger", app.university().await).await;
    stranger.get(&edit).await.assert_status(404);
    boss.get("/desk/visits?which=open")
        .await
        .assert_contains("没有等着转成需求");
}

#[tokio::test]
async fn a_company_that_is_not_on_the_site_is_linked_before_it_gets_a_need() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let page = written(&boss, "达川岩丝").await;
    let click = format!("{page}/need");
    boss.get(&page).await.assert_contains("先关联机构");
    boss.post(&click, &[]).await.assert_status(409);
    app.company().await;
    let link = format!("{page}/organisation");
    for unknown in ["", "没有这家"] {
        boss.post(&link, &[("company", unknown)])
            .await
            .assert_status(422);
    }
    boss.post(&link, &[("company", "91511703FAKE100358")])
        .await
        .assert_redirect(&page);
    boss.post(&click, &[]).await.assert_redirect(&page);
    boss.get(&page).await.assert_contains("还没有成员");
    // What became a need keeps its organisation.
    app.university().await;
    boss.post(&link, &[("company", "锦江示例大学（虚构）")])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn a_visit_is_changed_by_one_at_a_time_and_its_step_becomes_a_task() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let mut form = visit(ID, "渠江阀泵制造有限公司（虚构）");
    form.extend([("step_text", "寄两套样品"), ("step_on", "2026-11-25")]);
    boss.post("/desk/visits", &form[1..2])
        .await
        .assert_status(422);
    let page = boss.post("/desk/visits", &form).await.location();
    boss.get("/desk/tasks")
        .await
        .assert_contains("走访后续：寄两套样品")
        .assert_contains(&page);
    boss.get(&format!("{page}/edit"))
        .await
        .assert_contains("name=\"revision\" value=\"0\"");
    let mut change = visit(ID, "渠江阀泵制造有限公司（虚构）");
    change[5] = ("problem", "");
    change.push(("revision", "0"));
    boss.post(&page, &change).await.assert_redirect(&page);
    boss.post(&page, &change).await.assert_status(409);
    boss.post(&format!("{page}/need"), &[])
        .await
        .assert_status(409);
    boss.get(&page).await.assert_contains("先补上“听到的难题”");
}

#[tokio::test]
async fn the_list_has_pages_and_asks_no_query_per_visit() {
    let app = TestApp::new().await;
    let boss = manager(&app).await;
    let id = |n: u32| format!("01890000-0000-7000-8000-{n:012}");
    let list = async || {
        let mut least = usize::MAX;
        for _ in 0..4 {
            let (answer, queries) = counted(boss.get("/desk/visits")).await;
            answer.assert_ok();
            least = least.min(queries);
        }
        least
    };
    boss.post("/desk/visits", &visit(&id(0), "厂")).await;
    let one = list().await.min(list().await);
    for n in 1..45 {
        boss.post("/desk/visits", &visit(&id(n), "厂")).await;
    }
    assert_eq!(list().await.min(list().await), one);
    let mut found = 0;
    for page in 1..=3 {
        let page = boss.get(&format!("/desk/visits?page={page}")).await.text();
        found += page.matches("href=\"/desk/visits/0189").count();
    }
    assert_eq!(found, 45);
}
