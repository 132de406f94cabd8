//! `living-well-logind`: plays logind on the bus of `DBUS_SYSTEM_BUS_ADDRESS`, as far as it holds sleep back. A laptop
//! that really sleeps is nothing for a journey.
//!
//! Told `sleep` or `wake` on its input it sends the signal. On its output it says `ready`, and of each inhibitor, by its
//! number, `taken 1: delay sleep` and `given up 1`: when nobody holds the lent descriptor any more.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    match linux::play() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("It plays a part of Linux, and runs there alone.");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::error::Error;
    use std::io::{BufRead as _, Read as _};
    use std::os::fd::OwnedFd;
    use std::sync::atomic::{AtomicU32, Ordering};

    use gio::glib::{self, Variant, variant::Handle};
    use gio::prelude::ToVariant as _;
    use gio::{BusNameOwnerFlags, BusType, Cancellable, DBusMethodInvocation, DBusNodeInfo};

    const PATH: &str = "/org/freedesktop/login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const METHODS: &str = r#"<node><interface name="org.freedesktop.login1.Manager">
      <method name="Inhibit">
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="h" direction="out"/>
      </method>
    </interface></node>"#;

    /// Plays until the input ends.
    pub fn play() -> Result<(), Box<dyn Error>> {
        let bus = gio::bus_get_sync(BusType::System, Cancellable::NONE)?;
        let methods = DBusNodeInfo::for_xml(METHODS)?
            .lookup_interface(MANAGER)
            .ok_or("The interface is not in its own description.")?;
        let lent = AtomicU32::new(0);
        bus.register_object(
            PATH,
            &methods,
            move |_, _, _, _, _, asked, invocation| {
                let number = lent.fetch_add(1, Ordering::SeqCst) + 1;
                if let Err(reason) = lend(number, &asked, invocation) {
                    eprintln!("Nothing was lent: {reason}");
                }
            },
            // It has no properties, so that nobody comes to ask for one.
            |_, _, _, _, _| false.to_variant(),
            |_, _, _, _, _, _| false,
        )?;
        gio::bus_own_name_on_connection(
            &bus,
            "org.freedesktop.login1",
            BusNameOwnerFlags::NONE,
            |_, _| println!("ready"),
            |_, _| eprintln!("Somebody else plays logind."),
        );
        let running = glib::MainLoop::new(None, false);
        let until = running.clone();
        std::thread::spawn(move || {
            for told in std::io::stdin().lock().lines().map_while(Result::ok) {
                let sleeps = (told == "sleep",).to_variant();
                if let Err(reason) =
                    bus.emit_signal(None, PATH, MANAGER, "PrepareForSleep", Some(&sleeps))
                {
                    eprintln!("Not sent: {reason}");
                }
            }
            until.quit();
        });
        running.run();
        Ok(())
    }

    /// Lends the one end of a pipe, and says when it was let go of at the other.
    fn lend(
        number: u32,
        asked: &Variant,
        invocation: DBusMethodInvocation,
    ) -> Result<(), Box<dyn Error>> {
        let (what, _, _, mode) = asked
            .get::<(String, String, String, String)>()
            .ok_or("Four words were expected.")?;
        let (mut kept, lent) = std::io::pipe()?;
        println!("taken {number}: {mode} {what}");
        let descriptors = gio::UnixFDList::from_array([OwnedFd::from(lent)]);
        invocation
            .return_value_with_unix_fd_list(Some(&(Handle(0),).to_variant()), Some(&descriptors));
        std::thread::spawn(move || {
            // Nothing is ever written: it ends when the last copy of the other end is closed.
            let _ = kept.read(&mut [0]);
            println!("given up {number}");
        });
        Ok(())
    }
}
