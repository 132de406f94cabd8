use proptest::prelude::*;

use super::*;
use crate::{
    action::Action,
    agencies::{Agency, Service},
    concerns::{ConcernForm, store as concerns, tests::two_people},
    consent::{Answer, Consent, ConsentHow, Exclusion, Purpose},
    desk::{Desk, test_desk},
    loops::{Loop, LoopForm, LoopWhat},
    people::Person,
    referrals,
};

pub(crate) struct Fixture {
    pub(crate) _folder: tempfile::TempDir,
    pub(crate) desk: Desk,
    pub(crate) arthur: PersonId,
    pub(crate) wesley: PersonId,
    pub(crate) agency: AgencyId,
    pub(crate) other: AgencyId,
    pub(crate) service: ServiceId,
}

pub(crate) fn fixture() -> Fixture {
    let (folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let (agency, other, service) = desk
        .write::<_, StoreError>(Action::SaveAgency, |tx| {
            let mut agency = Agency {
                id: tx.new_id(),
                name: "Carers’ Service".into(),
                phone: None,
                email: None,
                address: None,
                areas: vec![],
            };
            tx.insert(&agency)?;
            let first = agency.id;
            agency.id = tx.new_id();
            agency.name = "Village Transport".into();
            tx.insert(&agency)?;
            let service = Service {
                id: tx.new_id(),
                agency: first,
                name: "Respite".into(),
                need: "carer under strain".into(),
                how_to_refer: None,
                eligibility: None,
                last_checked_on: None,
            };
            tx.insert(&service)?;
            Ok((first, agency.id, service.id))
        })
        .unwrap()
        .value;
    Fixture {
        _folder: folder,
        desk,
        arthur,
        wesley,
        agency,
        other,
        service,
    }
}

impl Fixture {
    pub(crate) fn form(&self, volunteer: bool) -> ReferralForm {
        ReferralForm {
            client: self.arthur.to_string(),
            service: self.service.to_string(),
            reason: "His wife has not slept".into(),
            basis: "direct care with no objection".into(),
            method: "phone".into(),
            raised_by_volunteer: if volunteer {
                self.wesley.to_string()
            } else {
                String::new()
            },
            ..ReferralForm::default()
        }
    }

    pub(crate) fn made(&mut self, volunteer: bool) -> ReferralId {
        let form = self.form(volunteer);
        referrals::make(&mut self.desk, &form).unwrap().value
    }

    pub(crate) fn go(&mut self, id: ReferralId, to: ReferralState) -> Result<i64, ReferralError> {
        let form = ReferralMoveForm {
            to: to.word().into(),
            outcome: "They will ring him".into(),
            ..ReferralMoveForm::default()
        };
        referrals::move_to(&mut self.desk, id, &form).map(|done| done.act)
    }

    pub(crate) fn mark(&mut self, id: ReferralId, who: Loop) -> Result<i64, ReferralError> {
        let form = LoopForm {
            who: who.word().into(),
            what: "told".into(),
            ..LoopForm::default()
        };
        referrals::mark_loop(&mut self.desk, id, &form).map(|done| done.act)
    }

    /// Makes the referral that follows one that came to nothing, as its page offers it.
    fn follow(&mut self, id: ReferralId) -> Result<crate::desk::Done<ReferralId>, ReferralError> {
        let mut form = referrals::start(&self.desk, None, None, None, Some(id))?.form;
        form.agency = self.other.to_string();
        form.basis = "direct care with no objection".into();
        referrals::make(&mut self.desk, &form)
    }

    fn wait(&mut self, id: ReferralId, expected: &str) -> Result<i64, ReferralError> {
        let form = ReferralMoveForm {
            to: "waiting list".into(),
            expected_on: expected.into(),
            ..ReferralMoveForm::default()
        };
        referrals::move_to(&mut self.desk, id, &form).map(|done| done.act)
    }

    pub(crate) fn get(&self, id: ReferralId) -> Referral {
        self.desk.read().record(id).unwrap()
    }

    pub(crate) fn standing(&mut self, state: ReferralState) -> ReferralId {
        use ReferralState as S;
        let id = self.made(false);
        let way: &[S] = match state {
            S::Draft => &[],
            S::Sent => &[S::Sent],
            S::Finished => &[S::Sent, S::Happening, S::Finished],
            ref other => &[S::Sent, *other],
        };
        for to in way {
            if to.is_end() {
                self.mark(id, Loop::Person).unwrap();
            }
            self.go(id, *to).unwrap();
        }
        assert_eq!(self.get(id).state, state);
        id
    }

    pub(crate) fn say(&mut self, answer: Answer) -> i64 {
        let arthur = self.arthur;
        self.desk
            .write::<_, StoreError>(Action::RecordConsent, |tx| {
                let consent = Consent {
                    id: tx.new_id(),
                    person: arthur,
                    purpose: Purpose::ShareWithAgencies,
                    answer,
                    how: ConsentHow::Spoken,
                    on: tx.today(),
                    by: "Arthur".into(),
                    witnessed_by: None,
                    wording_version: None,
                    covers: None,
                    with_whom: None,
                    review_on: None,
                    sequence: tx.position(),
                    corrects: None,
                };
                tx.insert(&consent)
            })
            .unwrap()
            .act
    }

    pub(crate) fn exclude(&mut self, agency: Option<AgencyId>, words: Option<&str>) {
        let arthur = self.arthur;
        self.desk
            .write::<_, StoreError>(Action::SaveExclusion, |tx| {
                let exclusion = Exclusion {
                    id: tx.new_id(),
                    person: arthur,
                    not_with_person: None,
                    not_with_practice: None,
                    not_with_agency: agency,
                    not_with_words: words.map(str::to_owned),
                    purpose: None,
                    from: tx.today(),
                    until: None,
                };
                tx.insert(&exclusion)
            })
            .unwrap();
    }

    pub(crate) fn sound(&self) {
        let findings = self.desk.check().unwrap();
        assert!(findings.faults.is_empty(), "{:?}", findings.faults);
    }
}

/// The rule of data-model.md once more, said another way than the table.
fn allowed_by_the_rule(from: ReferralState, to: ReferralState) -> bool {
    use ReferralState::{
        Accepted, Acknowledged, Declined, Draft, Finished, Happening, Sent, WaitingList, Withdrawn,
    };
    match to {
        Withdrawn => from != Withdrawn,
        Draft => false,
        Sent => from == Draft,
        Acknowledged => from == Sent,
        Accepted => matches!(from, Sent | Acknowledged | WaitingList),
        Declined => matches!(from, Sent | Acknowledged | WaitingList | Accepted),
        WaitingList => matches!(from, Sent | Acknowledged | Accepted),
        Happening => matches!(from, Sent | Acknowledged | WaitingList | Accepted),
        Finished => matches!(from, Accepted | Happening),
    }
}

#[test]
fn every_pair_of_states_is_allowed_or_refused_as_the_rule_says() {
    let mut f = fixture();
    for from in ReferralState::ALL {
        for to in ReferralState::ALL {
            let id = f.standing(*from);
            if *from != ReferralState::Draft && !from.is_end() {
                f.mark(id, Loop::Person).unwrap();
            }
            let went = f.go(id, *to);
            let wanted = allowed_by_the_rule(*from, *to);
            assert_eq!(went.is_ok(), wanted, "{from} to {to}: {went:?}");
            assert_eq!(needs(*from, *to).is_some(), wanted, "{from} to {to}");
            assert_eq!(f.get(id).state, if wanted { *to } else { *from });
        }
    }
    f.sound();
}

#[test]
fn once_sent_an_ending_needs_both_loops() {
    let mut f = fixture();
    for end in [
        ReferralState::Finished,
        ReferralState::Declined,
        ReferralState::Withdrawn,
    ] {
        let id = f.made(true);
        assert!(matches!(
            f.mark(id, Loop::Person),
            Err(ReferralError::NotSent)
        ));
        f.go(id, ReferralState::Sent).unwrap();
        if end == ReferralState::Finished {
            f.go(id, ReferralState::Happening).unwrap();
        }
        let Err(ReferralError::Form(faults)) = f.go(id, end) else {
            panic!("ended untold");
        };
        assert!(faults.has("person") && faults.has("volunteer"));
        f.mark(id, Loop::Person).unwrap();
        assert!(f.go(id, end).is_err());
        let told = f.mark(id, Loop::Volunteer).unwrap();
        f.go(id, end).unwrap();
        assert!(matches!(f.desk.undo(told), Err(StoreError::Refused(_))));
        assert!(matches!(
            f.mark(id, Loop::Person),
            Err(ReferralError::Ended)
        ));
    }
    // A draft that was never sent is withdrawn with nobody to tell.
    let id = f.made(true);
    f.go(id, ReferralState::Withdrawn).unwrap();
    f.sound();
}

#[test]
fn another_volunteer_is_in_the_story_with_the_one_before() {
    let mut f = fixture();
    let rose = crate::people::tests::add_volunteer(&mut f.desk, "Rose", "Bray");
    let id = f.made(true);
    let raised_by = |f: &mut Fixture, volunteer: &str| {
        let mut typed = ReferralForm::of(&f.get(id));
        typed.raised_by_volunteer = volunteer.into();
        referrals::change(&mut f.desk, id, &typed).unwrap();
        let event = referrals::referral(&f.desk, id).unwrap().events.remove(0);
        (event.words, event.why.unwrap_or_default())
    };
    let said = |why: &str| ("Who raised it corrected".to_owned(), why.to_owned());
    assert_eq!(
        raised_by(&mut f, &rose.to_string()),
        said("Rose Bray raised it, before: Wesley Nance.")
    );
    assert_eq!(
        raised_by(&mut f, ""),
        said("Rose Bray raised it, before. Nobody else waits to hear in their place.")
    );
    let wesley = f.wesley.to_string();
    assert_eq!(
        raised_by(&mut f, &wesley),
        said("Wesley Nance raised it, before: no volunteer.")
    );
    // Nothing else that is corrected says anything of it.
    let before = referrals::referral(&f.desk, id).unwrap().events.len();
    let mut typed = ReferralForm::of(&f.get(id));
    typed.reason = "He would like company".into();
    referrals::change(&mut f.desk, id, &typed).unwrap();
    assert_eq!(
        referrals::referral(&f.desk, id).unwrap().events.len(),
        before
    );
}

#[test]
fn a_refusal_blocks_sending_and_the_draft_stays() {
    let mut f = fixture();
    let id = f.made(false);
    for answer in [Answer::Refused, Answer::Withdrawn] {
        f.say(answer);
        let refused = f.go(id, ReferralState::Sent).unwrap_err();
        assert!(matches!(refused, ReferralError::ConsentRefused));
        assert_eq!(
            refused.to_string(),
            "This person said no to sharing with agencies. The draft stays."
        );
        assert_eq!(f.get(id).state, ReferralState::Draft);
        let page = referrals::referral(&f.desk, id).unwrap();
        assert_eq!(page.wishes.blocks, [refused.to_string()]);
    }
    f.say(Answer::Given);
    let sent = f.go(id, ReferralState::Sent).unwrap();
    // Undone, then refused, then done again: that door is shut, too.
    let undone = f.desk.undo(sent).unwrap().act;
    let no = f.say(Answer::Refused);
    assert!(matches!(f.desk.undo(undone), Err(StoreError::Refused(_))));
    assert_eq!(f.get(id).state, ReferralState::Draft);
    // Recorded in error, the yes before it stands again.
    f.desk.undo(no).unwrap();
    f.go(id, ReferralState::Sent).unwrap();
    // A refusal after sending does not hold the record back.
    f.say(Answer::Refused);
    f.go(id, ReferralState::Happening).unwrap();
    f.sound();
}

#[test]
fn the_basis_consent_is_the_answer_itself() {
    let mut f = fixture();
    let mut form = f.form(false);
    form.basis = "consent".into();
    let id = referrals::make(&mut f.desk, &form).unwrap().value;
    let Err(ReferralError::Form(faults)) = f.go(id, ReferralState::Sent) else {
        panic!("sent without a yes");
    };
    assert!(faults.has("basis"));
    f.say(Answer::Given);
    f.go(id, ReferralState::Sent).unwrap();
    assert!(f.get(id).basis_consent.is_some());
    let bare = ReferralForm {
        basis: String::new(),
        ..f.form(false)
    };
    let id = referrals::make(&mut f.desk, &bare).unwrap().value;
    assert!(f.go(id, ReferralState::Sent).is_err());
    f.sound();
}

#[test]
fn an_exclusion_of_the_agency_blocks_and_words_must_be_read() {
    let mut f = fixture();
    let id = f.made(false);
    f.exclude(None, Some("Not my daughter"));
    let Err(ReferralError::Form(faults)) = f.go(id, ReferralState::Sent) else {
        panic!("sent unread");
    };
    assert!(faults.has("exclusions_read"));
    let read = ReferralMoveForm {
        to: "sent".into(),
        exclusions_read: true,
        ..ReferralMoveForm::default()
    };
    let sent = referrals::move_to(&mut f.desk, id, &read).unwrap().act;
    f.desk.undo(sent).unwrap();
    // Another agency is excluded: no matter. This one: blocked.
    let (agency, other) = (f.agency, f.other);
    f.exclude(Some(other), None);
    let sent = referrals::move_to(&mut f.desk, id, &read).unwrap().act;
    f.desk.undo(sent).unwrap();
    f.exclude(Some(agency), None);
    assert!(matches!(
        referrals::move_to(&mut f.desk, id, &read),
        Err(ReferralError::Excluded)
    ));
    let page = referrals::referral(&f.desk, id).unwrap();
    assert_eq!(
        page.wishes.not_with,
        ["Not my daughter", "Village Transport", "Carers’ Service"]
    );
    f.sound();
}

#[test]
fn undoing_a_change_of_agency_cannot_reach_an_excluded_one() {
    let mut f = fixture();
    let id = f.made(false);
    let mut form = f.form(false);
    form.service = String::new();
    form.need = "transport".into();
    form.agency = f.other.to_string();
    let changed = referrals::change(&mut f.desk, id, &form).unwrap().act;
    let agency = f.agency;
    f.exclude(Some(agency), None);
    f.go(id, ReferralState::Sent).unwrap();
    assert!(matches!(f.desk.undo(changed), Err(StoreError::Refused(_))));
    assert_eq!(f.get(id).agency, f.other);
    // Nor can a sent one be pointed elsewhere.
    form.agency = f.agency.to_string();
    assert!(referrals::change(&mut f.desk, id, &form).is_err());
    f.sound();
}

#[test]
fn nothing_is_sent_for_the_dead_and_the_loop_says_so() {
    let mut f = fixture();
    let (draft, sent) = (f.made(false), f.made(false));
    f.go(sent, ReferralState::Sent).unwrap();
    let arthur = f.arthur;
    f.desk
        .write::<_, StoreError>(Action::RecordDeath, |tx| {
            let mut person: Person = tx.read().record(arthur)?;
            person.died_on = tx.today().pred_opt();
            tx.update(&person)
        })
        .unwrap();
    assert!(matches!(
        f.go(draft, ReferralState::Sent),
        Err(ReferralError::HasDied)
    ));
    assert!(f.mark(sent, Loop::Person).is_err());
    let died = LoopForm {
        who: "person".into(),
        what: "not told".into(),
        reason: "has died".into(),
        ..LoopForm::default()
    };
    referrals::mark_loop(&mut f.desk, sent, &died).unwrap();
    f.go(sent, ReferralState::Withdrawn).unwrap();
    f.sound();
}

#[test]
fn the_tracker_shows_a_hundred_and_says_how_many_more_there_are() {
    let mut f = fixture();
    let sent: Vec<ReferralId> = (0..101).map(|_| f.made(false)).collect();
    for (n, id) in sent.iter().enumerate() {
        let form = ReferralMoveForm {
            to: "sent".into(),
            chase_on: if n == 100 { "today" } else { "1/12/2026" }.into(),
            ..ReferralMoveForm::default()
        };
        referrals::move_to(&mut f.desk, *id, &form).unwrap();
    }
    let drafts = [f.made(false), f.made(false)];
    let tracked = referrals::tracker(&f.desk, &TrackerFilter::default()).unwrap();
    assert_eq!((tracked.rows.len(), tracked.more), (100, 3));
    assert_eq!((tracked.going_on, tracked.to_chase), (103, 1));
    // The one to chase comes first, though it was sent last; what is left out is the least pressing.
    assert_eq!(tracked.rows[0].id, sent[100]);
    assert!(tracked.rows.iter().all(|row| !drafts.contains(&row.id)));
    let all = TrackerFilter {
        beyond: 3,
        ..TrackerFilter::default()
    };
    let whole = referrals::tracker(&f.desk, &all).unwrap();
    assert_eq!((whole.rows.len(), whole.more), (103, 0));
    assert_eq!(whole.rows[..100], tracked.rows);
    let few = TrackerFilter {
        state: "draft".into(),
        ..TrackerFilter::default()
    };
    let few = referrals::tracker(&f.desk, &few).unwrap();
    assert_eq!((few.rows.len(), few.more, few.going_on), (2, 0, 2));
}

/// What was chosen is asked before the list is cut: three hundred that ended later hide none of another agency.
#[test]
fn the_list_of_the_ended_is_whole_and_says_how_many_more_there_are() {
    let mut f = fixture();
    let early = ReferralForm {
        made_on: "1/6".into(),
        agency: f.other.to_string(),
        service: String::new(),
        need: "transport".into(),
        ..f.form(false)
    };
    let rare = referrals::make(&mut f.desk, &early).unwrap().value;
    f.go(rare, ReferralState::Withdrawn).unwrap();
    let asking = f.standing(ReferralState::Declined);
    let finished = f.standing(ReferralState::Finished);
    // As many as ended in some years, copied in the file itself.
    let columns = <Referral as crate::store::Record>::TABLE
        .columns
        .iter()
        .filter(|name| **name != "id")
        .map(|name| format!("\"{name}\""))
        .collect::<Vec<_>>()
        .join(", ");
    let copied = f
        .desk
        .store()
        .raw()
        .execute(
            &format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 305)
                 INSERT INTO referral (id, {columns}) SELECT randomblob(16), {columns} FROM referral, n WHERE id = ?1"
            ),
            [finished],
        )
        .unwrap();
    assert_eq!(copied, 305);
    let ended = |state: &str, agency: String, beyond: u32| {
        let filter = TrackerFilter {
            state: state.into(),
            agency,
            beyond,
            ..TrackerFilter::default()
        };
        referrals::tracker(&f.desk, &filter).unwrap()
    };
    let few = ended("ended", f.other.to_string(), 0);
    assert_eq!(
        few.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [rare]
    );
    assert_eq!(few.more, 0);
    let all = ended("ended", String::new(), 0);
    assert_eq!((all.rows.len(), all.more, all.asking_next), (100, 208, 1));
    assert_eq!(all.rows[0].id, asking);
    let further = ended("ended", String::new(), 100);
    assert_eq!((further.rows.len(), further.more), (200, 108));
    assert_eq!(further.rows[..100], all.rows);
    let whole = ended("ended", String::new(), 300);
    assert_eq!((whole.rows.len(), whole.more), (308, 0));
    assert_eq!(whole.rows[307].id, rare, "the first that was made");
    let ids: std::collections::BTreeSet<_> = whole.rows.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), 308, "each once");
    for (state, rows, more) in [
        ("withdrawn", 1, 0),
        ("declined", 1, 0),
        ("finished", 100, 206),
    ] {
        let some = ended(state, String::new(), 0);
        assert_eq!((some.rows.len(), some.more), (rows, more), "{state}");
    }
}

