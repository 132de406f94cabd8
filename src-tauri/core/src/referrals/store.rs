//! Writing referrals: making, correcting, moving, telling and chasing them.

use chrono::NaiveDate;

use super::{
    ChaseForm, NOTHING_TO_FOLLOW, Needs, Referral, ReferralError, ReferralEventWhat, ReferralForm,
    ReferralMoveForm, ReferralState, ServiceFacts, WhatNext, chase_after, followed, needs,
    next::followed_by,
    wishes::{excluded, nothing_sent_against_a_wish, standing, wishes_on},
};
use crate::{
    action::Action,
    agencies::{Agency, Service},
    concerns::{
        Concern,
        store::{is_client, is_volunteer},
    },
    consent::{Answer, Basis},
    dates,
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{ReferralId, ServiceId},
    loops::{
        self, LoopForm, OutcomeForm,
        store::{happened as event, mark_action, nobody_told_of_nothing},
    },
    notes::Note,
    people::Person,
    store::{StoreError, Tx},
};

/// What holds for every referral at the end of every write, undo included.
pub(super) fn rules(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    nobody_told_of_nothing::<Referral>(tx, id)?;
    nothing_sent_against_a_wish(tx, id)
}

/// What the form says of other records must be there; fills in the consent that is its basis.
fn checked(
    tx: &Tx<'_>,
    form: &ReferralForm,
    id: ReferralId,
    old: Option<&Referral>,
) -> Result<Referral, ReferralError> {
    let read = tx.read();
    let service = match form.service.parse::<ServiceId>() {
        Ok(id) => read
            .maybe_record::<Service>(id)?
            .map(|service| ServiceFacts {
                agency: service.agency,
                need: service.need,
            }),
        Err(_) => None,
    };
    let mut referral = form.checked(id, old, service.as_ref(), tx.today())?;
    let mut faults = Faults::new();
    if !is_client(read, referral.client)? {
        faults.add("client", "Choose somebody the programme supports.");
    }
    if read.maybe_record::<Agency>(referral.agency)?.is_none() {
        faults.add("agency", "Choose an agency from the list.");
    }
    if let Some(volunteer) = referral.raised_by_volunteer
        && !is_volunteer(read, volunteer)?
    {
        faults.add("raised_by_volunteer", "Choose a volunteer from the list.");
    }
    if let Some(note) = referral.from_note
        && read.maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The note this came from is no longer there.");
    }
    if let Some(concern) = referral.from_concern {
        let concern = read.maybe_record::<Concern>(concern)?;
        if concern.is_none_or(|concern| concern.client != referral.client) {
            faults.add("from_concern", "That concern is not about this person.");
        }
    }
    if let (Some(before), None) = (referral.follows, old)
        && followed_by(read, before, referral.client)?.is_none()
    {
        faults.add("follows", NOTHING_TO_FOLLOW);
    }
    faults.done(())?;
    if referral.sent_on.is_none() {
        referral.basis_consent = match referral.basis {
            Some(Basis::Consent) => standing(read, referral.client)?
                .filter(|said| said.answer == Answer::Given)
                .map(|said| said.id),
            _ => None,
        };
    }
    Ok(referral)
}

/// Makes a referral, as a draft.
///
/// # Errors
/// Every fault of the form; nothing is kept then.
pub fn make(desk: &mut Desk, form: &ReferralForm) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::MakeReferral, |tx| {
        let id = tx.new_id();
        let referral = checked(tx, form, id, None)?;
        tx.insert(&referral)?;
        if let Some(before) = referral.follows {
            followed(tx, before, referral.client, WhatNext::NewReferral)?;
        }
        event(
            tx,
            &referral,
            ReferralEventWhat::Move,
            None,
            ReferralState::Draft.word(),
            None,
        )?;
        Ok(id)
    })
}

/// Corrects what was written down. State and loops have acts of their own.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn change(
    desk: &mut Desk,
    id: ReferralId,
    form: &ReferralForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::ChangeReferral, |tx| {
        let old: Referral = tx.read().record(id)?;
        let mut new = checked(tx, form, id, Some(&old))?;
        if new.raised_by_volunteer != old.raised_by_volunteer {
            if old.state.is_end() {
                return Err(Faults::one(
                    "raised_by_volunteer",
                    "This referral has ended, so who raised it stays.",
                )
                .into());
            }
            loops::store::another_raised_it(tx, &old, &mut new)?;
        }
        tx.update(&new)?;
        Ok(id)
    })
}

