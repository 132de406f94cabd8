//! What the desktop says of the laptop being put away: it goes to sleep, or its screen is locked. Then the records are
//! locked too, at once.
//!
//! Each system says it in its own way, and each is listened to by a `listen` of its own. Where nobody says it, nothing is
//! heard and nothing breaks: the watch of `idle.rs` stays. Whoever says it can do no more than lock, so that nobody is
//! asked who they are: a lock too many costs a passphrase, one too few costs somebody's privacy.

#[cfg(any(target_os = "linux", windows))]
use std::thread::JoinHandle;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(windows, test))]
mod windows;

#[cfg(target_os = "linux")]
pub use linux::listen;
#[cfg(windows)]
pub use windows::listen;

/// A lock that has begun, for a system that waits until it is done; nothing when the records were locked already.
#[cfg(any(target_os = "linux", windows))]
pub type Locking = Option<JoinHandle<()>>;
