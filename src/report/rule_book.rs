//! `docs/rules.md`: every rule in words that a lawyer and the citizen concerned can read.

use std::fmt::Write;

use super::rule_words::{condition_words, without_case};
use crate::domain::{Bilingual, Language};
use crate::facts::{TableKind, Unit};
use crate::rules::{
    Condition, Lane, MitigationEffect, NEVER, PATTERNS, PROFILES, Pack, PackDefault, Pattern, Rule,
    RuleSet, Status, Treatment, Typology, class_label, format_number, pattern,
};

/// The whole document, Danish first. The same rules give the same bytes.
pub fn rule_book(set: &RuleSet) -> String {
    let mut text = String::from(
        "<!-- Made from the files in `rules/` by `proforma rules docs`; do not edit by hand. -->\n\n\
         # Regler / Rules\n\n[Dansk](#dansk) · [English](#english)\n",
    );
    for language in [Language::Danish, Language::English] {
        Book { set, language, text: &mut text }.write();
    }
    text
}

struct Book<'a> {
    set: &'a RuleSet,
    language: Language,
    text: &'a mut String,
}

impl<'a> Book<'a> {
    fn word(&self, da: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Danish => da,
            Language::English => en,
        }
    }

    fn say<'t>(&self, text: &'t Bilingual) -> &'t str {
        text.get(self.language)
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn heading(&mut self, level: usize, text: &str) {
        let marks = "#".repeat(level);
        let _ = writeln!(self.text, "\n{marks} {text}\n");
    }

    fn write(&mut self) {
        let title = self.word("Dansk", "English");
        self.heading(2, title);
        let opening = self.word(
            "En regel stiller ét spørgsmål om en registrering eller en bolig og svarer ja, nej eller \
             *ukendt*. Et ja er en grund til at se efter, aldrig en afgørelse: et menneske ser på sagen, \
             oplyser den og hører den, det angår. Point er decibaner (10 · log10 af, hvor meget \
             mere sandsynligt forholdet er, når registreringen er forkert) og lægges sammen; grunde af \
             samme gruppe ser det samme forhold og tæller tilsammen højst gruppens loft.",
            "A rule asks one question about a registration or a dwelling and answers yes, no or \
             *unknown*. A yes is a reason to look, never a decision: a person looks at the case, \
             establishes the facts and hears whom it concerns. Points are decibans (10 · log10 of how \
             much likelier the fact is when the registration is wrong) and add up; reasons of one group \
             see the same circumstance and together count at most the group's cap.",
        );
        self.line(opening);
        self.never();
        self.packs();
        self.patterns();
        self.profiles();
        self.groups();
        self.typologies();
        for rule in &self.set.rules {
            self.rule(rule);
        }
    }

    fn never(&mut self) {
        let title = self.word("Hvad der aldrig kan indgå", "What can never be a fact");
        self.heading(3, title);
        let body = self.word(
            "En regel kan kun læse de forhold, som programmet måler. Dette er ikke iblandt dem, og der \
             er ingen måde at skrive det på:",
            "A rule can read only the facts that the program measures. These are not among them, and \
             there is no way to write them:",
        );
        self.line(body);
        self.line("");
        for (number, (da, en)) in (1..).zip(NEVER) {
            let text = self.word(da, en);
            let line = format!("- X{number}: {text}");
            self.line(&line);
        }
    }

    fn packs(&mut self) {
        let title = self.word("Pakker", "Packs");
        self.heading(3, title);
        let head = self.word(
            "| Pakke | Om | Slået til | Data | Hjemmel |\n|---|---|---|---|---|",
            "| Pack | About | On | Data | Legal basis |\n|---|---|---|---|---|",
        );
        self.line(head);
        for pack in &self.set.packs {
            let on = self.default(pack);
            let (about, data) = (self.say(&pack.title), self.say(&pack.data));
            let basis: Vec<_> = pack.legal_basis.iter().map(|text| self.say(text)).collect();
            let basis = basis.join("; ");
            let line = format!("| `{}` | {about} | {on} | {data} | {basis} |", pack.name);
            self.line(&line);
        }
    }

    fn default(&self, pack: &Pack) -> String {
        match (&pack.default, &pack.purpose) {
            (PackDefault::Purpose, Some(purpose)) => {
                let stated = self.word("når formålet er angivet", "where the purpose is stated");
                format!("{stated} (`--purpose {purpose}`)")
            }
            (PackDefault::On, _) => self.word("ja", "yes").to_owned(),
            (PackDefault::Demo, _) => {
                self.word("kun i `proforma demo`", "in `proforma demo` only").to_owned()
            }
            (PackDefault::Off | PackDefault::Purpose, _) => self.word("nej", "no").to_owned(),
        }
    }

    fn patterns(&mut self) {
        let title = self.word("Mønstre og regler", "Patterns and rules");
        self.heading(3, title);
        let head = self.word("| Mønster | Regler |\n|---|---|", "| Pattern | Rules |\n|---|---|");
        self.line(head);
        for pattern in PATTERNS {
            let line = format!(
                "| {} {} | {} |",
                pattern.code,
                pattern.name(self.language),
                self.covered_by(pattern)
            );
            self.line(&line);
        }
    }

    fn profiles(&mut self) {
        let title = self.word(
            "Profiler, som hollandske kommuner har offentliggjort",
            "Profiles that Dutch municipalities have published",
        );
        self.heading(3, title);
        let head = self.word(
            "| Profil | Ser efter | Mønster | Regler |\n|---|---|---|---|",
            "| Profile | Looks for | Pattern | Rules |\n|---|---|---|---|",
        );
        self.line(head);
        for profile in PROFILES {
            let rules = pattern(profile.pattern).map_or_else(String::new, |it| self.covered_by(it));
            let (looks_for, code) = (profile.looks_for(self.language), profile.pattern);
            let line = format!("| {} | {looks_for} | {code} | {rules} |", profile.name);
            self.line(&line);
        }
    }

    fn covered_by(&self, pattern: &Pattern) -> String {
        let covers = |rule: &&Rule| rule.patterns.iter().any(|code| code == pattern.code);
        let codes: Vec<&str> =
            self.set.rules.iter().filter(covers).map(|rule| rule.code.as_str()).collect();
        match (codes.is_empty(), pattern.treatment) {
            (false, _) => codes.join(", "),
            (true, Treatment::Explore) => self
                .word(
                    "kun på listen over usædvanlige boliger",
                    "on the list of unusual dwellings only",
                )
                .to_owned(),
            (true, Treatment::LeftOut) => {
                self.word("udeladt med vilje", "left out on purpose").to_owned()
            }
            (true, _) => self.word("ingen", "none").to_owned(),
        }
    }

    fn groups(&mut self) {
        let title = self.word("Grupper og lofter", "Groups and caps");
        self.heading(3, title);
        for group in &self.set.groups {
            let most = self.word("højst", "at most");
            let line =
                format!("- `{}` ({most} {}): {}", group.name, group.cap, self.say(&group.reason));
            self.line(&line);
        }
    }

    fn typologies(&mut self) {
        let title = self.word("Sagstyper", "Typologies");
        self.heading(3, title);
        for typology in &self.set.typologies {
            self.typology(typology);
        }
    }

    fn typology(&mut self, typology: &Typology) {
        let (title, sentence) = (self.say(&typology.title), self.say(&typology.sentence));
        let line = format!("- **{} {title}**: {sentence}", typology.code);
        self.line(&line);
        let mut made_of = Vec::new();
        for part in &typology.parts {
            let codes = part.patterns.iter().chain(&part.rules).cloned().collect::<Vec<_>>();
            let needed =
                if part.required { self.word(" (skal være der)", " (required)") } else { "" };
            let weight = self.word("vægt", "weight");
            made_of.push(format!("{} {weight} {}{needed}", codes.join("/"), part.weight));
        }
        let (begins, least) = (self.word("Består af", "Made of"), self.word("mindst", "at least"));
        let list = self.lane(typology.lane);
        let points = self.word("point", "points");
        let adds = match typology.points.0 {
            0 => String::new(),
            more => format!("; +{more} {points} (`{}`)", typology.group),
        };
        let line =
            format!("  {begins} {}; {least} {}; {list}{adds}.", made_of.join(", "), typology.least);
        self.line(&line);
    }

    fn lane(&self, lane: Lane) -> &'a str {
        match lane {
            Lane::Review => self.word("til gennemsyn", "for review"),
            Lane::Help => {
                self.word("tilbud om hjælp, aldrig kontrol", "an offer of help, never control")
            }
            Lane::Repair => self.word("rettelse af data", "repair of data"),
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let title = format!("{} {}", rule.code, self.say(&rule.title));
        self.heading(3, &title);
        let question = format!("*{}* {}", self.say(&rule.question), self.say(&rule.why));
        self.line(&question);
        self.line("");
        self.record(rule);
        let when = self.word("Gælder, når", "Applies when");
        self.condition(when, &rule.when);
        self.bands(rule);
        self.limits(rule);
        self.mitigations(rule);
        self.explanations(rule);
        let legal = rule.legal_basis.iter().map(|text| self.say(text).to_owned()).collect();
        self.list(("Hjemmel", "Legal basis"), legal);
    }

    fn record(&mut self, rule: &Rule) {
        let status = match rule.status {
            Status::Shadow => {
                self.word("skygge (tælles, vises ikke)", "shadow (counted, not shown)")
            }
            Status::Trial => self.word("på prøve", "on trial"),
            Status::Stable => self.word("fast", "stable"),
        };
        let subject = match rule.subject {
            TableKind::Dwelling => self.word("boligen", "the dwelling"),
            TableKind::Registration => self.word("registreringen", "the registration"),
        };
        let labels = self.word(
            "Navn|Mønster|Pakke|Status|Handler om|Gruppe|Bane|Ansvarlig",
            "Name|Pattern|Pack|Status|About|Group|Lane|Owner",
        );
        let (since, review) = (self.word("siden", "since"), self.word("tages op", "review"));
        let values = [
            format!("`{}`, version {}", rule.name, rule.version),
            self.pattern_names(rule),
            format!("`{}`", rule.pack),
            format!("{status}, {since} {}, {review} {}", rule.since, rule.review),
            subject.to_owned(),
            format!("`{}`", rule.group),
            self.lane(rule.lane).to_owned(),
            rule.owner.clone(),
        ];
        let cells: Vec<String> = labels
            .split('|')
            .zip(values)
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        let line = cells.join(" · ");
        self.line(&line);
    }

    fn pattern_names(&self, rule: &Rule) -> String {
        let known = rule.patterns.iter().filter_map(|code| pattern(code));
        let names = known.map(|known| format!("{} {}", known.code, known.name(self.language)));
        names.collect::<Vec<_>>().join(", ")
    }

    fn condition(&mut self, title: &str, condition: &Condition) {
        let lines = condition_words(condition, self.language);
        if lines.is_empty() {
            return;
        }
        let line = format!("\n**{title}**\n");
        self.line(&line);
        for (depth, text) in lines {
            let line = format!("{}- {text}", "  ".repeat(depth));
            self.line(&line);
        }
    }

    fn bands(&mut self, rule: &Rule) {
        let title = format!("\n**{}**\n", self.word("Styrker", "Strengths"));
        self.line(&title);
        for band in &rule.bands {
            let points = self.word("point", "points");
            let reason = without_case(self.say(&band.reason), self.language, rule);
            let line =
                format!("- {}.{} ({} {points}): {reason}", rule.code, band.number, band.points);
            self.line(&line);
            for (depth, text) in condition_words(&band.when, self.language) {
                self.line(&format!("{}- {text}", "  ".repeat(depth + 1)));
            }
        }
    }

    fn limits(&mut self, rule: &Rule) {
        let mut lines = Vec::new();
        for limit in &rule.limits {
            let number = |value| format_number(value, self.language);
            let (low, high) = (number(limit.range.0), number(limit.range.1));
            let allowed = self.word("tilladt", "allowed");
            let to = self.word("til", "to");
            lines.push(format!(
                "`{}` = {} {} ({allowed} {low} {to} {high}). {}",
                limit.name,
                number(limit.value),
                self.unit(&limit.unit),
                self.say(&limit.basis)
            ));
        }
        self.list(("Grænser, en kommune kan ændre", "Limits a municipality can change"), lines);
    }

    fn unit(&self, key: &str) -> &'a str {
        let unit = Unit::ALL.iter().find(|unit| unit.key() == key);
        unit.map_or("", |unit| {
            let (da, en) = unit.label();
            self.word(da, en)
        })
    }

    fn mitigations(&mut self, rule: &Rule) {
        if !rule.mitigations.is_empty() {
            let title = self.word("Bortfalder eller sænkes", "Cancelled or lowered");
            let line = format!("\n**{title}**\n");
            self.line(&line);
        }
        for mitigation in &rule.mitigations {
            let effect = match mitigation.effect {
                MitigationEffect::Cancel => self.word("Bortfalder", "Cancelled").to_owned(),
                MitigationEffect::Lower(by) => format!("−{by} {}", self.word("point", "points")),
            };
            let text = without_case(self.say(&mitigation.text), self.language, rule);
            let line = format!("- {effect}: {text}");
            self.line(&line);
            for (depth, text) in condition_words(&mitigation.when, self.language) {
                self.line(&format!("{}- {text}", "  ".repeat(depth + 1)));
            }
        }
        let labels = rule.exempt.iter().map(|class| class_label(class.name(), self.language));
        let exempt: Vec<String> = labels.collect();
        if !exempt.is_empty() {
            let title = self.word("Gælder aldrig for", "Never applies to");
            self.line(&format!("\n**{title}**: {}.", exempt.join(", ")));
        }
    }

    fn explanations(&mut self, rule: &Rule) {
        let innocent = rule.innocent.iter().map(|known| self.say(&known.text).to_owned()).collect();
        self.list(("Kan skyldes", "Innocent explanations"), innocent);
        let pairs = [
            ("Bekræftes af", "Confirmed by", &rule.confirms),
            ("Afkræftes af", "Refuted by", &rule.refutes),
            ("Første skridt", "First step", &rule.next_step),
        ];
        self.line("");
        for (da, en, text) in pairs {
            self.line(&format!("- **{}**: {}", self.word(da, en), self.say(text)));
        }
    }

    fn list(&mut self, (da, en): (&'a str, &'a str), items: Vec<String>) {
        if items.is_empty() {
            return;
        }
        let title = format!("\n**{}**\n", self.word(da, en));
        self.line(&title);
        for item in items {
            self.line(&format!("- {item}"));
        }
    }
}
