//! What is typed about a concern, and how it is checked.

use chrono::NaiveDate;

use super::{Asked, Category, Concern, ConcernState, Level, RaisedBy, Route};
use crate::{
    dates,
    forms::{Faults, is_blank},
    ids::{ConcernId, CoordinatorId, PersonId},
};

/// Everything typed to raise or correct a concern. The SBAR headings are asked in plain words.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "the fields are those of Concern, as typed")]
pub struct ConcernForm {
    pub client: String,
    pub category: String,
    pub level: String,
    pub raised_on: String,
    /// Why a later day than the one on record is the right one. Only when it is corrected.
    pub why_raised_on: String,
    pub raised_by: String,
    pub raised_by_person: String,
    pub raised_by_words: String,
    pub from_note: String,
    pub from_visit: String,
    pub in_their_words: String,
    pub situation: String,
    pub background: String,
    pub what_we_saw: String,
    pub ask: String,
    pub person_knows: String,
    pub person_agrees: String,
    pub owner: String,
    pub due_on: String,
    pub restricted: bool,
    pub emergency_rang: String,
    pub emergency_at: String,
    pub emergency_reference: String,
    pub their_wishes: String,
    pub immediate_danger: String,
    pub told_whom: String,
    pub told_when: String,
    pub told_reference: String,
    pub consent_sought: String,
    pub safe_to_tell: String,
    /// The route it takes at once, in a word of [`Route`]; blank while that is not decided. Only when it is raised.
    pub next: String,
}

/// Reads an id out of a form; a blank one is `None` and no fault.
pub(crate) fn id_if_any<I: std::str::FromStr>(
    faults: &mut Faults,
    field: &str,
    typed: &str,
) -> Option<I> {
    faults.check_if_any(field, typed, |typed| {
        typed.parse().map_err(|_| "Choose from the list.")
    })
}

/// Reads an answer that may be left at *not asked yet*.
fn asked(faults: &mut Faults, field: &str, typed: &str) -> Asked {
    faults
        .check_if_any(field, typed, |typed| {
            typed
                .parse()
                .map_err(|_| "Choose yes, no or not asked yet.")
        })
        .unwrap_or(Asked::NotAskedYet)
}

