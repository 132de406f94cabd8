//! When life changes: a death, a move, a care home, another surgery. One type per event; what hangs on it is shown
//! with an answer chosen beforehand ([`WhatItLeaves`]), and one act writes the event and every answer, so that one undo
//! takes all of it back. What an answer writes goes through the rules of its own concept, never round them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Lists, Person, PersonForm, pick};
use crate::{
    action::Action,
    dates,
    forms::{Faults, is_blank},
    ids::PracticeId,
    words::words,
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod doors_tests;
pub mod hanging;
mod promised;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;

words! {
    /// What has changed in somebody's life.
    pub enum LifeEvent {
        Death = "death", Move = "move", MovedAway = "moved away", CareHome = "care home", Surgery = "surgery",
    }
}

words! {
    /// What becomes of something that hangs on a change.
    pub enum LifeAnswer {
        /// It stays as it is.
        Keep = "keep",
        /// A concern is answered by what happened.
        AnswerIt = "answer",
        /// An agency is told: the referral is to be chased today.
        TellAgency = "tell agency",
        /// A referral is withdrawn.
        Withdraw = "withdraw",
        /// A match, or somebody's right to speak, ends.
        End = "end",
        /// An MDT item comes off its list, or an action is dropped.
        TakeOff = "take off",
        /// An MDT item goes to the list of the new surgery.
        HandOn = "hand on",
        /// What is known of the home is marked to be asked again.
        AskAgain = "ask again",
        /// It is written down that they have died.
        HasDied = "has died",
    }
}

/// A change of somebody's life, as typed. Each event uses its own fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct LifeForm {
    /// One of the words of [`LifeEvent`].
    pub what: String,
    /// The day; blank is today, but for a death.
    pub on: String,
    /// The name of the care home.
    pub home: String,
    /// The new address.
    pub address_lines: String,
    /// The new town or village.
    pub town: String,
    /// The new postcode.
    pub postcode: String,
    /// The phone there.
    pub phone: String,
    /// The mobile, which often stays.
    pub mobile: String,
    /// "yes" when somebody in a care home goes on being supported.
    pub stays: String,
    /// The surgery from now on, its id or name; blank leaves it as it is.
    pub practice: String,
    /// What becomes of what hangs on it: by the key of [`Left`], one of its answers. What is not named stays.
    pub answers: BTreeMap<String, String>,
}

/// A death.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// The day.
    pub on: NaiveDate,
}

/// A move to another address of the area.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The day.
    pub on: NaiveDate,
    /// The person with the new address.
    pub person: Person,
    /// The new surgery, where it changes too.
    pub practice: Option<PracticeId>,
}

/// A move to where the programme does not go.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedAway {
    /// The day.
    pub on: NaiveDate,
    /// The person with the new address, or with none.
    pub person: Person,
}

/// A move into a care home.
#[derive(Debug, Clone, PartialEq)]
pub struct CareHome {
    /// The day.
    pub on: NaiveDate,
    /// Its name.
    pub home: String,
    /// The person with its address.
    pub person: Person,
    /// The new surgery, where it changes too.
    pub practice: Option<PracticeId>,
    /// Whether they go on being supported.
    pub stays: bool,
}

/// A change of surgery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surgery {
    /// The day.
    pub on: NaiveDate,
    /// The new surgery.
    pub practice: PracticeId,
}

/// A change found sound.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is documented at its type")]
pub enum LifeChange {
    Death(Death),
    Move(Move),
    MovedAway(MovedAway),
    CareHome(CareHome),
    Surgery(Surgery),
}

/// Something that hangs on a change, and what may become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Left {
    /// Its key in [`LifeForm::answers`].
    pub key: String,
    /// What it is; of what is restricted only that.
    pub what: String,
    /// What helps to decide.
    pub about: Option<String>,
    /// Where what is restricted is read: "/referrals/…".
    pub route: Option<String>,
    /// What may become of it.
    pub answers: Vec<LeftAnswer>,
    /// The answer chosen beforehand.
    pub chosen: LifeAnswer,
}

/// One answer, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LeftAnswer {
    /// The answer.
    pub answer: LifeAnswer,
    /// In words.
    pub words: String,
}

/// What a change leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct WhatItLeaves {
    /// The name of whom it is about.
    pub name: String,
    /// The name they are called by.
    pub called: String,
    /// The mobile on record, which often stays.
    pub mobile: Option<String>,
    /// The surgery they have now.
    pub practice: Option<PracticeId>,
    /// What hangs on it.
    pub rows: Vec<Left>,
    /// What a coordinator should know, a sentence each: whom to ring, who wrote last.
    pub to_know: Vec<String>,
}

impl LifeEvent {
    /// The act it is.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Death => Action::RecordDeath,
            Self::Move => Action::RecordMove,
            Self::MovedAway => Action::RecordMovedAway,
            Self::CareHome => Action::RecordCareHome,
            Self::Surgery => Action::ChangePractice,
        }
    }
}

