//! The open folder in a volunteer's hands.

use std::collections::BTreeSet;

use super::{
    HelperError, HelperFound, HelperMark, HelperRegister, HelperRow, Named, TurnEnd, apart,
    store::{end_turn, named, start_turn},
};
use crate::{
    access::{self, AccessKind},
    backups::BackupError,
    desk::Done,
    folder::{self, FolderError, OpenFolder},
    ids::{HelperTurnId, PersonId, SessionId},
    people::{
        Person,
        find::{Answering, words},
    },
    progress::Part,
    sessions::{Mark, Presence, mark_register, session_page},
    store::StoreError,
};

/// The open folder while a volunteer does the register: names and ticks, and no way to anything else. It gives the
/// folder back only for a passphrase.
#[derive(Debug)]
pub struct HelperDesk {
    open: Box<OpenFolder>,
    turn: HelperTurnId,
    session: SessionId,
    volunteer: PersonId,
    /// Who was found by name in this turn, and so may be added.
    found: BTreeSet<PersonId>,
    /// The last tick, which may be taken back.
    last: Option<(PersonId, i64)>,
}

/// The folder, still the coordinator's, and why it was not handed over.
#[derive(Debug)]
pub struct HandOverRefused {
    /// The folder as it was.
    pub open: Box<OpenFolder>,
    /// Why.
    pub why: HelperError,
}

/// The desk, still in the volunteer's hands, and why.
#[derive(Debug)]
pub struct StillHelping {
    /// The desk as it was.
    pub desk: Box<HelperDesk>,
    /// Why: most often a wrong passphrase.
    pub why: FolderError,
}

/// How many letters a search needs, so that nobody leafs through everybody by single letters.
const LETTERS: usize = 2;

impl HelperDesk {
    /// Hands the folder to a volunteer for the register of an open session, and puts that on record.
    ///
    /// # Errors
    /// With the folder: when the session is not open, or the volunteer is none or has no agreement in force.
    pub fn hand_over(
        mut open: Box<OpenFolder>,
        session: SessionId,
        volunteer: PersonId,
    ) -> Result<Self, HandOverRefused> {
        match start_turn(&mut open.desk, session, volunteer) {
            Ok(turn) => {
                open.desk.put_into_hands(Some(volunteer));
                access::note(
                    &mut open.desk,
                    AccessKind::HandOver,
                    Some(session.into()),
                    1,
                );
                Ok(Self {
                    open,
                    turn,
                    session,
                    volunteer,
                    found: BTreeSet::new(),
                    last: None,
                })
            }
            Err(why) => Err(HandOverRefused { open, why }),
        }
    }

    /// Makes a backup if something changed, as while the coordinator has the laptop: a register may take a morning. Why
    /// one was not made is kept for the coordinator.
    ///
    /// # Errors
    /// As [`OpenFolder::back_up`].
    pub fn back_up(&mut self, part: &Part) -> Result<bool, BackupError> {
        self.open.back_up(part)
    }

    /// Whether the people are pretend.
    #[must_use]
    pub fn is_pretend(&self) -> bool {
        self.open.desk.is_pretend()
    }

