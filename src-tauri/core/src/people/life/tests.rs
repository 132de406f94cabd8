#![allow(clippy::unwrap_used, clippy::panic)]

use rusqlite::types::Value;

use super::{LifeAnswer, LifeEvent, LifeForm, hanging::what_it_leaves, store::record_change};
use crate::{
    action::Action,
    agencies::Agency,
    clients::{self, Client, ClientStatus, MatchForm, RepresentativeForm, YesNo},
    concerns::{self, Concern, ConcernForm, ConcernState, MoveForm},
    desk::{Desk, Done, test_desk},
    ids::{ConcernId, MdtItemId, MdtMeetingId, PersonId, PracticeId, ReferralId},
    mdt::{self, MdtItem},
    people::{
        Person, PersonError,
        page::person_page,
        tests::{add_client, add_volunteer, ground},
    },
    programmes::Practice,
    promises::{self, PromiseForm},
    records::TABLES,
    referrals::{self, Referral, ReferralForm, ReferralMoveForm, ReferralState},
    store::{Reader, StoreError},
    today,
};

/// Everything in the tables of records, as it stands.
pub(crate) fn tables(read: Reader<'_>) -> Vec<(String, Vec<Vec<Value>>)> {
    TABLES
        .iter()
        .map(|table| {
            let sql = format!(
                "SELECT {} FROM \"{}\" ORDER BY id",
                table.column_list(),
                table.name
            );
            let rows = read
                .rows(&sql, [], |row| {
                    (0..table.columns.len()).map(|at| row.get(at)).collect()
                })
                .unwrap();
            (table.name.to_owned(), rows)
        })
        .collect()
}

/// Somebody dies; what hangs on it stays as it is.
pub(crate) fn dies(desk: &mut Desk, id: PersonId, on: &str) -> Result<Done<()>, PersonError> {
    let form = LifeForm {
        what: "death".into(),
        on: on.into(),
        ..LifeForm::default()
    };
    record_change(desk, id, &form)
}

/// Somebody changes surgery.
pub(crate) fn changes_surgery(
    desk: &mut Desk,
    id: PersonId,
    to: PracticeId,
    on: &str,
) -> Result<Done<()>, PersonError> {
    let form = LifeForm {
        what: "surgery".into(),
        on: on.into(),
        practice: to.to_string(),
        ..LifeForm::default()
    };
    record_change(desk, id, &form)
}

/// Arthur, whom Wesley visits, with a bit of everything that may hang on him.
pub(crate) struct Fixture {
    _folder: tempfile::TempDir,
    pub desk: Desk,
    pub arthur: PersonId,
    pub wesley: PersonId,
    pub mary: PersonId,
    pub practices: Vec<PracticeId>,
    /// Raised by Wesley; by family; restricted.
    pub concerns: [ConcernId; 3],
    /// Sent; a draft.
    pub referrals: [ReferralId; 2],
    pub meeting: MdtMeetingId,
}

