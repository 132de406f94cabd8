//! Where the passphrase comes from: the environment or, at a terminal, the person. Never an argument, which
//! every other program on the computer could read.

use std::io::IsTerminal as _;

use zeroize::Zeroizing;

use crate::Failure;

/// The variable that holds the passphrase.
const VARIABLE: &str = "LIVING_WELL_PASSPHRASE";
/// The variable that holds a recovery key.
const RECOVERY: &str = "LIVING_WELL_RECOVERY_KEY";

/// Gives the passphrase of a file that is there.
pub fn existing() -> Result<Zeroizing<String>, Failure> {
    match from_environment()? {
        Some(passphrase) => Ok(passphrase),
        None => ask("Passphrase: "),
    }
}

/// Gives the passphrase of a file to be set up; typed twice when it is typed.
pub fn new() -> Result<Zeroizing<String>, Failure> {
    if let Some(passphrase) = from_environment()? {
        return Ok(passphrase);
    }
    let first = ask("Choose a passphrase: ")?;
    let again = ask("Passphrase again: ")?;
    if *first == *again {
        Ok(first)
    } else {
        Err(Failure::NotDone(
            "The two passphrases differ. Nothing was set up.".to_owned(),
        ))
    }
}

/// Gives a recovery key as it was typed.
pub fn recovery_key() -> Result<Zeroizing<String>, Failure> {
    match from(RECOVERY)? {
        Some(key) => Ok(key),
        None => ask("Recovery key: "),
    }
}

fn from_environment() -> Result<Option<Zeroizing<String>>, Failure> {
    from(VARIABLE)
}

fn from(variable: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match std::env::var(variable) {
        Ok(passphrase) if !passphrase.is_empty() => Ok(Some(Zeroizing::new(passphrase))),
        Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Failure::Usage(format!("{variable} is not readable text.")))
        }
    }
}

fn ask(question: &str) -> Result<Zeroizing<String>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Usage(format!(
            "There is no terminal to ask for the passphrase. Set {VARIABLE}."
        )));
    }
    rpassword::prompt_password(question)
        .map(Zeroizing::new)
        .map_err(|_| Failure::NotDone("No passphrase was typed.".to_owned()))
}
