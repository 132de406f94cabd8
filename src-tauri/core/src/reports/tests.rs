//! The counts agree with what is on record, month by month.

use chrono::NaiveDate;

use super::*;
use crate::desk::{Desk, test_desk};
use crate::sample::{self, Scale};

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
    sample::create(
        folder,
        &"ab".repeat(32),
        crate::ids::CoordinatorId(uuid::Uuid::from_u128(1)),
        "Test",
        Scale::Demo,
        1,
        // The desk's clock runs on after loading, so this must be a day that has been.
        day("2025-03-14"),
    )
    .unwrap()
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
    assert_eq!(
        sum(find(&report, "Telling what came of it"), 0),
        sum(level, 0)
    );
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
