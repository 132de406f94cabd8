//! What makes a good passphrase, and four words to begin with.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;
use zxcvbn::feedback::Warning;

use super::{Result, fill_random};

/// The words a passphrase is suggested from. Four of them are 46 bits, before Argon2id makes each guess slow.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../../../assets/words.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// The score a passphrase must reach: 3 of 4, over 10⁸ guesses as zxcvbn counts them (safety.md).
const GOOD_ENOUGH: u8 = 3;

/// How strong a passphrase is, and what would make it stronger.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct PassphraseStrength {
    /// zxcvbn's score, 0 (guessed at once) to 4 (very hard).
    pub score: u8,
    /// Whether it may be used: a score of 3 or better.
    pub good_enough: bool,
    /// One plain sentence on what to do, or that it is good.
    pub advice: String,
}

/// Scores a passphrase. `user_inputs` are words an acquaintance would try: names, programme, village.
#[must_use]
pub fn check_passphrase(text: &str, user_inputs: &[&str]) -> PassphraseStrength {
    let text = normalise(text);
    let estimate = zxcvbn::zxcvbn(&text, user_inputs);
    let score = u8::from(estimate.score());
    let good_enough = score >= GOOD_ENOUGH;
    let warning = estimate
        .feedback()
        .and_then(zxcvbn::feedback::Feedback::warning);
    let advice = if text.is_empty() {
        "Type a passphrase of four words or more."
    } else if good_enough {
        "This is a good passphrase."
    } else {
        warning.map_or(
            "Add another word or two. Unusual words are better.",
            advice_on,
        )
    };
    PassphraseStrength {
        score,
        good_enough,
        advice: advice.to_owned(),
    }
}

/// Suggests four random words with spaces between, good enough by [`check_passphrase`].
///
/// # Errors
/// [`super::VaultError::Io`] when the operating system has no random numbers to give.
pub fn suggest_passphrase() -> Result<Zeroizing<String>> {
    loop {
        let mut suggestion = Zeroizing::new(String::with_capacity(48));
        for place in 0..4 {
            if place > 0 {
                suggestion.push(' ');
            }
            suggestion.push_str(random_word()?);
        }
        // Four very common words can score too low; nearly every draw passes, so this ends.
        if check_passphrase(&suggestion, &[]).good_enough {
            return Ok(suggestion);
        }
    }
}

/// The form that is turned into a key: NFC, so that "é" typed in two ways is one, and without the blanks
/// at either end that pasting brings along.
pub(super) fn normalise(text: &str) -> Zeroizing<String> {
    // Room for the longest form there is, so that growing leaves no copies behind.
    let mut normal = Zeroizing::new(String::with_capacity(text.len() * 3));
    normal.extend(text.trim().nfc());
    normal
}

fn random_word() -> Result<&'static str> {
    let count = WORDS.len() as u32;
    // Numbers from the incomplete last round are drawn again, or the first words would come more often.
    let limit = u32::MAX - u32::MAX % count;
    loop {
        let mut drawn = [0; 4];
        fill_random(&mut drawn)?;
        let number = u32::from_le_bytes(drawn);
        if number < limit {
            return Ok(WORDS[(number % count) as usize]);
        }
    }
}

fn advice_on(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            "Keys next to each other are easy to guess. Use four words instead."
        }
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "Repeating does not help. Use four different words."
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => {
            "Many people use this one. Use four words that have nothing in common."
        }
        Warning::SequencesLikeAbcAreEasyToGuess => {
            "Letters or numbers in a row are easy to guess. Use four words instead."
        }
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => {
            "Dates and years are easy to guess. Use four words instead."
        }
        Warning::AWordByItselfIsEasyToGuess => "One word is easy to guess. Add three more.",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            "Names are easy to guess. Use four words instead."
        }
    }
}

#[cfg(test)]
pub(super) fn words() -> &'static [&'static str] {
    &WORDS
}
