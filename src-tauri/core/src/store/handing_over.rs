//! Handing everything that names one row over to another: asked of the file itself, by its own foreign keys, so that
//! no table can be forgotten. What is handed over is logged as any change is, and undone as any change is.

use rusqlite::types::Value;
use uuid::Uuid;

use super::{Reader, StoreError, Table, Tx, patch::Cell};

/// Why something could not be handed over.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// A record of this table names both: what stands between two cannot be about one.
    #[error("a record of {0} names both")]
    NamesBoth(&'static str),
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where one table names another.
pub(crate) struct NamingKey {
    /// The column that names.
    pub column: &'static str,
    /// The table it names a row of.
    pub parent: String,
    /// Whether a record cannot be without it.
    pub needed: bool,
}

/// Every foreign key of a table, in the order of its columns, but for the table's own id.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn naming_keys(
    read: Reader<'_>,
    table: &'static Table,
) -> Result<Vec<NamingKey>, StoreError> {
    let found = read.rows(
        "SELECT list.\"from\", list.\"table\", info.\"notnull\" FROM pragma_foreign_key_list(?1) AS list
         JOIN pragma_table_info(?1) AS info ON info.name = list.\"from\" ORDER BY info.cid, list.id",
        [table.name],
        |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, bool>(2)?,
            ))
        },
    )?;
    let own = table.columns.first().copied();
    Ok(found
        .into_iter()
        .filter_map(|(from, parent, needed)| {
            let column = table.columns.iter().copied().find(|column| *column == from);
            let column = column.filter(|column| Some(*column) != own)?;
            Some(NamingKey {
                column,
                parent,
                needed,
            })
        })
        .collect())
}

/// The columns of a table that name a row of one of `parents`, but for the table's own id.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn naming(
    read: Reader<'_>,
    table: &'static Table,
    parents: &[&str],
) -> Result<Vec<&'static str>, StoreError> {
    let mut columns: Vec<&'static str> = naming_keys(read, table)?
        .into_iter()
        .filter(|key| parents.contains(&key.parent.as_str()))
        .map(|key| key.column)
        .collect();
    columns.dedup();
    Ok(columns)
}

/// The records of a table that name a row in one of these columns.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn naming_rows(
    read: Reader<'_>,
    table: &Table,
    columns: &[&str],
    id: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let any: Vec<String> = columns.iter().map(|c| format!("\"{c}\" = ?1")).collect();
    let sql = format!(
        "SELECT id FROM \"{}\" WHERE {} ORDER BY id",
        table.name,
        any.join(" OR ")
    );
    read.rows(&sql, [id.as_bytes().as_slice()], |row| {
        Ok(Uuid::from_bytes(row.get(0)?))
    })
}

impl Tx<'_> {
    /// Lets every record of `tables` that names the row `from` of one of `parents` name the row `to` instead. Answers
    /// how many records were.
    ///
    /// # Errors
    /// [`HandOverError::NamesBoth`] when a record names both; or when a rule of the file forbids it.
    pub(crate) fn hand_over(
        &mut self,
        tables: &[&'static Table],
        parents: &[&str],
        from: Uuid,
        to: Uuid,
    ) -> Result<usize, HandOverError> {
        let (before, after) = (Cell::Blob(from.as_bytes().to_vec()), to.as_bytes().to_vec());
        let mut count = 0;
        for table in tables {
            let columns = naming(self.read(), table, parents)?;
            for id in naming_rows(self.read(), table, &columns, from)? {
                let old = self.row(table, id)?.ok_or(StoreError::NotFound)?;
                let mut new = old.clone();
                for place in columns.iter().filter_map(|column| table.place(column)) {
                    match new.get_mut(place) {
                        Some(cell) if *cell == before => *cell = Cell::Blob(after.clone()),
                        Some(Cell::Blob(other)) if *other == after => {
                            return Err(HandOverError::NamesBoth(table.name));
                        }
                        _ => {}
                    }
                }
                self.change(table, id, &old, &new)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// What a row holds, in the order of its table's columns; nothing when there is none of that id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn values_of(
        &self,
        table: &'static Table,
        id: Uuid,
    ) -> Result<Option<Vec<Value>>, StoreError> {
        let cells = self.row(table, id)?;
        Ok(cells.map(|cells| cells.into_iter().map(Value::from).collect()))
    }

    /// Writes a whole row: a new one, or what differs from the one that is there. The first value is its id.
    ///
    /// # Errors
    /// When a rule of the file forbids it.
    pub(crate) fn put_values(
        &mut self,
        table: &'static Table,
        id: Uuid,
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        let new: Vec<Cell> = values.into_iter().map(Cell::from).collect();
        match self.row(table, id)? {
            Some(old) => self.change(table, id, &old, &new).map(|_| ()),
            None => self.create(table, id, new),
        }
    }
}
