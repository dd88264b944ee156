# The words of the pages.

app-name = proforma
skip-to-content = Skip to content
nav-label = Main menu
nav-queue = Cases
nav-team = The team
nav-association = Reports
nav-accounts = Accounts
nav-access-log = Access log
sign-out = Sign out
choose = Choose
purpose = Purpose
column-action = Action
footer-decision = A flag is not a decision. A person looks at every case and decides it.

role-reader = Reader
role-caseworker = Caseworker
role-approver = Approver
role-team-leader = Team leader
role-auditor = Auditor
role-administrator = Administrator
role-association = Housing association
role-citizen = Citizen

purpose-missing = Choose what you need it for. It is written into the access log.
purpose-casework = Work on the case
purpose-approval = Approval
purpose-party-access = Hearing or request for access
purpose-management = Leading the work
purpose-audit = Checking and audit
purpose-enquiry = Answering a colleague's question
purpose-own = One's own case or reports

act-viewed = Opened a case
act-revealed = Showed a masked number
act-exported = Fetched a file
act-searched = Searched
act-log-read = Read the access log
act-followed = Followed the case by its code
act-report-read = Opened a report

## When a page cannot be shown

refused-back = To the front page
refused-not-found = There is no such page
refused-not-found-text = There is no page here, or it is not for you.
refused-forbidden = Your role does not open this
refused-forbidden-text = Ask your administrator if you need it for your work.
refused-invalid = It could not be saved
refused-too-many = Too many tries
refused-too-many-text = Wait some minutes and try again.
refused-failed = Something went wrong
refused-failed-text = The fault is ours, not yours. It is written in the operator's log. Try again shortly.
fault-too-large = What you sent is too large.
fault-form = The form could not be read. Try again.

## Signing in

sign-in-title = Sign in
sign-in-name = User name
sign-in-password = Password
sign-in-code = One-time code
sign-in-code-hint = Six digits of your code app, or one of your recovery codes.
sign-in-button = Sign in
sign-in-failed = User name, password or one-time code is not right, or there were too many tries. A one-time code is good once. Wait a little and try again.
sign-in-citizen = Did you get a letter from us?
done-signed-out = You are signed out.

invitation-title = Open your account
invitation-for = The account is called { $name }.
invitation-until = The link is good until { $until } and can be used once.
invitation-password = 1. Choose a password
invitation-app = 2. Set up the code app
invitation-app-how = Scan the picture with a code app on your phone, or type the key. The app then shows six digits that change every half minute.
invitation-picture = QR code for the code app; the key stands below as text
invitation-key = Key:
invitation-code = One-time code of the app
invitation-button = Open the account
invitation-fault-code = The one-time code is not right. Wait for the next code in the app and type it.

password-new = New password
password-again = The new password again
password-present = Present password
password-hint = At least 12 characters. Some words that have nothing to do with each other are easy to remember.
password-change = Change password
password-fault-length = The password has to have between 12 and 200 characters.
password-fault-simple = The password is too simple: it holds the user name or repeats the same few characters.
password-fault-unlike = The two passwords are not the same.
password-fault-present = The present password is not right.

recovery-title = Recovery codes
recovery-what = Keep the codes in a safe place, on paper for example. Each can be used once in place of the code app. They are shown only now.
recovery-kept = I have kept them
recovery-left = { $number ->
    [one] You have { $number } code left.
   *[other] You have { $number } codes left.
}
recovery-new-what = New codes take the place of the old ones.
recovery-new = Make new codes

## One's own account

me-title = My account
me-sessions = My sessions
me-sessions-what = This is where you are signed in. If you do not know one of them, end it and change your password.
session-agent = Browser
session-began = Began
session-seen = Last used
session-this = This session
session-end = End
session-end-which = End the session of { $when }
session-end-others = End all others
done-session-ended = The session has ended.
me-keys = Keys
me-keys-what = Single keys can do something in the queue and on a case.
keys-are-on = The keys are switched on.
keys-are-off = The keys are switched off.
keys-on = Switch the keys on
keys-off = Switch the keys off
done-keys = The choice is saved.
me-password = Password
done-password = The password is changed and your other sessions have ended.

