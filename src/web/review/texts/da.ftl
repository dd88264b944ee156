# Ordene på siderne.

app-name = proforma
skip-to-content = Gå til indholdet
nav-label = Hovedmenu
nav-queue = Sager
nav-team = Teamet
nav-association = Rapporter
nav-accounts = Konti
nav-access-log = Adgangslog
sign-out = Log ud
choose = Vælg
purpose = Formål
column-action = Handling
footer-decision = Et flag er ikke en afgørelse. Et menneske ser på hver sag og afgør den.

role-reader = Læser
role-caseworker = Sagsbehandler
role-approver = Godkender
role-team-leader = Teamleder
role-auditor = Revisor
role-administrator = Administrator
role-association = Boligorganisation
role-citizen = Borger

purpose-missing = Vælg, hvad du skal bruge det til. Det skrives i adgangsloggen.
purpose-casework = Behandling af sagen
purpose-approval = Godkendelse
purpose-party-access = Partshøring eller aktindsigt
purpose-management = Ledelse af arbejdet
purpose-audit = Kontrol og revision
purpose-enquiry = Svar på et spørgsmål fra en kollega
purpose-own = Egen sag eller egne rapporter

act-viewed = Åbnede en sag
act-revealed = Viste et skjult nummer
act-exported = Hentede en fil
act-searched = Søgte
act-log-read = Læste adgangsloggen
act-followed = Fulgte sagen med en kode
act-report-read = Åbnede en rapport

## Når en side ikke kan vises

refused-back = Til forsiden
refused-not-found = Siden findes ikke
refused-not-found-text = Her er ingen side, eller også er den ikke til dig.
refused-forbidden = Det giver din rolle ikke adgang til
refused-forbidden-text = Spørg din administrator, hvis du har brug for det i dit arbejde.
refused-invalid = Det kunne ikke gemmes
refused-too-many = For mange forsøg
refused-too-many-text = Vent nogle minutter, og prøv igen.
refused-failed = Noget gik galt
refused-failed-text = Fejlen ligger hos os, ikke hos dig. Den er skrevet i driftens log. Prøv igen om lidt.
fault-too-large = Det, du sendte, fylder for meget.
fault-form = Formularen kunne ikke læses. Prøv igen.

## At logge på

sign-in-title = Log på
sign-in-name = Brugernavn
sign-in-password = Adgangskode
sign-in-code = Engangskode
sign-in-code-hint = Seks cifre fra din kode-app, eller en af dine genoprettelseskoder.
sign-in-button = Log på
sign-in-failed = Brugernavn, adgangskode eller engangskode passer ikke, eller der har været for mange forsøg. En engangskode kan kun bruges én gang. Vent lidt, og prøv igen.
sign-in-citizen = Har du fået et brev fra os?
done-signed-out = Du er logget ud.

invitation-title = Åbn din konto
invitation-for = Kontoen hedder { $name }.
invitation-until = Linket gælder til { $until } og kan bruges én gang.
invitation-password = 1. Vælg en adgangskode
invitation-app = 2. Sæt kode-appen op
invitation-app-how = Scan billedet med en kode-app på din telefon, eller skriv nøglen ind. Appen viser derefter seks cifre, som skifter hvert halve minut.
invitation-picture = QR-kode til kode-appen; nøglen står som tekst nedenunder
invitation-key = Nøgle:
invitation-code = Engangskode fra appen
invitation-button = Åbn kontoen
invitation-fault-code = Engangskoden passer ikke. Vent på den næste kode i appen, og skriv den.

password-new = Ny adgangskode
password-again = Den nye adgangskode igen
password-present = Nuværende adgangskode
password-hint = Mindst 12 tegn. Nogle ord, der intet har med hinanden at gøre, er lette at huske.
password-change = Skift adgangskode
password-fault-length = Adgangskoden skal have mellem 12 og 200 tegn.
password-fault-simple = Adgangskoden er for let: den indeholder brugernavnet eller gentager de samme få tegn.
password-fault-unlike = De to adgangskoder er ikke ens.
password-fault-present = Den nuværende adgangskode passer ikke.