impl LifeForm {
    /// Checks every field the event uses.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        person: &Person,
        practice_now: Option<PracticeId>,
        lists: &Lists,
        today: NaiveDate,
    ) -> Result<LifeChange, Faults> {
        let what = self
            .what
            .parse::<LifeEvent>()
            .map_err(|_| Faults::one("what", "Choose what has changed."))?;
        let mut faults = Faults::new();
        let on = if is_blank(&self.on) && what != LifeEvent::Death {
            Some(today)
        } else {
            faults.check("on", dates::parse_past_day(&self.on, today))
        };
        if person
            .date_of_birth
            .is_some_and(|born| on.is_some_and(|on| on < born))
        {
            faults.add("on", "That is before they were born.");
        }
        let practice =
            pick::<PracticeId>(&mut faults, "practice", &self.practice, &lists.practices);
        let other_practice = practice.filter(|new| Some(*new) != practice_now);
        let change = match what {
            LifeEvent::Death => on.map(|on| LifeChange::Death(Death { on })),
            LifeEvent::Move => {
                if [&self.address_lines, &self.town, &self.postcode]
                    .iter()
                    .all(|typed| is_blank(typed))
                {
                    faults.add("address_lines", "Write the new address, or the town.");
                }
                let moved = self.moved(person, &self.address_lines, today, &mut faults);
                on.zip(moved).map(|(on, person)| {
                    LifeChange::Move(Move {
                        on,
                        person,
                        practice: other_practice,
                    })
                })
            }
            LifeEvent::MovedAway => {
                let moved = self.moved(person, &self.address_lines, today, &mut faults);
                on.zip(moved)
                    .map(|(on, person)| LifeChange::MovedAway(MovedAway { on, person }))
            }
            LifeEvent::CareHome => {
                let home = faults.need("home", &self.home, "Write the name of the care home.");
                let address = format!("{}\n{}", self.home.trim(), self.address_lines);
                let moved = self.moved(person, address.trim(), today, &mut faults);
                let stays = super::yes(&mut faults, "stays", &self.stays);
                on.zip(home.zip(moved)).map(|(on, (home, person))| {
                    LifeChange::CareHome(CareHome {
                        on,
                        home,
                        person,
                        practice: other_practice,
                        stays,
                    })
                })
            }
            LifeEvent::Surgery => {
                if practice.is_none() && !faults.has("practice") {
                    faults.add("practice", "Choose the new surgery.");
                } else if practice.is_some() && other_practice.is_none() {
                    faults.add("practice", "That is the surgery they have now.");
                }
                on.zip(other_practice)
                    .map(|(on, practice)| LifeChange::Surgery(Surgery { on, practice }))
            }
        };
        faults.done_some(change)
    }

    /// The person at the new address, checked as their own form is.
    fn moved(
        &self,
        person: &Person,
        address_lines: &str,
        today: NaiveDate,
        faults: &mut Faults,
    ) -> Option<Person> {
        let form = PersonForm {
            address_lines: address_lines.to_owned(),
            town: self.town.clone(),
            postcode: self.postcode.clone(),
            phone: self.phone.clone(),
            mobile: self.mobile.clone(),
            ..PersonForm::of(person)
        };
        form.check(person.id, today)
            .map_err(|found| faults.0.extend(found.0))
            .ok()
    }
}

impl LifeChange {
    /// The day it happened.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        match self {
            Self::Death(Death { on })
            | Self::Move(Move { on, .. })
            | Self::MovedAway(MovedAway { on, .. })
            | Self::CareHome(CareHome { on, .. })
            | Self::Surgery(Surgery { on, .. }) => *on,
        }
    }

    /// The surgery from now on, where it changes.
    #[must_use]
    pub const fn practice(&self) -> Option<PracticeId> {
        match self {
            Self::Move(Move { practice, .. }) | Self::CareHome(CareHome { practice, .. }) => {
                *practice
            }
            Self::Surgery(Surgery { practice, .. }) => Some(*practice),
            Self::Death(_) | Self::MovedAway(_) => None,
        }
    }

    /// What happened, in a sentence that can be read out.
    #[must_use]
    pub fn sentence(&self, called: &str) -> String {
        let day = dates::short(self.on());
        match self {
            Self::Death(_) => format!("{called} died on {day}."),
            Self::Move(_) => format!("{called} moved house on {day}."),
            Self::MovedAway(_) => {
                format!("{called} moved away on {day}. We can do no more from here.")
            }
            Self::CareHome(CareHome { home, stays, .. }) => {
                let then = if *stays {
                    ""
                } else {
                    " We can do no more from here."
                };
                format!("{called} moved into {home} on {day}.{then}")
            }
            Self::Surgery(_) => format!("{called} changed surgery on {day}."),
        }
    }

    /// Why a match ends with it.
    #[must_use]
    pub const fn ends_because(&self) -> &'static str {
        match self {
            Self::Death(_) => "has died",
            Self::Move(_) => "moved house",
            Self::MovedAway(_) => "moved away",
            Self::CareHome(_) => "moved into a care home",
            Self::Surgery(_) => "changed surgery",
        }
    }
}