help-title = Keys
help-what = The keys work in the queue and on a case while no field is chosen.
help-switch = Switch them on or off
key-help = Show this list
key-next-previous = Next and previous case in the queue
key-open = Open the case
key-select = Select the case
key-choose = Choose a judgement or an outcome; nothing is saved yet
key-why = Write the rationale
key-send = Save the form you are in
key-take = Take the case; in the queue, give the selected cases away
key-postpone = Postpone
key-go-queue = Go to the list of cases
key-go-mine = Go to my open cases
key-note = Write a note
key-decide = Go to the decision
key-undo = Go to undo
key-search = Search

## Accounts

accounts-title = Accounts
account-title = Account
account-name = User name
account-name-hint = The letters a-z, digits and . - _ @. The name cannot be changed or used again: the journal of the cases names it.
account-shown-name = Name
account-role = Role
account-state = State
account-closed = Closed
account-open = Open
account-invited = Not taken up
account-new = New account
account-add = Make it, and a link
account-association = Housing association
account-association-hint = The association's id in the register; for the role Housing association only.
account-sees-protected = May see persons with a protected address
account-link = Link that opens the account
account-link-what = Give it to the account's owner and to nobody else. It is shown only now, can be used once and is good for three days.
account-change = Role and access
account-save = Save
account-access = Sessions and link
account-sessions = { $number ->
    [one] { $number } open session.
   *[other] { $number } open sessions.
}
account-end-sessions = End sessions
account-invite = Make a new link
account-close = Close the account
account-close-what = A closed account stays, because the journal names it, but nobody can sign in with it.
account-reopen = Open the account again
account-reopen-what = Password and code app are gone; whoever is to use the account gets a new link.
account-fault-name = The user name may have the letters a-z, digits and . - _ @ only, at most 64.
account-fault-taken = The user name is or was in use.
account-fault-shown-name = Write a name of at most 64 characters.
account-fault-role = Choose a role.
account-fault-association = The role Housing association has to have the association's id, and other roles must not.
account-fault-last = This is the last administrator. Make another one first.
account-fault-closed = The account is closed. Open it first.
done-account-role = The role is saved and the account's sessions have ended.
done-account-closed = The account is closed.
done-account-reopened = The account is open. Make a new link.

## Access log

log-title = Access log
log-what = Who opened, showed, searched for or fetched what, and for which purpose. Lines cannot be changed.
log-when = Time
log-who = User
log-role = Role
log-act = Action
log-subject = Case or report (number)
log-everybody = Everybody
log-all-acts = All
log-show = Show
log-empty = No line fits.
log-older = Older lines

## The citizen's own page

follow-title = Follow your case
follow-what = If you got a letter from us about your registration of residence, you can see how far we are. The code stands at the top of the letter.
follow-code = Code of the letter
follow-code-hint = 16 letters and digits. Dashes and small letters do not matter.
follow-button = Show
follow-failed = There is no case with that code. Look at the letter and try again. If it does not work, call us.

## The example

demo-line = Example: all persons and dwellings are simulated.
demo-title = Try it in one of the roles
demo-what = The example is filled with cases of a simulated town. Choose who you want to be.
demo-role-reader = Reads cases and changes nothing.
demo-role-caseworker = Fetches cases, looks at them and writes decisions.
demo-role-approver = Looks again before anything is changed or sent.
demo-role-team-leader = Hands out the work and sees how it goes.
demo-role-auditor = Checks cases and the access log without names and numbers.
demo-role-administrator = Makes and closes accounts.
demo-role-association = Sees its own reports only.
demo-citizen = Or follow a case as a citizen

## Accessibility

accessibility-title = Accessibility
accessibility-draft = This is a draft. The municipality has to look through it, fill in whom to contact, and publish a statement of its own.
accessibility-state = The pages are made for WCAG 2.1 at level AA (EN 301 549): without scripts, with the keyboard alone, 320 points wide and with forced colours.
accessibility-checked-title = How this was checked
accessibility-checked = The pages were opened in a browser in every role: an automatic check (axe), a narrow screen, forced colours, the keyboard, and use without scripts. A whole case was worked on with the keyboard alone, from the queue until it was closed.
accessibility-open-title = What is missing
accessibility-open = The pages have not been tried with a screen reader by people who use one every day, nor by anybody but those who made them. Drawings and a few tables are scrolled sideways on a narrow screen. Files that are put on a case have not been looked at.
accessibility-contact-title = Is there something you cannot use?
accessibility-contact = Write to or call the municipality that sent you here. You can also complain to the Agency for Digital Government.

