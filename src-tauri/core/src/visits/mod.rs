//! Visits: one contact with a client, made or not made.

mod store;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates::parse_past_day,
    forms::{Faults, is_blank},
    heard::Guess,
    ids::{CoordinatorId, NoteId, PersonId, SessionId, VisitId},
    store::{StoreError, record::record},
    words::words,
};

pub use store::*;

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
    table "visit" = 50, person "client", one_of ["volunteer", "coordinator"]
}

/// What a coordinator types about a visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
#[serde(default)]
pub struct VisitForm {
    /// The client's id.
    pub client: String,
    /// The volunteer's id; blank when the coordinator went.
    pub volunteer: String,
    /// The day as typed: "today", "Fri", "3/11".
    pub on: String,
    /// How long, in minutes, as typed. May be blank.
    pub minutes: String,
    /// One of [`VisitKind`].
    pub kind: String,
    /// "yes" when it was made, "no" when not.
    pub made: String,
    /// One of [`NotMadeWhy`], when it was not made.
    pub not_made_why: String,
    /// What happened, as typed. May be blank.
    pub text: String,
    /// The note it was written from; blank when none.
    pub from_note: String,
}

/// A form of which every field was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedVisit {
    client: PersonId,
    volunteer: Option<PersonId>,
    on: NaiveDate,
    minutes: Option<i64>,
    kind: VisitKind,
    not_made_why: Option<NotMadeWhy>,
    text: Option<String>,
    from_note: Option<NoteId>,
}

/// The longest visit that is kept, in minutes: one day.
pub const MOST_MINUTES: i64 = 24 * 60;

/// Reads how long a visit took: "45", "45 min", "1h 30", "2 hours".
///
/// # Errors
/// The sentence to show.
pub fn parse_minutes(typed: &str) -> Result<i64, &'static str> {
    const SAY: &str = "Write the minutes, such as 45, or 1h 30.";
    let mut total: i64 = 0;
    let mut number: Option<i64> = None;
    let mut hours_said = false;
    let mut minutes_said = false;
    let typed = typed.trim().to_lowercase();
    let mut rest = typed.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c: char| c.is_ascii_digit() != first.is_ascii_digit())
            .unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            if number.is_some() {
                return Err(SAY);
            }
            number = Some(part.parse().map_err(|_| SAY)?);
            continue;
        }
        if part.trim().is_empty() {
            continue;
        }
        match (part.trim().trim_end_matches('.'), number.take()) {
            ("h" | "hr" | "hrs" | "hour" | "hours", Some(hours))
                if !hours_said && !minutes_said =>
            {
                total = i64::checked_mul(hours, 60).ok_or(SAY)?;
                hours_said = true;
            }
            ("m" | "min" | "mins" | "minute" | "minutes", Some(minutes)) if !minutes_said => {
                total = total.checked_add(minutes).ok_or(SAY)?;
                minutes_said = true;
            }
            _ => return Err(SAY),
        }
    }
    match number {
        Some(minutes) if !minutes_said => total = total.checked_add(minutes).ok_or(SAY)?,
        Some(_) => return Err(SAY),
        None if hours_said || minutes_said => {}
        None => return Err(SAY),
    }
    if total > MOST_MINUTES {
        return Err("A visit is at most one day, 1440 minutes.");
    }
    Ok(total)
}

