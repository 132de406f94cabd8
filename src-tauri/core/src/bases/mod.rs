//! Why each thing may be kept: a ground of UK GDPR Article 6, where health or the like is concerned one of Article 9 and
//! perhaps of Schedule 1 to the Data Protection Act 2018, and a wording to tell people. The organisation chooses; until
//! somebody confirms it there is only a suggestion, which is no legal advice.

pub mod notice;
mod store;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::{CoordinatorId, LawfulBasisId},
    store::record::record,
    words::words,
};

pub use store::*;

words! {
    /// What is kept, and what for. The first seven are the purposes of consent, word for word.
    pub enum KeptFor {
        Record = "keep my record", Health = "health notes", Mdt = "share with MDT", Agencies = "share with agencies",
        Speak = "my volunteer may speak for me", News = "tell my good news", Counts = "anonymous evaluation",
        Safeguarding = "safeguarding records", Volunteers = "volunteers’ records", Family = "family and others",
        Log = "who did what",
    }
}
words! {
    /// The grounds of UK GDPR Article 6.
    pub enum Article6 {
        Consent = "consent", Contract = "contract", LegalObligation = "legal obligation", VitalInterests = "vital interests",
        PublicTask = "public task", LegitimateInterests = "legitimate interests",
        Recognised = "recognised legitimate interest",
    }
}
words! {
    /// The conditions of UK GDPR Article 9 that can matter here.
    pub enum Article9 {
        ExplicitConsent = "explicit consent", VitalInterests = "vital interests", OurOwnPeople = "our own people",
        LegalClaims = "legal claims", PublicInterest = "substantial public interest", Care = "health or social care",
        Statistics = "statistics",
    }
}
words! {
    /// The conditions of Schedule 1 to the Data Protection Act 2018 that can matter here.
    pub enum Schedule1 {
        Care = "health or social care purposes", Statistics = "research and statistics",
        Support = "support for people with a condition", Safeguarding = "safeguarding of people at risk",
        Money = "economic well-being of people at risk",
    }
}

record! {
    /// What the organisation chose for one thing that is kept.
    pub struct LawfulBasis {
        id: LawfulBasisId, kept_for: KeptFor, article_6: Article6, article_9: Option<Article9>,
        schedule_1: Option<Schedule1>, wording: String, confirmed_on: NaiveDate, confirmed_by: CoordinatorId,
    }
    table "lawful_basis" = 153
}

impl KeptFor {
    /// Whether health, belief or another thing of Article 9 is in it, so that a condition of that article is needed.
    #[must_use]
    pub const fn needs_article_9(self) -> bool {
        matches!(
            self,
            Self::Health
                | Self::Mdt
                | Self::Agencies
                | Self::Speak
                | Self::Counts
                | Self::Safeguarding
        )
    }

    /// Whether a privacy notice for the people who are supported tells of it.
    const fn of_people(self) -> bool {
        !matches!(self, Self::Volunteers)
    }

    /// Whether a privacy notice for volunteers tells of it.
    const fn of_volunteers(self) -> bool {
        matches!(
            self,
            Self::Volunteers | Self::Safeguarding | Self::Counts | Self::Log
        )
    }
}

impl Article9 {
    /// The conditions of Schedule 1 with which it holds; none where it needs none (Data Protection Act 2018,
    /// section 10(2) and (3): Part 1 for care and statistics, Part 2 for a substantial public interest). One of Part 2
    /// also needs a written policy (paragraph 5), which the page tells.
    #[must_use]
    pub const fn needs(self) -> &'static [Schedule1] {
        match self {
            Self::Care => &[Schedule1::Care],
            Self::Statistics => &[Schedule1::Statistics],
            Self::PublicInterest => &[
                Schedule1::Support,
                Schedule1::Safeguarding,
                Schedule1::Money,
            ],
            Self::ExplicitConsent
            | Self::VitalInterests
            | Self::OurOwnPeople
            | Self::LegalClaims => &[],
        }
    }
}