## The team

team-title = The team
team-load = Open cases by person
team-who = Person
team-open = Open
team-late = Late
team-nobody = Nobody's
team-ages = Age of open cases
team-age = Age
team-age-below = Below { $number } days
team-age-between = { $from } to { $to } days
team-age-above = { $number } days and more
team-picture = Picture
team-span = Cases decided in the last
team-span-days = { $number } days
team-rates = How often the registration was wrong
team-rates-what = Cases that came from flags beside dwellings drawn at random. If the two shares are alike, the rules find no more than chance would. The interval is 95% (Wilson). Cases that could not be settled count among all.
team-flagged = From flags
team-drawn = Drawn at random
team-rules = Rule by rule
team-rules-what = Share of the decided cases with the rule as a reason in which the registration was wrong. A case can stand under several rules.
team-no-decisions = No case is decided yet.
team-making = How decisions are made
team-making-what = If decisions nearly always follow the flag, or take a few minutes, that can be a sign that nobody really looks.
team-overridden = Decided otherwise than the flag says
team-changed-mind = Decided otherwise than the first look without reasons
team-hasty = Decided within ten minutes
team-what = What
team-counts = Count
team-of = { $hits } of { $of }
team-share = Share
team-interval = Interval
team-too-few = too few to say
team-median = Time to the decision, median
team-hours = { $number ->
    [one] { $number } hour
   *[other] { $number } hours
}
team-days = { $number ->
    [one] { $number } day
   *[other] { $number } days
}
team-contacted = Contacted without error
team-contacted-counts = Cases where a letter went out though the registration was right: { $contacted }. Registrations corrected: { $corrected }.

## The housing association's pages

association-title = Your reports
association-what = These are the reports on your own dwellings and the form to reply with. The report is not a decision.
association-none = There are no reports yet.
association-report = Report as of { $day }
association-replied = You replied { $when }.
association-not-replied = You have not replied yet.
association-read = Read the report
association-form = Fetch the reply form
association-upload = Reply form, filled in (.xlsx or .csv)
association-send = Send the reply
association-fault-none = Choose the filled-in reply form first.
association-fault-kind = The reply form has to be an .xlsx or .csv file of at most 5 MB.
done-replied = Thank you. The reply has been received.
nav-replies = Replies
replies-title = Replies of housing associations
replies-what = Fetch the reply and give it to whoever reads it in (the command proforma import reply).
replies-none = There are no replies yet.
replies-file = File

## The course of the case for the citizen

progress-title = Your case
progress-received = We have received the case
progress-checking = We are looking at the case
progress-asked = We have asked for information
progress-assessing = We are assessing the information
progress-hearing = Hearing
progress-decided = The case is decided
progress-complaint = The complaint is being dealt with
progress-closed = The case is closed
progress-answer-by = answer by { $day }
progress-next = What happens now
progress-next-received = A caseworker looks at the information. You need not do anything.
progress-next-checking = A caseworker looks at the information. If we need something from you, we write.
progress-next-asked = We are waiting for an answer. If there is a date above and it is you we asked, answer by that day.
progress-next-assessing = We are reading the answers. You get a letter before anything happens to your registration.
progress-next-hearing = You got a draft. Write to us what you think by the date above. You can also give notice of a move yourself.
progress-next-decided = You got or will get a letter with the decision, the reasons and how to complain.
progress-next-complaint = We look at the case again and send it on if we do not find for you.
progress-next-closed = Nothing more happens in the case.
progress-rights = Your rights
progress-right-say = You can always write to us or send us papers about the case.
progress-right-see = You can see what information we have about you.
progress-right-help = You can have somebody help you and ask for an interpreter.
progress-right-complain = You can complain about a decision within four weeks.
progress-not-decided = That we look at a registration does not mean that it is wrong.
progress-other = Thank you for helping to keep the population register right. The case is not yours; so only our question to you is seen here.
progress-contact = Address and telephone stand in the letter.

