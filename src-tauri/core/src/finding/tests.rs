#![allow(clippy::unwrap_used)]

use super::{Found, FoundGroup, find, opened};
use crate::{
    agencies::{AgencyForm, ServiceForm, save_agency, save_service},
    concerns::{ConcernForm, store::raise},
    desk::{Desk, test_desk},
    ids::{ConcernId, PersonId},
    mdt::{MeetingForm, make_meeting},
    notes::{NoteForm, write_note},
    people::{
        PersonForm,
        life::tests::dies,
        store::add_person,
        tests::{add_client, add_volunteer, ground},
    },
    referrals::{ReferralForm, make},
    sessions::{SessionForm, plan_session},
    store::asked,
};

/// All that was found, in order.
pub(crate) fn found(desk: &Desk, text: &str) -> Vec<Found> {
    let groups: Vec<FoundGroup> = find(desk, text).unwrap();
    groups.into_iter().flat_map(|group| group.rows).collect()
}

/// A word that only a restricted concern holds.
const PLANTED: &str = "quillhaven";

fn concern(desk: &mut Desk, client: PersonId, category: &str, situation: &str) -> ConcernId {
    let form = ConcernForm {
        client: client.to_string(),
        category: category.into(),
        level: "soon".into(),
        raised_by: "coordinator".into(),
        situation: situation.into(),
        ..ConcernForm::default()
    };
    raise(desk, &form).unwrap().value
}

/// 3 November 2026 is a Tuesday.
fn desk() -> (tempfile::TempDir, Desk) {
    let (folder, mut desk) = test_desk();
    let ground = ground(&mut desk);
    let trevose = add_client(&mut desk, "Margaret", "Trevose");
    let pascoe = add_client(&mut desk, "Margaret", "Pascoe");
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let ringing = PersonForm {
        given_name: "Jean".into(),
        family_name: "Tregenza".into(),
        phone: "01637 555012".into(),
        town: "Crantock".into(),
        client: Some(crate::clients::ClientForm {
            status: "active".into(),
            known_risk: "No known risks".into(),
            ..Default::default()
        }),
        ..PersonForm::default()
    };
    let jean = add_person(&mut desk, &ringing).unwrap().value;
    add_volunteer(&mut desk, "Jean", "Opie");
    add_volunteer(&mut desk, "Visick", "Nance");
    concern(
        &mut desk,
        trevose,
        "falls and mobility",
        "Fell on the back step",
    );
    concern(
        &mut desk,
        pascoe,
        "loneliness",
        "Misses the choir since the bus stopped",
    );
    concern(&mut desk, pascoe, "safety or abuse", PLANTED);
    let age = AgencyForm {
        name: "Age UK Cornwall".into(),
        phone: "01872 555001".into(),
        ..AgencyForm::default()
    };
    let age = save_agency(&mut desk, None, &age).unwrap().value;
    let befriending = ServiceForm {
        name: "Befriending".into(),
        need: "loneliness".into(),
        ..ServiceForm::default()
    };
    let befriending = save_service(&mut desk, age, None, &befriending)
        .unwrap()
        .value;
    let referral = ReferralForm {
        client: jean.to_string(),
        agency: age.to_string(),
        service: befriending.to_string(),
        need: "loneliness".into(),
        reason: "Would like company".into(),
        urgency: "routine".into(),
        ..ReferralForm::default()
    };
    make(&mut desk, &referral).unwrap();
    for (kind, date, venue) in [
        ("coffee morning", "2026-10-27", "Trenance hall"),
        ("coffee morning", "2026-11-03", "Trenance hall"),
        ("peer support", "2026-11-10", "Gannel rooms"),
    ] {
        let form = SessionForm {
            kind: kind.into(),
            programme: ground.programme.to_string(),
            date: date.into(),
            venue: venue.into(),
            ..SessionForm::default()
        };
        plan_session(&mut desk, &form, date < "2026-11-04").unwrap();
    }
    let meeting = MeetingForm {
        practice: ground.practice.to_string(),
        on: "12/11/2026".into(),
        ..MeetingForm::default()
    };
    make_meeting(&mut desk, &meeting).unwrap();
    let note = NoteForm {
        text: "Margaret wants her spinning wheel back".into(),
        kind: "corridor".into(),
        about: vec![trevose],
        mentions: vec![trevose],
        ..NoteForm::default()
    };
    write_note(&mut desk, &note).unwrap();
    dies(&mut desk, arthur, "1/11/2026").unwrap();
    (folder, desk)
}

