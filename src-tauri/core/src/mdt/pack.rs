//! What leaves on paper: the pack before the meeting, a sheet for each person who may be shared, and its minutes
//! after. Both go through the gate of the CSV; the pack shows the same cells, so that nothing leaves on paper
//! that would not leave as a file.

use serde::{Deserialize, Serialize};

use super::{
    Detail, FileWritten, HeldBackLine, MdtAttending, MdtError, MdtMeeting, MeetingState,
    export::{Leaving, LetOut, Scope, chosen},
    rows::{Outcome, outcome},
};
use crate::{
    action::Action,
    csv::join,
    dates,
    desk::Desk,
    glossary,
    ids::{ExportId, MdtMeetingId},
    settings,
    store::{Reader, StoreError},
    words::words,
};

words! {
    /// Which of a meeting's papers.
    pub enum Paper { Pack = "pack", Minutes = "minutes" }
}

/// What to print, why and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct PackAsk {
    /// The meeting.
    pub meeting: MdtMeetingId,
    /// Which paper.
    pub paper: Paper,
    /// Whether each abbreviation is explained beneath.
    pub explain: bool,
    /// Whether the sheets name people; otherwise a reference stands in place of the name.
    pub names: bool,
    /// Why; needed with names.
    pub reason: String,
    /// For whom; needed with names.
    pub recipient: String,
}

/// The sheets to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Pack {
    /// Which paper.
    pub paper: Paper,
    /// What stands at the foot of every sheet.
    pub footer: String,
    /// Who was at the meeting, for its minutes; without names their roles alone.
    pub attending: Vec<String>,
    /// A sheet for each person, in the order of the meeting; in the minutes, what is said of them.
    pub sheets: Vec<Sheet>,
    /// Who was held back, and why.
    pub held_back: Vec<HeldBackLine>,
    /// The record of it.
    pub export_id: ExportId,
}

/// One person's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Sheet {
    /// The name, or the reference that stands in its place.
    pub heading: String,
    /// What it says, headings and texts, those with a text alone.
    pub lines: Vec<SheetLine>,
}

/// A heading and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SheetLine {
    /// The heading.
    pub term: String,
    /// The text.
    pub text: String,
}

/// What a sheet shows, in its order: a column of the CSV, and the heading it goes under.
const SHOWN: [(&str, &str); 26] = [
    ("ref", "Reference"),
    ("nhs_number", "NHS number"),
    ("date_of_birth", "Born"),
    ("age_band", "Age"),
    ("level", "Level"),
    ("category", "About"),
    ("raised_on", "Raised on"),
    ("raised_by", "Raised by"),
    ("basis", "Shared on"),
    ("not_to_be_shared_with", "Not to be shared with"),
    ("volunteer_present", "Volunteer at the meeting"),
    ("situation", "Now"),
    ("background", "Before"),
    ("what_we_saw", "What we saw"),
    ("ask", "We ask"),
    ("what_matters", "What matters"),
    ("strengths", "Strengths"),
    ("since_last", "Since last time"),
    ("last_decision", "Last time"),
    ("actions_open", "Still open"),
    ("decision", "Decision"),
    ("decision_in_plain_english", "In plain English"),
    ("coordinator", "Coordinator"),
    ("told_person_on", "Person told on"),
    ("told_volunteer_on", "Volunteer told on"),
    ("days_open", "Days open"),
];

/// The columns that hold days: paper says them as people write them.
const DAYS: [&str; 5] = [
    "date_of_birth",
    "raised_on",
    "actions_open",
    "told_person_on",
    "told_volunteer_on",
];

/// Puts on record that a pack leaves, and gives the sheets to print. Whether the printer took them cannot be
/// known, so that they count as gone from here on.
///
/// # Errors
/// [`MdtError::Form`] when sheets with names lack their reason or recipient; [`MdtError::NothingToExport`] when
/// nothing may be shared.
pub fn print_pack(desk: &mut Desk, ask: &PackAsk) -> Result<Pack, MdtError> {
    let leaving = Leaving {
        detail: if ask.names {
            Detail::Identifiable
        } else {
            Detail::Pseudonymised
        },
        free_text: true,
        reason: &ask.reason,
        recipient: &ask.recipient,
        what: match ask.paper {
            Paper::Pack => "MDT pack",
            Paper::Minutes => "MDT minutes",
        },
        to: crate::exports::ON_PAPER.to_owned(),
        written: FileWritten::Yes,
    };
    leaving.check()?;
    let meetings = chosen(desk, Scope::Meeting(ask.meeting))?;
    let planned = |meeting: &MdtMeeting| meeting.state == MeetingState::Planned;
    if ask.paper == Paper::Minutes && meetings.iter().any(planned) {
        let why = "Mark the meeting as held first. Then its minutes can be printed.";
        return Err(StoreError::Refused(why.to_owned()).into());
    }
    let footer = settings::paper_footer(desk)?.text;
    let committed = desk.write(Action::Export, |tx| {
        leaving.let_out(tx, meetings, |out| {
            let attending = match ask.paper {
                Paper::Pack => Vec::new(),
                Paper::Minutes => attending(out.reader, ask.meeting, ask.names)?,
            };
            let sheets = sheets(out, ask)?;
            let text = attending.join("\n") + &sheets.iter().map(Sheet::text).collect::<String>();
            Ok(((attending, sheets), text.into_bytes()))
        })
    })?;
    let (export, (attending, sheets), held_back) = committed.value;
    Ok(Pack {
        paper: ask.paper,
        footer,
        attending,
        sheets,
        held_back,
        export_id: export.id,
    })
}

