//! Who looked: each time that one person's record was shown, somebody searched, something left, or the laptop was
//! unlocked, locked or handed over. Outside the change log, because looking changes nothing.
//!
//! The commands that show one record go through [`Desk::look`](crate::desk::Desk::look), which shows nothing without a
//! row. Which they are, a test asks of every command that is given the id of anybody's record.
//!
//! Of a search only is kept that somebody searched, and for what is opened soon after that it was found so. The words
//! are not: they may be the name of somebody who never was on record, and would then stay when nothing else of them is
//! there.
//!
//! Lists that show many people at once (Today, the boards, the register) are not looks at one person.

mod store;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{
        BreachId, ComplaintId, ConcernId, CoordinatorId, GoodNewsId, MdtMeetingId, NoteId,
        PersonId, ReferralId, SessionId, SignpostId, VisitId,
    },
    words::words,
};

pub use store::{LOOKED_PAGE, LookedError, looked};
pub(crate) use store::{dates_of, note, people_shown, unlocked_before};

words! {
    /// What was done.
    pub enum AccessKind {
        View = "view", Search = "search", Export = "export", Print = "print", Unlock = "unlock",
        /// Nobody knows whose hand it was.
        Recovery = "unlock with the recovery key",
        /// Counted beside the keys while the file is shut, and taken in at the next unlock.
        FailedUnlock = "failed unlock", Lock = "lock",
        /// To a volunteer, for the register.
        HandOver = "hand over", GivenBack = "given back",
    }
}

words! {
    /// What of somebody's record was shown.
    pub enum Shown {
        Record = "record", Concern = "concern",
        /// Whatever page it was on: only coordinators may, and each time is told apart.
        Restricted = "restricted concern",
        Referral = "referral", Visit = "visit", Note = "note", GoodNews = "good news", Signpost = "signpost",
        Letter = "letter", Sheet = "visit sheet", Together = "read together", LifeChange = "life change",
        Twice = "two records side by side", Meeting = "MDT meeting", Session = "session",
        Complaint = "complaint", Breach = "breach",
        Everything = "all that is held", WhoLooked = "who looked", WhereItWent = "where data went",
    }
}

/// Which record is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Person(PersonId),
    /// A volunteer, and those they visit.
    Visiting(PersonId),
    Concern(ConcernId),
    Referral(ReferralId),
    Visit(VisitId),
    Note(NoteId),
    GoodNews(GoodNewsId),
    Signpost(SignpostId),
    Meeting(MdtMeetingId),
    Complaint(ComplaintId),
    Breach(BreachId),
    Session(SessionId),
}

/// One look: which record, and as what it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    of: Of,
    shown: Option<Shown>,
}

impl Look {
    /// The look at a volunteer's page or sheet, which shows those they visit too.
    #[must_use]
    pub const fn visiting(volunteer: PersonId) -> Self {
        Self {
            of: Of::Visiting(volunteer),
            shown: None,
        }
    }

    /// As what the record is shown. A restricted concern stays one, whatever it is shown as.
    #[must_use]
    pub fn shown(mut self, shown: Shown) -> Self {
        self.shown = Some(shown);
        self
    }
}

macro_rules! looks_at {
    ($($id:ident => $of:ident),+ $(,)?) => {$(
        impl From<$id> for Look {
            fn from(id: $id) -> Self { Self { of: Of::$of(id), shown: None } }
        }
        impl Looks for $id {
            fn looks(self) -> Vec<Look> { vec![self.into()] }
        }
    )+};
}

/// Whatever says which records a page shows: ids, those there are of several, or looks.
pub trait Looks {
    /// Each look.
    fn looks(self) -> Vec<Look>;
}

looks_at! {
    PersonId => Person, ConcernId => Concern, ReferralId => Referral, VisitId => Visit, NoteId => Note,
    GoodNewsId => GoodNews, SignpostId => Signpost, MdtMeetingId => Meeting, SessionId => Session,
    ComplaintId => Complaint, BreachId => Breach,
}

impl Looks for Look {
    fn looks(self) -> Vec<Look> {
        vec![self]
    }
}
impl<L: Looks> Looks for Option<L> {
    fn looks(self) -> Vec<Look> {
        self.map(Looks::looks).unwrap_or_default()
    }
}
impl Looks for Vec<Look> {
    fn looks(self) -> Vec<Look> {
        self
    }
}
impl<A: Looks, B: Looks> Looks for (A, B) {
    fn looks(self) -> Vec<Look> {
        [self.0.looks(), self.1.looks()].concat()
    }
}
impl<A: Looks, B: Looks, C: Looks> Looks for (A, B, C) {
    fn looks(self) -> Vec<Look> {
        (self.0, (self.1, self.2)).looks()
    }
}
impl<A: Looks, B: Looks, C: Looks, D: Looks> Looks for (A, B, C, D) {
    fn looks(self) -> Vec<Look> {
        (self.0, (self.1, self.2, self.3)).looks()
    }
}

/// Whose looks are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct LookedQuestion {
    /// At one person's record only.
    pub person: Option<PersonId>,
    /// By one coordinator only.
    pub by: Option<CoordinatorId>,
    /// Of one kind only.
    pub kind: Option<AccessKind>,
    /// From this day on, as typed; blank is from the first.
    pub from: String,
    /// Up to this day and with it, as typed; blank is to the last.
    pub to: String,
    /// The rows before this one.
    pub before: Option<i64>,
}

/// One row of who looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LookedRow {
    /// Its number.
    pub id: i64,
    /// What was done.
    pub kind: AccessKind,
    /// What was shown, or what left.
    pub what: Option<String>,
    /// Who; nothing for a wrong passphrase.
    pub by: Option<String>,
    /// The volunteer in whose hands the laptop was.
    pub hands: Option<String>,
    /// Whose record, where they are still on record.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// Whether it was opened from a search.
    pub found: bool,
    /// When first, UTC milliseconds.
    pub first_at: i64,
    /// When last.
    pub last_at: i64,
    /// How often in between.
    pub times: i64,
}

/// A coordinator to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LookedBy {
    /// Who.
    pub id: CoordinatorId,
    /// Their name.
    pub name: String,
}

/// A page of who looked, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LookedPage {
    /// The name of the one person asked for.
    pub name: Option<String>,
    /// The rows.
    pub rows: Vec<LookedRow>,
    /// Whether there are earlier ones.
    pub more: bool,
    /// Whom to choose from.
    pub coordinators: Vec<LookedBy>,
}
