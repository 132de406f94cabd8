//! Reading together: what of a person's record they may read on a screen they share with the coordinator.
//!
//! They sit side by side, and others may be in the room. So what is read here is made for it, and is less than the
//! record:
//!
//! - nobody but the person is named ([`crate::people::unnamed`]); who visits them is "your volunteer". What is
//!   written of the people who matter to them is names for the most part, and stays on their page. Organisations
//!   and their own address stand as they are;
//! - a concern only where it is on record that the person knows of it, and never a restricted one, one that was
//!   with safeguarding, or one that is not safe or not wished to be told. Nothing that hangs on such a concern is
//!   read either: its referrals, what a meeting decided about it, what somebody promised because of it. Neither is
//!   any text that repeats its words;
//! - nothing that others must know before the door, no known risks, no notes: they say what others said;
//! - no abbreviations. The long form stands in their place.
//!
//! What the person says is wrong or missing is written as a note about them, told by them.

mod store;
#[cfg(test)]
mod tests;
mod wording;

use serde::{Deserialize, Serialize};

use crate::{forms::Faults, ids::PersonId, words::words};

pub use store::{let_reading_out, read_together, said};

words! {
    /// One part of what is read, in the order it is read.
    pub enum Part {
        Matters = "what matters to me", Strengths = "strengths", Support = "how to support me",
        Around = "people around me", Home = "where I live and how to reach me",
        LookingInto = "what we are looking into", Asked = "whom we asked to help",
        Decided = "what was decided and what comes next", Answers = "what I said yes or no to",
    }
}

impl Part {
    /// Its heading.
    #[must_use]
    pub fn title(self) -> String {
        crate::words::capitalised(self.word())
    }

    /// What is said where nothing is on record that may be read.
    const fn nothing(self) -> &'static str {
        match self {
            Self::Matters | Self::Strengths | Self::Support | Self::Around | Self::Home => {
                "Nobody has asked you yet."
            }
            Self::LookingInto => "Nothing at the moment.",
            Self::Asked => "Nobody at the moment.",
            Self::Decided => "Nothing yet.",
            Self::Answers => "Nobody has asked you yet.",
        }
    }
}

/// What a person may read of their record, with somebody beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReadTogether {
    /// Whose it is.
    pub person: PersonId,
    /// The name they like to be called.
    pub called: String,
    /// The day, in words.
    pub day: String,
    /// Every part, always all of them: an empty one is a question to ask.
    pub sections: Vec<Section>,
}

/// One part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Section {
    /// Which.
    pub part: Part,
    /// Its heading.
    pub title: String,
    /// What stands there.
    pub lines: Vec<ReadLine>,
    /// What is said where nothing stands there.
    pub nothing: String,
}

/// A heading, which may be empty, and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReadLine {
    /// The heading.
    pub term: String,
    /// The text.
    pub text: String,
}

/// What the person says is wrong or missing, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct SaidForm {
    /// What they said.
    pub text: String,
}

impl SaidForm {
    /// The note's text: where it was said, and their words as typed.
    ///
    /// # Errors
    /// When nothing is written.
    pub fn check(&self, part: Part) -> Result<String, Faults> {
        let mut faults = Faults::new();
        let text = faults.need_note("text", &self.text, "Write what is wrong or missing.");
        faults.done_some(text.map(|text| format!("About “{}”: {text}", part.title())))
    }
}
