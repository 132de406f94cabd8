//! Rest: after heavy work, or at their wish, a volunteer rests until a day. Nothing ends it by itself: on that day
//! Today asks how they are.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Volunteer, VolunteerError, VolunteerStatus};
use crate::{
    action::Action,
    dates::{Lean, in_words, parse_day},
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{PersonId, RestId},
    people::Person,
    store::{StoreError, record::column, record::record},
};

record! {
    /// A time of rest.
    pub struct Rest {
        id: RestId, volunteer: PersonId, since: NaiveDate, until: NaiveDate, why: Option<String>,
        /// When they came back, or left.
        ended_on: Option<NaiveDate>,
    }
    table "rest" = 23, person "volunteer"
}

/// A rest, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Rest")]
pub struct RestForm {
    pub until: String,
    pub why: String,
}

/// Somebody whose rest is over, as Today shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct RestRow {
    /// Who.
    pub volunteer: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub phone: Option<String>,
    /// Until when, in words.
    pub until: String,
    /// Why they rest.
    pub why: Option<String>,
}

/// The rest somebody is having.
pub(super) const NOW: &str = "WHERE volunteer = ?1 AND ended_on IS NULL";

/// Notes that a volunteer rests until a day, or longer than was thought.
///
/// # Errors
/// When the day is not after today; when they do not volunteer now, or have died.
pub fn note_rest(
    desk: &mut Desk,
    volunteer: PersonId,
    form: &RestForm,
) -> Result<Done<RestId>, VolunteerError> {
    desk.write(Action::NoteRest, |tx| {
        let today = tx.today();
        let role = tx.read().record::<Volunteer>(volunteer)?;
        let person = tx.read().record::<Person>(volunteer)?;
        let resting = role.status == VolunteerStatus::Resting;
        if person.died_on.is_some() || !(resting || role.status == VolunteerStatus::Active) {
            return Err(VolunteerError::NotAtWork);
        }
        let mut faults = Faults::new();
        let until = if is_blank(&form.until) {
            faults.add("until", "Write until when, such as 3/12 or in 4 weeks.");
            None
        } else {
            faults.check("until", parse_day(&form.until, today, Lean::Future))
        };
        if until.is_some_and(|until| until <= today) {
            faults.add("until", "Write a day after today.");
        }
        let why = faults.optional("why", &form.why);
        let until = faults.done_some(until)?;
        if !resting {
            tx.update(&Volunteer {
                status: VolunteerStatus::Resting,
                ..role
            })?;
        }
        let now = tx.read().records::<Rest>(NOW, [volunteer])?.pop();
        match now {
            Some(now) if resting => {
                tx.update(&Rest { until, why, ..now })?;
                Ok(now.id)
            }
            // The status was changed by hand meanwhile: that rest is over.
            now => {
                if let Some(over) = now {
                    tx.update(&Rest {
                        ended_on: Some(today),
                        ..over
                    })?;
                }
                let id = tx.new_id();
                tx.insert(&Rest {
                    id,
                    volunteer,
                    since: today,
                    until,
                    why,
                    ended_on: None,
                })?;
                Ok(id)
            }
        }
    })
}

/// Notes that a volunteer is back from a rest.
///
/// # Errors
/// When they do not rest, or have died.
pub fn end_rest(desk: &mut Desk, volunteer: PersonId) -> Result<Done<()>, VolunteerError> {
    desk.write(Action::EndRest, |tx| {
        let role = tx.read().record::<Volunteer>(volunteer)?;
        let person = tx.read().record::<Person>(volunteer)?;
        if role.status != VolunteerStatus::Resting || person.died_on.is_some() {
            return Err(VolunteerError::NotResting);
        }
        tx.update(&Volunteer {
            status: VolunteerStatus::Active,
            ..role
        })?;
        if let Some(now) = tx.read().records::<Rest>(NOW, [volunteer])?.pop() {
            tx.update(&Rest {
                ended_on: Some(tx.today()),
                ..now
            })?;
        }
        Ok(())
    })
}

/// Those whose rest is over today or before, and who have not been asked back.
///
/// # Errors
/// When the file cannot be read.
pub fn rests_over(desk: &Desk) -> Result<Vec<RestRow>, StoreError> {
    let today = desk.today();
    desk.read().rows(
        "SELECT rest.volunteer, person.given_name || ' ' || person.family_name,
                coalesce(person.mobile, person.phone), rest.until, rest.why
         FROM rest JOIN volunteer ON volunteer.id = rest.volunteer JOIN person ON person.id = rest.volunteer
         WHERE rest.ended_on IS NULL AND rest.until <= ?1 AND volunteer.status = 'resting' AND person.died_on IS NULL
         ORDER BY rest.until, rest.id",
        [today.to_string()],
        |row| {
            Ok(RestRow {
                volunteer: row.get(0)?,
                name: row.get(1)?,
                phone: row.get(2)?,
                until: in_words(column(row, 3)?, today),
                why: row.get(4)?,
            })
        },
    )
}