/// What is typed, and what must be offered first. Two of one name are both offered, and the newer stands first.
const TYPED: &[(&str, &str)] = &[
    // People.
    ("mar", "person: Margaret Pascoe"),
    ("margaret", "person: Margaret Pascoe"),
    ("margaret t", "person: Margaret Trevose"),
    ("mtr", "person: Margaret Trevose"),
    ("peggy trevose", "person: Margaret Trevose"),
    ("MÁRGARET PAS", "person: Margaret Pascoe"),
    ("jean", "person: Jean Tregenza"),
    ("jean opie", "person: Jean Opie"),
    ("crantock", "person: Jean Tregenza"),
    ("arthur", "person: Arthur Pascoe"),
    ("visi", "person: Visick Nance"),
    // Acts for somebody.
    (
        "raise concern for margaret t",
        "act: Raise concern for Margaret Trevose",
    ),
    (
        "Raise a concern for Margaret Pascoe",
        "act: Raise concern for Margaret Pascoe",
    ),
    ("concern margaret", "act: Raise concern for Margaret Pascoe"),
    ("margaret concern", "act: Raise concern for Margaret Pascoe"),
    (
        "worried about peggy",
        "act: Raise concern for Margaret Pascoe",
    ),
    ("worry jean", "act: Raise concern for Jean Tregenza"),
    ("visit margaret", "act: Record visit to Margaret Pascoe"),
    ("record visit to jean", "act: Record visit to Jean Tregenza"),
    (
        "record a visit for jean",
        "act: Record visit to Jean Tregenza",
    ),
    ("jean visit", "act: Record visit to Jean Tregenza"),
    ("visited mtr", "act: Record visit to Margaret Trevose"),
    (
        "make referral for jean",
        "act: Make referral for Jean Tregenza",
    ),
    (
        "refer margaret t",
        "act: Make referral for Margaret Trevose",
    ),
    ("jean referral", "act: Make referral for Jean Tregenza"),
    ("signpost jean", "act: Signpost Jean Tregenza"),
    (
        "share good news about jean",
        "act: Share good news about Jean Tregenza",
    ),
    (
        "good news margaret",
        "act: Share good news about Margaret Pascoe",
    ),
    (
        "corridor note about jean tr",
        "act: Corridor note about Jean Tregenza",
    ),
    ("phone jean", "act: Ring Jean Tregenza"),
    ("ring jean opie", "act: Ring Jean Opie"),
    ("call margaret", "act: Ring Margaret Pascoe"),
    (
        "change jean tregenza",
        "act: Change details of Jean Tregenza",
    ),
    (
        "correct margaret t",
        "act: Change details of Margaret Trevose",
    ),
    // Acts by themselves.
    ("raise", "act: Raise concern"),
    ("raise con", "act: Raise concern"),
    ("concern", "act: Raise concern"),
    ("concern zebedee", "act: Raise concern"),
    // Nobody who died is visited, and a volunteer is no client.
    ("visit arthur", "act: Record visit"),
    ("concern for jean opie", "act: Raise concern"),
    ("record visit", "act: Record visit"),
    ("note", "act: New note"),
    ("corridor", "act: Corridor note"),
    ("new session", "act: New session"),
    ("add person", "act: Add person"),
    ("add person Mary-Ann o'dell", "act: Add person"),
    ("new volunteer", "act: Add volunteer"),
    ("new mdt meeting", "act: New MDT meeting"),
    ("lock", "act: Lock"),
    // Records.
    ("falls", "concern: Margaret Trevose: falls and mobility"),
    ("back step", "concern: Margaret Trevose: falls and mobility"),
    (
        "margaret falls",
        "concern: Margaret Trevose: falls and mobility",
    ),
    ("choir bus", "concern: Margaret Pascoe: loneliness"),
    (
        "befriending",
        "referral: Jean Tregenza to Age UK Cornwall, Befriending",
    ),
    (
        "jean age uk",
        "referral: Jean Tregenza to Age UK Cornwall, Befriending",
    ),
    ("coffee", "session: Coffee morning"),
    ("tue", "session: Coffee morning"),
    ("next tue", "session: Peer support"),
    ("3/11", "session: Coffee morning"),
    ("session 27/10", "session: Coffee morning"),
    ("coffee tue", "session: Coffee morning"),
    ("trenance", "session: Coffee morning"),
    ("gannel", "session: Peer support"),
    ("peer support", "session: Peer support"),
    ("first mdt", "meeting: MDT meeting, First (pretend)"),
    (
        "spinning wheel",
        "note: Corridor note about Margaret Trevose",
    ),
    // Pages.
    ("reports", "page: Reports"),
    ("repo", "page: Reports"),
    ("settings", "page: Settings"),
    ("text size", "page: Settings"),
    ("concerns", "page: Concerns"),
    ("people", "page: People"),
    ("good news", "page: Good news"),
    ("undo", "page: Recent changes"),
    ("hours", "page: Volunteers"),
    ("help", "page: Help"),
];

