# Tasks: the list, several at once, reminder mails
task-title = Tasks
task-lead = What is waiting for you, overdue first.
task-new = New task
task-new-lead = Say what is to be done, by which day and by whom.
task-what = What is to be done
task-day = Due date
task-day-hint = One reminder is mailed on the morning of that day.
task-to = Who does it
task-to-nobody = Any technology manager
task-deal = Number of the deal it is about
task-deal-hint = With a number, the task opens the deal.
task-save = Save task
task-back = Back to tasks
task-written = The task has been saved.
task-lists = Which tasks
task-list-mine = Mine
task-list-nobody = Unclaimed
task-list-all = All
task-list-done = Recently done
task-group-overdue = Overdue
task-group-today = Due today
task-group-later = Later
task-group-done = Recently done
task-empty-mine = You have no open tasks
task-empty-text-mine = Have a look at “Unclaimed”: something there may need you.
task-empty-nobody = Nothing is unclaimed
task-empty-text-nobody = Every task has somebody who does it.
task-empty-all = There are no open tasks
task-empty-text-all = A task appears here when a request stays unanswered too long, or when you write one.
task-empty-done = Nothing has been done yet
task-empty-text-done = Finished tasks are listed here and can be brought back.
task-chosen = With the ticked tasks:
task-put-off-to = Put off until
task-put-off = Put off
task-hand-over = Hand over
task-take = I’ll do it
task-done = Done
task-choose = Choose: { $title }
task-do = Done: { $title }
task-undo = Bring back: { $title }
task-reopen = Bring back
task-by-itself = Settled; closed by itself
task-first = Back to the start
task-changed = { $n ->
    [one] One task has been changed.
   *[other] { $n } tasks have been changed.
}
task-done-before = Not changed, already done: { $n }.
task-same = Not changed, nothing to change: { $n }.
task-none-chosen = Tick the tasks first, then say what to do with them.
task-no-deed = Say what to do with the tasks.
task-no-day = Give a day from today on, within two years.
task-no-person = Choose a technology manager from the list.
task-no-deal = There is no deal with this number. Check it, or leave it empty.
task-reopened = The task is open again.
task-not-to-reopen = This task is open, or was closed because its matter is settled; it can’t be brought back.
task-kind-hand = { $title }
task-kind-answer = No answer, contact both sides: { $title }
task-mail-hello = Dear { $name },
task-mail-due-subject = { $n ->
    [one] One task is due
   *[other] { $n } tasks are due
}
task-mail-due-text = The tasks below are due. Please do them, put them off or hand them over.
task-mail-handed-over-subject = { $from } handed you { $n ->
    [one] a task
   *[other] { $n } tasks
}
task-mail-handed-over-text = { $from } handed the tasks below over to you.
task-mail-until = due { $day }
task-mail-more = And { $n } more on the page of tasks.
task-mail-open = Open tasks
