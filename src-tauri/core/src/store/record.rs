//! How a record meets its table: a field's value in a column, a table's description, and the macro that
//! writes both from one struct.

use rusqlite::types::{FromSqlError, FromSqlResult, Value, ValueRef};

/// A value that lives in one column.
pub trait Field: Sized {
    /// The value as SQLite stores it.
    fn put(&self) -> Value;
    /// Reads the value back.
    ///
    /// # Errors
    /// When the column holds another kind of value.
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self>;
}

impl Field for String {
    fn put(&self) -> Value {
        Value::Text(self.clone())
    }
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Field for i64 {
    fn put(&self) -> Value {
        Value::Integer(*self)
    }
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64()
    }
}

impl Field for bool {
    fn put(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// Dates are kept as ISO text, so that they sort and read as they are.
impl Field for chrono::NaiveDate {
    fn put(&self) -> Value {
        Value::Text(self.format("%Y-%m-%d").to_string())
    }
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self> {
        chrono::NaiveDate::parse_from_str(value.as_str()?, "%Y-%m-%d")
            .map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

/// Short lists (skills, areas) are kept as a JSON array in one column: they are read and written whole.
impl Field for Vec<String> {
    fn put(&self) -> Value {
        Value::Text(serde_json::Value::from(self.clone()).to_string())
    }
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(|e| FromSqlError::Other(Box::new(e)))
    }
}

impl<T: Field> Field for Option<T> {
    fn put(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::put)
    }
    fn take(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null {
            Ok(None)
        } else {
            T::take(value).map(Some)
        }
    }
}

/// Which search index a table feeds, and from which of its columns.
#[derive(Debug, Clone, Copy)]
pub struct SearchIndex {
    /// The FTS5 table.
    pub index: &'static str,
    /// The columns whose text is found.
    pub columns: &'static [&'static str],
}

/// What undoing the creation of a record means.
#[derive(Clone, Copy)]
pub enum Opposite {
    /// The row goes; the log keeps that it was there.
    Remove,
    /// The record may never be undone: a file that left the laptop cannot be called back.
    Never(&'static str),
    /// The concept writes its own opposite (consent becomes *recorded in error*).
    Own(fn(&mut super::Tx<'_>, uuid::Uuid) -> Result<(), super::StoreError>),
}

/// A check that must hold for a record at the end of every write, undo included.
pub type Rule = fn(&super::Tx<'_>, uuid::Uuid) -> Result<(), super::StoreError>;

/// A table of records, as the write gate, the log, undo and the check see it.
#[derive(Clone, Copy)]
pub struct Table {
    /// Its name, which is the word of the glossary.
    pub name: &'static str,
    /// Its number in the log. Never given twice, never changed.
    pub code: u8,
    /// Its columns in the order they were added; the place of a column is its number in the log.
    /// The first is always `id`.
    pub columns: &'static [&'static str],
    /// The column that says whose record this is; its digest is made with that person's key.
    pub person: Option<&'static str>,
    /// The index it feeds.
    pub search: Option<SearchIndex>,
    /// Of these columns a new row fills at least one. Erasing may empty them all later, so that no CHECK can ask for
    /// it; and a trigger would make SQLite keep a copy of every page the row touches.
    pub one_of: &'static [&'static str],
    /// What undoing its creation means.
    pub opposite: Opposite,
    /// What must hold for each of its records at the end of a write.
    pub rule: Option<Rule>,
}

impl Table {
    /// The place of a column.
    #[must_use]
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| *c == column)
    }

    /// `"id", "client", …` for a SELECT or INSERT.
    #[must_use]
    pub fn column_list(&self) -> String {
        let mut list = String::new();
        for (i, column) in self.columns.iter().enumerate() {
            if i > 0 {
                list.push_str(", ");
            }
            list.push('"');
            list.push_str(column);
            list.push('"');
        }
        list
    }
}

/// A record: a struct that stands for one row of one table.
pub trait Record: Sized {
    /// Its table.
    const TABLE: &'static Table;
    /// The record's own id.
    fn uuid(&self) -> uuid::Uuid;
    /// Its values in the order of the table's columns.
    fn values(&self) -> Vec<Value>;
    /// Reads a record from a row that begins with the table's columns in order, at `offset`.
    ///
    /// # Errors
    /// When a column holds something else than the record expects.
    fn from_row_at(row: &rusqlite::Row<'_>, offset: usize) -> rusqlite::Result<Self>;
    /// Reads a record from a row that begins with the table's columns in order.
    ///
    /// # Errors
    /// When a column holds something else than the record expects.
    fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Self::from_row_at(row, 0)
    }
}

/// Writes a record's struct, its table and its reading and writing from one description, so that the three
/// cannot drift apart. The first field is `id`. A field's name is its column's name.
///
/// ```ignore
/// record! {
///     /// One contact with a client.
///     pub struct Visit { id: VisitId, client: PersonId, text: Option<String> }
///     table "visit" = 12, person "client"
/// }
/// ```
macro_rules! record {
    (
        $(#[$doc:meta])*
        pub struct $name:ident { $(#[$iddoc:meta])* id: $idty:ty, $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? }
        table $table:literal = $code:literal
        $(, person $person:literal)?
        $(, search $index:literal [$($sc:literal),+])?
        $(, one_of [$($one:literal),+])?
        $(, opposite $opposite:expr)?
        $(, rule $rule:expr)?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[ts(export)]
        pub struct $name {
            $(#[$iddoc])*
            /// The record's id.
            pub id: $idty,
            $($(#[$fdoc])* #[allow(missing_docs)] pub $field: $ty),*
        }
        impl $crate::store::Record for $name {
            const TABLE: &'static $crate::store::Table = &$crate::store::Table {
                name: $table,
                code: $code,
                columns: &["id", $(stringify!($field)),*],
                person: $crate::store::record::record!(@opt $($person)?),
                search: $crate::store::record::record!(@search $($index [$($sc),+])?),
                one_of: &[$($($one),+)?],
                opposite: $crate::store::record::record!(@opposite $($opposite)?),
                rule: $crate::store::record::record!(@opt $($rule)?),
            };
            fn uuid(&self) -> uuid::Uuid { self.id.into() }
            fn values(&self) -> Vec<rusqlite::types::Value> {
                use $crate::store::Field as _;
                vec![self.id.put(), $(self.$field.put()),*]
            }
            fn from_row_at(row: &rusqlite::Row<'_>, offset: usize) -> rusqlite::Result<Self> {
                let mut at = offset;
                let id = $crate::store::record::column::<$idty>(row, at)?;
                $(at += 1; let $field = $crate::store::record::column::<$ty>(row, at)?;)*
                let _ = at;
                Ok(Self { id, $($field),* })
            }
        }
    };
    (@opt) => { None };
    (@opt $value:expr) => { Some($value) };
    (@search) => { None };
    (@search $index:literal [$($sc:literal),+]) => { Some($crate::store::SearchIndex { index: $index, columns: &[$($sc),+] }) };
    (@opposite) => { $crate::store::Opposite::Remove };
    (@opposite $opposite:expr) => { $opposite };
}
pub(crate) use record;

/// Reads one field of a row, telling which column was at fault.
pub(crate) fn column<T: Field>(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<T> {
    let value = row.get_ref(at)?;
    T::take(value)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(at, value.data_type(), Box::new(e)))
}
