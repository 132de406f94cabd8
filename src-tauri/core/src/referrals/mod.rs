//! Referrals: non-medical requests to an agency's service.

use chrono::{Days, NaiveDate};

use crate::{
    consent::Basis,
    forms::Faults,
    ids::{
        AgencyId, ConcernId, ConsentId, CoordinatorId, NoteId, PersonId, ReferralEventId,
        ReferralId, ServiceId,
    },
    loops::{NotTold, looped, store::followed},
    store::{StoreError, record::record},
    words::words,
};

mod form;
mod letter;
#[cfg(test)]
mod letter_tests;
mod next;
mod page;
mod pick;
mod start;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod tracker;
mod waits;
#[cfg(test)]
mod waits_tests;
mod wishes;

pub use form::{ChaseForm, ReferralForm, ReferralMoveForm, ServiceFacts};
pub use letter::{AgencyLetter, Leaves, LetterAsk, let_letter_out, letter_to_agency};
pub(crate) use next::followed;
pub use next::{WhatNext, WhatNextForm, say_what_next};
pub use page::{ReferralPage, referral};
pub use pick::{Reach, ServiceChoice, checked_in_words, services_for};
pub(crate) use start::note_text;
pub use start::{ReferralStart, form_of, start};
pub use store::{change, chased_today, make, mark_loop, move_to, write_outcome};
pub(crate) use store::{move_in, next_chase};
pub(crate) use tracker::FROM_RESTRICTED;
pub use tracker::{Tracker, TrackerFilter, TrackerRow, of_client, tracker};
pub(crate) use waits::{NOT_ENOUGH, Took, helped, waits};
pub use wishes::{Wishes, wishes};

words! {
    /// Where a referral stands.
    pub enum ReferralState {
        Draft = "draft", Sent = "sent", Acknowledged = "acknowledged", Accepted = "accepted",
        Declined = "declined", WaitingList = "waiting list", Happening = "happening", Finished = "finished",
        Withdrawn = "withdrawn",
    }
}
words! {
    /// How soon.
    pub enum Urgency { Routine = "routine", Soon = "soon" }
}
words! {
    /// How the request travels. The app itself sends nothing.
    pub enum Method { Phone = "phone", Email = "email", Letter = "letter", Form = "form", InPerson = "in person" }
}
words! {
    /// What an event of a referral records.
    pub enum ReferralEventWhat { Move = "move", Chased = "chased", Loop = "loop", Outcome = "outcome", Letter = "letter" }
}

record! {
    /// A request to an agency.
    pub struct Referral {
        id: ReferralId, client: PersonId, agency: AgencyId, service: Option<ServiceId>, need: String,
        reason: String, urgency: Urgency, basis: Option<Basis>, basis_consent: Option<ConsentId>,
        basis_words: Option<String>, method: Option<Method>, from_concern: Option<ConcernId>,
        from_note: Option<NoteId>, made_on: NaiveDate, sent_on: Option<NaiveDate>, chase_on: Option<NaiveDate>,
        return_response_to: Option<String>, state: ReferralState, raised_by_volunteer: Option<PersonId>,
        outcome: Option<String>,
        told_person_on: Option<NaiveDate>, told_person_by: Option<String>, told_person_how: Option<String>,
        not_told_person: Option<NotTold>, not_told_person_words: Option<String>, person_tries: i64,
        told_volunteer_on: Option<NaiveDate>, told_volunteer_by: Option<String>,
        told_volunteer_how: Option<String>, not_told_volunteer: Option<NotTold>,
        not_told_volunteer_words: Option<String>, volunteer_tries: i64,
        /// The days of the next try, where one was named.
        next_try_person_on: Option<NaiveDate>, next_try_volunteer_on: Option<NaiveDate>,
        /// The referral that came to nothing before this one.
        follows: Option<ReferralId>,
        /// When the agency expects to begin, for who is accepted or on its waiting list.
        expected_on: Option<NaiveDate>,
        /// What follows this one, where it came to nothing.
        what_next: Option<WhatNext>, what_next_words: Option<String>,
    }
    table "referral" = 70, person "client", rule store::rules
}

record! {
    /// A move, a chase, a loop mark, what there is to tell, or a letter that left.
    pub struct ReferralEvent {
        id: ReferralEventId, referral: ReferralId, client: PersonId, what: ReferralEventWhat,
        from: Option<String>, to: String, by: CoordinatorId, at: i64, why: Option<String>,
    }
    table "referral_event" = 71, person "client"
}

followed!(Referral by ReferralEvent as referral, ReferralEventWhat);
looped!(Referral, this => this.raised_by_volunteer);

