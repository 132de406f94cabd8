//! The recovery key: 160 random bits on paper, and the check that catches a slip of the pen.
//!
//! 35 characters in seven groups of five: 32 carry the bits, 3 check them. The alphabet is Crockford's
//! base32: no I, L, O or U, and what looks alike is read alike.
//!
//! The check is a polynomial remainder over the 32 symbols, as in Bech32 (BIP 173) but with a generator of
//! our own, (x − α)(x − α²)(x − α³) over GF(32). A single wrong character is `e·xⁱ`, two neighbours
//! swapped are `e·xⁱ·(x + 1)`: neither is a multiple of a generator of degree 3 whose last term is not
//! zero. So each of them is noticed, always, and so is any wrong stretch of up to three characters.

use zeroize::{Zeroize as _, Zeroizing};

use super::{Result, fill_random};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BYTES: usize = 20;
const DATA: usize = 32;
const CHECKS: usize = 3;
const LENGTH: usize = DATA + CHECKS;
const GROUP: usize = 5;
/// What the remainder starts from, so that a row of zeros is no key.
const START: [u8; CHECKS] = [0, 0, 1];

/// The key that opens the records when every passphrase is forgotten. Wiped when dropped; never printed
/// by `{:?}`.
pub struct RecoveryKey(Box<[u8; BYTES]>);

/// What was typed is not a recovery key: a character is wrong, missing or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct TypingMistake {
    /// Which group of five holds the one wrong character, counted from 1, when that can be told.
    pub group: Option<usize>,
}

impl TypingMistake {
    fn sentence(self) -> String {
        match self.group {
            Some(group) => {
                format!(
                    "There is a typing mistake in the recovery key. Look at group {group} again."
                )
            }
            None => "There is a typing mistake in the recovery key. It has seven groups of five."
                .to_owned(),
        }
    }
}

impl RecoveryKey {
    /// Draws a new recovery key from the operating system's random source.
    ///
    /// # Errors
    /// [`super::VaultError::Io`] when the operating system has no random numbers to give.
    pub fn generate() -> Result<Self> {
        let mut key = Self(Box::new([0; BYTES]));
        fill_random(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// Reads a key as a person types it: small letters, spaces and hyphens anywhere, O for 0, I or L for 1.
    ///
    /// # Errors
    /// [`TypingMistake`] when it is not exactly a key; it names the group when one character is at fault.
    pub fn parse(text: &str) -> std::result::Result<Self, TypingMistake> {
        let mut symbols = Zeroizing::new(Vec::with_capacity(LENGTH));
        let mut unreadable = None;
        for character in text.chars() {
            if character.is_whitespace() || matches!(character, '-' | '‐' | '‑' | '–' | '—' | '−')
            {
                continue;
            }
            let symbol = symbol_of(character).unwrap_or_else(|| {
                unreadable.get_or_insert(symbols.len());
                0
            });
            symbols.push(symbol);
        }
        if symbols.len() != LENGTH {
            return Err(TypingMistake { group: None });
        }
        if let Some(position) = unreadable {
            return Err(TypingMistake {
                group: Some(position / GROUP + 1),
            });
        }
        if !fits(&symbols) {
            return Err(TypingMistake {
                group: faulty_group(&symbols),
            });
        }
        let mut key = Self(Box::new([0; BYTES]));
        // Eight symbols of five bits are five bytes.
        for (eight, five) in symbols[..DATA]
            .chunks_exact(8)
            .zip(key.0.chunks_exact_mut(5))
        {
            let mut word = eight
                .iter()
                .fold(0_u64, |word, symbol| word << 5 | u64::from(*symbol));
            five.copy_from_slice(&word.to_be_bytes()[3..]);
            word.zeroize();
        }
        Ok(key)
    }

    /// Gives the key to show and print: `XXXXX-XXXXX-…`, seven groups of five.
    #[must_use]
    pub fn display(&self) -> Zeroizing<String> {
        let mut symbols = Zeroizing::new(Vec::with_capacity(LENGTH));
        for five in self.0.chunks_exact(5) {
            let mut word = five
                .iter()
                .fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
            symbols.extend((0..8).rev().map(|place| (word >> (5 * place) & 31) as u8));
            word.zeroize();
        }
        let check = remainder(&symbols);
        symbols.extend(check);
        let mut text = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
        for (position, symbol) in symbols.iter().enumerate() {
            if position > 0 && position % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*symbol)]));
        }
        text
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl Drop for RecoveryKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey(hidden)")
    }
}

fn symbol_of(character: char) -> Option<u8> {
    let letter = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let found = ALPHABET
        .iter()
        .position(|known| char::from(*known) == letter)?;
    u8::try_from(found).ok()
}

/// Multiplies in GF(32), made with x⁵ + x² + 1, in which α = 2 has order 31.
const fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut product, mut bit) = (a, 0, 0);
    while bit < 5 {
        if b >> bit & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a & 32 != 0 {
            a ^= 0b10_0101;
        }
        bit += 1;
    }
    product
}

/// The generator (x − α)(x − α²)(x − α³) without its leading x³; highest power first.
const GENERATOR: [u8; CHECKS] = {
    let (r, s, t) = (2, 4, 8);
    [
        r ^ s ^ t,
        times(r, s) ^ times(r, t) ^ times(s, t),
        times(times(r, s), t),
    ]
};

/// The three check symbols that belong to these data symbols.
fn remainder(data: &[u8]) -> [u8; CHECKS] {
    data.iter().fold(START, |[high, middle, low], symbol| {
        let over = high ^ symbol;
        [
            middle ^ times(over, GENERATOR[0]),
            low ^ times(over, GENERATOR[1]),
            times(over, GENERATOR[2]),
        ]
    })
}

pub(super) fn fits(symbols: &[u8]) -> bool {
    symbols.len() == LENGTH && remainder(&symbols[..DATA]) == symbols[DATA..]
}

/// Finds the group in which one other character would make everything fit, if there is just one such.
///
/// What was typed differs from a key by a polynomial that, if it is `e·xⁱ`, has the values e·αⁱ, e·α²ⁱ and
/// e·α³ⁱ at the generator's three roots: each is the one before times αⁱ. Powers of α repeat after 31, so
/// the first four characters are not told from the last four.
/// It never says which character: a guess that fits by chance must not open anything.
fn faulty_group(symbols: &[u8]) -> Option<usize> {
    let check = remainder(&symbols[..DATA]);
    let at = |root: u8| {
        let difference = check
            .iter()
            .zip(&symbols[DATA..])
            .map(|(ours, typed)| ours ^ typed);
        difference.fold(0, |value, term| times(value, root) ^ term)
    };
    let (first, second, third) = (at(2), at(4), at(8));
    let (mut power, mut found) = (1, None);
    for place in (0..LENGTH).rev() {
        if times(first, power) == second && times(second, power) == third {
            let group = place / GROUP + 1;
            if found.is_some_and(|earlier| earlier != group) {
                return None;
            }
            found = Some(group);
        }
        power = times(power, 2);
    }
    found
}
