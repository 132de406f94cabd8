//! Referrals: the tracker, one referral, making, correcting, moving, telling, chasing.

use living_well_core::access::{Look, Shown};
use living_well_core::desk::Done;
use living_well_core::ids::{AgencyId, ConcernId, NoteId, PersonId, ReferralId};
use living_well_core::loops::letter::{self, Letter};
use living_well_core::loops::{Loop, LoopForm, OutcomeForm};
use living_well_core::referrals::{
    self, AgencyLetter, ChaseForm, Leaves, LetterAsk, ReferralForm, ReferralMoveForm, ReferralPage,
    ReferralStart, ServiceChoice, Tracker, TrackerFilter, TrackerRow, WhatNextForm, Wishes,
};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Shows the tracker.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referrals_tracker(
    window: State<'_, Window>,
    filter: TrackerFilter,
) -> Result<Tracker, AppError> {
    window.read(|desk| referrals::tracker(desk, &filter))
}

/// Shows the referrals of one client.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referrals_of(
    window: State<'_, Window>,
    client: PersonId,
) -> Result<Vec<TrackerRow>, AppError> {
    window.look(client, |desk| referrals::of_client(desk, client))
}

/// Shows one referral.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referral(window: State<'_, Window>, id: ReferralId) -> Result<ReferralPage, AppError> {
    window.look(id, |desk| referrals::referral(desk, id))
}

/// Starts a referral, filled as far as is known.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referral_start(
    window: State<'_, Window>,
    client: Option<PersonId>,
    note: Option<NoteId>,
    concern: Option<ConcernId>,
    follows: Option<ReferralId>,
) -> Result<ReferralStart, AppError> {
    window.look((client, note, concern, follows), |desk| {
        referrals::start(desk, client, note, concern, follows)
    })
}

/// Opens a referral for correcting.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referral_form(window: State<'_, Window>, id: ReferralId) -> Result<ReferralStart, AppError> {
    window.look(id, |desk| referrals::form_of(desk, id))
}

/// Says what a person's wishes allow, for one agency or in general.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referral_wishes(
    window: State<'_, Window>,
    client: PersonId,
    agency: Option<AgencyId>,
) -> Result<Wishes, AppError> {
    window.look(client, |desk| referrals::wishes(desk, client, agency))
}

/// Lists the services that answer a need, those that work where the person lives first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn services_for(
    window: State<'_, Window>,
    client: Option<PersonId>,
    need: String,
) -> Result<Vec<ServiceChoice>, AppError> {
    window.read(|desk| referrals::services_for(desk, client, &need))
}

/// Makes a referral, as a draft.
#[tauri::command(async, rename_all = "snake_case")]
pub fn make_referral(
    window: State<'_, Window>,
    form: ReferralForm,
) -> Result<Done<ReferralId>, AppError> {
    window.write(|desk| referrals::make(desk, &form))
}

/// Corrects a referral.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_referral(
    window: State<'_, Window>,
    id: ReferralId,
    form: ReferralForm,
) -> Result<Done<ReferralId>, AppError> {
    window.write(|desk| referrals::change(desk, id, &form))
}

/// Moves a referral to another state.
#[tauri::command(async, rename_all = "snake_case")]
pub fn move_referral(
    window: State<'_, Window>,
    id: ReferralId,
    form: ReferralMoveForm,
) -> Result<Done<ReferralId>, AppError> {
    window.write(|desk| referrals::move_to(desk, id, &form))
}

/// Says what follows a referral that came to nothing.
#[tauri::command(async, rename_all = "snake_case")]
pub fn say_what_next(
    window: State<'_, Window>,
    id: ReferralId,
    form: WhatNextForm,
) -> Result<Done<ReferralId>, AppError> {
    window.write(|desk| referrals::say_what_next(desk, id, &form))
}

/// Makes the letter to the agency, to be read before it leaves.
#[tauri::command(async, rename_all = "snake_case")]
pub fn agency_letter(
    window: State<'_, Window>,
    id: ReferralId,
    ask: LetterAsk,
) -> Result<AgencyLetter, AppError> {
    window.look(Look::from(id).shown(Shown::Letter), |desk| {
        referrals::letter_to_agency(desk, id, &ask)
    })
}

/// Puts on record that the letter to the agency leaves, and gives it.
#[tauri::command(async, rename_all = "snake_case")]
pub fn let_letter_out(
    window: State<'_, Window>,
    id: ReferralId,
    ask: LetterAsk,
    how: Leaves,
) -> Result<Done<AgencyLetter>, AppError> {
    window.write(|desk| referrals::let_letter_out(desk, id, &ask, how))
}

/// Makes the letter that says what was done about a referral.
#[tauri::command(async, rename_all = "snake_case")]
pub fn referral_letter(
    window: State<'_, Window>,
    id: ReferralId,
    who: Loop,
) -> Result<Letter, AppError> {
    window.look(Look::from(id).shown(Shown::Letter), |desk| {
        letter::of_referral(desk, id, who)
    })
}

/// Puts on record that the letter about a referral leaves, and gives it to print.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_referral_letter(
    window: State<'_, Window>,
    id: ReferralId,
    who: Loop,
) -> Result<Letter, AppError> {
    window.write(|desk| letter::print_of_referral(desk, id, who))
}

/// Marks a loop of a referral.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mark_referral_loop(
    window: State<'_, Window>,
    id: ReferralId,
    form: LoopForm,
) -> Result<Done<ReferralId>, AppError> {
    window.write(|desk| referrals::mark_loop(desk, id, &form))
}

/// Records that several referrals were chased today.
#[tauri::command(async, rename_all = "snake_case")]
pub fn chase_referrals(
    window: State<'_, Window>,
    form: ChaseForm,
) -> Result<Done<usize>, AppError> {
    window.write(|desk| referrals::chased_today(desk, &form))
}

/// Writes or changes what came of a referral.
#[tauri::command(async, rename_all = "snake_case")]
pub fn write_referral_outcome(
    window: State<'_, Window>,
    id: ReferralId,
    form: OutcomeForm,
) -> Result<Done<ReferralId>, AppError> {
    window.write(|desk| referrals::write_outcome(desk, id, &form))
}
