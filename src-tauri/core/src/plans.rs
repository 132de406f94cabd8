//! How the questions of every screen are answered: none may read the whole of a table that grows with the
//! years. The questions are those the screens really ask, noted while they are asked.

use std::collections::BTreeSet;

use crate::{
    concerns, consent,
    desk::Desk,
    good_news, helper,
    ids::{AgencyId, ConcernId, MdtMeetingId, PersonId, ReferralId, SessionId},
    mdt, notes, people, referrals, sample, sessions,
    store::asked,
    today, volunteers,
};

/// Tables that grow with every year of work.
const GROWING: &[&str] = &[
    "person",
    "client",
    "session",
    "attendance",
    "note",
    "note_about",
    "note_mention",
    "note_amendment",
    "visit",
    "concern",
    "concern_event",
    "referral",
    "referral_event",
    "good_news",
    "good_news_about",
    "good_news_thanks",
    "good_news_shared",
    "signpost",
    "consent",
    "capacity",
    "complaint",
    "breach",
    "notice_given",
    "mdt_meeting",
    "mdt_item",
    "mdt_item_concern",
    "mdt_action",
    "promise",
    "helper_turn",
    "act",
    "change",
    "export",
];

/// Ways through a growing table that stay short: partial indexes of what is open, or an order read to a limit.
const SHORT: &[&str] = &[
    "complaint_open",
    "complaint_received",
    "breach_open",
    "breach_found",
    "concern_open",
    "concern_closed",
    "referral_open",
    "referral_asks_next",
    "referral_ended",
    "good_news_on",
    "session_open",
    "session_date",
    "client_talk",
    "mdt_action_open",
    "promise_open",
    "helper_turn_open",
    "change_merged",
    "export_unfinished",
    "mdt_meeting_on",
    "mdt_meeting_planned",
    "person_name",
];

