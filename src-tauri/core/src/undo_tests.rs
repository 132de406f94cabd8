//! Every act of the write gate can be undone after the file was closed and opened again, or says why not.

use chrono::NaiveDate;

use crate::{
    action::Action,
    desk::{Desk, test_desk},
    ids::PromiseId,
    promises::Promise,
    records::TABLES,
    store::{Opposite, StoreError},
};

/// Whether an act can be undone. A new one has to be answered here before anything compiles.
enum Undoing {
    Works,
    /// Why not.
    Never(&'static str),
}

fn undoing(action: Action) -> Undoing {
    use Action as A;
    match action {
        A::SetUp => Undoing::Never("without it nobody is at work; nothing was there before"),
        A::Export => Undoing::Never("what left the laptop cannot be called back"),
        A::LoadSample => Undoing::Never("pretend people are a file of their own, and go with it"),
        A::ConsentInError => Undoing::Never("an answer is recorded anew instead"),
        A::HandOver | A::TakeBack | A::LockInHands => {
            Undoing::Never("in whose hands the laptop was is a fact that stays")
        }
        A::ErasePerson | A::EraseAgain => Undoing::Never("what was erased stays erased"),
        A::RestoreBackup => Undoing::Never("another backup is restored instead"),
        A::DealWithAlarm => Undoing::Never("that somebody said so is a fact that stays"),
        A::ConfirmDate => Undoing::Never("that somebody looked at the date is a fact that stays"),
        A::AddCoordinator
        | A::GivePassphrase
        | A::ChangePassphrase
        | A::ForgetPassphrase
        | A::TakePassphrase
        | A::ReplaceRecoveryKey
        | A::ReplaceDataKey => Undoing::Never(
            "the keys lie outside the file, so that a row taken back would say what is not so",
        ),
        A::Undo
        | A::LeaveWork
        | A::SaveProgramme
        | A::SavePractice
        | A::SaveCoordinator
        | A::SaveAgency
        | A::SaveService
        | A::SaveSettings
        | A::AddPerson
        | A::ChangePerson
        | A::AddVolunteer
        | A::ChangeVolunteer
        | A::SaveAgreement
        | A::SaveTraining
        | A::NoteRest
        | A::EndRest
        | A::MakePromise
        | A::KeepPromise
        | A::RemovePromise
        | A::SaveRisk
        | A::ChangePractice
        | A::SaveMatch
        | A::SaveRepresentative
        | A::RemoveRisk
        | A::RemoveMatch
        | A::RemoveRepresentative
        | A::RemoveAgreement
        | A::RemoveTraining
        | A::RecordDeath
        | A::RecordMove
        | A::RecordMovedAway
        | A::RecordCareHome
        | A::RecordConsent
        | A::SaveExclusion
        | A::PlanSession
        | A::ChangeSession
        | A::StartSession
        | A::CloseSession
        | A::ReopenSession
        | A::RemoveSession
        | A::MarkRegister
        | A::AddAtSession
        | A::WriteNote
        | A::ChangeNote
        | A::AmendNote
        | A::SayAbout
        | A::NameInNote
        | A::RemoveNote
        | A::RecordVisit
        | A::ChangeVisit
        | A::RemoveVisit
        | A::RaiseConcern
        | A::ChangeConcern
        | A::MoveConcern
        | A::MarkLoop
        | A::MarkNotTold
        | A::RecordTry
        | A::WriteOutcome
        | A::Unrestrict
        | A::CloseConcern
        | A::ReopenConcern
        | A::ChangeLevel
        | A::PutOnMdtList
        | A::ChangeDue
        | A::MergeConcerns
        | A::MergePeople
        | A::SayTwoPeople
        | A::MakeReferral
        | A::ChangeReferral
        | A::MoveReferral
        | A::ChaseReferral
        | A::SayWhatNext
        | A::ShareGoodNews
        | A::ChangeGoodNews
        | A::RemoveGoodNews
        | A::AskPermission
        | A::ThankVolunteer
        | A::TellGoodNews
        | A::ChooseForReport
        | A::RecordSignpost
        | A::ChangeSignpost
        | A::NewMeeting
        | A::ChangeMeeting
        | A::RemoveMeeting
        | A::ChangeItem
        | A::MoveItem
        | A::DecideSharing
        | A::HoldMeeting
        | A::WriteDecision
        | A::SaveAction
        | A::PlaceHold
        | A::EndHold
        | A::SaveRetention
        | A::Import
        | A::SaveComplaint
        | A::RemoveComplaint
        | A::SaveBreach
        | A::RemoveBreach
        | A::ConfirmBasis
        | A::IssueNotice
        | A::GiveNotice
        | A::SaveCapacity
        | A::RemoveCapacity => Undoing::Works,
    }
}

/// Every row of every table.
fn stored(desk: &Desk) -> Vec<String> {
    let mut rows = Vec::new();
    for table in TABLES {
        let columns = table.columns.len();
        let sql = format!(
            "SELECT {} FROM \"{}\" ORDER BY id",
            table.column_list(),
            table.name
        );
        let mut statement = desk.store().raw().prepare(&sql).unwrap();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<_> = (0..columns).map(|at| row.get_ref(at).unwrap()).collect();
            rows.push(format!("{} {cells:?}", table.name));
        }
    }
    rows
}

