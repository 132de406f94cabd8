//! Reading and writing consents and exclusions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Answer, Consent, ConsentError, ConsentForm, ConsentHow, ConsentPage, Exclusion, ExclusionForm,
    ExclusionLine, MayAnswer, PastAnswer, Purpose, PurposeLine, day_in_words, in_words, wording,
};
use crate::{
    action::Action,
    agencies::Agency,
    clients::{Representative, RepresentativeKind},
    dates::{self, Lean},
    desk::{Desk, Done},
    forms::Faults,
    ids::{ConsentId, ExclusionId, PersonId, PracticeId, RepresentativeId},
    people::Person,
    programmes::Practice,
    store::{Reader, StoreError},
};

/// The answer that stands for one purpose: the latest by (`on`, `sequence`), leaving out what was recorded
/// in error and the marks of it. Nothing when nobody asked yet.
///
/// # Errors
/// When the file cannot be read.
pub fn standing(
    reader: Reader<'_>,
    person: PersonId,
    purpose: Purpose,
) -> Result<Option<Consent>, StoreError> {
    Ok(reader
        .records::<Consent>(
            "WHERE person = ?1 AND purpose = ?2 AND answer <> 'recorded in error'
             AND NOT EXISTS (SELECT 1 FROM consent AS mark WHERE mark.corrects = consent.id)
             ORDER BY \"on\" DESC, sequence DESC LIMIT 1",
            (person, purpose),
        )?
        .into_iter()
        .next())
}

/// The answer that stood before a place in the log under the record of then, by the rule of [`standing`]. `whose` is
/// that record: the person's own, or one that has since gone into it.
///
/// # Errors
/// When the file cannot be read.
pub fn standing_before(
    reader: Reader<'_>,
    person: PersonId,
    whose: PersonId,
    purpose: Purpose,
    before: i64,
) -> Result<Option<Consent>, StoreError> {
    Ok(reader
        .records::<Consent>(
            "WHERE person = ?1 AND purpose = ?2 AND answer <> 'recorded in error' AND sequence < ?3
             AND NOT EXISTS (SELECT 1 FROM consent AS mark
                             WHERE mark.corrects = consent.id AND mark.sequence < ?3)
             AND (SELECT change.person FROM change
                  WHERE change.kind = 30 AND change.subject = consent.id AND change.position < ?3
                  ORDER BY change.position DESC LIMIT 1) = ?4
             ORDER BY \"on\" DESC, sequence DESC LIMIT 1",
            (person, purpose, before, whose),
        )?
        .into_iter()
        .next())
}

