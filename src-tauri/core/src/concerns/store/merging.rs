//! Two concerns about the same thing: one stays and the other closes as *same as another*, with every word of both
//! kept. Whoever raised the other waits to hear what comes of the one that stays: their mark stands on the other,
//! and the one that stays cannot close before it is made.

use super::moves::{none_waits_for_no_list, restricted_now};
use crate::{
    action::Action,
    concerns::{
        Asked, Category, ClosedAs, Concern, ConcernError, ConcernEvent, ConcernEventWhat,
        ConcernState, MergeForm, due_day,
    },
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::ConcernId,
    loops::{
        self, Loop, Looped, Mark, NOTHING_TO_TELL, NotTold,
        store::{happened as event, nobody_told_of_nothing},
    },
    mdt,
    store::{Reader, Record as _, StoreError, Tx, later},
};

/// What the history says where nobody wrote more.
const TOGETHER: &str = "Put together with another concern.";
/// Why the person has nothing to hear about the one that goes.
const HEARS_ABOUT_THE_OTHER: &str = "The same as another concern. They hear about that one.";

/// Puts two concerns of one person together. Answers the one that stays.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn merge(desk: &mut Desk, form: &MergeForm) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::MergeConcerns, |tx| {
        let mut faults = Faults::new();
        let why = faults.optional_note("why", &form.why);
        let (stays, goes) = match (form.stays.parse(), form.goes.parse()) {
            (Ok(stays), Ok(goes)) => (stays, goes),
            _ => {
                faults.add("goes", "Choose the concern it is the same as.");
                return Err(faults.into());
            }
        };
        faults.done(())?;
        put_together(tx, stays, goes, why, "goes")?;
        Ok(stays)
    })
}

/// The same inside an act; `field` is where a fault is shown.
pub(super) fn put_together(
    tx: &mut Tx<'_>,
    stays: ConcernId,
    goes: ConcernId,
    why: Option<String>,
    field: &str,
) -> Result<(), ConcernError> {
    let mut stays: Concern = tx.read().record(stays)?;
    let mut goes: Concern = tx.read().record(goes)?;
    let fault = if stays.id == goes.id {
        Some("Choose the concern it is the same as.")
    } else if stays.client != goes.client {
        Some("Choose a concern of the same person.")
    } else if stays.same_as.is_some() {
        Some("That one is the same as a third. Choose the third.")
    } else if stays.state == ConcernState::Closed {
        Some("The one that stays is closed. Reopen it first.")
    } else if goes.state == ConcernState::Closed {
        Some("The one that goes is closed. Reopen it first.")
    } else if goes.category == Category::SafetyOrAbuse && stays.category != Category::SafetyOrAbuse
    {
        Some("The one about safety or abuse has to stay.")
    } else {
        None
    };
    if let Some(fault) = fault {
        return Err(Faults::one(field, fault).into());
    }
    // What was put together with the one that goes comes along.
    for mut earlier in put_together_with(tx.read(), goes.id)? {
        earlier.same_as = Some(stays.id);
        tx.update(&earlier)?;
    }
    take_over(tx, &mut stays, &goes)?;
    tx.update(&stays)?;
    let to = "another concern put together with this";
    event(tx, &stays, ConcernEventWhat::Merge, None, to, why.clone())?;
    end(tx, &mut goes, stays.id, why)
}

