#![allow(clippy::unwrap_used)]

use super::*;
use crate::{action::Action, desk::test_desk, ids::CoordinatorId};

#[test]
fn a_new_passphrase_is_strong_and_typed_twice() {
    let said = |first: &str, again: &str, name: &str| {
        let mut faults = Faults::new();
        need_passphrase(&mut faults, ("one", first), ("two", again), name);
        let fields: Vec<String> = faults.0.into_iter().map(|fault| fault.field).collect();
        fields
    };
    let good = "quilted marmalade osprey turnstile";
    assert_eq!(said(good, good, "Demelza"), Vec::<String>::new());
    assert_eq!(said(good, "quilted marmalade", "Demelza"), ["two"]);
    assert_eq!(said("", "", "Demelza"), ["one"]);
    assert_eq!(
        said("demelza rowe", "demelza rowe", "Demelza Rowe"),
        ["one"]
    );
}

/// The file itself holds that a key event is about somebody exactly where it is about a passphrase, and that it stays.
#[test]
fn what_happened_to_the_keys_says_whose_and_cannot_be_undone() {
    let (_folder, mut desk) = test_desk();
    let me = desk.who().unwrap();
    let note = |desk: &mut crate::desk::Desk, what, whose: Option<CoordinatorId>| {
        note_key_event::<StoreError>(desk, Action::ChangePassphrase, what, whose, || Ok(()))
    };
    assert!(note(&mut desk, KeyEventWhat::Changed, None).is_err());
    assert!(note(&mut desk, KeyEventWhat::RecoveryReplaced, Some(me)).is_err());
    let done = note(&mut desk, KeyEventWhat::Changed, Some(me)).unwrap();
    assert!(desk.undo(done.act).is_err());
    // Nothing is put on record where the keys refused.
    let refused = note_key_event(
        &mut desk,
        Action::ReplaceRecoveryKey,
        KeyEventWhat::RecoveryReplaced,
        None,
        || Err(StoreError::DiskFull),
    );
    assert!(matches!(refused, Err(StoreError::DiskFull)));
    let count = desk.read().number("SELECT count(*) FROM key_event", []);
    assert_eq!(count.unwrap(), 1);
}
