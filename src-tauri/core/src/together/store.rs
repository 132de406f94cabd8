//! Reading what may be read, noting what is wrong, and putting on record that it left on paper.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Part, ReadLine, ReadTogether, SaidForm, Section, wording};
use crate::{
    action::Action,
    agencies::Agency,
    clients::{Client, Match, Representative},
    concerns::{Asked, Category, ClosedAs, Concern, ConcernState},
    consent::{self, Basis, Exclusion, Purpose},
    dates,
    desk::{Desk, Done},
    exports::{Detail, Export, FileWritten, ON_PAPER, digest, let_go},
    forms::is_blank,
    glossary,
    ids::{AgencyId, ConcernId, MdtItemId, NoteId, PersonId},
    loops::NotTold,
    mdt::{MdtAction, MdtItemConcern},
    names::{fold, fold_unsigned},
    notes::{self, Note, NoteError, NoteForm, NoteKind},
    people::{
        Person,
        unnamed::{NamedPerson, named_around, named_by_a_word, named_in_text},
        unnamed::{begun, without_others},
    },
    programmes::Practice,
    promises::Promise,
    referrals::{Referral, ReferralState},
    store::{Reader, StoreError, id_list, record::column},
};

/// The latest of a kind are enough to talk about.
const MOST: usize = 12;
/// Shorter words stand in every text, and hide nothing.
const SHORT: usize = 4;
/// The person's own words about themselves are hidden only where they repeat a whole phrase.
const PHRASE: usize = 12;

/// What may be read with a person.
///
/// # Errors
/// [`StoreError::Refused`] with a sentence for somebody who is no client or has died; when the file cannot be read.
pub fn read_together(desk: &Desk, id: PersonId) -> Result<ReadTogether, StoreError> {
    read(desk.read(), id, desk.today())
}

fn read(read: Reader<'_>, id: PersonId, today: NaiveDate) -> Result<ReadTogether, StoreError> {
    let (person, client) = whose(read, id)?;
    let known = Known::of(read, id)?;
    let mut sections = vec![
        Draft::new(Part::Matters)
            .own("", client.what_matters.as_deref())
            .own("What I enjoy", client.interests.as_deref()),
        Draft::new(Part::Strengths).own("", client.strengths.as_deref()),
        Draft::new(Part::Support)
            .own("", client.how_to_support.as_deref())
            .own("Do, if you can", client.please_do.as_deref())
            .own(
                "What I would rather you did not",
                client.please_dont.as_deref(),
            )
            .own("When we talk", person.communication_needs.as_deref())
            .own("Language", person.language.as_deref()),
        around(read, &person, &client)?,
        home(read, &person, &client)?,
    ];
    sections.push(looking_into(&known));
    sections.push(asked(read, &known)?);
    sections.push(decided(read, &known, today)?);
    sections.push(answers(read, id, today)?);

    let cleaner = Cleaner::of(read, &person, &client, &known, &sections)?;
    Ok(ReadTogether {
        person: id,
        called: person
            .preferred_name
            .clone()
            .filter(|name| !is_blank(name))
            .unwrap_or(person.given_name),
        day: dates::long(today),
        sections: sections
            .into_iter()
            .map(|section| cleaner.section(section))
            .collect(),
    })
}

/// The person and their role, where there is something to read together.
fn whose(read: Reader<'_>, id: PersonId) -> Result<(Person, Client), StoreError> {
    let person: Person = read.record(id)?;
    if person.died_on.is_some() {
        return Err(StoreError::Refused(
            "This person has died. There is nothing to read together.".into(),
        ));
    }
    let client = read.maybe_record::<Client>(id)?;
    let client = client.ok_or_else(|| {
        StoreError::Refused(
            "This person is not a client. There is nothing to read together.".into(),
        )
    })?;
    Ok((person, client))
}

/// A text before names are taken out of it.
enum Words {
    /// Said by us in closed words, or their own address: nothing has to be taken out.
    Plain(String),
    /// The person's words about themselves.
    Own(String),
    /// Written about them by others. Around it stand closed words: `before` and `after`.
    About {
        before: String,
        text: String,
        after: String,
    },
}

