# Answers to one need: side by side, moved, scored, noted, told
comparing-title = Compare answers
comparing-lead-owner = All answers to your need in one place. Moves, scores and notes stay with you; the other side learns only what you tell it.
comparing-lead-staff = All answers to one need.
comparing-need-budget = Budget
comparing-need-deadline = Deadline
comparing-empty = No answers yet
comparing-empty-text = When an organisation offers to solve this need, it appears here next to the others.
comparing-empty-action = See the need
comparing-stages = Stage
comparing-stage-all = All open
comparing-stage-screen = Screen
comparing-stage-assess = Assess
comparing-stage-finalist = Finalist
comparing-stage-aside = Put aside
comparing-stage-ended = Ended
comparing-shown = { $n } shown
comparing-none-here = No answers at this stage.
comparing-sort-stage = Stage
comparing-sort-score = Score
comparing-sort-match = Match
comparing-sort-price = Price
comparing-sort-time = Time
comparing-sort-date = First come
comparing-match = Match
comparing-match-place = No. { $place } · matcher { $matcher }
comparing-match-past = No. { $place } when it was sent · matcher { $matcher }
comparing-match-best = Their closest result:
comparing-match-none = No match on record
comparing-price = Price
comparing-time = Time
comparing-months = { $n ->
    [one] 1 month
   *[other] { $n } months
}
comparing-maturity = Maturity
comparing-answers = How they answer
comparing-score = Your score
comparing-score-none = Not scored yet
comparing-evaluators = { $n ->
    [one] by 1 person
   *[other] by { $n } people
}
comparing-notes-n = { $n ->
    [one] 1 note
   *[other] { $n } notes
}
comparing-told = Told: being assessed
comparing-open = Assess
comparing-open-deal = Open the deal
comparing-to-screen = Back to screening
comparing-to-assess = Move to assess
comparing-to-finalist = Make a finalist
comparing-to-aside = Put aside
comparing-criteria = Criteria
comparing-criteria-text = Up to eight, with weights from 1 to 100; they need not add up to 100. Clear a name to remove it with its scores.
comparing-criterion = Criterion { $n }
comparing-weight = Weight
comparing-weight-wrong = Please give a whole number from 1 to 100
comparing-criteria-twice = Two criteria have the same name; please change one
comparing-criteria-save = Save the criteria
comparing-proposal-technical = Technical fit
comparing-proposal-price = Price
comparing-proposal-time = Schedule
comparing-proposal-team = Team and record
comparing-weighed = Weights:
comparing-centre = May the centre read scores and notes?
comparing-centre-out = No. Only your own people see them.
comparing-centre-in = Yes, it may read them but change nothing.
comparing-centre-let = Let the centre read them
comparing-centre-end = Stop that
comparing-refuse-all = Tell the { $n } put aside that they were not chosen
comparing-refuse-all-text = Only those that still wait are told; each gets a mail with the same reason.
comparing-refuse-all-send = Tell all of them
comparing-inside-closed = The need's owner keeps its scores and notes to itself.
comparing-inside = Only your own people see this, and the centre if you let it.

comparing-one-title = Assess an answer
comparing-terms = Conditions of the challenge it accepted
comparing-scores = Scores
comparing-overall = Overall
comparing-evaluator = By
comparing-total = Total
comparing-missing = none
comparing-score-mine = My scores (0 to 10)
comparing-score-save = Save my scores
comparing-score-wrong = Please give a whole number from 0 to 10
comparing-no-criteria = Set the criteria first, then score.
comparing-notes = Notes
comparing-note = Write a note
comparing-note-save = Save the note
comparing-moves = Moves
comparing-back = Back to comparing
comparing-move = Move
comparing-move-text = The other side does not see this.
comparing-tell = Tell the other side
comparing-told-until = They were told that you are assessing, with your word by
comparing-tell-assessed = We are assessing it
comparing-decide-on = You decide by
comparing-decide-hint = This counts as your first answer, and the due date moves to this day. Once only, within 90 days.
comparing-tell-send = Tell them
comparing-not-chosen = It was not chosen
comparing-not-chosen-send = Tell them and end it

comparing-done-moved = Moved.
comparing-done-told = They have been told that you are assessing.
comparing-done-not-chosen = They have been told.
comparing-done-all-told = All that were put aside have been told.
comparing-done-criteria = Criteria saved.
comparing-done-centre-in = The centre may now read scores and notes.
comparing-done-centre-out = The centre no longer reads scores and notes.
comparing-done-scored = Scores saved.
comparing-done-noted = Note saved.
comparing-moved = A colleague has just moved this answer, so nothing was done. Go back and reload to see where it stands.
comparing-ended = This deal has ended; it can no longer be moved or scored.
comparing-settings-moved = A colleague has just changed this, so your change was not saved. Go back, reload and try again.
comparing-unclear = It is not clear where to move this. Go back to the page and try again.
comparing-link = Compare all answers to this need
comparing-mine = Needs with answers
comparing-mine-n = { $open } open of { $all }

deal-event-stage-screen = Moved to screening
deal-event-stage-assess = Moved to assessing
deal-event-stage-finalist = Made a finalist
deal-event-stage-aside = Put aside
deal-event-assessed = Being assessed, with word by
deal-mail-assessed-subject = Being assessed: { $title }
deal-mail-assessed-text = { $from } is assessing your answer about “{ $title }” ({ $number }) and decides by { $due }.