pub(crate) fn fixture() -> Fixture {
    let (folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let wesley = add_volunteer(&mut desk, "Wesley", "Nance");
    let mary = add_client(&mut desk, "Mary", "Hill");
    let practices: Vec<PracticeId> = desk
        .read()
        .records::<Practice>("ORDER BY name", [])
        .unwrap()
        .into_iter()
        .map(|practice| practice.id)
        .collect();
    changes_surgery(&mut desk, arthur, practices[0], "1/6/2026").unwrap();
    let form = MatchForm {
        volunteer: wesley.to_string(),
        since: "1/9/2026".into(),
        ..MatchForm::default()
    };
    clients::store::save_match(&mut desk, arthur, None, &form).unwrap();
    let form = RepresentativeForm {
        person: mary.to_string(),
        kind: "deputy".into(),
        ..RepresentativeForm::default()
    };
    clients::store::save_representative(&mut desk, arthur, None, &form).unwrap();
    let mut raise = |raised_by: &str, category: &str| {
        let form = ConcernForm {
            client: arthur.to_string(),
            category: category.into(),
            level: "soon".into(),
            raised_by: raised_by.into(),
            raised_by_person: if raised_by == "volunteer" {
                wesley.to_string()
            } else {
                String::new()
            },
            situation: "The stairs are steep".into(),
            ..ConcernForm::default()
        };
        concerns::store::raise(&mut desk, &form).unwrap().value
    };
    let concerns = [
        raise("volunteer", "falls and mobility"),
        raise("family", "loneliness"),
        raise("family", "safety or abuse"),
    ];
    let with_mdt = MoveForm {
        to: "with MDT".into(),
        ..MoveForm::default()
    };
    concerns::store::move_to(&mut desk, concerns[1], &with_mdt).unwrap();
    let agency = desk
        .write::<_, StoreError>(Action::SaveAgency, |tx| {
            let agency = Agency {
                id: tx.new_id(),
                name: "Village Transport".into(),
                phone: Some("01637 496 001".into()),
                email: None,
                address: None,
                areas: vec!["Newquay".into()],
            };
            tx.insert(&agency)?;
            Ok(agency.id)
        })
        .unwrap()
        .value;
    let mut make = || {
        let form = ReferralForm {
            client: arthur.to_string(),
            agency: agency.to_string(),
            need: "other".into(),
            reason: "A lift to the hall".into(),
            basis: "direct care with no objection".into(),
            method: "phone".into(),
            ..ReferralForm::default()
        };
        referrals::make(&mut desk, &form).unwrap().value
    };
    let referrals = [make(), make()];
    let sent = ReferralMoveForm {
        to: "sent".into(),
        ..ReferralMoveForm::default()
    };
    referrals::move_to(&mut desk, referrals[0], &sent).unwrap();
    let form = mdt::MeetingForm {
        practice: practices[0].to_string(),
        on: "17/11".into(),
        ..mdt::MeetingForm::default()
    };
    let meeting = mdt::make_meeting(&mut desk, &form).unwrap().value;
    Fixture {
        _folder: folder,
        desk,
        arthur,
        wesley,
        mary,
        practices,
        concerns,
        referrals,
        meeting,
    }
}

impl Fixture {
    /// A change with every answer as chosen beforehand.
    pub fn form(&self, of: PersonId, event: LifeEvent, stays: bool) -> LifeForm {
        let leaves = what_it_leaves(&self.desk, of, event, stays).unwrap();
        LifeForm {
            what: event.to_string(),
            on: "yesterday".into(),
            stays: if stays { "yes".into() } else { String::new() },
            answers: leaves
                .rows
                .into_iter()
                .map(|row| (row.key, row.chosen.to_string()))
                .collect(),
            ..LifeForm::default()
        }
    }

    /// The same filled in whole, where the event can be recorded.
    pub fn typed(&self, of: PersonId, event: LifeEvent, stays: bool) -> Option<LifeForm> {
        what_it_leaves(&self.desk, of, event, stays).ok()?;
        let now = clients::store::practice_now(self.desk.read(), of).unwrap();
        let other = self
            .practices
            .iter()
            .find(|id| Some(**id) != now.as_ref().map(|now| now.practice));
        Some(LifeForm {
            home: "Seaview (pretend)".into(),
            town: "Perranporth".into(),
            practice: other.map(ToString::to_string).unwrap_or_default(),
            on: "today".into(),
            ..self.form(of, event, stays)
        })
    }

    fn concern(&self, at: usize) -> Concern {
        self.desk.read().record(self.concerns[at]).unwrap()
    }

    fn referral(&self, at: usize) -> Referral {
        self.desk.read().record(self.referrals[at]).unwrap()
    }

    fn client(&self) -> Client {
        self.desk.read().record(self.arthur).unwrap()
    }

    fn matches_running(&self) -> i64 {
        self.desk
            .read()
            .number("SELECT count(*) FROM \"match\" WHERE until IS NULL", [])
            .unwrap()
    }

    fn on_lists(&self) -> Vec<(MdtItemId, MdtMeetingId)> {
        self.desk
            .read()
            .records::<MdtItem>(
                "WHERE client = ?1 AND left_out = 0 ORDER BY id",
                [self.arthur],
            )
            .unwrap()
            .into_iter()
            .map(|item| (item.id, item.meeting))
            .collect()
    }
}

#[test]
fn a_death_mends_what_hangs_on_it_in_one_act_and_one_undo_takes_it_back() {
    let mut f = fixture();
    assert_eq!(f.on_lists().len(), 1);
    let before = tables(f.desk.read());
    let mut form = f.form(f.arthur, LifeEvent::Death, false);
    // The volunteer is told before the visits end; here he was.
    for answer in form
        .answers
        .iter_mut()
        .filter(|(key, _)| key.starts_with("match-"))
    {
        assert_eq!(answer.1, "keep");
        *answer.1 = "end".into();
    }
    let done = record_change(&mut f.desk, f.arthur, &form).unwrap();
    assert_eq!(done.sentence, "Death recorded for Arthur Pascoe");

    // Wesley raised the first: he has to hear. The family's is closed. The restricted one goes on.
    assert_eq!(f.concern(0).state, ConcernState::AwaitingFeedback);
    assert!(f.concern(0).outcome.unwrap().starts_with("Arthur died on"));
    assert_eq!(f.concern(1).state, ConcernState::Closed);
    assert_eq!(f.concern(1).not_told_person.unwrap().word(), "has died");
    assert_eq!(f.concern(2).state, ConcernState::Open);
    // The agency is on the list to ring today; the draft is gone.
    assert_eq!(f.referral(0).chase_on, Some(f.desk.today()));
    assert_eq!(f.referral(1).state, ReferralState::Withdrawn);
    assert_eq!(f.matches_running(), 0);
    assert!(f.on_lists().is_empty());
    // Only Wesley is waiting to hear.
    let board = today::today(&f.desk).unwrap();
    let waiting: Vec<PersonId> = board
        .to_tell
        .iter()
        .flat_map(|row| row.waiting.iter().map(|one| one.person))
        .collect();
    assert_eq!(waiting, [f.wesley]);

    let undone = f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);
    f.desk.undo(undone.act).unwrap();
    assert_eq!(f.concern(1).state, ConcernState::Closed);
    assert!(f.desk.check().unwrap().faults.is_empty());
    assert!(record_change(&mut f.desk, f.arthur, &form).is_err(), "once");
}

