//! The counts agree with what is on record, month by month.

use chrono::NaiveDate;

use super::*;
use crate::desk::{Desk, test_desk};
use crate::sample;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn find<'a>(report: &'a Report, title: &str) -> &'a Section {
    report.sections.iter().find(|s| s.title == title).unwrap()
}

fn sum(section: &Section, column: usize) -> i64 {
    let cells = section
        .rows
        .iter()
        .filter_map(|line| line.numbers.get(column));
    cells.filter_map(|cell| cell.parse::<i64>().ok()).sum()
}

fn count(desk: &Desk, sql: &str) -> i64 {
    desk.read().number(sql, []).unwrap()
}

fn demo(folder: &std::path::Path) -> Desk {
    // The desk's clock runs on after loading, so this must be a day that has been.
    sample::demo(folder, "2025-03-14")
}

#[test]
fn an_empty_file_counts_nothing_and_says_so() {
    let (_folder, desk) = test_desk();
    let report = report(&desk, "", false).unwrap();
    assert_eq!((report.period.as_str(), report.after), ("2026-11", None));
    assert_eq!(report.before, "2026-10");
    let said: Vec<&str> = report
        .sections
        .iter()
        .map(|s| s.sentence.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "0 people are supported now, of 0 on record.",
            "0 people came to 0 sessions, 0 for the first time.",
            "0 visits were made. 0 visits were not made.",
            "0 concerns are open today, 0 of them overdue. 0 concerns were closed in November.",
            "0 concerns were answered in November.",
            "0 concerns were answered by others in November.",
            "0 people were told within a week of the answer, and 0 volunteers.",
            "0 people wait to hear today, and 0 volunteers.",
            "0 referrals were made in November, 0 of them finished.",
            "0 referrals made in November led to help so far.",
            "0 volunteers are active. Together they gave 0 hours in November.",
        ]
    );
}

#[test]
fn the_pretend_programme_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demo(folder.path());
    let report = report(&desk, "2025-02", false).unwrap();
    assert_eq!(report.period_in_words, "February 2025");
    assert_eq!(report.after.as_deref(), Some("2025-03"));
    assert_eq!(
        sum(find(&report, "People"), 0),
        count(&desk, "SELECT count(*) FROM client")
    );
    let made = "SELECT count(*) FROM referral WHERE made_on LIKE '2025-02-%'";
    assert_eq!(
        sum(find(&report, "Referrals by agency"), 0),
        count(&desk, made)
    );
    let helped = "SELECT count(DISTINCT referral.id) FROM referral JOIN referral_event AS e ON e.referral = referral.id
         WHERE made_on LIKE '2025-02-%' AND sent_on IS NOT NULL AND e.\"to\" IN ('happening', 'finished')";
    let help = find(&report, "Days from need to first help, by agency");
    assert!(sum(help, 0) > 0);
    assert_eq!(sum(help, 0), count(&desk, helped));
    // So few in a month: a single slow case is no average.
    for line in &help.rows {
        let few = line.numbers[0].parse::<i64>().unwrap() < 3;
        assert_eq!(
            line.numbers[1] == "Not enough to say yet",
            few,
            "{}",
            line.name
        );
    }
    let visits = count(
        &desk,
        "SELECT count(*) FROM visit WHERE \"on\" BETWEEN '2025-02-01' AND '2025-02-28'",
    );
    assert!(visits > 0);
    assert_eq!(sum(find(&report, "Visits"), 0), visits);
    let sessions = count(
        &desk,
        "SELECT count(*) FROM session WHERE date LIKE '2025-02-%' AND state <> 'planned'",
    );
    assert_eq!(sum(find(&report, "Sessions and who came"), 2), sessions);
    let open = count(
        &desk,
        "SELECT count(*) FROM concern WHERE state <> 'closed'",
    );
    let concerns = find(&report, "Concerns");
    let levels: i64 = concerns.rows[..4]
        .iter()
        .map(|line| line.numbers[0].parse::<i64>().unwrap())
        .sum();
    assert_eq!(levels, open);
    for section in &report.sections {
        for line in section.rows.iter().chain(&section.total) {
            let width = line.numbers.len() + 1;
            assert_eq!(width, section.heads.len(), "{}", section.title);
        }
        // The totals are those of the rows, column by column.
        for (column, total) in section
            .total
            .iter()
            .flat_map(|t| t.numbers.iter().enumerate())
        {
            if !total.is_empty() {
                assert_eq!(
                    sum(section, column).to_string(),
                    *total,
                    "{}",
                    section.title
                );
            }
        }
    }
    assert!(sum(find(&report, "Days to an answer, by level"), 0) > 0);
    let (level, route) = (
        find(&report, "Days to an answer, by level"),
        find(&report, "Days to an answer, by route"),
    );
    assert_eq!(
        sum(level, 0),
        sum(route, 0),
        "each answer has a level and a route"
    );
    // Those who raised or had a concern, and those of a referral that came to an answer.
    assert!(sum(find(&report, "Telling what came of it"), 0) > sum(level, 0));
}

