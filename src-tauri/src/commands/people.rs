//! People: adding, correcting, finding, their page, and what hangs on the client role.

use living_well_core::access::{Look, Shown};
use living_well_core::clients::{MatchForm, RepresentativeForm, RiskForm, store as clients};
use living_well_core::desk::Done;
use living_well_core::ids::{ExportId, KnownRiskId, MatchId, PersonId, RepresentativeId};
use living_well_core::people::alike::{self, AlikePerson};
use living_well_core::people::find::{self, FoundPerson, PeoplePage, PeopleQuestion};
use living_well_core::people::life::{self, LifeEvent, LifeForm, WhatItLeaves};
use living_well_core::people::merge::{self, Double, MergeStart, TwiceForm};
use living_well_core::people::page::{self, PersonPage};
use living_well_core::people::store as people_store;
use living_well_core::people::timeline::{self, Before, Timeline, TimelineFilter};
use living_well_core::people::{Lists, PersonForm};
use tauri::State;

use crate::state::Window;
use crate::state::people_file::{PeopleFile, TakenIn};
use crate::wire::AppError;

/// How many entries of a timeline are sent at once.
const TIMELINE_PAGE: usize = 50;

/// Lists what a person's form chooses from.
#[tauri::command(async, rename_all = "snake_case")]
pub fn person_lists(window: State<'_, Window>) -> Result<Lists, AppError> {
    window.read(|desk| people_store::lists(desk.read()))
}

/// Adds a person with their roles.
#[tauri::command(async, rename_all = "snake_case")]
pub fn add_person(window: State<'_, Window>, form: PersonForm) -> Result<Done<PersonId>, AppError> {
    window.write(|desk| people_store::add_person(desk, &form))
}

/// Gives the form of a person on record.
#[tauri::command(async, rename_all = "snake_case")]
pub fn person_form(window: State<'_, Window>, id: PersonId) -> Result<PersonForm, AppError> {
    window.look(id, |desk| people_store::person_form(desk, id))
}

/// Changes a person and their roles.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_person(
    window: State<'_, Window>,
    id: PersonId,
    form: PersonForm,
) -> Result<Done<PersonId>, AppError> {
    window.write(|desk| people_store::change_person(desk, id, &form))
}

/// Says what a change of somebody's life would leave.
#[tauri::command(async, rename_all = "snake_case")]
pub fn what_it_leaves(
    window: State<'_, Window>,
    id: PersonId,
    event: LifeEvent,
    stays: bool,
) -> Result<WhatItLeaves, AppError> {
    window.look(Look::from(id).shown(Shown::LifeChange), |desk| {
        life::hanging::what_it_leaves(desk, id, event, stays)
    })
}

/// Records a change of somebody's life, with an answer for what hangs on it.
#[tauri::command(async, rename_all = "snake_case")]
pub fn record_life_change(
    window: State<'_, Window>,
    id: PersonId,
    form: LifeForm,
) -> Result<Done<()>, AppError> {
    window.write(|desk| life::store::record_change(desk, id, &form))
}

/// Says who on record the form may mean.
#[tauri::command(async, rename_all = "snake_case")]
pub fn possible_duplicates(
    window: State<'_, Window>,
    form: PersonForm,
) -> Result<Vec<AlikePerson>, AppError> {
    window.search(|desk| alike::possible_duplicates(desk, &form, None))
}

/// Says what putting two records of one person together would do.
#[tauri::command(async, rename_all = "snake_case")]
pub fn merge_start(
    window: State<'_, Window>,
    stays: PersonId,
    goes: PersonId,
) -> Result<MergeStart, AppError> {
    window.look(
        (
            Look::from(stays).shown(Shown::Twice),
            Look::from(goes).shown(Shown::Twice),
        ),
        |desk| merge::merge_start(desk, stays, goes),
    )
}

/// Puts two records of one person together.
#[tauri::command(async, rename_all = "snake_case")]
pub fn merge_people(
    window: State<'_, Window>,
    stays: PersonId,
    form: TwiceForm,
) -> Result<Done<PersonId>, AppError> {
    window.write(|desk| merge::merge_people(desk, stays, &form))
}