    /// The register: names and ticks.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn register(&self) -> Result<HelperRegister, HelperError> {
        let read = self.open.desk.read();
        let page = session_page(&self.open.desk, self.session)?;
        let people = named(read, page.register.iter().map(|row| row.person))?;
        let volunteer = read.record::<Person>(self.volunteer)?.name();
        let coordinator = read.one(
            "SELECT name FROM coordinator WHERE id = ?1",
            [self.open.desk.who()?],
            |row| row.get(0),
        )?;
        let rows = page.register.iter().zip(&people).zip(apart(&people));
        Ok(HelperRegister {
            title: page.session.title.clone(),
            volunteer,
            coordinator,
            here: page.session.here,
            rows: rows
                .map(|((row, named), apart)| HelperRow {
                    person: named.person,
                    name: named.name.clone(),
                    apart,
                    presence: row.presence,
                    arrived_order: row.arrived_order,
                })
                .collect(),
        })
    }

    /// The living whose names begin with what was typed, two letters at least. No town, number or note is looked
    /// in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find(&mut self, text: &str) -> Result<Vec<HelperFound>, HelperError> {
        let words = words(text);
        if words.iter().map(|word| word.chars().count()).sum::<usize>() < LETTERS {
            return Ok(Vec::new());
        }
        let read = self.open.desk.read();
        let mut hits = Answering::of(read, &words)?.offered(false);
        hits.retain(|hit| !hit.died);
        let people = named(read, hits.iter().map(|hit| hit.id))?;
        self.found.extend(people.iter().map(|named| named.person));
        let apart = apart(&people);
        let found = people.into_iter().zip(apart);
        let found: Vec<HelperFound> = found
            .map(|(Named { person, name, .. }, apart)| HelperFound {
                person,
                name,
                apart,
            })
            .collect();
        if !found.is_empty() {
            access::note(&mut self.open.desk, AccessKind::Search, None, 1);
        }
        Ok(found)
    }

    /// Marks somebody on the register or just found; marking with nothing takes the last tick back, to what was
    /// there before it.
    ///
    /// # Errors
    /// [`HelperError::NotTheLast`] for an earlier tick; when the person is not on the register and was not found,
    /// or the register refuses.
    pub fn mark(&mut self, mark: &HelperMark) -> Result<Done<()>, HelperError> {
        match mark.presence {
            Some(presence) => self.tick(mark.person, presence),
            None => self.take_back(mark.person),
        }
    }

    fn tick(&mut self, person: PersonId, presence: Presence) -> Result<Done<()>, HelperError> {
        let page = session_page(&self.open.desk, self.session)?;
        let row = page.register.iter().find(|row| row.person == person);
        if row.is_none() && !self.found.contains(&person) {
            return Err(StoreError::NotFound.into());
        }
        let mark = Mark {
            session: self.session,
            person,
            presence: Some(presence),
            came_as: row.map(|row| row.came_as),
        };
        let done = mark_register(&mut self.open.desk, &mark)?;
        // The same answer twice writes nothing, and leaves the last tick the last.
        if done.act != 0 {
            self.last = Some((person, done.act));
        }
        Ok(done)
    }

    fn take_back(&mut self, person: PersonId) -> Result<Done<()>, HelperError> {
        let (_, act) = self
            .last
            .filter(|(last, _)| *last == person)
            .ok_or(HelperError::NotTheLast)?;
        let done = self.open.desk.undo(act)?;
        self.last = None;
        Ok(done)
    }

    /// Gives the folder back to whoever's passphrase this is. It takes as long as unlocking, and a wrong one counts
    /// as it does at the lock.
    ///
    /// # Errors
    /// With the desk, still in the volunteer's hands.
    pub fn leave(mut self, passphrase: &str) -> Result<Box<OpenFolder>, StillHelping> {
        if let Err(why) = self.open.prove(passphrase) {
            return Err(StillHelping {
                desk: Box::new(self),
                why,
            });
        }
        let session = Some(self.session.into());
        access::note(&mut self.open.desk, AccessKind::GivenBack, session, 1);
        self.open.desk.put_into_hands(None);
        // Whoever proved the passphrase gets the folder, on a full disk too; the turn is ended at the next start.
        let _ = end_turn(&mut self.open.desk, self.turn, TurnEnd::GivenBack);
        Ok(self.open)
    }

    /// Closes the file from the volunteer's hands. Whatever happens, the records are shut afterwards.
    /// In a `hurry` no backup is made before.
    ///
    /// # Errors
    /// When the last tidying up could not be written; what was saved is safe all the same.
    pub fn lock(mut self, hurry: bool) -> folder::Result<()> {
        let ended = end_turn(&mut self.open.desk, self.turn, TurnEnd::Locked);
        if hurry {
            self.open.close()?;
        } else {
            self.open.back_up_and_close()?;
        }
        Ok(ended?)
    }
}
