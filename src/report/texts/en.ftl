# English texts of reports. A municipality can lay a file of its own beside them (`--texts FILE`) with
# the texts it wants to change. What is written { $name } is a value.

## Report to the housing association

report-title = Occupancy of your dwellings
report-subtitle = { $association }. As of { $day }.
report-what = { $sender } has to keep the population register right. Here are those of your dwellings where the number of registered adults seems to be larger than the rules on occupancy make room for. Please look at your own records.
report-care-title = This report is not a decision
report-care = Most of it has a plain explanation: a family that has grown, a room the building register does not know, or a move out that has not been notified yet. Use the report to answer us and for nothing else. It may not be used to end tenancies or be passed on, and it says nothing about who lives in the dwelling.
dwellings-heading = The dwellings
dwellings-sheet = Dwellings above a norm
dwellings-listed = These dwellings are above a norm.
owns-nothing = The register knows no dwelling that belongs to you. So there is nothing to look at. If you own dwellings, write to us and we will put the records right.
none-above = None of your dwellings is above a norm this time. That is an answer too, and there is nothing for you to do.
norms-not-checked = The norms of occupancy were not looked at this time.
field-reference = Mark
field-department = Department
field-address = Address
field-norm = Norm
field-adults = Registered adults
field-rooms = Rooms
field-since = Since
field-change = Since last time
field-asked = What we ask
field-totals = Figures of the departments
no-address = The register has no address
no-department = No department
norm-one-per-room = At most one adult a room where part of the dwelling is sublet
norm-two-per-room = At most two persons a room (largest number of residents)
asked-heading = What we ask of you
asked-one-per-room = At most one adult a room: look whether the number of rooms is right, whether the lease is still in force, and whether you have approved a sublet.
asked-two-per-room = At most two persons a room: look whether the number of rooms is right. A family that has grown since it moved in may stay and is in order.
reply-by = Reply by { $day } with the form below.
change-first = First report
change-new = New since last time
change-same = Last time too
totals-heading = Figures of the departments
totals-sheet = Figures
totals-what = The table shows the number in each department beside that of the whole municipality. A number means something only against how many dwellings there are.
totals-dwellings = All dwellings
totals-judged = Dwellings that could be judged
totals-above = Above a norm
totals-share = Share
totals-town-judged = Whole municipality: dwellings that could be judged
totals-town-share = Whole municipality: share
totals-change = Change since last time
totals-all = All departments
totals-held-back = “left out” stands where the number is under 5, or where it could otherwise be worked out from the others. A dwelling can be judged when somebody lives there, its number of rooms is known, and it is no special kind of dwelling.
held-back = left out
reply-heading = How to reply
reply-how = Fill in a row for each dwelling, best in the spreadsheet, and send it back to us. Do not change the mark. Leave a field empty where you do not know. Write no names or personal numbers.
reply-sheet = Reply form
reply-rooms = Rooms by your records
reply-lease-from = Lease from
reply-lease-to = Lease to
reply-sublet = Approved sublet (yes/no)
reply-sublet-from = Sublet from
reply-sublet-to = Sublet to
reply-doubt = Doubt that all who are registered live there (yes/no)
reply-right-address = Right address
reply-remark = Remark without names
reply-yes = yes
reply-no = no
disclosed-heading = What you are told, and why
disclosed-what = You are told only this about your own dwellings: { $fields }. The legal basis:
disclosed-not = You are not told who lives in a dwelling, what benefits anybody receives, how residents are related, or where they lived before. Dwellings where somebody has a protected address are never in the report.
watermark = For { $recipient } · copy { $copy }

## List for the caseworker

caseworker = the caseworker
flags-title = Registrations that may be wrong
flags-subtitle = Work list as of { $day }. { $count ->
    [one] The page shows { $count } flag of { $all }.
   *[other] The pages show { $count } flags of { $all }.
 }
flags-contents = The flags
flags-list = Overview
flags-none = No flags this time. That is an answer too.
flag-band = Band { $band }, { $points } points
reason-values = Facts, value (limit)
flag-whole = As a whole
flag-cases = Earlier cases at the dwelling
flag-no-cases = There are no earlier cases at the dwelling.
flag-cases-unknown = The register has no record of earlier cases.
case-decided = Decided
case-about = Registration from
case-outcome = Result
case-origin = Came from
case-outcome-confirmed = the registration was wrong
case-outcome-legitimate = the registration was right
case-outcome-inconclusive = could not be settled
case-origin-flag = a flag
case-origin-control = the random sample
case-origin-tip = a message
rate-line = Holds for { $holds } of { $of }. { $decided ->
    [0] No decided cases.
   *[other] Decided cases: { $decided }, of these registered wrongly: { $right } ({ $share }).
 }
rate-few = share from 10 cases on
rate-note = Below each reason stands for how many registrations or dwellings of the register it holds, and how often it has turned out right. The share of decided cases is shown from ten cases on, with a 95 % interval.
rate-interval = share { $share }, { $low }–{ $high }
flag-confirms = What would confirm it
flag-refutes = What would refute it
flag-innocent = Plain explanations
flag-lane-review = For review
flag-lane-help = Offer of help
flag-lane-repair = Data repair
list-number = No.
list-lane = List
list-band = Band
list-points = Points
list-address = Address
list-what = What
list-since = Since
list-adults = Adults
list-rooms = Rooms
list-person = Registered adult
list-reasons = Reasons
list-next = Next lawful step
list-flag = Flag

## Letters

letter-draft-title = Draft
letter-draft = This letter is a draft. A lawyer must have seen the text, and a caseworker must have read the letter, before it is sent.
recipient-person = the addressee
letter-from = From
letter-to = To
letter-date = Date
letter-case = Case
letter-reply-by = Reply by
letter-greeting = To the recipient
letter-regards = Kind regards
letter-basis = What the letter tells is told under:
letter-occupancy = { $adults ->
    [one] { $adults } adult is
   *[other] { $adults } adults are
 } registered at the dwelling, which by the building register has { $rooms ->
    [one] { $rooms } room
   *[other] { $rooms } rooms
 }.
letter-occupancy-no-rooms = { $adults ->
    [one] { $adults } adult is
   *[other] { $adults } adults are
 } registered at the dwelling. The number of rooms is not known.
source-moves = Population register: moves
source-persons = Population register: personal data
source-dwellings = Building register: rooms, area and use of the dwelling
source-leases = The housing association's records of leases
source-signals = Messages to the municipality
source-findings = Earlier cases of the municipality
source-benefits = Records of benefits
source-outcomes = Earlier decisions of the municipality
clears-to = Then { $points } points are left.
