//! The loop: telling the person, and the volunteer who raised it, what happened. Concerns and referrals use
//! the same two marks and the same rules.
//!
//! A mark says either *told* (on, by, how) or a reason why not. A later mark takes the place of an earlier
//! one; tries are counted, because "could not reach" needs two (data-model.md).

use chrono::NaiveDate;

use crate::{
    concerns::Concern,
    dates,
    forms::{Faults, is_blank},
    ids::{ConcernId, PersonId},
    people::Person,
    store::{Reader, StoreError},
    words::words,
};

pub mod letter;
#[cfg(test)]
mod letter_tests;
pub(crate) mod store;
#[cfg(test)]
mod tests;

/// How many tries must be recorded before "could not reach" is taken (data-model.md).
pub const TRIES_BEFORE_COULD_NOT_REACH: i64 = 2;

/// Why nobody can be told yet.
pub const NOTHING_TO_TELL: &str =
    "There is nothing to tell yet. Write what was decided or done first.";

words! {
    /// Why somebody was not told.
    pub enum NotTold {
        CouldNotReach = "could not reach", AskedNotTo = "asked not to be told", NotSafe = "not safe to tell",
        HasDied = "has died", Other = "other",
    }
}
words! {
    /// Who is to hear.
    pub enum Loop { Person = "person", Volunteer = "volunteer" }
}
words! {
    /// What a loop mark records.
    pub enum LoopWhat { Told = "told", NotTold = "not told", Tried = "tried" }
}

/// What was decided or done, as it is written or changed before anybody is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct OutcomeForm {
    /// In plain English, to read out.
    pub outcome: String,
}

/// What is typed to mark a loop.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct LoopForm {
    /// `person` or `volunteer`.
    pub who: String,
    /// `told`, `not told` or `tried`.
    pub what: String,
    /// The day they were told; blank is today.
    pub on: String,
    /// Who told them; blank is the coordinator at work.
    pub by: String,
    /// How: in person, by phone, by letter.
    pub how: String,
    /// One of the reasons of [`NotTold`].
    pub reason: String,
    /// The reason in words; needed for "other", and for a try that names the next one.
    pub words: String,
    /// The day of the next try; blank for none. Only for `tried`.
    pub again: String,
}

/// One loop mark as a record keeps it. Empty means: nobody has told them yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// The day they were told.
    pub told_on: Option<NaiveDate>,
    /// Who told them.
    pub told_by: Option<String>,
    /// How.
    pub told_how: Option<String>,
    /// Why they were not told.
    pub not_told: Option<NotTold>,
    /// That reason in words.
    pub words: Option<String>,
    /// How often somebody tried.
    pub tries: i64,
    /// The day of the next try. Until then nobody is asked to tell them.
    pub next_try_on: Option<NaiveDate>,
}

/// A record with two loop marks.
pub trait Looped {
    /// The mark for one of the two.
    fn mark(&self, who: Loop) -> Mark;
    /// Sets the mark for one of the two.
    fn set_mark(&mut self, who: Loop, mark: Mark);
    /// The volunteer who raised it and is to hear, if one did.
    fn volunteer(&self) -> Option<PersonId>;
    /// The client.
    fn client(&self) -> PersonId;
    /// What there is to tell, in plain English; nothing while nothing is decided or done.
    fn outcome(&self) -> Option<&str>;
    /// Sets what there is to tell, and nothing else.
    fn set_outcome(&mut self, outcome: Option<String>);

    /// Says who still has to be told, or written down why not, before the end.
    fn unmarked(&self) -> Vec<Loop> {
        let mut missing = Vec::new();
        if !self.mark(Loop::Person).is_made() {
            missing.push(Loop::Person);
        }
        if self.volunteer().is_some() && !self.mark(Loop::Volunteer).is_made() {
            missing.push(Loop::Volunteer);
        }
        missing
    }
}

