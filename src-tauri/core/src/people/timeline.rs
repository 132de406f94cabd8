//! What has happened with a person, newest first, a page at a time, by indexed reads alone.
//!
//! A person's record shows only notes *about* them, and others named there read "another person"
//! (data-model.md). What came of a restricted concern says only that it is restricted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Person, PersonError, unnamed::RecordOf};
use crate::{
    clock::local_day,
    concerns::RESTRICTED,
    dates::long,
    desk::Desk,
    ids::{NoteId, PersonId},
    notes::teller_in_words,
    referrals::FROM_RESTRICTED,
    signposts,
    store::{Reader, StoreError, record::column},
    words::capitalised,
    words::words,
};

words! {
    /// What a timeline is narrowed to.
    pub enum TimelineFilter {
        Everything = "everything", Visits = "visits", Concerns = "concerns", Referrals = "referrals",
        Sessions = "sessions", Notes = "notes",
    }
}

/// Where a page of the timeline ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct Before {
    /// The place in time, UTC milliseconds; what has a date alone stands at noon.
    pub at: i64,
    /// The last entry's key.
    pub key: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Entry {
    /// Tells it from every other entry.
    pub key: String,
    /// "visit", "note", "concern", "referral", "signpost", "session", "MDT" or "consent".
    pub kind: String,
    /// The place in time, UTC milliseconds.
    pub at: i64,
    /// The day.
    pub on: NaiveDate,
    /// Whether the hour is known, not only the day.
    pub timed: bool,
    /// What happened, in a few words.
    pub title: String,
    /// What was written or said.
    pub text: Option<String>,
    /// By whom, how long, and such.
    pub detail: Option<String>,
    /// The page that shows it, if there is one.
    pub route: Option<String>,
}

/// A page of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Timeline {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// Where to go on, when there is more.
    pub before: Option<Before>,
}

/// The most entries of one page.
const MOST: usize = 200;

/// A date stands at noon UTC among the times of its day.
fn noon(day: NaiveDate) -> i64 {
    day.and_hms_opt(12, 0, 0)
        .map_or(0, |at| at.and_utc().timestamp_millis())
}

/// What has happened with a person, newest first.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such person.
pub fn timeline(
    desk: &Desk,
    id: PersonId,
    filter: TimelineFilter,
    before: Option<&Before>,
    limit: usize,
) -> Result<Timeline, PersonError> {
    use TimelineFilter::{Concerns, Everything, Notes, Referrals, Sessions, Visits};
    let read = desk.read();
    let person: Person = read.record(id)?;
    let limit = limit.clamp(1, MOST);
    let from = Source {
        read,
        id,
        record: RecordOf::new(read, &person),
        // Up to the moment the page before ended; the merge below leaves out what it showed already.
        until: before.map_or(i64::MAX, |b| b.at),
        until_day: before.map_or("9999-12-31".to_owned(), |b| day_of(b.at)),
        // On a later page twice as many, because those of the very moment the page before ended come again.
        most: i64::try_from(if before.is_some() { limit * 2 } else { limit }).unwrap_or(100) + 1,
    };
    let wants = |one: TimelineFilter| filter == Everything || filter == one;
    let mut entries = Vec::new();
    if wants(Visits) {
        from.visits(&mut entries)?;
    }
    if wants(Notes) {
        from.notes(&mut entries)?;
    }
    if wants(Concerns) {
        from.concerns(&mut entries)?;
    }
    if wants(Referrals) {
        from.referrals(&mut entries)?;
        from.signposts(&mut entries)?;
    }
    if wants(Sessions) {
        from.sessions(&mut entries)?;
    }
    if filter == Everything {
        from.meetings(&mut entries)?;
        from.actions(&mut entries)?;
        from.consents(&mut entries)?;
    }
    if let Some(before) = before {
        entries.retain(|e| (e.at, &e.key) < (before.at, &before.key));
    }
    entries.sort_by(|a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
    let more = entries.len() > limit;
    entries.truncate(limit);
    Ok(Timeline {
        before: entries.last().filter(|_| more).map(|last| Before {
            at: last.at,
            key: last.key.clone(),
        }),
        entries,
    })
}

/// The latest day whose noon is not after `at`.
fn day_of(at: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at)
        .map(|when| when.date_naive())
        .map(|day| {
            if noon(day) <= at {
                day
            } else {
                day.pred_opt().unwrap_or(day)
            }
        })
        .unwrap_or_default()
        .to_string()
}

