//! Bad text: awkward strings through every field of a person, and through a visit, each read back as it was typed.
//! What the page makes of such text is a journey's.

use living_well_core::{
    desk::Desk,
    forms::is_blank,
    ids::PersonId,
    people::{PersonError, PersonForm, store},
    visits,
};
use serde_json::{Map, Value};

use crate::Result;
use crate::row::{Plan, Row};
use crate::work::{Base, save_visit};

/// The big list of naughty strings (MIT).
const STRINGS: &str = include_str!("../../fixtures/naughty/naughty-strings.json");
/// What a person is on record as when a string is no name.
const NAME: &str = "Nankervis";

/// Every string, or a tenth of them, beginning anywhere.
pub fn row(plan: &Plan) -> Result<Row> {
    let strings: Vec<String> = serde_json::from_str(STRINGS)?;
    let tried = plan.of(strings.len());
    let mut row = Row::new(
        "bad text: awkward strings in every field of a person and a visit",
        "exact round trip",
        tried,
    );
    let base = Base::new()?;
    let mut desk = base.open(base.folder.path())?;
    let fields = of_words(&mut desk)?;
    let first = plan.random("text").below(strings.len());
    let (mut kept, mut refused) = (0, 0);
    for text in strings.iter().cycle().skip(first).take(tried) {
        match person(&mut desk, &fields, text)? {
            Ok((back, at_fault)) => {
                kept += back;
                refused += at_fault;
            }
            Err(fault) => row.fault(format!("{text:?}: {fault}")),
        }
        match save_visit(&mut desk, base.client, text) {
            Ok(id) if visits::visit(&desk, id)?.visit.text.as_deref() != Some(text) => {
                if !is_blank(text) {
                    row.fault(format!("{text:?} came back from a visit as another text"));
                }
            }
            Ok(_) => kept += 1,
            Err(error) => row.fault(format!("{text:?}: {error}")),
        }
        row.tried();
    }
    for fault in desk.check()?.faults {
        row.fault(fault);
    }
    row.aside = format!(
        "{} fields of a person: {kept} texts came back equal, {refused} were refused with a sentence.",
        fields.len()
    );
    Ok(row)
}

/// The fields of a person, a client and a volunteer that take any words: those that do not refuse plain ones, as a date
/// does. Without what is known at the start, which becomes a risk of its own and is not asked for again.
fn of_words(desk: &mut Desk) -> Result<Vec<String>> {
    let form = filled("Plain words", |_| true)?;
    let (_, refused) = add(desk, form.clone())?;
    Ok(flat(&Value::Object(form))
        .into_iter()
        .map(|(field, _)| field)
        .filter(|field| !refused.contains(field) && field != "client.known_risk")
        .collect())
}

/// Puts a text into each of these fields of somebody new. A field that refuses it says why, and is left empty. Gives how
/// many came back equal and how many refused, or what was not as it should be.
fn person(
    desk: &mut Desk,
    fields: &[String],
    text: &str,
) -> Result<std::result::Result<(usize, usize), String>> {
    let (id, refused) = add(desk, filled(text, |field| fields.contains(field))?)?;
    let back = flat(&serde_json::to_value(store::person_form(desk, id)?)?);
    let nothing = is_blank(text);
    let mut equal = 0;
    for field in fields.iter().filter(|field| !refused.contains(field)) {
        let found = back.iter().find(|(name, _)| name == field);
        let found = found.map_or("", |(_, found)| found.as_str());
        // A line loses what cannot be seen around it; a text in which nothing can be seen is none.
        let same = found == text || found == text.trim() || (nothing && found.is_empty());
        if same {
            equal += 1;
        } else if !is_list(field) {
            return Ok(Err(format!("{field} came back as {found:?}")));
        }
    }
    Ok(Ok((equal, refused.len())))
}

/// Adds somebody; whatever refuses its text is left empty, and named.
fn add(desk: &mut Desk, mut form: Map<String, Value>) -> Result<(PersonId, Vec<String>)> {
    let mut refused: Vec<String> = Vec::new();
    loop {
        let typed: PersonForm = serde_json::from_value(Value::Object(form.clone()))?;
        match store::add_person(desk, &typed) {
            Ok(done) => return Ok((done.value, refused)),
            Err(PersonError::Form(faults)) => {
                for fault in faults.0 {
                    if fault.message.is_empty() || refused.contains(&fault.field) {
                        return Err(format!("{} is refused for ever", fault.field).into());
                    }
                    put(&mut form, &fault.field, without(&fault.field));
                    refused.push(fault.field);
                }
            }
            Err(PersonError::Store(error)) => return Err(error.into()),
        }
    }
}

/// The form of somebody with both roles, this text in each field that is chosen, and in the others what they need.
fn filled(text: &str, chosen: impl Fn(&String) -> bool) -> Result<Map<String, Value>> {
    let mut form = as_map(serde_json::to_value(PersonForm::default())?)?;
    for role in ["client", "volunteer"] {
        let empty = if role == "client" {
            serde_json::to_value(living_well_core::clients::ClientForm::default())?
        } else {
            serde_json::to_value(living_well_core::volunteers::VolunteerForm::default())?
        };
        form.insert(role.to_owned(), empty);
    }
    let fields: Vec<String> = flat(&Value::Object(form.clone()))
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    for field in fields {
        let words = if chosen(&field) {
            text
        } else {
            without(&field)
        };
        put(&mut form, &field, words);
    }
    Ok(form)
}

fn as_map(value: Value) -> Result<Map<String, Value>> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err("A form is no list of fields.".into()),
    }
}

/// What a field holds that refused the text.
fn without(field: &str) -> &'static str {
    match field {
        "given_name" | "family_name" => NAME,
        "client.status" => "active",
        "client.known_risk" => "No known risks",
        _ => "",
    }
}

/// Fields whose text is taken apart into a list, and put together again in its own way.
fn is_list(field: &str) -> bool {
    ["skills", "interests", "languages", "areas", "cannot"]
        .iter()
        .any(|list| field == format!("volunteer.{list}"))
}

fn put(form: &mut Map<String, Value>, field: &str, text: &str) {
    let place = match field.split_once('.') {
        Some((role, field)) => form.get_mut(role).and_then(|role| role.get_mut(field)),
        None => form.get_mut(field),
    };
    if let Some(place) = place {
        *place = Value::String(text.to_owned());
    }
}

/// Every field with its text; those of a role behind the role's name.
fn flat(form: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (field, value) in form.as_object().into_iter().flatten() {
        match value {
            Value::String(text) => all.push((field.clone(), text.clone())),
            Value::Object(_) => all.extend(
                flat(value)
                    .into_iter()
                    .map(|(inner, text)| (format!("{field}.{inner}"), text)),
            ),
            _ => {}
        }
    }
    all
}
