# The desk of deals: what waits, weighted value, hand-over, several at once, keys
deal-waits-title = Waiting for you
deal-waits-empty = No deal and no task waits for you now.
deal-waits-tasks = { $n ->
    [one] One task is due
   *[other] { $n } tasks are due
}
deal-waits-tasks-late = some overdue
deal-waits-tasks-today = due today
deal-waits-answer = Answer overdue
deal-waits-over = Step overdue
deal-waits-today = Step due today
deal-waits-unplanned = No next step
deal-waits-due = Mine with a step due
deal-waits-none = Mine without a step
deal-waits-overdue = All overdue answers
deal-desk-ended = Came to nothing
deal-in-stage = { $n ->
    [one] One day in this stage
   *[other] { $n } days in this stage
}
deal-col-worth = Amount
deal-worth-all = Open deals, all amounts
deal-worth-weighted = Weighted
deal-worth-open = { $n ->
    [one] one to be negotiated, not counted
   *[other] { $n } to be negotiated, not counted
}
deal-worth-title = Amounts by stage
deal-worth-count = Deals
deal-worth-chance = Chance
deal-worth-sum = All
deal-worth-how = The amount is what the asking side named, the middle of a range. Weighted is the amount times the stage's chance of a contract, rounded down to the fen for each stage. The centre sets the chances; this is an estimate and enters no official figure.
deal-handover = Hand over to a colleague
deal-handover-to = Hand over to
deal-handover-note = Hand-over note
deal-handover-hint = Only the centre sees it: where talks stand, what was promised, what comes next.
deal-handover-send = Hand over
deal-handovers = Earlier hand-overs
deal-event-give = Handed over to another technology manager
deal-done-give = Handed over. Your colleague gets a mail and a task.
deal-bulk-title = Change several at once
deal-bulk-how = Tick deals to hand them over together or to give them the same next step.
deal-bulk-chosen = % chosen
deal-bulk-choose = Choose
deal-bulk-all = Choose all on this page
deal-bulk-one = Choose { $number }
deal-bulk-to = Managed by
deal-bulk-give = Assign
deal-bulk-none = Tick some deals first, then choose what to do.
deal-bulk-no-deed = Choose what to do.
deal-bulk-changed = { $n ->
    [one] One deal changed.
   *[other] { $n } deals changed.
}
deal-bulk-moved = { $n ->
    [one] One deal was left alone: somebody changed it meanwhile. Please look at it and try again ({ $numbers }).
   *[other] { $n } deals were left alone: somebody changed them meanwhile. Please look at them and try again ({ $numbers }).
}
deal-bulk-ended = { $n ->
    [one] One deal was left alone: it has ended ({ $numbers }).
   *[other] { $n } deals were left alone: they have ended ({ $numbers }).
}
deal-bulk-same = { $n ->
    [one] One deal was so already.
   *[other] { $n } deals were so already.
}
deal-key-move = next, previous
deal-key-stage = stage before, stage after
deal-key-open = open
deal-key-choose = choose
deal-key-give = assign
deal-key-plan = set the next step
deal-keys-on = Turn keys on
deal-keys-off = Turn keys off
task-kind-handover = Take over: { $title }
deal-mail-given-subject = { $from } handed you { $n ->
    [one] a deal
   *[other] { $n } deals
}
deal-mail-given-text = { $from } handed you the deals below. They are yours from now on.
deal-mail-given-more = And { $n } more on the desk.
deal-mail-given-next = Please read them and set a next step for each; the task that came with it then closes by itself.
deal-mail-given-open = Open my deals
