//! One question of a report: its sentence, its rows and totals, and how small numbers are hidden.

use serde::Serialize;

use crate::words::capitalised;

/// Below this a count is hidden in what is shared: 1 to 4 are written `<5` (data-model.md).
const SMALL: i64 = 5;

/// One question: its answer in a sentence and as a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export, rename = "ReportSection")]
pub struct Section {
    /// What is counted.
    pub title: String,
    /// The answer.
    pub sentence: String,
    /// The heads of the table; the first is that of the names.
    pub heads: Vec<String>,
    /// The rows of the table.
    pub rows: Vec<Line>,
    /// The sums below it; nothing where they make no sense or would give a hidden number away.
    pub total: Option<Line>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export, rename = "ReportLine")]
pub struct Line {
    /// What the numbers are of.
    pub name: String,
    /// As many as there are heads after the first.
    pub numbers: Vec<String>,
    /// The first number, for the chart; nothing where it is hidden or not a count.
    pub size: Option<i64>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// A count of people, visits or records: summed, and hidden when small.
    Count(i64),
    /// Something worked out from that many records, such as a middle number of days. Hidden when they are few.
    Of(i64, String),
    /// Anything else; never hidden.
    Plain(String),
}

/// How numbers are said: all of them, or with small ones hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Say {
    pub shared: bool,
}

impl Say {
    /// A number in a sentence. Shared, it is rounded to the nearest five, so that it gives no cell away.
    pub fn number(self, count: i64) -> String {
        match count {
            _ if !self.shared => count.to_string(),
            0 => "no".to_owned(),
            few if few < SMALL => "fewer than 5".to_owned(),
            many => format!("about {}", (many + 2) / 5 * 5),
        }
    }

    /// A number with its word: "1 visit", "about 20 visits".
    pub fn of(self, count: i64, one: &str, many: &str) -> String {
        let word = if count == 1 && !self.shared {
            one
        } else {
            many
        };
        format!("{} {word}", self.number(count))
    }

    fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Count(count) if self.shared && (1..SMALL).contains(count) => "<5".to_owned(),
            Cell::Count(count) => count.to_string(),
            Cell::Of(count, _) if self.shared && *count < SMALL => String::new(),
            Cell::Of(_, text) | Cell::Plain(text) => text.clone(),
        }
    }
}

/// A section as it is counted, before anything is hidden.
pub(super) struct Counted {
    pub title: &'static str,
    pub sentence: String,
    pub heads: Vec<&'static str>,
    pub rows: Vec<(String, Vec<Cell>)>,
    /// Whether the counts of the rows add up to something.
    pub adds_up: bool,
}

impl Counted {
    /// Writes it down, with small numbers hidden and totals left out where it is to be shared.
    pub fn say(self, say: Say) -> Section {
        let total = (self.adds_up && !say.shared && self.rows.len() > 1).then(|| {
            let columns = self.heads.len().saturating_sub(1);
            let sum = |column: usize| -> Option<i64> {
                self.rows
                    .iter()
                    .map(|(_, cells)| match cells.get(column) {
                        Some(Cell::Count(count)) => Some(*count),
                        _ => None,
                    })
                    .sum()
            };
            Line {
                name: "Total".to_owned(),
                numbers: (0..columns)
                    .map(|column| sum(column).map_or_else(String::new, |sum| sum.to_string()))
                    .collect(),
                size: sum(0),
            }
        });
        let line = |(name, cells): &(String, Vec<Cell>)| Line {
            name: capitalised(name),
            numbers: cells.iter().map(|cell| say.cell(cell)).collect(),
            size: match cells.first() {
                Some(Cell::Count(count)) if !say.shared || *count == 0 || *count >= SMALL => {
                    Some(*count)
                }
                _ => None,
            },
        };
        Section {
            title: self.title.to_owned(),
            sentence: capitalised(&self.sentence),
            heads: self.heads.iter().map(|head| (*head).to_owned()).collect(),
            rows: self.rows.iter().map(line).collect(),
            total,
        }
    }
}

/// The middle of some numbers of days, in words; nothing for none.
pub(super) fn middle(mut days: Vec<i64>) -> String {
    days.sort_unstable();
    days.get(days.len() / 2)
        .map_or_else(String::new, ToString::to_string)
}
