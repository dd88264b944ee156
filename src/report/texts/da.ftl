# Danske tekster til rapporter. En kommune kan lægge sin egen fil ved siden af (`--texts FIL`) med de
# tekster, den vil ændre. Det, der står som { $navn }, er værdier.

## Rapport til boligorganisationen

report-title = Beboelse i jeres boliger
report-subtitle = { $association }. Opgjort pr. { $day }.
report-what = { $sender } skal sørge for, at folkeregistret er rigtigt. Her er de af jeres boliger, hvor antallet af registrerede voksne ser ud til at være større, end reglerne om beboelse giver plads til. Vi beder jer se efter i jeres egne oplysninger.
report-care-title = Rapporten er ikke en afgørelse
report-care = Det meste har en almindelig forklaring: en familie, der er vokset, et værelse, BBR ikke kender, eller en fraflytning, der endnu ikke er anmeldt. Brug kun rapporten til at svare os. Den må ikke bruges til at opsige lejemål eller gives videre, og den siger intet om, hvem der bor i boligen.
dwellings-heading = Boligerne
dwellings-sheet = Boliger over en norm
dwellings-listed = Disse boliger ligger over en norm.
owns-nothing = Registret kender ingen boliger, der hører til jer. Derfor er der intet at se på. Ejer I boliger, så skriv til os, så vi kan rette oplysningerne.
none-above = Ingen af jeres boliger ligger over en norm i denne opgørelse. Det er også et svar, og I skal ikke gøre noget.
norms-not-checked = Normerne for beboelse er ikke undersøgt i denne opgørelse.
field-reference = Kendetegn
field-department = Afdeling
field-address = Adresse
field-norm = Norm
field-adults = Registrerede voksne
field-rooms = Rum
field-since = Siden
field-change = Siden sidst
field-asked = Hvad vi beder om
field-totals = Tal for afdelingerne
no-address = Adresse mangler i registret
no-department = Uden afdeling
norm-one-per-room = Højst én voksen pr. rum, når en del af boligen er fremlejet
norm-two-per-room = Højst to personer pr. rum (beboermaksimum)
asked-heading = Det beder vi jer om
asked-one-per-room = Højst én voksen pr. rum: Se efter, om antallet af rum passer, om lejekontrakten stadig gælder, og om I har godkendt fremleje.
asked-two-per-room = Højst to personer pr. rum: Se efter, om antallet af rum passer. En familie, der er vokset siden indflytningen, må blive boende og er i orden.
reply-by = Svar senest { $day } med skemaet nedenfor.
change-first = Første rapport
change-new = Ny siden sidst
change-same = Også sidst
totals-heading = Tal for afdelingerne
totals-sheet = Tal
totals-what = Tabellen viser antallet i hver afdeling ved siden af tallet for hele kommunen. Et antal siger kun noget i forhold til, hvor mange boliger der er.
totals-dwellings = Boliger i alt
totals-judged = Boliger, der kunne vurderes
totals-above = Over en norm
totals-share = Andel
totals-town-judged = Hele kommunen: boliger, der kunne vurderes
totals-town-share = Hele kommunen: andel
totals-change = Ændring siden sidst
totals-all = Alle afdelinger
totals-held-back = »udeladt« står, hvor tallet er under 5, eller hvor det ellers kunne regnes ud af de andre. En bolig kan vurderes, når den er beboet, antallet af rum er kendt, og den ikke er en særlig boligtype.
held-back = udeladt
reply-heading = Sådan svarer I
reply-how = Udfyld en række for hver bolig, gerne i regnearket, og send det tilbage til os. Kendetegnet må ikke ændres. Lad felter stå tomme, når I ikke ved det. Skriv ingen navne eller CPR-numre.
reply-sheet = Svarskema
reply-rooms = Rum efter jeres oplysninger
reply-lease-from = Lejekontrakt fra
reply-lease-to = Lejekontrakt til
reply-sublet = Godkendt fremleje (ja/nej)
reply-sublet-from = Fremleje fra
reply-sublet-to = Fremleje til
reply-doubt = Tvivl om, at alle registrerede bor der (ja/nej)
reply-right-address = Rigtig adresse
reply-remark = Bemærkning uden navne
reply-yes = ja
reply-no = nej
disclosed-heading = Hvad I får at vide, og hvorfor
disclosed-what = I får kun disse oplysninger om jeres egne boliger: { $fields }. Det sker efter:
disclosed-not = I får ikke at vide, hvem der bor i boligen, hvilke ydelser nogen får, hvordan beboere er i familie, eller hvor de har boet før. Boliger, hvor nogen har beskyttet adresse, står aldrig i rapporten.
watermark = Til { $recipient } · eksemplar { $copy }

