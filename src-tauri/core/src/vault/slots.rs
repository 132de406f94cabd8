//! The slot file: the data key, wrapped once for every coordinator and once for the recovery key.
//!
//! The file is text, so that it can be looked at in thirty years:
//! ```text
//! Living Well keys 1
//! { …JSON… }
//! sha256 <64 hexadecimal digits over everything before this line>
//! ```
//! It holds no name and nothing secret in the clear. The order of the checks matters: checksum, then
//! whose file it is, then its version, then its content. Only a file that passes them all is used.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::{Zeroize as _, Zeroizing};

use super::passphrase::{check_passphrase, normalise};
use super::{DataKey, RecoveryKey, Result, VaultError, fill_random, make_private_folder};

/// The two copies, in the order in which they are written.
pub(super) const COPIES: [&str; 2] = ["slots.a", "slots.b"];
const MAGIC: &[u8] = b"Living Well keys ";
const VERSION: u32 = 1;
const SUM_START: &[u8] = b"sha256 ";
/// "sha256 ", 64 digits and the line end.
const SUM_LENGTH: usize = 7 + 64 + 1;
/// No honest slot file comes near this; anything longer is not read into memory.
const LARGEST_FILE: u64 = 64 * 1024;
/// One recovery slot and up to fifteen coordinators. Each wrong passphrase costs one derivation a slot.
const MOST_SLOTS: usize = 16;

/// How hard a passphrase is worked: Argon2id memory, passes and lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfParams {
    /// The least that is accepted: 64 MiB, 3 passes, 4 lanes (RFC 9106's second recommendation).
    pub const FLOOR: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };
    /// The most that is accepted: 1 GiB, 10 passes, 8 lanes, so that a slot file is no memory bomb.
    pub const CEILING: Self = Self {
        memory_kib: 1024 * 1024,
        passes: 10,
        lanes: 8,
    };

    /// Says whether all three lie between [`Self::FLOOR`] and [`Self::CEILING`].
    #[must_use]
    pub fn is_sound(self) -> bool {
        let (low, high) = (Self::FLOOR, Self::CEILING);
        (low.memory_kib..=high.memory_kib).contains(&self.memory_kib)
            && (low.passes..=high.passes).contains(&self.passes)
            && (low.lanes..=high.lanes).contains(&self.lanes)
    }

    /// Raises the passes, then the memory, of parameters that took `took`, to land at 0.5 to 1 s.
    ///
    /// Time grows with passes times memory. It never lowers anything, however slow the machine.
    #[must_use]
    pub fn raised_after(self, took: Duration) -> Self {
        let wanted = Duration::from_millis(600).as_secs_f64();
        let one_pass = took.as_secs_f64().max(1e-6) / f64::from(self.passes);
        let mut raised = self;
        while one_pass * f64::from(raised.passes) < wanted && raised.passes < Self::CEILING.passes {
            raised.passes += 1;
        }
        let mut time = one_pass * f64::from(raised.passes);
        // 0.5 s is enough here: doubling from just below 0.6 s would go beyond a second.
        while time < 0.5 && raised.memory_kib * 2 <= Self::CEILING.memory_kib {
            raised.memory_kib *= 2;
            time *= 2.0;
        }
        raised
    }
}

impl Default for KdfParams {
    /// 128 MiB, 3 passes, 4 lanes (safety.md, "Keys and the file").
    fn default() -> Self {
        Self {
            memory_kib: 128 * 1024,
            passes: 3,
            lanes: 4,
        }
    }
}

/// Measures this machine once, and gives parameters with which opening takes 0.5 to 1 s. For set-up.
///
/// Takes as long as one derivation with the defaults. Where memory is short it gives [`KdfParams::FLOOR`].
#[must_use]
pub fn calibrate() -> KdfParams {
    let params = KdfParams::default();
    let start = Instant::now();
    match derive_key(b"only to measure", &[7; 16], params) {
        Ok(_) => params.raised_after(start.elapsed()),
        Err(_) => KdfParams::FLOOR,
    }
}

/// Who a slot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlotKind {
    /// A coordinator's passphrase.
    Coordinator,
    /// The recovery key.
    Recovery,
}