fn promise(id: PromiseId, what: &str) -> Promise {
    let day: NaiveDate = "2026-11-03".parse().unwrap();
    Promise {
        id,
        what: what.into(),
        to: None,
        who: None,
        made_on: day,
        by: day,
        done_on: None,
        from_note: None,
        session: None,
    }
}

#[test]
fn every_act_is_undone_after_the_file_was_opened_again_or_says_why_not() {
    let (folder, mut desk) = test_desk();
    let actions: Vec<Action> = Action::ALL
        .iter()
        .copied()
        .filter(|action| *action != Action::Undo)
        .collect();
    // What each act changes, and what it removes.
    let (changes, removes): (Vec<_>, Vec<_>) = desk
        .write(Action::LoadSample, |tx| {
            let mut made = Vec::new();
            for action in &actions {
                let pair = (
                    promise(tx.new_id(), action.word()),
                    promise(tx.new_id(), "to be removed"),
                );
                tx.insert(&pair.0)?;
                tx.insert(&pair.1)?;
                made.push(pair);
            }
            Ok::<_, StoreError>(made)
        })
        .unwrap()
        .value
        .into_iter()
        .unzip();
    // Each act makes a row, changes one and removes one.
    let mut acts = Vec::new();
    for ((action, changed), removed) in actions.iter().zip(&changes).zip(&removes) {
        let before = stored(&desk);
        let done = desk
            .write(*action, |tx| {
                let new = promise(tx.new_id(), "made");
                tx.insert(&new)?;
                tx.update(&Promise {
                    what: "changed".into(),
                    ..changed.clone()
                })?;
                tx.remove::<Promise>(removed.id)
            })
            .unwrap();
        acts.push((*action, done.act, before));
    }
    desk.close().unwrap();

    let key = "ab".repeat(32);
    let mut desk = Desk::open(folder.path(), &key, None).unwrap();
    let mut refused = Vec::new();
    // Newest first, as somebody takes back one step after the other.
    while let Some((action, act, before)) = acts.pop() {
        let listed = desk.read().acts(0, Some(act + 1), 1).unwrap();
        assert_eq!(
            (listed[0].id, listed[0].action.as_str()),
            (act, action.word())
        );
        match undoing(action) {
            Undoing::Works => {
                desk.undo(act)
                    .unwrap_or_else(|error| panic!("{}: {error}", action.word()));
                // What could not be undone meanwhile stands, and nothing else differs.
                let now = stored(&desk);
                let new = now.iter().filter(|row| !before.contains(row)).count();
                let gone = before.iter().filter(|row| !now.contains(row)).count();
                let left = 2 * refused.len();
                assert_eq!((new, gone), (left, left), "{}", action.word());
            }
            Undoing::Never(why) => {
                assert!(!why.is_empty());
                let now = stored(&desk);
                let error = desk.undo(act).unwrap_err().to_string();
                assert_eq!(
                    error,
                    "This is of a kind that cannot be undone.",
                    "{}",
                    action.word()
                );
                assert_eq!(stored(&desk), now);
                refused.push(action.word());
            }
        }
    }
    refused.sort_unstable();
    assert_eq!(
        refused,
        [
            "add coordinator",
            "change passphrase",
            "confirm date",
            "consent in error",
            "deal with alarm",
            "erase again",
            "erase person",
            "export",
            "forget passphrase",
            "give passphrase",
            "hand over register",
            "load pretend programme",
            "lock in hands",
            "replace data key",
            "replace recovery key",
            "restore backup",
            "set up",
            "take back",
            "take passphrase"
        ]
    );
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn every_table_goes_back_but_for_what_left_and_what_is_taken_back_by_an_event() {
    let mut special: Vec<(&str, &str)> = TABLES
        .iter()
        .filter_map(|table| match table.opposite {
            Opposite::Remove => None,
            Opposite::Own(_) => Some((table.name, "its own")),
            Opposite::Never(_) => Some((table.name, "never")),
        })
        .collect();
    special.sort_unstable();
    assert_eq!(
        special,
        [
            ("access_request", "its own"),
            ("alarm_dealt", "never"),
            ("consent", "its own"),
            ("export", "never"),
            ("export_about", "its own"),
            ("helper_turn", "its own"),
            ("key_event", "never"),
            ("restored_from", "never"),
            ("tombstone", "never")
        ]
    );
}