struct Draft {
    part: Part,
    lines: Vec<(String, Words)>,
}

impl Draft {
    const fn new(part: Part) -> Self {
        Self {
            part,
            lines: Vec::new(),
        }
    }

    fn own(mut self, term: &str, text: Option<&str>) -> Self {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.lines
                .push((term.to_owned(), Words::Own(text.to_owned())));
        }
        self
    }

    fn plain(mut self, term: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        if !is_blank(&text) {
            self.lines.push((term.to_owned(), Words::Plain(text)));
        }
        self
    }

    fn about(&mut self, term: &str, before: String, text: &str, after: String) {
        self.lines.push((
            term.to_owned(),
            Words::About {
                before,
                text: text.trim().to_owned(),
                after,
            },
        ));
    }
}

// ---- what of the circle of a concern may be read ----------------------------------------------------------

/// The client's concerns, told apart by whether they may be read.
struct Known {
    client: PersonId,
    may_read: Vec<Concern>,
    hidden: BTreeSet<ConcernId>,
    /// The words of those that may not, and of the notes they were raised from, folded.
    words: Vec<String>,
    /// The notes that those kept from everybody were raised from.
    notes: BTreeSet<NoteId>,
}

impl Known {
    fn of(read: Reader<'_>, client: PersonId) -> Result<Self, StoreError> {
        let all = read.records::<Concern>("WHERE client = ?1 ORDER BY raised_on, id", [client])?;
        let never: BTreeSet<ConcernId> = read
            .rows(include_str!("safeguarding.sql"), [client], |row| row.get(0))?
            .into_iter()
            .collect();
        let mut known = Self {
            client,
            may_read: Vec::new(),
            hidden: BTreeSet::new(),
            words: Vec::new(),
            notes: BTreeSet::new(),
        };
        let behind: BTreeMap<ConcernId, NoteId> = read
            .rows(include_str!("notes_behind.sql"), [client], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .into_iter()
            .collect();
        for concern in all {
            let kept = concern.restricted || never.contains(&concern.id) || not_safe(&concern);
            if !kept && knows(&concern) {
                known.may_read.push(concern);
                continue;
            }
            known.hidden.insert(concern.id);
            known.hide(&concern);
            if kept {
                known.notes.extend(behind.get(&concern.id));
            }
        }
        // What was made of a line and holds its words is hidden with it, and the other way about.
        let notes = read.records::<Note>(
            "WHERE coalesce(from_note, id) IN
               (SELECT coalesce(from_note, id) FROM note WHERE id IN (SELECT unhex(value) FROM json_each(?1)))",
            [id_list(known.notes.iter().copied())],
        )?;
        known.notes.extend(notes.iter().map(|note| note.id));
        let notes = notes.iter().map(|note| fold_unsigned(&note.text));
        known.words.extend(notes);
        Ok(known)
    }

    fn hide(&mut self, concern: &Concern) {
        let texts = [
            Some(&concern.situation),
            concern.in_their_words.as_ref(),
            concern.background.as_ref(),
            concern.what_we_saw.as_ref(),
            concern.ask.as_ref(),
            concern.their_wishes.as_ref(),
            concern.outcome.as_ref(),
        ];
        let texts = texts.into_iter().flatten();
        self.words.extend(texts.map(|text| fold_unsigned(text)));
    }

    /// Whether something that came of a concern or a note may be read.
    fn may_come_of(&self, concern: Option<ConcernId>, note: Option<NoteId>) -> bool {
        concern.is_none_or(|concern| !self.hidden.contains(&concern))
            && note.is_none_or(|note| !self.notes.contains(&note))
    }

    /// Whether a text repeats what may not be read, in at least so many letters.
    fn repeats(&self, text: &str, least: usize) -> bool {
        let text = fold_unsigned(text);
        self.words
            .iter()
            .any(|words| words.chars().count() >= least && text.contains(words.as_str()))
    }
}

/// Whether telling them, or whoever raised it, is not safe.
fn not_safe(concern: &Concern) -> bool {
    concern.category == Category::SafetyOrAbuse
        || concern.state == ConcernState::WithSafeguarding
        || concern.safe_to_tell == Some(Asked::No)
        || concern.not_told_person == Some(NotTold::NotSafe)
        || concern.not_told_volunteer == Some(NotTold::NotSafe)
}

/// Whether it is on record that they know of it, and not that they would rather not hear.
fn knows(concern: &Concern) -> bool {
    concern.person_knows == Asked::Yes && concern.not_told_person != Some(NotTold::AskedNotTo)
}

// ---- the parts --------------------------------------------------------------------------------------------

fn around(read: Reader<'_>, person: &Person, client: &Client) -> Result<Draft, StoreError> {
    let mut part = Draft::new(Part::Around);
    if client
        .important_people
        .as_deref()
        .is_some_and(|text| !is_blank(text))
    {
        part = part.plain(
            "",
            "The people who matter to you are written down. Names are not shown on this screen.",
        );
    }
    let matches = read.records::<Match>(
        "WHERE client = ?1 AND until IS NULL ORDER BY since, id",
        [person.id],
    )?;
    for matched in matches {
        let since = dates::short(matched.since);
        part = part.plain(
            "",
            format!("Your volunteer comes to see you, since {since}."),
        );
    }
    let speak = read.records::<Representative>(
        "WHERE client = ?1 AND ended_on IS NULL ORDER BY kind, id",
        [person.id],
    )?;
    for representative in speak {
        part = part.plain("", wording::representative(representative.kind));
    }
    if person.emergency_contact_name.is_some() || person.emergency_contact_phone.is_some() {
        part = part.plain("", "Somebody to ring in an emergency is written down.");
    }
    Ok(part)
}

fn home(read: Reader<'_>, person: &Person, client: &Client) -> Result<Draft, StoreError> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let address = [&person.address_lines, &person.town, &person.postcode]
        .into_iter()
        .flatten()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    let surgery = read.maybe(
        "SELECT practice.name FROM client_practice JOIN practice ON practice.id = client_practice.practice
         WHERE client_practice.client = ?1 AND client_practice.until IS NULL",
        [person.id],
        |row| row.get::<_, String>(0),
    )?;
    let born = person.date_of_birth.map(dates::short);
    let born = born.or(person.birth_year.map(|year| year.to_string()));
    Ok(Draft::new(Part::Home)
        .plain("My name", person.name())
        .plain("I like to be called", text(&person.preferred_name))
        .plain("Born", born.unwrap_or_default())
        .plain("Address", address)
        .plain("", client.lives_alone.map_or("", wording::alone))
        .plain("Phone", text(&person.phone))
        .plain("Mobile", text(&person.mobile))
        .plain("Email", text(&person.email))
        .own("Best way to reach me", person.preferred_contact.as_deref())
        .plain("My surgery", surgery.unwrap_or_default()))
}

fn looking_into(known: &Known) -> Draft {
    let mut part = Draft::new(Part::LookingInto);
    for concern in &known.may_read {
        if let Some(stands) = wording::concern(concern.state) {
            let text = concern
                .in_their_words
                .as_deref()
                .filter(|text| !is_blank(text));
            part.about(
                &format!("Since {}", dates::short(concern.raised_on)),
                String::new(),
                text.unwrap_or(&concern.situation),
                format!("\n{stands}"),
            );
        }
    }
    part
}

fn asked(read: Reader<'_>, known: &Known) -> Result<Draft, StoreError> {
    let mut part = Draft::new(Part::Asked);
    let mut told = 0;
    let referrals = read.records::<Referral>(
        "WHERE client = ?1 AND sent_on IS NOT NULL ORDER BY sent_on DESC, id DESC",
        [known.client],
    )?;
    let agencies: BTreeMap<AgencyId, String> = read
        .rows(
            "SELECT id, name FROM agency WHERE id IN (SELECT agency FROM referral WHERE client = ?1)",
            [known.client],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    for referral in referrals {
        let Some(sent_on) = referral
            .sent_on
            .filter(|_| may_read_referral(&referral, known))
        else {
            continue;
        };
        let agency = agencies
            .get(&referral.agency)
            .map_or("somebody", String::as_str);
        let says = wording::referral(&referral, agency, sent_on);
        if known.repeats(&referral.need, SHORT) {
            continue;
        }
        part = part.plain("", says);
        let came = referral.outcome.as_deref().filter(|text| !is_blank(text));
        if let Some(came) = came.filter(|_| referral.told_person_on.is_some()) {
            part.about("What came of it", String::new(), came, String::new());
        }
        told += 1;
        if told == MOST {
            break;
        }
    }
    Ok(part)
}

/// Only what they agreed to, or were told of and did not object to.
fn may_read_referral(referral: &Referral, known: &Known) -> bool {
    referral.state != ReferralState::Draft
        && matches!(referral.basis, Some(Basis::Consent | Basis::DirectCare))
        && !matches!(
            referral.not_told_person,
            Some(NotTold::NotSafe | NotTold::AskedNotTo)
        )
        && referral.not_told_volunteer != Some(NotTold::NotSafe)
        && known.may_come_of(referral.from_concern, referral.from_note)
}

fn decided(read: Reader<'_>, known: &Known, today: NaiveDate) -> Result<Draft, StoreError> {
    let mut part = Draft::new(Part::Decided);
    for concern in &known.may_read {
        let told = concern.told_person_on;
        let outcome = concern.outcome.as_deref().filter(|text| !is_blank(text));
        if let (Some(told), Some(outcome)) = (told, outcome)
            && concern
                .closed_as
                .is_none_or(|closed| closed == ClosedAs::Answered)
        {
            part.about(
                &format!("We told you on {}", dates::short(told)),
                String::new(),
                outcome,
                String::new(),
            );
        }
    }
    let hidden: BTreeSet<MdtItemId> = read
        .records::<MdtItemConcern>(
            "WHERE item IN (SELECT id FROM mdt_item WHERE client = ?1)",
            [known.client],
        )?
        .into_iter()
        .filter(|on| known.hidden.contains(&on.concern))
        .map(|on| on.item)
        .collect();
    let items = read.rows(
        include_str!("decided.sql"),
        (known.client, today.to_string()),
        |row| {
            Ok((
                row.get::<_, MdtItemId>(0)?,
                column::<NaiveDate>(row, 1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(3)?,
            ))
        },
    )?;
    let items: Vec<_> = items
        .into_iter()
        .filter(|(item, ..)| !hidden.contains(item))
        // What is to be done hangs on what was decided: where that may not be read, neither may this.
        .filter(|(.., decision)| {
            let repeats = |text: &str| known.repeats(text, SHORT);
            !decision.as_deref().is_some_and(repeats)
        })
        .take(MOST)
        .collect();
    for (_, on, practice, decision) in &items {
        if let Some(decision) = decision.as_deref().filter(|text| !is_blank(text)) {
            let on = dates::short(*on);
            part.about(
                &format!("On {on}, with the team at {practice}"),
                String::new(),
                decision,
                String::new(),
            );
        }
    }
    let mut next: Vec<(NaiveDate, String, String)> = Vec::new();
    let open = read.records::<MdtAction>(
        "WHERE item IN (SELECT id FROM mdt_item WHERE client = ?1) AND done_on IS NULL",
        [known.client],
    )?;
    for action in open {
        if items.iter().any(|(item, ..)| *item == action.item) {
            let by = action
                .due_on
                .map_or_else(String::new, |due| format!(" By {}.", dates::short(due)));
            next.push((action.due_on.unwrap_or(NaiveDate::MAX), action.what, by));
        }
    }
    let promises = read.records::<Promise>(
        "WHERE \"to\" = ?1 AND done_on IS NULL ORDER BY \"by\", id",
        [known.client],
    )?;
    for promise in promises {
        if known.may_come_of(None, promise.from_note) {
            let by = format!(" By {}.", dates::short(promise.by));
            next.push((promise.by, promise.what, by));
        }
    }
    next.sort_by_key(|(due, ..)| *due);
    for (_, what, by) in next.iter().take(MOST) {
        let end = if what.trim_end().ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        part.about("What comes next", String::new(), what, format!("{end}{by}"));
    }
    Ok(part)
}

fn answers(read: Reader<'_>, id: PersonId, today: NaiveDate) -> Result<Draft, StoreError> {
    let mut part = Draft::new(Part::Answers);
    for &purpose in Purpose::ALL {
        let said = consent::standing(read, id, purpose)?;
        let term = wording::purpose(purpose);
        part = part.plain(term, wording::answer(said.as_ref()));
        let covers = said.as_ref().and_then(|said| said.covers.as_deref());
        if let Some(covers) = covers.filter(|text| !is_blank(text)) {
            part.about("", "Only: ".to_owned(), covers, String::new());
        }
    }
    let exclusions = consent::exclusions_of(read, id)?;
    for exclusion in exclusions.iter().filter(|one| one.holds_on(today)) {
        part = part.plain("Not to be told", not_with(read, exclusion)?);
    }
    Ok(part)
}

/// Whom they asked not to tell: an organisation by name, and nobody else.
fn not_with(read: Reader<'_>, exclusion: &Exclusion) -> Result<String, StoreError> {
    let name = match (exclusion.not_with_practice, exclusion.not_with_agency) {
        (Some(practice), _) => Some(read.record::<Practice>(practice)?.name),
        (None, Some(agency)) => Some(read.record::<Agency>(agency)?.name),
        (None, None) => None,
    };
    let since = dates::short(exclusion.from);
    Ok(match name {
        Some(name) => format!("You asked us not to tell {name}, on {since}."),
        None => format!("You asked us not to tell somebody, on {since}. Names are not shown here."),
    })
}

// ---- names and hidden words are taken out of all of it ----------------------------------------------------

struct Cleaner<'a> {
    subject: NamedPerson,
    others: Vec<NamedPerson>,
    known: &'a Known,
}

impl<'a> Cleaner<'a> {
    fn of(
        read: Reader<'_>,
        person: &Person,
        client: &Client,
        known: &'a Known,
        sections: &[Draft],
    ) -> Result<Self, StoreError> {
        let mut text = String::new();
        for (_, words) in sections.iter().flat_map(|section| &section.lines) {
            if let Words::Own(said) | Words::About { text: said, .. } = words {
                text.push_str(said);
                // A sentence of one text is no name together with the head of the next.
                text.push_str("\n\n");
            }
        }
        let mut others = named_around(read, person)?;
        others.extend(named_in_text(read, &text)?);
        others.extend(named_by_a_word(read, &text, person.id)?);
        let important = client.important_people.as_deref().unwrap_or_default();
        others.extend(named_as_important(important, person));
        Ok(Self {
            subject: NamedPerson::of(person),
            others,
            known,
        })
    }

    fn section(&self, draft: Draft) -> Section {
        let lines = draft.lines.into_iter();
        let lines: Vec<ReadLine> = lines
            .filter_map(|(term, words)| self.text(words).map(|text| ReadLine { term, text }))
            .collect();
        Section {
            part: draft.part,
            title: draft.part.title(),
            lines,
            nothing: draft.part.nothing().to_owned(),
        }
    }

    fn text(&self, words: Words) -> Option<String> {
        match words {
            Words::Plain(text) => Some(text),
            Words::Own(text) => (!self.known.repeats(&text, PHRASE)).then(|| self.unnamed(&text)),
            Words::About {
                before,
                text,
                after,
            } => (!self.known.repeats(&text, SHORT))
                .then(|| format!("{before}{}{after}", self.unnamed(&text))),
        }
    }

    fn unnamed(&self, text: &str) -> String {
        let text = begun(&without_others(text, &self.subject, &self.others));
        glossary::expand(&text)
    }
}

/// Words that begin with a capital and name nobody, where somebody lists who matters to them.
const NO_NAMES: [&str; 46] = [
    "my",
    "the",
    "her",
    "his",
    "our",
    "she",
    "he",
    "they",
    "and",
    "but",
    "both",
    "all",
    "also",
    "lives",
    "live",
    "daughter",
    "son",
    "sister",
    "brother",
    "wife",
    "husband",
    "partner",
    "neighbour",
    "neighbours",
    "friend",
    "friends",
    "grandson",
    "granddaughter",
    "grandchildren",
    "niece",
    "nephew",
    "cousin",
    "mum",
    "dad",
    "mother",
    "father",
    "aunt",
    "uncle",
    "family",
    "cornwall",
    "church",
    "dog",
    "cat",
    "mrs",
    "miss",
    "rev",
];
/// What goes before the name of an animal, which is nobody's.
const ANIMALS: [&str; 7] = ["dog", "cat", "dogs", "cats", "parrot", "budgie", "horse"];

/// Those a person names as important to them, whom the file may not hold: every word with a capital that is none
/// of the list above, no place of theirs and no animal's name.
fn named_as_important(text: &str, person: &Person) -> Vec<NamedPerson> {
    let town = person.town.as_deref().map(fold).unwrap_or_default();
    let mut named = Vec::new();
    let mut before = String::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’'))) {
        let plain = word.trim_end_matches("’s").trim_end_matches("'s");
        let folded = fold(plain);
        let is_name = plain.chars().count() > 2
            && plain.starts_with(char::is_uppercase)
            && !NO_NAMES.contains(&folded.as_str())
            && !ANIMALS.contains(&before.as_str())
            && !town.split(' ').any(|part| part == folded);
        if is_name {
            named.push(NamedPerson {
                given: plain.to_owned(),
                ..NamedPerson::default()
            });
        }
        if !folded.is_empty() {
            before = folded;
        }
    }
    named
}

// ---- what they say, and paper -----------------------------------------------------------------------------

/// Writes down what the person says is wrong or missing: a note about them and told by them, which belongs to no
/// session. It says where it was said and then their words as typed.
///
/// # Errors
/// A fault when nothing is written; when there is nothing to read with this person.
pub fn said(
    desk: &mut Desk,
    id: PersonId,
    part: Part,
    form: &SaidForm,
) -> Result<Done<NoteId>, NoteError> {
    let text = form.check(part)?;
    whose(desk.read(), id)?;
    notes::write_note(
        desk,
        &NoteForm {
            text,
            about: vec![id],
            told_by: Some(id),
            kind: NoteKind::Corridor.to_string(),
            ..NoteForm::default()
        },
    )
}

/// Puts on record that what is read leaves on paper, and gives it. Whether the printer took it cannot be known, so
/// that it counts as gone from here on.
///
/// # Errors
/// When there is nothing to read with this person; nothing is put on record then.
pub fn let_reading_out(desk: &mut Desk, id: PersonId) -> Result<Done<ReadTogether>, StoreError> {
    desk.write(Action::Export, |tx| {
        let today = tx.today();
        let leaves = read(tx.read(), id, today)?;
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: "Read together".to_owned(),
            detail: Some(Detail::Identifiable),
            free_text: true,
            reason: Some("To read together".to_owned()),
            recipient: Some("The person themselves".to_owned()),
            rows: 1,
            digest: digest(leaves.as_text().as_bytes()),
            file_name: ON_PAPER.to_owned(),
            written: FileWritten::Yes,
        };
        let_go(tx, &export, &[id])?;
        Ok(leaves)
    })
}

impl ReadTogether {
    /// All of it as plain text.
    fn as_text(&self) -> String {
        let mut text = vec![self.called.clone(), self.day.clone()];
        for section in &self.sections {
            text.push(section.title.clone());
            let lines = section.lines.iter();
            text.extend(lines.map(|line| format!("{}: {}", line.term, line.text)));
        }
        text.join("\n")
    }
}
