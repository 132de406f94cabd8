//! On Linux these are signals on two message buses. Where there is no bus, nothing is heard. Sleep itself waits for the
//! lock (`linux/sleep.rs`).

mod sleep;

use super::Locking;
use gio::{BusType, Cancellable, DBusConnection, DBusSignalFlags, glib};
use sleep::SleepHold;

/// A signal that may mean that the laptop is put away.
struct Signal {
    bus: BusType,
    interface: &'static str,
    member: &'static str,
    /// The first argument that is wanted.
    first: Option<&'static str>,
}

/// What logind calls its own interface, and there what tells of sleep: true before, false after.
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SLEEP: &str = "PrepareForSleep";

/// The session of a login, as logind shows it.
const SESSION: &str = "org.freedesktop.login1.Session";

/// Of logind: going to sleep, a session told to lock, a session that says it is locked. Of the desktops: the screen
/// saver came on.
const SIGNALS: &[Signal] = &[
    Signal {
        bus: BusType::System,
        interface: MANAGER,
        member: SLEEP,
        first: None,
    },
    Signal {
        bus: BusType::System,
        interface: SESSION,
        member: "Lock",
        first: None,
    },
    Signal {
        bus: BusType::System,
        interface: "org.freedesktop.DBus.Properties",
        member: "PropertiesChanged",
        first: Some(SESSION),
    },
    screen_saver("org.freedesktop.ScreenSaver"),
    screen_saver("org.gnome.ScreenSaver"),
    screen_saver("org.cinnamon.ScreenSaver"),
    screen_saver("org.mate.ScreenSaver"),
    screen_saver("org.xfce.ScreenSaver"),
];

const fn screen_saver(interface: &'static str) -> Signal {
    Signal {
        bus: BusType::Session,
        interface,
        member: "ActiveChanged",
        first: None,
    }
}

/// Says whether a signal means that the laptop is put away, and not taken up again.
fn is_put_away(member: &str, said: &glib::Variant) -> bool {
    match member {
        "Lock" => true,
        "PropertiesChanged" => {
            // Asked for its type first: anybody may send anything, and a wrong type would end the app.
            said.n_children() > 1
                && Some(said.child_value(1))
                    .filter(|changed| changed.is_type(glib::VariantTy::VARDICT))
                    .is_some_and(|changed| {
                        glib::VariantDict::new(Some(&changed))
                            .lookup::<bool>("LockedHint")
                            .is_ok_and(|locked| locked == Some(true))
                    })
        }
        _ => said.n_children() > 0 && said.child_value(0).get::<bool>() == Some(true),
    }
}

/// Listens until the app ends, and calls `lock` whenever the laptop is put away. To be called on the window's thread.
pub fn listen(lock: impl Fn() -> Locking + Clone + Send + 'static) {
    for bus in [BusType::System, BusType::Session] {
        let lock = lock.clone();
        gio::bus_get(bus, Cancellable::NONE, move |answer| {
            let Ok(connection) = answer else { return };
            // A bus that goes away must not take the app with it, which is what happens unless this is said.
            connection.set_exit_on_close(false);
            let hold = SleepHold::default();
            subscribe(&connection, bus, &lock, &hold);
            // Only now: what is held back must be heard of too, or every sleep would wait in vain.
            if bus == BusType::System {
                hold.take(&connection);
            }
            // Nobody else holds it, and it is wanted until the end.
            Box::leak(Box::new(connection));
        });
    }
}

fn subscribe(
    connection: &DBusConnection,
    bus: BusType,
    lock: &(impl Fn() -> Locking + Clone + 'static),
    hold: &SleepHold,
) {
    for signal in SIGNALS.iter().filter(|signal| signal.bus == bus) {
        let (lock, hold) = (lock.clone(), hold.clone());
        connection.signal_subscribe(
            None,
            Some(signal.interface),
            Some(signal.member),
            None,
            signal.first,
            DBusSignalFlags::NONE,
            move |connection, teller, _, _, member, said| {
                // The window's thread waits for no lock: what does it goes on by itself.
                match (member, is_put_away(member, said)) {
                    (SLEEP, true) => hold.give_up_after(lock(), teller),
                    (SLEEP, false) => hold.take(connection),
                    (_, true) => drop(lock()),
                    (_, false) => {}
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gio::glib::VariantDict;
    use gio::prelude::ToVariant;

    #[test]
    fn put_away_locks_and_taken_up_again_does_not() {
        let hint = |locked: bool| {
            let changed = VariantDict::new(None);
            changed.insert("LockedHint", locked);
            // Not a tuple of Rust's, which would put the fields into a box that the real signal has not.
            let none = Vec::<String>::new().to_variant();
            glib::Variant::tuple_from_iter([SESSION.to_variant(), changed.end(), none])
        };
        for (member, said, locks) in [
            ("PrepareForSleep", (true,).to_variant(), true),
            ("PrepareForSleep", (false,).to_variant(), false),
            ("ActiveChanged", (true,).to_variant(), true),
            ("ActiveChanged", (false,).to_variant(), false),
            ("Lock", ().to_variant(), true),
            ("PropertiesChanged", hint(true), true),
            ("PropertiesChanged", hint(false), false),
            // What nobody promised to send.
            ("PrepareForSleep", ().to_variant(), false),
            ("ActiveChanged", ("yes",).to_variant(), false),
            ("PropertiesChanged", (SESSION,).to_variant(), false),
            ("PropertiesChanged", (SESSION, 7_u32).to_variant(), false),
        ] {
            assert_eq!(is_put_away(member, &said), locks, "{member} {said:?}");
        }
    }
}