impl ConcernForm {
    /// The form filled from a record, for correcting it.
    #[must_use]
    pub fn of(concern: &Concern) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let day = |value: Option<NaiveDate>| value.map_or_else(String::new, |day| day.to_string());
        let id = |value: Option<String>| value.unwrap_or_default();
        Self {
            client: concern.client.to_string(),
            category: concern.category.to_string(),
            level: concern.level.to_string(),
            raised_on: concern.raised_on.to_string(),
            why_raised_on: String::new(),
            raised_by: concern.raised_by.to_string(),
            raised_by_person: id(concern.raised_by_person.map(|id| id.to_string())),
            raised_by_words: text(&concern.raised_by_words),
            from_note: id(concern.from_note.map(|id| id.to_string())),
            from_visit: id(concern.from_visit.map(|id| id.to_string())),
            in_their_words: text(&concern.in_their_words),
            situation: concern.situation.clone(),
            background: text(&concern.background),
            what_we_saw: text(&concern.what_we_saw),
            ask: text(&concern.ask),
            person_knows: concern.person_knows.to_string(),
            person_agrees: concern.person_agrees.to_string(),
            owner: concern.owner.to_string(),
            due_on: day(concern.due_on),
            restricted: concern.restricted,
            emergency_rang: text(&concern.emergency_rang),
            emergency_at: text(&concern.emergency_at),
            emergency_reference: text(&concern.emergency_reference),
            their_wishes: text(&concern.their_wishes),
            immediate_danger: id(concern.immediate_danger.map(|a| a.to_string())),
            told_whom: text(&concern.told_whom),
            told_when: text(&concern.told_when),
            told_reference: text(&concern.told_reference),
            consent_sought: text(&concern.consent_sought),
            safe_to_tell: id(concern.safe_to_tell.map(|a| a.to_string())),
            next: String::new(),
        }
    }

    /// Checks every field at once and gives the concern: a new one, open and with no loop marked, or `old`
    /// corrected. A correction changes neither state nor level nor loops; those have acts of their own.
    ///
    /// # Errors
    /// Every fault of the form.
    pub fn checked(
        &self,
        id: ConcernId,
        old: Option<&Concern>,
        me: CoordinatorId,
        today: NaiveDate,
    ) -> Result<Concern, Faults> {
        let mut faults = Faults::new();
        let client = faults.check(
            "client",
            self.client
                .parse::<PersonId>()
                .map_err(|_| "Choose the person this is about."),
        );
        if old.is_some_and(|old| client.is_some_and(|client| client != old.client)) {
            faults.add(
                "client",
                "Close this as recorded by mistake, and raise it for the right person.",
            );
        }
        let category = faults.check(
            "category",
            self.category
                .parse::<Category>()
                .map_err(|_| "Choose what it is about."),
        );
        let level = faults.check(
            "level",
            self.level
                .parse::<Level>()
                .map_err(|_| "Choose how pressing it is."),
        );
        if old.is_some_and(|old| level.is_some_and(|level| level != old.level)) {
            faults.add("level", "Use “Change level”, so that the reason is kept.");
        }
        let raised_on = if is_blank(&self.raised_on) {
            Some(today)
        } else {
            faults.check("raised_on", dates::parse_past_day(&self.raised_on, today))
        };
        let raised_by = faults.check(
            "raised_by",
            self.raised_by
                .parse::<RaisedBy>()
                .map_err(|_| "Choose who raised it."),
        );
        let mut raised_by_person =
            id_if_any(&mut faults, "raised_by_person", &self.raised_by_person);
        match raised_by {
            Some(RaisedBy::Volunteer)
                if raised_by_person.is_none() && !faults.has("raised_by_person") =>
            {
                faults.add("raised_by_person", "Choose the volunteer who raised it.");
            }
            Some(RaisedBy::ThePerson) => raised_by_person = None,
            _ => {}
        }
        let raised_by_words = faults.optional("raised_by_words", &self.raised_by_words);
        let from_note = id_if_any(&mut faults, "from_note", &self.from_note);
        let from_visit = id_if_any(&mut faults, "from_visit", &self.from_visit);
        let situation = faults.need_note("situation", &self.situation, "Write what is happening.");
        let owner = id_if_any(&mut faults, "owner", &self.owner).unwrap_or(me);
        let due_on = faults.check_if_any("due_on", &self.due_on, |typed| {
            dates::parse_day(typed, today, dates::Lean::Future)
        });
        if old.is_some_and(|old| !faults.has("due_on") && due_on != old.due_on) {
            faults.add(
                "due_on",
                "Use “Change due date”, so that it is kept who changed it.",
            );
        } else if let (Some(due), Some(raised), None) = (due_on, raised_on, old)
            && due < raised
        {
            faults.add("due_on", "The due day is before the day it was raised.");
        }
        let immediate_danger =
            faults.check_if_any("immediate_danger", &self.immediate_danger, |t| {
                t.parse().map_err(|_| "Choose yes, no or not asked yet.")
            });
        let safe_to_tell = faults.check_if_any("safe_to_tell", &self.safe_to_tell, |t| {
            t.parse().map_err(|_| "Choose yes, no or not asked yet.")
        });
        let person_knows = asked(&mut faults, "person_knows", &self.person_knows);
        let person_agrees = asked(&mut faults, "person_agrees", &self.person_agrees);
        let mut note = |field: &str, typed: &str| faults.optional_note(field, typed);
        let in_their_words = note("in_their_words", &self.in_their_words);
        let background = note("background", &self.background);
        let what_we_saw = note("what_we_saw", &self.what_we_saw);
        let ask = note("ask", &self.ask);
        let their_wishes = note("their_wishes", &self.their_wishes);
        let consent_sought = note("consent_sought", &self.consent_sought);
        let mut short = |field: &str, typed: &str| faults.optional(field, typed);
        let emergency_rang = short("emergency_rang", &self.emergency_rang);
        let emergency_at = short("emergency_at", &self.emergency_at);
        let emergency_reference = short("emergency_reference", &self.emergency_reference);
        let told_whom = short("told_whom", &self.told_whom);
        let told_when = short("told_when", &self.told_when);
        let told_reference = short("told_reference", &self.told_reference);
        faults.check_if_any("next", &self.next, |typed| {
            typed
                .parse::<Route>()
                .map_err(|_| "Choose where it goes from here.")
        });
        let sound = match (client, category, level, raised_on, raised_by, situation) {
            (Some(a), Some(b), Some(c), Some(d), Some(e), Some(f)) => Some((a, b, c, d, e, f)),
            _ => None,
        };
        let (client, category, level, raised_on, raised_by, situation) = faults.done_some(sound)?;
        Ok(Concern {
            id,
            client,
            category,
            level,
            state: old.map_or(ConcernState::Open, |old| old.state),
            raised_on,
            raised_by,
            raised_by_person,
            raised_by_words,
            from_note,
            from_visit,
            in_their_words,
            situation,
            background,
            what_we_saw,
            ask,
            person_knows,
            person_agrees,
            owner,
            due_on,
            // Taking it off is an act of its own, with a reason.
            restricted: self.restricted
                || category == Category::SafetyOrAbuse
                || old.is_some_and(|old| old.restricted),
            outcome: old.and_then(|old| old.outcome.clone()),
            closed_on: old.and_then(|old| old.closed_on),
            closed_as: old.and_then(|old| old.closed_as),
            same_as: old.and_then(|old| old.same_as),
            told_person_on: old.and_then(|old| old.told_person_on),
            told_person_by: old.and_then(|old| old.told_person_by.clone()),
            told_person_how: old.and_then(|old| old.told_person_how.clone()),
            not_told_person: old.and_then(|old| old.not_told_person),
            not_told_person_words: old.and_then(|old| old.not_told_person_words.clone()),
            person_tries: old.map_or(0, |old| old.person_tries),
            told_volunteer_on: old.and_then(|old| old.told_volunteer_on),
            told_volunteer_by: old.and_then(|old| old.told_volunteer_by.clone()),
            told_volunteer_how: old.and_then(|old| old.told_volunteer_how.clone()),
            not_told_volunteer: old.and_then(|old| old.not_told_volunteer),
            not_told_volunteer_words: old.and_then(|old| old.not_told_volunteer_words.clone()),
            volunteer_tries: old.map_or(0, |old| old.volunteer_tries),
            next_try_person_on: old.and_then(|old| old.next_try_person_on),
            next_try_volunteer_on: old.and_then(|old| old.next_try_volunteer_on),
            emergency_rang,
            emergency_at,
            emergency_reference,
            their_wishes,
            immediate_danger,
            told_whom,
            told_when,
            told_reference,
            consent_sought,
            safe_to_tell,
        })
    }
}