/// The numbers of a section, row by row.
fn cells(section: &Section) -> Vec<Vec<String>> {
    let rows = section.rows.iter().map(|line| line.numbers.clone());
    rows.collect()
}

#[test]
fn whoever_waits_to_hear_counts_by_one_rule_concern_merged_and_referral() {
    use crate::{
        concerns::{
            ConcernForm, MergeForm, merging_tests::rose, store as concerns, tests as concern_tests,
        },
        loops::Loop,
        referrals::{ReferralState, tests::fixture},
    };
    let mut f = fixture();
    let (arthur, wesley) = (f.arthur, f.wesley);
    let rose = rose(&mut f.desk, wesley);
    let mut raised = Vec::new();
    // Rose raised the same twice, and hears once; Wesley raised the one that stays and one that went.
    for by in [wesley, rose, rose, wesley] {
        let form: ConcernForm = concern_tests::form(arthur, Some(by));
        raised.push(concerns::raise(&mut f.desk, &form).unwrap().value);
    }
    // Of one day, the first is the one with the lower id.
    let rose_hears = raised[1].min(raised[2]);
    for goes in &raised[1..] {
        let form = MergeForm {
            stays: raised[0].to_string(),
            goes: goes.to_string(),
            why: String::new(),
        };
        concerns::merge(&mut f.desk, &form).unwrap();
    }
    concern_tests::go(&mut f.desk, raised[0], "being handled").unwrap();
    concern_tests::go(&mut f.desk, raised[0], "awaiting feedback").unwrap();
    let made = crate::referrals::ReferralForm {
        made_on: "1/10".into(),
        ..f.form(true)
    };
    let referral = crate::referrals::make(&mut f.desk, &made).unwrap().value;
    f.go(referral, ReferralState::Sent).unwrap();
    f.go(referral, ReferralState::Acknowledged).unwrap();
    let counted = |f: &crate::referrals::tests::Fixture| {
        let report = report(&f.desk, "2026-11", false).unwrap();
        let waiting = find(&report, "Waiting to hear");
        let told = find(&report, "Telling what came of it");
        for (column, total) in told.total.clone().unwrap().numbers.iter().enumerate() {
            assert_eq!(sum(told, column).to_string(), *total);
        }
        let people = |column: usize| -> i64 { waiting.rows[column].numbers[0].parse().unwrap() };
        let board = crate::today::today(&f.desk).unwrap().to_tell;
        let on_today = |who: Loop| {
            let all = board.iter().flat_map(|one| &one.waiting);
            i64::try_from(all.filter(|one| one.who == who).count()).unwrap()
        };
        assert_eq!(people(0), on_today(Loop::Person));
        assert_eq!(people(1), on_today(Loop::Volunteer));
        (
            waiting.sentence.clone(),
            told.sentence.clone(),
            cells(told).concat().join(" "),
        )
    };
    let said = |waiting: &str, told: &str, table: &str| {
        (waiting.to_owned(), told.to_owned(), table.to_owned())
    };
    assert_eq!(
        counted(&f),
        said(
            "2 people wait to hear today, and 3 volunteers.",
            "0 people were told within a week of the answer, and 0 volunteers.",
            "0 0 0 0 0 0 2 3"
        )
    );
    concern_tests::mark(&mut f.desk, raised[0], "person").unwrap();
    concern_tests::mark(&mut f.desk, rose_hears, "volunteer").unwrap();
    f.mark(referral, Loop::Volunteer).unwrap();
    assert_eq!(
        counted(&f),
        said(
            "1 person waits to hear today, and 1 volunteer.",
            "1 person was told within a week of the answer, and 2 volunteers.",
            "1 2 0 0 0 0 1 1"
        )
    );
    // The agency's answer came ten days ago, and a step since brought nothing new to tell.
    let at = f.desk.now_ms() - 10 * 24 * 60 * 60 * 1000;
    f.desk
        .store()
        .raw()
        .execute(
            "UPDATE referral_event SET at = ?1 WHERE referral = ?2 AND \"to\" IN ('sent', 'acknowledged')",
            (at, referral),
        )
        .unwrap();
    f.mark(referral, Loop::Person).unwrap();
    let happens = crate::referrals::ReferralMoveForm {
        to: "happening".into(),
        ..Default::default()
    };
    crate::referrals::move_to(&mut f.desk, referral, &happens).unwrap();
    let report_of = |period: &str| report(&f.desk, period, false).unwrap();
    let table = |period: &str| cells(find(&report_of(period), "Telling what came of it")).concat();
    assert_eq!(table("2026-11").join(" "), "1 1 0 0 0 0 0 1");
    assert_eq!(table("2026-10").join(" "), "0 0 1 1 0 0 0 0");
    assert_eq!(
        find(&report_of("2026-11"), "Waiting to hear").sentence,
        "0 people wait to hear today, and 1 volunteer."
    );
    // What has ended still counts where it was told.
    f.go(referral, ReferralState::Finished).unwrap();
    assert_eq!(
        cells(find(
            &report(&f.desk, "2026-10", false).unwrap(),
            "Telling what came of it"
        ))
        .concat()
        .join(" "),
        "0 0 1 1 0 0 0 0"
    );
}

