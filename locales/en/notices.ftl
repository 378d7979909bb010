# Notices: the inbox, ways by kind, digests and unsubscribing
notice-nav = Inbox
notice-title = Inbox
notice-lead = What concerns you, newest first. Opening the page it is about marks it as read; kept for a year.
notice-settings = Notice settings
notice-show-all = All notices
notice-show-unread = Unread ({ $n })
notice-read-one = Mark as read
notice-read-all = Mark all as read
notice-read-done = Marked as read.
notice-all-read = All marked as read.
notice-none = No notices yet
notice-none-text = Requests, answers to yours, messages and review decisions will appear here.
notice-none-unread = Nothing unread
notice-none-unread-text = You have seen everything.

notice-settings-lead = How each kind of notice reaches you. Mails go to { $email }; a digest gathers what is still unread into one mail in the morning.
notice-settings-alerts = New matches, saved searches and followed listings have their own settings:
notice-save = Save settings
notice-settled = Notice settings saved.
notice-kind-request = Requests
notice-about-request = Somebody wants your result or can solve your need. They are waiting, so it always shows in the inbox.
notice-kind-answer = Answers to your requests
notice-about-answer = The other side accepted or declined a request of yours.
notice-kind-message = Messages
notice-about-message = The other side or the centre wrote in one of your deals.
notice-kind-progress = Progress of deals
notice-about-progress = A deal moved on: an introduction, an offer, an agreement.
notice-kind-contract = Contracts
notice-about-contract = A contract of your organisation was filed, accepted, needs a supplement, was registered, refused or cancelled.
notice-kind-payment = Payments
notice-about-payment = Your organisation is to pay something, a payment arrived or went back, or an invoice was issued. Shown in the site at least.
notice-kind-reminder = Reminders
notice-about-reminder = An answer of yours is nearly due or overdue. Always shows in the inbox.
notice-kind-review = Review decisions
notice-about-review = A result or need you submitted was approved or returned. Always shows in the inbox.
notice-kind-freshness = Confirming listings
notice-about-freshness = It is time to say whether what you published still holds; the immediate mail has one-click links that need no sign-in.
notice-kind-organisation = Your organisation
notice-about-organisation = Verification of your organisation, and answers to your requests to join one.
notice-kind-joining = Requests to join
notice-about-joining = Somebody asks to join an organisation you administer. Always shows in the inbox.
notice-kind-security = Account security
notice-about-security = Changes of your password or duties. To protect your account this can't be turned off.
notice-way-now = Inbox, and a mail at once
notice-way-daily = Inbox, and a daily digest
notice-way-weekly = Inbox, and a digest on Mondays
notice-way-site = Inbox only
notice-way-off = Don't tell me
notice-way-always = Always a mail at once

notice-mail-hello = Dear { $name },
notice-mail-why = You get this mail because of your notice settings.
notice-mail-settings = Notice settings
notice-mail-stop = Stop mails of this kind (one click)
notice-digest-subject = { $n ->
    [one] 1 unread notice
   *[other] { $n } unread notices
}
notice-digest-text = { $n ->
    [one] You have one unread notice:
   *[other] You have { $n } unread notices:
}
notice-digest-more = { $n } more in your inbox.
notice-digest-open = Open your inbox
notice-end-title = Unsubscribe
notice-end-digest = digests
notice-end-lead = You will get no more mails of this kind: { $what }. Your inbox on the site stays as it is.
notice-end = Unsubscribe
notice-ended-title = Unsubscribed
notice-ended-lead = You will get no more mails of this kind: { $what }. Sign in to turn them on again at any time.

notice-security-password-changed = Your password was changed and other devices were signed out
notice-security-password-reset = A new password was set for your account through a mailed link
notice-security-duty-granted = An administrator gave your account another duty
notice-security-duty-revoked = An administrator took a duty from your account
notice-security-at = Time: { $at }.
notice-security-not-you = If neither you nor anyone you know did this, set a new password now and call the centre.

contract-mail-open = Open the contract
contract-mail-filed-subject = Contract filed for registration: { $title }
contract-mail-filed-text = “{ $title }” ({ $number }) was filed for registration; you will be told the outcome.
contract-mail-registered-subject = Contract registered: { $title }
contract-mail-registered-text = “{ $title }” ({ $number }) was registered as a technology contract. Its number and date stand on its page.
contract-mail-refused-subject = Contract not registered: { $title }
contract-mail-refused-text = “{ $title }” ({ $number }) was not registered. The reason stands on its page; it can be mended and filed again with the registrar of the centre.
contract-mail-cancelled-subject = Registration cancelled: { $title }
contract-mail-cancelled-text = The registration of “{ $title }” ({ $number }) was cancelled; the reason stands on its page.
