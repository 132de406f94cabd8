//! Referrals: non-medical requests to an agency's service; and signposts, which have no states.

use chrono::NaiveDate;

use crate::{
    concerns::NotTold,
    consent::Basis,
    ids::{
        AgencyId, ConcernId, ConsentId, CoordinatorId, NoteId, PersonId, ReferralEventId,
        ReferralId, ServiceId, SignpostId,
    },
    store::record::record,
    words::words,
};

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
    pub enum ReferralEventWhat { Move = "move", Chased = "chased", Loop = "loop" }
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
    }
    table "referral" = 70, person "client"
}

record! {
    /// A move, a chase or a loop mark of a referral.
    pub struct ReferralEvent {
        id: ReferralEventId, referral: ReferralId, client: PersonId, what: ReferralEventWhat,
        from: Option<String>, to: String, by: CoordinatorId, at: i64, why: Option<String>,
    }
    table "referral_event" = 71, person "client"
}

record! {
    /// Telling somebody where to go, without a request.
    pub struct Signpost {
        id: SignpostId, client: PersonId, service: Option<ServiceId>, words: Option<String>, on: NaiveDate,
        why: Option<String>, from_note: Option<NoteId>,
    }
    table "signpost" = 72, person "client"
}
