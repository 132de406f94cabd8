//! Cells that a spreadsheet must not take for formulas.

use std::borrow::Cow;

use crate::forms::is_unseen;

/// Gives the cell as it is written to a file: with one leading apostrophe where it needs one.
///
/// It needs one when
/// - its first character that shows is `=`, `+`, `-` or `@` or a full-width twin of these (spreadsheets in
///   East Asian settings take them for the same),
/// - it begins with tab, CR, LF or NUL (some programs drop these and look at what follows), or
/// - it begins with an apostrophe, so that [`unguard`] knows which ones were there before.
///
/// What does not show is any Unicode space, control character or character of no width
/// ([`crate::forms::is_unseen`] lists them): a program that trims more than we expect still meets a
/// guarded cell.
#[must_use]
pub fn guard(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) {
        let mut guarded = String::with_capacity(cell.len() + 1);
        guarded.push('\'');
        guarded.push_str(cell);
        Cow::Owned(guarded)
    } else {
        Cow::Borrowed(cell)
    }
}

/// Gives back what [`guard`] was given: takes off exactly one leading apostrophe, if there is one.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// Says whether [`guard`] would put an apostrophe before this cell.
#[must_use]
pub fn needs_guard(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n', '\0', '\''])
        || cell
            .chars()
            .find(|c| !is_unseen(*c))
            .is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}
