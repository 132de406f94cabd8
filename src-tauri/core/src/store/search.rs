//! Finding people and notes by the beginnings of words, accents folded.

use super::{Reader, StoreError};

/// Turns what somebody typed into an FTS5 question: every word must begin some word of the text.
/// `None` when nothing searchable was typed.
#[must_use]
pub fn question(typed: &str) -> Option<String> {
    asked(words(typed))
}

/// The same for an index of long texts, which keeps no beginnings of one letter: a single letter is left out where a
/// longer word stands beside it. Ten years of notes have so many words that begin with it that it takes longer than a
/// key may, and tells next to nothing.
#[must_use]
pub fn question_of_texts(typed: &str) -> Option<String> {
    let longer = |word: &&str| word.chars().nth(1).is_some();
    if words(typed).any(|word| longer(&word)) {
        asked(words(typed).filter(longer))
    } else {
        question(typed)
    }
}

fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn asked<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut question = String::new();
    for word in words {
        if !question.is_empty() {
            question.push(' ');
        }
        // Quoted, so that no typed word is an operator.
        question.push('"');
        question.push_str(word);
        question.push_str("\"*");
    }
    (!question.is_empty()).then_some(question)
}

impl Reader<'_> {
    /// The `row` numbers in an index whose text answers what was typed, newest first. Newest first because
    /// ordering by rank reads every match of ten years (performance.md: 541 ms against 7 ms).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search(&self, index: &str, typed: &str, limit: u32) -> Result<Vec<i64>, StoreError> {
        let Some(question) = question(typed) else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT rowid FROM {index} WHERE {index} MATCH ?1 ORDER BY rowid DESC LIMIT ?2"
        );
        self.rows(&sql, (question, limit), |row| row.get(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_letter_asks_no_long_text_where_a_longer_word_stands_beside_it() {
        let asked = |typed: &str| question_of_texts(typed).unwrap_or_default();
        assert_eq!(asked("coffee t"), "\"coffee\"*");
        assert_eq!(asked("t coffee in"), "\"coffee\"* \"in\"*");
        assert_eq!(asked("t"), "\"t\"*");
        assert_eq!(asked("é t"), "\"é\"* \"t\"*");
        assert_eq!(asked(" - "), "");
        assert_eq!(
            question("coffee t").unwrap_or_default(),
            "\"coffee\"* \"t\"*"
        );
    }
}