#[test]
fn several_are_chased_at_once_and_undone_at_once() {
    let mut f = fixture();
    let ids: Vec<ReferralId> = (0..3).map(|_| f.made(false)).collect();
    for id in &ids {
        let form = ReferralMoveForm {
            to: "sent".into(),
            chase_on: "today".into(),
            ..ReferralMoveForm::default()
        };
        referrals::move_to(&mut f.desk, *id, &form).unwrap();
    }
    let draft = f.made(false);
    let rows = referrals::tracker(&f.desk, &TrackerFilter::default())
        .unwrap()
        .rows;
    assert_eq!(
        rows.iter().map(|row| row.to_chase).collect::<Vec<_>>(),
        [true, true, true, false]
    );
    assert_eq!(rows[3].id, draft);
    let form = |ids: &[ReferralId], next: &str| ChaseForm {
        ids: ids.iter().map(ToString::to_string).collect(),
        next: next.into(),
    };
    for wrong in [
        form(&[], "17/11"),
        form(&ids, "yesterday"),
        form(&[ids[0], draft], "17/11"),
    ] {
        assert!(referrals::chased_today(&mut f.desk, &wrong).is_err());
    }
    let done = referrals::chased_today(&mut f.desk, &form(&ids[..2], "17/11")).unwrap();
    assert_eq!(done.value, 2);
    let to_chase = |desk: &Desk| {
        let rows = referrals::tracker(desk, &TrackerFilter::default())
            .unwrap()
            .rows;
        rows.iter().filter(|row| row.to_chase).count()
    };
    assert_eq!(to_chase(&f.desk), 1);
    assert_eq!(
        referrals::referral(&f.desk, ids[0]).unwrap().events[0].words,
        "Chased; next on 17 November 2026"
    );
    assert_eq!(done.sentence, "Chase recorded for 2 referrals");
    let undone = f.desk.undo(done.act).unwrap();
    assert_eq!(undone.sentence, "Undone: Chase recorded for 2 referrals");
    let recent = f.desk.recent_changes(None).unwrap();
    assert_eq!(recent[1].sentence, "Chase recorded for 2 referrals");
    assert_eq!(to_chase(&f.desk), 3);
    let one = referrals::chased_today(&mut f.desk, &form(&ids[..1], "17/11")).unwrap();
    assert_eq!(one.sentence, "Chase recorded for Arthur Pascoe");
    f.desk.undo(one.act).unwrap();
    f.sound();
}

