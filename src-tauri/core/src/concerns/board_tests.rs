//! The board narrowed: each choice, several together, and what is said of it.

use super::{
    store::{self as concerns, Board, BoardFilter},
    tests::{client, form, person, two_people},
    *,
};
use crate::{
    action::Action,
    clients::{Client, ClientPractice},
    desk::{Desk, test_desk},
    ids::PracticeId,
    programmes::{Practice, Programme},
};

/// Arthur of Newquay with Narrowcliff, and Betty of Penwith, who is with no practice now.
fn two_clients(desk: &mut Desk) -> (PersonId, PersonId, PersonId, PracticeId) {
    let (arthur, wesley) = two_people(desk);
    let (betty, practice) = desk
        .write::<_, StoreError>(Action::AddPerson, |tx| {
            let penwith = Programme {
                id: tx.new_id(),
                name: "Penwith Pioneer".into(),
                area: None,
            };
            tx.insert(&penwith)?;
            let betty = person(tx.new_id(), "Betty", "Curnow");
            tx.insert(&betty)?;
            tx.insert(&client(betty.id, penwith.id))?;
            let practice = Practice {
                id: tx.new_id(),
                name: "Narrowcliff".into(),
                ods_code: None,
                town: None,
            };
            tx.insert(&practice)?;
            for (client, until) in [(arthur, None), (betty.id, Some(tx.today()))] {
                let id = tx.new_id();
                tx.insert(&ClientPractice {
                    id,
                    client,
                    practice: practice.id,
                    since: None,
                    until,
                })?;
            }
            Ok((betty.id, practice.id))
        })
        .unwrap()
        .value;
    (arthur, betty, wesley, practice)
}

fn shown(board: &Board) -> Vec<ConcernId> {
    [&board.open, &board.with_others, &board.awaiting]
        .into_iter()
        .flatten()
        .map(|row| row.id)
        .collect()
}

#[test]
fn each_choice_narrows_the_board_and_several_hold_together_in_words() {
    let (_folder, mut desk) = test_desk();
    let (arthur, betty, wesley, practice) = two_clients(&mut desk);
    let raise = |desk: &mut Desk, form: ConcernForm| concerns::raise(desk, &form).unwrap().value;
    let told = raise(&mut desk, form(arthur, Some(wesley)));
    let own = raise(&mut desk, form(arthur, None));
    let lonely = raise(
        &mut desk,
        ConcernForm {
            category: "loneliness".into(),
            level: "urgent".into(),
            ..form(betty, None)
        },
    );
    let kept = raise(
        &mut desk,
        ConcernForm {
            category: "safety or abuse".into(),
            ..form(betty, Some(wesley))
        },
    );
    let programme = desk.read().record::<Client>(betty).unwrap().programme;
    let look = |filter: BoardFilter| {
        let board = concerns::board(&desk, &filter).unwrap();
        (shown(&board), board.narrowed)
    };
    let all = BoardFilter::default;
    let narrow = [
        (all(), vec![told, own, lonely, kept], vec![]),
        (
            BoardFilter {
                practice: practice.to_string(),
                ..all()
            },
            vec![told, own],
            vec!["Narrowcliff"],
        ),
        (
            BoardFilter {
                programme: programme.to_string(),
                ..all()
            },
            vec![lonely, kept],
            vec!["Penwith Pioneer"],
        ),
        // Who raised a restricted concern is not said, so that it stays in sight.
        (
            BoardFilter {
                volunteer: wesley.to_string(),
                ..all()
            },
            vec![told, kept],
            vec!["raised by Wesley Nance"],
        ),
        (
            BoardFilter {
                mine: true,
                level: "urgent".into(),
                category: "loneliness".into(),
                programme: programme.to_string(),
                ..all()
            },
            vec![lonely],
            vec!["mine", "urgent", "about loneliness", "Penwith Pioneer"],
        ),
        (
            BoardFilter {
                volunteer: wesley.to_string(),
                practice: practice.to_string(),
                level: "soon".into(),
                ..all()
            },
            vec![told],
            vec!["soon", "Narrowcliff", "raised by Wesley Nance"],
        ),
        (
            BoardFilter {
                volunteer: betty.to_string(),
                practice: practice.to_string(),
                ..all()
            },
            vec![],
            vec!["Narrowcliff", "raised by Betty Curnow"],
        ),
        // What is no choice at all chooses nothing, and says nothing.
        (
            BoardFilter {
                practice: "rubbish".into(),
                volunteer: "1".into(),
                ..all()
            },
            vec![told, own, lonely, kept],
            vec![],
        ),
    ];
    for (filter, wanted, words) in narrow {
        let said = format!("{filter:?}");
        let (mut found, narrowed) = look(filter);
        let mut wanted = wanted;
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{said}");
        assert_eq!(narrowed, words, "{said}");
    }
    // Who raised what is offered, but not who raised what is restricted.
    let choices = concerns::board(&desk, &all()).unwrap().choices;
    let named = |list: &[concerns::BoardChoice]| {
        list.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(named(&choices.volunteers), ["Wesley Nance"]);
    assert_eq!(named(&choices.practices), ["Narrowcliff"]);
    crate::concerns::tests::close(&mut desk, told, "recorded by mistake").unwrap();
    let choices = concerns::board(&desk, &all()).unwrap().choices;
    assert!(choices.volunteers.is_empty());
}
