# The deal room: while an organisation is suspended
deal-rests-own = { $name } is suspended, so this deal rests
deal-rests-other = { $name } is suspended by the centre, so this deal rests
deal-rests-text-own = You can still read everything here, but nothing can be done for now. To be admitted again, or to learn more, ask { $ask }.
deal-rests-text-other = The other side cannot answer for now. Nothing is lost: you can wait until it is back, or end this deal. Questions go to { $ask }.
deal-rests-reason = Reason: { $reason }
deal-rests-ask = the technology transfer centre
deal-rests-ask-manager = { $name }, the deal's technology manager at the centre
deal-rests-barred-own = Your organisation is suspended: you can read this deal but not act on it, so nothing was done. Please ask { $ask }.
deal-rests-barred = The other side's organisation is suspended and this deal rests, so nothing was done. Please ask { $ask }.
deal-rests-list = { $name } is suspended. Its deals can be read here but not acted on; please ask the technology transfer centre.
deal-rests-list-other = { $name } is suspended: read its deals
deal-moved-on-meanwhile = This deal changed before you did, so nothing was done. It now stands at “{ $state }”. What happened: { $what }, by { $who }, { $at }.
deal-closed-meanwhile = This deal has ended, so nothing was done. It now stands at “{ $state }”. What happened: { $what }, by { $who }, { $at }.
deal-rests-read = Read its deals

# Files and mentions in messages
deal-room-mention = You can mention:
deal-room-ask = This is a question that the other side should answer
deal-room-ask-hint = Questions stand at the top of the page until they are answered.
deal-room-ask-whom = Who should answer
deal-room-ask-none = Not a question
deal-room-attach = Attach files
deal-room-file = Files
deal-room-file-hint = PDF, Word, Excel, PowerPoint, images, txt or csv, up to 50 MB each, at most 10. Downloaded copies carry the reader and the time; both sides see who opened what.
deal-room-confidential = Confidential: opens to the other side only after it agreed to confidentiality
deal-room-is-confidential = Confidential
deal-room-locked = Opens after you agree to confidentiality
deal-room-files-too-many = A message takes at most { $most } files; please send several messages.
deal-room-files-again = Nothing was sent yet; please choose all files again.
deal-room-log = Confidentiality and openings
deal-room-log-what = What was opened
deal-room-log-who = By whom
deal-room-log-when = When
deal-room-log-none = Nobody has opened a file or a protected part yet.
deal-room-part-technical = Protected technical part
deal-room-part-team = Team
deal-room-part-price = Price
deal-room-part-contact = Contact on the public page
deal-room-part-protected = What is kept for counterparts
deal-event-confide = Agreed to confidentiality

# Questions
deal-questions = { $n ->
    [0] Questions
   *[other] Open questions ({ $n })
}
deal-questions-ended = Answered or taken back ({ $n })
deal-question-owes = Waiting for { $who }
deal-question-answer = Answer
deal-question-your-answer = Your answer
deal-question-send = Send the answer
deal-question-back = No answer needed
deal-question-was-back = Taken back; no answer is needed.
deal-question-badge = Question
deal-question-answers = Answer to: { $text }
deal-question-ended = This question has just been answered or taken back, so nothing was done. Please go back and look.
deal-question-done-answer = Answered. The other side has been told.
deal-question-done-back = The question was taken back.
deal-question-ask-note = Each numbered point below becomes a question that stays open until it is answered. Add or delete as you like.

# Meetings and calls
deal-meetings = Meetings and calls
deal-meetings-none = Nothing noted yet. After a meeting or a call, write down what was agreed so that nobody forgets.
deal-meeting-new = Note a meeting or a call
deal-meeting-title = Note a meeting or a call
deal-meeting-lead-party = Both sides and the centre can read it.
deal-meeting-lead-staff = For both sides to read, or for the centre alone.
deal-meeting-kind = How
deal-meeting-meeting = Meeting
deal-meeting-call = Call
deal-meeting-online = Online meeting
deal-meeting-visit = Visit
deal-meeting-on = Day
deal-meeting-who = Who took part
deal-meeting-who-hint = For example: Ms Su of the company, Mr Lu of the centre
deal-meeting-agreed = What was said and agreed
deal-meeting-agreed-hint = For example: rebuild two bushings first and run them for 90 days, costs shared, both sides count the breaks.
deal-meeting-next = Next step
deal-meeting-next-hint = Who does what by which day.
deal-meeting-readers = Who can read it
deal-meeting-readers-both = Both sides and the centre
deal-meeting-readers-staff = The centre alone
deal-meeting-keep = Save
deal-meeting-done = Noted.
deal-meeting-private = The centre only
deal-meeting-next-step = Next:
deal-meeting-people = With
deal-meeting-by = noted by { $who }

# Confidentiality
deal-confidence-title = Confidentiality agreement
deal-confidence-lead = Once you agree you can read the protected parts and the files marked “confidential” of this deal. Each person agrees once per deal.
deal-confidence-read = Read the confidentiality agreement
deal-confidence-go = Read and agree
deal-confidence-wanted = Confidential files wait for your word.
deal-confidence-given = Agreed to confidentiality:
deal-confidence-version = Text version { $version }
deal-confidence-text = Text agreed to
deal-confidence-as = You agree as { $person } of { $organisation }; the time, the version of the text and its checksum are recorded.
deal-confidence-agree = I have read this and agree to it
deal-confidence-do = Agree
deal-confidence-tick = Please tick the box first.
deal-confidence-changed = The text has just been renewed; please read it again before you agree.
deal-confidence-done = Your word is recorded; you can read it now.
deal-confidence-bound = You have agreed; the record is below.
deal-confidence-back = Back to the deal
deal-confidence-binding = The Chinese text, which prevails
deal-confidence-records = Who agreed

# Mails
deal-mail-mentioned-subject = { $from } mentioned you: { $title }
deal-mail-mentioned-text = { $from } mentioned you in the deal about “{ $title }” ({ $number }):
deal-mail-question-subject = A question for you: { $title }
deal-mail-question-text = { $from } asks about “{ $title }” ({ $number }); the question stands on the deal's page until it is answered:
deal-mail-meeting-subject = Meeting or call noted: { $title }
deal-mail-meeting-text = { $from } noted a meeting or a call about “{ $title }” ({ $number }):