#[test]
fn the_tracker_filters_and_shows_the_ended_apart() {
    let mut f = fixture();
    f.standing(ReferralState::Draft);
    f.standing(ReferralState::WaitingList);
    f.standing(ReferralState::Finished);
    let count = |state: &str, agency: String| {
        let filter = TrackerFilter {
            state: state.into(),
            agency,
            ..TrackerFilter::default()
        };
        referrals::tracker(&f.desk, &filter).unwrap().rows.len()
    };
    assert_eq!(count("", String::new()), 2);
    assert_eq!(count("waiting list", String::new()), 1);
    assert_eq!(count("ended", String::new()), 1);
    assert_eq!(count("declined", String::new()), 0);
    assert_eq!(count("", f.agency.to_string()), 2);
    assert_eq!(count("", f.other.to_string()), 0);
    assert_eq!(referrals::of_client(&f.desk, f.arthur).unwrap().len(), 3);
}

#[test]
fn a_concern_fills_the_form() {
    let mut f = fixture();
    let concern = ConcernForm {
        client: f.arthur.to_string(),
        category: "carer under strain".into(),
        level: "soon".into(),
        raised_by: "volunteer".into(),
        raised_by_person: f.wesley.to_string(),
        situation: "His wife has not slept".into(),
        ask: "A sitter for one night".into(),
        ..ConcernForm::default()
    };
    let id = concerns::raise(&mut f.desk, &concern).unwrap().value;
    let start = referrals::start(&f.desk, None, None, Some(id), None).unwrap();
    assert_eq!(start.form.client, f.arthur.to_string());
    assert_eq!(start.form.need, "carer under strain");
    assert_eq!(start.form.reason, "A sitter for one night");
    assert_eq!(start.volunteer_name.as_deref(), Some("Wesley Nance"));
    assert_eq!(start.services.len(), 1);
    let mut form = start.form;
    form.service = f.service.to_string();
    let referral = referrals::make(&mut f.desk, &form).unwrap().value;
    assert_eq!(f.get(referral).agency, f.agency);
    assert_eq!(
        concerns::concern(&f.desk, id).unwrap().referrals[0].agency,
        "Carers’ Service"
    );
    // Restricted words are not copied into what leaves.
    let restricted = ConcernForm {
        category: "safety or abuse".into(),
        ..concern
    };
    let id = concerns::raise(&mut f.desk, &restricted).unwrap().value;
    let start = referrals::start(&f.desk, None, None, Some(id), None).unwrap();
    assert_eq!(start.form.reason, "");
}

