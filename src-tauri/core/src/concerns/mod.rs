//! Concerns: something raised about a client that needs an answer, and the answer's way back.

use chrono::{Days, NaiveDate};

use crate::{
    dates,
    forms::{Faults, is_blank},
    ids::{ConcernEventId, ConcernId, CoordinatorId, NoteId, PersonId, VisitId},
    loops::{
        looped,
        store::{followed, nobody_told_of_nothing},
    },
    store::{StoreError, record::record},
    words::words,
};

pub use crate::loops::NotTold;

#[cfg(test)]
mod restricted_tests;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;

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
    /// What an event of a concern records.
    pub enum ConcernEventWhat {
        Move = "move", Level = "level", Loop = "loop", Outcome = "outcome", Restriction = "restriction",
    }
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
        /// The days of the next try, where one was named.
        next_try_person_on: Option<NaiveDate>, next_try_volunteer_on: Option<NaiveDate>,
    }
    table "concern" = 60, person "client", rule nobody_told_of_nothing::<Concern>
}

record! {
    /// A move, a change of level, a loop mark, what there is to tell, or a restriction taken off: who, when and
    /// why. `from` and `to` are states or levels; for the others `to` says what was recorded.
    pub struct ConcernEvent {
        id: ConcernEventId, concern: ConcernId, client: PersonId, what: ConcernEventWhat,
        from: Option<String>, to: String, by: CoordinatorId, at: i64, why: Option<String>,
    }
    table "concern_event" = 61, person "client"
}

followed!(Concern by ConcernEvent as concern, ConcernEventWhat);
looped!(Concern, this => if this.raised_by == RaisedBy::Volunteer { this.raised_by_person } else { None });