/// The one that goes, closed as the same. Going first back to *open* is the only way there.
fn end(
    tx: &mut Tx<'_>,
    goes: &mut Concern,
    stays: ConcernId,
    why: Option<String>,
) -> Result<(), ConcernError> {
    let (open, closed) = (ConcernState::Open.word(), ConcernState::Closed.word());
    if goes.state != ConcernState::Open {
        let from = goes.state.word();
        let because = Some(TOGETHER.to_owned());
        event(tx, goes, ConcernEventWhat::Move, Some(from), open, because)?;
    }
    for who in [Loop::Person, Loop::Volunteer] {
        // A wish and a danger outlast the answer; having heard an earlier answer does not.
        let stands = matches!(
            goes.mark(who).not_told,
            Some(NotTold::NotSafe | NotTold::AskedNotTo)
        );
        if !stands {
            goes.set_mark(who, Mark::default());
        }
    }
    let person = goes
        .mark(Loop::Person)
        .nothing_to_tell(HEARS_ABOUT_THE_OTHER);
    goes.set_mark(Loop::Person, person);
    let outcome = why.unwrap_or_else(|| "The same as another concern.".to_owned());
    goes.state = ConcernState::Closed;
    goes.closed_on = Some(tx.today());
    goes.closed_as = Some(ClosedAs::SameAsAnother);
    goes.same_as = Some(stays);
    goes.outcome = Some(outcome.clone());
    tx.update(goes)?;
    let what = ConcernEventWhat::Move;
    Ok(event(tx, goes, what, Some(open), closed, Some(outcome))?)
}

/// What the one that stays takes over: the more serious level, the restriction, the earlier day, where the other went
/// while this one stood still, and that somebody is in danger, each an event; and that telling was judged unsafe.
fn take_over(tx: &mut Tx<'_>, stays: &mut Concern, goes: &Concern) -> Result<(), ConcernError> {
    use ConcernEventWhat::{Due, Level, Merge, Move};
    let because = |what: String| Some(format!("{TOGETHER} {what}"));
    if goes.level > stays.level {
        let (from, to) = (stays.level, goes.level);
        stays.level = to;
        let why = because(format!("The other was {to}."));
        event(tx, stays, Level, Some(from.word()), to.word(), why)?;
    }
    if goes.restricted && !stays.restricted {
        stays.restricted = true;
        let why = because("The other is for coordinators only.".to_owned());
        restricted_now(tx, stays, why)?;
    }
    let now = due_day(stays.level, stays.raised_on, stays.due_on);
    let due = due_day(goes.level, goes.raised_on, goes.due_on);
    if due < now {
        stays.due_on = Some(due);
        let why = because("The other was due earlier.".to_owned());
        let (from, to) = (now.to_string(), due.to_string());
        event(tx, stays, Due, Some(&from), &to, why)?;
    }
    let gone_on = !matches!(
        goes.state,
        ConcernState::Open | ConcernState::AwaitingFeedback
    );
    if stays.state == ConcernState::Open && gone_on {
        let (from, to) = (stays.state, goes.state);
        stays.state = to;
        let why = because("The other was there already.".to_owned());
        event(tx, stays, Move, Some(from.word()), to.word(), why)?;
    }
    let (before, after) = (stays.immediate_danger, goes.immediate_danger);
    if danger(after) > danger(before) {
        stays.immediate_danger = after;
        // The only answer that asks for something to be done: 999 stands first until somebody rang.
        if after == Some(Asked::Yes) {
            let to = "in danger now, as the other says";
            let from = before.map(Asked::word);
            event(tx, stays, Merge, from, to, Some(TOGETHER.to_owned()))?;
        }
    }
    if unsafe_to_tell(goes) {
        stays.safe_to_tell = Some(Asked::No);
    }
    if stays.emergency_rang.is_none() {
        stays.emergency_rang.clone_from(&goes.emergency_rang);
        stays.emergency_at.clone_from(&goes.emergency_at);
        stays
            .emergency_reference
            .clone_from(&goes.emergency_reference);
    }
    if stays.told_whom.is_none() {
        stays.told_whom.clone_from(&goes.told_whom);
        stays.told_when.clone_from(&goes.told_when);
        stays.told_reference.clone_from(&goes.told_reference);
    }
    Ok(())
}

/// How grave an answer to "in danger now?" is: the graver of two stands. A *no* says more than nobody having asked.
fn danger(answer: Option<Asked>) -> i64 {
    match answer {
        None => 0,
        Some(Asked::NotAskedYet) => 1,
        Some(Asked::No) => 2,
        Some(Asked::Yes) => 3,
    }
}

