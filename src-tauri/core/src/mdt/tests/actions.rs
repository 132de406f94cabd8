//! Actions typed as lines.

use proptest::prelude::*;

use super::*;
use crate::mdt::actions::{ParsedAction, line_of, parse_action};

#[test]
fn lines_become_actions() {
    // 3 November 2026 is a Tuesday.
    let today = day("2026-11-03");
    for (line, who, what, due) in [
        (
            "-> @Matron home visit by Fri",
            Some("Matron"),
            "home visit",
            Some("2026-11-06"),
        ),
        (
            "-> @Matron by Fri home visit",
            Some("Matron"),
            "home visit",
            Some("2026-11-06"),
        ),
        (
            "->@me tell Margaret and Jean by Fri 13 Nov",
            Some("me"),
            "tell Margaret and Jean",
            Some("2026-11-13"),
        ),
        (
            "@Jean ring her by tomorrow",
            Some("Jean"),
            "ring her",
            Some("2026-11-04"),
        ),
        (
            "→ @Dr Pascoe ring by 3/12",
            Some("Dr Pascoe"),
            "ring",
            Some("2026-12-03"),
        ),
        (
            "-> @Kerra Rowe: go by bus by Mon",
            Some("Kerra Rowe"),
            "go by bus",
            Some("2026-11-09"),
        ),
        (
            "-> @Jean ring at 10:30",
            Some("Jean"),
            "ring at 10:30",
            None,
        ),
        (
            "-> @Jean, ring her by in 2 weeks.",
            Some("Jean"),
            "ring her",
            Some("2026-11-17"),
        ),
        (
            "ask about stairs by Fri with her son",
            None,
            "ask about stairs with her son",
            Some("2026-11-06"),
        ),
        ("-> @Jean stand by her", Some("Jean"), "stand by her", None),
        ("-> @Jean by Fri", Some("Jean"), "", Some("2026-11-06")),
        ("tell her", None, "tell her", None),
    ] {
        assert_eq!(
            parse_action(line, today),
            Some(ParsedAction {
                who: who.map(str::to_owned),
                what: what.to_owned(),
                due_on: due.map(day),
            }),
            "{line}"
        );
    }
    for blank in ["", "  ", "->", " -> \t"] {
        assert_eq!(parse_action(blank, today), None, "{blank:?}");
    }
}

#[test]
fn a_title_alone_is_written_with_its_colon() {
    let today = day("2026-11-03");
    for typed in [
        "-> @Nurse: ring her",
        "-> @Dr Pascoe: ring her",
        "-> @Jean ring her",
    ] {
        let read = parse_action(typed, today).unwrap();
        let action = MdtAction {
            id: MdtActionId(Uuid::nil()),
            item: MdtItemId(Uuid::nil()),
            client: super::who(1),
            what: read.what,
            who: read.who,
            due_on: None,
            done_on: None,
        };
        assert_eq!(line_of(&action, today), typed);
    }
}

proptest! {
    #[test]
    fn a_line_written_out_is_read_the_same(
        who in proptest::option::of("[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?"),
        what in "[a-z]{2,6}( [a-z]{2,6}){0,4}",
        due in proptest::option::of(-400i64..400),
    ) {
        let today = day("2026-11-03");
        prop_assume!(!what.split(' ').any(|word| word == "by"));
        let action = MdtAction {
            id: MdtActionId(Uuid::nil()),
            item: MdtItemId(Uuid::nil()),
            client: super::who(1),
            what: what.clone(),
            who: who.clone(),
            due_on: due.map(|days| today + chrono::Duration::days(days)),
            done_on: None,
        };
        let read = parse_action(&line_of(&action, today), today).unwrap();
        prop_assert_eq!(read, ParsedAction { who, what, due_on: action.due_on });
    }
}