recovery-title = Genoprettelseskoder
recovery-what = Gem koderne et sikkert sted, fx på papir. Hver kode kan bruges én gang i stedet for kode-appen. De vises kun nu.
recovery-kept = Jeg har gemt dem
recovery-left = { $number ->
    [one] Du har { $number } kode tilbage.
   *[other] Du har { $number } koder tilbage.
}
recovery-new-what = Nye koder træder i stedet for de gamle.
recovery-new = Lav nye koder

## Egen konto

me-title = Min konto
me-sessions = Mine sessioner
me-sessions-what = Her er du logget på. Kender du ikke en af dem, så afslut den, og skift adgangskode.
session-agent = Browser
session-began = Begyndt
session-seen = Sidst brugt
session-this = Denne session
session-end = Afslut
session-end-which = Afslut sessionen fra { $when }
session-end-others = Afslut alle andre
done-session-ended = Sessionen er afsluttet.
me-keys = Taster
me-keys-what = Enkelte taster kan gøre noget i køen og på en sag.
keys-are-on = Tasterne er slået til.
keys-are-off = Tasterne er slået fra.
keys-on = Slå tasterne til
keys-off = Slå tasterne fra
done-keys = Valget er gemt.
me-password = Adgangskode
done-password = Adgangskoden er skiftet, og dine andre sessioner er afsluttet.

help-title = Taster
help-what = Tasterne virker i køen og på en sag, når intet felt er valgt.
help-switch = Slå dem til eller fra
key-help = Vis denne liste
key-next-previous = Næste og forrige sag i køen
key-open = Åbn sagen
key-select = Vælg sagen
key-choose = Vælg en vurdering eller et udfald; intet bliver gemt endnu
key-why = Skriv begrundelsen
key-send = Gem den formular, du er i
key-take = Tag sagen; i køen: giv de valgte sager videre
key-postpone = Udsæt
key-go-queue = Gå til listen over sager
key-go-mine = Gå til mine åbne sager
key-note = Skriv et notat
key-decide = Gå til afgørelsen
key-undo = Gå til fortryd
key-search = Søg

## Konti

accounts-title = Konti
account-title = Konto
account-name = Brugernavn
account-name-hint = Bogstaverne a-z, cifre og . - _ @. Navnet kan ikke ændres eller bruges igen: sagernes journal nævner det.
account-shown-name = Navn
account-role = Rolle
account-state = Tilstand
account-closed = Lukket
account-open = Åben
account-invited = Ikke taget i brug
account-new = Ny konto
account-add = Opret, og lav et link
account-association = Boligorganisation
account-association-hint = Organisationens id i registret; kun for rollen Boligorganisation.
account-sees-protected = Må se personer med beskyttet adresse
account-link = Link til at åbne kontoen
account-link-what = Giv det til den, kontoen tilhører, og til ingen andre. Det vises kun nu, kan bruges én gang og gælder i tre dage.
account-change = Rolle og adgang
account-save = Gem
account-access = Sessioner og link
account-sessions = { $number ->
    [one] { $number } åben session.
   *[other] { $number } åbne sessioner.
}
account-end-sessions = Afslut sessioner
account-invite = Lav et nyt link
account-close = Luk kontoen
account-close-what = En lukket konto bliver stående, fordi journalen nævner den, men ingen kan logge på med den.
account-reopen = Åbn kontoen igen
account-reopen-what = Adgangskode og kode-app er væk; den, der skal bruge kontoen, får et nyt link.
account-fault-name = Brugernavnet må kun have bogstaverne a-z, cifre og . - _ @, højst 64.
account-fault-taken = Brugernavnet er eller har været i brug.
account-fault-shown-name = Skriv et navn på højst 64 tegn.
account-fault-role = Vælg en rolle.
account-fault-association = Rollen Boligorganisation skal have organisationens id, og andre roller må ikke have det.
account-fault-last = Det er den sidste administrator. Lav en anden først.
account-fault-closed = Kontoen er lukket. Åbn den først.
done-account-role = Rollen er gemt, og kontoens sessioner er afsluttet.
done-account-closed = Kontoen er lukket.
done-account-reopened = Kontoen er åben. Lav et nyt link.

