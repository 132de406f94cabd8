//! Where things lie on this computer: records, exports, and what the web view needs while it runs.

use std::env;
use std::path::{Path, PathBuf};

use living_well_core::places;

/// Services that copy a folder elsewhere: how a part of the path begins, and the name people know.
///
/// A live data file in one of these is torn apart by the copying; only finished backups belong there.
const SYNCED: [(&str, &str); 7] = [
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
];

/// The folders of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Holds the data file and its slots.
    pub data: PathBuf,
    /// Receives files that leave the app, unless another place is chosen.
    pub exports: PathBuf,
    /// Holds what the web view insists on writing; removed when the app ends.
    pub web_view: PathBuf,
}

impl Folders {
    /// Finds the folders from the environment: `LIVING_WELL_DATA` and `LIVING_WELL_EXPORTS`, else the
    /// platform's own places.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            data: places::data_folder(),
            exports: places::exports_folder(),
            // The run folder lies in memory where the system offers one, and goes with the login.
            web_view: places::named("XDG_RUNTIME_DIR")
                .filter(|folder| folder.is_dir())
                .unwrap_or_else(env::temp_dir)
                .join(format!("living-well-{}", std::process::id())),
        }
    }

    /// Gives the folder of the pretend programme.
    #[must_use]
    pub fn practice(&self) -> PathBuf {
        self.data.join("practice")
    }
}

/// Names the service that copies this folder elsewhere, when the path shows one.
#[must_use]
pub fn synced_by(folder: &Path) -> Option<&'static str> {
    folder.components().find_map(|part| {
        let part = part.as_os_str().to_string_lossy().to_lowercase();
        let known = SYNCED.iter().find(|(begins, _)| part.starts_with(begins));
        known.map(|(_, service)| *service)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_synced_folder_is_known_by_any_part_of_its_path() {
        for (path, service) in [
            ("/home/kerra/Dropbox/living-well", "Dropbox"),
            ("/home/kerra/OneDrive - Age UK/living-well", "OneDrive"),
            ("/Users/kerra/Library/Mobile Documents/lw", "iCloud"),
            ("/home/kerra/Nextcloud", "Nextcloud"),
        ] {
            assert_eq!(synced_by(Path::new(path)), Some(service), "{path}");
        }
        for own in ["/home/kerra/.local/share/living-well", "/home/drop/box"] {
            assert_eq!(synced_by(Path::new(own)), None, "{own}");
        }
    }

    #[test]
    fn pretend_people_live_below_the_data_folder() {
        let folders = Folders {
            data: PathBuf::from("/d"),
            exports: PathBuf::from("/e"),
            web_view: PathBuf::from("/w"),
        };
        assert_eq!(folders.practice(), PathBuf::from("/d/practice"));
    }
}
