//! Writing agreements and trainings, and reading the list and the page of volunteers.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Agreement, AgreementForm, Rest, Training, TrainingForm, Volunteer, VolunteerError,
    VolunteerStatus, agreements,
};
use crate::{
    action::Action,
    desk::{Desk, Done},
    ids::{AgreementId, PersonId, TrainingId},
    people::{
        Person,
        find::{PAGE, PAGE_AND_ONE, after},
        page::{MatchRow, matches_of_volunteer},
    },
    promises::{self, PromiseRow},
    store::{Reader, StoreError, record::column},
};

use super::rest::NOW;

/// Adds a signed confidentiality agreement, or changes the one of that id.
///
/// # Errors
/// When the form is at fault; nothing is changed then.
pub fn save_agreement(
    desk: &mut Desk,
    volunteer: PersonId,
    id: Option<AgreementId>,
    form: &AgreementForm,
) -> Result<Done<AgreementId>, VolunteerError> {
    desk.write(Action::SaveAgreement, |tx| {
        tx.read().record::<Volunteer>(volunteer)?;
        let row = form.check(id.unwrap_or_else(|| tx.new_id()), volunteer, tx.today())?;
        tx.save_theirs(id.is_some(), &row)?;
        Ok(row.id)
    })
}

/// Removes an agreement recorded by mistake.
///
/// # Errors
/// When there is no such agreement.
pub fn remove_agreement(desk: &mut Desk, id: AgreementId) -> Result<Done<()>, VolunteerError> {
    desk.write(
        Action::RemoveAgreement,
        |tx| Ok(tx.remove::<Agreement>(id)?),
    )
}

/// Adds a training, or changes the one of that id.
///
/// # Errors
/// When the form is at fault; nothing is changed then.
pub fn save_training(
    desk: &mut Desk,
    volunteer: PersonId,
    id: Option<TrainingId>,
    form: &TrainingForm,
) -> Result<Done<TrainingId>, VolunteerError> {
    desk.write(Action::SaveTraining, |tx| {
        tx.read().record::<Volunteer>(volunteer)?;
        let row = form.check(id.unwrap_or_else(|| tx.new_id()), volunteer, tx.today())?;
        tx.save_theirs(id.is_some(), &row)?;
        Ok(row.id)
    })
}

/// Removes a training recorded by mistake.
///
/// # Errors
/// When there is no such training.
pub fn remove_training(desk: &mut Desk, id: TrainingId) -> Result<Done<()>, VolunteerError> {
    desk.write(Action::RemoveTraining, |tx| Ok(tx.remove::<Training>(id)?))
}

/// Which volunteers the list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct VolunteersQuestion {
    /// A status, or empty for everybody who has not left.
    pub status: String,
    /// The last volunteer of the page before, or empty.
    pub after: String,
}

/// One line of the list of volunteers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VolunteerRow {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Where they live.
    pub town: Option<String>,
    /// Their status.
    pub status: VolunteerStatus,
    /// Where they can go.
    pub areas: Vec<String>,
    /// What they can do.
    pub skills: Vec<String>,
    /// Whether they drive.
    pub drives: bool,
    /// Whether a confidentiality agreement was ever signed.
    pub agreement_signed: bool,
    /// When the latest agreement runs out, if it does.
    pub agreement_until: Option<NaiveDate>,
    /// Whether that one is of an older version than is signed now.
    pub sign_again: bool,
    /// When the first training that still counts runs out, if one does.
    pub training_until: Option<NaiveDate>,
    /// Minutes given this month: visits made, and sessions whose hours are known.
    pub minutes_this_month: i64,
    /// Whom they support now.
    pub supports: Vec<String>,
    /// Until when they rest.
    pub resting_until: Option<NaiveDate>,
}

/// A page of the list of volunteers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VolunteersPage {
    /// The lines, by family and given name.
    pub rows: Vec<VolunteerRow>,
    /// Whether more follow.
    pub more: bool,
}

