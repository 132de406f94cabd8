//! The letter of a referral to its agency, or the text of its form: made from the record, read by the coordinator,
//! and put on record before it leaves.
//!
//! It says what the agency needs to help and nothing else: nobody but the person is named, and no word of a
//! restricted concern stands in it. Whether it may leave is looked at anew each time it is printed or copied.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ANSWER_WITHIN_DAYS, Referral, ReferralError, ReferralEventWhat, Urgency,
    wishes::{excluded, standing, wishes_on},
};
use crate::{
    action::Action,
    agencies::{Agency, Service},
    clients::Client,
    concerns::Concern,
    consent::{Answer, Basis, Consent, ConsentHow},
    dates,
    desk::{Desk, Done},
    exports::{Detail, Export, FileWritten, ON_PAPER, digest, let_go},
    forms::{Faults, is_blank},
    ids::ReferralId,
    loops::store::happened as event,
    names::fold_unsigned,
    notes::Note,
    people::{
        Person,
        unnamed::{
            NamedPerson, begun, named_around, named_in, named_in_text, note_behind, without_others,
        },
    },
    programmes::{Coordinator, Programme},
    settings,
    store::{Reader, StoreError},
    words::{capitalised, words},
};

words! {
    /// How a letter leaves.
    pub enum Leaves { Print = "print", Copy = "copy" }
}

/// What goes into a letter besides the name, what is needed and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct LetterAsk {
    /// The address.
    pub address: bool,
    /// Phone and email.
    pub contact: bool,
    /// How to talk to them: what helps, the language, how they like to be reached.
    pub talking: bool,
    /// The date of birth.
    pub born: bool,
    /// That the exclusions in words were read and none of them means this agency.
    pub exclusions_read: bool,
}

/// A letter to an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct AgencyLetter {
    /// To whom: the agency's name and address, line by line.
    pub to: Vec<String>,
    /// The day, in words.
    pub day: String,
    /// What it is about.
    pub title: String,
    /// Headings and texts.
    pub lines: Vec<LetterLine>,
    /// Who to answer, and by when.
    pub answer: String,
    /// Who asks, and for which programme.
    pub signed: Vec<String>,
    /// What stands at the foot of the sheet.
    pub footer: String,
    /// All of it as plain text, for a form or an email.
    pub text: String,
}

/// A heading and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LetterLine {
    /// The heading.
    pub term: String,
    /// The text.
    pub text: String,
}

/// The letter as it stands, to be read before it leaves.
///
/// # Errors
/// [`ReferralError::NoLetter`] where none may leave; when the file cannot be read.
pub fn letter_to_agency(
    desk: &Desk,
    id: ReferralId,
    ask: &LetterAsk,
) -> Result<AgencyLetter, ReferralError> {
    let referral: Referral = desk.read().record(id)?;
    may_leave(desk.read(), &referral, desk.today())?;
    let me: Coordinator = desk.read().record(desk.who()?)?;
    Ok(made(
        desk.read(),
        &referral,
        ask,
        desk.today(),
        &Ours::of(desk, me.name)?,
    )?)
}

/// Puts on record that the letter leaves, and gives it. Whether the printer took it cannot be known, so that it
/// counts as gone from here on.
///
/// # Errors
/// [`ReferralError::NoLetter`] where none may leave at this moment; a fault where the exclusions in words were not
/// read. Nothing is put on record then.
pub fn let_letter_out(
    desk: &mut Desk,
    id: ReferralId,
    ask: &LetterAsk,
    how: Leaves,
) -> Result<Done<AgencyLetter>, ReferralError> {
    let me: Coordinator = desk.read().record(desk.who()?)?;
    let ours = Ours::of(desk, me.name)?;
    desk.write(Action::Export, |tx| {
        let today = tx.today();
        let referral: Referral = tx.read().record(id)?;
        may_leave(tx.read(), &referral, today)?;
        let wishes = wishes_on(tx.read(), referral.client, Some(referral.agency), today)?;
        if wishes.words_to_read && !ask.exclusions_read {
            return Err(Faults::one(
                "exclusions_read",
                "Read with whom nothing is to be shared, then tick this.",
            )
            .into());
        }
        let letter = made(tx.read(), &referral, ask, today, &ours)?;
        let agency: Agency = tx.read().record(referral.agency)?;
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: "Referral letter".to_owned(),
            detail: Some(Detail::Identifiable),
            free_text: true,
            reason: Some("Referral".to_owned()),
            recipient: Some(agency.name),
            rows: 1,
            digest: digest(letter.text.as_bytes()),
            file_name: match how {
                Leaves::Print => ON_PAPER,
                Leaves::Copy => "Copied",
            }
            .to_owned(),
            written: FileWritten::Yes,
        };
        let_go(tx, &export, &[referral.client])?;
        let to = match how {
            Leaves::Print => "letter printed",
            Leaves::Copy => "letter copied",
        };
        event(tx, &referral, ReferralEventWhat::Letter, None, to, None)?;
        Ok(letter)
    })
}

