//! Living Well: the window. Commands, one line each; lock; dialogs; nothing else.

// A release on Windows opens no console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
#[cfg(target_os = "linux")]
mod desktop;
mod dialogs;
mod door;
mod folders;
mod idle;
mod laptop;
mod state;
#[cfg(test)]
mod tests;
mod wire;

use std::process::ExitCode;

use folders::Folders;
use state::Window;
use tauri::{Manager, RunEvent, WebviewWindowBuilder};

/// What a web driver sets when it wants to steer the page. A release refuses to start then: whoever
/// steers the page reads every record.
const AUTOMATION: [&str; 2] = ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION"];

fn main() -> ExitCode {
    let automated = AUTOMATION
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if automated && !cfg!(debug_assertions) {
        eprintln!("Living Well does not start while another program asks to steer its window.");
        return ExitCode::FAILURE;
    }
    let folders = Folders::from_environment();
    let web_view = folders.web_view.clone();
    folders.sweep_web_views();
    let ended = open(folders, automated);
    // Nothing of a session stays behind; a folder that was never made is no matter.
    let _ = std::fs::remove_dir_all(&web_view);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("The window could not be opened: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the one window and runs until it is closed.
fn open(folders: Folders, automated: bool) -> tauri::Result<()> {
    let web_view = folders.web_view.clone();
    let app = tauri::Builder::default()
        .manage(Window::new(folders, dialogs::for_this_run()))
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let config = app
                .config()
                .app
                .windows
                .first()
                .cloned()
                .unwrap_or_default();
            WebviewWindowBuilder::from_config(app.handle(), &config)?
                // Incognito keeps cache, cookies and history in memory. A steered window cannot be
                // incognito on Linux (the driver finds only a named context), so that a test run has
                // its own folder, removed at the end and searched by the test that plants words.
                .incognito(!automated)
                .data_directory(web_view)
                // The page never leaves the app, and opens no other window.
                .on_navigation(|url| {
                    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
                })
                .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
                .build()?;
            idle::watch(app.handle().clone());
            #[cfg(target_os = "linux")]
            {
                let app = app.handle().clone();
                desktop::listen(move || idle::lock_now(&app));
            }
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run_return(|app, event| {
        if matches!(event, RunEvent::Exit) {
            // What was committed is safe; a failed tidying up is no reason to keep the window.
            let _ = app.state::<Window>().lock();
        }
    });
    Ok(())
}
