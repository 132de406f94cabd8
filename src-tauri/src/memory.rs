//! What memory may keep of names once the records are locked: nothing that was let go of.
//!
//! Freed memory is normally left as it is until somebody needs it again. The C library can overwrite it instead
//! (mallopt(3), `M_PERTURB`), which it takes from its environment before a program begins: so the program starts itself
//! once more with that said. It holds for Rust's own memory, for GTK and for WebKit's part in this process. Small blocks are
//! left out unless the cache of each thread is switched off, and WebKit has a heap of its own unless it is told to use
//! the system's.
//!
//! The web view's own processes do without: the one that shows the page is ended at the lock ([`crate::idle`]), and the
//! system's drawing in software reads memory that it has freed (Mesa 22.3), which ends the page when it is overwritten.

/// The C library's settings: overwrite what is freed, and keep no block back from that.
const TUNABLES: (&str, &str) = (
    "GLIBC_TUNABLES",
    "glibc.malloc.perturb=255:glibc.malloc.tcache_count=0",
);
/// Tells WebKit to take its memory from the system.
const WEB_VIEW: (&str, &str) = ("Malloc", "1");

/// Starts the program once more so that freed memory is overwritten, and does nothing when that is so already. On
/// another system than Linux, or when it cannot be started again, it goes on without: the records are no less locked.
pub fn overwrite_what_is_freed() {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::process::CommandExt as _;
        let set = |(name, value): (&str, &str)| std::env::var(name).is_ok_and(|is| is == value);
        if set(TUNABLES) && set(WEB_VIEW) {
            for (name, _) in [TUNABLES, WEB_VIEW] {
                gio::glib::unsetenv(name);
            }
            return;
        }
        let Ok(program) = std::env::current_exe() else {
            return;
        };
        // Only comes back when it could not be done.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .envs([TUNABLES, WEB_VIEW])
            .exec();
    }
}