/// Whether a letter may leave now.
fn may_leave(read: Reader<'_>, referral: &Referral, today: NaiveDate) -> Result<(), ReferralError> {
    let no = |why| Err(ReferralError::NoLetter(why));
    if read.record::<Person>(referral.client)?.died_on.is_some() {
        return no("This person has died. No letter is made.");
    }
    if referral.state.is_end() {
        return no("This referral has ended. No letter is made.");
    }
    let said = standing(read, referral.client)?;
    let answer = said.as_ref().map(|said| said.answer);
    if matches!(answer, Some(Answer::Refused | Answer::Withdrawn)) {
        return no("This person said no to sharing with agencies. No letter is made.");
    }
    if excluded(read, referral.client, referral.agency, today, None)? {
        return no("This person asked that this agency is not told. No letter is made.");
    }
    match referral.basis {
        None => return no("First choose why this may be shared, on “Correct”."),
        Some(Basis::Consent) if answer != Some(Answer::Given) => {
            return no(
                "No yes to sharing with agencies is on record. Record it, or choose another basis.",
            );
        }
        Some(_) => {}
    }
    let reason = fold_unsigned(&referral.reason);
    if restricted_words(read, referral)?
        .iter()
        .any(|words| reason.contains(words.as_str()))
    {
        return no("The reason holds words of a restricted concern. Correct it first.");
    }
    Ok(())
}

/// The words that stand in restricted concerns this referral has to do with: its own, and any raised from the
/// same note or from one that holds its words. Folded, and none so short that it stands in every text.
fn restricted_words(read: Reader<'_>, referral: &Referral) -> Result<Vec<String>, StoreError> {
    let mut concerns: Vec<Concern> = Vec::new();
    let mut notes = Vec::new();
    if let Some(concern) = referral.from_concern {
        concerns.push(read.record(concern)?);
    }
    if let Some(note) = referral.from_note {
        concerns.extend(read.records::<Concern>(
            "WHERE id IN (SELECT concern FROM restricted_from_note WHERE note = ?1)",
            [note],
        )?);
    }
    concerns.retain(|concern| concern.restricted);
    for concern in &concerns {
        notes.extend(note_behind(read, concern.from_note, concern.from_visit)?);
    }
    let mut texts: Vec<String> = Vec::new();
    for note in notes {
        texts.extend(read.maybe_record::<Note>(note)?.map(|note| note.text));
    }
    for concern in concerns {
        texts.push(concern.situation);
        texts.extend(
            [
                concern.in_their_words,
                concern.background,
                concern.what_we_saw,
                concern.ask,
                concern.their_wishes,
                concern.outcome,
            ]
            .into_iter()
            .flatten(),
        );
    }
    Ok(texts
        .iter()
        .map(|text| fold_unsigned(text))
        .filter(|text| text.chars().count() > 3)
        .collect())
}

/// What every letter of ours says of us.
struct Ours {
    me: String,
    number: String,
    footer: String,
}

impl Ours {
    fn of(desk: &Desk, me: String) -> Result<Self, StoreError> {
        Ok(Self {
            me,
            number: settings::safeguarding_numbers(desk)?.us,
            footer: settings::paper_footer(desk)?.text,
        })
    }
}

fn made(
    read: Reader<'_>,
    referral: &Referral,
    ask: &LetterAsk,
    today: NaiveDate,
    ours: &Ours,
) -> Result<AgencyLetter, StoreError> {
    let person: Person = read.record(referral.client)?;
    let agency: Agency = read.record(referral.agency)?;
    let service = match referral.service {
        Some(service) => Some(read.record::<Service>(service)?.name),
        None => None,
    };
    let client: Client = read.record(referral.client)?;
    let programme: Programme = read.record(client.programme)?;
    let said = standing(read, referral.client)?;

    let mut lines = of_person(&person, ask);
    let mut say = |term: &str, text: String| {
        if !is_blank(&text) {
            lines.push(LetterLine {
                term: term.to_owned(),
                text,
            });
        }
    };
    say("What we ask for", service.clone().unwrap_or_default());
    say("What it is about", capitalised(&referral.need));
    say("Why", reason(read, referral, &person)?);
    say(
        "How soon",
        match referral.urgency {
            Urgency::Routine => "Routine".to_owned(),
            Urgency::Soon => "Soon".to_owned(),
        },
    );
    say(
        "Why this may be shared",
        basis(referral.basis, said.as_ref()),
    );
    if referral.basis == Some(Basis::Consent) {
        let covers = said.and_then(|said| said.covers).unwrap_or_default();
        let around = named_around(read, &person)?;
        say(
            "What they agreed to share",
            without_others(&covers, &NamedPerson::of(&person), &around),
        );
    }

    let by = referral
        .chase_on
        .filter(|on| *on > today)
        .or_else(|| today.checked_add_days(ANSWER_WITHIN_DAYS))
        .unwrap_or(today);
    let to = referral.return_response_to.clone();
    let to = to.unwrap_or_else(|| ours.me.clone());
    let number = if ours.number.is_empty() {
        String::new()
    } else {
        format!(", {}", ours.number)
    };
    let answer = format!(
        "Let us know what you decide by {}: {to}{number}.",
        dates::short(by)
    );
    let mut address = vec![agency.name];
    address.extend(
        agency
            .address
            .iter()
            .flat_map(|lines| lines.lines())
            .map(str::to_owned),
    );
    let mut letter = AgencyLetter {
        to: address,
        day: dates::short(today),
        title: format!("Referral for {}", person.name()),
        lines,
        answer,
        signed: vec![ours.me.clone(), programme.name],
        footer: ours.footer.clone(),
        text: String::new(),
    };
    letter.text = letter.as_text();
    Ok(letter)
}

