//! A little room that is kept back beside the file, so that on a full disk what is half typed can still be put away
//! before a lock, and the file be closed and opened. Only drafts are given it: a save says that the disk is full.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The room: some hundred pages, a draft of a whole form many times over.
const ROOM: usize = 512 * 1024;

/// The room that is kept back for one file.
pub(super) struct Spare(PathBuf);

impl Spare {
    /// Keeps room back, unless it is there already. Where there is none, none is kept; the next opening tries again.
    pub(super) fn beside(file: &Path) -> Self {
        let mut name = file.as_os_str().to_owned();
        name.push("-spare");
        let spare = Self(name.into());
        if !spare.0.exists() && spare.fill().is_err() {
            spare.give();
        }
        spare
    }

    fn fill(&self) -> std::io::Result<()> {
        let mut file = File::create(&self.0)?;
        // Written: a file with holes would hold no room.
        file.write_all(&vec![0; ROOM])
    }

    /// Gives the room up, and says whether there was any.
    pub(super) fn give(&self) -> bool {
        fs::remove_file(&self.0).is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn room_is_kept_once_and_given_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("living-well.db");
        let spare = Spare::beside(&file);
        let room = folder.path().join("living-well.db-spare");
        assert_eq!(fs::metadata(&room).unwrap().len(), ROOM as u64);
        assert!(Spare::beside(&file).give());
        assert!(!spare.give() && !room.exists());
    }
}
