# Old ledgers in, the ledger out
contract-import = Import an old ledger
ledger-import-lead = Bring in a ledger of technology contracts as a whole: check first, then import. Registered contracts count from the day of registration that the ledger names.
ledger-template-text = The template has every column, an example row and a sheet of codes. A university's own ledger can be uploaded as it is.
ledger-template-whole = Whole ledger, with registrations, changes and cancellations
ledger-template-university = University's contract ledger
ledger-template-headings = Headings of a university's ledger: { $headings }.
ledger-import-owner = Whose ledger it is (unified social credit code)
ledger-import-owner-short = Ledger of
ledger-import-owner-hint = Needed when no column names the seller: this organisation is then the seller of every contract.
ledger-import-own-sellers = Each row names its seller
ledger-imports = Ledgers brought in
ledger-written = Written
ledger-in-wan = These columns are read in units of CNY 10,000: { $columns }. All other sums are in CNY. A unit in the cell itself counts first.
ledger-asked = “{ $word }” could mean several things. Choose one above.
ledger-asked-title = { $n ->
    [one] { $n } word needs your answer
   *[other] { $n } words need your answer
}
ledger-asked-text = These words of the old ledger could mean several things, and nothing is guessed. Choose, then the file is checked again. Rows left open are not imported.
ledger-asked-rows = { $n ->
    [one] in { $n } row
   *[other] in { $n } rows
}
ledger-asked-open = Not sure: leave these rows out
ledger-asked-send = Check again with these answers
ledger-will = { $n ->
    [one] { $n } row will be written. Nothing is lacking.
   *[other] { $n } rows will be written. Nothing is lacking.
}
ledger-will-lack = { $n ->
    [one] { $n } row will be written; { $lacking } lack what the old ledger never held. That stays blank and is listed.
   *[other] { $n } rows will be written; { $lacking } lack what the old ledger never held. That stays blank and is listed.
}
ledger-done = { $n ->
    [one] { $n } row written.
   *[other] { $n } rows written.
}
ledger-to-list = Show the imported contracts in the ledger
ledger-lacking = Contracts that still lack something
ledger-lacking-text = The old ledger did not hold this, and nothing was filled in for you. Open an unregistered contract to complete it; a registered one is completed by a change.
ledger-file = Technology contracts
ledger-file-no-name = No column with the project name was found. The headings are: { $found }.
ledger-number-unknown = No contract with this registration number is in the ledger or in an earlier row of this file.
ledger-technical-missing = A registered contract needs its technical value or its non-technical part. If the old ledger has neither, find out first: nothing is worked out for you.
ledger-sums-differ = The contract value is the technical value plus the non-technical part, and the technical value is above 0. Check the sums.
ledger-known-here = In the ledger already: { $file }.
ledger-known-row = The same as row { $row } of this file.
ledger-known-rows = Rows that are there already and were passed over ({ $n })
ledger-differs = Not as { $file } in the ledger, which says “{ $theirs }”. The row was not written: correct, register or change the contract on its own page; if this is another contract, give it another number.
ledger-differs-row = About the same contract as row { $row } of this file, but not saying the same; the row was not written. Please check; if it is another contract, give it another number.
ledger-two-files = This row could be { $one } as well as { $other } of the ledger. Please check both numbers.
ledger-later-differs = A change or cancellation of this contract on the same day was written already and says something else. Please check, and go on from the contract's page.
ledger-needs-registration = Changes and cancellations are for registered contracts; this row has neither a registration number nor its date.
ledger-registered-and-refused = A row cannot be registered and refused at once; keep what came of it in the end.
ledger-filed-not-kept = The day of filing can be recorded once the contract is complete and signed; this day was not written.
ledger-other-seller = The ledger belongs to “{ $owner }”, but this row names another seller. Please check; where rows name their sellers, leave the ledger's organisation empty.
ledger-code-of-other = This code belongs to “{ $other }”, not to the name in this row. Please check.
ledger-owner-not-verified = This organisation is not verified or is suspended, so no ledger can be brought in for it. Please settle that first.
ledger-item = Non-technical part (not itemised in the old ledger)
ledger-change-unsaid = The old ledger gives no reason
ledger-record-contract = Contract
ledger-record-change = Change
ledger-record-cancellation = Cancellation
ledger-end-rescinded = Rescinded
ledger-end-revoked = Revoked
ledger-end-fake = Fake
ledger-export-book = More than 30,000 contracts do not fit into one xlsx. Narrow the ledger, or download csv.
ledger-export-many = More than 100,000 contracts. Narrow the ledger and try again.
ledger-example =
    id=Example (skipped on import)
    record=Contract
    registration_number=2026511701000018
    registered_on=2026-01-15
    filed_on=2026-01-12
    name=Temperature field test of a basalt fibre furnace (example)
    type_code=11
    signed_on=2025-12-20
    starts_on=2025-12-20
    ends_on=2026-12-19
    total=600000
    non_technical=80000
    technical=520000
    seller_name=Baqu Institute of Applied Technology (fictional)
    seller_region=511700
    seller_nature=021
    buyer_name=Dachuan Basalt Materials Ltd (fictional)
    buyer_region=511703
    buyer_nature=150
    field=05-01
    ip=20
    plan_source=40
    payment=2
    objective=10
    industry=C30
    related=No
    changed_on=2026-10-10
    changed_total=560000
    changed_technical=480000
    change_words=One size less
