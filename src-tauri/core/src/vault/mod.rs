//! The keys to the records: data key, slots, passphrases, recovery key, and who has the folder open.
//!
//! One random [`DataKey`] opens the encrypted file. It is never stored as it is. Each **slot** holds it
//! wrapped: a passphrase (or the recovery key) goes through Argon2id, and what comes out opens the slot
//! with XChaCha20-Poly1305. Everything that says how a slot was made is authenticated with it, so a slot
//! cannot be moved to another file, handed to another coordinator or made easier to guess.
//!
//! The slots are kept twice, `slots.a` and `slots.b`, each with a plain checksum that is looked at first:
//! so "damaged file" and "wrong passphrase" are two different answers. One good copy mends the other.
//!
//! What this does not do: it does not know the database, takes no [`FileLock`] by itself, and cannot
//! tell a whole folder put back from an old copy. Callers hold the file lock while they change slots.

mod lock;
mod passphrase;
pub mod pending;
mod recovery;
mod slots;
#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;

use chacha20poly1305::aead::KeyInit as _;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

pub use lock::{FileLock, synced_folder};
pub use passphrase::{PassphraseStrength, check_passphrase, suggest_passphrase};
pub use recovery::{RecoveryKey, TypingMistake};
pub use slots::{
    ChainHead, HeadCopy, KdfParams, Slot, SlotFile, SlotKind, SlotsBefore, Unlocked,
    add_coordinator, calibrate, chain_head, change_passphrase, copy_slots, create,
    forget_failed_unlocks, is_passphrase_of, remove_coordinator, replace_recovery_key,
    set_chain_head, unlock, unlock_with_recovery, with_passphrases,
};

/// Why the keys could not be used. Each sentence says what it is and what to do, and names no path.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No coordinator's slot opens with what was typed.
    #[error(
        "That passphrase does not open the records. Check capital letters and spaces, then try again."
    )]
    WrongPassphrase,
    /// A well-formed recovery key that opens nothing here.
    #[error("That recovery key is for other records. Look for the newest printed key.")]
    WrongRecoveryKey,
    /// Both copies of the slot file are damaged.
    #[error("Both copies of the key file are damaged. Restore a backup.")]
    Damaged,
    /// The slot file was written by a later version of the program.
    #[error("A newer Living Well made these records. Install the newer version, then open them.")]
    Newer,
    /// The files have the names of ours, but are something else.
    #[error("This folder holds other files under our names. Choose another folder.")]
    NotOurs,
    /// The two copies belong to two different sets of records, so neither may overwrite the other.
    #[error("The two key files belong to different records. Put back the folder from a backup.")]
    Mismatched,
    /// No slot file in this folder.
    #[error("There are no keys in this folder. Choose another folder, or restore a backup.")]
    Missing,
    /// Setting up where slot files are already.
    #[error("There are records in this folder already. Open them, or choose another folder.")]
    Exists,
    /// A slot asks for less work than is safe, or for more than is sane.
    #[error("The key file was changed to be unsafe. Do not use it. Restore a backup.")]
    Weakened,
    /// The passphrase does not reach the strength asked for.
    #[error("That passphrase is too easy to guess. Use four words that have nothing in common.")]
    TooEasy,
    /// A data key that belongs to other records was to be wrapped here.
    #[error("The open records and this key file do not belong together. Lock, then open again.")]
    OtherKey,
    /// No slot for this coordinator.
    #[error("This coordinator has no passphrase here. Choose another coordinator.")]
    NoSuchCoordinator,
    /// This coordinator has a slot already, or there is no room for one more.
    #[error("No passphrase can be added for this coordinator. Remove one first.")]
    SlotTaken,
    /// Removing the only coordinator who can open the records.
    #[error("This is the only coordinator who can open the records. Add another first.")]
    LastCoordinator,
    /// Another program has the folder open.
    #[error("Living Well is already open ({by}). Use that window, or close it first.")]
    OpenElsewhere {
        /// Program, process id and since when.
        by: String,
    },
    /// No room left on the disk, or the quota is used up.
    #[error("The disk is full. Nothing was changed. Make room, then try again.")]
    DiskFull,
    /// The machine cannot give the memory that opening needs.
    #[error("This computer is short of memory. Close other programs, then try again.")]
    NotEnoughMemory,
    /// Anything else the operating system refused.
    #[error("The key file could not be read or written. Check the disk, then try again.")]
    Io(#[source] io::Error),
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull,
            io::ErrorKind::OutOfMemory => Self::NotEnoughMemory,
            _ => Self::Io(error),
        }
    }
}

/// What a vault function answers.
pub type Result<T> = std::result::Result<T, VaultError>;

/// The 256-bit key that opens the encrypted file. Wiped from memory when it is dropped; never printed.
///
/// It lives in one place on the heap, so that handing it on leaves no copies behind on the stack.
pub struct DataKey(Box<[u8; 32]>);

impl DataKey {
    /// Draws a new key from the operating system's random source.
    ///
    /// # Errors
    /// [`VaultError::Io`] when the operating system has no random numbers to give.
    pub fn generate() -> Result<Self> {
        let mut key = Self(Box::new([0; 32]));
        fill_random(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// Gives the key as 64 lower-case hexadecimal digits, the form of SQLCipher's raw key (`x'…'`).
    #[must_use]
    pub fn as_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(data_encoding::HEXLOWER.encode(self.0.as_slice()))
    }

    /// Derives a key for one purpose (HMAC-SHA256 over its name), so that no key serves two uses.
    ///
    /// The same purpose always gives the same 32 bytes; they say nothing about the data key.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.mac(&[b"living-well derive ", purpose.as_bytes()]))
    }

    /// HMAC-SHA256 over the parts, one after another.
    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads a short key with zeros to the block of its hash; done here, nothing can fail.
        let mut block = Zeroizing::new([0_u8; 64]);
        block[..32].copy_from_slice(self.bytes());
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Whether both are one key. Neither is secret from the process that holds both.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; 32]));
        if bytes.len() != key.0.len() {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl Drop for DataKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

/// Fills `buffer` from the operating system's random source.
fn fill_random(buffer: &mut [u8]) -> Result<()> {
    getrandom::fill(buffer).map_err(|_| VaultError::Io(io::Error::other("no random numbers")))
}

/// Makes the data folder, readable by its owner only.
fn make_private_folder(dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    std::fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}
