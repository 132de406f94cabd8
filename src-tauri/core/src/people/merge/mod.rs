//! One person on record twice. One record stays; what stood under the other is handed to it, by the file's own foreign
//! keys, so that nothing is forgotten; the other's row goes last, which the file refuses while anything names it.
//! Where the two differ a person says which stands, field by field; of two answers about consent the stricter stands
//! unless somebody says otherwise. One act, so that one undo takes all of it back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{MergedId, PersonId, TwoPeopleId},
    store::record::record,
};

mod doubles;
mod histories;
mod parts;
mod store;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
mod twins;

pub use doubles::{Double, doubles, say_two_people};
pub use histories::{Histories, Whose};
pub use store::{merge_people, merge_start, stands_for};

record! {
    /// A record that went into another, for as long as that holds.
    pub struct Merged {
        id: MergedId,
        /// The record that stands for it now.
        stays: PersonId,
        /// The record that went.
        gone: PersonId,
        /// The record it went into then, which may since have gone into another itself.
        into: PersonId,
        /// The name it bore.
        name: String,
        /// The MDT meetings on whose list both stood.
        lists_of_both: Vec<String>,
        /// Its references in MDT files, where the one that stays had its own.
        other_references: Vec<String>,
    }
    table "merged" = 120, person "stays"
}

record! {
    /// Two records that are alike and are two people. The lower id stands first.
    pub struct TwoPeople { id: TwoPeopleId, one: PersonId, other: PersonId, said_on: NaiveDate }
    table "two_people" = 121, person "one"
}

/// Which value stands where two records differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Side {
    /// That of the record that stays.
    Stays,
    /// That of the record that goes.
    Goes,
    /// Both, one beneath the other.
    Both,
}

impl Side {
    fn of(text: &str) -> Option<Self> {
        match text {
            "stays" => Some(Self::Stays),
            "goes" => Some(Self::Goes),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

/// One of the two records, as told apart on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct TwiceHead {
    /// The record.
    pub id: PersonId,
    /// Its name.
    pub name: String,
    /// What tells it apart: "“Peggy”, Pentire, 1941; client, volunteer".
    pub detail: String,
}

/// Something in which the two records differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Differs {
    /// Its key in [`TwiceForm::answers`].
    pub key: String,
    /// What it is: "Address".
    pub label: String,
    /// What the record that stays says.
    pub stays: String,
    /// What the record that goes says.
    pub goes: String,
    /// Whether both may stand, one beneath the other.
    pub both: bool,
    /// The answer chosen beforehand; none where a person has to say.
    pub chosen: Option<Side>,
}

/// What putting two records together would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct MergeStart {
    /// The record that stays.
    pub stays: TwiceHead,
    /// The record that goes.
    pub goes: TwiceHead,
    /// Where they differ.
    pub differs: Vec<Differs>,
    /// What was answered differently about consent.
    pub consents: Vec<Differs>,
    /// What is handed over, in words: "4 visits, 1 concern".
    pub handed_over: String,
    /// Why they cannot be put together now, each a sentence.
    pub blocks: Vec<String>,
}

/// Two records to be put together, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct TwiceForm {
    /// The record that goes: its id.
    pub goes: String,
    /// What stands, by the key of [`Differs`]: "stays", "goes" or "both". What is not named is as chosen beforehand.
    pub answers: BTreeMap<String, String>,
}