/// Why nothing was done with a concern, in words.
#[derive(Debug, thiserror::Error)]
pub enum ConcernError {
    /// The form has faults.
    #[error("{0}")]
    Form(#[from] Faults),
    /// The table of moves does not hold this one.
    #[error("A concern cannot go from “{from}” to “{to}”.")]
    NotAllowed {
        /// Where it stands.
        from: ConcernState,
        /// Where it was to go.
        to: ConcernState,
    },
    /// It has to be answered first.
    #[error("Answer it first: move it to “awaiting feedback”. Then close it.")]
    NotAnswered,
    /// Only an open concern can be taken back as a mistake or as the same.
    #[error("Move it back to “open” first. Then close it as a mistake or as the same.")]
    NotOpen,
    /// It was kept open to coordinators only for a reason that does not end.
    #[error("Safety or abuse is always for coordinators only.")]
    AlwaysRestricted,
    /// There is no restriction to take off.
    #[error("This concern is not restricted.")]
    NotRestricted,
    /// A closed concern stays as it is until it is reopened.
    #[error("This concern is closed. Reopen it first.")]
    Closed,
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a move needs beyond being in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub enum Needs {
    /// Nothing more.
    #[serde(rename = "nothing")]
    Nothing,
    /// A reason in words.
    #[serde(rename = "why")]
    Why,
    /// An outcome, and both loops closed.
    #[serde(rename = "answered")]
    Answered,
    /// To be a mistake, or the same as another concern.
    #[serde(rename = "mistake or same")]
    MistakeOrSame,
}

/// What stands in place of a restricted concern's words everywhere but on its own page.
pub const RESTRICTED: &str = "Restricted concern";

use ConcernState as S;

/// The states and the only moves between them (data-model.md, Concerns). What is not here is refused.
pub const ALLOWED: &[(ConcernState, ConcernState, Needs)] = &[
    (S::Open, S::BeingHandled, Needs::Nothing),
    (S::Open, S::WithMdt, Needs::Nothing),
    (S::Open, S::WithGp, Needs::Nothing),
    (S::Open, S::WithAgency, Needs::Nothing),
    (S::Open, S::WithSafeguarding, Needs::Nothing),
    (S::Open, S::With999, Needs::Nothing),
    (S::BeingHandled, S::WithMdt, Needs::Nothing),
    (S::BeingHandled, S::WithGp, Needs::Nothing),
    (S::BeingHandled, S::WithAgency, Needs::Nothing),
    (S::BeingHandled, S::WithSafeguarding, Needs::Nothing),
    (S::BeingHandled, S::With999, Needs::Nothing),
    (S::WithMdt, S::BeingHandled, Needs::Nothing),
    (S::WithMdt, S::WithGp, Needs::Nothing),
    (S::WithMdt, S::WithAgency, Needs::Nothing),
    (S::WithMdt, S::WithSafeguarding, Needs::Nothing),
    (S::WithMdt, S::With999, Needs::Nothing),
    (S::WithGp, S::BeingHandled, Needs::Nothing),
    (S::WithGp, S::WithMdt, Needs::Nothing),
    (S::WithGp, S::WithAgency, Needs::Nothing),
    (S::WithGp, S::WithSafeguarding, Needs::Nothing),
    (S::WithGp, S::With999, Needs::Nothing),
    (S::WithAgency, S::BeingHandled, Needs::Nothing),
    (S::WithAgency, S::WithMdt, Needs::Nothing),
    (S::WithAgency, S::WithGp, Needs::Nothing),
    (S::WithAgency, S::WithSafeguarding, Needs::Nothing),
    (S::WithAgency, S::With999, Needs::Nothing),
    (S::WithSafeguarding, S::BeingHandled, Needs::Nothing),
    (S::WithSafeguarding, S::WithMdt, Needs::Nothing),
    (S::WithSafeguarding, S::WithGp, Needs::Nothing),
    (S::WithSafeguarding, S::WithAgency, Needs::Nothing),
    (S::WithSafeguarding, S::With999, Needs::Nothing),
    (S::With999, S::BeingHandled, Needs::Nothing),
    (S::With999, S::WithMdt, Needs::Nothing),
    (S::With999, S::WithGp, Needs::Nothing),
    (S::With999, S::WithAgency, Needs::Nothing),
    (S::With999, S::WithSafeguarding, Needs::Nothing),
    (S::BeingHandled, S::AwaitingFeedback, Needs::Nothing),
    (S::WithMdt, S::AwaitingFeedback, Needs::Nothing),
    (S::WithGp, S::AwaitingFeedback, Needs::Nothing),
    (S::WithAgency, S::AwaitingFeedback, Needs::Nothing),
    (S::WithSafeguarding, S::AwaitingFeedback, Needs::Nothing),
    (S::With999, S::AwaitingFeedback, Needs::Nothing),
    (S::AwaitingFeedback, S::Closed, Needs::Answered),
    (S::BeingHandled, S::Open, Needs::Why),
    (S::WithMdt, S::Open, Needs::Why),
    (S::WithGp, S::Open, Needs::Why),
    (S::WithAgency, S::Open, Needs::Why),
    (S::WithSafeguarding, S::Open, Needs::Why),
    (S::With999, S::Open, Needs::Why),
    (S::AwaitingFeedback, S::Open, Needs::Why),
    (S::Closed, S::Open, Needs::Why),
    (S::Open, S::Closed, Needs::MistakeOrSame),
];

/// What a move needs; `None` when it is not allowed.
#[must_use]
pub fn needs(from: ConcernState, to: ConcernState) -> Option<Needs> {
    ALLOWED
        .iter()
        .find(|(a, b, _)| *a == from && *b == to)
        .map(|(_, _, needs)| *needs)
}

impl Level {
    /// How many days after it was raised a concern of this level is due, when no day was agreed
    /// (data-model.md, Overdue).
    #[must_use]
    pub const fn days(self) -> u64 {
        match self {
            Self::Watch => 28,
            Self::Soon => 7,
            Self::Urgent => 1,
            Self::Emergency => 0,
        }
    }
}

/// The day a concern is due: the agreed one, else so many days after it was raised as its level allows.
#[must_use]
pub fn due_day(level: Level, raised_on: NaiveDate, due_on: Option<NaiveDate>) -> NaiveDate {
    due_on.unwrap_or_else(|| {
        raised_on
            .checked_add_days(Days::new(level.days()))
            .unwrap_or(raised_on)
    })
}

/// Whether a concern is overdue: not closed, and today is after its day. The one definition.
#[must_use]
pub fn overdue(
    state: ConcernState,
    level: Level,
    raised_on: NaiveDate,
    due_on: Option<NaiveDate>,
    today: NaiveDate,
) -> bool {
    state != ConcernState::Closed && today > due_day(level, raised_on, due_on)
}

/// The same definition for questions to the file: true for a row of `concern` that is overdue, where `?1` is
/// today. A test holds it against [`overdue`].
pub const OVERDUE: &str = "(concern.state <> 'closed' AND ?1 > coalesce(concern.due_on, date(concern.raised_on, \
    CASE concern.level WHEN 'watch' THEN '+28 days' WHEN 'soon' THEN '+7 days' \
    WHEN 'urgent' THEN '+1 days' ELSE '+0 days' END)))";

impl Concern {
    /// What it says elsewhere than on its own page.
    #[must_use]
    pub fn words_elsewhere(&self) -> &str {
        if self.restricted {
            RESTRICTED
        } else {
            &self.situation
        }
    }

    /// Whether it is overdue on a day.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        overdue(self.state, self.level, self.raised_on, self.due_on, today)
    }
}

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
        if let (Some(due), Some(raised)) = (due_on, raised_on)
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

/// How somebody speaks of themselves, by their pronouns: "Herself".
#[must_use]
pub fn self_word(pronouns: Option<&str>) -> &'static str {
    let first = pronouns.unwrap_or_default().trim().to_lowercase();
    if first.starts_with("she") || first.starts_with("her") {
        "Herself"
    } else if first.starts_with("he") || first.starts_with("him") {
        "Himself"
    } else {
        "The person"
    }
}

