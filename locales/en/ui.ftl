# Words that all pages share: header and footer, lists, forms, charts
site-name = Kexing Technology Transfer
site-motto = Where results meet needs
site-description = A marketplace for research results and enterprise needs: search, post, agree, register technology contracts.

layout-skip = Skip to content
layout-demo = Demonstration: organisations, people, results and sums are fictional.
layout-demo-label = Demonstration
layout-theme = Switch between light and dark
layout-menu = Menu
layout-sections = Main menu
layout-footer = About this site
layout-trail = You are here
layout-no-organisation = Not a member of an organisation yet

nav-achievements = Results
nav-needs = Needs
nav-organisations = Organisations
nav-figures = Figures
nav-workspace = Workspace
nav-desk = Desk
nav-account = Account settings
nav-admin = Administration
nav-sign-in = Sign in
nav-sign-up = Sign up
nav-sign-out = Sign out

foot-about = About us
foot-matching = How matching works
foot-rules = Rules
foot-privacy = Privacy
foot-accessibility = Accessibility
foot-problem = Report a problem

search-label = Search words
search-kind = Search in
search-do = Search
search-short = Search results, needs, organisations

filter-title = { $n ->
    [0] Filters
   *[other] Filters ({ $n } chosen)
}
filter-chosen = Chosen filters
filter-remove = Remove filter
filter-clear = Clear all
sort-label = Sort by
pager-label = Pages
pager-prev = Previous
pager-next = Next
pager-page = Page { $n }

owner-verified = Verified
owner-answer-time = Usually answers in
owner-answer-rate = Answer rate
owner-answers-few = Fewer than 3 requests in a year, so not counted
owner-answers-rate = { $rate }% ({ $asked } requests in a year)
owner-answers-about = { $rate }% or more (past year)
owner-answers-days = { $days } working { $days ->
    [one] day
   *[other] days
}
owner-answers-same-day = the same day
owner-answers-card = Answers { $rate }% or more
price-open = Negotiable
card-closes = Closes
card-confirmed = Confirmed
level-strong = Strong match
level-fair = Fair match
level-weak = Weak match
not-stated = Not stated

indicator-name = Indicator
indicator-ours = This result
indicator-theirs = Usual today
indicator-proof = Evidence
reason-met = Met
reason-unmet = Not met
reason-unstated = Not stated
reason-told = For information
message-note = Only your side sees this
file-locked = On request

step-done = done
step-now = current
step-todo = to do
step-wrong = needs correcting

form-optional = optional
form-choose = Please choose
form-most = { $n } characters at most
form-left = % characters left
form-over = % characters too many
form-remove-row = Remove
form-errors = { $n ->
    [one] One thing needs correcting
   *[other] { $n } things need correcting
}
autosave-saving = Saving the draft
autosave-saved = Draft saved just now
autosave-failed = The draft was not saved. Check your connection; the next change tries again
unit-yuan = yuan
unit-wan = 10,000 yuan

money-total = Total contract amount
money-other = Non-technical items
money-technical = Technical amount
money-received = Of this received

figure-as-of = as of
figure-bar = Bar
figure-actual = Reached so far
figure-plan = Plan by month
figure-target = Target of the year
figure-forecast = Expected (not counted as reached)
figure-as-table = Show the figures
figure-month = Month

error-back = See how it stands now
error-home = Home page
error-request = Request number

step-of = Step { $step } of { $of }
dialog-close = Close
