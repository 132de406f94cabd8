//! What of a person, a client and a volunteer is settled together where two records of one person differ. Columns that
//! belong together are one part: nobody lives in half an address. A test walks every column.

use rusqlite::types::Value;

use super::{Differs, Side};
use crate::{
    clients::Client,
    dates,
    people::Person,
    store::{Reader, Record as _, StoreError, Table},
    volunteers::Volunteer,
    words::beneath,
};

/// How a part is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settle {
    /// One of the two.
    One,
    /// One of the two; beforehand the one that comes first in this list.
    First(&'static [&'static str]),
    /// Both beforehand: words of people, of which none may be lost.
    Words,
    /// A yes of either stands.
    EitherYes,
    /// Everything that either lists.
    Union,
    /// By itself, elsewhere: the id, and the names they are also known by.
    Elsewhere,
}

/// Columns of one table that are settled together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub key: &'static str,
    pub label: &'static str,
    pub columns: &'static [&'static str],
    pub settle: Settle,
}

const fn part(
    key: &'static str,
    label: &'static str,
    columns: &'static [&'static str],
    settle: Settle,
) -> Part {
    Part {
        key,
        label,
        columns,
        settle,
    }
}

/// The tables of a person and the roles, in the order in which they are written.
pub(super) static TABLES: [(&Table, &[Part]); 3] = [
    (Person::TABLE, PERSON),
    (Client::TABLE, CLIENT),
    (Volunteer::TABLE, VOLUNTEER),
];

/// The names of those tables, as a foreign key says them.
pub(super) const PARENTS: [&str; 3] = ["person", "client", "volunteer"];

const ID: Part = part("id", "", &["id"], Settle::Elsewhere);

const PERSON: &[Part] = &[
    ID,
    part("name", "Name", &["given_name", "family_name"], Settle::One),
    part(
        "preferred_name",
        "Likes to be called",
        &["preferred_name"],
        Settle::One,
    ),
    part("pronouns", "Pronouns", &["pronouns"], Settle::One),
    part(
        "birth",
        "Born",
        &["date_of_birth", "birth_year"],
        Settle::One,
    ),
    part("phone", "Phone", &["phone"], Settle::One),
    part("mobile", "Mobile", &["mobile"], Settle::One),
    part("email", "Email", &["email"], Settle::One),
    part(
        "address",
        "Address",
        &["address_lines", "town", "postcode"],
        Settle::One,
    ),
    part(
        "preferred_contact",
        "Best way to reach them",
        &["preferred_contact"],
        Settle::One,
    ),
    part(
        "communication_needs",
        "Hearing, sight and speech",
        &["communication_needs"],
        Settle::Words,
    ),
    part("language", "Language", &["language"], Settle::One),
    part(
        "emergency_contact",
        "In an emergency",
        &["emergency_contact_name", "emergency_contact_phone"],
        Settle::One,
    ),
    part("died_on", "Died", &["died_on"], Settle::One),
    part(
        "also_known_as",
        "Also known as",
        &["also_known_as"],
        Settle::Elsewhere,
    ),
];

const CLIENT: &[Part] = &[
    ID,
    part(
        "status",
        "Status as a person we support",
        &["status", "ended_why"],
        Settle::First(&["active", "paused", "enquiry", "ended"]),
    ),
    part("programme", "Programme", &["programme"], Settle::One),
    part("nhs_number", "NHS number", &["nhs_number"], Settle::One),
    part(
        "referred",
        "Referred to us",
        &["referred_by", "referred_on"],
        Settle::One,
    ),
    part("over_75", "Over 75", &["over_75"], Settle::EitherYes),
    part(
        "conditions",
        "Two or more conditions",
        &["two_or_more_conditions"],
        Settle::EitherYes,
    ),
    part("lives_alone", "Lives alone", &["lives_alone"], Settle::One),
    part("lead", "Lead coordinator", &["lead"], Settle::One),
    part(
        "what_matters",
        "What matters to me",
        &["what_matters"],
        Settle::Words,
    ),
    part(
        "important_people",
        "People important to me",
        &["important_people"],
        Settle::Words,
    ),
    part("strengths", "Strengths", &["strengths"], Settle::Words),
    part("interests", "Interests", &["interests"], Settle::Words),
    part("please_do", "Do, if you can", &["please_do"], Settle::Words),
    part(
        "please_dont",
        "What I would rather you did not",
        &["please_dont"],
        Settle::Words,
    ),
    part(
        "how_to_support",
        "How to support me",
        &["how_to_support"],
        Settle::Words,
    ),
    part(
        "visit_safety",
        "Before the door",
        &["visit_safety"],
        Settle::Words,
    ),
    part(
        "talk_about",
        "To talk about at the next MDT",
        &["talk_about_at_next_mdt"],
        Settle::EitherYes,
    ),
    part(
        "welcome_home",
        "Home from hospital",
        &["welcome_home_discharged_on"],
        Settle::One,
    ),
];

