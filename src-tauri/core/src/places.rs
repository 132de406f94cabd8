//! Where records and exports lie on this computer: the same answer for the window and the terminal program.

use std::env;
use std::path::{Path, PathBuf};

/// The data folder's name inside the platform's folder for program data.
const DATA_NAME: &str = "living-well";

/// The exports folder's name inside the person's documents.
const EXPORTS_NAME: &str = "Living Well";

/// The folder of the data file and its keys: `LIVING_WELL_DATA`, else the platform's place for program data.
#[must_use]
pub fn data_folder() -> PathBuf {
    named("LIVING_WELL_DATA").unwrap_or_else(|| program_data(&home()).join(DATA_NAME))
}

/// The folder that receives files which leave the app: `LIVING_WELL_EXPORTS`, else below the documents.
#[must_use]
pub fn exports_folder() -> PathBuf {
    named("LIVING_WELL_EXPORTS").unwrap_or_else(|| documents(&home()).join(EXPORTS_NAME))
}

/// Gives the path an environment variable names; an empty one counts as not set.
#[must_use]
pub fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// Gives the person's own folder, or the current one where the system names none.
fn home() -> PathBuf {
    let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    named(variable).unwrap_or_else(|| PathBuf::from("."))
}

/// Gives the platform's folder for program data.
fn program_data(home: &Path) -> PathBuf {
    if cfg!(windows) {
        named("APPDATA").unwrap_or_else(|| home.join("AppData").join("Roaming"))
    } else if cfg!(target_os = "macos") {
        home.join("Library").join("Application Support")
    } else {
        named("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local").join("share"))
    }
}

/// Gives the person's documents folder. `XDG_DOCUMENTS_DIR` is honoured where it is set.
fn documents(home: &Path) -> PathBuf {
    named("XDG_DOCUMENTS_DIR").unwrap_or_else(|| home.join("Documents"))
}
