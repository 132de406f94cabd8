//! One question of a report: its sentence, its rows and totals, and how small numbers are hidden.

use serde::Serialize;

use super::counts::number;
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

impl Cell {
    /// The count, where it is one.
    fn count(&self) -> Option<i64> {
        match self {
            Self::Count(count) => Some(*count),
            Self::Of(..) | Self::Plain(_) => None,
        }
    }
}

/// How numbers are said: all of them, or with small ones hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Say {
    pub shared: bool,
}

/// A number for a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// So many.
    Exactly(i64),
    /// 1 to 4.
    Few,
    /// So many or more.
    AtLeast(i64),
}

impl From<i64> for Known {
    fn from(count: i64) -> Self {
        Self::Exactly(count)
    }
}

impl Say {
    /// A number in a sentence. Shared, it is rounded to the nearest five. One that is a sum of cells comes from [`Seen`],
    /// because a rounded sum can still give a cell away.
    pub fn number(self, known: impl Into<Known>) -> String {
        match known.into() {
            Known::Exactly(count) if !self.shared => count.to_string(),
            Known::Exactly(0) => "no".to_owned(),
            Known::Exactly(many) if many >= SMALL => format!("about {}", (many + 2) / 5 * 5),
            Known::Exactly(_) | Known::Few => "fewer than 5".to_owned(),
            Known::AtLeast(many) if many >= SMALL => format!("at least {many}"),
            Known::AtLeast(_) => "some".to_owned(),
        }
    }

    /// A number with its word: "1 visit", "about 20 visits".
    pub fn of(self, known: impl Into<Known>, one: &str, many: &str) -> String {
        let known = known.into();
        let word = if known == Known::Exactly(1) && !self.shared {
            one
        } else {
            many
        };
        format!("{} {word}", self.number(known))
    }
}

/// What may be said of a table's numbers by whoever has seen the table, and nothing beyond that.
pub(super) struct Seen {
    /// The counts of each row, and how they are shown.
    rows: Vec<Vec<(i64, Shown)>>,
}

impl Seen {
    pub fn of(say: Say, rows: &[Row], sums: Sums) -> Self {
        let as_shown = shown(rows, sums);
        let rows = rows.iter().zip(as_shown).map(|((_, cells), shown)| {
            let seen = cells.iter().zip(shown).map(|(cell, shown)| {
                let shown = if say.shared { shown } else { Shown::Number };
                (cell.count().unwrap_or(0), shown)
            });
            seen.collect()
        });
        Self {
            rows: rows.collect(),
        }
    }

    /// The sum of a column, in the rows chosen by their place.
    pub fn sum(&self, column: usize, which: impl Fn(usize) -> bool) -> Known {
        let rows = self.rows.iter().enumerate();
        let cells: Vec<(i64, Shown)> = rows
            .filter(|(at, _)| which(*at))
            .filter_map(|(_, cells)| cells.get(column).copied())
            .collect();
        let least: i64 = cells.iter().map(least).sum();
        let hidden: Vec<Shown> = cells
            .iter()
            .map(|(_, shown)| *shown)
            .filter(|shown| *shown != Shown::Number)
            .collect();
        match hidden.as_slice() {
            [] => Known::Exactly(least),
            [Shown::Few] if least == 1 => Known::Few,
            _ => Known::AtLeast(least),
        }
    }

    /// How many there are in a column whose rows overlap: as many as are in its largest row, or more.
    pub fn together(&self, column: usize, exactly: i64) -> Known {
        let cells = self.rows.iter().filter_map(|cells| cells.get(column));
        let some: Vec<&(i64, Shown)> = cells.filter(|(count, _)| *count > 0).collect();
        if some.iter().all(|(_, shown)| *shown == Shown::Number) {
            return Known::Exactly(exactly);
        }
        match some.as_slice() {
            [(_, Shown::Few)] => Known::Few,
            _ => Known::AtLeast(some.into_iter().map(least).max().unwrap_or(0)),
        }
    }
}

/// The least that a cell can be, by what is shown of it.
fn least((count, shown): &(i64, Shown)) -> i64 {
    match shown {
        Shown::Number => *count,
        Shown::Few | Shown::Hidden => 1,
    }
}

/// What is shown of a count in what is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// The number.
    Number,
    /// That it is small: 1 to 4.
    Few,
    /// Only that it is not nought, because more would give another hidden one away.
    Hidden,
}

/// What stands for a number that is hidden so that another cannot be worked out.
const HIDDEN: &str = "hidden";

/// Whether one of some small numbers could be worked out by who knows their sum: one alone is the sum, and where all
/// are ones, or all are fours, nothing else adds up.
fn gives_away(few: &[i64]) -> bool {
    let (count, sum) = (number(few.len()), few.iter().sum::<i64>());
    count == 1 || (count > 0 && (sum == count || sum == count * (SMALL - 1)))
}

