//! The system's own file dialogs, behind a trait so that a test can answer in a person's place.

use std::path::{Path, PathBuf};

/// Asks a person for a place in the file system.
pub trait Dialogs: Send + Sync {
    /// Asks where to save; the suggestion is a folder and a file name. `None` means cancelled.
    ///
    /// Waits for the answer, so it is called off the main thread.
    fn save_file(&self, title: &str, folder: &Path, name: &str) -> Option<PathBuf>;

    /// Asks for a file that is there. `None` means cancelled. It waits as the other does.
    fn open_file(&self, title: &str, kind: &str, ending: &str) -> Option<PathBuf>;

    /// Asks for a folder that is there, beginning at one. `None` means cancelled. It waits as the others do.
    fn choose_folder(&self, title: &str, folder: &Path) -> Option<PathBuf>;
}

/// The dialogs of the desktop.
pub struct Desktop;

impl Dialogs for Desktop {
    fn save_file(&self, title: &str, folder: &Path, name: &str) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title(title)
            .set_directory(folder)
            .set_file_name(name)
            .save_file()
    }

    fn open_file(&self, title: &str, kind: &str, ending: &str) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title(title)
            .add_filter(kind, &[ending])
            .pick_file()
    }

    fn choose_folder(&self, title: &str, folder: &Path) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title(title)
            .set_directory(folder)
            .pick_folder()
    }
}

/// Tells something when there is no window of ours to tell it in.
pub fn tell(what: &str) {
    eprintln!("{what}");
    rfd::MessageDialog::new()
        .set_title("Living Well")
        .set_description(what)
        .show();
}

/// Answers every question with one path, or with "cancelled".
#[cfg(debug_assertions)]
pub struct Answered(pub Option<PathBuf>);

#[cfg(debug_assertions)]
impl Dialogs for Answered {
    fn save_file(&self, _: &str, _: &Path, _: &str) -> Option<PathBuf> {
        self.0.clone()
    }

    fn open_file(&self, _: &str, _: &str, _: &str) -> Option<PathBuf> {
        self.0.clone()
    }

    fn choose_folder(&self, _: &str, _: &Path) -> Option<PathBuf> {
        self.0.clone()
    }
}

/// Gives the desktop's dialogs; in a development build `LIVING_WELL_TEST_SAVE_AS` answers instead, and
/// empty stands for cancelled.
#[must_use]
pub fn for_this_run() -> Box<dyn Dialogs> {
    #[cfg(debug_assertions)]
    if let Some(answer) = std::env::var_os("LIVING_WELL_TEST_SAVE_AS") {
        let path = Some(answer).filter(|path| !path.is_empty());
        return Box::new(Answered(path.map(PathBuf::from)));
    }
    Box::new(Desktop)
}
