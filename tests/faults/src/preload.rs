//! The small C libraries that are loaded into a child (LD_PRELOAD).

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// Builds one from its source beside this file, into a folder, and says where it lies.
pub fn build(source: &str, folder: &Path) -> Result<PathBuf> {
    let library = folder.join(format!("{source}.so"));
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src")
                .join(source),
        )
        .output()?;
    if built.status.success() {
        Ok(library)
    } else {
        Err(String::from_utf8_lossy(&built.stderr).into())
    }
}
