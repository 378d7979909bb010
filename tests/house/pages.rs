//! Every template has a sample, and every sample renders in every language.

use kexing::web::Locale;
use kexing::web::page::{Pages, Site};

#[test]
fn every_sample_renders_in_every_language() {
    let pages = Pages::load().unwrap();
    for sample in kexing::samples() {
        for locale in Locale::ALL {
            let html = pages
                .render(sample.template, &sample.page, &Site::sample(locale))
                .unwrap();
            assert!(
                !html.contains("[error-"),
                "{}: a word is missing",
                sample.template
            );
            for forbidden in ["style=\"", "<script>", "onclick=", "javascript:"] {
                assert!(
                    !html.contains(forbidden),
                    "{} has {forbidden}",
                    sample.template
                );
            }
        }
    }
}

#[test]
fn every_page_template_has_a_sample() {
    let pages = Pages::load().unwrap();
    let sampled: Vec<&str> = kexing::samples().iter().map(|s| s.template).collect();
    let unused: Vec<String> = pages
        .names()
        .into_iter()
        .filter(|name| {
            !name.starts_with("ui/") && !name.starts_with("mail/") && name != "layout.html"
        })
        .filter(|name| !name.rsplit('/').next().unwrap().starts_with('_'))
        .filter(|name| !sampled.contains(&name.as_str()))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}