/// Whether telling was judged unsafe, by the concern or by one of its marks.
fn unsafe_to_tell(concern: &Concern) -> bool {
    concern.safe_to_tell == Some(Asked::No)
        || [Loop::Person, Loop::Volunteer]
            .into_iter()
            .any(|who| concern.mark(who).not_told == Some(NotTold::NotSafe))
}

/// The concerns that were put together with one, the earliest first.
pub(crate) fn put_together_with(
    read: Reader<'_>,
    id: ConcernId,
) -> Result<Vec<Concern>, StoreError> {
    read.records("WHERE same_as = ?1 ORDER BY raised_on, id", [id])
}

/// Those put together with a concern whose volunteer hears through it: another than its own, each volunteer once.
pub(crate) fn also_to_hear(
    read: Reader<'_>,
    concern: &Concern,
) -> Result<Vec<Concern>, StoreError> {
    Ok(listeners(concern, put_together_with(read, concern.id)?))
}

/// The same among concerns that were read already.
pub(super) fn listeners(concern: &Concern, merged: Vec<Concern>) -> Vec<Concern> {
    let mut heard = vec![concern.volunteer()];
    merged
        .into_iter()
        .filter(|other| {
            let first = other.volunteer().is_some() && !heard.contains(&other.volunteer());
            heard.push(other.volunteer());
            first
        })
        .collect()
}

/// Whoever heard through a concern is asked anew, because what there is to tell has changed or it is open again.
pub(super) fn ask_anew(tx: &mut Tx<'_>, concern: &Concern, why: &str) -> Result<(), StoreError> {
    for mut other in put_together_with(tx.read(), concern.id)? {
        if other.mark(Loop::Volunteer) == Mark::default() {
            continue;
        }
        other.set_mark(Loop::Volunteer, Mark::default());
        tx.update(&other)?;
        let (to, why) = ("who was told is asked anew", Some(why.to_owned()));
        event(tx, &other, ConcernEventWhat::Loop, None, to, why)?;
    }
    Ok(())
}

/// Says anew what there is to tell, and asks everybody who heard something else.
pub(super) fn say(tx: &mut Tx<'_>, concern: &mut Concern, outcome: &str) -> Result<(), StoreError> {
    if concern.outcome.as_deref() != Some(outcome) {
        ask_anew(tx, concern, "What there is to tell has changed.")?;
    }
    loops::store::say(tx, concern, outcome)
}

/// What must hold of a concern at the end of every act, undo included: nobody is told of nothing; one that is the same
/// as another is so of the same person and in one step; nobody who hears through one that is closed still waits; and no
/// undo takes away unseen what was relied on since, nor leaves it with an MDT that would never talk of it.
pub(crate) fn rule_of_a_concern(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    nobody_told_of_nothing::<Concern>(tx, id)?;
    let Some(concern) = tx.read().maybe_record::<Concern>(id)? else {
        return Ok(());
    };
    if let Some(main) = concern.same_as {
        let main: Concern = tx.read().record(main)?;
        if main.client != concern.client || main.same_as.is_some() {
            return Err(StoreError::Refused(
                "That one is the same as a third. Choose the third.".to_owned(),
            ));
        }
        nobody_waits(tx.read(), &main)?;
    }
    nobody_waits(tx.read(), &concern)?;
    none_waits_for_no_list(tx, concern.client)?;
    if tx.undoes_an_earlier_act()? {
        stands_as_its_story_ends(tx.read(), &concern)?;
        shared_as_restricted(tx, &concern)?;
        falls_behind_nothing(tx, concern)?;
    }
    Ok(())
}