/// One wrapped copy of the data key, and everything needed to unwrap it but the secret.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// This slot.
    pub id: Uuid,
    /// Who it is for.
    pub kind: SlotKind,
    /// The coordinator; none on the recovery slot.
    pub coordinator_id: Option<Uuid>,
    /// How hard the secret is worked.
    pub kdf: KdfParams,
    #[serde(with = "hex")]
    salt: [u8; 16],
    #[serde(with = "hex")]
    nonce: [u8; 24],
    /// 32 bytes of key and 16 of authentication tag.
    #[serde(with = "hex")]
    wrapped: [u8; 48],
}

/// How far the chained change log had got: kept here too, so that an old database put back is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// The sequence number of the last change.
    pub sequence: u64,
    /// The chain value of that change.
    pub head: [u8; 32],
}

/// What the slot file says about the change log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadCopy {
    /// Nothing was noted yet.
    None,
    /// Noted by somebody who had the data key.
    Good(ChainHead),
    /// It does not bear the mark of the data key: somebody wrote it by other means, or changed who has a slot.
    Altered,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredHead {
    sequence: u64,
    #[serde(with = "hex")]
    head: [u8; 32],
    /// HMAC under the data key over file id, sequence, head and every slot: neither the note nor who has a slot can be
    /// changed without the data key.
    #[serde(with = "hex")]
    mark: [u8; 32],
}

impl StoredHead {
    fn of(key: &DataKey, file_id: Uuid, head: ChainHead, slots: &[Slot]) -> Self {
        Self {
            sequence: head.sequence,
            head: head.head,
            mark: head_mark(key, file_id, head, Some(slots)),
        }
    }

    const fn head(&self) -> ChainHead {
        ChainHead {
            sequence: self.sequence,
            head: self.head,
        }
    }

    /// Whether it, and every slot beside it, was written by somebody with the data key. Keys from before the slots were
    /// marked too bear a mark over the note alone; the next closing marks them all.
    fn is_by(&self, key: &DataKey, file: &SlotFile) -> bool {
        let (id, head) = (file.file_id, self.head());
        [Some(file.slots.as_slice()), None]
            .into_iter()
            .any(|slots| self.mark == head_mark(key, id, head, slots))
    }
}

/// Everything in the slot file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotFile {
    /// Counts writings. The copy with the higher number is the newer one.
    pub generation: u64,
    /// The set of records these keys belong to.
    pub file_id: Uuid,
    /// Wrong passphrases and recovery keys tried since this was last taken in.
    pub failed_unlocks: u32,
    /// One per coordinator and one for the recovery key.
    pub slots: Vec<Slot>,
    /// HMAC under the data key over the file id: tells whether a data key belongs here.
    #[serde(with = "hex")]
    key_mark: [u8; 32],
    chain_head: Option<StoredHead>,
    /// In a pending pair (see [`super::pending`]): the first bytes of the data file it was written for.
    #[serde(default, with = "hex_if_any", skip_serializing_if = "Option::is_none")]
    pub(super) written_for: Option<[u8; 16]>,
}

/// An opened set of records.
#[derive(Debug)]
pub struct Unlocked {
    /// The key to the encrypted file.
    pub key: DataKey,
    /// Whose passphrase it was; none when the recovery key was used.
    pub coordinator_id: Option<Uuid>,
    /// Which slot opened.
    pub slot_id: Uuid,
    /// Wrong tries since [`forget_failed_unlocks`], to be written into the who-looked log.
    pub failed_unlocks: u32,
    /// How far the change log was known to have got.
    pub chain_head: HeadCopy,
    /// Whether one copy of the slot file was lost, damaged or old, and the other one was used.
    pub one_copy_was_bad: bool,
}