/// What the letter says of the person, as far as it is asked for.
fn of_person(person: &Person, ask: &LetterAsk) -> Vec<LetterLine> {
    let mut lines = Vec::new();
    let mut say = |term: &str, parts: &[&Option<String>]| {
        let parts: Vec<&str> = parts
            .iter()
            .filter_map(|part| part.as_deref())
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if !parts.is_empty() {
            lines.push(LetterLine {
                term: term.to_owned(),
                text: parts.join("\n"),
            });
        }
    };
    say("Name", &[&Some(person.name())]);
    say("Likes to be called", &[&person.preferred_name]);
    if ask.born {
        let born = person.date_of_birth.map(dates::short);
        say(
            "Born",
            &[&born.or(person.birth_year.map(|year| year.to_string()))],
        );
    }
    if ask.address {
        say(
            "Address",
            &[&person.address_lines, &person.town, &person.postcode],
        );
    }
    if ask.contact {
        say("Phone", &[&person.phone, &person.mobile]);
        say("Email", &[&person.email]);
    }
    if ask.talking {
        let reach = person.preferred_contact.as_deref().map(capitalised);
        say("How to reach them", &[&reach]);
        say("What helps when talking", &[&person.communication_needs]);
        say("Language", &[&person.language]);
    }
    lines
}

/// Why, with nobody named but the person.
fn reason(read: Reader<'_>, referral: &Referral, person: &Person) -> Result<String, StoreError> {
    let mut others = named_around(read, person)?;
    let mut notes: Vec<_> = referral.from_note.into_iter().collect();
    if let Some(concern) = referral.from_concern {
        let concern: Concern = read.record(concern)?;
        notes.extend(note_behind(read, concern.from_note, concern.from_visit)?);
    }
    for note in notes {
        others.extend(named_in(read, note, person.id)?);
    }
    others.extend(named_in_text(read, &referral.reason)?);
    if let Some(volunteer) = referral.raised_by_volunteer {
        others.push(NamedPerson::of(&read.record::<Person>(volunteer)?));
    }
    let text = without_others(referral.reason.trim(), &NamedPerson::of(person), &others);
    Ok(begun(&text))
}

/// Why it may be shared, for somebody who does not know our words.
fn basis(basis: Option<Basis>, said: Option<&Consent>) -> String {
    match (basis, said) {
        (Some(Basis::Consent), Some(said)) => {
            let how = match said.how {
                ConsentHow::Spoken => "They said yes",
                ConsentHow::Signed => "They signed that they agree",
                ConsentHow::ByRepresentative => "Somebody who may decide for them said yes",
            };
            format!("{how}, on {}.", dates::short(said.on))
        }
        (Some(Basis::Consent), None) | (None, _) => String::new(),
        (Some(Basis::DirectCare), _) => {
            "It is part of their care. They were told, and did not object.".to_owned()
        }
        (Some(Basis::Safeguarding), _) => "Somebody may be at risk of harm.".to_owned(),
        (Some(Basis::VitalInterests), _) => "Somebody’s life may be in danger.".to_owned(),
        (Some(Basis::BestInterests), _) => {
            "They cannot decide this now. It was decided in their best interests.".to_owned()
        }
    }
}

impl AgencyLetter {
    /// All of it as plain text.
    fn as_text(&self) -> String {
        let mut text = vec![
            self.to.join("\n"),
            self.day.clone(),
            self.title.clone(),
            self.lines
                .iter()
                .map(|line| format!("{}: {}", line.term, line.text.replace('\n', ", ")))
                .collect::<Vec<_>>()
                .join("\n"),
            self.answer.clone(),
            self.signed.join("\n"),
        ];
        text.push(self.footer.clone());
        text.retain(|part| !part.is_empty());
        text.join("\n\n") + "\n"
    }
}