## Adgangslog

log-title = Adgangslog
log-what = Hvem har åbnet, vist, søgt efter eller hentet hvad, og med hvilket formål. Linjer kan ikke ændres.
log-when = Tidspunkt
log-who = Bruger
log-role = Rolle
log-act = Handling
log-subject = Sag eller rapport (nummer)
log-everybody = Alle brugere
log-all-acts = Alle
log-show = Vis
log-empty = Ingen linjer passer.
log-older = Ældre linjer

## Borgerens egen side

follow-title = Følg din sag
follow-what = Har du fået et brev fra os om din bopælsregistrering, kan du se, hvor langt vi er. Koden står øverst i brevet.
follow-code = Kode fra brevet
follow-code-hint = 16 bogstaver og tal. Bindestreger og små bogstaver er uden betydning.
follow-button = Vis
follow-failed = Der er ingen sag med den kode. Se efter i brevet, og prøv igen. Virker det ikke, så ring til os.

## Eksemplet

demo-line = Eksempel: alle personer og boliger er simulerede.
demo-title = Prøv som en af rollerne
demo-what = Eksemplet er fyldt med sager fra en simuleret by. Vælg, hvem du vil være.
demo-role-reader = Læser sager, men ændrer intet.
demo-role-caseworker = Henter sager, vurderer dem og skriver afgørelser.
demo-role-approver = Ser efter, før noget ændres eller sendes.
demo-role-team-leader = Fordeler arbejdet og ser, hvordan det går.
demo-role-auditor = Kontrollerer sager og adgangslog uden navne og numre.
demo-role-administrator = Opretter og lukker konti.
demo-role-association = Ser kun sine egne rapporter.
demo-citizen = Eller følg en sag som borger

## Tilgængelighed

accessibility-title = Tilgængelighed
accessibility-draft = Dette er et udkast. Kommunen skal gennemgå det, udfylde kontaktoplysninger og offentliggøre sin egen erklæring.
accessibility-state = Siderne er lavet til WCAG 2.1 på niveau AA (EN 301 549): uden scripts, med tastatur alene, i 320 punkters bredde og med tvungne farver.
accessibility-checked-title = Sådan er det undersøgt
accessibility-checked = Siderne er åbnet i en browser for hver rolle: automatisk kontrol (axe), smal skærm, tvungne farver, tastatur og brug uden scripts. En hel sag er behandlet med tastaturet alene, fra køen til den er afsluttet.
accessibility-open-title = Det mangler
accessibility-open = Siderne er ikke prøvet med skærmlæser af mennesker, der bruger en til daglig, og ikke af nogen uden for dem, der har lavet dem. Tegninger og enkelte tabeller skal rulles til siden på en smal skærm. Filer, der er lagt på en sag, er ikke undersøgt.
accessibility-contact-title = Er der noget, du ikke kan bruge?
accessibility-contact = Skriv eller ring til den kommune, der har sendt dig hertil. Du kan også klage til Digitaliseringsstyrelsen.

## Teamet