/// Moves a referral. Sending is held back by a refusal, an exclusion or a death; an ending by an open loop.
///
/// # Errors
/// [`ReferralError::NotAllowed`] for a move that is not in the table; what holds it back; or every fault of
/// the form.
pub fn move_to(
    desk: &mut Desk,
    id: ReferralId,
    form: &ReferralMoveForm,
) -> Result<Done<ReferralId>, ReferralError> {
    let to = form
        .to
        .parse::<ReferralState>()
        .map_err(|_| Faults::one("to", "Choose where it stands now."))?;
    desk.write(Action::MoveReferral, |tx| move_in(tx, id, to, form))
}

/// The same inside an act that is open already.
pub(crate) fn move_in(
    tx: &mut Tx<'_>,
    id: ReferralId,
    to: ReferralState,
    form: &ReferralMoveForm,
) -> Result<ReferralId, ReferralError> {
    let mut referral: Referral = tx.read().record(id)?;
    let from = referral.state;
    let need = needs(from, to).ok_or(ReferralError::NotAllowed { from, to })?;
    let mut faults = Faults::new();
    let why = faults.optional_note("why", &form.why);
    let told = need == Needs::Loops && referral.sent_on.is_some();
    let said = faults.optional_note("outcome", &form.outcome);
    let new = said.clone().filter(|_| referral.outcome != said);
    match &said {
        // They were told what stands there; something else would have to be told first.
        Some(outcome) if told && referral.outcome.as_ref() != Some(outcome) => {
            faults.add(
                "outcome",
                "Write this as what to tell first. Then tell them, and end it.",
            );
        }
        Some(outcome) => loops::store::say(tx, &mut referral, outcome)?,
        None => {}
    }
    let today = tx.today();
    if let Some(chase) = faults.check_if_any("chase_on", &form.chase_on, |typed| {
        dates::parse_day(typed, today, dates::Lean::Future)
    }) {
        if chase < today {
            faults.add("chase_on", "Choose today or a later day to chase.");
        }
        referral.chase_on = Some(chase);
    }
    if !is_blank(&form.expected_on) {
        if matches!(to, ReferralState::Accepted | ReferralState::WaitingList) {
            referral.expected_on = faults.check("expected_on", expected(&form.expected_on, today));
        } else {
            faults.add(
                "expected_on",
                "Only who was accepted or waits can be expected.",
            );
        }
    }
    match need {
        Needs::Nothing => {}
        Needs::Sending => send(tx, &mut referral, form, &mut faults)?,
        Needs::Loops => {
            if referral.sent_on.is_some() {
                loops::store::need_both(&referral, &mut faults);
            }
        }
    }
    faults.done(())?;
    referral.state = to;
    tx.update(&referral)?;
    if from == ReferralState::Draft && to == ReferralState::Withdrawn {
        asked_again(tx, &referral)?;
    }
    // What they answered stands in the story with the step that brought it: the report asks when it came.
    let ended = to.is_end().then(|| referral.outcome.clone()).flatten();
    let why = why.or(new).or(ended);
    event(
        tx,
        &referral,
        ReferralEventWhat::Move,
        Some(from.word()),
        to.word(),
        why,
    )?;
    Ok(id)
}

/// When an agency expects to begin: a day still to come, or how long from today, such as "6 weeks".
fn expected(typed: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let day = dates::parse_day(&format!("in {}", typed.trim()), today, dates::Lean::Future)
        .or_else(|_| dates::parse_day(typed, today, dates::Lean::Future))
        .map_err(|fault| fault.to_string())?;
    if day < today {
        return Err("Choose today or a later day, or a time such as 6 weeks.".to_owned());
    }
    Ok(day)
}

/// What was to follow a referral was never sent, so that somebody has to say anew what follows.
fn asked_again(tx: &mut Tx<'_>, draft: &Referral) -> Result<(), StoreError> {
    let Some(before) = draft.follows else {
        return Ok(());
    };
    let mut before: Referral = tx.read().record(before)?;
    let others = tx.read().number(
        "SELECT count(*) FROM referral WHERE follows = ?1 AND id <> ?2 AND (state <> 'withdrawn' OR sent_on IS NOT NULL)",
        (before.id, draft.id),
    )?;
    if before.what_next == Some(WhatNext::NewReferral) && others == 0 {
        before.what_next = None;
        tx.update(&before)?;
    }
    Ok(())
}