/// Sets up keys in `dir`, which is made if need be, for one coordinator and one recovery key.
///
/// Draws a new data key each time. A second folder (the pretend people) may be made with the same
/// passphrase and the same recovery key; its data key is its own.
/// The recovery slot always takes [`KdfParams::FLOOR`]: 160 random bits need no stretching.
///
/// # Errors
/// [`VaultError::TooEasy`], [`VaultError::Weakened`] for parameters out of range, [`VaultError::Exists`]
/// when there is any slot file already, [`VaultError::NotEnoughMemory`], or what the disk refused.
pub fn create(
    dir: &Path,
    coordinator_id: Uuid,
    passphrase: &str,
    recovery: &RecoveryKey,
    params: KdfParams,
) -> Result<DataKey> {
    must_be_strong(passphrase)?;
    make_private_folder(dir)?;
    for name in COPIES {
        if dir.join(name).symlink_metadata().is_ok() {
            return Err(VaultError::Exists);
        }
    }
    let key = DataKey::generate()?;
    let file_id = random_id()?;
    let slots = vec![
        wrap_for_coordinator(&key, file_id, coordinator_id, passphrase, params)?,
        wrap(
            &key,
            file_id,
            SlotKind::Recovery,
            None,
            recovery.bytes(),
            KdfParams::FLOOR,
        )?,
    ];
    let mut file = SlotFile {
        generation: 0,
        file_id,
        failed_unlocks: 0,
        slots,
        key_mark: key_mark(&key, file_id),
        chain_head: None,
        written_for: None,
    };
    file.save(dir)?;
    Ok(key)
}

/// Opens with a coordinator's passphrase: each coordinator's slot is tried in turn.
///
/// A wrong one is counted in the slot file. Takes one derivation for each slot tried.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], or why the slot file cannot be used (see [`SlotFile::load`]), or
/// [`VaultError::NotEnoughMemory`].
pub fn unlock(dir: &Path, passphrase: &str) -> Result<Unlocked> {
    let secret = normalise(passphrase);
    unlock_kind(
        dir,
        SlotKind::Coordinator,
        secret.as_bytes(),
        VaultError::WrongPassphrase,
    )
}

/// Opens with the recovery key.
///
/// # Errors
/// [`VaultError::WrongRecoveryKey`], otherwise as [`unlock`].
pub fn unlock_with_recovery(dir: &Path, recovery: &RecoveryKey) -> Result<Unlocked> {
    unlock_kind(
        dir,
        SlotKind::Recovery,
        recovery.bytes(),
        VaultError::WrongRecoveryKey,
    )
}

/// Gives a coordinator a new passphrase, with as much work as the old one at least.
///
/// Backups made before still open with the old one.
///
/// # Errors
/// [`VaultError::TooEasy`], [`VaultError::OtherKey`], [`VaultError::NoSuchCoordinator`], why the slot
/// file cannot be used, or what the disk refused; the old passphrase is then still good.
pub fn change_passphrase(dir: &Path, key: &DataKey, coordinator_id: Uuid, new: &str) -> Result<()> {
    must_be_strong(new)?;
    let mut file = SlotFile::load_for(dir, key)?;
    let id = file.file_id;
    let slot = file
        .slot_of(coordinator_id)
        .ok_or(VaultError::NoSuchCoordinator)?;
    *slot = wrap_for_coordinator(key, id, coordinator_id, new, slot.kdf)?;
    file.save_slots(dir, key)
}

/// Adds a coordinator with a passphrase of their own.
///
/// # Errors
/// [`VaultError::SlotTaken`] when they have one or there are fifteen already; otherwise as [`create`].
pub fn add_coordinator(
    dir: &Path,
    key: &DataKey,
    coordinator_id: Uuid,
    passphrase: &str,
    params: KdfParams,
) -> Result<()> {
    must_be_strong(passphrase)?;
    let mut file = SlotFile::load_for(dir, key)?;
    if file.slot_of(coordinator_id).is_some() || file.slots.len() >= MOST_SLOTS {
        return Err(VaultError::SlotTaken);
    }
    let slot = wrap_for_coordinator(key, file.file_id, coordinator_id, passphrase, params)?;
    file.slots.push(slot);
    file.save_slots(dir, key)
}

/// The coordinators who have a passphrase here.
///
/// # Errors
/// Why the slot file cannot be used (see [`SlotFile::load`]).
pub fn with_passphrases(dir: &Path) -> Result<Vec<Uuid>> {
    let (file, _) = SlotFile::load(dir)?;
    Ok(file
        .slots
        .iter()
        .filter_map(|slot| slot.coordinator_id)
        .collect())
}