/// What somebody who reads a shared table may think a cell is, up to a bound that no cell of the test reaches.
fn may_be(cell: &str) -> Vec<i64> {
    match cell {
        "<5" => (1..5).collect(),
        "hidden" => (1..80).collect(),
        number => vec![number.parse().unwrap()],
    }
}

/// Whether each hidden one of some parts may still be two numbers at least, where their sum is one of several.
fn stay_hidden(parts: &[&str], sums: &[i64]) -> bool {
    let choices: Vec<Vec<i64>> = parts.iter().map(|part| may_be(part)).collect();
    // From each part, every sum that the others can make.
    (0..choices.len()).all(|at| {
        if choices[at].len() == 1 {
            return true;
        }
        let mut others = std::collections::BTreeSet::from([0_i64]);
        for (place, choice) in choices.iter().enumerate() {
            if place != at {
                others = others
                    .iter()
                    .flat_map(|sum| choice.iter().map(move |one| sum + one))
                    .filter(|sum| *sum <= 80)
                    .collect();
            }
        }
        let fits = choices[at].iter().filter(|one| {
            let left = |sum: &i64| others.contains(&(sum - **one));
            sums.iter().any(left)
        });
        fits.count() > 1
    })
}

proptest::proptest! {
    #[test]
    fn no_hidden_number_can_be_worked_out_from_its_row(
        rows in proptest::collection::vec(proptest::array::uniform4(0..9_i64), 1..5),
    ) {
        let counted = section::Counted {
            title: "Referrals by agency",
            sentence: String::new(),
            heads: vec!["Agency", "Made", "Finished", "Declined", "Withdrawn", "Under way"],
            rows: rows
                .iter()
                .map(|parts| {
                    let mut cells = vec![section::Cell::Count(parts.iter().sum())];
                    cells.extend(parts.iter().map(|part| section::Cell::Count(*part)));
                    ("An agency".to_owned(), cells)
                })
                .collect(),
            adds_up: true,
            sums: section::Sums::Row,
        };
        let said = counted.say(section::Say { shared: true });
        proptest::prop_assert_eq!(&said.total, &None);
        for (line, parts) in said.rows.iter().zip(&rows) {
            let sum: i64 = parts.iter().sum();
            let shown: Vec<&str> = line.numbers.iter().map(String::as_str).collect();
            for (cell, count) in shown.iter().zip(std::iter::once(&sum).chain(parts)) {
                proptest::prop_assert!(may_be(cell).contains(count), "{:?}", shown);
                proptest::prop_assert!(!(1..5).contains(count) || may_be(cell).len() > 1);
            }
            let sums = may_be(shown[0]);
            proptest::prop_assert!(stay_hidden(&shown[1..], &sums), "{:?} says {:?}", parts, shown);
            // The sum itself is a hidden number too.
            if sums.len() > 1 {
                let fits = sums.iter().filter(|sum| {
                    let mut made = std::collections::BTreeSet::from([0_i64]);
                    for part in &shown[1..] {
                        made = made
                            .iter()
                            .flat_map(|sum| may_be(part).into_iter().map(move |one| sum + one))
                            .filter(|sum| *sum <= 80)
                            .collect();
                    }
                    made.contains(sum)
                });
                proptest::prop_assert!(fits.count() > 1, "{:?} says {:?}", parts, shown);
            }
            proptest::prop_assert_eq!(line.size, shown[0].parse::<i64>().ok());
        }
    }

    #[test]
    fn no_hidden_number_can_be_worked_out_from_a_column_whose_sum_stands_elsewhere(
        counts in proptest::collection::vec(0..12_i64, 1..6),
    ) {
        let counted = section::Counted {
            title: "Days to an answer, by level",
            sentence: String::new(),
            heads: vec!["Level", "Answered", "Middle number of days"],
            rows: counts
                .iter()
                .map(|count| {
                    let cells = vec![section::Cell::Count(*count), section::Cell::Of(*count, "9".into())];
                    ("A level".to_owned(), cells)
                })
                .collect(),
            adds_up: true,
            sums: section::Sums::Column,
        };
        let said = counted.say(section::Say { shared: true });
        let shown: Vec<&str> = said.rows.iter().map(|line| line.numbers[0].as_str()).collect();
        for (line, count) in said.rows.iter().zip(&counts) {
            proptest::prop_assert!(may_be(&line.numbers[0]).contains(count));
            proptest::prop_assert!(!(1..5).contains(count) || may_be(&line.numbers[0]).len() > 1);
            // Whether the rest of the row is shown would say whether the hidden one is small.
            proptest::prop_assert_eq!(line.numbers[1].is_empty(), *count == 0 || may_be(&line.numbers[0]).len() > 1);
        }
        let sum: i64 = counts.iter().sum();
        // Few in all are hidden here and in the other table: their sum stands nowhere.
        let sums: Vec<i64> = if sum < section::FEW_IN_ALL {
            (1..section::FEW_IN_ALL).collect()
        } else {
            vec![sum]
        };
        proptest::prop_assert!(stay_hidden(&shown, &sums), "{:?} says {:?}", counts, shown);
    }
}