/// A page of the list of volunteers, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn volunteers(
    desk: &Desk,
    asked: &VolunteersQuestion,
) -> Result<VolunteersPage, VolunteerError> {
    let read = desk.read();
    let today = desk.today();
    let after = after(read, &asked.after)?;
    let mut rows = read.rows(
        include_str!("volunteers.sql"),
        rusqlite::params![after.0, after.1, after.2, asked.status, PAGE_AND_ONE],
        |row| {
            Ok(VolunteerRow {
                id: row.get(0)?,
                name: row.get(1)?,
                town: row.get(2)?,
                status: row.get(3)?,
                areas: column(row, 4)?,
                skills: column(row, 5)?,
                drives: row.get(6)?,
                agreement_signed: row.get(7)?,
                agreement_until: column(row, 8)?,
                training_until: column(row, 9)?,
                sign_again: row
                    .get::<_, Option<String>>(11)?
                    .is_some_and(|version| agreements::is_older(&version)),
                minutes_this_month: 0,
                supports: Vec::new(),
                resting_until: column(row, 10)?,
            })
        },
    )?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let (from, to) = month_of(today);
    for row in &mut rows {
        row.minutes_this_month = minutes_given(read, row.id, from, to)?;
        row.supports = matches_of_volunteer(read, row.id)?
            .into_iter()
            .filter(|m| m.matched.until.is_none())
            .map(|m| m.name)
            .collect();
    }
    Ok(VolunteersPage { rows, more })
}

/// The first and the last day of a day's month.
fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first
        .checked_add_months(chrono::Months::new(1))
        .and_then(|next| next.pred_opt());
    (first, next.unwrap_or(day))
}

/// The minutes a volunteer gave from one day to another, both counted: visits made, and sessions they came to
/// as a volunteer whose hours are known.
///
/// # Errors
/// When the file cannot be read.
pub fn minutes_given(
    read: Reader<'_>,
    volunteer: PersonId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<i64, StoreError> {
    read.number(
        include_str!("minutes_given.sql"),
        (volunteer, from.to_string(), to.to_string()),
    )
}

/// A volunteer as their page shows them.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VolunteerPage {
    /// Who they are.
    pub person: Person,
    /// Their role.
    pub volunteer: Volunteer,
    /// Whether they are a client too.
    pub is_client: bool,
    /// Their agreements, the latest first.
    pub agreements: Vec<Agreement>,
    /// Whether an agreement is in force today.
    pub agreement_in_force: bool,
    /// Whether what is in force is of an older version than is signed now.
    pub sign_again: bool,
    /// The version that is signed now.
    pub agreement_version: String,
    /// Their trainings, the latest first.
    pub trainings: Vec<Training>,
    /// Whom they support, or did; those they still do first.
    pub supports: Vec<MatchRow>,
    /// The rest they are having.
    pub rest: Option<Rest>,
    /// What was promised to them: what is open first.
    pub promises: Vec<PromiseRow>,
    /// Minutes given this month.
    pub minutes_this_month: i64,
    /// Minutes given in the last twelve months, this one among them.
    pub minutes_this_year: i64,
}

/// Whether one of the agreements is in force on a day: signed by then, and not run out.
#[must_use]
pub fn agreement_in_force(agreements: &[Agreement], on: NaiveDate) -> bool {
    agreements
        .iter()
        .any(|a| a.signed_on <= on && a.expires_on.is_none_or(|until| until >= on))
}

/// The page of a volunteer.
///
/// # Errors
/// [`StoreError::NotFound`] when that person is no volunteer.
pub fn volunteer_page(desk: &Desk, id: PersonId) -> Result<VolunteerPage, VolunteerError> {
    let read = desk.read();
    let today = desk.today();
    let (from, to) = month_of(today);
    let year = from
        .checked_sub_months(chrono::Months::new(11))
        .unwrap_or(from);
    let agreements: Vec<Agreement> = read.records(
        "WHERE volunteer = ?1 ORDER BY signed_on DESC, id DESC",
        [id],
    )?;
    let volunteer: Volunteer = read.record(id)?;
    let rest = match volunteer.status {
        VolunteerStatus::Resting => read.records::<Rest>(NOW, [id])?.pop(),
        _ => None,
    };
    Ok(VolunteerPage {
        person: read.record(id)?,
        volunteer,
        rest,
        promises: promises::promised_to(desk, id)?,
        is_client: read.maybe_record::<crate::clients::Client>(id)?.is_some(),
        agreement_in_force: agreement_in_force(&agreements, today),
        sign_again: agreement_in_force(&agreements, today)
            && agreements
                .iter()
                .filter(|one| agreement_in_force(std::slice::from_ref(one), today))
                .all(|one| agreements::is_older(&one.version)),
        agreement_version: agreements::wording().version.clone(),
        agreements,
        trainings: read.records("WHERE volunteer = ?1 ORDER BY \"on\" DESC, id DESC", [id])?,
        supports: matches_of_volunteer(read, id)?,
        minutes_this_month: minutes_given(read, id, from, to)?,
        minutes_this_year: minutes_given(read, id, year, to)?,
    })
}
