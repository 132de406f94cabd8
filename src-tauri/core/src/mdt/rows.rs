//! The rows of the MDT CSV: which columns, and what stands in them.

use chrono::NaiveDate;

use super::{
    Detail, MdtAction, MdtItem, MdtMeeting, actions,
    agenda::volunteer_still_present,
    exclusions::InForce,
    page::{Told, last_decision, open_actions, silent_actions},
    since,
};
use crate::{
    clients::Client,
    concerns::{Category, Concern, Level},
    consent::Basis,
    csv::join,
    dates,
    ids::{ConcernId, PersonId, PracticeId},
    people::{
        Person,
        unnamed::{
            NamedPerson, named_around, named_in, note_behind, without_names, without_others,
        },
    },
    programmes::Coordinator,
    reference::age_band,
    store::{Reader, StoreError},
};

const BASE: [&str; 13] = [
    "ref",
    "practice",
    "meeting_on",
    "age_band",
    "level",
    "category",
    "raised_on",
    "days_open",
    "raised_by",
    "concerns",
    "since_last",
    "volunteer_present",
    "basis",
];

const FREE_TEXT: [&str; 7] = [
    "situation",
    "ask",
    "what_matters",
    "last_decision",
    "actions_open",
    "decision",
    "decision_in_plain_english",
];

const IDENTIFIABLE: [&str; 10] = [
    "nhs_number",
    "name",
    "date_of_birth",
    "coordinator",
    "background",
    "what_we_saw",
    "strengths",
    "not_to_be_shared_with",
    "told_person_on",
    "told_volunteer_on",
];

const COUNTS: [&str; 3] = ["category", "level", "people"];

pub(super) fn header(detail: Detail, free_text: bool) -> Vec<&'static str> {
    match detail {
        Detail::Counts => COUNTS.to_vec(),
        Detail::Pseudonymised if !free_text => BASE.to_vec(),
        Detail::Pseudonymised => [BASE.as_slice(), &FREE_TEXT].concat(),
        Detail::Identifiable => [BASE.as_slice(), &FREE_TEXT, &IDENTIFIABLE].concat(),
    }
}

pub(super) struct Shared {
    pub meeting: MdtMeeting,
    pub practice: String,
    pub item: MdtItem,
    pub basis: Basis,
    pub concerns: Vec<Concern>,
    /// Whom the client asked not to share with.
    pub exclusions: Vec<InForce>,
    /// How that is kept to.
    pub answered: Option<String>,
}