/// A change of level.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct LevelForm {
    /// The new level.
    pub level: String,
    /// Why; needed when the level is lowered.
    pub why: String,
}

/// A move to another state.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct MoveForm {
    /// The new state.
    pub to: String,
    /// Why; needed when it goes back to *open*.
    pub why: String,
    /// What was answered, when that is known already.
    pub outcome: String,
    /// Who rang 999, for a move there; blank leaves what is written.
    pub emergency_rang: String,
    /// When they rang.
    pub emergency_at: String,
    /// The reference they got.
    pub emergency_reference: String,
    /// Who was told at safeguarding, by name and service, for a move there; blank leaves what is written.
    pub told_whom: String,
    /// When they were told.
    pub told_when: String,
    /// The reference they gave.
    pub told_reference: String,
}

/// Taking a restriction off.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct UnrestrictForm {
    /// Why.
    pub why: String,
}

/// Closing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct CloseForm {
    /// One of the words of [`ClosedAs`].
    pub closed_as: String,
    /// What to add to a mistake or a same one. An answered concern keeps the outcome that people were told.
    pub outcome: String,
    /// The other concern, when it is the same as one.
    pub same_as: String,
}

/// Putting two concerns about the same thing together.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct MergeForm {
    /// The one that stays.
    pub stays: String,
    /// The one that closes as the same.
    pub goes: String,
    /// Anything to add.
    pub why: String,
}

/// Several concerns put on the MDT list at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct MdtListForm {
    /// The concerns.
    pub ids: Vec<String>,
    /// Anything to add.
    pub why: String,
}

/// The day by which one concern or several are to be answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct DueForm {
    /// The concerns.
    pub ids: Vec<String>,
    /// The day.
    pub due_on: String,
    /// Why; needed when it is later than the day it stands at, so that nothing stops being overdue unseen.
    pub why: String,
}
