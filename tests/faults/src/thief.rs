//! Thief: a laptop in other hands, and passphrases that are nearly right.

use living_well_core::vault::{self, RecoveryKey, VaultError};

use crate::Result;
use crate::random::Random;
use crate::row::{Plan, Row};
use crate::work::{Base, PASSPHRASE};

/// Tries 1,000 wrong passphrases and recovery keys, most of them a slip away from the right one.
pub fn row(plan: &Plan) -> Result<Row> {
    let tries = plan.of(1000);
    let mut random = plan.random("thief");
    let mut row = Row::new("thief: wrong passphrases", "0 opens", tries);
    let base = Base::new()?;
    let folder = base.folder.path();
    for at in 0..tries {
        row.tried();
        if at % 20 == 19 {
            let key = RecoveryKey::generate()?;
            match vault::unlock_with_recovery(folder, &key) {
                Err(VaultError::WrongRecoveryKey) => {}
                Err(other) => row.fault(format!("another answer: {other}")),
                Ok(_) => row.fault("a recovery key of other records opens these"),
            }
            continue;
        }
        let wrong = nearly(&mut random);
        match vault::unlock(folder, &wrong) {
            Err(VaultError::WrongPassphrase) => {}
            Err(other) => row.fault(format!("another answer: {other}")),
            Ok(_) => row.fault(format!("\"{wrong}\" opens")),
        }
    }
    let unlocked = vault::unlock(folder, PASSPHRASE)?;
    if usize::try_from(unlocked.failed_unlocks)? != tries {
        row.fault(format!(
            "{} wrong tries were counted, of {tries}",
            unlocked.failed_unlocks
        ));
    }
    row.aside = "The right one opens after them, and tells how many there were.".to_owned();
    Ok(row)
}

/// A passphrase that is not the right one.
fn nearly(random: &mut Random) -> String {
    loop {
        let mut letters: Vec<char> = PASSPHRASE.chars().collect();
        let at = random.below(letters.len());
        match random.below(9) {
            0 => {
                let letter = char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0));
                if let Some(one) = letters.get_mut(at) {
                    *one = letter;
                }
            }
            1 => {
                letters.remove(at);
            }
            2 => letters.insert(at, 'e'),
            3 => {
                if at + 1 < letters.len() {
                    letters.swap(at, at + 1);
                }
            }
            4 => letters.truncate(at),
            5 => {
                if let Some(one) = letters.get_mut(at) {
                    *one = one.to_ascii_uppercase();
                }
            }
            6 => {
                let mut words: Vec<&str> = PASSPHRASE.split(' ').collect();
                let (one, other) = (random.below(words.len()), random.below(words.len()));
                words.swap(one, other);
                letters = words.join(" ").chars().collect();
            }
            7 => letters.push(char::from(
                b'!' + u8::try_from(random.below(15)).unwrap_or(0),
            )),
            _ => letters = format!("{:016x}", random.next()).chars().collect(),
        }
        let wrong: String = letters.into_iter().collect();
        // Spaces at the ends are forgiven, so that they make no wrong one.
        if wrong.split_whitespace().collect::<Vec<_>>().join(" ") != PASSPHRASE {
            return wrong;
        }
    }
}
