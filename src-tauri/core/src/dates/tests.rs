use super::*;
use proptest::prelude::*;

fn day(iso: &str) -> NaiveDate {
    iso.parse().unwrap()
}

/// Thursday 5 November 2026.
fn today() -> NaiveDate {
    day("2026-11-05")
}

#[track_caller]
fn reads(typed: &str, past: &str, future: &str) {
    assert_eq!(
        parse_day(typed, today(), Lean::Past),
        Ok(day(past)),
        "{typed} leaning to the past"
    );
    assert_eq!(
        parse_day(typed, today(), Lean::Future),
        Ok(day(future)),
        "{typed} leaning to the future"
    );
}

#[test]
fn days_as_people_type_them() {
    reads("today", "2026-11-05", "2026-11-05");
    reads(" Today ", "2026-11-05", "2026-11-05");
    reads("yesterday", "2026-11-04", "2026-11-04");
    reads("tomorrow", "2026-11-06", "2026-11-06");
    reads("last night", "2026-11-04", "2026-11-04");
    reads("Tue", "2026-11-03", "2026-11-10");
    reads("tuesday", "2026-11-03", "2026-11-10");
    reads("on Tuesday", "2026-11-03", "2026-11-10");
    reads("thurs", "2026-11-05", "2026-11-05");
    reads("last Thu", "2026-10-29", "2026-10-29");
    reads("next thu", "2026-11-12", "2026-11-12");
    reads("last Tue", "2026-11-03", "2026-11-03");
    reads("next fri", "2026-11-06", "2026-11-06");
    reads("3/11", "2026-11-03", "2027-11-03");
    reads("5/11", "2026-11-05", "2026-11-05");
    reads("6/11", "2025-11-06", "2026-11-06");
    reads("3/11/26", "2026-11-03", "2026-11-03");
    reads("3/11/2026", "2026-11-03", "2026-11-03");
    reads("03/11/2026", "2026-11-03", "2026-11-03");
    reads("3-11-26", "2026-11-03", "2026-11-03");
    reads("3.11", "2026-11-03", "2027-11-03");
    reads("3.11.26", "2026-11-03", "2026-11-03");
    reads("3 11 26", "2026-11-03", "2026-11-03");
    reads("3 nov", "2026-11-03", "2027-11-03");
    reads("3nov26", "2026-11-03", "2026-11-03");
    reads("3 nov 26", "2026-11-03", "2026-11-03");
    reads("3rd November 2026", "2026-11-03", "2026-11-03");
    reads("the 3rd of Nov", "2026-11-03", "2027-11-03");
    reads("Nov 3, 2026", "2026-11-03", "2026-11-03");
    reads("1st sept", "2026-09-01", "2027-09-01");
    reads("2026-11-03", "2026-11-03", "2026-11-03");
    reads("2026/11/03", "2026-11-03", "2026-11-03");
    reads("2 days ago", "2026-11-03", "2026-11-03");
    reads("a week ago", "2026-10-29", "2026-10-29");
    reads("in 3 weeks", "2026-11-26", "2026-11-26");
    reads("in a fortnight", "2026-11-19", "2026-11-19");
    // A trailing stroke is a slip nobody needs to hear about.
    reads("3/11/", "2026-11-03", "2027-11-03");
    reads("29/2", "2024-02-29", "2028-02-29");
    reads("3/11/99", "1999-11-03", "1999-11-03");
    reads("3/11/45", "2045-11-03", "2045-11-03");
    reads("3/11/46", "1946-11-03", "1946-11-03");
    reads("3\u{2013}11\u{2013}26", "2026-11-03", "2026-11-03");
    reads("3\u{a0}nov", "2026-11-03", "2027-11-03");
}

#[track_caller]
fn refused(typed: &str, why: DateFault) {
    for lean in [Lean::Past, Lean::Future] {
        assert_eq!(parse_day(typed, today(), lean), Err(why.clone()), "{typed}");
    }
}

