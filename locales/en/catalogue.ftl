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
catalogue-filter-price = Price
catalogue-filter-budget = Budget
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
catalogue-nothing-for = Nothing found for “{ $q }”
catalogue-nothing-yet = The search index is being rebuilt and holds nothing yet
catalogue-nothing-text = Try fewer words, take a filter away, or look among the other kinds above.
catalogue-nothing-need = Try fewer words, take a filter away, or look among the other kinds above. You can also post it as a need and let a technology manager look for you; your words come along into the form.
catalogue-post-this = Post it as a need
catalogue-instead = Nothing found for “{ $typed }”. These are the results for “{ $shown }”.
catalogue-instead-back = Search for “{ $typed }” all the same
catalogue-meant = Did you mean:{" "}
catalogue-weak-unmet-achievements = No result mentions { $words }; those below have the other words only. If none of them fits, post a need and a technology manager will look for you.
catalogue-weak-unmet-needs = No need mentions { $words }; those below have the other words only. If none of them fits, post your own.
catalogue-weak-unmet-organisations = No organisation mentions { $words }; those below have the other words only.
catalogue-weak-scattered = Nothing has all of these words; what has most of them comes first. If nothing fits, post a need and a technology manager will look for you.
catalogue-weak-sentence = Nothing has all the words of this sentence; what has most of them comes first. If nothing fits, post the sentence as a need and a technology manager will look for you.
catalogue-long = This is a long text: only its first { $n } characters were searched for. A problem like this is best posted as a need. All you typed goes into the form, and a technology manager helps to find an answer.
catalogue-long-cut = This is a very long text: only its first { $n } characters were searched for. A problem like this is best posted as a need. Its first { $most } characters go into the form, and a technology manager helps to find an answer.
catalogue-missing = Not mentioned: { $words }
catalogue-quoted = “{ $word }”
catalogue-rebuilding = The search index is being rebuilt; for some minutes results may be incomplete.
catalogue-without-filters = Look again without filters
catalogue-down = Search is not available at the moment
catalogue-down-text = The pages of results and needs still open. We have been told; please try again in a few minutes.
catalogue-suggest-keywords = Keywords
catalogue-suggest-achievements = { $n ->
    [one] { $n } result
   *[other] { $n } results
}
catalogue-suggest-needs = { $n ->
    [one] { $n } need
   *[other] { $n } needs
}
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
catalogue-hidden-withdrawn = Withdrawn: the public does not see this page. Its owner, the other side of an accepted deal and staff still do.
catalogue-hidden-expired = Hidden: it was not confirmed in time, so the public does not see it. Press “Still holds” in your list to bring it back at once.
catalogue-hidden-suspended = The owner is suspended: the public does not see this page for now.
catalogue-gone-withdrawn = Its owner has withdrawn this
catalogue-gone-expired = This has expired
catalogue-gone-suspended = This is not shown at the moment
catalogue-gone-text = These are close to it and still open.
catalogue-gone-search = Search again
