//! Somebody new in one line: "Elsie Rowe, Pentire, 1941". A name, then in any order, between commas, whatever is
//! known: what they are called, a village, a birth year or date, phone numbers, a postcode.

use chrono::NaiveDate;

use crate::{
    dates,
    forms::{Faults, is_blank},
    people::PersonForm,
    reference,
};

/// The field that every fault belongs to: there is only one.
pub const LINE: &str = "line";

/// Where a family name of several words begins.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "du", "da", "di", "del", "der", "den", "la", "le", "st", "ter", "ten",
    "al", "bin", "ap",
];

/// Titles, which are no part of the name.
const TITLES: &[&str] = &["mr", "mrs", "miss", "ms", "mx", "dr"];

/// Reads the line into a person's form. Nothing is guessed: a part that is none of these is a fault, and what was
/// typed stays.
///
/// # Errors
/// A sentence for each part that cannot be read.
pub fn read_one_line(typed: &str, today: NaiveDate) -> Result<PersonForm, Faults> {
    let mut reading = Reading {
        form: PersonForm::default(),
        faults: Faults::new(),
        today,
    };
    let mut parts = typed
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !is_blank(part));
    reading.name(parts.next().unwrap_or_default());
    for part in parts {
        reading.part(part);
    }
    reading.faults.done(reading.form)
}

struct Reading {
    form: PersonForm,
    faults: Faults,
    today: NaiveDate,
}

impl Reading {
    fn fault(&mut self, sentence: impl std::fmt::Display) {
        self.faults.add(LINE, sentence);
    }

    /// Fills a field that is empty still. A second village or year cannot both be right.
    fn set(&mut self, of: impl Fn(&mut PersonForm) -> &mut String, text: &str, sentence: &str) {
        if of(&mut self.form).is_empty() {
            text.clone_into(of(&mut self.form));
        } else {
            self.fault(sentence);
        }
    }

    /// The name, with what they are called in quotes or brackets; a year or a number may follow without a comma.
    fn name(&mut self, part: &str) {
        let mut rest = self.called_in(part);
        // From the end: "Elsie Rowe 1941", "Elsie Rowe 01637 850 123".
        if let Some(at) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
            let numbers = rest.split_off(at);
            let born = ["born", "b."];
            let name = rest.trim_end();
            let name = born
                .iter()
                .find_map(|word| name.strip_suffix(word))
                .unwrap_or(name);
            rest = name.trim_end().to_owned();
            self.part(numbers.trim());
        }
        let mut words: Vec<&str> = rest.split_whitespace().collect();
        let bare = |word: &str| word.trim_end_matches('.').to_lowercase();
        if words.len() > 1
            && words
                .first()
                .is_some_and(|w| TITLES.contains(&bare(w).as_str()))
        {
            words.remove(0);
        }
        let last = words.len().saturating_sub(1);
        let family_at = (1..last)
            .find(|at| {
                words
                    .get(*at)
                    .is_some_and(|word| PARTICLES.contains(&bare(word).as_str()))
            })
            .unwrap_or(last);
        if family_at == 0 {
            self.fault("Write a first name and a family name, such as Elsie Rowe.");
            return;
        }
        let (given, family) = words.split_at(family_at);
        self.form.given_name = given.join(" ");
        self.form.family_name = family.join(" ");
    }

    /// Takes out what stands in quotes or brackets, which is what they are called.
    fn called_in(&mut self, part: &str) -> String {
        for (open, shut) in [('“', '”'), ('"', '"'), ('‘', '’'), ('(', ')')] {
            let Some((before, after)) = part.split_once(open) else {
                continue;
            };
            let Some((called, after)) = after.split_once(shut) else {
                continue;
            };
            if is_blank(called) {
                continue;
            }
            self.set(
                |form| &mut form.preferred_name,
                called.trim(),
                "Write one name in quotes.",
            );
            return format!("{} {}", before.trim(), after.trim());
        }
        part.to_owned()
    }

    fn part(&mut self, part: &str) {
        let left = self.called_in(part);
        let part = left.trim();
        if part.is_empty() {
            return;
        }
        let lower = part.to_lowercase();
        if lower == "volunteer" {
            self.fault("Add a volunteer on the page Volunteers.");
            return;
        }
        let after_born = ["born in ", "born ", "b. ", "b."]
            .iter()
            .find_map(|word| lower.strip_prefix(word))
            .map(str::trim);
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().any(char::is_alphabetic);
        if let Some(born) = after_born.filter(|born| born.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.born(born);
        } else if digits == 0 {
            if part.contains('@') {
                self.email(part);
            } else if letters {
                self.set(
                    |form| &mut form.town,
                    part,
                    "Only one village fits here. Add the rest on their page.",
                );
            } else {
                self.fault("Write a village, a birth year or a phone number.");
            }
        } else if part.contains('@') {
            self.email(part);
        } else if (digits == 4 && part.len() == 4)
            || dates::parse_birth_date(part, self.today).is_ok()
        {
            self.born(part);
        } else if let Ok(postcode) = reference::postcode(part) {
            self.set(
                |form| &mut form.postcode,
                &postcode,
                "Only one postcode fits here.",
            );
        } else if digits >= 6 && reference::phone(part).is_ok() {
            self.phone(part);
        } else if letters {
            self.set(
                |form| &mut form.address_lines,
                part,
                "Only one address fits here. Add the rest on their page.",
            );
        } else {
            self.fault("Write a village, a birth year or a phone number.");
        }
    }

    fn email(&mut self, part: &str) {
        match reference::email(part) {
            Ok(email) => self.set(
                |form| &mut form.email,
                &email,
                "Only one email address fits here.",
            ),
            Err(fault) => self.fault(fault),
        }
    }

    fn born(&mut self, part: &str) {
        let year = part.len() <= 4 && part.chars().all(|c| c.is_ascii_digit());
        let twice = "Only one birth year or date fits here.";
        if !self.form.birth_year.is_empty() || !self.form.date_of_birth.is_empty() {
            self.fault(twice);
        } else if year {
            match dates::parse_birth_year(part, self.today) {
                Ok(_) => self.set(|form| &mut form.birth_year, part, twice),
                Err(fault) => self.fault(fault),
            }
        } else {
            match dates::parse_birth_date(part, self.today) {
                Ok(_) => self.set(|form| &mut form.date_of_birth, part, twice),
                Err(fault) => self.fault(fault),
            }
        }
    }

    /// A number that begins as mobiles do is one.
    fn phone(&mut self, part: &str) {
        let digits: String = part
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        let mobile = ["07", "+447", "00447"]
            .iter()
            .any(|begins| digits.starts_with(begins));
        let twice = "Only one phone and one mobile number fit here.";
        if mobile {
            self.set(|form| &mut form.mobile, part, twice);
        } else {
            self.set(|form| &mut form.phone, part, twice);
        }
    }
}

/// How the line was read, to be looked at before anything is kept: "Elsie Rowe · Pentire · born 1941".
#[must_use]
pub fn read_as(form: &PersonForm) -> String {
    let mut parts = vec![format!("{} {}", form.given_name, form.family_name)];
    let mut add = |before: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{before}{text}"));
        }
    };
    add("called ", &form.preferred_name);
    add("", &form.address_lines);
    add("", &form.town);
    add("", &form.postcode);
    add("born ", &form.birth_year);
    add("born ", &form.date_of_birth);
    add("phone ", &form.phone);
    add("mobile ", &form.mobile);
    add("", &form.email);
    parts.join(" · ")
}
