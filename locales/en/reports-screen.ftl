# The data screen and charts
report-month-lead-number = Contracts
