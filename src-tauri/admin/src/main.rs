//! Living Well from a terminal: the same core as the window, without one.
//!
//! Exit codes: 0 done; 1 a check failed, the passphrase is wrong, the file is open elsewhere, the input is at
//! fault, there is nothing to export or it was stopped (nothing is written then); 2 wrong usage.
//!
//! What takes long shows at a terminal how far it has got. Ctrl+C stops it and leaves nothing half done.

mod arguments;
mod calls;
mod passphrase;
mod say;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

/// Why a call did nothing, as a plain sentence or several, a line each.
#[derive(Debug)]
enum Failure {
    /// The call itself was wrong: exit code 2.
    Usage(String),
    /// It was understood, and could not be done: exit code 1.
    NotDone(String),
}

impl Failure {
    /// What could not be done, in the words of its cause.
    fn not_done(cause: impl std::fmt::Display) -> Self {
        Self::NotDone(cause.to_string())
    }
}

fn main() -> ExitCode {
    // Before anything is read: a core file would hold keys and records.
    living_well_core::crash::leave_no_core_file();
    // What nobody foresaw is said in a sentence too: no stack trace, and no data in it.
    std::panic::set_hook(Box::new(|_| {
        say::problem("Something went wrong inside the program. It stopped here.");
    }));
    let call = match arguments::Call::try_parse() {
        Ok(call) => call,
        Err(wrong) => {
            // Asking for help is no fault: clap gives that 0, and wrong usage 2. A reader who went away
            // in the middle of the help is no fault either.
            let _ = wrong.print();
            return code(u8::try_from(wrong.exit_code()).unwrap_or(2));
        }
    };
    match std::panic::catch_unwind(|| calls::run(&call)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(Failure::Usage(sentence))) => {
            say::problem(&sentence);
            code(2)
        }
        Ok(Err(Failure::NotDone(sentence))) => {
            say::problem(&sentence);
            code(1)
        }
        Err(_) => code(1),
    }
}

fn code(number: u8) -> ExitCode {
    ExitCode::from(number)
}
