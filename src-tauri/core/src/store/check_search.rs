//! Whether the search indexes hold the words of the records, all of them and no others. SQLite's own check looks at
//! how an index is built; the indexes hold no text of their own, so that an old page of one, put back, would pass it,
//! and somebody would no longer be found. So each is built anew beside the file, in memory, and compared.

use rusqlite::Connection;

use super::{Findings, Store, StoreError};
use crate::progress::Part;

/// Indexes that the file keeps by itself, and what they are to hold (`migrations/008_finding.sql`).
const SELF_KEPT: [(&str, &str); 1] = [(
    "concern_search",
    "SELECT concern_row.row, concern.category || ' ' || concern.situation FROM concern_row
     JOIN concern ON concern.id = concern_row.concern WHERE concern.restricted = 0",
)];

/// How many letters the indexes keep beginnings of, at most (`prefix` in their declarations).
const LONGEST_BEGINNING: usize = 3;

impl Store {
    /// Compares each index with what the records say it must hold.
    pub(super) fn check_search(
        &self,
        part: &Part,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let of_tables = self.tables.iter().filter_map(|table| {
            let search = table.search?;
            // As the gate puts it together: each column that has text, and a line feed.
            let text: Vec<String> = search
                .columns
                .iter()
                .map(|column| format!("coalesce(\"{column}\" || char(10), '')"))
                .collect();
            let select = format!("SELECT row, {} FROM \"{}\"", text.join(" || "), table.name);
            Some((search.index, select))
        });
        let self_kept = SELF_KEPT
            .into_iter()
            .map(|(index, select)| (index, select.to_owned()));
        let all: Vec<(&str, String)> = of_tables.chain(self_kept).collect();
        let mut steps = part.steps(all.len() as u64);
        for (index, select) in all {
            let same = with_one_built_anew(&self.conn, part, index, &select, |conn| {
                Ok(same_words(conn)? && same_beginnings(conn, index)?)
            })?;
            if !same {
                findings.faults.push(format!(
                    "The search index “{index}” does not hold the words of the records."
                ));
            }
            steps.done(1)?;
        }
        let lost = self.reader().number(
            "SELECT count(*) FROM concern LEFT JOIN concern_row ON concern_row.concern = concern.id
             WHERE concern_row.row IS NULL",
            [],
        )?;
        if lost != 0 {
            findings
                .faults
                .push("The search index leaves out a concern.".to_owned());
        }
        Ok(())
    }
}

/// Builds the same index from the records, as `temp.anew`, for as long as `compare` looks.
fn with_one_built_anew(
    conn: &Connection,
    part: &Part,
    index: &str,
    select: &str,
    compare: impl FnOnce(&Connection) -> rusqlite::Result<bool>,
) -> Result<bool, StoreError> {
    let declared: String = conn.query_row(
        "SELECT sql FROM sqlite_schema WHERE name = ?1",
        [index],
        |row| row.get(0),
    )?;
    let declared = declared.replacen(index, "temp.anew", 1);
    let asked = part.asked_by(conn)?;
    let compared = conn
        .execute_batch(&format!(
            "{declared};
             INSERT INTO temp.anew (rowid, text) {select};
             CREATE VIRTUAL TABLE temp.words_there USING fts5vocab(main, {index}, instance);
             CREATE VIRTUAL TABLE temp.words_anew USING fts5vocab(temp, anew, instance);"
        ))
        .and_then(|()| compare(conn));
    // Whatever was made goes, also where only half of it was: stopped, too.
    drop(asked);
    let cleared = conn.execute_batch(
        "DROP TABLE IF EXISTS temp.words_there; DROP TABLE IF EXISTS temp.words_anew;
         DROP TABLE IF EXISTS temp.anew;",
    );
    let same = compared?;
    cleared?;
    Ok(same)
}

/// Every word of every row at its place, in step: both give them in the order of the words.
fn same_words(conn: &Connection) -> rusqlite::Result<bool> {
    let mut there = conn.prepare("SELECT term, doc, offset FROM temp.words_there")?;
    let mut anew = conn.prepare("SELECT term, doc, offset FROM temp.words_anew")?;
    let (mut there, mut anew) = (there.query([])?, anew.query([])?);
    loop {
        let read = |row: Option<&rusqlite::Row<'_>>| {
            row.map(|row| -> rusqlite::Result<(String, i64, i64)> {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .transpose()
        };
        let (one, other) = (read(there.next()?)?, read(anew.next()?)?);
        if one != other {
            return Ok(false);
        }
        if one.is_none() {
            return Ok(true);
        }
    }
}

/// The beginnings of words have an index of their own: each must lead to the same rows.
fn same_beginnings(conn: &Connection, index: &str) -> rusqlite::Result<bool> {
    let mut there = conn.prepare(&format!(
        "SELECT count(*), coalesce(sum(rowid), 0) FROM {index} WHERE {index} MATCH ?1"
    ))?;
    let mut anew = conn
        .prepare("SELECT count(*), coalesce(sum(rowid), 0) FROM temp.anew WHERE anew MATCH ?1")?;
    for letters in 1..=LONGEST_BEGINNING {
        let mut beginnings = conn.prepare(&format!(
            "SELECT DISTINCT substr(term, 1, {letters}) FROM temp.words_anew"
        ))?;
        let mut beginnings = beginnings.query([])?;
        while let Some(row) = beginnings.next()? {
            let typed = format!("\"{}\"*", row.get::<_, String>(0)?);
            let rows = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
            if there.query_row([&typed], rows)? != anew.query_row([&typed], rows)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
