//! Each migration alone, from the file before it to the file after it.

#![allow(clippy::unwrap_used)]

use rusqlite::Connection;
use rusqlite_migration::Migrations;

use super::MIGRATIONS;

fn at(version: usize) -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    to(&mut conn, version);
    conn
}

fn to(conn: &mut Connection, version: usize) {
    Migrations::from_slice(MIGRATIONS)
        .to_version(conn, version)
        .unwrap();
}

/// Every table and index with its own words: what stands in quotes, in order.
fn words(conn: &Connection) -> Vec<(String, Vec<String>)> {
    let mut statement = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    let rows = statement
        .query_map([], |row| {
            let sql: String = row.get(1)?;
            let words = sql.split('\'').skip(1).step_by(2).map(str::to_owned);
            Ok((row.get(0)?, words.collect()))
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn comparing_words_one_by_one_loses_none_and_takes_no_other() {
    let mut conn = at(3);
    let before = words(&conn);
    conn.execute_batch(
        "INSERT INTO programme (id, name) VALUES (x'01', 'Penwith Pioneer');
         INSERT INTO session (id, kind, programme, date, state)
         VALUES (x'02', 'craft group', x'01', '2026-11-03', 'planned');",
    )
    .unwrap();
    to(&mut conn, 4);
    assert_eq!(words(&conn), before);
    let changed = conn.execute("UPDATE session SET kind = 'tea party', state = 'open'", []);
    assert_eq!(changed.unwrap(), 1);
    assert!(
        conn.execute("UPDATE session SET kind = 'rave'", [])
            .is_err()
    );
    assert!(
        conn.execute("UPDATE session SET state = 'over'", [])
            .is_err()
    );
    let whole: String = conn
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}

/// Raised from a note or from the visit recorded from it; from a visit or from the note it was recorded from.
#[test]
fn what_a_restricted_concern_came_from_is_one_view_of_notes_and_one_of_visits() {
    let mut conn = at(20);
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let note = |id: u8| {
        conn.execute(
            "INSERT INTO note (id, text, kind, at, written_by) VALUES (?1, 'a line', 'line', 1, x'02')",
            [[id; 16]],
        )
        .unwrap();
    };
    for id in [0x10, 0x11, 0x12] {
        note(id);
    }
    conn.execute(
        "INSERT INTO visit (id, client, coordinator, \"on\", kind, made, from_note) VALUES
           (x'20', x'03', x'02', '2026-11-01', 'home', 1, ?1),
           (x'21', x'03', x'02', '2026-11-01', 'home', 1, ?2),
           (x'22', x'03', x'02', '2026-11-01', 'home', 1, NULL)",
        [[0x11_u8; 16], [0x12; 16]],
    )
    .unwrap();
    let raise = |id: u8, note: Option<u8>, visit: Option<u8>, restricted: bool| {
        conn.execute(
            "INSERT INTO concern (id, client, category, level, state, raised_on, raised_by, situation,
               person_knows, person_agrees, owner, restricted, person_tries, volunteer_tries, from_note, from_visit)
             VALUES (?1, x'03', 'memory', 'soon', 'open', '2026-11-01', 'coordinator', 'A worry', 'yes', 'yes', x'02',
               ?2, 0, 0, ?3, ?4)",
            ([id], restricted, note.map(|id| [id; 16]), visit.map(|id| [id])),
        )
        .unwrap();
    };
    raise(0x30, Some(0x10), None, true);
    raise(0x31, None, Some(0x20), true);
    raise(0x32, Some(0x12), None, true);
    raise(0x33, None, Some(0x22), true);
    raise(0x34, Some(0x10), None, false);
    to(&mut conn, 21);
    let of = |sql: &str| -> Vec<(String, String)> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        all.iter().map(own).collect()
    };
    assert_eq!(
        of("SELECT hex(substr(note, 1, 1)), hex(concern) FROM restricted_from_note ORDER BY 1, 2"),
        pairs(&[("10", "30"), ("11", "31"), ("12", "32")])
    );
    assert_eq!(
        of("SELECT hex(visit), hex(concern) FROM restricted_from_visit ORDER BY 1, 2"),
        pairs(&[("20", "31"), ("21", "32"), ("22", "33")])
    );
    // No list that asks it reads more than the indexes of what came from it.
    let mut plan = conn
        .prepare(
            "EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM restricted_from_note WHERE note = ?1),
               EXISTS (SELECT 1 FROM restricted_from_visit WHERE visit = ?1)",
        )
        .unwrap();
    let steps: Vec<String> = plan
        .query_map([[0x10_u8]], |row| row.get(3))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for way in ["concern_from_note", "concern_from_visit", "visit_from_note"] {
        assert!(steps.iter().any(|step| step.contains(way)), "{steps:?}");
    }
    assert!(
        !steps
            .iter()
            .any(|step| step.contains("SCAN concern") || step.contains("SCAN visit")),
        "{steps:?}"
    );
}

/// A line, its copies and the visits recorded from any of them hide together, whichever the concern was raised from.
#[test]
fn copies_of_a_line_count_together_with_it() {
    let mut conn = at(23);
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
         INSERT INTO note (id, text, kind, at, written_by, from_note) VALUES
           (x'10', 'a line', 'line', 1, x'02', NULL), (x'11', 'a line', 'corridor', 1, x'02', x'10'),
           (x'12', 'a line', 'corridor', 1, x'02', x'10'), (x'13', 'another', 'line', 1, x'02', NULL),
           (x'14', 'another', 'corridor', 1, x'02', x'13'), (x'15', 'alone', 'line', 1, x'02', NULL);
         INSERT INTO visit (id, client, coordinator, \"on\", kind, made, from_note) VALUES
           (x'20', x'03', x'02', '2026-11-01', 'home', 1, x'10'),
           (x'21', x'03', x'02', '2026-11-01', 'home', 1, x'14'),
           (x'22', x'03', x'02', '2026-11-01', 'home', 1, x'13'),
           (x'23', x'03', x'02', '2026-11-01', 'home', 1, NULL);
         INSERT INTO concern (id, client, category, level, state, raised_on, raised_by, situation,
             person_knows, person_agrees, owner, restricted, person_tries, volunteer_tries, from_note, from_visit)
           SELECT column1, x'03', 'memory', 'soon', 'open', '2026-11-01', 'coordinator', 'A worry', 'yes', 'yes',
             x'02', column2, 0, 0, column3, column4
           FROM (VALUES (x'30', 1, x'11', NULL), (x'31', 1, NULL, x'21'), (x'32', 0, x'15', NULL),
             (x'33', 1, NULL, x'23'));",
    )
    .unwrap();
    to(&mut conn, 24);
    let of = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(
        of("SELECT hex(note) || ' ' || hex(concern) FROM restricted_from_note ORDER BY 1"),
        ["10 30", "11 30", "12 30", "13 31", "14 31"]
    );
    assert_eq!(
        of("SELECT hex(visit) || ' ' || hex(concern) FROM restricted_from_visit ORDER BY 1"),
        ["20 30", "21 31", "22 31", "23 33"]
    );
    let mut plan = conn
        .prepare(
            "EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = note.id),
               EXISTS (SELECT 1 FROM restricted_from_visit WHERE restricted_from_visit.visit = visit.id)
             FROM note JOIN visit ON visit.from_note = note.id WHERE note.id = ?1",
        )
        .unwrap();
    let steps: Vec<String> = plan
        .query_map([[0x10_u8]], |row| row.get(3))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for way in [
        "note_first",
        "concern_from_note",
        "concern_from_visit",
        "visit_from_note",
    ] {
        assert!(steps.iter().any(|step| step.contains(way)), "{steps:#?}");
    }
    for whole in ["SCAN", "MATERIALIZE", "AUTOMATIC"] {
        let found = steps
            .iter()
            .find(|step| step.contains(whole) && !step.contains("CONSTANT ROW"));
        assert_eq!(found, None, "{steps:#?}");
    }
}

/// A referral hides by its concern, by its note and by a copy of that note.
#[test]
fn what_came_of_a_restricted_concern_is_one_view_of_referrals() {
    let mut conn = at(24);
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
         INSERT INTO note (id, text, kind, at, written_by, from_note) VALUES
           (x'10', 'a line', 'line', 1, x'02', NULL), (x'11', 'a line', 'corridor', 1, x'02', x'10'),
           (x'12', 'another', 'line', 1, x'02', NULL);
         INSERT INTO concern (id, client, category, level, state, raised_on, raised_by, situation,
             person_knows, person_agrees, owner, restricted, person_tries, volunteer_tries, from_note)
           SELECT column1, x'03', 'memory', 'soon', 'open', '2026-11-01', 'coordinator', 'A worry', 'yes', 'yes',
             x'02', column2, 0, 0, column3
           FROM (VALUES (x'30', 1, x'11'), (x'31', 0, x'12'));
         INSERT INTO referral (id, client, agency, need, reason, urgency, made_on, state, person_tries,
             volunteer_tries, from_concern, from_note)
           SELECT column1, x'03', x'04', 'memory', 'A worry', 'soon', '2026-11-01', 'draft', 0, 0, column2, column3
           FROM (VALUES (x'40', x'30', NULL), (x'41', NULL, x'11'), (x'42', NULL, x'10'), (x'43', x'31', x'12'),
             (x'44', NULL, NULL), (x'45', x'31', x'10'));",
    )
    .unwrap();
    to(&mut conn, 25);
    let of = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(
        of("SELECT hex(referral) FROM restricted_referral ORDER BY 1"),
        ["40", "41", "42", "45"]
    );
    let mut plan = conn
        .prepare(
            "EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
             FROM referral WHERE referral.id = ?1",
        )
        .unwrap();
    let steps: Vec<String> = plan
        .query_map([[0x40_u8]], |row| row.get(3))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for whole in ["SCAN", "MATERIALIZE", "AUTOMATIC"] {
        let found = steps
            .iter()
            .find(|step| step.contains(whole) && !step.contains("CONSTANT ROW"));
        assert_eq!(found, None, "{steps:#?}");
    }
}

