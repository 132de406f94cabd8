//! Settings of this laptop alone: how the page looks, and when it locks. They are needed while the records are locked, hold
//! nothing about anybody, and so lie beside the data file as plain JSON.

use std::fs;
use std::path::Path;

use living_well_core::csv::{Overwrite, WriteFault, write_whole};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The file's name inside the data folder.
const FILE_NAME: &str = "this-laptop.json";

/// The text sizes there are, in per cent.
pub const TEXT_SIZES: [u16; 4] = [100, 125, 150, 200];

/// After how many minutes without a touch the records lock. It can be set, and never turned off (safety.md).
pub const LOCK_MINUTES: std::ops::RangeInclusive<u8> = 1..=15;

/// The page's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Theme {
    /// As the desktop is set.
    #[default]
    System,
    /// Dark words on a light page.
    Light,
    /// Light words on a dark page.
    Dark,
    /// The strongest contrast there is.
    Contrast,
}

/// How the page looks on this laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Laptop {
    /// One of [`TEXT_SIZES`], in per cent.
    pub text_size: u16,
    /// The page's colours.
    pub theme: Theme,
    /// One of [`LOCK_MINUTES`].
    pub lock_minutes: u8,
}

impl Default for Laptop {
    fn default() -> Self {
        Self {
            text_size: 100,
            theme: Theme::System,
            lock_minutes: 5,
        }
    }
}

impl Laptop {
    /// Reads the settings. A file that is missing, damaged or says something unheard of is no reason not to
    /// start: the usual look stands in.
    #[must_use]
    pub fn load(data: &Path) -> Self {
        let read = fs::read(data.join(FILE_NAME)).ok();
        let found: Option<Self> = read.and_then(|text| serde_json::from_slice(&text).ok());
        found
            .filter(|laptop| {
                TEXT_SIZES.contains(&laptop.text_size)
                    && LOCK_MINUTES.contains(&laptop.lock_minutes)
            })
            .unwrap_or_default()
    }

    /// Writes the settings whole or not at all.
    ///
    /// # Errors
    /// When the data folder cannot be written to.
    pub fn save(self, data: &Path) -> Result<(), WriteFault> {
        let text = serde_json::to_vec_pretty(&self).unwrap_or_default();
        write_whole(&data.join(FILE_NAME), &text, Overwrite::Replace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_is_kept_and_nonsense_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Laptop::load(folder.path()), Laptop::default());
        let large = Laptop {
            text_size: 150,
            theme: Theme::Dark,
            lock_minutes: 15,
        };
        large.save(folder.path()).unwrap();
        assert_eq!(Laptop::load(folder.path()), large);
        for nonsense in [
            "",
            "{",
            r#"{"text_size":7}"#,
            r#"{"theme":"pink"}"#,
            r#"{"lock_minutes":0}"#,
            r#"{"lock_minutes":16}"#,
            r#"{"lock_minutes":9999}"#,
            r#"{"lock_minutes":null}"#,
        ] {
            fs::write(folder.path().join(FILE_NAME), nonsense).unwrap();
            assert_eq!(Laptop::load(folder.path()), Laptop::default(), "{nonsense}");
        }
    }
}