## The queue

queue-title = Cases
queue-count = { $number ->
    [one] { $number } case
   *[other] { $number } cases
}
queue-more-than = More than { $number } cases
queue-fetch-how-many = Number of new cases
queue-fetch = Fetch cases now
queue-lane = List
queue-lane-left = { $lane }: { $count } left
queue-keys = Keys:
queue-search = Search
queue-search-hint = Number of the case, or how the address begins.
queue-search-button = Search
queue-views = Views
queue-mine = My open ones
queue-nobodys = Nobody's
queue-late = Past the deadline
queue-second = For my approval
queue-closed = Closed
queue-narrow = Choose and sort
queue-whose = Caseworker
queue-everybodys = Everybody
queue-stage = Open or closed
queue-stage-open = Open
queue-stage-closed = Closed
queue-stage-all = All
queue-status = Status
queue-state = Step
queue-any = All
queue-hold = On hold
queue-tag = Tag
queue-tag-hint = A word to find cases by. No names.
queue-tag-unknown = No case has that tag.
queue-sort = Order
queue-sort-due = Deadline
queue-sort-oldest = Oldest first
queue-sort-newest = Newest first
queue-sort-address = Address
queue-deadline = Deadline
queue-case = Case
queue-address = Address
queue-what = What
queue-worker = Caseworker
queue-not-looked = First look to be recorded
queue-tick = Select case { $case }
queue-ticked = Selected cases:
queue-tick-all = Select all on the page
queue-before = Previous page
queue-after = Next page
queue-bulk = With the selected cases
queue-bulk-all = All in the view ({ $count }), not only the selected ones
queue-bulk-assign = Give to caseworker
queue-bulk-unassign = Put back
queue-bulk-postpone = Postpone
queue-bulk-tag = Add tag
queue-bulk-untag = Remove tag
queue-until = Postpone until (date)
queue-view-name = Save the view as
queue-view-save = Save view
queue-view-remove = Remove the view { $name }
queue-fault-wanted = Choose a number from 1 to 50.
queue-fault-nothing = Select some cases first.
queue-fault-colleague = Choose a colleague who works on cases.
by-hand-title = Open a case by hand
by-hand-what = For a dwelling that no run picked, for example after a message. The case goes the same way as others, and you begin with the first look.
by-hand-dwelling = Dwelling
by-hand-dwelling-hint = The id of the dwelling in the register, or the address as the lists have it.
by-hand-why-hint = What were you told, and by whom? Write only what the case is about.
by-hand-button = Open the case
by-hand-back = Back to the cases
by-hand-fault-dwelling = Write which dwelling it is about, in at most 120 characters.
by-hand-fault-open = There is an open case about the dwelling already:
by-hand-fault-not-here = The case cannot be opened here. Ask your team leader.
fault-day = Write the date as 2.11.2026.
due-today = today
due-left = { $number ->
    [one] { $number } day left
   *[other] { $number } days left
}
due-late = { $number ->
    [one] { $number } day late
   *[other] { $number } days late
}
done-fetched = The cases were fetched.
done-fetched-none = There were no more cases to fetch.
done-changed = The cases were changed. Those where it could not be done are as they were.
done-view-saved = The view was saved.
done-view-removed = The view was removed.

## A case

