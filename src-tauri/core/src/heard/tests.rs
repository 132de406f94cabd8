#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::{
    concerns,
    desk::{Desk, test_desk},
    good_news,
    ids::{NoteId, PersonId},
    notes::{NoteForm, write_note},
    promises, referrals,
    sessions::tests::{client, open_session, programme, volunteer},
    visits,
};

/// The people linked in the lines of the table.
const NAMES: [&str; 6] = [
    "Margaret Tonkin",
    "Jean Opie",
    "Doreen Kitto",
    "Arthur Pascoe",
    "April Jago",
    "Friday Pender",
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is heard, as the table writes it.
fn told(text: &str, heard: &Heard) -> String {
    fn say<T>(
        parts: &mut Vec<String>,
        text: &str,
        said: Option<&Said<T>>,
        what: impl Fn(&T) -> String,
    ) {
        if let Some(said) = said {
            parts.push(format!("{} = {}", what(&said.what), said.words(text)));
        }
    }
    let mut parts = Vec::new();
    say(&mut parts, text, heard.on.as_ref(), |day| {
        day.format("on %-d/%-m").to_string()
    });
    say(&mut parts, text, heard.by.as_ref(), |day| {
        day.format("by %-d/%-m").to_string()
    });
    say(&mut parts, text, heard.minutes.as_ref(), |minutes| {
        format!("min {minutes}")
    });
    say(&mut parts, text, heard.made.as_ref(), |made| match made {
        Made::Yes => "made".to_owned(),
        Made::No(why) => format!("not made, {why}"),
    });
    say(&mut parts, text, heard.kind.as_ref(), ToString::to_string);
    say(&mut parts, text, heard.level.as_ref(), |level| {
        format!("level {level}")
    });
    parts.extend(
        heard
            .phones
            .iter()
            .map(|phone| format!("tel {}", phone.words(text))),
    );
    parts.join("; ")
}

#[test]
fn every_line_of_the_table_says_what_it_says() {
    let rows: Vec<(&str, &str)> = include_str!("lines.txt")
        .lines()
        .filter(|row| !row.starts_with('#'))
        .map(|row| row.split_once(" ->").expect(row))
        .collect();
    assert!(rows.len() >= 200, "{} lines", rows.len());
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let found = told(text, &heard(text, day("2026-11-04"), &NAMES));
        if found != expected.trim() {
            wrong.push(format!("{text}\n  says    {expected}\n  heard    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_day_of_the_week_is_never_the_day_it_was_said_on() {
    // 3 November 2026 is a Tuesday.
    for (text, expected) in [
        ("Rang Tuesday", "on 27/10 = Tuesday; phone = Rang"),
        ("Will ring Tuesday", "by 10/11 = Tuesday"),
        ("Will ring by Tue", "by 10/11 = Tue"),
        ("Rang today", "on 3/11 = today; phone = Rang"),
        ("Will ring today", "by 3/11 = today"),
        ("Rang 3/11", "on 3/11 = 3/11; phone = Rang"),
        ("Will ring Wed", "by 4/11 = Wed"),
    ] {
        assert_eq!(
            told(text, &heard(text, day("2026-11-03"), &NAMES)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_long_line_is_heard_at_once() {
    let long = "rang her and she was not in, 45 min Mon, ".repeat(500);
    let begun = std::time::Instant::now();
    let _ = heard(&long, day("2026-11-04"), &NAMES);
    // Without a mark, too.
    let _ = heard(
        &"popped in needs soon ".repeat(1000),
        day("2026-11-04"),
        &NAMES,
    );
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

/// Words that mean something here, with others and with whatever else a keyboard has.
fn any_line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "Tue",
            "sat",
            "Sun",
            "by",
            "on",
            "the",
            "3/11",
            "31/2",
            "8/10",
            "last",
            "next",
            "week",
            "ago",
            "2",
            "45",
            "min",
            "1h",
            "30",
            "half",
            "an",
            "hour",
            "and",
            "a",
            "no",
            "answer",
            "not",
            "urgent",
            "soon",
            "watch",
            "will",
            "ring",
            "rang",
            "01872",
            "274242",
            "+44",
            "(0)",
            "7700",
            "@Jean Opie",
            "@",
            "£",
            ".",
            ",",
            "-",
            "½",
            "3rd",
            "November",
            "May",
            "29/2",
            "31/12/2199",
            "99999999999",
            "it’s",
            "\n",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_heard_that_is_not_in_the_line(text in any_line(), days in 0i64..3000) {
        let said_on = day("2024-01-01") + chrono::Duration::days(days);
        let found = heard(&text, said_on, &NAMES);
        prop_assert_eq!(&found, &heard(&text, said_on, &NAMES));
        let mut spans: Vec<Range<usize>> = Vec::new();
        spans.extend(found.on.iter().map(|said| said.at.clone()));
        spans.extend(found.by.iter().map(|said| said.at.clone()));
        spans.extend(found.minutes.iter().map(|said| said.at.clone()));
        spans.extend(found.made.iter().map(|said| said.at.clone()));
        spans.extend(found.kind.iter().map(|said| said.at.clone()));
        spans.extend(found.level.iter().map(|said| said.at.clone()));
        spans.extend(found.phones.iter().map(|said| said.at.clone()));
        for span in spans {
            let words = text.get(span.clone());
            prop_assert!(words.is_some_and(|words| !words.trim().is_empty()), "{:?} in {:?}", span, text);
        }
        if let Some(on) = &found.on {
            prop_assert!(on.what <= said_on);
        }
        if let Some(by) = &found.by {
            prop_assert!(by.what >= said_on);
        }
        if let Some(level) = &found.level {
            let words = level.words(&text).to_lowercase();
            prop_assert!(words.contains(level.what.word()), "{words}");
        }
        for phone in &found.phones {
            prop_assert!(crate::reference::phone(&phone.what).is_ok(), "{}", phone.what);
        }
    }

    #[test]
    fn any_text_is_heard_without_a_fall(text in "\\PC{0,200}|[\\x00-\\x7f\n\r\t@½’]{0,200}") {
        let _ = heard(&text, day("2026-11-04"), &["", "A", "a b"]);
    }
}

/// Every table of the file with its number of rows.
fn rows_of(desk: &Desk) -> Vec<(String, i64)> {
    let tables = desk
        .read()
        .rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let count = |name: &String| {
        desk.read()
            .number(&format!("SELECT count(*) FROM \"{name}\""), ())
    };
    tables
        .into_iter()
        .map(|name: String| {
            let rows = count(&name).unwrap();
            (name, rows)
        })
        .collect()
}

/// A line in an open session that names Ada, a client, and Jean, a volunteer.
fn line(desk: &mut Desk, text: &str) -> (NoteId, PersonId, PersonId) {
    let programme = programme(desk);
    let ada = client(desk, programme, "Ada Angove");
    let jean = volunteer(desk, "Jean Opie");
    let session = open_session(desk, programme, "today");
    let form = NoteForm {
        session: Some(session),
        text: text.into(),
        mentions: vec![ada, jean],
        ..NoteForm::default()
    };
    (write_note(desk, &form).unwrap().value, ada, jean)
}

fn guesses(guessed: &[Guess]) -> Vec<(&str, &str)> {
    guessed
        .iter()
        .map(|guess| (guess.field.as_str(), guess.from.as_str()))
        .collect()
}

const SAID: &str = "@Jean Opie rang @Ada Angove yesterday for 20 min, urgent, on 01872 274242, will bring the form by Fri";

#[test]
fn what_is_filled_from_a_line_says_so_and_no_form_writes_a_row() {
    let (_folder, mut desk) = test_desk();
    let (note, ada, jean) = line(&mut desk, SAID);
    let before = rows_of(&desk);
    assert!(before.len() > 30);

    let visit = visits::start_visit(&desk, None, None, Some(note)).unwrap();
    assert_eq!(
        guesses(&visit.guessed),
        [
            ("client", "@Ada Angove"),
            ("volunteer", "@Jean Opie"),
            ("on", "yesterday"),
            ("kind", "rang"),
            ("minutes", "20 min"),
        ]
    );
    let yesterday = desk.today().pred_opt().unwrap();
    assert_eq!(visit.form.on, yesterday.to_string());
    assert_eq!(
        (visit.form.kind.as_str(), visit.form.minutes.as_str()),
        ("phone", "20")
    );
    assert_eq!(visit.form.made, "yes");
    assert_eq!(visit.phones, ["01872 274242"]);

    let concern = concerns::store::start(&desk, Some(ada), Some(note), None, None).unwrap();
    assert_eq!(
        guesses(&concern.guessed),
        [("client", "@Ada Angove"), ("level", "urgent")]
    );
    assert_eq!(concern.form.level, "urgent");

    let referral = referrals::start(&desk, Some(ada), Some(note), None, None).unwrap();
    assert_eq!(guesses(&referral.guessed), [("client", "@Ada Angove")]);
    assert_eq!(referral.form.urgency, "routine");
    assert_eq!(referral.phones, ["01872 274242"]);

    let news = good_news::start(&desk, Some(ada), Some(note)).unwrap();
    assert_eq!(
        guesses(&news.guessed),
        [
            ("about", "@Ada Angove"),
            ("thanks_to", "@Jean Opie"),
            ("on", "yesterday")
        ]
    );
    assert_eq!(news.form.thanks_to, [jean]);

    let promise = promises::start_promise(&desk, note).unwrap();
    assert_eq!(
        guesses(&promise.guessed),
        [("to", "@Jean Opie"), ("by", "Fri")]
    );
    assert_eq!(promise.form.to, jean.to_string());
    assert_eq!(promise.to_name.as_deref(), Some("Jean Opie"));
    assert!(promise.form.by.parse::<NaiveDate>().unwrap() > desk.today());

    assert_eq!(rows_of(&desk), before);
    // As it was guessed each can be saved, but for the referral, which still needs a service.
    visits::record_visit(&mut desk, &visit.form).unwrap();
    concerns::store::raise(&mut desk, &concern.form).unwrap();
    good_news::share_good_news(&mut desk, &news.form).unwrap();
    promises::make_promise(&mut desk, &promise.form).unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_visit_not_made_says_why_and_has_no_minutes() {
    let (_folder, mut desk) = test_desk();
    let (note, ..) = line(&mut desk, "@Jean Opie rang @Ada Angove 20 min, no answer");
    let start = visits::start_visit(&desk, None, None, Some(note)).unwrap();
    assert_eq!(
        (start.form.made.as_str(), start.form.not_made_why.as_str()),
        ("no", "no answer")
    );
    assert_eq!(start.form.minutes, "");
    let fields: Vec<&str> = start
        .guessed
        .iter()
        .map(|guess| guess.field.as_str())
        .collect();
    assert_eq!(
        fields,
        ["client", "volunteer", "kind", "made", "not_made_why"]
    );
}

#[test]
fn whom_a_line_was_confirmed_to_be_about_is_no_guess_and_a_level_unsaid_is_not_filled() {
    let (_folder, mut desk) = test_desk();
    let (note, ada, _) = line(&mut desk, "@Ada Angove fell, not urgent, @Jean Opie saw it");
    crate::notes::say_about(&mut desk, note, &[ada]).unwrap();
    let start = concerns::store::start(&desk, None, Some(note), None, None).unwrap();
    assert_eq!(start.form.client, ada.to_string());
    assert!(start.guessed.is_empty(), "{:?}", start.guessed);
    assert_eq!(start.form.level, "");
    let without = visits::start_visit(&desk, Some(ada), None, None).unwrap();
    assert!(without.guessed.is_empty() && without.phones.is_empty());
}
