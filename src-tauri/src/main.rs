//! Living Well: the window. Commands, one line each; lock; dialogs; nothing else.

// A release on Windows opens no console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
// Elsewhere than on Windows there is nothing to be allowed (Cargo.toml says what).
#![cfg_attr(not(windows), forbid(unsafe_code))]

mod commands;
mod desktop;
mod dialogs;
mod door;
mod folders;
mod idle;
mod laptop;
mod memory;
mod page_process;
#[cfg(test)]
mod shell_tests;
mod state;
#[cfg(test)]
mod tests;
mod wire;

use std::process::ExitCode;

use folders::Folders;
use state::Window;
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{Manager, RunEvent, Url, WebviewWindowBuilder};

/// What a web driver sets when it wants to steer the page. A development build lets itself be steered.
const DRIVER: [&str; 2] = ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION"];

/// Other ways to have a web view listen to somebody else: WebKit's remote inspector, and the switches and
/// the debugging pipe of WebView2.
const INSPECTOR: [&str; 5] = [
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER",
    "WEBVIEW2_PIPE_FOR_SCRIPT_DEBUGGER",
];

/// Whether the environment asks for one of these.
fn asked_for(names: &[&str], is_set: impl Fn(&str) -> bool) -> bool {
    names.iter().any(|name| is_set(name))
}

/// Whether to start at all: a release does not while another program asks to steer or inspect its window,
/// because whoever steers the page reads every record.
fn may_start(release: bool, is_set: impl Fn(&str) -> bool) -> bool {
    !release || !(asked_for(&DRIVER, &is_set) || asked_for(&INSPECTOR, &is_set))
}

/// Whether an address is a page of ours, as the system's web view writes it.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// An address of this laptop on which nothing may listen but the system itself (RFC 863, discard).
fn nobody() -> tauri::Result<Url> {
    Url::parse("http://127.0.0.1:9").map_err(tauri::Error::InvalidUrl)
}

/// Tells the web view's processes that this system reaches names through a proxy, where [`nobody`] is. The window has
/// that proxy already, but a name that a page wants looked up ahead of need (`dns-prefetch`, which no content policy
/// covers) is looked up wherever the system itself has none. GLib asks libproxy, or its own reader of the environment.
#[cfg(target_os = "linux")]
fn look_up_no_name() -> tauri::Result<()> {
    use gio::glib::{setenv, unsetenv};
    let nobody = nobody()?;
    let kept = |error: gio::glib::BoolError| tauri::Error::Io(std::io::Error::other(error));
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        setenv(name, nobody.as_str(), true).map_err(kept)?;
    }
    // A web driver is on this laptop.
    unsetenv("NO_PROXY");
    setenv("no_proxy", "127.0.0.1", true).map_err(kept)?;
    setenv("GIO_USE_PROXY_RESOLVER", "libproxy", true).map_err(kept)
}

fn main() -> ExitCode {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    if !may_start(!cfg!(debug_assertions), is_set) {
        eprintln!("Living Well does not start while another program asks to steer its window.");
        return ExitCode::FAILURE;
    }
    memory::overwrite_what_is_freed();
    let automated = asked_for(&DRIVER, is_set);
    // Before anything is read: a core file would hold keys and records. The web view's processes inherit it.
    living_well_core::crash::leave_no_core_file();
    let folders = Folders::from_environment();
    // Held until the end. A second window would only get in the way of the first.
    let _only = match folders.only_window() {
        Ok(lock) => lock,
        Err(told) => {
            dialogs::tell(&told);
            return ExitCode::FAILURE;
        }
    };
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
    #[cfg(target_os = "linux")]
    look_up_no_name()?;
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
            let page = WebviewWindowBuilder::from_config(app.handle(), &config)?
                // Incognito keeps cache, cookies and history in memory. A steered window cannot be
                // incognito on Linux (the driver finds only a named context), so that a test run has
                // its own folder, removed at the end and searched by the test that plants words.
                .incognito(!automated)
                .data_directory(web_view)
                // The page never leaves the app, opens no other window, saves no file by itself, and is
                // given no camera, place or clipboard.
                .on_navigation(is_ours)
                .on_new_window(|_, _| NewWindowResponse::Deny)
                .on_download(|_, _| false)
                .on_permission_request(|_, _| PermissionResponse::Deny)
                .devtools(false)
                // The content policy does not stop a page from opening a connection ahead of need
                // (<link rel=preconnect>). Whatever it would reach goes by way of nobody.
                .proxy_url(nobody()?)
                .build()?;
            #[cfg(target_os = "linux")]
            page_process::begin_anew_when_it_dies(&page)?;
            idle::watch(app.handle().clone());
            #[cfg(any(target_os = "linux", windows))]
            {
                let app = app.handle().clone();
                desktop::listen(move || {
                    app.state::<Window>().hurry();
                    idle::lock_now(&app)
                });
            }
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run_return(|app, event| {
        if matches!(event, RunEvent::Exit) {
            let window = app.state::<Window>();
            window.stop_long_work();
            // What was committed is safe; a failed tidying up is no reason to keep the window.
            let _ = window.lock();
        }
    });
    Ok(())
}