#[test]
fn what_is_not_a_day_is_refused_with_a_reason() {
    for typed in [
        "",
        " ",
        "/",
        "3",
        "3rd",
        "-3/11",
        "soon",
        "next",
        "last",
        "next 3/11",
        "3/11/6",
        "3/11/026",
        "3/11/26/5",
        "20261103",
        "3 n",
        "3 nov nov",
        "tues wed",
        "=1+1",
        "3/11 <b>",
        "\u{663}/\u{661}",
        "99999999999999999999/11",
        "2 months ago",
        "99999 days ago",
        "\u{0}3/11",
    ] {
        refused(typed, DateFault::NotADate);
    }
    refused(&"3 ".repeat(1_000_000), DateFault::NotADate);
    refused("11/13", DateFault::NoSuchMonth);
    refused("3/0", DateFault::NoSuchMonth);
    refused("31/2", DateFault::NoSuchDay);
    refused("30 feb", DateFault::NoSuchDay);
    refused("0/11", DateFault::NoSuchDay);
    refused("29/2/26", DateFault::NoSuchDay);
    refused("31/11/2026", DateFault::NoSuchDay);
    refused("3/11/1066", DateFault::FarYear);
    refused("3/11/9999", DateFault::FarYear);
    refused("0000-11-03", DateFault::FarYear);
}

#[test]
fn a_weekday_must_agree() {
    assert_eq!(
        parse_day("Tue 3 Nov", today(), Lean::Past),
        Ok(day("2026-11-03"))
    );
    let fault = parse_day("Wed 3/11/26", today(), Lean::Past).unwrap_err();
    assert_eq!(fault, DateFault::WrongWeekday(day("2026-11-03")));
    assert_eq!(
        fault.to_string(),
        "3 November 2026 is a Tuesday. Check the day."
    );
}

#[test]
fn what_has_happened_is_not_in_the_future() {
    assert_eq!(parse_past_day("tue", today()), Ok(day("2026-11-03")));
    assert_eq!(parse_past_day("today", today()), Ok(today()));
    assert_eq!(
        parse_past_day("tomorrow", today()),
        Err(DateFault::StillToCome)
    );
    assert_eq!(
        parse_past_day("6/11/26", today()),
        Err(DateFault::StillToCome)
    );
}

#[test]
fn birth_dates() {
    for (typed, expected) in [
        ("3/11/41", Ok(day("1941-11-03"))),
        ("3/11/1941", Ok(day("1941-11-03"))),
        ("3rd Nov 1941", Ok(day("1941-11-03"))),
        ("1941-11-03", Ok(day("1941-11-03"))),
        ("3/11/26", Ok(day("1926-11-03"))),
        ("3/11/11", Ok(day("1911-11-03"))),
        ("3/11/05", Ok(day("2005-11-03"))),
        ("5/11/2026", Ok(today())),
        ("6/11/2026", Err(DateFault::BornLater)),
        ("1/1/1900", Err(DateFault::BornTooLongAgo)),
        ("29/2/1941", Err(DateFault::NoSuchDay)),
        ("3/11", Err(DateFault::NotABirthDate)),
        ("today", Err(DateFault::NotABirthDate)),
        ("Tue", Err(DateFault::NotABirthDate)),
        ("", Err(DateFault::NotABirthDate)),
        ("1941", Err(DateFault::NotABirthDate)),
    ] {
        assert_eq!(parse_birth_date(typed, today()), expected, "{typed}");
    }
    for (typed, expected) in [
        ("1941", Ok(1941)),
        (" 41 ", Ok(1941)),
        ("2026", Ok(2026)),
        ("2027", Err(DateFault::BornLater)),
        ("1890", Err(DateFault::BornTooLongAgo)),
        ("194", Err(DateFault::NotABirthYear)),
        ("3/11/41", Err(DateFault::NotABirthYear)),
        ("about 41", Err(DateFault::NotABirthYear)),
    ] {
        assert_eq!(parse_birth_year(typed, today()), expected, "{typed}");
    }
}

#[test]
fn times_as_people_type_them() {
    for (typed, hour, minute) in [
        ("10:00", 10, 0),
        ("10.30", 10, 30),
        ("1030", 10, 30),
        ("10", 10, 0),
        ("10am", 10, 0),
        ("2pm", 14, 0),
        ("2 pm", 14, 0),
        ("2 p.m.", 14, 0),
        ("2.15pm", 14, 15),
        ("12pm", 12, 0),
        ("12 noon", 12, 0),
        ("12am", 0, 0),
        ("noon", 12, 0),
        ("02:00", 2, 0),
        ("2am", 2, 0),
        ("7", 7, 0),
        ("14:00", 14, 0),
        ("00:00", 0, 0),
        ("0930", 9, 30),
    ] {
        assert_eq!(
            parse_time(typed),
            Ok(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()),
            "{typed}"
        );
    }
    for typed in [
        "", "pm", "25:00", "10:60", "10:5", "24:00", "14pm", "0pm", "1:2:3", "ten", "10:00 x",
        "123456", ":30", "é",
    ] {
        assert_eq!(parse_time(typed), Err(TimeFault::NotATime), "{typed}");
    }
    for typed in ["2", "2:30", "6.00", "130"] {
        assert_eq!(
            parse_time(typed),
            Err(TimeFault::MorningOrAfternoon),
            "{typed}"
        );
    }
}

