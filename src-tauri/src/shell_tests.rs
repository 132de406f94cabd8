//! Holds the shell as it was hardened: each test fails where the settings, the capability, the manifest or the code
//! around them is loosened. `tests/journeys/shell.test.ts` tries the same from inside the real page.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tauri::Url;

use crate::{DRIVER, INSPECTOR, is_ours, may_start};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn settings() -> Value {
    serde_json::from_str(include_str!("../tauri.conf.json")).unwrap()
}

/// The whole of it, so that neither another value nor another switch goes unseen. Despite its name
/// `dangerousDisableAssetCspModification` makes the policy stricter here: without it the build adds the hashes of
/// scripts that stand in a page, of which ours has none.
#[test]
fn the_security_settings_are_these_and_no_others() {
    assert_eq!(
        settings()["app"]["security"],
        json!({
            "capabilities": ["main"],
            "freezePrototype": true,
            "dangerousDisableAssetCspModification": true,
            "assetProtocol": { "enable": false },
            "csp": {
                "default-src": "'none'",
                "script-src": "'self'",
                "style-src": "'self'",
                "img-src": "'self'",
                "font-src": "'self'",
                "connect-src": "ipc: http://ipc.localhost",
                "base-uri": "'none'",
                "form-action": "'none'",
                "frame-ancestors": "'none'",
            },
        })
    );
}

#[test]
fn there_is_one_named_window_and_nothing_global() {
    let settings = settings();
    let app = settings["app"].as_object().unwrap();
    let mut switches: Vec<&str> = app.keys().map(String::as_str).collect();
    switches.sort_unstable();
    assert_eq!(
        switches,
        ["enableGTKAppId", "security", "windows", "withGlobalTauri"]
    );
    assert_eq!(app["withGlobalTauri"], json!(false));
    // The window: everything that may be set of it but its title and sizes.
    let windows = app["windows"].as_array().unwrap();
    assert_eq!(windows.len(), 1);
    let mut window = windows[0].as_object().unwrap().clone();
    for about_size in ["title", "width", "height", "minWidth", "minHeight"] {
        window.remove(about_size);
    }
    assert_eq!(
        Value::Object(window),
        json!({
            "label": "main",
            "create": false,
            "dragDropEnabled": false,
            "zoomHotkeysEnabled": false,
            "generalAutofillEnabled": false,
        })
    );
    // No plugin's settings, no address to load the screens from, no updater.
    let mut parts: Vec<&str> = settings
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    parts.sort_unstable();
    assert_eq!(
        parts,
        ["app", "build", "bundle", "identifier", "productName"]
    );
    assert_eq!(settings["build"], json!({ "frontendDist": "../ui/dist" }));
}

#[test]
fn one_capability_reaches_one_window_and_no_address_outside() {
    let folder = root().join("src-tauri/capabilities");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability: Value =
        serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
    let mut parts: Vec<&str> = capability
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    parts.sort_unstable();
    // No "remote", no "webviews", no "platforms".
    assert_eq!(
        parts,
        [
            "description",
            "identifier",
            "local",
            "permissions",
            "windows"
        ]
    );
    assert_eq!(capability["local"], json!(true));
    for permission in capability["permissions"].as_array().unwrap() {
        let name = permission.as_str().expect("a name, and no scope");
        assert!(!name.contains(':'), "{name} is a plugin's");
    }
}

/// What the build embeds: the manifest of commands, from the one list of them.
#[test]
fn the_manifest_names_the_commands() {
    let build = include_str!("../build.rs");
    assert!(build.contains("include!(\"src/command_names.rs\")"));
    assert!(build.contains(".commands(COMMANDS)"));
    assert!(build.contains(".app_manifest(manifest)"));
    let handler = include_str!("commands/mod.rs");
    // A command that is not in the list is not even looked for.
    assert!(handler.contains("NAMES.binary_search(&invoke.message.command()).is_err()"));
}

#[test]
fn no_plugin_is_there_and_the_window_library_can_do_no_more_than_it_must() {
    let lock = text("Cargo.lock");
    let names = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    for name in names {
        assert!(
            !name.starts_with("tauri-plugin"),
            "{name}: shell, files, network and updates stay out of the page's reach"
        );
    }
    let workspace = text("Cargo.toml");
    let tauri = workspace
        .lines()
        .find(|line| line.starts_with("tauri = "))
        .unwrap();
    // Neither "devtools" nor "protocol-asset", "webview-data-url" or "unstable".
    assert!(tauri.contains("default-features = false"), "{tauri}");
    assert!(
        tauri.contains("features = [\"wry\", \"compression\", \"x11\", \"custom-protocol\"]"),
        "{tauri}"
    );
    let own = include_str!("../Cargo.toml");
    assert!(own.contains("tauri.workspace = true"));
    assert!(!include_str!("main.rs").contains(".plugin("));
}

/// What the builder of the window is told. Each line was tried in the real page.
#[test]
fn the_window_is_built_shut() {
    let source = include_str!("main.rs");
    for told in [
        ".incognito(!automated)",
        ".on_navigation(is_ours)",
        ".on_new_window(|_, _| NewWindowResponse::Deny)",
        ".on_download(|_, _| false)",
        ".on_permission_request(|_, _| PermissionResponse::Deny)",
        ".devtools(false)",
        ".proxy_url(nobody()?)",
        "living_well_core::crash::leave_no_core_file()",
        "if !may_start(!cfg!(debug_assertions), is_set)",
    ] {
        assert_eq!(source.matches(told).count(), 1, "{told}");
    }
    assert_eq!(source.matches("WebviewWindowBuilder::").count(), 1);
    let all = [source, include_str!("state.rs"), include_str!("dialogs.rs")];
    for loose in [
        "open_devtools",
        "WebviewBuilder",
        "register_uri_scheme",
        ".eval(",
    ] {
        assert!(all.iter().all(|one| !one.contains(loose)), "{loose}");
    }
}