/// Every answer for one purpose, newest first, with those recorded in error marked so.
///
/// # Errors
/// When the file cannot be read.
pub fn history(
    reader: Reader<'_>,
    person: PersonId,
    purpose: Purpose,
    today: NaiveDate,
) -> Result<Vec<PastAnswer>, StoreError> {
    let all = reader.records::<Consent>(
        "WHERE person = ?1 AND purpose = ?2 ORDER BY \"on\" DESC, sequence DESC",
        (person, purpose),
    )?;
    // A mark holds wherever it stands: a record may have been another's for a while.
    let corrected: Vec<ConsentId> = reader.rows(
        "SELECT mark.corrects FROM consent CROSS JOIN consent AS mark ON mark.corrects = consent.id
         WHERE consent.person = ?1 AND consent.purpose = ?2",
        (person, purpose),
        |row| row.get(0),
    )?;
    // The log says who wrote each down.
    let written: BTreeMap<ConsentId, String> = reader
        .rows(
            "SELECT consent.id, coordinator.name FROM consent
             CROSS JOIN change ON change.position = consent.sequence
             CROSS JOIN act ON act.id = change.act
             CROSS JOIN coordinator ON coordinator.id = act.coordinator
             WHERE consent.person = ?1 AND consent.purpose = ?2",
            (person, purpose),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    Ok(all
        .into_iter()
        .filter(|consent| consent.answer != Answer::RecordedInError)
        .map(|consent| PastAnswer {
            words: in_words(Some(&consent), today),
            in_error: corrected.contains(&consent.id),
            recorded_by: written.get(&consent.id).cloned().unwrap_or_default(),
            consent,
        })
        .collect())
}

/// The person's exclusions for one purpose that hold on a day, typed and in words.
///
/// # Errors
/// When the file cannot be read.
pub fn exclusions_in_force(
    reader: Reader<'_>,
    person: PersonId,
    purpose: Purpose,
    on: NaiveDate,
) -> Result<Vec<Exclusion>, StoreError> {
    Ok(exclusions_of(reader, person)?
        .into_iter()
        .filter(|exclusion| exclusion.is_about(purpose) && exclusion.holds_on(on))
        .collect())
}

/// Every exclusion of a person, in force or ended.
///
/// # Errors
/// When the file cannot be read.
pub fn exclusions_of(reader: Reader<'_>, person: PersonId) -> Result<Vec<Exclusion>, StoreError> {
    reader.records::<Exclusion>(
        "WHERE person = ?1 ORDER BY \"from\" DESC, id DESC",
        [person],
    )
}

/// Whom an exclusion names: a person, practice or agency by name, or its words.
///
/// # Errors
/// When the file cannot be read.
pub fn exclusion_in_words(reader: Reader<'_>, exclusion: &Exclusion) -> Result<String, StoreError> {
    if let Some(id) = exclusion.not_with_person {
        return Ok(reader.record::<Person>(id)?.name());
    }
    if let Some(id) = exclusion.not_with_practice {
        return Ok(reader.record::<Practice>(id)?.name);
    }
    if let Some(id) = exclusion.not_with_agency {
        return Ok(reader.record::<Agency>(id)?.name);
    }
    Ok(exclusion.not_with_words.clone().unwrap_or_default())
}

/// Everything about one person's consent.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such person.
pub fn page(desk: &Desk, person: PersonId) -> Result<ConsentPage, ConsentError> {
    let reader = desk.read();
    let about = reader.record::<Person>(person)?;
    let today = desk.today();
    let mut purposes = Vec::new();
    for &purpose in Purpose::ALL {
        let standing = standing(reader, person, purpose)?;
        purposes.push(PurposeLine {
            purpose,
            words: in_words(standing.as_ref(), today),
            ask_again: standing
                .as_ref()
                .and_then(|consent| consent.review_on)
                .is_some_and(|day| day <= today),
            older_wording: standing
                .as_ref()
                .and_then(|consent| consent.wording_version.as_deref())
                .is_some_and(wording::is_older),
            wording: wording::for_purpose(purpose).to_owned(),
            history: history(reader, person, purpose, today)?,
            standing,
        });
    }
    let mut exclusions = Vec::new();
    for exclusion in exclusions_of(reader, person)? {
        exclusions.push(line(reader, exclusion, today)?);
    }
    exclusions.sort_by_key(|line| !line.in_force);
    Ok(ConsentPage {
        purposes,
        exclusions,
        representatives: representatives(reader, person)?,
        wording_version: wording::version().to_owned(),
        capacities: super::capacity::capacities(desk, person)?,
        name: about.name(),
        died: about.died_on.is_some(),
    })
}

fn line(
    reader: Reader<'_>,
    exclusion: Exclusion,
    today: NaiveDate,
) -> Result<ExclusionLine, StoreError> {
    let with = exclusion_in_words(reader, &exclusion)?;
    let about = exclusion
        .purpose
        .map_or(String::new(), |purpose| format!(", for “{purpose}”"));
    let until = exclusion.until.map_or(String::new(), |until| {
        format!(" until {}", day_in_words(until, today))
    });
    Ok(ExclusionLine {
        words: format!(
            "Not with {with}{about}, from {}{until}",
            day_in_words(exclusion.from, today)
        ),
        in_force: exclusion.holds_on(today),
        with,
        exclusion,
    })
}

fn representatives(reader: Reader<'_>, person: PersonId) -> Result<Vec<MayAnswer>, StoreError> {
    reader.rows(
        "SELECT representative.id, given_name || ' ' || family_name, kind FROM representative
         JOIN person ON person.id = representative.person
         WHERE representative.client = ?1 AND representative.ended_on IS NULL AND person.died_on IS NULL ORDER BY 2",
        [person],
        |row| {
            Ok(MayAnswer {
                id: row.get(0)?,
                name: row.get(1)?,
                kind: row.get::<_, RepresentativeKind>(2)?,
            })
        },
    )
}

struct Checked {
    person: PersonId,
    purpose: Purpose,
    answer: Answer,
    how: ConsentHow,
    on: NaiveDate,
    by: String,
    witnessed_by: Option<String>,
    wording_version: Option<String>,
    covers: Option<String>,
    with_whom: Option<String>,
    review_on: Option<NaiveDate>,
}

fn check(desk: &Desk, form: &ConsentForm) -> Result<Checked, ConsentError> {
    let mut faults = Faults::new();
    let today = desk.today();
    let person = match faults.check(
        "person",
        form.person
            .parse::<PersonId>()
            .map_err(|_| "Choose a person."),
    ) {
        Some(id) => {
            let found = desk.read().maybe_record::<Person>(id)?;
            if found.is_none() {
                faults.add("person", "Choose a person.");
            }
            found
        }
        None => None,
    };
    let purpose = faults.check(
        "purpose",
        form.purpose
            .parse::<Purpose>()
            .map_err(|_| "Choose what you asked about."),
    );
    let answer = faults.check(
        "answer",
        match form.answer.parse::<Answer>() {
            Ok(Answer::RecordedInError) | Err(_) => Err("Choose yes, no or taken back."),
            Ok(answer) => Ok(answer),
        },
    );
    let how = faults.check(
        "how",
        form.how
            .parse::<ConsentHow>()
            .map_err(|_| "Say how the answer was given."),
    );
    let on = day(&mut faults, "on", &form.on, today, |typed| {
        dates::parse_past_day(typed, today)
    });
    if let (Some(on), Some(died)) = (on, person.as_ref().and_then(|p| p.died_on))
        && on > died
    {
        faults.add(
            "on",
            "This person had died by then. Write the day they answered.",
        );
    }
    let by = match (how, &person) {
        (Some(ConsentHow::ByRepresentative), Some(person)) => {
            who_answered(desk, form, person.id, &mut faults)?
        }
        (_, Some(person)) => match faults.optional("by", &form.by) {
            None if !faults.has("by") => Some(person.name()),
            other => other,
        },
        _ => None,
    };
    let review_on = faults.check_if_any("review_on", &form.review_on, |typed| {
        dates::parse_day(typed, today, Lean::Future)
    });
    let witnessed_by = faults.optional("witnessed_by", &form.witnessed_by);
    let wording_version = faults.optional("wording_version", &form.wording_version);
    let covers = faults.optional_note("covers", &form.covers);
    let with_whom = faults.optional("with_whom", &form.with_whom);
    let checked = person
        .zip(purpose)
        .zip(answer)
        .zip(how)
        .zip(on)
        .zip(by)
        .map(|(((((person, purpose), answer), how), on), by)| Checked {
            person: person.id,
            purpose,
            answer,
            how,
            on,
            by,
            witnessed_by,
            wording_version,
            covers,
            with_whom,
            review_on,
        });
    Ok(faults.done_some(checked)?)
}

/// A representative who is on record, with the right by which they answer; or one by name.
fn who_answered(
    desk: &Desk,
    form: &ConsentForm,
    person: PersonId,
    faults: &mut Faults,
) -> Result<Option<String>, StoreError> {
    if form.representative.trim().is_empty() {
        return Ok(faults.need("by", &form.by, "Write who answered for them."));
    }
    let known = form.representative.parse::<RepresentativeId>().ok();
    let found = match known {
        Some(id) => desk.read().maybe_record::<Representative>(id)?,
        None => None,
    };
    let Some(found) = found.filter(|found| found.client == person) else {
        faults.add("representative", "Choose somebody who may answer for them.");
        return Ok(None);
    };
    let name = desk.read().record::<Person>(found.person)?.name();
    Ok(Some(format!("{name} ({})", found.kind)))
}

/// A day that may be left blank for today.
fn day<E: std::fmt::Display>(
    faults: &mut Faults,
    field: &str,
    typed: &str,
    today: NaiveDate,
    parse: impl FnOnce(&str) -> Result<NaiveDate, E>,
) -> Option<NaiveDate> {
    if crate::forms::is_blank(typed) {
        return Some(today);
    }
    faults.check(field, parse(typed))
}

/// Records one answer of one person for one purpose. Nothing recorded before is changed.
///
/// # Errors
/// [`ConsentError::Form`] with every field at fault.
pub fn record(desk: &mut Desk, form: &ConsentForm) -> Result<Done<ConsentId>, ConsentError> {
    let checked = check(desk, form)?;
    desk.write(Action::RecordConsent, |tx| {
        let id = tx.new_id();
        let consent = Consent {
            id,
            person: checked.person,
            purpose: checked.purpose,
            answer: checked.answer,
            how: checked.how,
            on: checked.on,
            by: checked.by,
            witnessed_by: checked.witnessed_by,
            wording_version: checked.wording_version,
            covers: checked.covers,
            with_whom: checked.with_whom,
            review_on: checked.review_on,
            sequence: tx.position(),
            corrects: None,
        };
        tx.insert(&consent)?;
        Ok(id)
    })
}

/// Marks an answer as recorded in error, however old it is: the answer before it stands again. The mark is an
/// event of its own; the answer stays readable.
///
/// # Errors
/// When it is marked already, or is itself such a mark.
pub fn consent_in_error(desk: &mut Desk, id: ConsentId) -> Result<Done<()>, ConsentError> {
    desk.write(Action::ConsentInError, |tx| {
        Ok(super::recorded_in_error(tx, id.into())?)
    })
}

fn check_exclusion(
    desk: &Desk,
    id: Option<ExclusionId>,
    form: &ExclusionForm,
) -> Result<Exclusion, ConsentError> {
    let mut faults = Faults::new();
    let today = desk.today();
    let reader = desk.read();
    let person = known::<Person, PersonId>(reader, &mut faults, "person", &form.person)?;
    if person.is_none() && !faults.has("person") {
        faults.add("person", "Choose a person.");
    }
    let not_with_person = known::<Person, PersonId>(
        reader,
        &mut faults,
        "not_with_person",
        &form.not_with_person,
    )?;
    let not_with_practice = known::<Practice, PracticeId>(
        reader,
        &mut faults,
        "not_with_practice",
        &form.not_with_practice,
    )?;
    let not_with_agency = known::<Agency, crate::ids::AgencyId>(
        reader,
        &mut faults,
        "not_with_agency",
        &form.not_with_agency,
    )?;
    let not_with_words = faults.optional("not_with_words", &form.not_with_words);
    let named = [
        &form.not_with_person,
        &form.not_with_practice,
        &form.not_with_agency,
        &form.not_with_words,
    ]
    .into_iter()
    .filter(|typed| !crate::forms::is_blank(typed))
    .count();
    if named == 0 {
        faults.add("not_with_words", "Say whom not to share with.");
    } else if named > 1 {
        faults.add("not_with_words", "Name one only. Add another for the next.");
    }
    if person.is_some() && person == not_with_person {
        faults.add("not_with_person", "Choose somebody else than the person.");
    }
    let purpose = faults.check_if_any("purpose", &form.purpose, str::parse::<Purpose>);
    let from = day(&mut faults, "from", &form.from, today, |typed| {
        dates::parse_day(typed, today, Lean::Past)
    });
    let until = faults.check_if_any("until", &form.until, |typed| {
        dates::parse_day(typed, today, Lean::Future)
    });
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        faults.add("until", "This is before it begins. Write a later day.");
    }
    let exclusion = person.zip(from).map(|(person, from)| Exclusion {
        // A new one gets its id where it is written.
        id: id.unwrap_or(ExclusionId(uuid::Uuid::nil())),
        person,
        not_with_person,
        not_with_practice,
        not_with_agency,
        not_with_words,
        purpose,
        from,
        until,
    });
    Ok(faults.done_some(exclusion)?)
}