#[test]
fn a_year_holds_its_months() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demo(folder.path());
    let visits = |period: &str| sum(find(&report(&desk, period, false).unwrap(), "Visits"), 0);
    let year = report(&desk, "2025", false).unwrap();
    assert_eq!((year.is_year, year.other.as_str()), (true, "2025-12"));
    assert_eq!(
        visits("2025"),
        (1..=12)
            .map(|month| visits(&format!("2025-{month:02}")))
            .sum::<i64>()
    );
    let month = report(&desk, "2025-02", false).unwrap();
    assert_eq!((month.is_year, month.other.as_str()), (false, "2025"));
}

#[test]
fn what_is_shared_holds_no_small_number_and_no_total() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demo(folder.path());
    let report = report(&desk, "2025-02", true).unwrap();
    for section in &report.sections {
        assert_eq!(section.total, None, "{}", section.title);
        for line in &section.rows {
            assert!(line.size.is_none_or(|size| !(1..5).contains(&size)));
        }
        for word in section.sentence.split(|c: char| !c.is_alphanumeric()) {
            let small = word.parse::<i64>().is_ok_and(|n| (1..5).contains(&n));
            let of_time = section.sentence.contains("within") || section.title == "Volunteers";
            let fewer = section.sentence.contains("fewer than 5");
            assert!(!small || of_time || fewer, "{}", section.sentence);
        }
    }
    let (header, rows) = store::csv_rows(&report);
    assert_eq!(header.len(), 5);
    assert!(rows.iter().any(|row| row[4] == "<5"));
    for row in &rows {
        let count = row[4].parse::<i64>().ok().filter(|_| {
            !row[3].contains("days")
                && row[3] != "Longest"
                && row[3] != "Sessions"
                && !row[2].contains("ours")
        });
        assert!(
            count.is_none_or(|count| !(1..5).contains(&count)),
            "{row:?}"
        );
    }
}