/// Lets a record with the columns of the two marks be [`Looped`].
macro_rules! looped {
    ($record:ty, $self:ident => $volunteer:expr) => {
        impl $crate::loops::Looped for $record {
            fn mark(&self, who: $crate::loops::Loop) -> $crate::loops::Mark {
                match who {
                    $crate::loops::Loop::Person => $crate::loops::Mark {
                        told_on: self.told_person_on,
                        told_by: self.told_person_by.clone(),
                        told_how: self.told_person_how.clone(),
                        not_told: self.not_told_person,
                        words: self.not_told_person_words.clone(),
                        tries: self.person_tries,
                        next_try_on: self.next_try_person_on,
                    },
                    $crate::loops::Loop::Volunteer => $crate::loops::Mark {
                        told_on: self.told_volunteer_on,
                        told_by: self.told_volunteer_by.clone(),
                        told_how: self.told_volunteer_how.clone(),
                        not_told: self.not_told_volunteer,
                        words: self.not_told_volunteer_words.clone(),
                        tries: self.volunteer_tries,
                        next_try_on: self.next_try_volunteer_on,
                    },
                }
            }
            fn set_mark(&mut self, who: $crate::loops::Loop, mark: $crate::loops::Mark) {
                match who {
                    $crate::loops::Loop::Person => {
                        self.told_person_on = mark.told_on;
                        self.told_person_by = mark.told_by;
                        self.told_person_how = mark.told_how;
                        self.not_told_person = mark.not_told;
                        self.not_told_person_words = mark.words;
                        self.person_tries = mark.tries;
                        self.next_try_person_on = mark.next_try_on;
                    }
                    $crate::loops::Loop::Volunteer => {
                        self.told_volunteer_on = mark.told_on;
                        self.told_volunteer_by = mark.told_by;
                        self.told_volunteer_how = mark.told_how;
                        self.not_told_volunteer = mark.not_told;
                        self.not_told_volunteer_words = mark.words;
                        self.volunteer_tries = mark.tries;
                        self.next_try_volunteer_on = mark.next_try_on;
                    }
                }
            }
            fn volunteer(&self) -> Option<$crate::ids::PersonId> {
                let $self = self;
                $volunteer
            }
            fn client(&self) -> $crate::ids::PersonId {
                self.client
            }
            fn outcome(&self) -> Option<&str> {
                self.outcome.as_deref()
            }
            fn set_outcome(&mut self, outcome: Option<String>) {
                self.outcome = outcome;
            }
        }
    };
}
pub(crate) use looped;

impl Mark {
    /// Whether this loop is closed: told, or a reason why not.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.told_on.is_some() || self.not_told.is_some()
    }

    /// A reason of the app's own words, where there was nothing to tell.
    #[must_use]
    pub fn nothing_to_tell(&self, words: &str) -> Self {
        if self.is_made() {
            return self.clone();
        }
        Self {
            not_told: Some(NotTold::Other),
            words: Some(words.to_owned()),
            next_try_on: None,
            ..self.clone()
        }
    }

    /// Whether somebody is asked to tell them now: not told yet, and no next try lies ahead.
    #[must_use]
    pub fn waits(&self, today: NaiveDate) -> bool {
        !self.is_made() && self.next_try_on.is_none_or(|on| on <= today)
    }

    /// The mark as one plain sentence.
    #[must_use]
    pub fn sentence(&self, today: NaiveDate) -> String {
        if let Some(on) = self.told_on {
            let mut sentence = format!("Told {}", day(on, today));
            if let Some(by) = &self.told_by {
                sentence.push_str(" by ");
                sentence.push_str(by);
            }
            if let Some(how) = &self.told_how {
                sentence.push_str(", ");
                sentence.push_str(how);
            }
            sentence.push('.');
            return sentence;
        }
        if let Some(reason) = self.not_told {
            return match (&self.words, reason) {
                (Some(words), NotTold::Other) => format!("Not told: {words}"),
                (Some(words), _) => format!("Not told, {reason}: {words}"),
                (None, _) => format!("Not told: {reason}."),
            };
        }
        let mut sentence = format!("Not told yet.{}", self.tried());
        if let Some(on) = self.next_try_on {
            sentence.push_str(&format!(" Next try {}.", dates::in_words(on, today)));
        }
        sentence
    }

    /// How often somebody tried, after another sentence: " Tried twice."; nothing before the first try.
    fn tried(&self) -> String {
        match self.tries {
            0 => String::new(),
            1 => " Tried once.".to_owned(),
            2 => " Tried twice.".to_owned(),
            more => format!(" Tried {more} times."),
        }
    }
}