/// Everything sending needs: a living person, no refusal, no exclusion of this agency, a basis, and the
/// exclusions in words read.
fn send(
    tx: &Tx<'_>,
    referral: &mut Referral,
    form: &ReferralMoveForm,
    faults: &mut Faults,
) -> Result<(), ReferralError> {
    let (read, today) = (tx.read(), tx.today());
    if read.record::<Person>(referral.client)?.died_on.is_some() {
        return Err(ReferralError::HasDied);
    }
    let said = standing(read, referral.client)?;
    if said
        .as_ref()
        .is_some_and(|said| matches!(said.answer, Answer::Refused | Answer::Withdrawn))
    {
        return Err(ReferralError::ConsentRefused);
    }
    let sent_on = if is_blank(&form.on) {
        Some(today)
    } else {
        faults.check("on", dates::parse_past_day(&form.on, today))
    };
    for on in [Some(today), sent_on].into_iter().flatten() {
        if excluded(read, referral.client, referral.agency, on, None)? {
            return Err(ReferralError::Excluded);
        }
    }
    match (referral.basis, &said) {
        (None, _) => faults.add("basis", "Choose why this may be shared, on “Correct”."),
        (Some(Basis::Consent), None) => faults.add(
            "basis",
            "No yes to sharing with agencies is on record. Record it, or choose another basis.",
        ),
        (Some(Basis::Consent), Some(said)) => referral.basis_consent = Some(said.id),
        (Some(_), _) => {}
    }
    let wishes = wishes_on(read, referral.client, Some(referral.agency), today)?;
    if wishes.words_to_read && !form.exclusions_read {
        faults.add(
            "exclusions_read",
            "Read with whom nothing is to be shared, then tick this.",
        );
    }
    referral.sent_on = sent_on;
    // Without a day nobody would ever be reminded of it.
    if form.no_chase {
        referral.chase_on = None;
    } else if referral.chase_on.is_none() {
        referral.chase_on = sent_on.map(|on| chase_after(on, today));
    }
    Ok(())
}

/// Marks a loop of a referral that was sent and has not ended.
///
/// # Errors
/// Every fault of the form; [`ReferralError::NotSent`] or [`ReferralError::Ended`].
pub fn mark_loop(
    desk: &mut Desk,
    id: ReferralId,
    form: &LoopForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(mark_action(form), |tx| {
        let mut referral: Referral = tx.read().record(id)?;
        if referral.state == ReferralState::Draft {
            return Err(ReferralError::NotSent);
        }
        if referral.state.is_end() {
            return Err(ReferralError::Ended);
        }
        loops::store::mark::<_, ReferralError>(tx, &mut referral, form)?;
        Ok(id)
    })
}

/// Writes or changes what came of a referral. Whoever was told already has to hear it anew.
///
/// # Errors
/// Every fault of the form; [`ReferralError::Ended`] when it has ended.
pub fn write_outcome(
    desk: &mut Desk,
    id: ReferralId,
    form: &OutcomeForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::WriteOutcome, |tx| {
        let mut referral: Referral = tx.read().record(id)?;
        if referral.state.is_end() {
            return Err(ReferralError::Ended);
        }
        loops::store::say_typed::<_, ReferralError>(tx, &mut referral, &form.outcome)?;
        Ok(id)
    })
}

/// Records that several referrals were chased today, and when to chase next. Answers how many.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn chased_today(desk: &mut Desk, form: &ChaseForm) -> Result<Done<usize>, ReferralError> {
    desk.write(Action::ChaseReferral, |tx| {
        let mut faults = Faults::new();
        let today = tx.today();
        let next = faults.check(
            "next",
            dates::parse_day(&form.next, today, dates::Lean::Future),
        );
        if next.is_some_and(|next| next < today) {
            faults.add("next", "Choose today or a later day to chase.");
        }
        let mut ids: Vec<ReferralId> = form.ids.iter().filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            faults.add("ids", "Tick the ones you chased.");
        }
        let mut referrals = Vec::new();
        for id in ids {
            let referral: Referral = tx.read().record(id)?;
            if referral.state == ReferralState::Draft || referral.state.is_end() {
                faults.add("ids", "Only what was sent and has not ended can be chased.");
                break;
            }
            referrals.push(referral);
        }
        let next = faults.done_some(next)?;
        for referral in &mut referrals {
            referral.chase_on = Some(next);
            tx.update(referral)?;
            event(
                tx,
                referral,
                ReferralEventWhat::Chased,
                None,
                &next_chase(next),
                None,
            )?;
        }
        Ok(referrals.len())
    })
}

/// What a referral's story says of being chased: the day of the next time.
pub(crate) fn next_chase(next: NaiveDate) -> String {
    format!("next on {}", dates::short(next))
}