fn first<T: rusqlite::types::FromSql>(desk: &Desk, sql: &str) -> T {
    // Not by the Reader, which notes what is asked: no screen asks this.
    let raw = desk.store().raw();
    raw.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn no_screen_reads_the_whole_of_a_growing_table() {
    let folder = tempfile::tempdir().unwrap();
    let desk = sample::demo(folder.path(), "2026-11-03");
    let person: PersonId = first(
        &desk,
        "SELECT client FROM visit GROUP BY client ORDER BY count(*) DESC LIMIT 1",
    );
    let volunteer: PersonId = first(&desk, "SELECT id FROM volunteer LIMIT 1");
    let session: SessionId = first(&desk, "SELECT id FROM session ORDER BY date DESC LIMIT 1");
    let concern: ConcernId = first(&desk, "SELECT id FROM concern LIMIT 1");
    let referral: ReferralId = first(&desk, "SELECT id FROM referral LIMIT 1");
    let meeting: MdtMeetingId = first(
        &desk,
        "SELECT id FROM mdt_meeting WHERE state = 'planned' LIMIT 1",
    );

    let mut long = Vec::new();
    let mut look = |screen: &str| {
        let questions: BTreeSet<String> = asked::take().into_iter().collect();
        for sql in questions {
            let mut plan: Vec<String> = Vec::new();
            let mut statement = desk
                .store()
                .raw()
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap();
            // The parameters stay unbound: the plan is the same.
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().unwrap() {
                plan.push(row.get(3).unwrap());
            }
            for step in plan {
                // Every change of one kind there ever was; what was taken back of a rare kind is few.
                let rare = sql.contains("change.op = 3");
                if step.starts_with("SEARCH change ") && step.ends_with("(kind=?)") && !rare {
                    long.push(format!("{screen}: {step}\n    {sql}"));
                }
                // Every change from one on to the end of the log.
                if step.starts_with("SEARCH change ") && step.ends_with("(rowid>?)") {
                    long.push(format!("{screen}: {step}\n    {sql}"));
                }
                let Some(rest) = step.strip_prefix("SCAN ") else {
                    continue;
                };
                let table = rest.split(' ').next().unwrap_or("");
                let short = SHORT.iter().any(|index| rest.contains(index))
                    || rest.contains("VIRTUAL TABLE");
                let aliased = GROWING.contains(&table)
                    || GROWING
                        .iter()
                        .any(|grown| sql.contains(&format!("{grown} AS {table}")));
                // The latest acts, read backwards to a limit.
                let limited = table == "act" && sql.contains("ORDER BY id DESC LIMIT");
                if aliased && !short && !limited {
                    long.push(format!(
                        "{screen}: {step}\n    {}",
                        sql.split_whitespace().collect::<Vec<_>>().join(" ")
                    ));
                }
            }
        }
    };
    // The rules of the gate are asked with every write; making the sample asked them all.
    look("saving");
    today::today(&desk).unwrap();
    look("Today");
    sessions::session_page(&desk, session).unwrap();
    notes::lines(&desk, session).unwrap();
    notes::mention_people(&desk, Some(session), "mar").unwrap();
    notes::known_tellers(&desk).unwrap();
    notes::names_typed(&desk, Some(session), "Margaret and Bill fell", &[person]).unwrap();
    look("a session");
    helper::choices(&desk, session).unwrap();
    helper::named(desk.read(), [person, volunteer]).unwrap();
    helper::open_turns(desk.read()).unwrap();
    look("a register in a volunteer's hands");
    notes::page_before(&desk, session).unwrap();
    notes::notebook_page(&desk, session).unwrap();
    look("an earlier page");
    let ask = sessions::paper::PaperAsk {
        thanks: true,
        ..sessions::paper::PaperAsk::default()
    };
    sessions::paper::session_paper(&desk, session, ask).unwrap();
    sessions::newcomer::read_newcomer(&desk, "Elsie Rowe, Pentire, 1941").unwrap();
    look("the register");
    sessions::sessions(&desk, 0).unwrap();
    look("Sessions");
    people::find::find_people(&desk, "mar").unwrap();
    let name: String = first(
        &desk,
        "SELECT given_name || ' ' || family_name FROM person JOIN concern ON concern.client = person.id LIMIT 1",
    );
    for typed in [
        "garden",
        "falls",
        "coffee tue",
        "3/11",
        "mdt narrow",
        "age",
        name.as_str(),
    ] {
        crate::finding::find(&desk, typed).unwrap();
    }
    crate::finding::find(&desk, &format!("phone {name}")).unwrap();
    let paths = [
        format!("/people/{person}"),
        format!("/concerns/{concern}"),
        format!("/referrals/{referral}"),
        format!("/sessions/{session}"),
        format!("/mdt/{meeting}"),
    ];
    crate::finding::opened(&desk, &paths).unwrap();
    look("find");
    people::page::person_page(&desk, person).unwrap();
    people::timeline::timeline(
        &desk,
        person,
        people::timeline::TimelineFilter::Everything,
        None,
        50,
    )
    .unwrap();
    consent::page(&desk, person).unwrap();
    look("a person");
    crate::together::read_together(&desk, person).unwrap();
    look("reading together");
    volunteers::store::volunteer_page(&desk, volunteer).unwrap();
    volunteers::sheet::visit_sheet(&desk, volunteer).unwrap();
    look("a volunteer");
    concerns::store::board(&desk, &concerns::store::BoardFilter::default()).unwrap();
    look("Concerns");
    concerns::store::concern(&desk, concern).unwrap();
    look("a concern");
    referrals::tracker(&desk, &referrals::TrackerFilter::default()).unwrap();
    for agency in [
        String::new(),
        first::<AgencyId>(&desk, "SELECT agency FROM referral LIMIT 1").to_string(),
    ] {
        let ended = referrals::TrackerFilter {
            state: "ended".into(),
            agency,
            ..referrals::TrackerFilter::default()
        };
        referrals::tracker(&desk, &ended).unwrap();
    }
    look("Referrals");
    referrals::referral(&desk, referral).unwrap();
    look("a referral");
    good_news::board(&desk, 0).unwrap();
    good_news::board(&desk, 1).unwrap();
    good_news::about(&desk, person).unwrap();
    good_news::at_session(&desk, session).unwrap();
    look("Good news");
    mdt::meetings(&desk).unwrap();
    look("MDT");
    mdt::meeting_page(&desk, meeting).unwrap();
    look("a meeting");
    desk.recent_changes(None).unwrap();
    crate::backups::overview(&desk).unwrap();
    crate::backups::outside_is_due(&desk).unwrap();
    look("Recent changes");
    crate::privacy::privacy_hub(&desk).unwrap();
    crate::complaints::complaints(&desk).unwrap();
    crate::breaches::breaches(&desk).unwrap();
    crate::bases::bases(&desk).unwrap();
    crate::bases::notice::notices_of(&desk, person).unwrap();
    look("the privacy pages");
    desk.overview().unwrap();
    look("the counts beside the navigation");
    assert!(long.is_empty(), "{}", long.join("\n"));
}
