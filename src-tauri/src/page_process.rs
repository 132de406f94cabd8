//! The process that draws the page. The web view runs it beside the app: it is ended on purpose after a lock, because
//! of all that it holds, and begun anew where it dies by itself, because what stays then is an empty window.

use tauri::WebviewWindow;

/// What the test of a locked laptop's memory sets: the page of a steered window is ended too.
#[cfg(target_os = "linux")]
const END_PAGE: &str = "LIVING_WELL_END_PAGE";

/// Ends the page with all that it holds, also one that hangs, and loads an empty one. A driver would lose a steered page
/// that is ended, so that one is only loaded again.
pub fn start_anew(page: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    {
        use webkit2gtk::WebViewExt as _;
        let is_set = |name: &str| std::env::var_os(name).is_some();
        if !crate::asked_for(&crate::DRIVER, is_set) || is_set(END_PAGE) {
            let _ = page.with_webview(|view| view.inner().terminate_web_process());
        }
    }
    let _ = page.reload();
}

/// From here on a page that dies is begun anew. The records are locked before: nobody knows what it died of, and a page
/// that dies of what it shows must not do so without end.
#[cfg(target_os = "linux")]
pub fn begin_anew_when_it_dies(page: &WebviewWindow) -> tauri::Result<()> {
    use tauri::Manager as _;
    use webkit2gtk::{WebProcessTerminationReason, WebViewExt as _};

    let window = page.clone();
    page.with_webview(move |view| {
        view.inner()
            .connect_web_process_terminated(move |_, reason| {
                // That was `start_anew`, which loads the next one itself.
                if reason == WebProcessTerminationReason::TerminatedByApi {
                    return;
                }
                let window = window.clone();
                // Locking may make a backup, and what tells of the death runs on the thread that draws.
                std::thread::spawn(move || {
                    window.state::<crate::state::Window>().lock_after_death();
                    std::thread::sleep(PAUSE);
                    let _ = window.reload();
                });
            });
    })
}

/// Before a dead page is begun anew: one that dies at once, every time, leaves the laptop time for other things.
#[cfg(target_os = "linux")]
const PAUSE: std::time::Duration = std::time::Duration::from_millis(500);