/// Makes sure that a passphrase is this coordinator's own. A wrong one is counted.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], also when it is another coordinator's; [`VaultError::NoSuchCoordinator`] for
/// one without a passphrase; or why the slot file cannot be used.
pub fn is_passphrase_of(dir: &Path, coordinator_id: Uuid, passphrase: &str) -> Result<()> {
    let (mut file, _) = SlotFile::load(dir)?;
    let id = file.file_id;
    let secret = normalise(passphrase);
    let slot = file
        .slot_of(coordinator_id)
        .ok_or(VaultError::NoSuchCoordinator)?;
    if unwrap(slot, id, secret.as_bytes())?.is_some() {
        return Ok(());
    }
    file.count_a_wrong_try(dir);
    Err(VaultError::WrongPassphrase)
}

/// Takes a coordinator's slot away. Old backups, and a copy of the old slot file, still open with it.
///
/// # Errors
/// [`VaultError::NoSuchCoordinator`], [`VaultError::LastCoordinator`], otherwise as [`change_passphrase`].
pub fn remove_coordinator(dir: &Path, key: &DataKey, coordinator_id: Uuid) -> Result<()> {
    let mut file = SlotFile::load_for(dir, key)?;
    if file.slot_of(coordinator_id).is_none() {
        return Err(VaultError::NoSuchCoordinator);
    }
    file.slots
        .retain(|slot| slot.coordinator_id != Some(coordinator_id));
    if file
        .slots
        .iter()
        .all(|slot| slot.kind == SlotKind::Recovery)
    {
        return Err(VaultError::LastCoordinator);
    }
    file.save_slots(dir, key)
}

/// Replaces the recovery key: from now on only the new one opens. Old backups still open with the old one.
///
/// # Errors
/// As [`change_passphrase`].
pub fn replace_recovery_key(dir: &Path, key: &DataKey, recovery: &RecoveryKey) -> Result<()> {
    let mut file = SlotFile::load_for(dir, key)?;
    let kind = SlotKind::Recovery;
    let slot = wrap(
        key,
        file.file_id,
        kind,
        None,
        recovery.bytes(),
        KdfParams::FLOOR,
    )?;
    file.slots.retain(|slot| slot.kind != kind);
    file.slots.push(slot);
    file.save_slots(dir, key)
}

/// Notes how far the change log has got. Needs the data key, not the passphrase.
///
/// Four flushes to disk: meant for locking and backups, not for every change.
///
/// # Errors
/// [`VaultError::OtherKey`], why the slot file cannot be used, or what the disk refused.
pub fn set_chain_head(dir: &Path, key: &DataKey, head: ChainHead) -> Result<()> {
    let mut file = SlotFile::load_for(dir, key)?;
    file.chain_head = Some(StoredHead::of(key, file.file_id, head, &file.slots));
    file.save(dir)
}

/// The end of the chain that the keys note, whoever noted it; nothing when they note none.
///
/// # Errors
/// Why the slot file cannot be used (see [`SlotFile::load`]).
pub fn chain_head(dir: &Path) -> Result<Option<[u8; 32]>> {
    let (file, _) = SlotFile::load(dir)?;
    Ok(file.chain_head.map(|noted| noted.head))
}

/// Takes `count` wrong tries off the counter, once they stand in the who-looked log.
///
/// # Errors
/// Why the slot file cannot be used, or what the disk refused.
pub fn forget_failed_unlocks(dir: &Path, count: u32) -> Result<()> {
    let (mut file, _) = SlotFile::load(dir)?;
    if count == 0 {
        return Ok(());
    }
    file.failed_unlocks = file.failed_unlocks.saturating_sub(count);
    file.save(dir)
}

/// Copies the slots of one folder into another (a backup, or a restored folder), replacing what is there.
///
/// What opens the one then opens the other. The folder is made if need be.
///
/// # Errors
/// Why the slot file in `from` cannot be used (see [`SlotFile::load`]), or what the disk refused.
pub fn copy_slots(from: &Path, to: &Path) -> Result<()> {
    let (mut file, _) = SlotFile::load(from)?;
    if !to.exists() {
        make_private_folder(to)?;
    }
    file.written_for = None;
    file.write(to)
}

/// The keys as they were before a change, for a change that is taken back.
#[derive(Debug)]
pub struct SlotsBefore(SlotFile);

