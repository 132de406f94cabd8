#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod actions;
mod agenda;
mod csv;
mod holding;
mod leaving;
mod put_together;
mod sharing;
mod since_last;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::exports::{Destination, exports, finish_exports};
use crate::{
    action::Action,
    clients::{Client, ClientPractice, ClientStatus, Match},
    concerns::{Asked, Category, Concern, ConcernState, Level, RaisedBy},
    consent::{Answer, Consent, ConsentForm, Exclusion, Purpose, record},
    csv::Overwrite,
    desk::{Desk, test_desk},
    ids::{ExclusionId, NoteId, ProgrammeId, VisitId},
    people::Person,
    programmes::{Practice, Programme},
    store::{StoreError, Tx},
    visits::{NotMadeWhy, Visit, VisitKind},
    volunteers::{Agreement, AttendsMdt, Volunteer, VolunteerStatus},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(in crate::mdt) fn person(id: PersonId, given: &str, family: &str) -> Person {
    Person {
        id,
        given_name: given.into(),
        family_name: family.into(),
        preferred_name: None,
        pronouns: None,
        date_of_birth: Some(day("1940-05-06")),
        birth_year: None,
        phone: None,
        mobile: None,
        email: None,
        address_lines: None,
        town: None,
        postcode: None,
        preferred_contact: None,
        communication_needs: None,
        language: None,
        emergency_contact_name: None,
        emergency_contact_phone: None,
        died_on: None,
        also_known_as: None,
    }
}

const PROGRAMME: ProgrammeId = ProgrammeId(Uuid::from_u128(900));
const PRACTICE: PracticeId = PracticeId(Uuid::from_u128(901));
const OTHER_PRACTICE: PracticeId = PracticeId(Uuid::from_u128(902));

fn who(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn add_client(
    tx: &mut Tx<'_>,
    n: u128,
    given: &str,
    practice: PracticeId,
) -> Result<(), StoreError> {
    tx.insert(&person(who(n), given, "Pretend"))?;
    tx.insert(&Client {
        id: who(n),
        status: ClientStatus::Paused,
        ended_why: None,
        programme: PROGRAMME,
        nhs_number: None,
        referred_by: None,
        referred_on: None,
        over_75: true,
        two_or_more_conditions: true,
        lives_alone: None,
        lead: Some(tx.actor()),
        what_matters: Some(format!("{given}’s garden")),
        important_people: None,
        strengths: Some("Cheerful".into()),
        interests: None,
        please_do: None,
        please_dont: None,
        how_to_support: None,
        visit_safety: None,
        talk_about_at_next_mdt: false,
        welcome_home_discharged_on: None,
    })?;
    let id = tx.new_id();
    tx.insert(&ClientPractice {
        id,
        client: who(n),
        practice,
        since: None,
        until: None,
    })
}

fn a_concern(
    tx: &mut Tx<'_>,
    n: u128,
    category: Category,
    level: Level,
    raised_on: &str,
) -> Concern {
    Concern {
        id: tx.new_id(),
        client: who(n),
        category,
        level,
        state: ConcernState::WithMdt,
        raised_on: day(raised_on),
        raised_by: RaisedBy::Coordinator,
        raised_by_person: None,
        raised_by_words: None,
        from_note: None,
        from_visit: None,
        in_their_words: None,
        situation: format!("About {category}"),
        background: Some("Lives alone since May.".into()),
        what_we_saw: None,
        ask: Some("Could somebody see her?".into()),
        person_knows: Asked::Yes,
        person_agrees: Asked::NotAskedYet,
        owner: tx.actor(),
        due_on: None,
        restricted: category == Category::SafetyOrAbuse,
        outcome: None,
        closed_on: None,
        closed_as: None,
        same_as: None,
        told_person_on: None,
        told_person_by: None,
        told_person_how: None,
        not_told_person: None,
        not_told_person_words: None,
        person_tries: 0,
        told_volunteer_on: None,
        told_volunteer_by: None,
        told_volunteer_how: None,
        not_told_volunteer: None,
        not_told_volunteer_words: None,
        volunteer_tries: 0,
        next_try_person_on: None,
        next_try_volunteer_on: None,
        emergency_rang: None,
        emergency_at: None,
        emergency_reference: None,
        their_wishes: None,
        immediate_danger: None,
        told_whom: None,
        told_when: None,
        told_reference: None,
        consent_sought: None,
        safe_to_tell: None,
    }
}

fn raise(desk: &mut Desk, n: u128, category: Category, level: Level, raised_on: &str) -> ConcernId {
    desk.write(Action::RaiseConcern, |tx| {
        let concern = a_concern(tx, n, category, level, raised_on);
        tx.insert(&concern)?;
        Ok::<_, StoreError>(concern.id)
    })
    .unwrap()
    .value
}

fn visit(desk: &mut Desk, n: u128, made: bool) -> (VisitId, i64) {
    let done = desk
        .write(Action::RecordVisit, |tx| {
            let id = tx.new_id();
            tx.insert(&Visit {
                id,
                client: who(n),
                volunteer: None,
                coordinator: Some(tx.actor()),
                on: tx.today(),
                minutes: None,
                kind: VisitKind::Home,
                made,
                not_made_why: (!made).then_some(NotMadeWhy::NoAnswer),
                text: None,
                from_note: None,
            })?;
            Ok::<_, StoreError>(id)
        })
        .unwrap();
    (done.value, done.act)
}

fn consent(desk: &mut Desk, n: u128, purpose: Purpose, answer: &str) -> i64 {
    record(
        desk,
        &ConsentForm {
            person: who(n).to_string(),
            purpose: purpose.word().into(),
            answer: answer.into(),
            how: "signed".into(),
            ..ConsentForm::default()
        },
    )
    .unwrap()
    .act
}

fn add_volunteer(desk: &mut Desk, n: u128, given: &str, client: u128) {
    desk.write(Action::AddVolunteer, |tx| {
        tx.insert(&person(who(n), given, "Helper"))?;
        tx.insert(&Volunteer {
            id: who(n),
            status: VolunteerStatus::Active,
            skills: vec![],
            interests: vec![],
            languages: vec![],
            areas: vec![],
            availability: vec![],
            drives: false,
            cannot: vec![],
            dbs_checked_on: None,
            attends_mdt: AttendsMdt::Yes,
        })?;
        let id = tx.new_id();
        tx.insert(&Agreement {
            id,
            volunteer: who(n),
            version: "1".into(),
            signed_on: day("2026-01-01"),
            expires_on: Some(day("2026-12-31")),
        })?;
        let id = tx.new_id();
        tx.insert(&Match {
            id,
            client: who(client),
            volunteer: who(n),
            since: day("2026-02-01"),
            until: None,
            ended_because: None,
        })
    })
    .unwrap();
}

/// Two practices; Ivy, Margaret, Arthur, Doreen, Ernest and Olive at the first.
fn world() -> (Folders, Desk) {
    let (folder, mut desk) = test_desk();
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&Programme {
            id: PROGRAMME,
            name: "Pretend Pathfinder".into(),
            area: None,
        })?;
        for (id, name) in [
            (PRACTICE, "Narrowcliff (pretend)"),
            (OTHER_PRACTICE, "Quay"),
        ] {
            tx.insert(&Practice {
                id,
                name: name.into(),
                ods_code: None,
                town: None,
            })?;
        }
        for (n, given) in [
            (1, "Ivy"),
            (2, "Margaret"),
            (3, "Arthur"),
            (4, "Doreen"),
            (5, "Ernest"),
            (6, "Olive"),
        ] {
            add_client(tx, n, given, PRACTICE)?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let out = tempfile::tempdir().unwrap();
    (Folders { out, data: folder }, desk)
}

/// Files that leave go beside the data folder, never into it.
struct Folders {
    out: tempfile::TempDir,
    data: tempfile::TempDir,
}

impl Folders {
    fn path(&self) -> &std::path::Path {
        self.out.path()
    }
}

fn meet(desk: &mut Desk, on: &str) -> MdtMeetingId {
    meet_at(desk, PRACTICE, on)
}

fn meet_at(desk: &mut Desk, practice: PracticeId, on: &str) -> MdtMeetingId {
    make_meeting(
        desk,
        &MeetingForm {
            practice: practice.to_string(),
            on: on.into(),
            starts: "1pm".into(),
            attending: "Dr Tamsin Vyvyan, GP\nA Matron".into(),
            ..MeetingForm::default()
        },
    )
    .unwrap()
    .value
}

/// Marks a meeting held on its day, today at the latest.
fn hold(desk: &mut Desk, meeting: MdtMeetingId) -> i64 {
    desk.write(Action::ChangeMeeting, |tx| {
        let before: MdtMeeting = tx.read().record(meeting)?;
        tx.update(&MdtMeeting {
            on: before.on.min(tx.today()),
            ..before
        })
    })
    .unwrap();
    mark_held(desk, meeting).unwrap().act
}

fn item_of(desk: &Desk, meeting: MdtMeetingId, n: u128) -> MdtItem {
    desk.read()
        .records::<MdtItem>("WHERE meeting = ?1 AND client = ?2", (meeting, who(n)))
        .unwrap()
        .remove(0)
}

fn share(desk: &mut Desk, meeting: MdtMeetingId, n: u128, basis: Basis) {
    let id = item_of(desk, meeting, n).id;
    decide_sharing(
        desk,
        id,
        &SharingForm {
            sharing: "share".into(),
            basis: basis.word().into(),
            reason: "Talked about at the door".into(),
            words_answered: "Only the nurse is there".into(),
        },
    )
    .unwrap();
}

/// A meeting at which somebody was talked about: decided to be shared, and held.
fn hold_about(desk: &mut Desk, meeting: MdtMeetingId, n: u128) {
    share(desk, meeting, n, Basis::VitalInterests);
    mark_held(desk, meeting).unwrap();
}

/// What becomes of somebody at a meeting that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Decided to be shared: talked about.
    Shared,
    /// Nobody decided.
    Undecided,
    /// Decided: do not share.
    KeptBack,
    /// Decided to be shared, and left out.
    LeftOut,
    /// Not on the list.
    NotThere,
}

impl Turn {
    const ALL: [Self; 5] = [
        Self::Shared,
        Self::Undecided,
        Self::KeptBack,
        Self::LeftOut,
        Self::NotThere,
    ];
}

/// Gives somebody on a list their turn.
fn take_turn(desk: &mut Desk, meeting: MdtMeetingId, n: u128, turn: Turn) {
    let item = item_of(desk, meeting, n).id;
    match turn {
        Turn::Undecided => {}
        Turn::Shared => share(desk, meeting, n, Basis::VitalInterests),
        Turn::KeptBack => {
            let form = SharingForm {
                sharing: "do not share".into(),
                ..SharingForm::default()
            };
            decide_sharing(desk, item, &form).unwrap();
        }
        Turn::LeftOut => {
            share(desk, meeting, n, Basis::VitalInterests);
            let form = ItemForm {
                left_out: true,
                ..ItemForm::default()
            };
            change_item(desk, item, &form).unwrap();
        }
        Turn::NotThere => {
            desk.write(Action::ChangeMeeting, |tx| {
                for link in tx
                    .read()
                    .records::<MdtItemConcern>("WHERE item = ?1", [item])?
                {
                    tx.remove::<MdtItemConcern>(link.id)?;
                }
                tx.remove::<MdtItem>(item)
            })
            .unwrap();
        }
    }
}

fn exclude(desk: &mut Desk, n: u128, fill: impl FnOnce(&mut Exclusion)) {
    desk.write(Action::SaveExclusion, |tx| {
        let mut exclusion = Exclusion {
            id: tx.new_id::<ExclusionId>(),
            person: who(n),
            not_with_person: None,
            not_with_practice: None,
            not_with_agency: None,
            not_with_words: None,
            purpose: None,
            from: tx.today(),
            until: None,
        };
        fill(&mut exclusion);
        tx.insert(&exclusion)
    })
    .unwrap();
}

fn names(desk: &Desk, meeting: MdtMeetingId) -> Vec<String> {
    meeting_page(desk, meeting)
        .unwrap()
        .items
        .into_iter()
        .map(|view| view.called)
        .collect()
}

fn sound(desk: &Desk) {
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

fn request(folder: &std::path::Path, detail: Detail, free_text: bool) -> ExportRequest {
    ExportRequest {
        scope: Scope::Practice(PRACTICE),
        detail,
        free_text,
        reason: "The nurse asked for names".into(),
        recipient: "Narrowcliff team".into(),
        to: Destination::Folder(folder.to_owned()),
        overwrite: Overwrite::Refuse,
    }
}

/// Everything the golden files hold: several concerns; refused; withdrawn; excluded; left out; undecided.
fn golden(desk: &mut Desk) -> MdtMeetingId {
    raise(desk, 1, Category::Memory, Level::Soon, "2026-10-30");
    raise(desk, 1, Category::Falls, Level::Urgent, "2026-11-01");
    raise(desk, 1, Category::Loneliness, Level::Watch, "2026-10-03");
    for n in 2..=6 {
        raise(desk, n, Category::Home, Level::Soon, "2026-10-30");
    }
    desk.write(Action::AddPerson, |tx| {
        add_client(tx, 7, "Harold", PRACTICE)
    })
    .unwrap();
    raise(desk, 7, Category::Food, Level::Watch, "2026-11-03");
    visit(desk, 1, true);
    visit(desk, 1, false);
    for n in 1..=6 {
        consent(desk, n, Purpose::ShareWithMdt, "given");
    }
    exclude(desk, 1, |e| e.not_with_words = Some("her daughter".into()));
    let meeting = meet(desk, "12 nov 2026");
    for n in 1..=5 {
        share(desk, meeting, n, Basis::Consent);
    }
    share(desk, meeting, 7, Basis::VitalInterests);
    consent(desk, 2, Purpose::ShareWithMdt, "refused");
    consent(desk, 3, Purpose::ShareWithMdt, "withdrawn");
    exclude(desk, 4, |e| e.not_with_practice = Some(PRACTICE));
    let ernest = item_of(desk, meeting, 5).id;
    change_item(
        desk,
        ernest,
        &ItemForm {
            left_out: true,
            ..ItemForm::default()
        },
    )
    .unwrap();
    let ivy = item_of(desk, meeting, 1).id;
    write_decision(
        desk,
        ivy,
        &DecisionForm {
            decision: "Matron to visit, \"soon\"".into(),
            decision_in_plain_english: "A nurse will come.\nShe will ring first.".into(),
            actions: "-> @Matron home visit by Fri 20 Nov".into(),
        },
    )
    .unwrap();
    meeting
}
