//! What the window remembers between two commands: whether the file is open, and where things lie.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use ts_rs::TS;

use crate::dialogs::Dialogs;
use crate::folders::{Folders, synced_by};

/// Where the app stands. Locked, there is no desk: records stay shut by type, not by a flag.
pub enum Session {
    /// No data file yet.
    FirstRun,
    /// A data file is there, and closed.
    Locked,
}

/// The one window's state, shared by every command.
pub struct Window {
    /// Where records, exports and the web view's own files go.
    pub folders: Folders,
    /// How a person is asked for a place in the file system.
    pub dialogs: Box<dyn Dialogs>,
    session: Mutex<Session>,
}

/// What the page needs in order to know what to show first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum State {
    /// No data file yet: show the set-up.
    FirstRun,
    /// Show the passphrase.
    Locked,
    /// Show the records.
    Open,
}

/// Where the app stands, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Status {
    /// Which of the three the page is in.
    pub state: State,
    /// Whether a file of pretend people is there.
    pub practice_exists: bool,
    /// Where the data file lies, as shown in Settings.
    pub data_folder: String,
    /// The service that copies that folder elsewhere, which needs a warning.
    pub synced_folder: Option<String>,
}

impl Window {
    /// Looks at the folders and starts locked, or as a first run where there is no data file.
    #[must_use]
    pub fn new(folders: Folders, dialogs: Box<dyn Dialogs>) -> Self {
        let session = if folders.data.join("slots.a").exists() {
            Session::Locked
        } else {
            Session::FirstRun
        };
        Self {
            folders,
            dialogs,
            session: Mutex::new(session),
        }
    }

    /// Says where the app stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let session = self.session();
        Status {
            state: match *session {
                Session::FirstRun => State::FirstRun,
                Session::Locked => State::Locked,
            },
            practice_exists: self.folders.practice().join("slots.a").exists(),
            data_folder: self.folders.data.display().to_string(),
            synced_folder: synced_by(&self.folders.data).map(str::to_owned),
        }
    }

    /// Takes the session for one command. A command that panicked left it whole: every change of the
    /// session is one assignment.
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