#[test]
fn every_fault_of_the_form_comes_at_once() {
    let mut f = fixture();
    let typed = ReferralForm {
        basis: "a hunch".into(),
        chase_on: "soonish".into(),
        made_on: "tomorrow".into(),
        ..ReferralForm::default()
    };
    let Err(ReferralError::Form(faults)) = referrals::make(&mut f.desk, &typed) else {
        panic!("taken");
    };
    for field in [
        "client", "agency", "need", "reason", "basis", "chase_on", "made_on",
    ] {
        assert!(faults.has(field), "{field}: {faults:?}");
    }
}

#[test]
fn a_waiting_list_may_say_when_it_is_expected_to_end() {
    let mut f = fixture();
    let id = f.made(false);
    f.go(id, ReferralState::Sent).unwrap();
    let today = f.desk.today();
    for wrong in ["soonish", "yesterday"] {
        let Err(ReferralError::Form(faults)) = f.wait(id, wrong) else {
            panic!("taken: {wrong}");
        };
        assert!(faults.has("expected_on"));
    }
    let waited = f.wait(id, "6 weeks").unwrap();
    let expected = today.checked_add_days(chrono::Days::new(42));
    assert_eq!(f.get(id).expected_on, expected);
    let row = |desk: &Desk| {
        referrals::tracker(desk, &TrackerFilter::default())
            .unwrap()
            .rows[0]
            .clone()
    };
    assert_eq!(row(&f.desk).expected_on, expected);
    let page = crate::people::page::person_page(&f.desk, f.arthur).unwrap();
    assert_eq!(page.open.referrals[0].expected_on, expected);
    // Help has begun: nobody is expected any more.
    f.go(id, ReferralState::Happening).unwrap();
    assert_eq!(row(&f.desk).expected_on, None);
    assert!(f.desk.undo(waited).is_err());
    let early = ReferralMoveForm {
        to: "sent".into(),
        expected_on: "6 weeks".into(),
        ..ReferralMoveForm::default()
    };
    let draft = f.made(false);
    assert!(referrals::move_to(&mut f.desk, draft, &early).is_err());
    f.sound();
}