/// What is suggested for one thing that is kept, in a version that is never edited once shipped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Suggestion {
    article_6: Article6,
    article_9: Option<Article9>,
    schedule_1: Option<Schedule1>,
    wording: String,
}

/// A ground in plain words, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct LegalGround {
    /// What it means.
    pub plain: String,
    /// Where it stands in the law.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
struct Shipped {
    suggestions: BTreeMap<String, Suggestion>,
    article_6: BTreeMap<String, LegalGround>,
    article_9: BTreeMap<String, LegalGround>,
    schedule_1: BTreeMap<String, LegalGround>,
}

fn shipped() -> &'static Shipped {
    static READ: OnceLock<Shipped> = OnceLock::new();
    READ.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/privacy/bases/1.json"))
            .unwrap_or_default()
    })
}

/// What the organisation chose, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of LawfulBasis")]
pub struct BasisForm {
    pub article_6: String,
    pub article_9: String,
    pub schedule_1: String,
    pub wording: String,
}

/// A form of which every field was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedBasis {
    article_6: Article6,
    article_9: Option<Article9>,
    schedule_1: Option<Schedule1>,
    wording: String,
}

impl BasisForm {
    /// Checks every field, for one thing that is kept.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, kept_for: KeptFor) -> Result<CheckedBasis, Faults> {
        let mut faults = Faults::new();
        let article_6 = faults.check(
            "article_6",
            self.article_6
                .parse::<Article6>()
                .map_err(|_| "Choose why you may keep it."),
        );
        let one_of_the_list = "Choose one from the list.";
        let article_9 = faults.check_if_any("article_9", &self.article_9, |typed| {
            typed.parse::<Article9>().map_err(|_| one_of_the_list)
        });
        let schedule_1 = faults.check_if_any("schedule_1", &self.schedule_1, |typed| {
            typed.parse::<Schedule1>().map_err(|_| one_of_the_list)
        });
        if kept_for.needs_article_9() && article_9.is_none() && !faults.has("article_9") {
            faults.add(
                "article_9",
                "It can be about health. Choose a second reason.",
            );
        }
        let schedule_1 = match article_9 {
            Some(article_9) if !article_9.needs().is_empty() => {
                if !schedule_1.is_some_and(|one| article_9.needs().contains(&one))
                    && !faults.has("schedule_1")
                {
                    faults.add(
                        "schedule_1",
                        "That reason needs a third one that goes with it.",
                    );
                }
                schedule_1
            }
            // A third reason says something only beside the second that asks for it.
            _ => None,
        };
        let wording = faults.need_note(
            "wording",
            &self.wording,
            "Write what people are told about it.",
        );
        faults.done_some(
            article_6
                .zip(wording)
                .map(|(article_6, wording)| CheckedBasis {
                    article_6,
                    article_9,
                    schedule_1,
                    wording,
                }),
        )
    }
}

/// A ground of a list: its word, what it means and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct GroundChoice {
    /// The word that is stored.
    pub word: String,
    /// What it means.
    pub plain: String,
    /// Where it stands.
    pub source: String,
    /// The words of the third list that go with it.
    pub needs: Vec<String>,
}

/// One thing that is kept, and why it may be.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BasisLine {
    /// What.
    pub kept_for: KeptFor,
    /// The form to confirm or change it by: what was chosen, else what is suggested.
    pub form: BasisForm,
    /// The grounds in plain words, with their sources.
    pub grounds: Vec<LegalGround>,
    /// Whether somebody confirmed it; else it is a suggestion.
    pub confirmed: bool,
    /// By whom and when, in words.
    pub confirmed_words: Option<String>,
    /// Whether it can be about health, so that a second reason is needed.
    pub needs_article_9: bool,
}

/// Why everything may be kept.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BasesPage {
    /// One line for each thing that is kept.
    pub lines: Vec<BasisLine>,
    /// The grounds of Article 6.
    pub article_6: Vec<GroundChoice>,
    /// The conditions of Article 9.
    pub article_9: Vec<GroundChoice>,
    /// The conditions of Schedule 1.
    pub schedule_1: Vec<GroundChoice>,
}