/// How long a concern has stood where it stands, in words: "Open 9 days, overdue".
#[must_use]
pub fn how_long(
    concern: &Concern,
    since: Option<NaiveDate>,
    mdt_on: Option<NaiveDate>,
    agency: Option<&str>,
    today: NaiveDate,
) -> String {
    how_long_at(concern, concern.state, since, mdt_on, agency, today)
}

/// How long a restricted concern has been there: not where it went, which would say what it is about.
#[must_use]
pub fn how_old(concern: &Concern, today: NaiveDate) -> String {
    let state = match concern.state {
        ConcernState::Closed => ConcernState::Closed,
        _ => ConcernState::Open,
    };
    how_long_at(concern, state, None, None, None, today)
}

fn how_long_at(
    concern: &Concern,
    state: ConcernState,
    since: Option<NaiveDate>,
    mdt_on: Option<NaiveDate>,
    agency: Option<&str>,
    today: NaiveDate,
) -> String {
    let days = dates::days_between(since.unwrap_or(concern.raised_on), today);
    let stood = |who: &str| match days {
        ..=0 => format!("{who}, since today"),
        _ => format!("{who}, {}", dates::days_in_words(days)),
    };
    let mut words = match state {
        ConcernState::Open => match dates::days_between(concern.raised_on, today) {
            0 => "Today".to_owned(),
            days => format!("Open {}", dates::days_in_words(days)),
        },
        ConcernState::BeingHandled => stood("Being handled"),
        ConcernState::WithMdt => match mdt_on {
            Some(on) => format!("MDT on {}", dates::short(on)),
            None => stood("With the MDT"),
        },
        ConcernState::WithGp => stood("With the GP"),
        ConcernState::WithAgency => stood(&format!("With {}", agency.unwrap_or("an agency"))),
        ConcernState::WithSafeguarding => stood("With safeguarding"),
        ConcernState::With999 => stood("With 999"),
        ConcernState::AwaitingFeedback => match days {
            ..=0 => "Answered today".to_owned(),
            _ => format!("Answered {} ago", dates::days_in_words(days)),
        },
        ConcernState::Closed => concern.closed_on.map_or_else(
            || "Closed".to_owned(),
            |on| format!("Closed {}", dates::short(on)),
        ),
    };
    if concern.is_overdue(today) {
        words.push_str(", overdue");
    }
    words
}
