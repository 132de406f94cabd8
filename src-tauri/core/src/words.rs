//! Closed sets of words: states, levels, kinds. The word stored, sent and shown in files is one and the same.

/// A word that is not one of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not one of the words this field knows.")]
pub struct UnknownWord(pub String);

/// The words as a sentence begins: the first letter a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Makes an enum whose variants are words of the glossary, stored and sent as that word.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[ts(export)]
        #[allow(missing_docs, reason = "the word itself says what it means")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word of the set, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as stored, sent and shown.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok(Self::$variant),)+ other => Err($crate::words::UnknownWord(other.to_owned())) }
            }
        }
        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> { Ok(self.word().into()) }
        }
        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|e| rusqlite::types::FromSqlError::Other(Box::new(e)))
            }
        }
        impl $crate::store::Field for $name {
            fn put(&self) -> rusqlite::types::Value { rusqlite::types::Value::Text(self.word().to_owned()) }
            fn take(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                <Self as rusqlite::types::FromSql>::column_result(value)
            }
        }
    };
}
pub(crate) use words;

/// Two texts, one beneath the other. What both say in whole lines stands once; nothing else is dropped.
pub(crate) fn beneath(one: &str, other: &str) -> String {
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    };
    let (mine, theirs) = (lines(one), lines(other));
    if theirs.iter().all(|line| mine.contains(line)) {
        one.to_owned()
    } else if mine.iter().all(|line| theirs.contains(line)) {
        other.to_owned()
    } else {
        format!("{}\n{}", one.trim_end(), other.trim_start())
    }
}
