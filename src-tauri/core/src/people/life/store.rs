//! Writing a change of somebody's life with everything it mends, in one act.

use super::{
    CareHome, LifeAnswer, LifeChange, LifeEvent, LifeForm,
    hanging::{Hanging, Hangs, called, hanging},
    promised,
};
use crate::{
    clients::{self, Client, ClientStatus, EndedWhy, Match, Representative, YesNo},
    concerns::{self, CloseForm, ClosedAs, Concern, ConcernError, ConcernState, MoveForm},
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::PersonId,
    loops::{self, Loop, LoopForm, Looped},
    mdt::{self, MdtAction},
    people::{
        Person, PersonError,
        store::{end_roles, lists},
    },
    referrals::{self, Referral, ReferralError, ReferralMoveForm, ReferralState},
    store::{StoreError, Tx},
};

/// What stands before what is known of a home that somebody has left.
const FROM_THE_OLD_HOME: &str = "Ask again. At the old home: ";

impl From<ConcernError> for PersonError {
    fn from(error: ConcernError) -> Self {
        match error {
            ConcernError::Form(faults) => Self::Form(faults),
            ConcernError::Store(error) => Self::Store(error),
            other => Self::Store(StoreError::Refused(other.to_string())),
        }
    }
}

impl From<ReferralError> for PersonError {
    fn from(error: ReferralError) -> Self {
        match error {
            ReferralError::Form(faults) => Self::Form(faults),
            ReferralError::Store(error) => Self::Store(error),
            other => Self::Store(StoreError::Refused(other.to_string())),
        }
    }
}

/// Records a change of somebody's life, and answers what hangs on it: all in one act, so that one undo takes all of
/// it back.
///
/// # Errors
/// Every fault of the form, or an answer that is none of its record's; nothing is kept then.
pub fn record_change(
    desk: &mut Desk,
    id: PersonId,
    form: &LifeForm,
) -> Result<Done<()>, PersonError> {
    let event = form
        .what
        .parse::<LifeEvent>()
        .map_err(|_| Faults::one("what", "Choose what has changed."))?;
    desk.write(event.action(), |tx| {
        let before: Person = tx.read().record(id)?;
        let stays = form.stays.trim() == "yes";
        // Asked before anything is written: what hangs is what was there, and the right to record it.
        let hangs = hanging(tx.read(), tx.today(), id, event, stays)?;
        let now = clients::store::practice_now(tx.read(), id)?;
        let change = form.check(
            &before,
            now.as_ref().map(|now| now.practice),
            &lists(tx.read())?,
            tx.today(),
        )?;
        if change.practice().is_some()
            && now
                .as_ref()
                .and_then(|now| now.since)
                .is_some_and(|since| change.on() < since)
        {
            return Err(Faults::one("on", "That is before the surgery they have now.").into());
        }
        let answers = answers(&hangs, form)?;
        write(tx, &before, &change)?;
        for (hangs, answer) in answers {
            mend(tx, &before, &change, hangs, answer)?;
        }
        if event == LifeEvent::Death {
            concerns::store::come_back(tx, id)?;
        }
        Ok(())
    })
}

/// The answer to each that is not simply kept.
fn answers<'a>(
    hangs: &'a [Hanging],
    form: &LifeForm,
) -> Result<Vec<(&'a Hanging, LifeAnswer)>, Faults> {
    let mut faults = Faults::new();
    let mut found = Vec::new();
    for one in hangs {
        let Some(typed) = form.answers.get(&one.key) else {
            continue;
        };
        match typed.parse::<LifeAnswer>() {
            Ok(answer) if one.allows(answer) => found.push((one, answer)),
            _ => faults.add(&one.key, "Choose one of the answers."),
        }
    }
    faults.done(found)
}

/// Writes the event itself.
fn write(tx: &mut Tx<'_>, before: &Person, change: &LifeChange) -> Result<(), StoreError> {
    let id = before.id;
    match change {
        LifeChange::Death(death) => {
            tx.update(&Person {
                died_on: Some(death.on),
                ..before.clone()
            })?;
            end_roles(tx, id)?;
        }
        LifeChange::Move(change) => {
            tx.update(&change.person)?;
        }
        LifeChange::MovedAway(change) => {
            tx.update(&change.person)?;
            end_client(tx, id, EndedWhy::MovedAway)?;
        }
        LifeChange::CareHome(CareHome { person, stays, .. }) => {
            tx.update(person)?;
            if *stays {
                let client: Client = tx.read().record(id)?;
                tx.update(&Client {
                    lives_alone: Some(YesNo::No),
                    ..client
                })?;
            } else {
                end_client(tx, id, EndedWhy::CareHome)?;
            }
        }
        LifeChange::Surgery(_) => {}
    }
    if let Some(practice) = change.practice() {
        clients::store::move_practice(tx, id, Some(practice), change.on())?;
    }
    Ok(())
}

fn end_client(tx: &mut Tx<'_>, id: PersonId, why: EndedWhy) -> Result<(), StoreError> {
    let client: Client = tx.read().record(id)?;
    tx.update(&Client {
        status: ClientStatus::Ended,
        ended_why: Some(why),
        talk_about_at_next_mdt: false,
        ..client
    })?;
    Ok(())
}