const VOLUNTEER: &[Part] = &[
    ID,
    part(
        "volunteer_status",
        "Status as a volunteer",
        &["status"],
        Settle::First(&["active", "resting", "applied", "left"]),
    ),
    part("skills", "Skills", &["skills"], Settle::Union),
    part(
        "volunteer_interests",
        "Interests as a volunteer",
        &["interests"],
        Settle::Union,
    ),
    part("languages", "Languages", &["languages"], Settle::Union),
    part("areas", "Areas", &["areas"], Settle::Union),
    part(
        "availability",
        "When they are free",
        &["availability"],
        Settle::Union,
    ),
    part("drives", "Drives", &["drives"], Settle::One),
    part("cannot", "What they cannot do", &["cannot"], Settle::Union),
    part("dbs", "DBS check", &["dbs_checked_on"], Settle::One),
    part(
        "attends_mdt",
        "Would like to attend an MDT",
        &["attends_mdt"],
        Settle::First(&["no", "ask", "yes"]),
    ),
];

/// The values of one part of a row.
pub(super) fn values(table: &Table, part: &Part, row: &[Value]) -> Vec<Value> {
    let places = part.columns.iter().filter_map(|column| table.place(column));
    places.filter_map(|place| row.get(place).cloned()).collect()
}

fn empty(values: &[Value]) -> bool {
    values.iter().all(|value| match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty() || text == "[]",
        _ => false,
    })
}

/// What may stand: the answer chosen beforehand and whether a person is asked at all.
pub(super) fn chosen(part: &Part, stays: &[Value], goes: &[Value]) -> (Side, bool) {
    if stays == goes || empty(goes) {
        return (Side::Stays, false);
    }
    if empty(stays) {
        return (Side::Goes, false);
    }
    let first = |values: &[Value], list: &[&str]| match values.first() {
        Some(Value::Text(word)) => list.iter().position(|one| one == word),
        _ => None,
    };
    match part.settle {
        Settle::One => (Side::Stays, true),
        Settle::First(list) if first(goes, list) < first(stays, list) => (Side::Goes, true),
        Settle::First(_) => (Side::Stays, true),
        Settle::Words => (Side::Both, true),
        Settle::EitherYes | Settle::Union => (Side::Both, false),
        Settle::Elsewhere => (Side::Stays, false),
    }
}

/// What stands of one part.
pub(super) fn settled(part: &Part, side: Side, stays: Vec<Value>, goes: Vec<Value>) -> Vec<Value> {
    match side {
        Side::Stays => stays,
        Side::Goes => goes,
        Side::Both => stays
            .into_iter()
            .zip(goes)
            .map(|pair| both(part.settle, pair))
            .collect(),
    }
}

fn both(settle: Settle, pair: (Value, Value)) -> Value {
    match (settle, pair) {
        (Settle::EitherYes, (Value::Integer(one), Value::Integer(other))) => {
            Value::Integer(one.max(other))
        }
        (Settle::Union, (Value::Text(one), Value::Text(other))) => Value::Text(union(&one, &other)),
        (_, (Value::Text(one), Value::Text(other))) => Value::Text(beneath(&one, &other)),
        (_, (Value::Null, value) | (value, _)) => value,
    }
}

fn list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

fn union(one: &str, other: &str) -> String {
    let mut all = list(one);
    for word in list(other) {
        if !all.iter().any(|there| there.eq_ignore_ascii_case(&word)) {
            all.push(word);
        }
    }
    serde_json::Value::from(all).to_string()
}

/// How the two differ in one part, where a person is to be asked.
pub(super) fn differs(
    read: Reader<'_>,
    table: &Table,
    part: &Part,
    stays: &[Value],
    goes: &[Value],
) -> Result<Option<Differs>, StoreError> {
    let (stays, goes) = (values(table, part, stays), values(table, part, goes));
    let (chosen, asked) = chosen(part, &stays, &goes);
    if !asked {
        return Ok(None);
    }
    Ok(Some(Differs {
        key: part.key.to_owned(),
        label: part.label.to_owned(),
        stays: in_words(read, part, &stays)?,
        goes: in_words(read, part, &goes)?,
        both: part.settle == Settle::Words,
        chosen: Some(chosen),
    }))
}

/// A part as a person reads it.
fn in_words(read: Reader<'_>, part: &Part, values: &[Value]) -> Result<String, StoreError> {
    let mut said = Vec::new();
    for (column, value) in part.columns.iter().zip(values) {
        said.push(match value {
            Value::Null => continue,
            Value::Integer(0) if *column == "drives" => "No".to_owned(),
            Value::Integer(1) if *column == "drives" => "Yes".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Blob(id) if *column == "programme" => {
                read.one("SELECT name FROM programme WHERE id = ?1", [id], |row| {
                    row.get(0)
                })?
            }
            Value::Blob(id) => {
                read.one("SELECT name FROM coordinator WHERE id = ?1", [id], |row| {
                    row.get(0)
                })?
            }
            Value::Text(text) => text.parse().map_or_else(|_| text.clone(), dates::short),
        });
    }
    let with = if part.key == "name" { " " } else { ", " };
    Ok(said.join(with).replace('\n', ", "))
}
