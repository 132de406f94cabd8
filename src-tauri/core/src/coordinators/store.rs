//! Reading and writing coordinators and what happened to the keys.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    CoordinatorError, CoordinatorRow, CoordinatorsPage, KeyEvent, KeyEventWhat, NewCoordinatorForm,
    need_passphrase,
};
use crate::{
    action::Action,
    clients::Client,
    concerns::{self, Concern},
    desk::{Desk, Done},
    forms::Faults,
    ids::{CoordinatorId, KeyEventId},
    mdt::MdtAction,
    programmes::{Coordinator, coordinators},
    promises::Promise,
    store::{Reader, StoreError, Tx},
    vault::SlotsBefore,
};

/// How much is somebody's: what another takes over when they leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Theirs {
    /// Concerns they own that are not closed.
    pub concerns: i64,
    /// Clients they lead whose time has not ended.
    pub clients: i64,
    /// Open promises, and open actions of MDT meetings, that say their name.
    pub promises: i64,
}

/// The ways to what is somebody's. Each goes by an index of what is open, which stays short with the years.
const CONCERNS: &str =
    "FROM concern INDEXED BY concern_open WHERE state <> 'closed' AND owner = ?1";
const CLIENTS: &str = "FROM client WHERE lead = ?1 AND status <> 'ended'";
const PROMISES: &str = "FROM promise INDEXED BY promise_open
    WHERE done_on IS NULL AND who IS NOT NULL AND lower(trim(who)) = lower(?1)";
const ACTIONS: &str = "FROM mdt_action INDEXED BY mdt_action_open
    WHERE done_on IS NULL AND who IS NOT NULL AND lower(trim(who)) = lower(?1)";

/// Counts what is somebody's.
///
/// # Errors
/// When the file cannot be read.
pub fn theirs(read: Reader<'_>, coordinator: &Coordinator) -> Result<Theirs, StoreError> {
    let (id, name) = (coordinator.id, coordinator.name.as_str());
    Ok(Theirs {
        concerns: read.number(&format!("SELECT count(*) {CONCERNS}"), [id])?,
        clients: read.number(&format!("SELECT count(*) {CLIENTS}"), [id])?,
        promises: read.number(&format!("SELECT count(*) {PROMISES}"), [name])?
            + read.number(&format!("SELECT count(*) {ACTIONS}"), [name])?,
    })
}

/// Everybody who works or worked here. `with_passphrases` are those whose passphrase opens the records.
///
/// # Errors
/// When the file cannot be read.
pub fn coordinators_page(
    desk: &Desk,
    with_passphrases: &[uuid::Uuid],
) -> Result<CoordinatorsPage, StoreError> {
    let me = desk.who()?;
    let read = desk.read();
    let made: i64 = read.number("SELECT made_at FROM file", [])?;
    let events: Vec<KeyEvent> = read.records("ORDER BY at, id", [])?;
    // The first coordinator's passphrase came with the file.
    let mut since: BTreeMap<Option<CoordinatorId>, i64> = BTreeMap::new();
    let (mut recovery_since, mut data_key_since) = (made, made);
    for event in &events {
        match event.what {
            KeyEventWhat::RecoveryReplaced => recovery_since = event.at,
            // A new data key always comes with a new recovery key.
            KeyEventWhat::DataKeyReplaced => {
                (data_key_since, recovery_since) = (event.at, event.at)
            }
            _ => {
                since.insert(event.coordinator, event.at);
            }
        }
    }
    let mut rows = Vec::new();
    for one in coordinators(desk)? {
        let has_passphrase = with_passphrases.contains(&one.id.into());
        rows.push(CoordinatorRow {
            theirs: theirs(read, &one)?,
            passphrase_since: has_passphrase
                .then(|| since.get(&Some(one.id)).copied().unwrap_or(made)),
            has_passphrase,
            me: one.id == me,
            id: one.id,
            name: one.name,
            active: one.active,
        });
    }
    Ok(CoordinatorsPage {
        rows,
        recovery_since,
        data_key_since,
    })
}

/// Puts on record what happened to the keys; `keys` does it, last of all: when it fails, nothing is recorded. When
/// nothing could be recorded after it, as on a full disk, the keys are put back to what they were.
pub(crate) fn note_key_event<E: From<StoreError>>(
    desk: &mut Desk,
    action: Action,
    what: KeyEventWhat,
    coordinator: Option<CoordinatorId>,
    keys: impl FnOnce() -> Result<(), E>,
) -> Result<Done<()>, E> {
    // Keys that cannot be read cannot be changed either: `keys` says why.
    let before = SlotsBefore::of(desk.folder()).ok();
    let mut event = None;
    let done = desk.write(action, |tx| {
        event = Some(insert_event(tx, what, coordinator)?);
        keys()
    });
    if let (Err(_), Some(event), Some(before)) = (&done, event, before) {
        let recorded = desk.read().maybe_record::<KeyEvent>(event);
        // What is on record was done, though it could not be told.
        if !matches!(recorded, Ok(Some(_))) {
            put_back(desk, &before);
        }
    }
    done
}