#[test]
fn what_is_typed_offers_first_what_is_meant() {
    let (_folder, desk) = desk();
    let wrong: Vec<String> = TYPED
        .iter()
        .filter_map(|(typed, expected)| {
            let found = found(&desk, typed);
            let first = found.first();
            let got = first.map_or_else(String::new, |one| format!("{}: {}", one.kind, one.title));
            (got != *expected).then(|| format!("{typed:?}: {got:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_of_one_name_are_always_a_choice_and_the_form_opens_filled() {
    let (_folder, desk) = desk();
    let offered = |typed: &str| -> Vec<(String, String)> {
        let rows = found(&desk, typed).into_iter();
        let acts = rows.filter(|one| one.kind == "act");
        acts.map(|one| (one.title, one.route)).collect()
    };
    let margarets = found(&desk, "margaret");
    for (phrase, route) in [
        ("raise concern for margaret", "/concerns/new?client="),
        ("visit margaret", "/visits/new?client="),
        ("referral margaret", "/referrals/new?client="),
        ("signpost margaret", "/signposts/new?client="),
        ("good news margaret", "/good-news/new?client="),
        ("corridor note margaret", "/notes/corridor?about="),
    ] {
        let acts = offered(phrase);
        assert_eq!(acts.len(), 2, "{phrase}");
        for ((_, opened), person) in acts.iter().zip(&margarets) {
            assert_eq!(*opened, format!("{route}{}", person.id), "{phrase}");
        }
    }
    assert_eq!(
        offered("add person Mary-Ann o'dell")[0].1,
        "/people/new?given_name=Mary&family_name=Ann%20O%20Dell"
    );
    assert_eq!(
        offered("add person mary kitto")[0].1,
        "/people/new?given_name=Mary&family_name=Kitto"
    );
    assert_eq!(offered("add volunteer")[0].1, "/people/new?role=volunteer");
    assert_eq!(offered("visit arthur")[0].1, "/visits/new");
    assert_eq!(offered("note")[0].1, "do:note");
    // Who is rung has the number beside the name, and who has none is not passed over in silence.
    let ring = found(&desk, "phone jean");
    assert!(
        ring[0].detail.starts_with("01637 555012"),
        "{}",
        ring[0].detail
    );
    assert!(
        ring[1].detail.starts_with("No number on record"),
        "{}",
        ring[1].detail
    );
}

#[test]
fn records_come_with_their_person_and_what_is_beside_the_name_narrows_them() {
    let (_folder, desk) = desk();
    let titles = |typed: &str, kind: &str| -> Vec<String> {
        let rows = found(&desk, typed).into_iter();
        rows.filter(|one| one.kind == kind)
            .map(|one| one.title)
            .collect()
    };
    assert_eq!(
        titles("margaret", "concern"),
        [
            "Margaret Pascoe: restricted concern",
            "Margaret Pascoe: loneliness",
            "Margaret Trevose: falls and mobility"
        ]
    );
    assert_eq!(
        titles("margaret choir", "concern"),
        ["Margaret Pascoe: loneliness"]
    );
    assert_eq!(titles("concern jean", "concern").len(), 0);
    assert_eq!(
        titles("jean", "referral"),
        ["Jean Tregenza to Age UK Cornwall, Befriending"]
    );
    assert_eq!(titles("jean age", "referral").len(), 1);
    assert_eq!(titles("jean wellbeing", "referral").len(), 0);
    assert_eq!(titles("age uk", "agency"), ["Age UK Cornwall"]);
    assert_eq!(titles("lonel", "agency"), ["Age UK Cornwall"]);
    assert_eq!(titles("coffee", "session").len(), 2);
    assert_eq!(titles("coffee 3/11", "session").len(), 1);
    assert!(found(&desk, "").is_empty() && found(&desk, " ' \" *").is_empty());
    assert!(found(&desk, "zzzz").is_empty());
}

#[test]
fn a_restricted_concern_is_found_by_its_person_alone_and_shows_no_word() {
    let (_folder, mut desk) = desk();
    for typed in [
        PLANTED,
        "quill",
        "safety",
        "abuse",
        "margaret quill",
        "margaret safety",
        "concern quill",
    ] {
        for one in found(&desk, typed) {
            assert!(!one.title.contains("restricted"), "{typed}: {}", one.title);
        }
    }
    for typed in [
        "margaret",
        "margaret pascoe",
        "pascoe soon",
        "concern margaret",
    ] {
        let rows = found(&desk, typed);
        let row = rows
            .iter()
            .find(|one| one.title.contains("restricted"))
            .unwrap();
        assert_eq!(row.title, "Margaret Pascoe: restricted concern");
        assert_eq!(row.detail, "Soon. Today");
    }
    let shown = serde_json::to_string(&find(&desk, "margaret").unwrap()).unwrap();
    assert!(!shown.contains(PLANTED) && !shown.contains("safety"));

    // Restricted later, its words are gone from the index; and they come back with the restriction's end.
    let trevose: PersonId = found(&desk, "margaret t")[0].id.parse().unwrap();
    let id = concern(&mut desk, trevose, "memory", "Leaves the quartzlamp on");
    let by_word = |desk: &Desk| {
        let rows = found(desk, "quartzlamp");
        rows.iter().filter(|one| one.kind == "concern").count()
    };
    assert_eq!(by_word(&desk), 1);
    let form = crate::concerns::store::form_of(&desk, id).unwrap().form;
    let restricted = ConcernForm {
        restricted: true,
        ..form
    };
    let done = crate::concerns::store::change(&mut desk, id, &restricted).unwrap();
    assert_eq!(by_word(&desk), 0);
    desk.undo(done.act).unwrap();
    assert_eq!(by_word(&desk), 1);
    let reworded = ConcernForm {
        situation: "Leaves the garden gate open".into(),
        ..crate::concerns::store::form_of(&desk, id).unwrap().form
    };
    crate::concerns::store::change(&mut desk, id, &reworded).unwrap();
    assert_eq!(by_word(&desk), 0);
    assert_eq!(found(&desk, "garden gate").len(), 1);
}

#[test]
fn a_concern_taken_back_is_no_longer_found() {
    let (_folder, mut desk) = desk();
    let trevose: PersonId = found(&desk, "margaret t")[0].id.parse().unwrap();
    let form = ConcernForm {
        client: trevose.to_string(),
        category: "memory".into(),
        level: "soon".into(),
        raised_by: "coordinator".into(),
        situation: "Lost the brasskettle twice".into(),
        ..ConcernForm::default()
    };
    let done = raise(&mut desk, &form).unwrap();
    assert_eq!(found(&desk, "brasskettle").len(), 1);
    desk.undo(done.act).unwrap();
    assert!(found(&desk, "brasskettle").is_empty());
}

#[test]
fn what_was_opened_is_shown_as_it_stands_now() {
    let (_folder, mut desk) = desk();
    let margaret = found(&desk, "margaret t").remove(0);
    let concern = found(&desk, "falls").remove(0);
    let session = found(&desk, "gannel").remove(0);
    let meeting = found(&desk, "first mdt").remove(0);
    let referral = found(&desk, "befriending").remove(0);
    let agency = found(&desk, "age uk")
        .into_iter()
        .find(|one| one.kind == "agency")
        .unwrap();
    let restricted = found(&desk, "margaret p")
        .into_iter()
        .find(|one| one.title.contains("restricted"));
    let restricted = restricted.unwrap();
    let paths: Vec<String> = [
        &margaret,
        &concern,
        &session,
        &meeting,
        &referral,
        &agency,
        &restricted,
    ]
    .iter()
    .map(|one| one.route.clone())
    .chain([
        "/today".to_owned(),
        format!("{}/edit", margaret.route),
        "/concerns/new".to_owned(),
        "/concerns/00000000-0000-7000-8000-000000000000".to_owned(),
    ])
    .collect();
    let again = opened(&desk, &paths).unwrap();
    let titles: Vec<&str> = again.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Margaret Trevose",
            "Margaret Trevose: falls and mobility",
            "Peer support",
            "MDT meeting, First (pretend)",
            "Jean Tregenza to Age UK Cornwall",
            "Age UK Cornwall",
            "Margaret Pascoe: restricted concern"
        ]
    );
    let shown = serde_json::to_string(&again).unwrap();
    assert!(!shown.contains(PLANTED) && !shown.contains("safety"));
    let gone = crate::sessions::remove_session(&mut desk, session.id.parse().unwrap());
    gone.unwrap();
    assert_eq!(opened(&desk, &paths).unwrap().len(), 6);
}

#[test]
fn no_key_counts_how_long_agencies_take() {
    let (_folder, desk) = desk();
    asked::take();
    for typed in ["age", "age uk", "befriending", "referral age uk"] {
        assert!(
            found(&desk, typed)
                .iter()
                .any(|one| one.kind == "agency" || one.kind == "referral")
        );
        let counted = asked::take()
            .into_iter()
            .find(|sql| sql.contains("referral_event"));
        assert_eq!(counted, None, "“{typed}” reads the referrals of two years");
    }
}
