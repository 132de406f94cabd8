//! The step that is often next, by category: offered as a route, never as advice. A person may ignore it.

use super::{Category, ConcernState, Level};
use crate::words::words;

words! {
    /// Where a concern goes from here, in the words of the glossary.
    pub enum Route {
        HandleHere = "handle here", Referral = "referral", Mdt = "MDT", Gp = "GP now",
        Safeguarding = "safeguarding", Rang999 = "999",
    }
}

impl Route {
    /// The state that a concern which takes this route goes to. A referral is made first, and the concern stays.
    #[must_use]
    pub const fn state(self) -> Option<ConcernState> {
        match self {
            Self::HandleHere => Some(ConcernState::BeingHandled),
            Self::Referral => None,
            Self::Mdt => Some(ConcernState::WithMdt),
            Self::Gp => Some(ConcernState::WithGp),
            Self::Safeguarding => Some(ConcernState::WithSafeguarding),
            Self::Rang999 => Some(ConcernState::With999),
        }
    }
}

/// A step that is often next.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NextStep {
    /// For which category.
    pub category: Category,
    /// What is often done, in plain words.
    pub words: String,
    /// Its route.
    pub route: Route,
    /// The state it leads to; none for a referral.
    pub to: Option<ConcernState>,
}

/// The list, written for people to read: the first two cells hold no comma, the third may, in quotes.
const LIST: &str = include_str!("../../../../assets/reference/next-steps.csv");

/// The step that is often next for each category, in the order of the list.
#[must_use]
pub fn next_steps() -> Vec<NextStep> {
    LIST.lines()
        .skip(1)
        .filter_map(|line| {
            let (category, rest) = line.split_once(',')?;
            let (route, words) = rest.split_once(',')?;
            let route: Route = route.parse().ok()?;
            Some(NextStep {
                category: category.parse().ok()?,
                words: words.trim_matches('"').to_owned(),
                route,
                to: route.state(),
            })
        })
        .collect()
}

/// The step that is often next. In an emergency there is one alone.
#[must_use]
pub fn next_step(category: Category, level: Level) -> Option<NextStep> {
    if level == Level::Emergency {
        return Some(NextStep {
            category,
            words: "Ring 999 first. Then write down who rang, when, and the reference.".to_owned(),
            route: Route::Rang999,
            to: Route::Rang999.state(),
        });
    }
    next_steps()
        .into_iter()
        .find(|step| step.category == category)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concerns::needs;

    #[test]
    fn every_category_has_one_step_in_plain_words_that_an_open_concern_can_take() {
        let steps = next_steps();
        assert_eq!(steps.len(), Category::ALL.len());
        for category in Category::ALL {
            for level in Level::ALL {
                let step = next_step(*category, *level).unwrap();
                for sentence in step.words.split_inclusive(['.', '?']) {
                    let count = sentence.split_whitespace().count();
                    assert!(count <= 20, "{sentence}");
                }
                assert!(
                    step.words.ends_with('.') && !step.words.contains('"'),
                    "{step:?}"
                );
                if let Some(to) = step.to {
                    assert!(needs(ConcernState::Open, to).is_some(), "{step:?}");
                }
            }
        }
        // What is medical is offered as a route; what endangers goes to those whose task it is.
        let route = |category| next_step(category, Level::Watch).unwrap().route;
        assert_eq!(route(Category::Health), Route::Mdt);
        assert_eq!(route(Category::SafetyOrAbuse), Route::Safeguarding);
        assert_eq!(
            next_step(Category::Loneliness, Level::Emergency)
                .unwrap()
                .route,
            Route::Rang999
        );
    }

    #[test]
    fn nothing_medical_is_advised() {
        let text = LIST.to_lowercase();
        for word in [
            "blood", "tablet", "medic", "dose", "diagnos", "symptom", "treat", "doctor", "test",
            "score", "assess",
        ] {
            assert!(!text.contains(word), "{word}");
        }
    }
}
