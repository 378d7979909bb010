# Search and public pages
catalogue-home = Home
catalogue-placeholder = A technology, a product, a problem, a number or an organisation; pinyin works too
catalogue-title-for = Search results for “{ $q }”
catalogue-tab-achievements = Results
catalogue-tab-needs = Needs
catalogue-tab-organisations = Organisations
catalogue-total-achievements = { $n ->
    [one] { $n } result
   *[other] { $n } results
}
catalogue-total-needs = { $n ->
    [one] { $n } need
   *[other] { $n } needs
}
catalogue-total-organisations = { $n ->
    [one] { $n } organisation
   *[other] { $n } organisations
}
catalogue-all = All
catalogue-filter-field = Field
catalogue-filter-field-within = Within it
catalogue-filter-industry = Industry
catalogue-filter-industry-within = Division
catalogue-filter-maturity = Maturity
catalogue-filter-maturity-within = Level
catalogue-filter-mode = Cooperation
catalogue-filter-price = Price or budget
catalogue-filter-region = Place
catalogue-filter-ip = Rights
catalogue-filter-ip-within = Kind of patent
catalogue-filter-okind = Organisation
catalogue-filter-nkind = Kind of need
catalogue-maturity-1-3 = Levels 1–3 (principle, laboratory)
catalogue-maturity-4-6 = Levels 4–6 (trial to prototype)
catalogue-maturity-7-9 = Levels 7–9 (demonstration, production)
catalogue-sort-best = Best match
catalogue-sort-new = Newest
catalogue-sort-confirmed = Last confirmed
catalogue-sort-price = Price, lowest first
catalogue-sort-budget = Budget, highest first
catalogue-sort-listings = Most listings
catalogue-budget = Budget
catalogue-count-achievements = Results
catalogue-count-needs = Needs
catalogue-nothing = Nothing fits this search
catalogue-nothing-text = Try fewer words, take a filter away, or look among the other kinds above. You can also post a need and let a technology manager look for you.
catalogue-post-need = Post a need
catalogue-without-filters = Look again without filters
catalogue-down = Search is not available at the moment
catalogue-down-text = The pages of results and needs still open. We have been told; please try again in a few minutes.
catalogue-suggest-achievements = Results · { $n }
catalogue-suggest-needs = Needs · { $n }
catalogue-suggest-organisations = Organisation
catalogue-published = Published
catalogue-aside = Cooperation and owner
catalogue-ask-achievements = Ask to cooperate
catalogue-ask-needs = I can solve this
catalogue-ask-note = The other side answers first; contacts are exchanged only when both agree.
catalogue-edit = Edit
catalogue-report = Report or correct
catalogue-similar-achievements = Similar results
catalogue-similar-needs = Similar needs
catalogue-incomplete = Staff imported this from outside sources. It is incomplete until its owner adds to it.
catalogue-hidden-withdrawn = Withdrawn: only your organisation and staff see this page.
catalogue-hidden-expired = Expired: not confirmed for 180 days, so the public does not see it. Confirm it in your list to bring it back.
catalogue-hidden-suspended = The owner is suspended: the public does not see this page for now.
catalogue-gone-withdrawn = Its owner has withdrawn this
catalogue-gone-expired = This has expired
catalogue-gone-suspended = This is not shown at the moment
catalogue-gone-text = These are close to it and still open.
catalogue-gone-search = Search again
