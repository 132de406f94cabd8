//! Reading. A [`Reader`] runs questions and refuses anything that would write, so that no row can change
//! outside the write gate.

use rusqlite::{Connection, Params, Row};

use super::{Record, StoreError};

/// Ids as one parameter: a JSON list of hexadecimal digits, which `unhex(value)` of `json_each` reads back. So a
/// question about a whole list is asked once and not once for each of it.
#[must_use]
pub fn id_list<I: Into<uuid::Uuid>>(ids: impl IntoIterator<Item = I>) -> String {
    let quoted = ids
        .into_iter()
        .map(|id| format!("\"{}\"", id.into().simple()))
        .collect::<Vec<_>>();
    format!("[{}]", quoted.join(","))
}

/// Which rows of `change` are an act's, given its number as SQL: a parameter or a column. The number is the place of the
/// act's first change, and its changes stand together, so that no index of the acts is needed.
#[must_use]
pub fn of_act(act: &str) -> String {
    format!(
        "change.position >= {act} AND change.position <
           coalesce((SELECT min(next.id) FROM act AS next WHERE next.id > {act}), 9223372036854775807)"
    )
}

/// Asks questions of the file. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub(super) conn: &'a Connection,
}

impl<'a> Reader<'a> {
    fn statement(&self, sql: &str) -> Result<rusqlite::CachedStatement<'a>, StoreError> {
        #[cfg(test)]
        asked::note(sql);
        let statement = self.conn.prepare_cached(sql)?;
        if statement.readonly() {
            Ok(statement)
        } else {
            Err(StoreError::Refused(
                "Only the write gate changes records.".into(),
            ))
        }
    }

    /// Every row the question gives, each turned by `map`.
    ///
    /// # Errors
    /// When the file cannot be read or a row is not what `map` expects.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map(params, map)?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    }

    /// Hands each row to `take` as it comes, for exports that should not hold everything in memory.
    ///
    /// # Errors
    /// When the file cannot be read, or with whatever `take` answers.
    pub fn each<E: From<StoreError>>(
        &self,
        sql: &str,
        params: impl Params,
        mut take: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(params).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            take(row)?;
        }
        Ok(())
    }

    /// The one row the question gives.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        Ok(self.statement(sql)?.query_row(params, map)?)
    }

    /// The first row the question gives, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn maybe<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.one(sql, params, map) {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// A count or another single number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn number(&self, sql: &str, params: impl Params) -> Result<i64, StoreError> {
        self.one(sql, params, |row| row.get(0))
    }

    /// The record of that id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn record<R: Record>(&self, id: impl Into<uuid::Uuid>) -> Result<R, StoreError> {
        let id: uuid::Uuid = id.into();
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE id = ?1",
            R::TABLE.column_list(),
            R::TABLE.name
        );
        self.one(&sql, [id.as_bytes().as_slice()], R::from_row)
    }

    /// The record of that id, if it is there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn maybe_record<R: Record>(
        &self,
        id: impl Into<uuid::Uuid>,
    ) -> Result<Option<R>, StoreError> {
        match self.record(id) {
            Ok(record) => Ok(Some(record)),
            Err(StoreError::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// The records that `rest` picks: what follows the table's name, such as
    /// `WHERE client = ?1 ORDER BY "on" DESC`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn records<R: Record>(
        &self,
        rest: &str,
        params: impl Params,
    ) -> Result<Vec<R>, StoreError> {
        let sql = format!(
            "SELECT {} FROM \"{}\" {rest}",
            R::TABLE.column_list(),
            R::TABLE.name
        );
        self.rows(&sql, params, R::from_row)
    }
}

/// Which questions a test asked, so that their plans can be looked at.
#[cfg(test)]
pub(crate) mod asked {
    use std::cell::RefCell;

    thread_local! {
        static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn note(sql: &str) {
        ASKED.with_borrow_mut(|asked| asked.push(sql.to_owned()));
    }

    /// Takes every question asked on this thread since the last taking.
    pub(crate) fn take() -> Vec<String> {
        ASKED.take()
    }
}
