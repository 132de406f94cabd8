//! The deadline of the lock, held here and not only by the page: a page that hangs must not keep the records open.
//!
//! The page says that somebody touched the laptop; this watch looks once a second. Its clock goes on while the laptop
//! sleeps, so that sleep counts as idle; and where the system tells awake from asleep, having slept locks at once.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager as _};

use crate::page_process;
use crate::state::Window;

/// How often the watch looks.
const LOOK: Duration = Duration::from_secs(1);
/// Asleep for longer than this is a laptop that was put away; less is the two clocks being read one after the other.
const SLEPT: Duration = Duration::from_secs(2);
/// A look that comes this late has slept through too, where the system has no clock that says so.
const LATE: Duration = Duration::from_secs(30);
/// How long the page has to write down what is being typed, before the records are closed without it.
const PAGE_HAS: Duration = Duration::from_millis(1500);

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Goes on while the laptop sleeps.
    pub with_sleep: Duration,
    /// Stands while it sleeps, where the system has such a clock.
    pub awake: Duration,
}

impl Now {
    /// Reads the clocks.
    #[must_use]
    pub fn read() -> Self {
        #[cfg(target_os = "linux")]
        {
            use rustix::time::{ClockId, clock_gettime};
            let read = |clock| {
                let at = clock_gettime(clock);
                let seconds = u64::try_from(at.tv_sec).unwrap_or(0);
                Duration::new(seconds, u32::try_from(at.tv_nsec).unwrap_or(0))
            };
            Self {
                with_sleep: read(ClockId::Boottime),
                awake: read(ClockId::Monotonic),
            }
        }
        #[cfg(not(target_os = "linux"))]
        {
            // On Windows this clock goes on while the laptop sleeps; a look that comes late says the rest.
            static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
            let since = START.get_or_init(Instant::now).elapsed();
            Self {
                with_sleep: since,
                awake: since,
            }
        }
    }
}

/// What the watch remembers.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    touched: Duration,
    looked: Now,
}

impl Watch {
    /// Begins with a touch.
    #[must_use]
    pub fn new(now: Now) -> Self {
        Self {
            touched: now.with_sleep,
            looked: now,
        }
    }

    /// Somebody is there.
    pub fn touch(&mut self, now: Now) {
        self.touched = now.with_sleep;
    }

    /// Looks: whether it is time to lock.
    pub fn is_over(&mut self, now: Now, limit: Duration) -> bool {
        let gone = now.with_sleep.saturating_sub(self.looked.with_sleep);
        let awake = now.awake.saturating_sub(self.looked.awake);
        self.looked = now;
        gone.saturating_sub(awake) > SLEPT
            || gone > LATE
            || now.with_sleep.saturating_sub(self.touched) >= limit
    }
}

/// Watches until the app ends.
pub fn watch(app: AppHandle) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(LOOK);
            if app.state::<Window>().left_alone() {
                lock_now(&app);
            }
        }
    });
}

/// Covers the screen and locks, for a reason that lies outside the page. The page is asked first, so that what is
/// being typed is written down; when it does not answer, the records are closed without it. Gives what does it, to wait
/// for; nothing when the records are locked already, or the set-up has only its first form, which the page covers alone.
pub fn lock_now(app: &AppHandle) -> Option<JoinHandle<()>> {
    // What takes long holds the records.
    app.state::<Window>().stop_to_lock();
    if app.state::<Window>().is_locked() {
        return None;
    }
    let page = app.get_webview_window("main");
    if let Some(page) = &page {
        // Nothing of a record is in this line.
        let _ = page.eval("window.dispatchEvent(new Event('lock-now'))");
    }
    if !app.state::<Window>().is_to_be_locked() {
        return None;
    }
    let app = app.clone();
    Some(std::thread::spawn(move || {
        let asked = Instant::now();
        while asked.elapsed() < PAGE_HAS {
            std::thread::sleep(Duration::from_millis(50));
            if !app.state::<Window>().is_to_be_locked() {
                return;
            }
        }
        // What was committed is safe; a failed tidying up is no reason to stay open.
        let _ = app.state::<Window>().lock();
        if let Some(page) = page {
            page_process::start_anew(&page);
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    fn at(with_sleep: u64, awake: u64) -> Now {
        Now {
            with_sleep: Duration::from_secs(with_sleep),
            awake: Duration::from_secs(awake),
        }
    }

    #[test]
    fn it_is_over_at_the_limit_and_a_touch_begins_anew() {
        let mut watch = Watch::new(at(100, 100));
        for second in 101..160 {
            assert!(!watch.is_over(at(second, second), LIMIT), "{second}");
        }
        watch.touch(at(159, 159));
        for second in 160..219 {
            assert!(!watch.is_over(at(second, second), LIMIT), "{second}");
        }
        assert!(watch.is_over(at(219, 219), LIMIT));
    }

    #[test]
    fn having_slept_is_over_at_once_also_where_only_the_late_look_tells() {
        let mut watch = Watch::new(at(100, 100));
        // A touch from before the sleep does not count, and neither does one right after it.
        watch.touch(at(100, 100));
        assert!(watch.is_over(at(110, 101), LIMIT));
        let mut watch = Watch::new(at(100, 100));
        assert!(!watch.is_over(at(130, 130), LIMIT));
        let mut watch = Watch::new(at(100, 100));
        assert!(watch.is_over(at(131, 131), LIMIT));
    }

    #[test]
    fn a_clock_that_goes_back_locks_nobody_out() {
        let mut watch = Watch::new(at(100, 100));
        assert!(!watch.is_over(at(50, 50), LIMIT));
    }

    #[test]
    fn the_clocks_go_on() {
        let before = Now::read();
        std::thread::sleep(Duration::from_millis(20));
        let after = Now::read();
        assert!(after.with_sleep > before.with_sleep && after.awake > before.awake);
    }
}
