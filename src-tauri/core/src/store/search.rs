//! Finding people and notes by the beginnings of words, accents folded.

use super::{Reader, StoreError};

/// Turns what somebody typed into an FTS5 question: every word must begin some word of the text.
/// `None` when nothing searchable was typed.
#[must_use]
pub fn question(typed: &str) -> Option<String> {
    let mut question = String::new();
    for word in typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
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
