//! The calls, as they are typed. These stay as they are; later calls may be added.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Living Well from a terminal: pretend people, checks, exports and imports.
///
/// The passphrase is read from LIVING_WELL_PASSPHRASE or asked for. It is never an argument.
#[derive(Debug, Parser)]
#[command(name = "living-well-admin", version, max_term_width = 100)]
pub struct Call {
    /// The data folder. Without it LIVING_WELL_DATA counts, then the place where the app keeps its data.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Set up a file of pretend people in an empty folder.
    Sample(Sample),
    /// Check cipher, database, foreign keys, change log and key file. Exit code 0 or 1.
    Check,
    /// Write a backup of everything, locked as it is, into one file.
    Backup(Backup),
    /// Read a backup to its last byte, open it in a passing folder and check all of it.
    VerifyBackup(VerifyBackup),
    /// Put a backup in the place of the records. What was there before is kept aside.
    Restore(Restore),
    /// Write files that leave the laptop.
    #[command(subcommand)]
    Export(Export),
    /// Take records in from a file.
    #[command(subcommand)]
    Import(Import),
}

/// A backup.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write, such as living-well-2026-11-29.lwbackup.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Why it leaves the laptop.
    #[arg(long, value_name = "TEXT", default_value = "Backup outside the laptop")]
    pub reason: String,
    /// Replace the file when it is there already.
    #[arg(long)]
    pub force: bool,
}

/// A backup to look through.
#[derive(Debug, Args)]
pub struct VerifyBackup {
    /// The backup.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// A backup to restore.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// Open it with the recovery key, from LIVING_WELL_RECOVERY_KEY or asked for. The passphrase is a new one then.
    #[arg(long)]
    pub recovery_key: bool,
    /// Who holds the recovery key, where more than one coordinator worked with the backup.
    #[arg(long, value_name = "NAME", requires = "recovery_key")]
    pub name: Option<String>,
}

/// How many pretend people.
#[derive(Debug, Args)]
pub struct Sample {
    /// How much there is of everything.
    #[arg(long, value_enum, default_value_t = Scale::Demo)]
    pub scale: Scale,
    /// The same number gives the same people.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The day that counts as today, such as 2026-11-03. Without it, today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
}

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scale {
    /// Some 60 people and three months, to try the app with.
    Demo,
    /// What one coordinator has after years.
    Coordinator,
    /// A whole county.
    County,
    /// Ten times more than anybody has.
    Stretch,
}

/// Which files.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// The MDT summary of one practice, or of all of them in one file.
    Mdt(ExportMdt),
    /// Every table as CSV, one file a table, into an empty folder.
    All(ExportAll),
}

/// The MDT summary.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["practice", "all"]))]
pub struct ExportMdt {
    /// The practice by its name: its next planned meeting, else its latest held one.
    #[arg(long, value_name = "NAME")]
    pub practice: Option<String>,
    /// Every practice: for each the meeting that --practice would take.
    #[arg(long)]
    pub all: bool,
    /// How much it tells.
    #[arg(long, value_enum, default_value_t = Detail::Pseudonymised)]
    pub detail: Detail,
    /// Also what was written in words.
    #[arg(long)]
    pub free_text: bool,
    /// Why it leaves the laptop. Needed for identifiable detail.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// For whom it is. Needed for identifiable detail.
    #[arg(long, value_name = "TEXT")]
    pub recipient: Option<String>,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Replace the file when it is there already.
    #[arg(long)]
    pub force: bool,
}

/// How much an MDT summary tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Detail {
    /// How many people, by category and level.
    Counts,
    /// One row a person, without names.
    Pseudonymised,
    /// One row a person, with names. Needs a reason and a recipient.
    Identifiable,
}

/// Everything.
#[derive(Debug, Args)]
pub struct ExportAll {
    /// The folder to write into: a new one or an empty one.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Why it leaves the laptop.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// For whom it is. “Ourselves” is an answer.
    #[arg(long, value_name = "TEXT")]
    pub recipient: String,
}

/// What to take in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// People from a CSV file: all rows or none.
    People(ImportPeople),
}

/// People from a file.
#[derive(Debug, Args)]
pub struct ImportPeople {
    /// The CSV file, in UTF-8. Its first line names the fields.
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// Look for faults, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}