ledger-example-university = 示例（导入时跳过）|材料学院|林亦川|0818-0000000|玄武岩纤维上浆工艺优化（示例）|达川岩丝新材料有限公司（虚构）|四川达州|有限责任公司|12.5|2024-03-05|2024-03-05|新材料|技术开发（委托）|覃若溪
imports-kind-contracts = Technology contracts
imports-col-l-id = Ledger no.
imports-col-l-record = Record
imports-col-l-registration-number = Registration number
imports-col-l-registered-on = Registered on
imports-col-l-filed-on = Filed on
imports-col-l-name = Project name
imports-col-l-type = Contract type
imports-col-l-licence = Kind of licence
imports-col-l-signed-on = Signed on
imports-col-l-starts-on = Takes effect on
imports-col-l-ends-on = Ends on
imports-col-l-total = Contract value (CNY)
imports-col-l-non-technical = Non-technical part (CNY)
imports-col-l-technical = Technical value (CNY)
imports-col-l-seller = Seller
imports-col-l-seller-uscc = Seller's credit code
imports-col-l-seller-region = Seller's place
imports-col-l-seller-nature = Seller's nature
imports-col-l-contact = Project leader
imports-col-l-phone = Phone
imports-col-l-department = Department
imports-col-l-agent = Registered by
imports-col-l-buyer = Buyer
imports-col-l-buyer-uscc = Buyer's credit code
imports-col-l-buyer-region = Buyer's place
imports-col-l-buyer-nature = Buyer's nature
imports-col-l-third = Third party of a brokerage
imports-col-l-field = Technical field
imports-col-l-ip = Intellectual property
imports-col-l-patents = Patent numbers
imports-col-l-plan = Plan source
imports-col-l-payment = Payment
imports-col-l-objective = Socio-economic objective
imports-col-l-industry = Industry served
imports-col-l-related = Related parties
imports-col-l-changed-on = Changed on
imports-col-l-changed-total = Contract value after the change (CNY)
imports-col-l-changed-technical = Technical value after the change (CNY)
imports-col-l-change-words = Reason of the change
imports-col-l-refused-on = Refused on
imports-col-l-refusal-code = Reason of the refusal
imports-col-l-refusal-words = Words of the refusal
imports-col-l-cancelled-on = Cancelled on
imports-col-l-cancel-code = Reason of the cancellation
imports-col-l-cancel-words = Words of the cancellation
imports-col-l-note = Note