/// A day inside a sentence: "today", "on 3 November 2026".
fn day(on: NaiveDate, today: NaiveDate) -> String {
    match dates::days_between(on, today) {
        0 | 1 => dates::in_words(on, today),
        _ => format!("on {}", dates::short(on)),
    }
}

/// What a form made of a mark: the mark, and what its event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Who it is about.
    pub who: Loop,
    /// What kind of mark.
    pub what: LoopWhat,
    /// The new mark.
    pub mark: Mark,
    /// What was recorded, for the event: "told the person".
    pub to: String,
    /// How, or why not, in words.
    pub why: Option<String>,
}

impl LoopForm {
    /// Checks the form against the mark so far. `deaths` are the days the
    /// listeners died, if they did; `me` the name of the coordinator at work.
    ///
    /// # Errors
    /// Every fault of the form at once.
    pub fn checked(
        &self,
        record: &impl Looped,
        deaths: Deaths,
        today: NaiveDate,
        me: &str,
    ) -> Result<Marked, Faults> {
        let mut faults = Faults::new();
        let who = faults.check(
            "who",
            self.who.parse::<Loop>().map_err(|_| "Choose who was told."),
        );
        let what = faults.check(
            "what",
            self.what
                .parse::<LoopWhat>()
                .map_err(|_| "Choose told, not told or tried."),
        );
        let (Some(who), Some(what)) = (who, what) else {
            return Err(faults);
        };
        if who == Loop::Volunteer && record.volunteer().is_none() {
            return Err(Faults::one("who", "No volunteer raised this."));
        }
        if is_blank(record.outcome().unwrap_or_default()) {
            return Err(Faults::one("what", NOTHING_TO_TELL));
        }
        let before = record.mark(who);
        let died_on = deaths.of(who);
        let how = faults.optional("how", &self.how);
        let words = faults.optional_note("words", &self.words);
        let (mark, to, why) = match what {
            LoopWhat::Told => {
                let on = if is_blank(&self.on) {
                    Some(today)
                } else {
                    faults.check("on", dates::parse_past_day(&self.on, today))
                };
                if died_on.is_some_and(|died| on.is_some_and(|on| on > died)) {
                    faults.add("what", "They have died. Choose “has died” instead.");
                }
                let by = faults
                    .optional("by", &self.by)
                    .unwrap_or_else(|| me.to_owned());
                let mark = Mark {
                    told_on: on,
                    told_by: Some(by),
                    told_how: how.clone(),
                    not_told: None,
                    words: None,
                    tries: before.tries,
                    next_try_on: None,
                };
                (mark, format!("told the {who}"), how.or(words))
            }
            LoopWhat::NotTold => {
                let reason = faults.check(
                    "reason",
                    self.reason
                        .parse::<NotTold>()
                        .map_err(|_| "Choose why they were not told."),
                );
                match reason {
                    Some(NotTold::CouldNotReach) if before.tries < TRIES_BEFORE_COULD_NOT_REACH => {
                        faults.add(
                            "reason",
                            "Try twice, and record each try, before “could not reach”.",
                        );
                    }
                    Some(NotTold::HasDied) if died_on.is_none() => {
                        faults.add("reason", "Record the death on their own page first.")
                    }
                    Some(NotTold::Other) if words.is_none() && !faults.has("words") => {
                        faults.add("words", "Write why they were not told.");
                    }
                    _ => {}
                }
                let said = reason.map_or("", NotTold::word);
                let mark = Mark {
                    not_told: reason,
                    words: words.clone(),
                    tries: before.tries,
                    ..Mark::default()
                };
                (mark, format!("not told the {who}: {said}"), words)
            }
            LoopWhat::Tried => {
                if died_on.is_some() {
                    faults.add("what", "They have died. Choose “has died” instead.");
                }
                if before.is_made() {
                    faults.add("what", "This loop is closed already.");
                }
                let again = faults.check_if_any("again", &self.again, |typed| {
                    let on = dates::parse_day(typed, today, dates::Lean::Future)
                        .map_err(|fault| fault.to_string())?;
                    if on < today {
                        return Err("Choose today or a day to come.".to_owned());
                    }
                    Ok(on)
                });
                if again.is_some() && words.is_none() && !faults.has("words") {
                    faults.add("words", "Write why they could not be told.");
                }
                let mark = Mark {
                    tries: before.tries + 1,
                    next_try_on: again,
                    ..before
                };
                let next = again.map(|on| format!("Next try on {}", dates::short(on)));
                let why: Vec<String> = [words, how, next].into_iter().flatten().collect();
                let why = (!why.is_empty()).then(|| why.join(". "));
                (mark, format!("tried to tell the {who}"), why)
            }
        };
        faults.done(Marked {
            who,
            what,
            mark,
            to,
            why,
        })
    }
}

