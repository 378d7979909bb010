//! Every mail of this room says something in both languages.

use kexing::organisations::mails::{DecisionMail, InvitationMail, JoinAnswerMail, JoinRequestMail};

use crate::accounts::mails::renders;

#[test]
fn organisations_mails_render_in_both_languages() {
    let url = || "http://127.0.0.1:8080/my/organisation".to_owned();
    let organisation = || "锦江示例大学（虚构）<script>".to_owned();
    let name = || "林亦川".to_owned();
    let invitation = InvitationMail {
        organisation: organisation(),
        by: name(),
        url: url(),
        days: 14,
    };
    renders(&invitation, &url());
    let request = JoinRequestMail {
        organisation: organisation(),
        name: name(),
        url: url(),
    };
    renders(&request, "林亦川");
    for accepted in [true, false] {
        let answer = JoinAnswerMail {
            organisation: organisation(),
            name: name(),
            accepted,
            url: url(),
        };
        renders(&answer, &url());
    }
    for decision in [
        "organisation-verified",
        "organisation-returned",
        "organisation-suspended",
        "organisation-lifted",
    ] {
        let mail = DecisionMail {
            organisation: organisation(),
            decision,
            reason: "缺证照".to_owned(),
            url: url(),
        };
        renders(&mail, "缺证照");
    }
}