#[test]
fn shared_sentences_round() {
    let say = section::Say { shared: true };
    for (count, words) in [
        (0, "no"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "about 5"),
        (8, "about 10"),
        (12, "about 10"),
    ] {
        assert_eq!(say.number(count), words);
    }
}

#[test]
fn months_and_hours_in_words() {
    let today = day("2026-11-03");
    for (typed, first, last) in [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-11-01", "2026-11-30"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2031", "2026-11-01", "2026-11-30"),
        ("soon", "2026-11-01", "2026-11-30"),
    ] {
        let month = Period::of(typed, today);
        assert_eq!(
            (month.first, month.last),
            (day(first), day(last)),
            "{typed}"
        );
    }
    for (minutes, words) in [
        (0, "0"),
        (15, "¼"),
        (60, "1"),
        (95, "1½"),
        (165, "2¾"),
        (5, "0"),
    ] {
        assert_eq!(hours(minutes), words);
    }
}

#[test]
fn a_report_leaves_on_record() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let mut desk = demo(folder.path());
    let to = crate::exports::Destination::Folder(out.path().to_owned());
    let first = export(&mut desk, "2025-02", &to).unwrap();
    let second = export(&mut desk, "2025-02", &to).unwrap();
    assert!(first.ends_with("report-2025-02.csv") && second.ends_with("report-2025-02-2.csv"));
    let text = std::fs::read_to_string(first).unwrap();
    assert!(text.starts_with("\u{feff}period,question,row,column,number\r\n"));
    let left = crate::exports::exports(&desk).unwrap();
    assert_eq!(
        (left[0].what.as_str(), left[0].written),
        ("Report", crate::exports::FileWritten::Yes)
    );
    let inside = crate::exports::Destination::Folder(folder.path().join("backups"));
    assert!(export(&mut desk, "2025-02", &inside).is_err());
}

/// Every sum of some cells as a reader may think it is, up to the bound of [`may_be`].
fn sums_of(cells: &[&str]) -> std::collections::BTreeSet<i64> {
    let mut sums = std::collections::BTreeSet::from([0_i64]);
    for cell in cells {
        let choice = may_be(cell);
        sums = sums
            .iter()
            .flat_map(|sum| choice.iter().map(move |one| sum + one))
            .filter(|sum| *sum <= 80)
            .collect();
    }
    sums
}

