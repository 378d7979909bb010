//! What the accounts' mails say.

use serde::Serialize;

use crate::mail::MailPage;

/// The link to a new password.
#[derive(Serialize)]
pub struct PasswordResetMail {
    pub name: String,
    pub url: String,
    pub hours: i64,
}

impl MailPage for PasswordResetMail {
    const NAME: &'static str = "password_reset";
}

/// A new member of staff sets the first password.
#[derive(Serialize)]
pub struct StaffWelcomeMail {
    pub name: String,
    pub url: String,
    pub days: i64,
}

impl MailPage for StaffWelcomeMail {
    const NAME: &'static str = "staff_welcome";
}
