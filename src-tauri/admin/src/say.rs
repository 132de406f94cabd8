//! What is said goes out line by line; a reader who went away is no reason to stop or to panic.

use std::io::Write as _;

/// Says what was found or done, on standard output.
pub fn done(sentence: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{sentence}");
}

/// Says what is wrong, or asks for care, on standard error.
pub fn problem(sentence: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{sentence}");
}
