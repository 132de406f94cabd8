//! Concerns: something raised about a client that needs an answer, and the answer's way back.

use chrono::NaiveDate;

use crate::{
    ids::{ConcernEventId, ConcernId, CoordinatorId, NoteId, PersonId, VisitId},
    store::record::record,
    words::words,
};

words! {
    /// What a concern is about.
    pub enum Category {
        Falls = "falls and mobility", Memory = "memory", LowMood = "low mood", Loneliness = "loneliness",
        SelfNeglect = "self-neglect", Home = "home and heating", Money = "money and scams",
        Carer = "carer under strain", Food = "food and drink", Health = "health worry",
        SafetyOrAbuse = "safety or abuse", Other = "other",
    }
}
words! {
    /// How pressing it is: a person's judgement, never computed. Later words are more serious.
    pub enum Level { Watch = "watch", Soon = "soon", Urgent = "urgent", Emergency = "emergency" }
}
words! {
    /// Where a concern stands.
    pub enum ConcernState {
        Open = "open", BeingHandled = "being handled", WithMdt = "with MDT", WithGp = "with GP",
        WithAgency = "with agency", WithSafeguarding = "with safeguarding", With999 = "with 999",
        AwaitingFeedback = "awaiting feedback", Closed = "closed",
    }
}
words! {
    /// Who raised it.
    pub enum RaisedBy {
        Volunteer = "volunteer", ThePerson = "the person", Family = "family", Coordinator = "coordinator",
        Professional = "professional",
    }
}
words! {
    /// An answer that may always be *not asked yet*.
    pub enum Asked { Yes = "yes", No = "no", NotAskedYet = "not asked yet" }
}
words! {
    /// As what a concern was closed.
    pub enum ClosedAs {
        Answered = "answered", ByMistake = "recorded by mistake", SameAsAnother = "same as another",
    }
}
words! {
    /// Why somebody was not told.
    pub enum NotTold {
        CouldNotReach = "could not reach", AskedNotTo = "asked not to be told", NotSafe = "not safe to tell",
        HasDied = "has died", Other = "other",
    }
}
words! {
    /// What an event of a concern records.
    pub enum ConcernEventWhat { Move = "move", Level = "level", Loop = "loop" }
}

record! {
    /// A concern. The SBAR headings are situation, background, what we saw, ask.
    pub struct Concern {
        id: ConcernId, client: PersonId, category: Category, level: Level, state: ConcernState,
        raised_on: NaiveDate, raised_by: RaisedBy, raised_by_person: Option<PersonId>,
        raised_by_words: Option<String>, from_note: Option<NoteId>, from_visit: Option<VisitId>,
        in_their_words: Option<String>,
        situation: String, background: Option<String>, what_we_saw: Option<String>, ask: Option<String>,
        person_knows: Asked, person_agrees: Asked, owner: CoordinatorId, due_on: Option<NaiveDate>,
        /// Coordinators only; always for safety or abuse.
        restricted: bool,
        /// What was done, in plain English.
        outcome: Option<String>,
        closed_on: Option<NaiveDate>, closed_as: Option<ClosedAs>, same_as: Option<ConcernId>,
        told_person_on: Option<NaiveDate>, told_person_by: Option<String>, told_person_how: Option<String>,
        not_told_person: Option<NotTold>, not_told_person_words: Option<String>, person_tries: i64,
        told_volunteer_on: Option<NaiveDate>, told_volunteer_by: Option<String>,
        told_volunteer_how: Option<String>, not_told_volunteer: Option<NotTold>,
        not_told_volunteer_words: Option<String>, volunteer_tries: i64,
        emergency_rang: Option<String>, emergency_at: Option<String>, emergency_reference: Option<String>,
        their_wishes: Option<String>, immediate_danger: Option<Asked>, told_whom: Option<String>,
        told_when: Option<String>, told_reference: Option<String>, consent_sought: Option<String>,
        safe_to_tell: Option<Asked>,
    }
    table "concern" = 60, person "client"
}

record! {
    /// A move, a change of level or a loop mark: who, when and why. `from` and `to` are states or levels; for
    /// a loop mark `to` says what was recorded.
    pub struct ConcernEvent {
        id: ConcernEventId, concern: ConcernId, client: PersonId, what: ConcernEventWhat,
        from: Option<String>, to: String, by: CoordinatorId, at: i64, why: Option<String>,
    }
    table "concern_event" = 61, person "client"
}