/// What the page would reach ahead of need goes to a port on which only the system itself may listen.
#[test]
fn the_page_reaches_nobody() {
    let nobody = crate::nobody().unwrap();
    assert_eq!(nobody.as_str(), "http://127.0.0.1:9/");
}

#[test]
fn only_our_own_pages_are_gone_to() {
    let ours = |address: &str| is_ours(&Url::parse(address).unwrap());
    assert!(ours("tauri://localhost") && ours("tauri://localhost/index.html#/people"));
    assert_eq!(ours("http://tauri.localhost/#/today"), cfg!(windows));
    for other in [
        "http://127.0.0.1:8000/",
        "https://example.org/",
        "https://tauri.localhost.example.org/",
        "https://example.org/?tauri.localhost",
        "tauri://elsewhere/",
        "file:///etc/passwd",
        "file://tauri.localhost/etc/passwd",
        "ftp://tauri.localhost/",
        "asset://localhost/etc/passwd",
        "ipc://localhost/status",
        "about:blank",
        "about:srcdoc",
        "blob:tauri://localhost/1",
        "data:text/html,<script>1</script>",
        "javascript:1",
        "mailto:somebody@example.org",
    ] {
        assert!(!ours(other), "{other}");
    }
}

/// Whoever steers the page reads every record.
#[test]
fn a_release_does_not_start_while_somebody_asks_to_steer_it() {
    assert!(may_start(true, |_| false));
    for name in DRIVER.iter().chain(&INSPECTOR) {
        assert!(!may_start(true, |asked| asked == *name), "{name}");
        assert!(may_start(false, |asked| asked == *name), "{name}");
    }
    let asked: Vec<&str> = DRIVER.into_iter().chain(INSPECTOR).collect();
    for known in [
        "TAURI_AUTOMATION",
        "TAURI_WEBVIEW_AUTOMATION",
        "WEBKIT_INSPECTOR_SERVER",
        "WEBKIT_INSPECTOR_HTTP_SERVER",
        "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    ] {
        assert!(asked.contains(&known), "{known}");
    }
    // A stand-in for a person in the file dialog is part of no release.
    let dialogs = include_str!("dialogs.rs");
    for stand_in in [
        "pub struct Answered",
        "impl Dialogs for Answered",
        "if let Some(answer)",
    ] {
        let (before, _) = dialogs.split_once(stand_in).unwrap();
        assert!(
            before.trim_end().ends_with("#[cfg(debug_assertions)]"),
            "{stand_in}"
        );
    }
}

/// Every source of the screens: nothing turns text into a page, keeps it outside the file, or goes elsewhere.
#[test]
fn the_screens_show_text_as_text_and_keep_none_of_it() {
    let mut read = 0;
    let mut folders = vec![root().join("ui/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // Types alone, written by a library that names itself in a comment.
                if !path.ends_with("platform/bindings") {
                    folders.push(path);
                }
                continue;
            }
            let kind = path.extension().unwrap_or_default();
            let name = path.to_string_lossy().into_owned();
            if !["svelte", "ts", "css"].iter().any(|one| kind == *one) || name.ends_with(".test.ts")
            {
                continue;
            }
            read += 1;
            let source = std::fs::read_to_string(&path).unwrap();
            for never in [
                "{@html",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "createContextualFragment",
                "DOMParser",
                "setHTML",
                "eval(",
                "new Function",
                "<iframe",
                "<object",
                "<embed",
                "localStorage",
                "sessionStorage",
                "indexedDB",
                "document.cookie",
                "window.open",
                "XMLHttpRequest",
                "WebSocket",
                "fetch(",
                "sendBeacon",
                "http://",
                "https://",
                "@import url(",
            ] {
                assert!(!source.contains(never), "{name}: {never}");
            }
        }
    }
    assert!(read > 100, "only {read} sources were read");
    let page = text("ui/index.html");
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("<script type=\"module\" src=\"/src/main.ts\"></script>"));
    for never in ["<style", " style=", "<iframe", " onload", "http:", "https:"] {
        assert!(!page.contains(never), "{never}");
    }
    let main = text("ui/src/main.ts");
    assert!(main.contains("keepMouseToPressing(document);"));
}

/// Every source of the programs: none opens a connection, listens for one or asks for an address, be it by the standard
/// library, by one of the crates that come along with the window, or by GTK's own.
#[test]
fn no_source_of_ours_knows_the_network() {
    let mut read = 0;
    let mut folders = vec![root().join("src-tauri")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let is_code = path.extension().is_some_and(|ending| ending == "rs");
            // This file says what it looks for.
            if !is_code || path.ends_with("src/shell_tests.rs") {
                continue;
            }
            read += 1;
            let source = std::fs::read_to_string(&path).unwrap();
            for never in [
                "net::",
                "::net",
                "Tcp",
                "Udp",
                "Socket",
                "socket",
                "Resolver",
                "tokio",
                "async_std",
                "reqwest",
                "ureq",
                "hyper",
                "curl",
                "soup",
            ] {
                assert!(!source.contains(never), "{}: {never}", path.display());
            }
        }
    }
    assert!(read > 200, "only {read} sources were read");
}
