//! What a form got wrong, all of it at once.
//!
//! A form's text fields are checked one after another into [`Faults`]; only when none is at fault does
//! the checked value come out. So a person sees every fault together and types nothing twice.
//!
//! Text policy: a name is trimmed, and must show something. Inside, nothing is changed: what was typed
//! comes back equal, control characters and all. Notes are not even trimmed.

use std::fmt::Display;

/// The longest name that is kept, in characters.
///
/// Our own figure: the longest full names in the UK run to some 60 characters, venues to some 100.
pub const NAME_LIMIT: usize = 200;

/// The longest note that is kept, in characters: some eight printed pages. Our own figure.
pub const NOTE_LIMIT: usize = 20_000;

/// One field at fault, and a plain sentence that says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct Fault {
    /// The form's own name of the field, so that the error summary can lead there.
    pub field: String,
    /// One plain sentence, without anything of the person's own data.
    pub message: String,
}

/// Every fault found in one form, in the order of the checks.
///
/// It is both the collector while a form is checked and the error that comes out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Starts with nothing at fault.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the error of a form in which just this one field is at fault.
    #[must_use]
    pub fn one(field: &str, sentence: impl Display) -> Self {
        let mut faults = Self::new();
        faults.add(field, sentence);
        faults
    }

    /// Notes one field at fault.
    pub fn add(&mut self, field: &str, sentence: impl Display) {
        let fault = Fault {
            field: field.to_owned(),
            message: sentence.to_string(),
        };
        // A field of many lines may have the same fault in each.
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// Gives the typed text trimmed, or notes `sentence` when nothing in it can be seen.
    ///
    /// For names and other short texts: longer than [`NAME_LIMIT`] is a fault too.
    pub fn need(&mut self, field: &str, typed: &str, sentence: impl Display) -> Option<String> {
        if is_blank(typed) {
            self.add(field, sentence);
            return None;
        }
        self.short(field, typed.trim())
    }

    /// Gives a short text trimmed, or nothing when it was left blank, which is no fault.
    ///
    /// Longer than [`NAME_LIMIT`] is a fault.
    pub fn optional(&mut self, field: &str, typed: &str) -> Option<String> {
        if is_blank(typed) {
            return None;
        }
        self.short(field, typed.trim())
    }

    /// Gives a long text exactly as typed, or notes `sentence` when nothing in it can be seen.
    ///
    /// Longer than [`NOTE_LIMIT`] is a fault.
    pub fn need_note(
        &mut self,
        field: &str,
        typed: &str,
        sentence: impl Display,
    ) -> Option<String> {
        if is_blank(typed) {
            self.add(field, sentence);
            return None;
        }
        self.long(field, typed)
    }

    /// Gives a long text exactly as typed, or nothing when it was left blank, which is no fault.
    ///
    /// Longer than [`NOTE_LIMIT`] is a fault.
    pub fn optional_note(&mut self, field: &str, typed: &str) -> Option<String> {
        if is_blank(typed) {
            return None;
        }
        self.long(field, typed)
    }

    /// Gives what a check answered, or notes its sentence against the field.
    pub fn check<T, E: Display>(&mut self, field: &str, answer: Result<T, E>) -> Option<T> {
        match answer {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.add(field, sentence);
                None
            }
        }
    }

    /// Runs a check on a field that may be left blank: blank is no fault and gives nothing.
    pub fn check_if_any<T, E: Display>(
        &mut self,
        field: &str,
        typed: &str,
        check: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if is_blank(typed) {
            None
        } else {
            self.check(field, check(typed))
        }
    }

    /// Takes in the faults of a part of the form, each field named `part.field`.
    pub fn take_in(&mut self, part: &str, inner: Faults) {
        for fault in inner.0 {
            self.add(&format!("{part}.{}", fault.field), fault.message);
        }
    }

    /// Says whether nothing is at fault so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether this field is at fault already, so that a second check may keep quiet.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|fault| fault.field == field)
    }

    /// Gives the value when nothing is at fault.
    ///
    /// # Errors
    /// Every fault noted so far.
    pub fn done<T>(self, value: T) -> Result<T, Faults> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }

    /// Gives the value made of fields that were each found sound.
    ///
    /// Built for a tuple of what the checks gave: `faults.done_some(name.zip(day))`.
    ///
    /// # Errors
    /// Every fault noted so far. A missing value with no fault noted is an error with none, which only
    /// a check that forgot to say why can bring about.
    pub fn done_some<T>(self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }

    fn short(&mut self, field: &str, text: &str) -> Option<String> {
        self.within(field, text, NAME_LIMIT, "200")
    }

    fn long(&mut self, field: &str, text: &str) -> Option<String> {
        self.within(field, text, NOTE_LIMIT, "20,000")
    }

    fn within(&mut self, field: &str, text: &str, limit: usize, words: &str) -> Option<String> {
        // Bytes first: it is cheap, and never fewer than the characters.
        if text.len() > limit && text.chars().count() > limit {
            self.add(
                field,
                format!("This is too long. Keep it to {words} characters."),
            );
            return None;
        }
        Some(text.to_owned())
    }
}