#[test]
fn a_next_try_is_a_day_at_the_end_of_both_records_and_nobody_has_one_yet() {
    let mut conn = at(6);
    let columns = |conn: &Connection, table: &str| -> Vec<String> {
        let mut statement = conn
            .prepare("SELECT name FROM pragma_table_info(?1)")
            .unwrap();
        let names = statement.query_map([table], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    };
    let before = ["concern", "referral"].map(|table| columns(&conn, table));
    to(&mut conn, 7);
    for (table, mut expected) in ["concern", "referral"].into_iter().zip(before) {
        for who in ["person", "volunteer"] {
            expected.push(format!("next_try_{who}_on"));
        }
        assert_eq!(columns(&conn, table), expected);
    }
}

#[test]
fn concerns_raised_before_are_found_after_but_not_by_a_restricted_word() {
    let mut conn = at(7);
    conn.execute_batch(
        "INSERT INTO programme (id, name) VALUES (x'01', 'Penwith Pioneer');
         INSERT INTO coordinator (id, name, active) VALUES (x'02', 'Kerra', 1);
         INSERT INTO person (id, given_name, family_name)
         VALUES (x'00000000000000000000000000000003', 'Arthur', 'Pascoe');
         INSERT INTO client (id, status, programme, over_75, two_or_more_conditions, talk_about_at_next_mdt)
         VALUES (x'00000000000000000000000000000003', 'active', x'01', 1, 1, 0);",
    )
    .unwrap();
    let raise = |conn: &Connection, id: u8, restricted: u8, situation: &str| {
        conn.execute(
            "INSERT INTO concern (id, client, category, level, state, raised_on, raised_by, situation,
               person_knows, person_agrees, owner, restricted, person_tries, volunteer_tries)
             VALUES (?1, x'00000000000000000000000000000003', 'memory', 'soon', 'open', '2026-11-03',
               'coordinator', ?3, 'no', 'no', x'02', ?2, 0, 0)",
            (vec![id], restricted, situation),
        )
        .unwrap();
    };
    raise(&conn, 10, 0, "Left the lamp on");
    raise(&conn, 11, 1, "Lamp thrown at him");
    to(&mut conn, 8);
    raise(&conn, 12, 0, "Another lamp");
    let found = |conn: &Connection, word: &str| -> Vec<u8> {
        let mut statement = conn
            .prepare(
                "SELECT hex(concern_row.concern) FROM concern_search
                 JOIN concern_row ON concern_row.row = concern_search.rowid
                 WHERE concern_search MATCH ?1 ORDER BY concern_search.rowid DESC",
            )
            .unwrap();
        let rows = statement
            .query_map([word], |row| {
                let id: String = row.get(0)?;
                Ok(u8::from_str_radix(&id, 16).unwrap())
            })
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(found(&conn, "lamp"), [12, 10]);
    assert!(found(&conn, "thrown").is_empty());
    conn.execute("UPDATE concern SET restricted = 1 WHERE id = x'0A'", [])
        .unwrap();
    conn.execute("DELETE FROM concern WHERE id = x'0C'", [])
        .unwrap();
    assert!(found(&conn, "lamp").is_empty());
    let whole: String = conn
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}

#[test]
fn putting_together_adds_two_words_to_the_history_and_frees_one_mark_alone() {
    let mut conn = at(8);
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let event = |conn: &Connection, id: &str, what: &str| {
        conn.execute(
            &format!(
                "INSERT INTO concern_event VALUES (x'{id}', x'02', x'03', '{what}', NULL, 'x', x'04', 5, NULL)"
            ),
            [],
        )
    };
    // A closed concern that a volunteer raised, with the mark of the person and of nobody else.
    let closed = |conn: &Connection, id: &str, closed_as: &str, same_as: &str| {
        conn.execute(
            &format!(
                "INSERT INTO concern (id, client, category, level, state, raised_on, raised_by, raised_by_person,
                   situation, person_knows, person_agrees, owner, restricted, outcome, closed_on, closed_as, same_as,
                   told_person_on, person_tries, volunteer_tries)
                 VALUES (x'{id}', x'03', 'memory', 'soon', 'closed', '2026-11-03', 'volunteer', x'05', 'It', 'no',
                   'no', x'04', 0, 'Done', '2026-11-03', '{closed_as}', {same_as}, '2026-11-03', 0, 0)"
            ),
            [],
        )
    };
    event(&conn, "01", "restriction").unwrap();
    assert!(event(&conn, "06", "due").is_err());
    assert!(closed(&conn, "10", "same as another", "x'11'").is_err());
    to(&mut conn, 9);
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    event(&conn, "06", "due").unwrap();
    event(&conn, "07", "merge").unwrap();
    assert!(event(&conn, "08", "rubbish").is_err());
    closed(&conn, "10", "same as another", "x'11'").unwrap();
    for closed_as in ["answered", "recorded by mistake"] {
        assert!(
            closed(&conn, "12", closed_as, "NULL").is_err(),
            "{closed_as}"
        );
    }
    let kept: i64 = conn
        .query_row(
            "SELECT count(*) FROM concern_event WHERE what = 'restriction'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, 1);
}

#[test]
fn a_referral_that_came_to_nothing_can_say_what_follows_and_the_story_knows_letters() {
    let mut conn = at(9);
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO referral (id, client, agency, need, reason, urgency, made_on, sent_on, state, basis,
           told_person_on, person_tries, volunteer_tries)
         VALUES (x'01', x'02', x'03', 'transport', 'A lift', 'routine', '2026-11-03', '2026-11-03', 'declined',
           'safeguarding', '2026-11-04', 0, 0);",
    )
    .unwrap();
    let event = "INSERT INTO referral_event (id, referral, client, what, \"to\", \"by\", at)
         VALUES (x'04', x'01', x'02', 'letter', 'letter printed', x'05', 1)";
    assert!(conn.execute(event, []).is_err());
    to(&mut conn, 10);
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    assert_eq!(conn.execute(event, []).unwrap(), 1);
    let takes = |set: &str| {
        let sql = format!("UPDATE referral SET {set}");
        conn.execute(&sql, []).is_ok()
    };
    assert!(!takes("what_next = 'something'"));
    assert!(!takes("what_next = 'nothing more'"));
    assert!(!takes("what_next = 'nothing more', what_next_words = ' '"));
    assert!(takes(
        "what_next = 'nothing more', what_next_words = 'She moved away'"
    ));
    assert!(!takes("state = 'happening'"));
    assert!(takes("what_next = 'signpost', what_next_words = NULL"));
    assert!(takes("what_next = NULL, state = 'happening'"));
    assert!(!takes("what_next = 'signpost'"));
}