team-title = Teamet
team-load = Åbne sager pr. medarbejder
team-who = Medarbejder
team-open = Åbne
team-late = For sent
team-nobody = Ikke fordelt
team-ages = Åbne sagers alder
team-age = Alder
team-age-below = Under { $number } dage
team-age-between = { $from } til { $to } dage
team-age-above = { $number } dage og mere
team-picture = Billede
team-span = Sager afgjort de seneste
team-span-days = { $number } dage
team-rates = Hvor ofte registreringen var forkert
team-rates-what = Sager fra flag, ved siden af boliger der er trukket tilfældigt. Er de to andele ens, finder reglerne ikke mere end et tilfælde ville. Intervallet er 95 % (Wilson). Sager, der ikke kunne afklares, tæller med blandt alle.
team-flagged = Fra flag
team-drawn = Tilfældigt udtrukket
team-rules = Regel for regel
team-rules-what = Andel af de afgjorte sager med reglen som begrundelse, hvor registreringen var forkert. En sag kan stå under flere regler.
team-no-decisions = Ingen sager er afgjort endnu.
team-making = Hvordan der afgøres
team-making-what = Følger afgørelserne næsten altid flaget, eller sker de på få minutter, kan det være tegn på, at ingen for alvor ser efter.
team-overridden = Afgjort anderledes, end flaget siger
team-changed-mind = Afgjort anderledes end første blik uden begrundelser
team-hasty = Afgjort inden for ti minutter
team-what = Hvad
team-counts = Antal
team-of = { $hits } af { $of }
team-share = Andel
team-interval = Interval
team-too-few = for få til at sige noget
team-median = Tid til afgørelse, median
team-hours = { $number ->
    [one] { $number } time
   *[other] { $number } timer
}
team-days = { $number ->
    [one] { $number } dag
   *[other] { $number } dage
}
team-contacted = Kontaktet uden fejl
team-contacted-counts = Sager, hvor der gik brev ud, selv om registreringen var rigtig: { $contacted }. Rettede registreringer: { $corrected }.

## Boligorganisationens sider

association-title = Jeres rapporter
association-what = Her er rapporterne om jeres egne boliger og skemaet til at svare med. Rapporten er ikke en afgørelse.
association-none = Der er ingen rapporter endnu.
association-report = Rapport pr. { $day }
association-replied = I svarede { $when }.
association-not-replied = I har ikke svaret endnu.
association-read = Læs rapporten
association-form = Hent svarskemaet
association-upload = Udfyldt svarskema (.xlsx eller .csv)
association-send = Send svaret
association-fault-none = Vælg det udfyldte svarskema først.
association-fault-kind = Svarskemaet skal være en .xlsx- eller .csv-fil på højst 5 MB.
done-replied = Tak. Svaret er modtaget.
nav-replies = Svar
replies-title = Svar fra boligorganisationer
replies-what = Hent svaret, og giv det til den, der læser det ind (kommandoen proforma import reply).
replies-none = Der er ingen svar endnu.
replies-file = Fil

## Sagens gang for borgeren

progress-title = Din sag
progress-received = Vi har modtaget sagen
progress-checking = Vi ser på sagen
progress-asked = Vi har bedt om oplysninger
progress-assessing = Vi vurderer oplysningerne
progress-hearing = Partshøring
progress-decided = Sagen er afgjort
progress-complaint = Klagen behandles
progress-closed = Sagen er lukket
progress-answer-by = svar senest { $day }
progress-next = Det sker nu
progress-next-received = En sagsbehandler ser på oplysningerne. Du behøver ikke gøre noget.
progress-next-checking = En sagsbehandler ser på oplysningerne. Har vi brug for noget fra dig, skriver vi.
progress-next-asked = Vi venter på svar. Står der en dato ovenfor, og er det dig, vi har spurgt, så svar inden den dag.
progress-next-assessing = Vi læser svarene. Du får brev, før der sker noget med din registrering.
progress-next-hearing = Du har fået et udkast. Skriv til os, hvad du mener, inden datoen ovenfor. Du kan også selv anmelde en flytning.
progress-next-decided = Du har fået eller får et brev med afgørelsen, begrundelsen og en klagevejledning.
progress-next-complaint = Vi ser på sagen igen og sender den videre, hvis vi ikke giver dig medhold.
progress-next-closed = Der sker ikke mere i sagen.
progress-rights = Dine rettigheder
progress-right-say = Du kan altid skrive eller sende papirer til os om sagen.
progress-right-see = Du kan få at se, hvilke oplysninger vi har om dig.
progress-right-help = Du kan få hjælp af en anden og bede om tolk.
progress-right-complain = En afgørelse kan du klage over inden fire uger.
progress-not-decided = At vi ser på en registrering, betyder ikke, at den er forkert.
progress-other = Tak, fordi du hjælper med at holde folkeregistret rigtigt. Sagen er ikke din; derfor ses her kun vores spørgsmål til dig.
progress-contact = Adresse og telefon står i brevet.

