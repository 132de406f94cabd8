//! On Windows these are messages to a window, and one that nobody sees is there to get them (`windows/hidden_window.rs`).
//! What they mean is decided here, and tried on every system.

#[cfg(windows)]
#[allow(
    unsafe_code,
    reason = "Windows gives these messages to the procedure of a window alone, and no crate we build on hands them on."
)]
mod hidden_window;

#[cfg(windows)]
pub use hidden_window::listen;

/// The user logs off, or the laptop is shut down.
const WM_ENDSESSION: u32 = 0x16;
/// Of the laptop's power.
const WM_POWERBROADCAST: u32 = 0x218;
/// Of the session: who sits at it, and whether it is locked.
const WM_WTSSESSION_CHANGE: u32 = 0x2b1;

/// The laptop goes to sleep.
const PBT_APMSUSPEND: usize = 4;

/// Somebody else is let at the screen: the user was switched.
const WTS_CONSOLE_DISCONNECT: usize = 2;
/// Whoever sat at it from afar is gone.
const WTS_REMOTE_DISCONNECT: usize = 4;
const WTS_SESSION_LOGOFF: usize = 6;
const WTS_SESSION_LOCK: usize = 7;

/// Says whether a message means that the laptop is put away, and not taken up again. `what` is its first parameter.
fn is_put_away(message: u32, what: usize) -> bool {
    match message {
        WM_POWERBROADCAST => what == PBT_APMSUSPEND,
        WM_WTSSESSION_CHANGE => matches!(
            what,
            WTS_CONSOLE_DISCONNECT | WTS_REMOTE_DISCONNECT | WTS_SESSION_LOGOFF | WTS_SESSION_LOCK
        ),
        // Windows asks first (WM_QUERYENDSESSION), and any program may refuse. Nothing means that one did.
        WM_ENDSESSION => what != 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn put_away_locks_and_taken_up_again_does_not() {
        // The numbers are those of Windows' own headers (winuser.h), written out once more.
        for (name, message, what, locks) in [
            ("PBT_APMSUSPEND", 536, 4, true),
            ("PBT_APMRESUMESUSPEND", 536, 7, false),
            ("PBT_APMPOWERSTATUSCHANGE", 536, 10, false),
            ("PBT_APMRESUMEAUTOMATIC", 536, 18, false),
            ("WTS_CONSOLE_CONNECT", 689, 1, false),
            ("WTS_CONSOLE_DISCONNECT", 689, 2, true),
            ("WTS_REMOTE_CONNECT", 689, 3, false),
            ("WTS_REMOTE_DISCONNECT", 689, 4, true),
            ("WTS_SESSION_LOGON", 689, 5, false),
            ("WTS_SESSION_LOGOFF", 689, 6, true),
            ("WTS_SESSION_LOCK", 689, 7, true),
            ("WTS_SESSION_UNLOCK", 689, 8, false),
            ("WTS_SESSION_REMOTE_CONTROL", 689, 9, false),
            ("WM_QUERYENDSESSION", 17, 0, false),
            ("WM_ENDSESSION, and it ends", 22, 1, true),
            ("WM_ENDSESSION, and it goes on", 22, 0, false),
            // Of other messages the parameter means something else.
            ("WM_CLOSE", 16, 4, false),
            ("WM_TIMER", 275, 7, false),
        ] {
            assert_eq!(is_put_away(message, what), locks, "{name}");
        }
    }
}