impl SlotsBefore {
    /// Reads them.
    ///
    /// # Errors
    /// Why the slot file cannot be used (see [`SlotFile::load`]).
    pub fn of(dir: &Path) -> Result<Self> {
        Ok(Self(SlotFile::load(dir)?.0))
    }

    /// Puts back what opened then. Wrong tries counted since stay counted.
    ///
    /// # Errors
    /// Why the slot file cannot be used, or what the disk refused.
    pub fn put_back(&self, dir: &Path) -> Result<()> {
        let (now, _) = SlotFile::load(dir)?;
        if now == self.0 {
            return Ok(());
        }
        let mut before = self.0.clone();
        // Newer than what it replaces, so that a cut between the two copies leaves the right one to win.
        before.generation = now.generation;
        before.failed_unlocks = now.failed_unlocks;
        before.save(dir)
    }
}

impl SlotFile {
    /// Reads the newer good copy, and mends the other from it. The flag says whether there was a need.
    ///
    /// Mending that fails (a full or read-only disk) is left for the next time: reading comes first.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::NotOurs`], [`VaultError::Damaged`], [`VaultError::Newer`]
    /// (nothing is mended then), [`VaultError::Mismatched`], [`VaultError::Weakened`], [`VaultError::Io`].
    pub fn load(dir: &Path) -> Result<(Self, bool)> {
        let [first, second] = COPIES.map(|name| read_copy(&dir.join(name)));
        let (file, first_good, second_good) = match (first, second) {
            // A newer program may have written one copy only. To mend it from ours would undo its work.
            (Err(VaultError::Newer), _) | (_, Err(VaultError::Newer)) => {
                return Err(VaultError::Newer);
            }
            (Ok(a), Ok(b)) if a.file_id != b.file_id => return Err(VaultError::Mismatched),
            (Ok(a), Ok(b)) if a.generation >= b.generation => {
                let same = a == b;
                (a, true, same)
            }
            (Ok(_), Ok(b)) => (b, false, true),
            // An unreadable copy counts as lost: the good one takes its place.
            (Ok(a), Err(_)) => (a, true, false),
            (Err(_), Ok(b)) => (b, false, true),
            (Err(VaultError::Missing), Err(error)) | (Err(error), Err(VaultError::Missing)) => {
                return Err(error);
            }
            (Err(VaultError::NotOurs), Err(VaultError::NotOurs)) => {
                return Err(VaultError::NotOurs);
            }
            (Err(VaultError::Io(error)), Err(_)) | (Err(_), Err(VaultError::Io(error))) => {
                return Err(VaultError::Io(error));
            }
            (Err(_), Err(_)) => return Err(VaultError::Damaged),
        };
        if file.slots.len() > MOST_SLOTS || file.slots.iter().any(|slot| !slot.kdf.is_sound()) {
            return Err(VaultError::Weakened);
        }
        for (name, good) in COPIES.iter().zip([first_good, second_good]) {
            if !good {
                let _ = write_beside(dir, name, &file.to_bytes())
                    .and_then(|()| put_in_place(dir, name));
            }
        }
        Ok((file, !(first_good && second_good)))
    }

    /// Loads for changing, and makes sure that `key` is the one wrapped here.
    fn load_for(dir: &Path, key: &DataKey) -> Result<Self> {
        let (file, _) = Self::load(dir)?;
        if file.key_mark == key_mark(key, file.file_id) {
            Ok(file)
        } else {
            Err(VaultError::OtherKey)
        }
    }