/// Rows as cells. `reference` gives a client's reference at a practice.
pub(super) fn rows(
    reader: Reader<'_>,
    shared: &[Shared],
    detail: Detail,
    free_text: bool,
    today: NaiveDate,
    mut reference: impl FnMut(PersonId, PracticeId) -> Result<String, StoreError>,
) -> Result<Vec<Vec<String>>, StoreError> {
    if detail == Detail::Counts {
        return Ok(counts(shared));
    }
    let mut rows = Vec::with_capacity(shared.len());
    for one in shared {
        let person: Person = reader.record(one.item.client)?;
        let client: Client = reader.record(one.item.client)?;
        let mut row = base(
            reader,
            one,
            &person,
            reference(one.item.client, one.meeting.practice)?,
            today,
        )?;
        if free_text || detail == Detail::Identifiable {
            let names = Names::of(reader, one, &person)?;
            row.extend(free(reader, one, &client, &names, detail)?);
        }
        if detail == Detail::Identifiable {
            let names = Names::of(reader, one, &person)?;
            row.extend(identifiable(reader, one, &person, &client, &names)?);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn base(
    reader: Reader<'_>,
    one: &Shared,
    person: &Person,
    reference: String,
    today: NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let first = one.concerns.first().map(|concern| concern.raised_on);
    let level = one.concerns.iter().map(|concern| concern.level).max();
    let stretch = since::stretch(reader, &one.meeting, one.item.client)?;
    let on_item: Vec<ConcernId> = one.concerns.iter().map(|concern| concern.id).collect();
    let mut recorded = since::since(reader, one.item.client, &stretch, today, &on_item)?;
    // That something was done came of the item it was decided for, whose silence holds for it too.
    let silent = silent_actions(reader, one.item.client, Told::WhatWasShared(one.basis))?;
    recorded.retain(|line| !silent.contains(&line.id.into()));
    let birth_year = person.birth_year.and_then(|year| i32::try_from(year).ok());
    Ok(vec![
        reference,
        one.practice.clone(),
        one.meeting.on.to_string(),
        age_band(person.date_of_birth, birth_year, one.meeting.on).to_owned(),
        level.map_or(String::new(), |level| level.to_string()),
        each(&one.concerns, |concern| Some(concern.category.to_string())),
        first.map_or(String::new(), |day| day.to_string()),
        first.map_or(String::new(), |day| {
            dates::days_between(day, one.meeting.on).to_string()
        }),
        each(&one.concerns, |concern| Some(concern.raised_by.to_string())),
        one.concerns.len().to_string(),
        since::in_words(&recorded),
        if volunteer_still_present(reader, &one.meeting, &one.item, today)? {
            "yes"
        } else {
            "no"
        }
        .to_owned(),
        one.basis.to_string(),
    ])
}

/// The names that may stand in an item's free text.
struct Names {
    client: NamedPerson,
    /// Those named in the lines its concerns were raised from.
    named: Vec<NamedPerson>,
    /// Those too who are around the client: volunteers, family, who told it.
    around: Vec<NamedPerson>,
}

impl Names {
    fn of(reader: Reader<'_>, one: &Shared, person: &Person) -> Result<Self, StoreError> {
        let mut named = Vec::new();
        for concern in &one.concerns {
            if let Some(note) = note_behind(reader, concern.from_note, concern.from_visit)? {
                named.extend(named_in(reader, note, person.id)?);
            }
        }
        let mut around = named_around(reader, person)?;
        around.extend(named.clone());
        Ok(Self {
            client: NamedPerson::of(person),
            named,
            around,
        })
    }

    /// What came from a line that may have named several people: only the client is named, and in a
    /// pseudonymised file nobody.
    fn told(&self, text: &str, detail: Detail) -> String {
        if detail == Detail::Identifiable {
            without_others(text, &self.client, &self.named)
        } else {
            self.written(text, detail)
        }
    }

    /// What was written about the client alone: as it is, and in a pseudonymised file nobody is named.
    fn written(&self, text: &str, detail: Detail) -> String {
        if detail == Detail::Identifiable {
            text.to_owned()
        } else {
            without_names(text, &self.client, &self.around)
        }
    }
}

fn free(
    reader: Reader<'_>,
    one: &Shared,
    client: &Client,
    names: &Names,
    detail: Detail,
) -> Result<Vec<String>, StoreError> {
    let actions = open_actions(
        reader,
        one.item.client,
        one.meeting.practice,
        None,
        Told::WhatWasShared(one.basis),
    )?;
    let actions: Vec<String> = actions
        .iter()
        .map(|action| {
            let who = action
                .who
                .as_ref()
                .map_or(String::new(), |who| format!("{who}: "));
            let due = action
                .due_on
                .map_or(String::new(), |due| format!(" by {due}"));
            format!("{who}{}{due}", action.what)
        })
        .collect();
    let told = |text: &str| names.told(text, detail);
    let written =
        |text: Option<&String>| text.map_or(String::new(), |text| names.written(text, detail));
    Ok(vec![
        each(&one.concerns, |concern| Some(told(&concern.situation))),
        match &one.item.ask {
            Some(ask) => told(ask),
            None => each(&one.concerns, |concern| concern.ask.as_deref().map(told)),
        },
        written(client.what_matters.as_ref()),
        written(
            last_decision(
                reader,
                &one.meeting,
                one.item.client,
                Told::WhatWasShared(one.basis),
            )?
            .as_ref(),
        ),
        written(Some(&join(&actions))),
        written(one.item.decision.as_ref()),
        written(one.item.decision_in_plain_english.as_ref()),
    ])
}

/// What the meeting came to about one client, for its minutes: the decision, the same in plain English, and its
/// own actions, done ones too.
pub(super) struct Outcome {
    pub decision: String,
    pub plain: String,
    pub actions: String,
}

pub(super) fn outcome(
    reader: Reader<'_>,
    one: &Shared,
    detail: Detail,
) -> Result<Outcome, StoreError> {
    let person: Person = reader.record(one.item.client)?;
    let names = Names::of(reader, one, &person)?;
    let written = |text: &str| names.written(text, detail);
    let actions: Vec<String> = reader
        .records::<MdtAction>("WHERE item = ?1 ORDER BY id", [one.item.id])?
        .iter()
        .map(actions::in_words)
        .collect();
    let text = |text: &Option<String>| written(text.as_deref().unwrap_or_default());
    Ok(Outcome {
        decision: text(&one.item.decision),
        plain: text(&one.item.decision_in_plain_english),
        actions: written(&actions.join("\n")),
    })
}

fn identifiable(
    reader: Reader<'_>,
    one: &Shared,
    person: &Person,
    client: &Client,
    names: &Names,
) -> Result<Vec<String>, StoreError> {
    let own = |text: &String| names.told(text, Detail::Identifiable);
    let coordinator = match client.lead {
        Some(lead) => reader.record::<Coordinator>(lead)?.name,
        None => String::new(),
    };
    let born = match (person.date_of_birth, person.birth_year) {
        (Some(day), _) => day.to_string(),
        (None, Some(year)) => year.to_string(),
        (None, None) => String::new(),
    };
    let not_with: Vec<String> = one.exclusions.iter().map(|one| one.with.clone()).collect();
    let told = |day: fn(&Concern) -> Option<NaiveDate>| {
        each(&one.concerns, |concern| {
            day(concern).map(|day| day.to_string())
        })
    };
    Ok(vec![
        client.nhs_number.clone().unwrap_or_default(),
        person.name(),
        born,
        coordinator,
        each(&one.concerns, |concern| {
            concern.background.as_ref().map(own)
        }),
        each(&one.concerns, |concern| {
            concern.what_we_saw.as_ref().map(own)
        }),
        client.strengths.clone().unwrap_or_default(),
        join(&not_with),
        told(|concern| concern.told_person_on),
        told(|concern| concern.told_volunteer_on),
    ])
}

/// What each concern says, joined, nothing said twice.
fn each(concerns: &[Concern], say: impl Fn(&Concern) -> Option<String>) -> String {
    let mut said: Vec<String> = Vec::new();
    for text in concerns.iter().filter_map(say) {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    join(&said)
}

/// Every combination of category and level, and how many people; 1 to 4 is written `<5` so that nobody can be
/// picked out, and there are no totals from which it could be worked out.
fn counts(shared: &[Shared]) -> Vec<Vec<String>> {
    let mut rows = Vec::with_capacity(Category::ALL.len() * Level::ALL.len());
    for category in Category::ALL {
        for level in Level::ALL {
            let people = shared
                .iter()
                .filter(|one| {
                    one.concerns
                        .iter()
                        .any(|concern| concern.category == *category && concern.level == *level)
                })
                .count();
            rows.push(vec![
                category.to_string(),
                level.to_string(),
                match people {
                    0 => "0".to_owned(),
                    1..=4 => "<5".to_owned(),
                    more => more.to_string(),
                },
            ]);
        }
    }
    rows
}
