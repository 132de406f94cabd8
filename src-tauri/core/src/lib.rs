//! Living Well's core: records, rules, store and exports. No window, no Tauri, no network.
//!
//! A [`desk::Desk`] is an unlocked file with a coordinator at work. Everything else is a word of the glossary:
//! a folder per word, with `mod.rs` (types and rules), `store.rs` (reads and writes) and `tests.rs`.

pub mod access;
pub mod action;
pub mod agencies;
pub mod backups;
pub mod bases;
pub mod breaches;
pub mod check;
pub mod clients;
pub mod clock;
pub mod complaints;
pub mod concerns;
pub mod consent;
pub mod coordinators;
pub mod crash;
pub mod csv;
pub mod dates;
pub mod desk;
pub mod erasure;
pub mod export_all;
pub mod exports;
pub mod finding;
pub mod folder;
pub mod forms;
pub mod glossary;
pub mod good_news;
pub mod heard;
pub mod helper;
pub mod ids;
pub mod import;
pub mod loops;
pub mod mdt;
pub mod names;
pub mod notes;
pub mod overview;
pub mod people;
pub mod places;
#[cfg(test)]
mod plans;
pub mod privacy;
pub mod programmes;
pub mod progress;
pub mod promises;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod questions;
pub mod records;
pub mod reference;
pub mod referrals;
pub mod reports;
pub mod retention;
pub mod sample;
pub mod sessions;
pub mod settings;
pub mod signposts;
pub mod store;
pub mod subject_access;
pub mod today;
pub mod together;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod undo_tests;
pub mod vault;
pub mod visits;
pub mod volunteers;
pub(crate) mod words;