impl VisitForm {
    /// Checks every field. Whether the people are there, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, today: NaiveDate) -> Result<CheckedVisit, Faults> {
        let mut faults = Faults::new();
        let client = faults.check(
            "client",
            self.client
                .parse::<PersonId>()
                .map_err(|_| "Choose whom the visit was to."),
        );
        let volunteer = faults.check_if_any("volunteer", &self.volunteer, |id| {
            id.parse::<PersonId>()
                .map_err(|_| "Choose a volunteer from the list.")
        });
        if client.is_some() && client == volunteer {
            faults.add(
                "volunteer",
                "Nobody visits themselves. Choose somebody else.",
            );
        }
        let on = if is_blank(&self.on) {
            faults.add("on", "Write the day, such as today or Tue.");
            None
        } else {
            faults.check("on", parse_past_day(&self.on, today))
        };
        let minutes = faults.check_if_any("minutes", &self.minutes, parse_minutes);
        let kind = faults.check(
            "kind",
            self.kind
                .parse::<VisitKind>()
                .map_err(|_| "Choose what kind of visit."),
        );
        let made = match self.made.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                faults.add("made", "Say whether the visit was made.");
                None
            }
        };
        let not_made_why = if made == Some(false) {
            faults.check(
                "not_made_why",
                self.not_made_why
                    .parse::<NotMadeWhy>()
                    .map_err(|_| "Say why the visit was not made."),
            )
        } else {
            None
        };
        let text = faults.optional_note("text", &self.text);
        let from_note = faults.check_if_any("from_note", &self.from_note, |id| {
            id.parse::<NoteId>()
                .map_err(|_| "The line this came from is no longer there.")
        });
        let checked = client
            .zip(on)
            .zip(kind)
            .map(|((client, on), kind)| CheckedVisit {
                client,
                volunteer,
                on,
                minutes: minutes.filter(|_| made == Some(true)),
                kind,
                not_made_why,
                text,
                from_note,
            });
        faults.done_some(checked)
    }
}

/// Why a visit could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum VisitError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// A concern was raised from it.
    #[error("A concern was raised from this visit, so it stays.")]
    MadeInto,
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A visit as lists and its own page show it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VisitRow {
    /// The visit as recorded.
    pub visit: Visit,
    /// The client's name.
    pub client_name: String,
    /// Who went: the volunteer's name, or the coordinator's.
    pub by_name: String,
    /// The day in words.
    pub day: String,
    /// One line: "Home visit, 45 minutes" or "Home visit not made: no answer".
    pub summary: String,
    /// The line it was written from, as typed.
    pub note_text: Option<String>,
    /// The session that line was heard at.
    pub note_session: Option<SessionId>,
}

/// One line that says what a visit was.
#[must_use]
pub fn summary(visit: &Visit) -> String {
    let kind = match visit.kind {
        VisitKind::Home => "Home visit",
        VisitKind::Phone => "Phone call",
        VisitKind::Outing => "Outing",
        VisitKind::AtASession => "Seen at a session",
        VisitKind::Appointment => "Going along to an appointment",
        VisitKind::WelcomeHome => "Welcome Home tasks",
        VisitKind::Other => "Visit",
    };
    if let Some(why) = visit.not_made_why {
        return format!("{kind}, not made: {why}");
    }
    match visit.minutes {
        None => kind.to_owned(),
        Some(1) => format!("{kind}, 1 minute"),
        Some(minutes) if minutes < 60 => format!("{kind}, {minutes} minutes"),
        Some(minutes) => {
            let (hours, rest) = (minutes / 60, minutes % 60);
            let hours = if hours == 1 {
                "1 hour".to_owned()
            } else {
                format!("{hours} hours")
            };
            match rest {
                0 => format!("{kind}, {hours}"),
                1 => format!("{kind}, {hours} 1 minute"),
                rest => format!("{kind}, {hours} {rest} minutes"),
            }
        }
    }
}

/// Somebody to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VisitorChoice {
    /// The volunteer.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// What the form for a new visit starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VisitStart {
    /// The form, filled as far as it is known.
    pub form: VisitForm,
    /// The client's name, when one is filled in.
    pub client_name: Option<String>,
    /// Volunteers matched with the client, and those named in the line.
    pub volunteers: Vec<VisitorChoice>,
    /// The session the line was heard at, to go back to.
    pub session: Option<SessionId>,
    /// The fields that were guessed from the line.
    pub guessed: Vec<Guess>,
    /// The phone numbers in the line.
    pub phones: Vec<String>,
}