/// Why nothing was done with a referral, in words.
#[derive(Debug, thiserror::Error)]
pub enum ReferralError {
    /// The form has faults.
    #[error("{0}")]
    Form(#[from] Faults),
    /// The table of moves does not hold this one.
    #[error("A referral cannot go from “{from}” to “{to}”.")]
    NotAllowed {
        /// Where it stands.
        from: ReferralState,
        /// Where it was to go.
        to: ReferralState,
    },
    /// The person said no to sharing with agencies, or took a yes back.
    #[error("This person said no to sharing with agencies. The draft stays.")]
    ConsentRefused,
    /// The person does not want this agency to know.
    #[error("This person asked that this agency is not told. The draft stays.")]
    Excluded,
    /// The person has died.
    #[error("This person has died. The draft stays, and can be withdrawn.")]
    HasDied,
    /// Nothing was sent, so there is nothing to tell.
    #[error("This is a draft. There is something to tell once it is sent.")]
    NotSent,
    /// It is over.
    #[error("This referral has ended. Undo the ending to change it.")]
    Ended,
    /// It goes on, or was never sent.
    #[error("{NOTHING_TO_FOLLOW}")]
    NothingToFollow,
    /// Why no letter may leave, in a sentence.
    #[error("{0}")]
    NoLetter(&'static str),
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Within how many days an agency is asked to answer, by its letter and by the day to chase. Our own figure.
pub(crate) const ANSWER_WITHIN_DAYS: Days = Days::new(14);

/// The day to chase what was sent on a day, where nobody chose one: when its letter asks for an answer by, or today
/// where that is over.
pub(crate) fn chase_after(sent_on: NaiveDate, today: NaiveDate) -> NaiveDate {
    let asked = sent_on.checked_add_days(ANSWER_WITHIN_DAYS);
    asked.unwrap_or(sent_on).max(today)
}

/// Why nothing may be said to follow a referral.
pub(crate) const NOTHING_TO_FOLLOW: &str =
    "That referral did not come to nothing, so nothing has to follow it.";

/// What a move needs beyond being in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing more.
    Nothing,
    /// A basis, no refusal, no exclusion of that agency, and a living person.
    Sending,
    /// Both loops closed, when it was sent.
    Loops,
}

use ReferralState as S;

/// The states and the only moves between them (data-model.md, Referrals). Agencies do not answer in order, so
/// a step may be left out: what was sent may at once be accepted, declined, put on a waiting list or be
/// happening. Who is on a waiting list may be accepted, declined or served; who was accepted may still wait
/// or be declined. Anything may be withdrawn. What is not here is refused.
pub const ALLOWED: &[(ReferralState, ReferralState, Needs)] = &[
    (S::Draft, S::Sent, Needs::Sending),
    (S::Sent, S::Acknowledged, Needs::Nothing),
    (S::Sent, S::Accepted, Needs::Nothing),
    (S::Sent, S::Declined, Needs::Loops),
    (S::Sent, S::WaitingList, Needs::Nothing),
    (S::Sent, S::Happening, Needs::Nothing),
    (S::Acknowledged, S::Accepted, Needs::Nothing),
    (S::Acknowledged, S::Declined, Needs::Loops),
    (S::Acknowledged, S::WaitingList, Needs::Nothing),
    (S::Acknowledged, S::Happening, Needs::Nothing),
    (S::WaitingList, S::Accepted, Needs::Nothing),
    (S::WaitingList, S::Declined, Needs::Loops),
    (S::WaitingList, S::Happening, Needs::Nothing),
    (S::Accepted, S::WaitingList, Needs::Nothing),
    (S::Accepted, S::Declined, Needs::Loops),
    (S::Accepted, S::Happening, Needs::Nothing),
    (S::Accepted, S::Finished, Needs::Loops),
    (S::Happening, S::Finished, Needs::Loops),
    (S::Draft, S::Withdrawn, Needs::Loops),
    (S::Sent, S::Withdrawn, Needs::Loops),
    (S::Acknowledged, S::Withdrawn, Needs::Loops),
    (S::Accepted, S::Withdrawn, Needs::Loops),
    (S::Declined, S::Withdrawn, Needs::Loops),
    (S::WaitingList, S::Withdrawn, Needs::Loops),
    (S::Happening, S::Withdrawn, Needs::Loops),
    (S::Finished, S::Withdrawn, Needs::Loops),
];

/// What a move needs; `None` when it is not allowed.
#[must_use]
pub fn needs(from: ReferralState, to: ReferralState) -> Option<Needs> {
    ALLOWED
        .iter()
        .find(|(a, b, _)| *a == from && *b == to)
        .map(|(_, _, needs)| *needs)
}

impl ReferralState {
    /// Whether a referral has ended there.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Finished | Self::Declined | Self::Withdrawn)
    }
}

impl Referral {
    /// Whether somebody waits for the agency to begin.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(
            self.state,
            ReferralState::Accepted | ReferralState::WaitingList
        )
    }

    /// Whether it should be chased: sent, not ended, and its day has come.
    #[must_use]
    pub fn is_to_chase(&self, today: NaiveDate) -> bool {
        self.state != ReferralState::Draft
            && !self.state.is_end()
            && self.chase_on.is_some_and(|on| on <= today)
    }
}
