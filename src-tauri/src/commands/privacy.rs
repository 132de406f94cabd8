//! Complaints, breaches, why records are kept, privacy notices, and the papers about them.

use living_well_core::bases::notice::{self, NoticeFor, NoticePage, NoticesOf};
use living_well_core::bases::{self, BasesPage, BasisForm, KeptFor};
use living_well_core::breaches::{self, BreachForm, BreachRow};
use living_well_core::complaints::{self, ComplaintForm, ComplaintRow};
use living_well_core::consent::capacity::{self, CapacityForm};
use living_well_core::desk::Done;
use living_well_core::ids::{
    BreachId, CapacityId, ComplaintId, LawfulBasisId, NoticeGivenId, NoticeId, PersonId,
};
use living_well_core::privacy::{self, LostFacts, PrivacyHub, PrivacySummary};
use living_well_core::settings::{self, Organisation};
use living_well_core::volunteers::agreements::{self, AgreementPaper, AgreementWording};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// What waits on the privacy page.
#[tauri::command(async, rename_all = "snake_case")]
pub fn privacy_hub(window: State<'_, Window>) -> Result<PrivacyHub, AppError> {
    window.read(privacy::privacy_hub)
}

/// The data-protection summary.
#[tauri::command(async, rename_all = "snake_case")]
pub fn privacy_summary(window: State<'_, Window>) -> Result<PrivacySummary, AppError> {
    window.read(privacy::privacy_summary)
}

/// The facts that are asked for when the laptop is lost.
#[tauri::command(async, rename_all = "snake_case")]
pub fn lost_facts(window: State<'_, Window>) -> Result<LostFacts, AppError> {
    window.read(privacy::lost_facts)
}

/// Puts on record that those facts leave on paper, and gives them to print.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_lost_facts(window: State<'_, Window>) -> Result<LostFacts, AppError> {
    window.write(privacy::print_lost_facts)
}

/// Every complaint.
#[tauri::command(async, rename_all = "snake_case")]
pub fn complaints(window: State<'_, Window>) -> Result<Vec<ComplaintRow>, AppError> {
    window.read(complaints::complaints)
}

/// One complaint.
#[tauri::command(async, rename_all = "snake_case")]
pub fn complaint(window: State<'_, Window>, id: ComplaintId) -> Result<ComplaintRow, AppError> {
    window.look(id, |desk| complaints::complaint(desk, id))
}

/// Records a complaint, or changes the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_complaint(
    window: State<'_, Window>,
    id: Option<ComplaintId>,
    form: ComplaintForm,
) -> Result<Done<ComplaintId>, AppError> {
    window.write(|desk| complaints::save_complaint(desk, id, &form))
}

/// Removes a complaint recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_complaint(window: State<'_, Window>, id: ComplaintId) -> Result<Done<()>, AppError> {
    window.write(|desk| complaints::remove_complaint(desk, id))
}

/// Every breach.
#[tauri::command(async, rename_all = "snake_case")]
pub fn breaches(window: State<'_, Window>) -> Result<Vec<BreachRow>, AppError> {
    window.read(breaches::breaches)
}

/// One breach.
#[tauri::command(async, rename_all = "snake_case")]
pub fn breach(window: State<'_, Window>, id: BreachId) -> Result<BreachRow, AppError> {
    window.look(id, |desk| breaches::breach(desk, id))
}

/// Records a breach, or changes the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_breach(
    window: State<'_, Window>,
    id: Option<BreachId>,
    form: BreachForm,
) -> Result<Done<BreachId>, AppError> {
    window.write(|desk| breaches::save_breach(desk, id, &form))
}

/// Removes a breach recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_breach(window: State<'_, Window>, id: BreachId) -> Result<Done<()>, AppError> {
    window.write(|desk| breaches::remove_breach(desk, id))
}

/// Why everything may be kept.
#[tauri::command(async, rename_all = "snake_case")]
pub fn bases(window: State<'_, Window>) -> Result<BasesPage, AppError> {
    window.read(bases::bases)
}

/// Confirms why something may be kept.
#[tauri::command(async, rename_all = "snake_case")]
pub fn confirm_basis(
    window: State<'_, Window>,
    kept_for: KeptFor,
    form: BasisForm,
) -> Result<Done<LawfulBasisId>, AppError> {
    window.write(|desk| bases::confirm_basis(desk, kept_for, &form))
}

/// A privacy notice, as it would be printed now.
#[tauri::command(async, rename_all = "snake_case")]
pub fn privacy_notice(window: State<'_, Window>, whom: NoticeFor) -> Result<NoticePage, AppError> {
    window.read(|desk| notice::notice(desk, whom))
}

/// Keeps the text of a privacy notice that is about to be given out.
#[tauri::command(async, rename_all = "snake_case")]
pub fn issue_notice(
    window: State<'_, Window>,
    whom: NoticeFor,
) -> Result<Done<NoticeId>, AppError> {
    window.write(|desk| notice::issue_notice(desk, whom))
}

/// Which privacy notices somebody was given.
#[tauri::command(async, rename_all = "snake_case")]
pub fn notices_of(window: State<'_, Window>, person: PersonId) -> Result<NoticesOf, AppError> {
    window.look(person, |desk| notice::notices_of(desk, person))
}

/// Records that somebody was given a privacy notice today.
#[tauri::command(async, rename_all = "snake_case")]
pub fn give_notice(
    window: State<'_, Window>,
    person: PersonId,
    notice: NoticeId,
) -> Result<Done<NoticeGivenId>, AppError> {
    window.write(|desk| notice::give_notice(desk, person, notice))
}

/// Gives who keeps the records.
#[tauri::command(async, rename_all = "snake_case")]
pub fn organisation(window: State<'_, Window>) -> Result<Organisation, AppError> {
    window.read(settings::organisation)
}

/// Keeps who keeps the records.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_organisation(
    window: State<'_, Window>,
    form: Organisation,
) -> Result<Done<()>, AppError> {
    window.write(|desk| settings::save_organisation(desk, &form))
}

/// Records a decision about somebody's capacity, or changes the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_capacity(
    window: State<'_, Window>,
    person: PersonId,
    id: Option<CapacityId>,
    form: CapacityForm,
) -> Result<Done<CapacityId>, AppError> {
    window.write(|desk| capacity::save_capacity(desk, person, id, &form))
}

/// Removes a decision about capacity recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_capacity(window: State<'_, Window>, id: CapacityId) -> Result<Done<()>, AppError> {
    window.write(|desk| capacity::remove_capacity(desk, id))
}

/// What a volunteer signs now: it names nobody, and may be printed as it is.
#[tauri::command(async, rename_all = "snake_case")]
pub fn agreement_wording(window: State<'_, Window>) -> Result<AgreementWording, AppError> {
    window.read(|_| Ok::<_, AppError>(agreements::wording().clone()))
}

/// The paper for one volunteer to sign.
#[tauri::command(async, rename_all = "snake_case")]
pub fn agreement_paper(
    window: State<'_, Window>,
    id: PersonId,
) -> Result<AgreementPaper, AppError> {
    window.look(id, |desk| agreements::agreement_paper(desk, id))
}

/// Puts on record that the paper to sign leaves, and gives it to print.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_agreement(
    window: State<'_, Window>,
    id: PersonId,
) -> Result<AgreementPaper, AppError> {
    window.write(|desk| agreements::print_agreement(desk, id))
}
