//! The one list of facts: key, unit, question, subject, and what a missing value means.
//!
//! Rules, the model, `facts list` and the documentation all read it. To add a fact: add it here,
//! write its function, and every other place follows or fails to compile.

use crate::domain::{DwellingKind, Exempt};

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One person registered at one dwelling for a period.
    Registration,
    /// The person's history up to it.
    Person,
    /// The persons who moved together.
    Household,
    /// The dwelling.
    Dwelling,
    /// The wider graph around it.
    Network,
}

/// Which table holds a fact: one row a dwelling or one row a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// One row for each dwelling looked at.
    Dwelling,
    /// One row for each registration looked at.
    Registration,
}

macro_rules! units {
    ($($name:ident => $key:literal, $da:literal, $en:literal;)*) => {
        /// The unit of a fact's values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Unit {
            $(#[doc = concat!("Measured in ", $en, ".")] $name),*
        }

        impl Unit {
            /// Every unit.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in rule files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// How it reads after a number, in Danish and English.
            pub fn label(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($da, $en)),* }
            }
        }
    };
}

units! {
    Persons => "persons", "personer", "persons";
    Rooms => "rooms", "rum", "rooms";
    SquareMetres => "m2", "m²", "m²";
    PersonsPerRoom => "persons/room", "personer pr. rum", "persons per room";
    Groups => "groups", "grupper", "groups";
    MovesPerRoom => "moves/room", "flytninger pr. rum", "moves per room";
    Ratio => "ratio", "gange", "times";
    Months => "months", "måneder", "months";
    Days => "days", "dage", "days";
    Years => "years", "år", "years";
    Metres => "m", "m", "m";
    Stays => "stays", "ophold", "stays";
    Moves => "moves", "flytninger", "moves";
    Registrations => "registrations", "registreringer", "registrations";
    Episodes => "episodes", "perioder", "episodes";
    Dwellings => "dwellings", "boliger", "dwellings";
    Households => "households", "husstande", "households";
    Signals => "signals", "henvendelser", "messages";
    Degree => "degree", "led", "links";
    YesNo => "yes/no", "", "";
    Class => "class", "", "";
}

/// A catalogue entry.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The name in rule files and exports.
    pub key: &'static str,
    /// Which table holds it.
    pub table: TableKind,
    /// What it is about.
    pub subject: Subject,
    /// The unit of its values.
    pub unit: Unit,
    /// The question it answers, in Danish.
    pub da: &'static str,
    /// The question it answers, in English.
    pub en: &'static str,
    /// What exactly is counted, and as of which day.
    pub exact: &'static str,
    /// What a missing value means.
    pub missing: &'static str,
    /// Whether it tells of unstable living (no address, short stays, staying with others): such
    /// facts may give reason to help, and never enter a model.
    pub unstable_living: bool,
}

macro_rules! facts {
    ($($name:ident => {
        key: $key:literal, table: $table:ident, subject: $subject:ident, unit: $unit:ident,
        da: $da:literal, en: $en:literal,
        exact: $exact:literal, missing: $missing:literal $(, unstable_living: $unstable:literal)?
        $(,)?
    })*) => {
        /// A fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact {
            $(#[doc = $en] #[doc = ""] #[doc = $exact] $name),*
        }

        impl Fact {
            /// Every fact, dwelling table first.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its catalogue entry.
            pub fn entry(self) -> &'static Entry {
                &ENTRIES[self as usize]
            }
        }

        static ENTRIES: &[Entry] = &[$(Entry {
            key: $key,
            table: TableKind::$table,
            subject: Subject::$subject,
            unit: Unit::$unit,
            da: $da,
            en: $en,
            exact: $exact,
            missing: $missing,
            unstable_living: false $(|| $unstable)?,
        }),*];
    };
}