#[test]
fn a_declined_referral_asks_what_is_next_until_somebody_says() {
    let mut f = fixture();
    let declined = f.standing(ReferralState::Declined);
    let asks = |desk: &Desk| -> Vec<ReferralId> {
        let rows = referrals::tracker(desk, &TrackerFilter::default())
            .unwrap()
            .rows;
        let asking = rows.into_iter().filter(|row| row.asks_next);
        asking.map(|row| row.id).collect()
    };
    assert_eq!(asks(&f.desk), [declined]);
    f.standing(ReferralState::Happening);
    let rows = referrals::tracker(&f.desk, &TrackerFilter::default())
        .unwrap()
        .rows;
    assert!(rows[0].asks_next && !rows[1].asks_next);
    let say = |f: &mut Fixture, next: &str, words: &str| {
        let form = WhatNextForm {
            next: next.into(),
            words: words.into(),
        };
        referrals::say_what_next(&mut f.desk, declined, &form)
    };
    // "Nothing more" needs its why; a new referral is said by making one; and it came from no concern.
    for wrong in [
        "nothing more",
        "new referral",
        "signpost",
        "back to the concern",
        "",
    ] {
        assert!(
            matches!(say(&mut f, wrong, ""), Err(ReferralError::Form(_))),
            "{wrong}"
        );
    }
    let nothing = say(&mut f, "nothing more", "He has his sister now.").unwrap();
    assert!(asks(&f.desk).is_empty());
    f.desk.undo(nothing.act).unwrap();
    assert_eq!(asks(&f.desk), [declined]);

    // The new referral keeps need, reason and who raised it, and links back; the agency is what is new.
    let start = referrals::start(&f.desk, None, None, None, Some(declined)).unwrap();
    assert_eq!(start.follows.as_deref(), Some("Carers’ Service"));
    assert_eq!(start.form.need, "carer under strain");
    assert_eq!(start.form.reason, "His wife has not slept");
    assert_eq!(
        (start.form.service.as_str(), start.form.agency.as_str()),
        ("", "")
    );
    let made = f.follow(declined).unwrap();
    assert!(asks(&f.desk).is_empty());
    assert_eq!(f.get(declined).what_next, Some(WhatNext::NewReferral));
    let page = referrals::referral(&f.desk, made.value).unwrap();
    assert_eq!(page.follows_agency.as_deref(), Some("Carers’ Service"));
    let page = referrals::referral(&f.desk, declined).unwrap();
    assert_eq!(
        page.followed_by,
        [(made.value, "Village Transport".to_owned())]
    );

    // A draft that is dropped leaves the question open again; so does taking the making back.
    let dropped = f.go(made.value, ReferralState::Withdrawn).unwrap();
    assert_eq!(asks(&f.desk), [declined]);
    f.desk.undo(dropped).unwrap();
    f.desk.undo(made.act).unwrap();
    assert_eq!(asks(&f.desk), [declined]);
    f.sound();
}