#[test]
fn a_representative_gets_a_day_of_the_end_and_none_has_one_yet() {
    let mut conn = at(10);
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO representative (id, client, person, kind) VALUES (x'01', x'02', x'03', 'deputy');",
    )
    .unwrap();
    to(&mut conn, 11);
    let kept: String = conn
        .query_row(
            "SELECT kind || (ended_on IS NULL) FROM representative",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, "deputy1");
}

/// A table built in memory costs more than the row: every piece of it is locked and wiped.
#[test]
fn writing_a_row_builds_no_table_in_memory() {
    let conn = at(MIGRATIONS.len());
    let mut built = Vec::new();
    let mut explain = |sql: String| {
        let mut statement = conn.prepare(&format!("EXPLAIN {sql}")).unwrap();
        let mut steps = statement.raw_query();
        while let Some(step) = steps.next().unwrap() {
            if step.get_ref(1).unwrap().as_str().unwrap() == "OpenEphemeral" {
                built.push(sql.clone());
            }
        }
    };
    let log = ["act", "change"].map(|name| {
        let columns = conn
            .prepare(&format!("SELECT * FROM {name}"))
            .unwrap()
            .column_names()
            .join(", ");
        (name, columns)
    });
    for (name, columns) in log {
        let marks = vec!["?"; columns.split(',').count()].join(", ");
        explain(format!("INSERT INTO {name} ({columns}) VALUES ({marks})"));
    }
    for table in crate::records::TABLES {
        let marks = vec!["?"; table.columns.len()].join(", ");
        explain(format!(
            "INSERT INTO \"{}\" ({}) VALUES ({marks})",
            table.name,
            table.column_list()
        ));
        for column in table.columns.iter().skip(1) {
            explain(format!(
                "UPDATE \"{}\" SET \"{column}\" = ?2 WHERE id = ?1",
                table.name
            ));
        }
    }
    assert!(built.is_empty(), "{}", built.join("\n"));
}

