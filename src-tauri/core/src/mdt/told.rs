//! How each kind of record is told at the next meeting, or why it is not. Every table is named here: a test
//! walks the list of all tables, so that a new one cannot be forgotten.

/// How the records of a table are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// When one is made, changed or taken back. A change of these columns alone says nothing new: another
    /// record tells it, or it is of the list itself.
    Told { but_for: &'static [&'static str] },
    /// Never, for this reason.
    Not(&'static str),
}

const ALL: Telling = Telling::Told { but_for: &[] };

/// Of a concern, what its events tell: where it stands, and who was told what came of it.
const TOLD_BY_EVENTS: &[&str] = &[
    "state",
    "level",
    "outcome",
    "closed_on",
    "closed_as",
    "same_as",
    "sent_on",
    "chase_on",
    "basis",
    "basis_consent",
    "basis_words",
    "method",
    "told_person_on",
    "told_person_by",
    "told_person_how",
    "not_told_person",
    "not_told_person_words",
    "person_tries",
    "told_volunteer_on",
    "told_volunteer_by",
    "told_volunteer_how",
    "not_told_volunteer",
    "not_told_volunteer_words",
    "volunteer_tries",
    "next_try_person_on",
    "next_try_volunteer_on",
];

/// How a table's records are told; nothing for a table that nobody thought of.
pub(super) fn telling(table: &str) -> Option<Telling> {
    Some(match table {
        "programme" | "practice" | "coordinator" | "agency" | "service" | "setting" => {
            Telling::Not("It is about no client.")
        }
        "volunteer" | "agreement" | "training" | "rest" => {
            Telling::Not("It is about somebody as a volunteer, which is not the surgery's.")
        }
        "promise" => {
            Telling::Not("It is between us and whom it was made to, which is not the surgery's.")
        }
        "session" => Telling::Not("It is about no one person. Who came is told by the register."),
        "note_mention" => {
            Telling::Not("A note tells of those it is about, and of nobody else it names.")
        }
        "mdt_meeting" | "mdt_attending" => Telling::Not("It is about no client."),
        "mdt_item" | "mdt_item_concern" => Telling::Not(
            "It is the list of a meeting itself. What was decided stands under what was decided last.",
        ),
        "good_news" => Telling::Not(
            "Good news is told once, where it becomes theirs. Better wording or a later permission is no news.",
        ),
        "good_news_thanks" => Telling::Not("It is about a volunteer who is thanked."),
        "good_news_shared" => Telling::Not("Where good news was told is not the surgery's."),
        "merged" => Telling::Not(
            "That somebody was on record twice is ours. What stood under the other record is told as theirs.",
        ),
        "two_people" => Telling::Not("It is about two people, and says nothing of either."),
        "complaint" | "breach" | "breach_person" => {
            Telling::Not("It is between us, whom it is about and the Information Commission.")
        }
        "lawful_basis" | "notice" | "notice_given" => {
            Telling::Not("It is about why we keep records, not about the client.")
        }
        "capacity" => {
            Telling::Not("It is about one decision, and says nothing of what a meeting decides.")
        }
        "key_event" => Telling::Not("It is about the keys of the laptop."),
        "restored_from" | "alarm_dealt" => Telling::Not("It is about the records as a whole."),
        "helper_turn" => Telling::Not("It is about in whose hands the laptop was."),
        "tombstone" => {
            Telling::Not("It says that a record was erased, and of nobody whose it was.")
        }
        "hold" => Telling::Not("Why a record is kept is ours."),
        "mdt_ref" => Telling::Not("It is the key of a reference, which stays in the app."),
        "export" | "export_about" | "access_request" => {
            Telling::Not("It is about what left, not about the client.")
        }
        // Only that it was done, or is open again: the open ones are listed by themselves.
        "mdt_action" => Telling::Told {
            but_for: &["what", "who", "due_on"],
        },
        // That somebody is to be talked about is what the list is made from.
        "client" => Telling::Told {
            but_for: &["talk_about_at_next_mdt"],
        },
        "attendance" => Telling::Told {
            but_for: &["came_as", "arrived_order"],
        },
        "concern" | "referral" => Telling::Told {
            but_for: TOLD_BY_EVENTS,
        },
        "person" | "client_practice" | "known_risk" | "match" | "representative" | "consent"
        | "exclusion" | "note" | "note_about" | "note_amendment" | "visit" | "concern_event"
        | "referral_event" | "signpost" | "good_news_about" => ALL,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{records::TABLES, store::Table};

    #[test]
    fn every_table_says_how_it_is_told() {
        let forgotten: Vec<&str> = TABLES
            .iter()
            .map(|table| table.name)
            .filter(|name| telling(name).is_none())
            .collect();
        assert_eq!(
            forgotten,
            Vec::<&str>::new(),
            "say in told.rs how a meeting hears of it, or why not"
        );
        let has = |table: &Table, column: &str| table.columns.contains(&column);
        for table in TABLES {
            match telling(table.name) {
                Some(Telling::Not(why)) => assert!(why.ends_with('.'), "{}", table.name),
                Some(Telling::Told { but_for }) if but_for == TOLD_BY_EVENTS => {}
                Some(Telling::Told { but_for }) => {
                    assert!(
                        but_for.iter().all(|column| has(table, column)),
                        "{}",
                        table.name
                    );
                }
                None => {}
            }
        }
        // What events tell is a column of a concern or a referral, each of it.
        for column in TOLD_BY_EVENTS {
            let of = |name: &&&Table| ["concern", "referral"].contains(&name.name);
            assert!(
                TABLES.iter().filter(of).any(|table| has(table, column)),
                "{column}"
            );
        }
    }
}