## Køen

queue-title = Sager
queue-count = { $number ->
    [one] { $number } sag
   *[other] { $number } sager
}
queue-more-than = Mere end { $number } sager
queue-fetch-how-many = Antal nye sager
queue-fetch = Hent sager nu
queue-lane = Liste
queue-lane-left = { $lane }: { $count } tilbage
queue-keys = Taster:
queue-search = Søg
queue-search-hint = Sagsnummer, eller begyndelsen af adressen.
queue-search-button = Søg
queue-views = Visninger
queue-mine = Mine åbne
queue-nobodys = Ikke fordelt
queue-late = Over frist
queue-second = Til min godkendelse
queue-closed = Afsluttede
queue-narrow = Vælg og sortér
queue-whose = Sagsbehandler
queue-everybodys = Alle
queue-stage = Åbne eller lukkede
queue-stage-open = Åbne
queue-stage-closed = Afsluttede
queue-stage-all = Alle
queue-status = Status
queue-state = Trin
queue-any = Alle
queue-hold = I bero
queue-tag = Mærke
queue-tag-hint = Et ord at finde sager på. Ingen navne.
queue-tag-unknown = Ingen sag har det mærke.
queue-sort = Rækkefølge
queue-sort-due = Frist
queue-sort-oldest = Ældste først
queue-sort-newest = Nyeste først
queue-sort-address = Adresse
queue-deadline = Frist
queue-case = Sag
queue-address = Adresse
queue-what = Hvad
queue-worker = Sagsbehandler
queue-not-looked = Første blik mangler
queue-tick = Vælg sag { $case }
queue-ticked = Valgte sager:
queue-tick-all = Vælg alle på siden
queue-before = Forrige side
queue-after = Næste side
queue-bulk = Med de valgte sager
queue-bulk-all = Alle i visningen ({ $count }), ikke kun de valgte
queue-bulk-assign = Giv til sagsbehandler
queue-bulk-unassign = Læg tilbage
queue-bulk-postpone = Udsæt
queue-bulk-tag = Sæt mærke
queue-bulk-untag = Fjern mærke
queue-until = Udsæt til (dato)
queue-view-name = Gem visningen som
queue-view-save = Gem visning
queue-view-remove = Fjern visningen { $name }
queue-fault-wanted = Vælg et antal fra 1 til 50.
queue-fault-nothing = Vælg først nogle sager.
queue-fault-colleague = Vælg en kollega, der arbejder med sager.
by-hand-title = Opret en sag selv
by-hand-what = Til en bolig, som ingen kørsel har udpeget, for eksempel efter en henvendelse. Sagen går samme vej som andre sager, og du begynder med det første blik.
by-hand-dwelling = Bolig
by-hand-dwelling-hint = Boligens id i registeret, eller adressen, som den står i listerne.
by-hand-why-hint = Hvad har du fået at vide, og hvorfra? Skriv kun det, sagen handler om.
by-hand-button = Opret sagen
by-hand-back = Tilbage til sagerne
by-hand-fault-dwelling = Skriv, hvilken bolig det drejer sig om, med højst 120 tegn.
by-hand-fault-open = Der er allerede en åben sag om boligen:
by-hand-fault-not-here = Sagen kan ikke oprettes her. Spørg din teamleder.
fault-day = Skriv datoen som 2.11.2026.
due-today = i dag
due-left = { $number ->
    [one] { $number } dag tilbage
   *[other] { $number } dage tilbage
}
due-late = { $number ->
    [one] { $number } dag over fristen
   *[other] { $number } dage over fristen
}
done-fetched = Sagerne er hentet.
done-fetched-none = Der var ikke flere sager at hente.
done-changed = Sagerne er ændret. Sager, hvor det ikke kunne lade sig gøre, er som før.
done-view-saved = Visningen er gemt.
done-view-removed = Visningen er fjernet.