/// How many days ago a move of a referral was recorded: the clock of the tests stands still.
fn moved_days_ago(f: &Fixture, id: ReferralId, days: i64) {
    let at = f.desk.now_ms() - days * 24 * 60 * 60 * 1000;
    let changed = f
        .desk
        .store()
        .raw()
        .execute(
            "UPDATE referral_event SET at = ?1 WHERE referral = ?2 AND what = 'move' AND \"from\" IS NOT 'draft'",
            (at, id),
        )
        .unwrap();
    assert!(changed > 0);
}

#[test]
fn what_is_next_is_asked_from_the_answer_on_until_somebody_says_however_long_ago_it_was() {
    let mut f = fixture();
    // Made and sent on the first of June, and declined today, after five months.
    let form = ReferralForm {
        made_on: "1/6".into(),
        ..f.form(false)
    };
    let id = referrals::make(&mut f.desk, &form).unwrap().value;
    let sent = ReferralMoveForm {
        to: "sent".into(),
        on: "1/6".into(),
        ..ReferralMoveForm::default()
    };
    referrals::move_to(&mut f.desk, id, &sent).unwrap();
    let outcome = crate::loops::OutcomeForm {
        outcome: "They cannot help".into(),
    };
    referrals::write_outcome(&mut f.desk, id, &outcome).unwrap();
    f.mark(id, Loop::Person).unwrap();
    let declined = ReferralMoveForm {
        to: "declined".into(),
        ..ReferralMoveForm::default()
    };
    let act = referrals::move_to(&mut f.desk, id, &declined).unwrap().act;
    let asks = |f: &Fixture| {
        let rows = referrals::tracker(&f.desk, &TrackerFilter::default())
            .unwrap()
            .rows;
        rows.iter().any(|row| row.id == id && row.asks_next)
    };
    assert!(asks(&f));
    // Taking the answer back takes the question back.
    f.desk.undo(act).unwrap();
    assert!(!asks(&f));
    referrals::move_to(&mut f.desk, id, &declined).unwrap();
    assert!(asks(&f));
    f.sound();
    // However long ago that was: only somebody who says what follows ends the question.
    for days in [89, 92, 800] {
        moved_days_ago(&f, id, days);
        assert!(asks(&f), "{days}");
    }
    let form = WhatNextForm {
        next: "nothing more".into(),
        words: "He has his sister now.".into(),
    };
    referrals::say_what_next(&mut f.desk, id, &form).unwrap();
    assert!(!asks(&f));
}

