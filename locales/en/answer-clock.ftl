# The time limit of first answers and its reminders
deal-side-clock = The site
deal-event-remind_owner = Owner reminded: an answer is due soon
deal-event-remind_administrators = Answer overdue: the owner's administrators were reminded
deal-event-hand_over = Still no answer: handed to a technology manager
deal-event-hand_over_suspended = The owner is suspended: handed to a technology manager
deal-mail-answer-how = Yes or no, both are answers; a no only needs a reason from the list.
deal-mail-answer-due-subject = Please answer by { $due }: { $title }
deal-mail-answer-due-text = { $from } asked about “{ $title }” ({ $number }) and is waiting for your answer, which is due by { $due }.
deal-mail-answer-overdue-subject = Answer overdue: { $title }
deal-mail-answer-overdue-text = { $from } asked about “{ $title }” ({ $number }). An answer was due by { $due } and your organisation has not given one. After one more working day a technology manager of the centre will contact you.
deal-mail-handed-over-subject = No answer, please follow up: { $title }
deal-mail-handed-over-text = { $from } asked about “{ $title }” ({ $number }, answer due by { $due }) and got no answer: reminders did not help, or the owner is suspended. Please contact both sides.