/// The name of a row and its cells.
pub(super) type Row = (String, Vec<Cell>);

/// A section as it is counted, before anything is hidden.
pub(super) struct Counted {
    pub title: &'static str,
    pub sentence: String,
    pub heads: Vec<&'static str>,
    pub rows: Vec<Row>,
    /// Whether the counts of the rows add up to something.
    pub adds_up: bool,
    /// Where a sum of its counts can be read by somebody it is shared with.
    pub sums: Sums,
}

/// Where a sum of counts is shown, from which a hidden one could be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sums {
    /// Nowhere.
    Nowhere,
    /// The first number of each row is the sum of the others.
    Row,
    /// Another table shows the same records in other rows, so that the sum of the first column is known. It has fewer
    /// rows than [`FEW_IN_ALL`].
    Column,
}

/// Below this sum every number of a column that can be read elsewhere too is hidden. In so few, whichever way they are
/// split, one of them could be worked out: five routes of one answer each are one level of five. It is more than there
/// are rows in such a table, so that what is hidden can always add up in several ways.
pub(super) const FEW_IN_ALL: i64 = 10;

/// What is shown of each cell in what is shared. Besides the small numbers it hides what they could be worked out
/// from: the sum of a row, or as many others of a column as it takes.
fn shown(rows: &[Row], sums: Sums) -> Vec<Vec<Shown>> {
    let small = |count: i64| (1..SMALL).contains(&count);
    let mut shown: Vec<Vec<Shown>> = rows
        .iter()
        .map(|(_, cells)| {
            let shown = cells.iter().map(|cell| match cell {
                Cell::Count(count) if small(*count) => Shown::Few,
                _ => Shown::Number,
            });
            shown.collect()
        })
        .collect();
    let counts: Vec<Vec<i64>> = rows
        .iter()
        .map(|(_, cells)| cells.iter().filter_map(Cell::count).collect())
        .collect();
    match sums {
        Sums::Nowhere => {}
        Sums::Row => {
            for (shown, counts) in shown.iter_mut().zip(&counts) {
                let Some((sum, parts)) = counts.split_first() else {
                    continue;
                };
                let few: Vec<i64> = parts.iter().copied().filter(|one| small(*one)).collect();
                // A small sum of four parts that are not nought says that each is one.
                if (gives_away(&few) && !small(*sum)) || (small(*sum) && few.len() > 3) {
                    shown[0] = Shown::Hidden;
                }
            }
        }
        Sums::Column => {
            let first: Vec<i64> = counts
                .iter()
                .filter_map(|row| row.first().copied())
                .collect();
            let few: Vec<i64> = first.iter().copied().filter(|one| small(*one)).collect();
            let few_in_all = first.iter().sum::<i64>() < FEW_IN_ALL;
            if !few_in_all && !gives_away(&few) {
                return shown;
            }
            // Which of the hidden ones are small is not said either. The smallest of the others go along until
            // the sum can be made in several ways.
            let mut order: Vec<usize> = (0..first.len()).filter(|at| first[*at] > 0).collect();
            order.sort_by_key(|at| first[*at]);
            let (mut count, mut sum) = (0, 0);
            for at in order {
                if !few_in_all && count >= few.len().max(2) && sum > number(count) {
                    break;
                }
                shown[at][0] = Shown::Hidden;
                (count, sum) = (count + 1, sum + first[at]);
            }
        }
    }
    shown
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
        let shown = say.shared.then(|| shown(&self.rows, self.sums));
        let line = |(row, (name, cells)): (usize, &(String, Vec<Cell>))| {
            let at = |column: usize| {
                let row = shown.as_ref().and_then(|shown| shown.get(row));
                row.and_then(|row| row.get(column))
                    .copied()
                    .unwrap_or(Shown::Number)
            };
            let text = |(column, cell): (usize, &Cell)| match (cell, at(column)) {
                (Cell::Count(_), Shown::Few) => "<5".to_owned(),
                (Cell::Count(_), Shown::Hidden) => HIDDEN.to_owned(),
                (Cell::Count(count), Shown::Number) => count.to_string(),
                // What was worked out from a hidden number would say of what size it is.
                (Cell::Of(count, _), _)
                    if say.shared && (*count < SMALL || at(0) != Shown::Number) =>
                {
                    String::new()
                }
                (Cell::Of(_, text) | Cell::Plain(text), _) => text.clone(),
            };
            Line {
                name: capitalised(name),
                numbers: cells.iter().enumerate().map(text).collect(),
                size: cells
                    .first()
                    .and_then(Cell::count)
                    .filter(|_| at(0) == Shown::Number),
            }
        };
        Section {
            title: self.title.to_owned(),
            sentence: capitalised(&self.sentence),
            heads: self.heads.iter().map(|head| (*head).to_owned()).collect(),
            rows: self.rows.iter().enumerate().map(line).collect(),
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