/// The id typed in a field, when a record of that kind is there.
fn known<R: crate::store::Record, I>(
    reader: Reader<'_>,
    faults: &mut Faults,
    field: &str,
    typed: &str,
) -> Result<Option<I>, StoreError>
where
    I: std::str::FromStr + Copy + Into<uuid::Uuid>,
{
    if crate::forms::is_blank(typed) {
        return Ok(None);
    }
    let id = typed.trim().parse::<I>().ok();
    let found = match id {
        Some(id) => reader.maybe_record::<R>(id)?.is_some(),
        None => false,
    };
    if !found {
        faults.add(field, "Choose one from the list.");
        return Ok(None);
    }
    Ok(id)
}

/// Records whom not to share with.
///
/// # Errors
/// [`ConsentError::Form`] with every field at fault.
pub fn add_exclusion(
    desk: &mut Desk,
    form: &ExclusionForm,
) -> Result<Done<ExclusionId>, ConsentError> {
    let checked = check_exclusion(desk, None, form)?;
    desk.write(Action::SaveExclusion, |tx| {
        let id = tx.new_id();
        tx.insert(&Exclusion { id, ..checked })?;
        Ok(id)
    })
}

/// Corrects an exclusion. It stays the same person's.
///
/// # Errors
/// [`ConsentError::Form`] with every field at fault; [`StoreError::NotFound`] when it is not there.
pub fn change_exclusion(
    desk: &mut Desk,
    id: ExclusionId,
    form: &ExclusionForm,
) -> Result<Done<()>, ConsentError> {
    let before: Exclusion = desk.read().record(id)?;
    let form = ExclusionForm {
        person: before.person.to_string(),
        ..form.clone()
    };
    let checked = check_exclusion(desk, Some(id), &form)?;
    desk.write(Action::SaveExclusion, |tx| {
        tx.update(&checked)?;
        Ok(())
    })
}

/// Ends an exclusion from a day on; blank is today.
///
/// # Errors
/// [`ConsentError::Form`] when the day is not understood; [`StoreError::NotFound`] when it is not there.
pub fn end_exclusion(
    desk: &mut Desk,
    id: ExclusionId,
    until: &str,
) -> Result<Done<()>, ConsentError> {
    let today = desk.today();
    let mut faults = Faults::new();
    let before: Exclusion = desk.read().record(id)?;
    let until = day(&mut faults, "until", until, today, |typed| {
        dates::parse_day(typed, today, Lean::Future)
    });
    if until.is_some_and(|until| until < before.from) {
        faults.add("until", "This is before it begins. Write a later day.");
    }
    let until = faults.done_some(until)?;
    desk.write(Action::SaveExclusion, |tx| {
        tx.update(&Exclusion {
            until: Some(until),
            ..before
        })?;
        Ok(())
    })
}
