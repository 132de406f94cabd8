//! Whether an item may be shared with its meeting: the decision a coordinator took, held against consent and
//! exclusions as they stand now. Checked when shown, and again at the moment of export.
//!
//! The rule, in order; the first that fails is the reason given:
//! 1. an item left out, undecided, or decided *do not share* is held back; so is somebody who has died, unless
//!    it was decided since. Undecided after they said no, the reason is that they did, and *do not share* is offered:
//!    it stays a decision, because a worry about their safety may be shared all the same;
//! 2. an exclusion in force that is recognised at the meeting, or in whom the file is for, holds the item back
//!    on every basis (data-model.md: "a typed match holds the item back"; the rule is in [`exclusions`]);
//! 3. every other exclusion in force must have been answered, as things stand now;
//! 4. on the basis *consent*, consent to share with the MDT must stand as given;
//! 5. on the basis *direct care with no objection*, a refusal or withdrawal is an objection;
//! 6. an item with a restricted concern is shared only on consent, safeguarding or vital interests, so that
//!    abuse is never mentioned by the way;
//! 7. before the meeting, the person must still be with that practice.
//!
//! Safeguarding, vital interests and best interests stay possible after a refusal, with a reason written.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    MdtItem, MdtMeeting, MeetingState, Sharing,
    exclusions::{self, InForce},
};
use crate::{
    clock::local_day,
    consent::{self, Answer, Basis, Consent, Purpose},
    people::Person,
    store::{Reader, StoreError},
};

/// Why an item is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldBack {
    /// Left off this meeting's list.
    LeftOut,
    /// Nobody decided yet.
    Undecided,
    /// They died, and nobody decided since.
    Died,
    /// Decided: do not share.
    DoNotShare,
    /// They asked not to share with somebody named, who is at this meeting.
    Excluded(String),
    /// Exclusions that are not recognised were not answered as they stand.
    WordsUnanswered,
    /// They said no, and the basis is consent, or nobody decided otherwise.
    Refused,
    /// They took it back, and the basis is consent, or nobody decided otherwise.
    Withdrawn,
    /// The basis is consent, and nobody asked.
    NotAsked,
    /// The basis is direct care with no objection, and they objected.
    Objected,
    /// A restricted concern on a basis that does not carry it.
    Restricted,
    /// No longer with this practice.
    Moved,
}

impl HeldBack {
    /// The reason as one plain sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::LeftOut => "Left out of this meeting.".into(),
            Self::Undecided => "Not decided yet.".into(),
            Self::Died => "Has died. Decide whether to share.".into(),
            Self::DoNotShare => "Decided: do not share.".into(),
            Self::Excluded(who) => format!("Not to be shared with {who}."),
            Self::WordsUnanswered => "Not to be shared with somebody: not answered yet.".into(),
            Self::Refused => "They said no to sharing.".into(),
            Self::Withdrawn => "They took back their yes to sharing.".into(),
            Self::NotAsked => "Consent not asked yet.".into(),
            Self::Objected => "They said no, so there is an objection.".into(),
            Self::Restricted => {
                "It holds a restricted concern. Choose consent, safeguarding or vital interests."
                    .into()
            }
            Self::Moved => "No longer with this surgery.".into(),
        }
    }
}

impl HeldBack {
    /// The reason as one plain sentence that names nobody.
    #[must_use]
    pub fn without_names(&self) -> String {
        match self {
            Self::Excluded(_) => {
                "They asked not to share with this surgery, or somebody at the meeting.".into()
            }
            other => other.in_words(),
        }
    }
}

/// What the rule looks at besides the item itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Consent to share with the MDT, as it stands.
    pub consent: Option<Consent>,
    /// Whom a typed exclusion in force names that matches this meeting.
    pub excluded: Option<String>,
    /// Every exclusion in force.
    pub exclusions: Vec<InForce>,
    /// What must be answered before the item leaves; empty when there is nothing to answer.
    pub to_answer: String,
    /// Whether a concern on the item is restricted.
    pub restricted: bool,
    /// Whether the client is with the meeting's practice.
    pub at_practice: bool,
    /// Whether the meeting is still to come.
    pub planned: bool,
    /// The day the client died.
    pub died_on: Option<NaiveDate>,
}

/// What a decision could rest on, computed from the consent that stands.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Suggestion {
    /// The decision to offer first: *share* on consent that stands, *do not share* where they said no, or where it is
    /// held back on every basis.
    pub sharing: Option<Sharing>,
    /// The basis to offer first, when there is one.
    pub basis: Option<Basis>,
    /// Whether consent can be the basis at all.
    pub consent_possible: bool,
    /// Whether *direct care with no objection* can be.
    pub direct_care_possible: bool,
    /// Why, as a plain sentence.
    pub words: String,
}

