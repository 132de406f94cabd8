//! The letter to hand over: what was done about what somebody told us, in large print.
//!
//! It is made only for somebody who may be told: nobody who has died, nobody who asked not to be told, and
//! nobody at all where telling is not safe, because paper lies about and others read it.

use super::{Loop, Looped, NOTHING_TO_TELL, NotTold};
use crate::{
    concerns::{Asked, Category, Concern, store::also_to_hear},
    dates,
    desk::Desk,
    exports::{OnPaper, put_on_record},
    forms::is_blank,
    ids::{ConcernId, ReferralId},
    people::Person,
    programmes::Coordinator,
    referrals::{Referral, ReferralState},
    settings,
    store::StoreError,
};

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Letter {
    /// The name they like to be called.
    pub dear: String,
    /// The day, in words.
    pub day: String,
    /// What was decided or done, in plain English.
    pub outcome: String,
    /// Who to ring.
    pub ring: String,
    /// Their number; empty while it is not filled in.
    pub number: String,
}

/// The letter about a concern.
///
/// # Errors
/// [`StoreError::Refused`] with a sentence where no letter may be made.
pub fn of_concern(desk: &Desk, id: ConcernId, who: Loop) -> Result<Letter, StoreError> {
    Ok(about_concern(desk, id, who)?.letter)
}

/// Puts on record that the letter about a concern leaves, and gives it to print.
///
/// # Errors
/// [`StoreError::Refused`] with a sentence where no letter may be made.
pub fn print_of_concern(desk: &mut Desk, id: ConcernId, who: Loop) -> Result<Letter, StoreError> {
    let letter = about_concern(desk, id, who)?;
    let_out(desk, letter)
}

fn about_concern(desk: &Desk, id: ConcernId, who: Loop) -> Result<Addressed, StoreError> {
    let mut concern: Concern = desk.read().record(id)?;
    judged_safe(&concern)?;
    if let Some(main) = concern.same_as {
        // What they hear is what came of the one that it was put together with, and that too must be safe to tell.
        let main: Concern = desk.read().record(main)?;
        judged_safe(&main)?;
        marked_safe(&main)?;
        concern.outcome = main.outcome;
    }
    for other in also_to_hear(desk.read(), &concern)? {
        marked_safe(&other)?;
    }
    letter(desk, &concern, who)
}

/// The letter about a referral. Where it came from a concern, that one too must be safe to tell.
///
/// # Errors
/// [`StoreError::Refused`] with a sentence where no letter may be made.
pub fn of_referral(desk: &Desk, id: ReferralId, who: Loop) -> Result<Letter, StoreError> {
    Ok(about_referral(desk, id, who)?.letter)
}

/// Puts on record that the letter about a referral leaves, and gives it to print.
///
/// # Errors
/// [`StoreError::Refused`] with a sentence where no letter may be made.
pub fn print_of_referral(desk: &mut Desk, id: ReferralId, who: Loop) -> Result<Letter, StoreError> {
    let letter = about_referral(desk, id, who)?;
    let_out(desk, letter)
}

fn about_referral(desk: &Desk, id: ReferralId, who: Loop) -> Result<Addressed, StoreError> {
    let referral: Referral = desk.read().record(id)?;
    if referral.state == ReferralState::Draft {
        return refused("This is a draft. There is something to tell once it is sent.");
    }
    if let Some(from) = referral.from_concern {
        let concern: Concern = desk.read().record(from)?;
        judged_safe(&concern)?;
        marked_safe(&concern)?;
    }
    letter(desk, &referral, who)
}

/// A letter, the whole name of who gets it, and whose record it tells of.
struct Addressed {
    letter: Letter,
    recipient: String,
    about: crate::ids::PersonId,
}

fn let_out(desk: &mut Desk, addressed: Addressed) -> Result<Letter, StoreError> {
    let Addressed {
        letter,
        recipient,
        about,
    } = addressed;
    let text = format!("Dear {},\n{}\n", letter.dear, letter.outcome);
    let paper = OnPaper {
        // What it is about stays out of the list of what left: others read that.
        what: "Letter about what was done",
        reason: "So that they hear what was done about what they told us.",
        recipient,
        about: &[about],
        text: text.as_bytes(),
    };
    put_on_record(desk, &paper)?;
    Ok(letter)
}

fn refused<T>(sentence: &str) -> Result<T, StoreError> {
    Err(StoreError::Refused(sentence.to_owned()))
}

const NOT_SAFE: &str = "It is not safe to tell them. No letter is made.";

/// Of safety or abuse somebody first has to judge whether telling endangers.
fn judged_safe(concern: &Concern) -> Result<(), StoreError> {
    match concern.safe_to_tell {
        Some(Asked::No) => refused(NOT_SAFE),
        Some(Asked::Yes) => Ok(()),
        _ if concern.category == Category::SafetyOrAbuse => {
            refused("First write down whether it is safe to tell them.")
        }
        _ => Ok(()),
    }
}

/// Nothing is put on paper for either of the two where one of them may not safely be told.
fn marked_safe(record: &impl Looped) -> Result<(), StoreError> {
    let unsafe_for = |who| record.mark(who).not_told == Some(NotTold::NotSafe);
    if unsafe_for(Loop::Person) || unsafe_for(Loop::Volunteer) {
        return refused(NOT_SAFE);
    }
    Ok(())
}

fn letter(desk: &Desk, record: &impl Looped, who: Loop) -> Result<Addressed, StoreError> {
    let to = match who {
        Loop::Person => record.client(),
        Loop::Volunteer => match record.volunteer() {
            Some(volunteer) => volunteer,
            None => return refused("No volunteer raised this."),
        },
    };
    let to: Person = desk.read().record(to)?;
    if to.died_on.is_some() {
        return refused("They have died. No letter is made.");
    }
    marked_safe(record)?;
    if record.mark(who).not_told == Some(NotTold::AskedNotTo) {
        return refused("They asked not to be told. No letter is made.");
    }
    let outcome = record.outcome().unwrap_or_default().trim();
    if is_blank(outcome) {
        return refused(NOTHING_TO_TELL);
    }
    let me: Coordinator = desk.read().record(desk.who()?)?;
    let recipient = to.name();
    let letter = Letter {
        dear: to
            .preferred_name
            .filter(|name| !is_blank(name))
            .unwrap_or(to.given_name),
        day: dates::long(desk.today()),
        outcome: outcome.to_owned(),
        ring: me.name,
        number: settings::safeguarding_numbers(desk)?.us,
    };
    Ok(Addressed {
        letter,
        recipient,
        about: record.client(),
    })
}
