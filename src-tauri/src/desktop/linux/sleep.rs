//! Sleep is held back until the records are locked. Without this the laptop may sleep with the key in its memory, and
//! hibernating would write it to the disk.
//!
//! logind lends a *delay* inhibitor (<https://systemd.io/INHIBITOR_LOCKS/>): as long as its file descriptor is open the
//! laptop does not sleep, for `InhibitDelayMaxSec` at most, which is 5 seconds unless the laptop's owner wrote another
//! number (logind.conf(5)). The lock fits: `idle.rs` gives the page 1.5 seconds, and the file is closed without a backup.
//! Where there is no logind, or it refuses, nothing is held back and everything else stays as it is.

use super::{Locking, MANAGER};
use gio::prelude::ToVariant as _;
use gio::{Cancellable, DBusConnection, DBusMessage, DBusSendMessageFlags, UnixFDList, glib};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Once the records are shut, how long the window's thread gets to end the page, which holds names too.
const PAGE_ENDS: Duration = Duration::from_millis(100);

/// An inhibitor.
struct Inhibitor {
    /// Holds the descriptor alone, and closes it when it goes.
    descriptor: UnixFDList,
    /// Who lent it, by the name that the bus gave. Only a sleep told by the same one takes it away: signals may be sent by
    /// anybody, and a false one must not leave the next sleep free to come at once.
    lender: glib::GString,
}

/// What holds the laptop's sleep back, while something does. Of the window's thread alone.
#[derive(Clone, Default)]
pub struct SleepHold(Rc<RefCell<Option<Inhibitor>>>);

impl SleepHold {
    /// Asks logind for an inhibitor, in place of the one there may be. To be called at the start and after each sleep.
    pub fn take(&self, system_bus: &DBusConnection) {
        let ask = DBusMessage::new_method_call(
            Some("org.freedesktop.login1"),
            "/org/freedesktop/login1",
            Some(MANAGER),
            "Inhibit",
        );
        let (what, who, why, mode) = ("sleep", "Living Well", "Locks the records first", "delay");
        ask.set_body(&(what, who, why, mode).to_variant());
        let hold = self.clone();
        // Not by `call_with_unix_fd_list`: it takes it for granted that an answer brings a descriptor.
        let flags = DBusSendMessageFlags::NONE;
        system_bus.send_message_with_reply(&ask, flags, -1, Cancellable::NONE, move |answer| {
            // A refusal is an answer too, without a descriptor.
            let Ok(answer) = answer else { return };
            if let (Some(descriptor), Some(lender)) = (answer.unix_fd_list(), answer.sender()) {
                hold.0.replace(Some(Inhibitor { descriptor, lender }));
            }
        });
    }

    /// Lets the laptop sleep as soon as this lock has ended. `teller` is who told of the sleep.
    pub fn give_up_after(&self, locking: Locking, teller: &str) {
        // Out of its place at once, so that a slow lock does not take away what is lent after the sleep.
        let inhibitor = self
            .0
            .borrow_mut()
            .take_if(|inhibitor| inhibitor.lender == teller);
        let Some(inhibitor) = inhibitor else { return };
        glib::spawn_future_local(async move {
            if let Some(locking) = locking {
                // A lock that fell over is no reason to keep the laptop awake.
                let _ = gio::spawn_blocking(move || locking.join()).await;
            }
            glib::timeout_future(PAGE_ENDS).await;
            drop(inhibitor.descriptor);
        });
    }
}