#[test]
fn promises_and_rests_are_new_and_nobody_has_two_rests_at_once() {
    let mut conn = at(11);
    conn.execute_batch(
        "INSERT INTO person (id, given_name, family_name)
         VALUES (x'00000000000000000000000000000003', 'Jean', 'Opie');
         INSERT INTO volunteer (id, status, skills, interests, languages, areas, availability, drives, cannot, attends_mdt)
         VALUES (x'00000000000000000000000000000003', 'active', '[]', '[]', '[]', '[]', '[]', 0, '[]', 'ask');",
    )
    .unwrap();
    to(&mut conn, 12);
    let rest = |id: u8, until: &str, ended: Option<&str>| {
        conn.execute(
            "INSERT INTO rest (id, volunteer, since, until, ended_on)
             VALUES (?1, x'00000000000000000000000000000003', '2026-11-03', ?2, ?3)",
            (vec![id], until, ended),
        )
    };
    assert!(rest(1, "2026-11-02", None).is_err());
    rest(2, "2026-12-03", Some("2026-11-20")).unwrap();
    rest(3, "2026-12-03", None).unwrap();
    assert!(rest(4, "2026-12-05", None).is_err());
    let nothing = "INSERT INTO promise (id, what, made_on, \"by\") VALUES (x'05', ' ', '2026-11-03', '2026-11-06')";
    assert!(conn.execute(nothing, []).is_err());
    conn.execute(&nothing.replace("' '", "'Ring her'"), [])
        .unwrap();
}

