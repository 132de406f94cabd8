//! Somebody who comes and is not on record: added from one line at the door, and marked here in the same act.
//! Nobody is added twice unseen: who on record they may be is shown first.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    CameAs, Mark, Presence, Session, SessionError, SessionState,
    one_line::{LINE, read_as, read_one_line},
    store::mark_in,
};
use crate::{
    action::Action,
    clients::{ClientForm, ClientStatus},
    desk::{Desk, Done},
    forms::Faults,
    ids::{PersonId, SessionId},
    people::{
        PersonError, PersonForm,
        alike::{AlikePerson, possible_duplicates, possible_duplicates_in},
        store::add_in,
    },
};

/// A line as it was read, before anything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Newcomer {
    /// How it was read: "Elsie Rowe · Pentire · born 1941".
    pub read_as: String,
    /// Who on record they may be, the likeliest first.
    pub alike: Vec<AlikePerson>,
}

/// What is typed to add somebody at the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct NewcomerForm {
    /// Whose register.
    pub session: SessionId,
    /// "Elsie Rowe, Pentire, 1941".
    pub line: String,
    /// Whether they come as a guest: then they are no client, not even one who enquires.
    pub guest: bool,
    /// Those on record who were shown, and are somebody else.
    pub seen: Vec<PersonId>,
}

/// Reads the line, and says who on record they may be.
///
/// # Errors
/// A sentence for each part that cannot be read.
pub fn read_newcomer(desk: &Desk, line: &str) -> Result<Newcomer, SessionError> {
    let form = read_one_line(line, desk.today())?;
    Ok(Newcomer {
        read_as: read_as(&form),
        alike: possible_duplicates(desk, &form, None).map_err(in_the_line)?,
    })
}

/// Adds somebody new and marks them here: as a client who enquires, whose known risks are asked later, or as a guest.
/// Who comes to the volunteers' own is a guest.
///
/// # Errors
/// Every fault of the line; [`SessionError::NotStarted`]; [`SessionError::LookFirst`] while somebody on record whom
/// they may be was not shown.
pub fn add_newcomer(desk: &mut Desk, form: &NewcomerForm) -> Result<Done<PersonId>, SessionError> {
    let person = read_one_line(&form.line, desk.today())?;
    desk.write(Action::AddAtSession, |tx| {
        let session = tx.read().record::<Session>(form.session)?;
        if session.state == SessionState::Planned {
            return Err(SessionError::NotStarted);
        }
        let seen: BTreeSet<PersonId> = form.seen.iter().copied().collect();
        let alike =
            possible_duplicates_in(tx.read(), tx.today(), &person, None).map_err(in_the_line)?;
        if alike.iter().any(|one| !seen.contains(&one.id)) {
            return Err(SessionError::LookFirst);
        }
        let guest = form.guest || session.kind.is_of_volunteers();
        let client = (!guest).then(|| ClientForm {
            status: ClientStatus::Enquiry.word().to_owned(),
            programme: session.programme.to_string(),
            ..ClientForm::default()
        });
        let id = add_in(tx, &PersonForm { client, ..person }).map_err(in_the_line)?;
        mark_in(
            tx,
            &Mark {
                session: form.session,
                person: id,
                presence: Some(Presence::Here),
                came_as: Some(if guest { CameAs::Guest } else { CameAs::Client }),
            },
        )?;
        Ok(id)
    })
}

/// The faults of a person's form, told of the one line they were typed in.
fn in_the_line(error: PersonError) -> SessionError {
    match error {
        PersonError::Form(faults) => {
            let mut told = Faults::new();
            for fault in faults.0 {
                told.add(LINE, fault.message);
            }
            told.into()
        }
        PersonError::Store(error) => error.into(),
    }
}