case-title = Case
case-to-list = To the list
case-next = Next case
case-before = Previous case
case-export = Download the case
case-export-button = Download (JSON)
case-undo = Undo
case-take = Take the case
case-undo-there = Undo the decision in case { $case }
case-gone = The newest run no longer gives rise to the case.
case-facts = Address and facts
case-no-names = Your role sees cases without names, addresses and texts about persons.
case-hidden = The address is protected. You can see how far the case is, but not whom or where it is about. Ask a colleague who has the right to.
case-place-hidden = Protected address
case-no-run = No run has facts about the dwelling. Look it up in CPR and BBR.
case-not-a-decision = A flag is not a decision.
case-not-a-decision-text = The facts may be a reason to ask. They do not say that the registration is wrong.
case-look = First look
case-look-what = Look at the facts and the residents below and record what you think. Only then it is shown whether and why the case was picked.
case-look-legend = What do the facts say?
case-look-button = Save, and show the reasons
case-reasons = Reasons
case-drawn = The dwelling was drawn at random. There are no reasons. A case is opened only if you find cause yourself.
case-no-reasons = The case was opened after a message, and no run gives reasons. Why it was opened stands first in the history.
case-points = How the points add up
case-code = Code
case-weight = Weight
case-counted = Counts
case-fact = Fact
case-value = Value
case-norm = Compared with
case-innocent = Ordinary explanations
case-for = What speaks for it
case-against = What speaks against it
case-not-counted = Not counted
case-unknown = Could not be told
case-clears = What would clear the flag
case-next-steps = Next steps
case-legal = Legal basis
case-residents = Residents over time
case-as-table = Show as a table
case-person = Person
case-age = Age group
case-kind = Registration
case-from = From
case-to = To
case-numbers = Personal numbers
case-number = Personal number
case-reveal = Show the personal number of
case-reveal-button = Show the number
case-masked = hidden
case-network = The dwelling and its links
case-network-links = Each sign leads to another case of the dwelling or person, or to its row in the table.
case-who = Who
case-link = Link
case-whom = Who or where
case-earlier = Other cases at the dwelling
case-no-earlier = There are no other cases at the dwelling.
case-notes = Notes
case-note = New note
case-note-save = Save note
case-letters = Letters
case-no-letters = The case has no letters.
case-no-notes = The case has no notes.
case-no-files = The case has no files.
case-reply-by = Reply by { $day }.
case-draft = Download the draft
case-letter-new = New letter: what and to whom
case-letter-language = Language of the letter
case-letter-propose = Make a draft for approval
case-letter-typed = write who below
case-letter-to = Recipient, when you ask a third party
case-letter-to-hint = The name of the company, association or authority. Write in the rationale why it is necessary to ask them.
case-told-what = No run knows the dwelling. Write yourself what the letter is to say, as it stands in CPR. A field may be empty where the letter does not use it.
case-told-to = Recipient
case-told-to-hint = The name of the person, or of the company, association or authority. When you ask a third party, write in the rationale why it is necessary to ask them.
case-told-address = The address as it is to stand in the letter
case-told-since = The recipient has been registered there since (date)
case-told-adults = Adults registered
case-told-children = Children registered
case-told-reasons = Reasons as they are to stand in the letter
case-told-reasons-hint = One reason on each line. Used in letters that give reasons, when the run gives none. Do not write about other persons.
case-letter-heading = New letter
case-no-decision = There is no decision yet.
case-told-written = Paragraphs you have to write yourself
case-told-written-what = The program cannot write these paragraphs. What you write here will stand in the letter.
case-fault-letter-gaps = The letter still has places in square brackets to fill and cannot be approved. Send the draft back so that they can be filled. Where it is the municipality that is missing, whoever runs the program writes it into the file of the sender (serve --sender).
case-fault-letter-lacks = The letter lacks something. Fill in the field: { $what }.
case-fault-recipient = Write whom the letter is to.
case-letter-approve = Approve the letter
case-letter-return = Send the draft back
case-letter-approved = Approved by { $who }, { $when }.
case-letter-stop = It can be stopped for five minutes.
case-letter-returned = Sent back.
case-letter-waits = Made by { $who }. Waits for somebody else.
case-post = Digital Post
case-post-what = The files hold the recipient's CPR number. Download them only to send the letter. It is written into the access log.
case-post-merge-what = The merge file holds the fields of the letter, but not its text and not the code to follow the case.
case-post-memo = Download message (MeMo, .xml)
case-post-merge = Download merge file (.csv)
case-post-written = There is no merge file: the letter has paragraphs written for this very recipient.
case-post-wait = Files for Digital Post can be downloaded once the letter can no longer be stopped.
case-post-hold = The case is on hold, so there are no files for Digital Post.
case-post-sender = There are no files for Digital Post: the municipality's CVR number is missing. It is written in the file with the sender when the program is started.
case-post-person = There are no files for Digital Post: the recipient's CPR number is not known here.
case-post-organisation = There are no files for Digital Post: the recipient's CVR number is not known here.
case-post-changed = There are no files for Digital Post: template, sender or facts changed after the letter was approved. Send the approved copy, which is under Files.
case-answer = The answer in short
case-answer-save = Save the answer
case-files = Files
case-file = New file
case-file-hint = PDF, picture, text, e-mail, Word or Excel; at most 10 MB.
case-file-save = Save the file
case-decision = Decision
case-outcome = Outcome
case-explanation = Explanation
case-explanation-hint = Only where there are no grounds.
case-result = Legal result
case-decided-by = Decided by
case-approved-by = approved by { $who }
case-why = Rationale
case-waits = Waits for somebody else to look at it.
case-approve = Approve
case-return = Send back
case-agree = Agree
case-disagree = Disagree, reopen
case-check-what = Check the facts in CPR and BBR before you go on.
case-check = The facts were checked
case-checked = The facts were checked in CPR and BBR.
case-decide = Save the decision
case-then-next = Go on to the next case
case-move = Next step
case-move-to = Step
case-move-button = Go to the step
case-due-hint = Left empty, the deadline is counted in working days.
case-more = More
case-hold = Put on hold
case-hold-which = Why the case has to wait
case-lift = Lift
case-resume = Take up again
case-objection = The citizen objects
case-exempt = Accept the explanation until the date
case-exempt-title = Accept an explanation for a time
case-exempt-until = Accept until (date)
case-end-exemption = End the accepted explanation
case-history = History
case-undone = taken back
case-kept-text = Your text is still in the field. Read the change and save again.
case-fault = This cannot be done now.
case-fault-conflict = A colleague changed the case in the meantime. Nothing was saved.
case-fault-older = A newer run has told more about the case. Open the page again and choose the person anew.
case-letter-then = { $to } in an earlier run
case-fault-form = The form could not be read. Try again.
case-fault-choose = Choose an option.
case-fault-file = Choose a file.
case-fault-kind = Files of this kind are not taken.
done-done = Saved.
done-decided = The decision was saved. It can be undone for ten minutes.
done-undone = It was taken back.
done-attached = The file was saved.
done-letter = The letter was saved.

