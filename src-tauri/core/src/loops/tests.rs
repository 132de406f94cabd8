use super::*;

struct Thing {
    person: Mark,
    volunteer: Mark,
    raised: Option<PersonId>,
    outcome: Option<String>,
}

impl Default for Thing {
    fn default() -> Self {
        Self {
            person: Mark::default(),
            volunteer: Mark::default(),
            raised: None,
            outcome: Some("The nurse will ring.".into()),
        }
    }
}

impl Looped for Thing {
    fn mark(&self, who: Loop) -> Mark {
        match who {
            Loop::Person => self.person.clone(),
            Loop::Volunteer => self.volunteer.clone(),
        }
    }
    fn set_mark(&mut self, who: Loop, mark: Mark) {
        match who {
            Loop::Person => self.person = mark,
            Loop::Volunteer => self.volunteer = mark,
        }
    }
    fn volunteer(&self) -> Option<PersonId> {
        self.raised
    }
    fn client(&self) -> PersonId {
        PersonId(uuid::Uuid::from_u128(9))
    }
    fn outcome(&self) -> Option<&str> {
        self.outcome.as_deref()
    }
    fn set_outcome(&mut self, outcome: Option<String>) {
        self.outcome = outcome;
    }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 3).unwrap()
}

fn form(who: &str, what: &str, reason: &str, words: &str) -> LoopForm {
    LoopForm {
        who: who.into(),
        what: what.into(),
        reason: reason.into(),
        words: words.into(),
        ..LoopForm::default()
    }
}

fn mark(thing: &Thing, form: &LoopForm, died: Option<NaiveDate>) -> Result<Marked, Faults> {
    form.checked(
        thing,
        Deaths {
            person: died,
            volunteer: died,
        },
        day(),
        "Sal",
    )
}

#[test]
fn told_is_today_by_me_unless_said() {
    let thing = Thing::default();
    let marked = mark(&thing, &form("person", "told", "", ""), None).unwrap();
    assert_eq!(marked.mark.told_on, Some(day()));
    assert_eq!(marked.mark.told_by.as_deref(), Some("Sal"));
    assert_eq!(marked.mark.sentence(day()), "Told today by Sal.");
    let typed = LoopForm {
        on: "1/11".into(),
        by: "Nurse Hale".into(),
        how: "by phone".into(),
        ..form("person", "told", "", "")
    };
    let marked = mark(&thing, &typed, None).unwrap();
    assert_eq!(
        marked.mark.sentence(day()),
        "Told on 1 November 2026 by Nurse Hale, by phone."
    );
    let early = LoopForm {
        on: "tomorrow".into(),
        ..form("person", "told", "", "")
    };
    assert!(mark(&thing, &early, None).unwrap_err().has("on"));
}

#[test]
fn could_not_reach_needs_two_tries() {
    let mut thing = Thing::default();
    for tries in 0..2 {
        assert!(
            mark(
                &thing,
                &form("person", "not told", "could not reach", ""),
                None
            )
            .unwrap_err()
            .has("reason"),
            "after {tries}"
        );
        thing.person = mark(&thing, &form("person", "tried", "", ""), None)
            .unwrap()
            .mark;
    }
    assert_eq!(thing.person.tries, 2);
    let marked = mark(
        &thing,
        &form("person", "not told", "could not reach", ""),
        None,
    )
    .unwrap();
    assert_eq!(marked.mark.not_told, Some(NotTold::CouldNotReach));
}

#[test]
fn a_next_try_needs_a_day_to_come_and_a_reason_and_ends_when_they_are_told() {
    let mut thing = Thing::default();
    let tried = |again: &str, words: &str| LoopForm {
        again: again.into(),
        ..form("person", "tried", "", words)
    };
    for (again, words, field) in [
        ("2/11/2026", "No answer", "again"),
        ("someday", "No answer", "again"),
        ("tomorrow", " ", "words"),
    ] {
        let faults = mark(&thing, &tried(again, words), None).unwrap_err();
        assert!(faults.has(field), "{again} {words}: {faults}");
    }
    let marked = mark(&thing, &tried("5/11", "Was out"), None).unwrap();
    assert_eq!(
        marked.why.as_deref(),
        Some("Was out. Next try on 5 November 2026")
    );
    thing.person = marked.mark;
    assert_eq!(
        thing.person.sentence(day()),
        "Not told yet. Tried once. Next try Thursday 5 November."
    );
    let on = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    assert!(!thing.person.waits(on(4)) && thing.person.waits(on(5)) && thing.person.waits(on(6)));
    // A try that names no next one is on the list again at once, and any mark ends the waiting.
    let again = mark(&thing, &tried("", ""), None).unwrap().mark;
    assert!(again.waits(day()) && again.tries == 2);
    for typed in [
        form("person", "told", "", ""),
        form("person", "not told", "not safe to tell", ""),
    ] {
        let made = mark(&thing, &typed, None).unwrap().mark;
        assert_eq!((made.next_try_on, made.waits(on(9))), (None, false));
    }
}

#[test]
fn other_reasons_need_words_and_the_dead_are_not_told() {
    let thing = Thing::default();
    assert!(
        mark(&thing, &form("person", "not told", "other", " "), None)
            .unwrap_err()
            .has("words")
    );
    assert!(
        mark(&thing, &form("person", "not told", "has died", ""), None)
            .unwrap_err()
            .has("reason")
    );
    assert!(
        mark(
            &thing,
            &form("person", "not told", "has died", ""),
            Some(day())
        )
        .is_ok()
    );
    let died = day().pred_opt();
    assert!(mark(&thing, &form("person", "told", "", ""), died).is_err());
    assert!(mark(&thing, &form("person", "tried", "", ""), died).is_err());
    assert!(
        mark(
            &thing,
            &form("person", "not told", "not safe to tell", ""),
            None
        )
        .is_ok()
    );
}

#[test]
fn the_volunteers_loop_is_there_only_when_one_raised_it() {
    let mut thing = Thing::default();
    assert!(
        mark(&thing, &form("volunteer", "told", "", ""), None)
            .unwrap_err()
            .has("who")
    );
    assert_eq!(thing.unmarked(), [Loop::Person]);
    thing.raised = Some(thing.client());
    assert_eq!(thing.unmarked(), [Loop::Person, Loop::Volunteer]);
    let marked = mark(&thing, &form("volunteer", "told", "", ""), None).unwrap();
    thing.set_mark(Loop::Volunteer, marked.mark);
    assert_eq!(thing.unmarked(), [Loop::Person]);
}

#[test]
fn a_later_mark_takes_the_place_of_an_earlier_one() {
    let mut thing = Thing::default();
    thing.person = mark(
        &thing,
        &form(
            "person",
            "not told",
            "not safe to tell",
            "He reads her post",
        ),
        None,
    )
    .unwrap()
    .mark;
    assert_eq!(
        thing.person.sentence(day()),
        "Not told, not safe to tell: He reads her post"
    );
    let told = mark(&thing, &form("person", "told", "", ""), None).unwrap();
    assert_eq!(told.mark.not_told, None);
    assert_eq!(told.mark.words, None);
}

#[test]
fn nobody_is_told_nor_tried_before_there_is_something_to_tell() {
    for outcome in [None, Some("  ".to_owned())] {
        let thing = Thing {
            outcome,
            ..Thing::default()
        };
        for what in LoopWhat::ALL {
            let typed = form("person", what.word(), "asked not to be told", "");
            let faults = mark(&thing, &typed, None).unwrap_err();
            assert!(faults.to_string().contains(NOTHING_TO_TELL), "{faults}");
        }
    }
}