facts! {
    Residents => {
        key: "residents", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange er registreret som beboere i boligen?",
        en: "How many persons are registered as living in the dwelling?",
        exact: "persons who certainly live here on the day of the run",
        missing: "never: unsure registrations count as `possible_residents`",
    }
    PossibleResidents => {
        key: "possible_residents", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange flere kan være registreret her, fordi en dato er usikker?",
        en: "How many more may be registered here because a date is unsure?",
        exact: "persons whose registration here may, but need not, cover the day of the run because a date is unsure",
        missing: "never",
    }
    Adults => {
        key: "adults", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne er registreret i boligen?",
        en: "How many adults are registered in the dwelling?",
        exact: "certain residents who are 18 or older on the day of the run; a birth date unsure across that line counts as adult",
        missing: "never",
    }
    Children => {
        key: "children", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange børn under 18 år er registreret i boligen?",
        en: "How many children under 18 are registered in the dwelling?",
        exact: "certain residents under 18 on the day of the run",
        missing: "never",
    }
    Rooms => {
        key: "rooms", table: Dwelling, subject: Dwelling, unit: Rooms,
        da: "Hvor mange beboelsesrum har boligen?",
        en: "How many habitable rooms does the dwelling have?",
        exact: "habitable rooms as the register has them",
        missing: "the register has no room count",
    }
    Area => {
        key: "area", table: Dwelling, subject: Dwelling, unit: SquareMetres,
        da: "Hvor stor er boligen?",
        en: "How large is the dwelling?",
        exact: "dwelling area as the register has it",
        missing: "the register has no area",
    }
    AdultsOverRooms => {
        key: "adults_over_rooms", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange flere voksne end rum er der?",
        en: "By how many does the number of adults exceed the rooms?",
        exact: "`adults` minus `rooms`; 0 where there are as many rooms or more",
        missing: "the register has no room count",
    }
    ResidentsPerRoom => {
        key: "residents_per_room", table: Dwelling, subject: Dwelling, unit: PersonsPerRoom,
        da: "Hvor mange beboere er der pr. rum?",
        en: "How many residents are there per room?",
        exact: "`residents` divided by `rooms`",
        missing: "the register has no room count",
    }
    AreaPerResident => {
        key: "area_per_resident", table: Dwelling, subject: Dwelling, unit: SquareMetres,
        da: "Hvor mange kvadratmeter er der pr. beboer?",
        en: "How many square metres are there per resident?",
        exact: "`area` divided by `residents`",
        missing: "the register has no area, or nobody is registered",
    }
    AreaPerAdult => {
        key: "area_per_adult", table: Dwelling, subject: Dwelling, unit: SquareMetres,
        da: "Hvor mange kvadratmeter er der pr. voksen?",
        en: "How many square metres are there per adult?",
        exact: "`area` divided by `adults`",
        missing: "the register has no area, or no adult is registered",
    }
    FamilyGroups => {
        key: "family_groups", table: Dwelling, subject: Dwelling, unit: Groups,
        da: "Hvor mange grupper uden kendt tilknytning til hinanden bor her?",
        en: "How many groups with no known tie to each other are registered here?",
        exact: "groups of certain residents on the day of the run, ties of ties counting; a tie is kinship, having moved in together from one dwelling, or 365 days together elsewhere; 0 where nobody is registered",
        missing: "never",
    }
    UnlinkedAdults => {
        key: "unlinked_adults", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne har ingen kendt tilknytning til andre beboere?",
        en: "How many adults have no known tie to any other resident?",
        exact: "adult residents in a group of their own (see `family_groups`); 0 where somebody lives alone",
        missing: "never",
    }
    ArrivalsNinetyDays => {
        key: "arrivals_90d", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne er flyttet ind de seneste 90 dage?",
        en: "How many adults moved in during the last 90 days?",
        exact: "adults who moved in on one of the 90 days up to the day of the run, whether or not they are still here",
        missing: "never: moves on unsure days are not counted",
    }
    DeparturesNinetyDays => {
        key: "departures_90d", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne er flyttet ud de seneste 90 dage?",
        en: "How many adults moved out during the last 90 days?",
        exact: "adults who moved out on one of the 90 days up to the day of the run; death is no moving out",
        missing: "never: moves on unsure days are not counted",
    }
    LargestFillUp => {
        key: "largest_fill_up_90d", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne er højst flyttet ind inden for 90 dage i en beboet bolig, uden at nogen flyttede ud (de seneste 36 måneder)?",
        en: "What is the most adults that moved in within 90 days while others lived there and nobody left (last 36 months)?",
        exact: "the most adults who moved in within 90 days, counted from a move in the last 36 months, while an adult already lived here and went on living here, and no adult left or died in those 90 days",
        missing: "never",
    }
    ArrivalsYear => {
        key: "arrivals_12m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange er flyttet ind de seneste 12 måneder?",
        en: "How many persons moved in during the last 12 months?",
        exact: "persons who moved in during the 12 months up to the day of the run; birth is no moving in",
        missing: "never: moves on unsure days are not counted",
    }
    DeparturesYear => {
        key: "departures_12m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange er flyttet ud de seneste 12 måneder?",
        en: "How many persons moved out during the last 12 months?",
        exact: "persons who moved out during the 12 months up to the day of the run; death is no moving out",
        missing: "never: moves on unsure days are not counted",
    }
    TurnoverPerRoom => {
        key: "turnover_per_room_12m", table: Dwelling, subject: Dwelling, unit: MovesPerRoom,
        da: "Hvor mange ind- og udflytninger har der været pr. rum de seneste 12 måneder?",
        en: "How many moves in and out were there per room in the last 12 months?",
        exact: "`arrivals_12m` plus `departures_12m`, divided by `rooms`",
        missing: "the register has no room count",
    }
    TurnoverVersusPeers => {
        key: "turnover_vs_peers", table: Dwelling, subject: Dwelling, unit: Ratio,
        da: "Hvor mange gange højere er til- og fraflytningen end i boliger med samme anvendelse og rumtal?",
        en: "How many times higher is the turnover than in dwellings of the same use and rooms?",
        exact: "`turnover_per_room_12m` divided by the same over all dwellings of this use and number of rooms taken together (six rooms and more are one class, exempt dwellings left out)",
        missing: "use or rooms are not known, or there are fewer than 20 such dwellings",
    }
    ResidentsVersusPeers => {
        key: "residents_vs_peers", table: Dwelling, subject: Dwelling, unit: Ratio,
        da: "Hvor mange gange flere beboere er der end i boliger med samme anvendelse og rumtal?",
        en: "How many times more residents are there than in dwellings of the same use and rooms?",
        exact: "`residents` divided by the median of lived-in dwellings of this use and number of rooms (six rooms and more are one class, exempt dwellings left out)",
        missing: "use or rooms are not known, or there are fewer than 20 such dwellings",
    }
    ArrivalsSinceDeparture => {
        key: "arrivals_since_departure", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne er flyttet ind hos dem, der boede her, siden nogen sidst flyttede ud?",
        en: "How many adults joined those living here since anybody last moved out?",
        exact: "adults who, after the day anybody last left or died, moved in while another adult already lived here; the first household of an empty dwelling does not count",
        missing: "never",
    }
    AccumulationMonths => {
        key: "accumulation_months", table: Dwelling, subject: Dwelling, unit: Months,
        da: "Over hvor mange måneder er de flyttet ind, uden at nogen flyttede ud?",
        en: "Over how many months did they move in while nobody left?",
        exact: "whole months from the first to the last of the moves counted in `arrivals_since_departure`; 0 where there is one or none",
        missing: "never",
    }
    NetGrowth => {
        key: "net_growth_36m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange flere voksne er her end for 36 måneder siden?",
        en: "How many more adults are here than 36 months ago?",
        exact: "certain residents who are adults on the day of the run, minus those of today's adults who lived here 36 months before: growing up is no growth; negative where there are fewer",
        missing: "never",
    }
    DwellingKind => {
        key: "dwelling_kind", table: Dwelling, subject: Dwelling, unit: Class,
        da: "Hvad er enheden beregnet til?",
        en: "What is the unit meant for?",
        exact: "class of the use code: an ordinary dwelling, hall, institution, summer house, allotment or not for living",
        missing: "the register has no use code",
    }
    ExemptClass => {
        key: "exempt_class", table: Dwelling, subject: Dwelling, unit: Class,
        da: "Er boligen undtaget fra de almindelige normer, og hvorfor?",
        en: "Is the dwelling exempt from the ordinary norms, and why?",
        exact: "the recorded reason why ordinary norms do not fit, `none` where none is recorded",
        missing: "never: `none` where no exemption is recorded",
    }
    UnitIncomplete => {
        key: "unit_incomplete", table: Dwelling, subject: Dwelling, unit: YesNo,
        da: "Mangler adressen etage eller dør i en bygning med flere boliger?",
        en: "Does the address lack a floor or door in a building of several dwellings?",
        exact: "the address has no floor and no door although its building has several dwellings",
        missing: "the register has no address parts for it",
    }
    DaysEmpty => {
        key: "days_empty", table: Dwelling, subject: Dwelling, unit: Days,
        da: "Hvor længe har ingen været registreret i boligen?",
        en: "For how long has nobody been registered in the dwelling?",
        exact: "days from the last moving out to the day of the run, where nobody lives here or may live here; 0 where somebody does",
        missing: "never: 0 where the last day is unsure",
    }
    EmptyNeighbours => {
        key: "empty_neighbours", table: Dwelling, subject: Dwelling, unit: Dwellings,
        da: "Hvor mange andre boliger i bygningen står tomme på papiret?",
        en: "How many other dwellings of the building are empty on paper?",
        exact: "other ordinary dwellings of the same entrance or building, exempt ones left out, where nobody has been registered for 42 days or more",
        missing: "the register does not say which building the dwelling is in",
    }
    FamilyGrowth => {
        key: "family_growth_24m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange er kommet til ved fødsel eller som ægtefælle, barn eller forælder til en beboer de seneste 24 måneder?",
        en: "How many joined by birth or as spouse, child or parent of a resident in the last 24 months?",
        exact: "certain residents whose stay began in the 24 months up to the day of the run by birth, or as spouse, child or parent of a resident who had lived here longer",
        missing: "never",
    }
    HostStay => {
        key: "host_stay", table: Dwelling, subject: Dwelling, unit: Days,
        da: "Hvor længe har den, der har boet her længst, været registreret her?",
        en: "How long has the longest-standing adult resident been registered here?",
        exact: "days from moving in to the day of the run, for the adult resident who has certainly lived here longest without a break",
        missing: "no adult is registered, or the day is unsure",
    }
    LodgersTwoYears => {
        key: "lodgers_24m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne uden kendt tilknytning til den, der har boet her længst, har boet her under et år inden for 24 måneder?",
        en: "How many adults with no known tie to the longest-standing resident stayed under a year within the last 24 months?",
        exact: "persons who moved in as adults after the longest-standing adult resident, had no tie to that person (see `family_groups`), and moved out in the 24 months up to the day of the run after less than 365 days",
        missing: "no adult is registered",
    }
    ShortStays => {
        key: "short_stays_24m", table: Dwelling, subject: Dwelling, unit: Stays,
        da: "Hvor mange voksnes ophold på under 60 dage er sluttet her de seneste 24 måneder?",
        en: "How many adults' stays of under 60 days ended here in the last 24 months?",
        exact: "stays of adults that lasted under 60 days and ended by moving out in the 24 months up to the day of the run",
        missing: "never: stays with an unsure day are not counted",
        unstable_living: true,
    }
    MissingChanges => {
        key: "missing_changes_24m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange er gået herfra til eller kommet hertil fra ukendt adresse inden for 24 måneder?",
        en: "How many persons went from here to, or came here from, an unknown address within 24 months?",
        exact: "persons who, in the 24 months up to the day of the run, moved in directly after a spell without a known address or left for one",
        missing: "never",
        unstable_living: true,
    }
    SameDayUnrelated => {
        key: "same_day_unrelated_12m", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange personer eller grupper uden kendt tilknytning er højst flyttet ind på samme dag de seneste 12 måneder?",
        en: "What is the most persons or groups with no known tie to each other that moved in on one day in the last 12 months?",
        exact: "for the day of the last 12 months with most: groups with no tie between them (see `family_groups`) among those who moved in that day; 0 where all who came together had ties",
        missing: "never",
    }
    SameDayOrigins => {
        key: "same_day_origins_12m", table: Dwelling, subject: Dwelling, unit: Dwellings,
        da: "Fra hvor mange forskellige steder kom de, der flyttede ind på den dag?",
        en: "From how many different places did those come that moved in on that day?",
        exact: "different dwellings that everybody who moved in on that day came straight from; all unknown places count as one; 0 where `same_day_unrelated_12m` is 0",
        missing: "never",
    }
    CareOfResidents => {
        key: "care_of_residents", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange beboere er registreret med c/o?",
        en: "How many residents are registered c/o?",
        exact: "certain residents whose registration has a c/o text",
        missing: "the register does not say c/o for any resident",
        unstable_living: true,
    }
    LateNotices => {
        key: "late_notices_24m", table: Dwelling, subject: Dwelling, unit: Registrations,
        da: "Hvor mange flytninger hertil inden for 24 måneder er anmeldt mere end 14 dage efter flyttedagen?",
        en: "How many moves here within 24 months were notified more than 14 days after the move?",
        exact: "moves here in the 24 months up to the day of the run that were notified more than 14 days after the move; the duty is 5 days",
        missing: "persons moved in, and no day of notice is known for any",
    }
    AnnulledHere => {
        key: "annulled_12m", table: Dwelling, subject: Dwelling, unit: Registrations,
        da: "Hvor mange registreringer her er annulleret de seneste 12 måneder?",
        en: "How many registrations here were annulled in the last 12 months?",
        exact: "registrations at this dwelling that were annulled in the 12 months up to the day of the run",
        missing: "never: annulments without a day are not counted",
    }
    ParentsApart => {
        key: "parents_apart", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne beboere har mindreårige børn registreret et andet sted?",
        en: "How many adult residents have minor children registered elsewhere?",
        exact: "adult residents with a legal child under 18 who certainly lives in another dwelling on the day of the run",
        missing: "never: counted from known parent links",
    }
    SignalsYear => {
        key: "signals_12m", table: Dwelling, subject: Dwelling, unit: Signals,
        da: "Hvor mange henvendelser om boligen er modtaget de seneste 12 måneder?",
        en: "How many messages about the dwelling were received in the last 12 months?",
        exact: "messages about the dwelling received in the 12 months up to the day of the run",
        missing: "no file of messages was given",
    }
    TenantRegistered => {
        key: "tenant_registered", table: Dwelling, subject: Dwelling, unit: YesNo,
        da: "Er lejeren ifølge lejekontrakten registreret i boligen?",
        en: "Is the tenant of the lease registered in the dwelling?",
        exact: "a tenant whose lease of this dwelling runs on the day of the run is among the certain residents",
        missing: "no running lease with a known tenant",
    }
    TiedToTenant => {
        key: "tied_to_tenant", table: Dwelling, subject: Dwelling, unit: Persons,
        da: "Hvor mange voksne beboere hører sammen med lejeren ifølge lejekontrakten?",
        en: "How many adult residents belong with the tenant of the lease?",
        exact: "adult residents on the day of the run, other than the tenant, with a tie (see `family_groups`) to a tenant whose lease runs that day, or who have lived with that tenant for 365 days at this or any dwelling: a former spouse, a widow or widower, a grown child",
        missing: "no running lease with a known tenant",
    }
    RingDwellings => {
        key: "ring_dwellings", table: Dwelling, subject: Network, unit: Dwellings,
        da: "Hvor mange boliger er i den kreds, som husstande flytter rundt i, inden for 12 måneder?",
        en: "How many dwellings are in the ring that households rotate through within 12 months?",
        exact: "dwellings of the ring this dwelling is in: 2 to 12 dwellings, each reached from each other by moves of households straight from one to another in the 12 months up to the day of the run, at least 3 moves of at least 2 households",
        missing: "never: 0 where there is no ring",
    }
    RingHouseholds => {
        key: "ring_households", table: Dwelling, subject: Network, unit: Households,
        da: "Hvor mange husstande er flyttet mindst to gange inden for den kreds?",
        en: "How many households moved at least twice inside that ring?",
        exact: "households that moved at least twice inside that ring in those 12 months, persons who moved together being one",
        missing: "never: 0 where there is no ring",
    }
    SharedDwellingCore => {
        key: "shared_dwelling_core", table: Dwelling, subject: Network, unit: Degree,
        da: "Hvor tæt deler husstandene de samme boliger over tid (k-kerne over 36 måneder)?",
        en: "How densely do households share the same dwellings over time (k-core over 36 months)?",
        exact: "highest core number in the part of the graph of households and dwellings (stays in the 36 months up to the day of the run) in which two households have two dwellings in common or more; 0 where there is no such part",
        missing: "never: 0 where there is no such part",
    }
    ReturningHouseholds => {
        key: "returning_households_24m", table: Dwelling, subject: Network, unit: Households,
        da: "Hvor mange husstande er flyttet herfra og kommet tilbage inden for 24 måneder?",
        en: "How many households left and came back within 24 months?",
        exact: "households that moved out, lived elsewhere and moved in again, both in the 24 months up to the day of the run; persons who come back together are one household",
        missing: "never: moves on unsure days are not counted",
    }
    LengthOfStay => {
        key: "length_of_stay", table: Registration, subject: Registration, unit: Days,
        da: "Hvor længe har registreringen varet?",
        en: "How long has the registration lasted?",
        exact: "days from the start to the end of the unbroken stay, or to the day of the run where it has not ended",
        missing: "the end is unsure and may have passed",
    }
    StillRegistered => {
        key: "still_registered", table: Registration, subject: Registration, unit: YesNo,
        da: "Er personen stadig registreret her?",
        en: "Is the person still registered here?",
        exact: "the stay ends after the day of the run",
        missing: "the end is unsure and may have passed",
    }
    NoticeDelay => {
        key: "notice_delay", table: Registration, subject: Registration, unit: Days,
        da: "Hvor mange dage efter flytningen blev den anmeldt?",
        en: "How many days after the move was it notified?",
        exact: "days from the move to its notice; negative where the notice came first",
        missing: "the day of notice is not known",
    }
    CareOf => {
        key: "care_of", table: Registration, subject: Registration, unit: YesNo,
        da: "Er registreringen c/o en anden?",
        en: "Is the registration c/o somebody?",
        exact: "the registration has a c/o text",
        missing: "the register does not say",
        unstable_living: true,
    }
    AdultsAtArrival => {
        key: "adults_at_arrival", table: Registration, subject: Registration, unit: Persons,
        da: "Hvor mange voksne var registreret i boligen ved indflytningen?",
        en: "How many adults were registered in the dwelling on arrival?",
        exact: "others, 18 or older that day, who certainly lived here the day before the move and went on living here",
        missing: "never",
    }
    AdultsOverRoomsAfter => {
        key: "adults_over_rooms_after", table: Registration, subject: Registration, unit: Persons,
        da: "Hvor mange flere voksne end rum var der efter indflytningen?",
        en: "By how many did the adults exceed the rooms after the arrival?",
        exact: "adults certainly living here on the day of the move, all who came that day included, minus rooms; 0 where there are as many rooms or more",
        missing: "the register has no room count",
    }
    ResidentsPerRoomAfter => {
        key: "residents_per_room_after", table: Registration, subject: Registration, unit: PersonsPerRoom,
        da: "Hvor mange beboere var der pr. rum efter indflytningen?",
        en: "How many residents were there per room after the arrival?",
        exact: "persons certainly living here on the day of the move, all who came that day included, divided by rooms",
        missing: "the register has no room count",
    }
    MostAdultsOverRooms => {
        key: "most_adults_over_rooms", table: Registration, subject: Registration, unit: Persons,
        da: "Hvor mange flere voksne end rum var der højst under opholdet?",
        en: "By how many did the adults at most exceed the rooms during the stay?",
        exact: "the most adults certainly living here on one day of the stay, the person included, up to the day of the run, minus rooms; 0 where there are as many rooms or more",
        missing: "the register has no room count, or the end is unsure and may have passed",
    }
    MostAdultsPerRoom => {
        key: "most_adults_per_room", table: Registration, subject: Registration, unit: PersonsPerRoom,
        da: "Hvor mange voksne var der højst pr. rum under opholdet?",
        en: "How many adults were there at most per room during the stay?",
        exact: "the most adults certainly living here on one day of the stay, the person included, up to the day of the run, divided by rooms",
        missing: "the register has no room count, or the end is unsure and may have passed",
    }
    LodgersWithHost => {
        key: "lodgers_with_host", table: Registration, subject: Registration, unit: Persons,
        da: "Hvor mange andre flyttede inden for to år alene ind hos samme vært uden kendt tilknytning?",
        en: "How many others moved in alone with the same host within two years, with no known tie?",
        exact: "other adults who came alone, with no tie (see `family_groups`) to anybody who lived here, within 730 days before or after this move, while the adult who had lived here longest on arrival lived here",
        missing: "no other adult lived there",
    }
    HostHoldsLease => {
        key: "host_holds_lease", table: Registration, subject: Registration, unit: YesNo,
        da: "Har værten lejekontrakten?",
        en: "Does the host hold the lease?",
        exact: "the adult who had lived here longest on arrival is a tenant of a lease of this dwelling that runs on the day of the move",
        missing: "no other adult lived there, or no lease with a known tenant runs that day",
    }
    LargestNewcomers => {
        key: "largest_newcomers", table: Registration, subject: Registration, unit: Persons,
        da: "Hvor mange voksne flyttede højst sammen ind under opholdet uden kendt tilknytning til personen?",
        en: "What is the most adults that moved in together during the stay, with no known tie to the person?",
        exact: "adults of one household who moved in during the stay, up to the day of the run, none of them with a tie to the person (see `family_groups`)",
        missing: "the end is unsure and may have passed",
    }
    LinkedToResident => {
        key: "linked_to_resident", table: Registration, subject: Registration, unit: YesNo,
        da: "Har personen en kendt tilknytning til en, der boede der i forvejen?",
        en: "Has the person a known tie to somebody who already lived there?",
        exact: "a tie (see `family_groups`), on the day of the move, to one of those who lived here the day before and went on living here",
        missing: "nobody else lived there",
    }
    DistanceMoved => {
        key: "distance_moved", table: Registration, subject: Registration, unit: Metres,
        da: "Hvor langt flyttede personen?",
        en: "How far did the person move?",
        exact: "straight line from the last home at another dwelling, whatever lies between",
        missing: "no earlier home or no coordinates are known",
    }
    OwnLease => {
        key: "own_lease", table: Registration, subject: Registration, unit: YesNo,
        da: "Har personen selv en lejekontrakt på boligen?",
        en: "Does the person hold a lease of the dwelling?",
        exact: "the person is a tenant of a lease of this dwelling that runs during the stay, as far as up to the day of the run",
        missing: "no lease of this dwelling with a known tenant runs in that time",
    }
    DaysPastLease => {
        key: "days_past_lease", table: Registration, subject: Registration, unit: Days,
        da: "Hvor længe har personen været registreret her, efter at lejemålet sluttede og en andens begyndte?",
        en: "For how long has the person been registered here after their lease ended and another began?",
        exact: "days of the stay, up to the day of the run, from the start of the first main lease of somebody else that began when the person's last lease of this dwelling had ended",
        missing: "the person has had no lease of this dwelling that lasted into the stay",
    }
    DaysBeforeLease => {
        key: "days_before_lease", table: Registration, subject: Registration, unit: Days,
        da: "Hvor længe før lejemålets start blev personen registreret her?",
        en: "How long before the start of their lease was the person registered here?",
        exact: "days from the move to the start of the person's first lease of this dwelling; 0 where the lease came first",
        missing: "the person has no lease of this dwelling",
    }
    DaysWithoutTenant => {
        key: "days_without_tenant", table: Registration, subject: Registration, unit: Days,
        da: "I hvor mange dage af opholdet var lejeren ikke registreret i boligen?",
        en: "For how many days of the stay was the tenant not registered in the dwelling?",
        exact: "days of the stay, up to the day of the run, on which a main lease ran whose tenant was not registered here",
        missing: "no main lease with a known tenant runs during the stay",
    }
    LinkedToTenant => {
        key: "linked_to_tenant", table: Registration, subject: Registration, unit: YesNo,
        da: "Hører personen sammen med lejeren?",
        en: "Does the person belong with the tenant?",
        exact: "a tie (see `family_groups`) on the day of the move to a tenant of a main lease that runs during the stay, or 365 days lived with that tenant at this or any dwelling by the end of the stay or the day of the run: a former spouse, a widow or widower, a grown child",
        missing: "no main lease with a known tenant other than the person runs during the stay",
    }
    SubletApproved => {
        key: "sublet_approved", table: Registration, subject: Registration, unit: YesNo,
        da: "Har udlejeren godkendt fremleje eller bytte i den tid?",
        en: "Has the landlord approved a sublet or an exchange in that time?",
        exact: "an approved sublet or an exchange of this dwelling runs during the stay",
        missing: "no file of leases was given, or the end is unsure",
    }
    DaysSinceOwnLease => {
        key: "days_since_own_lease", table: Registration, subject: Person, unit: Days,
        da: "Hvor mange dage før flytningen sluttede personens eget lejemål det forrige sted?",
        en: "How many days before the move did the person's own lease of the previous place end?",
        exact: "days from the end of the person's last lease of the home before to the move; 0 where it ended later, by the day of the run",
        missing: "no lease of the home before with the person as tenant has ended",
    }
    SignalsNamed => {
        key: "signals_named", table: Registration, subject: Registration, unit: Signals,
        da: "Hvor mange henvendelser nævner personen?",
        en: "How many messages name the person?",
        exact: "messages about the dwelling that name the person, received from the move to 365 days after the end of the stay, and by the day of the run",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    SignalsUnnamed => {
        key: "signals_unnamed", table: Registration, subject: Registration, unit: Signals,
        da: "Hvor mange henvendelser om boligen nævner ingen?",
        en: "How many messages about the dwelling name nobody?",
        exact: "messages about the dwelling that name nobody, received from the move to 365 days after the end of the stay, and by the day of the run",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    LandlordSignals => {
        key: "landlord_signals", table: Registration, subject: Registration, unit: Signals,
        da: "Hvor mange af dem kommer fra udlejeren?",
        en: "How many of them come from the landlord?",
        exact: "messages from the landlord that name the person or nobody, received from the move to 365 days after the end of the stay, and by the day of the run",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    CitizenSignals => {
        key: "citizen_signals", table: Registration, subject: Registration, unit: Signals,
        da: "Hvor mange af dem kommer fra en borger?",
        en: "How many of them come from a citizen?",
        exact: "messages from citizens, residents of the dwelling included, that name the person or nobody, received from the move to 365 days after the end of the stay, and by the day of the run",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    ReturnedMail => {
        key: "returned_mail", table: Registration, subject: Registration, unit: Signals,
        da: "Hvor mange breve er kommet retur?",
        en: "How many letters were returned?",
        exact: "returned letters that name the person or nobody, received from the move to 365 days after the end of the stay, and by the day of the run",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    AuthoritySignals => {
        key: "authority_signals", table: Registration, subject: Registration, unit: Signals,
        da: "Hvor mange af dem kommer fra andre myndigheder eller forsyningen?",
        en: "How many of them come from other authorities or utilities?",
        exact: "messages from other authorities or utilities that name the person or nobody, received from the move to 365 days after the end of the stay, and by the day of the run",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    SignalSources => {
        key: "signal_sources", table: Registration, subject: Registration, unit: Signals,
        da: "Fra hvor mange slags kilder kommer henvendelserne?",
        en: "From how many kinds of sources do the messages come?",
        exact: "different kinds of sources among the messages of `signals_named` and `signals_unnamed`",
        missing: "no file of messages was given, or the end is unsure and may have passed",
    }
    FoundNotResident => {
        key: "found_not_resident", table: Registration, subject: Registration, unit: YesNo,
        da: "Har kommunen fastslået, at personen ikke bor her?",
        en: "Has the municipality established that the person does not live here?",
        exact: "a finding that the person does not live at this dwelling, in force from a day up to the day of the run",
        missing: "never",
    }
    HouseholdSize => {
        key: "household_size", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange flyttede sammen?",
        en: "How many moved together?",
        exact: "persons who moved in together that day: relatives, or straight from one dwelling where they lived together; newborns did not move",
        missing: "never",
    }
    HouseholdAdults => {
        key: "household_adults", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange voksne flyttede sammen?",
        en: "How many adults moved together?",
        exact: "those of `household_size` who were 18 or older that day",
        missing: "never",
    }
    HouseholdChildren => {
        key: "household_children", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange børn flyttede med?",
        en: "How many children moved along?",
        exact: "those of `household_size` who were under 18 that day",
        missing: "never",
    }
    SameDayStrangers => {
        key: "same_day_strangers", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange uden kendt tilknytning flyttede ind samme dag?",
        en: "How many persons with no known tie moved in on the same day?",
        exact: "others who moved in here on the same day and had no tie to the person (see `family_groups`)",
        missing: "never",
    }
    SameDayStrangerOrigins => {
        key: "same_day_stranger_origins", table: Registration, subject: Household, unit: Dwellings,
        da: "Fra hvor mange forskellige steder kom de?",
        en: "From how many different places did they come?",
        exact: "different dwellings those came straight from; all unknown places count as one; 0 where there are none",
        missing: "never",
    }
    Age => {
        key: "age", table: Registration, subject: Person, unit: Years,
        da: "Hvor gammel var personen ved indflytningen?",
        en: "How old was the person on arrival?",
        exact: "completed years on the day of the move",
        missing: "the birth date is unsure",
    }
    MovesYear => {
        key: "moves_12m", table: Registration, subject: Person, unit: Moves,
        da: "Hvor mange gange er personen flyttet i de 12 måneder op til og med denne flytning?",
        en: "How often did the person move in the 12 months up to and including this move?",
        exact: "moves to another dwelling in the 12 months up to and including the day of this move; birth and changes of the registration at one dwelling are no moves",
        missing: "never: moves on unsure days are not counted",
        unstable_living: true,
    }
    MovesThreeYears => {
        key: "moves_36m", table: Registration, subject: Person, unit: Moves,
        da: "Hvor mange gange er personen flyttet i de 36 måneder op til og med denne flytning?",
        en: "How often did the person move in the 36 months up to and including this move?",
        exact: "the same over 36 months",
        missing: "never: moves on unsure days are not counted",
        unstable_living: true,
    }
    ShortStayChain => {
        key: "short_stay_chain_18m", table: Registration, subject: Person, unit: Stays,
        da: "Hvor mange ophold på under 60 dage har personen haft i de 18 måneder op til, at dette sluttede?",
        en: "How many stays of under 60 days has the person had in the 18 months up to the end of this one?",
        exact: "the person's stays of under 60 days that ended by moving on in the 18 months up to the end of this stay, or up to the day of the run where it has not ended",
        missing: "never: stays with an unsure day are not counted",
        unstable_living: true,
    }
    HostChain => {
        key: "host_chain", table: Registration, subject: Person, unit: Stays,
        da: "Hvor mange ophold i træk har personen haft hos værter uden kendt tilknytning?",
        en: "How many stays in a row has the person had with hosts they have no known tie to?",
        exact: "this stay and those directly before and after it, begun within 730 days of it, for as long as the person each time came alone to adults with no tie to them; dwellings with own norms (halls, shelters and the like) end the row; 0 where this stay is none",
        missing: "never",
        unstable_living: true,
    }
    HostChainWithoutRoom => {
        key: "host_chain_without_room", table: Registration, subject: Person, unit: Stays,
        da: "I hvor mange af de ophold var der derefter mindst lige så mange voksne som rum?",
        en: "In how many of these stays were there then at least as many adults as rooms?",
        exact: "stays of `host_chain` where the adults who lived there at the end of the day of the move were as many as the rooms or more",
        missing: "never: dwellings without a room count are not counted",
        unstable_living: true,
    }
    ExchangeMoves => {
        key: "exchange_moves", table: Registration, subject: Network, unit: Moves,
        da: "Hvor mange flytninger hos fremmede var der mellem de samme to eller tre boliger inden for et år?",
        en: "How many moves to strangers were there between the same two or three dwellings within a year?",
        exact: "moves within 365 days before or after this one, this one included, of persons who came alone to adults with no tie to them, straight from one to another of three dwellings: this one, the one the person came from, and the third that adds most; 0 where this move is none",
        missing: "never",
    }
    ExchangePersons => {
        key: "exchange_persons", table: Registration, subject: Network, unit: Persons,
        da: "Hvor mange personer flyttede sådan mellem de boliger?",
        en: "How many persons moved between those dwellings in that way?",
        exact: "persons of `exchange_moves`",
        missing: "never",
    }
    MissingEpisodes => {
        key: "missing_episodes_24m", table: Registration, subject: Person, unit: Episodes,
        da: "Hvor mange gange har personen været uden kendt adresse i de 24 måneder op til flytningen?",
        en: "How often was the person without a known address in the 24 months up to the move?",
        exact: "spells without a known address that began in the 24 months up to and including the day of the move",
        missing: "never",
        unstable_living: true,
    }
    DaysWithoutAddress => {
        key: "days_without_address_24m", table: Registration, subject: Person, unit: Days,
        da: "Hvor mange dage har personen været uden kendt adresse i de 24 måneder op til flytningen?",
        en: "For how many days was the person without a known address in the 24 months up to the move?",
        exact: "days of spells without a known address in the 24 months up to the day of the move",
        missing: "never: spells with an unsure day are not counted",
        unstable_living: true,
    }
    PreviousStay => {
        key: "previous_stay", table: Registration, subject: Person, unit: Days,
        da: "Hvor længe boede personen det forrige sted?",
        en: "How long did the person live at the previous place?",
        exact: "days of the unbroken stay at the last home at another dwelling",
        missing: "no earlier home, or an unsure date",
        unstable_living: true,
    }
    ReturnedToOrigin => {
        key: "returned_to_origin", table: Registration, subject: Person, unit: YesNo,
        da: "Flyttede personen herfra tilbage til den bolig, vedkommende kom fra?",
        en: "Did the person move from here back to the dwelling they came from?",
        exact: "the next home after this stay, begun by the day of the run, is the one before it",
        missing: "no earlier home is known",
    }
    Alternations => {
        key: "alternations_24m", table: Registration, subject: Person, unit: Moves,
        da: "Hvor mange gange har personen skiftet mellem de samme to boliger inden for 24 måneder?",
        en: "How often did the person alternate between the same two dwellings within 24 months?",
        exact: "the most returns in a row between the same two dwellings among moves in the 24 months up to and including the day of this move: 1 for A-B-A, 2 for A-B-A-B",
        missing: "never",
        unstable_living: true,
    }
    AnnulledMoves => {
        key: "annulled_moves_12m", table: Registration, subject: Person, unit: Registrations,
        da: "Hvor mange af personens registreringer er annulleret i de 12 måneder op til, at opholdet sluttede, eller op til i dag?",
        en: "How many of the person's registrations were annulled in the 12 months up to the end of the stay, or up to today?",
        exact: "the person's registrations, at any dwelling, annulled in the 12 months up to the end of this stay, or up to the day of the run where it has not ended",
        missing: "never: annulments without a day are not counted",
    }
    LeftPartner => {
        key: "left_partner", table: Registration, subject: Person, unit: YesNo,
        da: "Blev ægtefælle eller medforælder boende det forrige sted?",
        en: "Did a spouse or co-parent stay at the previous place?",
        exact: "a spouse or the other parent of a child lived with the person at the dwelling they came straight from and stayed there",
        missing: "the person did not come straight from a known home",
    }
    LeftChildren => {
        key: "left_children", table: Registration, subject: Person, unit: Persons,
        da: "Hvor mange af personens mindreårige børn blev boende det forrige sted?",
        en: "How many of the person's minor children stayed at the previous place?",
        exact: "the person's children under 18 who lived with them at the dwelling they came straight from and stayed there",
        missing: "the person did not come straight from a known home",
    }
    RejoinedFamily => {
        key: "rejoined_family", table: Registration, subject: Person, unit: YesNo,
        da: "Er personen siden flyttet sammen med dem igen?",
        en: "Has the person since moved together with them again?",
        exact: "by the day of the run the person and one of those who stayed behind certainly live, or lived, at one dwelling again; no where nobody stayed behind",
        missing: "the person did not come straight from a known home",
    }
    FamilyDistance => {
        key: "family_distance", table: Registration, subject: Person, unit: Metres,
        da: "Hvor langt væk boede de, da personen flyttede?",
        en: "How far away did they live when the person moved?",
        exact: "straight line from the new dwelling to the one where they stayed, on the day of the move",
        missing: "nobody stayed behind, or the coordinates are not known",
    }
    FamilyAdults => {
        key: "family_adults", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange voksne boede der, hvor familien blev boende?",
        en: "How many adults lived where the family stayed?",
        exact: "adults certainly living, on the day of the move, where a spouse, co-parent or minor child stayed behind, they included; 0 where nobody stayed behind",
        missing: "the person did not come straight from a known home",
    }
    FamilyElsewhere => {
        key: "family_elsewhere", table: Registration, subject: Network, unit: YesNo,
        da: "Er personen knyttet til en husstand med én voksen og børn et andet sted?",
        en: "Is the person tied to a household of one adult with children elsewhere?",
        exact: "on the day of the move there is another dwelling where exactly one adult lives, with children, and where a minor child of the person lives or somebody stayed with whom the person had lived there for 365 days",
        missing: "never: counted from known links and stays",
    }
    ReturnedToFamily => {
        key: "returned_to_family", table: Registration, subject: Person, unit: YesNo,
        da: "Er personen selv siden flyttet hen til den partner, der blev boende?",
        en: "Has the person since moved to where the partner who stayed behind lives?",
        exact: "by the day of the run the person registered at a dwelling where a partner who stayed behind (where none did: a child) lived on that day; a child moving to the person does not count",
        missing: "the person did not come straight from a known home",
    }
    ChildJoined => {
        key: "child_joined", table: Registration, subject: Household, unit: YesNo,
        da: "Er et af børnene flyttet med over til personen?",
        en: "Has one of the children moved to the person?",
        exact: "during the stay, by the day of the run, a minor child who had stayed behind registered at this dwelling",
        missing: "the person did not come straight from a known home",
    }
    FamilyMoved => {
        key: "family_moved", table: Registration, subject: Household, unit: YesNo,
        da: "Er den partner, der blev boende, også flyttet?",
        en: "Has the partner who stayed behind moved as well?",
        exact: "during the stay, by the day of the run, a partner who had stayed behind registered elsewhere than here, or left",
        missing: "the person did not come straight from a known home",
    }
    FamilyNewAdult => {
        key: "family_new_adult", table: Registration, subject: Household, unit: YesNo,
        da: "Er en anden voksen flyttet ind, hvor familien blev boende?",
        en: "Has another adult moved in where the family stayed?",
        exact: "during the stay, by the day of the run, an adult who is no relative of either of the two moved to where the partner had stayed behind and still lived",
        missing: "the person did not come straight from a known home",
    }
    MarriageEnded => {
        key: "marriage_ended", table: Registration, subject: Person, unit: YesNo,
        da: "Er personen registreret som fraskilt i tiden omkring eller efter flytningen?",
        en: "Is the person registered as divorced about or after the time of the move?",
        exact: "civil status divorced, or a partnership dissolved, since 180 days before the move or later",
        missing: "the register has no civil status for the person on the day of the run",
    }
    SpouseStayed => {
        key: "spouse_stayed", table: Registration, subject: Household, unit: YesNo,
        da: "Blev personens ægtefælle boende det forrige sted?",
        en: "Did the spouse of the person stay at the previous place?",
        exact: "one of those who stayed behind is the spouse or registered partner of the person",
        missing: "the person did not come straight from a known home",
    }
    SpouseAge => {
        key: "spouse_age", table: Registration, subject: Household, unit: Years,
        da: "Hvor gammel var ægtefællen, da personen flyttede?",
        en: "How old was the spouse when the person moved?",
        exact: "completed years of the spouse who stayed behind, on the day of the move",
        missing: "no spouse stayed behind, or the birth date is unsure",
    }
    NewCommonChild => {
        key: "new_common_children", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange fælles børn er undfanget og født, efter at personen flyttede?",
        en: "How many common children were conceived and born after the person moved?",
        exact: "children of the person and of a partner who stayed behind, born more than 285 days after the move and during the stay",
        missing: "the person did not come straight from a known home",
    }
    SchoolChildren => {
        key: "school_children", table: Registration, subject: Household, unit: Persons,
        da: "Hvor mange børn i skolealderen flyttede med?",
        en: "How many children of school age moved along?",
        exact: "persons of 5 to 15 years who moved together with the person",
        missing: "never",
    }
    FamiliesDuring => {
        key: "other_families_during", table: Registration, subject: Network, unit: Households,
        da: "Hvor mange andre familier havde i samme tid en voksen registreret her?",
        en: "How many other families had an adult registered here at the same time?",
        exact: "different dwellings elsewhere of one adult with children, other than that of the person, to which other adults are tied (see `family_elsewhere`) who lived here during the stay and have no tie to the person",
        missing: "never: counted from known links and stays",
    }
    ParentsDuring => {
        key: "other_parents_during", table: Registration, subject: Network, unit: Persons,
        da: "Hvor mange andre uden tilknytning, med mindreårige børn et andet sted, var registreret her i samme tid?",
        en: "How many others with no tie, with minor children elsewhere, were registered here at the same time?",
        exact: "adults with no tie to the person who lived here during the stay and, on the first day of that, had a minor child or a family (see `family_elsewhere`) elsewhere",
        missing: "never: counted from known links and stays",
    }
    OldestHostAge => {
        key: "oldest_host_age", table: Registration, subject: Registration, unit: Years,
        da: "Hvor gammel var den ældste, der boede der i forvejen?",
        en: "How old was the oldest person who already lived there?",
        exact: "completed years, on the day of the move, of the oldest adult who lived here the day before and went on living here",
        missing: "nobody lived there, or the birth dates are unsure",
    }
    HostsLeft => {
        key: "hosts_left", table: Registration, subject: Registration, unit: YesNo,
        da: "Er alle, der boede der i forvejen, siden døde eller flyttet på plejehjem?",
        en: "Have all who already lived there since died or moved to a care home?",
        exact: "every adult who lived here on arrival was gone by the day of the run, by death or to a care home, while the person was registered here",
        missing: "never: no where nobody lived there",
    }
    HostsDied => {
        key: "hosts_died", table: Registration, subject: Registration, unit: YesNo,
        da: "Er alle, der boede der i forvejen, siden døde, mens personen boede der?",
        en: "Have all who already lived there since died while the person lived there?",
        exact: "every adult who lived here on arrival was gone by the day of the run, by death, while the person was registered here",
        missing: "never: no where nobody lived there",
    }
    HostLeftAfter => {
        key: "hosts_left_after", table: Registration, subject: Registration, unit: Days,
        da: "Hvor mange dage efter indflytningen var den sidste af dem væk?",
        en: "How many days after the move was the last of them gone?",
        exact: "days from the move to the day the last of those counted in `hosts_left` was gone",
        missing: "`hosts_left` is no",
    }
    StayedAfterHost => {
        key: "stayed_after_hosts", table: Registration, subject: Registration, unit: YesNo,
        da: "Blev personen boende efter dem?",
        en: "Did the person stay on after them?",
        exact: "the stay goes on after the day the last of those counted in `hosts_left` was gone",
        missing: "never",
    }
    DaysToQuarter => {
        key: "days_to_quarter", table: Registration, subject: Registration, unit: Days,
        da: "Hvor mange dage er der fra flytningen til næste kvartal?",
        en: "How many days from the move to the next quarter?",
        exact: "days from the move to the next 1 January, April, July or October, 0 on it: child allowances are granted by quarter",
        missing: "never",
    }
    UsualOnSuchDays => {
        key: "moves_on_such_days", table: Registration, subject: Registration, unit: Ratio,
        da: "Hvor mange gange flere flytter på sådanne dage end på andre?",
        en: "How many times more people move on such days than on others?",
        exact: "moves of adults in the window on days as far from a quarter, divided by those on an average day",
        missing: "fewer than 500 moves are known",
    }
    DaysToSchoolYear => {
        key: "days_to_school_year", table: Registration, subject: Registration, unit: Days,
        da: "Hvor mange dage er der fra flytningen til skoleårets begyndelse?",
        en: "How many days from the move to the beginning of the school year?",
        exact: "days from the move to the next 1 August, 0 on it",
        missing: "never",
    }
    SingleParentBegan => {
        key: "single_parent_allowance_began", table: Registration, subject: Household, unit: YesNo,
        da: "Begyndte et tilskud til enlige forsørgere omkring flytningen?",
        en: "Did an allowance for single parents begin about the time of the move?",
        exact: "a single-parent allowance, received by the person or a partner who stayed behind, began within 92 days before or after the move",
        missing: "no file of benefits was opened for this purpose",
    }
    SinglePensionBegan => {
        key: "single_pension_began", table: Registration, subject: Household, unit: YesNo,
        da: "Begyndte et pensionstillæg for enlige omkring flytningen?",
        en: "Did a pension supplement for single people begin about the time of the move?",
        exact: "a pension supplement for single people, received by the person or a partner who stayed behind, began within 92 days before or after the move",
        missing: "no file of benefits was opened for this purpose",
    }
    SingleCashBegan => {
        key: "single_cash_assistance_began", table: Registration, subject: Household, unit: YesNo,
        da: "Begyndte kontanthjælp eller boligstøtte som enlig omkring flytningen?",
        en: "Did cash assistance or housing benefit as a single person begin about the time of the move?",
        exact: "cash assistance as single, or housing benefit, received by the person or a partner who stayed behind, began within 92 days before or after the move",
        missing: "no file of benefits was opened for this purpose",
    }
    StudentAwayBegan => {
        key: "student_grant_away_began", table: Registration, subject: Household, unit: YesNo,
        da: "Begyndte SU som udeboende omkring flytningen?",
        en: "Did a student grant for living away begin about the time of the move?",
        exact: "a student grant for living away from the parents, received by the person, began within 92 days before or after the move",
        missing: "no file of benefits was opened for this purpose",
    }
    StayShorterThanPeers => {
        key: "stay_vs_peers", table: Registration, subject: Registration, unit: Ratio,
        da: "Hvor stor en del af det sædvanlige ophold i sådanne boliger har opholdet varet?",
        en: "What share of the usual stay in such dwellings has this stay lasted?",
        exact: "`length_of_stay` divided by the median of adult stays ended in the last 36 months in dwellings of this use and number of rooms (exempt dwellings left out)",
        missing: "it has not ended, dates are unsure, or there are fewer than 20 such dwellings",
    }
    PriorCoresidence => {
        key: "prior_coresidence", table: Registration, subject: Network, unit: Days,
        da: "Hvor mange dage har personen før boet sammen med en af dem, der boede der?",
        en: "How many days had the person lived before with one of those who lived there?",
        exact: "the most days, before the move and at any dwelling, lived together with one of those who lived here the day before and went on living here",
        missing: "nobody else lived there",
    }
}

impl Fact {
    /// The name in rule files.
    pub fn key(self) -> &'static str {
        self.entry().key
    }

    /// The fact of that name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fact| fact.key() == key)
    }

    /// Which table holds it.
    pub fn table(self) -> TableKind {
        self.entry().table
    }

    /// The unit of its values.
    pub fn unit(self) -> Unit {
        self.entry().unit
    }

    /// The words a `class` fact can take, by the number its column holds; empty for other facts.
    pub fn classes(self) -> Vec<&'static str> {
        match self {
            Self::DwellingKind => DwellingKind::NAMES.iter().map(|(name, _)| *name).collect(),
            Self::ExemptClass => {
                let exempt = Exempt::NAMES.iter().map(|(name, _)| *name);
                std::iter::once("none").chain(exempt).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_found_again() {
        for fact in Fact::ALL {
            assert_eq!(Fact::from_key(fact.key()), Some(*fact));
            assert_eq!(fact.unit() == Unit::Class, !fact.classes().is_empty(), "{fact:?}");
        }
    }
}