    /// A copy of this file for another data key: with slots for these coordinators and for a new recovery key alone.
    /// Each passphrase must be its coordinator's present one; it is worked as hard as before.
    pub(super) fn for_new_key(
        mut self,
        old: &DataKey,
        new: &DataKey,
        secrets: &[(Uuid, &str)],
        recovery: &RecoveryKey,
        head: ChainHead,
        written_for: [u8; 16],
    ) -> Result<Self> {
        let id = self.file_id;
        if self.key_mark != key_mark(old, id) {
            return Err(VaultError::OtherKey);
        }
        let mut slots = Vec::new();
        for (who, passphrase) in secrets {
            let slot = self.slot_of(*who).ok_or(VaultError::NoSuchCoordinator)?;
            let secret = normalise(passphrase);
            if !unwrap(slot, id, secret.as_bytes())?.is_some_and(|key| key.is(old)) {
                return Err(VaultError::WrongPassphrase);
            }
            slots.push(wrap_for_coordinator(new, id, *who, passphrase, slot.kdf)?);
        }
        if slots.is_empty() {
            return Err(VaultError::LastCoordinator);
        }
        let (kind, floor) = (SlotKind::Recovery, KdfParams::FLOOR);
        slots.push(wrap(new, id, kind, None, recovery.bytes(), floor)?);
        Ok(Self {
            generation: self.generation.saturating_add(1),
            file_id: id,
            failed_unlocks: self.failed_unlocks,
            key_mark: key_mark(new, id),
            chain_head: Some(StoredHead::of(new, id, head, &slots)),
            slots,
            written_for: Some(written_for),
        })
    }

    /// A full disk must not turn "wrong passphrase" into another message, so that failing to count is no failure.
    fn count_a_wrong_try(&mut self, dir: &Path) {
        self.failed_unlocks = self.failed_unlocks.saturating_add(1);
        let _ = self.save(dir);
    }

    fn slot_of(&mut self, coordinator_id: Uuid) -> Option<&mut Slot> {
        self.slots
            .iter_mut()
            .find(|slot| slot.coordinator_id == Some(coordinator_id))
    }

    /// Writes a change of the slots down, and marks them as the data key's own. What was noted of the log stays as it is.
    fn save_slots(&mut self, dir: &Path, key: &DataKey) -> Result<()> {
        if let Some(noted) = &self.chain_head {
            self.chain_head = Some(StoredHead::of(key, self.file_id, noted.head(), &self.slots));
        }
        self.save(dir)
    }

    /// Writes a change down as a new generation.
    fn save(&mut self, dir: &Path) -> Result<()> {
        // A file that was tampered with may stand at the end of all numbers.
        self.generation = self.generation.saturating_add(1);
        self.written_for = None;
        self.write(dir)
    }

    /// Writes both copies beside the old ones, then puts one after the other in place.
    ///
    /// So a full disk is met before anything has changed, and at every moment one copy is whole.
    fn write(&self, dir: &Path) -> Result<()> {
        let bytes = self.to_bytes();
        if let Err(error) = COPIES
            .iter()
            .try_for_each(|name| write_beside(dir, name, &bytes))
        {
            // Half a change is of no use to anybody, and on a full disk it is in the way.
            for name in COPIES {
                let _ = fs::remove_file(dir.join(format!("{name}.new")));
            }
            return Err(error);
        }
        for name in COPIES {
            put_in_place(dir, name)?;
        }
        Ok(())
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(format!("{VERSION}\n").as_bytes());
        // Only strings, numbers and lists: there is nothing in it that JSON could refuse.
        bytes.extend_from_slice(&serde_json::to_vec_pretty(self).unwrap_or_default());
        bytes.push(b'\n');
        let sum = checksum_line(&bytes);
        bytes.extend_from_slice(&sum);
        bytes
    }

    /// Reads the bytes of one copy.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let whole = bytes
            .len()
            .checked_sub(SUM_LENGTH)
            .map(|at| bytes.split_at(at))
            .filter(|(content, sum)| checksum_line(content) == *sum);
        let Some((content, _)) = whole else {
            return Err(if looks_like_ours(bytes) {
                VaultError::Damaged
            } else {
                VaultError::NotOurs
            });
        };
        let rest = content.strip_prefix(MAGIC).ok_or(VaultError::NotOurs)?;
        let line_end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(VaultError::Damaged)?;
        let version: u32 = std::str::from_utf8(&rest[..line_end])
            .ok()
            .and_then(|number| number.parse().ok())
            .ok_or(VaultError::Damaged)?;
        if version > VERSION {
            return Err(VaultError::Newer);
        }
        serde_json::from_slice(&rest[line_end..]).map_err(|_| VaultError::Damaged)
    }
}

