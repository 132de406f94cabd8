//! Reading and writing programmes, practices and coordinators.

use super::{
    Coordinator, CoordinatorForm, Practice, PracticeForm, Programme, ProgrammeError, ProgrammeForm,
};
use crate::{
    action::Action,
    desk::{Desk, Done},
    forms::Faults,
    ids::{CoordinatorId, PracticeId, ProgrammeId},
    store::{Reader, StoreError},
};

/// Every programme, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn programmes(desk: &Desk) -> Result<Vec<Programme>, StoreError> {
    desk.read().records("ORDER BY name COLLATE NOCASE, id", [])
}

/// Every practice, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn practices(desk: &Desk) -> Result<Vec<Practice>, StoreError> {
    desk.read().records("ORDER BY name COLLATE NOCASE, id", [])
}

/// Every coordinator, those at work first.
///
/// # Errors
/// When the file cannot be read.
pub fn coordinators(desk: &Desk) -> Result<Vec<Coordinator>, StoreError> {
    desk.read()
        .records("ORDER BY active DESC, name COLLATE NOCASE, id", [])
}

/// Adds a programme, or corrects the one of that id.
///
/// # Errors
/// Every fault of the form at once; nothing is kept then.
pub fn save_programme(
    desk: &mut Desk,
    id: Option<ProgrammeId>,
    form: &ProgrammeForm,
) -> Result<Done<ProgrammeId>, ProgrammeError> {
    desk.write(Action::SaveProgramme, |tx| {
        let taken = names(tx.read(), "programme", id.map(Into::into))?;
        let at = id.unwrap_or_else(|| tx.new_id());
        let programme = form.check(at, &taken)?;
        if id.is_some() {
            tx.update(&programme)?;
        } else {
            tx.insert(&programme)?;
        }
        Ok(at)
    })
}

/// Adds a practice, or corrects the one of that id.
///
/// # Errors
/// Every fault of the form at once; nothing is kept then.
pub fn save_practice(
    desk: &mut Desk,
    id: Option<PracticeId>,
    form: &PracticeForm,
) -> Result<Done<PracticeId>, ProgrammeError> {
    desk.write(Action::SavePractice, |tx| {
        let taken = names(tx.read(), "practice", id.map(Into::into))?;
        let at = id.unwrap_or_else(|| tx.new_id());
        let practice = form.check(at, &taken)?;
        if id.is_some() {
            tx.update(&practice)?;
        } else {
            tx.insert(&practice)?;
        }
        Ok(at)
    })
}

/// Corrects the name of the coordinator at work.
///
/// # Errors
/// When the name is blank.
pub fn save_my_name(
    desk: &mut Desk,
    form: &CoordinatorForm,
) -> Result<Done<CoordinatorId>, ProgrammeError> {
    let me = desk.who()?;
    save_coordinator(desk, me, form)
}

/// Corrects a coordinator's name.
///
/// # Errors
/// When the name is blank.
pub fn save_coordinator(
    desk: &mut Desk,
    id: CoordinatorId,
    form: &CoordinatorForm,
) -> Result<Done<CoordinatorId>, ProgrammeError> {
    desk.write(Action::SaveCoordinator, |tx| {
        let mut coordinator: Coordinator = tx.read().record(id)?;
        let mut faults = Faults::new();
        match faults.need("name", &form.name, "Enter your name.") {
            Some(name) => coordinator.name = name,
            None => return Err(faults.into()),
        }
        tx.update(&coordinator)?;
        Ok(id)
    })
}

/// The names of a table's other records. These tables hold some dozen rows, so all are read.
fn names(
    read: Reader<'_>,
    table: &str,
    but: Option<uuid::Uuid>,
) -> Result<Vec<String>, StoreError> {
    let but = but.unwrap_or_default();
    read.rows(
        &format!("SELECT name FROM \"{table}\" WHERE id <> ?1"),
        [but.as_bytes().as_slice()],
        |row| row.get(0),
    )
}