#[test]
fn what_is_sent_is_chased_after_two_weeks_unless_somebody_says_otherwise() {
    let mut f = fixture();
    let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
    let mut sent = |form: ReferralMoveForm, draft: &str| {
        let made = ReferralForm {
            made_on: "1/9".into(),
            chase_on: draft.into(),
            ..f.form(false)
        };
        let id = referrals::make(&mut f.desk, &made).unwrap().value;
        let form = ReferralMoveForm {
            to: "sent".into(),
            ..form
        };
        assert_eq!(
            referrals::referral(&f.desk, id).unwrap().chase_from_start,
            if draft.is_empty() {
                day("2026-11-17")
            } else {
                f.get(id).chase_on
            }
        );
        referrals::move_to(&mut f.desk, id, &form).unwrap();
        f.get(id).chase_on
    };
    let on = |on: &str| ReferralMoveForm {
        on: on.into(),
        ..ReferralMoveForm::default()
    };
    // The letter asks for an answer within 14 days of that day.
    assert_eq!(sent(on(""), ""), day("2026-11-17"));
    assert_eq!(sent(on("31/10"), ""), day("2026-11-14"));
    // What should have been answered already is chased now.
    assert_eq!(sent(on("1/10"), ""), day("2026-11-03"));
    // A day that is there stays, another is taken, and none is none.
    assert_eq!(sent(on(""), "1/12"), day("2026-12-01"));
    let other = ReferralMoveForm {
        chase_on: "5/11".into(),
        ..ReferralMoveForm::default()
    };
    assert_eq!(sent(other, ""), day("2026-11-05"));
    let none = ReferralMoveForm {
        no_chase: true,
        ..ReferralMoveForm::default()
    };
    assert_eq!(sent(none.clone(), ""), None);
    assert_eq!(sent(none, "1/12"), None);
    // Only sending fills it in.
    let id = f.standing(ReferralState::Sent);
    let mut plain = ReferralForm::of(&f.get(id));
    plain.chase_on = String::new();
    referrals::change(&mut f.desk, id, &plain).unwrap();
    f.go(id, ReferralState::Acknowledged).unwrap();
    assert_eq!(f.get(id).chase_on, None);
    f.sound();
}

#[test]
fn nobody_asks_what_is_next_for_somebody_who_has_died() {
    let mut f = fixture();
    let declined = f.standing(ReferralState::Declined);
    let asked = |desk: &Desk| {
        let rows = referrals::tracker(desk, &TrackerFilter::default())
            .unwrap()
            .rows;
        let ended = TrackerFilter {
            state: "ended".into(),
            ..TrackerFilter::default()
        };
        let ended = referrals::tracker(desk, &ended).unwrap().rows;
        let of_client = referrals::of_client(desk, f.arthur).unwrap();
        let lists = [rows, ended, of_client].concat();
        let page = referrals::referral(desk, declined).unwrap();
        (
            lists.into_iter().filter(|row| row.asks_next).count(),
            page.asks_next,
        )
    };
    assert_eq!(asked(&f.desk), (3, true));
    let death = crate::people::life::tests::dies(&mut f.desk, f.arthur, "today").unwrap();
    assert_eq!(asked(&f.desk), (0, false));
    f.desk.undo(death.act).unwrap();
    assert_eq!(asked(&f.desk), (3, true));
}

#[test]
fn nothing_follows_what_goes_on_and_a_signpost_may_follow_what_does_not() {
    let mut f = fixture();
    let going = f.standing(ReferralState::Happening);
    let never_sent = f.made(false);
    f.go(never_sent, ReferralState::Withdrawn).unwrap();
    for id in [going, never_sent] {
        let start = referrals::start(&f.desk, None, None, None, Some(id));
        assert!(matches!(start, Err(ReferralError::NothingToFollow)));
        let mut form = f.form(false);
        form.follows = id.to_string();
        assert!(referrals::make(&mut f.desk, &form).is_err());
        let nothing = WhatNextForm {
            next: "nothing more".into(),
            words: "Why not".into(),
        };
        assert!(referrals::say_what_next(&mut f.desk, id, &nothing).is_err());
    }
    let declined = f.standing(ReferralState::Declined);
    let mut form = crate::signposts::start_signpost(&f.desk, None, None, Some(declined))
        .unwrap()
        .form;
    assert_eq!(form.client, f.arthur.to_string());
    form.words = "The library".into();
    crate::signposts::record_signpost(&mut f.desk, &form).unwrap();
    assert_eq!(f.get(declined).what_next, Some(WhatNext::Signpost));
    let next = referrals::referral(&f.desk, declined).unwrap().signposts;
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].to, "The library");
    let read = crate::signposts::signpost_form(&f.desk, next[0].id).unwrap();
    assert_eq!(read.form.from_referral, declined.to_string());
    assert!(
        referrals::referral(&f.desk, going)
            .unwrap()
            .signposts
            .is_empty()
    );
    form.from_referral = going.to_string();
    assert!(crate::signposts::record_signpost(&mut f.desk, &form).is_err());
    f.sound();
}

/// Nothing ended after sending without its loops: asked straight of the file.
fn ended_without_marks(desk: &Desk) -> i64 {
    desk.read()
        .number(
            "SELECT count(*) FROM referral WHERE state IN ('finished', 'declined', 'withdrawn')
             AND sent_on IS NOT NULL AND (
               (told_person_on IS NULL AND not_told_person IS NULL)
               OR (raised_by_volunteer IS NOT NULL AND told_volunteer_on IS NULL AND not_told_volunteer IS NULL))",
            [],
        )
        .unwrap()
}

/// Nothing follows a referral that goes on or was never sent; nobody is expected where nobody waits; and where a
/// new referral is said to follow, one does that was sent or still may be. Asked straight of the file.
fn lost_threads(desk: &Desk) -> i64 {
    desk.read()
        .number(
            "SELECT count(*) FROM referral AS old WHERE
               (old.what_next IS NOT NULL
                AND (old.sent_on IS NULL OR (old.state <> 'declined' AND old.state <> 'withdrawn')))
               OR (old.what_next = 'nothing more' AND coalesce(trim(old.what_next_words), '') = '')
               OR (old.what_next = 'new referral' AND NOT EXISTS (
                 SELECT 1 FROM referral AS new WHERE new.follows = old.id
                   AND (new.state <> 'withdrawn' OR new.sent_on IS NOT NULL)))
               OR EXISTS (SELECT 1 FROM referral AS new WHERE new.follows = old.id AND new.client <> old.client)",
            [],
        )
        .unwrap()
}