/// Tells a damaged file of ours from somebody else's. Half of the first words, or nothing but zeros (what
/// a power cut leaves of a file), is taken for ours.
fn looks_like_ours(bytes: &[u8]) -> bool {
    let compared = bytes.len().min(MAGIC.len());
    let same = bytes.iter().zip(MAGIC).filter(|(a, b)| a == b).count();
    same * 2 >= compared || bytes.iter().all(|byte| *byte == 0)
}

fn checksum_line(content: &[u8]) -> Vec<u8> {
    let mut line = SUM_START.to_vec();
    line.extend_from_slice(HEXLOWER.encode(&Sha256::digest(content)).as_bytes());
    line.push(b'\n');
    line
}

pub(super) fn read_copy(path: &Path) -> Result<SlotFile> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(VaultError::Missing),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(if looks_like_ours(&bytes) {
            VaultError::Damaged
        } else {
            VaultError::NotOurs
        });
    }
    SlotFile::from_bytes(&bytes)
}

/// Writes one copy under a name of its own, and flushes it.
fn write_beside(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    write_flushed(&dir.join(format!("{name}.new")), bytes)
}

/// Writes a file that only its owner may read, and flushes it.
pub(super) fn write_flushed(beside: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(beside)?;
    // The mode above counts for a new file only; one left over from a crash may have another.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Renames what [`write_beside`] left over the old copy.
fn put_in_place(dir: &Path, name: &str) -> Result<()> {
    fs::rename(dir.join(format!("{name}.new")), dir.join(name))?;
    flush_folder(dir)
}

/// A new name is safe from a power cut only when its folder is flushed too.
pub(super) fn flush_folder(dir: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

fn must_be_strong(passphrase: &str) -> Result<()> {
    if check_passphrase(passphrase, &[]).good_enough {
        Ok(())
    } else {
        Err(VaultError::TooEasy)
    }
}

fn unlock_kind(dir: &Path, kind: SlotKind, secret: &[u8], wrong: VaultError) -> Result<Unlocked> {
    let (mut file, one_copy_was_bad) = SlotFile::load(dir)?;
    for slot in file.slots.iter().filter(|slot| slot.kind == kind) {
        let Some(key) = unwrap(slot, file.file_id, secret)? else {
            continue;
        };
        if file.key_mark != key_mark(&key, file.file_id) {
            return Err(VaultError::Damaged);
        }
        let chain_head = match &file.chain_head {
            None => HeadCopy::None,
            Some(noted) if noted.is_by(&key, &file) => HeadCopy::Good(noted.head()),
            Some(_) => HeadCopy::Altered,
        };
        return Ok(Unlocked {
            key,
            coordinator_id: slot.coordinator_id,
            slot_id: slot.id,
            failed_unlocks: file.failed_unlocks,
            chain_head,
            one_copy_was_bad,
        });
    }
    file.count_a_wrong_try(dir);
    Err(wrong)
}

fn wrap_for_coordinator(
    key: &DataKey,
    file_id: Uuid,
    coordinator_id: Uuid,
    passphrase: &str,
    params: KdfParams,
) -> Result<Slot> {
    let secret = normalise(passphrase);
    wrap(
        key,
        file_id,
        SlotKind::Coordinator,
        Some(coordinator_id),
        secret.as_bytes(),
        params,
    )
}

fn wrap(
    key: &DataKey,
    file_id: Uuid,
    kind: SlotKind,
    coordinator_id: Option<Uuid>,
    secret: &[u8],
    kdf: KdfParams,
) -> Result<Slot> {
    let mut slot = Slot {
        id: random_id()?,
        kind,
        coordinator_id,
        kdf,
        salt: [0; 16],
        nonce: [0; 24],
        wrapped: [0; 48],
    };
    fill_random(&mut slot.salt)?;
    fill_random(&mut slot.nonce)?;
    let sealed = cipher(secret, &slot)?
        .encrypt(
            &XNonce::from(slot.nonce),
            Payload {
                msg: key.bytes(),
                aad: &associated_data(&slot, file_id),
            },
        )
        .map_err(|_| VaultError::Io(io::Error::other("the key could not be wrapped")))?;
    slot.wrapped.copy_from_slice(&sealed);
    Ok(slot)
}

/// Gives the data key, or nothing when the secret is not this slot's (or the slot was tampered with).
fn unwrap(slot: &Slot, file_id: Uuid, secret: &[u8]) -> Result<Option<DataKey>> {
    let opened = cipher(secret, slot)?.decrypt(
        &XNonce::from(slot.nonce),
        Payload {
            msg: &slot.wrapped,
            aad: &associated_data(slot, file_id),
        },
    );
    Ok(opened
        .ok()
        .map(Zeroizing::new)
        .and_then(|bytes| DataKey::from_slice(&bytes)))
}

fn cipher(secret: &[u8], slot: &Slot) -> Result<XChaCha20Poly1305> {
    let wrapping_key = derive_key(secret, &slot.salt, slot.kdf)?;
    Ok(XChaCha20Poly1305::new((&*wrapping_key).into()))
}

/// All that describes the slot, at fixed places, so that no two descriptions give the same bytes.
fn associated_data(slot: &Slot, file_id: Uuid) -> Vec<u8> {
    let mut data = b"living-well slot 1".to_vec();
    data.extend_from_slice(file_id.as_bytes());
    data.extend_from_slice(slot.id.as_bytes());
    data.push(match slot.kind {
        SlotKind::Coordinator => 1,
        SlotKind::Recovery => 2,
    });
    data.push(u8::from(slot.coordinator_id.is_some()));
    data.extend_from_slice(slot.coordinator_id.unwrap_or_default().as_bytes());
    for number in [slot.kdf.memory_kib, slot.kdf.passes, slot.kdf.lanes] {
        data.extend_from_slice(&number.to_le_bytes());
    }
    data.extend_from_slice(&slot.salt);
    data
}

/// Argon2id. Out of range is refused before a byte is allocated; the memory is wiped afterwards.
pub(super) fn derive_key(
    secret: &[u8],
    salt: &[u8],
    kdf: KdfParams,
) -> Result<Zeroizing<[u8; 32]>> {
    if !kdf.is_sound() {
        return Err(VaultError::Weakened);
    }
    let params =
        Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32)).map_err(kdf_failed)?;
    let count = params.block_count();
    let mut memory: Vec<Block> = Vec::new();
    memory
        .try_reserve_exact(count)
        .map_err(|_| VaultError::NotEnoughMemory)?;
    memory.resize(count, Block::new());
    let mut key = Zeroizing::new([0; 32]);
    let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(secret, salt, key.as_mut_slice(), &mut memory[..])
        .map_err(kdf_failed);
    memory.iter_mut().for_each(Block::zeroize);
    done.map(|()| key)
}

