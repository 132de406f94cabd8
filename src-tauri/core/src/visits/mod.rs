//! Visits: one contact with a client, made or not made.

use chrono::NaiveDate;

use crate::{
    ids::{CoordinatorId, NoteId, PersonId, VisitId},
    store::record::record,
    words::words,
};

words! {
    /// What kind of contact.
    pub enum VisitKind {
        Home = "home", Phone = "phone", Outing = "outing", AtASession = "at a session",
        Appointment = "going along to an appointment", WelcomeHome = "Welcome Home tasks", Other = "other",
    }
}
words! {
    /// Why a visit was not made.
    pub enum NotMadeWhy {
        NoAnswer = "no answer", Away = "away", InHospital = "in hospital", Declined = "declined", Other = "other",
    }
}

record! {
    /// One contact with a client, by a volunteer or a coordinator. Feeds volunteers' hours.
    pub struct Visit {
        id: VisitId, client: PersonId, volunteer: Option<PersonId>, coordinator: Option<CoordinatorId>,
        on: NaiveDate, minutes: Option<i64>, kind: VisitKind, made: bool, not_made_why: Option<NotMadeWhy>,
        text: Option<String>, from_note: Option<NoteId>,
    }
    table "visit" = 50, person "client"
}
