# Home and the pages about the site
site-home-title = Where results find needs, and problems find answers
site-home-lead = Search results, post needs, agree with partners, register technology contracts, all in one place.
site-home-try = Try:
site-home-try-1 = basalt fibre
site-home-try-2 = 污水处理
site-home-try-3 = 工艺改进
site-home-door-achievement = I have a result
site-home-door-achievement-text = Post it once; it is compared with every need, and you hear of interest
site-home-door-need = I have a need
site-home-door-need-text = Say what must be reached; hide your name if you like; results come to you
site-home-stat-achievements = results on offer
site-home-stat-needs = open needs
site-home-stat-deals = deals in talks
site-home-stat-target = contracts this year, { $percent } of the target of { $target }
site-home-newest-needs = Newest needs
site-home-all-needs = All needs
site-home-newest-achievements = Newest results
site-home-all-achievements = All results
site-home-no-needs = No open needs yet
site-home-no-needs-text = Needs appear here once they are reviewed.
site-home-no-achievements = No results on offer yet
site-home-no-achievements-text = Results appear here once they are reviewed.
site-home-contracts = Contracts registered lately
site-home-contracts-note = Without the parties’ names
site-home-col-date = Registered
site-home-col-title = Field
site-home-col-kind = Type
site-home-col-place = Place
site-home-how = How it works
site-home-how-1 = Post
site-home-how-1-text = Verified organisations post results or needs; staff review them; only what you open is public.
site-home-how-2 = Match
site-home-how-2-text = Texts are compared one by one. Each match says why, and names what is not stated.
site-home-how-3 = Talk
site-home-how-3-text = One side asks, the other answers; contacts are exchanged when both agree. A technology manager helps where wanted.
site-home-how-4 = Sign and register
site-home-how-4-text = Complete the papers of the technology contract here, have it registered and counted.
site-about-title = About us
site-about-lead = Kexing brings universities, institutes and companies together and helps to register technology contracts.
site-about-1-title = What we do
site-about-1 =
    We gather results that can be put to use and needs that companies really have, so that both sides find, understand and agree with each other.
    We help parties to register technology contracts, and count contract value, technology value and money received as what they are.
site-about-2-title = How matches are found
site-about-2 =
    Only the public texts of both sides are compared. Nobody’s browsing is used, and no place can be bought.
    Each match shows the words both texts share and the conditions both state. What is not stated is marked so.
site-about-3-title = Who reviews
site-about-3 =
    Organisations are verified by their credit code and a document. Staff review results and needs before they are public.
    A review looks at whether the content is lawful, true and complete. It is no appraisal of the technology.
site-about-4-title = Contact
site-about-4 = For questions about a page, or a mistake you found, please use “Report a problem” below.
site-rules-title = Rules
site-rules-lead = A few short rules to read before you post or talk.
site-rules-1-title = Posting
site-rules-1 =
    Post only results that your organisation may dispose of, and needs that it really has. Content must be lawful, true and complete.
    No phone numbers or addresses in public texts: contacts open once both sides agree.
site-rules-2-title = Review
site-rules-2 = Staff review what you send in. If it comes back, the reasons are stated and you can send it again.
site-rules-3-title = How long it stays
site-rules-3 = Now and then, as a rule every 90 days, owners confirm that what they published still holds. What is not confirmed sinks in search and is then hidden, until its owner confirms it.
site-rules-4-title = Talks
site-rules-4 = Please answer a request within five working days. If it does not suit, say why.
site-rules-5-title = Confidence
site-rules-5 = What is open to the other side of a deal only may be used to judge the cooperation and for nothing else. Openings are recorded.
site-rules-6-title = Breaches
site-rules-6 = False listings, claiming the work of others or harassment lead to removal and suspension; what may be against the law goes to the authorities.
site-privacy-title = Privacy
site-privacy-lead = What we collect, what for, and who sees it.
site-privacy-1-title = What we collect
site-privacy-1 =
    Your account: name, phone, e-mail, organisation. Of the password only a digest that can’t be turned back.
    Your use: when you signed in, what you did, and which non-public parts you opened.
site-privacy-2-title = What for
site-privacy-2 = To run the service, to tell you what concerns you, for security and for statistics the law asks for. Not for advertising, and never sold.
site-privacy-3-title = Who sees it
site-privacy-3 =
    Contacts are shown to both sides only after both agreed. A company that hides its name is known to the other side of its deals and to staff only.
    Staff see what their duties need; what matters is recorded so that it can’t be changed.
