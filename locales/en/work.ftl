# Background work that failed or waits for another try
work-title = Background work
work-lead = Work that could not be done. What waits is tried again by itself; what was given up needs somebody: do it again, or drop it and say why.
work-given-up = Given up
work-waits = Waits for a retry
work-tries = { $n ->
    [one] tried once
   *[other] tried { $n } times
}
work-since = given up { $at }
work-next = next try { $at }
work-emptied = The text may have held a link into an account, so it was erased when the mail was given up and can't be sent again. Check the address and ask the person to request it anew.
work-again = Do it again
work-drop = Drop
work-drop-do = Drop it
work-reason = Reason (goes into the audit log)
work-more = Only the latest 50 are shown; older ones appear as these are dealt with.
work-none = No failed work
work-none-text = Mails, index and alerts are running as they should.
work-again-done = Queued again; it will be tried at once.
work-drop-done = Dropped; the reason is in the audit log.
work-moved-on = This work was done meanwhile, or somebody else dealt with it.
work-mail-emptied = The text of this mail was erased, so it can't be sent again. Ask the person to request it anew.
work-kind-send-mail = Sending a mail
work-kind-account-security = Telling a person about their account's security
work-kind-notice-digests = Writing digests of notices
work-kind-notice-round = Looking for digests that are due
work-kind-alert-digests = Writing digests of alerts
work-kind-alert-round = Looking for new alerts
work-kind-listing-changed = Indexing a listing
work-kind-listings-changed = Indexing several listings
work-kind-organisation-changed = Indexing an organisation
work-kind-reindex = Building the search index anew
work-kind-ask-to-confirm = Asking owners to confirm
work-kind-answer-clock = Reminding owners to answer
work-kind-count-answers = Counting answers of organisations
