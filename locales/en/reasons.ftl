# Why deals came to nothing in a year
report-reasons-title = Why deals failed in { $year }
report-reasons-lead = Deals declined or ended without a result this year, by reason. Each number opens the deals behind it.
report-reasons-years = Year
report-reasons-by = Counted by
report-reasons-by-kind = By outcome
report-reasons-by-direction = By direction
report-reasons-by-field = By field
report-reasons-by-organisation = By publisher
report-reasons-total = Total
report-reasons-note = Counted by the day on which a deal ended; field and organisation are those of the result or need.
report-reasons-none = No failed deals
report-reasons-none-text = Nothing that fits was declined or ended without a result this year.
report-reasons-deals = Deals that failed in { $year }
report-reasons-back = Back to the figures
report-reasons-link = Why deals failed this year
report-reason-none = No reason given