#[test]
fn days_in_plain_words() {
    assert_eq!(in_words(today(), today()), "today");
    assert_eq!(in_words(day("2026-11-04"), today()), "yesterday");
    assert_eq!(in_words(day("2026-11-06"), today()), "tomorrow");
    assert_eq!(in_words(day("2026-11-03"), today()), "Tuesday 3 November");
    assert_eq!(
        in_words(day("2025-11-03"), today()),
        "Monday 3 November 2025"
    );
    assert_eq!(days_in_words(0), "Today");
    assert_eq!(days_in_words(1), "1 day");
    assert_eq!(days_in_words(9), "9 days");
    assert_eq!(days_in_words(-1), "In 1 day");
    assert_eq!(days_in_words(-3), "In 3 days");
    assert_eq!(days_between(day("2026-11-03"), today()), 2);
    assert_eq!(days_between(today(), day("2026-11-03")), -2);
    let at = |hour, minute| time_in_words(NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
    assert_eq!(at(10, 0), "10am");
    assert_eq!(at(10, 5), "10.05am");
    assert_eq!(at(14, 0), "2pm");
    assert_eq!(at(12, 0), "noon");
    assert_eq!(at(0, 0), "12am");
}

#[test]
fn ages_turn_on_the_birthday() {
    assert_eq!(age_on(day("1941-11-05"), today()), Some(85));
    assert_eq!(age_on(day("1941-11-06"), today()), Some(84));
    assert_eq!(age_on(day("1940-02-29"), day("2026-02-28")), Some(85));
    assert_eq!(age_on(day("1940-02-29"), day("2026-03-01")), Some(86));
    assert_eq!(age_on(today(), today()), Some(0));
    assert_eq!(age_on(day("2026-11-06"), today()), None);
}

#[test]
fn every_fault_is_a_short_sentence() {
    for fault in [
        DateFault::NotADate,
        DateFault::NoSuchMonth,
        DateFault::NoSuchDay,
        DateFault::WrongWeekday(today()),
        DateFault::FarYear,
        DateFault::StillToCome,
        DateFault::NotABirthDate,
        DateFault::BornLater,
        DateFault::BornTooLongAgo,
        DateFault::NotABirthYear,
    ] {
        let words = fault.to_string();
        assert!(words.ends_with('.'), "{words}");
        assert!(words.split_whitespace().count() <= 20, "{words}");
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0i32..=127_800).prop_map(|away| day("1850-01-01") + chrono::TimeDelta::days(away.into()))
}

proptest! {
    #[test]
    fn every_day_reads_back_from_its_forms(date in any_day(), today in any_day()) {
        for form in [date.to_string(), long(date), short(date), date.format("%d/%m/%Y").to_string()] {
            for lean in [Lean::Past, Lean::Future] {
                prop_assert_eq!(parse_day(&form, today, lean), Ok(date), "{}", &form);
            }
        }
        let said = in_words(date, today);
        if date < today {
            prop_assert_eq!(parse_day(&said, today, Lean::Past), Ok(date), "{}", &said);
        } else {
            prop_assert_eq!(parse_day(&said, today, Lean::Future), Ok(date), "{}", &said);
        }
    }

    #[test]
    fn a_missing_year_keeps_to_its_side(date in any_day(), today in any_day()) {
        let form = date.format("%-d %b").to_string();
        prop_assert!(parse_day(&form, today, Lean::Past).is_ok_and(|found| found <= today)
            || today.year() < 1858);
        prop_assert!(parse_day(&form, today, Lean::Future).is_ok_and(|found| found >= today));
    }

    #[test]
    fn no_text_brings_it_down(typed in ".*") {
        let _ = parse_day(&typed, today(), Lean::Past);
        let _ = parse_birth_date(&typed, today());
        let _ = parse_birth_year(&typed, today());
        let _ = parse_time(&typed);
    }

    #[test]
    fn every_time_reads_back(minutes in 0u32..1440) {
        let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap();
        prop_assert_eq!(parse_time(&time_in_words(time)), Ok(time));
        prop_assert_eq!(parse_time(&time.format("%H:%M").to_string()), Ok(time));
    }
}
