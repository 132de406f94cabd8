//! Long work at a terminal: how far it has got, on standard error, and Ctrl+C, which stops it and leaves nothing half
//! done.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use living_well_core::progress::{Part, Work};
use signal_hook::consts::TERM_SIGNALS;
use signal_hook::{flag, low_level};

/// How often it is looked how far it has got, and whether it is to stop.
const EVERY: Duration = Duration::from_millis(200);

/// Does what takes long. Before and after it, Ctrl+C ends the program as ever: at a question it would only be lost.
pub fn long<T>(act: impl FnOnce(&Part) -> T) -> T {
    let work = Arc::<Work>::default();
    let stop = Arc::new(AtomicBool::new(false));
    // Where the system takes no wish of ours, Ctrl+C ends the program, and the next start clears up.
    let heard: Vec<_> = TERM_SIGNALS
        .iter()
        .filter_map(|signal| flag::register(*signal, Arc::clone(&stop)).ok())
        .collect();
    let done = std::thread::scope(|scope| {
        let (over, is_over) = mpsc::channel::<()>();
        let work = &work;
        scope.spawn(move || {
            let shown = std::io::stderr().is_terminal();
            let mut last = None;
            while is_over.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if stop.load(Ordering::Relaxed) {
                    work.stop();
                }
                let now = Some(work.per_cent());
                if shown && now != last {
                    last = now;
                    write(&format!("\r{:3} %", work.per_cent()));
                }
            }
            if last.is_some() {
                write("\r     \r");
            }
        });
        let done = act(&work.whole());
        drop(over);
        done
    });
    for signal in heard {
        low_level::unregister(signal);
    }
    done
}

/// A terminal that went away is no reason to stop.
fn write(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