/// A level and a state are those that the story ends with. The same one can be reached twice, and an undo of the first
/// time finds what that act left, though others lie between. The log tells the order: events of one act have one time.
fn stands_as_its_story_ends(read: Reader<'_>, concern: &Concern) -> Result<(), StoreError> {
    for (what, stands) in [
        (ConcernEventWhat::Level, concern.level.word()),
        (ConcernEventWhat::Move, concern.state.word()),
    ] {
        let ends: Option<String> = read.maybe(
            "SELECT \"to\" FROM concern_event WHERE concern = ?1 AND what = ?2
             ORDER BY (SELECT min(position) FROM change WHERE kind = ?3 AND subject = concern_event.id) DESC LIMIT 1",
            (concern.id, what.word(), ConcernEvent::TABLE.code),
            |row| row.get(0),
        )?;
        if ends.is_some_and(|ends| ends != stands) {
            return Err(later());
        }
    }
    Ok(())
}

/// No undo makes a concern restricted again that somebody decided to share: who does it by its form is asked again.
fn shared_as_restricted(tx: &Tx<'_>, concern: &Concern) -> Result<(), StoreError> {
    let was = tx.before::<Concern>(concern.id)?;
    let again = concern.restricted && was.is_some_and(|was| !was.restricted);
    if again && mdt::decided_to_share(tx.read(), concern.id)? {
        return Err(later());
    }
    Ok(())
}

/// What the one that stays was serious enough for, restricted, due, in danger and unsafe to tell already, it did not
/// take over: no event of the putting together keeps it so. So an undo is compared with what was a moment before: it
/// lets no concern fall further behind another that was put together with it. What a coordinator lowered with a reason
/// stays lowered.
fn falls_behind_nothing(tx: &Tx<'_>, concern: Concern) -> Result<(), StoreError> {
    let mut all = put_together_with(tx.read(), concern.id)?;
    all.push(concern);
    for other in all {
        let Some(main) = other.same_as else {
            continue;
        };
        let now = behind(&tx.read().record(main)?, &other);
        // One that stood by itself was behind nothing.
        let mut was = [0; 5];
        if let Some(other) = tx.before::<Concern>(other.id)?
            && let Some(main) = other.same_as
            && let Some(main) = tx.before::<Concern>(main)?
        {
            was = behind(&main, &other);
        }
        if now.iter().zip(was).any(|(now, was)| *now > was) {
            return Err(later());
        }
    }
    Ok(())
}

/// By how much a concern is less than one that was put together with it: in level, in days, in who may see it, in
/// whether somebody is in danger and in whether it is safe to tell.
fn behind(main: &Concern, other: &Concern) -> [i64; 5] {
    let due = |one: &Concern| due_day(one.level, one.raised_on, one.due_on);
    [
        (other.level as i64 - main.level as i64).max(0),
        (due(main) - due(other)).num_days().max(0),
        i64::from(other.restricted && !main.restricted),
        i64::from(
            other.immediate_danger == Some(Asked::Yes) && main.immediate_danger != Some(Asked::Yes),
        ),
        i64::from(unsafe_to_tell(other) && main.safe_to_tell != Some(Asked::No)),
    ]
}

/// Nobody who hears through a concern waits while it is closed, or was told while there is nothing to tell.
fn nobody_waits(read: Reader<'_>, concern: &Concern) -> Result<(), StoreError> {
    let merged = put_together_with(read, concern.id)?;
    if merged.is_empty() {
        return Ok(());
    }
    if concern.same_as.is_some() {
        return Err(StoreError::Refused(
            "Another was put together with this one. Reopen that first.".to_owned(),
        ));
    }
    let nothing = is_blank(concern.outcome().unwrap_or_default());
    for other in listeners(concern, merged) {
        let mark = other.mark(Loop::Volunteer);
        if concern.state == ConcernState::Closed && !mark.is_made() {
            return Err(StoreError::Refused(
                "Somebody who raised the same has not heard yet. Tell them first.".to_owned(),
            ));
        }
        if nothing && mark.told_on.is_some() {
            return Err(StoreError::Refused(NOTHING_TO_TELL.to_owned()));
        }
    }
    Ok(())
}