/// What a number of a sentence says a sum may be.
fn said_may_be(words: &str) -> Vec<i64> {
    let number = || {
        words
            .split(' ')
            .next_back()
            .unwrap()
            .parse::<i64>()
            .unwrap()
    };
    match words {
        "no" => vec![0],
        "some" => (1..=80).collect(),
        "fewer than 5" => (1..5).collect(),
        _ if words.starts_with("at least") => (number()..=80).collect(),
        _ => (number() - 2..=number() + 2).collect(),
    }
}

fn a_table(
    columns: &[Vec<i64>],
    sums: section::Sums,
) -> (Vec<section::Row>, Section, section::Seen) {
    let rows: Vec<section::Row> = (0..columns[0].len())
        .map(|row| {
            let cells = columns
                .iter()
                .map(|column| section::Cell::Count(column[row]));
            ("A row".to_owned(), cells.collect())
        })
        .collect();
    let say = section::Say { shared: true };
    let seen = section::Seen::of(say, &rows, sums);
    let counted = section::Counted {
        title: "A table",
        sentence: String::new(),
        heads: vec!["Name", "Number"],
        rows: rows.clone(),
        adds_up: true,
        sums,
    };
    (rows, counted.say(say), seen)
}

#[test]
fn five_routes_of_one_answer_each_are_not_given_away_by_the_one_level_they_had() {
    let (_, level, _) = a_table(&[vec![0, 5, 0, 0]], section::Sums::Column);
    let (_, route, _) = a_table(&[vec![1, 1, 1, 1, 1]], section::Sums::Column);
    let column = |section: &Section| -> Vec<String> {
        section
            .rows
            .iter()
            .map(|line| line.numbers[0].clone())
            .collect()
    };
    assert_eq!(column(&level), ["0", "hidden", "0", "0"]);
    assert_eq!(column(&route), ["hidden"; 5]);
}

#[test]
fn a_rounded_sum_does_not_give_a_small_number_away() {
    let say = section::Say { shared: true };
    // 9 and 4 were said to be about 15, so that the 4 could be nothing else.
    for (counts, words) in [
        (vec![9, 4], "at least 10"),
        (vec![9, 6], "about 15"),
        (vec![4, 0], "fewer than 5"),
        (vec![2, 2], "some"),
        (vec![0, 0], "no"),
    ] {
        let (_, _, seen) = a_table(&[counts], section::Sums::Nowhere);
        assert_eq!(say.number(seen.sum(0, |_| true)), words);
    }
}