#[test]
fn whom_a_dead_volunteer_visited_and_spoke_for_is_shown_and_ends() {
    let mut f = fixture();
    let told = |f: &Fixture| f.form(f.wesley, LifeEvent::Death, false).answers;
    // Something Wesley was to hear.
    for to in ["being handled", "awaiting feedback"] {
        let form = MoveForm {
            to: to.into(),
            outcome: "A rail is up.".into(),
            ..MoveForm::default()
        };
        concerns::store::move_to(&mut f.desk, f.concerns[0], &form).unwrap();
    }
    assert!(
        told(&f)
            .iter()
            .any(|(key, answer)| key.starts_with("raised-") && answer == "has died")
    );
    let before = tables(f.desk.read());
    let form = f.form(f.wesley, LifeEvent::Death, false);
    let done = record_change(&mut f.desk, f.wesley, &form).unwrap();
    assert_eq!(f.concern(0).not_told_volunteer.unwrap().word(), "has died");
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);

    // A representative who died no longer speaks.
    let form = f.form(f.mary, LifeEvent::Death, false);
    record_change(&mut f.desk, f.mary, &form).unwrap();
    let page = person_page(&f.desk, f.arthur).unwrap().client.unwrap();
    assert!(page.representatives[0].died);
    assert!(page.representatives[0].representative.ended_on.is_some());
    let again = RepresentativeForm {
        person: f.mary.to_string(),
        kind: "deputy".into(),
        ..RepresentativeForm::default()
    };
    assert!(clients::store::save_representative(&mut f.desk, f.arthur, None, &again).is_err());
}

