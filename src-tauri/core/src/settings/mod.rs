//! Settings that belong to the file: safeguarding numbers, wordings, bases. Settings of this laptop alone
//! (text size, theme) are not records and live beside the file.

use crate::{ids::SettingId, store::record::record};

record! {
    /// One setting.
    pub struct Setting { id: SettingId, key: String, value: String }
    table "setting" = 6
}
