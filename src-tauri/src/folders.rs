//! Where things lie on this computer: records, exports, and what the web view needs while it runs.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use living_well_core::places;
use living_well_core::vault::{FileLock, VaultError};

/// How long a second start waits for the first to end. With the rest of a start it stays under the two seconds in which
/// it must explain itself (safety.md, "two starts").
const STILL_CLOSING: Duration = Duration::from_millis(1200);

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

    /// Removes web view folders of runs that were killed. Only where the system says which still run.
    pub fn sweep_web_views(&self) {
        let running = Path::new("/proc");
        let Some(place) = self.web_view.parent().filter(|_| running.is_dir()) else {
            return;
        };
        for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let process = name
                .to_str()
                .and_then(|name| name.strip_prefix("living-well-"));
            if process.is_some_and(|id| id.parse::<u32>().is_ok() && !running.join(id).exists()) {
                // Another start may have removed it first.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Takes the right to be the one window on these records. Where that cannot be asked, there is nobody to give way to.
    ///
    /// # Errors
    /// What to tell the person when there is a window already.
    pub fn only_window(&self) -> Result<Option<FileLock>, String> {
        let place = self.web_view.parent().unwrap_or(&self.web_view);
        let begun = Instant::now();
        loop {
            match FileLock::of_window(place, &self.data) {
                Ok(lock) => return Ok(Some(lock)),
                // One that was closed a moment ago may still be putting its records away.
                Err(VaultError::OpenElsewhere { .. }) if begun.elapsed() < STILL_CLOSING => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(VaultError::OpenElsewhere { by }) => {
                    return Err(format!(
                        "Living Well is open already: {by}. Look for its window."
                    ));
                }
                Err(_) => return Ok(None),
            }
        }
    }

    /// Gives the folder of the pretend programme.
    #[must_use]
    pub fn practice(&self) -> PathBuf {
        self.data.join("practice")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_views_of_killed_runs_are_swept_and_no_others() {
        let place = tempfile::tempdir().unwrap();
        let mine = format!("living-well-{}", std::process::id());
        // No process has this number: Linux ends at 4194304.
        for name in [
            "living-well-4294967295",
            mine.as_str(),
            "living-well-journey-1",
            "living-well-12x",
        ] {
            std::fs::create_dir(place.path().join(name)).unwrap();
        }
        let folders = Folders {
            data: PathBuf::new(),
            exports: PathBuf::new(),
            web_view: place.path().join(&mine),
        };
        folders.sweep_web_views();
        let kept = |name: &str| place.path().join(name).exists();
        assert_eq!(kept("living-well-4294967295"), !Path::new("/proc").is_dir());
        assert!(kept(&mine) && kept("living-well-journey-1") && kept("living-well-12x"));
    }

    #[test]
    fn there_is_one_window_for_each_data_folder() {
        let place = tempfile::tempdir().unwrap();
        let of = |data: &str| Folders {
            data: place.path().join(data),
            exports: PathBuf::new(),
            web_view: place.path().join("living-well-1"),
        };
        let first = of("one").only_window().unwrap();
        assert!(first.is_some());
        let told = of("one").only_window().unwrap_err();
        assert!(told.starts_with("Living Well is open already: "), "{told}");
        assert!(of("two").only_window().unwrap().is_some());
        // No folder was made for it, and an ended window leaves its place.
        assert!(!place.path().join("one").exists());
        drop(first);
        assert!(of("one").only_window().unwrap().is_some());
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