/// One loop as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LoopView {
    /// Who is to hear.
    pub who: Loop,
    /// The person's id.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether the loop is closed: told, or a reason why not.
    pub made: bool,
    /// How it stands, as one sentence.
    pub sentence: String,
    /// How often somebody tried.
    pub tries: i64,
    /// Whether they have died; then only that can be recorded.
    pub died: bool,
    /// The concern they raised, where they hear through another that it was put together with: their mark is there.
    pub of: Option<ConcernId>,
}

/// The loops of a record, the person's first; the volunteer's only when a volunteer raised it.
///
/// # Errors
/// When the file cannot be read.
pub fn views(
    read: Reader<'_>,
    record: &impl Looped,
    today: NaiveDate,
) -> Result<Vec<LoopView>, StoreError> {
    let mut views = vec![view(read, record, Loop::Person, record.client(), today)?];
    if let Some(volunteer) = record.volunteer() {
        views.push(view(read, record, Loop::Volunteer, volunteer, today)?);
    }
    Ok(views)
}

fn view(
    read: Reader<'_>,
    record: &impl Looped,
    who: Loop,
    person: PersonId,
    today: NaiveDate,
) -> Result<LoopView, StoreError> {
    let listener: Person = read.record(person)?;
    let mark = record.mark(who);
    Ok(LoopView {
        who,
        person,
        name: listener.name(),
        made: mark.is_made(),
        sentence: mark.sentence(today),
        tries: mark.tries,
        died: listener.died_on.is_some(),
        of: None,
    })
}

/// The loop of a volunteer who raised a concern that was put together with another, and hears through that other.
///
/// # Errors
/// When the file cannot be read.
pub fn view_through_another(
    read: Reader<'_>,
    concern: &Concern,
    today: NaiveDate,
) -> Result<Option<LoopView>, StoreError> {
    let Some(volunteer) = concern.volunteer() else {
        return Ok(None);
    };
    Ok(Some(LoopView {
        of: Some(concern.id),
        ..view(read, concern, Loop::Volunteer, volunteer, today)?
    }))
}

/// The days on which the two listeners died, if they did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deaths {
    person: Option<NaiveDate>,
    volunteer: Option<NaiveDate>,
}

impl Deaths {
    /// The day one of the two died.
    #[must_use]
    pub fn of(self, who: Loop) -> Option<NaiveDate> {
        match who {
            Loop::Person => self.person,
            Loop::Volunteer => self.volunteer,
        }
    }
}

/// Reads whether the two listeners of a record have died.
///
/// # Errors
/// When the file cannot be read.
pub fn deaths(read: Reader<'_>, record: &impl Looped) -> Result<Deaths, StoreError> {
    let volunteer = match record.volunteer() {
        Some(id) => read.record::<Person>(id)?.died_on,
        None => None,
    };
    Ok(Deaths {
        person: read.record::<Person>(record.client())?.died_on,
        volunteer,
    })
}
