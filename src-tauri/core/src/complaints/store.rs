//! Reading and writing complaints.

use super::{Complaint, ComplaintForm, ComplaintRow};
use crate::{
    action::Action,
    dates::short,
    desk::{Desk, Done},
    ids::ComplaintId,
    people::Person,
    privacy::PrivacyError,
    store::StoreError,
};

/// How many a list shows. Our own figure: a programme hears a few in a year.
const LIST: i64 = 200;

fn row(desk: &Desk, complaint: Complaint) -> Result<ComplaintRow, StoreError> {
    let today = desk.today();
    let by = match complaint.by_person {
        Some(id) => desk.read().record::<Person>(id)?.name(),
        None => complaint.by_in_words().unwrap_or_default(),
    };
    let waits = complaint.acknowledged_on.is_none() && complaint.answered_on.is_none();
    Ok(ComplaintRow {
        by,
        acknowledge_by: waits.then(|| short(complaint.acknowledge_by())),
        words: complaint.in_words(today),
        overdue: complaint.is_overdue(today),
        form: ComplaintForm::of(&complaint),
        complaint,
    })
}

/// Every complaint: those to answer first, the longest waiting of them first; then the latest answered.
///
/// # Errors
/// When the file cannot be read.
pub fn complaints(desk: &Desk) -> Result<Vec<ComplaintRow>, PrivacyError> {
    let read = desk.read();
    let mut all = read.records::<Complaint>(
        "WHERE answered_on IS NULL ORDER BY received_on, id LIMIT ?1",
        [LIST],
    )?;
    all.extend(read.records::<Complaint>(
        "WHERE answered_on IS NOT NULL ORDER BY received_on DESC, id DESC LIMIT ?1",
        [LIST],
    )?);
    Ok(all
        .into_iter()
        .map(|one| row(desk, one))
        .collect::<Result<_, _>>()?)
}

/// One complaint.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not there.
pub fn complaint(desk: &Desk, id: ComplaintId) -> Result<ComplaintRow, PrivacyError> {
    Ok(row(desk, desk.read().record(id)?)?)
}

/// Records a complaint, or changes the one of that id.
///
/// # Errors
/// Every fault of the form at once; nothing is changed then.
pub fn save_complaint(
    desk: &mut Desk,
    id: Option<ComplaintId>,
    form: &ComplaintForm,
) -> Result<Done<ComplaintId>, PrivacyError> {
    desk.write(Action::SaveComplaint, |tx| {
        let complaint = form.check(id.unwrap_or_else(|| tx.new_id()), tx.today())?;
        if let Some(person) = complaint.by_person {
            tx.read().record::<Person>(person)?;
        }
        if id.is_some() {
            tx.update(&complaint)?;
        } else {
            tx.insert(&complaint)?;
        }
        Ok(complaint.id)
    })
}

/// Removes a complaint recorded by mistake.
///
/// # Errors
/// When it is not there.
pub fn remove_complaint(desk: &mut Desk, id: ComplaintId) -> Result<Done<()>, PrivacyError> {
    desk.write(
        Action::RemoveComplaint,
        |tx| Ok(tx.remove::<Complaint>(id)?),
    )
}