impl Display for Faults {
    /// Writes the sentences one after another, for a terminal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Says whether nothing in the text can be seen, so that a name of it would be a row nobody can read,
/// find or click.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// Says whether a character draws nothing: a space, a control character, or a character of no width.
///
/// - Every Unicode space (property `White_Space`: U+0020, U+00A0, U+1680, U+2000 to U+200A, U+2028,
///   U+2029, U+202F, U+205F, U+3000) and control character, since they only make gaps.
/// - Those of `Default_Ignorable_Code_Point` that come with pasted text: soft hyphen U+00AD, joiners
///   U+034F, U+200C and U+200D, zero-width space U+200B and its no-break twins U+2060 and U+FEFF, marks
///   of direction (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+206F), invisible operators
///   U+2061 to U+2064, variation selectors (U+180B to U+180F, U+FE00 to U+FE0F, U+E0100 on), tags (U+E0000
///   on), Khmer inherent vowels U+17B4 and U+17B5, and the Hangul fillers.
/// - Annotation marks U+FFF9 to U+FFFB and the blank Braille pattern U+2800, which draw nothing either.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{00AD}'
                | '\u{034F}'
                | '\u{061C}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{17B4}'
                | '\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_come_out_together_in_order() {
        let mut faults = Faults::new();
        let name = faults.need("given_name", "  ", "Write a first name.");
        let day = faults.check("on", "x".parse::<i32>().map_err(|_| "Write a day."));
        faults.add("level", "Choose a level.");
        assert_eq!((name, day), (None, None));
        let found = faults.done(()).unwrap_err();
        assert_eq!(
            serde_json::to_string(&found).unwrap(),
            r#"[{"field":"given_name","message":"Write a first name."},{"field":"on","message":"Write a day."},{"field":"level","message":"Choose a level."}]"#
        );
        assert_eq!(
            found.to_string(),
            "Write a first name. Write a day. Choose a level."
        );
    }

    #[test]
    fn the_same_fault_of_a_field_is_told_once() {
        let mut faults = Faults::new();
        let long = "x".repeat(NAME_LIMIT + 1);
        for line in [&long, &long] {
            assert_eq!(faults.optional("areas", line), None);
        }
        assert_eq!(faults.optional("town", &long), None);
        let fields: Vec<String> = faults.0.into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["areas", "town"]);
    }

    #[test]
    fn a_sound_form_gives_its_value() {
        let mut faults = Faults::new();
        let name = faults.need("name", " Ann\u{0}e\u{200B}Lee ", "Write a name.");
        assert_eq!(faults.done_some(name).unwrap(), "Ann\u{0}e\u{200B}Lee");
        assert_eq!(Faults::new().done(3).unwrap(), 3);
    }

    #[test]
    fn what_cannot_be_seen_is_blank() {
        for blank in [
            "",
            " ",
            "\t\r\n",
            "\u{0}",
            "\u{A0}\u{200B}",
            "\u{FEFF}",
            "\u{2060}\u{3164}",
            "\u{E0020}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
            let mut faults = Faults::new();
            assert_eq!(faults.need("n", blank, "Write."), None);
            assert!(faults.has("n"));
            assert_eq!(Faults::new().optional("n", blank), None);
        }
        for shown in [".", "\u{200B}a", "0", "社", "👍"] {
            assert!(!is_blank(shown), "{shown:?}");
        }
    }

    #[test]
    fn notes_come_back_exactly_as_typed() {
        let typed = " \tfell\r\nTuesday \u{0} ";
        assert_eq!(
            Faults::new().need_note("text", typed, "Write.").as_deref(),
            Some(typed)
        );
        assert_eq!(
            Faults::new().optional_note("text", typed).as_deref(),
            Some(typed)
        );
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let mut faults = Faults::new();
        assert!(faults.need("n", &"é".repeat(200), "Write.").is_some());
        assert!(faults.need_note("t", &"é".repeat(20_000), "W.").is_some());
        assert!(faults.is_empty());
        assert_eq!(faults.need("n", &"é".repeat(201), "Write."), None);
        assert_eq!(faults.need_note("t", &"é".repeat(20_001), "W."), None);
        assert_eq!(
            faults.0[0].message,
            "This is too long. Keep it to 200 characters."
        );
        assert_eq!(
            faults.0[1].message,
            "This is too long. Keep it to 20,000 characters."
        );
    }

    #[test]
    fn a_field_left_blank_may_be_no_fault() {
        let mut faults = Faults::new();
        let checked = faults.check_if_any("on", " ", |_| Err::<(), _>("Write a day."));
        assert_eq!(checked, None);
        assert!(faults.is_empty());
        faults.check_if_any("on", "x", |_| Err::<(), _>("Write a day."));
        assert_eq!(Faults::one("on", "Write a day."), faults);
        let mut outer = Faults::new();
        outer.take_in("visit", faults);
        assert!(outer.has("visit.on"));
    }
}