#[test]
fn a_consent_changes_hands_only_with_the_record_it_belongs_to() {
    let mut conn = at(12);
    conn.execute_batch(
        "INSERT INTO person (id, given_name, family_name) VALUES
           (x'00000000000000000000000000000003', 'Jean', 'Opie'),
           (x'00000000000000000000000000000004', 'Jean', 'Opie');
         INSERT INTO consent (id, person, purpose, answer, how, \"on\", \"by\", sequence) VALUES
           (x'05', x'00000000000000000000000000000004', 'share with MDT', 'given', 'spoken', '2026-11-03', 'Jean Opie', 1);",
    )
    .unwrap();
    to(&mut conn, 13);
    let hand_over = "UPDATE consent SET person = x'00000000000000000000000000000003'";
    assert!(conn.execute(hand_over, []).is_err());
    assert!(
        conn.execute("UPDATE consent SET answer = 'refused'", [])
            .is_err()
    );
    conn.execute_batch(
        "INSERT INTO merged (id, stays, gone, \"into\", name, lists_of_both, other_references) VALUES
           (x'06', x'00000000000000000000000000000003', x'00000000000000000000000000000004',
            x'00000000000000000000000000000003', 'Jean Opie', '[]', '[]')",
    )
    .unwrap();
    conn.execute(hand_over, []).unwrap();
    assert!(
        conn.execute("UPDATE consent SET answer = 'refused'", [])
            .is_err()
    );
    // Two people are said once, the lower id first.
    let two = "INSERT INTO two_people (id, one, other, said_on) VALUES
               (x'07', x'00000000000000000000000000000004', x'00000000000000000000000000000003', '2026-11-03')";
    assert!(conn.execute(two, []).is_err());
}

#[test]
fn acts_from_before_have_no_hands_and_a_turn_ends_in_one_of_three_ways() {
    let mut conn = at(13);
    conn.execute_batch(
        "INSERT INTO device (no, id, since, last_sequence, last_time, head)
         VALUES (1, x'00000000000000000000000000000009', 1, 0, 0, zeroblob(32));
         INSERT INTO act (id, device, time, coordinator, action)
         VALUES (1, 1, 65536, x'00000000000000000000000000000001', 'set up');",
    )
    .unwrap();
    to(&mut conn, 14);
    let without: i64 = conn
        .query_row("SELECT count(*) FROM act WHERE hands IS NULL", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(without, 1);
    let turn = |id: u8, back: Option<i64>, ended: Option<&str>| {
        conn.execute(
            "INSERT INTO helper_turn (id, session, volunteer, handed_at, back_at, ended)
             VALUES (?1, x'02', x'03', 5, ?2, ?3)",
            (vec![id], back, ended),
        )
    };
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    turn(1, None, None).unwrap();
    for (at, ended) in ["given back", "locked", "stopped"].into_iter().enumerate() {
        turn(2 + u8::try_from(at).unwrap(), Some(6), Some(ended)).unwrap();
    }
    assert!(turn(9, Some(6), None).is_err());
    assert!(turn(9, None, Some("locked")).is_err());
    assert!(turn(9, Some(6), Some("lost")).is_err());
}

/// A table's own words are changed by their text. Where the text is another, the file stays as it was.
#[test]
fn erasing_is_not_half_prepared_in_a_file_of_other_words() {
    for (table, words) in [
        ("change", "op BETWEEN 1 AND 3"),
        (
            "visit",
            "CHECK (volunteer IS NOT NULL OR coordinator IS NOT NULL)",
        ),
        (
            "concern",
            "CHECK (raised_by <> 'volunteer' OR raised_by_person IS NOT NULL)",
        ),
        (
            "concern",
            "closed_as = 'same as another' OR raised_by <> 'volunteer' OR coalesce(",
        ),
    ] {
        let mut conn = at(14);
        conn.execute_batch("PRAGMA writable_schema = ON").unwrap();
        let spaced = words.replace(" OR ", "  OR  ").replace(" AND ", "  AND  ");
        let changed = conn
            .execute(
                "UPDATE sqlite_schema SET sql = replace(sql, ?2, ?3) WHERE name = ?1 AND instr(sql, ?2) > 0",
                (table, words, spaced),
            )
            .unwrap();
        assert_eq!(changed, 1, "{words}");
        conn.execute_batch("PRAGMA writable_schema = RESET")
            .unwrap();
        let migrated = Migrations::from_slice(MIGRATIONS).to_version(&mut conn, 15);
        assert!(migrated.is_err(), "{words}");
        let left: i64 = conn
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE name IN ('tombstone', 'rewritten')",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(left, 0, "{words}");
    }
    let conn = at(15);
    let left: i64 = conn
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'rewritten'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(left, 0);
}
