//! The body of a need's page, by itself.

use kexing::listings::content::Standing;
use kexing::needs::{Need, view};
use kexing::web::Locale;
use kexing::web::page::{Pages, Site};
use serde_json::json;

fn body(content: &Need, standing: Standing, locale: Locale) -> String {
    let page = json!({ "detail": view::view(content, standing, locale) });
    Pages::load()
        .unwrap()
        .render("needs/_detail.html", &page, &Site::sample(locale))
        .unwrap()
}

#[test]
fn an_empty_need_still_makes_a_page() {
    for locale in Locale::ALL {
        let html = body(&Need::default(), Standing::Visitor, locale);
        assert!(!html.contains("[need-") && !html.contains("[listing-"));
    }
}

#[test]
fn protected_details_are_announced_but_not_shown() {
    let need = Need {
        protected: "炉温曲线见附表".to_owned(),
        ..Need::default()
    };
    let visitor = body(&need, Standing::Visitor, Locale::Zh);
    assert!(visitor.contains("不公开的技术细节") && !visitor.contains("炉温曲线"));
    assert!(body(&need, Standing::Counterpart, Locale::Zh).contains("炉温曲线"));
}