## En sag

case-title = Sag
case-to-list = Til listen
case-next = Næste sag
case-before = Forrige sag
case-export = Hent sagen
case-export-button = Hent (JSON)
case-undo = Fortryd
case-take = Tag sagen
case-undo-there = Fortryd afgørelsen i sag { $case }
case-gone = Den nyeste kørsel giver ikke længere anledning til sagen.
case-facts = Adresse og oplysninger
case-no-names = Din rolle ser sager uden navne, adresser og tekster om personer.
case-hidden = Adressen er beskyttet. Du kan se, hvor langt sagen er, men ikke hvem eller hvor den handler om. Spørg en kollega, der har ret til det.
case-place-hidden = Beskyttet adresse
case-no-run = Ingen kørsel har oplysninger om boligen. Slå den op i CPR og BBR.
case-not-a-decision = Et flag er ikke en afgørelse.
case-not-a-decision-text = Oplysningerne kan give anledning til at spørge. De siger ikke, at registreringen er forkert.
case-look = Første blik
case-look-what = Se på oplysningerne og beboerne nedenfor, og skriv din vurdering. Først derefter vises det, om og hvorfor sagen er udpeget.
case-look-legend = Hvad siger oplysningerne?
case-look-button = Gem, og vis begrundelserne
case-reasons = Begrundelser
case-drawn = Boligen er trukket tilfældigt. Der er ingen begrundelser. Kun hvis du selv finder grund til det, oprettes en sag.
case-no-reasons = Sagen er oprettet efter en henvendelse, og ingen kørsel giver begrundelser. Grunden til sagen står først i historikken.
case-points = Sådan lægges point sammen
case-code = Kode
case-weight = Vægt
case-counted = Tæller
case-fact = Oplysning
case-value = Værdi
case-norm = Sammenlignet med
case-innocent = Almindelige forklaringer
case-for = Det taler for
case-against = Det taler imod
case-not-counted = Tæller ikke med
case-unknown = Kunne ikke afgøres
case-clears = Det ville fjerne flaget
case-next-steps = Næste skridt
case-legal = Hjemmel
case-residents = Beboere over tid
case-as-table = Vis som tabel
case-person = Person
case-age = Aldersgruppe
case-kind = Registrering
case-from = Fra
case-to = Til
case-numbers = Personnumre
case-number = Personnummer
case-reveal = Vis personnummer for
case-reveal-button = Vis nummeret
case-masked = skjult
case-network = Boligen og dens forbindelser
case-network-links = Hvert tegn fører til boligens eller personens anden sag, eller til rækken i tabellen.
case-who = Hvem
case-link = Forbindelse
case-whom = Hvem eller hvor
case-earlier = Andre sager på boligen
case-no-earlier = Der er ingen andre sager på boligen.
case-notes = Notater
case-note = Nyt notat
case-note-save = Gem notat
case-letters = Breve
case-no-letters = Der er ingen breve i sagen.
case-no-notes = Der er ingen notater i sagen.
case-no-files = Der er ingen filer i sagen.
case-reply-by = Svarfrist { $day }.
case-draft = Hent udkastet
case-letter-new = Nyt brev: hvad og til hvem
case-letter-language = Brevets sprog
case-letter-propose = Lav udkast, og send til godkendelse
case-letter-typed = skriv hvem nedenfor
case-letter-to = Modtager, når du spørger en tredjepart
case-letter-to-hint = Navnet på virksomheden, foreningen eller myndigheden. Skriv i begrundelsen, hvorfor det er nødvendigt at spørge netop dem.
case-told-what = Ingen kørsel kender boligen. Skriv selv det, brevet skal sige, som det står i CPR. Et felt kan stå tomt, hvis brevet ikke bruger det.
case-told-to = Modtager
case-told-to-hint = Personens navn, eller navnet på virksomheden, foreningen eller myndigheden. Spørger du en tredjepart, så skriv i begrundelsen, hvorfor det er nødvendigt at spørge netop dem.
case-told-address = Adressen, som den skal stå i brevet
case-told-since = Modtageren er registreret der siden (dato)
case-told-adults = Registrerede voksne
case-told-children = Registrerede børn
case-told-reasons = Grunde, som de skal stå i brevet
case-told-reasons-hint = Én grund på hver linje. Bruges i breve, der begrunder, når kørslen ikke giver nogen. Skriv ikke om andre personer.
case-letter-heading = Nyt brev
case-no-decision = Der er ingen afgørelse endnu.
case-told-written = Afsnit, du selv skal skrive
case-told-written-what = Disse afsnit kan programmet ikke skrive. Det, du skriver her, kommer til at stå i brevet.
case-fault-letter-gaps = Brevet har stadig tomme pladser i kantede parenteser og kan ikke godkendes. Send udkastet tilbage, så de kan udfyldes. Mangler der oplysninger om kommunen, skal den, der driver programmet, skrive dem i afsenderfilen (serve --sender).
case-fault-letter-lacks = Brevet mangler noget. Udfyld feltet: { $what }.
case-fault-recipient = Skriv, hvem brevet er til.
case-letter-approve = Godkend brevet
case-letter-return = Send udkastet tilbage
case-letter-approved = Godkendt af { $who }, { $when }.
case-letter-stop = Det kan standses i fem minutter.
case-letter-returned = Sendt tilbage.
case-letter-waits = Lavet af { $who }. Venter på en anden.
case-post = Digital Post
case-post-what = Filerne har modtagerens CPR-nummer. Hent dem kun for at sende brevet. Det skrives i adgangsloggen.
case-post-merge-what = Flettefilen har brevets felter, men ikke dets tekst og ikke koden til at følge sagen.
case-post-memo = Hent besked (MeMo, .xml)
case-post-merge = Hent flettefil (.csv)
case-post-written = Der er ingen flettefil: brevet har afsnit, som er skrevet til netop denne modtager.
case-post-wait = Filer til Digital Post kan hentes, når brevet ikke længere kan standses.
case-post-hold = Sagen er sat i bero, så der er ingen filer til Digital Post.
case-post-sender = Der er ingen filer til Digital Post: kommunens CVR-nummer mangler. Det skrives i filen med afsenderen, når programmet startes.
case-post-person = Der er ingen filer til Digital Post: modtagerens CPR-nummer kendes ikke her.
case-post-organisation = Der er ingen filer til Digital Post: modtagerens CVR-nummer kendes ikke her.
case-post-changed = Der er ingen filer til Digital Post: skabelon, afsender eller oplysninger er ændret, siden brevet blev godkendt. Send den godkendte kopi, som ligger under Filer.
case-answer = Svaret i korte træk
case-answer-save = Gem svaret
case-files = Filer
case-file = Ny fil
case-file-hint = PDF, billede, tekst, e-mail, Word eller Excel; højst 10 MB.
case-file-save = Gem filen
case-decision = Afgørelse
case-outcome = Udfald
case-explanation = Forklaring
case-explanation-hint = Kun når der ikke er grundlag.
case-result = Retligt resultat
case-decided-by = Afgjort af
case-approved-by = godkendt af { $who }
case-why = Begrundelse
case-waits = Venter på, at en anden ser på det.
case-approve = Godkend
case-return = Send tilbage
case-agree = Enig
case-disagree = Ikke enig, genåbn
case-check-what = Kontrollér oplysningerne i CPR og BBR, før du går videre.
case-check = Oplysningerne er kontrolleret
case-checked = Oplysningerne er kontrolleret i CPR og BBR.
case-decide = Gem afgørelsen
case-then-next = Gå til næste sag bagefter
case-move = Næste trin
case-move-to = Trin
case-move-button = Gå til trinnet
case-due-hint = Tomt felt: fristen regnes i arbejdsdage.
case-more = Andet
case-hold = Sæt i bero
case-hold-which = Hvorfor sagen skal vente
case-lift = Ophæv
case-resume = Genoptag
case-objection = Borgeren har gjort indsigelse
case-exempt = Godtag forklaringen til datoen
case-exempt-title = Godtag en forklaring for en tid
case-exempt-until = Godtag til (dato)
case-end-exemption = Ophæv den godtagne forklaring
case-history = Historik
case-undone = taget tilbage
case-kept-text = Din tekst står stadig i feltet. Læs ændringen, og gem igen.
case-fault = Det kan ikke gøres nu.
case-fault-conflict = En kollega har ændret sagen i mellemtiden. Intet er gemt.
case-fault-older = Sagen har fået oplysninger fra en nyere kørsel. Åbn siden igen, og vælg person på ny.
case-letter-then = { $to } i en tidligere kørsel
case-fault-form = Formularen kunne ikke læses. Prøv igen.
case-fault-choose = Vælg en mulighed.
case-fault-file = Vælg en fil.
case-fault-kind = Den slags filer tages ikke imod.
done-done = Gemt.
done-decided = Afgørelsen er gemt. Den kan fortrydes i ti minutter.
done-undone = Det er taget tilbage.
done-attached = Filen er gemt.
done-letter = Brevet er gemt.