letter-file-draft = { $letter }, { $to } (draft)
letter-file-final = { $letter }, { $to } (to send)
letter-follow = You can follow the case on the municipality's page with the code { $code }.
letter-source-registers = CPR and BBR, looked up by a caseworker
letter-receipt = Receipt
letter-host-declaration = Host's declaration
letter-account = Request for an account
letter-third-party = Request to a third party
letter-hearing = Hearing
letter-decision = Decision
letter-closing = Closing without change
letter-complaint = Receipt of a complaint
letter-association = Letter to a housing association
letter-resident = Answer to a resident

event-opened = The case began
event-refreshed = New run
event-assigned = Assigned
event-looked = First look
event-facts-checked = Facts checked
event-moved = New step
event-due-set = Deadline changed
event-noted = Note
event-attached = File
event-hold-placed = Put on hold
event-hold-lifted = No longer on hold
event-postponed = Postponed
event-resumed = Taken up again
event-tagged = Tag added
event-untagged = Tag removed
event-letter-proposed = Letter for approval
event-letter-approved = Letter approved
event-letter-returned = Letter sent back
event-letter-answered = Answer received
event-decided = Decided
event-decision-approved = Decision approved
event-decision-returned = Decision sent back
event-second-look = Second look
event-objected = Objection
event-exempted = Explanation accepted
event-exemption-ended = Accepted explanation ended
event-undone = Taken back

field-state = Step
field-assignee = Caseworker
field-first-look = First look
field-facts-checked = Checked
field-due = Deadline
field-postponed = Postponed until
field-holds = On hold
field-tags = Tags
field-notes = Notes
field-attachments = Files
field-letters = Letters
field-outcome = Outcome
field-explanation = Explanation
field-result = Legal result
field-approved-by = Approved by
field-second-look = Second look
field-objection = Objection until
field-exemption = Explanation accepted until
field-still-raised = Still gives rise
