//! What is on record in closed words, as it is said to the person themselves.

use chrono::NaiveDate;

use crate::{
    clients::{RepresentativeKind, YesNo},
    concerns::ConcernState,
    consent::{Answer, Consent, ConsentHow, Purpose},
    dates,
    referrals::{Referral, ReferralState},
};

/// What a consent is about, as its heading.
pub(super) const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::KeepMyRecord => "Keeping a record about you",
        Purpose::HealthNotes => "Writing down what you tell us about your health",
        Purpose::ShareWithMdt => "Talking about you with the team at your surgery",
        Purpose::ShareWithAgencies => "Telling groups who may help you",
        Purpose::VolunteerMaySpeak => "Your volunteer speaking for you",
        Purpose::TellMyGoodNews => "Telling your good news",
        Purpose::AnonymousEvaluation => "Counting you, without your name",
    }
}

/// What was answered, with its date.
pub(super) fn answer(said: Option<&Consent>) -> String {
    let Some(said) = said else {
        return "Nobody has asked you yet.".to_owned();
    };
    let on = dates::short(said.on);
    match (said.how, said.answer) {
        (_, Answer::RecordedInError) => "Nobody has asked you yet.".to_owned(),
        (ConsentHow::ByRepresentative, Answer::Given) => {
            format!("Somebody who may answer for you said yes, on {on}.")
        }
        (ConsentHow::ByRepresentative, Answer::Refused) => {
            format!("Somebody who may answer for you said no, on {on}.")
        }
        (ConsentHow::ByRepresentative, Answer::Withdrawn) => {
            format!("Somebody who may answer for you took the yes back, on {on}.")
        }
        (ConsentHow::Signed, Answer::Given) => format!("You signed a yes, on {on}."),
        (ConsentHow::Spoken, Answer::Given) => format!("You said yes, on {on}."),
        (_, Answer::Refused) => format!("You said no, on {on}."),
        (_, Answer::Withdrawn) => format!("You took your yes back, on {on}."),
    }
}

/// Where a concern stands. `None` where that may not be said.
pub(super) const fn concern(state: ConcernState) -> Option<&'static str> {
    match state {
        ConcernState::Open | ConcernState::BeingHandled => Some("We are looking into it."),
        ConcernState::WithMdt => Some("The team at your surgery will talk about it."),
        ConcernState::WithGp => Some("Your doctor knows about it."),
        ConcernState::WithAgency => Some("We have asked somebody to help."),
        ConcernState::With999 => Some("The emergency services know about it."),
        ConcernState::AwaitingFeedback => Some("There is an answer. We are telling everybody."),
        ConcernState::WithSafeguarding | ConcernState::Closed => None,
    }
}

/// Whom we asked for what, when, and what they say.
pub(super) fn referral(referral: &Referral, agency: &str, sent_on: NaiveDate) -> String {
    let asked = format!(
        "We asked {agency} for {}, on {}.",
        referral.need.trim(),
        dates::short(sent_on)
    );
    let expected = referral
        .expected_on
        .filter(|_| referral.waits())
        .map_or_else(String::new, |on| {
            format!(" They expect to begin about {}.", dates::short(on))
        });
    let stands = match referral.state {
        ReferralState::Draft => "",
        ReferralState::Sent => " We are waiting for their answer.",
        ReferralState::Acknowledged => " They have our letter. We are waiting for their answer.",
        ReferralState::Accepted => " They said yes. It has not begun yet.",
        ReferralState::Declined => " They said they cannot help.",
        ReferralState::WaitingList => " You are on their waiting list.",
        ReferralState::Happening => " It has begun.",
        ReferralState::Finished => " It is finished.",
        ReferralState::Withdrawn => " We took this back.",
    };
    format!("{asked}{stands}{expected}")
}

/// By what right somebody speaks for them.
pub(super) const fn representative(kind: RepresentativeKind) -> &'static str {
    match kind {
        RepresentativeKind::AttorneyForHealth => {
            "Somebody may decide about your health for you, if you cannot."
        }
        RepresentativeKind::AttorneyForMoney => "Somebody may look after your money for you.",
        RepresentativeKind::Deputy => "A court asked somebody to decide for you.",
        RepresentativeKind::NextOfKin => "Your next of kin may be asked about you.",
    }
}

/// Whether they live alone.
pub(super) const fn alone(answer: YesNo) -> &'static str {
    match answer {
        YesNo::Yes => "You live alone.",
        YesNo::No => "You do not live alone.",
    }
}
