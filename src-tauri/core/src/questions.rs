//! How many questions a screen asks: as many for a long list as for a short one. Counted, not timed, so that a
//! busy machine says the same.

use rusqlite::StatementStatus;

use crate::{
    action::Action,
    concerns::{self, Concern, ConcernEvent},
    desk::Desk,
    ids::PersonId,
    notes::{self, Note, NoteAbout, NoteMention},
    people::{
        self,
        timeline::{self, TimelineFilter},
    },
    referrals::{self, Referral, ReferralEvent},
    sample, sessions,
    store::{StoreError, asked},
    today,
    visits::Visit,
};

/// Asks what every screen with a list asks, and counts.
fn counted(desk: &Desk, person: PersonId) -> Vec<(&'static str, usize)> {
    let session = sessions::sessions(desk, 0).unwrap().past[0].id;
    let _ = asked::take();
    let mut counts = Vec::new();
    let mut count = |screen| {
        let questions = asked::take();
        for sql in &questions {
            let kept = desk.store().raw().prepare_cached(sql).unwrap();
            let again = kept.get_status(StatementStatus::RePrepare);
            assert_eq!(again, 0, "prepared anew when asked again: {sql}");
        }
        counts.push((screen, questions.len()));
    };
    today::today(desk).unwrap();
    count("Today");
    concerns::store::board(desk, &concerns::store::BoardFilter::default()).unwrap();
    count("Concerns");
    referrals::tracker(desk, &referrals::TrackerFilter::default()).unwrap();
    count("Referrals");
    people::page::person_page(desk, person).unwrap();
    count("a person");
    crate::together::read_together(desk, person).unwrap();
    count("reading together");
    timeline::timeline(desk, person, TimelineFilter::Everything, None, 50).unwrap();
    count("a timeline");
    crate::finding::find(desk, "garden").unwrap();
    count("find in notes");
    crate::finding::find(desk, "margaret falls").unwrap();
    count("find beside a name");
    people::find::find_people(desk, "mar").unwrap();
    count("find a person");
    notes::lines(desk, session).unwrap();
    count("the lines of a session");
    notes::notebook_page(desk, session).unwrap();
    count("a page of the notebook");
    let ask = sessions::paper::PaperAsk {
        thanks: true,
        ..sessions::paper::PaperAsk::default()
    };
    sessions::paper::session_paper(desk, session, ask).unwrap();
    count("the register on paper");
    counts
}

/// Everything there is about a client ten times: notes, visits, concerns and referrals.
fn tenfold(desk: &mut Desk, person: PersonId) {
    desk.write(Action::LoadSample, |tx| {
        let of_client = "WHERE client = ?1";
        let concerns = tx.read().records::<Concern>(of_client, [person])?;
        let moves = tx.read().records::<ConcernEvent>(of_client, [person])?;
        let referrals = tx.read().records::<Referral>(of_client, [person])?;
        let steps = tx.read().records::<ReferralEvent>(of_client, [person])?;
        let visits = tx.read().records::<Visit>(of_client, [person])?;
        let lines = tx.read().records::<Note>(
            "WHERE id IN (SELECT note FROM note_about WHERE person = ?1)",
            [person],
        )?;
        assert!(!concerns.is_empty() && !referrals.is_empty() && !visits.is_empty());
        assert!(!lines.is_empty());
        for _ in 0..9 {
            for old in &concerns {
                let id = tx.new_id();
                tx.insert(&Concern { id, ..old.clone() })?;
            }
            for old in &moves {
                let id = tx.new_id();
                tx.insert(&ConcernEvent { id, ..old.clone() })?;
            }
            for old in &referrals {
                let id = tx.new_id();
                tx.insert(&Referral { id, ..old.clone() })?;
            }
            for old in &steps {
                let id = tx.new_id();
                tx.insert(&ReferralEvent { id, ..old.clone() })?;
            }
            for old in &visits {
                let id = tx.new_id();
                tx.insert(&Visit { id, ..old.clone() })?;
            }
            for old in &lines {
                let note = tx.new_id();
                tx.insert(&Note {
                    id: note,
                    ..old.clone()
                })?;
                let id = tx.new_id();
                tx.insert(&NoteAbout { id, note, person })?;
                let id = tx.new_id();
                tx.insert(&NoteMention { id, note, person })?;
            }
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
}

#[test]
fn ten_times_the_rows_ask_no_more_questions() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = sample::demo(folder.path(), "2026-11-03");
    let person: PersonId = desk
        .read()
        .one(
            "SELECT client FROM concern WHERE from_note IS NOT NULL
               AND client IN (SELECT client FROM visit) AND client IN (SELECT client FROM referral)
             GROUP BY client ORDER BY count(*) DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let before = counted(&desk, person);
    tenfold(&mut desk, person);
    for ((screen, before), (_, after)) in before.into_iter().zip(counted(&desk, person)) {
        // One more where a list names notes now that named none before.
        assert!(
            after <= before + 1,
            "{screen}: {before} questions, then {after}"
        );
    }
}
