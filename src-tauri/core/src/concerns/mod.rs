//! Concerns: something raised about a client that needs an answer, and the answer's way back.

use chrono::{Days, NaiveDate};

use crate::{
    dates,
    forms::Faults,
    ids::{ConcernEventId, ConcernId, CoordinatorId, NoteId, PersonId, VisitId},
    loops::{looped, store::followed},
    store::{StoreError, record::record},
    words::words,
};

pub use crate::loops::NotTold;
pub use form::*;
pub use next_step::*;

#[cfg(test)]
mod board_tests;
#[cfg(test)]
mod corrected_tests;
mod form;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
pub(crate) mod merging_tests;
mod next_step;
#[cfg(test)]
mod no_list_tests;
#[cfg(test)]
mod restricted_tests;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod undone_tests;

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
        Due = "due", Merge = "merge",
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
    table "concern" = 60, person "client", rule rule_of_a_concern
}

record! {
    /// A move, a change of level or of the due day, a loop mark, what there is to tell, a restriction put on or taken
    /// off, or another put together with it: who, when and why. `from` and `to` are states, levels or days; for the
    /// others `to` says what was recorded. One of the due day without a `from` is a correction that left that day
    /// where it was: the day it was raised, or who looks after it, as `why` says.
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
    /// Another was put together with it, and whoever raised that one waits to hear through it.
    #[error("Another was put together with this one. Reopen that first.")]
    HoldsAnother,
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

pub(crate) use store::rule_of_a_concern;

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
