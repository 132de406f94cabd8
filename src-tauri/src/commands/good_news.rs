//! Good news: the lists, one piece, recording, asking, telling, thanking, choosing for the report.

use living_well_core::desk::Done;
use living_well_core::good_news::{
    self as news, GoodNewsBoard, GoodNewsForm, GoodNewsRow, GoodNewsStart, SessionNews, ThanksRow,
    YearOfNews,
};
use living_well_core::ids::{GoodNewsId, GoodNewsThanksId, NoteId, PersonId, SessionId};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Shows good news by what is to be done with it, and one page of the rest.
#[tauri::command(async, rename_all = "snake_case")]
pub fn good_news_board(window: State<'_, Window>, page: i64) -> Result<GoodNewsBoard, AppError> {
    window.read(|desk| news::board(desk, page))
}

/// Opens one piece.
#[tauri::command(async, rename_all = "snake_case")]
pub fn good_news_page(window: State<'_, Window>, id: GoodNewsId) -> Result<GoodNewsRow, AppError> {
    window.look(id, |desk| news::good_news(desk, id))
}

/// Shows good news about one person.
#[tauri::command(async, rename_all = "snake_case")]
pub fn good_news_about(
    window: State<'_, Window>,
    person: PersonId,
) -> Result<Vec<GoodNewsRow>, AppError> {
    window.look(person, |desk| news::about(desk, person))
}

/// Shows what a session has to tell, and whom to thank there.
#[tauri::command(async, rename_all = "snake_case")]
pub fn good_news_at_session(
    window: State<'_, Window>,
    session: SessionId,
) -> Result<SessionNews, AppError> {
    window.look(session, |desk| news::at_session(desk, session))
}

/// Shows what a volunteer is still to be thanked for.
#[tauri::command(async, rename_all = "snake_case")]
pub fn thanks_due(
    window: State<'_, Window>,
    volunteer: PersonId,
) -> Result<Vec<ThanksRow>, AppError> {
    window.look(volunteer, |desk| news::thanks_due(desk, volunteer))
}

/// Shows what a year's report may tell.
#[tauri::command(async, rename_all = "snake_case")]
pub fn year_of_news(window: State<'_, Window>, year: i32) -> Result<YearOfNews, AppError> {
    window.read(|desk| news::year_of_news(desk, year))
}

/// Starts good news, filled as far as is known.
#[tauri::command(async, rename_all = "snake_case")]
pub fn good_news_start(
    window: State<'_, Window>,
    person: Option<PersonId>,
    note: Option<NoteId>,
) -> Result<GoodNewsStart, AppError> {
    window.look((person, note), |desk| news::start(desk, person, note))
}

/// Opens good news for correcting.
#[tauri::command(async, rename_all = "snake_case")]
pub fn good_news_form(
    window: State<'_, Window>,
    id: GoodNewsId,
) -> Result<GoodNewsStart, AppError> {
    window.look(id, |desk| news::form(desk, id))
}

/// Records good news.
#[tauri::command(async, rename_all = "snake_case")]
pub fn share_good_news(
    window: State<'_, Window>,
    form: GoodNewsForm,
) -> Result<Done<GoodNewsId>, AppError> {
    window.write(|desk| news::share_good_news(desk, &form))
}

/// Corrects good news.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_good_news(
    window: State<'_, Window>,
    id: GoodNewsId,
    form: GoodNewsForm,
) -> Result<Done<GoodNewsId>, AppError> {
    window.write(|desk| news::change_good_news(desk, id, &form))
}

/// Takes away good news recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_good_news(window: State<'_, Window>, id: GoodNewsId) -> Result<Done<()>, AppError> {
    window.write(|desk| news::remove_good_news(desk, id))
}

/// Records what the person answered.
#[tauri::command(async, rename_all = "snake_case")]
pub fn answer_permission(
    window: State<'_, Window>,
    id: GoodNewsId,
    permission: String,
) -> Result<Done<()>, AppError> {
    window.write(|desk| news::answer_permission(desk, id, &permission))
}

/// Marks that a volunteer was thanked.
#[tauri::command(async, rename_all = "snake_case")]
pub fn thank_volunteer(
    window: State<'_, Window>,
    id: GoodNewsThanksId,
) -> Result<Done<()>, AppError> {
    window.write(|desk| news::thank(desk, id))
}

/// Records where good news was told.
#[tauri::command(async, rename_all = "snake_case")]
pub fn record_told(
    window: State<'_, Window>,
    id: GoodNewsId,
    session: Option<SessionId>,
    with: String,
) -> Result<Done<()>, AppError> {
    window.write(|desk| news::record_told(desk, id, session, &with))
}

/// Chooses good news for its year's report, or takes it out.
#[tauri::command(async, rename_all = "snake_case")]
pub fn choose_for_report(
    window: State<'_, Window>,
    id: GoodNewsId,
    chosen: bool,
) -> Result<Done<()>, AppError> {
    window.write(|desk| news::choose_for_report(desk, id, chosen))
}
