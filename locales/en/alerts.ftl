# Alerts: saved searches, followed listings, new matches, mail digests
alert-nav-unread = { $n } unread
alert-title = My alerts
alert-lead = New matches and new search results. What you have read is no longer counted and goes after ninety days.
alert-came = Alert from
alert-new = New
alert-read-all = Mark all as read
alert-all-read = All marked as read.
alert-none = Nothing new
alert-none-text = New matches of your organisation's listings and new results of your saved searches will appear here.
alert-none-way = Go to search
alert-group-hit = New results for “{ $title }”
alert-group-match = New matches of “{ $title }”
alert-group-tip = The centre suggests: a deal about “{ $title }”
alert-settings = Alert settings
alert-frequency = Mail digest
alert-frequency-hint = Sent to { $email } only when there is something new, one mail for everything, each with a one-click way out.
alert-frequency-weekly = Monday mornings
alert-frequency-daily = Every morning
alert-frequency-off = No mails, only here
alert-own = Also tell me of new matches of my organisation's public listings
alert-save = Save settings
alert-settled = Your alert settings are saved.
alert-choose-frequency = Please choose how often to be written to, or not at all.
alert-searches = Saved searches
alert-searches-none = No saved searches yet. Choose “Save this search” on the search page to hear of new results.
alert-searches-full = You can keep 50 searches. Please remove one that you no longer need.
alert-search-saved = The search is saved. You will hear of new results.
alert-search-end = Remove
alert-search-ended = The saved search is removed.
alert-save-title = Save this search
alert-save-lead = You will hear of listings when they are published if they have all of its words and pass its filters. Those with only some of the words are not news.
alert-save-search = Save the search
alert-name = Name
alert-back = Back
alert-follows = Followed results and needs
alert-follows-none = You follow nothing yet. Choose “Follow new matches” on a result or a need to hear of new matches.
alert-follows-full = You can follow 200 listings. Please stop following one that you no longer need.
alert-follow-title = Follow new matches
alert-follow-lead-needs = You will hear of results that match this need.
alert-follow-lead-achievements = You will hear of needs that match this result.
alert-follow-already = You follow it already and hear of its new matches.
alert-follow = Follow
alert-followed = You follow it now and will hear of new matches.
alert-unfollow = Stop following
alert-unfollowed = You no longer follow it.
alert-unsubscribe-title = End the mail digest
alert-unsubscribe-lead = You will get no more alert mails. Alerts in the site stay as they are.
alert-unsubscribe = Unsubscribe
alert-unsubscribed-title = Unsubscribed
alert-unsubscribed-lead = You will get no more alert mails. Sign in whenever you want them back.
alert-mail-subject = { $n ->
    [one] One new alert: matches and searches
   *[other] { $n } new alerts: matches and searches
  }
alert-mail-hello = Dear { $name },
alert-mail-text = { $n ->
    [one] One thing is new since the last time.
   *[other] { $n } things are new since the last time.
  }
alert-mail-more = and { $n } more
alert-mail-open = See all of it in the site
alert-mail-why = You chose to get this digest in your alert settings.
alert-mail-stop = Unsubscribe with one click
alert-tip-title = Recommend to both sides
alert-tip-lead = People of both organisations find the other side's public listing and your note among their alerts, and decide themselves whether to ask for a deal.
alert-tip-words = Your note to both sides
alert-tip-hint = Both sides read it. Please don't name a company that keeps its name to itself.
alert-tip-note = The need “{ $need }” and the result “{ $achievement }” look like a good fit to us. Each of you can ask for a deal on the other's page; a technology manager is glad to help.
alert-tip-send = Recommend
alert-tip-done = Recommended to both sides.
alert-tip-before = This pair was recommended before.
