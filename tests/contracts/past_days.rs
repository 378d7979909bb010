//! Single contracts on past days: what was recorded late, and what was taken back.

use chrono::Duration;

use super::ledger::sums;
use super::{registered, registrar};
use crate::app::TestApp;

#[tokio::test]
async fn what_was_recorded_late_is_valid_before_it_is_known() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    // Registered in January, recorded on the day of the test.
    registered(&registrar, "2026511701000018").await;
    let today = app.app.clock.today();
    let before = today - Duration::days(1);
    for (query, number) in [
        ("on=2026-01-31".to_owned(), 1),
        ("on=2026-01-12&state=filed".to_owned(), 1),
        ("on=2026-01-09".to_owned(), 0),
        ("on=2026-01-31&as=known".to_owned(), 0),
        (format!("on={before}&as=known"), 0),
        (format!("on={today}&as=known&state=registered"), 1),
    ] {
        assert_eq!(sums(&registrar, &query).await.0, number, "{query}");
    }
}

#[tokio::test]
async fn what_was_taken_back_is_not_filed_any_more_on_any_question() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = super::opened(&registrar, &super::form()).await;
    for (deed, field, value) in [
        ("signing", "signed_on", "2026-01-10"),
        ("filing", "filed_on", "2026-01-12"),
        ("return", "return_words", "补一份附件"),
    ] {
        super::step(&registrar, &file, deed, &[(field, value)])
            .await
            .assert_redirect(&file);
    }
    let today = app.app.clock.today();
    for (query, number) in [
        ("year=2026&by=filed".to_owned(), 0),
        (format!("year=2026&by=filed&on={today}"), 0),
        (format!("year=2026&by=filed&on={today}&as=known"), 0),
        // It was filed, then.
        ("year=2026&by=filed&on=2026-01-20".to_owned(), 1),
    ] {
        assert_eq!(sums(&registrar, &query).await.0, number, "{query}");
    }
}