/// Puts the keys back. The room for drafts is given up for it: keys that nobody knows to be new cost more.
fn put_back(desk: &mut Desk, before: &SlotsBefore) {
    let folder = desk.folder().to_owned();
    if before.put_back(&folder).is_err() && desk.store_mut().give_room() {
        // The error that is told already says that the disk is full.
        let _ = before.put_back(&folder);
    }
}

fn insert_event(
    tx: &mut Tx<'_>,
    what: KeyEventWhat,
    coordinator: Option<CoordinatorId>,
) -> Result<KeyEventId, StoreError> {
    let id: KeyEventId = tx.new_id();
    let at = tx.now_ms();
    tx.insert(&KeyEvent {
        id,
        at,
        what,
        coordinator,
    })?;
    Ok(id)
}

/// Adds a coordinator; `keys` gives them their passphrase, last of all.
pub(crate) fn add(
    desk: &mut Desk,
    form: &NewCoordinatorForm,
    keys: impl FnOnce(CoordinatorId) -> Result<(), CoordinatorError>,
) -> Result<Done<CoordinatorId>, CoordinatorError> {
    desk.write(Action::AddCoordinator, |tx| {
        let mut faults = Faults::new();
        let name = faults.need("name", &form.name, "Enter their name.");
        if name.as_ref().is_some_and(|name| {
            // With two of one name nobody could say who forgot their passphrase.
            active_named(tx.read(), name).is_ok_and(|found| !found.is_empty())
        }) {
            faults.add("name", "There is a coordinator of this name already.");
        }
        need_passphrase(
            &mut faults,
            ("passphrase", &form.passphrase),
            ("passphrase_again", &form.passphrase_again),
            &form.name,
        );
        let name = faults.done_some(name)?;
        let id: CoordinatorId = tx.new_id();
        tx.insert(&Coordinator {
            id,
            name,
            active: true,
        })?;
        insert_event(tx, KeyEventWhat::Given, Some(id))?;
        keys(id)?;
        Ok(id)
    })
}

/// The coordinators at work who go by this name, however it is spaced and written.
pub(crate) fn active_named(read: Reader<'_>, name: &str) -> Result<Vec<Coordinator>, StoreError> {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    let wanted = plain(name);
    let active: Vec<Coordinator> = read.records("WHERE active = 1 ORDER BY id", [])?;
    Ok(active
        .into_iter()
        .filter(|one| plain(&one.name) == wanted)
        .collect())
}

/// How many coordinators are at work.
pub(crate) fn at_work(read: Reader<'_>) -> Result<i64, StoreError> {
    read.number("SELECT count(*) FROM coordinator WHERE active = 1", [])
}

/// Hands everything that is somebody's over to another, and marks that they work here no longer: one act, which one
/// undo takes back. What they wrote stays theirs, and so does what is closed, ended or done.
pub(crate) fn leave(
    desk: &mut Desk,
    who: CoordinatorId,
    to: CoordinatorId,
) -> Result<Done<Theirs>, CoordinatorError> {
    if desk.who()? == who {
        return Err(CoordinatorError::Oneself);
    }
    desk.write(Action::LeaveWork, |tx| {
        let leaver: Coordinator = tx.read().record(who)?;
        let heir: Option<Coordinator> = tx.read().maybe_record(to)?;
        let Some(heir) = heir.filter(|heir| heir.active && heir.id != who) else {
            return Err(Faults::one("to", "Choose a coordinator who works here.").into());
        };
        let mut handed = Theirs::default();
        for concern in rows::<Concern, _>(tx, CONCERNS, [who])? {
            concerns::store::hand_over(tx, &concern, heir.id)?;
            handed.concerns += 1;
        }
        for client in rows::<Client, _>(tx, CLIENTS, [who])? {
            tx.update(&Client {
                lead: Some(heir.id),
                ..client
            })?;
            handed.clients += 1;
        }
        for promise in rows::<Promise, _>(tx, PROMISES, [leaver.name.as_str()])? {
            tx.update(&Promise {
                who: Some(heir.name.clone()),
                ..promise
            })?;
            handed.promises += 1;
        }
        for action in rows::<MdtAction, _>(tx, ACTIONS, [leaver.name.as_str()])? {
            tx.update(&MdtAction {
                who: Some(heir.name.clone()),
                ..action
            })?;
            handed.promises += 1;
        }
        tx.update(&Coordinator {
            active: false,
            ..leaver
        })?;
        Ok(handed)
    })
}

/// The records behind one of the ways above.
fn rows<R: crate::store::Record, P: rusqlite::Params>(
    tx: &Tx<'_>,
    way: &str,
    params: P,
) -> Result<Vec<R>, StoreError> {
    let sql = format!("SELECT {} {way} ORDER BY id", R::TABLE.column_list());
    tx.read().rows(&sql, params, |row| R::from_row(row))
}