#[test]
fn a_move_asks_anew_what_was_known_of_the_home() {
    let mut f = fixture();
    f.desk
        .write::<_, StoreError>(Action::ChangePerson, |tx| {
            let client: Client = tx.read().record(f.arthur)?;
            tx.update(&Client {
                visit_safety: Some("A dog".into()),
                ..client
            })?;
            Ok(())
        })
        .unwrap();
    let before = tables(f.desk.read());
    let mut form = f.form(f.arthur, LifeEvent::Move, false);
    let nowhere = record_change(&mut f.desk, f.arthur, &form).unwrap_err();
    assert!(nowhere.to_string().contains("new address"), "{nowhere}");
    form.address_lines = "2 Pretend Row".into();
    form.town = "Perranporth".into();
    form.practice = f.practices[1].to_string();
    let done = record_change(&mut f.desk, f.arthur, &form).unwrap();
    let person: Person = f.desk.read().record(f.arthur).unwrap();
    assert_eq!(person.town.as_deref(), Some("Perranporth"));
    assert_eq!(
        f.client().visit_safety.as_deref(),
        Some("Ask again. At the old home: A dog")
    );
    assert_eq!(f.client().status, ClientStatus::Active);
    assert_eq!(f.matches_running(), 1);
    assert_eq!(f.concern(0).state, ConcernState::Open);
    // The second surgery has no meeting yet: they are marked for its first.
    assert!(f.on_lists().is_empty());
    assert!(f.client().talk_about_at_next_mdt);
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);
}

#[test]
fn moving_away_and_a_care_home_end_the_support_or_let_it_go_on() {
    let mut f = fixture();
    let before = tables(f.desk.read());
    let mut form = f.form(f.arthur, LifeEvent::MovedAway, false);
    form.town = "Leeds".into();
    let done = record_change(&mut f.desk, f.arthur, &form).unwrap();
    assert_eq!(f.client().ended_why.unwrap().word(), "moved away");
    // They live: they are told before anything is closed.
    assert_eq!(f.concern(1).state, ConcernState::AwaitingFeedback);
    assert_eq!(f.referral(0).state, ReferralState::Sent);
    assert_eq!(f.referral(0).chase_on, Some(f.desk.today()));
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);

    let mut form = f.form(f.arthur, LifeEvent::CareHome, true);
    assert!(
        record_change(&mut f.desk, f.arthur, &form).is_err(),
        "no home"
    );
    form.home = "Seaview (pretend)".into();
    let done = record_change(&mut f.desk, f.arthur, &form).unwrap();
    let person: Person = f.desk.read().record(f.arthur).unwrap();
    assert_eq!(person.address_lines.as_deref(), Some("Seaview (pretend)"));
    assert_eq!(f.client().status, ClientStatus::Active);
    assert_eq!(f.client().lives_alone, Some(YesNo::No));
    assert_eq!(f.concern(0).state, ConcernState::Open);
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);

    let mut form = f.form(f.arthur, LifeEvent::CareHome, false);
    form.home = "Seaview (pretend)".into();
    record_change(&mut f.desk, f.arthur, &form).unwrap();
    assert_eq!(f.client().ended_why.unwrap().word(), "care home");
    assert!(f.desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_change_of_surgery_hands_on_what_was_on_the_list() {
    let mut f = fixture();
    let form = mdt::MeetingForm {
        practice: f.practices[1].to_string(),
        on: "24/11".into(),
        ..mdt::MeetingForm::default()
    };
    let next = mdt::make_meeting(&mut f.desk, &form).unwrap().value;
    let before = tables(f.desk.read());
    let mut form = f.form(f.arthur, LifeEvent::Surgery, false);
    assert!(
        record_change(&mut f.desk, f.arthur, &form).is_err(),
        "none chosen"
    );
    form.practice = f.practices[0].to_string();
    assert!(
        record_change(&mut f.desk, f.arthur, &form).is_err(),
        "the same"
    );
    form.practice = f.practices[1].to_string();
    form.on = "1/5/2026".into();
    assert!(
        record_change(&mut f.desk, f.arthur, &form).is_err(),
        "before the old one"
    );
    form.on = "yesterday".into();
    let done = record_change(&mut f.desk, f.arthur, &form).unwrap();
    let lists: Vec<MdtMeetingId> = f.on_lists().iter().map(|(_, meeting)| *meeting).collect();
    assert_eq!(lists, [next]);
    let concerns = f
        .desk
        .read()
        .number(
            "SELECT count(*) FROM mdt_item_concern WHERE concern = ?1",
            [f.concerns[1]],
        )
        .unwrap();
    assert_eq!(concerns, 1, "on the new list alone");
    let page = person_page(&f.desk, f.arthur).unwrap().client.unwrap();
    assert_eq!(page.practices.len(), 2);
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);
    assert_eq!(f.on_lists()[0].1, f.meeting);
}