## Liste til sagsbehandleren

caseworker = sagsbehandleren
flags-title = Registreringer, der kan være forkerte
flags-subtitle = Arbejdsliste pr. { $day }. { $count ->
    [one] Siden viser { $count } flag ud af { $all }.
   *[other] Siderne viser { $count } flag ud af { $all }.
 }
flags-contents = Flagene
flags-list = Oversigt
flags-none = Ingen flag i denne omgang. Det er også et svar.
flag-band = Bånd { $band }, { $points } point
reason-values = Oplysninger, værdi (grænse)
flag-whole = Samlet set
flag-cases = Tidligere sager i boligen
flag-no-cases = Der er ingen tidligere sager i boligen.
flag-cases-unknown = Registret har ingen oplysninger om tidligere sager.
case-decided = Afgjort
case-about = Registrering fra
case-outcome = Resultat
case-origin = Kom fra
case-outcome-confirmed = registreringen var forkert
case-outcome-legitimate = registreringen var rigtig
case-outcome-inconclusive = kunne ikke afklares
case-origin-flag = flag
case-origin-control = tilfældig stikprøve
case-origin-tip = henvendelse
rate-line = Gælder for { $holds } af { $of }. { $decided ->
    [0] Ingen afgjorte sager.
   *[other] Afgjorte sager: { $decided }, heraf forkert registreret: { $right } ({ $share }).
 }
rate-few = andel fra 10 sager
rate-note = Under hver grund står, hvor mange registreringer eller boliger i registret den gælder for, og hvor ofte den har fået ret. Andelen af afgjorte sager vises først fra ti sager, med et usikkerhedsinterval på 95 %.
rate-interval = andel { $share }, { $low }–{ $high }
flag-confirms = Taler for
flag-refutes = Taler imod
flag-innocent = Helt almindelige forklaringer
flag-lane-review = Til gennemgang
flag-lane-help = Tilbud om hjælp
flag-lane-repair = Rettelse af data
list-number = Nr.
list-lane = Liste
list-band = Bånd
list-points = Point
list-address = Adresse
list-what = Hvad
list-since = Siden
list-adults = Voksne
list-rooms = Rum
list-person = Registreret voksen
list-reasons = Grunde
list-next = Næste lovlige skridt
list-flag = Flag

## Breve

letter-draft-title = Udkast
letter-draft = Brevet er et udkast. En jurist skal have set teksten, og en sagsbehandler skal have læst brevet, før det sendes.
recipient-person = den, brevet er stilet til
letter-from = Fra
letter-to = Til
letter-date = Dato
letter-case = Sag
letter-reply-by = Svar senest
letter-greeting = Til modtageren
letter-regards = Venlig hilsen
letter-basis = Oplysningerne i brevet gives efter:
letter-occupancy = Der er registreret { $adults ->
    [one] { $adults } voksen
   *[other] { $adults } voksne
 } i boligen, som efter BBR har { $rooms } rum.
letter-occupancy-no-rooms = Der er registreret { $adults ->
    [one] { $adults } voksen
   *[other] { $adults } voksne
 } i boligen. Antallet af rum er ikke kendt.
source-moves = CPR: flytninger
source-persons = CPR: personoplysninger
source-dwellings = BBR: boligens rum, areal og anvendelse
source-leases = Boligorganisationens oplysninger om lejekontrakter
source-signals = Henvendelser til kommunen
source-findings = Kommunens tidligere sager
source-benefits = Oplysninger om ydelser
source-outcomes = Kommunens tidligere afgørelser
clears-to = Så er der { $points } point tilbage.