/// Does with one record what was answered.
fn mend(
    tx: &mut Tx<'_>,
    before: &Person,
    change: &LifeChange,
    hangs: &Hanging,
    answer: LifeAnswer,
) -> Result<(), PersonError> {
    let said = change.sentence(&called(before));
    let died = matches!(change, LifeChange::Death(_));
    match (&hangs.record, answer) {
        (_, LifeAnswer::Keep) => {}
        (Hangs::Concern(concern), _) => answer_concern(tx, concern, &said, died)?,
        (Hangs::Raised(concern), _) => {
            let mut concern: Concern = tx.read().record(concern.id)?;
            if !concern.mark(Loop::Volunteer).is_made() {
                loops::store::mark::<_, PersonError>(tx, &mut concern, &has_died(Loop::Volunteer))?;
            }
        }
        (Hangs::Asked(referral), _) => {
            let mut referral: Referral = tx.read().record(referral.id)?;
            if !referral.mark(Loop::Volunteer).is_made() {
                loops::store::mark::<_, PersonError>(
                    tx,
                    &mut referral,
                    &has_died(Loop::Volunteer),
                )?;
            }
        }
        (Hangs::Referral(referral), _) => mend_referral(tx, referral, &said, died, answer)?,
        (Hangs::Match(matched), _) => {
            tx.update(&Match {
                until: Some(change.on().max(matched.since)),
                ended_because: Some(change.ends_because().to_owned()),
                ..matched.clone()
            })?;
        }
        (Hangs::Speaks(speaks), _) => {
            tx.update(&Representative {
                ended_on: Some(change.on()),
                ..speaks.clone()
            })?;
        }
        (Hangs::Item(item), LifeAnswer::HandOn) => {
            // Where the surgery stays, so does the list.
            if let Some(practice) = change.practice() {
                mdt::hand_on(tx, item, practice)?;
            }
        }
        (Hangs::Item(item), _) => mdt::take_off(tx, item)?,
        (Hangs::Action(action), _) => tx.remove::<MdtAction>(action.id)?,
        (Hangs::Promised(id, after), _) => {
            promised::mend_to(tx, *id, before, *after, answer)?;
        }
        (Hangs::PromisedBy(id), _) => promised::mend_by(tx, *id, answer)?,
        (Hangs::VisitSafety, _) => {
            let client: Client = tx.read().record(before.id)?;
            let safety = client.visit_safety.clone().unwrap_or_default();
            if !safety.starts_with(FROM_THE_OLD_HOME) {
                tx.update(&Client {
                    visit_safety: Some(format!("{FROM_THE_OLD_HOME}{safety}")),
                    ..client
                })?;
            }
        }
        (Hangs::WelcomeHome, _) => {
            let client: Client = tx.read().record(before.id)?;
            tx.update(&Client {
                welcome_home_discharged_on: None,
                ..client
            })?;
        }
    }
    Ok(())
}

fn has_died(who: Loop) -> LoopForm {
    LoopForm {
        who: who.word().to_owned(),
        what: "not told".to_owned(),
        reason: "has died".to_owned(),
        ..LoopForm::default()
    }
}

/// A concern is answered by what happened, move by move as its table has them. After a death nobody can tell the
/// person; when nobody else has to hear, it is closed.
fn answer_concern(
    tx: &mut Tx<'_>,
    concern: &Concern,
    said: &str,
    died: bool,
) -> Result<(), PersonError> {
    let id = concern.id;
    let mut state = concern.state;
    if state == ConcernState::Open {
        state = ConcernState::BeingHandled;
        concerns::store::moved(tx, id, state, &MoveForm::default())?;
    }
    if state != ConcernState::AwaitingFeedback || is_blank(concern.outcome().unwrap_or_default()) {
        let form = MoveForm {
            outcome: said.to_owned(),
            ..MoveForm::default()
        };
        concerns::store::moved(tx, id, ConcernState::AwaitingFeedback, &form)?;
    }
    if !died {
        return Ok(());
    }
    let mut concern: Concern = tx.read().record(id)?;
    let volunteer_died = match concern.volunteer() {
        Some(volunteer) => tx.read().record::<Person>(volunteer)?.died_on.is_some(),
        None => false,
    };
    for who in concern.unmarked() {
        if who == Loop::Person || volunteer_died {
            loops::store::mark::<_, PersonError>(tx, &mut concern, &has_died(who))?;
        }
    }
    let others = concerns::store::also_to_hear(tx.read(), &concern)?;
    let all_heard = concern.unmarked().is_empty()
        && others
            .iter()
            .all(|other| other.mark(Loop::Volunteer).is_made());
    if all_heard {
        let form = CloseForm {
            closed_as: ClosedAs::Answered.to_string(),
            ..CloseForm::default()
        };
        concerns::store::closed(tx, id, &form)?;
    }
    Ok(())
}

/// A referral's agency is to be told, or was and it is withdrawn.
fn mend_referral(
    tx: &mut Tx<'_>,
    referral: &Referral,
    said: &str,
    died: bool,
    answer: LifeAnswer,
) -> Result<(), PersonError> {
    let id = referral.id;
    let draft = referral.state == ReferralState::Draft;
    if died && !draft {
        let mut referral: Referral = tx.read().record(id)?;
        // Nobody can be told any more: what is to be said is said to the volunteer, if one asked for it.
        loops::store::say_typed::<_, PersonError>(tx, &mut referral, said)?;
        if !referral.mark(Loop::Person).is_made() {
            loops::store::mark::<_, PersonError>(tx, &mut referral, &has_died(Loop::Person))?;
        }
    }
    if answer == LifeAnswer::Withdraw {
        let why = if draft {
            said.to_owned()
        } else {
            "The agency has been told.".to_owned()
        };
        let form = ReferralMoveForm {
            why,
            ..ReferralMoveForm::default()
        };
        referrals::move_in(tx, id, ReferralState::Withdrawn, &form)?;
    } else {
        let referral: Referral = tx.read().record(id)?;
        tx.update(&Referral {
            chase_on: Some(tx.today()),
            ..referral
        })?;
    }
    Ok(())
}