#[derive(Debug, Clone)]
enum Step {
    Make(bool),
    Move(usize, usize),
    Mark(usize, usize, usize, usize),
    Raiser(usize, bool),
    Say(bool),
    Chase(usize),
    Follow(usize),
    Next(usize, bool),
    Wait(usize),
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        prop_oneof![
            1 => any::<bool>().prop_map(Step::Make),
            6 => (0..3usize, 0..9usize).prop_map(|(r, s)| Step::Move(r, s)),
            5 => (0..3usize, 0..2usize, 0..3usize, 0..5usize)
                .prop_map(|(r, w, k, y)| Step::Mark(r, w, k, y)),
            1 => (0..3usize, any::<bool>()).prop_map(|(r, v)| Step::Raiser(r, v)),
            1 => any::<bool>().prop_map(Step::Say),
            1 => (0..3usize).prop_map(Step::Chase),
            2 => (0..3usize).prop_map(Step::Follow),
            1 => (0..3usize, any::<bool>()).prop_map(|(r, n)| Step::Next(r, n)),
            1 => (0..3usize).prop_map(Step::Wait),
            4 => (0..40usize).prop_map(Step::Undo),
        ],
        1..60,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_history_ends_a_sent_referral_without_its_marks(history in steps()) {
        let mut f = fixture();
        let mut ids = vec![f.made(true)];
        let mut acts: Vec<i64> = Vec::new();
        for step in history {
            let which = |at: usize| ids[at % ids.len()];
            let act = match step {
                Step::Make(volunteer) => { let id = f.made(volunteer); ids.push(id); None }
                Step::Move(at, state) => { let id = which(at); f.go(id, ReferralState::ALL[state]).ok() }
                Step::Mark(at, who, what, reason) => {
                    let typed = LoopForm {
                        who: Loop::ALL[who].word().into(),
                        what: LoopWhat::ALL[what].word().into(),
                        reason: NotTold::ALL[reason].word().into(),
                        words: "Because.".into(),
                        ..LoopForm::default()
                    };
                    referrals::mark_loop(&mut f.desk, which(at), &typed).map(|done| done.act).ok()
                }
                // One whose making was undone is there no more.
                Step::Raiser(at, volunteer) => f.desk.read().maybe_record(which(at)).unwrap().and_then(|old| {
                    let mut typed = ReferralForm::of(&old);
                    typed.raised_by_volunteer = if volunteer { f.wesley.to_string() } else { String::new() };
                    referrals::change(&mut f.desk, which(at), &typed).map(|done| done.act).ok()
                }),
                Step::Say(yes) => Some(f.say(if yes { Answer::Given } else { Answer::Refused })),
                Step::Chase(at) => {
                    let typed = ChaseForm { ids: vec![which(at).to_string()], next: "17/11".into() };
                    referrals::chased_today(&mut f.desk, &typed).map(|done| done.act).ok()
                }
                Step::Follow(at) => f.follow(which(at)).ok().map(|done| {
                    ids.push(done.value);
                    done.act
                }),
                Step::Next(at, nothing) => {
                    let typed = WhatNextForm {
                        next: if nothing { "nothing more" } else { "back to the concern" }.into(),
                        words: "She has Mary now.".into(),
                    };
                    referrals::say_what_next(&mut f.desk, which(at), &typed).map(|done| done.act).ok()
                }
                Step::Wait(at) => f.wait(which(at), "6 weeks").ok(),
                Step::Undo(back) => match acts.len().checked_sub(back + 1) {
                    Some(at) => f.desk.undo(acts[at]).map(|done| done.act).ok(),
                    None => None,
                },
            };
            acts.extend(act.filter(|act| *act != 0));
            prop_assert_eq!(ended_without_marks(&f.desk), 0);
            prop_assert_eq!(lost_threads(&f.desk), 0);
        }
        let findings = f.desk.check().unwrap();
        prop_assert!(findings.faults.is_empty(), "{:?}", findings.faults);
    }
}

#[test]
fn what_was_sent_is_judged_by_the_wishes_of_the_record_it_was_sent_from() {
    let mut f = fixture();
    let id = f.made(false);
    f.go(id, ReferralState::Sent).unwrap();
    // The same person is on record twice, and said no there, before it was sent as after.
    let other = crate::people::tests::add_client(&mut f.desk, "Art", "Pascoe");
    let no = crate::consent::ConsentForm {
        person: other.to_string(),
        purpose: "share with agencies".into(),
        answer: "refused".into(),
        how: "spoken".into(),
        on: "1/6/2026".into(),
        ..crate::consent::ConsentForm::default()
    };
    crate::consent::record(&mut f.desk, &no).unwrap();
    let next = f.made(false);
    f.go(next, ReferralState::Sent).unwrap();
    let form = crate::people::merge::TwiceForm {
        goes: f.arthur.to_string(),
        ..Default::default()
    };
    crate::people::merge::merge_people(&mut f.desk, other, &form).unwrap();
    assert_eq!(f.get(next).client, other);
    f.go(next, ReferralState::Happening).unwrap();
    // What is made from now on is held to the no.
    f.arthur = other;
    let new = f.made(false);
    assert!(matches!(
        f.go(new, ReferralState::Sent),
        Err(ReferralError::ConsentRefused)
    ));
    f.sound();
}
