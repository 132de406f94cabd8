//! Sessions: gatherings, and the register of who was there.

use chrono::NaiveDate;

use crate::{
    ids::{AttendanceId, PersonId, ProgrammeId, SessionId},
    store::record::record,
    words::words,
};

words! {
    /// What kind of gathering.
    pub enum SessionKind {
        CoffeeMorning = "coffee morning", MonthlyMeeting = "monthly meeting", CraftGroup = "craft group",
        TeaParty = "tea party", PeerSupport = "peer support", Other = "other",
    }
}
words! {
    /// How far a session has come.
    pub enum SessionState { Planned = "planned", Open = "open", Closed = "closed" }
}
words! {
    /// As what somebody came.
    pub enum CameAs { Client = "client", Volunteer = "volunteer", Guest = "guest" }
}
words! {
    /// What the register says of somebody.
    pub enum Presence { Here = "here", SentApologies = "sent apologies", NotHere = "not here" }
}

record! {
    /// One gathering. Times are local, "10:00".
    pub struct Session {
        id: SessionId, kind: SessionKind, programme: ProgrammeId, date: NaiveDate, starts: Option<String>,
        ends: Option<String>, venue: Option<String>, host: Option<String>, state: SessionState,
    }
    table "session" = 40
}

record! {
    /// One line of a register.
    pub struct Attendance {
        id: AttendanceId, session: SessionId, person: PersonId, came_as: CameAs, presence: Presence,
        arrived_order: Option<i64>,
    }
    table "attendance" = 41, person "person"
}