#[test]
fn an_answer_that_is_not_offered_is_refused_and_nothing_is_kept() {
    let mut f = fixture();
    let before = tables(f.desk.read());
    let mut form = f.form(f.arthur, LifeEvent::Death, false);
    let key = format!("concern-{}", f.concerns[0]);
    form.answers
        .insert(key.clone(), LifeAnswer::HandOn.to_string());
    let error = record_change(&mut f.desk, f.arthur, &form).unwrap_err();
    assert!(error.to_string().contains("Choose one"), "{error}");
    assert_eq!(tables(f.desk.read()), before);
    // What is not named stays as it is.
    form.answers.clear();
    record_change(&mut f.desk, f.arthur, &form).unwrap();
    assert_eq!(f.concern(0).state, ConcernState::Open);
    assert_eq!(f.matches_running(), 1);
}

#[test]
fn a_promise_to_the_dead_is_dropped_or_handed_on_and_one_undo_takes_it_back() {
    let mut f = fixture();
    let mut promise = |to: &str, who: &str, what: &str| {
        let form = PromiseForm {
            what: what.into(),
            to: to.into(),
            who: who.into(),
            by: "tomorrow".into(),
            ..PromiseForm::default()
        };
        promises::make_promise(&mut f.desk, &form).unwrap().value
    };
    let arthur = f.arthur.to_string();
    let form = promise(&arthur, "", "Bring the large-print form");
    let key = promise(&arthur, "", "Bring the key back");
    let lift = promise(&f.mary.to_string(), "Wesley Nance", "Ask for a lift");
    let due = |f: &Fixture| promises::due(&f.desk).unwrap();
    assert_eq!(due(&f).len(), 3);
    let before = tables(f.desk.read());

    // What was promised to him is dropped, or done for who spoke for him.
    let mut typed = f.form(f.arthur, LifeEvent::Death, false);
    assert_eq!(typed.answers[&format!("promise-{form}")], "take off");
    typed
        .answers
        .insert(format!("promise-{key}"), "hand on".into());
    let done = record_change(&mut f.desk, f.arthur, &typed).unwrap();
    let rows = due(&f);
    let left: Vec<_> = rows.iter().map(|row| (row.id, row.to)).collect();
    assert_eq!(left, [(key, Some(f.mary)), (lift, Some(f.mary))]);
    assert_eq!(
        rows[0].what,
        "Bring the key back (promised to Arthur Pascoe)"
    );
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);

    // Who promised it has died: a coordinator does it.
    let typed = f.form(f.wesley, LifeEvent::Death, false);
    let done = record_change(&mut f.desk, f.wesley, &typed).unwrap();
    assert!(due(&f).iter().all(|row| row.who.is_none()));
    f.desk.undo(done.act).unwrap();
    assert_eq!(tables(f.desk.read()), before);

    // After a move away it is still to be done, or not needed any more; within the area nobody asks.
    let mut typed = f.form(f.arthur, LifeEvent::MovedAway, false);
    assert_eq!(typed.answers[&format!("promise-{form}")], "keep");
    typed
        .answers
        .insert(format!("promise-{form}"), "take off".into());
    record_change(&mut f.desk, f.arthur, &typed).unwrap();
    assert_eq!(due(&f).len(), 2);
    let typed = f.form(f.mary, LifeEvent::Move, false);
    assert!(!typed.answers.contains_key(&format!("promise-{lift}")));
    // With nobody to speak for her it is still to be done, and for nobody who has died.
    let mut typed = f.form(f.mary, LifeEvent::Death, false);
    typed
        .answers
        .insert(format!("promise-{lift}"), "hand on".into());
    record_change(&mut f.desk, f.mary, &typed).unwrap();
    let rows = due(&f);
    let rows: Vec<_> = rows.iter().map(|row| (row.id, row.to)).collect();
    assert_eq!(rows, [(key, Some(f.arthur)), (lift, None)]);
    assert!(f.desk.check().unwrap().faults.is_empty());
}
