//! One writer at a time, and folders that other programs copy behind our back.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Result, VaultError, make_private_folder};

const LOCK_FILE: &str = "living-well.lock";

/// The right to write in a data folder. Held until dropped, or until the process ends in any way.
#[derive(Debug)]
pub struct FileLock {
    file: File,
}

impl FileLock {
    /// Takes the folder for this process, and leaves a readable line saying so in `living-well.lock`.
    ///
    /// A folder that is not there yet is made, so that setting up can hold the lock from the start.
    /// Answers within a quarter of a second either way.
    ///
    /// # Errors
    /// [`VaultError::OpenElsewhere`] when another process (or another lock in this one) has it; otherwise
    /// what the disk refused.
    pub fn acquire(dir: &Path) -> Result<Self> {
        if !dir.exists() {
            make_private_folder(dir)?;
        }
        Self::of(&dir.join(LOCK_FILE))
    }

    /// Takes the right to be the one window on a data folder, which need not be there yet. It is held in `place`, a
    /// folder of this session, because a window is open also while nothing is unlocked.
    ///
    /// # Errors
    /// [`VaultError::OpenElsewhere`] when there is a window already; otherwise what the disk refused.
    pub fn of_window(place: &Path, data: &Path) -> Result<Self> {
        let data = std::path::absolute(data)?;
        let digest = crate::exports::digest(data.as_os_str().as_encoded_bytes());
        let short = digest.get(..16).unwrap_or(&digest);
        Self::of(&place.join(format!("living-well-window-{short}.lock")))
    }

    fn of(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(VaultError::OpenElsewhere {
                    by: holder(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let lock = Self { file };
        // The name is a courtesy: a full disk must not keep anybody from opening their records.
        let _ = lock.sign();
        Ok(lock)
    }

    fn sign(&self) -> std::io::Result<()> {
        let program = std::env::current_exe()
            .ok()
            .and_then(|path| {
                path.file_stem()
                    .map(|name| name.to_string_lossy().into_owned())
            })
            .unwrap_or_else(|| "living-well".to_owned());
        let since = chrono::Local::now().format("%-d %b %Y, %H:%M");
        let line = format!("{program}, process {}, since {since}\n", std::process::id());
        self.file.set_len(0)?;
        (&self.file).rewind()?;
        (&self.file).write_all(line.as_bytes())?;
        Ok(())
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // The file stays: taking it away could take it from under somebody who just opened it.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

/// Reads who has the lock. The other may only just have taken it, so an empty file is read again.
fn holder(file: &mut File) -> String {
    for _ in 0..10 {
        let mut text = String::new();
        // Where a lock also shuts out readers (Windows), the general answer below must do.
        let read = file
            .rewind()
            .and_then(|()| (&*file).take(200).read_to_string(&mut text));
        let line: String = text.trim().chars().filter(|c| !c.is_control()).collect();
        if read.is_ok() && !line.is_empty() {
            return line;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    "another window on this computer".to_owned()
}

/// Names the program that keeps this folder in step with other computers, if one does.
///
/// Such programs copy a file while it is being written, and keep old copies: records do not belong there.
/// It goes by the names these programs give their folders and by the marker files they leave. A folder
/// renamed, with no marker, is not noticed.
#[must_use]
pub fn synced_folder(dir: &Path) -> Option<&'static str> {
    let place = real_place(dir);
    place
        .ancestors()
        .find_map(|folder| by_name(folder).or_else(|| by_marker(folder)))
}

/// The path with links followed as far as it exists yet.
fn real_place(dir: &Path) -> PathBuf {
    for folder in dir.ancestors() {
        if let (Ok(real), Ok(rest)) = (folder.canonicalize(), dir.strip_prefix(folder)) {
            return real.join(rest);
        }
    }
    dir.to_owned()
}

fn by_name(folder: &Path) -> Option<&'static str> {
    const NAMES: [(&str, &str); 9] = [
        ("onedrive", "OneDrive"),
        ("dropbox", "Dropbox"),
        ("google drive", "Google Drive"),
        ("googledrive", "Google Drive"),
        ("my drive", "Google Drive"),
        ("icloud drive", "iCloud"),
        ("iclouddrive", "iCloud"),
        ("mobile documents", "iCloud"),
        ("nextcloud", "Nextcloud"),
    ];
    let name = folder.file_name()?.to_string_lossy().to_lowercase();
    NAMES.iter().find_map(|(start, program)| {
        // "OneDrive - Age UK", "Dropbox (Personal)", "GoogleDrive-someone@…", "Nextcloud2".
        let rest = name.strip_prefix(start)?;
        let own = rest.is_empty()
            || rest.starts_with(" -")
            || rest.starts_with(" (")
            || rest.starts_with('-')
            || rest.chars().all(|c| c.is_ascii_digit());
        own.then_some(*program)
    })
}

fn by_marker(folder: &Path) -> Option<&'static str> {
    // In a home folder `.dropbox` is a folder with settings; in a synced folder it is a file.
    if folder.join(".dropbox").is_file() || folder.join(".dropbox.cache").is_dir() {
        return Some("Dropbox");
    }
    // OneDrive marks the top of each synced folder with this fixed name.
    if folder
        .join(".849C9593-D756-4E56-8D6E-42412F2A707B")
        .exists()
    {
        return Some("OneDrive");
    }
    if folder.join(".tmp.drivedownload").exists() || folder.join(".tmp.driveupload").exists() {
        return Some("Google Drive");
    }
    if folder.join(".nextcloudsync.log").exists() || folder.join(".owncloudsync.log").exists() {
        return Some("Nextcloud");
    }
    let is_sync_database = |name: &str| {
        (name.starts_with(".sync_") || name.starts_with("._sync_")) && name.ends_with(".db")
    };
    std::fs::read_dir(folder)
        .ok()?
        .filter_map(std::result::Result::ok)
        .any(|entry| entry.file_name().to_str().is_some_and(is_sync_database))
        .then_some("Nextcloud")
}
