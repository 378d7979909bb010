//! Every mail of this room says something in both languages.

use kexing::accounts::mails::{PasswordResetMail, StaffWelcomeMail};
use kexing::mail::MailPage;
use kexing::web::Locale;
use kexing::web::page::Pages;

/// Renders the three parts of a mail in both languages.
pub(crate) fn renders<P: MailPage>(mail: &P, must_say: &str) {
    let pages = Pages::load().unwrap();
    for locale in Locale::ALL {
        for part in ["subject.txt", "txt", "html"] {
            let name = format!("mail/{}.{part}", P::NAME);
            let text = pages.render_plain(&name, mail, locale).unwrap();
            assert!(!text.trim().is_empty(), "{name} is empty");
            assert!(!text.contains("{{"), "{name}: {text}");
            match part {
                "subject.txt" => assert_eq!(text.trim().lines().count(), 1, "{name}"),
                "txt" => assert!(text.contains(must_say), "{name}: {text}"),
                _ => {
                    assert!(text.contains(must_say), "{name}: {text}");
                    assert!(text.contains("<body>") && !text.contains("<script>"));
                }
            }
        }
    }
}

#[test]
fn accounts_mails_render_in_both_languages() {
    let url = "http://127.0.0.1:8080/password-reset/abc".to_owned();
    let name = "林亦川 <script>".to_owned();
    let reset = PasswordResetMail {
        name: name.clone(),
        url: url.clone(),
        hours: 2,
    };
    renders(&reset, &url);
    let url_shown = url.clone();
    let welcome = StaffWelcomeMail { name, url, days: 7 };
    renders(&welcome, &url_shown);
}