/// Lists the pairs of records that may be one person: all, or those of one.
#[tauri::command(async, rename_all = "snake_case")]
pub fn doubles(window: State<'_, Window>, of: Option<PersonId>) -> Result<Vec<Double>, AppError> {
    window.look(of.map(|of| Look::from(of).shown(Shown::Twice)), |desk| {
        merge::doubles(desk, of)
    })
}

/// Notes that two records are two people.
#[tauri::command(async, rename_all = "snake_case")]
pub fn say_two_people(
    window: State<'_, Window>,
    one: PersonId,
    other: PersonId,
) -> Result<Done<()>, AppError> {
    window.write(|desk| merge::say_two_people(desk, one, other))
}

/// Finds people by name as somebody types.
#[tauri::command(async, rename_all = "snake_case")]
pub fn find_people(window: State<'_, Window>, text: String) -> Result<Vec<FoundPerson>, AppError> {
    window.search(|desk| find::find_people(desk, &text))
}

/// Lists people by name, a page at a time.
#[tauri::command(async, rename_all = "snake_case")]
pub fn people(window: State<'_, Window>, question: PeopleQuestion) -> Result<PeoplePage, AppError> {
    window.read(|desk| find::people(desk, &question))
}

/// Saves an empty sheet for a file of people; `false` when the person chose no place.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_people_template(window: State<'_, Window>) -> Result<bool, AppError> {
    window.save_people_template()
}

/// Asks for a file of people and says what it would take in; nothing when the person chose none.
#[tauri::command(async, rename_all = "snake_case")]
pub fn choose_people_file(window: State<'_, Window>) -> Result<Option<PeopleFile>, AppError> {
    window.choose_people_file()
}

/// Takes in the people of the file of that number, as it was looked at.
#[tauri::command(async, rename_all = "snake_case")]
pub fn take_people_in(window: State<'_, Window>, number: u32) -> Result<TakenIn, AppError> {
    window.take_people_in(number)
}

/// Gives the page of a person.
#[tauri::command(async, rename_all = "snake_case")]
pub fn person_page(window: State<'_, Window>, id: PersonId) -> Result<PersonPage, AppError> {
    window.look(id, |desk| page::person_page(desk, id))
}

/// Puts on record that a person's sheet is printed.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_person_sheet(window: State<'_, Window>, id: PersonId) -> Result<ExportId, AppError> {
    window.write(|desk| page::print_person_sheet(desk, id))
}

/// Gives what has happened with a person, newest first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn timeline(
    window: State<'_, Window>,
    id: PersonId,
    filter: TimelineFilter,
    before: Option<Before>,
) -> Result<Timeline, AppError> {
    window.look(id, |desk| {
        timeline::timeline(desk, id, filter, before.as_ref(), TIMELINE_PAGE)
    })
}

/// Adds a known risk, or changes the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_risk(
    window: State<'_, Window>,
    client: PersonId,
    id: Option<KnownRiskId>,
    form: RiskForm,
) -> Result<Done<KnownRiskId>, AppError> {
    window.write(|desk| clients::save_risk(desk, client, id, &form))
}

/// Removes a known risk recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_risk(window: State<'_, Window>, id: KnownRiskId) -> Result<Done<()>, AppError> {
    window.write(|desk| clients::remove_risk(desk, id))
}

/// Matches a client with a volunteer, or changes the match of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_match(
    window: State<'_, Window>,
    client: PersonId,
    id: Option<MatchId>,
    form: MatchForm,
) -> Result<Done<MatchId>, AppError> {
    window.write(|desk| clients::save_match(desk, client, id, &form))
}

/// Removes a match recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_match(window: State<'_, Window>, id: MatchId) -> Result<Done<()>, AppError> {
    window.write(|desk| clients::remove_match(desk, id))
}

/// Adds somebody who may speak for a client, or changes the entry of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_representative(
    window: State<'_, Window>,
    client: PersonId,
    id: Option<RepresentativeId>,
    form: RepresentativeForm,
) -> Result<Done<RepresentativeId>, AppError> {
    window.write(|desk| clients::save_representative(desk, client, id, &form))
}

/// Removes a representative.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_representative(
    window: State<'_, Window>,
    id: RepresentativeId,
) -> Result<Done<()>, AppError> {
    window.write(|desk| clients::remove_representative(desk, id))
}