letter-file-draft = { $letter }, { $to } (udkast)
letter-file-final = { $letter }, { $to } (til afsendelse)
letter-follow = Du kan følge sagen på kommunens side med koden { $code }.
letter-source-registers = CPR og BBR, slået op af en sagsbehandler
letter-receipt = Kvittering
letter-host-declaration = Logiværtserklæring
letter-account = Anmodning om redegørelse
letter-third-party = Henvendelse til tredjepart
letter-hearing = Partshøring
letter-decision = Afgørelse
letter-closing = Lukning uden ændring
letter-complaint = Kvittering for klage
letter-association = Brev til boligorganisation
letter-resident = Svar til beboer

event-opened = Sagen begyndte
event-refreshed = Ny kørsel
event-assigned = Fordelt
event-looked = Første blik
event-facts-checked = Oplysninger kontrolleret
event-moved = Nyt trin
event-due-set = Frist ændret
event-noted = Notat
event-attached = Fil
event-hold-placed = Sat i bero
event-hold-lifted = Ikke længere i bero
event-postponed = Udsat
event-resumed = Genoptaget
event-tagged = Mærke sat
event-untagged = Mærke fjernet
event-letter-proposed = Brev til godkendelse
event-letter-approved = Brev godkendt
event-letter-returned = Brev sendt tilbage
event-letter-answered = Svar modtaget
event-decided = Afgjort
event-decision-approved = Afgørelse godkendt
event-decision-returned = Afgørelse sendt tilbage
event-second-look = Andet blik
event-objected = Indsigelse
event-exempted = Forklaring godtaget
event-exemption-ended = Godtaget forklaring ophævet
event-undone = Taget tilbage

field-state = Trin
field-assignee = Sagsbehandler
field-first-look = Første blik
field-facts-checked = Kontrolleret
field-due = Frist
field-postponed = Udsat til
field-holds = I bero
field-tags = Mærker
field-notes = Notater
field-attachments = Filer
field-letters = Breve
field-outcome = Udfald
field-explanation = Forklaring
field-result = Retligt resultat
field-approved-by = Godkendt af
field-second-look = Andet blik
field-objection = Indsigelse til
field-exemption = Forklaring godtaget til
field-still-raised = Giver stadig anledning