/// The rule of this file: whether the item may be shared as things stand.
///
/// # Errors
/// The first reason that holds it back.
pub fn may_be_shared(item: &MdtItem, facts: &Facts) -> Result<Basis, HeldBack> {
    if item.left_out {
        return Err(HeldBack::LeftOut);
    }
    let decided_on = item.sharing_at.map(local_day);
    let died_since = facts
        .died_on
        .is_some_and(|died| decided_on.is_none_or(|decided| decided < died));
    if died_since && item.sharing != Some(Sharing::DoNotShare) {
        return Err(HeldBack::Died);
    }
    let basis = match (item.sharing, item.basis) {
        (None, _) => return Err(undecided(facts)),
        (Some(Sharing::Share), None) => return Err(HeldBack::Undecided),
        (Some(Sharing::DoNotShare), _) => return Err(HeldBack::DoNotShare),
        (Some(Sharing::Share), Some(basis)) => basis,
    };
    allowed(basis, facts)?;
    if !facts.to_answer.is_empty() && item.words_asked.as_ref() != Some(&facts.to_answer) {
        return Err(HeldBack::WordsUnanswered);
    }
    Ok(basis)
}

/// Why somebody about whom nobody decided is held back.
fn undecided(facts: &Facts) -> HeldBack {
    match facts.consent.as_ref().map(|consent| consent.answer) {
        Some(Answer::Refused) => HeldBack::Refused,
        Some(Answer::Withdrawn) => HeldBack::Withdrawn,
        Some(Answer::Given | Answer::RecordedInError) | None => HeldBack::Undecided,
    }
}

/// Whether a basis can carry the sharing at all: every rule but the decision itself and the words.
///
/// # Errors
/// The first reason against it.
pub fn allowed(basis: Basis, facts: &Facts) -> Result<(), HeldBack> {
    if let Some(who) = &facts.excluded {
        return Err(HeldBack::Excluded(who.clone()));
    }
    let answer = facts.consent.as_ref().map(|consent| consent.answer);
    match (basis, answer) {
        (Basis::Consent, Some(Answer::Refused)) => return Err(HeldBack::Refused),
        (Basis::Consent, Some(Answer::Withdrawn)) => return Err(HeldBack::Withdrawn),
        (Basis::Consent, None | Some(Answer::RecordedInError)) => return Err(HeldBack::NotAsked),
        (Basis::DirectCare, Some(Answer::Refused | Answer::Withdrawn)) => {
            return Err(HeldBack::Objected);
        }
        _ => {}
    }
    if facts.restricted && !carries_restricted(basis) {
        return Err(HeldBack::Restricted);
    }
    if facts.planned && !facts.at_practice {
        return Err(HeldBack::Moved);
    }
    Ok(())
}

/// Whether a restricted concern may be shared on a basis.
#[must_use]
pub const fn carries_restricted(basis: Basis) -> bool {
    matches!(
        basis,
        Basis::Consent | Basis::Safeguarding | Basis::VitalInterests
    )
}

/// What to offer first.
#[must_use]
pub fn suggest(facts: &Facts, today: NaiveDate) -> Suggestion {
    let answer = facts.consent.as_ref().map(|consent| consent.answer);
    let stands = consent::in_words(facts.consent.as_ref(), today);
    let refused = matches!(answer, Some(Answer::Refused | Answer::Withdrawn));
    let given = answer == Some(Answer::Given);
    let words = if let Some(who) = &facts.excluded {
        format!("Not to be shared with {who}. Held back on every basis.")
    } else if given {
        format!("May share: {stands}.")
    } else if refused {
        format!("{stands}. Consent cannot be the basis.")
    } else {
        "Not asked yet. Ask first, or choose another basis and say why.".to_owned()
    };
    let shares = given && facts.excluded.is_none();
    let kept_back = refused || facts.excluded.is_some();
    Suggestion {
        sharing: if shares {
            Some(Sharing::Share)
        } else {
            kept_back.then_some(Sharing::DoNotShare)
        },
        basis: shares.then_some(Basis::Consent),
        consent_possible: given,
        direct_care_possible: !refused && !facts.restricted,
        words,
    }
}

/// Gathers what the rule looks at, as it stands now. `recipient` is whom a file is for, as typed; empty when
/// none is being made.
///
/// # Errors
/// When the file cannot be read.
pub fn facts(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    item: &MdtItem,
    recipient: &str,
    today: NaiveDate,
) -> Result<Facts, StoreError> {
    let exclusions = exclusions::in_force(reader, meeting, item.client, recipient, today)?;
    let restricted = reader.number(
        "SELECT count(*) FROM mdt_item_concern
         JOIN concern ON concern.id = mdt_item_concern.concern
         WHERE mdt_item_concern.item = ?1 AND concern.restricted = 1",
        [item.id],
    )? > 0;
    let at_practice = reader.number(
        "SELECT count(*) FROM client_practice WHERE client = ?1 AND practice = ?2 AND until IS NULL",
        (item.client, meeting.practice),
    )? > 0;
    Ok(Facts {
        consent: consent::standing(reader, item.client, Purpose::ShareWithMdt)?,
        to_answer: exclusions::to_answer(reader, meeting, &exclusions)?,
        excluded: exclusions
            .iter()
            .find(|one| one.recognised)
            .map(|one| one.with.clone()),
        exclusions,
        restricted,
        at_practice,
        planned: meeting.state == MeetingState::Planned,
        died_on: reader.record::<Person>(item.client)?.died_on,
    })
}