proptest::proptest! {
    /// The same answers by level and by route: who reads both tables, and the sentence of each, works out no hidden one.
    #[test]
    fn no_hidden_number_can_be_worked_out_from_two_tables_of_the_same_records(
        answers in proptest::collection::vec((0..4_usize, 0..6_usize), 0..40),
        one_level in proptest::bool::ANY,
    ) {
        let mut levels = vec![0_i64; 4];
        let mut routes = vec![0_i64; 6];
        for (level, route) in &answers {
            levels[if one_level { 1 } else { *level }] += 1;
            routes[*route] += 1;
        }
        routes.retain(|count| *count > 0);
        if routes.is_empty() {
            return Ok(());
        }
        let say = section::Say { shared: true };
        let (_, level, seen) = a_table(&[levels], section::Sums::Column);
        let (_, route, seen_too) = a_table(&[routes], section::Sums::Column);
        let cells = |section: &Section| -> Vec<String> {
            section.rows.iter().map(|line| line.numbers[0].clone()).collect()
        };
        let (level, route) = (cells(&level), cells(&route));
        let shown = |cells: &[String]| -> Vec<String> { cells.to_vec() };
        for (one, other, seen) in [
            (shown(&level), shown(&route), &seen),
            (shown(&route), shown(&level), &seen_too),
        ] {
            let one: Vec<&str> = one.iter().map(String::as_str).collect();
            let other: Vec<&str> = other.iter().map(String::as_str).collect();
            let said = said_may_be(&say.number(seen.sum(0, |_| true)));
            let sums: Vec<i64> = sums_of(&other).into_iter().filter(|sum| said.contains(sum)).collect();
            proptest::prop_assert!(sums.contains(&i64::try_from(answers.len()).unwrap()));
            proptest::prop_assert!(stay_hidden(&one, &sums), "{one:?} beside {other:?}");
        }
    }

    /// A sentence says the sum of each column, and of some of its rows: no cell can be worked out from those either.
    #[test]
    fn no_hidden_number_can_be_worked_out_from_the_sentence(
        rows in proptest::collection::vec(proptest::array::uniform4(0..7_i64), 1..4), row_sums in proptest::bool::ANY,
    ) {
        let mut columns: Vec<Vec<i64>> = (0..4).map(|at| rows.iter().map(|row| row[at]).collect()).collect();
        let sums = if row_sums {
            columns.insert(0, rows.iter().map(|row| row.iter().sum()).collect());
            section::Sums::Row
        } else {
            section::Sums::Nowhere
        };
        let say = section::Say { shared: true };
        let (_, table, seen) = a_table(&columns, sums);
        for (at, column) in columns.iter().enumerate() {
            let cells: Vec<&str> = table.rows.iter().map(|line| line.numbers[at].as_str()).collect();
            for only in 0..=cells.len() {
                // All of them, or all but the last ones.
                let known = seen.sum(at, |row| row < only);
                let said = said_may_be(&say.number(known));
                let sum: i64 = column[..only].iter().sum();
                proptest::prop_assert!(said.contains(&sum), "{column:?}: {known:?}");
                proptest::prop_assert!(stay_hidden(&cells[..only], &said), "{cells:?}: {known:?}");
                // It says no more than the cells do, so that nothing of it can be put together with anything else.
                let all: Vec<i64> = sums_of(&cells[..only]).into_iter().collect();
                let exact = cells[..only].iter().all(|cell| cell.parse::<i64>().is_ok());
                proptest::prop_assert!(exact || all.iter().all(|sum| said.contains(sum)), "{cells:?}: {known:?}");
            }
        }
    }

    /// Who came to two kinds of sessions counts once in all: as many as came to the one with the most, or more.
    #[test]
    fn no_hidden_number_can_be_worked_out_from_how_many_came_in_all(
        came in proptest::collection::vec(proptest::array::uniform3(proptest::bool::ANY), 0..30),
    ) {
        let of = |kind: usize| i64::try_from(came.iter().filter(|one| one[kind]).count()).unwrap();
        let all = i64::try_from(came.iter().filter(|one| one.contains(&true)).count()).unwrap();
        let column: Vec<i64> = (0..3).map(of).collect();
        let (_, table, seen) = a_table(&[column], section::Sums::Nowhere);
        let cells: Vec<&str> = table.rows.iter().map(|line| line.numbers[0].as_str()).collect();
        let known = seen.together(0, all);
        let said = said_may_be(&section::Say { shared: true }.number(known));
        proptest::prop_assert!(said.contains(&all), "{all}: {known:?}");
        for (at, cell) in cells.iter().enumerate() {
            let others: Vec<&str> = cells.iter().enumerate().filter(|(to, _)| *to != at).map(|(_, cell)| *cell).collect();
            let fits = may_be(cell).into_iter().filter(|one| {
                let least = others.iter().map(|cell| may_be(cell)[0]).max().unwrap_or(0).max(*one);
                let most: i64 = others.iter().map(|cell| *may_be(cell).last().unwrap()).sum::<i64>() + one;
                said.iter().any(|all| (least..=most).contains(all))
            });
            proptest::prop_assert!(cell.parse::<i64>().is_ok() || fits.count() > 1, "{cells:?}: {known:?}");
        }
    }
}
