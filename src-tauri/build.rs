//! Names every command in the app manifest and embeds the window's settings and icons.

use std::{fs, io::Write as _, path::Path, time::UNIX_EPOCH};

/// The commands, from the one list of them.
const COMMANDS: &[&str] = include!("src/command_names.rs");

/// What `cargo check` and `cargo test` embed before the screens were ever built. `make` builds them first.
const NO_SCREENS: &str = "<!doctype html><html lang=\"en\"><title>Living Well</title>\
    <h1>The screens have not been built</h1><p>Run make run.</p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src/command_names.rs");
    // The screens are part of the program, so that a new build of them makes a new program.
    println!("cargo:rerun-if-changed=../ui/dist");
    let screens = Path::new("../ui/dist");
    if !screens.join("index.html").exists() {
        fs::create_dir_all(screens)?;
        let mut page = fs::File::create(screens.join("index.html"))?;
        page.write_all(NO_SCREENS.as_bytes())?;
        // Older than every source of the screens, so that `make` builds them all the same.
        page.set_modified(UNIX_EPOCH)?;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .map_err(Into::into)
}