struct Source<'a> {
    read: Reader<'a>,
    id: PersonId,
    record: RecordOf<'a>,
    until: i64,
    until_day: String,
    most: i64,
}

impl Source<'_> {
    /// A text of the person's record, others named in the note it came from taken out.
    fn own_words(
        &self,
        text: Option<String>,
        from_note: Option<NoteId>,
    ) -> Result<Option<String>, StoreError> {
        text.map(|text| self.record.words(&text, from_note))
            .transpose()
    }

    fn visits(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_visits.sql"),
            (self.id, &self.until_day, self.most),
            |row| {
                Ok((
                    hex(row.get(0)?),
                    column::<NaiveDate>(row, 1)?,
                    (
                        row.get::<_, String>(2)?,
                        row.get::<_, bool>(3)?,
                        row.get::<_, Option<String>>(4)?,
                    ),
                    (
                        row.get::<_, Option<i64>>(5)?,
                        row.get::<_, Option<String>>(6)?,
                        row.get::<_, Option<NoteId>>(7)?,
                        row.get::<_, String>(8)?,
                        row.get::<_, bool>(9)?,
                    ),
                ))
            },
        )?;
        self.record.look_at(rows.iter().map(|row| row.3.2))?;
        for (id, on, (kind, made, why), (minutes, text, from_note, by, restricted)) in rows {
            let what = match kind.as_str() {
                "home" => "Visit at home",
                "phone" => "Phone call",
                "outing" => "Outing",
                "at a session" => "Talk at a session",
                "going along to an appointment" => "Going along to an appointment",
                "Welcome Home tasks" => "Welcome Home tasks",
                _ => "Visit",
            };
            // What a restricted concern was raised from says neither who told it nor what.
            let title = if restricted {
                "Restricted visit".to_owned()
            } else if made {
                format!("{what} by {by}")
            } else {
                format!(
                    "{what} by {by}, not made: {}",
                    why.as_deref().unwrap_or("other")
                )
            };
            into.push(Entry {
                key: format!("visit-{id}"),
                kind: "visit".to_owned(),
                at: noon(on),
                on,
                timed: false,
                title,
                text: self.own_words(text.filter(|_| !restricted), from_note)?,
                detail: minutes.map(minutes_in_words),
                route: Some(format!("/visits/{id}")),
            });
        }
        Ok(())
    }

    fn notes(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_notes.sql"),
            (self.id, self.until, self.most),
            |row| {
                Ok((
                    row.get::<_, NoteId>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, Option<String>>(4)?,
                    row.get::<_, String>(5)?,
                    row.get::<_, bool>(6)?,
                    row.get::<_, Option<[u8; 16]>>(7)?.map(hex),
                    column::<Vec<String>>(row, 8)?,
                    (row.get(9)?, row.get(10)?),
                ))
            },
        )?;
        self.record.look_at(rows.iter().map(|row| Some(row.0)))?;
        for (id, at, kind, text, told_by, written_by, restricted, session, beneath, (role, of)) in
            rows
        {
            let told_by = teller_in_words(told_by, role, of);
            let mut detail = Vec::new();
            if let Some(teller) = told_by.filter(|_| !restricted) {
                detail.push(format!("told by {teller}"));
            }
            detail.push(format!("written by {written_by}"));
            let mut own = if restricted {
                None
            } else {
                self.own_words(Some(text), Some(id))?
            };
            if let Some(own) = &mut own {
                for added in beneath {
                    if let Some(added) = self.own_words(Some(added), Some(id))? {
                        own.push_str("\nAdded later: ");
                        own.push_str(&added);
                    }
                }
            }
            into.push(Entry {
                key: format!("note-{id}"),
                kind: "note".to_owned(),
                at,
                on: local_day(at),
                timed: true,
                title: if restricted {
                    "Restricted note".to_owned()
                } else if kind == "corridor" {
                    "Corridor note".to_owned()
                } else {
                    "Note".to_owned()
                },
                text: own,
                detail: Some(detail.join(", ")),
                route: Some(session.map_or_else(
                    || format!("/notes/{id}"),
                    |session| format!("/sessions/{session}"),
                )),
            });
        }
        Ok(())
    }

    fn concerns(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_concerns.sql"),
            (self.id, self.until, self.most),
            |row| {
                Ok((
                    (hex(row.get(0)?), row.get::<_, i64>(1)?, hex(row.get(2)?)),
                    (
                        row.get::<_, String>(3)?,
                        row.get::<_, Option<String>>(4)?,
                        row.get::<_, String>(5)?,
                        row.get::<_, Option<String>>(6)?,
                    ),
                    (
                        row.get::<_, String>(7)?,
                        row.get::<_, String>(8)?,
                        row.get::<_, bool>(9)?,
                        row.get::<_, Option<NoteId>>(10)?,
                        row.get::<_, Option<String>>(11)?,
                    ),
                ))
            },
        )?;
        self.record.look_at(rows.iter().map(|row| row.2.3))?;
        for ((id, at, concern), (what, from, to, why), about) in rows {
            let (by, situation, restricted, from_note, outcome) = about;
            let own = self
                .own_words(Some(situation), from_note)?
                .unwrap_or_default();
            let named = if restricted {
                RESTRICTED.to_owned()
            } else {
                own.clone()
            };
            let (title, text) = match (what.as_str(), from.as_deref(), to.as_str()) {
                ("level", _, level) => (format!("Concern now {level}"), Some(named)),
                ("loop", _, _) if restricted => (
                    "Restricted concern: told or not, recorded".to_owned(),
                    Some(named),
                ),
                ("loop", _, told) => (capitalised(told), Some(named)),
                ("due", None, _) => (
                    "Day or owner of a concern corrected".to_owned(),
                    Some(named),
                ),
                ("due", _, _) => ("Due day of a concern changed".to_owned(), Some(named)),
                ("merge", _, _) => (
                    "Another concern put together with this".to_owned(),
                    Some(named),
                ),
                ("outcome", _, _) => ("What to tell, written down".to_owned(), Some(named)),
                ("restriction", _, "restricted") => {
                    ("Concern for coordinators only".to_owned(), Some(named))
                }
                ("restriction", _, _) => ("Concern no longer restricted".to_owned(), Some(named)),
                (_, None, _) => ("Concern raised".to_owned(), Some(named)),
                (_, Some(_), "closed") => (
                    "Concern closed".to_owned(),
                    if restricted {
                        Some(named)
                    } else {
                        self.own_words(outcome, from_note)?.or(Some(named))
                    },
                ),
                (_, Some("closed"), _) => ("Concern opened again".to_owned(), Some(named)),
                // Where it went would say what it is about.
                (_, Some(_), _) if restricted => ("Concern moved".to_owned(), Some(named)),
                (_, Some(_), state) => (format!("Concern {state}"), Some(named)),
            };
            let why = self.own_words(why.filter(|_| !restricted), from_note)?;
            into.push(Entry {
                key: format!("concern-{id}"),
                kind: "concern".to_owned(),
                at,
                on: local_day(at),
                timed: true,
                title,
                text,
                detail: Some(match why {
                    Some(why) => format!("{why} (by {by})"),
                    None => format!("by {by}"),
                }),
                route: Some(format!("/concerns/{concern}")),
            });
        }
        Ok(())
    }

    fn referrals(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_referrals.sql"),
            (self.id, self.until, self.most),
            |row| {
                Ok((
                    (hex(row.get(0)?), row.get::<_, i64>(1)?, hex(row.get(2)?)),
                    (
                        row.get::<_, String>(3)?,
                        row.get::<_, Option<String>>(4)?,
                        row.get::<_, String>(5)?,
                        row.get::<_, Option<String>>(6)?,
                    ),
                    (
                        row.get::<_, String>(7)?,
                        row.get::<_, String>(8)?,
                        row.get::<_, String>(9)?,
                        row.get::<_, Option<NoteId>>(10)?,
                        row.get::<_, bool>(11)?,
                    ),
                ))
            },
        )?;
        self.record.look_at(rows.iter().map(|row| row.2.3))?;
        for ((id, at, referral), (what, from, to, why), about) in rows {
            let (by, need, agency, from_note, restricted) = about;
            let title = match (what.as_str(), from.as_deref(), to.as_str()) {
                // To whom it went, and what came of it, would say what the concern is about.
                _ if restricted => FROM_RESTRICTED.to_owned(),
                ("chased", _, _) => format!("Referral to {agency} chased"),
                ("loop", _, told) => capitalised(told),
                ("outcome", _, _) => format!("Referral to {agency}: what to tell"),
                ("letter", _, how) => format!("Referral to {agency}: {how}"),
                (_, None, _) => format!("Referral to {agency} made"),
                (_, _, state) => format!("Referral to {agency}: {state}"),
            };
            let why = self.own_words(why.filter(|_| !restricted), from_note)?;
            let need = if restricted {
                RESTRICTED.to_owned()
            } else {
                need
            };
            into.push(Entry {
                key: format!("referral-{id}"),
                kind: "referral".to_owned(),
                at,
                on: local_day(at),
                timed: true,
                title,
                text: Some(need),
                detail: Some(match why {
                    Some(why) => format!("{why} (by {by})"),
                    None => format!("by {by}"),
                }),
                route: Some(format!("/referrals/{referral}")),
            });
        }
        Ok(())
    }

    fn signposts(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_signposts.sql"),
            (self.id, &self.until_day, self.most),
            |row| {
                Ok((
                    hex(row.get(0)?),
                    column::<NaiveDate>(row, 1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, Option<String>>(3)?,
                    row.get::<_, Option<NoteId>>(4)?,
                    row.get::<_, bool>(5)?,
                ))
            },
        )?;
        self.record.look_at(rows.iter().map(|row| row.4))?;
        for (id, on, whereto, why, from_note, restricted) in rows {
            // Where to and why would say what the concern is about.
            let (title, why) = if restricted {
                (
                    signposts::FROM_RESTRICTED.to_owned(),
                    Some(RESTRICTED.to_owned()),
                )
            } else {
                (
                    format!("Told about {whereto}"),
                    self.own_words(why, from_note)?,
                )
            };
            into.push(Entry {
                key: format!("signpost-{id}"),
                kind: "signpost".to_owned(),
                at: noon(on),
                on,
                timed: false,
                title,
                text: why,
                detail: None,
                route: None,
            });
        }
        Ok(())
    }

    fn sessions(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_sessions.sql"),
            (self.id, &self.until_day, self.most),
            |row| {
                Ok((
                    hex(row.get(0)?),
                    column::<NaiveDate>(row, 1)?,
                    hex(row.get(2)?),
                    row.get::<_, String>(3)?,
                    row.get::<_, Option<String>>(4)?,
                    row.get::<_, String>(5)?,
                    row.get::<_, bool>(6)?,
                ))
            },
        )?;
        for (id, on, session, kind, venue, came_as, here) in rows {
            let kind = if kind == "other" {
                "session".to_owned()
            } else {
                kind
            };
            into.push(Entry {
                key: format!("session-{id}"),
                kind: "session".to_owned(),
                at: noon(on),
                on,
                timed: false,
                title: match (here, came_as.as_str()) {
                    (true, "volunteer") => format!("Helped at the {kind}"),
                    (true, _) => format!("Came to the {kind}"),
                    (false, _) => format!("Sent apologies to the {kind}"),
                },
                text: None,
                detail: venue,
                route: Some(format!("/sessions/{session}")),
            });
        }
        Ok(())
    }

    fn meetings(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_meetings.sql"),
            (self.id, &self.until_day, self.most),
            |row| {
                Ok((
                    hex(row.get(0)?),
                    column::<NaiveDate>(row, 1)?,
                    hex(row.get(2)?),
                    row.get::<_, String>(3)?,
                    row.get::<_, Option<String>>(4)?,
                    row.get::<_, bool>(5)?,
                ))
            },
        )?;
        for (id, on, meeting, practice, decision, restricted) in rows {
            let decision = if restricted {
                Some(RESTRICTED.to_owned())
            } else {
                decision
            };
            into.push(Entry {
                key: format!("mdt-{id}"),
                kind: "MDT".to_owned(),
                at: noon(on),
                on,
                timed: false,
                title: "Decided at the MDT".to_owned(),
                text: decision,
                detail: Some(practice),
                route: Some(format!("/mdt/{meeting}")),
            });
        }
        Ok(())
    }

    fn actions(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_actions.sql"),
            (self.id, &self.until_day, self.most),
            |row| {
                Ok((
                    (
                        hex(row.get(0)?),
                        column::<NaiveDate>(row, 1)?,
                        hex(row.get(2)?),
                    ),
                    (row.get::<_, String>(3)?, row.get::<_, Option<String>>(4)?),
                    (
                        column::<Option<NaiveDate>>(row, 5)?,
                        row.get::<_, bool>(6)?,
                        row.get::<_, bool>(7)?,
                    ),
                ))
            },
        )?;
        for ((id, on, meeting), (what, who), (due, done, restricted)) in rows {
            let (what, who) = if restricted {
                (RESTRICTED.to_owned(), None)
            } else {
                (what, who)
            };
            let by = due.filter(|_| !done).map(|due| format!("by {}", long(due)));
            let detail: Vec<String> = who.into_iter().chain(by).collect();
            into.push(Entry {
                key: format!("action-{id}-{}", if done { "done" } else { "made" }),
                kind: "MDT".to_owned(),
                at: noon(on),
                on,
                timed: false,
                title: if done {
                    "MDT action done"
                } else {
                    "MDT action"
                }
                .to_owned(),
                text: Some(what),
                detail: (!detail.is_empty()).then(|| detail.join(", ")),
                route: Some(format!("/mdt/{meeting}")),
            });
        }
        Ok(())
    }

    fn consents(&self, into: &mut Vec<Entry>) -> Result<(), StoreError> {
        let rows = self.read.rows(
            include_str!("timeline_consents.sql"),
            (self.id, &self.until_day, self.most),
            |row| {
                Ok((
                    hex(row.get(0)?),
                    column::<NaiveDate>(row, 1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, String>(4)?,
                    row.get::<_, i64>(5)?,
                ))
            },
        )?;
        for (id, on, purpose, answer, how, sequence) in rows {
            into.push(Entry {
                key: format!("consent-{sequence:020}-{id}"),
                kind: "consent".to_owned(),
                at: noon(on),
                on,
                timed: false,
                title: format!("Consent {answer}: {purpose}"),
                text: None,
                detail: Some(how),
                route: None,
            });
        }
        Ok(())
    }
}

fn hex(id: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(id).to_string()
}

/// "45 min", "1 hour 30 min".
fn minutes_in_words(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} min"),
        (1, 0) => "1 hour".to_owned(),
        (h, 0) => format!("{h} hours"),
        (1, m) => format!("1 hour {m} min"),
        (h, m) => format!("{h} hours {m} min"),
    }
}
