//! The body of a result's page, by itself.

use kexing::achievements::{Achievement, view};
use kexing::listings::content::{Standing, Tier};
use kexing::web::Locale;
use kexing::web::page::{Pages, Site};
use serde_json::json;

fn body(content: &Achievement, standing: Standing, locale: Locale) -> String {
    let page = json!({ "detail": view::view(content, standing, locale) });
    Pages::load()
        .unwrap()
        .render("achievements/_detail.html", &page, &Site::sample(locale))
        .unwrap()
}

#[test]
fn an_empty_result_still_makes_a_page() {
    for locale in Locale::ALL {
        let html = body(&Achievement::default(), Standing::Visitor, locale);
        assert!(!html.contains("[achievement-") && !html.contains("[listing-"));
    }
}

#[test]
fn a_locked_part_says_what_is_inside_and_how_to_get_in() {
    let content = Achievement {
        team: "五人团队".to_owned(),
        tier_team: Tier::SignedIn,
        ..Achievement::default()
    };
    let locked = body(&content, Standing::Visitor, Locale::Zh);
    assert!(locked.contains("研发团队的介绍") && locked.contains("登录后即可查看"));
    assert!(!locked.contains("五人团队"));
    assert!(body(&content, Standing::SignedIn, Locale::Zh).contains("五人团队"));
}
