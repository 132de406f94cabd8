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

#[test]
fn an_empty_file_counts_nothing_and_says_so() {
    let (_folder, desk) = test_desk();
    let report = store::report(&desk, "").unwrap();
    assert_eq!((report.month.as_str(), report.after), ("2026-11", None));
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
            "0 referrals are under way today.",
            "0 volunteers are active. Together they gave 0 hours in November.",
        ]
    );
}

#[test]
fn the_pretend_programme_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let desk = sample::create(
        folder.path(),
        &"ab".repeat(32),
        crate::ids::CoordinatorId(uuid::Uuid::from_u128(1)),
        "Test",
        Scale::Demo,
        1,
        // The desk's clock runs on after loading, so this must be a day that has been.
        day("2025-03-14"),
    )
    .unwrap();
    let report = store::report(&desk, "2025-02").unwrap();
    assert_eq!(report.month_in_words, "February 2025");
    assert_eq!(report.after.as_deref(), Some("2025-03"));
    assert_eq!(
        sum(find(&report, "People"), 0),
        count(&desk, "SELECT count(*) FROM client")
    );
    assert_eq!(
        sum(find(&report, "Referrals"), 0),
        count(&desk, "SELECT count(*) FROM referral")
    );
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
    assert_eq!(sum(find(&report, "Sessions and who came"), 0), sessions);
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
        for line in &section.rows {
            assert_eq!(
                line.numbers.len() + 1,
                section.heads.len(),
                "{}",
                section.title
            );
        }
    }
}

#[test]
fn months_and_hours_in_words() {
    let today = day("2026-11-03");
    for (typed, first, last) in [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-11-01", "2026-11-30"),
        ("soon", "2026-11-01", "2026-11-30"),
    ] {
        let month = Month::of(typed, today);
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