fn kdf_failed(_: argon2::Error) -> VaultError {
    VaultError::Io(io::Error::other(
        "the passphrase could not be worked into a key",
    ))
}

fn key_mark(key: &DataKey, file_id: Uuid) -> [u8; 32] {
    key.mac(&[b"living-well key mark ", file_id.as_bytes()])
}

/// Without slots: the mark as it was before they were marked too.
fn head_mark(key: &DataKey, file_id: Uuid, head: ChainHead, slots: Option<&[Slot]>) -> [u8; 32] {
    let sequence = head.sequence.to_le_bytes();
    // Only strings, numbers and lists: there is nothing in it that JSON could refuse.
    let slots = slots.map_or_else(Vec::new, |slots| {
        serde_json::to_vec(slots).unwrap_or_default()
    });
    key.mac(&[
        b"living-well chain head ",
        file_id.as_bytes(),
        &sequence,
        &head.head,
        &slots,
    ])
}

fn random_id() -> Result<Uuid> {
    let mut bytes = [0; 16];
    fill_random(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// Bytes as hexadecimal digits in JSON.
mod hex {
    use data_encoding::HEXLOWER;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.serialize_str(&HEXLOWER.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        input: D,
    ) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(input)?;
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes
            .try_into()
            .map_err(|_| D::Error::custom("wrong length"))
    }
}

/// The same, where there may be none.
mod hex_if_any {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<[u8; 16]>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => super::hex::serialize(bytes, out),
            None => out.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Option<[u8; 16]>, D::Error> {
        #[derive(serde::Deserialize)]
        struct Bytes(#[serde(with = "super::hex")] [u8; 16]);
        Ok(Option::<Bytes>::deserialize(input)?.map(|bytes| bytes.0))
    }
}