site-privacy-4-title = What is kept in your browser
site-privacy-4 = One mark for being signed in, one for the language. No scripts of others, no tracking. Views of public pages are counted by day and by where they came from; who looked is not recorded.
site-privacy-5-title = Your rights
site-privacy-5 = You can see and correct your data or ask for your account to be closed, except for registration files that the law requires us to keep.
site-accessibility-title = Accessibility
site-accessibility-lead = We want everybody to be able to use this site.
site-accessibility-1-title = What works
site-accessibility-1 =
    Everything can be done by keyboard alone, and searching, posting and handling work without scripts.
    Texts have enough contrast; what a colour means is also said by a word or an icon; every chart has its table.
site-accessibility-2-title = What is not good enough yet
site-accessibility-2 = Attachments are made by those who upload them and may be hard to read aloud. Tell us, and we help to convert them.
site-accessibility-3-title = If you are stuck
site-accessibility-3 = Please use “Report a problem” below and name the page.
site-problem-title = Report a problem
site-problem-lead = A mistake, somebody else’s work, a page that does not open: tell us. No need to sign in.
site-problem-address = Which page
site-problem-address-hint = Its address or number, such as /needs/KX-X-2026-00001
site-problem-text = What is wrong
site-problem-text-hint = For example: the patent number differs from the certificate.
site-problem-contact = How to reach you
site-problem-contact-hint = If you want an answer. Only staff see it.
site-problem-send = Send
site-problem-thanks = Thank you, we have it. Staff will look into it.
site-problems-title = Reported problems
site-problems-lead = From visitors and members, the newest first.
site-problems-at = When
site-problems-older = Older ones
site-problems-none = No problems reported
site-problems-none-text = They appear here when somebody sends one.
site-quality-title = How matching works and how good it is
site-quality-lead = The method, how well it does on real needs, and what it cannot do.
site-quality-method = How it works
site-quality-method-text =
    Only public texts are compared: the title and description of a need; the title, keywords and description of a result. Nobody’s browsing is used, and no place can be bought.
    The rarer a character or word that both sides share, the more it counts. Words found everywhere, such as “technology”, “research” or “system”, hardly count. Words in the title of a need count more.
    Different words for much the same thing are brought together by word vectors.
    The description of a need is weighed sentence by sentence. What speaks of the same thing as the title counts in full, other sentences less, and paragraphs about the company, its money or its contacts hardly at all.
    In the end the score is compared with what chance alone would give, so that scores of different needs can be read side by side. A pair has the same score whoever looks at it.
site-quality-figures = How good it is
site-quality-figures-text = Measured with { $needs } real needs of companies and { $results } results; staff of technology transfer centres had judged { $pairs } pairs of them. The best possible value is always 1.
site-quality-measure = Measure
site-quality-random = Random
site-quality-plain = Word search
site-quality-matcher = Here
site-quality-colon = {": "}
site-quality-pairwise = Two in order
site-quality-pairwise-means = Of two results on different levels, how often the better one comes first
site-quality-order = First ten
site-quality-order-means = Among judged results, whether the better ones come earlier (nDCG@10)
site-quality-found = First fifty
site-quality-found-means = How many of the fitting results are among the first fifty of all
site-quality-first = First fitting
site-quality-first-means = One divided by its place, on average: 1 for the first place, 0.5 for the second (MRR)
site-quality-version = Version { $version } of the matcher
site-quality-levels = What the levels mean
site-quality-levels-text =
    Strong: both sides very likely speak of the same thing; look at it first. Fair: the same object or the same method; worth knowing. Weak: a neighbouring field, for information only. What is not listed has no clear relation.
    The table says for each level of the matcher how many pairs staff judged, how many of them they saw any relation in, and how many they put at most one level away. When staff judged a pair twice they agreed with themselves two times in three, so full agreement cannot be had.
site-quality-level = Level
site-quality-judged = Pairs
site-quality-related = Related
site-quality-near = Within one level
site-quality-unrelated = No clear relation
site-quality-level-score = Level score { $score }, cross-validated over needs: the smaller the average distance, the closer to 1. Always guessing the most common level gives 0.619.
site-quality-limits = What it cannot do
site-quality-limits-text =
    It does not know what is not written. A vague title or a very short description matches badly; the object, its working conditions and the target figures help most.
    A level says how close two texts are. It does not judge the technology, the price or the chances of working together.
    The results used for measuring had short titles only; results on this site have descriptions, so figures may differ here. English texts have not been measured separately.
