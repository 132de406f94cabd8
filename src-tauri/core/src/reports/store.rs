//! Putting a report together.

use std::path::PathBuf;

use super::{Period, Report, Section, answers, counts, section::Say};
use crate::{
    action::Action,
    csv::{CsvWriter, Overwrite},
    desk::Desk,
    exports::{
        Destination, Detail, Export, ExportError, FileWritten, digest, let_go, place, write_marked,
    },
    store::StoreError,
};

/// Counts a month given as "2026-11", or a year given as "2026"; the present month for anything else. `shared`
/// hides small numbers, for what leaves the laptop.
///
/// # Errors
/// When the file cannot be read.
pub fn report(desk: &Desk, period: &str, shared: bool) -> Result<Report, StoreError> {
    let today = desk.today();
    let period = Period::of(period, today);
    let say = Say { shared };
    let came = counts::came(desk.read(), period)?;
    let answered = answers::answered(desk.read(), period)?;
    let heard = answers::heard(desk.read(), period, &answered)?;
    let sections = vec![
        counts::people(desk, say)?,
        counts::sessions(desk, period, &came, say)?,
        counts::visits(desk, period, say)?,
        counts::concerns(desk, period, say)?,
        answers::by_level(&answered, period, say),
        answers::by_route(&answered, period, say),
        answers::told(&heard, say),
        answers::waiting(desk, say)?,
        answers::referrals(desk, period, say)?,
        answers::first_help(desk, period, say)?,
        counts::volunteers(desk, period, &came, say)?,
    ];
    Ok(Report {
        period: period.address(),
        period_in_words: period.in_words(),
        before: period.before().map(Period::address).unwrap_or_default(),
        after: period
            .after()
            .filter(|next| next.first <= today)
            .map(Period::address),
        other: period.other(today).address(),
        is_year: period.is_year,
        shared,
        sections: sections
            .into_iter()
            .map(|counted| counted.say(say))
            .collect(),
    })
}

/// The columns of the CSV, and its rows: one for each number of each table.
#[must_use]
pub(super) fn csv_rows(report: &Report) -> ([&'static str; 5], Vec<Vec<String>>) {
    let cells = |section: &Section| -> Vec<Vec<String>> {
        section
            .rows
            .iter()
            .chain(&section.total)
            .flat_map(|line| {
                section
                    .heads
                    .iter()
                    .skip(1)
                    .zip(&line.numbers)
                    .map(|(head, number)| {
                        vec![
                            report.period.clone(),
                            section.title.clone(),
                            line.name.clone(),
                            head.clone(),
                            number.clone(),
                        ]
                    })
            })
            .collect()
    };
    (
        ["period", "question", "row", "column", "number"],
        report.sections.iter().flat_map(cells).collect(),
    )
}

/// The name of a period's file.
///
/// # Errors
/// Never; as every question of the desk.
pub fn file_name(desk: &Desk, period: &str) -> Result<String, StoreError> {
    let period = Period::of(period, desk.today());
    Ok(format!("report-{}.csv", period.address()))
}

/// Writes a period's counts as a CSV with small numbers hidden, and puts on record that it left. `to` is a folder
/// or a file. Answers where it lies.
///
/// # Errors
/// When it could not be written; that is kept on record too.
pub fn export(desk: &mut Desk, period: &str, to: &Destination) -> Result<PathBuf, ExportError> {
    let report = report(desk, period, true)?;
    let (header, rows) = csv_rows(&report);
    let mut writer = CsvWriter::new(Vec::new(), &header).map_err(StoreError::from)?;
    for row in &rows {
        writer.row(row).map_err(StoreError::from)?;
    }
    let bytes = writer.finish().map_err(StoreError::from)?;
    let overwrite = match to {
        // The dialog asked before it gave a file that is there.
        Destination::File(_) => Overwrite::Replace,
        Destination::Folder(_) => Overwrite::Refuse,
    };
    let path = place(desk, to, overwrite, &file_name(desk, period)?)?;
    let export = desk.write(Action::Export, |tx| {
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: "Report".to_owned(),
            detail: Some(Detail::Counts),
            free_text: false,
            reason: None,
            recipient: None,
            rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            digest: digest(&bytes),
            file_name: path.to_string_lossy().into_owned(),
            written: FileWritten::NotYet,
        };
        let_go(tx, &export, &[])?;
        Ok::<_, StoreError>(export)
    })?;
    write_marked(desk, &export.value, &bytes, overwrite)?;
    Ok(path)
}
