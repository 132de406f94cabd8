//! What goes over the wire between the page and the core: the one shape of an error, and of a done act.

use living_well_core::forms::{Fault, Faults};
use serde::Serialize;
use ts_rs::TS;

/// Why a command did nothing, in words a coordinator can use.
///
/// `message` is one plain sentence; neither it nor `fields` ever holds SQL, a path (but for an export's
/// own) or anything of a person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AppError {
    /// What kind of failure, for the page's own decisions: `locked`, `faults`, `wrong_passphrase` …
    pub code: String,
    /// One plain sentence.
    pub message: String,
    /// Every field at fault at once, named as the form names it.
    pub fields: Vec<Fault>,
}

impl AppError {
    /// Makes an error that concerns no one field.
    #[must_use]
    pub fn new(code: &str, message: &str) -> Self {
        Self {
            code: code.to_owned(),
            message: message.to_owned(),
            fields: Vec::new(),
        }
    }

    /// Says that nothing can be read or written while the app is locked.
    #[must_use]
    pub fn locked() -> Self {
        Self::new("locked", "Living Well is locked. Unlock it first.")
    }
}

impl From<Faults> for AppError {
    fn from(faults: Faults) -> Self {
        Self {
            code: "faults".to_owned(),
            message: "There is a problem.".to_owned(),
            fields: faults.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_of_an_error_is_pinned() {
        let faults = Faults::one("name", "Enter your name.");
        assert_eq!(
            serde_json::to_string(&AppError::from(faults)).unwrap(),
            r#"{"code":"faults","message":"There is a problem.","fields":[{"field":"name","message":"Enter your name."}]}"#
        );
        assert_eq!(
            serde_json::to_string(&AppError::locked()).unwrap(),
            r#"{"code":"locked","message":"Living Well is locked. Unlock it first.","fields":[]}"#
        );
    }
}
