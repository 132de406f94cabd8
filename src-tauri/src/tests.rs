//! Holds the four lists of commands together, so that none can be called that was not meant to be.

use std::collections::BTreeSet;

/// The one list, as build.rs reads it.
const NAMES: &[&str] = include!("command_names.rs");

/// Gives the names as a set, and fails where one is twice or out of order.
fn names() -> BTreeSet<String> {
    assert!(NAMES.is_sorted(), "command_names.rs is not sorted");
    let set: BTreeSet<String> = NAMES.iter().map(ToString::to_string).collect();
    assert_eq!(
        set.len(),
        NAMES.len(),
        "command_names.rs names a command twice"
    );
    set
}

#[test]
fn the_capability_allows_exactly_the_commands() {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
    let allowed: BTreeSet<String> = file["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| {
            let name = permission.as_str().unwrap().strip_prefix("allow-");
            name.expect("only our own commands are allowed")
                .replace('-', "_")
        })
        .collect();
    assert_eq!(allowed, names(), "run `make fix`");
    assert_eq!(
        file["windows"],
        serde_json::json!(["main"]),
        "one named window"
    );
}

#[test]
fn the_handler_registers_exactly_the_commands() {
    let source = include_str!("commands/mod.rs");
    let (_, list) = source.split_once("generate_handler![").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let registered: BTreeSet<String> = list
        .split(',')
        .map(|path| {
            path.rsplit("::")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(registered, names());
}