impl Sheet {
    /// Everything on it, for the digest on record.
    fn text(&self) -> String {
        let lines = self.lines.iter();
        let lines = lines.map(|line| format!("{}: {}\n", line.term, line.text));
        format!("{}\n{}", self.heading, lines.collect::<String>())
    }
}

/// Who was there: names and roles, or where nobody is named what they are. A name may be a volunteer's.
fn attending(
    reader: Reader<'_>,
    meeting: MdtMeetingId,
    names: bool,
) -> Result<Vec<String>, StoreError> {
    let there = reader.records::<MdtAttending>("WHERE meeting = ?1 ORDER BY id", [meeting])?;
    let chair = reader.record::<MdtMeeting>(meeting)?.chair;
    let chair = chair.filter(|_| names).map(|name| format!("{name}, chair"));
    let others = there.into_iter().map(|one| match (names, one.role) {
        (true, Some(role)) => format!("{}, {role}", one.name),
        (true, None) => one.name,
        (false, Some(role)) => role,
        (false, None) => "Somebody else".to_owned(),
    });
    Ok(chair.into_iter().chain(others).collect())
}

fn sheets(out: &LetOut<'_>, ask: &PackAsk) -> Result<Vec<Sheet>, StoreError> {
    let mut sheets = Vec::with_capacity(out.rows.len());
    for (row, shared) in out.rows.iter().zip(out.shared) {
        let mut sheet = match ask.paper {
            Paper::Pack => sheet(out.header, row),
            Paper::Minutes => minute(
                heading(out.header, row),
                outcome(out.reader, shared, out.detail)?,
            ),
        };
        if ask.explain {
            let said: Vec<&str> = sheet.lines.iter().map(|line| line.text.as_str()).collect();
            let explained: Vec<String> = glossary::explain(&said.join("\n"))
                .into_iter()
                .map(glossary::Abbreviation::in_words)
                .collect();
            if !explained.is_empty() {
                sheet
                    .lines
                    .push(line("Abbreviations", explained.join("\n")));
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn line(term: &str, text: String) -> SheetLine {
    SheetLine {
        term: term.to_owned(),
        text,
    }
}

/// What the minutes say of one person.
fn minute(heading: String, said: Outcome) -> Sheet {
    let decision = if said.decision.is_empty() && said.plain.is_empty() {
        "No decision was written down.".to_owned()
    } else {
        said.decision
    };
    let lines = [
        line("Decision", decision),
        line("In plain English", said.plain),
        line("Actions", said.actions),
    ];
    Sheet {
        heading,
        lines: lines
            .into_iter()
            .filter(|line| !line.text.is_empty())
            .collect(),
    }
}

/// The name, or the reference in its place.
fn heading(header: &[&str], row: &[String]) -> String {
    let cell = |column: &str| {
        let at = header.iter().position(|one| *one == column);
        at.and_then(|at| row.get(at))
            .filter(|cell| !cell.is_empty())
    };
    cell("name").or(cell("ref")).cloned().unwrap_or_default()
}

fn sheet(header: &[&str], row: &[String]) -> Sheet {
    let cell = |column: &str| {
        let at = header.iter().position(|one| *one == column);
        at.and_then(|at| row.get(at))
            .filter(|cell| !cell.is_empty())
    };
    let heading = heading(header, row);
    Sheet {
        lines: SHOWN
            .iter()
            .filter_map(|(column, term)| {
                let text = cell(column).filter(|text| **text != heading)?;
                Some(SheetLine {
                    term: (*term).to_owned(),
                    text: if DAYS.contains(column) {
                        days_in_words(text)
                    } else {
                        text.clone()
                    },
                })
            })
            .collect(),
        heading,
    }
}

/// The days that end the parts of a cell as people write them: `2 September 1939`, `Jean: ring by 3 November 2026`.
fn days_in_words(cell: &str) -> String {
    let part = |one: &str| {
        let (before, last) = one.split_at(one.rfind(' ').map_or(0, |space| space + 1));
        let last = last.parse().map_or_else(|_| last.to_owned(), dates::short);
        format!("{before}{last}")
    };
    join(&cell.split("; ").map(part).collect::<Vec<_>>())
}
