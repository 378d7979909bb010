# Confirming again that what is published still holds
listing-event-ask = Owner asked to confirm
listing-event-ask-again = Not confirmed; owner warned that it will be hidden
listing-event-hide = Not confirmed; hidden
listing-ask-subject = { $n ->
        [one] Does your listing still hold?
       *[other] Do your { $n } listings still hold?
    }
listing-ask-hidden-subject = { $n ->
        [one] Your listing is hidden: bring it back with one click
       *[other] { $n } listings are hidden: bring them back with one click
    }
listing-ask-hello = Dear { $name },
listing-ask-text = { $n ->
        [one] One of your listings is to be confirmed. What was confirmed lately stands higher in search, and readers trust it more.
       *[other] { $n } of your listings are to be confirmed. What was confirmed lately stands higher in search, and readers trust it more.
    }
listing-ask-all = All { $n } still hold:
listing-ask-one = Still holds, confirm:
listing-ask-line-ask = Last confirmed on { $confirmed }; hidden from { $until } unless you confirm it.
listing-ask-line-ask_again = Last confirmed on { $confirmed }; it will be hidden on { $until }.
listing-ask-line-hide = Last confirmed on { $confirmed }; hidden since { $until }. It is back as soon as you confirm it.
listing-ask-how = Open a link and press the button; you need not sign in. Each link works once, for { $days } days.
listing-ask-else = Something changed, or is no longer on offer? Sign in to edit or withdraw it:
listing-link-ask = Does this still hold?
listing-link-ask-lead = Once confirmed, it carries today's date; what was hidden is public again at once.
listing-link-confirm = { $n ->
        [one] It still holds
       *[other] All { $n } still hold
    }
listing-link-hidden = hidden now
listing-link-more = { $n } more are confirmed along with these.
listing-link-not = If some of it no longer holds, leave the button alone: sign in and edit or withdraw it in your lists.
listing-link-done = Confirmed. Thank you
listing-link-done-lead = { $n ->
        [one] The listing carries today's date.
       *[other] { $n } listings carry today's date.
    }
listing-link-used = Nothing left to confirm
listing-link-used-lead = This link was used before, or what it is about has been confirmed or withdrawn since.
listing-link-expired = This link has expired
listing-link-expired-lead = Sign in and press “Still holds” in your lists; it does the same, and hidden listings are back at once.
listing-link-foreign = This link was sent to another organisation
listing-link-foreign-lead = You are signed in with an account that does not belong to it, so nothing was confirmed. Pass the mail on to them, or sign out and open it again.
listing-link-left = This link no longer works
listing-link-left-lead = The person it was sent to can no longer confirm for the organisation. Another member can sign in and confirm in the lists.
listing-link-unknown = No such link
listing-link-unknown-lead = Copy the whole link from the mail, or sign in and press “Still holds” in your lists.
listing-due = Please confirm
workspace-wait-confirm = Please confirm that it still holds
listing-next-due = It was confirmed a while ago. If it still holds, press “Still holds”; otherwise it will be hidden.
