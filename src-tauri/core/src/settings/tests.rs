//! Whom to ring: nothing is guessed, and what is filled in stays.

use super::*;
use crate::desk::test_desk;

#[test]
fn numbers_are_kept_corrected_and_undone() {
    let (_folder, mut desk) = test_desk();
    let first = safeguarding_numbers(&desk).unwrap();
    assert_eq!(first, SafeguardingNumbers::default());
    assert_eq!(
        (first.adult_daytime.as_str(), first.medical.as_str()),
        ("", "111")
    );

    let filled = SafeguardingNumbers {
        adult_daytime: " 01632 960 222 ".into(),
        adult_out_of_hours: "01632 960 333".into(),
        police: String::new(),
        us: "01632 960 555".into(),
        ..first.clone()
    };
    let done = save_safeguarding_numbers(&mut desk, &filled).unwrap();
    let kept = safeguarding_numbers(&desk).unwrap();
    assert_eq!(kept.adult_daytime, "01632 960 222");
    assert_eq!(kept.police, "");
    assert_eq!(kept.us, "01632 960 555");
    let again = SafeguardingNumbers {
        adult_daytime: "01632 960 444".into(),
        ..kept.clone()
    };
    let second = save_safeguarding_numbers(&mut desk, &again).unwrap();
    desk.undo(second.act).unwrap();
    assert_eq!(safeguarding_numbers(&desk).unwrap(), kept);
    desk.undo(done.act).unwrap();
    assert_eq!(safeguarding_numbers(&desk).unwrap(), first);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_foot_of_paper_is_kept_changed_left_blank_and_undone() {
    let (_folder, mut desk) = test_desk();
    let text = |desk: &crate::desk::Desk| paper_footer(desk).unwrap().text;
    assert_eq!(text(&desk), "OFFICIAL-SENSITIVE");
    let own = PaperFooter {
        text: " Confidential: shred after use ".into(),
    };
    save_paper_footer(&mut desk, &own).unwrap();
    assert_eq!(text(&desk), "Confidential: shred after use");
    let blank = PaperFooter {
        text: String::new(),
    };
    let done = save_paper_footer(&mut desk, &blank).unwrap();
    assert_eq!(text(&desk), "");
    desk.undo(done.act).unwrap();
    assert_eq!(text(&desk), "Confidential: shred after use");
    let long = PaperFooter {
        text: "x".repeat(81),
    };
    assert!(save_paper_footer(&mut desk, &long).is_err());
    assert_eq!(text(&desk), "Confidential: shred after use");
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_number_that_cannot_be_rung_is_refused() {
    let (_folder, mut desk) = test_desk();
    let wrong = SafeguardingNumbers {
        adult_daytime: "the council".into(),
        medical: "=1+1".into(),
        ..SafeguardingNumbers::default()
    };
    let Err(SettingsError::Form(faults)) = save_safeguarding_numbers(&mut desk, &wrong) else {
        panic!("it was kept");
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["adult_daytime", "medical"]);
}
